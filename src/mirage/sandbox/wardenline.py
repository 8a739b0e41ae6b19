"""The stage's side of the line to the warden: one question at a time, which has its answer or, in bounded time, none.

The supervisor holds both ends, so nobody hears that a warden has died: the next one reads the same line. What the dead one had
heard and not answered is asked again when his successor says that he has begun, and answers to what was asked before are nobody's.
"""

from __future__ import annotations

import itertools
import os
import select
import socket
import threading
import time
from typing import TYPE_CHECKING, Any

from mirage.sandbox import talk
from mirage.sandbox.cell import CellError

if TYPE_CHECKING:
    from collections.abc import Sequence

PATIENCE = 20.0  # seconds for an answer: a warden that died is started again after at most 5
GLANCE = 0.25  # seconds until it is seen that nobody wants the answer any more


class WardenLine:
    """`ask`, from any thread."""

    def __init__(self, line: socket.socket) -> None:
        self._line = line
        self._asking = threading.Lock()
        self._numbers = itertools.count(time.monotonic_ns())  # no stage asks under a number of the one before it
        self._is_begun = False
        self._is_closed = False

    def ask(self, message: dict[str, Any], fds: Sequence[int] = ()) -> tuple[dict[str, Any], list[int]]:
        """The answer, and what came beside it. CellError: there is none.

        First of all, what the warden made for a stage that was killed ends.
        """
        with self._asking:
            try:
                if not self._is_begun:
                    self._answer({"do": "begin"}, ())
                    self._is_begun = True
                return self._answer(message, fds)
            except talk.Gone:
                raise CellError("the warden is gone") from None

    def close(self) -> None:
        """Who waits for an answer has none."""
        self._is_closed = True
        with self._asking:
            self._line.close()

    def _answer(self, message: dict[str, Any], fds: Sequence[int]) -> tuple[dict[str, Any], list[int]]:
        end = time.monotonic() + PATIENCE
        number = self._put(message, fds)
        while True:
            self._wait(end)
            answer, beside = talk.receive(self._line)
            if answer.get("to") == number:
                return answer, beside
            for stray in beside:
                os.close(stray)
            if "begun" in answer:
                number = self._put(message, fds)

    def _put(self, message: dict[str, Any], fds: Sequence[int]) -> int:
        number = next(self._numbers)
        talk.send(self._line, {**message, "ask": number}, list(fds))
        return number

    def _wait(self, end: float) -> None:
        """Until something is there to be read."""
        poll = select.poll()
        poll.register(self._line, select.POLLIN)
        while not self._is_closed:
            if poll.poll(GLANCE * 1000):
                return
            if time.monotonic() > end:
                raise CellError(f"the warden did not answer within {PATIENCE:.0f} s")
        raise CellError("the cells are closed")
