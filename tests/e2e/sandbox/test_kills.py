"""kill -9 of any of our processes, in the middle of a session: the next start finds nothing left, and no acknowledged write is lost."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from mirage.sandbox import cgroups
from tests.e2e.house import PASSWORD, House
from tests.e2e.sandbox.conftest import SETTINGS, lacking

PATIENCE = 60.0  # seconds in which the kernel, on however busy a machine, has taken away what was killed


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    lacking()
    made = House(tmp_path / "data", "--shell", "sandbox", settings=SETTINGS).start()
    yield made
    made.stop()


def _below(pid: int) -> set[int]:
    """All that descend from a process; other Mirages' cells have the same uids."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
    found, left = set[int](), [pid]
    while left:
        children = {child for child, parent in parents.items() if parent in left}
        found |= children
        left = list(children)
    return found


def _groups(warden: int) -> set[Path]:
    return {group for root in set(cgroups.roots().values()) for group in (root / cgroups.NAME).glob(f"{warden}-*")}


def _until(claim: object) -> None:
    end = time.monotonic() + PATIENCE
    while not claim():  # type: ignore[operator]
        assert time.monotonic() < end, "not so after a minute"
        time.sleep(0.05)


@pytest.mark.parametrize("part", ["supervisor", "stage", "warden", "gallery"])
def test_whoever_is_killed_nothing_stays_and_nothing_is_lost(house: House, part: str) -> None:
    killed = house.parts()["warden"]
    house.sh("echo kept > /root/kept; sleep 600 > /dev/null 2>&1 < /dev/null & echo done")
    session = subprocess.Popen(
        ["ssh", "-F", "none", "-p", str(house.port), "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "root@127.0.0.1",
         "echo more >> /root/kept; echo written; sleep 600"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=_asking(house),
    )  # fmt: skip
    assert session.stdout is not None
    assert session.stdout.readline() == b"written\n"
    _until(lambda: len(_below(killed)) > 3)  # the first process of a cell, a shell in it, and what that has started
    there = _below(killed)
    os.kill(house.parts()[part], signal.SIGKILL)
    if part != "gallery":
        _until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in there))
    session.kill()
    session.wait()
    session.stdout.close()
    if part == "supervisor":
        house.kill()
        house.start()
    _until(lambda: house.ssh("true").returncode == 0)
    assert house.sh("cat /root/kept") == "kept\nmore\n"
    warden = house.parts()["warden"]
    _until(lambda: warden == killed or not _groups(killed))
    _until(lambda: len(_groups(warden)) <= 9)  # three controllers each: of the one cell that lives now, and of the two that wait
    mounts = Path("/proc/self/mounts").read_text()
    assert "fuse.mirage" not in mounts or house.data.name not in mounts


def _asking(house: House) -> dict[str, str]:
    askpass = house.data.parent / "askpass"
    assert PASSWORD in askpass.read_text()
    return {**os.environ, "SSH_ASKPASS": str(askpass), "SSH_ASKPASS_REQUIRE": "force", "DISPLAY": ":0"}
