"""The internet as the pretended machine finds it: nothing leaves unless the operator allowed it, and all of it is on record.

What a name resolves to, whether a port answers, and what a download brings is decided by policy (data, typed below), drawn
from the host's seed, so that the same question has the same answer in every session and after every restart.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from enum import Enum


class Failure(Enum):
    """Why the network did not answer; programs render it in their own words."""

    NO_NAME = "no-name"  # NXDOMAIN: EAI_NONAME
    TRY_AGAIN = "try-again"  # the resolver did not answer: EAI_AGAIN
    REFUSED = "refused"  # ECONNREFUSED
    TIMED_OUT = "timed-out"  # ETIMEDOUT
    UNREACHABLE = "unreachable"  # ENETUNREACH
    NO_ROUTE = "no-route"  # EHOSTUNREACH
    RESET = "reset"  # ECONNRESET
    TLS = "tls"  # the handshake failed or the certificate does not hold
    BAD_URL = "bad-url"  # no http(s) or ftp URL
    TOO_LARGE = "too-large"  # a true fetch met its cap; what came is kept


@dataclass(frozen=True, slots=True)
class Record:
    """One resource record as dig shows it."""

    name: str
    type: str
    ttl: int
    data: str


@dataclass(frozen=True, slots=True)
class Resolution:
    """What the resolver said. `records` is empty when `failure` is set or the name has no such record."""

    records: tuple[Record, ...] = ()
    failure: Failure | None = None
    server: str = ""  # address of the resolver that answered
    seconds: float = 0.0  # how long it took, on the world's clock

    @property
    def addresses(self) -> list[str]:
        return [record.data for record in self.records if record.type in ("A", "AAAA")]


@dataclass(frozen=True, slots=True)
class Connection:
    """A TCP connection that was accepted by nobody: what it answers is `greeting`, then silence, then the end."""

    address: str
    port: int
    seconds: float
    greeting: bytes = b""


@dataclass(frozen=True, slots=True)
class ConnectFailure:
    """A TCP connection that did not come about; `seconds` have passed meanwhile."""

    failure: Failure
    address: str
    port: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Hop:
    """One redirect on the way to an answer."""

    url: str
    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    address: str
    port: int


@dataclass(slots=True)
class Answer:
    """What a download brought, or why it brought nothing. `body` yields chunks at the pace of the pretended line."""

    url: str
    status: int = 0
    reason: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    body: AsyncIterator[bytes] | None = None
    size: int | None = None  # Content-Length, if it is known beforehand
    failure: Failure | None = None
    resolution: Resolution | None = None
    address: str = ""  # the address that was connected to
    port: int = 0
    hops: list[Hop] = field(default_factory=list)
    sha256: str = ""  # of the body, once it is read
    left: int = 0  # bytes that truly left the machine for it


@dataclass(frozen=True, slots=True)
class Echo:
    """One ICMP echo: its round-trip time in milliseconds, or None for no reply; `failure` when it could not be sent."""

    address: str
    milliseconds: float | None
    ttl: int = 0
    failure: Failure | None = None
