"""ps (procps-ng 4.0.2): the processes that the visitor can see: which of them, in what order, in which columns."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from mirage.shell.lib.recorded import recorded
from mirage.shell.programs.free import meminfo
from mirage.shell.programs.ps.columns import ALIASES, COLUMNS, CUT, NUMERIC, PLUSSED, SETS, TITLES, Facts
from mirage.shell.programs.ps.options import Chosen, Refused, Wish, formats, read, read_as_bsd
from mirage.shell.programs.uptime import seconds_up
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process
    from mirage.world.processes import ProcessEntry

STARTED = 16  # turns of the event loop in which what was started with it has become what it will be
SECTIONS = {  # of the help
    "simple": "Basic options", "list": "Selection by list", "output": "Output formats", "threads": "Show threads",
    "misc": "Miscellaneous options",
}  # fmt: skip
USAGE = """
Usage:
 ps [options]

 Try 'ps --help <simple|list|output|threads|misc|all>'
  or 'ps --help <s|l|o|t|m|a>'
 for additional help text.

For more details see ps(1).
"""


@program("ps", path="/usr/bin/ps")
async def ps(proc: Process) -> int:
    # it takes its time to read /proc: `ps | grep x` shows the grep, whose shell has called execve by then
    for _ in range(STARTED):
        await asyncio.sleep(0)
    try:
        wish = read(proc.args)
    except Refused as refused:
        words = str(refused)
        if words.startswith("help "):
            proc.out(_help(proc, words.removeprefix("help ")))
            return 0
        if words == "version":
            proc.out("ps from procps-ng 4.0.2\n")
            return 0
        proc.err(f"error: {words}\n{USAGE}")
        return 1
    if wish.is_quick and wish.forest:
        proc.err("q/-q/--quick-pid cannot be used together with forest type listings.\n")
        return 1
    if wish.lists_columns:
        proc.out(recorded(proc, "ps.columns"))
        return 0
    names, groups = _names(proc, "/etc/passwd"), _names(proc, "/etc/group")
    unknown = _unknown(proc, wish, names, groups)
    if unknown and (other := read_as_bsd(proc.args)) and not other.is_mixed and not _unknown(proc, other, names, groups):
        wish, unknown = other, ""  # `ps -ua`, where nobody is called a
    if unknown:
        proc.err(f"error: {unknown}\n{USAGE}")
        return 1
    facts = Facts(proc, proc.clock.now(), meminfo(proc)["MemTotal"], names, groups, seconds_up(proc), wish.bsd, wish.environment)
    chosen = [entry for entry in proc.visit.processes if _is_chosen(entry, wish, facts) is not wish.is_turned]
    chosen = _ordered(chosen, wish, facts)
    _print(chosen, wish, facts)
    return 0 if chosen else 1


def _help(proc: Process, section: str) -> str:
    """`--help SECTION`, which may be its first letter; the usage without one."""
    head, *middle, tail = recorded(proc, "ps.help-all").split("\n\n")
    parts = "\n\n".join(middle)
    if section in ("all", "a"):
        return recorded(proc, "ps.help-all")
    title = next((title for name, title in SECTIONS.items() if section in (name, name[0])), "")
    if not title:
        return USAGE
    begin = parts.index(f"{title}:")
    ends = [at for other in SECTIONS.values() if (at := parts.find(f"\n\n{other}:", begin)) > 0]
    return f"{head}\n\n{parts[begin : min(ends, default=len(parts))]}\n\n{tail}"


def _unknown(proc: Process, wish: Wish, names: dict[int, str], groups: dict[int, str]) -> str:
    """What is said of a user, a group or a terminal that there is not."""
    if any(not user.isdecimal() and user not in names.values() for user in wish.users or ()):
        return "user name does not exist"
    if any(not group.isdecimal() and group not in groups.values() for group in wish.groups or ()):
        return "list of session leaders OR effective group IDs was invalid" if wish.is_g else "group name does not exist"
    places = [f"/dev/{tty}" for tty in wish.ttys or () if tty not in ("-", "?")]
    if not all(
        proc.exists(place) or proc.exists(place.replace("/dev/", "/dev/tty")) or proc.exists(place.replace("/dev/", "/dev/pts/"))
        for place in places
    ):
        return "TTY could not be found"
    return ""


def _names(proc: Process, path: str) -> dict[int, str]:
    names: dict[int, str] = {}
    try:
        text = proc.read_file(path).decode("utf-8", "replace")
    except OSError:
        return names
    for line in text.splitlines():
        parts = line.split(":")
        if len(parts) > 2 and parts[2].isdigit():
            names.setdefault(int(parts[2]), parts[0])
    return names


# ---- which, in what order, how


def _is_chosen(entry: ProcessEntry, wish: Wish, facts: Facts) -> bool:
    lists = [
        (wish.pids, entry.pid), (wish.parents, entry.ppid), (wish.ttys, entry.tty), (wish.sessions, entry.sid),
        (wish.names, entry.comm.decode("utf-8", "replace")),
    ]  # fmt: skip
    if wish.groups is not None and {facts.groups.get(entry.gid, ""), str(entry.gid)} & wish.groups:
        return True
    if wish.users is not None and {facts.names.get(entry.uid, ""), str(entry.uid)} & wish.users:
        return True
    if any(listed is not None and value in listed for listed, value in lists):
        return True
    if wish.users is not None or wish.groups is not None or any(listed is not None for listed, _ in lists):
        return False
    if wish.everything or (wish.with_tty and wish.without_tty):
        return True
    if wish.but_leaders:
        return entry.sid != entry.pid
    if wish.bsd:
        if wish.without_tty:
            return entry.uid == facts.proc.uid
        return bool(entry.tty) and (wish.with_tty or entry.uid == facts.proc.uid)
    if wish.with_tty:
        return bool(entry.tty) and entry.sid != entry.pid
    return entry.uid == facts.proc.uid and entry.tty == facts.proc.entry.tty


def _ordered(chosen: list[ProcessEntry], wish: Wish, facts: Facts) -> list[ProcessEntry]:
    for word in reversed([part for part in wish.sort.split(",") if part]):
        name = ALIASES.get(word.lstrip("+-"), word.lstrip("+-"))
        key = NUMERIC.get(name) or COLUMNS.get(name, COLUMNS["pid"])[2]
        chosen = sorted(chosen, key=lambda entry: key(entry, facts), reverse=word.startswith("-"))
    if not wish.forest:
        return chosen
    known = {entry.pid for entry in chosen}
    below: dict[int, list[ProcessEntry]] = {}
    for entry in chosen:
        below.setdefault(entry.ppid if entry.ppid in known else 0, []).append(entry)
    ordered: list[ProcessEntry] = []

    def climb(parent: int, indent: str) -> None:
        siblings = below.get(parent, [])
        for position, entry in enumerate(siblings):
            is_last = position == len(siblings) - 1
            is_child = parent > 1 or (parent == 1 and wish.hierarchy)  # init's own stand as roots where lines are drawn
            if is_child:
                facts.indents[entry.pid] = "  " * (len(indent) // 4 + 1) if wish.hierarchy else indent + " \\_ "
            ordered.append(entry)
            climb(entry.pid, (indent + ("    " if is_last else " |  ")) if is_child else "")

    below[0] = below.get(0, [])[::-1]  # show_forest() begins at the end
    climb(0, "")
    return ordered


def _print(chosen: list[ProcessEntry], wish: Wish, facts: Facts) -> None:
    asked = wish.custom or formats(SETS[wish.shown or ("bsd" if wish.bsd else "plain")])
    if wish.threads and not wish.custom:
        _add_threads(asked, wish.threads)
    asked = [Chosen("label"), *asked] if wish.has_labels else asked
    titles = [COLUMNS[column.name][0] if column.title is None else column.title for column in asked]
    given = [column.width or abs(COLUMNS[column.name][1]) for column in asked]
    widths = [column.width or max(width, len(title)) for column, width, title in zip(asked, given, titles, strict=True)]
    is_left = [COLUMNS[column.name][1] < 0 for column in asked]
    limit = None
    if facts.proc.isatty(1) and wish.wide < 2:
        limit = facts.proc.columns() + (52 if wish.wide else 0)
    if wish.headers and any(titles):
        facts.proc.out(_row(titles, widths, is_left, limit))
    for entry in chosen:
        cells = [COLUMNS[column.name][2](entry, facts) for column in asked]
        for position, column in enumerate(asked[:-1]):  # the last one has all the room
            cells[position] = _cut(cells[position], column.name, given[position])
        facts.proc.out(_row(cells, widths, is_left, limit))


def _add_threads(asked: list[Chosen], letter: str) -> None:
    """-T's SPID stands behind the PID; -L's LWP behind the parent, where it is shown, and in a full list their number behind C."""
    names = [column.name for column in asked]
    if letter == "L" and "stime" in names:
        asked.insert(names.index("c") + 1, Chosen("nlwp"))
    behind = "ppid" if letter == "L" and "ppid" in names else "pid"
    asked.insert(names.index(behind) + 1, Chosen("pid", TITLES["spid" if letter == "T" else "lwp"]))


def _cut(cell: str, name: str, width: int) -> str:
    if name in PLUSSED and len(cell) > width:
        return cell[: width - 1] + "+"
    return cell[:width] if name in CUT else cell


def _row(cells: list[str], widths: list[int], is_left: list[bool], limit: int | None) -> str:
    """What is too long for its column takes the room that the next ones leave (procps' show_one_proc())."""
    line, begin = "", 0
    for cell, width, left in zip(cells, widths, is_left, strict=True):
        room = begin - len(line) + (0 if left else max(0, width - len(cell)))
        line += " " * max(room, 1 if begin else 0) + cell
        begin += width + 1
    return line[:limit] + "\n"
