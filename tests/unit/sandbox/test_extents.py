"""Where a file lies on the disk that is pretended, as filefrag asks."""

from __future__ import annotations

import ctypes
import errno
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mirage.sandbox.views import extents

Ask = Callable[..., tuple[int | None, list[tuple[int, ...]], int]]


@pytest.fixture
def ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ask]:
    """The errno, the extents that were written, and how many were mapped, of a file of so many bytes. Nobody's root is changed."""
    monkeypatch.setattr(os, "chroot", lambda path: None)
    monkeypatch.chdir(Path.cwd())  # left again
    procfs = os.open("/proc", os.O_RDONLY | os.O_DIRECTORY)

    def asked(
        size: int, *, start: int = 0, length: int = 1 << 62, flags: int = 0, room: int = 4
    ) -> tuple[int | None, list[tuple[int, ...]], int]:
        (tmp_path / "file").write_bytes(bytes(size))
        given = extents.HEAD.pack(start, length, flags, 0, room, 0) + bytes(extents.EXTENT.size * room)
        buffer = ctypes.create_string_buffer(given, len(given))
        with open(tmp_path / "file", "rb") as file:
            devices = [os.fstat(file.fileno()).st_dev]
            error = extents.answer(procfs, os.getpid(), file.fileno(), ctypes.addressof(buffer), devices)
        mapped = extents.HEAD.unpack_from(buffer.raw)[3]
        told = [
            extents.EXTENT.unpack_from(buffer.raw, extents.HEAD.size + at * extents.EXTENT.size) for at in range(min(mapped, room))
        ]
        return error, told, mapped

    yield asked
    os.close(procfs)


def test_a_file_is_one_extent_and_a_small_one_lies_among_the_metadata(ask: Ask) -> None:
    error, [(logical, physical, length, _, _, flags)], mapped = ask(5000)
    assert (error, logical, length, flags, mapped, physical % 4096) == (0, 0, 8192, extents.LAST, 1, 0)
    assert ask(100)[1] == [(0, 0, 100, 0, 0, extents.LAST | extents.NOT_ALIGNED | extents.INLINE)]
    assert ask(0) == (0, [], 0)


def test_who_has_no_room_hears_how_many_there_are(ask: Ask) -> None:
    assert ask(5000, room=0) == (0, [], 1)
    assert ask(5000, start=5000) == (0, [], 0)


def test_what_is_asked_wrongly_is_refused_and_what_is_elsewhere_is_the_kernel_s(ask: Ask) -> None:
    assert [ask(5000, flags=8)[0], ask(5000, length=0)[0]] == [errno.EINVAL] * 2
    receiver, sender = os.pipe()
    try:
        procfs = os.open("/proc", os.O_RDONLY | os.O_DIRECTORY)
        assert extents.answer(procfs, os.getpid(), receiver, 0, [os.fstat(receiver).st_dev]) is None
        os.close(procfs)
    finally:
        os.close(receiver)
        os.close(sender)
