"""One machine for the lines of a module: none of them writes a file, and each is a session of its own."""

from __future__ import annotations

import pytest

from mirage.image.image import Image
from tests.unit.shell.conftest import Machine
from tests.unit.world import ground


@pytest.fixture(scope="module")
def machine(image: Image) -> Machine:
    return Machine(ground.begin(image))
