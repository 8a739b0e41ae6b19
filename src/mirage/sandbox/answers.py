"""System calls whose true answer is the machine's and not ours: the stage answers them from the world.

A handler says what the call returns, and what it writes into the caller's memory.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from errno import EFAULT, EINVAL, EOPNOTSUPP, EPERM, ESRCH
from typing import TYPE_CHECKING

from mirage.sandbox.memory import signed
from mirage.world import runs
from mirage.world.kernel import kernellog, proctables
from mirage.world.kernel.memory import memory as memory_of

if TYPE_CHECKING:
    from mirage.world.processes import ProcessEntry
    from mirage.world.visit import Visit

KILL, SYSINFO, SYSLOG, SYSFS, ADJTIMEX, CLOCK_ADJTIME = 62, 99, 103, 139, 159, 305  # asm/unistd_64.h
KCMP = 312
SIGQUEUE, TKILL, TGKILL, TGSIGQUEUE = 129, 200, 234, 297
TO_THREAD, QUEUED = (TGKILL, TGSIGQUEUE), (SIGQUEUE, TGSIGQUEUE)
SI_CODE = 8  # its offset in siginfo_t
STA_PLL, STA_NANO = 1, 0x2000  # linux/timex.h
LOAD_SHIFT = 1 << 16  # SI_LOAD_SHIFT, linux/sysinfo.h
OTHER_CLOCKS = (*range(1, 10), 11)  # linux/time.h
LAST_SIGNAL = 64
KINDS_COMPARED = 8  # KCMP_TYPES, linux/kcmp.h
LOG_SIZE = 1 << 17  # CONFIG_LOG_BUF_SHIFT of Debian's kernel
MOST = 60_000  # bytes of one answer


@dataclass(frozen=True, slots=True)
class Question:
    """One call: the process that asks, with which arguments, and whether a pid is that of a process that truly runs.

    `process`: of a thread that truly runs. `peek`: bytes of the asker's memory, by address and size; OSError.
    """

    visit: Visit
    asker: int
    number: int
    arguments: Sequence[int]
    is_real: Callable[[int], bool]
    process: Callable[[int], int]
    peek: Callable[[int, int], bytes]


@dataclass(frozen=True, slots=True)
class Reply:
    """`value` returned, or `error`; `written` goes to `address` of the caller. `goes_on`: the kernel shall answer after all."""

    value: int = 0
    error: int = 0
    address: int = 0
    written: bytes = b""
    goes_on: bool = False


GO_ON = Reply(goes_on=True)


def kill(question: Question) -> Reply:
    """kill(2) and its like of a process that is only pretended; one that truly runs, or a group, is the kernel's."""
    arguments, number = question.arguments, question.number
    pid = signed(arguments[number in TO_THREAD])
    entry = _pretended(question, pid)
    if entry is None:
        return GO_ON
    if number in TO_THREAD and signed(arguments[0]) != pid:
        return Reply(error=ESRCH if signed(arguments[0]) > 0 else EINVAL)
    if number in QUEUED:
        try:
            code = question.peek(arguments[2 + (number in TO_THREAD)] + SI_CODE, 4)
        except OSError:
            return Reply(error=EFAULT)
        if signed(int.from_bytes(code, "little")) >= 0:
            return Reply(error=EPERM)  # as the kernel's own
    return _signalled(question, entry, signed(arguments[1 + (number in TO_THREAD)]))


def _pretended(question: Question, pid: int) -> ProcessEntry | None:
    return question.visit.processes.find(pid) if pid > 0 and not question.is_real(pid) else None


def _may_look(question: Question, *entries: ProcessEntry) -> bool:
    """ptrace(2)'s rule."""
    caller = question.visit.processes.find(question.asker)
    return caller is None or caller.uid == 0 or all(caller.uid == entry.uid for entry in entries)


def compared(question: Question) -> Reply:
    """kcmp(2) where one of both is only pretended: each has all that is compared for itself."""
    pids = [signed(argument) for argument in question.arguments[:2]]
    entries = [entry for pid in pids if (entry := question.visit.processes.find(pid)) is not None]
    if not any(_pretended(question, pid) for pid in pids):
        return GO_ON
    if len(entries) < len(pids):
        return Reply(error=ESRCH)
    if not _may_look(question, *entries):
        return Reply(error=EPERM)
    if not 0 <= signed(question.arguments[2]) < KINDS_COMPARED:
        return Reply(error=EINVAL)
    return Reply(value=0 if pids[0] == pids[1] else 1 + (pids[0] > pids[1]))


def _signalled(question: Question, entry: ProcessEntry, number: int) -> Reply:
    visit = question.visit
    if not 0 <= number <= LAST_SIGNAL:
        return Reply(error=EINVAL)
    caller = visit.processes.find(question.asker)
    if caller is not None and caller.uid not in (0, entry.uid):
        return Reply(error=EPERM)
    if number and entry.signal is not None:
        entry.signal(number)
    elif number:
        runs.signal(visit, entry, number)
    return Reply()


