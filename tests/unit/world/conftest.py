"""One small image for all tests of the world, and worlds on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from mirage.base.clock import ManualClock
from mirage.image.image import Image
from mirage.world.host import Host
from tests.unit.world import ground


@pytest.fixture(scope="session")
def image(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Image]:
    with ground.build(tmp_path_factory.mktemp("ground") / "debian-12.img") as opened:
        yield opened


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(ground.NOW)


@pytest.fixture
def begin(image: Image, clock: ManualClock) -> Callable[..., Host]:
    """Begin a world in a fresh store, from a seed."""

    def make(seed: bytes = b"s" * 32) -> Host:
        return ground.begin(image, seed, clock)

    return make


@pytest.fixture
def host(begin: Callable[..., Host]) -> Host:
    return begin()
