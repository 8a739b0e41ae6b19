"""socket.socket over the world's internet, in Python's exceptions."""

from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING, Any

from mirage.shell.bash.netredir import Socket
from mirage.shell.lib.text import to_bytes
from mirage.shell.net import network
from mirage.shell.net.dialing import Line, dial, listen
from mirage.shell.python.faults import Raised, throw
from mirage.shell.python.machine import Machine
from mirage.shell.python.objects import Thing
from mirage.world.internet import ConnectFailure, Failure

if TYPE_CHECKING:
    from mirage.shell.net.dialing import Listening
    from mirage.shell.process import Process

ERRNO = {Failure.REFUSED: 111, Failure.TIMED_OUT: 110, Failure.UNREACHABLE: 101, Failure.NO_ROUTE: 113, Failure.RESET: 104}
GAI = {Failure.NO_NAME: (-2, "Name or service not known"), Failure.TRY_AGAIN: (-3, "Temporary failure in name resolution")}


class gaierror(OSError):  # noqa: N801, N818  as Python's socket calls it
    """getaddrinfo(3) failed."""


gaierror.__module__, gaierror.__qualname__ = "socket", "gaierror"


async def address_of(proc: Process, host: str) -> str:
    found = await network.resolve(proc, host or "0.0.0.0")  # noqa: S104  as an empty name means
    if not found.addresses:
        raise Raised(gaierror(*GAI.get(found.failure or Failure.NO_NAME, GAI[Failure.NO_NAME])))
    return found.addresses[0]


def make(machine: Machine, family: int = 2, kind: int = 1, protocol: int = 0, line: Line | None = None) -> Thing:
    """A socket; raw ones want root, and nobody answers their datagrams."""
    if kind == socket.SOCK_RAW and machine.current.uid:
        raise _fault(1)
    return _Socket(machine, family, kind, protocol, line).thing()


