"""taskset (util-linux 2.38.1): on which CPUs a process may run."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mirage.shell.lib import utillinux
from mirage.shell.registry import program
from mirage.world.processes import cpu_list

if TYPE_CHECKING:
    from mirage.shell.process import Process

LONGS = {"all-tasks": "a", "pid": "p", "cpu-list": "c"}


@program("taskset")
async def taskset(proc: Process) -> int:
    options, words = utillinux.read(proc, "+apc", LONGS)
    given = {key for key, _ in options}
    every = (1 << proc.host.identity.cores) - 1
    as_list = "c" in given
    if "p" in given:
        if not words or len(words) > 2:
            if not words:
                utillinux.number(proc, proc.args[-1], "invalid PID argument")
            utillinux.bad_usage(proc)
        pid = utillinux.number(proc, words[-1], "invalid PID argument")
        entry = proc.visit.processes.find(pid) if pid else proc.entry
        if entry is None:
            return proc.error(f"failed to get pid {pid}'s affinity: No such process")
        _show(proc, entry.pid, "current", entry.affinity or every, as_list)
        if len(words) == 2:
            mask = _mask(proc, words[0], as_list) & every
            if not mask:
                return proc.error(f"failed to set pid {pid}'s affinity: Invalid argument")
            proc.visit.processes.own(entry).affinity = mask
            _show(proc, entry.pid, "new", mask, as_list)
        return 0
    if len(words) < 2:
        utillinux.bad_usage(proc)
    mask = _mask(proc, words[0], as_list) & every
    if not mask:
        return proc.error(f"failed to set pid {proc.pid}'s affinity: Invalid argument")
    proc.entry.affinity = mask
    return await utillinux.run(proc, words[1:])


def _mask(proc: Process, word: str, as_list: bool) -> int:
    if as_list:
        mask = 0
        for part in word.split(","):
            found = re.fullmatch(r"([0-9]{1,4})(?:-([0-9]{1,4})(?::([1-9][0-9]{0,3}))?)?", part)
            if found is None or int(found[2] or found[1]) < int(found[1]):
                proc.fail(f"failed to parse CPU list: {word}")
            for cpu in range(int(found[1]), int(found[2] or found[1]) + 1, int(found[3] or 1)):
                mask |= 1 << cpu
        return mask
    digits = word.removeprefix("0x").replace(",", "")
    if not re.fullmatch("[0-9a-fA-F]{1,256}", digits):
        proc.fail(f"failed to parse CPU mask: {word}")
    return int(digits, 16)


def _show(proc: Process, pid: int, when: str, mask: int, as_list: bool) -> None:
    shown = cpu_list(mask) if as_list else f"{mask:x}"
    proc.out(f"pid {pid}'s {when} affinity {'list' if as_list else 'mask'}: {shown}\n")
