"""What the end-to-end tests share: a running Mirage."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.house import House


@pytest.fixture(scope="session")
def openssh() -> None:
    """OpenSSH's client, or a skip that says so."""
    if shutil.which("ssh") is None:
        pytest.skip("OpenSSH's client is not installed (openssh-client)")


@pytest.fixture
def house(tmp_path: Path, openssh: None) -> Iterator[House]:
    """A Mirage of its own for one test."""
    one = House(tmp_path / "data")
    one.start()
    try:
        yield one
    finally:
        one.stop()


@pytest.fixture(scope="module")
def shared_house(tmp_path_factory: pytest.TempPathFactory, openssh: None) -> Iterator[House]:
    """A Mirage that the tests of one module share."""
    one = House(tmp_path_factory.mktemp("house") / "data")
    one.start()
    try:
        yield one
    finally:
        one.stop()
