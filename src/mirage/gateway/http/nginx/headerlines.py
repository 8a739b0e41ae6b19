"""Header lines, a byte at a time (ngx_http_parse_header_line), and the buffers that bound them (large_client_header_buffers)."""

from __future__ import annotations

import re

CR, LF = 0x0D, 0x0A

# no run of bytes is tried twice, and a line begins behind another: what does not match costs no more than its length
# (no group is possessive: Debian's Python 3.11.2 forgets where such a one ended)
_LINE = rb"([A-Za-z0-9-]++): *+((?:[^\0\r\n]*[^\0\r\n ])?) *+\r?\n"
SIMPLE = re.compile(_LINE)
_ALL = re.compile(rb"(?<=\n)(" + _LINE + rb")")

NAME, BEFORE, VALUE, ALMOST, END_ALMOST, DONE = range(1, 7)
# state -> what stays in it, and where a byte after that leads; what leads nowhere is invalid
STATES: dict[int, tuple[re.Pattern[bytes] | None, dict[int, int]]] = {
    NAME: (re.compile(rb"[^\0-\x20\x7f:]*"), {0x3A: BEFORE, CR: ALMOST, LF: DONE}),
    BEFORE: (re.compile(rb" *"), {CR: ALMOST, LF: DONE}),
    VALUE: (re.compile(rb"[^\0\r\n]*"), {CR: ALMOST, LF: DONE}),
    ALMOST: (re.compile(rb"\r*"), {LF: DONE}),
    END_ALMOST: (None, {LF: DONE}),
}
_VALID = re.compile(rb"[A-Za-z0-9-]+")


MOST_LINES = 1000  # max_headers of a later nginx, which Debian's 1.22.1-9+deb12u11 has


def whole(buffer: bytes, start: int) -> tuple[list[tuple[bytes, bytes, bytes]], int] | None:
    """All lines of a header (the line, its name, its value) and the position behind its end; None for one to be read line by line.

    Most headers are such, and reading them at once is three times as fast.
    """
    end = buffer.find(b"\r\n\r\n", start - 2, start + HeaderBuffers.LARGE) + 2
    if end < start:
        return None
    lines = _ALL.findall(buffer, start, end)
    return (lines, end + 2) if sum([len(line) for line, _, _ in lines]) == end - start else None


class BadHeader(Exception):  # noqa: N818 - the client's fault, not ours
    """A header line that nginx does not take."""


class HeaderReader:
    """Reads one line. After `read` returned True, `name` is None at the end of the header, b"" for a line that is ignored."""

    __slots__ = ("_is_end", "_state", "name", "position", "start", "value")

    def __init__(self, start: int) -> None:
        self.start = self.position = start
        self.name: bytes | None = None
        self.value = b""
        self._state = 0
        self._is_end = False

    def read(self, buffer: bytes) -> bool:
        """Whether the line is whole; `position` is then behind its end. BadHeader: 400."""
        end = len(buffer)
        while self._state != DONE:
            if self.position >= end:
                return False
            if self._state == 0:
                self._begin(buffer[self.position])
            elif not self._step(buffer):
                return False
        if not self._is_end:
            self._take(buffer)
        return True

    def _begin(self, byte: int) -> None:
        if byte in (CR, LF):
            self._is_end = True
            self._state = END_ALMOST if byte == CR else DONE
            self.position += 1
        elif byte == 0x3A:
            raise BadHeader
        else:
            self._state = NAME

    def _step(self, buffer: bytes) -> bool:
        run, steps = STATES[self._state]
        if run is not None:
            found = run.match(buffer, self.position)
            assert found is not None
            self.position = found.end()
            if self.position == len(buffer):
                return False
        byte = buffer[self.position]
        following = steps.get(byte)
        if following is None:
            if self._state != BEFORE or byte == 0:
                raise BadHeader
            following = VALUE
        self.position += 1
        self._state = following
        return True

    def _take(self, buffer: bytes) -> None:
        line = buffer[self.start : self.position].rstrip(b"\r\n")
        name, _, value = line.partition(b":")
        self.name = name if _VALID.fullmatch(name) else b""
        self.value = value.strip(b" ")


class HeaderBuffers:
    """Where nginx keeps a header: 1 KiB, then at most four buffers of 8 KiB, none of which splits a line.

    Only their sizes are played through, as they alone decide what is too long.
    """

    __slots__ = ("_busy", "_free", "_size", "_used")

    FIRST, LARGE, MOST = 1024, 8192, 4  # client_header_buffer_size, large_client_header_buffers: nginx's own

    def __init__(self) -> None:
        self._used, self._size, self._busy, self._free = 0, self.FIRST, 0, 0

    def reset(self, waiting: int) -> None:
        """A new request; `waiting` bytes of it have come with the one before, and stay where they lie."""
        if not waiting or self._used >= self._size:
            self.__init__()  # type: ignore[misc]
        elif self._busy:
            self._free, self._busy = self._busy - 1, 1

    def skip(self, length: int) -> None:
        """Empty lines before a request."""
        self._used = (self._used + length) % self._size

    def fits(self, length: int) -> bool:
        """Whether whole lines of so many bytes fit in the buffer in use, which they then fill."""
        if self._used + length > self._size:
            return False
        self._used += length
        return True

    def has_room(self, length: int, is_whole: bool) -> bool:
        """Whether a line of so many bytes fits, or the part of it that has come and more of it."""
        while self._used + length > self._size or (self._used + length == self._size and not is_whole):
            part = self._size - self._used
            if part and part >= self.LARGE:
                return False
            if self._free:
                self._free -= 1
            elif self._busy >= self.MOST:
                return False
            self._busy += 1
            self._used, self._size = 0, self.LARGE
        if is_whole:
            self._used += length
        return True
