"""A machine for fuzzing, and what must never happen to it: a crash, a hang, a word of ours on the wire, memory without bound."""

from __future__ import annotations

import asyncio
import re
import resource
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import msgspec

from mirage.app import images
from mirage.base.clock import SECOND
from mirage.base.events import Event, SessionCrashed
from mirage.base.limits import LayerLimits, ShellLimits
from mirage.image.image import Image
from mirage.shell.engine import EmulatedEngine
from mirage.state.open import open_store
from mirage.world.engine import Pty
from mirage.world.host import Host

LIMITS = ShellLimits(steps=300_000, seconds=4.0, memory=16 << 20, output=4 << 20, processes=64, line=1 << 16, nesting=60)
PATIENCE = 30  # seconds of CPU after which a case hangs, whatever its limits say
DISK = 32 << 20  # bytes that a case may write: a layer of this store is held in memory
GROWTH = 192 << 10  # KiB that one case may add to what its process held at most; the limits are a twelfth of it
OURS = re.compile(
    rb"Traceback \(most recent call last\):\r?\n +File \"/(?!usr/lib/python3)|/mirage/|mirage\.(shell|vfs|world|syntax)|site-packages|asyncio\.|object at 0x"
)
LONGEST = 600.0  # seconds that a sleep moves the clock: the world lives through all of them
SOURCE = ("192.0.2.10", 50122)  # documentation's addresses


class Hang(Exception):  # noqa: N818 - raised into whatever runs, and told with the place where it ran
    """It has computed longer than any limit allows."""


class HurriedClock:
    """The machine's clock; who sleeps is woken at once, and the time has passed."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def now(self) -> int:
        return time.time_ns() + int(self.ahead * SECOND)

    def monotonic(self) -> float:
        return time.monotonic() + self.ahead

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(0)
        self.ahead += max(0.0, min(seconds, LONGEST))


@dataclass(slots=True)
class Wire:
    """A client that says its pieces and closes; `pty` makes it a terminal."""

    pieces: list[bytes]
    pty: Pty | None = None
    environment: dict[str, str] = field(default_factory=lambda: {"LANG": "C.UTF-8"})
    out: bytearray = field(default_factory=bytearray)
    is_closed: bool = False
    _hung_up: Callable[[str], None] | None = None

    async def read(self) -> bytes:
        if self.pieces:
            await asyncio.sleep(0)
            return self.pieces.pop(0)
        if self.pty is not None and self._hung_up is not None:
            self._hung_up("HUP")
        return b""

    async def write(self, data: bytes, stderr: bool = False) -> None:
        self.out.extend(data)
        await asyncio.sleep(0)

    def on_resize(self, callback: object) -> None:
        """The window stays as it is."""

    def on_signal(self, callback: Callable[[str], None]) -> None:
        self._hung_up = callback


class Machine:
    """One host; every case has a layer of its own."""

    def __init__(self) -> None:
        image = Image.open(images.home() / "debian-12.img")
        self.host = Host.open(
            open_store("memory:", b"fuzz"), image, clock=HurriedClock(), seed=b"fuzz" * 8, limits=LayerLimits(bytes=DISK)
        )
        self.host.internet.rules = msgspec.structs.replace(self.host.internet.rules, names="fail", served={})
        self.cases = 0
        signal.signal(signal.SIGVTALRM, _stop)

    def fault(self, command: bytes | None, pieces: list[bytes], pty: Pty | None = None) -> str:
        """Run one session; what went wrong, or ""."""
        self.cases += 1
        before = _most_resident()
        events: list[Event] = []
        wire = Wire(pieces, pty)
        signal.setitimer(signal.ITIMER_VIRTUAL, PATIENCE)
        try:
            asyncio.run(self._session(command, wire, events))
        except (Hang, TimeoutError) as error:
            return f"{type(error).__name__}: {error}"
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        crashes = [f"{event.where}: {event.error}" for event in events if isinstance(event, SessionCrashed)]
        if crashes:
            return crashes[0]
        if found := OURS.search(wire.out):
            return f"on the wire: {bytes(wire.out[max(0, found.start() - 100) : found.end() + 100])!r}"
        grown = _most_resident() - before
        return f"memory: {grown >> 10} MiB" if self.cases > 1 and grown > GROWTH else ""

    async def _session(self, command: bytes | None, wire: Wire, events: list[Event]) -> None:
        visit = self.host.visit("root", SOURCE, "0" * 26, events.append, layer=b"%d" % self.cases, limits=LIMITS)
        try:
            async with asyncio.timeout(PATIENCE * 4):
                await EmulatedEngine().run(visit, command, wire)
        finally:
            visit.close()


def _stop(number: int, frame: object) -> None:
    raise Hang(f"{PATIENCE} s of CPU")


def _most_resident() -> int:
    """KiB of this process at most so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
