"""The seam by which real programs ask for one of ours: a program of the world, run on descriptors that somebody else holds."""

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


class Answerer(Protocol):
    """A shell kind as far as the other one needs it; `app` hands it in."""

    def knows(self) -> list[str]:
        """The files of the programs that it has."""

    async def answer(self, visit: Visit, call: Call, channel: Channel) -> int:
        """Run one program to its end on a channel; its exit status as a shell shows it."""
