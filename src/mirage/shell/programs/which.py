"""which (debianutils 5.7): the sh script that Debian installs, as its words and statuses are."""

from __future__ import annotations

import stat as st
from typing import TYPE_CHECKING

from mirage.shell.lib.options import UsageError, scan
from mirage.shell.lib.text import to_bytes
from mirage.shell.registry import program
from mirage.vfs.types import X_OK

if TYPE_CHECKING:
    from mirage.shell.process import Process


@program("which", path=("/usr/bin/which", "/usr/bin/which.debianutils"))
def which(proc: Process) -> int:
    try:
        options, names = scan(proc.args, "+a", {}, is_posix=True)
    except UsageError as error:
        letter = str(error).rpartition("-- ")[2].strip("'") if "-- '" in str(error) else "-"
        proc.err(f"Illegal option -{letter}\n")
        proc.out("Usage: /usr/bin/which [-a] args\n")  # $0 of a script is its path
        return 2
    given = {key for key, _ in options}
    status = 0 if names else 1
    for name in names:
        found = [path for path in _candidates(proc, name) if _runs(proc, path)]
        if not found:
            status = 1
        else:
            proc.out("".join(f"{path}\n" for path in (found if "a" in given else found[:1])))
    return status


def _candidates(proc: Process, name: str) -> list[str]:
    if "/" in name:
        return [name]
    return [f"{directory or '.'}/{name}" for directory in proc.env.get("PATH", "").split(":")]


def _runs(proc: Process, path: str) -> bool:
    raw = to_bytes(path)
    return proc.caller.can(raw, X_OK) and st.S_ISREG(proc.caller.stat(raw).mode)
