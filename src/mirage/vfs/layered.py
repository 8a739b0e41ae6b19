"""The file system of a host: an immutable image, the host's layer and a visitor's, over one store.

Only the top layer is written. Each operation is one transaction. An operation costs: a cached lookup or stat no access to the
store, a create three puts, a write one put a chunk of 32 KiB and one for the inode.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from errno import EINVAL, EISDIR, ENAMETOOLONG, ENOENT, ENOTDIR
from stat import S_IFDIR, S_IFLNK, S_IFMT
from typing import TYPE_CHECKING

from mirage.base.clock import Clock
from mirage.base.limits import LayerLimits
from mirage.state.api import Store
from mirage.vfs import attributes, contents, tree
from mirage.vfs.core import BTRFS, TMPFS, Core, Work
from mirage.vfs.lower import Lower
from mirage.vfs.permissions import permits, require
from mirage.vfs.plain import create_plainly, unlink_plainly, write_plainly
from mirage.vfs.records import Inode, Usage
from mirage.vfs.recovery import collect, recover
from mirage.vfs.touched import Subscriber
from mirage.vfs.types import NAME_MAX, ROOT, X_OK, Change, Cred, Dirent, Stat, StatFs, fault

if TYPE_CHECKING:
    from mirage.vfs.view import Node

UNLIMITED = LayerLimits(bytes=1 << 62, inodes=1 << 62)


class Layered:
    """`layers` by name, bottom to top; only the last is written. `disk` is the persona's; what the layer holds is taken from it.

    Directories look as btrfs shows them, with one link and twice their names' bytes; `is_tmpfs`: as tmpfs does. Close it when the
    last visitor of the layer has gone.
    """

    __slots__ = ("__weakref__", "_core", "_disk", "_is_tmpfs", "_listing", "_relatime", "dev", "root")

    def __init__(
        self,
        store: Store,
        lower: Lower | None,
        layers: list[bytes],
        clock: Clock,
        limits: LayerLimits | None = None,
        on_change: Callable[[Change], None] | None = None,
        *,
        disk: Callable[[], StatFs] | StatFs | None = None,
        dev: int = 0x1B,
        relatime: bool = True,
        is_tmpfs: bool = False,
    ) -> None:
        self._core = Core(store, lower, layers, clock, limits or UNLIMITED, on_change, TMPFS if is_tmpfs else BTRFS)
        self._disk = disk if disk is not None else StatFs()
        self._relatime = relatime
        self._is_tmpfs = is_tmpfs
        self._listing: tuple[int, int, int, list[Dirent]] | None = None
        self.root = self._core.root
        self.dev = dev
        recover(self._core)

    @property
    def layer(self) -> bytes:
        """The name of the layer that is written."""
        return self._core.top.name

    @property
    def unwatched(self) -> Layered:
        """The same files, past who looks at what is opened and closed."""
        return self

    @property
    def store(self) -> Store:
        return self._core.store

    @property
    def clock(self) -> Clock:
        return self._core.clock

    def stamp(self) -> int:
        core = self._core
        if core.store.generation() != core.shared.generation:
            core.fresh()
        return core.shared.structure

    def outline(self) -> tuple[int, int]:
        """Equal to an earlier one: no name in any layer leads elsewhere since, and none may be walked by others."""
        core = self._core
        if core.store.generation() != core.shared.generation:
            core.fresh()
        return core.shared.structure, core.shared.changes

    def apart(self, other: Layered) -> Callable[[int], bool]:
        """Whether an inode, or a name in it, may be another one in another stack of layers over the same image: False is certain."""
        core = self._core
        core.fresh()
        layers = {*core.stack} ^ {*other._core.stack}
        return lambda ino: any(core.may_have(layer, ino) for layer in layers)

    def close(self) -> None:
        """Settle the layer's counts and clear its orphans, when nobody else in this process uses it."""
        core = self._core
        if core in core.top.users:
            for layer in core.stack:
                layer.leave(core)
            if not core.top.users:
                collect(core)
                core.top.forget()

    def subscribe(self, subscriber: Subscriber, *, listens: bool = True) -> None:
        """Call it with what each commit to any of the layers changed: of this process as it happens, of others when they are met.

        Who does not listen yet hears of those that anything may have changed.
        """
        for layer in self._core.stack:
            layer.subscribers.append(subscriber)
        if listens:
            self.listen()

    def listen(self) -> None:
        """Have what other processes commit logged, for who has subscribed; again once a layer was reset, which makes it another."""
        core = self._core
        for layer in core.stack:
            core.shared.listen(layer, core.clock.now())

    def unsubscribe(self, subscriber: Subscriber) -> None:
        for layer in self._core.stack:
            if subscriber in layer.subscribers:
                layer.subscribers.remove(subscriber)
                self._core.shared.unlisten(layer)

    def path(self, directory: int) -> bytes | None:
        """The path of a directory from this file system's root; None when it can not be reached."""
        return self._core.path(directory)

    def usage(self) -> Usage:
        """What the layer holds, as far as this process knows."""
        core = self._core
        core.fresh()
        raw = core.look(lambda reader: reader.get(core.top.buckets.usage, b""))
        from mirage.vfs.records import decode_usage

        found = Usage() if raw is None else decode_usage(raw)
        return Usage(found.inodes + core.top.pending.inodes, found.bytes + core.top.pending.bytes)

    # ---- names

    def lookup(self, parent: int, name: bytes, cred: Cred) -> int:
        core = self._core
        if core.store.generation() != core.shared.generation:
            core.fresh()
        directory = core.inode(parent)
        if S_IFMT(directory.mode) != S_IFDIR:
            raise fault(ENOTDIR)
        if not permits(directory, X_OK, cred):
            require(directory, X_OK, cred)
        if len(name) > NAME_MAX:
            raise fault(ENAMETOOLONG)
        found = core.name(parent, name, directory.born)
        if found is None or (core.below and core.dangles(found[0])):
            raise fault(ENOENT)
        return found[0]

    def where(self, directory: int) -> tuple[int, bytes]:
        self._core.fresh()
        if directory == self.root:
            return directory, b""
        inode = self._core.inode(directory)
        if S_IFMT(inode.mode) != S_IFDIR:
            raise fault(ENOTDIR)
        if inode.nlink == 0:
            raise fault(ENOENT)
        return inode.parent, inode.name

    def readdir(self, ino: int, offset: int = 0, cred: Cred = ROOT) -> list[Dirent]:
        core = self._core
        core.fresh()
        inode = core.inode(ino)
        if S_IFMT(inode.mode) != S_IFDIR:
            raise fault(ENOTDIR)
        kept, now = self._listing, (ino, core.shared.changes, core.shared.generation)
        if kept is not None and kept[:3] == now:
            entries = kept[3]
        else:
            rows = core.look(lambda reader: core.listing(reader, ino, inode.born))
            entries = [Dirent(name, child, kind, at) for at, name, child, kind in rows if not core.below or not core.dangles(child)]
            self._listing = (*now, entries) if len(entries) > 64 else None
        return [entry for entry in entries if entry.offset > offset] if offset else list(entries)

    def readlink(self, ino: int, cred: Cred = ROOT) -> bytes:
        inode = self._core.inode(ino)
        if S_IFMT(inode.mode) != S_IFLNK:
            raise fault(EINVAL)
        return inode.target

    def jump(self, ino: int, cred: Cred) -> Node | None:
        return None

    def create(self, parent: int, name: bytes, mode: int, cred: Cred) -> int:
        ino = create_plainly(self._core, parent, name, mode, cred)
        return ino or self._core.commit(tree.create, parent, name, mode, cred)

    def temporary(self, parent: int, mode: int, cred: Cred) -> int:
        ino = self._core.commit(tree.temporary, parent, mode, cred)
        self.hold(ino)
        return ino

    def mkdir(self, parent: int, name: bytes, mode: int, cred: Cred) -> int:
        return self._core.commit(tree.mkdir, parent, name, mode, cred)

    def mknod(self, parent: int, name: bytes, mode: int, rdev: int, cred: Cred) -> int:
        return self._core.commit(tree.mknod, parent, name, mode, rdev, cred)

    def symlink(self, parent: int, name: bytes, target: bytes, cred: Cred) -> int:
        return self._core.commit(tree.symlink, parent, name, target, cred)

    def link(self, ino: int, parent: int, name: bytes, cred: Cred) -> None:
        self._core.commit(tree.link, ino, parent, name, cred)

    def unlink(self, parent: int, name: bytes, cred: Cred) -> None:
        if not unlink_plainly(self._core, parent, name, cred):
            self._core.commit(tree.unlink, parent, name, cred)

    def rmdir(self, parent: int, name: bytes, cred: Cred) -> None:
        self._core.commit(tree.rmdir, parent, name, cred)

    def rename(self, parent: int, name: bytes, new_parent: int, new_name: bytes, flags: int, cred: Cred) -> None:
        self._core.commit(tree.rename, parent, name, new_parent, new_name, flags, cred)

    # ---- attributes

    def stat(self, ino: int, cred: Cred = ROOT) -> Stat:
        core = self._core
        if core.store.generation() != core.shared.generation:
            core.fresh()
        inode = core.inode(ino)
        nlink = inode.nlink
        if self._is_tmpfs and nlink and S_IFMT(inode.mode) == S_IFDIR:
            nlink = 2 + inode.subdirs
        atime = inode.atime if core.top.inodes.get(ino) is not None else attributes.access_time(core, ino, inode)
        return Stat(
            self.dev, ino, inode.mode, nlink, inode.uid, inode.gid, inode.rdev, inode.size, 4096, inode.pages * 8,
            atime, inode.mtime, inode.ctime, inode.btime, inode.flags,
        )  # fmt: skip

    def edition(self, ino: int) -> Inode:
        """The file as it is now: the same object for as long as nothing of the file has changed. Not to be changed."""
        core = self._core
        core.fresh()
        return core.inode(ino)

    def kind(self, ino: int) -> int:
        return S_IFMT(self._core.inode(ino).mode)

    def access(self, ino: int, mask: int, cred: Cred) -> None:
        self._core.fresh()
        attributes.access(self._core, ino, mask, cred)

    def chmod(self, ino: int, mode: int, cred: Cred) -> None:
        self._core.commit(attributes.chmod, ino, mode, cred)

    def chown(self, ino: int, uid: int, gid: int, cred: Cred) -> None:
        self._core.commit(attributes.chown, ino, uid, gid, cred)

    def utimens(self, ino: int, atime: int, mtime: int, cred: Cred) -> None:
        self._core.commit(attributes.utimens, ino, atime, mtime, cred)

    def getxattr(self, ino: int, name: bytes, cred: Cred) -> bytes:
        self._core.fresh()
        return attributes.getxattr(self._core, ino, name, cred)

    def setxattr(self, ino: int, name: bytes, value: bytes, flags: int, cred: Cred) -> None:
        self._core.commit(attributes.setxattr, ino, name, value, flags, cred)

    def listxattr(self, ino: int, cred: Cred) -> list[bytes]:
        self._core.fresh()
        return attributes.listxattr(self._core, ino, cred)

    def removexattr(self, ino: int, name: bytes, cred: Cred) -> None:
        self._core.commit(attributes.removexattr, ino, name, cred)

    def getflags(self, ino: int) -> int:
        self._core.fresh()
        return attributes.getflags(self._core, ino)

    def setflags(self, ino: int, flags: int, cred: Cred) -> None:
        self._core.commit(attributes.setflags, ino, flags, cred)

    def statfs(self) -> StatFs:
        disk = self._disk() if callable(self._disk) else self._disk
        if self._core.shared.is_full():
            return replace(disk, bfree=0, bavail=0)  # what is asked for is refused with ENOSPC
        used = -(-self.usage().bytes // disk.bsize)
        return replace(disk, bfree=max(0, disk.bfree - used), bavail=max(0, disk.bavail - used))

    # ---- contents

    def hold(self, ino: int, flags: int = 0, cred: Cred = ROOT) -> int:
        core = self._core
        top = core.top
        if top.registered and top.inodes.get(ino) is not None:
            top.holds[ino] = top.holds.get(ino, 0) + 1
            return ino
        owner = core.owner(ino)
        for layer in core.stack:
            layer.holds[ino] = layer.holds.get(ino, 0) + 1
            if layer is owner:
                break
        if owner is not None and not owner.registered:
            presence, now = core.shared.presence, core.clock.now()
            bucket, record = owner.buckets.holders, presence.record(now)
            core.store.run(lambda txn: txn.put(bucket, presence.token, record))
            owner.registered = True
        return ino

    def release(self, handle: int) -> None:
        core = self._core
        top = core.top
        inode = top.inodes.get(handle)
        if inode is not None and inode.nlink and top.holds.get(handle) == 1 and inode.born == top.number:
            del top.holds[handle]
            return
        for layer in core.stack:
            count = layer.holds.get(handle, 0)
            if count > 1:
                layer.holds[handle] = count - 1
            elif count:
                del layer.holds[handle]
        if inode is None:
            inode = core.find(handle) if handle > core.last else None
        if inode is not None and inode.nlink == 0 and not core.top.holds.get(handle) and S_IFMT(inode.mode) != S_IFDIR:
            core.commit(_let_go, handle)

    def read(self, handle: int, offset: int, size: int, cred: Cred = ROOT) -> bytes:
        core = self._core
        if core.store.generation() != core.shared.generation:
            core.fresh()
        if S_IFMT(core.inode(handle).mode) == S_IFDIR:
            raise fault(EISDIR)
        return contents.read(core, handle, offset, size)

    def write(self, handle: int, offset: int, data: bytes, append: bool = False, cred: Cred = ROOT) -> int:
        written = write_plainly(self._core, handle, offset, data)
        return written or self._core.commit(contents.write, handle, offset, data, append, cred)

    def truncate(self, handle: int, size: int, cred: Cred = ROOT, by_path: bool = False) -> None:
        self._core.commit(contents.truncate, handle, size, cred, by_path)

    def fallocate(self, handle: int, mode: int, offset: int, length: int, cred: Cred = ROOT) -> None:
        self._core.commit(contents.fallocate, handle, mode, offset, length, cred)

    def seek_data(self, handle: int, offset: int) -> int:
        self._core.fresh()
        return contents.seek_data(self._core, handle, offset)

    def seek_hole(self, handle: int, offset: int) -> int:
        self._core.fresh()
        return contents.seek_hole(self._core, handle, offset)

    def accessed(self, handle: int) -> None:
        core = self._core
        if not self._relatime:
            return
        core.fresh()
        inode = core.find(handle)
        if inode is None:
            return
        if core.clock.now() >= attributes.noted_until(inode, attributes.access_time(core, handle, inode)):
            try:
                core.commit(attributes.accessed, handle)
            except OSError:
                pass  # a read does not fail because its time can not be kept (frozen, gone)

    def noted_until(self, ino: int) -> int:
        """From when on, by its clock, a read moves the access time."""
        core = self._core
        inode = core.inode(ino)
        return attributes.noted_until(inode, attributes.access_time(core, ino, inode)) if self._relatime else attributes.LATEST

    def fsync(self, handle: int) -> None:
        """Nothing: what was written is committed, and the engine syncs by its own rule."""


def _let_go(work: Work, ino: int) -> None:
    """The last hold of an orphan is gone."""
    inode = work.peek(ino)
    if inode.nlink == 0 and not work.is_held_elsewhere():
        work.txn.delete(work.top.buckets.orphans, ino.to_bytes(8, "big"))
        work.erase(ino, inode)
