"""The seam by which real programs meet what is ours: a program of the world on descriptors that somebody else holds, a service."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from mirage.vfs.types import Cred
    from mirage.world.engine import Channel
    from mirage.world.visit import Visit


@dataclass(frozen=True, slots=True)
class Call:
    """What execve was asked for: the file, its arguments, and what the caller hands on. Texts hold any byte as a surrogate."""

    path: str
    argv: list[str]
    environment: dict[str, str]
    cwd: bytes
    cred: Cred


class Stream(Protocol):
    """The machine's side of a connection that somebody has made to it."""

    async def read(self) -> bytes:
        """What comes; b"" at the end. OSError: it was reset."""

    async def write(self, data: bytes) -> None:
        """OSError: nobody hears it any more."""

    def shut(self) -> None:
        """No more will be written."""


class Answerer(Protocol):
    """A shell kind as far as the other one needs it; `app` hands it in."""

    def knows(self) -> list[str]:
        """The files of the programs that it has."""

    async def answer(self, visit: Visit, call: Call, channel: Channel) -> int:
        """Run one program to its end on a channel; its exit status as a shell shows it."""

    async def converse(self, visit: Visit, address: str, port: int, stream: Stream) -> None:
        """Answer a connection to a port of the machine's own, until it ends."""

    async def attend(self, visit: Visit, path: str, uid: int, stream: Stream) -> None:
        """Answer a connection that somebody of that number has made to a socket of the file system, until it ends."""
