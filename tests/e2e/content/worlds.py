"""A world with files that a model may draft, for tests: begun once, copied for each."""

from __future__ import annotations

from pathlib import Path

import pytest

from mirage.app.contents import files
from mirage.app.paths import Paths
from mirage.base.clock import ManualClock
from mirage.content.drafts import may_draft
from mirage.image.image import Image
from mirage.state.open import open_store
from mirage.world.host import Host
from mirage.world.plans.author import COPY, MACHINE
from tests.unit.world import ground


class Opened:
    """The world of a data directory, begun at a time of the tests': what its people wrote is another thing on another day."""

    def __init__(self, directory: Path, seed: int = 0) -> None:
        self._paths, self._seed = Paths(directory), bytes([seed]) * 32

    def __enter__(self) -> Host:
        self._store = open_store(f"lmdb:{self._paths.state}", b"host")
        return Host.open(self._store, Image.open(self._paths.image), clock=ManualClock(ground.NOW), seed=self._seed)

    def __exit__(self, *error: object) -> None:
        self._store.close()


def draftable(host: Host) -> list[int]:
    """The files that a model may draft."""
    found = [ino for ino in files(host.ground) if host.ground.entry(ino).kind not in (COPY, *MACHINE)]
    return [ino for ino in found if may_draft(host.author.brief(host.ground.path(ino), host.ground.entry(ino)))]


def begin(factory: pytest.TempPathFactory, least: int = 3, most: int = 1000) -> Path:
    """The data directory of a world whose people wrote so many notes, lists and mails."""
    for seed in range(30):
        directory = factory.mktemp("world")
        paths = Paths(directory)
        paths.make()
        ground.build(paths.image)
        with Opened(directory, seed) as host:
            if least <= len(draftable(host)) <= most:
                return directory
    raise AssertionError("no such world")


def quiet(done: int, total: int, what: str) -> None:
    """No progress bar."""
