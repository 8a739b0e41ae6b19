"""One machine for the lines of a module: none of them writes a file, and each is a session of its own."""

from __future__ import annotations

import pytest

from mirage.base.clock import ManualClock
from mirage.image.image import Image
from mirage.state.open import open_store
from mirage.world.host import Host
from tests.unit.shell.conftest import Machine
from tests.unit.world import ground


@pytest.fixture(scope="module")
def machine(image: Image) -> Machine:
    return Machine(Host.open(open_store("memory:", b"host"), image, clock=ManualClock(ground.NOW), seed=b"s" * 32))
