"""prlimit(2): of processes that are only pretended what their /proc/PID/limits says, of others what the kernel does not give.

A root of a cell may raise no hard limit. What he asks for is on record, told to whoever looks, and inherited, and the kernel goes as
far as it may: a program has as many files and processes as before, and the cell's groups hold it back as ever.
"""

from __future__ import annotations

import re
import struct
from errno import EFAULT, EINVAL, EPERM
from typing import TYPE_CHECKING

from mirage.sandbox.answers import GO_ON, Question, Reply
from mirage.sandbox.filter import NOFILE
from mirage.sandbox.memory import signed
from mirage.vfs.caller import Caller
from mirage.vfs.types import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mirage.world.processes import ProcessEntry

PRLIMIT = 302  # asm/unistd_64.h
COUNT = 16  # RLIM_NLIMITS; the lines of /proc/PID/limits are in their order
NR_OPEN = 1 << 20  # fs.nr_open: not even root's open files go beyond
INFINITY = (1 << 64) - 1
ROW = re.compile(rb"(?<=^.{26})(\d+|unlimited) +(\d+|unlimited)", re.MULTILINE)  # of /proc/PID/limits, behind the name

Pair = tuple[int, int]


def limits(question: Question) -> Reply:
    """What is to be set of a process that is only pretended is accepted, and not kept."""
    pid, resource, new, old = (signed(word) if at < 2 else word for at, word in enumerate(question.arguments[:4]))
    caller = question.visit.processes.find(question.asker)
    entry = question.visit.processes.find(question.process(pid)) if pid else caller
    if entry is None or caller is None:
        return GO_ON
    if caller.uid not in (0, entry.uid):
        return Reply(error=EPERM)
    if not 0 <= resource < COUNT:
        return Reply(error=EINVAL)
    if not new and resource in entry.limits:
        return Reply(address=old, written=struct.pack("<QQ", *entry.limits[resource])) if old else Reply()
    is_real = question.is_real(entry.pid)
    if is_real and not new:
        return GO_ON
    shown = parsed(Caller(question.visit.view, ROOT).read_file(b"/proc/%d/limits" % entry.pid))[resource]
    if not is_real:
        return Reply(address=old, written=struct.pack("<QQ", *shown)) if old else Reply()
    try:
        wanted = struct.unpack("<QQ", question.peek(new, 16))
    except (OSError, struct.error):
        return Reply(error=EFAULT)
    if wanted[0] > wanted[1]:
        return Reply(error=EINVAL)
    if (resource == NOFILE and wanted[1] > NR_OPEN) or (wanted[1] > shown[1] and caller.uid):
        return Reply(error=EPERM)
    return _set(entry, resource, (wanted[0], wanted[1]), new)


def _set(entry: ProcessEntry, resource: int, wanted: Pair, address: int) -> Reply:
    """The kernel is asked for what it has to give: the caller's own words are changed for it."""
    entry.limits = {kind: pair for kind, pair in entry.limits.items() if kind != resource}
    given = parsed(entry.actual("limits") or b"" if entry.actual is not None else b"")
    most = given[resource][1] if resource < len(given) else INFINITY
    if wanted[1] <= most:
        return GO_ON
    entry.limits[resource] = wanted
    return Reply(address=address, written=struct.pack("<QQ", min(wanted[0], most), most), goes_on=True)


def lacking(wanted: Mapping[int, Pair], given: bytes) -> dict[int, Pair]:
    """Which of a login's limits are above what the kernel gives, by its /proc/PID/limits."""
    most = parsed(given)
    return {kind: pair for kind, pair in wanted.items() if kind < len(most) and pair[1] > most[kind][1]}


def parsed(text: bytes) -> list[Pair]:
    """Soft and hard of each in a file of /proc/PID/limits."""
    return [(_number(row[1]), _number(row[2])) for row in ROW.finditer(text)]


def _number(word: bytes) -> int:
    return INFINITY if word == b"unlimited" else int(word)


HANDLERS: dict[int, Callable[[Question], Reply]] = {PRLIMIT: limits}
