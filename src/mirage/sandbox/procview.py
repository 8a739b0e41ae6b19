"""/proc as a cell's kernel asks for it: the world's own, told before each look at its root which programs truly run."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from mirage.vfs.types import Cred, Dirent

if TYPE_CHECKING:
    from mirage.vfs.filesystem import FileSystem


class ProcView:
    """A `FileSystem` that is another one, but for the look."""

    def __init__(self, fs: FileSystem, refresh: Callable[[], None]) -> None:
        self._fs = fs
        self._refresh = refresh

    def __getattr__(self, name: str) -> Any:
        return getattr(self._fs, name)

    def lookup(self, parent: int, name: bytes, cred: Cred) -> int:
        if parent == self._fs.root:
            self._refresh()
        return self._fs.lookup(parent, name, cred)

    def readdir(self, ino: int, offset: int = 0, cred: Cred | None = None) -> list[Dirent]:
        if ino == self._fs.root and offset == 0:
            self._refresh()
        return self._fs.readdir(ino, offset, cred) if cred is not None else self._fs.readdir(ino, offset)

    def readlink(self, ino: int, cred: Cred) -> bytes:
        self._refresh()  # /proc/self is who asks, who may have been born a moment ago
        return self._fs.readlink(ino, cred)
