"""kill(2): who gets a signal, and whether the sender may. Used by every program that sends one, and by the builtin."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

from mirage.shell.fds import fault
from mirage.world import runs

if TYPE_CHECKING:
    from mirage.shell.process import Process
    from mirage.world.processes import ProcessEntry


def send(proc: Process, pid: int, number: int) -> None:
    """A process (above 0), the sender's group (0), all (-1) or a group (below). ESRCH: there is none; EPERM: not his."""
    targets = _targets(proc, pid)
    allowed = [entry for entry in targets if may(proc, entry)]
    if not allowed:
        raise fault(errno.EPERM if targets else errno.ESRCH)
    for entry in sorted(allowed, key=lambda entry: entry.pid == proc.pid):  # oneself last
        deliver(proc, entry, number)


def may(proc: Process, entry: ProcessEntry) -> bool:
    """kill_ok_by_cred() of linux/kernel/signal.c."""
    return proc.uid in (0, entry.uid)


def deliver(proc: Process, entry: ProcessEntry, number: int) -> None:
    """The signal takes effect; 0 only asks."""
    if not number:
        return
    if entry.signal is not None:
        entry.signal(number)
    else:
        runs.signal(proc.visit, entry, number)


def _targets(proc: Process, pid: int) -> list[ProcessEntry]:
    table = proc.visit.processes
    if pid > 0:
        found = table.find(pid)
        return [found] if found is not None else []
    if pid == -1:
        return [entry for entry in table if entry.pid not in (1, proc.pid) and not entry.kernel]
    group = proc.pgid if pid == 0 else -pid
    return [entry for entry in table if entry.pgid == group and group]
