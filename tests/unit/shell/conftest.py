"""The emulated shell under test: lines in, bytes and status out, on a small image that holds every program we imitate."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from mirage.base.events import Event, SessionCrashed
from mirage.base.limits import ShellLimits
from mirage.image.image import Image
from mirage.shell import registry
from mirage.shell.engine import EmulatedEngine
from mirage.world.engine import Exit, Pty
from mirage.world.host import Host
from tests.unit.world import ground

SOURCE = ("198.51.100.7", 50_122)


@dataclass(slots=True)
class Result:
    """How a command ended. `out` and `err` are what the client was sent."""

    out: bytes
    err: bytes
    exit: Exit
    events: list[Event]

    @property
    def status(self) -> int | None:
        return self.exit.status

    @property
    def answer(self) -> tuple[str, str, int | None]:
        """Standard output, standard error and status, for comparing whole."""
        return self.out.decode("utf-8", "surrogateescape"), self.err.decode("utf-8", "surrogateescape"), self.exit.status


@dataclass(slots=True)
class Wire:
    """A session channel whose client has said all it will say, or says more by `say`."""

    pieces: list[bytes] = field(default_factory=list)
    pty: Pty | None = None
    environment: dict[str, str] = field(default_factory=dict)
    out: bytearray = field(default_factory=bytearray)
    err: bytearray = field(default_factory=bytearray)
    ends: bool = True
    is_closed: bool = False
    _resized: Callable[[int, int], None] | None = None
    _signalled: Callable[[str], None] | None = None
    _said: asyncio.Event = field(default_factory=asyncio.Event)

    async def read(self) -> bytes:
        while not self.pieces:
            if self.ends:
                if self.pty is not None and self._signalled is not None:
                    self._signalled("HUP")  # the client closes the channel
                return b""
            self._said.clear()
            await self._said.wait()
        return self.pieces.pop(0)

    def say(self, data: bytes, *, ends: bool = False) -> None:
        if data:
            self.pieces.append(data)
        self.ends = self.ends or ends
        self._said.set()

    async def write(self, data: bytes, stderr: bool = False) -> None:
        (self.err if stderr else self.out).extend(data)
        await asyncio.sleep(0)

    def on_resize(self, callback: Callable[[int, int], None]) -> None:
        self._resized = callback

    def on_signal(self, callback: Callable[[str], None]) -> None:
        self._signalled = callback


@dataclass(slots=True)
class Machine:
    """One host in memory; every `run` is a session of its own from the same source, so files stay between runs."""

    host: Host
    events: list[Event] = field(default_factory=list)
    limits: ShellLimits = field(default_factory=ShellLimits)
    layer: bytes = b"visitor"

    def run(self, line: str | bytes | None, stdin: bytes = b"", user: str = "root", pty: Pty | None = None) -> Result:
        """`ssh user@host line`; None is a login shell that reads `stdin`."""
        return asyncio.run(self.serve(line, Wire([stdin] if stdin else [], pty), user))

    async def serve(self, line: str | bytes | None, wire: Wire, user: str = "root") -> Result:
        """The same for a test that holds the wire itself."""
        first = len(self.events)
        visit = self.host.visit(user, SOURCE, "0" * 26, self.events.append, layer=self.layer, limits=self.limits)
        command = line.encode("utf-8", "surrogateescape") if isinstance(line, str) else line
        try:
            ended = await EmulatedEngine().run(visit, command, wire)
        finally:
            visit.close()
        events = self.events[first:]
        crashes = [event for event in events if isinstance(event, SessionCrashed)]
        assert not crashes, crashes
        return Result(bytes(wire.out), bytes(wire.err), ended, events)


@pytest.fixture(scope="session")
def image(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Image]:
    """The world's small image, and a file for every program of ours."""
    paths = sorted(path.decode() for path in registry.programs())
    with ground.build(tmp_path_factory.mktemp("shell") / "debian-12.img", paths) as opened:
        yield opened


@pytest.fixture
def machine(image: Image) -> Machine:
    """A fresh host."""
    return Machine(ground.begin(image))


@pytest.fixture
def run(machine: Machine) -> Callable[..., Result]:
    """`run("echo hi").answer == ("hi\\n", "", 0)`; files stay for later runs of the same test."""
    return machine.run
