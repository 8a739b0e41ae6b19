"""/dev as a cell's kernel asks for it: the world's own, whose devices can be opened.

A kernel opens no device node that lies on a mount of a user namespace's. So who looks at one finds the node, and who opens it, as the
system call says that he is in, a plain file of the same name, which is read past all caches. Left out are the nodes that something
is mounted over: a kernel that finds another file below a mount takes the mount away.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from errno import ENODATA, EPERM
from functools import partial
from itertools import count
from stat import S_IFBLK, S_IFCHR, S_IFREG, S_ISBLK
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from mirage.sandbox.hiding import HidingLayer
from mirage.sandbox.views import nodes
from mirage.vfs.attributes import LATEST
from mirage.vfs.types import ROOT, Cred, Stat, fault

if TYPE_CHECKING:
    from mirage.vfs.layered import Layered
    from mirage.world.host import Host
    from mirage.world.kernel.kernellog import Said
    from mirage.world.kernel.rawdisk import Opened

OPENED = 1 << 60  # what an inode is raised by as the file that is opened; handles are above it, too
KMSG = os.makedev(nodes.MEMORY, nodes.KMSG)
TRUE = {(1, 3), (1, 5), (1, 7), (1, 8), (1, 9), (5, 0), (5, 2)}  # /dev/null and its like, the machine's


class DevView(HidingLayer):
    """The same file system. `opens`: whether a process is about to open what it looks up; `log`: the kernel's, for a process;
    `tell`: it what a process writes there.
    """

    def __init__(
        self, fs: Layered, host: Host, opens: Callable[[int], bool], log: Callable[[int], list[Said]],
        tell: Callable[[int, bytes], None],
    ) -> None:  # fmt: skip
        super().__init__(fs, b"")  # and it hides nothing
        self._host = host
        self._opens = opens
        self._log = log
        self._tell = tell
        self._open: dict[int, Opened] = {}  # by handle
        self._handles = count(OPENED + 1)

    @property
    def unwatched(self) -> Any:
        return self

    def unkept(self, ino: int) -> bool:
        """Whether a name of it leads elsewhere for who opens it."""
        try:
            node = self._fs.stat(ino & ~OPENED)
        except OSError:
            return False  # it has gone, and no name leads to it
        return node.type in (S_IFCHR, S_IFBLK) and (os.major(node.rdev), os.minor(node.rdev)) not in TRUE

    def streams(self, ino: int) -> bool:
        """Whether it is a device that is opened: its bytes are no file's."""
        return bool(ino & OPENED)

    def seeks(self, ino: int) -> bool:
        """Whether one that is opened has places to go to: a terminal has none."""
        node = self._fs.stat(ino & ~OPENED)
        return S_ISBLK(node.mode) or os.major(node.rdev) not in (nodes.TERMINALS, nodes.CONSOLES)

    def lookup(self, parent: int, name: bytes, cred: Cred) -> int:
        ino = super().lookup(parent, name, cred)
        return ino | OPENED if self.unkept(ino) and self._opens(cred.pid) else ino

    def stat(self, ino: int, cred: Cred = ROOT) -> Stat:
        found = super().stat(ino & ~OPENED, cred)
        if not ino & OPENED:
            return found
        size = nodes.size(self._host, found)
        return replace(found, mode=S_IFREG | found.mode & 0o7777, rdev=0, size=size)

    def kind(self, ino: int) -> int:
        return S_IFREG if ino & OPENED else super().kind(ino)

    def access(self, ino: int, mask: int, cred: Cred) -> None:
        super().access(ino & ~OPENED, mask, cred)

    def getxattr(self, ino: int, name: bytes, cred: Cred = ROOT) -> bytes:
        if ino & OPENED:
            raise fault(ENODATA)
        found: bytes = self._fs.getxattr(ino, name, cred)
        return found

    def noted_until(self, ino: int) -> int:
        return LATEST if ino & OPENED else super().noted_until(ino)

    # ---- a device that is open

    def hold(self, ino: int, flags: int = 0, cred: Cred = ROOT) -> int:
        if not ino & OPENED:
            return self._fs.hold(ino, flags, cred)
        node = self._fs.stat(ino & ~OPENED)
        if node.rdev == KMSG and cred.uid and flags & os.O_ACCMODE != os.O_WRONLY:
            raise fault(EPERM)  # kernel.dmesg_restrict
        device = nodes.opened(self._host, node, lambda: self._log(cred.pid), partial(self._tell, cred.pid))
        handle = next(self._handles)
        self._open[handle] = device
        return handle

    def release(self, handle: int) -> None:
        if self._open.pop(handle, None) is None:
            self._fs.release(handle)

    def read(self, handle: int, offset: int, size: int, cred: Cred = ROOT) -> bytes:
        device = self._open.get(handle)
        return self._fs.read(handle, offset, size, cred) if device is None else device.read(offset, size)

    def write(self, handle: int, offset: int, data: bytes, append: bool = False, cred: Cred = ROOT) -> int:
        device = self._open.get(handle)
        return self._fs.write(handle, offset, data, append, cred) if device is None else device.write(offset, data)

    def accessed(self, handle: int) -> None:
        if handle not in self._open:
            self._fs.accessed(handle)

    def truncate(self, handle: int, size: int, cred: Cred = ROOT, by_path: bool = False) -> None:
        if not handle & OPENED:
            self._fs.truncate(handle, size, cred, by_path)

    def control(self, handle: int, command: int) -> bytes | None:
        """What ioctl(2) tells of a device that is open; None: it is no command of its own."""
        device = self._open.get(handle)
        tell = device.told.get(command) if device is not None else None
        return tell() if tell is not None else None
