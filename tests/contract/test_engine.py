"""The engine contract on the engines that need no service; `tests/e2e/state` runs it on Redis."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.contract.engine_contract import EngineContract, Place, SharedEngineContract

_numbers = count()


class TestMemory(EngineContract):
    @pytest.fixture
    def place(self) -> Iterator[Place]:
        place = Place(f"memory:{next(_numbers)}")
        yield place
        place.clean()


class TestLmdb(SharedEngineContract):
    @pytest.fixture
    def place(self, tmp_path: Path) -> Iterator[Place]:
        place = Place(f"lmdb:{tmp_path / 'state'}")
        yield place
        place.clean()
