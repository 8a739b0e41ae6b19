"""Inode numbers of pipes and sockets, as the kernel's get_next_ino() gives them: from one counter of the machine.

Whatever else runs there moves the counter on, as it does the pids; so both rise together, over a restart of Mirage too.
"""

from __future__ import annotations

FIRST = 20_000  # what a boot has used by the time that services run
EACH = 8  # numbers that go with one process


def of_process(pid: int) -> int:
    """The first of the numbers that came with a process."""
    return FIRST + EACH * pid


class Numbers:
    """What is next."""

    def __init__(self) -> None:
        self._last = FIRST

    def reach(self, pid: int) -> None:
        """A process has come, and its numbers are used."""
        self._last = max(self._last, of_process(pid + 1))

    def take(self) -> int:
        self._last += 1
        return self._last


numbers = Numbers()
