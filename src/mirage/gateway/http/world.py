"""What the web gateway asks of the world behind it; `app` hands it in, tests give a small one of their own."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Protocol

from mirage.base.clock import Clock
from mirage.base.events import Emit
from mirage.gateway.http.php.fpm import Host
from mirage.vfs.caller import Caller
from mirage.vfs.view import View
from mirage.world.artifacts import Artifacts
from mirage.world.engine import Channel
from mirage.world.host import Uname
from mirage.world.plans.author import Story

Kill = Callable[[int], None]


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
    """A file that a site lays out: where, what, since when (nanoseconds), mode, and the names of its owner and group.

    With S_IFDIR in its mode it is a directory, and one that is there gets this mode.
    """

    path: str
    data: bytes
    time: int
    mode: int
    owner: tuple[str, str]


class Hands(Protocol):
    """A daemon of root's on the machine, at work for one visitor: in his layer, which begins with its first change."""

    layer: bytes

    @property
    def uname(self) -> Uname:
        """What uname(2) answers."""

    @property
    def memory(self) -> int:
        """KiB of memory that the machine has."""

    @property
    def cores(self) -> int:
        """Its processors."""

    def files(self, user: str = "root") -> Caller:
        """A user on the visitor's files; root where there is no such user."""

    def jail(self, root: bytes, binds: list[tuple[bytes, bytes, bool]], unit: str = "", shared: Collection[str] = ()) -> Caller:
        """root in namespaces of its own: the root is a directory of the machine's, the name is in its /etc/hostname, pids begin at 1.

        `binds`: from where on the machine, to where below that directory, whether read-only. `unit`: its control group.
        `shared`: the namespaces (`pid`) that stay the machine's.
        """

    async def run(
        self, argv: list[str], env: dict[str, str], caller: Caller, channel: Channel, begun: Callable[[int, Kill], None],
        *, parent: int = 0, path: str | None = None,
    ) -> int:  # fmt: skip
        """Run a program as a child of `parent`; its status when it ends. OSError: there is no such program.

        `begun` is told its pid and what sends it a signal.
        """

    def stand(
        self, argv: list[str], *, exe: bytes = b"", parent: int = 0, kill: Kill | None = None, uid: int = 0,
        inside: Caller | None = None,
    ) -> int:  # fmt: skip
        """A process that stands in the process list until it is `gone`: its pid. `kill`: what a signal does to it.

        `inside`: the jail in which it stands.
        """

    def gone(self, pid: int, inside: Caller | None = None) -> None:
        """A process that stood has ended."""


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

    def recording(self, site: str) -> bytes:
        """What a site's own software answered when the image was built (JSON, see image/recorder.py); b"" where nobody asked it."""

    def remembered(self, source: str, session: str, name: str) -> bytes:
        """What a site has kept for this source's layer, as in a database; b"" for nothing."""

    def remember(self, source: str, session: str, name: str, data: bytes) -> None:
        """Keep it, in place of what was there."""

    def plant(
        self, site: str, files: list[Planted], *, gone: list[str], account: tuple[str, str] | None = None,
        owned: Mapping[str, str] = ...,
    ) -> None:  # fmt: skip
        """Lay out a site, once in the life of a world: files, links of nginx that go, and an account that SSH is to know.

        `owned`: trees of the packages that somebody has handed over (chown -R), with the name of their new owner.

        ConfigurationError: the world has another site already.
        """

    def listens(self, program: str, port: int, descriptor: int) -> None:
        """A program of the machine's has a port open, on all addresses of IPv4, beside those that the persona says."""

    def look(self, source: str, session: str) -> View:
        """The file system as this source sees it."""

    def own(self, source: str, session: str) -> View:
        """The files as this source may change them: of a layer of its own, that begins with its first change."""

    def php(self, source: tuple[str, int], session: str, emit: Emit) -> Host:
        """The machine as a PHP page of this source asks for it."""

    def hands(self, source: tuple[str, int], session: str, emit: Emit) -> Hands:
        """A daemon's hands on this source's files and processes."""

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

    def version(self, package: str) -> str:
        """A package's upstream version; "" where the machine does not have it."""

    def workers(self) -> list[int]:
        """The process ids of the web server's workers."""
