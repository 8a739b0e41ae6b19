"""The true internet, for the operator who allows it: downloads truly made, so that what a dropper fetches can be studied.

What an attacker can make us send is one plain GET to an address that is not ours and not private, with the headers that wget
or curl send by themselves: no method, header or body of his own. The address is checked after the name is resolved, the
connection goes to the very address that was checked, and a redirect is a new question that is checked again. Size, time,
rate, redirects and the number of questions an hour are capped; whatever goes over a cap is left to the pretended internet.
"""

from __future__ import annotations

import asyncio
import functools
import ipaddress
import socket
import ssl
import struct
from collections import OrderedDict, deque
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urljoin, urlsplit

import h11

from mirage.base.clock import SECOND, Clock
from mirage.base.limits import DownloadLimits

K = TypeVar("K")
V = TypeVar("V")
HOUR = 3600 * SECOND
CONNECT_SECONDS, HEAD_SECONDS = 15.0, 20.0
HEAD_MAX = 64 << 10  # bytes of a response's head
PIECE = 16 << 10  # bytes read at once
REMEMBERED = 4096  # names and redirects kept
BYTES_SENT = 200  # offset of tcpi_bytes_sent in struct tcp_info (linux/tcp.h, since 4.19)
FORBIDDEN = [
    ipaddress.ip_network(text)
    for text in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.88.99.0/24",
        "192.168.0.0/16", "198.18.0.0/15", "224.0.0.0/4", "240.0.0.0/4",
        "168.63.129.16/32",  # Azure's host, which answers metadata at a public number
        "::/96", "::ffff:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2002::/16", "fc00::/7", "fe80::/10",
        "fec0::/10", "ff00::/8",
    )
]  # fmt: skip  # IANA's special-purpose registries; the documentation networks are nobody's and stay
BAD_PORTS = frozenset(  # those from 1024 on of the fetch standard's "bad ports": no web server is there
    (1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6379, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080)
)
HEADERS = {  # what each client sends by itself after Host and User-Agent, in its order
    "wget": (("Accept", "*/*"), ("Accept-Encoding", "identity"), ("Connection", "Keep-Alive")),
    "curl": (("Accept", "*/*"),),
}


