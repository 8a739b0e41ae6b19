"""getconf (glibc 2.36): the C library's limits as recorded, and what the machine itself answers: processors, pages, caches."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mirage.shell.lib.recorded import recorded
from mirage.shell.lib.text import to_text
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

WIDTH = 35  # of the names that `-a` prints
BY_PATH = frozenset(("LINK_MAX", "MAX_CANON", "MAX_INPUT", "NAME_MAX", "PATH_MAX", "PIPE_BUF", "SOCK_MAXBUF", "FILESIZEBITS",
                     "REC_INCR_XFER_SIZE", "REC_MAX_XFER_SIZE", "REC_MIN_XFER_SIZE", "REC_XFER_ALIGN", "SYMLINK_MAX"))  # fmt: skip


@program("getconf")
def getconf(proc: Process) -> int:
    words = proc.args
    if words[:1] in (["--version"], ["--help"]):
        proc.out(recorded(proc, f"getconf.{words[0][2:]}", "libc6"))
        return 0
    if words[:1] == ["-a"] and len(words) < 3:
        proc.out("".join(f"{name:<{WIDTH}}{value}\n" for name, value in _values(proc).items()))
        return 0
    if words[:1] == ["-v"]:
        words = words[2:]
    if not 1 <= len(words) <= 2:
        return _misused(proc)
    name, *path = words
    values = _values(proc)
    if name not in values:
        proc.err(f"{proc.name}: Unrecognized variable `{name}'\n")
        return 2
    if path and name not in BY_PATH:
        return _misused(proc)
    proc.out(f"{values[name] or 'undefined'}\n")
    return 0


def _misused(proc: Process) -> int:
    proc.err(recorded(proc, "getconf.usage"))
    return 2


def _values(proc: Process) -> dict[str, str]:
    lines = recorded(proc, "getconf.values").splitlines()
    values = {line[:WIDTH].rstrip(): line[WIDTH:] for line in lines}
    cpu, cores, meminfo = proc.host.cpu, proc.host.identity.cores, _meminfo(proc)
    values |= {"_NPROCESSORS_CONF": f"{cores}", "_NPROCESSORS_ONLN": f"{cores}"}
    values |= {"_PHYS_PAGES": f"{meminfo['MemTotal'] // 4}", "_AVPHYS_PAGES": f"{meminfo['MemFree'] // 4}"}
    sizes = {"LEVEL1_ICACHE": cpu.l1i, "LEVEL1_DCACHE": cpu.l1d, "LEVEL2_CACHE": cpu.l2, "LEVEL3_CACHE": cpu.l3}
    values |= {f"{name}_SIZE": f"{size * 1024}" for name, size in sizes.items()}
    limit = re.search(r"^Max processes +(\d+)", to_text(proc.read_file("/proc/self/limits")), re.MULTILINE)
    return values | ({"CHILD_MAX": limit[1]} if limit else {})


def _meminfo(proc: Process) -> dict[str, int]:
    """KiB by name."""
    found = re.findall(r"^(\w+): +(\d+)", to_text(proc.read_file("/proc/meminfo")), re.MULTILINE)
    return {name: int(value) for name, value in found}
