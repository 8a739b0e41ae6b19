"""What a cell's programs execute, as its first process tells it on a line of its own.

It is heard a little late and several at a time: a program that was just executed asks for its files, and its record would stand in
their way. Who is to be answered by what runs, or told that something has ended, hears the rest of it first.
"""

from __future__ import annotations

import asyncio
import os
import select
import socket
from collections.abc import Callable

from mirage.sandbox import talk

LATE = 0.02  # seconds: a short program has ended by then

Heard = Callable[[int, int, bytes, list[bytes]], None]
"""Pid, the leader of its session, path, arguments."""


class Executions:
    """`catch_up` before anything that follows from them. `broken`, on the loop: nobody speaks any more, or not by the rules."""

    def __init__(self, line: socket.socket, heard: Heard, broken: Callable[[], None]) -> None:
        self._line = line
        self._heard = heard
        self._broken = broken
        self._loop = asyncio.get_running_loop()
        self._is_closed = False
        line.setblocking(False)
        self._spoken = select.poll()  # who has nothing to hear learns it at a tenth of what a message that is not there costs
        self._spoken.register(line, select.POLLIN)
        self._loop.add_reader(line, self._wait)

    def _wait(self) -> None:
        self._loop.remove_reader(self._line)
        self._loop.call_later(LATE, self._resume)

    def _resume(self) -> None:
        """While there is more each time, that is asked again, which costs less than to wait for a line."""
        if self._is_closed:
            return
        if self._hear():
            self._loop.call_later(LATE, self._resume)
        else:
            self._loop.add_reader(self._line, self._wait)

    def catch_up(self) -> None:
        """On the loop, or on a mount's thread."""
        self._hear()

    def _hear(self) -> bool:
        """Whether there was something."""
        has_heard = False
        try:
            while not self._is_closed and self._spoken.poll(0):
                message, fds = talk.receive(self._line)
                for stray in fds:
                    os.close(stray)
                path, *argv = map(_bytes, (message["path"], *message["argv"]))
                has_heard = True
                self._heard(int(message["executed"]), int(message["session"]), path, argv)
        except BlockingIOError:
            pass
        except (talk.Gone, KeyError, TypeError, ValueError, AttributeError):
            self._loop.call_soon_threadsafe(self._broken)
        return has_heard

    def close(self) -> None:
        self.catch_up()
        self._is_closed = True
        self._loop.remove_reader(self._line)
        self._line.close()


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
