"""Identifiers that sort by time: 26 characters of Crockford's base 32, as ULIDs are written."""

from __future__ import annotations

import os

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_PAIRS = [a + b for a in ALPHABET for b in ALPHABET]
LENGTH = 26


class IdSource:
    """Ids of one process: 48 bits of milliseconds, then 80 bits that begin at a number of its own, drawn once, and count up.

    Two ids from one source always sort in the order in which they were made, also when the clock steps back. Make it after forking.
    """

    __slots__ = ("_first", "_high", "_last", "_middle", "_prefix", "_value")

    def __init__(self) -> None:
        self._first = int.from_bytes(os.urandom(10), "big") >> 1
        self._middle = render(self._first)[10:-4]
        self._last = 0
        self._value = 0
        self._high = -1  # the part of the value that `_prefix` renders: it rarely changes within a millisecond
        self._prefix = ""

    def next(self, now: int) -> str:
        """An id for the moment `now` (nanoseconds since the epoch)."""
        moment = now // 1_000_000
        if moment > self._last:
            self._last = moment
            value = self._value = (moment << 80) | self._first
            self._high = value >> 20
            self._prefix = (
                _PAIRS[moment >> 40 & 1023] + _PAIRS[moment >> 30 & 1023] + _PAIRS[moment >> 20 & 1023] + _PAIRS[moment >> 10 & 1023]
                + _PAIRS[moment & 1023] + self._middle
            )  # fmt: skip
        else:
            self._value += 1
            value = self._value
            if value >> 20 != self._high:
                self._high, self._prefix = value >> 20, render(value)[:-4]
        return self._prefix + _PAIRS[value >> 10 & 1023] + _PAIRS[value & 1023]


def render(value: int) -> str:
    """128 bits as 26 characters."""
    return "".join([_PAIRS[(value >> shift) & 1023] for shift in range(120, -1, -10)])


def value(identifier: str) -> int:
    """The number that was rendered, of as many of its first characters as there are. ValueError: these are no such characters."""
    number = 0
    for character in identifier:
        number = number * 32 + ALPHABET.index(character)
    return number


def moment(identifier: str) -> int:
    """The nanoseconds since the epoch at which an id was made, to the millisecond."""
    return value(identifier[:10]) * 1_000_000
