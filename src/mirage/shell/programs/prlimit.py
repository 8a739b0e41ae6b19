"""prlimit (util-linux 2.38.1): the limits of a process, or of a program that is begun with others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mirage.shell.lib import smartcols, utillinux
from mirage.shell.lib.become import become
from mirage.shell.lib.text import to_text
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

# by the letter of the option: its long name and column, what it limits, the unit, its row in /proc/PID/limits
RESOURCES = {
    "v": ("as", "AS", "address space limit", "bytes", "address space"),
    "c": ("core", "CORE", "max core file size", "bytes", "core file size"),
    "t": ("cpu", "CPU", "CPU time", "seconds", "cpu time"),
    "d": ("data", "DATA", "max data size", "bytes", "data size"),
    "f": ("fsize", "FSIZE", "max file size", "bytes", "file size"),
    "x": ("locks", "LOCKS", "max number of file locks held", "locks", "file locks"),
    "l": ("memlock", "MEMLOCK", "max locked-in-memory address space", "bytes", "locked memory"),
    "q": ("msgqueue", "MSGQUEUE", "max bytes in POSIX mqueues", "bytes", "msgqueue size"),
    "e": ("nice", "NICE", "max nice prio allowed to raise", "", "nice priority"),
    "n": ("nofile", "NOFILE", "max number of open files", "files", "open files"),
    "u": ("nproc", "NPROC", "max number of processes", "processes", "processes"),
    "m": ("rss", "RSS", "max resident set size", "bytes", "resident set"),
    "r": ("rtprio", "RTPRIO", "max real-time priority", "", "realtime priority"),
    "y": ("rttime", "RTTIME", "timeout for real-time tasks", "microsecs", "realtime timeout"),
    "i": ("sigpending", "SIGPENDING", "max number of pending signals", "signals", "pending signals"),
    "s": ("stack", "STACK", "max stack size", "bytes", "stack size"),
}
LONGS = {
    **{name: f"?{letter}" for letter, (name, *_) in RESOURCES.items()},
    "pid": ":p", "output": ":o", "noheadings": "noheadings", "raw": "raw", "verbose": "verbose",
}  # fmt: skip
COLUMNS = ("DESCRIPTION", "RESOURCE", "SOFT", "HARD", "UNITS")
USUAL = ("RESOURCE", "DESCRIPTION", "SOFT", "HARD", "UNITS")
RIGHTS = ("SOFT", "HARD")
NR_OPEN = 1_048_576  # fs.nr_open: not even root's open files go beyond
_ROW = re.compile(r"Max (.+?) +(\d+|unlimited) +(\d+|unlimited)\b")
_WORD = re.compile(r"\d{1,20}|unlimited|-1")


@program("prlimit")
async def prlimit(proc: Process) -> int:
    options, words = utillinux.read(proc, "+p:o:" + "".join(f"{letter}::" for letter in RESOURCES), LONGS)
    given = dict(options)
    try:
        columns = smartcols.chosen(COLUMNS, USUAL, given.get("o"))
    except KeyError as error:
        proc.fail(f"unknown column: {error.args[0]}")
    pid = utillinux.number(proc, given["p"], "invalid PID argument") if "p" in given else 0
    if pid and words:
        proc.fail("options --pid and COMMAND are mutually exclusive")
    asked = [(key, argument.removeprefix("=")) for key, argument in options if key in RESOURCES]
    limits = _limits(proc, pid or proc.pid)
    shown = []
    for letter, word in asked or [(letter, "") for letter in RESOURCES]:
        if word:
            _check(proc, RESOURCES[letter][1], word, limits.get(letter))
        elif letter not in limits:
            proc.fail(f"failed to get the {RESOURCES[letter][1]} resource limit: No such process")
        else:
            shown.append(letter)
    table = _table(shown, limits, columns, given) if shown else ""
    if not words:
        proc.out(table)
        return 0
    if proc.isatty(1):
        proc.out(table)
    try:
        return await become(proc, words)  # what still stands in the buffer of a program that gives way is never written
    except OSError as error:
        proc.out("" if proc.isatty(1) else table)
        return utillinux.unexecuted(proc, words[0], error)


def _table(shown: list[str], limits: dict[str, tuple[str, str]], columns: list[str], given: dict[str, str]) -> str:
    heads = [] if "noheadings" in given else [columns]
    rows = [*heads, *([_cell(column, letter, limits[letter]) for column in columns] for letter in shown)]
    if "raw" in given:
        return smartcols.raw(rows)
    return smartcols.table(rows, rights=[at for at, column in enumerate(columns) if column in RIGHTS])


def _limits(proc: Process, pid: int) -> dict[str, tuple[str, str]]:
    try:
        text = to_text(proc.read_file(f"/proc/{pid}/limits", 8192))
    except OSError:
        return {}
    rows = {found[1]: (found[2], found[3]) for found in _ROW.finditer(text)}
    return {letter: rows[row] for letter, (*_, row) in RESOURCES.items() if row in rows}


def _cell(column: str, letter: str, limit: tuple[str, str]) -> str:
    _, name, what, unit, _ = RESOURCES[letter]
    return {"RESOURCE": name, "DESCRIPTION": what, "SOFT": limit[0], "HARD": limit[1], "UNITS": unit}[column]


def _check(proc: Process, name: str, word: str, limit: tuple[str, str] | None) -> None:
    """Whether a limit could be set: `soft:hard`, either alone, or a value for both."""
    soft, colon, hard = word.partition(":")
    if not all(_WORD.fullmatch(part) for part in (soft, hard) if part) or not soft + hard:
        proc.fail(f"failed to parse {name} limit")
    if limit is None:
        proc.fail(f"failed to set the {name} resource limit: No such process")
    low = _value(soft or limit[0])
    high = _value((hard or limit[1]) if colon else soft)
    if low > high:
        proc.fail(f"the soft limit {name} cannot exceed the hard limit")
    if (proc.uid and high > _value(limit[1])) or (name == "NOFILE" and high > NR_OPEN):
        proc.fail(f"failed to set the {name} resource limit: Operation not permitted")


def _value(word: str) -> int:
    return 1 << 64 if word in ("unlimited", "-1") else int(word)
