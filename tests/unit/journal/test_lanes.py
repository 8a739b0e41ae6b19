"""The listing that is asked again and again: what came new is always there, and a directory at rest is not read."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from mirage.journal import lanes


class Counted:
    """Opens a directory, and counts how often."""

    def __init__(self, directory: Path) -> None:
        self.times = 0
        self._directory = directory

    @contextmanager
    def open(self) -> Iterator[int]:
        self.times += 1
        with lanes.opened(self._directory) as fd:
            yield fd


def test_a_directory_at_rest_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    os.utime(tmp_path, ns=(1, 10**18))
    counted = Counted(tmp_path)
    listing = lanes.Listing(tmp_path, counted.open)
    assert [listing.names() for _ in range(5)] == [["a"]] * 5
    assert counted.times == 1


def test_what_comes_in_the_same_tick_of_the_clock_is_seen(tmp_path: Path) -> None:
    listing = lanes.Listing(tmp_path, Counted(tmp_path).open)
    for number in range(50):
        (tmp_path / f"{number:02d}").touch()
        assert len(listing.names()) == number + 1


def test_there_may_be_no_directory_yet(tmp_path: Path) -> None:
    journal = tmp_path / "journal"
    listing = lanes.all_lanes(journal)
    assert listing.names() == []
    (journal / lanes.LANES / "00").mkdir(parents=True)
    assert listing.names() == ["00"]


def test_a_symlink_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / lanes.LANES).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError, match="lanes"):
        lanes.all_lanes(tmp_path).names()
