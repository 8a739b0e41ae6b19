"""A bound on the work that one text may cause, in seconds of this thread's own CPU time, so that a busy machine hides nothing."""

from __future__ import annotations

import time


class Budget:
    """Begins to run when it is made, or (`late`) when it is first asked: for what is small the clock is not worth its reading.
    Asking costs as little as reading the wall's clock."""

    __slots__ = ("_began", "_look", "_seconds")

    def __init__(self, seconds: float, late: bool = False) -> None:
        self._seconds = seconds
        self._look = 0.0  # before this moment of the wall's clock it cannot be spent
        if not late:
            self._begin()

    def _begin(self) -> None:
        self._began = time.thread_time()
        self._look = time.perf_counter() + self._seconds

    def is_spent(self) -> bool:
        if not self._look:
            self._begin()
        now = time.perf_counter()
        if now < self._look:
            return False
        left = self._seconds - (time.thread_time() - self._began)
        if left > 0:
            self._look = now + left
            return False
        return True
