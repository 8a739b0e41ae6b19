"""One Mirage whose shell is the sandbox, for the tests of this directory."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from mirage.app.images import listing
from mirage.sandbox.walls import walls
from tests.e2e.house import House

SETTINGS = {"MIRAGE_LAYERS_LIMITS_BYTES": str(64 << 20)}  # so that filling the disk takes seconds


def lacking() -> None:
    """Skip with the reason where the walls cannot stand, or where no true image is at hand for programs to run from."""
    missing = [f"{wall.name}: {wall.lack}" for wall in walls() if not wall.stands]
    if missing:
        pytest.skip(f"the sandbox cannot stand here: {'; '.join(missing)}")
    if not any(row["name"] == "debian-12" and "error" not in row for row in listing()):
        pytest.skip("no image of true programs here: mirage image build debian:12")


@pytest.fixture(scope="session")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    lacking()
    house = House(tmp_path_factory.mktemp("sandbox") / "data", "--shell", "sandbox", settings=SETTINGS).start()
    yield house
    assert house.stop() == 0
