"""/sys/fs/cgroup as systemd 252 leaves it on Debian 12: the files of the root group, and below it a group for each unit with processes.

Recorded in QEMU (Linux 6.1). What changes is read from the processes of the layer, so that it agrees with ps and /proc/PID/cgroup.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from mirage.vfs.synthetic import AnyNode, Context, Directory, File

if TYPE_CHECKING:
    from mirage.world.processes import ProcessEntry

ROOT = {
    "cgroup.controllers": "cpuset cpu io memory hugetlb pids rdma misc", "cgroup.max.depth": "max", "cgroup.max.descendants": "max",
    "cgroup.pressure": "1", "cgroup.subtree_control": "cpu memory pids", "cgroup.threads": "", "cpuset.mems.effective": "0",
    "io.cost.model": "", "io.cost.qos": "", "io.stat": "", "memory.numa_stat": "", "memory.stat": "", "misc.capacity": "",
}  # fmt: skip
READ_ONLY = (
    "cgroup.controllers", "cgroup.stat", "cpuset.cpus.effective", "cpuset.mems.effective", "cpu.stat", "io.stat", "memory.numa_stat",
    "memory.stat", "misc.capacity", "cgroup.events", "memory.current", "pids.current", "memory.events", "memory.events.local",
    "memory.peak", "memory.swap.current", "memory.swap.events", "memory.zswap.current", "pids.events", "pids.peak",
)  # fmt: skip
WRITE_ONLY = ("cgroup.kill", "memory.reclaim")
PRESSURE = "some avg10=0.00 avg60=0.00 avg300=0.00 total=0\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=0"
EVENTS = "low 0\nhigh 0\nmax 0\noom 0\noom_kill 0\noom_group_kill 0"
FIXED = {  # of a group
    "cgroup.freeze": "0", "cgroup.max.depth": "max", "cgroup.max.descendants": "max", "cgroup.pressure": "1", "cgroup.type": "domain",
    "cpu.pressure": PRESSURE, "io.pressure": PRESSURE, "memory.events": EVENTS, "memory.events.local": EVENTS, "memory.high": "max",
    "memory.low": "0", "memory.max": "max", "memory.min": "0", "memory.oom.group": "0", "memory.pressure": PRESSURE,
    "memory.swap.current": "0", "memory.swap.events": "high 0\nmax 0\nfail 0", "memory.swap.high": "max", "memory.swap.max": "max",
    "memory.zswap.current": "0", "memory.zswap.max": "max", "pids.events": "max 0",
}  # fmt: skip
WITH_CPU = {"cpu.idle": "0", "cpu.max": "max 100000", "cpu.max.burst": "0", "cpu.weight": "100", "cpu.weight.nice": "0"}
MOUNTS = (  # of which systemd has groups without processes
    "dev-hugepages.mount", "dev-mqueue.mount", "proc-sys-fs-binfmt_misc.mount", "sys-fs-fuse-connections.mount",
    "sys-kernel-config.mount", "sys-kernel-debug.mount", "sys-kernel-tracing.mount",
)  # fmt: skip
STANDING = {
    "": (*MOUNTS, "init.scope", "system.slice", "user.slice"),
    "system.slice": ("system-getty.slice", "system-modprobe.slice"),
}

Processes = Callable[[], Iterable["ProcessEntry"]]


def tree(cores: int, tasks: int, processes: Processes) -> Directory:
    """The root group. `tasks`: how many the kernel allows; `processes`: those of the layer."""

    def entries(context: Context) -> Mapping[bytes, AnyNode]:
        own = list(processes())
        cpus = "0" if cores == 1 else f"0-{cores - 1}"
        values = {
            **ROOT, **{f"{name}.pressure": PRESSURE for name in ("cpu", "io", "memory")}, "cpuset.cpus.effective": cpus,
            "cpu.stat": _cpu(own, context.now), "cgroup.procs": _lines(entry.pid for entry in own if not entry.unit),
            "cgroup.stat": f"nr_descendants {len({entry.unit for entry in own})}\nnr_dying_descendants 0", "memory.reclaim": "",
        }  # fmt: skip
        return {name.encode(): _file(name, text) for name, text in values.items()} | _groups("", tasks, processes)

    return Directory(entries, mode=0o555)


def _groups(path: str, tasks: int, processes: Processes) -> dict[bytes, AnyNode]:
    """Those directly below one."""
    start = f"{path}/" if path else ""
    names = {entry.unit[len(start) :].split("/")[0] for entry in processes() if entry.unit.startswith(start) and entry.unit != path}
    names |= set(STANDING.get(path, ()))
    return {name.encode("utf-8", "surrogateescape"): _group(f"{start}{name}", tasks, processes) for name in names if name}


def _group(path: str, tasks: int, processes: Processes) -> Directory:
    def entries(context: Context) -> Mapping[bytes, AnyNode]:
        below = _groups(path, tasks, processes)
        return {
            name.encode(): _file(name, text) for name, text in _values(path, tasks, processes, context.now, bool(below)).items()
        } | below

    return Directory(entries, mode=0o755)


def _values(path: str, tasks: int, processes: Processes, now: int, has_groups: bool) -> dict[str, str]:
    all_of = [entry for entry in processes() if entry.unit == path or entry.unit.startswith(f"{path}/")]
    own = [entry for entry in all_of if entry.unit == path]
    has_cpu = not path.startswith("system.slice/")
    memory, threads = sum(entry.rss for entry in all_of) * 1024, sum(entry.threads for entry in all_of)
    controllers = "cpu memory pids" if has_cpu else "memory pids"
    found = FIXED | (WITH_CPU if has_cpu else {})
    found |= {
        "cgroup.controllers": controllers, "cgroup.events": f"populated {int(bool(all_of))}\nfrozen 0", "cgroup.kill": "",
        "cgroup.procs": _lines(entry.pid for entry in own), "cgroup.threads": _lines(entry.pid for entry in own),
        "cgroup.stat": f"nr_descendants {len({entry.unit for entry in all_of} - {path})}\nnr_dying_descendants 0",
        "cgroup.subtree_control": ("memory pids" if path.startswith("system.slice") else controllers) if has_groups else "",
        "cpu.stat": _cpu(all_of, now), "memory.current": str(memory), "memory.peak": str(memory + memory // 5 // 4096 * 4096),
        "memory.stat": _memory(memory), "memory.numa_stat": _memory(memory, " N0="), "memory.reclaim": "", "pids.current": str(threads),
        "pids.max": _most(path, tasks), "pids.peak": str(threads + 1),
    }  # fmt: skip
    return found


def _most(path: str, tasks: int) -> str:
    """DefaultTasksMax= is 15% of what the kernel allows, a user's slice has 33%; other slices and sessions have no limit."""
    name = path.rpartition("/")[2]
    if re.fullmatch(r"user-\d+\.slice", name):
        return str(tasks * 33 // 100)
    return "max" if name.endswith(".slice") or name.startswith(("session-", "user@")) or name == "udev" else str(tasks * 15 // 100)


def _cpu(entries: list[ProcessEntry], now: int) -> str:
    user, system = (sum(times) // 1000 for times in zip((0, 0), *(entry.times(now) for entry in entries), strict=True))
    return f"usage_usec {user + system}\nuser_usec {user}\nsystem_usec {system}"


def _memory(size: int, sign: str = " ") -> str:
    page = 4096
    anon = size // 3 // page * page
    rows = {
        "anon": anon,
        "file": size - anon - size // 6 // page * page,
        "kernel": size // 6 // page * page,
        "kernel_stack": 0,
        "pagetables": page * 10,
    }
    return "\n".join(f"{name}{sign}{value}" for name, value in rows.items())


def _lines(numbers: Iterable[int]) -> str:
    return "\n".join(str(number) for number in sorted(numbers))


def _file(name: str, text: str) -> File:
    mode = 0o200 if name in WRITE_ONLY else 0o444 if name in READ_ONLY else 0o644
    return File(f"{text}\n".encode() if text else b"", mode=mode, size=0)
