"""logger (util-linux 2.38.1): a message for the system's log, in the files where rsyslog puts it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell.journal import levels
from mirage.shell.lib import gnu
from mirage.shell.lib.gnu import why
from mirage.shell.lib.local import local
from mirage.shell.lib.options import parse
from mirage.shell.lib.sources import batches, source
from mirage.shell.lib.strftime import C_LOCALE, strftime
from mirage.shell.lib.text import to_text
from mirage.shell.registry import program
from mirage.world.logs import lines as logs
from mirage.world.logs.lines import Line

if TYPE_CHECKING:
    from mirage.shell.process import Process

LONGS = {
    "id": "?id", "file": ":f", "skip-empty": "e", "no-act": "no-act", "priority": ":p", "octet-count": "octet", "prio-prefix": "prefix",
    "stderr": "s", "size": ":S", "tag": ":t", "server": ":n", "port": ":P", "tcp": "T", "udp": "d", "rfc3164": "rfc3164",
    "rfc5424": "?rfc5424", "sd-id": ":sd-id", "sd-param": ":sd-param", "msgid": ":msgid", "socket": ":u",
    "socket-errors": "?errors", "journald": "?journald", "help": "h", "version": "V",
}  # fmt: skip
FACILITIES = {
    "kern": 0, "user": 1, "mail": 2, "daemon": 3, "auth": 4, "security": 4, "syslog": 5, "lpr": 6, "news": 7, "uucp": 8, "cron": 9,
    "authpriv": 10, "ftp": 11,
} | {f"local{number}": 16 + number for number in range(8)}  # fmt: skip
LEVELS = {
    "emerg": 0, "panic": 0, "alert": 1, "crit": 2, "err": 3, "error": 3, "warning": 4, "warn": 4, "notice": 5, "info": 6, "debug": 7,
}  # fmt: skip


@program("logger")
async def logger(proc: Process) -> int:
    options, operands = parse(proc, "+ef:ip:sS:t:n:P:Tdu:hV", LONGS)
    given = dict(options)
    for key, what in (("h", "help"), ("V", "version")):
        if key in given:
            gnu.tell(proc, "logger", what, "util-linux")
    priority = _priority(proc, given.get("p", "user.notice"))
    tag = given.get("t") or _login(proc)
    tag += f"[{proc.pid}]" if "i" in given or "id" in given else ""
    lines: list[str] = []
    if operands:
        lines = [" ".join(operands)]
    else:
        try:
            descriptor = await source(proc, given.get("f", "-"))
        except OSError as error:
            return proc.error(f"file {given['f']}: {why(error)}")
        async for batch in batches(proc, descriptor):
            lines += [to_text(line) for line in batch]
            if len(lines) > 1000:
                _say(proc, lines, priority, tag, given)
                lines = []
        descriptor.close()
    _say(proc, lines, priority, tag, given)
    return 0


def _say(proc: Process, lines: list[str], priority: int, tag: str, given: dict[str, str]) -> None:
    """To the log daemon, which sorts by facility, and with `-s` to standard error."""
    said = [line for line in lines if line or "e" not in given]
    now = proc.clock.now()
    if "no-act" not in given and "n" not in given:
        told = [Line(now, path, tag, line) for path in logs.files_of(priority >> 3) for line in said]
        levels.remember(proc, proc.host.logins.log(proc.visit.layer, told), priority & 7)
    if "s" in given:
        stamp = strftime("%b %e %H:%M:%S", local(proc, now), 0, C_LOCALE)
        proc.err("".join(f"<{priority}>{stamp} {tag}: {line}\n" for line in said))


def _login(proc: Process) -> str:
    return proc.visit.account.name if proc.uid == proc.visit.account.uid else "root"


def _priority(proc: Process, text: str) -> int:
    facility, _, level = text.rpartition(".")
    facility = facility or "user"
    if facility not in FACILITIES and not facility.isdecimal():
        proc.fail(f"unknown facility name: {text}")
    if level not in LEVELS and not level.isdecimal():
        proc.fail(f"unknown priority name: {text}")
    number = FACILITIES.get(facility, 1) * 8 if facility in FACILITIES else int(facility[:4])
    return number + (LEVELS[level] if level in LEVELS else int(level[:1]))
