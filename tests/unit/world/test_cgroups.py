"""/sys/fs/cgroup agrees with the processes: each is in the group that its /proc/PID/cgroup names."""

from __future__ import annotations

from errno import EINVAL, ERANGE

import pytest

from mirage.vfs.caller import Caller
from mirage.world.host import Host
from mirage.world.kernel.cgroups import setting
from mirage.world.visit import Visit

ROOT = b"/sys/fs/cgroup"


def enter(host: Host) -> Visit:
    return host.visit("root", ("203.0.113.9", 50_222), "S1", lambda event: None, layer=b"source/one")


def read(visit: Visit, path: bytes) -> str:
    return Caller(visit.view).read_file(path).decode()


def test_each_process_is_in_the_group_that_it_names(host: Host) -> None:
    visit = enter(host)
    for entry in visit.processes:
        group = read(visit, b"/proc/%d/cgroup" % entry.pid).strip().removeprefix("0::/").encode()
        assert str(entry.pid) in read(visit, ROOT + b"/" + group + b"/cgroup.procs").split()


def test_a_group_s_counts_are_those_of_all_below(host: Host) -> None:
    visit = enter(host)
    system = [entry for entry in visit.processes if entry.unit.startswith("system.slice/")]
    assert read(visit, ROOT + b"/system.slice/pids.current") == f"{sum(entry.threads for entry in system)}\n"
    assert read(visit, ROOT + b"/system.slice/memory.current") == f"{sum(entry.rss for entry in system) * 1024}\n"
    assert read(visit, ROOT + b"/system.slice/cgroup.procs") == ""
    assert read(visit, ROOT + b"/user.slice/user-0.slice/cgroup.events") == "populated 1\nfrozen 0\n"


def test_only_groups_outside_of_system_slice_share_the_processors(host: Host) -> None:
    visit = enter(host)
    names = {entry.name for entry in Caller(visit.view).listdir(ROOT + b"/system.slice/cron.service")}
    assert b"cpu.weight" not in names and {b"memory.peak", b"pids.max", b"cgroup.kill"} <= names
    assert read(visit, ROOT + b"/system.slice/cron.service/cgroup.controllers") == "memory pids\n"
    assert read(visit, ROOT + b"/init.scope/cgroup.controllers") == "cpu memory pids\n"
    tasks = int(read(visit, b"/proc/sys/kernel/threads-max"))
    assert read(visit, ROOT + b"/system.slice/cron.service/pids.max") == f"{tasks * 15 // 100}\n"
    assert read(visit, ROOT + b"/user.slice/user-0.slice/pids.max") == f"{tasks * 33 // 100}\n"


def test_who_has_left_has_no_group(host: Host) -> None:
    visit = enter(host)
    path = ROOT + b"/user.slice/user-0.slice/session-%d.scope" % visit.number
    assert Caller(visit.view).exists(path)
    visit.close()
    assert not Caller(enter(host).view).exists(path)


def test_root_makes_a_group_sets_its_limits_and_removes_it(host: Host) -> None:
    caller = Caller(enter(host).view)
    caller.mkdir(ROOT + b"/mine")
    names = {entry.name for entry in caller.listdir(ROOT + b"/mine")}
    assert {b"cgroup.procs", b"cpu.max", b"memory.max", b"pids.max"} <= names
    assert caller.read_file(ROOT + b"/mine/cgroup.controllers") == b"cpu memory pids\n"
    assert caller.read_file(ROOT + b"/mine/cgroup.subtree_control") == b""
    caller.write_file(ROOT + b"/mine/memory.max", b"10M\n")
    caller.write_file(ROOT + b"/mine/pids.max", b"5\n")
    assert caller.read_file(ROOT + b"/mine/memory.max") == b"10485760\n"
    assert caller.read_file(ROOT + b"/mine/pids.max") == b"5\n"
    caller.rmdir(ROOT + b"/mine")
    assert not caller.exists(ROOT + b"/mine")
    caller.mkdir(ROOT + b"/mine")
    assert caller.read_file(ROOT + b"/mine/pids.max") == b"max\n"


