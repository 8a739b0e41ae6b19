"""TCP as nc, telnet and scripts hold it: a line to a service of the machine, to another of the visitor's programs, or to nobody.

What a visitor's program listens on (`Listening`) can be reached from all his sessions, and stands among the sockets that `ss`
shows. The machine's services answer as far as a visitor gets without speaking their protocol: sshd says its banner and refuses
what is no SSH; the web server is the true one. Beyond the machine nobody answers: see world.internet.
"""

from __future__ import annotations

import asyncio
import errno
import re
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from mirage.shell.fds import fault, open_pipe
from mirage.shell.mariadb import entry
from mirage.shell.mariadb.server import Server
from mirage.shell.net import network, trueline
from mirage.world.internet import ConnectFailure, Connection
from mirage.world.visit import SocketFact

if TYPE_CHECKING:
    from mirage.shell.fds import Descriptor, PipeWriter
    from mirage.shell.process import Process
    from mirage.world.host import Host

PIPE = 65536  # bytes on their way
HEARD_MAX = 65536  # of what is said to a service
_VERSION = re.compile(rb"SSH-(1\.99|\d+)\S*-[^\n]")
BACKLOG = 5
SSHD_BACKLOG = 128  # ssh.h SSH_LISTEN_BACKLOG
CONNECT_TIMEOUT = 10.0  # mariadbd's: seconds in which a client says who he is
QUIET = 20.0  # seconds after which a stranger who accepted a connection hangs up


@dataclass(slots=True)
class Line:
    """One connection. `reader` is what comes; an empty read is the end of it."""

    reader: Descriptor
    send: Callable[[bytes], Awaitable[None]]
    shut: Callable[[], None]  # no more will be sent
    peer: tuple[str, int] = ("", 0)
    is_of_two: bool = False  # programs of the visitor's: when one has said all, the other may have more to say

    def close(self) -> None:
        self.shut()
        self.reader.close()


@dataclass(eq=False, slots=True)
class Listening:
    """A port that a program of the visitor's has open, until `close`."""

    proc: Process
    fact: SocketFact
    more: list[SocketFact] = field(default_factory=list)  # of its other addresses
    waiting: deque[Line] = field(default_factory=deque)
    _called: asyncio.Event = field(default_factory=asyncio.Event)

    async def accept(self) -> Line:
        while not self.waiting:
            self._called.clear()
            self.proc.entry.state = "S"
            await self._called.wait()
        self.proc.entry.state = "R"
        self.proc.session.resumed()
        return self.waiting.popleft()

    def call(self, line: Line) -> None:
        self.waiting.append(line)
        self._called.set()

    def close(self) -> None:
        visit = self.proc.visit
        for fact in (self.fact, *self.more):
            if fact in visit.sockets:
                visit.sockets.remove(fact)
        ports = _ports(visit.host)
        key = (visit.layer, self.fact.local[1])
        if ports.get(key) is self:
            del ports[key]
        for line in self.waiting:
            line.close()


_hosts: WeakKeyDictionary[Host, dict[tuple[bytes, int], Listening]] = WeakKeyDictionary()


def _ports(host: Host) -> dict[tuple[bytes, int], Listening]:
    found = _hosts.get(host)
    if found is None:
        found = _hosts[host] = {}
    return found


def listen(proc: Process, address: str, port: int, descriptor: int = 3, backlog: int = BACKLOG) -> Listening:
    """socket, bind and listen; OSError (EADDRINUSE, EACCES below 1024). Port 0 takes a free one."""
    visit = proc.visit
    if 0 < port < 1024 and proc.uid:
        raise fault(errno.EACCES)
    if port and any(network.listener(proc, host, port) for host in {address, "127.0.0.1"}):
        raise fault(errno.EADDRINUSE)
    port = port or proc.rng.randrange(32768, 60999)
    fact = SocketFact(
        protocol="tcp", state="LISTEN", local=(address, port), remote=("0.0.0.0", 0), inode=20_000 + proc.pid * 3, uid=proc.uid,  # noqa: S104
        pids=((proc.pid, descriptor),), backlog=backlog,
    )  # fmt: skip
    listening = Listening(proc, fact)
    visit.sockets.append(fact)
    _ports(visit.host)[visit.layer, port] = listening
    return listening


