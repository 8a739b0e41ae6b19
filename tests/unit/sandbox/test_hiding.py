"""What is in the directory that no listing shows."""

from __future__ import annotations

from stat import S_IFREG, S_IFSOCK

import pytest

from mirage.base.clock import ManualClock
from mirage.sandbox.hiding import INODE, Bound
from mirage.vfs.synthetic import Directory, File, Special, SyntheticFs
from mirage.vfs.types import ROOT

WAY = [b"systemd", b"journal"]
PLACES = {name: [*WAY, name] for name in (b"stdout", b"flushed")}


@pytest.fixture
def run() -> Bound:
    journal = Directory({b"stdout": Special(S_IFSOCK), b"flushed": File(b"")})
    return Bound(SyntheticFs(Directory({b"systemd": Directory({b"journal": journal})}), ManualClock(0)), b"hidden", PLACES)


def walk(fs: Bound, *steps: bytes) -> int:
    ino: int = fs.root
    for step in steps:
        ino = fs.lookup(ino, step, ROOT)
    return ino


def test_a_socket_that_is_bound_there_is_the_one_that_lies_in_its_place(run: Bound) -> None:
    assert walk(run, b"hidden") == INODE
    assert run.mknod(INODE, b"stdout", S_IFSOCK | 0o755, 0, ROOT) == walk(run, *WAY, b"stdout")


def test_nothing_else_is_to_be_found_or_made_there(run: Bound) -> None:
    with pytest.raises(FileNotFoundError):
        run.lookup(INODE, b"stdout", ROOT)
    with pytest.raises(FileNotFoundError):
        run.mknod(INODE, b"other", S_IFSOCK | 0o755, 0, ROOT)
    with pytest.raises(PermissionError):
        run.mknod(INODE, b"flushed", S_IFREG | 0o644, 0, ROOT)
