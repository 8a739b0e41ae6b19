"""A thread that notices when another process may have committed to a store, and once a second in any case.

Where the engine says so itself (LMDB's file is written) it sleeps until then. A burst of commits, this process's own among them,
wakes it at most every `PAUSE`, and each time that it was nothing but its own half as often, down to every `LONGEST`.
"""

from __future__ import annotations

import os
import select
import threading
from collections.abc import Callable

from mirage.state.api import Store, Watchable

PAUSE, LONGEST = 0.002, 0.128  # seconds; the generation may lag behind the write that woke us, for much less than that
ROUND = 1.0  # seconds
POLLED = 0.05  # seconds, for engines that tell nobody


class Watch:
    """Calls `look` in its thread, which says whether others have committed. `over` a store, once each; `close` at the end."""

    def __init__(self, look: Callable[[], bool]) -> None:
        self._look = look
        self._stores: dict[int, Store] = {}
        self._poll = select.poll()
        self._descriptors: list[int] = []
        self._round = ROUND
        self._over = threading.Event()
        self._end = os.eventfd(0, os.EFD_CLOEXEC | os.EFD_NONBLOCK)
        self._poll.register(self._end, select.POLLIN)
        self._thread: threading.Thread | None = None

    def over(self, store: Store) -> None:
        if id(store) in self._stores:
            return
        self._stores[id(store)] = store
        if isinstance(store, Watchable):
            descriptor = store.watch()
            self._descriptors.append(descriptor)
            self._poll.register(descriptor, select.POLLIN)
        else:
            self._round = POLLED
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="mirage-fuse-watch", daemon=True)
            self._thread.start()

    def close(self) -> None:
        self._over.set()
        os.eventfd_write(self._end, 1)
        if self._thread is not None:
            self._thread.join()
        for descriptor in [self._end, *self._descriptors]:
            os.close(descriptor)

    def _run(self) -> None:
        pause = PAUSE
        while not self._over.is_set():
            ready = self._poll.poll(self._round * 1000)
            self._over.wait(pause)
            for descriptor, _ in ready:
                _drain(descriptor)
            pause = PAUSE if self._look() or not ready else min(2 * pause, LONGEST)


def _drain(descriptor: int) -> None:
    try:
        while os.read(descriptor, 65536):
            pass
    except BlockingIOError:
        pass
