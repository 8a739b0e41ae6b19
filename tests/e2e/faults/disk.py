"""A disk that is small enough to be filled: a tmpfs of its own."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MIB = 1 << 20


def lack() -> str:
    """Why there can be no such disk here, or ""."""
    if os.geteuid() != 0:
        return "a small tmpfs can be mounted by root only"
    with tempfile.TemporaryDirectory() as place:
        tried = _mount(Path(place), 1)
        if tried.returncode == 0:
            _unmount(Path(place))
    return "" if tried.returncode == 0 else f"no tmpfs can be mounted here: {tried.stderr.strip()}"


@contextmanager
def small(place: Path, size: int) -> Iterator[Path]:
    """So many MiB at a directory that is made for them."""
    place.mkdir()
    _mount(place, size).check_returncode()
    try:
        yield place
    finally:
        _unmount(place)


@contextmanager
def filled(disk: Path) -> Iterator[None]:
    """Not a byte is left, for the length of a block."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        for size in (MIB, 4096):
            try:
                while file.write(bytes(size)) == size:
                    pass
            except OSError:
                continue
    try:
        yield
    finally:
        filler.unlink()


def _mount(place: Path, size: int) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}m", "tmpfs", place], capture_output=True, text=True)


def _unmount(place: Path) -> None:
    subprocess.run(["umount", "-l", place], check=True)
