"""The internet as the pretended machine finds it: nothing leaves unless the operator allowed it, and all of it is on record.

What a name resolves to, whether a port answers, and what a download brings is decided by policy (data, typed below), drawn
from the host's seed, so that the same question has the same answer in every session and after every restart.
"""

from __future__ import annotations

import hashlib
import ipaddress
import re
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec

from mirage.base.chance import derive, fraction
from mirage.base.clock import Clock
from mirage.base.events import NetworkAsked
from mirage.world.artifacts import Artifacts
from mirage.world.identity import Identity
from mirage.world.logs.lines import NOBODYS
from mirage.world.outside import Outside, Unreachable

if TYPE_CHECKING:
    from mirage.world.visit import Visit

CONNECT_TIMEOUT = 129.0  # seconds until connect(2) gives up: tcp_syn_retries 6 (1 + 2 + ... + 64 s, and two more)
REACH = re.compile(
    r"(?=.{1,253}\.?$)([A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?\.)*[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?\.?"
)
NOWHERE = (  # what the root has not: RFC 2606 and 6762, names that ICANN keeps back, and those of clusters
    ".invalid", ".local", ".internal", ".lan", ".test", ".onion", ".example", ".corp", ".home", ".mail", ".localdomain", ".intranet", ".private",
    ".svc", ".consul", ".docker", ".intern",
)  # fmt: skip
PORTS = {"http": 80, "https": 443, "ftp": 21}
UNROUTED = [
    ipaddress.ip_network(net) for net in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "198.18.0.0/15", "240.0.0.0/4")
]


class Failure(Enum):
    """Why the network did not answer; programs render it in their own words."""

    NO_NAME = "no-name"  # NXDOMAIN: EAI_NONAME
    TRY_AGAIN = "try-again"  # the resolver did not answer: EAI_AGAIN
    REFUSED = "refused"  # ECONNREFUSED
    TIMED_OUT = "timed-out"  # ETIMEDOUT
    UNREACHABLE = "unreachable"  # ENETUNREACH
    NO_ROUTE = "no-route"  # EHOSTUNREACH
    RESET = "reset"  # ECONNRESET
    TLS = "tls"  # the handshake failed
    CERTIFICATE = "certificate"  # nobody known vouches for the server
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
    sha256: str = ""  # of the body, once it is read
    left: int = 0  # bytes that truly left the machine for it

    def header(self, name: str) -> str:
        """The first header of a name, in whatever case the server wrote it; empty if there is none."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")


@dataclass(frozen=True, slots=True)
class Echo:
    """One ICMP echo: its round-trip time in milliseconds, or None for no reply; `failure` when it could not be sent."""

    address: str
    milliseconds: float | None
    ttl: int = 0
    failure: Failure | None = None


class Policy(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"timed_out": "timed-out", "no_route": "no-route"}
):
    """How likely each end of a connection is; the shares need not add up to one.

    `unrouted`: whether a router of the provider's says at once that it has no way to networks that are nobody's.
    """

    timed_out: float = 1.0
    refused: float = 0.0
    no_route: float = 0.0
    unrouted: bool = True


class Rules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The persona's or the operator's internet, as data. `served`: URL with `*` for any text -> SHA-256 of the artifact that answers it."""

    names: str = "resolve"  # resolve, or fail: no name resolves
    latency_ms: tuple[float, float] = (0.4, 38.0)  # of the resolver
    ttl: tuple[int, int] = (60, 3600)
    connect: Policy = Policy()
    missing: float = 0.04  # share of names that do not exist
    slow_names: float = 0.03  # share of names whose servers do not answer
    ping: str = "lost"  # lost, or answered
    served: dict[str, str] = {}