class _Socket:
    def __init__(self, machine: Machine, family: int, kind: int, protocol: int, line: Line | None) -> None:
        self._machine, self._proc = machine, machine.current
        self._family, self._kind, self._protocol = family, kind, protocol
        self._line = line
        self._nobody = "::" if family == socket.AF_INET6 else "0.0.0.0"  # noqa: S104
        self._bound: tuple[str, int] = (self._nobody, 0)
        self._peer: Any = (self._nobody, 0)
        self._listening: Listening | None = None
        self._timeout: float | None = None
        self._fd = -1
        self._is_closed = False

    def thing(self) -> Thing:
        made = Thing("socket.socket", {
            "connect": self.connect, "connect_ex": self.connect_ex, "send": self.send, "sendall": self.send_all, "sendto": self.send_to,
            "recv": self.receive, "recvfrom": self.receive_from, "close": self.close, "bind": self.bind, "listen": self.listen,
            "accept": self.accept, "settimeout": self.set_timeout, "gettimeout": lambda: self._timeout, "setsockopt": lambda *_: None,
            "getsockopt": lambda *_: 0, "fileno": self.number, "setblocking": lambda flag: None,
            "shutdown": lambda how: self._held() and None, "makefile": self.file, "getsockname": lambda: self._bound,
            "getpeername": lambda: self._held().peer, "detach": self.number, "family": self._family, "type": self._kind,
            "proto": self._protocol, "__str__": self._shown,
        })  # fmt: skip
        made.shown = self._shown()
        return made

    def _shown(self) -> str:
        facts = f"family={self._family}, type={self._kind}, proto={self._protocol}"
        if self._is_closed:
            return f"<socket.socket [closed] fd=-1, {facts}>"
        return f"<socket.socket fd={self.number()}, {facts}, laddr={self._bound!r}>"

    def number(self) -> int:
        """The descriptor, which is made when somebody asks for it."""
        if self._is_closed:
            return -1
        if self._fd < 0 and self._line is not None:
            self._fd = self._proc.free_fd(3)
            self._proc.set_fd(self._fd, Socket(self._line))
        return self._fd if self._fd >= 0 else self._proc.free_fd(3)

    def set_timeout(self, seconds: float | None) -> None:
        self._timeout = seconds

    async def connect(self, address: Any) -> None:
        if not isinstance(address, tuple):
            throw(TypeError, f"AF_INET address must be tuple, not {type(address).__name__}")
        if len(address) < 2:
            throw(TypeError, "AF_INET address must be a pair (host, port)")
        host, port = address[0], address[1]
        if not isinstance(port, int):
            throw(TypeError, f"'{type(port).__name__}' object cannot be interpreted as an integer")
        if not 0 <= port <= 65535:
            throw(OverflowError, "connect(): port must be 0-65535.")
        if self._kind != socket.SOCK_STREAM:
            self._peer = (await address_of(self._proc, str(host)), port)
            return
        answer = await dial(self._proc, str(host), await address_of(self._proc, str(host)), port, timeout=self._timeout)
        if isinstance(answer, ConnectFailure):
            if answer.failure is Failure.TIMED_OUT and self._timeout is not None:
                throw(TimeoutError, "timed out")
            raise _fault(ERRNO[answer.failure])
        self._line = answer

    async def connect_ex(self, address: Any) -> int:
        try:
            await self.connect(address)
        except Raised as raised:
            return getattr(raised.value, "errno", None) or 11
        return 0

    def _held(self) -> Line:
        if self._is_closed:
            raise _fault(9)
        if self._line is None:
            raise _fault(107)
        return self._line

    async def send(self, data: Any, *_: Any) -> int:
        if self._kind != socket.SOCK_STREAM:
            return len(_raw(data))
        try:
            await self._held().send(_raw(data))
        except OSError as fault:
            raise _fault(fault.errno or 32) from None
        return len(data)

    async def send_all(self, data: Any, *_: Any) -> None:
        await self.send(data)

    async def send_to(self, data: Any, *rest: Any) -> int:
        await address_of(self._proc, str(rest[-1][0]))
        return len(_raw(data))

    async def receive(self, size: int = 4096, *_: Any) -> bytes:
        if self._kind != socket.SOCK_STREAM:
            await self._proc.sleep(self._timeout if self._timeout is not None else 1 << 20)
            throw(TimeoutError, "timed out")
        return await self._proc.read_from(self._held().reader, max(1, min(int(size), 65536)))

    async def receive_from(self, size: int = 4096, *_: Any) -> tuple[bytes, Any]:
        return await self.receive(size), self._peer

    def bind(self, address: Any) -> None:
        host, port = str(address[0]) or self._nobody, int(address[1])
        if 0 < port < 1024 and self._proc.uid:
            raise _fault(13)
        self._bound = (host, port)

    def listen(self, backlog: int = 128, *_: Any) -> None:
        try:
            self._listening = listen(self._proc, *self._bound)
        except OSError as error:
            raise _fault(error.errno or 98) from None
        self._bound = self._listening.fact.local

    async def accept(self) -> tuple[Thing, tuple[str, int]]:
        if self._listening is None:
            raise _fault(22)
        await self._proc.flush()
        taken = await self._listening.accept()
        return make(self._machine, line=taken), taken.peer

    def close(self) -> None:
        self._is_closed = True
        if self._fd >= 0:
            if self._fd in self._proc.fds:
                self._proc.close_fd(self._fd)
        elif self._line is not None:
            self._line.close()
        self._line = None
        if self._listening is not None:
            self._listening.close()
            self._listening = None

    def file(self, mode: str = "r", *_: Any, **__: Any) -> Thing:
        async def line_of(*_: Any) -> Any:
            parts = bytearray()
            while not parts.endswith(b"\n") and (data := await self.receive(1)):
                parts += data
            return bytes(parts) if "b" in mode else parts.decode("utf-8", "replace")

        async def write(data: Any) -> int:
            return await self.send(data if "b" in mode else to_bytes(str(data)))

        names = {"readline": line_of, "lines": line_of, "write": write, "flush": lambda: None, "close": lambda: None}
        return Thing("_io.TextIOWrapper", names)


def _raw(data: Any) -> bytes:
    if isinstance(data, str):
        throw(TypeError, "a bytes-like object is required, not 'str'")
    return bytes(data)


def _fault(number: int) -> Raised:
    return Raised(OSError(number, os.strerror(number)))
