"""One directory a process in /proc, for the host's services and the visitors' processes alike."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from errno import EACCES, EINVAL, ENOENT
from typing import TYPE_CHECKING, Any

from mirage.base.chance import derive
from mirage.vfs.synthetic import AnyNode, Context, Directory, File, Link
from mirage.vfs.types import ROOT, fault
from mirage.world.kernel import dispositions, procrest
from mirage.world.processes import ProcessEntry

if TYPE_CHECKING:
    from mirage.vfs.view import Node
    from mirage.world.host import Host
    from mirage.world.mounts import Place

TICK = 10_000_000  # ns: USER_HZ is 100
OF_ALL = {
    b"autogroup",
    b"coredump_filter",
    b"map_files",
    b"mountstats",
    b"timens_offsets",
    b"timers",
    b"timerslack_ns",
}  # not a thread's
# lines of status that a process's own doings decide; the rest of it is the persona's
TRUE = {
    "Umask", "TracerPid", "Uid", "Gid", "FDSize", "VmPeak", "VmSize", "VmLck", "VmPin", "VmHWM", "VmRSS", "RssAnon", "RssFile",
    "RssShmem", "VmData", "VmStk", "VmExe", "VmLib", "VmPTE", "SigPnd", "ShdPnd", "SigBlk", "SigIgn", "SigCgt", "CapInh", "CapPrm",
    "CapEff", "CapBnd", "CapAmb", "NoNewPrivs", "voluntary_ctxt_switches", "nonvoluntary_ctxt_switches",
}  # fmt: skip
LIBC, LOADER = "/usr/lib/x86_64-linux-gnu/libc.so.6", "/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2"
LIBC_PARTS = (  # of 2.36-9+deb12u, as it is mapped
    (0, 0x26000, "r--p", 0), (0x26000, 0x17C000, "r-xp", 0x26000), (0x17C000, 0x1CF000, "r--p", 0x17C000),
    (0x1CF000, 0x1D3000, "r--p", 0x1CF000), (0x1D3000, 0x1D5000, "rw-p", 0x1D3000),
)  # fmt: skip
LOADER_PARTS = (
    (0, 0x1000, "r--p", 0), (0x1000, 0x27000, "r-xp", 0x1000), (0x27000, 0x31000, "r--p", 0x27000), (0x31000, 0x33000, "r--p", 0x31000),
    (0x33000, 0x35000, "rw-p", 0x33000),
)  # fmt: skip
STATES = {"R": "running", "S": "sleeping", "D": "disk sleep", "Z": "zombie", "T": "stopped", "I": "idle", "t": "tracing stop"}
VVAR = 4 << 12  # bytes of [vvar], which ends where [vdso] begins: asm/vdso.h of Linux 6.1
NEWER_AUXV = tuple(number.to_bytes(8, "little") for number in (27, 28))  # linux/auxvec.h
UNLIMITED = (1 << 64) - 1  # RLIM_INFINITY
FD_SIZE = 64  # of a link of /proc/PID/fd, proc_fd_instantiate() of linux/fs/proc/fd.c
SPACES = {  # namespaces that are not init's: whose there are is recorded (6.1.0-57, systemd 252; apache2 has PrivateTmp=), the numbers are such
    b"kdevtmpfs": {"mnt": 4026531862},
    b"systemd-udevd": {"mnt": 4026532162, "uts": 4026532163},
    b"systemd-timesyn": {"mnt": 4026532164, "uts": 4026532165},
    b"systemd-logind": {"mnt": 4026532228, "uts": 4026532229},
    b"apache2": {"mnt": 4026532230},
    b"mariadbd": {"mnt": 4026532231},
}
BEFORE_SOFT_DIRTY = " (?!mm|hg|nh|mg|um|uw|sd)[a-z]{2}"  # a flag of smaps that stands before that of CONFIG_MEM_SOFT_DIRTY
TTY_MAJORS = {"pts/": 136, "ttyS": 4, "tty": 4}


def tty_number(tty: str) -> int:
    """tty_nr of /proc/PID/stat: major in bits 15 to 8, minor in 31 to 20 and 7 to 0."""
    for prefix, major in TTY_MAJORS.items():
        if tty.startswith(prefix) and tty[len(prefix) :].isdigit():
            minor = int(tty[len(prefix) :]) + (64 if prefix == "ttyS" else 0)
            return major << 8 | minor & 0xFF | (minor & ~0xFF) << 12
    return 0


class Processes:
    """Makes the directories of one place. `net` and `mounts` are /proc's own and hung below every process."""

    def __init__(self, host: Host, place: Place) -> None:
        self._host = host
        self._place = place
        self._made: tuple[tuple[Any, ...], Mapping[bytes, AnyNode]] = (), {}  # of the process that was asked last
        self.net: Directory = Directory({})
        self.mounts: Callable[[str], str] = lambda kind: ""

    def directory(self, pid: int) -> Directory:
        entry = self._place.table.find(pid)
        uid, gid = (entry.uid, entry.gid) if entry is not None else (0, 0)
        return Directory(
            lambda context: self._entries(pid), uid=uid, gid=gid, mode=0o555, mtime=entry.start_time if entry else 0,
            find=lambda context, name: self._entries(pid).get(name), nlink=9,
        )  # fmt: skip

    def _entries(self, pid: int) -> Mapping[bytes, AnyNode]:
        entry = self._place.table.find(pid)
        if entry is None:
            return {}
        key = (entry, entry.uid, entry.gid)
        if self._made[0] != key:
            self._made = key, self._files(entry)
        return self._made[1]

    def _files(self, entry: ProcessEntry) -> Mapping[bytes, AnyNode]:
        own: dict[str, Any] = {"uid": entry.uid, "gid": entry.gid}

        def text(make: Callable[[ProcessEntry, int], str], mode: int = 0o444) -> File:
            def read(context: Context) -> bytes:
                return make(entry, context.now).encode("utf-8", "surrogateescape")

            return File(read, mode=mode, **own)

        private = self._private(entry)

        def looked(name: str, make: Callable[[ProcessEntry, int], str | bytes], mode: int = 0o444, *, writes: bool = False) -> File:
            """What only its owner reads; of a process that truly runs as the kernel has it."""

            def read(context: Context) -> bytes:
                private(context, b"-")
                known = _actual(entry, name)
                if known is not None and name.startswith("smaps"):
                    known = _older_smaps(known.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")
                if known is not None and name == "auxv":
                    known = _older_auxv(known)
                if known is not None and name == "syscall" and context.pid == entry.pid:
                    known = _reading(known)
                made = make(entry, context.now) if known is None else known
                return made if isinstance(made, bytes) else made.encode("utf-8", "surrogateescape")

            def write(context: Context, data: bytes) -> None:
                if entry.put is not None:
                    entry.put(name, data)

            return File(read, write if writes else None, mode=mode, **own)

        def maps(e: ProcessEntry, now: int) -> str:
            known = _actual(e, "maps")
            return self._maps(e, now) if known is None else _older_maps(known.decode("utf-8", "surrogateescape"))

        invalid = File(_invalid, mode=0o666, **own)
        attributes: dict[bytes, AnyNode] = {
            b"current": text(lambda e, now: "unconfined\n", 0o666), b"exec": invalid, b"prev": File(_invalid, **own),
        }  # fmt: skip
        files: dict[bytes, AnyNode] = {
            b"arch_status": text(lambda e, now: ""),
            b"attr": Directory({
                b"apparmor": Directory(attributes, **own), **attributes, b"fscreate": invalid, b"keycreate": invalid,
                b"sockcreate": invalid,
            }, nlink=2, **own),
            b"autogroup": text(lambda e, now: f"/autogroup-{e.sid} nice 0\n", 0o644),
            b"auxv": looked("auxv", lambda e, now: procrest.auxv(e, *self._addresses(e)), 0o400),
            b"cgroup": text(_cgroup),
            b"clear_refs": looked("clear_refs", lambda e, now: "", 0o200, writes=True),
            b"cmdline": File(lambda context: _cmdline(entry), **own),
            b"comm": File(lambda context: entry.comm + b"\n", lambda context, data: _rename(entry, data), mode=0o644, **own),
            b"coredump_filter": looked("coredump_filter", lambda e, now: "00000033\n", 0o644, writes=True),
            b"cpu_resctrl_groups": text(lambda e, now: "res:\nmon:\n"),
            b"cpuset": text(lambda e, now: "/\n"),
            b"cwd": Link(lambda context: private(context, entry.directory), jump=self._jump(entry, lambda: entry.directory), **own),
            b"environ": File(lambda context: private(context, b"-") and _environ(entry), mode=0o400, **own),
            b"exe": Link(lambda context: private(context, _exe(entry)), jump=self._jump(entry, lambda: entry.exe), **own),
            b"fd": Directory(lambda context: self._fds(entry, context), mode=0o500, nlink=2, **own),
            b"fdinfo": Directory(lambda context: self._fdinfo(entry, context), nlink=2, **own),
            b"gid_map": text(lambda e, now: f"{0:>10} {0:>10} {4294967295:>10}\n", 0o644),
            b"io": File(lambda context: private(context, self._io(entry, context.now)), mode=0o400, **own),
            b"ksm_merging_pages": text(lambda e, now: "0\n", 0o400),
            b"ksm_stat": text(lambda e, now: "ksm_rmap_items 0\n", 0o400),
            b"limits": text(self._limits),
            b"loginuid": text(lambda e, now: "4294967295" if not _is_session(e) else str(e.uid), 0o644),
            b"map_files": Directory(lambda context: self._mapped(entry, maps(entry, context.now)), mode=0o500, nlink=2, **own),
            b"maps": looked("", maps),
            b"mem": looked("", lambda e, now: "", 0o600),
            b"mountinfo": text(lambda e, now: self.mounts("mountinfo")),
            b"mounts": text(lambda e, now: self.mounts("mounts")),
            b"mountstats": text(lambda e, now: procrest.mountstats(self.mounts("mounts")), 0o400),
            b"net": self.net,
            b"ns": Directory(self._namespaces(entry, own), mode=0o511, **own),
            b"numa_maps": looked("numa_maps", lambda e, now: procrest.numa_maps(maps(e, now))),
            b"oom_adj": File(lambda context: b"%d\n" % _old_oom(entry), lambda context, data: _set_old_oom(self._place.table.own(entry), context, data), mode=0o644, **own),
            b"oom_score": text(lambda e, now: f"{_oom_score(e, self._host.identity.memory)}\n"),
            b"oom_score_adj": File(lambda context: b"%d\n" % _oom_adjustment(entry), lambda context, data: _set_oom(self._place.table.own(entry), context, data), mode=0o644, **own),
            b"pagemap": looked("", lambda e, now: "", 0o400),
            b"personality": looked("personality", lambda e, now: "00000000\n", 0o400),
            b"patch_state": text(lambda e, now: "-1\n", 0o400),
            b"projid_map": text(lambda e, now: f"{0:>10} {0:>10} {4294967295:>10}\n", 0o644),
            b"root": Link(b"/", size=0, **own),
            b"sched": File(lambda context: procrest.sched(entry, context.now).encode("utf-8", "surrogateescape"), lambda context, data: None, mode=0o644, **own),
            b"schedstat": text(lambda e, now: f"{sum(e.times(now))} {sum(e.times(now)) // 9} {sum(e.times(now)) // 90_000 + 3}\n"),
            b"sessionid": text(lambda e, now: _audit_session(e)),
            b"setgroups": text(lambda e, now: "allow\n", 0o644),
            b"smaps": looked("smaps", lambda e, now: procrest.smaps(maps(e, now))),
            b"smaps_rollup": looked("smaps_rollup", lambda e, now: procrest.rollup(maps(e, now))),
            b"stack": File(lambda context: private(context, procrest.stack(entry, context.pid).encode()), mode=0o400, **own),
            b"stat": File(lambda context: self._seen(entry, context), **own),
            b"statm": text(lambda e, now: _statm(e)),
            b"status": text(self._status),
            b"syscall": looked("syscall", procrest.syscall, 0o400),
            b"timens_offsets": text(lambda e, now: "monotonic           0         0\nboottime            0         0\n", 0o644),
            b"timers": text(lambda e, now: (_actual(e, "timers") or b"").decode()),
            b"timerslack_ns": text(lambda e, now: f"{0 if e.kernel else 50000}\n", 0o666),
            b"uid_map": text(lambda e, now: f"{0:>10} {0:>10} {4294967295:>10}\n", 0o644),
            b"wchan": File(lambda context: self._wchan(entry, context), **own),
        }  # fmt: skip
        threads = {name: node for name, node in files.items() if name not in OF_ALL}
        threads[b"children"] = text(lambda e, now: "".join(f"{other.pid} " for other in self._place.table if other.ppid == e.pid))
        files[b"task"] = Directory(lambda context: self._tasks(entry, threads), nlink=2 + entry.threads, **own)
        return dict(sorted(files.items()))

    def _tasks(self, entry: ProcessEntry, main: Mapping[bytes, AnyNode]) -> dict[bytes, AnyNode]:
        """A directory a thread; those beside the first differ in their numbers alone."""
        own: dict[str, Any] = {"uid": entry.uid, "gid": entry.gid}
        found: dict[bytes, AnyNode] = {}
        for number in entry.tasks() if entry.tasks is not None else [entry.pid]:
            files = main if number == entry.pid else {**main, **self._numbered(entry, number)}
            found[b"%d" % number] = Directory(files, nlink=7, **own)
        return found

    def _numbered(self, entry: ProcessEntry, number: int) -> dict[bytes, AnyNode]:
        def stat(context: Context) -> bytes:
            return (str(number) + self._stat(entry, context.now).removeprefix(str(entry.pid))).encode("utf-8", "surrogateescape")

        def status(context: Context) -> bytes:
            text = re.sub(r"^(Pid|NSpid):\t\d+$", rf"\1:\t{number}", self._status(entry, context.now), flags=re.MULTILINE)
            return text.encode("utf-8", "surrogateescape")

        def comm(context: Context) -> bytes:
            return _actual(entry, f"task/{number}/comm") or entry.comm + b"\n"

        own: dict[str, Any] = {"uid": entry.uid, "gid": entry.gid}
        return {b"children": File(b"", **own), b"comm": File(comm, **own), b"stat": File(stat, **own), b"status": File(status, **own)}

    def _private(self, entry: ProcessEntry) -> Callable[[Context, bytes], bytes]:
        """ptrace_may_access: yours, or you are root."""

        def reveal(context: Context, data: bytes) -> bytes:
            if context.cred.uid not in (0, entry.uid):
                raise fault(EACCES)
            if entry.kernel and not data:
                raise FileNotFoundError(2, "No such file or directory")
            return data

        return reveal

    def _jump(self, entry: ProcessEntry, path: Callable[[], bytes]) -> Callable[[Context], Node | None]:
        def jump(context: Context) -> Node | None:
            if context.cred.uid not in (0, entry.uid):
                raise fault(EACCES)
            target = path()
            if not target.startswith(b"/"):
                return None
            view = self._place.view
            return view.walk(target, view.root, view.root, context.cred).node

        return jump

    def _open(self, entry: ProcessEntry) -> dict[int, bytes]:
        """What it has open: its files, and the sockets of the machine's table."""
        visits = self._place.visits
        facts = self._host.sockets(visits[0] if visits else None)
        held = {fd: b"socket:[%d]" % fact.inode for fact in facts for pid, fd in fact.pids if pid == entry.pid}
        return (entry.fds() if entry.fds is not None else {}) | held

    def _fds(self, entry: ProcessEntry, context: Context) -> dict[bytes, AnyNode]:
        made = self._open(entry)
        modes = entry.fd_modes() if entry.fd_modes is not None else {}

        def link(target: bytes, mode: int) -> Link:
            return Link(target, jump=self._jump(entry, lambda: target), mode=mode, size=FD_SIZE, uid=entry.uid, gid=entry.gid)

        return {b"%d" % number: link(target, modes.get(number, 0o700)) for number, target in sorted(made.items())}

    def _fdinfo(self, entry: ProcessEntry, context: Context) -> dict[bytes, AnyNode]:
        made = self._open(entry)
        modes = entry.fd_modes() if entry.fd_modes is not None else {}

        def read(number: int) -> Callable[[Context], bytes]:
            inode = int.from_bytes(derive(b"fdinfo", entry.pid, number)[:2], "big")

            def told(context: Context) -> bytes:
                known = _actual(entry, f"fdinfo/{number}")
                if known is None:
                    return procrest.fdinfo(number, made[number], modes.get(number, 0o700), inode)
                return re.sub(rb"^eventfd-semaphore: .*\n", b"", known, flags=re.MULTILINE)  # Linux 6.5

            return told

        return {b"%d" % number: File(read(number), uid=entry.uid, gid=entry.gid) for number in sorted(made)}

    def _mapped(self, entry: ProcessEntry, maps: str) -> dict[bytes, AnyNode]:
        def link(target: bytes) -> Link:
            return Link(target, jump=self._jump(entry, lambda: target), mode=0o400, size=FD_SIZE, uid=entry.uid, gid=entry.gid)

        return {name: link(target) for name, target in procrest.mapped_files(maps).items()}

    def _namespaces(self, entry: ProcessEntry, own: dict[str, Any]) -> dict[bytes, AnyNode]:
        base = {"cgroup": 4026531835, "ipc": 4026531839, "mnt": 4026531841, "net": 4026531840, "pid": 4026531836,
                "pid_for_children": 4026531836, "time": 4026531834, "time_for_children": 4026531834, "user": 4026531837,
                "uts": 4026531838}  # fmt: skip
        base |= SPACES.get(entry.comm, {})
        return {
            name.encode(): Link(
                f"{name.removesuffix('_for_children')}:[{number}]".encode(), mode=0o777, size=0, uid=own["uid"], gid=own["gid"]
            )
            for name, number in base.items()
        }

    def _wchan(self, e: ProcessEntry, context: Context) -> bytes:
        if context.pid == e.pid or context.cred.uid not in (0, e.uid):
            return b"0"
        return procrest.waits_in(e, has_children=any(other.ppid == e.pid for other in self._place.table)).encode()

    def _seen(self, e: ProcessEntry, context: Context) -> bytes:
        """Its stat, as who asks may see it."""
        return self._stat(e, context.now, is_shown=context.cred.uid in (0, e.uid)).encode("utf-8", "surrogateescape")

    def _stat(self, e: ProcessEntry, now: int, *, is_shown: bool = True) -> str:
        """`is_shown`: where its code and its stack lie, which is for who may trace it (do_task_stat() of linux/fs/proc/array.c)."""
        user, system = e.times(now)
        name = e.comm.decode("utf-8", "surrogateescape")
        start = max(0, e.start_time - self._host.identity.boot_time) // TICK
        flags = 0x208040 if e.kernel else 0x400100 if e.pid == 1 else 0x400000
        pages, vsize = e.rss // 4, e.vsz * 1024
        base, stack = self._addresses(e)
        start_code, end_code = (0, 0) if e.kernel else (base, base + 0x21000) if is_shown else (1, 1)
        has_places = is_shown and not e.kernel
        faults, children = 0 if e.kernel else e.rss // 4 + 90, (0, 0)
        if (known := _actual(e, "stat")) is not None and len(said := known.rpartition(b")")[2].split()) > 15:
            faults, children = int(said[7]), (int(said[13]), int(said[14]))
        has, shown = dispositions.of(e), 0x7FFFFFFF  # of each mask the signals that there were once
        fields = [
            e.pid, f"({name})", e.state, e.ppid, e.pgid, e.sid, tty_number(e.tty), e.tpgid, flags, faults, 0, 0, 0, user // TICK,
            system // TICK, *children, 20 + e.nice, e.nice, e.threads, 0, start, vsize, pages, 18446744073709551615, start_code, end_code,
            stack if has_places else 0, 0, 0, 0, has.blocked & shown, has.ignored & shown, has.caught & shown, 0, 0, 0, 17, e.pid % self._host.identity.cores,
            0, 0, 0, 0, 0, *((0, 0, 0, 0, 0, 0, 0) if not has_places else (base + 0x30000, base + 0x32000, base + 0x40000, stack, stack + 40,
            stack + 40, stack + 0x1000)), 0,
        ]  # fmt: skip
        return " ".join(map(str, fields)) + "\n"

    def _addresses(self, e: ProcessEntry) -> tuple[int, int]:
        seed = int.from_bytes(derive(b"layout", e.pid, e.start_time)[:7], "big")
        return 0x550000000000 + (seed % (1 << 40) & ~0xFFF), 0x7FF000000000 + (seed >> 8) % (1 << 35) & ~0xF

    def _status(self, e: ProcessEntry, now: int) -> str:
        name = e.comm.decode("utf-8", "surrogateescape").replace("\\", "\\\\").replace("\n", "\\n")
        is_dead, has = e.state == "Z", dispositions.of(e)
        groups = "" if e.uid == 0 and not has.has_session else " ".join(map(str, sorted(e.groups)))
        lines = [
            f"Name:\t{name}", *([] if is_dead else [f"Umask:\t{has.umask:04o}"]), f"State:\t{e.state} ({STATES.get(e.state, 'sleeping')})",
            f"Tgid:\t{e.pid}", "Ngid:\t0", f"Pid:\t{e.pid}", f"PPid:\t{e.ppid}", "TracerPid:\t0",
            "Uid:\t" + "\t".join([str(e.uid)] * 4), "Gid:\t" + "\t".join([str(e.gid)] * 4), f"FDSize:\t{has.descriptors}",
            f"Groups:\t{groups} " if groups else "Groups:\t ", f"NStgid:\t{e.pid}", f"NSpid:\t{e.pid}", f"NSpgid:\t{e.pgid}", f"NSsid:\t{e.sid}",
        ]  # fmt: skip
        if not (e.kernel or is_dead):
            anon = e.rss * 45 // 100 // 4 * 4
            for label, value in (
                ("VmPeak", e.vsz), ("VmSize", e.vsz), ("VmLck", 0), ("VmPin", 0), ("VmHWM", e.rss), ("VmRSS", e.rss), ("RssAnon", anon),
                ("RssFile", e.rss - anon), ("RssShmem", 0), ("VmData", e.vsz * 3 // 80 * 4), ("VmStk", 132), ("VmExe", 132), ("VmLib", 1600),
                ("VmPTE", 52 + e.vsz // 20000 * 4), ("VmSwap", 0), ("HugetlbPages", 0),
            ):  # fmt: skip
                lines.append(f"{label}:\t{value:>8} kB")
            lines += ["CoreDumping:\t0", "THP_enabled:\t1"]
        permitted = has.permitted if has.permitted is not None else dispositions.ALL if e.uid == 0 else 0
        effective = permitted if has.effective is None else has.effective
        cpus = e.affinity or (1 << self._host.identity.cores) - 1
        lines += [
            f"Threads:\t{e.threads}", f"SigQ:\t0/{self._host.identity.memory // 260}", "SigPnd:\t0000000000000000", "ShdPnd:\t0000000000000000",
            f"SigBlk:\t{has.blocked:016x}", f"SigIgn:\t{has.ignored:016x}", f"SigCgt:\t{has.caught:016x}",
            f"CapInh:\t{has.ambient:016x}", f"CapPrm:\t{permitted:016x}", f"CapEff:\t{effective:016x}", f"CapBnd:\t{has.bounding:016x}",
            f"CapAmb:\t{has.ambient:016x}", f"NoNewPrivs:\t{has.is_confined:d}", f"Seccomp:\t{2 if has.filters else 0}",
            f"Seccomp_filters:\t{has.filters}", "Speculation_Store_Bypass:\tvulnerable",
            "SpeculationIndirectBranch:\tconditional enabled", f"Cpus_allowed:\t{cpus:x}", f"Cpus_allowed_list:\t{cpu_ranges(cpus)}",
            "Mems_allowed:\t" + "00000000," * 31 + "00000001", "Mems_allowed_list:\t0", f"voluntary_ctxt_switches:\t{sum(e.times(now)) // 90_000 + 41}",
            f"nonvoluntary_ctxt_switches:\t{sum(e.times(now)) // 2_000_000 + 3}",
        ]  # fmt: skip
        if (known := _actual(e, "status")) is not None:
            lines = _true_status(lines, known.decode("utf-8", "surrogateescape"))
        return "\n".join(lines) + "\n"

    def _limits(self, e: ProcessEntry, now: int) -> str:
        if (known := _actual(e, "limits")) is not None:
            return limited(known.decode(), e.limits)
        count = self._host.identity.memory // 260
        rows = (
            ("cpu time", "unlimited", "unlimited", "seconds"), ("file size", "unlimited", "unlimited", "bytes"),
            ("data size", "unlimited", "unlimited", "bytes"), ("stack size", "8388608", "unlimited", "bytes"),
            ("core file size", "0", "unlimited", "bytes"), ("resident set", "unlimited", "unlimited", "bytes"),
            ("processes", str(count), str(count), "processes"), ("open files", "1024", "1048576", "files"),
            ("locked memory", str(self._host.identity.memory * 128 // 4096 * 4096), str(self._host.identity.memory * 128 // 4096 * 4096), "bytes"),
            ("address space", "unlimited", "unlimited", "bytes"), ("file locks", "unlimited", "unlimited", "locks"),
            ("pending signals", str(count), str(count), "signals"), ("msgqueue size", "819200", "819200", "bytes"),
            ("nice priority", "0", "0", ""), ("realtime priority", "0", "0", ""), ("realtime timeout", "unlimited", "unlimited", "us"),
        )  # fmt: skip
        lines = [f"{'Limit':<25} {'Soft Limit':<20} {'Hard Limit':<20} {'Units':<10}"]
        lines += [f"{'Max ' + name:<25} {soft:<20} {hard:<20} {f'{unit:<10}' if unit else ''}" for name, soft, hard, unit in rows]
        return "\n".join(lines) + "\n"

    def _io(self, e: ProcessEntry, now: int) -> bytes:
        used = sum(e.times(now)) // 1000 + 9000
        return (f"rchar: {used * 7}\nwchar: {used}\nsyscr: {used // 300}\nsyscw: {used // 2000}\nread_bytes: {e.rss * 700 // 4096 * 4096}\n"
                f"write_bytes: {used // 4096 * 4096}\ncancelled_write_bytes: 0\n").encode()  # fmt: skip

    def _maps(self, e: ProcessEntry, now: int) -> str:
        if e.kernel or not e.exe:
            return ""
        base, stack = self._addresses(e)
        path = e.exe.decode("utf-8", "surrogateescape")
        libc = 0x7F0000000000 + (base & 0xFFFFFFF000)
        loader = libc + 0x1F0000
        rows = [
            (base, base + 0x2000, "r--p", 0, path), (base + 0x2000, base + 0x21000, "r-xp", 0x2000, path),
            (base + 0x21000, base + 0x30000, "r--p", 0x21000, path), (base + 0x30000, base + 0x32000, "rw-p", 0x2F000, path),
            (base + 0x40000, base + 0x61000, "rw-p", 0, "[heap]"),
            *((libc + low, libc + high, mode, offset, LIBC) for low, high, mode, offset in LIBC_PARTS),
            (libc + 0x1D5000, libc + 0x1E2000, "rw-p", 0, ""),
            *((loader + low, loader + high, mode, offset, LOADER) for low, high, mode, offset in LOADER_PARTS),
            (stack - 0x20000 & ~0xFFF, stack + 0x1000 & ~0xFFF, "rw-p", 0, "[stack]"),
            (stack + 0x60000 & ~0xFFF, stack + 0x64000 & ~0xFFF, "r--p", 0, "[vvar]"),
            (stack + 0x64000 & ~0xFFF, stack + 0x66000 & ~0xFFF, "r-xp", 0, "[vdso]"),
        ]  # fmt: skip
        device = f"{os.major(self._place.shown_device):02x}:{os.minor(self._place.shown_device):02x}"
        lines = []
        for low, high, mode, offset, what in rows:
            known = what.startswith("/")
            head = f"{low:x}-{high:x} {mode} {offset:08x} {device if known else '00:00'} {self._inode(what) if known else 0}"
            lines.append(f"{head:<72} {what}" if what else f"{head} ")
        return "\n".join(lines) + "\n"

    def _inode(self, path: str) -> int:
        view = self._place.view
        try:
            node = view.walk(path.encode("utf-8", "surrogateescape"), view.root, view.root, ROOT).node
        except OSError:
            return 0  # its file has gone since
        return node.ino if node is not None else 0


def _actual(entry: ProcessEntry, name: str) -> bytes | None:
    """As the kernel has it, where the process truly runs."""
    return entry.actual(name) if entry.actual is not None and name else None


def limited(text: str, limits: Mapping[int, tuple[int, int]]) -> str:
    """With limits that the kernel would not give."""
    lines = text.splitlines()
    for kind, pair in limits.items():
        soft, hard = ("unlimited" if value == UNLIMITED else value for value in pair)
        lines[1 + kind] = f"{lines[1 + kind][:26]}{soft:<20} {hard:<20}{lines[1 + kind][67:]}"
    return "\n".join(lines) + "\n"


def _older_maps(text: str) -> str:
    """As Debian's Linux 6.1 lays them out: what later kernels split off [vvar] is of it, and there is no [vsyscall]."""
    text = re.sub(r"^ffffffffff600000-[^\n]*\n(?:[A-Z]\w+: [^\n]*\n)*", "", text, flags=re.MULTILINE)
    return re.sub(r"^\w+-\w+( r--p [^\n]*\[vvar\]\n)\w+-(\w+) [^\n]*\[vvar_vclock\]\n", _vvar, text, flags=re.MULTILINE)


def _vvar(found: re.Match[str]) -> str:
    return f"{int(found[2], 16) - VVAR:x}-{found[2]}{found[1]}"


def _reading(told: bytes) -> bytes:
    """/proc/PID/syscall of who reads it: it is told as the file is opened, and he is in read(2) by then."""
    words = told.split()
    return b" ".join([b"0 0x3", words[2], b"0x20000 0x22 0x0 0x0", *words[-2:]]) + b"\n" if len(words) == 9 else told


def _older_auxv(told: bytes) -> bytes:
    """Without AT_RSEQ_FEATURE_SIZE and AT_RSEQ_ALIGN, which Linux 6.1 has not."""
    return b"".join(told[at : at + 16] for at in range(0, len(told), 16) if told[at : at + 8] not in NEWER_AUXV)


def _older_smaps(text: str) -> str:
    """As Linux 6.1 has them. What all cells have open is a file to who looks, not shared memory (`sandbox.backing`)."""
    text = re.sub(r"^(KSM|ProtectionKey): .*\n", "", _older_maps(_one_vvar(text)), flags=re.MULTILINE)
    text = re.sub(r"^(THPeligible:) +", r"\1    ", text, flags=re.MULTILINE)
    text = re.sub(rf"^(VmFlags:(?:{BEFORE_SOFT_DIRTY})*)(?!{BEFORE_SOFT_DIRTY}| sd)", r"\1 sd", text, flags=re.MULTILINE)
    shared = re.search(r"^Pss_File: +(\d+) kB\nPss_Shmem: +(\d+) kB$", text, flags=re.MULTILINE)
    if shared is None:
        return text
    both = f"Pss_File:       {int(shared[1]) + int(shared[2]):>8} kB\nPss_Shmem:      {0:>8} kB"
    return text[: shared.start()] + both + text[shared.end() :]


def _one_vvar(text: str) -> str:
    """The same, of smaps: what was split off has its own lines there."""
    return re.sub(
        r"^\w+-\w+( [^\n]*\[vvar\]\n(?:[A-Z]\w+: [^\n]*\n)*)\w+-(\w+) [^\n]*\[vvar_vclock\]\n(?:[A-Z]\w+: [^\n]*\n)*",
        _vvar, text, flags=re.MULTILINE,
    )  # fmt: skip


def _true_status(lines: list[str], text: str) -> list[str]:
    known = dict(line.split(":\t", 1) for line in text.splitlines() if ":\t" in line)
    filters = int(known.get("Seccomp_filters", "1")) - 1  # one is ours
    known["Seccomp_filters"], known["Seccomp"] = str(filters), "2" if filters > 0 else "0"
    files = sum(int(known.get(name, "0 kB").split()[0]) for name in ("RssFile", "RssShmem"))
    known["RssFile"], known["RssShmem"] = f"{files:>8} kB", f"{0:>8} kB"
    shown = TRUE | {"Seccomp", "Seccomp_filters", "Groups"}
    return [f"{name}:\t{known[name]}" if name in shown and name in known else line for line in lines for name in [line.split(":")[0]]]


def _cmdline(entry: ProcessEntry) -> bytes:
    if entry.state == "Z":
        return b""
    known = _actual(entry, "cmdline")
    return b"".join(arg + b"\0" for arg in entry.cmdline) if known is None else known


def _exe(entry: ProcessEntry) -> bytes:
    if entry.state == "Z":
        raise FileNotFoundError(ENOENT, "No such file or directory")
    return entry.exe


def _rename(entry: ProcessEntry, data: bytes) -> None:
    entry.comm = data.rstrip(b"\n")[:15]


def _invalid(context: Context) -> bytes:
    """An attribute of a security module that keeps none."""
    raise fault(EINVAL)


def _environ(entry: ProcessEntry) -> bytes:
    return b"".join(item + b"\0" for item in entry.environ()) if entry.environ is not None else b""


def _cgroup(entry: ProcessEntry, now: int) -> str:
    return f"0::/{entry.unit}\n" if entry.unit else "0::/\n"


def _is_session(entry: ProcessEntry) -> bool:
    return "session-" in entry.unit


def _audit_session(entry: ProcessEntry) -> str:
    """The audit session, which systemd-logind takes as the number of its own."""
    found = re.search(r"session-(\d+)\.scope", entry.unit)
    return found[1] if found else "4294967295"


def _oom_adjustment(entry: ProcessEntry) -> int:
    if entry.oom is not None:
        return entry.oom
    return {b"systemd-udevd": -1000, b"dbus-daemon": -900, b"systemd-journal": -250}.get(
        entry.comm, -1000 if entry.comm == b"sshd" and entry.ppid == 1 else 0
    )


def _set_oom(entry: ProcessEntry, context: Context, data: bytes) -> None:
    """__set_oom_adj() of linux/fs/proc/base.c."""
    try:
        value = int(data)
    except ValueError:
        raise fault(EINVAL) from None
    if not -1000 <= value <= 1000:
        raise fault(EINVAL)
    if context.cred.uid != 0 and value < _oom_adjustment(entry):
        raise fault(EACCES)
    entry.oom = value


def _old_oom(entry: ProcessEntry) -> int:
    value = _oom_adjustment(entry)
    return 15 if value == 1000 else int(value * 17 / 1000)


def _set_old_oom(entry: ProcessEntry, context: Context, data: bytes) -> None:
    try:
        value = int(data)
    except ValueError:
        raise fault(EINVAL) from None
    if not -17 <= value <= 15:
        raise fault(EINVAL)
    _set_oom(entry, context, b"%d" % (1000 if value == 15 else int(value * 1000 / 17)))


def _oom_score(entry: ProcessEntry, memory: int) -> int:
    """oom_badness() of linux/mm/oom_kill.c, as proc_oom_score() shows it: of 2,000, a third is what nobody has."""
    adjustment = _oom_adjustment(entry)
    if entry.kernel or adjustment == -1000:
        return 0
    return (1000 + entry.rss * 1000 // memory + adjustment) * 2 // 3


def _statm(entry: ProcessEntry) -> str:
    if entry.kernel:
        return "0 0 0 0 0 0 0\n"
    pages = entry.rss // 4
    return f"{entry.vsz // 4} {pages} {pages * 55 // 100} 33 0 {entry.vsz * 3 // 80} 0\n"


def cpu_ranges(mask: int) -> str:
    """CPUs by their bits, as the kernel lists them."""
    found = [match.span() for match in re.finditer("1+", f"{mask:b}"[::-1])]
    return ",".join(f"{first}-{end - 1}" if end > first + 1 else str(first) for first, end in found)
