"""/proc as a cell's kernel asks for it: the world's own, told before each look at its root which programs truly run.

A link like /proc/PID/fd/3 is more than its text: opened, it leads to what the process has open, named or not. FUSE knows only links
with texts. So who reads the link gets the text, and who follows it the path of the same link in a real procfs, which hangs below a
name that no listing shows.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from mirage.sandbox.hiding import Hiding
from mirage.vfs.types import Cred, Dirent

if TYPE_CHECKING:
    from mirage.vfs.synthetic import SyntheticFs


SHOWN = (b"self", b"thread-self", b"mounts")  # links that are their text

Follow = Callable[[int, bytes, int], bytes | None]
"""Pid, link below it, and who asks: what the link says to him; None when it is the world's to say."""


class ProcView(Hiding):
    """A `FileSystem`: /proc of a place, for its cell."""

    _fs: SyntheticFs

    def __init__(self, fs: SyntheticFs, hidden: bytes, refresh: Callable[[int], None], follow: Follow) -> None:
        super().__init__(fs, hidden)
        self._refresh = refresh
        self._follow = follow

    def lookup(self, parent: int, name: bytes, cred: Cred) -> int:
        if parent == self._fs.root:
            self._refresh(cred.pid)
        return super().lookup(parent, name, cred)

    def readdir(self, ino: int, offset: int = 0, cred: Cred | None = None) -> list[Dirent]:
        if ino == self._fs.root and offset == 0:
            self._refresh(cred.pid if cred is not None else 0)
        return self._fs.readdir(ino, offset, cred) if cred is not None else self._fs.readdir(ino, offset)

    def readlink(self, ino: int, cred: Cred) -> bytes:
        self._refresh(cred.pid)  # /proc/self is who asks, who may have been born a moment ago
        trail = self._fs.trail(ino)
        if len(trail) > 1 and trail[0].isdigit() and trail[-1] not in SHOWN:
            target = self._follow(int(trail[0]), b"/".join(trail[1:]), cred.pid)
            if target is not None:
                return target
        return self._fs.readlink(ino, cred)
