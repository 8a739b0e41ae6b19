"""The network as the machine's programs use it: /etc/hosts and then the resolver, the machine's own ports and then the internet.

What is on record: every question is an event. The pretended internet emits its own; what this machine itself answers, from
its hosts file or at a port of its own, is emitted here, by the same rules.
"""

from __future__ import annotations

import asyncio
import errno
import ipaddress
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from mirage.base.events import NetworkAsked
from mirage.shell.lib.recorded import upstream
from mirage.shell.lib.text import to_bytes
from mirage.shell.mariadb import packets
from mirage.shell.net import trueline
from mirage.shell.net.netstack import stack
from mirage.world.internet import Answer, ConnectFailure, Connection, Echo, Failure, Resolution
from mirage.world.kernel.firewall import Packet, passes
from mirage.world.stack import routing
from mirage.world.stack.changes import RefusedError

if TYPE_CHECKING:
    from mirage.shell.process import Process
    from mirage.world.visit import SocketFact

T = TypeVar("T")

GAI = {  # gai_strerror(3), glibc 2.36
    Failure.NO_NAME: "Name or service not known",
    Failure.TRY_AGAIN: "Temporary failure in name resolution",
}
ERRORS = {  # strerror(3)
    Failure.REFUSED: "Connection refused",
    Failure.TIMED_OUT: "Connection timed out",
    Failure.UNREACHABLE: "Network is unreachable",
    Failure.NO_ROUTE: "No route to host",
    Failure.RESET: "Connection reset by peer",
}
ERRNO = {
    Failure.REFUSED: errno.ECONNREFUSED, Failure.TIMED_OUT: errno.ETIMEDOUT, Failure.UNREACHABLE: errno.ENETUNREACH,
    Failure.NO_ROUTE: errno.EHOSTUNREACH, Failure.RESET: errno.ECONNRESET,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """What getaddrinfo(3) gave: addresses, or why there is none. `is_literal`: it was an address to begin with."""

    addresses: tuple[str, ...] = ()
    failure: Failure | None = None
    is_literal: bool = False
    resolution: Resolution | None = None


def literal(text: str) -> str | None:
    """The address that a text is: dotted, IPv6 with or without brackets, or one of inet_aton(3)'s shorter forms."""
    bare = text[1:-1] if text.startswith("[") and text.endswith("]") else text
    try:
        return str(ipaddress.ip_address(bare.partition("%")[0]))
    except ValueError:
        return _aton(bare)


def _aton(text: str) -> str | None:
    parts = text.split(".")
    if not 1 <= len(parts) <= 4:
        return None
    numbers = []
    for part in parts:
        try:
            numbers.append(int(part, 16) if part[:2].lower() == "0x" else int(part, 8) if part[:1] == "0" else int(part))
        except ValueError:
            return None
        if not part.isalnum() or numbers[-1] < 0:
            return None
    *heads, last = numbers
    if any(number > 255 for number in heads) or last >= 1 << 8 * (4 - len(heads)):
        return None
    value = last
    for index, number in enumerate(heads):
        value |= number << 8 * (3 - index)
    return str(ipaddress.IPv4Address(value))


def hosts(proc: Process, name: str) -> tuple[str, ...]:
    """The addresses that the visitor's /etc/hosts gives a name."""
    try:
        lines = proc.read_file("/etc/hosts").decode("utf-8", "replace").splitlines()
    except OSError:
        return ()
    wanted, found = name.rstrip(".").lower(), []
    for line in lines:
        words = line.partition("#")[0].split()
        if len(words) > 1 and wanted in (word.lower() for word in words[1:]) and literal(words[0]):
            found.append(words[0])
    return tuple(dict.fromkeys(found))


def reverse(proc: Process, address: str) -> str | None:
    """The name that /etc/hosts gives an address."""
    try:
        lines = proc.read_file("/etc/hosts").decode("utf-8", "replace").splitlines()
    except OSError:
        return None
    for line in lines:
        words = line.partition("#")[0].split()
        if len(words) > 1 and words[0] == address:
            return words[1]
    return None


async def resolve(proc: Process, name: str, *, family: int = 4) -> Found:
    """getaddrinfo(3): an address as it is, then /etc/hosts, then the resolver. `family` 4, 6, or 0 for both."""
    address = literal(name)
    if address is not None:
        fits = not family or ipaddress.ip_address(address).version == family
        return Found((address,), None, True) if fits or family == 4 else Found((), Failure.NO_NAME, True)
    listed = [entry for entry in hosts(proc, name) if not family or ipaddress.ip_address(entry).version == family]
    if listed:
        _emit(proc, "resolve", name, "answered")
        return Found(tuple(listed))
    if all(no_way(proc, server) for server in proc.host.identity.nameservers):
        return Found((), Failure.TRY_AGAIN)
    found = await _waiting(proc, proc.host.internet.resolve(name, "AAAA" if family == 6 else "A", proc.visit, program=_name(proc)))
    if found.failure is None and not found.addresses:
        return Found((), Failure.NO_NAME, resolution=found)
    return Found(tuple(found.addresses), found.failure, resolution=found)


def is_own(proc: Process, address: str) -> bool:
    """Whether a packet to this address never leaves the machine."""
    target = ipaddress.ip_address(address)
    net = stack(proc)
    if target.is_loopback or target.is_unspecified:
        return any(link.is_loopback and link.is_up for link in net.links)
    return net.owns(address, proc.clock.now())


def no_way(proc: Process, address: str, port: int = 0) -> ConnectFailure | None:
    """Why a packet does not leave by the layer's links and routes, if root has changed them so; None: it leaves as it always did."""
    place = proc.host.place(proc.visit.layer)
    if place.standing.network is None and not place.standing.firewall and ":" not in address:
        return None
    try:
        way = routing.way(place.stack, address, proc.clock.now())
    except RefusedError as refused:
        failure = Failure.UNREACHABLE if refused.errno in (errno.ENETUNREACH, errno.EINVAL) else Failure.NO_ROUTE
        return ConnectFailure(failure, address, 0, 0.0)
    if not _is_let_out(proc, address, port, way):
        return ConnectFailure(Failure.TIMED_OUT, address, port, SYN_SECONDS)
    if way.link.index != proc.host.identity.interface.index:
        return ConnectFailure(Failure.TIMED_OUT, address, 0, SYN_SECONDS)
    gateway = way.route.hops[0][0] if way.route.hops else way.route.gateway
    if gateway and all(gateway != near.address for near in place.neighbours(proc.clock.now())):
        return ConnectFailure(Failure.NO_ROUTE, address, 0, ARP_SECONDS)
    return None


def _is_let_out(proc: Process, address: str, port: int, way: routing.Way) -> bool:
    """Whether the packet filter lets a connection begin, and what is answered in; `port` 0 is an echo request."""
    tables, family = proc.host.place(proc.visit.layer).standing.firewall, 6 if ":" in address else 4
    kind = "tcp" if port else "icmp"
    out = Packet(kind, way.source, address, 40000, port, out=way.link.name, state="NEW")
    back = Packet(kind, address, way.source, port, 40000, into=way.link.name)
    return passes(tables, family, "OUTPUT", out) and passes(tables, family, "INPUT", back)


SALT = bytes(range(33, 127)).replace(b"$", b"")
SYN_SECONDS, ARP_SECONDS = 130.0, 3.1  # tcp_syn_retries 6; mcast_solicit 3


def listener(proc: Process, address: str, port: int, protocol: str = "tcp") -> SocketFact | None:
    """The socket that takes connections to a port of the machine's own."""
    version = ipaddress.ip_address(address).version
    for fact in proc.host.sockets(proc.visit):
        if fact.protocol.rstrip("6") != protocol or fact.local[1] != port or fact.state not in ("LISTEN", "UNCONN"):
            continue
        bound = ipaddress.ip_address(fact.local[0])
        is_of_both = bound.version == 6 and bound.is_unspecified and not fact.v6only
        if (bound.version == version or is_of_both) and (
            bound.is_unspecified or str(bound) == address or ipaddress.ip_address(address).is_unspecified
        ):
            return fact
    return None


async def connect(proc: Process, name: str, address: str, port: int, *, timeout: float | None = None) -> Connection | ConnectFailure:
    """connect(2) to an address that was made of `name`; waits as long as it takes, or `timeout` seconds."""
    if is_own(proc, address):
        if listener(proc, address, port) is not None:
            _emit(proc, "connect", name, "answered", port)
            return Connection(address, port, 0.0001, greeting(proc, port))
        _emit(proc, "connect", name, Failure.REFUSED.value, port)
        return ConnectFailure(Failure.REFUSED, address, port, 0.0001)
    if (blocked := no_way(proc, address, port)) is not None:
        await proc.sleep(min(blocked.seconds, timeout if timeout is not None else blocked.seconds))
        failure = Failure.TIMED_OUT if timeout is not None and timeout < blocked.seconds else blocked.failure
        _emit(proc, "connect", name, failure.value, port)
        return ConnectFailure(failure, address, port, blocked.seconds)
    if timeout is not None:
        _, seconds = proc.host.internet.outcome(address, port)
        if seconds > timeout:
            await proc.sleep(timeout)
            _emit(proc, "connect", name, Failure.TIMED_OUT.value, port)
            return ConnectFailure(Failure.TIMED_OUT, address, port, timeout)
    return await _waiting(proc, proc.host.internet.connect(address, port, proc.visit, program=_name(proc)))


async def echo(proc: Process, address: str, sequence: int) -> Echo:
    """One echo request to an address, and what came of it."""
    blocked = no_way(proc, address) if not is_own(proc, address) else None
    if blocked is None and (not is_own(proc, address) or proc.host.network.stack.owns(address, proc.clock.now())):
        return await proc.host.internet.ping(address, proc.visit, sequence=sequence)
    _emit(proc, "ping", address, "answered" if blocked is None else "lost")
    return Echo(address, 0.05, 64) if blocked is None else Echo(address, None, failure=blocked.failure)


def greeting(proc: Process, port: int) -> bytes:
    """What a service of the machine's own says first."""
    packages = proc.host.packages
    if port == 22 and "openssh-server" in packages:
        version = packages["openssh-server"].version
        plain = version.partition(":")[2] or version
        upstream, _, revision = plain.partition("-")
        return f"SSH-2.0-OpenSSH_{upstream} Debian-{revision}\r\n".encode()
    if port == 3306 and "mariadb-server" in packages:
        return packets.packed(packets.greeting(database_release(proc), proc.pid, salt(proc)), 0)[0]
    return b""


def database_release(proc: Process) -> bytes:
    """As MariaDB calls itself; b"" where it is not installed."""
    package = proc.host.packages.get("mariadb-server")
    if package is None:
        return b""
    upstream, _, revision = (package.version.partition(":")[2] or package.version).rpartition("-")
    return f"{upstream}-MariaDB-{revision}".encode()


def salt(proc: Process) -> bytes:
    """MariaDB's challenge: signs that can be read, as its own are."""
    return bytes(proc.rng.choice(SALT) for _ in range(packets.SCRAMBLE))


async def fetch(
    proc: Process, url: str, name: str, address: str, port: int, *, path: str, method: str = "GET", timeout: float | None = None,
    every: Callable[[], None] | None = None, is_judged: bool = True, asked: bytes = b"",
) -> Answer:  # fmt: skip
    """Connect to an address of `name` and ask for a URL. The machine's own web server answers for itself.

    `every` is called each second that passes meanwhile. `asked` are the request's bytes, where the program sends more than a plain one.
    """
    if is_own(proc, address):
        fact = listener(proc, address, port)
        if fact is None:
            _emit(proc, "fetch", name, Failure.REFUSED.value, port, url)
            return Answer(url, failure=Failure.REFUSED, address=address, port=port)
        true = trueline.connect(proc, address, port) if url.startswith("http:") else None
        if true is not None:
            said_first = asked or _plain(method, path, name, port, _agent(proc))
            answer = await _waiting(proc, trueline.fetch(true, url, method, address, port, said_first), every)
        else:
            failure = Failure.TLS if url.startswith("https:") else None
            said = greeting(proc, port)
            answer = Answer(url, failure=failure, body=_chunks(said) if said else None, address=address, port=port)
        _emit(proc, "fetch", name, "served", port, url, answer.size or 0)
        return answer
    if (blocked := no_way(proc, address, port)) is not None:
        is_cut = timeout is not None and timeout < blocked.seconds
        await proc.sleep(timeout if is_cut and timeout is not None else blocked.seconds)
        failure = Failure.TIMED_OUT if is_cut else blocked.failure
        _emit(proc, "fetch", name, failure.value, port, url)
        return Answer(url, failure=failure, address=address, port=port)
    internet = proc.host.internet
    beyond = internet.fetch(
        url, proc.visit, program=_name(proc), timeout=timeout, address=address, agent=_agent(proc), is_judged=is_judged
    )  # fmt: skip
    answer = await _waiting(proc, beyond, every)
    if answer.body is not None:
        answer.body = _paced(proc, answer.body, answer.address or address)
    return answer


def _agent(proc: Process) -> str:
    """What a client calls itself to a server: by the version of the image's package; BusyBox is only called Wget."""
    name = _name(proc)
    version = upstream(proc, name) if name in ("wget", "curl") and not proc.exe.endswith(b"/busybox") else None
    return {"wget": f"Wget/{version}", "curl": f"curl/{version}"}.get(name, "Wget") if version else "Wget"


def _plain(method: str, path: str, name: str, port: int, agent: str) -> bytes:
    """A request without anything of its own."""
    host = name if port == 80 else f"{name}:{port}"
    return f"{method} {path} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: {agent}\r\nAccept: */*\r\n\r\n".encode(
        "utf-8", "surrogateescape"
    )


async def _paced(proc: Process, body: AsyncIterator[bytes], address: str) -> AsyncIterator[bytes]:
    """At the speed of the line to that address: the same every time, give or take what happens on the way."""
    rate = proc.host.dice("line", address).uniform(0.4e6, 9e6)
    async for chunk in body:
        await proc.sleep(len(chunk) / (rate * proc.rng.uniform(0.85, 1.1)))
        yield chunk


async def _chunks(data: bytes) -> AsyncIterator[bytes]:
    yield data


async def _waiting(proc: Process, work: Coroutine[Any, Any, T], every: Callable[[], None] | None = None) -> T:
    """Wait for the network as a process waits: asleep, its output sent, and killed with all that it had begun."""
    try:
        await proc.flush()
    except BaseException:
        work.close()  # it never begins
        raise
    proc.entry.state = "S"
    task = asyncio.ensure_future(work)
    try:
        while every is not None and not task.done():
            second = asyncio.ensure_future(proc.clock.sleep(1.0))
            await asyncio.wait({task, second}, return_when=asyncio.FIRST_COMPLETED)
            if task.done():
                second.cancel()
                break
            every()
            await proc.flush()
        result = await task
    finally:
        task.cancel()
        proc.entry.state = "R"
        proc.session.resumed()
    await proc.tick()
    return result


def _name(proc: Process) -> str:
    return proc.name.rsplit("/", 1)[-1]


def _emit(proc: Process, action: str, target: str, verdict: str, port: int = 0, url: str = "", size: int = 0) -> None:
    proc.session.emit(
        NetworkAsked(
            action=action, target=to_bytes(target), verdict=verdict, port=port, program=_name(proc), url=to_bytes(url), size=size
        )
    )
