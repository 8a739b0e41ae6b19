"""A bound on the work that one text may cause, in seconds of this thread's own CPU time, so that a busy machine hides nothing."""

from __future__ import annotations

import time


class Budget:
    """Begins to run when it is made. Asking costs as little as reading a clock."""

    __slots__ = ("_began", "_look", "_seconds")

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._began = time.thread_time()
        self._look = time.perf_counter() + seconds  # before this moment of the wall's clock it cannot be spent

    def is_spent(self) -> bool:
        now = time.perf_counter()
        if now < self._look:
            return False
        left = self._seconds - (time.thread_time() - self._began)
        if left > 0:
            self._look = now + left
            return False
        return True
