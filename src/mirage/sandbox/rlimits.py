"""prlimit(2) of processes that are only pretended: what their /proc/PID/limits says."""

from __future__ import annotations

import struct
from errno import EINVAL, EPERM
from typing import TYPE_CHECKING

from mirage.sandbox.answers import GO_ON, Question, Reply
from mirage.sandbox.memory import signed
from mirage.vfs.caller import Caller
from mirage.vfs.types import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable

PRLIMIT = 302  # asm/unistd_64.h
COUNT = 16  # RLIM_NLIMITS; the lines of /proc/PID/limits are in their order
VALUES = slice(26, 68)  # where a line has its two values
INFINITY = (1 << 64) - 1


def limits(question: Question) -> Reply:
    """What is to be set is accepted, and not kept."""
    pid, resource, _, address = question.arguments[:4]
    entry = question.visit.processes.find(question.process(signed(pid)))
    if entry is None or question.is_real(entry.pid):
        return GO_ON
    caller = question.visit.processes.find(question.asker)
    if caller is None or caller.uid not in (0, entry.uid):
        return Reply(error=EPERM)
    if resource & 0xFFFFFFFF >= COUNT:
        return Reply(error=EINVAL)
    lines = Caller(question.visit.view, ROOT).read_file(b"/proc/%d/limits" % entry.pid).splitlines()
    values = (INFINITY if word == b"unlimited" else int(word) for word in lines[1 + (resource & 0xFFFFFFFF)][VALUES].split())
    return Reply(address=address, written=struct.pack("<QQ", *values)) if address else Reply()


HANDLERS: dict[int, Callable[[Question], Reply]] = {PRLIMIT: limits}
