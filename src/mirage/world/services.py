"""The host's own processes: kernel threads, systemd and the persona's services, the same for every visitor.

Pids follow one clock: the machine has started a few hundred things by the end of its boot, and since then cron and timers
start some each minute. `PidClock` says what pid a process of any moment has; visitors' processes get theirs above that.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple
from zlib import crc32

from mirage.base.chance import dice, fraction
from mirage.base.clock import SECOND
from mirage.state.api import Store, Txn
from mirage.world.identity import Identity
from mirage.world.kernel.unixsockets import JOURNALED, stdout_of
from mirage.world.lives import Lives
from mirage.world.persona import Hardware, Persona, Service
from mirage.world.processes import PID_MAX, ProcessEntry

BUCKET, NEXT_PID = b"world", b"pids"
SESSIONS = b"sessions/"  # the last number of each layer's that systemd-logind gave
BLOCK = 64  # pids that a process of ours takes from the store at once
STRIDE = 8  # of so many pids after boot one and the next are the machine's own, visitors' the others
SHIFTED = 5  # where among them they may begin: a log whose pids share a divisor says that nobody counted them
WORKER_SLOT = 900 * SECOND  # how often the kernel's idle workers are new ones

KTHREADS = (  # Linux 6.1 of Debian 12, in the order of their birth; {n} is a CPU
    "rcu_gp", "rcu_par_gp", "slub_flushwq", "netns", None, "kworker/0:0H-events_highpri", None, "mm_percpu_wq", "rcu_tasks_kthread",
    "rcu_tasks_rude_kthread", "rcu_tasks_trace_kthread", "ksoftirqd/0", "rcu_preempt", "migration/0", None, "cpuhp/0", "+cpus",
    None, "kdevtmpfs", "inet_frag_wq", "kauditd", "khungtaskd", "oom_reaper", "writeback", "kcompactd0", "ksmd", "khugepaged",
    "kintegrityd", "kblockd", "blkcg_punt_bio", "tpm_dev_wq", "edac-poller", "devfreq_wq", "quota_events_un", "kworker/0:1H-kblockd", "kswapd0",
    None, None, "kthrotld", None, "acpi_thermal_pm", None, "mld", "ipv6_addrconf", None, None, "kstrp", None, None, None,
    "zswap-shrink", "kworker/u{u}:0",
)  # fmt: skip
LATE_KTHREADS = {
    "scsi": ("scsi_eh_2", "scsi_tmf_2"),
    "vmware": ("vmw_pvscsi_wq_2", "ttm_swap", "irq/16-vmwgfx", "card0-crtc0", "card0-crtc1"),
    "piix": ("ata_sff", "scsi_eh_0", "scsi_tmf_0", "scsi_eh_1", "scsi_tmf_1"),
}
BTRFS_THREADS = (
    "btrfs-worker", "btrfs-worker-hi", "btrfs-delalloc", "btrfs-flush_del", "btrfs-cache", "btrfs-fixup", "btrfs-endio",
    "btrfs-endio-met", "btrfs-endio-rai", "btrfs-rmw", "btrfs-endio-wri", "btrfs-compresse", "btrfs-freespace", "btrfs-delayed-m", "btrfs-qgroup-re",
    "btrfs-cleaner", "btrfs-transaction",
)  # fmt: skip
RESCUERS = frozenset(
    [
        "rcu_gp",
        "rcu_par_gp",
        "slub_flushwq",
        "netns",
        "mm_percpu_wq",
        "inet_frag_wq",
        "writeback",
        "kintegrityd",
        "kblockd",
        "blkcg_punt_bio",
        "tpm_dev_wq",
        "edac-poller",
        "devfreq_wq",
        "quota_events_un",
        "cryptd",
        "kthrotld",
        "acpi_thermal_pm",
        "mld",
        "ipv6_addrconf",
        "kstrp",
        "zswap-shrink",
        "ata_sff",
        "scsi_tmf_0",
        "scsi_tmf_1",
        "scsi_tmf_2",
        "vmw_pvscsi_wq_2",
        "ttm_swap",
    ]
)  # workqueues: idle, and at nice -20


class PidClock:
    """Which pid a process has that starts at a moment, and the counter for those that visitors start."""

    def __init__(
        self, store: Store, seed: bytes, boot: int, key: bytes = NEXT_PID, busy: Sequence[tuple[int, int, int]] = ()
    ) -> None:
        """`busy`: from when to when upgrades started how many processes besides, the first one first (`lives.busy`)."""
        self._store = store
        self._busy = busy
        self._begun = [begins for begins, _ends, _count in busy]
        self._spawned = [0, *accumulate(count for _begins, _ends, count in busy)]
        self._key = key
        self._boot = boot
        self._rate = 0.1 + 0.06 * fraction(seed, "pid rate")  # processes a second that nobody sees
        self._first = 640 + int(240 * fraction(seed, "pids of boot"))
        self._salt = crc32(seed)
        self._next = self._end = 0
        self.now: Callable[[], int] = lambda: boot

    def at(self, moment: int, boot: int = 0) -> int:
        """The pid of a process of the machine's own, in the boot that runs or in one before: each begins to count anew."""
        return _wrapped(self._own(self._count(moment, boot or self._boot) // STRIDE))

    def _count(self, moment: int, boot: int) -> int:
        """How many processes there have been since then."""
        first, last = (bisect_right(self._begun, time) for time in (boot, moment))
        spawned = self._spawned[max(first, last)] - self._spawned[first]
        if last > first and self._busy[last - 1][1] > moment:  # not all of it is over
            begins, ends, count = self._busy[last - 1]
            spawned -= count * (ends - moment) // (ends - begins)
        return self._first + int(max(0, moment - boot) / SECOND * self._rate) + spawned

    def after(self, pid: int) -> int:
        """The next of the machine's own behind one of them."""
        return self._own(pid // STRIDE + 1)

    def _own(self, slot: int) -> int:
        return slot * STRIDE + crc32(slot.to_bytes(8, "little"), self._salt) % SHIFTED

    def next(self) -> int:
        """A pid for a visitor's process; no other process of the host, in any process of ours, has it."""
        while True:
            if self._next >= self._end:
                self._next = self._store.run(self._reserve)
                self._end = self._next + BLOCK
            number = self._next
            self._next += 1
            if number - self._own(number // STRIDE) not in (0, 1):  # those are the machine's own, and gaps are natural
                return _wrapped(number)

    def pass_by(self, pid: int) -> None:
        """A process got this pid without asking: the counter goes on behind it."""
        if self._next <= pid < self._end:
            self._next = pid + 1
        elif pid >= self._end:
            self._store.run(lambda txn: txn.put(BUCKET, self._key, str(max(pid + 1, int(txn.get(BUCKET, self._key) or 0))).encode()))
            self._next = self._end = 0

    def _reserve(self, txn: Txn) -> int:
        kept = txn.get(BUCKET, self._key)
        start = max(int(kept) if kept else 0, self._count(self.now(), self._boot))
        txn.put(BUCKET, self._key, str(start + BLOCK).encode())
        return start


def _wrapped(number: int) -> int:
    """Past the largest, pids begin again at 300 (RESERVED_PIDS, kernel/pid.c)."""
    return number if number < PID_MAX else 300 + (number - 300) % (PID_MAX - 300)


_POLL, _WATCH, _TIMER = b"anon_inode:[eventpoll]", b"anon_inode:inotify", b"anon_inode:[timerfd]"
INIT_FDS = {  # of systemd 252, beside its sockets; recorded
    0: b"/dev/null", 1: b"/dev/null", 2: b"/dev/null", 3: b"/dev/kmsg", 4: _POLL, 5: b"anon_inode:[signalfd]", 6: _WATCH,
    7: b"/sys/fs/cgroup", 8: _TIMER, 9: _POLL, 10: b"/proc/1/mountinfo", 11: _WATCH, 13: _WATCH, 14: b"/proc/swaps", 18: _TIMER,
    29: b"/dev/autofs", 31: b"/memfd:systemd-state (deleted)", 45: b"anon_inode:bpf-prog", 52: b"/run/initctl", 53: b"anon_inode:bpf-prog",
}  # fmt: skip


class Row(NamedTuple):
    """A service's process, and what was drawn for it. `load`: how much it does of what its kind usually does."""

    service: Service
    pid: int
    start: int
    rss: int
    vsz: int
    owner: tuple[int, int]
    load: float


class Services:
    """The processes that run whether anybody is logged in or not."""

    def __init__(
        self, seed: bytes, persona: Persona, identity: Identity, hardware: Hardware, packages: Mapping[str, object], pids: PidClock,
        uid_of: Callable[[str], tuple[int, int]], lives: Lives,
    ) -> None:  # fmt: skip
        self._seed = seed
        self._identity = identity
        self._pids = pids
        self._slot = -1
        self._all: dict[int, ProcessEntry] = {}
        self._has_aes = "aes" in hardware.modules
        self._fixed = self._kernel(hardware)
        rows = self._rows(persona, packages, uid_of)
        self.booted: dict[str, ProcessEntry] = {}  # by their names, as the boot began them
        for entry in self._userland(rows).values():
            self.booted.setdefault(entry.comm.decode(), entry)
        self._fixed.update(self._userland(_since(rows, lives)))
        self.by_comm: dict[str, ProcessEntry] = {}
        self.pids: dict[str, list[int]] = {}  # of each name
        for entry in self._fixed.values():
            self.by_comm.setdefault(entry.comm.decode(), entry)
            self.pids.setdefault(entry.comm.decode(), []).append(entry.pid)

    def at(self, now: int) -> dict[int, ProcessEntry]:
        """All of them at a moment."""
        slot = now // WORKER_SLOT
        if slot != self._slot:
            self._slot = slot
            self._all = {**self._fixed, **self._workers(slot)}
        return self._all

    def resident(self, now: int) -> int:
        """KiB that they hold."""
        return sum(entry.rss for entry in self.at(now).values())

    def _kernel(self, hardware: Hardware) -> dict[int, ProcessEntry]:
        boot, cores = self._identity.boot_time, self._identity.cores
        found: dict[int, ProcessEntry] = {}
        found[2] = _kthread(2, 0, "kthreadd", boot)
        pid = 3
        for name in KTHREADS:
            if name == "+cpus":
                for cpu in range(1, cores):
                    for other in (
                        f"cpuhp/{cpu}",
                        f"migration/{cpu}",
                        f"ksoftirqd/{cpu}",
                        None,
                        f"kworker/{cpu}:0H-events_highpri",
                    ):
                        if other:
                            found[pid] = _kthread(pid, 2, other, boot)
                        pid += 1
                continue
            if name:
                found[pid] = _kthread(pid, 2, name.format(u=2 * cores + 1), boot)
            pid += 1
        pid += 40 + int(30 * fraction(self._seed, "early gap"))
        for group in hardware.modules:
            for name in LATE_KTHREADS.get(group, ()):
                found[pid] = _kthread(pid, 2, name, boot + SECOND)
                pid += 1
        for cpu in range(1, cores):
            found[pid] = _kthread(pid, 2, f"kworker/{cpu}:1H-kblockd", boot + SECOND)
            pid += 1
        pid += 20 + int(40 * fraction(self._seed, "root gap"))
        for name in BTRFS_THREADS:
            found[pid] = _kthread(pid, 2, name, boot + 2 * SECOND)
            pid += 1
        self._late = pid + 30
        return found

    def _rows(self, persona: Persona, packages: Mapping[str, object], uid_of: Callable[[str], tuple[int, int]]) -> list[Row]:
        """The services' processes as the boot begins them."""
        boot = self._identity.boot_time
        chance = dice(self._seed, "services")
        self._sizes = chance.randrange(11_200, 13_000, 4), chance.randrange(100_400, 168_200, 4)
        pid, started = self._late, 0.0
        found = []
        for service in persona.services:
            if service.package and service.package not in packages:
                continue
            count = service.count or self._identity.cores
            started = max(started + 0.003, chance.uniform(*service.after))
            for _ in range(count):
                pid += chance.choice((1, 1, 2, 3, 5, 12)) if service.leader else 1
                sizes = chance.randint(*service.rss) // 4 * 4, chance.randint(*service.vsz) // 4 * 4
                load = 0.6 + 0.8 * fraction(self._seed, "busy", pid)  # no two of a kind have done as much
                found.append(Row(service, pid, boot + int(started * SECOND), *sizes, uid_of(service.user), load))
            if service.comm == "systemd-timesyn" and self._has_aes:  # udevd has found what the processor can
                pid += 3
                self._fixed[pid] = _kthread(pid, 2, "cryptd", boot + int(started * SECOND))
        return found

    def _userland(self, rows: Sequence[Row]) -> dict[int, ProcessEntry]:
        """The first process and the services'."""
        rss, vsz = self._sizes
        found = {
            1: ProcessEntry(
                1, 0, b"systemd", [b"/sbin/init"], exe=b"/usr/lib/systemd/systemd", start_time=self._identity.boot_time, pgid=1, sid=1,
                rss=rss, vsz=vsz, load=0.00003, unit="init.scope", fds=lambda: INIT_FDS,
            )
        }  # fmt: skip
        leaders: dict[str, ProcessEntry] = {}
        for row in rows:
            entry = _service(row.pid, row.service, leaders.get(row.service.parent), row.start, row.rss, row.vsz, row.owner)
            entry.load *= row.load
            found[row.pid] = entry
            leaders.setdefault(row.service.comm, entry)
        return found

    def _workers(self, slot: int) -> dict[int, ProcessEntry]:
        """kworkers come and go; those of this quarter of an hour."""
        found, cores = {}, self._identity.cores
        names = [f"kworker/u{2 * cores}:{index}" for index in range(3)]
        for cpu in range(cores):
            names += [f"kworker/{cpu}:{index}" for index in range(2)]
        roles = ("-events", "-mm_percpu_wq", "-cgroup_destroy", "-events_freezable", "")
        unbound = ("-events_unbound", "-btrfs-endio-write", "-flush-btrfs-1", "-btrfs-endio-meta", "-writeback")
        for index, name in enumerate(names):
            draw = fraction(self._seed, "worker", slot, index)
            start = slot * WORKER_SLOT - int((0.05 + draw + index * 0.11) * WORKER_SLOT)
            start = max(start, self._identity.boot_time + SECOND)
            own = self._pids.at(start)
            while own + 1 in found or own + 1 in self._fixed:
                own = self._pids.after(own)
            pid = own + 1
            role = (unbound if "/u" in name else roles)[int(draw * 5)]
            found[pid] = _kthread(pid, 2, name + role, start)
        return found


def _since(rows: Sequence[Row], lives: Lives) -> list[Row]:
    """Those of services that an upgrade has begun anew are of that day; what a service's first process forks comes right behind it."""
    forked: dict[str, int] = {}
    found = []
    for row in rows:
        life, unit = lives.last(row.service.unit), row.service.unit
        if life is not None:
            number = forked[unit] = forked.get(unit, -1) + 1
            row = row._replace(pid=life.pid + number + (number > 0), start=life.start + number * 2_000_000)
        found.append(row)
    return found


def init_environment(command_line: str) -> list[bytes]:
    """Of the first process: recorded from the init of initramfs-tools 0.142, run by the busybox 1.35.0 that it takes along.

    What the boot loader gives and the kernel does not know comes through."""
    image = command_line.split()[0].encode()
    return [b"SHLVL=1", b"HOME=/", b"init=/sbin/init", b"TERM=linux", image, b"drop_caps=", b"PATH=/sbin:/usr/sbin:/bin:/usr/bin", b"PWD=/",
            b"rootmnt=/root"]  # fmt: skip


def _kthread(pid: int, ppid: int, name: str, start: int) -> ProcessEntry:
    is_idle = (
        name.startswith("kworker") or name in RESCUERS or (name.startswith("btrfs-") and name[6:] not in ("cleaner", "transaction"))
    )
    is_high = is_idle and (not name.startswith("kworker") or name.split("-")[0].endswith("H"))
    return ProcessEntry(
        pid, ppid, name.encode(), [], start_time=start, state="I" if is_idle or name.startswith("rcu_") else "S",
        nice=-20 if is_high else 5 if name == "ksmd" else 19 if name == "khugepaged" else 0, kernel=True,
        load=0.000002 if name in ("rcu_preempt", "ksoftirqd/0", "btrfs-transaction") else 0.0,
    )  # fmt: skip


def _group(unit: str) -> str:
    """The control group: a getty is in a slice of its own, udevd in a group below its unit's."""
    if unit.startswith("getty@"):
        return f"system.slice/system-getty.slice/{unit}"
    return f"system.slice/{unit}" + ("/udev" if unit == "systemd-udevd.service" else "")


def _service(
    pid: int, service: Service, parent: ProcessEntry | None, start: int, rss: int, vsz: int, owner: tuple[int, int]
) -> ProcessEntry:
    leader = parent if parent is not None and not service.leader else None
    out = b"socket:[%d]" % stdout_of(pid) if service.comm in JOURNALED else b"/dev/null"
    fds: dict[int, bytes] = {0: b"/dev/null", 1: out, 2: out}
    if service.tty:
        fds = dict.fromkeys((0, 1, 2), b"/dev/" + service.tty.encode())
    fds.update({int(number): path.encode() for number, path in service.fds.items()})
    return ProcessEntry(
        pid, parent.pid if parent else 1, service.comm.encode(), [part.encode() for part in service.cmdline],
        uid=owner[0], gid=owner[1], groups=frozenset({owner[1]}), exe=service.exe.encode(), start_time=start,
        pgid=leader.pgid if leader else pid, sid=leader.sid if leader else pid, tty=service.tty,
        tpgid=pid if service.tty else -1, nice=service.nice, threads=service.threads, rss=rss, vsz=vsz, load=service.load,
unit=_group(service.unit),
        cwd=service.cwd.encode(), fds=lambda: fds,
    )  # fmt: skip
