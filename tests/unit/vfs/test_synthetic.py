"""A tree whose directories come and go without end, as /proc's do."""

from __future__ import annotations

import errno

import pytest

from mirage.base.clock import ManualClock
from mirage.vfs.synthetic import REMEMBERED, Directory, File, SyntheticFs
from mirage.vfs.types import ROOT

EACH = REMEMBERED // 8  # directories at once


class Coming:
    """A root with one directory that stays, and others that are there for one generation."""

    def __init__(self) -> None:
        self.generation = 0
        self.asked = 0
        self.fs = SyntheticFs(Directory(self._entries), ManualClock())

    def _entries(self, context: object) -> dict[bytes, Directory]:
        self.asked += 1
        inside = Directory({b"status": File(b"x")})
        return {b"stays": inside, **{b"%d" % (self.generation * EACH + one): inside for one in range(EACH)}}

    def walk(self) -> None:
        """Number all that is there."""
        fs = self.fs
        for entry in fs.readdir(fs.root):
            fs.readdir(entry.ino)


def _child(coming: Coming, *names: bytes) -> int:
    ino = coming.fs.root
    for name in names:
        ino = coming.fs.lookup(ino, name, ROOT)
    return ino


def test_what_is_gone_is_forgotten_and_what_stays_keeps_its_number() -> None:
    coming = Coming()
    stays = _child(coming, b"stays")
    for generation in range(12):
        coming.generation = generation
        coming.walk()
    assert len(coming.fs._nodes) <= 2 * REMEMBERED
    assert _child(coming, b"stays") == stays


def test_who_walks_over_and_over_has_not_all_directories_judged_for_each_new_one() -> None:
    coming = Coming()
    for generation in range(8):
        coming.generation = generation
        coming.walk()
    coming.asked, coming.generation = 0, 9
    coming.walk()
    assert coming.asked < 10


def test_what_is_open_is_read_and_knows_where_it_lay_after_its_directory_has_gone() -> None:
    coming = Coming()
    coming.walk()
    handle = coming.fs.hold(_child(coming, b"7", b"status"))
    for generation in range(1, 12):
        coming.generation = generation
        coming.walk()
    assert coming.fs.read(handle, 0, 10) == b"x"
    assert coming.fs.trail(handle) == (b"7", b"status")
    coming.fs.release(handle)
    with pytest.raises(FileNotFoundError):
        _child(coming, b"7")


def test_where_a_forgotten_file_lies_a_kernel_has_to_look_up_again() -> None:
    """It keeps a name for some seconds: `cat /proc/mounts` behind `find /` had been an error."""
    coming = Coming()
    forgotten = _child(coming, b"stays", b"status")
    for generation in range(12):
        coming.generation = generation
        coming.walk()
    with pytest.raises(OSError) as raised:
        coming.fs.trail(forgotten)
    assert raised.value.errno == errno.ESTALE
    assert coming.fs.trail(_child(coming, b"stays", b"status")) == (b"stays", b"status")
