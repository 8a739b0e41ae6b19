"""What the warden does with descriptors that come over its line: nothing, unless they are a mount's and a file's."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest

from mirage.sandbox import building, warden
from mirage.sandbox.warden import SEALS, hand_over


@pytest.mark.parametrize("device", ["/dev/null", "/proc/self/status", "."])
def test_only_a_mounts_device_is_told_of_a_file(device: str, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"x")
    one, other = os.open(device, os.O_RDONLY), os.open(file, os.O_RDONLY)
    with pytest.raises(OSError, match="no mount, or no file"):
        hand_over(one, other)
    os.close(one)
    os.close(other)


@pytest.mark.parametrize("flags", [os.O_PATH, os.O_RDONLY, os.O_RDWR])
def test_no_file_of_the_machine_s_is_handed_over_however_it_is_open(
    flags: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who opens it through the mount would write to it with root's rights: a path's descriptor anybody has of /etc/shadow."""
    file = tmp_path / "shadow"
    file.write_bytes(b"root")
    asked = _mounts(monkeypatch)
    one, other = os.open("/dev/null", os.O_RDONLY), os.open(file, flags)
    with pytest.raises(OSError, match="no file that is sealed"):
        hand_over(one, other)
    assert asked == []
    os.close(one)
    os.close(other)


@pytest.mark.parametrize("missing", [0, fcntl.F_SEAL_WRITE, fcntl.F_SEAL_SHRINK, fcntl.F_SEAL_SEAL])
def test_a_file_in_memory_is_handed_over_once_nobody_can_change_it(missing: int, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = _mounts(monkeypatch)
    one, other = os.open("/dev/null", os.O_RDONLY), os.memfd_create("", os.MFD_ALLOW_SEALING)
    fcntl.fcntl(other, fcntl.F_ADD_SEALS, SEALS & ~missing)
    if missing:
        with pytest.raises(OSError, match="no file that is sealed"):
            hand_over(one, other)
    else:
        assert hand_over(one, other) == 7
    assert asked == ([] if missing else [(one, other)])
    os.close(one)
    os.close(other)


def _mounts(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """/dev/null stands for a mount's device; what its kernel is asked for."""
    asked: list[tuple[int, int]] = []

    def told(device: int, command: int, given: bytearray) -> int:
        asked.append((device, warden.BACKING.unpack(given)[0]))
        return 7

    monkeypatch.setattr(building, "FUSE", os.stat(os.devnull).st_rdev)
    monkeypatch.setattr(fcntl, "ioctl", told)
    return asked


def test_no_module_of_its_process_has_work_for_each_fork() -> None:
    """Every program of a visitor's begins as a fork of it: what `threading` does there takes longer than the fork."""
    script = "import os, sys; os.register_at_fork = lambda **hooks: print(*hooks.values()); import mirage.app.warden"
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout == ""
