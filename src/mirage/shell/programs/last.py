"""last, lastb (util-linux 2.38.1) and lastlog (shadow 4.13): logins of the past, by /var/log/wtmp, btmp and lastlog."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell.lib import nss, utmp
from mirage.shell.lib.local import SECOND, local
from mirage.shell.lib.options import parse
from mirage.shell.lib.recorded import recorded
from mirage.shell.lib.text import to_text
from mirage.shell.registry import program
from mirage.world.logs.logins import LASTLOG

if TYPE_CHECKING:
    from mirage.shell.process import Process

LONGS = {
    "hostlast": "a", "dns": "d", "file": ":f", "fulltimes": "F", "ip": "i", "limit": ":n", "nohostname": "R", "since": ":s",
    "until": ":t", "tab-separated": "T", "present": ":p", "fullnames": "w", "system": "x", "time-format": ":time-format",
    "help": "h", "version": "V",
}  # fmt: skip

WTMP = "/var/log/wtmp"


@program("last")
def last(proc: Process) -> int:
    return _last(proc, WTMP)


@program("lastb")
def lastb(proc: Process) -> int:
    return _last(proc, "/var/log/btmp")


def _last(proc: Process, path: str) -> int:
    args = [f"-n{word[1:]}" if word[:1] == "-" and word[1:].isdecimal() else word for word in proc.args]  # last -15
    options, operands = parse(proc, "hVf:n:RxadFit:p:s:T0w", LONGS, args=args)
    given = dict(options)
    if "h" in given:
        text = recorded(proc, "last.help")
        proc.out(text if path == WTMP else text.replace(" last [", " lastb [").replace(WTMP, path))
        return 0
    if "V" in given:
        proc.out(f"{proc.name} from util-linux 2.38.1\n")
        return 0
    path = given.get("f", path)
    if not given.get("n", "0").isdecimal():
        return proc.error(f"failed to parse number: '{given['n']}'")
    try:
        began = proc.stat(path).ctime
        proc.read_file(path)
    except OSError as error:
        return proc.error(f"cannot open {path}: {error.strerror}")
    records = utmp.entries(proc, path)
    limit = int(given.get("n", "0"))
    for count, row in enumerate(_rows(proc, records, given, operands, path.endswith("btmp"))):
        if limit and count >= limit:
            break
        proc.out(row)
    first = records[0].time * SECOND if records else began
    proc.out(f"\n{path.rsplit('/', 1)[-1]} begins {local(proc, first):%a %b %e %H:%M:%S %Y}\n")
    return 0


def _rows(proc: Process, records: list[utmp.Entry], given: dict[str, str], wanted: list[str], is_bad: bool) -> list[str]:
    """From the newest to the oldest: each login with its end, which is a later record on its line, or the next boot."""
    rows: list[str] = []
    ends: dict[str, int] = {}
    boot: int | None = None  # last.c lastboot: when the machine was up again, or went down
    down: int | None = None  # lastdown: its last orderly end
    why = "crash"
    for entry in reversed(records):
        if entry.type == utmp.BOOT_TIME:
            rows.append(
                _row(proc, entry, "reboot", "system boot", _span(proc, entry.time, down, "still running", given), given, wanted)
            )
            boot, ends, why = entry.time, {}, "crash"
        elif entry.type == utmp.RUN_LVL and entry.user == "shutdown":
            if "x" in given:
                rows.append(_row(proc, entry, "shutdown", "system down", _span(proc, entry.time, boot, "", given), given, wanted))
            boot, down, ends, why = entry.time, entry.time, {}, "down"
        elif entry.type == utmp.RUN_LVL and "x" in given:
            rows.append(
                _row(
                    proc,
                    entry,
                    "runlevel",
                    f"(to lvl {chr(entry.pid & 255)})",
                    _span(proc, entry.time, boot, "", given),
                    given,
                    wanted,
                )
            )
        elif entry.type == utmp.DEAD_PROCESS:
            ends[entry.line] = entry.time
        elif entry.type == utmp.USER_PROCESS or (is_bad and entry.user):
            end = entry.time if is_bad else ends.pop(entry.line, None)
            is_here = end is None and boot is None
            word = "still logged in" if is_here and proc.visit.processes.find(entry.pid) else "gone - no logout"
            if end is None and boot is not None:
                begin, _, rest = _span(proc, entry.time, boot, word, given).partition(" - ")
                ended = f"- {why}".ljust(26 if "F" in given else 7)
                span = f"{begin} {ended} {rest[rest.index('(') - 1 :].removeprefix(' ' * ('+' in rest))}"
            else:
                span = _span(proc, entry.time, end, word, given)
            ends[entry.line] = entry.time
            rows.append(_row(proc, entry, entry.user, entry.line, span, given, wanted))
    return [row for row in rows if row]


def _span(proc: Process, start: int, end: int | None, word: str, given: dict[str, str]) -> str:
    is_full = "F" in given
    begin = f"{local(proc, start * SECOND):%a %b %e %H:%M:%S %Y}" if is_full else f"{local(proc, start * SECOND):%a %b %e %H:%M}"
    if end is None:
        return f"{begin}   {word}"
    seconds = max(0, end - start)
    days, hours, minutes = seconds // 86400, seconds // 3600 % 24, seconds // 60 % 60
    length = f"({days}+{hours:02}:{minutes:02})" if days else f" ({hours:02}:{minutes:02})"
    stop = f"{local(proc, end * SECOND):%a %b %e %H:%M:%S %Y}" if is_full else f"{local(proc, end * SECOND):%H:%M}"
    return f"{begin} - {stop} {length}"


def _row(proc: Process, entry: utmp.Entry, user: str, line: str, span: str, given: dict[str, str], wanted: list[str]) -> str:
    if wanted and not {user, line, line.removeprefix("tty")} & set(wanted):
        return ""
    host = (entry.address or "0.0.0.0") if "i" in given else entry.host  # noqa: S104
    text = f"{user[:8] if 'w' not in given else user:<8} {line[:12]:<12}"
    if "R" in given:
        return f"{text} {span}\n"
    if "a" in given:
        return f"{text} {span:<40} {host}\n"
    return f"{text} {host if 'w' in given else host[:16]:<16} {span}\n"


@program("lastlog")
def lastlog(proc: Process) -> int:
    longs = {"before": ":b", "clear": "C", "help": "h", "root": ":R", "set": "S", "time": ":t", "user": ":u"}
    options, operands = parse(proc, "b:ChR:St:u:", longs, hint=recorded(proc, "lastlog.help"))
    given = dict(options)
    if "h" in given:
        proc.out(recorded(proc, "lastlog.help"))
        return 0
    if operands:
        proc.error(f"unexpected argument: {operands[0]}")
        proc.err(recorded(proc, "lastlog.help"))
        return 1
    if (bad := next((given[key] for key in "tb" if not given.get(key, "0").removeprefix("-").isdecimal()), None)) is not None:
        return proc.error(f"invalid numeric argument '{bad}'")
    only = given.get("u")
    if only is not None and nss.user(proc, only) is None:
        return proc.error(f"Unknown user or range: {only}")
    try:
        data = proc.read_file("/var/log/lastlog")
    except OSError:
        return proc.error("/var/log/lastlog: No such file or directory")
    proc.out(f"{'Username':<16} {'Port':<8} {'From':<42} Latest\n")
    now = proc.clock.now() // SECOND
    for entry in nss.users(proc):
        if only is not None and entry.name != only:
            continue
        at = entry.uid * LASTLOG.size
        time, line, host = LASTLOG.unpack_from(data, at) if at + LASTLOG.size <= len(data) else (0, b"", b"")
        if given.get("t", "").isdecimal() and now - time > int(given["t"]) * 86400:
            continue
        place = f"{entry.name:<16} {_cut(line):<8} {_cut(host):<42}"
        proc.out(f"{place} {local(proc, time * SECOND):%a %b %e %H:%M:%S %z %Y}\n" if time else f"{place}**Never logged in**\n")
    return 0


def _cut(field: bytes) -> str:
    return to_text(field.split(b"\0", 1)[0])
