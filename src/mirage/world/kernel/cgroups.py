"""/sys/fs/cgroup as systemd 252 leaves it on Debian 12: the files of the root group, and below it a group for each unit with processes.

Recorded in QEMU (Linux 6.1). What changes is read from the processes of the layer, so that it agrees with ps and /proc/PID/cgroup.
Who is root makes groups of his own, moves processes into them and sets limits, which hold nobody back.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from errno import EBUSY, EINVAL, ENOENT, ENOSPC, ERANGE, ESRCH
from signal import SIGKILL
from typing import TYPE_CHECKING

from mirage.vfs.synthetic import AnyNode, Context, Directory, File
from mirage.vfs.types import fault

if TYPE_CHECKING:
    from mirage.world.processes import ProcessEntry, ProcessTable

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
UNITS = {"": 0, "k": 10, "m": 20, "g": 30, "t": 40}  # memparse() of linux/lib/cmdline.c
PAGE = 4096
OF_THREADS = frozenset({"cpu", "cpuset", "pids"})  # `threaded` of their struct cgroup_subsys
MOST = 1000  # groups that root makes: a kernel's numbers for them end at 65,535

Processes = Callable[[], "ProcessTable"]


def tree(cores: int, tasks: int, processes: Processes) -> Directory:
    """The root group. `tasks`: how many the kernel allows; `processes`: those of the layer."""
    return _Groups(cores, tasks, processes).root()


class _Groups:
    """Those of one layer; what was made and set since the machine began is kept here. A group's path has no slash before it."""

    def __init__(self, cores: int, tasks: int, processes: Processes) -> None:
        self._cores = cores
        self._tasks = tasks
        self._processes = processes
        self._made: dict[str, int] = {}  # path: since when
        self._set: defaultdict[str, dict[str, str]] = defaultdict(dict)

    def root(self) -> Directory:
        def entries(context: Context) -> Mapping[bytes, AnyNode]:
            own = list(self._processes())
            cpus = "0" if self._cores == 1 else f"0-{self._cores - 1}"
            values = {
                **ROOT, **{f"{name}.pressure": PRESSURE for name in ("cpu", "io", "memory")}, "cpuset.cpus.effective": cpus,
                "cpu.stat": _cpu(own, context.now), "cgroup.procs": _lines(entry.pid for entry in own if not entry.unit),
                "cgroup.stat": f"nr_descendants {len({entry.unit for entry in own} | self._made.keys())}\nnr_dying_descendants 0",
                "memory.reclaim": "",
            }  # fmt: skip
            return self._files("", values) | self._below("")

        return self._directory("", entries, mode=0o555)

    def _directory(self, path: str, entries: Callable[[Context], Mapping[bytes, AnyNode]], mode: int = 0o755) -> Directory:
        return Directory(
            entries, mode=mode, mtime=self._made.get(path, 0), find=lambda context, name: self._find(path, name),
            make=lambda context, name: self._make(path, name, context.now), remove=lambda context, name: self._remove(path, name),
        )  # fmt: skip

    def _find(self, above: str, name: bytes) -> Directory | None:
        """One that was made, without asking for all there is."""
        path = f"{above}/{name.decode('utf-8', 'surrogateescape')}".lstrip("/")
        return self._group(path) if path in self._made else None

    def _below(self, path: str) -> dict[bytes, AnyNode]:
        """The groups directly below one."""
        start = f"{path}/" if path else ""
        known = {*self._made, *(entry.unit for entry in self._processes())}
        names = {unit[len(start) :].split("/")[0] for unit in known if unit.startswith(start) and unit != path}
        names |= set(STANDING.get(path, ()))
        return {name.encode("utf-8", "surrogateescape"): self._group(f"{start}{name}") for name in names if name}

    def _group(self, path: str) -> Directory:
        def entries(context: Context) -> Mapping[bytes, AnyNode]:
            below = self._below(path)
            return self._files(path, self._values(path, context.now, has_groups=bool(below))) | below

        return self._directory(path, entries)

    def _files(self, path: str, values: Mapping[str, str]) -> dict[bytes, AnyNode]:
        return {name.encode(): self._file(path, name, self._set[path].get(name, text)) for name, text in values.items()}

    def _file(self, path: str, name: str, text: str) -> File:
        mode = 0o200 if name in WRITE_ONLY else 0o444 if name in READ_ONLY else 0o644
        write = None if mode == 0o444 else lambda context, data: self._write(context, path, name, data)
        read = _unreadable if name in WRITE_ONLY else f"{text}\n".encode() if text else b""
        return File(read, write, mode=mode, size=0)

    def _values(self, path: str, now: int, *, has_groups: bool) -> dict[str, str]:
        table = list(self._processes())
        all_of = [entry for entry in table if entry.unit == path or entry.unit.startswith(f"{path}/")]
        own = [entry for entry in all_of if entry.unit == path]
        memory, threads = sum(entry.rss for entry in all_of) * 1024, sum(entry.threads for entry in all_of)
        if path.endswith(".mount"):
            memory = PAGE  # of mount(8), which has long ended
        controllers = self._controllers(path)
        found = FIXED | (WITH_CPU if "cpu" in controllers else {})
        groups = {entry.unit for entry in all_of} | {made for made in self._made if made.startswith(f"{path}/")}
        found |= {
            "cgroup.controllers": " ".join(controllers), "cgroup.events": f"populated {int(bool(all_of))}\nfrozen {self._set[path].get('cgroup.freeze', '0')}", "cgroup.kill": "",
            "cgroup.procs": _lines(entry.pid for entry in own), "cgroup.threads": _lines(entry.pid for entry in own),
            "cgroup.stat": f"nr_descendants {len(groups - {path})}\nnr_dying_descendants 0",
            "cgroup.subtree_control": " ".join(self._shared(path, has_groups=has_groups)),
            "cpu.stat": _cpu(all_of, now), "memory.current": str(memory), "memory.peak": str(memory + memory // 5 // PAGE * PAGE),
            "memory.stat": _memory(memory), "memory.numa_stat": _memory(memory, " N0="), "memory.reclaim": "",
            "pids.current": str(threads), "pids.max": "max" if path in self._made else _most(path, self._tasks), "pids.peak": str(threads + 1),
        }  # fmt: skip
        if path not in self._made:
            return found
        lacking = tuple(f"{name}." for name in ("memory", "pids") if name not in controllers)
        return {name: text for name, text in found.items() if not name.startswith(lacking) or name.endswith(".pressure")}

    def _controllers(self, path: str) -> list[str]:
        """What a group's own files and those below it can have: in a made one, what the one above shares."""
        above = path.rpartition("/")[0]
        if path in self._made:
            return self._shared(above, has_groups=True)
        return ["memory", "pids"] if path.startswith("system.slice/") else ["cpu", "memory", "pids"]

    def _shared(self, path: str, *, has_groups: bool) -> list[str]:
        """What a group has for those below it."""
        said = self._set[path].get("cgroup.subtree_control")
        if said is not None:
            return said.split()
        if not path:
            return ROOT["cgroup.subtree_control"].split()
        if path in self._made or not has_groups:
            return []
        return ["memory", "pids"] if path.startswith("system.slice") else self._controllers(path)

    # ---- what root does

    def _make(self, above: str, name: bytes, now: int) -> None:
        if len(self._made) >= MOST:
            raise fault(ENOSPC)
        self._made[f"{above}/{name.decode('utf-8', 'surrogateescape')}".lstrip("/")] = now

    def _remove(self, above: str, name: bytes) -> None:
        """cgroup_destroy_locked(): not while anything is in it."""
        path = f"{above}/{name.decode('utf-8', 'surrogateescape')}".lstrip("/")
        known = [*self._made, *(entry.unit for entry in self._processes()), *STANDING[""]]
        if any(unit.startswith(f"{path}/") for unit in known) or any(entry.unit == path for entry in self._processes()):
            raise fault(EBUSY)
        if path in self._made:
            del self._made[path]
            self._set.pop(path, None)
        elif path in known:
            raise fault(EBUSY)

    def _write(self, context: Context, path: str, name: str, data: bytes) -> None:
        text = data.decode("ascii", "replace").strip()
        if name in ("cgroup.procs", "cgroup.threads"):
            self._move(path, context.pid, text)
        elif name == "cgroup.subtree_control":
            self._share(path, text.split())
        elif name == "cgroup.kill":
            self._kill(path, text)
        elif name not in WRITE_ONLY:
            self._set[path][name] = setting(name, text)

    def _move(self, path: str, asker: int, text: str) -> None:
        """Of the machine's own, which all layers share, none moves."""
        if not text.isdigit():
            raise fault(EINVAL)
        table = self._processes()
        entry = table.find(int(text) or asker)
        if entry is None:
            raise fault(ESRCH)
        if path and _of_domains(self._set[path].get("cgroup.subtree_control", "").split()):
            raise fault(EBUSY)  # processes are in leaves alone: cgroup_migrate_vet_dst()
        if entry.kernel:
            raise fault(EINVAL)
        if entry.pid in table.mine:
            entry.unit = path

    def _kill(self, path: str, text: str) -> None:
        """cgroup_kill_write(): all that is in the group and below it, but of the machine's own, which all layers share, none."""
        if _whole(text, -(1 << 31)) != 1:
            raise fault(ERANGE)
        for entry in list(self._processes()):
            if entry.signal is not None and f"{entry.unit}/".startswith(f"{path}/"):
                entry.signal(SIGKILL)

    def _share(self, path: str, words: list[str]) -> None:
        """cgroup_subtree_control_write()."""
        known, shared = (
            (ROOT["cgroup.controllers"].split() if not path else self._controllers(path)),
            self._shared(path, has_groups=True),
        )
        for word in words:
            sign, controller = word[:1], word[1:]
            if sign not in ("+", "-") or controller not in ROOT["cgroup.controllers"].split():
                raise fault(EINVAL)
            if sign == "+" and controller not in known:
                raise fault(ENOENT)
            below = [made for made in self._made if made.rpartition("/")[0] == path]
            if sign == "-" and any(controller in self._shared(made, has_groups=True) for made in below):
                raise fault(EBUSY)
            shared = [*(one for one in shared if one != controller), *([controller] if sign == "+" else [])]
        if _of_domains(shared) and path and any(entry.unit == path for entry in self._processes()):
            raise fault(EBUSY)
        self._set[path]["cgroup.subtree_control"] = " ".join(one for one in ROOT["cgroup.controllers"].split() if one in shared)


def _of_domains(controllers: Iterable[str]) -> bool:
    """Whether any is none of threads, as a group that has processes of its own can share those alone."""
    return not OF_THREADS.issuperset(controllers)


def _unreadable(context: Context) -> bytes:
    raise fault(EINVAL)


def setting(name: str, text: str) -> str:
    """What a file says once this was written to it, as linux/kernel/cgroup and mm/memcontrol.c take it. OSError."""
    if name.startswith("memory.") and name != "memory.oom.group":
        return text if text == "max" else str(_bytes(text))
    if name == "cpu.max":
        quota, *period = text.split() or [""]
        return f"{quota if quota == 'max' else _whole(quota, 1000)} {_whole(period[0], 1000) if period else 100000}"
    if text == "max" and name in ("pids.max", "cgroup.max.depth", "cgroup.max.descendants"):
        return text
    low, high = RANGES.get(name, (0, 1 << 22))
    if name == "cgroup.type":
        if text != "threaded":
            raise fault(EINVAL)
        return text
    return str(_whole(text, low, high, ERANGE if low or name.startswith("cgroup.") else EINVAL))


RANGES = {
    "cgroup.freeze": (0, 1), "cgroup.pressure": (0, 1), "cpu.idle": (0, 1), "cpu.weight": (1, 10000), "cpu.weight.nice": (-20, 19),
    "memory.oom.group": (0, 1),
}  # fmt: skip


def _whole(text: str, low: int, high: int = 1 << 62, beyond: int = ERANGE) -> int:
    if not re.fullmatch(r"-?[0-9]+", text):
        raise fault(EINVAL)
    if not low <= int(text) <= high:
        raise fault(beyond)
    return int(text)


def _bytes(text: str) -> int:
    """Rounded down to whole pages."""
    known = re.fullmatch(r"([0-9]+)([kmgt]?)", text.lower())
    if known is None:
        raise fault(EINVAL)
    return (int(known[1]) << UNITS[known[2]]) // PAGE * PAGE


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
    anon = size // 3 // PAGE * PAGE
    rows = {
        "anon": anon,
        "file": size - anon - size // 6 // PAGE * PAGE,
        "kernel": size // 6 // PAGE * PAGE,
        "kernel_stack": 0,
        "pagetables": PAGE * 10,
    }
    return "\n".join(f"{name}{sign}{value}" for name, value in rows.items())


def _lines(numbers: Iterable[int]) -> str:
    return "\n".join(str(number) for number in sorted(numbers))