def test_a_process_that_is_moved_names_its_group_and_keeps_it_from_being_removed(host: Host) -> None:
    visit = enter(host)
    caller = Caller(visit.view)
    caller.mkdir(ROOT + b"/mine")
    pid = next(iter(visit.processes.mine))
    caller.write_file(ROOT + b"/mine/cgroup.procs", b"%d\n" % pid)
    assert read(visit, b"/proc/%d/cgroup" % pid) == "0::/mine\n"
    assert read(visit, ROOT + b"/mine/cgroup.events") == "populated 1\nfrozen 0\n"
    with pytest.raises(OSError, match="busy"):
        caller.rmdir(ROOT + b"/mine")
    with pytest.raises(OSError, match="busy"):
        caller.rmdir(ROOT + b"/system.slice")


def test_a_group_is_killed_by_its_file(host: Host) -> None:
    visit = enter(host)
    caller, killed = Caller(visit.view), list[int]()
    caller.mkdir(ROOT + b"/mine")
    entry = visit.processes.find(next(iter(visit.processes.mine)))
    assert entry is not None
    entry.signal = killed.append
    for text, number in ((b"x", EINVAL), (b"2", ERANGE), (b"0", ERANGE)):
        with pytest.raises(OSError) as refused:
            caller.write_file(ROOT + b"/mine/cgroup.kill", text)
        assert refused.value.errno == number
    caller.write_file(ROOT + b"/mine/cgroup.kill", b"1")
    assert killed == []
    caller.write_file(ROOT + b"/mine/cgroup.procs", b"%d" % entry.pid)
    caller.write_file(ROOT + b"/mine/cgroup.kill", b"1")
    assert killed == [9]
    with pytest.raises(OSError, match="Invalid argument"):
        caller.read_file(ROOT + b"/mine/cgroup.kill")


def test_processes_stand_beside_groups_that_share_what_is_of_threads(host: Host) -> None:
    visit = enter(host)
    caller, pid = Caller(visit.view), next(iter(visit.processes.mine))
    caller.mkdir(ROOT + b"/a")
    caller.write_file(ROOT + b"/a/cgroup.subtree_control", b"+pids")
    caller.write_file(ROOT + b"/a/cgroup.procs", b"%d" % pid)
    with pytest.raises(OSError, match="busy"):
        caller.write_file(ROOT + b"/a/cgroup.subtree_control", b"+memory")


def test_what_is_below_a_group_has_what_it_shares(host: Host) -> None:
    visit = enter(host)
    caller = Caller(visit.view)
    caller.mkdir(ROOT + b"/a")
    caller.mkdir(ROOT + b"/a/b")
    assert read(visit, ROOT + b"/a/b/cgroup.controllers") == ""
    assert not caller.exists(ROOT + b"/a/b/pids.max")
    caller.write_file(ROOT + b"/a/cgroup.subtree_control", b"+pids")
    assert read(visit, ROOT + b"/a/b/cgroup.controllers") == "pids\n"
    assert caller.exists(ROOT + b"/a/b/pids.max") and not caller.exists(ROOT + b"/a/b/memory.max")
    with pytest.raises(OSError, match="No such file"):
        caller.write_file(ROOT + b"/a/b/cgroup.subtree_control", b"+memory")
    with pytest.raises(OSError, match="busy"):
        caller.rmdir(ROOT + b"/a")


@pytest.mark.parametrize(
    ("name", "text", "number"),
    [("pids.max", "x", EINVAL), ("memory.max", "10Q", EINVAL), ("cpu.weight", "0", ERANGE), ("cgroup.type", "domain", EINVAL)],
)
def test_what_no_kernel_takes_is_refused(name: str, text: str, number: int) -> None:
    with pytest.raises(OSError) as refused:
        setting(name, text)
    assert refused.value.errno == number
