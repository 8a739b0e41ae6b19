"""iptables-restore and ip6tables-restore (iptables 1.8.9, nf_tables): what -save wrote, a table at a time, all of it or nothing."""

from __future__ import annotations

import copy
import shlex
from typing import TYPE_CHECKING

from mirage.shell.lib.options import UsageError, misused, scan
from mirage.shell.lib.text import to_text
from mirage.shell.programs.iptables import Tool, run
from mirage.shell.registry import program
from mirage.shell.signals import Exited
from mirage.world.kernel.firewall import BUILTIN, Chain

if TYPE_CHECKING:
    from mirage.shell.process import Process

LONGS = {
    "counters": "c", "verbose": "v", "version": "V", "test": "t", "help": "h", "noflush": "n", "wait": "?w", "table": ":T", "modprobe": ":M",
    "ipv4": "4", "ipv6": "6",
}  # fmt: skip
USAGE = """Usage: {0} [-c] [-v] [-V] [-t] [-h] [-n] [-T table] [-M command] [-4] [-6] [file]
\t   [ --counters ]
\t   [ --verbose ]
\t   [ --version]
\t   [ --test ]
\t   [ --help ]
\t   [ --noflush ]
\t   [ --table=<TABLE> ]
\t   [ --modprobe=<command> ]
\t   [ --ipv4 ]
\t   [ --ipv6 ]
"""
SIZE_MAX = 1 << 20


@program("iptables-restore", path="/usr/sbin/iptables-restore")
async def iptables_restore(proc: Process) -> int:
    return await _restore(Tool(proc, "iptables-restore", 4))


@program("ip6tables-restore", path="/usr/sbin/ip6tables-restore")
async def ip6tables_restore(proc: Process) -> int:
    return await _restore(Tool(proc, "ip6tables-restore", 6))


async def _restore(tool: Tool) -> int:
    proc = tool.proc
    try:
        options, names = scan(proc.args, "bcvVthnw::T:M:46", LONGS)
    except UsageError as error:
        misused(proc, error)
        proc.err(f"Try `{tool.name} -h' for more information.\n")
        return 1
    given = dict(options)
    if "h" in given:
        proc.err(USAGE.format(tool.name))
        return 0
    if "V" in given:
        proc.out(f"{tool.title}\n")
        return 0
    if proc.uid:
        proc.err(f"{tool.title}: Could not fetch rule set generation id: Permission denied (you must be root)\n")
        return 4
    try:
        data = proc.read_file(names[0], SIZE_MAX) if names else await proc.read_all(0, SIZE_MAX)
    except OSError as error:
        proc.err(f"Can't open {names[0]}: {error.strerror}\n")
        return 1
    place = proc.host.place(proc.visit.layer)
    firewall = place.standing.firewall
    before = copy.deepcopy(firewall)
    is_done = False
    try:
        _lines(tool, to_text(data), keeps="n" in given)
        is_done = "t" not in given
    finally:
        if not is_done:
            firewall.clear()
            firewall.update(before)
        place.keep()
    return 0


def _lines(tool: Tool, text: str, *, keeps: bool) -> None:
    firewall, table = tool.proc.host.place(tool.proc.visit.layer).standing.firewall, ""
    for tool.line, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line[0] == "#":
            continue
        if line[0] == "*" and not table:
            table = line[1:].strip()
            if table not in BUILTIN:
                raise tool.usage(f"{tool.name}: line {tool.line} table name '{table}' invalid")
            if not keeps:
                firewall.pop(f"{tool.family}/{table}", None)
        elif line.strip() == "COMMIT" and table:
            table = ""
        elif not table:
            tool.proc.err(f"{tool.name}: line {tool.line} failed\n")
            raise Exited(1)
        elif line[0] == ":":
            name, policy, *_ = [*line[1:].split(), "-"]
            chain = tool.table(table, "N").setdefault(name, Chain())
            chain.policy = policy if policy != "-" else ""
            if not chain.policy:
                chain.rules.clear()
        else:
            run(tool, ["-t", table, *_words(tool, line)])
    if table:
        tool.proc.err(f"{tool.name}: COMMIT expected at line {tool.line + 1}\n")
        raise Exited(1)


def _words(tool: Tool, line: str) -> list[str]:
    try:
        return shlex.split(line)
    except ValueError:  # a quote without its like
        tool.proc.err(f"{tool.name}: line {tool.line} failed\n")
        raise Exited(1) from None
