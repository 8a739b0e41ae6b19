"""One directory a process in /proc, for the host's services and the visitors' processes alike."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from errno import EACCES
from typing import TYPE_CHECKING, Any

from mirage.base.chance import derive
from mirage.vfs.synthetic import AnyNode, Context, Directory, File, Link
from mirage.vfs.types import fault
from mirage.world.processes import ProcessEntry

if TYPE_CHECKING:
    from mirage.vfs.view import Node
    from mirage.world.host import Host
    from mirage.world.mounts import Place

TICK = 10_000_000  # ns: USER_HZ is 100
STATES = {"R": "running", "S": "sleeping", "D": "disk sleep", "Z": "zombie", "T": "stopped", "I": "idle", "t": "tracing stop"}
FD_SIZE = 64  # of a link of /proc/PID/fd, proc_fd_instantiate() of linux/fs/proc/fd.c
TTY_MAJORS = {"pts/": 136, "ttyS": 4, "tty": 4}
ALL_CAPS = "000001ffffffffff"  # CAP_LAST_CAP 40 in 6.1


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
        return {
            b"attr": Directory({b"current": text(lambda e, now: "unconfined\n", 0o666)}, **own),
            b"autogroup": text(lambda e, now: f"/autogroup-{e.sid} nice 0\n", 0o644),
            b"cgroup": text(_cgroup),
            b"cmdline": File(lambda context: b"".join(arg + b"\0" for arg in entry.cmdline), **own),
            b"comm": text(lambda e, now: e.comm.decode("utf-8", "surrogateescape") + "\n", 0o644),
            b"coredump_filter": text(lambda e, now: "00000033\n", 0o644),
            b"cpuset": text(lambda e, now: "/\n"),
            b"cwd": Link(lambda context: private(context, entry.directory), jump=self._jump(entry, lambda: entry.directory), **own),
            b"environ": File(lambda context: private(context, _environ(entry)), mode=0o400, **own),
            b"exe": Link(lambda context: private(context, entry.exe), jump=self._jump(entry, lambda: entry.exe), **own),
            b"fd": Directory(lambda context: self._fds(entry, context), mode=0o500, nlink=2, **own),
            b"gid_map": text(lambda e, now: f"{0:>10} {0:>10} {4294967295:>10}\n", 0o644),
            b"io": File(lambda context: private(context, self._io(entry, context.now)), mode=0o400, **own),
            b"limits": text(self._limits),
            b"loginuid": text(lambda e, now: "4294967295" if not _is_session(e) else str(e.uid), 0o644),
            b"maps": text(self._maps),
            b"mountinfo": text(lambda e, now: self.mounts("mountinfo")),
            b"mounts": text(lambda e, now: self.mounts("mounts")),
            b"net": self.net,
            b"ns": Directory(self._namespaces(own), mode=0o511, **own),
            b"oom_adj": text(lambda e, now: f"{-17 if e.comm == b'sshd' and e.ppid == 1 else 0}\n", 0o644),
            b"oom_score": text(lambda e, now: f"{666 + e.rss * 1000 // (self._host.identity.memory * 3 // 2) if not e.kernel else 0}\n"),
            b"oom_score_adj": text(lambda e, now: f"{_oom_adjustment(e)}\n", 0o644),
            b"personality": text(lambda e, now: "00000000\n", 0o400),
            b"patch_state": text(lambda e, now: "-1\n", 0o400),
            b"projid_map": text(lambda e, now: f"{0:>10} {0:>10} {4294967295:>10}\n", 0o644),
            b"root": Link(b"/", size=0, **own),
            b"schedstat": text(lambda e, now: f"{sum(e.times(now))} {sum(e.times(now)) // 9} {sum(e.times(now)) // 90_000 + 3}\n"),
            b"sessionid": text(lambda e, now: _audit_session(e)),
            b"setgroups": text(lambda e, now: "allow\n", 0o644),
            b"stat": text(self._stat),
            b"statm": text(lambda e, now: _statm(e)),
            b"status": text(self._status),
            b"syscall": text(lambda e, now: "running\n", 0o400),
            b"task": Directory({b"%d" % entry.pid: Directory({b"comm": text(lambda e, now: e.comm.decode("utf-8", "surrogateescape") + "\n"),
                                                        b"stat": text(self._stat), b"status": text(self._status)}, **own)}, **own),
            b"timens_offsets": text(lambda e, now: "monotonic           0         0\nboottime            0         0\n", 0o644),
            b"timers": text(lambda e, now: ""),
            b"timerslack_ns": text(lambda e, now: f"{0 if e.kernel else 50000}\n", 0o666),
            b"uid_map": text(lambda e, now: f"{0:>10} {0:>10} {4294967295:>10}\n", 0o644),
            b"wchan": text(lambda e, now: "0"),
        }  # fmt: skip

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

    def _fds(self, entry: ProcessEntry, context: Context) -> dict[bytes, AnyNode]:
        made = entry.fds() if entry.fds is not None else {}
        modes = entry.fd_modes() if entry.fd_modes is not None else {}

        def link(target: bytes, mode: int) -> Link:
            return Link(target, jump=self._jump(entry, lambda: target), mode=mode, size=FD_SIZE, uid=entry.uid, gid=entry.gid)

        return {b"%d" % number: link(target, modes.get(number, 0o700)) for number, target in sorted(made.items())}

    def _namespaces(self, own: dict[str, Any]) -> dict[bytes, AnyNode]:
        base = {"cgroup": 4026531835, "ipc": 4026531839, "mnt": 4026531841, "net": 4026531840, "pid": 4026531836,
                "pid_for_children": 4026531836, "time": 4026531834, "time_for_children": 4026531834, "user": 4026531837,
                "uts": 4026531838}  # fmt: skip
        return {
            name.encode(): Link(
                f"{name.removesuffix('_for_children')}:[{number}]".encode(), mode=0o777, size=0, uid=own["uid"], gid=own["gid"]
            )
            for name, number in base.items()
        }

    def _stat(self, e: ProcessEntry, now: int) -> str:
        user, system = e.times(now)
        name = e.comm.decode("utf-8", "surrogateescape")
        start = max(0, e.start_time - self._host.identity.boot_time) // TICK
        flags = 0x208040 if e.kernel else 0x400100 if e.pid == 1 else 0x400000
        pages, vsize = e.rss // 4, e.vsz * 1024
        base, stack = self._addresses(e)
        start_code, end_code = (base, base + 0x21000) if not e.kernel else (0, 0)
        faults = 0 if e.kernel else e.rss // 4 + 90
        fields = [
            e.pid, f"({name})", e.state, e.ppid, e.pgid, e.sid, tty_number(e.tty), e.tpgid, flags, faults, 0, 0, 0, user // TICK,
            system // TICK, 0, 0, 20 + e.nice, e.nice, e.threads, 0, start, vsize, pages, 18446744073709551615, start_code, end_code,
            0 if e.kernel else stack, 0, 0, 0, 0, 0x7FFFFFFF if e.kernel else 4096, 0, 0, 0, 0, 17, e.pid % self._host.identity.cores,
            0, 0, 0, 0, 0, *((0, 0, 0, 0, 0, 0, 0) if e.kernel else (base + 0x30000, base + 0x32000, base + 0x40000, stack, stack + 40,
            stack + 40, stack + 0x1000)), 0,
        ]  # fmt: skip
        return " ".join(map(str, fields)) + "\n"

    def _addresses(self, e: ProcessEntry) -> tuple[int, int]:
        seed = int.from_bytes(derive(b"layout", e.pid, e.start_time)[:7], "big")
        return 0x550000000000 + (seed % (1 << 40) & ~0xFFF), 0x7FF000000000 + (seed >> 8) % (1 << 35) & ~0xF

    def _status(self, e: ProcessEntry, now: int) -> str:
        name = e.comm.decode("utf-8", "surrogateescape").replace("\\", "\\\\").replace("\n", "\\n")
        groups = " ".join(map(str, sorted(e.groups)))
        lines = [
            f"Name:\t{name}", *([] if e.kernel else ["Umask:\t0022"]), f"State:\t{e.state} ({STATES.get(e.state, 'sleeping')})",
            f"Tgid:\t{e.pid}", "Ngid:\t0", f"Pid:\t{e.pid}", f"PPid:\t{e.ppid}", "TracerPid:\t0",
            "Uid:\t" + "\t".join([str(e.uid)] * 4), "Gid:\t" + "\t".join([str(e.gid)] * 4), "FDSize:\t256" if not e.kernel else "FDSize:\t64",
            f"Groups:\t{groups} " if groups else "Groups:\t ", f"NStgid:\t{e.pid}", f"NSpid:\t{e.pid}", f"NSpgid:\t{e.pgid}", f"NSsid:\t{e.sid}",
        ]  # fmt: skip
        if not e.kernel:
            anon = e.rss * 45 // 100 // 4 * 4
            for label, value in (
                ("VmPeak", e.vsz), ("VmSize", e.vsz), ("VmLck", 0), ("VmPin", 0), ("VmHWM", e.rss), ("VmRSS", e.rss), ("RssAnon", anon),
                ("RssFile", e.rss - anon), ("RssShmem", 0), ("VmData", e.vsz * 3 // 20), ("VmStk", 132), ("VmExe", 132), ("VmLib", 1600),
                ("VmPTE", 52 + e.vsz // 5000), ("VmSwap", 0), ("HugetlbPages", 0),
            ):  # fmt: skip
                lines.append(f"{label}:\t{value:>8} kB")
            lines += ["CoreDumping:\t0", "THP_enabled:\t1"]
        caps = ALL_CAPS if e.uid == 0 else "0000000000000000"
        cpus = e.affinity or (1 << self._host.identity.cores) - 1
        lines += [
            f"Threads:\t{e.threads}", f"SigQ:\t0/{self._host.identity.memory // 260}", "SigPnd:\t0000000000000000", "ShdPnd:\t0000000000000000",
            "SigBlk:\t0000000000000000", f"SigIgn:\t{_ignored(e):016x}", "SigCgt:\t0000000000000000",
            "CapInh:\t0000000000000000", f"CapPrm:\t{caps}", f"CapEff:\t{caps}", f"CapBnd:\t{ALL_CAPS}", "CapAmb:\t0000000000000000",
            "NoNewPrivs:\t0", "Seccomp:\t0", "Seccomp_filters:\t0", "Speculation_Store_Bypass:\tvulnerable",
            "SpeculationIndirectBranch:\tconditional enabled", f"Cpus_allowed:\t{cpus:x}", f"Cpus_allowed_list:\t{cpu_ranges(cpus)}",
            "Mems_allowed:\t00000000,00000001", "Mems_allowed_list:\t0", f"voluntary_ctxt_switches:\t{sum(e.times(now)) // 90_000 + 41}",
            f"nonvoluntary_ctxt_switches:\t{sum(e.times(now)) // 2_000_000 + 3}",
        ]  # fmt: skip
        return "\n".join(lines) + "\n"

    def _limits(self, e: ProcessEntry, now: int) -> str:
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
        lines += [f"{'Max ' + name:<25} {soft:<20} {hard:<20} {unit:<10}" for name, soft, hard, unit in rows]
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
        rows = [
            (base, base + 0x2000, "r--p", 0, path), (base + 0x2000, base + 0x21000, "r-xp", 0x2000, path),
            (base + 0x21000, base + 0x30000, "r--p", 0x21000, path), (base + 0x30000, base + 0x32000, "rw-p", 0x2F000, path),
            (base + 0x40000, base + 0x61000, "rw-p", 0, "[heap]"),
            (libc, libc + 0x26000, "r--p", 0, "/usr/lib/x86_64-linux-gnu/libc.so.6"),
            (libc + 0x26000, libc + 0x17B000, "r-xp", 0x26000, "/usr/lib/x86_64-linux-gnu/libc.so.6"),
            (stack - 0x20000 & ~0xFFF, stack + 0x1000 & ~0xFFF, "rw-p", 0, "[stack]"),
        ]  # fmt: skip
        lines = []
        for low, high, mode, offset, what in rows:
            known = what.startswith("/")
            head = f"{low:x}-{high:x} {mode} {offset:08x} {'00:1a' if known else '00:00'} {len(what) * 977 + 1200 if known else 0}"
            lines.append(f"{head:<72} {what}")
        return "\n".join(lines) + "\n"


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
    return {b"systemd-udevd": -1000, b"dbus-daemon": -900, b"systemd-journal": -250}.get(
        entry.comm, -1000 if entry.comm == b"sshd" and entry.ppid == 1 else 0
    )


def _statm(entry: ProcessEntry) -> str:
    if entry.kernel:
        return "0 0 0 0 0 0 0\n"
    pages = entry.rss // 4
    return f"{entry.vsz // 4} {pages} {pages * 55 // 100} 33 0 {entry.vsz * 3 // 80} 0\n"


def _ignored(entry: ProcessEntry) -> int:
    """A mask of signals: kernel threads take none, a daemon of sshd's wants to hear of a broken pipe by itself."""
    return (1 << 64) - 1 if entry.kernel else 1 << 12 if entry.comm == b"sshd" else 0


def cpu_ranges(mask: int) -> str:
    """CPUs by their bits, as the kernel lists them."""
    found = [match.span() for match in re.finditer("1+", f"{mask:b}"[::-1])]
    return ",".join(f"{first}-{end - 1}" if end > first + 1 else str(first) for first, end in found)
