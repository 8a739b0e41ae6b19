"""The priorities of what visitors told journald: rsyslog's files, from which the journal is read, do not keep them."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from mirage.shell.lib.text import to_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mirage.shell.process import Process
    from mirage.world.journald.entry import Entry
    from mirage.world.logs.lines import Line

INFO = 6  # what an entry has of which nothing is known
MOST = 500  # of a layer


def remember(proc: Process, lines: Iterable[Line], level: int) -> None:
    """They were told with this priority."""
    place = proc.host.place(proc.visit.layer)
    levels = place.standing.levels
    for line in lines if level != INFO else ():
        levels[_key(line.time // 1000, line.text)] = level
    while len(levels) > MOST:
        del levels[next(iter(levels))]
    place.keep()


def level_of(levels: dict[str, int], entry: Entry) -> int:
    return levels.get(_key(entry.time, entry.message), entry.priority) if levels else entry.priority


def _key(micro: int, text: str) -> str:
    return f"{micro} {zlib.crc32(to_bytes(text)):x}"
