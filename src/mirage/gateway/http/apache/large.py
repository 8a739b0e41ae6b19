"""A file that is too large to be held: bytes of it are read when they are sent. Slices like bytes."""

from __future__ import annotations

from collections.abc import Iterator

from mirage.vfs.openfile import OpenFile

WHOLE = 1 << 20  # bytes of a file that is read at once
PIECE = 1 << 16


class Large:
    """Bytes `start` to `end` of an open file, which is closed behind the last piece."""

    def __init__(self, file: OpenFile, start: int, end: int) -> None:
        self._file = file
        self._start = start
        self._end = end

    def __len__(self) -> int:
        return self._end - self._start

    def __getitem__(self, part: slice) -> Large:
        start, end, _ = part.indices(len(self))
        return Large(self._file, self._start + start, self._start + end)

    def pieces(self) -> Iterator[bytes]:
        with self._file as file:
            at = self._start
            while at < self._end and (piece := file.pread(min(PIECE, self._end - at), at)):
                at += len(piece)
                yield piece

    def close(self) -> None:
        self._file.close()
