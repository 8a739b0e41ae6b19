"""Forwarding as sshd allows it by default, onto a pretended internet: direct-tcpip, tcpip-forward, stream-local.

sshd says yes to -R on a free port, and to who comes to it on the machine the client answers; it says yes to -L when the
connection stands and hands the errno's words back when it does not.
"""

from __future__ import annotations

import asyncio
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mirage.base.events import ForwardData, ForwardRequested
from mirage.gateway.ssh import wire
from mirage.gateway.ssh.channels import INT_MAX, OPEN, OPENING, TCP_PACKET, TCP_WINDOW, Channel
from mirage.vfs.caller import Caller
from mirage.world.internet import ConnectFailure, Failure

if TYPE_CHECKING:
    from mirage.gateway.ssh.connection import Connection
    from mirage.gateway.ssh.world import Door, Reached

PROHIBITED, CONNECT_FAILED = 1, 2  # RFC 4254 section 5.1
HOST_MAX = 1025  # NI_MAXHOST
UNIX_PATH_MAX = 108  # sys/un.h, the NUL at the end with it
TURNS = (
    3  # of the loop: who came to a listener of the client's own is told of before who went there, as sshd looks at listeners first
)
LISTENERS = 509  # of a connection, measured: sshd has 1,024 descriptors, and each takes one an address
RECORDED = 64 * 1024  # bytes of one connection that are recorded

_WORDS = {  # strerror, or channels.c's own word where the name does not resolve
    Failure.NO_NAME: "Name or service not known",
    Failure.TRY_AGAIN: "Temporary failure in name resolution",
    Failure.REFUSED: "Connection refused",
    Failure.TIMED_OUT: "Connection timed out",
    Failure.UNREACHABLE: "Network is unreachable",
    Failure.NO_ROUTE: "No route to host",
    Failure.RESET: "Connection reset by peer",
}


def refuse(connection: Connection, remote: int, reason: int = CONNECT_FAILED, words: str = "open failed") -> None:
    """CHANNEL_OPEN_FAILURE as sshd words it."""
    body = wire.u32(remote) + wire.u32(reason) + wire.string(words.encode()) + wire.string(b"")
    connection.send(bytes((wire.CHANNEL_OPEN_FAILURE,)) + body)


def direct(connection: Connection, packet: wire.Reader, remote: int, window: int, size: int) -> Channel | None:
    """direct-tcpip: a channel that is confirmed once the connection stands."""
    host, port = packet.cstring(), packet.u32()
    origin, origin_port = packet.cstring(), packet.u32()
    packet.end()
    if port > 0xFFFF or origin_port > 0xFFFF or not connection.forwards:
        _report(connection, "direct-tcpip", host, port, origin, origin_port, "refused")
        refuse(connection, remote, PROHIBITED)
        return None
    _report(connection, "direct-tcpip", host, port, origin, origin_port, "pretended")
    channel = connection.channels.add("direct-tcpip", remote, window, size)
    channel.packet = TCP_PACKET
    connection.run(channel, _connect(connection, channel, host, port))
    return channel


async def _connect(connection: Connection, channel: Channel, host: bytes, port: int) -> None:
    found = await connection.connect(host.decode("utf-8", "surrogateescape"), port)
    if isinstance(found, ConnectFailure):
        if channel.dead:
            return
        refuse(connection, channel.remote, CONNECT_FAILED, _WORDS.get(found.failure, "Connection refused"))
        connection.channels.remove(channel)
        connection.flush()
        return
    if channel.dead:
        await found.close()
        return
    for _ in range(TURNS):
        await asyncio.sleep(0)
    channel.state = OPEN
    channel.local_window = channel.window_max = TCP_WINDOW
    body = wire.u32(channel.remote) + wire.u32(channel.number) + wire.u32(TCP_WINDOW) + wire.u32(TCP_PACKET)
    connection.send(bytes((wire.CHANNEL_OPEN_CONFIRMATION,)) + body)
    connection.flush()
    await found.carry(_Side(connection, channel))
    channel.finish()
    connection.flush()


class _Side:
    """The client's side of a forwarded connection, and what of it is recorded."""

    def __init__(self, connection: Connection, channel: Channel) -> None:
        self._connection = connection
        self._channel = channel
        self._left = RECORDED

    async def read(self) -> bytes:
        data = await self._channel.read()
        if data and self._left > 0:
            self._connection.emit(ForwardData(channel=self._channel.number, data=data[: self._left]))
            self._left -= len(data)
        return data

    async def write(self, data: bytes) -> None:
        await self._channel.write(data)

    def shut(self) -> None:
        self._channel.end_of_output()
        self._connection.flush()


