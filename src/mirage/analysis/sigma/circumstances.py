"""What earlier events of a session tell about later ones; apart, since who only follows sessions needs none of pySigma."""

from __future__ import annotations

from dataclasses import dataclass, field

MAX_PROCESSES = 4096  # of a session that are remembered as parents


@dataclass(slots=True)
class Circumstances:
    """Who it is, and the programs by their numbers."""

    user: str = ""
    programs: dict[int, tuple[str, str]] = field(default_factory=dict)  # pid -> image, command line
