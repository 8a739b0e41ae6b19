"""/sys as a cell's kernel asks for it: the world's own, of which one name that is not there is remembered as such.

Whatever is linked with libselinux (ls, cp, mkdir, dpkg) begins with statfs("/sys/fs/selinux"), twice (src/init.c verify_selinuxmnt),
and there is no such directory unless the machine was booted with SELinux.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mirage.vfs.synthetic import SyntheticFs

LAST = 10  # seconds
ON_THE_WAY = ((), (b"fs",))
LACKING = b"selinux"


class SysView:
    """A `FileSystem`: the same one."""

    def __init__(self, fs: SyntheticFs) -> None:
        self._fs = fs

    def __getattr__(self, name: str) -> Any:
        return getattr(self._fs, name)

    def lasting(self, ino: int) -> int:
        return LAST if self._fs.trail(ino) in ON_THE_WAY else 0

    def lacking(self, parent: int, name: bytes) -> int:
        return LAST if name == LACKING and self._fs.trail(parent) == ON_THE_WAY[-1] else 0
