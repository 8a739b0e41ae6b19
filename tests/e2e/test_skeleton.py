"""Where no image could be built its skeleton stands in: right names and sizes, and no program of it is ever run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.house import House


@pytest.fixture
def nowhere(tmp_path: Path) -> dict[str, str]:
    """A home without images, and none is built."""
    return {"XDG_CACHE_HOME": str(tmp_path / "cache")}


@pytest.fixture
def bare(tmp_path: Path, nowhere: dict[str, str], openssh: None) -> Iterator[House]:
    one = House(tmp_path / "data", "--shell", "auto", settings=nowhere)
    one.start()
    try:
        yield one
    finally:
        assert one.stop() == 0


def test_the_emulated_shell_answers_without_muscle(bare: House) -> None:
    assert (bare.ready["image"], bare.ready["shell"]) == ("skeleton", "emulated")
    assert "muscle" not in bare.ready
    assert bare.sh("python3 -c 'print(6*7)'") == "42\n"


def test_the_sandbox_is_refused_with_what_to_do(tmp_path: Path, nowhere: dict[str, str]) -> None:
    with pytest.raises(
        AssertionError, match="skeleton, whose programs have no bytes; build the image first: mirage image build debian:12"
    ):
        House(tmp_path / "data", "--shell", "sandbox", settings=nowhere).start()
