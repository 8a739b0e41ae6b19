"""What a cell's first process knows before it is asked."""

from __future__ import annotations

import ctypes
import errno
import os
import time

import pytest

from mirage.sandbox.first import place, questions, serving, verdicts


@pytest.fixture
def foretold(monkeypatch: pytest.MonkeyPatch) -> dict[int, tuple[float, bytes]]:
    monkeypatch.setattr(place.Place, "foretold", {})
    return place.Place.foretold


def test_what_was_foretold_of_a_program_is_said_to_it_once(foretold: dict[int, tuple[float, bytes]]) -> None:
    foretold[77] = time.monotonic() + 3600, b"state"
    assert verdicts.foretold(78) is None
    assert verdicts.foretold(77) == b"state"
    assert verdicts.foretold(77) is None


def test_what_was_foretold_is_said_no_more_when_it_is_not_true_any_more(foretold: dict[int, tuple[float, bytes]]) -> None:
    foretold[77] = time.monotonic() - 1, b"state"
    assert verdicts.foretold(77) is None


def test_a_fault_of_ours_in_one_call_is_that_call_s_error_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[tuple[int, ...]] = []

    def ioctl(listener: int, command: int, room: bytearray) -> None:
        if command == questions.RECEIVE:
            room[:] = questions.NOTIF.pack(41, 77, 0, verdicts.NAME_TO_HANDLE, 0, 0, *[0] * 6)
        else:
            said.append(questions.RESPONSE.unpack(room))

    def fails(*arguments: object) -> int:
        raise IndexError

    monkeypatch.setattr("fcntl.ioctl", ioctl)
    monkeypatch.setattr("mirage.sandbox.views.handles.answer", fails)
    question = questions.received()
    assert question is not None
    verdicts.decide(question)
    assert said == [(41, 0, -errno.EFAULT, 0)]


@pytest.mark.parametrize("is_there", [True, False])
def test_what_the_stage_says_is_written_to_who_still_asks_alone(monkeypatch: pytest.MonkeyPatch, is_there: bool) -> None:
    """His number may be another process's by then."""
    room = ctypes.create_string_buffer(b"before", 8)

    def ioctl(listener: int, command: int, asked: bytes) -> None:
        if command == questions.ID_VALID and (asked != (41).to_bytes(8, "little") or not is_there):
            raise OSError(errno.ENOENT, "gone")

    monkeypatch.setattr("fcntl.ioctl", ioctl)
    answer = {"id": 41, "pid": os.getpid(), "address": ctypes.addressof(room), "written": b"after".hex() + "00"}
    serving._obey({**answer, "do": "answer", "error": 0, "value": 0, "goes_on": False}, [])
    assert room.value == (b"after" if is_there else b"before")
