"""One mounted file system, by inode: what a `View` stacks into a tree, and what a FUSE server speaks to.

Who judges what: names (lookup, create, remove, rename) and ownership (chmod, chown, utimens, xattrs, flags) are judged here
against `cred`; read, write, truncate and fallocate are not, as they were judged when the file was opened. Errors are OSError.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from mirage.vfs.types import Cred, Dirent, Stat, StatFs

if TYPE_CHECKING:
    from mirage.vfs.view import Node


class FileSystem(Protocol):
    """Every inode number is this file system's own; `root` is where it is mounted from."""

    @property
    def root(self) -> int: ...

    @property
    def dev(self) -> int:
        """st_dev of its files."""

    def stamp(self) -> int:
        """A number that differs when a resolved directory may resolve otherwise; -1: never keep one (it depends on the asker)."""

    # names

    def lookup(self, parent: int, name: bytes, cred: Cred) -> int: ...

    def where(self, directory: int) -> tuple[int, bytes]:
        """Parent and name of a directory; the root is its own parent, nameless. ENOENT when it was removed."""

    def readdir(self, ino: int, offset: int = 0, cred: Cred = ...) -> list[Dirent]:
        """Names whose offset is greater, without . and .., by rising offset."""

    def readlink(self, ino: int, cred: Cred = ...) -> bytes: ...

    def jump(self, ino: int, cred: Cred) -> Node | None:
        """Where a magic link (/proc/self/fd/3) leads, whatever its text says; None for any other."""

    def create(self, parent: int, name: bytes, mode: int, cred: Cred) -> int:
        """A new regular file; EEXIST when the name is taken. The umask is the caller's affair."""

    def temporary(self, parent: int, mode: int, cred: Cred) -> int:
        """A regular file without a name (O_TMPFILE). It is held once already."""

    def mkdir(self, parent: int, name: bytes, mode: int, cred: Cred) -> int: ...

    def mknod(self, parent: int, name: bytes, mode: int, rdev: int, cred: Cred) -> int: ...

    def symlink(self, parent: int, name: bytes, target: bytes, cred: Cred) -> int: ...

    def link(self, ino: int, parent: int, name: bytes, cred: Cred) -> None: ...

    def unlink(self, parent: int, name: bytes, cred: Cred) -> None: ...

    def rmdir(self, parent: int, name: bytes, cred: Cred) -> None: ...

    def rename(self, parent: int, name: bytes, new_parent: int, new_name: bytes, flags: int, cred: Cred) -> None: ...

    # attributes

    def stat(self, ino: int, cred: Cred = ...) -> Stat: ...

    def kind(self, ino: int) -> int:
        """The S_IF bits, cheaper than a stat."""

    def access(self, ino: int, mask: int, cred: Cred) -> None:
        """EACCES (or EPERM for writing what is immutable) unless cred has all of mask (R_OK, W_OK, X_OK)."""

    def chmod(self, ino: int, mode: int, cred: Cred) -> None: ...

    def chown(self, ino: int, uid: int, gid: int, cred: Cred) -> None:
        """-1 leaves one as it is."""

    def utimens(self, ino: int, atime: int, mtime: int, cred: Cred) -> None:
        """Nanoseconds, or UTIME_NOW, UTIME_OMIT."""

    def getxattr(self, ino: int, name: bytes, cred: Cred) -> bytes: ...

    def setxattr(self, ino: int, name: bytes, value: bytes, flags: int, cred: Cred) -> None: ...

    def listxattr(self, ino: int, cred: Cred) -> list[bytes]: ...

    def removexattr(self, ino: int, name: bytes, cred: Cred) -> None: ...

    def getflags(self, ino: int) -> int: ...

    def setflags(self, ino: int, flags: int, cred: Cred) -> None: ...

    def statfs(self) -> StatFs: ...

    # contents

    def hold(self, ino: int, flags: int = 0, cred: Cred = ...) -> int:
        """A handle: what read and write take. The file stays while it is held, named or not."""

    def release(self, handle: int) -> None: ...

    def read(self, handle: int, offset: int, size: int, cred: Cred = ...) -> bytes:
        """`cred`: who reads, for what an answer may depend on; who has a handle may read."""

    def write(self, handle: int, offset: int, data: bytes, append: bool = False, cred: Cred = ...) -> int:
        """Bytes written; fewer than given only when the quota or the largest file size stopped it midway."""

    def truncate(self, handle: int, size: int, cred: Cred = ..., by_path: bool = False) -> None:
        """`by_path`: as truncate(2), which leaves the times of a file that has the size already."""

    def fallocate(self, handle: int, mode: int, offset: int, length: int, cred: Cred = ...) -> None: ...

    def seek_data(self, handle: int, offset: int) -> int: ...

    def seek_hole(self, handle: int, offset: int) -> int: ...

    def accessed(self, handle: int) -> None:
        """Somebody read it: move the access time, as relatime does."""

    def fsync(self, handle: int) -> None: ...
