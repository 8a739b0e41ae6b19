"""The seam by which the emulated shell has a program of the image truly run: what execve is asked for, and by whom it is done.

A `Seat` is one session's place in the visitor's cell: there its programs share a session, and a terminal if it has one. The numbers
of processes and groups that pass here are the world's; a process keeps its own inside.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from mirage.base.errors import MirageError

if TYPE_CHECKING:
    import asyncio
    import socket

    from mirage.vfs.types import Cred
    from mirage.world.visit import Visit


class NoMuscleError(MirageError):
    """Nothing can be run truly now: no walls, no room for another cell, or the cell has ended."""


@dataclass(frozen=True, slots=True)
class Reopened:
    """A descriptor that is made inside, by opening the file again where the one outside stands."""

    path: bytes
    flags: int
    offset: int


@dataclass(frozen=True, slots=True)
class Leader:
    """The shell whose session it is, and its group. `pid` 0: any; `terminal`: its number below /dev/pts, -1 is none."""

    pid: int
    group: int
    cred: Cred
    terminal: int = -1
    columns: int = 80
    rows: int = 24


@dataclass(frozen=True, slots=True)
class Start:
    """One program. `pid` 0: any that is free. `shown`: the process that it is to everybody. Texts hold any byte as a surrogate.

    `descriptors`: number -> place in `handed`, `TERMINAL`, or a file to open again. Numbers that share a description share the value.
    """

    pid: int
    shown: int
    group: int
    is_foreground: bool
    path: str
    argv: list[str]
    environment: Mapping[str, str]
    cwd: bytes
    root: bytes
    cred: Cred
    umask: int = 0o022
    nice: int = 0
    ignored: tuple[int, ...] = ()
    descriptors: Mapping[int, int | Reopened] = field(default_factory=dict)
    handed: tuple[int, ...] = ()


TERMINAL = -1


@dataclass(slots=True)
class Running:
    """A program that was started. `ended` is its wait status; `seconds` of the processor in user and system mode, once it has ended."""

    ended: asyncio.Future[int]
    changed: Callable[[int], None]  # with the signal by which it was stopped; 0: it goes on
    seconds: tuple[float, float] = (0.0, 0.0)
    offsets: dict[int, int] = field(default_factory=dict)  # where the files stand that were opened again, by descriptor


class Seat(Protocol):
    """One session's place. `master` and `slave` are the ends of its terminal, not blocking; -1 without one."""

    master: int
    slave: int
    on_death: Callable[[], None] | None
    """What is done when somebody inside kills what stands for the shell."""

    @property
    def is_gone(self) -> bool:
        """Whether nothing can be started in it any more."""

    async def start(self, order: Start, changed: Callable[[int], None]) -> Running:
        """Start a program. NoMuscleError; OSError: as execve says."""

    def signal(self, pid: int, number: int) -> None:
        """kill(2) of a program that was started here."""

    def signal_group(self, group: int, number: int) -> bool:
        """kill(2) of all of a group of processes; False: nobody of it was started here."""

    def foreground(self, group: int) -> Awaitable[None]:
        """tcsetpgrp(3), done when it is awaited; a group that nobody is in inside is the leader's."""

    def close(self) -> None:
        """The session is over: what is left of its groups is killed."""


class Muscle(Protocol):
    """Who runs programs truly; `app` hands it in where the walls stand."""

    async def seat(self, visit: Visit, leader: Leader) -> Seat:
        """A place in the visitor's cell, which is made if there is none. NoMuscleError."""

    def connect(self, visit: Visit, address: str, port: int) -> socket.socket | None:
        """A connection, not blocking, to a program that truly runs in the visitor's cell and listens there; None: there is none."""
