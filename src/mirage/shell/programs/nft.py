"""nft (nftables 1.0.6): the ruleset that is empty, the tables that a visitor adds, and what the grammar says of the rest."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mirage.shell.lib.gnu import why
from mirage.shell.lib.recorded import recorded
from mirage.shell.lib.text import to_text
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

FAMILIES = ("ip", "ip6", "inet", "arp", "bridge", "netdev")
VERBS = (
    "add",
    "create",
    "delete",
    "destroy",
    "flush",
    "insert",
    "list",
    "rename",
    "replace",
    "reset",
    "monitor",
    "export",
    "describe",
    "import",
)
MANY = ("ruleset", "tables", "chains", "sets", "maps", "flowtables", "counters", "quotas", "limits", "meters")
OWN = "nft/"  # before a table's name among those of the visitor's firewall


@program("nft", path="/usr/sbin/nft")
async def nft(proc: Process) -> int:
    words = list(proc.args)
    while words and words[0].startswith("-") and len(words[0]) > 1:
        word = words.pop(0)
        match word:
            case "-h" | "--help":
                proc.out(recorded(proc, "nft.help"))
                return 0
            case "-v" | "--version" | "-V":
                proc.out("nftables v1.0.6 (Lester Gooch #5)\n")
                return 0
            case "-f" | "--file":
                return await _file(proc, words[0] if words else "-")
            case _ if not re.fullmatch(r"-[acejnNopSsuty]+|--[a-z-]+", word):
                proc.err(f"nft: invalid option -- '{word[1:2]}'\n")
                return 1
    if not words:
        proc.err("nft: no command specified\n")
        return 1
    if proc.uid:
        proc.err("Error: Could not process rule: Operation not permitted\n" + _marked(" ".join(words), 0, 1))
        return 1
    return _run(proc, " ".join(words))


async def _file(proc: Process, name: str) -> int:
    try:
        text = to_text(await proc.read_all(0, 1 << 20) if name == "-" else proc.read_file(name, 1 << 20))
    except OSError as error:
        proc.err(f'internal:0:0-0: Error: Could not open file "{name}": {why(error)}\n\n\n')
        return 1
    for line in text.split("\n"):
        if line.partition("#")[0].strip() == "flush ruleset":
            _keep(proc, [])
    return 0


def _run(proc: Process, line: str) -> int:
    words = line.split()
    verb, rest = words[0], words[1:]
    if verb not in VERBS:
        return _unexpected(proc, line, ", expecting string")
    if not rest:
        return _unexpected(proc, line, "")
    kind, names = rest[0], rest[1:]
    if verb == "list" and kind in MANY:
        return _list(proc, _tables(proc), is_whole=kind == "ruleset") if kind in ("ruleset", "tables") else 0
    if verb == "flush" and kind == "ruleset":
        _keep(proc, [])
        return 0
    family = names.pop(0) if names and names[0] in FAMILIES else "ip"
    if not names:
        return _unexpected(proc, line, ", expecting string")
    table = f"{family} {names[0]}"
    tables = _tables(proc)
    at = line.rindex(names[0])
    if kind == "table":
        if verb in ("add", "create"):
            _keep(proc, [*tables, table] if table not in tables else tables)
            return 0
        if table not in tables:
            text = (
                "Error: No such file or directory\n"
                if verb == "list"
                else "Error: Could not process rule: No such file or directory\n"
            )
            proc.err(text + _marked(line, at, len(names[0])))
            return 1
        if verb == "list":
            return _list(proc, [table], is_whole=True)
        _keep(proc, [each for each in tables if each != table] if verb in ("delete", "destroy") else tables)
        return 0
    if len(names) < 2 or (kind == "rule" and len(names) < 4):
        return _unexpected(proc, line, "" if kind == "rule" else ", expecting string")
    if table not in tables:
        proc.err("Error: Could not process rule: No such file or directory\n" + _marked(line, at, len(names[0])))
        return 1
    return 0


def _unexpected(proc: Process, line: str, expected: str) -> int:
    proc.err(f"Error: syntax error, unexpected newline{expected}\n" + _marked(line, len(line), 1))
    return 1


def _marked(line: str, at: int, size: int) -> str:
    return f"{line}\n{' ' * at}{'^' * max(1, size)}\n"


def _tables(proc: Process) -> list[str]:
    """iptables' tables stand there as well, as it is nftables that holds them."""
    kept = proc.host.place(proc.visit.layer).standing.firewall
    families = {"4/": "ip", "6/": "ip6"}
    return [key.removeprefix(OWN) if key.startswith(OWN) else f"{families.get(key[:2], 'ip')} {key[2:]}" for key in kept]


def _keep(proc: Process, tables: list[str]) -> None:
    kept = proc.host.place(proc.visit.layer).standing.firewall
    for key in [each for each in kept if each.startswith(OWN) or not tables]:
        del kept[key]
    for table in tables:
        if table not in _tables(proc):
            kept[OWN + table] = {}


def _list(proc: Process, tables: list[str], *, is_whole: bool) -> int:
    proc.out("".join([f"table {table} {{\n}}\n" if is_whole else f"table {table}\n" for table in tables]))
    return 0
