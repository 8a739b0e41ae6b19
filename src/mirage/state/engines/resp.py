"""One RESP3 connection to a Redis server, synchronous and bare: what is sent, what is answered, what is pushed.

redis-py costs some 40 us a command in locks, pools, retries and events, hides which replies came before which push, and its
client-side cache promises no consistent view over several keys; so the engine speaks for itself, with hiredis as the parser.
"""

from __future__ import annotations

import encodings.idna  # noqa: F401 - getaddrinfo wants it, when the code may be out of reach
import select
import socket
import ssl
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

import hiredis

CONNECT_SECONDS = 1.0
Word = bytes | str | int
pack = cast(Callable[[tuple[Word, ...]], bytes], hiredis.pack_command)  # a command in its form for the wire
_NOTHING = object()
_READ = 65536


class Lost(Exception):  # noqa: N818 - what to do about it is the store's affair
    """The connection is gone, and with it the answer to what was asked last."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a server listens: a host and port, or a Unix socket's path as the host and port 0."""

    host: str
    port: int


@dataclass(frozen=True, slots=True)
class Credentials:
    """How to introduce oneself."""

    username: str = ""
    password: str = ""
    database: int = 0
    tls: bool = False


def hello(credentials: Credentials) -> tuple[Word, ...]:
    """The first command of a connection."""
    login = (b"AUTH", credentials.username or "default", credentials.password) if credentials.password else ()
    return (b"HELLO", b"3", *login)


class Connection:
    """Commands out, replies in, pushes to `on_push` in the order of the wire."""

    def __init__(self, address: Address, credentials: Credentials, seconds: float, on_push: Callable[[list[Any]], None]) -> None:
        self.address = address
        self._on_push = on_push
        self._seconds = seconds
        self._reader = hiredis.Reader(notEnoughData=_NOTHING)
        self._tls = credentials.tls
        try:
            self._socket = self._connect(address, credentials.tls)
        except OSError as error:
            raise Lost(f"{address.host}:{address.port}: {error}") from error
        self._receive = self._socket.recv_into
        self._buffer = bytearray(_READ)
        self._poll = select.poll()
        self._poll.register(self._socket, select.POLLIN)

    def _connect(self, address: Address, tls: bool) -> socket.socket:
        timeout = min(CONNECT_SECONDS, self._seconds)
        if not address.port:
            plain = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            plain.settimeout(timeout)
            plain.connect(address.host)
        else:
            plain = socket.create_connection((address.host, address.port), timeout)
            plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            plain.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        if tls:
            secured = ssl.create_default_context().wrap_socket(plain, server_hostname=address.host)
            secured.settimeout(self._seconds)
            return secured
        # the kernel's own timeout: Python's would poll before each recv
        spell = struct.pack("@ll", int(self._seconds), int(self._seconds % 1 * 1e6))  # struct timeval
        plain.settimeout(None)
        plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, spell)
        plain.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, spell)
        return plain

    def call(self, *command: Word) -> Any:
        """One round trip. What the server answers, an error among them (a hiredis.ReplyError); Lost."""
        return self.send(pack(command))

    def send(self, packed: bytes, meanwhile: Callable[[], None] | None = None) -> Any:
        """As `call`, of a command in its form for the wire; `meanwhile` is done before the answer is waited for."""
        try:
            self._only_pushes()
            self._socket.sendall(packed)
            if meanwhile is not None:
                meanwhile()
            while True:
                self._take_in()
                reply = self._next()
                if reply is not _NOTHING:
                    return reply
        except (OSError, hiredis.ProtocolError) as error:
            raise Lost(f"{self.address.host}:{self.address.port}: {error or type(error).__name__}") from error

    def drain(self) -> None:
        """Take in what was pushed, without waiting; some of it may have come with the last reply."""
        self._only_pushes()
        if self._tls:
            self._drain_tls()
            return
        try:
            while self._poll.poll(0):
                self._take_in()
                self._only_pushes()
        except (OSError, hiredis.ProtocolError) as error:
            raise Lost(f"{self.address.host}:{self.address.port}: {error}") from error

    def _take_in(self) -> None:
        """What has come, or what comes next."""
        count = self._receive(self._buffer)
        if not count:
            raise Lost(f"{self.address.host}:{self.address.port}: closed by the server")
        self._reader.feed(self._buffer, 0, count)  # type: ignore[arg-type]  # takes any buffer, says hiredis' C

    def _drain_tls(self) -> None:
        self._socket.settimeout(0)
        try:
            while True:
                self._take_in()
                self._only_pushes()
        except (ssl.SSLWantReadError, BlockingIOError):
            self._socket.settimeout(self._seconds)
        except (OSError, hiredis.ProtocolError) as error:
            raise Lost(f"{self.address.host}:{self.address.port}: {error}") from error

    def _only_pushes(self) -> None:
        if self._next() is not _NOTHING:
            raise Lost(f"{self.address.host}:{self.address.port}: an answer that nobody asked for")

    def _next(self) -> Any:
        """The next reply that has come in; pushes before it are handed on."""
        while True:
            reply = self._reader.gets()
            if type(reply) is not hiredis.PushNotification:
                return reply
            self._on_push(reply)

    def close(self) -> None:
        self._socket.close()
