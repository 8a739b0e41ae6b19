"""The thread that brings commits to the disk."""

from __future__ import annotations

import threading
from typing import Any, cast

import pytest

from mirage.state.engines import lmdb
from mirage.state.engines.lmdb import Flusher


class Environment:
    """What the flusher asks of one."""

    def __init__(self) -> None:
        self.syncs = 0

    def sync(self) -> None:
        self.syncs += 1


class StoppedJustAfter(threading.Event):
    """An end that is called for right after the flusher has seen that it was not: the wake-up comes before it is cleared."""

    flusher: Flusher

    def wait(self, timeout: float | None = None) -> bool:
        self.set()
        self.flusher.wake()
        return False


def test_a_stop_between_the_wait_and_the_clearing_of_the_wake_up_ends_the_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lmdb, "SYNC_SECONDS", 0)
    environment = Environment()
    flusher = Flusher(cast(Any, environment))
    flusher._end = end = StoppedJustAfter()
    end.flusher = flusher
    flusher.wake()
    flusher._thread.join(5)
    assert not flusher._thread.is_alive()
    assert environment.syncs == 1