def sysinfo(question: Question) -> Reply:
    data = state(question.visit)
    return Reply(address=question.arguments[0], written=data) if question.arguments[0] else Reply(error=EFAULT)


def state(visit: Visit, starting: int = 0) -> bytes:
    """struct sysinfo of Linux 6.1 (linux/sysinfo.h), in bytes. `starting`: processes that are not in the table yet."""
    host, table, now = visit.host, visit.processes, visit.clock.now()
    memory = memory_of(host.place(visit.layer), now)
    sizes = (memory.total, memory.free, memory.shmem, memory.buffers, memory.swap_total, memory.swap_free)
    loads = [int((load + more) * LOAD_SHIFT) for load, more in zip(host.vitals.load(now), table.load(now))]
    return struct.pack(
        "<q3Q6QHxxxxxxQQIxxxx", int(host.vitals.uptime(now)), *loads,
        *(size * 1024 for size in sizes), sum(entry.threads for entry in table) + starting, 0, 0, 1,
    )  # fmt: skip


def file_systems(question: Question) -> Reply:
    """sysfs(2): the kernel's kinds of file system, by number and by name."""
    names = [line.rpartition("\t")[2].encode() for line in proctables.FILESYSTEMS.splitlines()]
    option, first, second = signed(question.arguments[0]), *question.arguments[1:3]
    match option:
        case 1:
            try:
                wanted = question.peek(first, 32).partition(b"\0")[0]
            except OSError:
                return Reply(error=EFAULT)
            return Reply(value=names.index(wanted)) if wanted in names else Reply(error=EINVAL)
        case 2 if first < len(names):
            return Reply(address=second, written=names[first] + b"\0")
        case 3:
            return Reply(value=len(names))
    return Reply(error=EINVAL)


def clock(question: Question) -> Reply:
    """adjtimex(2): as systemd-timesyncd leaves the clock, struct timex in bytes (linux/timex.h). What is to be changed is not."""
    is_named = question.number == CLOCK_ADJTIME
    address = question.arguments[is_named]
    try:
        modes = int.from_bytes(question.peek(address, 4), "little")
    except OSError:
        return Reply(error=EFAULT)
    if is_named and question.arguments[0]:
        return Reply(error=EOPNOTSUPP if question.arguments[0] in OTHER_CLOCKS else EINVAL)
    caller = question.visit.processes.find(question.asker)
    if modes and (caller is None or caller.uid):
        return Reply(error=EPERM)
    seconds, rest = divmod(question.visit.clock.now(), 1_000_000_000)
    drift = int.from_bytes(question.visit.host.derive("drift")[:2], "big") - 32768
    offset, worst = drift * 3, 300_000 + seconds % 2048 * 500
    data = struct.pack(
        "<I4x4qi4x3q2q9qi44x", 0, offset, drift * 40, worst, 0, STA_PLL | STA_NANO, 7, 1, 32_768_000, seconds, rest, 10_000, *[0] * 9
    )
    return Reply(address=address, written=data)


def syslog(question: Question) -> Reply:
    """syslog(2), for root alone as kernel.dmesg_restrict has it."""
    visit, kind, address, size = question.visit, signed(question.arguments[0]), question.arguments[1], signed(question.arguments[2])
    caller = visit.processes.find(question.asker)
    if caller is None or caller.uid:
        return Reply(error=EPERM)
    lines = kernellog.since_boot(visit)
    match kind:
        case 3 | 4:  # SYSLOG_ACTION_READ_ALL, SYSLOG_ACTION_READ_CLEAR: the last whole lines that fit
            if not address or size < 0:
                return Reply(error=EINVAL)
            text, fit = kernellog.raw(lines), min(size, MOST)
            cut = text[-fit:] if fit else b""
            data = cut if len(text) <= fit else cut[cut.find(b"\n") + 1 :]
            if kind == 4:
                kernellog.clear(visit)
            return Reply(value=len(data), address=address, written=data)
        case 5:  # SYSLOG_ACTION_CLEAR
            kernellog.clear(visit)
            return Reply()
        case 8 if not 1 <= size <= 8:  # SYSLOG_ACTION_CONSOLE_LEVEL
            return Reply(error=EINVAL)
        case 9:  # SYSLOG_ACTION_SIZE_UNREAD: rsyslog has read it
            return Reply()
        case 10:  # SYSLOG_ACTION_SIZE_BUFFER
            return Reply(value=LOG_SIZE)
        case 0 | 1 | 6 | 7 | 8:
            return Reply()
    return Reply(error=EINVAL)


HANDLERS: dict[int, Callable[[Question], Reply]] = {
    KILL: kill, TKILL: kill, TGKILL: kill, SIGQUEUE: kill, TGSIGQUEUE: kill,
    KCMP: compared, SYSFS: file_systems, SYSINFO: sysinfo, SYSLOG: syslog, ADJTIMEX: clock, CLOCK_ADJTIME: clock,
}  # fmt: skip
