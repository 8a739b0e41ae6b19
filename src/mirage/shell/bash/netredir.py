"""/dev/tcp/HOST/PORT and /dev/udp/HOST/PORT as bash's redirections know them (lib/sh/netopen.c of 5.2)."""

from __future__ import annotations

import asyncio
import errno
import re
from typing import TYPE_CHECKING

from mirage.shell.fds import Descriptor, fault
from mirage.shell.net import dialing, network
from mirage.shell.net.netfacts import services
from mirage.world.internet import ConnectFailure, Failure
from mirage.world.kernel.anonymous import numbers

if TYPE_CHECKING:
    from mirage.shell.bash.interpreter import Shell
    from mirage.shell.net.dialing import Line

PLACE = re.compile(r"/dev/(tcp|udp)/([^/]*)/(.*)", re.DOTALL)
ON_ITS_WAY = 65536  # bytes that the other side has not taken yet
NUMBERS = {
    Failure.REFUSED: errno.ECONNREFUSED, Failure.TIMED_OUT: errno.ETIMEDOUT, Failure.UNREACHABLE: errno.ENETUNREACH,
    Failure.NO_ROUTE: errno.EHOSTUNREACH, Failure.RESET: errno.ECONNRESET,
}  # fmt: skip


async def connected(shell: Shell, name: str) -> Descriptor:
    """The socket. OSError after bash's own word on what went wrong; ENOENT for what is no such name at all."""
    place = PLACE.fullmatch(name)
    if place is None:
        raise fault(errno.ENOENT)
    protocol, host, word = place.groups()
    port = _port(shell, protocol, word)
    if port is None:
        shell.complain(f"{word}: Servname not supported for ai_socktype")
        raise fault(errno.EINVAL)
    found = await network.resolve(shell.proc, host) if host else network.Found((), Failure.NO_NAME)
    if not found.addresses:
        shell.complain(f"{host}: {network.GAI.get(found.failure or Failure.NO_NAME, 'Name or service not known')}")
        raise fault(errno.EINVAL)
    if protocol == "udp":
        return Datagrams()
    line = await dialing.dial(shell.proc, host, found.addresses[0], port)
    if isinstance(line, ConnectFailure):
        number = NUMBERS.get(line.failure, errno.ETIMEDOUT)
        shell.err(f"{shell.shell_name}: connect: {fault(number).strerror}\n")
        raise fault(number)
    return Socket(line)


def _port(shell: Shell, protocol: str, word: str) -> int | None:
    if (word.isascii() and word.isdigit()) or not word:
        return int(word[-9:] or "0") & 0xFFFF
    return next((number for (number, kind), name in services(shell.proc).items() if (name, kind) == (word, protocol)), None)


class Socket(Descriptor):
    """A connection as a descriptor: what is written goes on its way, what comes is read."""

    __slots__ = ("_failed", "_line", "_number", "_sending", "_waiting")

    def __init__(self, line: Line) -> None:
        super().__init__()
        self._line = line
        self._number = numbers.take()
        self._waiting = bytearray()
        self._sending: asyncio.Task[None] | None = None
        self._failed: OSError | None = None

    @property
    def name(self) -> bytes:
        return b"socket:[%d]" % self._number

    @property
    def mode(self) -> int:
        return 0o140777

    def read_now(self, size: int) -> bytes | None:
        return self._line.reader.read_now(size)

    def unread(self, data: bytes) -> None:
        self._line.reader.unread(data)

    async def _readable(self) -> None:
        await self._line.reader._readable()

    def write_now(self, data: bytes | memoryview) -> int:
        if self._failed is not None:
            raise self._failed
        part = bytes(data[: ON_ITS_WAY - len(self._waiting)])
        self._waiting += part
        if part and self._sending is None:
            self._sending = asyncio.ensure_future(self._send())
        return len(part)

    async def _writable(self) -> None:
        if self._sending is not None:
            await asyncio.wait([self._sending])

    async def _send(self) -> None:
        try:
            while self._waiting:
                data = bytes(self._waiting)
                self._waiting.clear()
                await self._line.send(data)
        except OSError as error:
            self._failed = error
        finally:
            self._sending = None
            if not self.references:
                self._line.close()

    def _closed(self) -> None:
        if self._sending is None:
            self._line.close()


class Datagrams(Descriptor):
    """A UDP socket: what is sent is lost, and nothing comes back."""

    __slots__ = ("_number",)

    def __init__(self) -> None:
        super().__init__()
        self._number = numbers.take()

    @property
    def name(self) -> bytes:
        return b"socket:[%d]" % self._number

    @property
    def mode(self) -> int:
        return 0o140777

    def read_now(self, size: int) -> bytes | None:
        return None

    async def _readable(self) -> None:
        await asyncio.get_running_loop().create_future()

    def write_now(self, data: bytes | memoryview) -> int:
        return len(data)
