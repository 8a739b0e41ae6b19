"""pwdx (procps-ng 4.0.2): the current directory of processes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mirage.shell import missing
from mirage.shell.lib.text import to_text
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process


@program("pwdx")
def pwdx(proc: Process) -> int:
    if not proc.args or proc.args[0].startswith("-"):
        return missing.tell(proc, proc.exe, proc.argv) or int(not proc.args)
    status = 0
    for word in proc.args:
        number = word.removeprefix("/proc/")
        if not re.fullmatch("[0-9]{1,9}", number):
            return proc.error(f"invalid process id: {word}")
        entry = proc.visit.processes.find(int(number))
        if entry is None:
            proc.err(f"{word}: No such process\n")
            status = 1
        else:
            proc.out(f"{word}: {to_text(entry.directory)}\n")
    return status
