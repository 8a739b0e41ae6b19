"""random(3) of glibc 2.36 (TYPE_3), which mawk draws from: the same seed gives the same numbers."""

from __future__ import annotations

RAND_MAX = 0x7FFFFFFF


class Random:
    def __init__(self, seed: int) -> None:
        self.seed(seed)

    def seed(self, seed: int) -> None:
        state = [(seed & 0xFFFFFFFF) or 1]
        for index in range(1, 31):
            word = state[index - 1]
            signed = word - (1 << 32) if word & 0x80000000 else word
            state.append(_step(signed) & 0xFFFFFFFF)
        self._state = state
        self._front, self._rear = 3, 0
        for _ in range(310):
            self.draw()

    def draw(self) -> int:
        """The next of 0..RAND_MAX."""
        state = self._state
        value = state[self._front] = (state[self._front] + state[self._rear]) & 0xFFFFFFFF
        self._front = (self._front + 1) % 31
        self._rear = (self._rear + 1) % 31
        return value >> 1

    def uniform(self) -> float:
        return self.draw() / RAND_MAX


def _step(word: int) -> int:
    """16807 * word % 2147483647 by Schrage's method, as initstate does it."""
    quotient = int(word / 127773)
    result = 16807 * (word - quotient * 127773) - 2836 * quotient
    return result + 2147483647 if result < 0 else result
