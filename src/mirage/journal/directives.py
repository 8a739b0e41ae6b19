"""The way back: what the gallery asks of the stage, a small file for each, in a directory of the stage's journal.

The directory is the stage's, and the stage may be an attacker's: nothing is followed on the way there, a file is made new or not at
all, and no name that the stage chose is a path. What the stage does with what it is asked shows in its events.
"""

from __future__ import annotations

import os
import re
from functools import partial
from pathlib import Path
from typing import Literal

import msgspec

from mirage.journal import lanes
from mirage.journal.bell import Place

NAME = "directives"
MOST = 64  # that wait at once
LONGEST = 1024  # bytes of one
_SESSION = re.compile(r"[0-9A-Za-z-]{1,64}")
_DIRECTORY = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC

Verb = Literal["slow-down", "raise-limits", "cut-off"]


class Directive(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked of one session, and at which risk; `threshold` is the risk from which on the operator wants it."""

    verb: Verb
    session: str
    risk: int
    threshold: int


class Mailbox:
    """The directory `directives` in a journal. The stage makes it; the gallery only finds it."""

    def __init__(self, journal: Path) -> None:
        self._journal = journal

    def make(self) -> None:
        """For the stage, before it is ready: what waited for an earlier one is dropped."""
        place = self._journal / NAME
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        for file in place.iterdir():
            file.unlink(missing_ok=True)

    def ask(self, directive: Directive) -> bool:
        """For the gallery: whether it was put there. Never raises."""
        if not _SESSION.fullmatch(directive.session):
            return False
        data = msgspec.json.encode(directive)
        name = f"{directive.verb}-{directive.session}"
        try:
            journal = os.open(self._journal, _DIRECTORY)
            try:
                place = os.open(NAME, _DIRECTORY, dir_fd=journal)
            finally:
                os.close(journal)
            try:
                if len(os.listdir(place)) >= MOST:
                    return False
                file = os.open(f".{name}", os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o644, dir_fd=place)
                try:
                    os.write(file, data)
                finally:
                    os.close(file)
                os.rename(f".{name}", name, src_dir_fd=place, dst_dir_fd=place)
            finally:
                os.close(place)
        except (OSError, ValueError):
            return False
        return True

    def places(self) -> list[Place]:
        """For the stage: what a bell watches."""
        return [(NAME, partial(lanes.opened, self._journal / NAME))]

    def take(self) -> list[Directive]:
        """For the stage: what waits, each once. Never raises; what is no directive is dropped."""
        found = []
        try:
            names = sorted(name for name in os.listdir(self._journal / NAME) if not name.startswith("."))
        except OSError:
            return []
        for name in names[:MOST]:
            file = self._journal / NAME / name
            try:
                data = file.read_bytes()[:LONGEST]
                file.unlink()
                found.append(msgspec.json.decode(data, type=Directive))
            except (OSError, msgspec.MsgspecError):
                continue
        return found
