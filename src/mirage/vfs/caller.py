"""One process's file-system context, and the system calls on paths that it makes through its view.

Which errno wins when several apply follows the kernel's order: the walk, then what the call refuses by its arguments, then the
file system's own judgement.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from errno import EACCES, EBUSY, EEXIST, EINVAL, EISDIR, ELOOP, ENOENT, ENOTDIR, ENOTEMPTY, ENXIO, EPERM, ERANGE, EROFS, EXDEV
from stat import S_IFBLK, S_IFCHR, S_IFDIR, S_IFIFO, S_IFLNK, S_IFMT, S_IFREG, S_IFSOCK

from mirage.vfs.devices import DEVICES
from mirage.vfs.listing import Listing
from mirage.vfs.openfile import OpenFile
from mirage.vfs.permissions import may_link, may_reopen, owns, require
from mirage.vfs.types import (
    FLAG_APPEND,
    NAME_MAX,
    PATH_MAX,
    R_OK,
    RENAME_EXCHANGE,
    RENAME_NOREPLACE,
    ROOT,
    UTIME_NOW,
    UTIME_OMIT,
    W_OK,
    X_OK,
    Cred,
    Dirent,
    Stat,
    StatFs,
    fault,
)
from mirage.vfs.view import Found, Mount, Node, View

DeviceOpener = Callable[[Node, bytes, int, Stat], OpenFile | None]

_CREATE_NEW = os.O_CREAT | os.O_EXCL
_TMPFILE = os.O_TMPFILE & ~os.O_DIRECTORY
_MASKS = {os.O_RDONLY: R_OK, os.O_WRONLY: W_OK, os.O_RDWR: R_OK | W_OK, 3: R_OK | W_OK}


class Caller:
    """`tty` opens the character devices that are no memory devices (/dev/tty, pts); None from it, or no tty, is ENXIO."""

    __slots__ = ("cred", "cwd", "root", "tty", "umask", "view")

    def __init__(self, view: View, cred: Cred = ROOT, cwd: bytes = b"/", umask: int = 0o022) -> None:
        self.view = view
        self.cred = cred
        self.umask = umask
        self.root = view.root
        self.cwd = view.root
        self.tty: DeviceOpener | None = None
        if cwd != b"/":
            self.chdir(cwd)

    def fork(self) -> Caller:
        """A copy that changes on its own."""
        child = Caller.__new__(Caller)
        child.view, child.cred, child.cwd, child.umask = self.view, self.cred, self.cwd, self.umask
        child.root, child.tty = self.root, self.tty
        return child

    # ---- looking

    def resolve(self, path: bytes, follow: bool = True) -> Node:
        """The node at a path; ENOENT when there is none."""
        node = self.view.walk(path, self.cwd, self.root, self.cred, follow).node
        if node is None:
            raise fault(ENOENT)
        return node

    def stat(self, path: bytes, follow: bool = True) -> Stat:
        node = self.resolve(path, follow)
        return node.mount.fs.stat(node.ino, self.cred)

    def lstat(self, path: bytes) -> Stat:
        return self.stat(path, False)

    def exists(self, path: bytes, follow: bool = True) -> bool:
        """Whether stat succeeds."""
        try:
            return self.view.walk(path, self.cwd, self.root, self.cred, follow).node is not None
        except OSError:
            return False

    def access(self, path: bytes, mask: int, follow: bool = True) -> None:
        """access(2), judged by `cred`."""
        node = self.resolve(path, follow)
        if not mask:
            return
        node.fs.access(node.ino, mask, self.cred)
        if mask & W_OK and node.mount.read_only and node.fs.kind(node.ino) in (S_IFREG, S_IFDIR, S_IFLNK):
            raise fault(EROFS)

    def can(self, path: bytes, mask: int) -> bool:
        """Whether access succeeds."""
        try:
            self.access(path, mask)
        except OSError:
            return False
        return True

    def listdir(self, path: bytes = b".", offset: int = 0) -> list[Dirent]:
        """The names, by rising offset, without . and .. ."""
        with self.open(path, os.O_RDONLY | os.O_DIRECTORY) as directory:
            return directory.listdir(offset)

    def listing(self, path: bytes) -> Listing:
        """The names likewise, for who goes on to look at each."""
        with self.open(path, os.O_RDONLY | os.O_DIRECTORY) as directory:
            return Listing(self.view, directory)

    def readlink(self, path: bytes) -> bytes:
        node = self.resolve(path, False)
        if node.fs.kind(node.ino) != S_IFLNK:
            raise fault(EINVAL)
        return node.fs.readlink(node.ino, self.cred)

    def realpath(self, path: bytes) -> bytes:
        """The absolute path without symlinks; a last component that does not exist is allowed."""
        return self.path_of(self.view.walk(path, self.cwd, self.root, self.cred))

    def path_of(self, found: Found) -> bytes:
        """The same of what a walk came to."""
        if found.node is not None and found.node.fs.kind(found.node.ino) == S_IFDIR:
            return self.view.path_of(found.node, self.root)
        above = self.view.path_of(found.directory, self.root)
        return above.rstrip(b"/") + b"/" + found.name

    def statfs(self, path: bytes) -> StatFs:
        return self.resolve(path).fs.statfs()

    def mount_of(self, path: bytes) -> Mount:
        return self.resolve(path).mount

    # ---- where it stands

    def chdir(self, path: bytes) -> None:
        node = self.resolve(path)
        self._require_directory(node)
        node.fs.access(node.ino, X_OK, self.cred)
        self.cwd = node

    def chroot(self, path: bytes) -> None:
        node = self.resolve(path)
        self._require_directory(node)
        node.fs.access(node.ino, X_OK, self.cred)
        if self.cred.uid != 0:
            raise fault(EPERM)
        self.root = node

    def getcwd(self) -> bytes:
        """ENOENT when the directory was removed."""
        return self.view.path_of(self.cwd, self.root)

    def _require_directory(self, node: Node) -> None:
        if node.fs.kind(node.ino) != S_IFDIR:
            raise fault(ENOTDIR)

    # ---- opening

    def open(self, path: bytes, flags: int = os.O_RDONLY, mode: int = 0o666) -> OpenFile:
        """open(2) with O_CREAT, O_EXCL, O_TRUNC, O_APPEND, O_DIRECTORY, O_NOFOLLOW, O_NOATIME, O_PATH and O_TMPFILE.

        A fifo is opened without waiting for its other end: what flows through it is not the file system's.
        """
        if flags & os.O_PATH:
            return self._open_path(path, flags)
        if flags & _TMPFILE:
            return self._open_temporary(path, flags, mode)
        if flags & _CREATE_NEW == _CREATE_NEW and path[-1:] != b"/":
            return self._open_new(path, flags, mode)
        if not flags & os.O_CREAT:
            node = self.resolve(path, not flags & os.O_NOFOLLOW)
            return self._open_node(node, path, flags)
        while True:
            found = self._walk_to_create(path, flags)
            if found.node is not None:
                if flags & os.O_EXCL:
                    raise fault(EEXIST)
                self._judge_sticky(found)
                if found.node.fs.kind(found.node.ino) == S_IFDIR:
                    raise fault(EISDIR)
                return self._open_node(found.node, path, flags)
            try:
                return self._create(found.directory, found.name, path, flags, mode)
            except FileExistsError:
                continue  # somebody made it meanwhile

    def _walk_to_create(self, path: bytes, flags: int) -> Found:
        if path[-1:] == b"/":
            found = self.view.walk(path, self.cwd, self.root, self.cred, True, True)
            if not found.name or found.directory.fs.kind(found.directory.ino) == S_IFDIR:
                found.directory.fs.access(found.directory.ino, X_OK, self.cred)
            raise fault(EISDIR)
        found = self.view.walk(path, self.cwd, self.root, self.cred, not flags & (os.O_NOFOLLOW | os.O_EXCL))
        if found.node is None and found.has_slash:
            raise fault(EISDIR)
        return found

    def _open_new(self, path: bytes, flags: int, mode: int) -> OpenFile:
        """O_CREAT | O_EXCL: one transaction, which finds out whether the name is free."""
        found = self.view.walk(path, self.cwd, self.root, self.cred, False, True)
        if found.name in (b"", b".", b".."):
            raise fault(EEXIST)
        return self._create(found.directory, found.name, path, flags, mode)

    def _create(self, directory: Node, name: bytes, path: bytes, flags: int, mode: int) -> OpenFile:
        fs = directory.mount.fs
        if directory.mount.read_only:
            self._require_free(directory, name)
            raise fault(EROFS)
        ino = fs.create(directory.ino, name, mode & 0o7777 & ~self.umask, self.cred)
        return OpenFile(Node(directory.mount, ino), path, flags, None, self.cred)

    def _open_node(self, node: Node, path: bytes, flags: int) -> OpenFile:
        """do_open() and may_open() of linux/fs/namei.c."""
        fs, cred = node.mount.fs, self.cred
        stat = fs.stat(node.ino, cred)
        kind = S_IFMT(stat.mode)
        if flags & os.O_DIRECTORY and kind != S_IFDIR:
            raise fault(ENOTDIR)
        mask = _MASKS[flags & os.O_ACCMODE] | (W_OK if flags & os.O_TRUNC else 0)
        if kind == S_IFLNK:
            raise fault(ELOOP)
        if kind == S_IFDIR and mask & W_OK:
            raise fault(EISDIR)
        if kind not in (S_IFREG, S_IFDIR):
            flags &= ~os.O_TRUNC
        require(stat, mask, cred)
        if stat.flags & FLAG_APPEND and ((flags & os.O_ACCMODE != os.O_RDONLY and not flags & os.O_APPEND) or flags & os.O_TRUNC):
            raise fault(EPERM)
        if flags & os.O_NOATIME and not owns(stat, cred):
            raise fault(EPERM)
        if node.mount.read_only and mask & W_OK and kind in (S_IFREG, S_IFDIR):
            raise fault(EROFS)
        if kind == S_IFSOCK:
            raise fault(ENXIO)
        if kind in (S_IFCHR, S_IFBLK):
            return self._open_device(node, path, flags, stat)
        opened = OpenFile(node, path, flags, stat, cred)
        if flags & os.O_TRUNC and kind == S_IFREG:
            fs.truncate(opened.handle, 0, cred)
        return opened

    def _open_device(self, node: Node, path: bytes, flags: int, stat: Stat) -> OpenFile:
        if b"nodev" in node.mount.options.split(b","):
            raise fault(EACCES)
        number = (os.major(stat.rdev), os.minor(stat.rdev))
        if S_IFMT(stat.mode) == S_IFCHR and number in DEVICES:
            return OpenFile(node, path, flags, stat, self.cred)
        opened = self.tty(node, path, flags, stat) if self.tty is not None else None
        if opened is None:
            raise fault(ENXIO)
        return opened

    def _open_path(self, path: bytes, flags: int) -> OpenFile:
        node = self.resolve(path, not flags & os.O_NOFOLLOW)
        stat = node.fs.stat(node.ino, self.cred)
        if flags & os.O_DIRECTORY and S_IFMT(stat.mode) != S_IFDIR:
            raise fault(ENOTDIR)
        kept = flags & (os.O_PATH | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
        return OpenFile(node, path, kept, stat, self.cred)

    def _open_temporary(self, path: bytes, flags: int, mode: int) -> OpenFile:
        if not flags & os.O_DIRECTORY or flags & os.O_ACCMODE == os.O_RDONLY or flags & os.O_CREAT:
            raise fault(EINVAL)
        directory = self.resolve(path)
        self._require_directory(directory)
        self._require_writable(directory)
        ino = directory.fs.temporary(directory.ino, mode & 0o7777 & ~self.umask, self.cred)
        return OpenFile(Node(directory.mount, ino), path, flags & ~os.O_TMPFILE, None, self.cred, handle=ino)

    def _judge_sticky(self, found: Found) -> None:
        """fs.protected_regular and fs.protected_fifos."""
        node, rules = found.node, self.view.protections
        if node is None:
            return
        stat = node.fs.stat(node.ino, self.cred)
        kind = S_IFMT(stat.mode)
        level = {S_IFREG: rules.regular, S_IFIFO: rules.fifos}.get(kind, 1)  # the other types have no sysctl to spare them
        if not level or kind == S_IFDIR:
            return
        above = found.directory.fs.stat(found.directory.ino, self.cred)
        if not may_reopen(above, stat, level, self.cred):
            raise fault(EACCES)

    # ---- whole files

    def read_file(self, path: bytes, limit: int = 1 << 30) -> bytes:
        """The first `limit` bytes of a file."""
        with self.open(path, os.O_RDONLY) as file:
            parts: list[bytes] = []
            while limit > 0 and (data := file.read(min(limit, 1 << 20))):
                parts.append(data)
                limit -= len(data)
            return b"".join(parts)

    def write_file(self, path: bytes, data: bytes, mode: int = 0o644, append: bool = False) -> None:
        """Create or overwrite (or go on after the end of) a file; ENOSPC when not all of it fits."""
        flags = os.O_WRONLY | os.O_CREAT | (os.O_APPEND if append else os.O_TRUNC)
        with self.open(path, flags, mode) as file:
            view = memoryview(data)
            while view:
                view = view[file.write(bytes(view[: 1 << 20])) :]

    # ---- names

    def mkdir(self, path: bytes, mode: int = 0o777) -> None:
        found = self._vacant(path, True)
        found.directory.fs.mkdir(found.directory.ino, found.name, mode & 0o1777 & ~self.umask, self.cred)

    def mknod(self, path: bytes, mode: int, rdev: int = 0) -> None:
        """A fifo, a socket, a device (root only) or a regular file, by the S_IF bits of mode."""
        found = self._vacant(path)
        found.directory.fs.mknod(found.directory.ino, found.name, mode & ~self.umask, rdev, self.cred)

    def symlink(self, target: bytes, path: bytes) -> None:
        if not target:
            raise fault(ENOENT)
        if len(target) >= PATH_MAX:
            raise fault(36)
        found = self._vacant(path)
        found.directory.fs.symlink(found.directory.ino, found.name, target, self.cred)

    def link(self, old: bytes, new: bytes, follow: bool = False) -> None:
        node = self.resolve(old, follow)
        self._link(node, new)

    def _link(self, node: Node, new: bytes) -> None:
        found = self._vacant(new)
        if found.directory.mount is not node.mount:
            raise fault(EXDEV)
        stat = node.fs.stat(node.ino, self.cred)
        if self.view.protections.hardlinks and not may_link(stat, self.cred):
            self._require_free(found.directory, found.name)
            raise fault(EPERM)
        node.fs.link(node.ino, found.directory.ino, found.name, self.cred)

    def _vacant(self, path: bytes, is_directory: bool = False) -> Found:
        """The place of a new name, filename_create(): EEXIST, ENOENT for a slash behind what is no directory, EROFS."""
        found = self.view.walk(path, self.cwd, self.root, self.cred, False, True)
        if found.name in (b"", b".", b".."):
            raise fault(EEXIST)
        if found.directory.mount.read_only or (found.has_slash and not is_directory):
            self._require_free(found.directory, found.name)
            raise fault(ENOENT if found.has_slash and not is_directory else EROFS)
        return found

    def _require_free(self, directory: Node, name: bytes) -> None:
        try:
            directory.fs.lookup(directory.ino, name, self.cred)
        except FileNotFoundError:
            return
        raise fault(EEXIST)

    def unlink(self, path: bytes) -> None:
        found = self.view.walk(path, self.cwd, self.root, self.cred, False, True)
        if found.name in (b"", b".", b".."):
            raise fault(EISDIR)
        self._require_writable(found.directory)
        if found.has_slash:
            kind = self._kind(found)
            raise fault(EISDIR if kind == S_IFDIR else ENOTDIR)
        self._require_uncovered(found)
        found.directory.fs.unlink(found.directory.ino, found.name, self.cred)

    def rmdir(self, path: bytes) -> None:
        found = self.view.walk(path, self.cwd, self.root, self.cred, False, True)
        refused = {b"": EBUSY, b".": EINVAL, b"..": ENOTEMPTY}.get(found.name)
        if refused is not None:
            raise fault(refused)
        self._require_writable(found.directory)
        self._require_uncovered(found)
        found.directory.fs.rmdir(found.directory.ino, found.name, self.cred)

    def rename(self, old: bytes, new: bytes, flags: int = 0) -> None:
        """renameat2(2); flags RENAME_NOREPLACE, RENAME_EXCHANGE."""
        if flags & ~(RENAME_NOREPLACE | RENAME_EXCHANGE) or flags == RENAME_NOREPLACE | RENAME_EXCHANGE:
            raise fault(EINVAL)
        source, target = self._place(old), self._place(new)
        if source.directory.mount is not target.directory.mount:
            raise fault(EXDEV)
        if source.name in (b"", b".", b".."):
            raise fault(EBUSY)
        if target.name in (b"", b".", b".."):
            raise fault(EEXIST if flags & RENAME_NOREPLACE else EBUSY)
        self._require_writable(source.directory)
        if source.has_slash or target.has_slash:
            self._judge_slashes(source, target, flags)
        self._require_uncovered(source)
        self._require_uncovered(target)
        source.directory.fs.rename(source.directory.ino, source.name, target.directory.ino, target.name, flags, self.cred)

    def _place(self, path: bytes) -> Found:
        """Where a name is, as link_path_walk() leaves it: its directory can be searched."""
        found = self.view.walk(path, self.cwd, self.root, self.cred, False, True)
        found.directory.fs.access(found.directory.ino, X_OK, self.cred)
        return found

    def _judge_slashes(self, source: Found, target: Found, flags: int) -> None:
        """A slash at the end wants a directory there."""
        kind = self._kind(source)
        try:
            new_kind = self._kind(target)
        except FileNotFoundError:
            new_kind = 0
        if flags & RENAME_NOREPLACE and new_kind:
            raise fault(EEXIST)
        if flags & RENAME_EXCHANGE:
            if not new_kind:
                raise fault(ENOENT)
            if target.has_slash and new_kind != S_IFDIR:
                raise fault(ENOTDIR)
        if kind != S_IFDIR and (source.has_slash or (target.has_slash and not flags & RENAME_EXCHANGE)):
            raise fault(ENOTDIR)

    def _kind(self, found: Found) -> int:
        fs = found.directory.fs
        return fs.kind(fs.lookup(found.directory.ino, found.name, self.cred))

    def _require_writable(self, node: Node) -> None:
        if node.mount.read_only:
            raise fault(EROFS)

    def _require_uncovered(self, found: Found) -> None:
        """EBUSY for a mount point."""
        if len(self.view.mounts) == 1:
            return
        try:
            ino = found.directory.fs.lookup(found.directory.ino, found.name, self.cred)
        except OSError:
            return
        if self.view.is_mountpoint(found.directory.mount, ino):
            raise fault(EBUSY)

    # ---- attributes

    def _writable(self, path: bytes, follow: bool = True) -> Node:
        node = self.resolve(path, follow)
        self._require_writable(node)
        return node

    def chmod(self, path: bytes, mode: int, follow: bool = True) -> None:
        node = self._writable(path, follow)
        node.fs.chmod(node.ino, mode, self.cred)

    def chown(self, path: bytes, uid: int, gid: int, follow: bool = True) -> None:
        """-1 leaves one as it is."""
        node = self._writable(path, follow)
        node.fs.chown(node.ino, uid, gid, self.cred)

    def utimens(self, path: bytes, atime: int = UTIME_NOW, mtime: int = UTIME_NOW, follow: bool = True) -> None:
        """Nanoseconds, UTIME_NOW or UTIME_OMIT. To omit both does not even look at the path, as utimensat(2)."""
        if atime == UTIME_OMIT and mtime == UTIME_OMIT:
            return
        node = self._writable(path, follow)
        node.fs.utimens(node.ino, atime, mtime, self.cred)

    def truncate(self, path: bytes, size: int) -> None:
        if size < 0:
            raise fault(EINVAL)
        node = self.resolve(path)
        kind = node.fs.kind(node.ino)
        if kind == S_IFDIR:
            raise fault(EISDIR)
        if kind != S_IFREG:
            raise fault(EINVAL)
        self._require_writable(node)
        node.fs.access(node.ino, W_OK, self.cred)
        node.fs.truncate(node.ino, size, self.cred, by_path=True)

    def getxattr(self, path: bytes, name: bytes, follow: bool = True) -> bytes:
        node = self.resolve(path, follow)
        return node.fs.getxattr(node.ino, name, self.cred)

    def setxattr(self, path: bytes, name: bytes, value: bytes, flags: int = 0, follow: bool = True) -> None:
        if not name or len(name) > NAME_MAX:
            raise fault(ERANGE)
        node = self._writable(path, follow)
        node.fs.setxattr(node.ino, name, value, flags, self.cred)

    def listxattr(self, path: bytes, follow: bool = True) -> list[bytes]:
        node = self.resolve(path, follow)
        return node.fs.listxattr(node.ino, self.cred)

    def removexattr(self, path: bytes, name: bytes, follow: bool = True) -> None:
        node = self._writable(path, follow)
        node.fs.removexattr(node.ino, name, self.cred)

    def getflags(self, path: bytes) -> int:
        """What lsattr shows; it opens the file to ask, so it must be readable."""
        node = self.resolve(path)
        node.fs.access(node.ino, R_OK, self.cred)
        return node.fs.getflags(node.ino)

    def setflags(self, path: bytes, flags: int) -> None:
        """What chattr sets; it too opens the file for reading."""
        node = self.resolve(path)
        node.fs.access(node.ino, R_OK, self.cred)
        self._require_writable(node)
        node.fs.setflags(node.ino, flags, self.cred)
