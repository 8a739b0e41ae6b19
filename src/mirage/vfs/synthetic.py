"""File systems made of Python: /proc, /sys, /dev and the like, whose files are computed when somebody looks.

A tree of nodes. A directory's entries may be a mapping or a function of the asker; a file's bytes are taken once, when it is
opened, so that a reader sees one moment. A node keeps its inode number as long as its path in the tree stays the same.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from errno import (
    EACCES,
    EEXIST,
    EINVAL,
    EIO,
    EISDIR,
    ENAMETOOLONG,
    ENODATA,
    ENOENT,
    ENOTDIR,
    ENOTTY,
    ENXIO,
    EOPNOTSUPP,
    EPERM,
    ESTALE,
)
from itertools import count
from stat import S_IFBLK, S_IFCHR, S_IFDIR, S_IFLNK, S_IFMT, S_IFREG
from typing import TYPE_CHECKING

from mirage.base.clock import Clock
from mirage.vfs import magic
from mirage.vfs.permissions import owns, require, require_create, require_delete
from mirage.vfs.types import NAME_MAX, ROOT, UTIME_NOW, UTIME_OMIT, X_OK, Cred, Dirent, Stat, StatFs, fault

if TYPE_CHECKING:
    from mirage.vfs.view import Node as ViewNode

REMEMBERED = 20_000  # inodes; more are forgotten, oldest first


@dataclass(frozen=True, slots=True)
class Context:
    """Who looks, and when."""

    cred: Cred
    now: int

    @property
    def pid(self) -> int:
        return self.cred.pid


Bytes = bytes | Callable[[Context], bytes]


@dataclass(slots=True, kw_only=True)
class Node:
    """What all nodes have. `mtime` 0 is the moment the file system was made; `owner` may differ by the moment."""

    uid: int = 0
    gid: int = 0
    mtime: int = 0
    nlink: int = 1
    owner: Callable[[], tuple[int, int]] | None = None


@dataclass(slots=True)
class Directory(Node):
    """`entries`: a mapping, or a function that makes one. With a dict and `grows`, visitors make and remove names (tmpfs)."""

    entries: Mapping[bytes, AnyNode] | Callable[[Context], Mapping[bytes, AnyNode]]
    mode: int = field(default=0o555, kw_only=True)
    size: int = field(default=0, kw_only=True)
    grows: bool = field(default=False, kw_only=True)
    find: Callable[[Context, bytes], AnyNode | None] | None = field(default=None, kw_only=True)
    """A name without making all entries; also names that no listing shows (/proc/TID)."""
    links: Callable[[], int] | None = field(default=None, kw_only=True)
    """How many links stat shows, where it is not `nlink` nor one for each directory in it."""
    make: Callable[[Context, bytes], None] | None = field(default=None, kw_only=True)
    """mkdir(2) in it, where its entries are worked out: has them have that name. OSError."""
    remove: Callable[[Context, bytes], None] | None = field(default=None, kw_only=True)
    """rmdir(2) in it, of what is there. OSError."""


@dataclass(slots=True)
class File(Node):
    """`write` takes (context, bytes) and may raise OSError; None: EACCES or EIO as the mode says. `size` as stat shows it.

    `is_fixed`: not even root opens it to write, as the mode says (proc_sys_permission() of linux/fs/proc).
    """

    read: Bytes
    write: Callable[[Context, bytes], None] | None = None
    mode: int = 0o444
    size: int | None = 0
    is_fixed: bool = field(default=False, kw_only=True)


@dataclass(slots=True)
class Link(Node):
    """A symlink. `jump`: where it leads in truth, whatever its text (the magic links of /proc/PID). `size` as stat shows it."""

    target: Bytes
    jump: Callable[[Context], ViewNode | None] | None = None
    mode: int = 0o777
    size: int | None = field(default=None, kw_only=True)


@dataclass(slots=True)
class Device(Node):
    """A device node; `kind` is c or b."""

    kind: str
    major: int
    minor: int
    mode: int = 0o600


@dataclass(slots=True)
class Special(Node):
    """A fifo or a socket, by its S_IF bits."""

    kind: int
    mode: int = 0o666


AnyNode = Directory | File | Link | Device | Special


class _Held:
    """An open file: the bytes of the moment at which it was opened."""

    __slots__ = ("data", "ino", "node")

    def __init__(self, ino: int, node: AnyNode, data: bytes) -> None:
        self.ino = ino
        self.node = node
        self.data = data


class SyntheticFs:
    """A file system over a tree of nodes. `first` is the root's inode number, as that file system's real one has it."""

    __slots__ = (
        "_clock", "_disk", "_handles", "_inodes", "_made", "_most", "_nodes", "_numbers", "_paths", "_pinned", "_serials", "blksize",
        "dev", "root", "tree",
    )  # fmt: skip

    def __init__(
        self,
        tree: Directory,
        clock: Clock,
        *,
        dev: int = 0x15,
        first: int = 1,
        numbers: Callable[[tuple[bytes, ...]], int | None] | None = None,
        disk: StatFs | None = None,
        blksize: int = 4096,
    ) -> None:
        """`numbers` may name the inode number of a path (a tuple of names) that is known to the world, such as proc's root."""
        self.tree = tree
        self.blksize = blksize
        self.dev = dev
        self.root = first
        self._clock = clock
        self._made = clock.now()
        self._numbers = numbers
        self._inodes: dict[tuple[int, bytes], int] = {}
        self._nodes: dict[int, AnyNode] = {first: tree}
        self._paths: dict[int, tuple[int, bytes]] = {first: (first, b"")}
        self._handles: dict[int, _Held] = {}
        self._serials = count(first + 1)
        self._pinned = count(-1, -1)
        self._most = REMEMBERED
        self._disk = disk or StatFs(type=magic.PROC, blocks=0, bfree=0, bavail=0, fsid=0)

    def stamp(self) -> int:
        return -1

    # ---- the tree

    def _context(self, cred: Cred) -> Context:
        return Context(cred, self._clock.now())

    def _node(self, ino: int) -> AnyNode:
        held = self._handles.get(ino)
        if held is not None:
            return held.node
        node = self._nodes.get(ino)
        if node is None:
            raise fault(ENOENT)
        return node

    def _directory(self, ino: int) -> Directory:
        node = self._node(ino)
        if not isinstance(node, Directory):
            raise fault(ENOTDIR)
        return node

    def _number(self, parent: int, name: bytes, node: AnyNode) -> int:
        ino = self._inodes.get((parent, name))
        if ino is None:
            ino = self._numbers(self._path(parent, name)) if self._numbers is not None else None
            while ino is None or ino in self._nodes:
                ino = next(self._serials)
            if len(self._nodes) > self._most:
                self._forget()
            self._inodes[parent, name] = ino
            self._paths[ino] = (parent, name)
        self._nodes[ino] = node
        return ino

    def _path(self, parent: int, name: bytes) -> tuple[bytes, ...]:
        parts = [name]
        while parent != self.root:
            parent, name = self._paths[parent]
            parts.append(name)
        return tuple(reversed(parts))

    def _forget(self) -> None:
        """Drop directories that are not there any more, with all in them, and of the older half what is no directory.

        That gets a new number when it is looked at again.
        """
        gone, kept, half = set[int](), {self.root}, len(self._nodes) // 2
        listed: dict[int, Mapping[bytes, AnyNode]] = {}
        for ino in self._handles:  # what is open knows where it lies
            while (ino := self._paths[ino][0]) not in kept:
                kept.add(ino)
        for at, (ino, node) in enumerate(self._nodes.items()):
            parent, name = self._paths[ino]
            if not isinstance(node, Directory):
                is_gone = parent in gone or at < half
            else:
                is_gone = ino not in kept and (parent in gone or not self._has(parent, name, listed))
            if is_gone:
                gone.add(ino)
        for ino in gone:
            del self._nodes[ino]
            self._inodes.pop(self._paths.pop(ino), None)
        self._most = max(REMEMBERED, len(self._nodes) + REMEMBERED // 2)  # of many directories not each new one has all judged

    def _has(self, parent: int, name: bytes, listed: dict[int, Mapping[bytes, AnyNode]]) -> bool:
        """`listed`: what is in those that were asked already."""
        try:
            directory, context = self._directory(parent), self._context(ROOT)
            if directory.find is not None and directory.find(context, name) is not None:
                return True
            if parent not in listed:
                listed[parent] = _entries(directory, context)
            return name in listed[parent]
        except OSError:
            return False  # what it tells of has ended

    def _child(self, directory: Directory, name: bytes, cred: Cred) -> AnyNode | None:
        context = self._context(cred)
        if directory.find is not None:
            found = directory.find(context, name)
            if found is not None:
                return found
        return _entries(directory, context).get(name)

    # ---- names

    def lookup(self, parent: int, name: bytes, cred: Cred) -> int:
        directory = self._directory(parent)
        if cred.uid != 0:  # root may search any directory, and a stat counts what is in it
            require(self.stat(parent), X_OK, cred)
        if len(name) > NAME_MAX:
            raise fault(ENAMETOOLONG)
        node = self._child(directory, name, cred)
        if node is None:
            raise fault(ENOENT)
        return self._number(parent, name, node)

    def where(self, directory: int) -> tuple[int, bytes]:
        self._directory(directory)
        return self._paths[directory]

    def trail(self, ino: int) -> tuple[bytes, ...]:
        """The names that lead to a node, from the root on. ESTALE, upon which a kernel looks its name up again: it is forgotten."""
        if ino == self.root:
            return ()
        if ino not in self._paths:
            raise fault(ESTALE)
        return self._path(*self._paths[ino])

    def readdir(self, ino: int, offset: int = 0, cred: Cred = ROOT) -> list[Dirent]:
        directory = self._directory(ino)
        entries = _entries(directory, self._context(cred))
        listed = [
            Dirent(name, self._number(ino, name, node), _kind(node), at) for at, (name, node) in enumerate(list(entries.items()), 3)
        ]
        return [entry for entry in listed if entry.offset > offset]

    def readlink(self, ino: int, cred: Cred = ROOT) -> bytes:
        node = self._node(ino)
        if not isinstance(node, Link):
            raise fault(EINVAL)
        return _bytes(node.target, self._context(cred))

    def jump(self, ino: int, cred: Cred) -> ViewNode | None:
        node = self._node(ino)
        return node.jump(self._context(cred)) if isinstance(node, Link) and node.jump is not None else None

    def create(self, parent: int, name: bytes, mode: int, cred: Cred) -> int:
        return self._add(parent, name, File(b"", mode=mode, size=None), cred)

    def temporary(self, parent: int, mode: int, cred: Cred) -> int:
        raise fault(EOPNOTSUPP)

    def mkdir(self, parent: int, name: bytes, mode: int, cred: Cred) -> int:
        directory = self._directory(parent)
        if directory.make is not None:
            if self._child(directory, name, cred) is not None:
                raise fault(EEXIST)
            require_create(self.stat(parent), cred)
            directory.make(self._context(cred), name)
            return self.lookup(parent, name, cred)
        return self._add(parent, name, Directory({}, mode=mode, grows=True, nlink=2), cred)

    def mknod(self, parent: int, name: bytes, mode: int, rdev: int, cred: Cred) -> int:
        kind, bits = S_IFMT(mode), mode & 0o7777
        if kind in (S_IFCHR, S_IFBLK):
            if cred.uid != 0:
                raise fault(EPERM)
            letter = "c" if kind == S_IFCHR else "b"
            return self._add(parent, name, Device(letter, os.major(rdev), os.minor(rdev), bits), cred)
        if kind in (S_IFREG, 0):
            return self._add(parent, name, File(b"", mode=bits, size=None), cred)
        return self._add(parent, name, Special(kind, bits), cred)

    def symlink(self, parent: int, name: bytes, target: bytes, cred: Cred) -> int:
        return self._add(parent, name, Link(target), cred)

    def _add(self, parent: int, name: bytes, node: AnyNode, cred: Cred) -> int:
        directory = self._directory(parent)
        require(self.stat(parent), X_OK, cred)
        if len(name) > NAME_MAX:
            raise fault(ENAMETOOLONG)
        if self._child(directory, name, cred) is not None:
            raise fault(EEXIST)
        grows = directory.grows and isinstance(directory.entries, dict)
        if not grows and self._disk.type == magic.PROC:
            raise fault(ENOENT)  # proc's lookup fails before anybody asks whether it may be made
        require_create(self.stat(parent), cred)
        if not grows or not isinstance(directory.entries, dict):
            raise fault(EACCES if isinstance(node, File) else EPERM)  # sysfs and devpts have no such operation (fs/namei.c)
        node.uid, node.gid = cred.uid, cred.gid
        node.mtime = directory.mtime = self._clock.now()
        directory.entries[name] = node
        return self._number(parent, name, node)

    def link(self, ino: int, parent: int, name: bytes, cred: Cred) -> None:
        raise fault(EPERM)

    def unlink(self, parent: int, name: bytes, cred: Cred) -> None:
        node = self._victim(parent, name, cred)
        if isinstance(node, Directory):
            raise fault(EISDIR)
        self._remove(parent, name)

    def rmdir(self, parent: int, name: bytes, cred: Cred) -> None:
        directory = self._directory(parent)
        if directory.remove is not None and isinstance(known := self._child(directory, name, cred), Directory):
            require_delete(self.stat(parent), self.stat(self._number(parent, name, known)), cred)
            directory.remove(self._context(cred), name)
            self._remove(parent, name)
            return
        node = self._victim(parent, name, cred)
        if not isinstance(node, Directory):
            raise fault(ENOTDIR)
        if node.entries:
            raise fault(39)
        self._remove(parent, name)

    def _victim(self, parent: int, name: bytes, cred: Cred) -> AnyNode:
        directory = self._directory(parent)
        node = self._child(directory, name, cred)
        if node is None:
            raise fault(ENOENT)
        require_delete(self.stat(parent), self.stat(self._number(parent, name, node)), cred)
        if not directory.grows or not isinstance(directory.entries, dict):
            raise fault(EPERM)
        return node

    def _remove(self, parent: int, name: bytes) -> None:
        directory = self._directory(parent)
        if isinstance(directory.entries, dict):
            directory.entries.pop(name, None)
            directory.mtime = self._clock.now()
        ino = self._inodes.pop((parent, name), None)
        if ino is not None:
            self._nodes.pop(ino, None)
            self._paths.pop(ino, None)

    def rename(self, parent: int, name: bytes, new_parent: int, new_name: bytes, flags: int, cred: Cred) -> None:
        node = self._victim(parent, name, cred)
        target = self._directory(new_parent)
        require_create(self.stat(new_parent), cred)
        if flags or isinstance(node, Directory) or not target.grows or not isinstance(target.entries, dict):
            raise fault(EINVAL if flags else EPERM)
        if (parent, name) == (new_parent, new_name):
            return
        if new_name in target.entries:
            if isinstance(target.entries[new_name], Directory):
                raise fault(EISDIR)
            self._remove(new_parent, new_name)
        self._remove(parent, name)
        target.entries[new_name] = node
        self._number(new_parent, new_name, node)

    # ---- attributes

    def stat(self, ino: int, cred: Cred = ROOT) -> Stat:
        node = self._node(ino)
        held = self._handles.get(ino)
        shown = held.ino if held is not None else ino
        uid, gid = node.owner() if node.owner is not None else (node.uid, node.gid)
        time = node.mtime or self._made
        size, rdev, nlink = 0, 0, node.nlink
        if isinstance(node, Directory):
            size = node.size
            if node.links is not None:
                nlink = node.links()
            elif node.nlink == 1 and not callable(node.entries):
                nlink = 2 + sum(isinstance(child, Directory) for child in node.entries.values())
        elif isinstance(node, File):
            size = node.size if node.size is not None else (len(node.read) if isinstance(node.read, bytes) else 0)
        elif isinstance(node, Device):
            rdev = os.makedev(node.major, node.minor)
        elif isinstance(node, Link):
            size = node.size if node.size is not None else len(node.target) if isinstance(node.target, bytes) else 0
        blocks = -(-size // 4096) * 8 if isinstance(node, File) and node.size is None else 0
        return Stat(
            self.dev, shown, _kind(node) | node.mode & 0o7777, nlink, uid, gid, rdev, size, self.blksize, blocks,
            time, time, time, time,
        )  # fmt: skip

    def kind(self, ino: int) -> int:
        return _kind(self._node(ino))

    def access(self, ino: int, mask: int, cred: Cred) -> None:
        require(self.stat(ino), mask, cred)

    def chmod(self, ino: int, mode: int, cred: Cred) -> None:
        node = self._changeable(ino, cred)
        node.mode = mode & 0o7777

    def chown(self, ino: int, uid: int, gid: int, cred: Cred) -> None:
        node = self._changeable(ino, cred)
        if cred.uid != 0:
            raise fault(EPERM)
        node.uid = node.uid if uid == -1 else uid
        node.gid = node.gid if gid == -1 else gid

    def utimens(self, ino: int, atime: int, mtime: int, cred: Cred) -> None:
        node = self._changeable(ino, cred)
        if mtime != UTIME_OMIT:
            node.mtime = self._clock.now() if mtime == UTIME_NOW else mtime

    def _changeable(self, ino: int, cred: Cred) -> AnyNode:
        """A node of the tree itself; what is made anew at each look can not keep a change (EPERM, as proc answers)."""
        node = self._node(ino)
        if not owns(self.stat(ino), cred):
            raise fault(EPERM)
        held = self._handles.get(ino)
        parent, name = self._paths[held.ino if held is not None else ino]
        above = self._nodes.get(parent)
        kept = above.entries if isinstance(above, Directory) else {}
        if node is not self.tree and (callable(kept) or kept.get(name) is not node):
            raise fault(EPERM)
        return node

    def getxattr(self, ino: int, name: bytes, cred: Cred) -> bytes:
        raise fault(ENODATA if name.startswith((b"security.", b"trusted.")) else EOPNOTSUPP)

    def setxattr(self, ino: int, name: bytes, value: bytes, flags: int, cred: Cred) -> None:
        raise fault(EOPNOTSUPP)

    def listxattr(self, ino: int, cred: Cred) -> list[bytes]:
        return []

    def removexattr(self, ino: int, name: bytes, cred: Cred) -> None:
        raise fault(EOPNOTSUPP)

    def getflags(self, ino: int) -> int:
        raise fault(ENOTTY)

    def setflags(self, ino: int, flags: int, cred: Cred) -> None:
        raise fault(ENOTTY)

    def statfs(self) -> StatFs:
        return self._disk

    # ---- contents

    def hold(self, ino: int, flags: int = 0, cred: Cred = ROOT) -> int:
        """A handle with the bytes of this moment; negative, so that it is no inode number."""
        node = self._node(ino)
        data = b""
        if isinstance(node, File) and node.is_fixed and flags & os.O_ACCMODE != os.O_RDONLY:
            raise fault(EACCES)
        if isinstance(node, File) and not isinstance(node.read, bytes) and flags & os.O_ACCMODE != os.O_WRONLY:
            data = node.read(self._context(cred))
        handle = next(self._pinned)
        self._handles[handle] = _Held(ino, node, data)
        self._paths[handle] = self._paths.get(ino, (self.root, b""))
        return handle

    def release(self, handle: int) -> None:
        self._handles.pop(handle, None)
        if handle < 0:
            self._paths.pop(handle, None)

    def read(self, handle: int, offset: int, size: int, cred: Cred = ROOT) -> bytes:
        held = self._handles.get(handle)
        node = held.node if held is not None else self._node(handle)
        if isinstance(node, Directory):
            raise fault(EISDIR)
        if not isinstance(node, File):
            raise fault(ENXIO)
        if isinstance(node.read, bytes):
            return node.read[offset : offset + size]
        data = held.data if held is not None else node.read(self._context(ROOT))
        return data[offset : offset + size]

    def write(self, handle: int, offset: int, data: bytes, append: bool = False, cred: Cred = ROOT) -> int:
        node = self._node(handle)
        if not isinstance(node, File):
            raise fault(EINVAL)
        if node.write is not None:
            node.write(self._context(cred), data)
        elif isinstance(node.read, bytes) and node.size is None:
            start = len(node.read) if append else offset
            node.read = node.read[:start].ljust(start, b"\0") + data + node.read[start + len(data) :]
            node.mtime = self._clock.now()
        else:
            raise fault(EIO)
        return len(data)

    def truncate(self, handle: int, size: int, cred: Cred = ROOT, by_path: bool = False) -> None:
        node = self._node(handle)
        if isinstance(node, File) and isinstance(node.read, bytes) and node.size is None:
            node.read = node.read[:size].ljust(size, b"\0")
            node.mtime = self._clock.now()

    def fallocate(self, handle: int, mode: int, offset: int, length: int, cred: Cred = ROOT) -> None:
        raise fault(EOPNOTSUPP)

    def seek_data(self, handle: int, offset: int) -> int:
        raise fault(EINVAL)

    def seek_hole(self, handle: int, offset: int) -> int:
        raise fault(EINVAL)

    def accessed(self, handle: int) -> None:
        pass

    def fsync(self, handle: int) -> None:
        raise fault(EINVAL)


def _entries(directory: Directory, context: Context) -> Mapping[bytes, AnyNode]:
    return directory.entries(context) if callable(directory.entries) else directory.entries


def _kind(node: AnyNode) -> int:
    if isinstance(node, Directory):
        return S_IFDIR
    if isinstance(node, File):
        return S_IFREG
    if isinstance(node, Link):
        return S_IFLNK
    if isinstance(node, Device):
        return S_IFCHR if node.kind == "c" else S_IFBLK
    return node.kind


def _bytes(source: Bytes, context: Context) -> bytes:
    return source if isinstance(source, bytes) else source(context)
