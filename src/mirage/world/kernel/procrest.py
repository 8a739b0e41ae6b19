"""What of /proc/PID few programs read: sched, smaps, auxv, fdinfo and their like, of processes that are only pretended.

Forms as a Debian 12 (6.1.0-56-amd64) in QEMU gave them.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import TYPE_CHECKING

from mirage.base.chance import derive

if TYPE_CHECKING:
    from mirage.world.processes import ProcessEntry

RULE = "-" * 67
_SIZES = ("KernelPageSize", "MMUPageSize")
_NOTHING = (
    "Shared_Dirty", "Private_Clean", "Private_Dirty", "Referenced", "Anonymous", "LazyFree", "AnonHugePages", "ShmemPmdMapped",
    "FilePmdMapped", "Shared_Hugetlb", "Private_Hugetlb", "Swap", "SwapPss", "Locked",
)  # fmt: skip
HWCAP = 0x178BFBFF  # CPUID 1 EDX of any x86-64 server processor
PAGE = 4096


def sched(e: ProcessEntry, now: int) -> str:
    """proc_sched_show_task() of linux/kernel/sched/debug.c."""
    used = max(sum(e.times(now)), 40_000)
    last = max(now - e.start_time, used)
    voluntary, involuntary = switches(e, now)
    average = min(1024, used * 1024 // last)
    rows = [
        ("se.exec_start", _fraction(last)), ("se.vruntime", _fraction(used * 3 // 5)), ("se.sum_exec_runtime", _fraction(used)),
        ("se.nr_migrations", voluntary // 13), ("nr_switches", voluntary + involuntary), ("nr_voluntary_switches", voluntary),
        ("nr_involuntary_switches", involuntary), ("se.load.weight", 1048576), ("se.avg.load_sum", average * 47),
        ("se.avg.runnable_sum", average * 47104), ("se.avg.util_sum", average * 47104), ("se.avg.load_avg", average),
        ("se.avg.runnable_avg", average), ("se.avg.util_avg", average), ("se.avg.last_update_time", last // 1024 * 1024),
        ("se.avg.util_est.ewma", average), ("se.avg.util_est.enqueued", average), ("policy", e.policy), ("prio", 120 + e.nice),
        ("clock-delta", 100 + last % 4000), ("mm->numa_scan_seq", 0), ("numa_pages_migrated", 0), ("numa_preferred_nid", -1),
        ("total_numa_faults", 0),
    ]  # fmt: skip
    if e.kernel:
        rows = [row for row in rows if not row[0].startswith("mm->")]
    name = e.comm.decode("utf-8", "surrogateescape")
    lines = [f"{name} ({e.pid}, #threads: {e.threads})", RULE, *(f"{label:<45}:{value:>21}" for label, value in rows)]
    lines += ["current_node=0, numa_group_id=0", "numa_faults node=0 task_private=0 task_shared=0 group_private=0 group_shared=0"]
    return "\n".join(lines) + "\n"


def _fraction(nanoseconds: int) -> str:
    """SPLIT_NS(): milliseconds."""
    return f"{nanoseconds // 1_000_000}.{nanoseconds % 1_000_000:06}"


def switches(e: ProcessEntry, now: int) -> tuple[int, int]:
    """Context switches: of its own will, and not."""
    used = sum(e.times(now))
    return used // 90_000 + 41, used // 2_000_000 + 3


def stack(e: ProcessEntry, asker: int) -> str:
    """Where a process waits in the kernel; who asks for himself is in that very read(2) (recorded: 6.1.0-57-amd64)."""
    if e.pid == asker:
        return READING
    if e.kernel:
        wait = "kthreadd+0x2bc/0x2d0" if e.pid == 2 else "rescuer_thread+0x2d8/0x390" if e.nice == -20 else "kthread+0xd7/0x100"
        return f"[<0>] {wait}\n[<0>] ret_from_fork+0x22/0x30\n"
    if _is_asleep(e):
        return SLEEPING
    return (
        "[<0>] do_epoll_wait+0x6a0/0x7f0\n[<0>] __x64_sys_epoll_wait+0x6f/0x110\n"
        "[<0>] do_syscall_64+0x5d/0xb0\n[<0>] entry_SYSCALL_64_after_hwframe+0x6e/0xd8\n"
    )


def _is_asleep(e: ProcessEntry) -> bool:
    """Whether it truly runs, and is in clock_nanosleep(2)."""
    return e.actual is not None and (e.actual("syscall") or b"").startswith(b"230 ")


SLEEPING = (
    "[<0>] hrtimer_nanosleep+0x9e/0x170\n[<0>] common_nsleep+0x3f/0x50\n[<0>] __x64_sys_clock_nanosleep+0xdb/0x140\n"
    "[<0>] do_syscall_64+0x5d/0xb0\n[<0>] entry_SYSCALL_64_after_hwframe+0x6e/0xd8\n"
)
READING = (
    "[<0>] proc_pid_stack+0xab/0x120\n[<0>] proc_single_show+0x50/0xb0\n[<0>] seq_read_iter+0x122/0x450\n[<0>] seq_read+0xd0/0x100\n"
    "[<0>] vfs_read+0xa5/0x310\n[<0>] ksys_read+0x6b/0xf0\n[<0>] do_syscall_64+0x5d/0xb0\n"
    "[<0>] entry_SYSCALL_64_after_hwframe+0x6e/0xd8\n"
)
WAITS = {  # the function in which it waits, by name; a thread of the kernel's that is not here is a workqueue's or a processor's
    "sshd": "do_sys_poll", "mariadbd": "do_sys_poll", "rsyslogd": "do_select", "cron": "hrtimer_nanosleep", "agetty": "wait_woken",
    "kthreadd": "kthreadd", "kauditd": "kauditd_thread", "kcompactd0": "kcompactd", "khugepaged": "khugepaged", "khungtaskd": "watchdog",
    "ksmd": "ksm_scan_thread", "kswapd0": "kswapd", "oom_reaper": "oom_reaper", "rcu_preempt": "0", "kdevtmpfs": "devtmpfs_work_loop",
    "btrfs-cleaner": "cleaner_kthread", "btrfs-transaction": "transaction_kthread", "btrfs-transacti": "transaction_kthread",
}  # fmt: skip
OF_PROCESSORS = ("ksoftirqd/", "migration/", "cpuhp/", "idle_inject/", "irq_work/")


def waits_in(e: ProcessEntry, *, has_children: bool) -> str:
    """wchan: the symbol, without a line's end; 0 of what runs."""
    name = e.comm.decode("utf-8", "replace")
    if e.state == "R":
        return "0"
    if name in WAITS:
        return WAITS[name]
    if _is_asleep(e):
        return "hrtimer_nanosleep"
    if not e.kernel:
        return "do_epoll_wait" if e.actual is None else "do_wait" if has_children else "do_sys_poll"
    if name.startswith(OF_PROCESSORS):
        return "smpboot_thread_fn"
    if name.startswith("rcu_tasks"):
        return "rcu_tasks_one_gp"
    return "scsi_error_handler" if name.startswith("scsi_eh") else "worker_thread" if name.startswith("kworker") else "rescuer_thread"


