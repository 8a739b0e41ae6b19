"""What a cell's first process knows before it is asked."""

from __future__ import annotations

import ctypes
import errno
import os
import socket
import time

import pytest

from mirage.sandbox import first


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> type[first.Place]:
    monkeypatch.setattr(first.Place, "foretold", {})
    return first.Place


def test_what_was_foretold_of_a_program_is_said_to_it_once(place: type[first.Place]) -> None:
    place.foretold[77] = time.monotonic() + 3600, b"state"
    assert first._foretold(78) is None
    assert first._foretold(77) == b"state"
    assert first._foretold(77) is None


def test_what_was_foretold_is_said_no_more_when_it_is_not_true_any_more(place: type[first.Place]) -> None:
    place.foretold[77] = time.monotonic() - 1, b"state"
    assert first._foretold(77) is None


def test_a_fault_of_ours_in_one_call_is_that_call_s_error_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[tuple[int, ...]] = []

    def ioctl(listener: int, command: int, room: bytearray) -> None:
        if command == first.RECEIVE:
            room[:] = first.NOTIF.pack(41, 77, 0, first.NAME_TO_HANDLE, 0, 0, *[0] * 6)
        else:
            said.append(first.RESPONSE.unpack(room))

    def fails(*arguments: object) -> int:
        raise IndexError

    monkeypatch.setattr("fcntl.ioctl", ioctl)
    monkeypatch.setattr("mirage.sandbox.views.handles.answer", fails)
    with socket.socket() as line:
        first._asked(line)
    assert said == [(41, 0, -errno.EFAULT, 0)]


@pytest.mark.parametrize("is_there", [True, False])
def test_what_the_stage_says_is_written_to_who_still_asks_alone(monkeypatch: pytest.MonkeyPatch, is_there: bool) -> None:
    """His number may be another process's by then."""
    room = ctypes.create_string_buffer(b"before", 8)

    def ioctl(listener: int, command: int, asked: bytes) -> None:
        if command == first.ID_VALID and (asked != (41).to_bytes(8, "little") or not is_there):
            raise OSError(errno.ENOENT, "gone")

    monkeypatch.setattr("fcntl.ioctl", ioctl)
    answer = {"id": 41, "pid": os.getpid(), "address": ctypes.addressof(room), "written": b"after".hex() + "00"}
    first._answer({**answer, "error": 0, "value": 0, "goes_on": False})
    assert room.value == (b"after" if is_there else b"before")
