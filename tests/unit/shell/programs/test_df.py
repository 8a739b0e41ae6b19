"""df (coreutils 9.1) of what the kernel mounts by itself: nodes of devices take no room, and inodes are as many as the mount says."""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.unit.shell.conftest import Result


def test_the_devices_take_no_room(run: Callable[..., Result]) -> None:
    assert re.fullmatch(r"udev +\d+ +0 +\d+ +0% /dev", run("df /dev").out.decode().splitlines()[1])


def test_inodes_of_the_devices_are_as_many_as_the_mount_says(run: Callable[..., Result]) -> None:
    inodes = run("df --output=itotal /dev | tail -1").out.decode().strip()
    assert f",nr_inodes={inodes}," in run("grep ^udev /proc/mounts").out.decode()
