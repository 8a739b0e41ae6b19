"""Processes as facts: what `ps`, `/proc` and `kill` agree on. Nothing here runs anything.

The table that a visitor sees has two parts: the host's own (kernel threads and services, the same for all visitors) and
those of his own layer (his sshd, his shell, their children). One of the host's that he has ended is gone for his layer alone
(`ended`), and what systemd starts in its place is his layer's own. Pids of both come from one counter per host, which rises
with the uptime as that of a machine does whose cron and timers start things, and never gives a number out twice.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from mirage.world.visit import SocketFact

SPANS = (60, 300, 900)  # seconds that the load averages look back
PID_MAX = 4_194_304  # kernel.pid_max of a 64-bit Debian 12 (PID_MAX_LIMIT)


@dataclass(slots=True, eq=False)
class ProcessEntry:
    """One process. Times in nanoseconds (start_time since the epoch), memory in KiB, tty as a path below /dev or ""."""

    pid: int
    ppid: int
    comm: bytes
    cmdline: list[bytes] = field(default_factory=list)
    uid: int = 0
    gid: int = 0
    groups: frozenset[int] = frozenset()
    exe: bytes = b""
    start_time: int = 0
    pgid: int = 0
    sid: int = 0
    tty: str = ""
    tpgid: int = -1
    state: str = "S"
    nice: int = 0
    threads: int = 1
    rss: int = 0
    vsz: int = 0
    user_time: int = 0  # nanoseconds of CPU, as far as it was given; services use more as time goes by (see `load`)
    system_time: int = 0
    load: float = 0.0  # share of one CPU that a service uses on average, from its start on
    kernel: bool = False  # a kernel thread: no exe, no cmdline, no memory
    unit: str = ""  # systemd unit, for the cgroup
    environ: Callable[[], list[bytes]] | None = None
    cwd: Callable[[], bytes] | bytes = b"/"
    fds: Callable[[], dict[int, bytes]] | None = None  # descriptor -> what /proc/PID/fd/N points to
    fd_modes: Callable[[], dict[int, int]] | None = None  # permission bits of those links; None: as a descriptor open both ways
    affinity: int = 0  # the CPUs it may run on, as bits; 0 for all
    policy: int = 0  # sched(7): 0 other, 1 FIFO, 2 round robin, 3 batch, 5 idle
    priority: int = 0  # of the two real-time policies
    io: tuple[int, int] = (0, 0)  # class and level of ionice(1)
    signal: Callable[[int], None] | None = None  # what kill(2) does to it; None: as `units` says of a daemon
    actual: Callable[[str], bytes | None] | None = None  # a file of its /proc/PID as the kernel has it, where it truly runs
    put: Callable[[str, bytes], None] | None = None  # write one; OSError
    tasks: Callable[[], list[int]] | None = None  # the numbers of its threads, where it truly runs
    oom: int | None = None  # oom_score_adj, where it was set
    limits: dict[int, tuple[int, int]] = field(default_factory=dict)  # soft and hard by resource, if the kernel would not give them
    niceness: int | None = None  # what it is to everybody, where the kernel that runs it would not give it

    @property
    def directory(self) -> bytes:
        """The current directory now."""
        return self.cwd if isinstance(self.cwd, bytes) else self.cwd()

    def times(self, now: int) -> tuple[int, int]:
        """User and system CPU time in nanoseconds at the moment `now`; never falls as `now` rises."""
        if not self.load:
            return self.user_time, self.system_time
        used = int((now - self.start_time) * self.load)
        return self.user_time + used * 7 // 10, self.system_time + used * 3 // 10


class PidSource(Protocol):
    """Gives out process ids of one host."""

    def next(self) -> int:
        """A pid that no process of the host has had."""


class ProcessTable:
    """The processes that one visitor sees: the host's, and those of his layer. `mine` is shared by the layer's visits.

    `ended`: the host's own that are gone here, each with the pid of what runs in its place, or 0. `changed`: what the layer has made
    of others of them. `look`: what brings in the
    processes that truly run somewhere, before the table is read.
    """

    __slots__ = ("_all", "_pids", "_warm", "burnt", "changed", "ended", "look", "mine", "sockets")

    def __init__(self, host: Callable[[], dict[int, ProcessEntry]], pids: PidSource, mine: dict[int, ProcessEntry]) -> None:
        self._all = host
        self._pids = pids
        self.mine = mine
        self.ended: dict[int, int] = {}
        self.changed: dict[int, ProcessEntry] = {}
        self.look: Callable[[], None] | None = None
        self.sockets: Callable[[], list[SocketFact]] | None = None  # of the processes that `look` brings in
        self.burnt = (0, 0)  # nanoseconds of CPU, user and system, of those of them that have ended, and of all that runs in process
        self._warm = (0, (0.0, 0.0, 0.0))  # what the latter have added to the load averages, and when that was so

    def _host(self) -> dict[int, ProcessEntry]:
        if not self.ended and not self.changed:
            return self._all()
        return {pid: self.changed.get(pid, entry) for pid, entry in self._all().items() if pid not in self.ended}

    def own(self, entry: ProcessEntry) -> ProcessEntry:
        """What a visitor is to change: of one of the host's own a copy, which nobody of another layer sees."""
        return entry if entry.pid in self.mine else self.changed.setdefault(entry.pid, replace(entry))

    def stop(self, entry: ProcessEntry, now: int) -> None:
        """SIGSTOP. What stands still has no more of the processor."""
        entry = self.own(entry)
        if entry.pid not in self.mine:
            entry.user_time, entry.system_time = entry.times(now)
            entry.load = 0.0
        entry.state = "T"

    def resume(self, entry: ProcessEntry) -> None:
        """SIGCONT."""
        if entry.state != "T":
            return
        entry = self.own(entry)
        entry.state = "S"
        if (before := self._all().get(entry.pid)) is not None and entry.pid not in self.mine:
            entry.load, entry.user_time, entry.system_time = before.load, before.user_time, before.system_time

    def __iter__(self) -> Iterator[ProcessEntry]:
        """All entries by rising pid, as /proc lists them."""
        if self.look is not None:
            self.look()
        both = {**self._host(), **self.mine}
        return iter([both[pid] for pid in sorted(both)])

    def __len__(self) -> int:
        return len(self._host()) + len(self.mine)

    def __contains__(self, pid: int) -> bool:
        return pid in self.mine or (pid in self._all() and pid not in self.ended)

    def find(self, pid: int) -> ProcessEntry | None:
        """The entry, or None."""
        if self.look is not None and pid not in self.mine:
            self.look()
        if pid in self.mine or pid in self.ended:
            return self.mine.get(pid)
        found = self._all().get(pid)
        return found and self.changed.get(pid, found)

    def holder(self, pid: int) -> int:
        """The process that does today what this one of the host's did from boot on; 0 when nothing does."""
        current = self.ended.get(pid, pid)
        return current if current in self else 0

    def used(self) -> tuple[int, int]:
        """Nanoseconds of CPU that the programs of visitors which truly ran have had: it never falls."""
        real = [entry for entry in self.mine.values() if entry.actual is not None]
        return self.burnt[0] + sum(entry.user_time for entry in real), self.burnt[1] + sum(entry.system_time for entry in real)

    def spend(self, running: Sequence[ProcessEntry], passed: int, now: int, cores: int) -> None:
        """Processes of the visitor's, run in process here, have computed for that many nanoseconds, on processors that they share."""
        if not running or passed <= 0:
            return
        each = passed if len(running) <= cores else passed * cores // len(running)
        for entry in running:
            entry.user_time += each
        self.burnt = self.burnt[0] + each * len(running), self.burnt[1]
        added = [load * math.exp(-passed / 1e9 / span) for load, span in zip(self._warmth(now - passed), SPANS)]
        one, five, fifteen = (load + len(running) * (1 - math.exp(-passed / 1e9 / span)) for load, span in zip(added, SPANS))
        self._warm = now, (one, five, fifteen)

    def _warmth(self, now: int) -> list[float]:
        then, loads = self._warm
        return [load * math.exp(-max(0, now - then) / 1e9 / span) for load, span in zip(loads, SPANS)]

    def load(self, now: int) -> tuple[float, float, float]:
        """What those that run now add to the load averages: each its share of a CPU, as long as it has had it."""
        added = self._warmth(now)
        for entry in self.mine.values():
            age = (now - entry.start_time) / 1e9
            if entry.actual is not None and age > 1:
                share = min(1.0 * entry.threads, (entry.user_time + entry.system_time) / 1e9 / age)
                added = [load + share * (1 - math.exp(-age / span)) for load, span in zip(added, SPANS)]
        return added[0], added[1], added[2]

    def children(self, pid: int) -> list[ProcessEntry]:
        return [entry for entry in self if entry.ppid == pid]

    def allocate(
        self,
        ppid: int,
        cmdline: list[bytes],
        *,
        comm: bytes | None = None,
        exe: bytes = b"",
        uid: int = 0,
        gid: int = 0,
        groups: frozenset[int] = frozenset(),
        start_time: int = 0,
        pgid: int | None = None,
        sid: int | None = None,
        tty: str = "",
        rss: int = 3300,
        vsz: int = 8000,
        unit: str = "",
        cwd: Callable[[], bytes] | bytes = b"/",
        environ: Callable[[], list[bytes]] | None = None,
        fds: Callable[[], dict[int, bytes]] | None = None,
        pid: int | None = None,
    ) -> ProcessEntry:
        """A new process of the visitor. pgid and sid default to the parent's; 0 makes the new process their leader.

        `pid`: one that was drawn for it before."""
        if self.look is not None:
            self.look()
        parent = self.find(ppid)
        pid = self._pids.next() if pid is None else pid
        entry = ProcessEntry(
            pid=pid,
            ppid=ppid,
            comm=(comm if comm is not None else _comm(exe or (cmdline[0] if cmdline else b"")))[:15],
            cmdline=cmdline,
            uid=uid,
            gid=gid,
            groups=groups,
            exe=exe,
            start_time=start_time,
            pgid=_inherit(pgid, parent.pgid if parent else pid, pid),
            sid=_inherit(sid, parent.sid if parent else pid, pid),
            tty=tty,
            rss=rss,
            vsz=vsz,
            unit=unit or (parent.unit if parent else ""),
            cwd=cwd,
            environ=environ,
            fds=fds,
        )
        if parent is not None:
            entry.affinity, entry.policy, entry.priority, entry.io = parent.affinity, parent.policy, parent.priority, parent.io
        self.mine[pid] = entry
        return entry

    def remove(self, pid: int) -> ProcessEntry | None:
        """A process has ended; its children are init's now."""
        entry = self.mine.pop(pid, None)
        if entry is None and pid in self._host():
            self.ended[pid] = 0
            return self._all()[pid]
        if entry is not None:
            for other in self.mine.values():
                if other.ppid == pid:
                    other.ppid = 1
        return entry


def _inherit(given: int | None, parents: int, own: int) -> int:
    return parents if given is None else (given or own)


def _comm(path: bytes) -> bytes:
    return path.rsplit(b"/", 1)[-1].removeprefix(b"-")


def cpu_list(mask: int) -> str:
    """CPUs by their bits, as cpulist_create() of util-linux writes them: three in a row and more are a range."""
    parts: list[str] = []
    cpu = 0
    while mask >> cpu:
        if not mask >> cpu & 1:
            cpu += 1
            continue
        last = cpu
        while mask >> (last + 1) & 1:
            last += 1
        if last > cpu + 1:
            parts.append(f"{cpu}-{last}")
        else:
            parts += [str(number) for number in range(cpu, last + 1)]
        cpu = last + 1
    return ",".join(parts)
