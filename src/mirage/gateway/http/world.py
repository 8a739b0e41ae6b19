"""What the web gateway asks of the world behind it; `app` hands it in, tests give a small one of their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from mirage.base.clock import Clock
from mirage.base.events import Emit
from mirage.gateway.http.php.fpm import Host
from mirage.vfs.view import View
from mirage.world.artifacts import Artifacts


@dataclass(frozen=True, slots=True)
class LogLine:
    """A line that nginx writes: about whom, when (nanoseconds), into which file, what."""

    source: str
    session: str
    time: int
    path: bytes
    data: bytes


class World(Protocol):
    """One pretended machine."""

    clock: Clock
    seed: bytes
    artifacts: Artifacts

    def look(self, source: str, session: str) -> View:
        """The file system as this source sees it."""

    def own(self, source: str, session: str) -> View:
        """The files as this source may change them: of a layer of its own, that begins with its first change."""

    def php(self, source: tuple[str, int], session: str, emit: Emit) -> Host:
        """The machine as a PHP page of this source asks for it."""

    def log(self, lines: list[LogLine]) -> None:
        """What nginx has written, in order of time. A stranger gets no layer by being logged."""

    @property
    def zone(self) -> str:
        """The machine's time zone."""

    @property
    def address(self) -> str:
        """The address at which the machine believes to be reached."""

    @property
    def hostname(self) -> str:
        """The machine's full name."""

    @property
    def connections(self) -> int:
        """How many connections nginx has had before now: error.log numbers them."""

    def workers(self) -> list[int]:
        """The process ids of nginx's workers."""
