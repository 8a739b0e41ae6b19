"""Who runs when: niceness, processors, policies and groups, as far as the kernel would not give them or does not know the process.

A root of a cell may lower no niceness and pin nothing to a processor of the persona's; what he asks for is on record, told to whoever
looks, and inherited, and nothing runs otherwise for it. Processes that are only pretended answer from the world's table.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from errno import EACCES, EFAULT, EINVAL, EPERM, ESRCH
from typing import TYPE_CHECKING

from mirage.sandbox.answers import GO_ON, Question, Reply
from mirage.sandbox.memory import signed

if TYPE_CHECKING:
    from mirage.world.processes import ProcessEntry

ATTRIBUTES, UTIL = struct.Struct("<IIQiIQQQII"), 8  # SCHED_ATTR_SIZE_VER1; what VER0 has not: a slice of fair time is news to it
PAGE = 4096
GETPGID, GETSID, GETPRIORITY, SETPRIORITY, GETPARAM, SETSCHEDULER, GETSCHEDULER = 121, 124, 140, 141, 143, 144, 145  # asm/unistd_64.h
SET_AFFINITY, GET_AFFINITY, IOPRIO_SET, IOPRIO_GET, SETATTR, GETATTR = 203, 204, 251, 252, 314, 315
PROCESS, GROUP = 0, 1  # PRIO_PROCESS, PRIO_PGRP
ONE = 1  # IOPRIO_WHO_PROCESS
REALTIME = (1, 2)  # SCHED_FIFO, SCHED_RR
KNOWN, DEADLINE = (0, 1, 2, 3, 5), 6  # sched(7)
SHORTEST = 1 << 10  # nanoseconds: DL_SCALE of linux/kernel/sched/deadline.c
LEVEL = 13  # IOPRIO_CLASS_SHIFT
MASK_BYTES = 1024  # of one that is read: more processors than Debian's kernel has


def affinity(question: Question) -> Reply:
    """sched_getaffinity(2): all of the persona's processors, or those that were asked for."""
    size, address = question.arguments[1] & 0xFFFFFFFF, question.arguments[2]
    if size < 8 or size % 8:
        return Reply(error=EINVAL)
    entry = _entry(question, question.arguments[0])
    if entry is None:
        return Reply(error=ESRCH)
    mask = entry.affinity or (1 << question.visit.host.identity.cores) - 1
    return Reply(value=8, address=address, written=struct.pack("<Q", mask))


def set_affinity(question: Question) -> Reply:
    """sched_setaffinity(2)."""
    size, address = question.arguments[1] & 0xFFFFFFFF, question.arguments[2]
    try:
        mask = int.from_bytes(question.peek(address, min(size, MASK_BYTES)) if size else b"", "little")
    except OSError:
        return Reply(error=EFAULT)
    entry, caller = _entry(question, question.arguments[0]), _entry(question, 0)
    if entry is None:
        return Reply(error=ESRCH)
    if caller is not None and caller.uid not in (0, entry.uid):
        return Reply(error=EPERM)
    all_of_them = (1 << question.visit.host.identity.cores) - 1
    if not mask & all_of_them:
        return Reply(error=EINVAL)
    question.visit.processes.own(entry).affinity = 0 if mask & all_of_them == all_of_them else mask & all_of_them
    return Reply()


def get_priority(question: Question) -> Reply:
    """getpriority(2) of one process, as the system call has it: 20 less the niceness."""
    which, who = signed(question.arguments[0]), question.arguments[1]
    if which == GROUP and (group := _pretended_group(question, who)):
        return Reply(value=20 - min(entry.nice for entry in group))
    entry = _entry(question, who)
    if which != PROCESS or entry is None or (entry.niceness is None and question.is_real(entry.pid)):
        return GO_ON
    return Reply(value=20 - entry.nice)


def set_priority(question: Question) -> Reply:
    """setpriority(2): what the kernel gives it gives; a lower one is root's alone."""
    which, wanted = signed(question.arguments[0]), max(-20, min(19, signed(question.arguments[2])))
    entry, caller = _entry(question, question.arguments[1]), _entry(question, 0)
    if which != PROCESS or entry is None or caller is None:
        return GO_ON
    is_real = question.is_real(entry.pid)
    if is_real and entry.niceness is None and wanted >= entry.nice:
        return GO_ON
    if caller.uid not in (0, entry.uid):
        return Reply(error=EPERM)
    if caller.uid != 0 and wanted < entry.nice:
        return Reply(error=EACCES)
    entry = question.visit.processes.own(entry)
    entry.nice = wanted
    entry.niceness = wanted if is_real else None
    return Reply()


def scheduler(question: Question) -> Reply:
    """sched_getscheduler(2)."""
    entry = _entry(question, question.arguments[0])
    return GO_ON if entry is None or _is_kernels(question, entry) else Reply(value=entry.policy)


def parameters(question: Question) -> Reply:
    """sched_getparam(2)."""
    entry, address = _entry(question, question.arguments[0]), question.arguments[1]
    if entry is None or _is_kernels(question, entry):
        return GO_ON
    return Reply(address=address, written=struct.pack("<i", entry.priority)) if address else Reply(error=EINVAL)


