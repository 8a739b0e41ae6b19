"""chrt (util-linux 2.38.1): the scheduling policy and real-time priority of a process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell.lib import utillinux
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

LONGS = {
    "all-tasks": "a", "batch": "b", "deadline": "d", "fifo": "f", "idle": "i", "max": "m", "other": "o", "pid": "p",
    "reset-on-fork": "R", "rr": "r", "sched-runtime": ":T", "sched-period": ":P", "sched-deadline": ":D", "verbose": "v",
}  # fmt: skip
NAMES = {0: "OTHER", 1: "FIFO", 2: "RR", 3: "BATCH", 5: "IDLE", 6: "DEADLINE"}
POLICIES = {"b": 3, "d": 6, "f": 1, "i": 5, "o": 0, "r": 2}
REAL_TIME = (1, 2)


@program("chrt")
async def chrt(proc: Process) -> int:
    options, words = utillinux.read(proc, "+abdD:fiphmoP:T:rRvV", LONGS)
    keys = [key for key, _ in options]
    if "m" in keys:
        for policy, name in NAMES.items():
            proc.out(f"SCHED_{name} min/max priority\t: {'1/99' if policy in REAL_TIME else '0/0'}\n")
        return 0
    policy = POLICIES[[key for key in keys if key in POLICIES][-1]] if set(keys) & set(POLICIES) else 2
    entry, pid = proc.entry, 0
    if "p" in keys:
        if not words:
            utillinux.number(proc, proc.args[-1], "invalid PID argument")
        pid = utillinux.number(proc, words[-1], "invalid PID argument")
        found = proc.visit.processes.find(pid) if pid else proc.entry
        if found is None and "a" in keys:
            return 0  # it has no tasks
        if found is None:
            return proc.error(f"failed to get pid {pid}'s policy: No such process")
        entry = found
        if len(words) == 1 or "v" in keys:
            _show(proc, entry.pid, entry.policy, entry.priority, "current")
        if len(words) == 1:
            return 0
    elif len(words) < 2:
        utillinux.bad_usage(proc)
    priority = utillinux.number(proc, words[0], "invalid priority argument", is_signed=True)
    if (policy in REAL_TIME and not 1 <= priority <= 99) or (policy not in REAL_TIME and priority):
        proc.fail(f"unsupported priority value for the policy: {priority}: see --max for valid range")
    if policy == 6:
        return proc.error(f"failed to set pid {pid}'s policy: Invalid argument")
    if proc.uid and policy in REAL_TIME:
        return proc.error(f"failed to set pid {pid}'s policy: Operation not permitted")
    entry = proc.visit.processes.own(entry)
    entry.policy, entry.priority = policy, priority
    if "p" not in keys:
        return await utillinux.run(proc, words[1:])
    if "v" in keys:
        _show(proc, entry.pid, policy, priority, "new")
    return 0


def _show(proc: Process, pid: int, policy: int, priority: int, when: str) -> None:
    proc.out(f"pid {pid}'s {when} scheduling policy: SCHED_{NAMES[policy]}\npid {pid}'s {when} scheduling priority: {priority}\n")
