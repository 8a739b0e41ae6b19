"""/proc as Linux 6.1 of Debian 12 shows it, computed from the world at the moment of opening.

The formats are the kernel's (fs/proc, net/ipv4, net/core); every figure comes from the same facts as all programs' answers.
"""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from errno import EINVAL
from functools import partial
from typing import TYPE_CHECKING, Any

from mirage.base.clock import SECOND
from mirage.vfs.synthetic import AnyNode, Context, Directory, File, Link, SyntheticFs
from mirage.vfs.types import StatFs, fault
from mirage.world.kernel import binfmt, interrupts, kernelstate, procdrivers, procmemory, procnet, unixsockets, zones
from mirage.world.kernel import proctables as tables
from mirage.world.kernel.memory import HUGE, huge_pages, huge_pages_file, swaps
from mirage.world.kernel.memory import memory as memory_of
from mirage.world.kernel.procpid import Processes
from mirage.world.kernel.sysctl import Kept, Links, directory, drop_caches, name_file, over, recorded
from mirage.world.kernel.vitals import CpuTimes
from mirage.world.stack import proc as stacked

if TYPE_CHECKING:
    from mirage.vfs.view import Mount
    from mirage.world.host import Host
    from mirage.world.mounts import Place
    from mirage.world.visit import SocketFact

PROC_ROOT_INO = 1
FIRST_DYNAMIC = 0xF0000000  # PROC_DYNAMIC_FIRST of linux/fs/proc/generic.c
TCP_STATES = {"ESTAB": 1, "SYN-SENT": 2, "FIN-WAIT-1": 4, "FIN-WAIT-2": 5, "TIME-WAIT": 6, "CLOSE-WAIT": 8, "LISTEN": 10, "UNCONN": 7}
# the order of mounts at boot: the initramfs' first, then the root, then systemd's
FIRST_MOUNT = 21  # as mountinfo numbers them: before them are those of the first root
MODULES, PAGE = 0xFFFFFFFFC0001000, 4096  # MODULES_VADDR, and load_offset of arch/x86/kernel/module.c is 1 to 1024 pages
FIRST = (b"/sys", b"/proc", b"/dev", b"/dev/pts", b"/run", b"/")

GROUPS = (
    b"/",
    b"/dev",
    b"/dev/pts",
    b"/dev/shm",
    b"/run",
    b"/run/lock",
    b"/sys",
    b"/sys/kernel/security",
    b"/sys/fs/cgroup",
    b"/sys/fs/pstore",
    b"/sys/fs/bpf",
    b"/proc",
)  # as systemd has made them shared, from the root on; what came later has the next numbers


def make_proc(host: Host, place: Place, disk: StatFs, number: Callable[[int], int] = int) -> SyntheticFs:
    """The file system for one layer: its visits' processes and sockets stand among the host's.

    `number`: what is called here who looks, where he comes from another pid namespace.
    """
    tree = Proc(host, place, number).tree()
    return SyntheticFs(tree, host.clock, dev=22, first=PROC_ROOT_INO, numbers=_number, disk=disk, blksize=1024)


def _ranges(told: Callable[[], str]) -> File:
    """Of addresses, which root alone is shown."""
    return File(lambda context: (told() if context.cred.uid == 0 else procmemory.hidden(told())).encode(), mode=0o444)


def _number(path: tuple[bytes, ...]) -> int | None:
    """What the kernel registers as it boots has the same inode number on all machines."""
    place = tables.REGISTERED.get(path[0]) if len(path) == 1 else None
    return None if place is None else FIRST_DYNAMIC + place


