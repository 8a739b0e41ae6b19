"""The seam between what attackers connect to and what answers them: a channel of bytes, and an engine that runs on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from mirage.world.visit import Visit


@dataclass(slots=True)
class Pty:
    """A terminal as the client asked for it. `modes` are the opcodes of RFC 4254 section 8; sizes in characters.

    `is_secret` is the engine's: whether a line that is typed now is not shown, as a password.
    """

    term: str = "xterm"
    columns: int = 80
    rows: int = 24
    modes: Mapping[int, int] = field(default_factory=dict)
    is_secret: Callable[[], bool] = lambda: False


class Channel(Protocol):
    """One stream of bytes in each direction, as a gateway gives it to an engine."""

    pty: Pty | None
    environment: dict[str, str]

    @property
    def is_closed(self) -> bool:
        """Whether it is known by now that a write finds nobody."""

    async def read(self) -> bytes:
        """The next bytes from the client; b"" at the end of its input."""

    async def write(self, data: bytes, stderr: bool = False) -> None:
        """Send, waiting while the client's window is full. BrokenPipeError: the client is gone."""

    def on_resize(self, callback: Callable[[int, int], None]) -> None:
        """Call with columns and rows whenever the client's window changes."""

    def on_signal(self, callback: Callable[[str], None]) -> None:
        """Call with the name (`INT`, `TERM`, ...) of a signal that the client sends."""


@dataclass(frozen=True, slots=True)
class Exit:
    """How a command ended: a status, or the name of the signal that ended it (RFC 4254 section 6.10)."""

    status: int | None = None
    signal: str = ""
    core: bool = False


class Engine(Protocol):
    """A shell kind: runs one command, or an interactive login shell, on a channel."""

    async def run(self, visit: Visit, command: bytes | None, channel: Channel) -> Exit:
        """Run to the end. `command` None is an interactive login shell; anything else is what sshd hands to `-c`."""