def syscall(e: ProcessEntry, now: int) -> str:
    """The call in which it waits: its number, six arguments, the stack and the place; a thread of the kernel's has none."""
    if e.kernel:
        return "0" + " 0x0" * 8 + "\n"
    seed = int.from_bytes(derive(b"syscall", e.pid, e.start_time)[:8], "big")
    stack, code = 0x7FFC00000000 + (seed & 0xFFFFFF8), 0x7F0000000000 + (seed >> 8 & 0xFFFFFFF000) + 0xAC6
    return f"232 0x4 {0x55D000000000 + (seed >> 20 & 0xFFFFFFFF0):#x} 0x40 0xffffffff 0x0 0x8 {stack:#x} {code:#x}\n"


def smaps(maps: str) -> str:
    """Of a table of maps: what is of a file is shared and there, the rest is its own."""
    found = []
    for line in maps.splitlines():
        low, high = (int(word, 16) for word in line.split(" ", 1)[0].split("-"))
        size, is_file = (high - low) // 1024, line.split()[-1].startswith("/")
        there = size * 3 // 5 // 4 * 4
        own = 0 if is_file else there
        flags = " ".join(word for letter, word in zip(line.split()[1], ("rd", "wr", "ex")) if letter != "-")
        rows = [("Size", size), *((name, 4) for name in _SIZES), ("Rss", there), ("Pss", there // 3 if is_file else there)]
        rows += [("Pss_Dirty", own), ("Shared_Clean", there if is_file else 0)]
        set_ = {"Private_Dirty": own, "Referenced": there, "Anonymous": own}
        rows += [(name, set_.get(name, 0)) for name in _NOTHING]
        found += [
            line,
            *(f"{name + ':':<16}{value:>8} kB" for name, value in rows),
            "THPeligible:    0",
            f"VmFlags: {flags} mr mw me sd ",
        ]
    return "\n".join(found) + "\n" if found else ""


def rollup(maps: str) -> str:
    """smaps_rollup: the sums."""
    lines = maps.splitlines()
    if not lines:
        return ""
    sums: dict[str, int] = {}
    for line in smaps(maps).splitlines():
        name, _, value = line.partition(":")
        if value.endswith(" kB") and name not in ("Size", *_SIZES):
            sums[name] = sums.get(name, 0) + int(value.split()[0])
    shared = sums["Rss"] - sums["Anonymous"]
    order = {"Rss": sums.pop("Rss"), "Pss": sums.pop("Pss"), "Pss_Dirty": sums.pop("Pss_Dirty"), "Pss_Anon": sums["Anonymous"],
             "Pss_File": shared // 3, "Pss_Shmem": 0, **sums}  # fmt: skip
    low, high = lines[0].split("-")[0], lines[-1].split("-")[1].split(" ")[0]
    head = f"{f'{low}-{high} ---p 00000000 00:00 0':<72} [rollup]"
    return "\n".join([head, *(f"{name + ':':<16}{value:>8} kB" for name, value in order.items())]) + "\n"


def numa_maps(maps: str) -> str:
    lines = []
    for line in maps.splitlines():
        low, high = (int(word, 16) for word in line.split(" ", 1)[0].split("-"))
        pages, what = max(1, (high - low) // PAGE * 3 // 5), line.split()[-1]
        named = f"file={what} mapped={pages}" if what.startswith("/") else f"{what.strip('[]')} anon={pages} dirty={pages}"
        lines.append(f"{low:x} default {named} N0={pages} kernelpagesize_kB=4")
    return "\n".join(lines) + "\n" if lines else ""


def auxv(e: ProcessEntry, base: int, stack: int) -> bytes:
    """The vector that the kernel gave it, elf(5)."""
    if e.kernel:
        return b""
    seed = int.from_bytes(derive(b"auxv", e.pid, e.start_time)[:4], "big")
    vdso = (stack + 0x100000 + (seed << 12)) & ~0xFFF
    pairs = [
        (33, vdso), (51, 1440), (16, HWCAP), (6, PAGE), (17, 100), (3, base + 64), (4, 56), (5, 13), (7, base + (0x2A << 36)), (8, 0),
        (9, base + 0x24C0), (11, e.uid), (12, e.uid), (13, e.gid), (14, e.gid), (23, 0), (25, stack - 0x876), (26, 2), (31, stack + 0x10),
        (15, stack - 0x866), (0, 0),
    ]  # fmt: skip
    return b"".join(struct.pack("<QQ", *pair) for pair in pairs)


def fdinfo(number: int, target: bytes, mode: int, inode: int) -> bytes:
    """One open file: `mode` is the link's in /proc/PID/fd."""
    flags = {0o500: 0o100000, 0o300: 0o100001}.get(mode & 0o700, 0o100002)
    if not target.startswith(b"/"):
        flags = flags & 3 | 0o4000
    return b"pos:\t0\nflags:\t0%o\nmnt_id:\t%d\nino:\t%d\n" % (flags, 26 if target.startswith(b"/") else 14, inode)


def mapped_files(maps: str) -> Mapping[bytes, bytes]:
    """Names below map_files, and where they lead."""
    found = {}
    for line in maps.splitlines():
        words = line.split(None, 5)
        if len(words) == 6 and words[5].startswith("/"):
            found[words[0].encode()] = words[5].encode("utf-8", "surrogateescape")
    return found


def mountstats(mounts: str) -> str:
    rows = (line.split(" ") for line in mounts.splitlines())
    return "".join(f"device {source} mounted on {place} with fstype {kind}\n" for source, place, kind, *_ in rows)
