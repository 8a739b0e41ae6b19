"""Numbers drawn from the bytes of a file, as --random-source of coreutils has it (gnulib randint, randperm)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeVar

from mirage.shell.lib.quotes import quoted

if TYPE_CHECKING:
    from mirage.shell.process import Process

RANDOM_MAX = 1 << 16  # bytes of the file that are looked at

T = TypeVar("T")


class FileDice:
    """What is left of one draw goes into the next, so that no bit of the file is wasted."""

    def __init__(self, proc: Process, name: str, data: bytes) -> None:
        self._proc, self._name, self._data = proc, name, data
        self._at = self._number = self._most = 0

    def choice(self, seq: Sequence[T]) -> T:
        return seq[self._below(len(seq))]

    def sample(self, population: Sequence[T], k: int) -> list[T]:
        """The first `k` of a random order."""
        moved: dict[int, int] = {}
        for index in range(k):
            other = index + self._below(len(population) - index)
            moved[index], moved[other] = moved.get(other, other), moved.get(index, index)
        return [population[moved.get(index, index)] for index in range(k)]

    def bytes(self, count: int) -> bytes:
        found = self._data[self._at : self._at + count]
        self._at += count
        if len(found) < count:
            self._proc.fail(f"{quoted(self._proc, self._name)}: end of file")
        return found

    def _below(self, limit: int) -> int:
        number, most = self._number, self._most
        while True:
            while most < limit - 1:
                number = number << 8 | self.bytes(1)[0]
                most = most << 8 | 255
            if most == limit - 1:
                self._number = self._most = 0
                return number
            excess = most - (limit - 1)
            unusable = excess % limit
            if number <= most - unusable:
                self._number, self._most = number // limit, excess // limit
                return number % limit
            number, most = number - (most - unusable) - 1, unusable - 1
