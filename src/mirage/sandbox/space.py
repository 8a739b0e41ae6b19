"""/proc of a pid namespace that a program of the cell's has made: who is in it, under the numbers that he has there.

All else of it is the machine's. Whoever looks from without finds nobody at /proc/self, which is told as if it were the first.
"""

from __future__ import annotations

import copy
import time
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from mirage.sandbox.procview import ProcView
from mirage.world.pidspace import NUMBERS
from mirage.world.processes import ProcessEntry, ProcessTable
from mirage.world.procfs import make_proc

if TYPE_CHECKING:
    from collections.abc import Callable

    from mirage.sandbox.insight import Insight
    from mirage.world.host import Host
    from mirage.world.mounts import Place

FRESH = 0.002  # seconds, as for the machine's own table (`census`)
SHARE = 4  # of the time, what looking may take: one part in so many

Members = dict[int, int]
"""Number in the cell -> number in the namespace."""


class Space(ProcessTable):
    """The table of a namespace: who of the table `above` is in it. `members`: which those are."""

    __slots__ = ("_above", "_members", "_numbers", "_outer", "_stale")

    def __init__(self, above: ProcessTable, host: Host, members: Callable[[], Members]) -> None:
        super().__init__(dict, host.pids, {})
        self._above = above
        self._members = members
        self._numbers: Members = {}
        self._outer: Members = {}
        self._stale = 0.0  # from when on
        self.look = self.read

    def read(self) -> None:
        began = time.monotonic()
        if began < self._stale:
            return
        if self._above.look is not None:
            self._above.look()
        self._numbers = self._members()
        self._outer = {inner: number for number, inner in self._numbers.items()}
        self.mine.clear()
        for number, inner in self._numbers.items():
            entry = self._above.mine.get(number)
            if entry is not None:
                self.mine[inner] = cast(ProcessEntry, _Member(entry, self._numbers))
        now = time.monotonic()
        self._stale = now + max(FRESH, (now - began) * SHARE)

    def inside(self, number: int) -> int:
        """What a process is called here; 0: it is not in it."""
        return self._numbers.get(number, 0)

    def outside(self, pid: int) -> int:
        """What the cell calls one that is here; 0: there is none."""
        return self._outer.get(pid, 0)

    def used(self) -> tuple[int, int]:
        return self._above.used()

    def load(self, now: int) -> tuple[float, float, float]:
        return self._above.load(now)


class _Member:
    """A process as its namespace has it: everything is its own but the numbers, and who is outside has none."""

    __slots__ = ("_numbers", "_own")

    def __init__(self, own: ProcessEntry, numbers: Members) -> None:
        object.__setattr__(self, "_own", own)
        object.__setattr__(self, "_numbers", numbers)

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._own, name)
        if name == "tasks" and value is not None:
            return partial(self._tasks, value)
        return self._numbers.get(value, min(value, 0)) if name in NUMBERS else value

    def __setattr__(self, name: str, value: Any) -> None:
        if name not in NUMBERS:
            setattr(self._own, name, value)

    def _tasks(self, tasks: Callable[[], list[int]]) -> list[int]:
        """Threads are numbered in both as they are born."""
        apart = self._own.pid - self.pid
        return [task - apart for task in tasks()]


class SpaceView(ProcView):
    """A `FileSystem`: that /proc, for the cell."""

    def __init__(self, host: Host, place: Place, insight: Insight, members: Callable[[], Members], hidden: bytes) -> None:
        space = self._space = Space(place.table, host, members)
        inner = copy.copy(place)
        inner.table, inner.mine = space, space.mine

        def refresh(asker: int) -> None:
            insight.refresh(asker)
            space.read()

        super().__init__(
            make_proc(host, inner, place.proc.statfs(), lambda pid: space.inside(insight.process(pid))), hidden, refresh,
            lambda pid, link, asker: insight.follow(space.outside(pid), link, asker),
            lambda pid, name, data: insight.mapped(space.outside(pid), name, data),
            pretends=lambda pid: False, memory=insight.memory_of, mounts=insight.mount_table, own=insight.own, named=insight.named,
        )  # fmt: skip

    def _look(self, handle: int, pid: int, name: bytes) -> None:
        super()._look(handle, self._space.outside(pid), name)
