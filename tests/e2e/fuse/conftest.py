"""A layer of its own for each test, mounted by another process: a process that serves itself may not touch what it serves."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from mirage.fuse import mounting
from tests.e2e.fuse.mounted import Mounts


def hindrance() -> str:
    """Why nothing can be mounted here, or nothing."""
    try:
        os.close(os.open(mounting.DEVICE, os.O_RDWR))
    except OSError as error:
        return f"{mounting.DEVICE} can not be opened: {error.strerror}"
    return "" if os.geteuid() == 0 else "mounting wants root"


@pytest.fixture(autouse=True)
def _can_mount() -> None:
    if reason := hindrance():
        pytest.skip(reason)


@pytest.fixture
def base() -> Iterator[Path]:
    """A directory that every user can pass, which pytest's own are not."""
    with tempfile.TemporaryDirectory(prefix="mirage-fuse-") as name:
        os.chmod(name, 0o755)
        yield Path(name)


@pytest.fixture
def mounts(base: Path) -> Iterator[Mounts]:
    """Two mounts of one layer."""
    made = Mounts(base, 2)
    try:
        yield made
    finally:
        made.stop()
        for place in made.places:
            if os.path.ismount(place):
                mounting.unmount(str(place))


@pytest.fixture
def here(mounts: Mounts) -> Path:
    return mounts.places[0]


@pytest.fixture
def there(mounts: Mounts) -> Path:
    return mounts.places[1]
