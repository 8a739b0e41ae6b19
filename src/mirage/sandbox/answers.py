"""System calls whose true answer is the machine's and not ours: the stage answers them from the world.

A handler says what the call returns, and what it writes into the caller's memory.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from errno import EFAULT, EINVAL, EPERM, ESRCH
from typing import TYPE_CHECKING

from mirage.sandbox.memory import signed
from mirage.world import units

if TYPE_CHECKING:
    from mirage.world.visit import Visit

KILL, SYSINFO, GET_AFFINITY = 62, 99, 204  # asm/unistd_64.h
LOAD_SHIFT = 1 << 16  # SI_LOAD_SHIFT, linux/sysinfo.h
LAST_SIGNAL = 64


@dataclass(frozen=True, slots=True)
class Question:
    """One call: who asks, with which arguments, and whether a pid is that of a process that truly runs."""

    visit: Visit
    asker: int
    arguments: Sequence[int]
    is_real: Callable[[int], bool]


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
    """kill(2) of a process that is only pretended; one that truly runs, or a group, is the kernel's."""
    visit, pid, number = question.visit, signed(question.arguments[0]), signed(question.arguments[1])
    entry = visit.processes.find(pid) if pid > 0 and not question.is_real(pid) else None
    if entry is None:
        return GO_ON
    if not 0 <= number <= LAST_SIGNAL:
        return Reply(error=EINVAL)
    caller = visit.processes.find(question.asker)
    if caller is not None and caller.uid not in (0, entry.uid):
        return Reply(error=EPERM)
    if number and entry.signal is not None:
        entry.signal(number)
    elif number:
        units.signal(visit, entry, number)
    return Reply()


def sysinfo(question: Question) -> Reply:
    """struct sysinfo of Linux 6.1 (linux/sysinfo.h), in bytes."""
    host, table, now = question.visit.host, question.visit.processes, question.visit.clock.now()
    memory = host.vitals.memory(now, sum(entry.rss for entry in table))
    sizes = (memory.total, memory.free, memory.shmem, memory.buffers, memory.swap_total, memory.swap_free)
    data = struct.pack(
        "<q3Q6QHxxxxxxQQIxxxx", int(host.vitals.uptime(now)), *(int(load * LOAD_SHIFT) for load in host.vitals.load(now)),
        *(size * 1024 for size in sizes), len(table), 0, 0, 1,
    )  # fmt: skip
    return Reply(address=question.arguments[0], written=data) if question.arguments[0] else Reply(error=EFAULT)


def affinity(question: Question) -> Reply:
    """sched_getaffinity(2): all of the persona's processors."""
    pid, size, address = signed(question.arguments[0]), question.arguments[1], question.arguments[2]
    if size < 8 or size % 8:
        return Reply(error=EINVAL)
    if pid and pid not in question.visit.processes:
        return Reply(error=ESRCH)
    return Reply(value=8, address=address, written=struct.pack("<Q", (1 << question.visit.host.identity.cores) - 1))


HANDLERS: dict[int, Callable[[Question], Reply]] = {KILL: kill, SYSINFO: sysinfo, GET_AFFINITY: affinity}
