"""What the warden does with descriptors that come over its line: nothing, unless they are a mount's and a file's."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from mirage.sandbox.warden import hand_over


@pytest.mark.parametrize("device", ["/dev/null", "/proc/self/status", "."])
def test_only_a_mounts_device_is_told_of_a_file(device: str, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"x")
    one, other = os.open(device, os.O_RDONLY), os.open(file, os.O_RDONLY)
    with pytest.raises(OSError, match="no mount, or no file"):
        hand_over(one, other)
    os.close(one)
    os.close(other)


def test_no_module_of_its_process_has_work_for_each_fork() -> None:
    """Every program of a visitor's begins as a fork of it: what `threading` does there takes longer than the fork."""
    script = "import os, sys; os.register_at_fork = lambda **hooks: print(*hooks.values()); import mirage.app.warden"
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout == ""
