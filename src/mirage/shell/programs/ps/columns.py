"""The columns of ps: a title, a width (negative: left aligned), and a function of the process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mirage.shell.lib.local import SECOND, local
from mirage.world import units

if TYPE_CHECKING:
    from mirage.shell.process import Process
    from mirage.world.processes import ProcessEntry


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


DAY = 86400 * SECOND
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


def _clock_start(entry: ProcessEntry, facts: Facts) -> str:
    """pr_start()"""
    then = local(facts.proc, entry.start_time)
    return f"{then:%H:%M:%S}" if facts.now - entry.start_time <= DAY else f"  {then:%b %d}"


def _bsd_start(entry: ProcessEntry, facts: Facts) -> str:
    """pr_bsdstart()"""
    then = local(facts.proc, entry.start_time)
    return f" {then:%H:%M}" if facts.now - entry.start_time <= DAY else f"{then:%b %d}"


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


def _numbers(entry: ProcessEntry, facts: Facts) -> list[int]:
    """The fields of /proc/PID/stat, from 0; what is no number is 0."""
    try:
        words = facts.proc.read_file(f"/proc/{entry.pid}/stat").rpartition(b")")[2].split()
    except OSError:
        words = []
    return [entry.pid, 0, 0, *(int(word) for word in words[1:]), *[0] * (52 - len(words))]


def _code(entry: ProcessEntry, facts: Facts) -> int:
    """Bytes of its program's instructions."""
    fields = _numbers(entry, facts)
    return fields[26] - fields[25]


def _signals(entry: ProcessEntry, facts: Facts, name: str) -> str:
    """A line of /proc/PID/status."""
    try:
        text = facts.proc.read_file(f"/proc/{entry.pid}/status").decode("utf-8", "replace")
    except OSError:
        return "0" * 16
    return text.partition(f"\n{name}:\t")[2][:16]


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
    "cp": ("CP", 3, lambda p, f: str(int(_share(p, f) * 10))),
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
    "trs": ("TRS", 4, lambda p, f: str(_code(p, f) // 1024)),
    "drs": ("DRS", 5, lambda p, f: str((_numbers(p, f)[22] - _code(p, f)) // 1024)),
    "minflt": ("MINFLT", 6, lambda p, f: str(_numbers(p, f)[9])),
    "majflt": ("MAJFLT", 6, lambda p, f: str(_numbers(p, f)[11])),
    "stackp": ("STACKP", 16, lambda p, f: f"{_numbers(p, f)[27]:016x}"),
    "tmout": ("TMOUT", 5, lambda p, f: "-"),
    "alarm": ("ALARM", 5, lambda p, f: "-"),
    "pending": ("PENDING", 16, lambda p, f: _signals(p, f, "SigPnd")),
    "blocked": ("BLOCKED", 16, lambda p, f: _signals(p, f, "SigBlk")),
    "ignored": ("IGNORED", 16, lambda p, f: _signals(p, f, "SigIgn")),
    "caught": ("CAUGHT", 16, lambda p, f: _signals(p, f, "SigCgt")),
    "eip": ("EIP", 16, lambda p, f: "0" * 16),
    "esp": ("ESP", 16, lambda p, f: "0" * 16),
    "ni": ("NI", 3, lambda p, f: "-" if _realtime(p) else str(p.nice)),
    "nlwp": ("NLWP", 4, lambda p, f: str(p.threads)),
    "psr": ("PSR", 3, lambda p, f: str(p.pid % max(1, f.proc.host.identity.cores))),
    "addr": ("ADDR", -4, lambda p, f: "-"),
    "wchan": ("WCHAN", -6, _waits),
    "start_time": ("START", 5, _start),
    "stime": ("STIME", 5, _start),
    "start": ("STARTED", 8, _clock_start),
    "bsdstart": ("START", 6, _bsd_start),
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
    "egroup": "group", "rgroup": "group", "pgrp": "pgid", "sess": "sid", "session": "sid", "tt": "tty", "thcount": "nlwp",
    "fuid": "uid", "suid": "uid", "svuid": "uid", "fuser": "user", "suser": "user", "svuser": "user", "fgid": "gid", "sgid": "gid",
    "svgid": "gid", "fgroup": "group", "sgroup": "group", "tgid": "pid", "tid": "pid", "spid": "pid", "lwp": "pid",
    "maj_flt": "majflt", "min_flt": "minflt", "sig": "pending", "sigmask": "blocked", "sigignore": "ignored", "sigcatch": "caught",
    "sig_block": "blocked", "sig_catch": "caught", "sig_ignore": "ignored", "sig_pend": "pending", "dsiz": "drs", "tsiz": "trs",
    "flags": "f", "flag": "f", "class": "cls", "policy": "cls", "context": "label",
}  # fmt: skip
TITLES = {  # of aliases that have one of their own
    **{name: name.upper() for name in (
        "euser ruser fuser suser svuser euid ruid fuid suid svuid egid rgid fgid sgid svgid egroup rgroup fgroup sgroup pgrp sess context "
        "tgid tid spid lwp rsz"
    ).split()},
    "maj_flt": "MAJFL", "min_flt": "MINFL", "dsiz": "DSIZ", "tsiz": "TSIZ", "sig_catch": "CATCHED", "sig_pend": "SIGNAL", "session": "SESS", "thcount": "THCNT", "policy": "POL",
}  # fmt: skip
CUT = frozenset(("args", "cmd", "comm", "ucmd", "wchan", "cgroup", "unit", "slice", "label"))
PLUSSED = frozenset(("user", "uname", "group"))  # a + stands for what is cut
SETS = {
    "plain": "pid tname time ucmd",
    "full": "uname pid ppid c stime tname time cmd",
    "long": "f s uid pid ppid c opri ni addr:1 sz wchan tname time ucmd",
    "full-long": "f s uname pid ppid c opri ni addr:1 sz wchan stime tname time cmd",
    "jobs": "pid pgid sid tname time ucmd",
    "bsd": "pid tname stat bsdtime args",
    "bsd-user": "user pid pcpu pmem vsz rss tname stat start_time bsdtime args",
    "bsd-long": "f uid pid ppid priority ni vsz rss wchan stat tname bsdtime args",
    "bsd-jobs": "ppid pid pgid sid tname tpgid stat uid bsdtime args",
    "bsd-signals": "uid pid pending blocked ignored caught stat tname bsdtime args",
    "bsd-memory": "pid tname stat bsdtime maj_flt trs:5 drs rss pmem args",
    "bsd-registers": "pid stackp esp eip tmout alarm stat tname bsdtime args",
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
    "start": lambda p, f: p.start_time,
    "bsdstart": lambda p, f: p.start_time,
    "cp": _share,
    "ni": lambda p, f: p.nice,
    "nlwp": lambda p, f: p.threads,
}
