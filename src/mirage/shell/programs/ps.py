"""ps (procps-ng 4.0.2): UNIX, BSD and GNU options over the processes that the visitor can see.

A column is a row of COLUMNS: its title, its width (negative: left aligned), and a function of the process. Everything else
is which processes are chosen, which columns are shown, and in which order.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from mirage.shell.local import SECOND, local
from mirage.shell.programs.free import meminfo
from mirage.shell.programs.uptime import seconds_up
from mirage.shell.registry import program
from mirage.world import units

if TYPE_CHECKING:
    from mirage.shell.process import Process
    from mirage.world.processes import ProcessEntry

STARTED = 16  # turns of the event loop in which what was started with it has become what it will be
USAGE = """
Usage:
 ps [options]

 Try 'ps --help <simple|list|output|threads|misc|all>'
  or 'ps --help <s|l|o|t|m|a>'
 for additional help text.

For more details see ps(1).
"""


@dataclass(slots=True)
class Facts:
    """What the columns ask of the machine, read once."""

    proc: Process
    now: int
    memory: int
    names: dict[int, str]
    groups: dict[int, str]
    up: float
    is_bsd: bool = False
    has_environment: bool = False
    indents: dict[int, str] = field(default_factory=dict)


Column = tuple[str, int, Callable[["ProcessEntry", Facts], str]]


def _cpu_seconds(entry: ProcessEntry, facts: Facts) -> int:
    return sum(entry.times(facts.now)) // SECOND


def _share(entry: ProcessEntry, facts: Facts) -> float:
    """CPU per mille of the process's life, as ps reckons it: in whole seconds."""
    life = max((facts.now - entry.start_time) // SECOND, 1)
    return min(sum(entry.times(facts.now)) / SECOND * 100 / life, 99.9)


def _time(entry: ProcessEntry, facts: Facts) -> str:
    seconds = _cpu_seconds(entry, facts)
    days, rest = divmod(seconds, 86400)
    clock = f"{rest // 3600:02}:{rest // 60 % 60:02}:{rest % 60:02}"
    return f"{days}-{clock}" if days else clock


def _bsd_time(entry: ProcessEntry, facts: Facts) -> str:
    seconds = _cpu_seconds(entry, facts)
    return f"{seconds // 60}:{seconds % 60:02}"


def _elapsed(entry: ProcessEntry, facts: Facts) -> str:
    seconds = max(0, (facts.now - entry.start_time) // SECOND)
    days, rest = divmod(seconds, 86400)
    hours, minutes = rest // 3600, rest // 60 % 60
    text = f"{minutes:02}:{rest % 60:02}"
    if days or hours:
        text = f"{hours:02}:{text}"
    return f"{days}-{text}" if days else text


def _start(entry: ProcessEntry, facts: Facts) -> str:
    then, now = local(facts.proc, entry.start_time), local(facts.proc, facts.now)
    if then.year != now.year:
        return f"{then:%Y}"
    return f"{then:%H:%M}" if then.date() == now.date() else f"{then:%b%d}"


def _long_start(entry: ProcessEntry, facts: Facts) -> str:
    return f"{local(facts.proc, entry.start_time):%a %b %e %H:%M:%S %Y}"


def _user(uid: int, facts: Facts) -> str:
    return facts.names.get(uid, str(uid))


def _state(entry: ProcessEntry, facts: Facts) -> str:
    flags = "<" if entry.nice < 0 else "N" if entry.nice > 0 else ""
    flags += "s" if entry.sid == entry.pid else ""
    flags += "l" if entry.threads > 1 else ""
    flags += "+" if entry.tpgid == entry.pgid and entry.tty else ""
    return entry.state + flags


def _arguments(entry: ProcessEntry, facts: Facts) -> str:
    text = b" ".join(entry.cmdline).decode("utf-8", "replace").rstrip()
    text = "".join(character if character.isprintable() else "?" for character in text)
    if not text:
        text = f"[{entry.comm.decode('utf-8', 'replace')}]"
    if facts.has_environment and entry.environ is not None and entry.uid == facts.proc.uid:
        text += " " + b" ".join(entry.environ()).decode("utf-8", "replace")
    return facts.indents.get(entry.pid, "") + text


def _command(entry: ProcessEntry, facts: Facts) -> str:
    return facts.indents.get(entry.pid, "") + entry.comm.decode("utf-8", "replace")


def _realtime(entry: ProcessEntry) -> int:
    """The priority among those that run first (SCHED_FIFO): of the threads that move tasks, and of interrupts."""
    name = entry.comm.decode("utf-8", "replace") if entry.kernel else ""
    return 99 if name.startswith("migration/") else 50 if name.startswith("irq/") else 0


def _priority(entry: ProcessEntry) -> int:
    """As /proc/PID/stat has it."""
    return -1 - _realtime(entry) if _realtime(entry) else 20 + entry.nice


def _waits(entry: ProcessEntry, facts: Facts) -> str:
    try:
        text = facts.proc.read_file(f"/proc/{entry.pid}/wchan").decode("utf-8", "replace")
    except OSError:
        return "-"
    return text if text not in ("", "0") else "-"


def _unit(entry: ProcessEntry, facts: Facts) -> str:
    return units.unit_of(entry) if entry.unit else "-"


def _slice(entry: ProcessEntry, facts: Facts) -> str:
    return next((part for part in reversed(entry.unit.split("/")) if part.endswith(".slice")), "-.slice")


COLUMNS: dict[str, Column] = {
    "pid": ("PID", 7, lambda p, f: str(p.pid)),
    "ppid": ("PPID", 7, lambda p, f: str(p.ppid)),
    "pgid": ("PGID", 7, lambda p, f: str(p.pgid)),
    "sid": ("SID", 7, lambda p, f: str(p.sid)),
    "tpgid": ("TPGID", 7, lambda p, f: str(p.tpgid)),
    "tty": ("TT", -8, lambda p, f: p.tty or "?"),
    "tname": ("TTY", -8, lambda p, f: p.tty or "?"),
    "time": ("TIME", 8, _time),
    "bsdtime": ("TIME", 6, _bsd_time),
    "etime": ("ELAPSED", 11, _elapsed),
    "etimes": ("ELAPSED", 7, lambda p, f: str(max(0, (f.now - p.start_time) // SECOND))),
    "user": ("USER", -8, lambda p, f: _user(p.uid, f)),
    "uname": ("UID", -8, lambda p, f: _user(p.uid, f)),
    "uid": ("UID", 5, lambda p, f: str(p.uid)),
    "gid": ("GID", 5, lambda p, f: str(p.gid)),
    "group": ("GROUP", -8, lambda p, f: f.groups.get(p.gid, str(p.gid))),
    "pcpu": ("%CPU", 4, lambda p, f: f"{_share(p, f):.1f}"),
    "c": ("C", 2, lambda p, f: str(int(_share(p, f)))),
    "pmem": ("%MEM", 4, lambda p, f: f"{p.rss * 1000 // max(f.memory, 1) / 10:.1f}"),
    "vsz": ("VSZ", 6, lambda p, f: str(p.vsz)),
    "rss": ("RSS", 5, lambda p, f: str(p.rss)),
    "sz": ("SZ", 5, lambda p, f: str(p.vsz // 4)),
    "size": ("SIZE", 5, lambda p, f: str(p.rss // 3)),
    "stat": ("STAT", -4, _state),
    "s": ("S", -1, lambda p, f: p.state),
    "f": ("F", -1, lambda p, f: "1" if p.kernel else "4" if p.uid == 0 else "0"),
    "pri": ("PRI", 3, lambda p, f: str(39 - _priority(p))),
    "opri": ("PRI", 3, lambda p, f: str(60 + _priority(p))),
    "priority": ("PRI", 3, lambda p, f: str(_priority(p))),
    "rtprio": ("RTPRIO", 6, lambda p, f: str(_realtime(p) or "-")),
    "cls": ("CLS", 3, lambda p, f: "FF" if _realtime(p) else "TS"),
    "label": ("LABEL", -31, lambda p, f: "unconfined"),
    "cgroup": ("CGROUP", -27, lambda p, f: f"0::/{p.unit}" if p.unit else "-"),
    "unit": ("UNIT", -31, _unit),
    "slice": ("SLICE", -31, _slice),
    "eip": ("EIP", 16, lambda p, f: "0" * 16),
    "esp": ("ESP", 16, lambda p, f: "0" * 16),
    "ni": ("NI", 3, lambda p, f: "-" if _realtime(p) else str(p.nice)),
    "nlwp": ("NLWP", 4, lambda p, f: str(p.threads)),
    "psr": ("PSR", 3, lambda p, f: str(p.pid % max(1, f.proc.host.identity.cores))),
    "addr": ("ADDR", -4, lambda p, f: "-"),
    "wchan": ("WCHAN", -6, _waits),
    "start_time": ("START", 5, _start),
    "stime": ("STIME", 5, _start),
    "lstart": ("STARTED", 24, _long_start),
    "comm": ("COMMAND", -15, _command),
    "ucmd": ("CMD", -15, _command),
    "args": ("COMMAND", -27, _arguments),
    "cmd": ("CMD", -27, _arguments),
}
ALIASES = {
    "%cpu": "pcpu", "%mem": "pmem", "command": "args", "ucomm": "comm", "state": "s", "nice": "ni", "rssize": "rss", "rsz": "rss",
    "vsize": "vsz", "cputime": "time", "euser": "user", "ruser": "user", "euid": "uid", "ruid": "uid", "egid": "gid",
    "rgid": "gid",
    "egroup": "group", "rgroup": "group", "pgrp": "pgid", "sess": "sid", "session": "sid", "tt": "tty", "start": "start_time",
    "bsdstart": "start_time", "thcount": "nlwp", "flags": "f", "flag": "f", "cp": "c", "class": "cls", "policy": "cls", "context": "label",
}  # fmt: skip
CUT = frozenset(("args", "cmd", "comm", "ucmd", "wchan", "cgroup", "unit", "slice", "label"))
PLUSSED = frozenset(("user", "uname", "group"))  # a + stands for what is cut
SETS = {
    "plain": "pid tname time ucmd",
    "full": "uname pid ppid c stime tname time cmd",
    "long": "f s uid pid ppid c opri ni addr sz wchan tname time ucmd",
    "full-long": "f s uname pid ppid c opri ni addr sz wchan stime tname time cmd",
    "jobs": "pid pgid sid tname time ucmd",
    "bsd": "pid tname stat bsdtime args",
    "bsd-user": "user pid pcpu pmem vsz rss tname stat start_time bsdtime args",
    "bsd-long": "f uid pid ppid priority ni vsz rss wchan stat tname bsdtime args",
    "bsd-jobs": "ppid pid pgid sid tname tpgid stat uid bsdtime args",
}
NUMERIC: dict[str, Callable[[ProcessEntry, Facts], float | int | str]] = {
    "pcpu": _share,
    "c": _share,
    "pmem": lambda p, f: p.rss,
    "rss": lambda p, f: p.rss,
    "vsz": lambda p, f: p.vsz,
    "sz": lambda p, f: p.vsz,
    "pid": lambda p, f: p.pid,
    "ppid": lambda p, f: p.ppid,
    "uid": lambda p, f: p.uid,
    "time": _cpu_seconds,
    "bsdtime": _cpu_seconds,
    "etime": lambda p, f: f.now - p.start_time,
    "etimes": lambda p, f: f.now - p.start_time,
    "start_time": lambda p, f: p.start_time,
    "lstart": lambda p, f: p.start_time,
    "ni": lambda p, f: p.nice,
    "nlwp": lambda p, f: p.threads,
}


class Chosen(NamedTuple):
    """A column as -o names it: `user:20=WHO`."""

    name: str
    title: str | None = None
    width: int = 0


@dataclass(slots=True)
class Wish:
    """What the options ask for."""

    shown: str = ""
    custom: list[Chosen] = field(default_factory=list)
    everything: bool = False
    with_tty: bool = False  # -a and BSD a
    without_tty: bool = False  # BSD x
    but_leaders: bool = False  # -d
    bsd: bool = False
    pids: set[int] | None = None
    parents: set[int] | None = None
    users: set[str] | None = None
    names: set[str] | None = None
    ttys: set[str] | None = None
    sessions: set[int] | None = None
    sort: str = ""
    forest: bool = False
    has_labels: bool = False
    hierarchy: bool = False  # drawn by indentation alone
    headers: bool = True
    wide: int = 0
    environment: bool = False
    threads: bool = False


class _Refused(Exception):  # noqa: N818 - a signal, not a fault
    """A wrong option, in the program's own words."""


@program("ps", path="/usr/bin/ps")
async def ps(proc: Process) -> int:
    # it takes its time to read /proc: `ps | grep x` shows the grep, whose shell has called execve by then
    for _ in range(STARTED):
        await asyncio.sleep(0)
    try:
        wish = _read(proc.args)
    except _Refused as refused:
        words = str(refused)
        if words == "help":
            proc.out(USAGE)
            return 0
        if words == "version":
            proc.out("ps from procps-ng 4.0.2\n")
            return 0
        proc.err(f"error: {words}\n{USAGE}")
        return 1
    names, groups = _names(proc, "/etc/passwd"), _names(proc, "/etc/group")
    facts = Facts(proc, proc.clock.now(), meminfo(proc)["MemTotal"], names, groups, seconds_up(proc), wish.bsd, wish.environment)
    chosen = [entry for entry in proc.visit.processes if _is_chosen(entry, wish, facts)]
    chosen = _ordered(chosen, wish, facts)
    _print(chosen, wish, facts)
    return 0 if chosen else 1


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


# ---- options


def _read(args: list[str]) -> Wish:
    wish = Wish()
    words = list(args)
    while words:
        word = words.pop(0)
        if word.startswith("--"):
            _long(wish, word[2:], words)
        elif word.startswith("-") and len(word) > 1:
            _unix(wish, word[1:], words)
        elif word and word[0].isdigit():
            wish.pids = (wish.pids or set()) | _numbers(word, "process ID list syntax error")
        elif word:
            _bsd(wish, word, words)
    return wish


def _unix(wish: Wish, letters: str, words: list[str]) -> None:
    if set(letters) <= set("auxwfewlj") and "x" in letters and "u" in letters:
        _bsd(wish, letters, words)  # `ps -aux` is read as BSD's, as there is rarely a user named x
        return
    index = 0
    while index < len(letters):
        letter = letters[index]
        index += 1
        if letter in _UNIX_LISTS:
            value = letters[index:] or (words.pop(0) if words else "")
            if not value:
                raise _Refused(_UNIX_LISTS[letter])
            _list(wish, letter, value)
            return
        match letter:
            case "e" | "A":
                wish.everything = True
            case "a":
                wish.with_tty = True
            case "d":
                wish.but_leaders = True
            case "f":
                wish.shown = "full-long" if wish.shown == "long" else "full"
            case "F":
                wish.shown = "full"
            case "l":
                wish.shown = "full-long" if wish.shown == "full" else "long"
            case "j":
                wish.shown = "jobs"
            case "H":
                wish.forest = wish.hierarchy = True
            case "w":
                wish.wide += 1
            case "V":
                raise _Refused("version")
            case "L" | "T" | "m":
                wish.threads = True
            case "M" | "Z":
                wish.has_labels = True
            case "y" | "c" | "P" | "N":
                pass
            case "h":
                wish.headers = False
            case "x":
                raise _Refused("must set personality to get -x option")
            case _:
                raise _Refused("unsupported SysV option")


_UNIX_LISTS = {
    "p": "list of process IDs must follow -p", "u": "list of users must follow -u", "U": "list of real users must follow -U",
    "C": "list of command names must follow -C", "t": "list of terminals (pty, tty...) must follow -t",
    "o": "format specification must follow -o", "O": "format or sort specification must follow -O",
    "q": "list of process IDs must follow -q",
    "s": "list of sessions must follow -s",
    "G": "list of real groups must follow -G",
    "g": "list of session leaders OR effective group IDs must follow -g",
}  # fmt: skip


def _bsd(wish: Wish, letters: str, words: list[str]) -> None:
    wish.bsd = True
    index = 0
    while index < len(letters):
        letter = letters[index]
        index += 1
        if letter in "poOkUt":
            value = letters[index:] or (words.pop(0) if words else "")
            if letter == "k":
                wish.sort = value
            else:
                _list(wish, letter, value)
            return
        match letter:
            case "a":
                wish.with_tty = True
            case "x":
                wish.without_tty = True
            case "u":
                wish.shown = "bsd-user"
            case "l":
                wish.shown = "bsd-long"
            case "j":
                wish.shown = "bsd-jobs"
            case "f":
                wish.forest = True
            case "w":
                wish.wide += 1
            case "e":
                wish.environment = True
            case "h":
                wish.headers = False
            case "Z":
                wish.has_labels = True
            case "T" | "g" | "r" | "S" | "c" | "n" | "m" | "H":
                pass
            case "V":
                raise _Refused("version")
            case _:
                raise _Refused("unsupported option (BSD syntax)")


_LONG_WITH_VALUE = frozenset(
    ["pid", "ppid", "user", "User", "sort", "format", "tty", "sid", "columns", "cols", "width", "rows", "lines", "quick-pid"]
)


def _long(wish: Wish, word: str, words: list[str]) -> None:
    name, equals, value = word.partition("=")
    if name in {
        "pid",
        "ppid",
        "user",
        "User",
        "sort",
        "format",
        "tty",
        "sid",
        "columns",
        "cols",
        "width",
        "rows",
        "lines",
        "quick-pid",
    }:
        if not equals:
            value = words.pop(0) if words else ""
        letter = {"pid": "p", "quick-pid": "p", "user": "u", "User": "u", "format": "o", "tty": "t", "sid": "s"}.get(name)
        if letter:
            _list(wish, letter, value)
        elif name == "ppid":
            wish.parents = _numbers(value, "process ID list syntax error")
        elif name == "sort":
            wish.sort = value
        return
    match name:
        case "help":
            raise _Refused("help")
        case "version" | "info":
            raise _Refused("version")
        case "forest":
            wish.forest = True
        case "no-headers" | "no-heading" | "noheaders":
            wish.headers = False
        case "headers" | "heading" | "cumulative" | "deselect":
            pass
        case _:
            raise _Refused("unknown gnu long option")


def _list(wish: Wish, letter: str, value: str) -> None:
    match letter:
        case "p" | "q":
            wish.pids = (wish.pids or set()) | _numbers(value, "process ID list syntax error")
        case "u" | "U":
            wish.users = (wish.users or set()) | set(value.replace(",", " ").split())
        case "C":
            wish.names = (wish.names or set()) | set(value.replace(",", " ").split())
        case "t":
            wish.ttys = (wish.ttys or set()) | {tty.removeprefix("/dev/") for tty in value.replace(",", " ").split()}
        case "s" | "g" | "G":
            wish.sessions = _numbers(value, "session list syntax error")
        case "O":
            wish.custom = [Chosen("pid"), *_formats(value), Chosen("s"), Chosen("tname"), Chosen("time"), Chosen("args")]
        case _:
            wish.custom += _formats(value)


def _numbers(text: str, complaint: str) -> set[int]:
    words = text.replace(",", " ").split()
    if not all(word.isdigit() for word in words):
        raise _Refused(complaint)
    return {int(word) for word in words}


def _formats(value: str) -> list[Chosen]:
    """`pid,user=WHO,args`: a title ends where a column's name would."""
    found: list[Chosen] = []
    for part in value.replace(",", " ").split():
        word, equals, title = part.partition("=")
        found.append(_column(word, title if equals else None))
    return found


def _column(word: str, title: str | None) -> Chosen:
    word, colon, width = word.partition(":")
    if colon and not (width.isdigit() and int(width)):
        raise _Refused("column widths must be unsigned decimal numbers")
    name = ALIASES.get(word, word)
    if name not in COLUMNS:
        raise _Refused(f'unknown user-defined format specifier "{word}"')
    return Chosen(name, title, int(width or 0))


# ---- which, in what order, how


def _is_chosen(entry: ProcessEntry, wish: Wish, facts: Facts) -> bool:
    lists = [
        (wish.pids, entry.pid), (wish.parents, entry.ppid), (wish.ttys, entry.tty), (wish.sessions, entry.sid),
        (wish.names, entry.comm.decode("utf-8", "replace")),
    ]  # fmt: skip
    if wish.users is not None and {facts.names.get(entry.uid, ""), str(entry.uid)} & wish.users:
        return True
    if any(listed is not None and value in listed for listed, value in lists):
        return True
    if wish.users is not None or any(listed is not None for listed, _ in lists):
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
    asked = wish.custom or [Chosen(name) for name in SETS[wish.shown or ("bsd" if wish.bsd else "plain")].split()]
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
