"""What the manager is told while it runs: its environment, its log's level and target, and which units it holds frozen (systemd 252)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mirage.shell.systemd.assignments import BOOLEANS
from mirage.world.logs import lines as logs
from mirage.world.logs.lines import Line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mirage.shell.process import Process
    from mirage.world.visit import Visit

LEVELS = ("emerg", "alert", "crit", "err", "warning", "notice", "info", "debug")
TARGETS = ("console", "console-prefixed", "kmsg", "journal", "journal-or-kmsg", "syslog", "syslog-or-kmsg", "auto", "null")
VALUES = {
    "log-level": {name: name for name in LEVELS} | {str(number): name for number, name in enumerate(LEVELS)},
    "log-target": {name: name for name in TARGETS},
    "service-watchdogs": BOOLEANS,
}
INVALID = {
    "log-level": '"{}" is not a valid log level.\n',
    "log-target": "Failed to set log target of org.freedesktop.systemd1 to {0}: Invalid log target '{0}'\n",
    "service-watchdogs": "Failed to parse service-watchdogs argument: Invalid argument\n",
}
DEFAULTS = {"log-level": "info", "log-target": "journal-or-kmsg", "service-watchdogs": "yes"}
ASSIGNED = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)=(.*)", re.DOTALL)
PLAIN = re.compile(r"[^\s\"'\\`$*?\[\]<>|&;()#~!{}\x00-\x1f\x7f]*")  # what shell_maybe_quote() leaves as it is


def environment(visit: Visit) -> dict[str, str]:
    """What was set beside what it was started with."""
    told = visit.host.place(visit.layer).standing.manager
    return {key.removeprefix("env/"): value for key, value in told.items() if key.startswith("env/")}


def assign(visit: Visit, words: Iterable[str]) -> None:
    """NAME=value of each. ValueError: one is none."""
    pairs = [ASSIGNED.fullmatch(word) for word in words]
    found = {f"env/{pair[1]}": pair[2] for pair in pairs if pair is not None}
    if not all(pairs):
        raise ValueError("Invalid environment assignments")
    place = visit.host.place(visit.layer)
    place.standing.manager |= found
    place.keep()


def forget(visit: Visit, words: Iterable[str]) -> None:
    """Of NAME all, of NAME=value only what is so. ValueError: one is neither."""
    place = visit.host.place(visit.layer)
    told = place.standing.manager
    for word in words:
        name, equals, value = word.partition("=")
        if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name):
            raise ValueError("Invalid environment variable names or assignments")
        if not equals or told.get(f"env/{name}") == value:
            told.pop(f"env/{name}", None)
    place.keep()


def quoted(word: str) -> str:
    """NAME=value, so that a shell reads it back (SHELL_ESCAPE_POSIX)."""
    name, _, value = word.partition("=")
    if PLAIN.fullmatch(value):
        return word
    escaped = re.sub(r"[\\'\n\t]", lambda found: {"\n": "\\n", "\t": "\\t"}.get(found[0], "\\" + found[0]), value)
    return f"{name}=$'{escaped}'"


def answered(proc: Process, name: str, words: list[str]) -> int:
    """log-level, log-target, service-watchdogs: what it is, or what it is from now on."""
    place = proc.host.place(proc.visit.layer)
    if not words:
        proc.out(f"{place.standing.manager.get(name, DEFAULTS[name])}\n")
        return 0
    known = VALUES[name]
    value = known.get(words[0])
    if value is None:
        proc.err(INVALID[name].format(words[0]))
        return 1
    if proc.uid:
        proc.err(f"Failed to set {name.replace('-', ' ')} of org.freedesktop.systemd1 to {value}: Access denied\n")
        return 1
    place.standing.manager[name] = value
    place.keep()
    if name != "service-watchdogs":
        text = f"Setting {name.replace('-', ' ')} to {value}."
        proc.host.logins.log(proc.visit.layer, [Line(proc.clock.now(), logs.SYSLOG, "systemd[1]", text)])
    return 0


def is_frozen(visit: Visit, name: str) -> bool:
    return name in visit.host.place(visit.layer).standing.frozen


def freeze(visit: Visit, name: str, *, thaw: bool) -> None:
    place = visit.host.place(visit.layer)
    if thaw and name in place.standing.frozen:
        place.standing.frozen.remove(name)
    elif not thaw and name not in place.standing.frozen:
        place.standing.frozen.append(name)
    place.keep()
