"""What becomes of each program of an image in the emulated shell, and how often visitors asked for those that it lacks."""

from __future__ import annotations

import stat
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mirage.base.events import ProgramMissing
from mirage.shell import missing, registry
from mirage.shell.execve import lookup

if TYPE_CHECKING:
    from mirage.base.events import Envelope
    from mirage.image.image import Image

PLACES = (b"/usr/local/sbin", b"/usr/local/bin", b"/usr/sbin", b"/usr/bin", b"/usr/games")
SHELLS = (b"/sh", b"/bash", b"/dash", b" bash", b" sh")


@dataclass(frozen=True, slots=True)
class Fate:
    """One name on PATH. `how`: imitated, shell (a script that runs as it is), sandbox (truly run in a cell), recorded (it tells its
    version and usage), missing."""

    name: str
    path: str
    how: str
    asked: int


def fates(image: Image, asked: Counter[str], *, has_muscle: bool = False) -> Iterator[Fate]:
    """All programs of the image, what was asked for most first, then by name; what was asked for and is in no image as well.

    `has_muscle`: what is not imitated, or only in part, is truly run.
    """
    files, names = list(_files(image)), set(missing.names())
    own = {lookup(image, path) for path, program in registry.programs().items() if not (has_muscle and program.is_bounded)}
    recorded = {ino for name, _, ino in files if name in names}
    found = [
        Fate(
            name,
            path,
            "imitated" if ino in own else _how(image, ino, is_recorded=ino in recorded, has_muscle=has_muscle),
            asked[path],
        )
        for name, path, ino in files
    ]
    known = {fate.path for fate in found}
    found += [Fate(path.rsplit("/", 1)[-1], path, "missing", count) for path, count in asked.items() if path not in known]
    return iter(sorted(found, key=lambda fate: (-fate.asked, fate.name, fate.path)))


def asked_for(events: Iterable[Envelope]) -> Counter[str]:
    """How often each program ended as one that is not imitated, by the path of its file."""
    return Counter(
        envelope.event.path.decode("utf-8", "backslashreplace") for envelope in events if isinstance(envelope.event, ProgramMissing)
    )


def _files(image: Image) -> Iterator[tuple[str, str, int]]:
    """Name, resolved path and inode of what can be executed."""
    for place in PLACES:
        directory = lookup(image, place)
        if directory is None or not stat.S_ISDIR(image.stat(directory).mode):
            continue
        for entry in image.readdir(directory):
            path = place + b"/" + entry.name
            ino = lookup(image, path)
            if ino is not None and stat.S_ISREG(image.stat(ino).mode) and image.stat(ino).mode & 0o111:
                yield entry.name.decode("utf-8", "backslashreplace"), path.decode("utf-8", "backslashreplace"), ino


def _how(image: Image, ino: int, *, is_recorded: bool, has_muscle: bool) -> str:
    head = image.read(ino, 0, 128).split(b"\n", 1)[0]
    if has_muscle and head.startswith(b"\x7fELF"):
        return "sandbox"
    if head.startswith(b"#!") and head.partition(b" -")[0].rstrip().endswith(SHELLS):
        return "shell"
    return "recorded" if is_recorded else "missing"
