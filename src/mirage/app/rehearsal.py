"""`mirage exec`: attacker input in a fresh session on a fresh world in memory, without any network, without a record."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from mirage.app.config import Config
from mirage.app.images import ensure
from mirage.app.paths import paths_of
from mirage.base.clock import SystemClock
from mirage.base.errors import ConfigurationError
from mirage.base.events import Event
from mirage.base.limits import ShellLimits
from mirage.image.image import Image
from mirage.image.writer import Progress
from mirage.shell.engine import EmulatedEngine
from mirage.state.open import open_store
from mirage.world import accounts
from mirage.world.engine import Exit, Pty
from mirage.world.host import Host

SOURCE = ("192.0.2.10", 50122)  # documentation's addresses
SECONDS = 30.0  # of one rehearsal, beside the session's own limits


@dataclass(slots=True)
class Answer:
    """What the machine answered."""

    out: bytearray = field(default_factory=bytearray)
    err: bytearray = field(default_factory=bytearray)
    ended: Exit = field(default_factory=Exit)
    events: list[Event] = field(default_factory=list)
    timed_out: bool = False

    @property
    def status(self) -> int:
        """As a shell sees it: 128 and the number for an end by signal."""
        from mirage.shell.signals import NUMBERS

        return self.ended.status if self.ended.status is not None else 128 + NUMBERS.get(self.ended.signal, 0)


class Wire:
    """A channel whose input is given beforehand."""

    pty: Pty | None = None
    is_closed = False

    def __init__(self, answer: Answer, data: bytes, environment: dict[str, str] | None = None) -> None:
        self.environment = environment or {}
        self._answer, self._left = answer, data

    async def read(self) -> bytes:
        data, self._left = self._left, b""
        return data

    async def write(self, data: bytes, stderr: bool = False) -> None:
        (self._answer.err if stderr else self._answer.out).extend(data)
        await asyncio.sleep(0)

    def on_resize(self, callback: object) -> None:
        """There is no window."""

    def on_signal(self, callback: object) -> None:
        """Nobody sends one."""


def rehearse(config: Config, command: bytes, data: bytes, user: str, progress: Progress) -> Answer:
    """Run `ssh USER@host COMMAND` with `data` as its standard input. Blocks until it has ended, at most SECONDS."""
    kept = paths_of(config).image
    path = kept if kept.exists() else ensure(config, progress, lambda text: None).path
    host = Host.open(
        open_store("memory:", b"exec"), Image.open(Path(path)), config.persona, SystemClock(), limits=config.layers.limits
    )
    host.internet.rules = msgspec.structs.replace(host.internet.rules, names="fail", served={})
    if accounts.find(host.view(), user) is None:
        known = ", ".join(account.name for account in accounts.accounts(host.view()) if account.shell.endswith(b"sh"))
        raise ConfigurationError(f"--user {user}: allowed: {known}")
    answer = Answer()
    asyncio.run(converse(host, command, Wire(answer, data), answer, user=user, limits=config.emulated.limits))
    return answer


async def converse(
    host: Host, command: bytes, wire: Wire, answer: Answer, *, user: str, layer: bytes = b"exec", limits: ShellLimits | None = None
) -> None:
    """One visit of a host, from its login to its end, into `answer`."""
    visit = host.visit(user, SOURCE, "0" * 26, answer.events.append, layer=layer, limits=limits)
    try:
        async with asyncio.timeout(SECONDS):
            answer.ended = await EmulatedEngine().run(visit, command, wire)
    except TimeoutError:
        answer.timed_out = True
        answer.ended = Exit(signal="HUP")
    finally:
        visit.close()