class Proc:
    """The root of /proc for one place."""

    def __init__(self, host: Host, place: Place, number: Callable[[int], int]) -> None:
        self._host = host
        self._place = place
        self._number = number
        self._processes = Processes(host, place)
        self._fixed: dict[bytes, AnyNode] = {}
        self._settings: Directory | None = None

    def tree(self) -> Directory:
        made = self._host.identity.boot_time  # with the mount
        return Directory(self._entries, mode=0o555, find=self._find, links=self._links, mtime=made)

    def _links(self) -> int:
        """proc_root_getattr() of linux/fs/proc/root.c: the directories that are always there, and a link for each process."""
        return 2 + sum(isinstance(node, Directory) for node in self._plain().values()) + len(self._place.table)

    def _plain(self) -> dict[bytes, AnyNode]:
        """What is no process. Made when somebody first looks: a visitor who never does costs nothing of it."""
        if not self._fixed:
            self._fixed = self._nodes()
            self._processes.net = self._net()
            self._processes.mounts = self._mounts
        return self._fixed

    def _sys(self) -> Directory:
        if self._settings is None:
            tree = over(recorded(self._host.identity.interface.name), self._sysctl())
            net = {
                family: {kind: Links(self._place, tree[b"net"][family][kind]) for kind in (b"conf", b"neigh")}
                for family in (b"ipv4", b"ipv6")
            }
            tree = over(tree, {b"net": net})
            self._settings = directory(tree, Kept(self._place))
        return self._settings

    def _nodes(self) -> dict[bytes, AnyNode]:
        text = self._text
        return {
            b"fb": text(lambda now: "0 vmwgfx\n" if self._host.hardware.hypervisor == "vmware" else "0 cirrusdrmfb\n"),
            b"fs": Directory({b"nfsd": Directory({})}),
            b"bus": Directory({b"pci": Directory({b"devices": text(lambda now: "")}), b"input": Directory({
                b"devices": text(lambda now: procdrivers.inputs()), b"handlers": text(lambda now: procdrivers.HANDLERS)})}),
            b"dma": text(lambda now: " 4: cascade\n"),
            b"irq": Directory(self._irqs),
            b"net": Link(b"self/net"),
            b"sys": self._sys(),
            b"tty": Directory({b"drivers": text(lambda now: tables.TTY_DRIVERS), b"driver": Directory({}), b"ldisc": Directory({}),
                               b"ldiscs": text(lambda now: "n_tty       0\nn_null     27\n")}),
            b"acpi": Directory({b"wakeup": text(lambda now: "Device\tS-state\t  Status   Sysfs node\n")}),
            b"keys": text(lambda now: procmemory.keys(self._serial)),
            b"kmsg": File(b"", mode=0o400),
            b"misc": text(lambda now: tables.MISC),
            b"mtrr": text(lambda now: "", mode=0o644),
            b"stat": text(self._stat),
            b"iomem": _ranges(lambda: procmemory.iomem(procmemory.plugged(self._host.identity.memory, self._host.hardware.memory), self._chance)),
            b"kcore": File(b"", mode=0o400, size=140_737_471_590_400),
            b"locks": text(lambda now: ""),
            b"swaps": text(self._swaps),
            b"crypto": text(lambda now: kernelstate.crypto()),
            b"driver": Directory({b"rtc": text(procdrivers.rtc)}),
            b"mounts": Link(b"self/mounts"),
            b"uptime": text(self._uptime),
            b"vmstat": text(self._vmstat),
            b"cgroups": text(lambda now: tables.CGROUPS),
            b"cmdline": text(lambda now: self._host.command_line + "\n"),
            b"cpuinfo": text(self._cpuinfo),
            b"devices": text(lambda now: tables.devices(self._host)),
            b"ioports": _ranges(lambda: procmemory.IOPORTS),
            b"loadavg": text(self._loadavg),
            b"meminfo": text(self._meminfo),
            b"modules": File(self._modules),
            b"sysvipc": Directory({b"msg": text(lambda now: tables.SYSV_MSG), b"sem": text(lambda now: tables.SYSV_SEM),
                                   b"shm": text(lambda now: tables.SYSV_SHM)}),
            b"version": text(self._version),
            b"consoles": text(lambda now: "tty0                 -WU (EC p  )    4:1\n"),
            b"kallsyms": File(self._symbols),
            b"pressure": Directory({name: text(partial(self._pressure, name), mode=0o666) for name in (b"io", b"cpu", b"memory")}),
            b"slabinfo": text(lambda now: kernelstate.slabinfo(partial(kernelstate.near, self._host.derive("slabs"))), mode=0o400),
            b"softirqs": text(self._softirqs),
            b"zoneinfo": text(self._zoneinfo),
            b"buddyinfo": text(self._buddyinfo),
            b"diskstats": text(self._diskstats),
            b"key-users": text(lambda now: procmemory.KEY_USERS),
            b"schedstat": text(self._schedstat),
            b"interrupts": text(self._interrupts),
            b"kpagecount": File(b"", mode=0o400),
            b"kpageflags": File(b"", mode=0o400),
            b"partitions": text(self._partitions),
            b"timer_list": File(b"", mode=0o400),
            b"execdomains": text(lambda now: "0-0\tLinux           \t[kernel]\n"),
            b"filesystems": text(lambda now: tables.FILESYSTEMS),
            b"kpagecgroup": File(b"", mode=0o400),
            b"vmallocinfo": File(b"", mode=0o400),
            b"pagetypeinfo": text(self._pagetypes, mode=0o400),
            b"dynamic_debug": Directory({}),
            b"sysrq-trigger": File(b"", _press, mode=0o200),
            b"self": Link(lambda context: b"%d" % self._pid(context)),
            b"thread-self": Link(lambda context: b"%d/task/%d" % (self._pid(context), self._pid(context))),
        }  # fmt: skip

    def _text(self, make: Callable[[int], str], mode: int = 0o444) -> File:
        return File(lambda context: make(context.now).encode("utf-8", "surrogateescape"), mode=mode)

    def _pid(self, context: Context) -> int:
        pid = self._number(context.pid)
        return pid if pid in self._place.table else 1

    def _entries(self, context: Context) -> Mapping[bytes, AnyNode]:
        fixed, found = self._plain(), dict[bytes, AnyNode]()
        for entry in self._place.table:
            found[b"%d" % entry.pid] = self._processes.directory(entry.pid)
        return {**fixed, **found}

    def _find(self, context: Context, name: bytes) -> AnyNode | None:
        if name == b"sys":
            return self._sys()
        fixed = self._plain()
        if name.isdigit() and len(name) < 8 and int(name) in self._place.table:
            return self._processes.directory(int(name))
        return fixed.get(name)

    # ---- the whole machine

    def _version(self, now: int) -> str:
        return self._host.version_line + "\n"

    def _uptime(self, now: int) -> str:
        return f"{self._host.uptime(now):.2f} {self._host.vitals.idle(now):.2f}\n"

    def _loadavg(self, now: int) -> str:
        one, five, fifteen = (load + more for load, more in zip(self._host.load(now), self._place.table.load(now)))
        total = sum(entry.threads for entry in self._place.table)
        return f"{one:.2f} {five:.2f} {fifteen:.2f} {self._running()}/{total} {self._newest(now)}\n"

    def _newest(self, now: int) -> int:
        """The pid that was given out last."""
        return max((entry.pid for entry in self._place.mine.values()), default=self._host.pids.at(now))

    def _chance(self, limit: int) -> int:
        return int.from_bytes(self._host.derive("boot", self._host.identity.boot_time)[:4], "big") % limit

    def _symbols(self, context: Context) -> bytes:
        return kernelstate.symbols(self._chance(kernelstate.MOST)) if context.cred.uid == 0 else kernelstate.hidden_symbols()

    def _serial(self, name: str) -> int:
        return int.from_bytes(self._host.derive("keyring", self._host.identity.boot_time, name)[:4], "big") >> 2

    def _buddyinfo(self, now: int) -> str:
        memory = memory_of(self._place, now)
        return procmemory.buddyinfo(memory.total, memory.free)

    def _meminfo(self, now: int) -> str:
        m, zero = memory_of(self._place, now), 0
        huge = huge_pages(self._place, now)
        rows = (
            ("MemTotal", m.total), ("MemFree", m.free), ("MemAvailable", m.available), ("Buffers", m.buffers), ("Cached", m.cached),
            ("SwapCached", m.swap_cached), ("Active", m.active), ("Inactive", m.inactive), ("Active(anon)", m.active_anon),
            ("Inactive(anon)", m.inactive_anon), ("Active(file)", m.active_file), ("Inactive(file)", m.inactive_file),
            ("Unevictable", zero), ("Mlocked", zero), ("SwapTotal", m.swap_total), ("SwapFree", m.swap_free), ("Zswap", zero),
            ("Zswapped", zero), ("Dirty", m.dirty), ("Writeback", zero), ("AnonPages", m.anon), ("Mapped", m.mapped),
            ("Shmem", m.shmem), ("KReclaimable", m.slab_reclaimable), ("Slab", m.slab_reclaimable + m.slab_unreclaimable),
            ("SReclaimable", m.slab_reclaimable), ("SUnreclaim", m.slab_unreclaimable), ("KernelStack", m.kernel_stack),
            ("PageTables", m.page_tables), ("SecPageTables", zero), ("NFS_Unstable", zero), ("Bounce", zero), ("WritebackTmp", zero),
            ("CommitLimit", m.total // 8 * 4 + m.swap_total), ("Committed_AS", m.committed), ("VmallocTotal", 34_359_738_367),
            ("VmallocUsed", m.vmalloc_used), ("VmallocChunk", zero), ("Percpu", m.percpu), ("HardwareCorrupted", zero),
            ("AnonHugePages", zero), ("ShmemHugePages", zero), ("ShmemPmdMapped", zero), ("FileHugePages", zero),
            ("FilePmdMapped", zero),
        )  # fmt: skip
        lines = [f"{name + ':':<16}{value:>8} kB" for name, value in rows]
        lines += [
            f"HugePages_{name + ':':<7}{count:>7}" for name, count in (("Total", huge), ("Free", huge), ("Rsvd", 0), ("Surp", 0))
        ]
        four = m.total // 12 // 1024 * 1024 + 1024
        lines += [
            f"{name + ':':<16}{value:>8} kB"
            for name, value in (("Hugepagesize", 2048), ("Hugetlb", huge * HUGE), ("DirectMap4k", four),
                                ("DirectMap2M", -(-m.total // 2048) * 2048 + 98_304 - four // 2048 * 2048))
        ]  # fmt: skip
        return "\n".join(lines) + "\n"

    def _cpuinfo(self, now: int) -> str:
        cpu, own = self._host.cpu, self._host.identity
        one_socket = self._host.hardware.has_one_socket(cpu)
        blocks = []
        for number in range(own.cores):
            socket, core, count = (0, number, own.cores) if one_socket else (number, 0, 1)
            rows = [
                ("processor", number), ("vendor_id", cpu.vendor), ("cpu family", cpu.family), ("model", cpu.model),
                ("model name", cpu.name), ("stepping", cpu.stepping), ("microcode", cpu.microcode), ("cpu MHz", f"{own.mhz:.3f}"),
                ("cache size", f"{cpu.cache} KB"), ("physical id", socket), ("siblings", count), ("core id", core),
                ("cpu cores", count), ("apicid", number), ("initial apicid", number), ("fpu", "yes"), ("fpu_exception", "yes"),
                ("cpuid level", cpu.level), ("wp", "yes"), ("flags", cpu.flags), ("bugs", cpu.bugs),
                ("bogomips", f"{int(own.mhz * 200) / 100:.2f}"),
            ]  # fmt: skip
            if cpu.tlb:
                rows.append(("TLB size", cpu.tlb))
            rows += [
                ("clflush size", cpu.clflush), ("cache_alignment", 128 if cpu.family == 15 else 64),
                ("address sizes", f"{cpu.physical} bits physical, {cpu.virtual} bits virtual"), ("power management", ""),
            ]  # fmt: skip
            blocks.append("".join(f"{_tabbed(name)}: {value}\n" if value != "" else f"{_tabbed(name)}:\n" for name, value in rows))
        return "\n".join(blocks) + "\n"

    def _stat(self, now: int) -> str:
        cpus = self._cpus(now)
        columns = ("user", "nice", "system", "idle", "iowait", "irq", "softirq", "steal")
        lines = ["cpu  " + " ".join(str(sum(getattr(cpu, name) for cpu in cpus)) for name in columns) + " 0 0"]
        lines += [f"cpu{index} " + " ".join(str(getattr(cpu, name)) for name in columns) + " 0 0" for index, cpu in enumerate(cpus)]
        pulled = interrupts.table(self._host, now)
        by_number = {int(line.label): sum(line.counts) for line in pulled if line.label.isdigit()}
        total = sum(sum(line.counts) for line in pulled)
        vitals = self._host.vitals
        newest = max((entry.pid for entry in self._place.mine.values()), default=self._host.pids.at(now))
        soft = [vitals.counter(f"softirq {name}", low, high, now) for name, low, high in tables.SOFTIRQS]
        lines += [
            f"intr {total} " + " ".join(str(by_number.get(number, 0)) for number in range(interrupts.LINES)),
            f"ctxt {vitals.counter('ctxt', 95, 320, now)}",
            f"btime {self._host.identity.boot_time // SECOND}",
            f"processes {newest}", f"procs_running {self._running()}", "procs_blocked 0",
            f"softirq {sum(soft)} " + " ".join(map(str, soft)),
        ]  # fmt: skip
        return "\n".join(lines) + "\n"

    def _schedstat(self, now: int) -> str:
        busy = ((cpu.user + cpu.nice + cpu.system) * 10_000_000 for cpu in self._cpus(now))
        return procdrivers.schedstat(busy, now - self._host.identity.boot_time)

    def _cpus(self, now: int) -> list[CpuTimes]:
        """With what visitors' programs use, each processor its share."""
        cpus = self._host.cpu_times(now)
        user, system = (spent // (10_000_000 * len(cpus)) for spent in self._place.table.used())
        return [replace(cpu, user=cpu.user + user, system=cpu.system + system, idle=max(0, cpu.idle - user - system)) for cpu in cpus]

    def _running(self) -> int:
        """Who looks runs as well."""
        return max(1, sum(entry.state == "R" for entry in self._place.mine.values()))

    def _softirqs(self, now: int) -> str:
        cores = self._host.identity.cores
        lines = [" " * 20 + "".join(f"CPU{cpu:<8}" for cpu in range(cores))]
        for name, low, high in tables.SOFTIRQS:
            value = self._host.vitals.counter(f"softirq {name}", low, high, now)
            lines.append(f"{name:>12}:" + "".join(f" {part:>10}" for part in interrupts.shared(self._host, name, value)))
        return "\n".join(lines) + "\n"

    def _interrupts(self, now: int) -> str:
        cores = self._host.identity.cores
        lines = ["           " + "".join(f"CPU{cpu:<8}" for cpu in range(cores))]
        for line in interrupts.table(self._host, now):
            lines.append(f"{line.label:>3}: {' '.join(f'{count:>10}' for count in line.counts)}   {line.what}".rstrip())
        return "\n".join(lines) + "\n"

    def _irqs(self, context: Context) -> dict[bytes, AnyNode]:
        """/proc/irq (linux/kernel/irq/proc.c): the ISA lines, and those that have a handler."""
        everyone = (1 << self._host.identity.cores) - 1
        lines = {int(line.label): line.what.split()[-1] for line in interrupts.table(self._host, context.now) if line.label.isdigit()}
        found: dict[bytes, AnyNode] = {b"default_smp_affinity": File(b"%x\n" % everyone, mode=0o644)}
        for number in sorted({*range(16), *lines}):
            handler: dict[bytes, AnyNode] = {lines[number].encode(): Directory({})} if lines.get(number, "timer") != "timer" else {}
            at = number % self._host.identity.cores
            found[b"%d" % number] = Directory({
                **handler, b"affinity_hint": File(b"0\n"), b"effective_affinity": File(b"%x\n" % (1 << at)),
                b"effective_affinity_list": File(b"%d\n" % at), b"node": File(b"0\n"), b"smp_affinity": File(b"%x\n" % everyone, mode=0o644),
                b"smp_affinity_list": File(self._all(), mode=0o644), b"spurious": File(b"count 0\nunhandled 0\nlast_unhandled 0 ms\n"),
            })  # fmt: skip
        return found

    def _all(self) -> bytes:
        """The processors, as a list."""
        cores = self._host.identity.cores
        return b"0-%d\n" % (cores - 1) if cores > 1 else b"0\n"

    def _partitions(self, now: int) -> str:
        disk = self._host.identity.disk
        lines = ["major minor  #blocks  name", "", f"{disk.major:>4} {disk.minor:>8} {disk.sectors // 2:>10} {disk.name}"]
        lines += [f"{disk.major:>4} {disk.minor + part.number:>8} {part.sectors // 2:>10} {part.name}" for part in disk.partitions]
        lines.append(f"{11:>4} {0:>8} {1048575:>10} sr0")
        return "\n".join(lines) + "\n"

    def _zoneinfo(self, now: int) -> str:
        memory = memory_of(self._place, now)
        counters = {name: int(value) for name, value in (line.split() for line in self._vmstat(now).splitlines())}
        return zones.zoneinfo(memory.total, memory.free, counters, self._host.identity.cores)

    def _pagetypes(self, now: int) -> str:
        memory = memory_of(self._place, now)
        return zones.pagetypeinfo(memory.total, memory.free)

    def _diskstats(self, now: int) -> str:
        disk, t = self._host.identity.disk, self._host.vitals.disk(now)
        whole = (t.reads, t.reads // 9, t.read_sectors, t.read_ms, t.writes, t.writes // 3, t.write_sectors, t.write_ms, 0, t.busy_ms,
                 t.read_ms + t.write_ms, t.discards, 0, t.discards * 800, t.discards // 3, t.flushes, t.flushes)  # fmt: skip
        lines = [f"{disk.major:>4} {disk.minor:>7} {disk.name} " + " ".join(map(str, whole))]
        for part in disk.partitions:
            values = (
                (*whole[:15], 0, 0)
                if part.use == "btrfs"
                else (2 if part.use == "extended" else 97, 0, 4440, 31, *[0] * 5, 40, 31, *[0] * 6)
            )
            lines.append(f"{disk.major:>4} {disk.minor + part.number:>7} {part.name} " + " ".join(map(str, values)))
        lines.append(f"{11:>4} {0:>7} sr0 " + " ".join(["0"] * 17))
        return "\n".join(lines) + "\n"

    def _swaps(self, now: int) -> str:
        lines = ["Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority"]
        memory = memory_of(self._place, now)
        left = memory.swap_total - memory.swap_free
        for area in swaps(self._place):
            used = min(left, area.size)
            left -= used
            kind = area.kind if area.kind == "partition" else f"{area.kind}\t"
            gap = "" if area.size > 9_999_999 else "\t"
            lines.append(f"{area.path:<40}{kind}\t{area.size}\t{gap}{used}\t\t{area.priority}")
        return "\n".join(lines) + "\n"

    def _modules(self, context: Context) -> bytes:
        """Where each lies is root's to know (kernel.kptr_restrict)."""
        rows, places = self._place.modules.rows(), dict[str, int]()
        place = MODULES + int.from_bytes(self._host.derive("modules", self._host.identity.boot_time)[:2], "big") % 1024 * PAGE
        for name, size, _, _ in reversed(rows):
            places[name] = place
            place += size + PAGE
        return "".join(
            f"{name} {size} {refs} {users or '-'} Live 0x{0 if context.cred.uid else places[name]:016x}\n"
            for name, size, refs, users in rows
        ).encode()

    def _vmstat(self, now: int) -> str:
        m, count = memory_of(self._place, now), self._host.vitals.counter
        rows: list[tuple[str, int]] = [
            ("nr_free_pages", m.free // 4), ("nr_inactive_anon", m.inactive_anon // 4), ("nr_active_anon", m.active_anon // 4),
            ("nr_inactive_file", m.inactive_file // 4), ("nr_active_file", m.active_file // 4), ("nr_unevictable", 0), ("nr_mlock", 0),
            ("nr_slab_reclaimable", m.slab_reclaimable // 4), ("nr_slab_unreclaimable", m.slab_unreclaimable // 4),
            ("nr_anon_pages", m.anon // 4), ("nr_mapped", m.mapped // 4), ("nr_file_pages", (m.cached + m.buffers) // 4),
            ("nr_dirty", m.dirty // 4), ("nr_writeback", 0), ("nr_shmem", m.shmem // 4), ("nr_kernel_stack", m.kernel_stack),
            ("nr_page_table_pages", m.page_tables // 4), ("pgpgin", self._host.vitals.disk(now).read_sectors // 2),
            ("pgpgout", self._host.vitals.disk(now).write_sectors // 2), ("pswpin", 0), ("pswpout", (m.swap_total - m.swap_free) // 4),
            ("pgfault", count("pgfault", 60, 400, now)), ("pgmajfault", count("pgmajfault", 0.001, 0.01, now)), ("oom_kill", 0),
        ]  # fmt: skip
        return kernelstate.vmstat(self._host.vitals, dict(rows), m.total // 4, now)

    def _pressure(self, name: bytes, now: int) -> str:
        """Nobody ever waits for memory here; a processor is never without somebody who has it."""
        most = {b"cpu": 400, b"io": 120}.get(name, 0)
        some = self._host.vitals.counter(f"pressure {name.decode()}", most / 8, most, now)
        full = 0 if name == b"cpu" else some * 2 // 3
        return "".join(
            f"{kind} avg10=0.00 avg60=0.00 avg300=0.00 total={total}\n" for kind, total in (("some", some), ("full", full))
        )

    def _mounts(self, kind: str) -> str:
        return mount_table(self._place.view.mounts, kind)

    # ---- network

    def _net(self) -> Directory:
        text, place, vitals = self._text, self._place, self._host.vitals
        return Directory({
            b"dev": text(self._dev), b"tcp": text(lambda now: self._tcp("tcp")), b"tcp6": text(lambda now: self._tcp("tcp6")),
            b"udp": text(lambda now: self._udp("udp")), b"udp6": text(lambda now: self._udp("udp6")), b"unix": text(self._unix),
            b"sockstat": text(self._sockstat),
            b"route": text(lambda now: stacked.route(place.stack)), b"arp": text(lambda now: stacked.arp(place.neighbours(now))),
            b"if_inet6": text(lambda now: stacked.if_inet6(place.stack, now)),
            b"ipv6_route": text(lambda now: stacked.ipv6_route(place.stack)), b"fib_trie": text(lambda now: stacked.fib_trie(place.stack)),
            b"fib_triestat": text(lambda now: stacked.fib_triestat(place.stack, vitals.counter("trie", 1, 5, now))),
            b"dev_mcast": text(lambda now: stacked.dev_mcast(place.stack)), b"igmp": text(lambda now: stacked.igmp(place.stack)),
            b"igmp6": text(lambda now: stacked.igmp6(place.stack)),
            **procnet.rest(self._host, place),
        })  # fmt: skip

    def _sockets(self) -> list[SocketFact]:
        visits = self._place.visits
        return self._host.sockets(visits[0] if visits else None)

    def _dev(self, now: int) -> str:
        t, lo = self._host.vitals.network(now), self._host.vitals.counter("lo", 0.01, 0.3, now)
        counted = {1: (lo * 84, lo, 0, lo * 84, lo),
                   self._host.identity.interface.index: (t.received, t.received_packets, t.dropped, t.sent, t.sent_packets)}  # fmt: skip
        rows = [(link.name, *counted.get(link.index, (0,) * 5)) for link in self._place.stack.links]
        lines = [tables.DEV_HEADER]
        lines += [f"{name:>6}: {rx:>7} {rxp:>7}    0 {drop:>4}    0     0          0         0 {tx:>8} {txp:>7}    0    0    0     0       0          0"
                  for name, rx, rxp, drop, tx, txp in rows]  # fmt: skip
        return "\n".join(lines) + "\n"

    def _tcp(self, protocol: str) -> str:
        lines = [tables.TCP6_HEADER if protocol == "tcp6" else tables.TCP_HEADER]
        rows = sorted((fact for fact in self._sockets() if fact.protocol == protocol), key=lambda fact: fact.state != "LISTEN")
        for index, fact in enumerate(rows):
            is_up = fact.state == "ESTAB"
            tail = f"20 4 30 10 -1" if is_up else "100 0 0 10 0"  # noqa: F541
            lines.append(
                f"{index:>4}: {_endpoint(fact.local, protocol)} {_endpoint(fact.remote, protocol)} {TCP_STATES[fact.state]:02X} "
                f"{fact.send_queue:08X}:{fact.receive_queue:08X} {'02:000A7214' if is_up else '00:00000000'} 00000000 {fact.uid:>5}        0 "
                f"{fact.inode} {2 if is_up else 1} {unixsockets.pointer(fact.inode)} {tail}"
            )
        return "\n".join(line.ljust(149) if protocol == "tcp" else line for line in lines) + "\n"

    def _udp(self, protocol: str) -> str:
        lines = [tables.UDP6_HEADER if protocol == "udp6" else tables.UDP_HEADER]
        for index, fact in enumerate(fact for fact in self._sockets() if fact.protocol == protocol):
            lines.append(
                f"{4000 + index:>5}: {_endpoint(fact.local, protocol)} {_endpoint(fact.remote, protocol)} 07 00000000:00000000 00:00000000 "
                f"00000000 {fact.uid:>5}        0 {fact.inode} 2 {unixsockets.pointer(fact.inode)} 0"
            )
        return "\n".join(lines) + "\n"

    def _unix(self, now: int) -> str:
        lines = ["Num       RefCount Protocol Flags    Type St Inode Path"]
        kinds = {"stream": 1, "dgram": 2, "seqpacket": 5}
        facts = [fact for fact in self._sockets() if fact.protocol == "unix"]
        references = unixsockets.references(facts)
        for fact in facts:
            flags, state = "00010000" if fact.state == "LISTEN" else "00000000", "03" if fact.state == "ESTAB" else "01"
            path = fact.path.decode("utf-8", "surrogateescape")
            kept = f"{references(fact):08X} 00000000 {flags} {kinds[fact.kind]:04X} {state} {fact.inode:>5}"
            lines.append(f"{unixsockets.pointer(fact.inode)}: {kept} {path}".rstrip())
        return "\n".join(lines) + "\n"

    def _sockstat(self, now: int) -> str:
        facts = self._sockets()
        tcp, udp = (sum(fact.protocol == kind for fact in facts) for kind in ("tcp", "udp"))
        return (f"sockets: used {len(facts) + unixsockets.NETLINK}\nTCP: inuse {tcp} orphan 0 tw 0 alloc {tcp + 3} mem 1\nUDP: inuse {udp} mem 0\nUDPLITE: inuse 0\n"
                "RAW: inuse 0\nFRAG: inuse 0 memory 0\n")  # fmt: skip

    # ---- sysctl

    def _sysctl(self) -> dict[bytes, Any]:
        """What is this machine's own, or can not be set, beside the values that all have (`sysctl.recorded`)."""
        host = self._host
        own, uname = host.identity, host.uname
        return {
            b"crypto": {b"fips_version": _fixed(uname.release)},
            b"fs": {
                b"binfmt_misc": binfmt.directory(host), b"file-nr": _fixed("1088\t0\t9223372036854775807"), b"inode-nr": _fixed("18988\t159"),
                b"inode-state": _fixed("18988\t159\t0\t0\t0\t0\t0"), b"dentry-state": _fixed("19510\t4771\t45\t0\t933\t0"),
                b"aio-nr": _fixed("0"), b"overflowuid": "65534", b"inotify": {b"max_user_watches": str(max(8192, own.memory // 133))},
            },
            b"kernel": {
                b"hostname": name_file(host, self._place), b"domainname": "(none)",
                b"osrelease": _fixed(uname.release), b"ostype": _fixed("Linux"), b"version": _fixed(uname.version), b"arch": _fixed("x86_64"),
                b"threads-max": str(own.memory // 128), b"ngroups_max": _fixed("65536"), b"cap_last_cap": _fixed("40"),
                b"ns_last_pid": File(lambda context: b"%d\n" % self._newest(context.now), _deny, mode=0o666),
                b"watchdog_cpumask": "0" if own.cores == 1 else f"0-{own.cores - 1}",
                b"random": {
                    b"boot_id": _fixed(own.boot_id), b"entropy_avail": _fixed("256"), b"poolsize": _fixed("256"),
                    b"uuid": File(lambda context: self._uuid(context), mode=0o444, is_fixed=True),
                },
            },
            b"net": {b"ipv4": {b"tcp_available_congestion_control": _fixed("reno cubic"), b"tcp_available_ulp": _fixed("mptcp")}},
            b"user": {},
            b"vm": {
                b"drop_caches": File(b"0\n", drop_caches, mode=0o200), b"nr_hugepages": huge_pages_file(self._place),
                b"nr_hugepages_mempolicy": huge_pages_file(self._place),
                b"min_free_kbytes": str(zones.least_free(own.memory)),
            },
        }  # fmt: skip

    def _uuid(self, context: Context) -> bytes:
        digest = self._host.derive("uuid", context.now, context.pid).hex()
        return f"{digest[:8]}-{digest[8:12]}-4{digest[13:16]}-a{digest[17:20]}-{digest[20:32]}\n".encode()


def _fixed(text: str) -> File:
    return File(text.encode() + b"\n", mode=0o444, is_fixed=True)


def _deny(context: Context, data: bytes) -> None:
    """The kernel's answer to a value it does not want."""
    raise fault(EINVAL)


def _press(context: Context, data: bytes) -> None:
    """Root may press any key; none does anything here."""


def _tabbed(name: str) -> str:
    """cpuinfo's own tabs."""
    return name + ("\t" if len(name) >= 8 else "\t\t") if name not in ("cpuid level", "cache size", "power management", "address sizes",
                                                                       "clflush size", "cache_alignment", "initial apicid",
                                                                       "fpu_exception") else name + ("\t" if name in _ONE_TAB else "")  # fmt: skip


_ONE_TAB = ("cpuid level", "cache size", "clflush size", "cache_alignment", "initial apicid", "fpu_exception", "address sizes")


def _endpoint(place: tuple[str, int], protocol: str) -> str:
    """Hexadecimal, each 32-bit word in the host's (little-endian) order."""
    address = ipaddress.ip_address(place[0])
    packed = address.packed
    if protocol.endswith("6") and len(packed) == 4:
        packed = b"\0" * 10 + b"\xff\xff" + packed
    words = b"".join(packed[at : at + 4][::-1] for at in range(0, len(packed), 4))
    return f"{words.hex().upper()}:{place[1]:04X}"


def mount_table(mounts: Iterable[Mount], kind: str) -> str:
    """/proc/PID/mountinfo, or with any other kind /proc/PID/mounts."""
    ordered = sorted(
        (mount for mount in mounts if not mount.is_part),
        key=lambda mount: FIRST.index(mount.path) if mount.path in FIRST else len(FIRST),
    )
    if kind != "mountinfo":
        return "".join(f"{_mount(mount)}\n" for mount in ordered)
    return "".join(f"{_mountinfo(ordered, at)}\n" for at in range(len(ordered)))


def _mount(mount: Mount) -> str:
    text = b" ".join([mount.source, mount.path, mount.fstype, mount.options]).decode("utf-8", "surrogateescape")
    return f"{text} 0 0"


def _mountinfo(mounts: Sequence[Mount], at: int) -> str:
    mount = mounts[at]
    root = "/@rootfs" if mount.options.endswith(b"subvol=/@rootfs") else "/"
    options = mount.options.decode()
    own = ",".join(word for word in options.split(",") if word in ("rw", "ro", "nosuid", "nodev", "noexec", "relatime", "noatime"))
    rest = ",".join(word for word in options.split(",") if word not in own.split(","))
    number, device = FIRST_MOUNT + at, f"{os.major(mount.fs.dev)}:{os.minor(mount.fs.dev)}"
    group = GROUPS.index(mount.path) + 1 if mount.path in GROUPS else at + 1
    return (f"{number} {_above(mounts, at)} {device} {root} {mount.path.decode()} {own} shared:{group} - {mount.fstype.decode()} "
            f"{mount.source.decode()} {','.join(filter(None, ('rw', rest)))}")  # fmt: skip


def _above(mounts: Sequence[Mount], at: int) -> int:
    """The number of what a mount stands on: one before it at the same place, or the nearest above."""
    path = mounts[at].path
    same = [index for index in range(at) if mounts[index].path == path]
    above = [index for index, mount in enumerate(mounts) if mount.path != path and path.startswith(mount.path.rstrip(b"/") + b"/")]
    return FIRST_MOUNT + (same[-1] if same else max(above, key=lambda index: len(mounts[index].path))) if same or above else 1
