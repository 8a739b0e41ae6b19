"""/proc of a pid namespace that a program of the cell's has made: who is in it, under the numbers that he has there.

All else of it is the machine's. Whoever looks from without finds nobody at /proc/self, which is told as if it were the first.
"""

from __future__ import annotations

import copy
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from mirage.sandbox.views.procview import ProcView
from mirage.world.kernel.procfs import make_proc
from mirage.world.pidspace import NUMBERS
from mirage.world.processes import ProcessEntry, ProcessTable

if TYPE_CHECKING:
    from collections.abc import Callable

    from mirage.sandbox.views.insight import Insight
    from mirage.world.host import Host
    from mirage.world.mounts import Place

Members = dict[int, int]
"""Number in the cell -> number in the namespace."""


class Space(ProcessTable):
    """The table of a namespace: who of the table `above` is in it. `members`: which of some; None: it was not told in time."""

    __slots__ = ("_above", "_known", "_members", "_numbers", "_outer")

    def __init__(self, above: ProcessTable, host: Host, members: Callable[[list[int]], Members | None]) -> None:
        super().__init__(dict, host.pids, {})
        self._above = above
        self._members = members
        self._known: set[int] = set()  # of whom it was asked
        self._numbers: Members = {}
        self._outer: Members = {}
        self.look = self.read

    def read(self) -> None:
        """What a process is called is so as long as it lives."""
        if self._above.look is not None:
            self._above.look()
        alive = {number for number, entry in self._above.mine.items() if entry.actual is not None}
        for number in self._known - alive:
            self.mine.pop(self._numbers.pop(number, 0), None)
        self._known &= alive
        if alive <= self._known:
            return
        found = self._members(sorted(alive - self._known))
        if found is None:
            return
        self._known = alive
        self._numbers |= found
        self._outer = {inner: number for number, inner in self._numbers.items()}
        for number, inner in found.items():
            self.mine[inner] = cast(ProcessEntry, _Member(self._above.mine[number], self._numbers))

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

    def __init__(
        self, host: Host, place: Place, insight: Insight, members: Callable[[list[int]], Members | None], hidden: bytes
    ) -> None:
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
            pretends=lambda pid: False, memory=insight.memory_of, mounts=insight.mount_table, own=insight.own,
            group=insight.group,
        )  # fmt: skip

    def _look(self, handle: int, pid: int, name: bytes, asker: int) -> None:
        super()._look(handle, self._space.outside(pid), name, asker)