def set_scheduler(question: Question) -> Reply:
    """sched_setscheduler(2): real time is root's."""
    entry, caller, policy = _entry(question, question.arguments[0]), _entry(question, 0), signed(question.arguments[1]) & ~0x40000000
    if entry is None or caller is None or policy not in KNOWN or not question.arguments[2]:
        return GO_ON
    try:
        priority = int.from_bytes(question.peek(question.arguments[2], 4), "little", signed=True)
    except OSError:
        return Reply(error=EFAULT)
    return _scheduled(question, entry, caller, policy, priority)


def _scheduled(question: Question, entry: ProcessEntry, caller: ProcessEntry, policy: int, priority: int) -> Reply:
    if (policy in REALTIME) != (1 <= priority <= 99) or (policy not in REALTIME and priority):
        return Reply(error=EINVAL)
    if caller.uid and (policy in REALTIME or caller.uid != entry.uid):
        return Reply(error=EPERM)
    entry = question.visit.processes.own(entry)
    entry.policy, entry.priority = policy, priority
    return Reply()


def attributes(question: Question) -> Reply:
    """sched_getattr(2): struct sched_attr of linux/sched/types.h."""
    address, size, flags = (word & mask for word, mask in zip(question.arguments[1:4], (~0, 0xFFFFFFFF, 0xFFFFFFFF)))
    if not address or not ATTRIBUTES.size - UTIL <= size <= PAGE or flags or signed(question.arguments[0]) < 0:
        return Reply(error=EINVAL)
    entry = _entry(question, question.arguments[0])
    if entry is None:
        return Reply(error=ESRCH)
    size = min(size, ATTRIBUTES.size)
    nice = entry.nice if entry.policy not in REALTIME else 0
    data = ATTRIBUTES.pack(size, entry.policy, 0, nice, entry.priority, 0, 0, 0, 0, 0)
    return Reply(address=address, written=data[:size])


def set_attributes(question: Question) -> Reply:
    """sched_setattr(2)."""
    try:
        given = ATTRIBUTES.unpack(question.peek(question.arguments[1], ATTRIBUTES.size - UTIL) + bytes(UTIL))
    except (OSError, struct.error):
        return GO_ON
    _, policy, flags, nice, priority, runtime, deadline, period, *_ = given
    entry, caller = _entry(question, question.arguments[0]), _entry(question, 0)
    if entry is not None and caller is not None and policy == DEADLINE and not caller.uid:
        if not SHORTEST <= runtime <= deadline <= (period or deadline) < 1 << 63 or priority:
            return Reply(error=EINVAL)
        entry = question.visit.processes.own(entry)
        entry.policy, entry.priority = policy, 0
        return Reply()
    if entry is None or caller is None or policy not in KNOWN or flags & ~1:
        return GO_ON
    return _scheduled(question, entry, caller, policy, priority) if policy in REALTIME or not nice else GO_ON


def io_priority(question: Question) -> Reply:
    """ioprio_get(2)."""
    entry = _entry(question, question.arguments[1])
    if signed(question.arguments[0]) != ONE or entry is None or (entry.io == (0, 0) and question.is_real(entry.pid)):
        return GO_ON
    return Reply(value=entry.io[0] << LEVEL | entry.io[1])


def set_io_priority(question: Question) -> Reply:
    """ioprio_set(2): the real-time class is root's."""
    entry, caller, value = _entry(question, question.arguments[1]), _entry(question, 0), question.arguments[2] & 0xFFFF
    if signed(question.arguments[0]) != ONE or entry is None or caller is None or value >> LEVEL > 3 or value & 7 != value & 0x1FFF:
        return GO_ON
    if not value >> LEVEL and value:
        return Reply(error=EINVAL)  # no class has no level
    if caller.uid and (value >> LEVEL == 1 or caller.uid != entry.uid):
        return Reply(error=EPERM)
    question.visit.processes.own(entry).io = value >> LEVEL, value & 7
    return Reply()


def group(question: Question) -> Reply:
    """getpgid(2) of a process that is only pretended."""
    entry = _pretended(question)
    return GO_ON if entry is None else Reply(value=entry.pgid)


def session(question: Question) -> Reply:
    """getsid(2) of a process that is only pretended."""
    entry = _pretended(question)
    return GO_ON if entry is None else Reply(value=entry.sid)


def _pretended_group(question: Question, who: int) -> list[ProcessEntry]:
    return [entry for entry in question.visit.processes if entry.pgid == who and not question.is_real(entry.pid)] if who else []


def _entry(question: Question, pid: int) -> ProcessEntry | None:
    wanted = signed(pid)
    return question.visit.processes.find(question.process(wanted) if wanted > 0 else wanted or question.asker)


def _pretended(question: Question) -> ProcessEntry | None:
    entry = _entry(question, question.arguments[0])
    return None if entry is None or question.is_real(entry.pid) else entry


def _is_kernels(question: Question, entry: ProcessEntry) -> bool:
    """Whether the kernel says it as well as we."""
    return question.is_real(entry.pid) and not entry.policy


HANDLERS: dict[int, Callable[[Question], Reply]] = {
    GETPGID: group, GETSID: session, GETPRIORITY: get_priority, SETPRIORITY: set_priority,
    GETPARAM: parameters, SETSCHEDULER: set_scheduler, GETSCHEDULER: scheduler,
    SET_AFFINITY: set_affinity, GET_AFFINITY: affinity, IOPRIO_SET: set_io_priority, IOPRIO_GET: io_priority,
    SETATTR: set_attributes, GETATTR: attributes,
}  # fmt: skip
