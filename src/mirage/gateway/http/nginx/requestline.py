"""The request line, a byte at a time: what is wrong with it is known at its first wrong byte (ngx_http_parse_request_line).

Most lines match one regular expression. The rest walk a table: in each state a run of bytes is passed over, and the byte after
it names the next state, or the fault. So a line that comes in pieces costs no more than one that comes whole.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

CR, LF, SPACE = 0x0D, 0x0A, 0x20
HTTP_09, HTTP_10, HTTP_11 = 9, 1000, 1001  # as nginx counts: major * 1000 + minor

SIMPLE = re.compile(rb"([A-Z_-]+) (/[^\0-\x20\x7f#?%]*)(?:\?([^\0-\x20\x7f#]*))? HTTP/1\.([01])\r?\n")

METHOD, SPACES, SCHEMA, SLASH, SLASHES, HOST, LITERAL, HOST_END, PORT, URI, AFTER = range(1, 12)
PROTOCOL, MAJOR, MAJOR_END, MINOR, MINOR_END, TRAILING, ALMOST, DONE = range(12, 20)
NAME = b"TTP/"  # what follows the H of HTTP/1.1

_AFTER_HOST = {0x3A: PORT, 0x2F: URI, 0x3F: URI, SPACE: AFTER}
STATES: dict[int, tuple[re.Pattern[bytes] | None, dict[int, int]]] = {
    METHOD: (re.compile(rb"[A-Z_-]*"), {SPACE: SPACES}),
    SPACES: (re.compile(rb" *"), {0x2F: URI} | dict.fromkeys(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", SCHEMA)),
    SCHEMA: (re.compile(rb"[A-Za-z0-9+.-]*"), {0x3A: SLASH}),
    SLASH: (None, {0x2F: SLASHES}),
    SLASHES: (None, {0x2F: HOST}),
    HOST: (re.compile(rb"[A-Za-z0-9.-]*"), _AFTER_HOST),
    LITERAL: (re.compile(rb"[0-9A-Za-z:._~!$&'()*+,;=-]*"), {0x5D: HOST_END}),
    HOST_END: (None, _AFTER_HOST),
    PORT: (re.compile(rb"[0-9]*"), {0x2F: URI, 0x3F: URI, SPACE: AFTER}),
    URI: (re.compile(rb"[^\0-\x20\x7f]*"), {SPACE: AFTER, CR: ALMOST, LF: DONE}),
    AFTER: (re.compile(rb" *"), {0x48: PROTOCOL, CR: ALMOST, LF: DONE}),
    MAJOR: (None, {0x31: MAJOR_END}),
    MAJOR_END: (None, {0x2E: MINOR}),
    MINOR: (None, dict.fromkeys(b"0123456789", MINOR_END)),
    MINOR_END: (None, {SPACE: TRAILING, CR: ALMOST, LF: DONE}),
    TRAILING: (re.compile(rb" *"), {CR: ALMOST, LF: DONE}),
    ALMOST: (None, {LF: DONE}),
}  # fmt: skip


class BadLine(Exception):  # noqa: N818 - the client's fault, not ours
    """No request line that nginx takes; `status` is what it answers."""

    def __init__(self, status: int, version: int = HTTP_10) -> None:
        super().__init__(status)
        self.status = status
        self.version = version


@dataclass(slots=True)
class RequestLine:
    """A whole request line. `target` is as it was sent, without scheme and host; `host` is that of an absolute URI."""

    text: bytes
    method: bytes
    target: bytes
    version: int
    host: bytes | None = None


class LineReader:
    """Reads one request line out of a buffer that grows."""

    __slots__ = ("_host", "_minor", "_named", "_state", "position", "start")

    def __init__(self) -> None:
        self.start = self.position = 0
        self._state = 0
        self._host = self._named = 0
        self._minor = -1

    def read(self, buffer: bytes) -> RequestLine | None:
        """The line, once it is whole; `position` is then behind its end. BadLine: it is none."""
        if self._state == 0 and not self._begin(buffer):
            return None
        while self._state != DONE:
            if self.position >= len(buffer) or not self._step(buffer):
                return None
        return self._line(buffer)

    def method(self, buffer: bytes) -> bytes:
        """The method, once the space after it has come: nginx knows a HEAD even where the rest of the line is wrong."""
        return buffer[self.start :].partition(b" ")[0] if self._state > METHOD else b""

    def _begin(self, buffer: bytes) -> bool:
        """Empty lines before a request are passed over."""
        at, end = self.position, len(buffer)
        while at < end and buffer[at] in b"\r\n":
            at += 1
        self.start = self.position = at
        if at == end:
            return False
        if not (0x41 <= buffer[at] <= 0x5A or buffer[at] in b"_-"):
            raise BadLine(400)
        self._state = METHOD
        return True

    def _step(self, buffer: bytes) -> bool:
        """Pass over a run and go to the next state; False when more bytes are needed."""
        state = self._state
        if state == PROTOCOL:
            return self._name(buffer)
        run, steps = STATES[state]
        at = self.position
        if state == HOST and at == self._host and buffer[at] == 0x5B:
            self._state, self.position = LITERAL, at + 1
            return True
        if run is not None:
            found = run.match(buffer, at)
            assert found is not None
            at = self.position = found.end()
            if at == len(buffer):
                return False
        byte = buffer[at]
        following = steps.get(byte)
        self.position = at + 1
        if following is None:
            self._digit(state, byte)
            return True
        if following == HOST:
            self._host = at + 1
        elif following == MINOR_END:
            self._minor = byte - 0x30
        self._state = following
        return True

    def _digit(self, state: int, byte: int) -> None:
        """No step leads on from here; a digit of the version may still be good, or bad in another way."""
        if (state == MAJOR and 0x32 <= byte <= 0x39) or (state == MAJOR_END and 0x30 <= byte <= 0x39):
            raise BadLine(505)
        if state != MINOR_END or not 0x30 <= byte <= 0x39 or self._minor > 99:
            raise BadLine(400)
        self._minor = self._minor * 10 + byte - 0x30

    def _name(self, buffer: bytes) -> bool:
        for byte in NAME[self._named :]:
            if self.position == len(buffer):
                return False
            if buffer[self.position] != byte:
                raise BadLine(400)
            self.position += 1
            self._named += 1
        self._state = MAJOR
        return True

    def _line(self, buffer: bytes) -> RequestLine:
        """What the states have let through, taken apart."""
        text = buffer[self.start : self.position - 1]
        if text.endswith(b"\r"):
            text = text[:-1]
        method, _, rest = text.partition(b" ")
        rest = rest.lstrip(b" ")
        target = rest.partition(b" ")[0]
        version = HTTP_10 + self._minor if self._minor >= 0 else HTTP_09
        host = None
        if not target.startswith(b"/"):
            host, target = _absolute(target)
        if version == HTTP_09 and method != b"GET":
            raise BadLine(400, HTTP_09)
        return RequestLine(text, method, target, version, host)


def _absolute(uri: bytes) -> tuple[bytes, bytes]:
    """Host (without its port) and path of scheme://host:port/path; "?..." where the path is empty and a query is not."""
    rest = uri.partition(b"://")[2]
    ends = [at for at in (rest.find(b"/"), rest.find(b"?")) if at >= 0]
    end = min(ends, default=len(rest))
    authority = rest[:end]
    close = authority.find(b"]") if authority.startswith(b"[") else 0
    colon = authority.find(b":", close)
    return authority[:colon] if colon >= 0 else authority, rest[end:] or b"/"
