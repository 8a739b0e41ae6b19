"""What the SSH gateway asks of the world behind it; `app` hands it in, tests give a small one of their own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from mirage.base.clock import Clock
from mirage.base.events import Emit
from mirage.state.api import Store
from mirage.vfs.view import View
from mirage.world.accounts import Account
from mirage.world.answerer import Stream
from mirage.world.internet import ConnectFailure
from mirage.world.logs.door import Knock
from mirage.world.visit import Visit


class Reached(Protocol):
    """Who has answered a forwarded connection, or made it. One of both is called, once."""

    async def carry(self, stream: Stream) -> None:
        """Both ways, until it has no more to say."""

    async def close(self) -> None:
        """Nobody speaks to it."""


class Door(Protocol):
    """A port that is held."""

    port: int
    sockets: int  # one an address

    def close(self) -> None:
        """Nobody comes any more."""


class World(Protocol):
    """One pretended machine."""

    clock: Clock
    store: Store
    seed: bytes

    def look(self, source: str, session: str) -> View:
        """The file system as this source sees it: accounts and authorized_keys are read there before anybody is logged in."""

    def ready_in(self, source: tuple[str, int], session: str) -> float:
        """Seconds until sshd answers this source: 0, but where its machine is just being rebooted."""

    def knock(self, source: tuple[str, int], session: str) -> Knock:
        """A connection has come: what is told of its tries is what the machine's own log says of them."""

    def visit(
        self, account: Account, source: tuple[str, int], local: tuple[str, int], session: str, emit: Emit, method: str, key: str
    ) -> Visit:
        """Somebody has logged in by `method`; `key` is what auth.log adds for one (`ED25519 SHA256:...`). `Visit.close` ends it."""

    def listen(
        self, visit: Visit, addresses: tuple[str, ...], port: int, arrived: Callable[[Reached, tuple[str, int]], None]
    ) -> Door:
        """Hold a port of the machine's own for a visitor, or a free one for 0; OSError where it is taken on all of the addresses.

        `arrived` is told who has come to it, and from where."""

    async def connect(self, visit: Visit, host: str, port: int) -> Reached | ConnectFailure:
        """A forwarded connection: to the machine's own ports, or into the pretended internet."""
