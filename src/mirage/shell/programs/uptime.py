"""uptime and w (procps-ng 4.0.2): how long the machine runs, and who is on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell.lib import utmp
from mirage.shell.lib.local import SECOND, local
from mirage.shell.lib.options import parse
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

USAGE = """
Usage:
 uptime [options]

Options:
 -p, --pretty   show uptime in pretty format
 -h, --help     display this help and exit
 -s, --since    system up since
 -V, --version  output version information and exit

For more details see uptime(1).
"""
W_USAGE = """
Usage:
 w [options] [user]

Options:
 -h, --no-header     do not print header
 -u, --no-current    ignore current process username
 -s, --short         short format
 -f, --from          show remote hostname field
 -o, --old-style     old style output
 -i, --ip-addr       display IP address instead of hostname (if possible)

     --help     display this help and exit
 -V, --version  output version information and exit

For more details see w(1).
"""


def seconds_up(proc: Process) -> float:
    """What /proc/uptime says."""
    return float(proc.read_file("/proc/uptime").split()[0])


@program("uptime", path="/usr/bin/uptime")
def uptime(proc: Process) -> int:
    options, operands = parse(proc, "phsV", {"pretty": "p", "help": "h", "since": "s", "version": "V"}, hint=USAGE)
    if operands:
        proc.err(USAGE)
        return 1
    for option, _ in options:
        match option:
            case "p":
                proc.out(_pretty(int(seconds_up(proc))))
            case "s":
                proc.out(f"{local(proc, proc.clock.now() - int(seconds_up(proc)) * SECOND):%Y-%m-%d %H:%M:%S}\n")
            case "V":
                proc.out("uptime from procps-ng 4.0.2\n")
            case _:
                proc.out(USAGE)
        return 0
    proc.out(line(proc))
    return 0


def line(proc: Process) -> str:
    """The line that uptime prints and w begins with."""
    up = int(seconds_up(proc))
    days, hours, minutes = up // 86400, up // 3600 % 24, up // 60 % 60
    text = f" {local(proc, proc.clock.now()):%H:%M:%S} up "
    if days:
        text += f"{days} day{'s' if days > 1 else ''}, "
    text += f"{hours:2}:{minutes:02}, " if hours else f"{minutes} min, "
    count = len(utmp.users(proc))
    loads = proc.read_file("/proc/loadavg").split()[:3]
    text += f"{count:2} user{'s' if count > 1 else ''},  load average: {', '.join(load.decode() for load in loads)}\n"
    return text


def _pretty(up: int) -> str:
    parts = [(up // (7 * 86400), "week"), (up // 86400 % 7, "day"), (up // 3600 % 24, "hour"), (up // 60 % 60, "minute")]
    words = [f"{count} {unit}{'s' if count > 1 else ''}" for count, unit in parts if count]
    return f"up {', '.join(words or ['0 minutes'])}\n"


@program("w", path="/usr/bin/w")
def w(proc: Process) -> int:
    longs = {
        "no-header": "h", "no-current": "u", "short": "s", "from": "f", "old-style": "o", "ip-addr": "i",
        "help": "H", "version": "V",
    }  # fmt: skip
    options, operands = parse(proc, "husfoiV", longs, hint=W_USAGE)
    given = {option for option, _ in options}
    if "H" in given:
        proc.out(W_USAGE)
        return 0
    if "V" in given:
        proc.out("w from procps-ng 4.0.2\n")
        return 0
    is_short, has_from = "s" in given, "f" not in given
    if "h" not in given:
        proc.out(line(proc))
        head = "USER     TTY      " + ("FROM           " if has_from else "")
        proc.out(head + ("   IDLE WHAT\n" if is_short else "  LOGIN@   IDLE   JCPU   PCPU WHAT\n"))
    for entry in utmp.users(proc):
        if not operands or entry.user == operands[0]:
            _user(proc, entry, is_short, has_from)
    return 0


def _user(proc: Process, entry: utmp.Entry, is_short: bool, has_from: bool) -> None:
    now = proc.clock.now()
    mine = [found for found in proc.visit.processes if found.tty == entry.line]
    jcpu = sum(sum(found.times(now)) for found in mine)
    front = [found for found in mine if found.pgid == found.tpgid] or mine
    best = max(front, key=lambda found: (found.start_time, found.pid), default=None)
    what = b" ".join(best.cmdline).decode("utf-8", "replace") if best else "-"
    pcpu = sum(best.times(now)) if best else 0
    try:
        idle = max(0, now // SECOND - proc.stat(f"/dev/{entry.line}").atime // SECOND)
    except OSError:
        idle = 0
    text = f"{entry.user[:8]:<8} {entry.line[:8]:<8} "
    if has_from:
        text += f"{(entry.host or '-')[:16]:<16} "
    if not is_short:
        text += f"{_login_time(proc, entry.time)} "
    text += f"{_idle(idle)} "
    if not is_short:
        text += f"{_cpu(jcpu)} {_cpu(pcpu)} "
    proc.out(text + what[: max(4, proc.columns() - len(text))] + "\n")


def _login_time(proc: Process, seconds: int) -> str:
    """print_logintime() of w: the time today, the day and hour in this week, else the date."""
    now, then = local(proc, proc.clock.now()), local(proc, seconds * SECOND)
    if (now - then).total_seconds() > 12 * 3600 and now.date() != then.date():
        return f"{then:%a%H}  " if (now - then).days < 6 else f"{then:%d%b%y}"
    return f" {then:%H:%M} "


def _idle(seconds: int) -> str:
    """print_time_ival7() of w."""
    if seconds >= 48 * 3600:
        return f" {seconds // 86400:2}days"
    if seconds >= 3600:
        return f" {seconds // 3600:2}:{seconds // 60 % 60:02}m"
    if seconds > 60:
        return f" {seconds // 60:2}:{seconds % 60:02} "
    return f" {seconds:2}.00s"


def _cpu(nanoseconds: int) -> str:
    seconds = nanoseconds // SECOND
    if seconds > 60:
        return _idle(seconds)
    return f" {seconds:2}.{nanoseconds // 10_000_000 % 100:02}s"