def forward(proc: Process, addresses: tuple[str, ...], port: int) -> Listening:
    """The port that the visitor's sshd holds for him (-R), on those of the addresses where it is free; OSError (EADDRINUSE)."""
    visit, sshd = proc.visit, proc.visit.worker
    port = port or proc.rng.randrange(32768, 60999)
    free = [address for address in addresses if network.listener(proc, address, port) is None]
    if not free or sshd is None:
        raise fault(errno.EADDRINUSE)
    facts = [
        SocketFact(
            protocol="tcp6" if ":" in address else "tcp", state="LISTEN", local=(address, port),
            remote=("::" if ":" in address else "0.0.0.0", 0), inode=20_000 + proc.pid * 3 + index, uid=visit.account.uid,  # noqa: S104
            pids=((sshd.pid, 8 + index),), backlog=SSHD_BACKLOG,
        )
        for index, address in enumerate(free)
    ]  # fmt: skip
    visit.sockets += facts
    listening = _ports(visit.host)[visit.layer, port] = Listening(proc, facts[0], facts[1:])
    return listening


async def dial(proc: Process, name: str, address: str, port: int, *, timeout: float | None = None) -> Line | ConnectFailure:
    """connect(2) to an address that was made of `name`, and the line that comes of it."""
    answer = await network.connect(proc, name, address, port, timeout=timeout)
    if isinstance(answer, ConnectFailure):
        return answer
    if network.is_own(proc, address):
        listening = _ports(proc.host).get((proc.visit.layer, port))
        if listening is not None:
            return _joined(proc, listening, address)
        return _true(proc, address, port) or _own(proc, address, port, answer.greeting)
    return _stranger(proc, answer)


def accepted(proc: Process, address: str, port: int) -> Line | None:
    """The other end of a connection that somebody else has made to a port of the machine; None: nobody listens there."""
    listening = _ports(proc.host).get((proc.visit.layer, port))
    if listening is not None:
        return _joined(proc, listening, address)
    if network.listener(proc, address, port) is None:
        return None
    return _true(proc, address, port) or _own(proc, address, port, network.greeting(proc, port))


def _own(proc: Process, address: str, port: int, greeting: bytes) -> Line:
    return database(proc, (address, port)) if port == entry.PORT and greeting else _service(address, port, greeting)


def database(proc: Process, peer: tuple[str, int] = ("", 0), account: str = "") -> Line:
    """The machine's MariaDB, at its port or for an account at its socket."""
    reader, writer = open_pipe(PIPE)
    close = _closer(writer)
    server = Server(proc.visit, proc.host.databases, network.database_release(proc), network.salt(proc), account)
    writer.write_now(server.greeting())

    async def give_up() -> None:
        await proc.clock.sleep(CONNECT_TIMEOUT)
        if not server.is_let_in:
            server.is_over = True
            close()

    task = asyncio.ensure_future(give_up())

    async def send(data: bytes) -> None:
        for sent in server.take(data):
            if isinstance(sent, bytes):
                await writer.write(sent)
            else:
                await proc.clock.sleep(sent)
        if server.is_over:
            shut()

    def shut() -> None:
        task.cancel()
        close()

    return Line(reader, send, shut, peer)


def _true(proc: Process, address: str, port: int) -> Line | None:
    """To what truly answers there."""
    line = trueline.connect(proc, address, port)
    if line is None:
        return None
    return Line(trueline.SocketReader(line), partial(trueline.send, line), partial(trueline.shut, line), (address, port))


