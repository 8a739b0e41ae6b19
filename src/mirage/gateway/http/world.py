"""What the web gateway asks of the world behind it; `app` hands it in, tests give a small one of their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from mirage.base.clock import Clock
from mirage.base.events import Emit
from mirage.gateway.http.php.fpm import Host
from mirage.vfs.view import View
from mirage.world.artifacts import Artifacts
from mirage.world.plans.author import Story


@dataclass(frozen=True, slots=True)
class LogLine:
    """A line that nginx writes: about whom, when (nanoseconds), into which file, what."""

    source: str
    session: str
    time: int
    path: bytes
    data: bytes


@dataclass(frozen=True, slots=True)
class Planted:
    """A file that a site lays out: where, what, since when (nanoseconds), mode, and the names of its owner and group."""

    path: str
    data: bytes
    time: int
    mode: int
    owner: tuple[str, str]


class World(Protocol):
    """One pretended machine."""

    clock: Clock
    seed: bytes
    artifacts: Artifacts

    is_secure: bool  # whether HTTPS is served
    story: Story

    def has(self, path: bytes) -> bool:
        """Whether something is at a path of the world before any visitor."""

    def read(self, path: bytes) -> bytes:
        """A file of the world before any visitor; b"" where there is none."""

    def secret(self, name: str) -> str:
        """A secret of the world's own files."""

    def plant(self, site: str, files: list[Planted], *, gone: list[str], account: tuple[str, str]) -> None:
        """Lay out a site, once in the life of a world: files, links of nginx that go, and an account that SSH knows.

        ConfigurationError: the world has another site already.
        """

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
