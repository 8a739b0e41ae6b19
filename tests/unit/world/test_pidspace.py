"""A container's processes: numbers from 1 within, the machine's without, one life."""

from __future__ import annotations

from itertools import count

from mirage.world.pidspace import PidSpace
from mirage.world.processes import ProcessTable


class Numbers:
    def __init__(self) -> None:
        self._next = count(9000)

    def next(self) -> int:
        return next(self._next)


def test_each_process_has_two_numbers_and_one_life() -> None:
    numbers = Numbers()
    above = ProcessTable(dict, numbers, {})
    shim = above.allocate(1, [b"containerd-shim"])
    space = PidSpace(above, numbers, "system.slice/docker-x.scope")
    space.parent = shim.pid
    first = space.allocate(0, [b"sh"], pgid=0, sid=0)
    child = space.allocate(first.pid, [b"sleep", b"9"])
    assert [(entry.pid, entry.ppid, entry.pgid) for entry in space] == [(1, 0, 1), (2, 1, 1)]
    assert [(entry.pid, entry.ppid, entry.pgid, entry.unit) for entry in above if entry is not shim] == [
        (9001, shim.pid, 9001, "system.slice/docker-x.scope"), (9002, 9001, 9001, "system.slice/docker-x.scope"),
    ]  # fmt: skip
    child.comm = b"other"
    seen = above.find(9002)
    assert seen is not None and seen.comm == b"other"
    seen.nice = 5
    assert child.nice == 5
    space.remove(child.pid)
    assert ([entry.pid for entry in space], 9002 in above, space.outside(1), space.inside(9001)) == ([1], False, 9001, 1)
