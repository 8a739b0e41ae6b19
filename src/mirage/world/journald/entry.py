"""One entry of the journal, and the boot that it is of."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Boot:
    """`up` in microseconds since the epoch."""

    id: str
    up: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One. `time` in microseconds since the epoch; `unit`: whose control group wrote it; `about`: the unit of which
    systemd speaks; `owner`: whose session that unit is.
    """

    time: int
    host: str
    tag: str
    pid: str
    message: str
    boot: Boot
    priority: int = 6
    facility: int = 3
    unit: str = ""
    about: str = ""
    owner: str = ""
    is_kmsg: bool = False  # it came through the kernel's buffer
    sequence: int = 0  # journald's number of it

    @property
    def monotonic(self) -> int:
        """Microseconds since its boot."""
        return self.time - self.boot.up

    @property
    def shown_tag(self) -> str:
        return f"{self.tag}[{self.pid}]" if self.pid else self.tag
