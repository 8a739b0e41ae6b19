"""The visitor's files as a script of www-data reads and writes them; what it writes is told, and kept as an artifact."""

from __future__ import annotations

from collections.abc import Callable

from mirage.base.events import ArtifactCaptured, Emit, FileChanged
from mirage.vfs.caller import Caller
from mirage.vfs.types import Stat
from mirage.world.artifacts import Artifacts

READ_MOST = 8 << 20


class VfsFiles:
    """See the module. All raise OSError as the file system says it."""

    def __init__(self, look: Caller, own: Callable[[], Caller], emit: Emit, artifacts: Artifacts) -> None:
        self._look, self._own = look, own
        self._emit, self._artifacts = emit, artifacts

    def read(self, path: str) -> bytes:
        return self._look.read_file(_bytes(path), READ_MOST)

    def stat(self, path: str) -> Stat:
        return self._look.stat(_bytes(path))

    def access(self, path: str, mask: int) -> bool:
        self._look.access(_bytes(path), mask)
        return True

    def names(self, path: str) -> list[str]:
        with self._look.open(_bytes(path)) as directory:
            return [entry.name.decode("latin-1") for entry in directory.listdir()]

    def real(self, path: str) -> str:
        node = self._look.resolve(_bytes(path))
        return self._look.view.path_of(node, self._look.root).decode("latin-1") if self._is_directory(path) else path

    def _is_directory(self, path: str) -> bool:
        return self._look.stat(_bytes(path)).mode & 0o170000 == 0o040000

    def space(self) -> tuple[int, int]:
        found = self._look.view.root.fs.statfs()
        return found.bavail * 4096, found.blocks * 4096

    def write(self, path: str, data: bytes) -> bool:
        self._writes().write_file(_bytes(path), data)
        self._told("written", path, len(data))
        if data:
            sha256 = self._artifacts.keep(data)
            self._emit(ArtifactCaptured(sha256=sha256, size=len(data), origin="write", path=_bytes(path)))
        return True

    def append(self, path: str, data: bytes) -> bool:
        writer = self._writes()
        before = writer.read_file(_bytes(path), READ_MOST) if writer.exists(_bytes(path)) else b""
        writer.write_file(_bytes(path), before + data)
        self._told("written", path, len(before) + len(data))
        return True

    def unlink(self, path: str) -> bool:
        self._writes().unlink(_bytes(path))
        self._told("removed", path)
        return True

    def mkdir(self, path: str, mode: int = 0o777) -> bool:
        self._writes().mkdir(_bytes(path), mode or 0o777)
        self._told("created", path)
        return True

    def rmdir(self, path: str) -> bool:
        self._writes().rmdir(_bytes(path))
        self._told("removed", path)
        return True

    def chmod(self, path: str, mode: int) -> bool:
        self._writes().chmod(_bytes(path), mode & 0o7777)
        self._told("mode", path)
        return True

    def touch(self, path: str, time: int = 0) -> bool:
        writer = self._writes()
        if not writer.exists(_bytes(path)):
            writer.write_file(_bytes(path), b"")
        elif time:
            writer.utimens(_bytes(path), time * 1_000_000_000, time * 1_000_000_000)
        return True

    def rename(self, path: str, target: str) -> bool:
        self._writes().rename(_bytes(path), _bytes(target))
        self._emit(FileChanged(change="renamed", path=_bytes(path), target=_bytes(target)))
        return True

    def copy(self, path: str, target: str) -> bool:
        return self.write(target, self.read(path))

    def symlink(self, path: str, target: str) -> bool:
        self._writes().symlink(_bytes(path), _bytes(target))
        return True

    def session_read(self, path: str) -> bytes:
        return self._look.read_file(_bytes(path), 1 << 20)

    def session_write(self, path: str, data: bytes) -> None:
        self._writes().write_file(_bytes(path), data, 0o600)

    def _writes(self) -> Caller:
        """From the first change on, the visitor's own layer is what is read as well."""
        self._look = self._own()
        return self._look

    def _told(self, change: str, path: str, size: int = 0) -> None:
        self._emit(FileChanged(change=change, path=_bytes(path), size=size))


def _bytes(path: str) -> bytes:
    return path.encode("latin-1", "replace")
