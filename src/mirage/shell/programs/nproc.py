"""nproc (coreutils 9.1): the processors that the scheduler may give, from /sys as sched_getaffinity(2) tells it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell.lib.options import parse
from mirage.shell.lib.quotes import quoted
from mirage.shell.lib.recorded import recorded
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process


@program("nproc")
def nproc(proc: Process) -> int:
    options, operands = parse(proc, "", {"all": "all", "ignore": ":ignore", "help": "help", "version": "version"})
    ignored, is_all = 0, False
    for option, value in options:
        match option:
            case "all":
                is_all = True
            case "ignore":
                if not value.isdecimal():
                    return proc.error(f"invalid number: {quoted(proc, value)}")
                ignored = int(value)
            case _:
                proc.out(recorded(proc, f"nproc.{option}"))
                return 0
    if operands:
        proc.error(f"extra operand {quoted(proc, operands[0])}")
        proc.err(f"Try '{proc.name} --help' for more information.\n")
        return 1
    count = proc.entry.affinity.bit_count() if proc.entry.affinity and not is_all else proc.host.identity.cores
    wanted = "" if is_all else proc.env.get("OMP_NUM_THREADS", "").split(",")[0].strip()
    if wanted.isdecimal() and int(wanted):  # it overrules the scheduler
        count = int(wanted)
    limit = "" if is_all else proc.env.get("OMP_THREAD_LIMIT", "").strip()
    if limit.isdecimal() and int(limit):
        count = min(count, int(limit))
    proc.out(f"{max(1, count - ignored)}\n")
    return 0
