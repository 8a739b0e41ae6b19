"""service (init-system-helpers 1.65): the image's own script, which our shell runs; only the sum of all states is told at once.

The script asks each of /etc/init.d in turn, and each of them asks systemctl: here systemctl is asked directly.
"""

from __future__ import annotations

import stat as st
from typing import TYPE_CHECKING

from mirage.shell.lib.become import become
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

SCRIPT = "/usr/sbin/service"
SCRIPTS = "/etc/init.d"
IGNORED = (".dpkg-old", ".dpkg-dist", ".dpkg-new", ".dpkg-tmp", "~", ".ucf-dist", ".ucf-old")


@program("service", path=SCRIPT)
async def service(proc: Process) -> int:
    if proc.args != ["--status-all"]:
        return await become(proc, ["/bin/sh", SCRIPT, *proc.args])
    for name in sorted(_names(proc)):
        status = await proc.spawn(["/bin/systemctl", "--quiet", "is-active", f"{name.removesuffix('.sh')}.service"])
        proc.out(f" [ {'-' if status else '+'} ]  {name}\n")
        await proc.flush()
    return 0


def _names(proc: Process) -> list[str]:
    found = []
    for entry in proc.caller.listdir(to_bytes(SCRIPTS)):
        name = to_text(entry.name)
        if name.startswith(".") or name.endswith(IGNORED) or name in ("README", "functions", "halt", "killall", "single"):
            continue
        stat = proc.stat(f"{SCRIPTS}/{name}")
        if st.S_ISREG(stat.mode) and stat.mode & 0o111:
            found.append(name)
    return found
