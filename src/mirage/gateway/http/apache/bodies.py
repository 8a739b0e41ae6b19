"""A request's body as it comes in: by its length, or in chunks as modules/http/http_filters.c reads them."""

from __future__ import annotations

from mirage.gateway.http.apache.lines import Framing, Refused

_HEX = b"0123456789abcdefABCDEF"
_SPACE = b" \t"
LINE_MAX = 8190
OFFSET_MAX = (1 << 63) - 1


class BodyReader:
    """`feed` bytes; `is_over` when the body is whole. What belongs to the next request is in `rest`."""

    def __init__(self, framing: Framing, keep: int) -> None:
        if framing.length > (1 << 63) - 2:
            raise Refused(413)
        self.kept = bytearray()
        self.size = 0
        self.rest = b""
        self._keep = keep
        self._left = framing.length
        self._is_chunked = framing.is_chunked
        self._state = "size" if framing.is_chunked else "data"
        self._line = b""
        self.is_over = not framing.is_chunked and not framing.length

    def feed(self, data: bytes) -> None:
        """Refused: these are no chunks."""
        while data and not self.is_over:
            data = self._data(data) if self._state == "data" else self._chunk_line(data)
        self.rest = data

    def _data(self, data: bytes) -> bytes:
        piece, rest = data[: self._left], data[self._left :]
        self._left -= len(piece)
        self.size += len(piece)
        self.kept += piece[: max(0, self._keep - len(self.kept))]
        if not self._left:
            self.is_over = not self._is_chunked
            self._state = "end"
        return rest

    def _chunk_line(self, data: bytes) -> bytes:
        line, mark, rest = data.partition(b"\n")
        self._line += line
        if not mark:
            if len(self._line) > LINE_MAX:
                raise Refused(400)
            if self._state == "size":
                _judge(self._line)
            return b""
        line, self._line = self._line, b""
        if not line.endswith(b"\r"):
            raise Refused(400)
        text = line[:-1]
        if self._state == "end":
            if text:
                raise Refused(400)
            self._state = "size"
        elif self._state == "size":
            self._left = _size(text)
            self._state = "data" if self._left else "trailer"
        elif not text:
            self.is_over = True
        return rest


def _judge(line: bytes) -> None:
    """A line that is wrong is refused before it ends."""
    if line and line[:1] not in _HEX and not line.startswith(b"\r"):
        raise Refused(400)


def _size(text: bytes) -> int:
    digits = text[: len(text) - len(text.lstrip(_HEX))]
    after = text[len(digits) :].lstrip(_SPACE)
    if not digits or (after and not after.startswith(b";")):
        raise Refused(400)
    if int(digits, 16) > OFFSET_MAX:
        raise Refused(413)
    return int(digits, 16)
