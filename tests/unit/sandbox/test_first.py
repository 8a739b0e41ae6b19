"""What a cell's first process knows before it is asked."""

from __future__ import annotations

import errno
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
