"""A wall clock that a test may step, for the processes of one Mirage alone: a small library before libc, in a mount namespace."""

from __future__ import annotations

import mmap
import os
import shutil
import struct
import subprocess
from pathlib import Path

SOURCE = Path(__file__).with_name("clock.c")
WITHIN = 'mount -t overlay overlay -o "lowerdir=/etc,upperdir=$0/upper,workdir=$0/work" /etc && exec "$@"'


class SteppedClock:
    """`within` is what a Mirage is started by; `step` moves its wall clock."""

    def __init__(self, directory: Path) -> None:
        for part in ("upper", "work"):
            (directory / part).mkdir(parents=True)
        step, library = directory / "step", directory / "clock.so"
        step.write_bytes(bytes(8))
        subprocess.run(["cc", "-O2", "-shared", "-fPIC", f'-DSTEP="{step}"', "-o", str(library), str(SOURCE)], check=True, timeout=60)
        (directory / "upper" / "ld.so.preload").write_text(f"{library}\n")
        self._file = os.open(step, os.O_RDWR | os.O_CLOEXEC)
        self._map = mmap.mmap(self._file, 8)
        self.within = ["unshare", "--mount", "sh", "-c", WITHIN, str(directory)]

    def step(self, seconds: int) -> None:
        """From now on it is so many seconds off."""
        struct.pack_into("q", self._map, 0, seconds)

    def close(self) -> None:
        self._map.close()
        os.close(self._file)


def missing(directory: Path) -> str:
    """Why there can be no such clock here, or ""."""
    if os.geteuid() != 0 or shutil.which("unshare") is None or shutil.which("cc") is None:
        return "a clock of its own needs root, unshare and a C compiler"
    for part in ("upper", "work"):
        (directory / part).mkdir(parents=True, exist_ok=True)
    tried = subprocess.run(["unshare", "--mount", "sh", "-c", WITHIN, str(directory), "true"], capture_output=True, check=False)
    return "" if tried.returncode == 0 else f"no overlay on /etc here: {tried.stderr.decode().strip()}"
