"""What a handle of a file is, by what is mounted there."""

from __future__ import annotations

import pytest

from mirage.sandbox import cell
from mirage.sandbox.views import handles

WITHOUT = {"/proc", "/sys"}  # as recorded from a booted Debian 12: they give none


def test_each_mount_that_is_served_has_the_handles_of_what_it_stands_for() -> None:
    served = [path.decode() for path in cell.MOUNTED]
    assert {path for path in served if handles.made(7, path) is None} == WITHOUT


@pytest.mark.parametrize(
    ("place", "kind", "size"),
    [("/", 0x4D, 20), ("/sys/fs/cgroup", 0xFE, 8), ("/run", 1, 12), ("/dev/shm", 1, 12), ("/run/lock", 1, 12)],
)
def test_a_handle_has_its_file_system_s_type_and_size(place: str, kind: int, size: int) -> None:
    made = handles.made(7, place)
    assert made is not None
    assert (made[0], len(made[1])) == (kind, size)
