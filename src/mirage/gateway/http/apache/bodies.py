"""A request's body as it comes in: by its length, or in chunks as modules/http/http_filters.c reads them."""

from __future__ import annotations

import re

from mirage.gateway.http.apache import lines
from mirage.gateway.http.apache.lines import FieldReader, Framing, Refused
from mirage.gateway.http.apache.pages import FIELD_TOO_LONG
from mirage.gateway.http.nginx.message import Request

_DIGITS = re.compile(rb"[0-9a-fA-F]+")
_LINE = re.compile(rb"[0-9a-fA-F]+[ \t]{0,10}(?:;[^\x00-\x08\x0a-\x1f\x7f]*)?\r?")  # and every beginning of one
LINE_MAX = 8190
WHOLE_LINE = 8192  # HUGE_STRING_LEN: of a longer one that much is looked at before it ends
LENGTH_MAX = 1 << 30  # LimitRequestBody since 2.4.53
OFFSET_MAX = (1 << 63) - 1


class BodyReader:
    """`feed` bytes; `is_over` when the body is whole. What belongs to the next request is in `rest`."""

    def __init__(self, framing: Framing, keep: int) -> None:
        if framing.length > LENGTH_MAX:
            raise Refused(413)
        self.kept = bytearray()
        self.size = 0
        self.rest = b""
        self._keep = keep
        self._left = framing.length
        self._is_chunked = framing.is_chunked
        self._state = "size" if framing.is_chunked else "data"
        self._line = b""
        self._trailers = FieldReader(Request())
        self.is_over = not framing.is_chunked and not framing.length

    @property
    def is_trailing(self) -> bool:
        """Whether all of the body is read, but not what may follow it."""
        return self._state == "trailer"

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
        if self._state == "trailer":
            return self._trailer(rest) if mark or len(self._line) > lines.LINE_MAX else b""
        if not mark and len(self._line) <= WHOLE_LINE:
            return b""
        if self._state == "size":
            _judge(self._line)
        if not mark:
            raise Refused(413 if self._state == "size" else 400)
        line, self._line = self._line, b""
        if not line.endswith(b"\r"):
            raise Refused(400)
        text = line[:-1]
        if self._state == "end":
            if text:
                raise Refused(400)
            self._state = "size"
        else:
            self._left = int(_DIGITS.match(text)[0], 16)  # type: ignore[index] # it was judged
            self._state = "data" if self._left else "trailer"
        return rest

    def _trailer(self, rest: bytes) -> bytes:
        """Read as a head is, and thrown away."""
        line, self._line = self._line, b""
        if len(line) > lines.LINE_MAX:
            raise Refused(400, FIELD_TOO_LONG)
        if not line.endswith(b"\r") or b"\0" in line:
            raise Refused(400)
        self.is_over = self._trailers.take(line[:-1])
        return rest


def _judge(line: bytes) -> None:
    """parse_chunk_size."""
    if line and not _LINE.fullmatch(line):
        raise Refused(400)
    digits = _DIGITS.match(line)
    if len(line) > LINE_MAX or (digits is not None and int(digits[0], 16) > OFFSET_MAX):
        raise Refused(413)