class Unreachable(Exception):  # noqa: N818 - a signal, not a fault
    """The true internet did not answer; `reason` is a value of `internet.Failure`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(slots=True)
class Response:
    """What truly came. `left`: bytes that the kernel sent for it so far; `body` ends at the caps, too."""

    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    body: AsyncIterator[bytes]
    size: int | None
    left: int


class Outside:
    """One host's allowance of questions to the true internet, and what was learnt by asking."""

    def __init__(self, limits: DownloadLimits, clock: Clock) -> None:
        self._limits = limits
        self._clock = clock
        self._asked: deque[int] = deque()
        self._names: OrderedDict[str, tuple[int, list[str]]] = OrderedDict()
        self._depth: OrderedDict[str, int] = OrderedDict()
        self._full: OrderedDict[str, None] = OrderedDict()

    def known(self, name: str) -> list[str] | None:
        """The addresses that a name was found to have within the last hour."""
        found = self._names.get(name)
        return found[1] if found is not None and self._clock.now() - found[0] < HOUR else None

    async def resolve(self, name: str) -> tuple[list[str], int] | None:
        """The IPv4 addresses of a name and the bytes of the question; none: there are none. None: it was not asked.

        Raises Unreachable when the resolver does not answer.
        """
        known = self.known(name)
        if known is not None:
            return known, 0
        if not self._may_ask():
            return None
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(10.0):  # resolv.conf: 2 attempts of 5 s
                found = await loop.getaddrinfo(name, None, family=socket.AF_INET, type=socket.SOCK_STREAM)
        except TimeoutError:
            raise Unreachable("try-again") from None
        except (socket.gaierror, UnicodeError) as error:
            if isinstance(error, socket.gaierror) and error.errno == socket.EAI_AGAIN:
                raise Unreachable("try-again") from None
            found = []
        addresses = [str(place[4][0]) for place in found]
        _remember(self._names, name, (self._clock.now(), addresses))
        return addresses, len(name) + 18  # RFC 1035: a header of 12, the name and two, type and class

    def admit(self, url: str, address: str, port: int) -> bool:
        """Whether a download may truly be made: a web address, not ours, not private, within the caps. Counts it, if so."""
        if urlsplit(url).scheme not in ("http", "https") or not self.may_try(address, port):
            return False
        if self._depth.get(url, 0) > self._limits.redirects:
            del self._depth[url]  # the end of this chain; whoever asks for the URL itself begins another
            return False
        return url not in self._full and self._may_ask()

    def may_try(self, address: str, port: int) -> bool:
        """Whether that is an address and a port where a download may truly be made, within the caps of the hour."""
        return may_reach(address) and (port >= 1024 or port in (80, 443)) and port not in BAD_PORTS

    def _may_ask(self) -> bool:
        """Count one question, if there is one left in this hour."""
        now = self._clock.now()
        while self._asked and now - self._asked[0] > HOUR:
            self._asked.popleft()
        if len(self._asked) >= self._limits.hourly:
            return False
        self._asked.append(now)
        return True

    async def fetch(self, url: str, address: str, port: int, agent: str, *, is_judged: bool = True) -> Response:
        """GET a URL from an address that `admit` has let pass. Raises Unreachable.

        `agent`: what the client calls itself. `is_judged`: a bad certificate is a failure.
        """
        parts = urlsplit(url)
        secure = _context(is_judged) if parts.scheme == "https" else None
        deadline = asyncio.get_running_loop().time() + self._limits.seconds
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                reader, writer = await asyncio.open_connection(
                    address, port, ssl=secure, server_hostname=parts.hostname if secure else None, limit=HEAD_MAX
                )
        except ssl.SSLCertVerificationError:
            raise Unreachable("certificate") from None
        except ssl.SSLError:
            raise Unreachable("tls") from None
        except TimeoutError:
            raise Unreachable("timed-out") from None
        except ConnectionRefusedError:
            raise Unreachable("refused") from None
        except OSError:
            raise Unreachable("no-route") from None
        try:
            return await self._ask(url, agent, reader, writer, deadline)
        except BaseException:
            writer.transport.abort()
            raise

    async def _ask(
        self, url: str, agent: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, deadline: float
    ) -> Response:
        parts, depth = urlsplit(url), self._depth.pop(url, 0)
        wire = h11.Connection(h11.CLIENT, max_incomplete_event_size=HEAD_MAX)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        own = HEADERS.get(agent.partition("/")[0].lower(), (("Connection", "close"),))
        headers = [("Host", parts.netloc.rpartition("@")[2]), ("User-Agent", agent), *own]
        try:
            request = wire.send(h11.Request(method="GET", target=target.encode("ascii", "replace"), headers=headers))
        except h11.LocalProtocolError:
            raise Unreachable("refused") from None
        assert request is not None
        writer.write(request)
        wire.send(h11.EndOfMessage())
        try:
            async with asyncio.timeout(HEAD_SECONDS):
                event = await _next(wire, reader)
                while isinstance(event, h11.InformationalResponse):
                    event = await _next(wire, reader)
        except TimeoutError:
            raise Unreachable("timed-out") from None
        except (OSError, h11.RemoteProtocolError):
            raise Unreachable("reset") from None
        if not isinstance(event, h11.Response):
            raise Unreachable("reset")
        shown = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in event.headers.raw_items())
        plain = {name.lower(): value for name, value in shown}
        if 300 <= event.status_code < 400 and "location" in plain:
            _remember(self._depth, urljoin(url, plain["location"]), depth + 1)
        length = plain.get("content-length", "")
        return Response(
            event.status_code, event.reason.decode("latin-1"), shown, self._body(url, wire, reader, writer, deadline),
            int(length) if length.isdecimal() else None, max(_sent(writer), len(request)),
        )  # fmt: skip

    async def _body(
        self, url: str, wire: h11.Connection, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, deadline: float
    ) -> AsyncIterator[bytes]:
        """The pieces of the body, no faster than the rate; it ends early, as a line that drops, where a cap is met."""
        loop = asyncio.get_running_loop()
        size, began = 0, loop.time()
        try:
            while True:
                async with asyncio.timeout_at(deadline):
                    event = await _next(wire, reader)
                    if not isinstance(event, h11.Data):
                        return
                    piece = bytes(event.data[: self._limits.size - size])
                    size += len(piece)
                    await asyncio.sleep(max(0.0, size / self._limits.rate - (loop.time() - began)))
                if piece:
                    yield piece
                if size >= self._limits.size:
                    _remember(self._full, url, None)
                    return
        except TimeoutError:
            _remember(self._full, url, None)
        except (OSError, h11.RemoteProtocolError):
            return
        finally:
            writer.transport.abort()


def may_reach(address: str) -> bool:
    """Whether an address is somebody else's on the public internet: not special, not private, and none of this machine's own."""
    target = ipaddress.ip_address(address)
    if any(target in network for network in FORBIDDEN if network.version == target.version):
        return False
    family = socket.AF_INET if target.version == 4 else socket.AF_INET6
    with socket.socket(family, socket.SOCK_DGRAM) as probe:  # connecting a datagram socket sends nothing: it asks for the route
        try:
            probe.connect((address, 9))
            return str(probe.getsockname()[0]) != address
        except OSError:
            return True  # no route: nothing will leave either, and connecting says so


async def _next(wire: h11.Connection, reader: asyncio.StreamReader) -> object:
    while (event := wire.next_event()) is h11.NEED_DATA:
        wire.receive_data(await reader.read(PIECE))
    return event


def _sent(writer: asyncio.StreamWriter) -> int:
    """The bytes that the kernel has sent on this connection, TLS included."""
    sock = writer.get_extra_info("socket")
    try:
        info: bytes = sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, BYTES_SENT + 8)
        return int(struct.unpack_from("=Q", info, BYTES_SENT)[0])
    except (OSError, struct.error):
        return 0


@functools.cache
def _context(is_judged: bool) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if not is_judged:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _remember(table: OrderedDict[K, V], key: K, value: V) -> None:
    table[key] = value
    table.move_to_end(key)
    while len(table) > REMEMBERED:
        table.popitem(last=False)
