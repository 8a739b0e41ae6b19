"""A pid namespace's table, and how it is told who is in one."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from mirage.sandbox.views import insight, spaces
from mirage.sandbox.views.space import Space
from mirage.world.processes import ProcessEntry, ProcessTable
from tests.unit.world import ground


def test_who_is_in_it_has_the_numbers_of_it_and_who_is_not_has_none(tmp_path: Path) -> None:
    with ground.build(tmp_path / "debian-12.img") as image:
        host = ground.begin(image)
        above = ProcessTable(dict, host.pids, {})
        for pid, parent, tasks in ((90, 1, [90]), (100, 90, [100]), (107, 100, [107, 109])):
            above.mine[pid] = ProcessEntry(
                pid, parent, b"sh", pgid=100, sid=90, tpgid=-1, tasks=lambda tasks=tasks: tasks, actual=lambda name: None
            )
        numbers, asked = {100: 1, 107: 8}, list[list[int]]()

        def members(pids: list[int]) -> dict[int, int] | None:
            asked.append(pids)
            return {pid: numbers[pid] for pid in pids if pid in numbers} if len(asked) > 1 else None

        space = Space(above, host, members)
        space.read()
        assert list(space) and asked == [[90, 100, 107]] * 2, "who was not told in time is asked again, and nobody twice"
        facts = [(one.pid, one.ppid, one.pgid, one.sid, one.tpgid, one.tasks() if one.tasks else []) for one in space]
        assert facts == [(1, 0, 1, 0, -1, [1]), (8, 1, 1, 0, -1, [8, 10])]
        assert (space.inside(107), space.inside(90), space.outside(8), space.outside(90)) == (8, 0, 107, 0)
        assert (len(space), 8 in space, 100 in space, space.find(90)) == (2, True, False, None)
        found = space.find(8)
        assert found is not None
        found.oom, found.pid = 7, 3
        assert (above.mine[107].oom, above.mine[107].pid) == (7, 107)
        del above.mine[107]
        assert ([one.pid for one in space], space.inside(107), len(asked)) == ([1], 0, 2)


def test_a_process_here_is_in_the_namespace_that_it_is_in() -> None:
    procfs = os.open("/proc", os.O_RDONLY | os.O_DIRECTORY)
    child = os.fork()
    if child == 0:
        signal.pause()
    try:
        space, called = spaces.identity(procfs, child), spaces.numbers(procfs, child)
        level = len(called) - 1
        assert (called[-1], space) == (child, os.stat("/proc/self/ns/pid").st_ino)
        assert spaces.members(procfs, space, level, [child, 1 << 23]) == {child: child}
        assert spaces.members(procfs, space + 1, level, [child]) == {}
        assert spaces.members(procfs, space, level + 1, [child]) == {}
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(procfs)


def test_a_control_group_is_seen_from_the_root_of_who_looks() -> None:
    own = "user.slice/user-0.slice/session-1.scope"
    assert [insight.seen_from(own, unit) for unit in (own, "init.scope", own + "/x", "")] == [
        "/",
        "/../../../init.scope",
        "/x",
        "/../../..",
    ]
