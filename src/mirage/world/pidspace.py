"""A pid namespace (pid_namespaces(7)): the processes of a container, counted from 1, which the machine sees by numbers of its own."""

from __future__ import annotations

from typing import Any, cast

from mirage.world.processes import PidSource, ProcessEntry, ProcessTable

NUMBERS = frozenset({"pid", "ppid", "pgid", "sid", "tpgid"})


class PidSpace(ProcessTable):
    """Its table. Each process stands in the one `above` as well, below `parent` of that one, in the control group `unit`."""

    __slots__ = ("_above", "_numbers", "_source", "parent", "unit")

    def __init__(self, above: ProcessTable, source: PidSource, unit: str) -> None:
        super().__init__(dict, _Count(), {})
        self._above, self._source = above, source
        self._numbers: dict[int, int] = {}
        self.parent, self.unit = 1, unit

    def allocate(self, ppid: int, cmdline: list[bytes], **given: Any) -> ProcessEntry:
        entry = super().allocate(ppid, cmdline, **given)
        number = self._numbers[entry.pid] = self._source.next()
        self._above.mine[number] = cast(ProcessEntry, _Seen(entry, self))
        return entry

    def remove(self, pid: int) -> ProcessEntry | None:
        entry = super().remove(pid)
        number = self._numbers.pop(pid, None)
        if number is not None:
            self._above.remove(number)
        return entry

    def outside(self, pid: int) -> int:
        """What the machine calls a process of this namespace; what is none keeps its number."""
        return self._numbers.get(pid, pid) if pid > 0 else pid

    def inside(self, number: int) -> int:
        """What a process is called here that the machine calls so."""
        return next((pid for pid, other in self._numbers.items() if other == number), number)


class _Count:
    """`PidSource` of a namespace."""

    def __init__(self) -> None:
        self._last = 0

    def next(self) -> int:
        self._last += 1
        return self._last


class _Seen:
    """A process of a namespace as the table above has it: everything is its own but the numbers."""

    __slots__ = ("_own", "_space")

    def __init__(self, own: ProcessEntry, space: PidSpace) -> None:
        object.__setattr__(self, "_own", own)
        object.__setattr__(self, "_space", space)

    def __getattr__(self, name: str) -> Any:
        if name == "ppid" and not self._own.ppid:
            return self._space.parent
        if name == "unit":
            return self._space.unit
        value = getattr(self._own, name)
        return self._space.outside(value) if name in NUMBERS else value

    def __setattr__(self, name: str, value: Any) -> None:
        if name not in NUMBERS:
            setattr(self._own, name, value)
