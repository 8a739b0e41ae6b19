"""What a cell may use of the machine: memory, processes and CPU, by control groups of version 1, 2 or both."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

NAME = "mirage"
PROC = Path("/proc")
COUNTED = (  # what is counted where a limit is met: the limit, its file by version 1 and 2, and the word before the count
    ("processes", "pids", "pids.events", "pids.events", b"max"),
    ("memory", "memory", "memory.oom_control", "memory.events", b"oom_kill"),
)
V1 = ("memory", "pids", "cpu")
TCP = "memory.kmem.tcp.limit_in_bytes"  # admin-guide/cgroup-v1/memory.rst; not every kernel has it


@dataclass(frozen=True, slots=True)
class Shares:
    """`memory` in bytes, `cpus` in processors."""

    memory: int = 1 << 30
    processes: int = 512
    cpus: float = 1.0


def roots() -> dict[str, Path]:
    """Controller -> where its groups are made; version 2 has one place for all."""
    found: dict[str, Path] = {}
    for line in Path("/proc/mounts").read_text().splitlines():
        _, place, kind, options, *_ = line.split(" ")
        if kind == "cgroup":
            found.update({name: Path(place) for name in options.split(",") if name in V1})
        elif kind == "cgroup2":
            try:
                here = (Path(place) / "cgroup.controllers").read_text().split()
            except OSError:
                continue
            found.update({name: Path(place) for name in here if name in V1 and name not in found})
    return found


class Group:
    """One cell's groups. What a controller lacks is left out; `missing` names it."""

    def __init__(self, name: str, shares: Shares) -> None:
        self._name = name
        self._places: set[Path] = set()
        self.missing: list[str] = []
        for controller in V1:
            root = roots().get(controller)
            if root is None:
                self.missing.append(controller)
                continue
            place = root / NAME / name
            try:
                _make(root, place, controller)
                _write(place, _limits(controller, shares, is_v2=_is_v2(root)))
                self._places.add(place)
            except OSError:
                self.missing.append(controller)

    def counts(self) -> list[int]:
        """Descriptors of the files that count how often a limit was met, in the order of COUNTED; the rest is not counted here."""
        opened = []
        for _, controller, first, second, _ in COUNTED:
            root = roots().get(controller)
            file = root / NAME / self._name / (second if _is_v2(root) else first) if root else Path(os.devnull)
            try:
                opened.append(os.open(file, os.O_RDONLY | os.O_CLOEXEC))
            except OSError:
                opened.append(os.open(os.devnull, os.O_RDONLY | os.O_CLOEXEC))
        return opened

    def take(self, pid: int) -> None:
        for place in self._places:
            (place / "cgroup.procs").write_text(str(pid))

    def pids(self) -> set[int]:
        """Who is in it now."""
        for place in self._places:
            with contextlib.suppress(OSError):
                return set(map(int, (place / "cgroup.procs").read_text().split()))
        return set()

    def remove(self) -> None:
        for place in self._places:
            _remove(place)


def bound_all() -> None:
    """Of the machine, all cells together leave a quarter of the memory and half of the process numbers to others."""
    total = next(int(line.split()[1]) << 10 for line in (PROC / "meminfo").read_text().splitlines() if line.startswith("MemTotal:"))
    most = min(int((PROC / "sys/kernel" / name).read_text()) for name in ("pid_max", "threads-max"))
    bounds = Shares(memory=total // 4 * 3, processes=most // 2)
    for controller in ("memory", "pids"):
        root = roots().get(controller)
        if root is None:
            continue
        with contextlib.suppress(OSError):  # as with a cell's own: what a controller lacks is left out
            (root / NAME).mkdir(exist_ok=True)
            if _is_v2(root):
                (root / "cgroup.subtree_control").write_text(f"+{controller}")
            _write(root / NAME, _limits(controller, bounds, is_v2=_is_v2(root)))


def clear_stale() -> None:
    """End what a warden that was killed left behind. Its number may be another process's by now, or our own: we have no cells yet."""
    for root in set(roots().values()):
        home = root / NAME
        if home.is_dir():
            for place in home.iterdir():
                owner = place.name.partition("-")[0]
                if place.is_dir() and (owner == str(os.getpid()) or not _is_warden(owner)):
                    _remove(place)


def _is_warden(pid: str) -> bool:
    try:
        return b"mirage.app.warden" in (PROC / pid / "cmdline").read_bytes()
    except OSError:
        return False


def _is_v2(root: Path) -> bool:
    return (root / "cgroup.controllers").exists()


def _make(root: Path, place: Path, controller: str) -> None:
    if _is_v2(root):
        for parent in (root, root / NAME):
            parent.mkdir(exist_ok=True)
            (parent / "cgroup.subtree_control").write_text(f"+{controller}")
    place.mkdir(parents=True, exist_ok=True)


def _limits(controller: str, shares: Shares, *, is_v2: bool) -> list[tuple[str, str]]:
    quota = str(int(shares.cpus * 100_000))
    table = {
        ("memory", True): [("memory.max", str(shares.memory)), ("memory.swap.max", "0")],
        ("memory", False): [
            ("memory.limit_in_bytes", str(shares.memory)),
            (TCP, str(shares.memory // 8)),  # what waits in sockets is counted for itself there, and else not at all
        ],
        ("pids", True): [("pids.max", str(shares.processes))],
        ("pids", False): [("pids.max", str(shares.processes))],
        ("cpu", True): [("cpu.max", f"{quota} 100000")],
        ("cpu", False): [("cpu.cfs_period_us", "100000"), ("cpu.cfs_quota_us", quota)],
    }
    return table[controller, is_v2]


def _write(place: Path, limits: list[tuple[str, str]]) -> None:
    for file, value in limits:
        if file != TCP or (place / file).exists():
            (place / file).write_text(value)


def _remove(place: Path) -> None:
    """Kill who is left in a group, and take it away."""
    for _ in range(100):
        try:
            pids = (place / "cgroup.procs").read_text().split()
        except OSError:
            return
        for pid in map(int, pids):
            if pid:  # 0: of a namespace that we do not see into; to kill(2) it would mean ourselves
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        try:
            place.rmdir()
            return
        except OSError:
            time.sleep(0.01)  # the kernel lets a group go when its last process is reaped
