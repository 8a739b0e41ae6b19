"""Forwarding as sshd allows it by default, onto a pretended internet: direct-tcpip, tcpip-forward, stream-local.

sshd says yes to -R on a free port and then nobody ever connects; it says yes to -L when the connection stands and hands
the errno's words back when it does not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.base.events import ForwardData, ForwardRequested
from mirage.gateway.ssh import wire
from mirage.gateway.ssh.channels import INT_MAX, OPEN, TCP_PACKET, TCP_WINDOW, Channel
from mirage.world.internet import ConnectFailure, Failure

if TYPE_CHECKING:
    from mirage.gateway.ssh.connection import Connection

PROHIBITED, CONNECT_FAILED = 1, 2  # RFC 4254 section 5.1
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


def listen(connection: Connection, packet: wire.Reader, wanted: bool) -> tuple[bool, bytes]:
    """tcpip-forward: whether it is granted, and the port that was picked if the client left that to us."""
    host, port = packet.cstring(), packet.u32()
    granted, answer = False, b""
    bound = port & 0xFFFF  # getaddrinfo() takes the low 16 bits
    if port > INT_MAX or not connection.forwards or (not wanted and port == 0):
        connection.debug("Server has disabled port forwarding.")
    elif (0 < bound < 1024 and not connection.is_root) or (host, port) in connection.listening or bound in connection.ports_taken():
        granted = False
    else:
        granted = True
        if port == 0:
            port = connection.pick_port()
            answer = wire.u32(port)
        connection.listening.add((host, port))
    _report(connection, "tcpip-forward", host, port, b"", 0, "pretended" if granted else "refused")
    return granted, answer


def cancel(connection: Connection, packet: wire.Reader) -> bool:
    """cancel-tcpip-forward."""
    host, port = packet.cstring(), packet.u32()
    if (host, port) not in connection.listening:
        return False
    connection.listening.discard((host, port))
    return True


def _report(connection: Connection, way: str, host: bytes, port: int, origin: bytes, origin_port: int, verdict: str) -> None:
    connection.emit(
        ForwardRequested(
            direction=way, host=host[:1024], port=port & INT_MAX, origin=origin[:1024], origin_port=origin_port & INT_MAX,
            verdict=verdict,
        )
    )  # fmt: skip