class Internet:
    """What is beyond the machine's router. `left` counts the bytes that truly left the machine: none without an `outside`.

    `library` holds what the operator's `served` URLs answer with.
    """

    def __init__(self, seed: bytes, rules: Mapping[str, object], clock: Clock, identity: Identity) -> None:
        self._seed = seed
        self._clock = clock
        self._identity = identity
        self.rules = msgspec.convert(rules, Rules)
        self.outside: Outside | None = None
        self.library: Artifacts | None = None
        self.left = 0

    # ---- names

    async def resolve(self, name: str, rrtype: str, visit: Visit, *, program: str = "") -> Resolution:
        """Ask the machine's resolver. Waits as long as the answer takes."""
        left = await self._ask_outside(name, rrtype)
        found = self.lookup(name, rrtype)
        await self._clock.sleep(found.seconds if left is None else 0)
        verdict = found.failure.value if found.failure else "answered" if found.records else "empty"
        visit.emit(NetworkAsked(action="resolve", target=_bytes(name), verdict=verdict, program=program, left=left or 0))
        return found

    async def _ask_outside(self, name: str, rrtype: str) -> int | None:
        """Where it is allowed, find a name's true addresses, for `lookup` to know. The bytes that left; None: nothing was asked."""
        plain = name.rstrip(".").lower()
        if self.outside is None or rrtype.upper() != "A" or not self._is_public(plain):
            return None
        try:
            found = await self.outside.resolve(plain)
        except Unreachable:
            return None
        if found is None:
            return None
        self.left += found[1]
        return found[1]

    def _is_public(self, plain: str) -> bool:
        return (
            bool(REACH.fullmatch(plain)) and "." in plain and not plain.rpartition(".")[2].isdecimal()
            and plain not in (self._identity.hostname, self._identity.fqdn) and not plain.endswith(NOWHERE)
        )  # fmt: skip

    def lookup(self, name: str, rrtype: str = "A") -> Resolution:
        """The resolver's answer without waiting and without a trace; the same name always has the same one."""
        plain, server, kind = name.rstrip(".").lower(), self._identity.nameservers[0], rrtype.upper()
        low, high = self.rules.latency_ms
        seconds = (low + (high - low) * fraction(self._seed, "latency", plain) ** 2) / 1000
        own = (self._identity.hostname, self._identity.fqdn)
        if plain in own or plain == "localhost":
            address = "127.0.0.1" if plain == "localhost" else "127.0.1.1"
            return Resolution((Record(plain, "A", 0, address),) if kind == "A" else (), server=server)
        if not plain or not REACH.fullmatch(plain) or "." not in plain or plain.rpartition(".")[2].isdecimal():
            return Resolution(failure=Failure.NO_NAME, server=server, seconds=seconds)
        known = self.outside.known(plain) if self.outside is not None else None
        if known is not None:
            ttl = self._ttl(plain)
            records = tuple(Record(plain, kind, ttl, address) for address in known if kind == "A")
            return Resolution(records, None if known else Failure.NO_NAME, server, seconds)
        draw, is_nowhere = fraction(self._seed, "name", plain), plain.endswith(NOWHERE)
        if self.rules.names == "fail" or (draw < self.rules.slow_names and not is_nowhere):
            return Resolution(failure=Failure.TRY_AGAIN, server=server, seconds=10.0)  # resolv.conf: 2 attempts of 5 s
        if is_nowhere or draw < self.rules.slow_names + self.rules.missing:
            return Resolution(failure=Failure.NO_NAME, server=server, seconds=seconds)
        ttl = self._ttl(plain)
        return Resolution(tuple(Record(plain, kind, ttl, data) for data in self._data(plain, kind)), server=server, seconds=seconds)

    def _ttl(self, name: str) -> int:
        shortest, longest = self.rules.ttl
        return shortest + int((longest - shortest) * fraction(self._seed, "ttl", name))

    def _data(self, name: str, kind: str) -> list[str]:
        if kind == "A":
            return [self._address(name, index) for index in range(1 + (fraction(self._seed, "many", name) > 0.7))]
        if kind == "NS":
            return [f"ns{index}.{name}." for index in (1, 2)]
        if kind == "MX":
            return [f"10 mail.{name}."]
        return []

    def _address(self, name: str, index: int) -> str:
        for attempt in range(64):
            octets = derive(self._seed, "address", name, index, attempt)[:4]
            if 1 <= octets[0] <= 223 and octets[0] not in NOBODYS and 0 < octets[3] < 255:
                return ".".join(map(str, octets))
        return "1.1.1.1"

    # ---- connections

    async def connect(self, host: str, port: int, visit: Visit, *, program: str = "") -> Connection | ConnectFailure:
        """A TCP connection to a name or an address. It waits as long as connect(2) would; nothing leaves the machine."""
        resolution, address = await self._reach(host, visit, program)
        if address is None:
            failure = resolution.failure if resolution is not None and resolution.failure else Failure.NO_NAME
            return ConnectFailure(failure, "", port, resolution.seconds if resolution is not None else 0.0)
        outcome, seconds = self.outcome(address, port)
        await self._clock.sleep(seconds)
        visit.emit(NetworkAsked(action="connect", target=_bytes(host), port=port, verdict=outcome.value, program=program))
        return ConnectFailure(outcome, address, port, seconds)

    async def _reach(self, host: str, visit: Visit, program: str) -> tuple[Resolution | None, str | None]:
        text = host.strip("[]")
        try:
            return None, str(ipaddress.ip_address(text.partition("%")[0]))
        except ValueError:
            found = await self.resolve(host, "A", visit, program=program)
            return found, next(iter(found.addresses), None)

    def outcome(self, address: str, port: int) -> tuple[Failure, float]:
        """How a connection to an address ends, and after how many seconds; the same for the same address and port."""
        target = ipaddress.ip_address(address)
        if target.is_loopback or address == self._identity.interface.address:
            return Failure.REFUSED, 0.0001
        if target.version == 6:
            return Failure.UNREACHABLE, 0.0
        if target in ipaddress.ip_network(f"{self._identity.interface.address}/{self._identity.interface.prefix}", strict=False):
            is_known = address == self._identity.gateway or address in dict(self._identity.neighbours)
            return (Failure.REFUSED, 0.0007) if is_known else (Failure.NO_ROUTE, 3.07)
        rtt = 0.008 + 0.24 * fraction(self._seed, "rtt", address)
        policy = self.rules.connect
        if policy.unrouted and any(target in net for net in UNROUTED):
            return Failure.UNREACHABLE, rtt / 10
        shares = ((Failure.TIMED_OUT, policy.timed_out), (Failure.REFUSED, policy.refused), (Failure.NO_ROUTE, policy.no_route))
        draw = fraction(self._seed, "connect", address, port) * (sum(share for _, share in shares) or 1.0)
        for failure, share in shares:
            if draw < share:
                return failure, {Failure.TIMED_OUT: CONNECT_TIMEOUT, Failure.REFUSED: rtt}.get(failure, 3.0 + rtt)
            draw -= share
        return Failure.TIMED_OUT, CONNECT_TIMEOUT

    def may_accept(self, address: str, port: int, names: Iterable[str]) -> bool:
        """Whether a connection can come about, as some download over http may be answered there. `names`: that led to the address."""
        hosts = [address, *names]
        authorities = [f"{host}:{port}" for host in hosts] + (hosts if port == PORTS["http"] else [])
        if any(_serves(pattern, authority) for pattern in self.rules.served for authority in authorities):
            return self.library is not None
        return self.outside is not None and port != PORTS["https"] and self.outside.may_try(address, port)

    # ---- downloads and pings

    async def fetch(
        self,
        url: str,
        visit: Visit,
        *,
        program: str = "",
        timeout: float | None = None,
        address: str | None = None,
        agent: str = "",
        is_judged: bool = True,
    ) -> Answer:
        """A download over http, https or ftp: served from an artifact if a rule names one, truly made where the operator allows it,
        else it fails as the connection does.

        `address`: what the client has already found for the name; it is not asked for again. `agent`: what it calls itself by
        default. `is_judged`: it wants a certificate that holds.
        """
        try:
            parts = urlsplit(url)
            port = parts.port or PORTS.get(parts.scheme, 0)
        except ValueError:
            return self._done(visit, url, Answer(url, failure=Failure.BAD_URL), "bad-url", program)
        host = parts.hostname or ""
        if not host or not port:
            return self._done(visit, url, Answer(url, failure=Failure.BAD_URL), "bad-url", program)
        resolution = None
        if address is None:
            resolution, address = await self._reach(host, visit, program)
        if address is None:
            failure = resolution.failure if resolution is not None and resolution.failure else Failure.NO_NAME
            return self._done(visit, url, Answer(url, failure=failure, resolution=resolution, port=port), failure.value, program)
        served = self._served(url)
        if served is not None:
            answer = Answer(
                url, 200, "OK", (("Content-Type", "application/octet-stream"), ("Content-Length", str(len(served)))), _chunks(served), len(served),
                resolution=resolution, address=address, port=port, sha256=hashlib.sha256(served).hexdigest(),
            )  # fmt: skip
            return self._done(visit, url, answer, "served", program, len(served))
        if self.outside is not None and self.outside.admit(url, address, port):
            answer = Answer(url, resolution=resolution, address=address, port=port)
            return await self._truly(self.outside, answer, visit, program, agent or program, is_judged)
        failure, seconds = self.outcome(address, port)
        if timeout is not None and seconds > timeout:
            failure, seconds = Failure.TIMED_OUT, timeout
        await self._clock.sleep(seconds)
        return self._done(
            visit, url, Answer(url, failure=failure, resolution=resolution, address=address, port=port), failure.value, program
        )

    async def _truly(self, outside: Outside, answer: Answer, visit: Visit, program: str, agent: str, is_judged: bool) -> Answer:
        try:
            response = await outside.fetch(answer.url, answer.address, answer.port, agent, is_judged=is_judged)
        except Unreachable as unreachable:
            answer.failure = Failure(unreachable.reason)
            return self._done(visit, answer.url, answer, f"truly-{unreachable.reason}", program)
        answer.status, answer.reason, answer.headers = response.status, response.reason, response.headers
        answer.body, answer.size, answer.left = response.body, response.size, response.left
        self.left += response.left
        return self._done(visit, answer.url, answer, "truly-fetched", program, response.size or 0)

    def _served(self, url: str) -> bytes | None:
        for pattern, sha256 in self.rules.served.items():
            if self.library is not None and fnmatchcase(url, pattern.replace("[", "[[]").replace("?", "[?]")):
                return self.library.find(sha256)
        return None

    def _done(self, visit: Visit, url: str, answer: Answer, verdict: str, program: str, size: int = 0) -> Answer:
        target = urlsplit(url).netloc if answer.failure is not Failure.BAD_URL else url
        visit.emit(
            NetworkAsked(
                action="fetch",
                target=_bytes(target),
                verdict=verdict,
                port=answer.port,
                program=program,
                url=_bytes(url),
                size=size,
                left=answer.left,
            )
        )
        return answer

    async def ping(self, host: str, visit: Visit, *, sequence: int = 1, program: str = "ping") -> Echo:
        """One echo request; the world's own network and the machine itself answer, the rest as the policy says."""
        resolution, address = await self._reach(host, visit, program)
        if address is None:
            return Echo("", None, failure=resolution.failure if resolution is not None and resolution.failure else Failure.NO_NAME)
        target = ipaddress.ip_address(address)
        jitter = fraction(self._seed, "echo", address, sequence)
        is_near = address == self._identity.gateway or address in dict(self._identity.neighbours)
        milliseconds: float | None = None
        if target.is_loopback or address == self._identity.interface.address:
            milliseconds = 0.02 + 0.04 * jitter
        elif is_near:
            milliseconds = 0.25 + 0.5 * jitter
        elif self.rules.ping == "answered":
            milliseconds = 8 + 240 * fraction(self._seed, "rtt", address) + 3 * jitter
        visit.emit(
            NetworkAsked(action="ping", target=_bytes(host), verdict="lost" if milliseconds is None else "answered", program=program)
        )
        return Echo(address, milliseconds, 64 if milliseconds is not None and milliseconds < 5 else 52)


def _serves(pattern: str, authority: str) -> bool:
    """Whether a pattern of `served` may stand for a URL over http with this authority."""
    scheme, mark, rest = pattern.partition("://")
    if not mark:
        return fnmatchcase(f"http://{authority}/", pattern.partition("/")[0] + "*")
    return fnmatchcase("http", scheme) and fnmatchcase(authority, rest.partition("/")[0])


async def _chunks(data: bytes) -> AsyncIterator[bytes]:
    for offset in range(0, len(data), 16_384):
        yield data[offset : offset + 16_384]


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
