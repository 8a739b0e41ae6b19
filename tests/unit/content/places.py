"""Companies and briefs to test writers with: everything that a machine of some seed plans, without a machine."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from stat import S_IFMT, S_IFREG

from mirage.base.clock import ManualClock
from mirage.content.facts import Brief
from mirage.image.image import Image
from mirage.state.open import open_store
from mirage.world.host import Host
from mirage.world.plans.author import COPY, MACHINE
from mirage.world.plans.ground import ROOM, Planned
from tests.unit.world import ground


def host(image: Image, seed: int) -> Host:
    """A machine on the small image."""
    return Host.open(open_store("memory:", b"host"), image, clock=ManualClock(ground.NOW), seed=bytes([seed]) * 32)


@cache
def seen(image: Image, seed: int) -> Host:
    """The same machine for all tests that only look at it."""
    return host(image, seed)


def files(planned: Planned) -> Iterator[int]:
    """The inodes of all planned files."""
    for unit in range(len(planned.units)):
        for index, entry in enumerate(planned.entries(unit)):
            if S_IFMT(entry.mode) == S_IFREG:
                yield planned.first + unit * ROOM + index


def briefs(machine: Host) -> Iterator[tuple[Brief, bytes]]:
    """The brief and the bytes of each file that a writer of ours writes."""
    for ino in files(machine.ground):
        entry = machine.ground.entry(ino)
        if entry.kind not in (COPY, *MACHINE):
            yield machine.author.brief(machine.ground.path(ino), entry), machine.ground.contents(ino)