def _joined(proc: Process, listening: Listening, address: str) -> Line:
    near_reader, far_writer = open_pipe(PIPE)
    far_reader, near_writer = open_pipe(PIPE)
    own = proc.rng.randrange(32768, 60999)
    listening.call(Line(far_reader, _sender(far_writer), _closer(far_writer), (address, own), True))
    return Line(near_reader, _sender(near_writer), _closer(near_writer), (address, listening.fact.local[1]), True)


def _sender(writer: PipeWriter) -> Callable[[bytes], Awaitable[None]]:
    async def send(data: bytes) -> None:
        try:
            await writer.write(data)
        except BrokenPipeError:
            raise fault(errno.ECONNRESET) from None

    return send


def _closer(writer: PipeWriter) -> Callable[[], None]:
    """Closing twice is closing once."""
    is_open = [True]

    def close() -> None:
        if is_open.pop() if is_open else False:
            writer.close()

    return close


def _service(address: str, port: int, greeting: bytes) -> Line:
    """A service of the machine: its greeting, and an answer to what is said first."""
    reader, writer = open_pipe(PIPE)
    close, heard = _closer(writer), bytearray()
    if greeting:
        writer.write_now(greeting)

    async def send(data: bytes) -> None:
        heard.extend(data[: HEARD_MAX - len(heard)])
        answer = _reply(greeting, bytes(heard))
        if answer is not None:
            try:
                await writer.write(answer)
            except OSError:
                return
            close()

    return Line(reader, send, close, (address, port))


def _reply(greeting: bytes, heard: bytes) -> bytes | None:
    """What a service says and hangs up; None while it waits for more."""
    if greeting.startswith(b"SSH-"):
        if b"\n" not in heard:
            return None
        found = _VERSION.match(heard)
        if found is None:
            return b"Invalid SSH identification string.\r\n"
        return b"" if found[1] in (b"2", b"1.99") else b"Protocol major versions differ.\r\n"
    return b"" if b"\n" in heard else None


def _stranger(proc: Process, answer: Connection) -> Line:
    """Who accepted a connection from here says its greeting, hears all, and hangs up."""
    reader, writer = open_pipe(PIPE)
    close = _closer(writer)
    if answer.greeting:
        writer.write_now(answer.greeting)

    async def end() -> None:
        await proc.clock.sleep(QUIET)
        close()

    task = asyncio.ensure_future(end())

    async def send(data: bytes) -> None:
        await proc.tick(1 + len(data) // 256)

    def shut() -> None:
        task.cancel()
        close()

    return Line(reader, send, shut, (answer.address, answer.port))


async def converse(
    proc: Process, line: Line, source: Descriptor | None, *, ends_with_input: bool = False, idle: float | None = None
) -> None:
    """Carry standard input (`source`; None for none) to the line and the line to standard output, until the line ends.

    `idle`: seconds without a byte either way after which it is over as well."""
    moved = [0]
    incoming = asyncio.ensure_future(_receive(proc, line, moved))
    outgoing = asyncio.ensure_future(_transmit(proc, line, source, moved)) if source is not None else None
    silence = asyncio.ensure_future(_silence(proc, idle, moved)) if idle else None
    every = [task for task in (incoming, outgoing, silence) if task is not None]
    try:
        tasks = set(every)
        while incoming in tasks and (silence is None or silence in tasks):
            done, tasks = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
            if outgoing in done and ends_with_input:
                line.shut()
    finally:
        for task in every:
            task.cancel()
        line.close()


async def _silence(proc: Process, idle: float, moved: list[int]) -> None:
    """Ends when nothing has moved for so long."""
    before = -1
    while moved[0] != before:
        before = moved[0]
        await proc.sleep(idle)


async def _receive(proc: Process, line: Line, moved: list[int]) -> None:
    while data := await proc.read_from(line.reader):
        moved[0] += 1
        await proc.write(1, data)
        await proc.tick(1 + len(data) // 256)


async def _transmit(proc: Process, line: Line, source: Descriptor, moved: list[int]) -> None:
    while data := await proc.read_from(source):
        moved[0] += 1
        await line.send(data)
        await proc.tick(1 + len(data) // 256)
