"""A request's body in chunks, as nginx takes it apart (ngx_http_parse_chunked): lenient about bare line feeds, strict about sizes."""

from __future__ import annotations

LARGEST = (1 << 63) - 1  # off_t
START, SIZE, EXTENSION, EXTENSION_END, DATA, AFTER, AFTER_END, LAST, LAST_END, TRAILER, TRAILER_END, LINE, LINE_END, DONE = range(14)
DIGITS = {byte: int(chr(byte), 16) for byte in b"0123456789abcdefABCDEF"}
CR, LF = 0x0D, 0x0A
_PLAIN = {  # what CR and LF lead to; everything else stays, or is wrong where it may not stand
    EXTENSION: {CR: EXTENSION_END, LF: DATA}, EXTENSION_END: {LF: DATA}, AFTER: {CR: AFTER_END, LF: START}, AFTER_END: {LF: START},
    LAST: {CR: LAST_END, LF: TRAILER}, LAST_END: {LF: TRAILER}, TRAILER: {CR: TRAILER_END, LF: DONE}, TRAILER_END: {LF: DONE},
    LINE: {CR: LINE_END, LF: TRAILER}, LINE_END: {LF: TRAILER},
}  # fmt: skip
_OTHERS = {EXTENSION: EXTENSION, LAST: LAST, TRAILER: LINE, LINE: LINE}


class BadChunk(Exception):  # noqa: N818 - the client's fault, not ours
    """No chunk stands there."""


class TooLarge(Exception):  # noqa: N818 - the client's fault, not ours
    """More than may come."""


class ChunkReader:
    """Feed it what comes; `done` when the last chunk and its trailer have come."""

    __slots__ = ("_limit", "_size", "_state", "received")

    def __init__(self, limit: int = LARGEST) -> None:
        self._state, self._size, self._limit = START, 0, limit
        self.received = 0  # bytes of content so far

    @property
    def done(self) -> bool:
        return self._state == DONE

    def feed(self, data: bytes) -> tuple[bytes, bytes]:
        """The content in data, and what is left behind the end of the body. BadChunk, TooLarge: see the module."""
        parts, at, end = [], 0, len(data)
        while at < end and self._state != DONE:
            if self._state == DATA:
                piece = data[at : at + self._size]
                parts.append(piece)
                at += len(piece)
                self._size -= len(piece)
                self.received += len(piece)
                if not self._size:
                    self._state = AFTER
                continue
            self._byte(data[at])
            at += 1
        return b"".join(parts), data[at:]

    def _byte(self, byte: int) -> None:
        state = self._state
        if state in (START, SIZE):
            self._digit(state, byte)
        else:
            following = _PLAIN[state].get(byte, _OTHERS.get(state))
            if following is None:
                raise BadChunk
            self._state = following
        if self._state == DATA and self._limit - self.received < self._size:
            raise TooLarge(f"{self.received}+{self._size}")

    def _digit(self, state: int, byte: int) -> None:
        digit = DIGITS.get(byte)
        if state == SIZE and self._size > LARGEST // 16:
            raise BadChunk
        if digit is not None:
            self._size = (0 if state == START else self._size) * 16 + digit
            self._state = SIZE
            return
        if state == START:
            raise BadChunk
        steps = {CR: EXTENSION_END, LF: DATA} if self._size else {CR: LAST_END, LF: TRAILER}
        following = steps.get(byte, (EXTENSION if self._size else LAST) if byte in b"; \t" else None)
        if following is None:
            raise BadChunk
        self._state = following
