"""What a connection asks of the server that it imitates: bytes and time in, actions out. nginx is one, Go's net/http another."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from mirage.gateway.http.nginx.message import Response
from mirage.gateway.http.nginx.protocol import Action


@dataclass(frozen=True, slots=True)
class Feed:
    """Bytes for the client whenever there are some; bytes of his are handed in meanwhile. Then the wire wants `sent`."""

    pieces: AsyncIterator[bytes]


WireAction = Action | Feed


class Wire(Protocol):
    """The server's side of one connection, sans-IO (see `nginx.protocol.Protocol`, which was the first of them)."""

    deadline: float  # seconds of the clock's monotonic time when `timed_out` is due; 0 for never
    held: int  # bytes of a request's body that are kept

    @property
    def is_idle(self) -> bool:
        """Between two requests, where a server that is full may close."""

    @property
    def wants_data(self) -> bool:
        """Whether bytes may be handed in."""

    def receive(self, data: bytes) -> Sequence[WireAction]:
        """Bytes of the client."""

    def sent(self, size: int) -> Sequence[WireAction]:
        """The bytes of a `Stream` or a `Feed`, so many, have gone to the client."""

    def respond(self, response: Response) -> Sequence[WireAction]:
        """The site's answer."""

    def eof(self) -> Sequence[WireAction]:
        """The client sends no more."""

    def lost(self, sent: int = 0) -> Sequence[WireAction]:
        """The client has gone altogether."""

    def timed_out(self) -> Sequence[WireAction]:
        """The deadline has passed."""