@dataclass(frozen=True, slots=True)
class Listener:
    """What waits for connections on the machine's side. In sshd each socket is a channel that no message can name."""

    numbers: tuple[int, ...]
    door: Door | None = None  # None: a socket in the file system, which nobody calls


def listen(connection: Connection, packet: wire.Reader, wanted: bool) -> tuple[bool, bytes]:
    """tcpip-forward: whether it is granted, and the port that was picked if the client left that to us."""
    host, port = packet.cstring(), packet.u32()
    granted, answer = False, b""
    bound = port & 0xFFFF  # getaddrinfo() takes the low 16 bits
    if port > INT_MAX or not connection.forwards or (not wanted and port == 0):
        connection.debug("Server has disabled port forwarding.")
    elif len(host) < HOST_MAX and (connection.is_root or not 0 < bound < 1024) and (found := _open_door(connection, host, port)):
        granted, answer = True, b"" if port else wire.u32(found.port)
        port = port or found.port
        connection.listening[host, port] = Listener(connection.channels.reserve(found.sockets), found)
    _report(connection, "tcpip-forward", host, port, b"", 0, "pretended" if granted else "refused")
    return granted, answer


def _open_door(connection: Connection, host: bytes, port: int) -> Door | None:
    """On the loopback whatever the address that was asked for, as GatewayPorts says no (channels.c channel_fwd_bind_addr)."""
    if len(connection.listening) >= LISTENERS:
        return None
    addresses = (host.decode(),) if host in (b"127.0.0.1", b"::1") else ("::1", "127.0.0.1")

    def arrived(caller: Reached, peer: tuple[str, int]) -> None:
        _open(connection, host, port or door.port, caller, peer)

    try:
        door = connection.service.world.listen(connection.visit, addresses, port & 0xFFFF, arrived)
    except OSError:
        return None
    return door


def _open(connection: Connection, host: bytes, port: int, caller: Reached, peer: tuple[str, int]) -> None:
    """forwarded-tcpip: somebody on the machine has come to a port that the client asked for."""
    channel = connection.channels.add("forwarded-tcpip", 0, 0, 0)
    channel.state, channel.packet = OPENING, TCP_PACKET
    channel.local_window = channel.window_max = TCP_WINDOW
    body = wire.u32(channel.number) + wire.u32(TCP_WINDOW) + wire.u32(TCP_PACKET) + wire.string(host) + wire.u32(port)
    origin = wire.string(peer[0].encode()) + wire.u32(peer[1])
    connection.send(bytes((wire.CHANNEL_OPEN,)) + wire.string(b"forwarded-tcpip") + body + origin)
    connection.flush()
    connection.run(channel, _answer(connection, channel, caller))


async def _answer(connection: Connection, channel: Channel, caller: Reached) -> None:
    if not await channel.confirmed():
        await caller.close()
        return
    await caller.carry(_Side(connection, channel))
    channel.finish()
    connection.flush()


def listen_local(connection: Connection, path: bytes) -> bool:
    """streamlocal-forward: the socket appears in the visitor's file system, if he may make it there."""
    if not connection.forwards:
        connection.debug("Server has disabled streamlocal forwarding.")
        return False
    if len(path) >= UNIX_PATH_MAX or len(connection.listening) >= LISTENERS:
        return False
    try:
        if path:  # the kernel gives who binds to none a name that is in no directory
            Caller(connection.visit.view, connection.visit.account.cred, umask=0o177).mknod(path, stat.S_IFSOCK | 0o600)
    except OSError:
        return False
    connection.listening[path, -1] = Listener(connection.channels.reserve(1))
    return True


def cancel(connection: Connection, packet: wire.Reader) -> bool:
    """cancel-tcpip-forward."""
    return forget(connection, (packet.cstring(), packet.u32()))


def forget(connection: Connection, name: tuple[bytes, int]) -> bool:
    """Nobody waits there any more; whether somebody did."""
    found = connection.listening.pop(name, None)
    if found is None:
        return False
    connection.channels.release(found.numbers)
    if found.door is not None:
        found.door.close()
    return True


def _report(connection: Connection, way: str, host: bytes, port: int, origin: bytes, origin_port: int, verdict: str) -> None:
    connection.emit(
        ForwardRequested(
            direction=way, host=host[:1024], port=port & INT_MAX, origin=origin[:1024], origin_port=origin_port & INT_MAX,
            verdict=verdict,
        )
    )  # fmt: skip
