"""/sys/fs/cgroup agrees with the processes: each is in the group that its /proc/PID/cgroup names."""

from __future__ import annotations

from mirage.vfs.caller import Caller
from mirage.world.host import Host
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
