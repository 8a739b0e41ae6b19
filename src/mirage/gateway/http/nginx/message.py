"""A request as it was understood, a response as it will be written, and the exchange of the two."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

from mirage.gateway.http.nginx.requestline import HTTP_10

Fields = list[tuple[bytes, bytes]]


class Source(Protocol):
    """Bytes of a known size that are read when they are sent. `close` lets go of them."""

    size: int

    def read(self, offset: int, size: int) -> bytes: ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Script:
    """A request that goes to an application: the file, its name below the root, and what follows it in the path."""

    root: bytes
    name: bytes
    info: bytes = b""
    socket: str = ""

    @property
    def path(self) -> bytes:
        return self.root + self.name


@dataclass(slots=True)
class Request:
    """One request. `line` is the text of its first line as far as it came; `head` all bytes up to the body."""

    line: bytes = b""
    method: bytes = b""
    target: bytes = b""
    path: bytes = b""
    query: bytes = b""
    version: int = HTTP_10
    host: bytes = b""  # lower case, without port: whom a redirect names
    fields: Fields = field(default_factory=list)  # as they came, those that nginx ignores left out
    first: dict[bytes, bytes] = field(default_factory=dict)  # by name in lower case, the first of each
    head: bytes = b""
    body: bytes = b""  # decoded, up to the limit of what is kept
    body_size: int = 0
    is_secure: bool = False
    connection: bytes = b""  # close or keep-alive, where the client said so
    number: int = 1  # of the connection's requests
    client: str = ""  # the address that it came from
    fault: str = ""  # what was wrong with it
    script: Script | None = None  # where an application answers: what it was found to be
    logs: tuple[bytes, bytes, str] | None = None  # access log, error log and name of the server, where they are its own

    @property
    def is_padded(self) -> bool:
        """Whether error pages get nginx's padding (msie_padding)."""
        agent = self.first.get(b"user-agent", b"")
        return _browser(agent) in (b"chrome", b"msie")

    @property
    def is_dropped(self) -> bool:
        """Whether it ends its connection, as an early MSIE waits for what comes after a POST (keepalive_disable msie6)."""
        agent = self.first.get(b"user-agent", b"") if self.method == b"POST" else b""
        if _browser(agent) != b"msie":
            return False
        version = agent[agent.find(b"MSIE ") + 5 :]
        return version[1:2] == b"." and (version[:1] in b"45" or (version[:1] == b"6" and b"SV1" not in version[3:]))


def _browser(agent: bytes) -> bytes:
    """As ngx_http_process_user_agent tells browsers apart, as far as it matters."""
    if b"Opera" in agent:
        return b"opera"
    at = agent.find(b"MSIE ")
    if at >= 0 and at + 7 < len(agent):
        return b"msie"
    if b"Gecko/" in agent:
        return b"gecko"
    return b"chrome" if b"Chrome/" in agent else b""


@dataclass(slots=True)
class Response:
    """One response. `length` None: it is not known, so it is sent in chunks; `modified` in seconds, None for none."""

    status: int
    kind: bytes = b""
    length: int | None = None
    modified: int | None = None
    location: bytes = b""
    etag: bytes = b""
    fields: Fields = field(default_factory=list)  # after those that nginx writes itself
    body: bytes | Source | Iterator[bytes] = b""
    takes_ranges: bool = False
    expires: int | None = None  # seconds from now; the field Expires is then filled in as it is written
    is_page: bool = False  # one of nginx's own
    is_returned: bool = False  # by the directive: like a file, it has the body looked at first
    reason: str = ""  # an application's own words for the status
    notes: list[str] = field(default_factory=list)  # lines for error.log


@dataclass(slots=True, eq=False)
class Exchange:
    """A request with what became of it. Times in nanoseconds; sizes in bytes as sent."""

    request: Request
    started: int
    status: int = 0
    head_size: int = 0
    sent: int = 0  # head and body
    ended: int = 0
    notes: list[str] = field(default_factory=list)

    @property
    def body_sent(self) -> int:
        """nginx's $body_bytes_sent."""
        return max(0, self.sent - self.head_size)
