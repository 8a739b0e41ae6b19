"""who, users, logname (coreutils 9.1): who is on, by /run/utmp."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell.lib import gnu, utmp
from mirage.shell.lib.local import SECOND, local
from mirage.shell.lib.options import parse
from mirage.shell.lib.quotes import quoted
from mirage.shell.lib.recorded import recorded
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

LOGIN_PROCESS = 6
LONGS = {
    "all": "a", "boot": "b", "count": "q", "dead": "d", "heading": "H", "login": "l", "lookup": "lookup", "message": "T",
    "mesg": "T", "process": "p", "runlevel": "r", "short": "s", "time": "t", "users": "u", "writable": "T",
    "help": "help", "version": "version",
}  # fmt: skip


@program("who")
def who(proc: Process) -> int:
    options, operands = parse(proc, "abdlmpqrstuwHST", LONGS)
    given = {"T" if option in ("w", "T") else option for option, _ in options}
    for word in ("help", "version"):
        if word in given:
            proc.out(recorded(proc, f"who.{word}"))
            return 0
    if len(operands) > 2:
        proc.error(f"extra operand {quoted(proc, operands[2])}")
        proc.err(f"Try '{proc.name} --help' for more information.\n")
        return 1
    path = operands[0] if len(operands) == 1 else "/run/utmp"
    records = utmp.entries(proc, path)
    if "q" in given:
        names = [entry.user for entry in records if entry.type == utmp.USER_PROCESS]
        proc.out(" ".join(names) + f"\n# users={len(names)}\n")
        return 0
    if "a" in given:
        given |= set("bdlprtuT")
    shows_users = not given & set("bdlprt") or bool(given & {"a", "u"})
    is_long = bool(given & {"u", "l", "a", "d", "p"})
    if "H" in given:
        title = "COMMENT  EXIT" if given & {"a", "d"} else "COMMENT"
        proc.out(_row(given, "NAME", " ", "LINE", "TIME", "IDLE" if is_long else "", "PID" if is_long else "", title, is_long))
    mine = proc.tty.name if proc.tty is not None and proc.isatty(0) else ""
    for entry in records:
        if ("m" in given or len(operands) == 2) and (not mine or entry.line != mine):
            continue
        _show(proc, entry, given, shows_users, is_long)
    return 0


def _show(proc: Process, entry: utmp.Entry, given: set[str], shows_users: bool, is_long: bool) -> None:
    moment = f"{local(proc, entry.time * SECOND):%Y-%m-%d %H:%M}"
    if entry.type == utmp.BOOT_TIME and "b" in given:
        proc.out(_row(given, "", " ", "system boot", moment, "", "", "", is_long))
    elif entry.type == utmp.RUN_LVL and "r" in given:
        proc.out(_row(given, "", " ", f"run-level {chr(entry.pid & 255)}", moment, "", "", "", is_long))
    elif entry.type == LOGIN_PROCESS and "l" in given:
        proc.out(_row(given, "LOGIN", " ", entry.line, moment, "", str(entry.pid), f"id={entry.id}", is_long))
    elif entry.type == utmp.DEAD_PROCESS and "d" in given:
        proc.out(_row(given, "", " ", entry.line, moment, "", str(entry.pid), f"id={entry.id} term=0 exit=0", is_long))
    elif entry.type == utmp.USER_PROCESS and shows_users:
        state, idle = _terminal(proc, entry)
        proc.out(
            _row(given, entry.user, state, entry.line, moment, idle, str(entry.pid), f"({entry.host})" if entry.host else "", is_long)
        )


def _terminal(proc: Process, entry: utmp.Entry) -> tuple[str, str]:
    """Whether others may write to it, and for how long nobody has typed."""
    try:
        stat = proc.stat(f"/dev/{entry.line}")
    except OSError:
        return "?", "  ?"
    idle = (proc.clock.now() - stat.atime) // SECOND
    text = "  .  " if idle < 60 else f"{idle // 3600:02}:{idle // 60 % 60:02}" if idle < 86400 else " old "
    return "+" if stat.mode & 0o20 else "-", text


def _row(given: set[str], name: str, state: str, line: str, moment: str, idle: str, pid: str, comment: str, is_long: bool) -> str:
    """print_line() of who.c."""
    text = f"{name:<8}" + (f" {state}" if "T" in given else "") + f" {line:<12} {moment:<16}"
    if is_long:
        text += f" {idle:<6} {pid:>10}"
    return (text + f" {comment}").rstrip() + "\n"


@program("users")
def users(proc: Process) -> int:
    options, operands = parse(proc, "", {"help": "help", "version": "version"})
    for option, _ in options:
        proc.out(recorded(proc, f"users.{option}"))
        return 0
    gnu.refuse_more(proc, operands, 1)
    path = operands[0] if operands else "/run/utmp"
    names = sorted(entry.user for entry in utmp.entries(proc, path) if entry.type == utmp.USER_PROCESS)
    if names:
        proc.out(" ".join(names) + "\n")
    return 0


@program("logname")
def logname(proc: Process) -> int:
    _, operands = gnu.read(proc, "logname", "")
    gnu.refuse_more(proc, operands)
    tty = proc.tty.name if proc.tty is not None else ""
    for entry in utmp.users(proc):
        if tty and entry.line == tty:
            proc.out(entry.user + "\n")
            return 0
    return proc.error("no login name")
