"""logger (util-linux 2.38.1): a message for the system's log, which takes it without a word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell import gnu
from mirage.shell.gnu import why
from mirage.shell.local import local
from mirage.shell.options import parse
from mirage.shell.registry import program
from mirage.shell.sources import batches
from mirage.shell.strftime import C_LOCALE, strftime
from mirage.shell.text import to_text

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
            descriptor = await proc.open_fd(given["f"]) if given.get("f", "-") != "-" else proc.fds[0].dup()
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
    if "s" not in given:
        return
    stamp = strftime("%b %e %H:%M:%S", local(proc, proc.clock.now()), 0, C_LOCALE)
    for line in lines:
        if line or "e" not in given:
            proc.err(f"<{priority}>{stamp} {tag}: {line}\n")


def _login(proc: Process) -> str:
    return proc.visit.account.name if proc.uid == proc.visit.account.uid else "root"


def _priority(proc: Process, text: str) -> int:
    facility, _, level = text.rpartition(".")
    facility = facility or "user"
    if facility not in FACILITIES and not facility.isdigit():
        proc.fail(f"unknown facility name: {text}")
    if level not in LEVELS and not level.isdigit():
        proc.fail(f"unknown priority name: {text}")
    number = FACILITIES.get(facility, 1) * 8 if facility in FACILITIES else int(facility[:4])
    return number + (LEVELS[level] if level in LEVELS else int(level[:1]))
