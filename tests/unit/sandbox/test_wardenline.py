"""Whoever asks the warden has an answer, or is told in bounded time that there is none, whatever becomes of the warden meanwhile."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest

from mirage.sandbox import talk, wardenline
from mirage.sandbox.cell import CellError
from mirage.sandbox.wardenline import WardenLine


class Wardens:
    """The other end, which each of the wardens has in his turn, and one who asks."""

    def __init__(self, pool: ThreadPoolExecutor) -> None:
        ours, self.line = talk.pair()
        self.asked = WardenLine(ours)
        self._pool = pool

    def ask(self, verb: str) -> Future[tuple[dict[str, Any], list[int]]]:
        return self._pool.submit(self.asked.ask, {"do": verb})

    def heard(self, verb: str) -> int:
        """The number of the next question."""
        question, _ = talk.receive(self.line)
        assert question["do"] == verb
        return int(question["ask"])

    def say(self, answer: dict[str, Any], fds: list[int] | None = None) -> None:
        talk.send(self.line, answer, fds)


@pytest.fixture
def wardens() -> Iterator[Wardens]:
    with ThreadPoolExecutor(2) as pool:
        made = Wardens(pool)
        yield made
        made.asked.close()
        made.line.close()


def _open(wardens: Wardens) -> Future[tuple[dict[str, Any], list[int]]]:
    """A first question, to a warden who was there before anybody asked."""
    found = wardens.ask("open")
    number = wardens.heard("begin")
    wardens.say({"to": number})
    return found


def test_what_a_warden_heard_before_he_died_is_asked_of_the_next(wardens: Wardens) -> None:
    found = _open(wardens)
    wardens.heard("open")  # and he is killed
    wardens.say({"begun": True})
    wardens.say({"to": wardens.heard("open"), "limits": {}})
    assert found.result(30)[0]["limits"] == {}


def test_a_new_stage_whose_first_word_was_heard_by_a_dying_warden_says_it_again(wardens: Wardens) -> None:
    found = wardens.ask("open")
    wardens.heard("begin")
    wardens.say({"begun": True})
    wardens.say({"to": wardens.heard("begin")})
    wardens.say({"to": wardens.heard("open"), "limits": {}})
    assert found.result(30)[0]["limits"] == {}


def test_answers_to_what_was_asked_before_are_nobodys(wardens: Wardens) -> None:
    found = _open(wardens)
    number = wardens.heard("open")
    one, other = socket.socketpair()
    with one, other:
        wardens.say({"to": number - 1, "limits": {"wrong": 1}}, [other.fileno()])
        other.close()
        wardens.say({"to": number, "limits": {}})
        assert found.result(30) == ({"to": number, "limits": {}}, [])
        assert one.recv(1) == b""  # what came beside it is closed


def test_a_warden_who_does_not_answer_holds_nobody_up_for_ever(wardens: Wardens, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wardenline, "PATIENCE", 0.0)
    with pytest.raises(CellError, match="the warden did not answer within 0 s"):
        wardens.ask("open").result(30)


def test_who_waits_for_an_answer_does_not_hold_up_the_end(wardens: Wardens) -> None:
    found = _open(wardens)
    wardens.heard("open")
    closing = threading.Thread(target=wardens.asked.close)
    closing.start()
    with pytest.raises(CellError, match="the cells are closed"):
        found.result(30)
    closing.join(30)
    assert not closing.is_alive()


def test_what_comes_beside_an_answer_is_handed_on(wardens: Wardens) -> None:
    found = _open(wardens)
    reading, writing = os.pipe()
    wardens.say({"to": wardens.heard("open")}, [writing])
    os.close(writing)
    _, [beside] = found.result(30)
    os.write(beside, b"x")
    assert os.read(reading, 1) == b"x"
    os.close(beside)
    os.close(reading)
