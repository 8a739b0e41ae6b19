"""ionice (util-linux 2.38.1): in which order a process's reads and writes come to the disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell.lib import nss, utillinux
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process
    from mirage.world.processes import ProcessEntry

LONGS = {"class": ":c", "classdata": ":n", "pid": ":p", "pgid": ":P", "ignore": "t", "uid": ":u"}
NAMES = ("none", "realtime", "best-effort", "idle")
NONE, REALTIME, BEST_EFFORT, IDLE = range(4)
USUAL_LEVEL, LEVELS = 4, 8
WHOSE = {"p": "PID", "P": "PGID", "u": "UID"}


@program("ionice")
async def ionice(proc: Process) -> int:
    options, words = utillinux.read(proc, "+n:c:p:P:u:t", LONGS)
    given = dict(options)
    whose = next((key for key, _ in options if key in WHOSE), "")
    chosen, level = BEST_EFFORT, USUAL_LEVEL
    if "n" in given:
        level = utillinux.number(proc, given["n"], "invalid class data argument")
    if "c" in given:
        chosen = _class(proc, given["c"])
    entries = _entries(proc, whose, given[whose], words) if whose else []
    if not given.keys() & {"n", "c"}:
        if whose:
            for entry in entries:
                _show(proc, entry)
        elif words:
            return await utillinux.run(proc, words)
        else:
            _show(proc, proc.entry)
        return 0
    if chosen in (NONE, IDLE):
        if "n" in given and "t" not in given:
            proc.error(f"ignoring given class data for {NAMES[chosen]} class")
        level = 0 if chosen == NONE else 7
    elif chosen not in (REALTIME, BEST_EFFORT) and "t" not in given:
        proc.error(f"unknown prio class {chosen}")
    if not whose and not words:
        utillinux.bad_usage(proc)
    for entry in entries if whose else [proc.entry]:
        if chosen > IDLE and "t" not in given:
            return proc.error("ioprio_set failed: Invalid argument")
        if chosen <= IDLE:
            proc.visit.processes.own(entry).io = (chosen, level % LEVELS)
    return 0 if whose else await utillinux.run(proc, words)


def _class(proc: Process, word: str) -> int:
    if word.isdecimal():
        return int(word[:9])
    if word.lower() not in NAMES:
        proc.fail(f"unknown scheduling class: '{word}'")
    return NAMES.index(word.lower())


def _entries(proc: Process, whose: str, first: str, more: list[str]) -> list[ProcessEntry]:
    """The processes named; those of a group or a user together."""
    found: list[ProcessEntry] = []
    for word in [first, *more]:
        number = utillinux.number(proc, word, f"invalid {WHOSE[whose]} argument")
        if whose == "p":
            entry = proc.visit.processes.find(number) if number else proc.entry
            if entry is None:
                proc.fail("ioprio_get failed: No such process")
            found.append(entry)
        else:
            members = [entry for entry in proc.visit.processes if number == (entry.pgid if whose == "P" else entry.uid)]
            if not members:
                proc.fail("ioprio_get failed: No such process")
            found.append(min(members, key=lambda entry: (entry.io[0] or BEST_EFFORT, entry.io[1])))
    return found


def _show(proc: Process, entry: ProcessEntry) -> None:
    chosen, level = entry.io
    proc.out(f"{NAMES[chosen]}\n" if chosen == IDLE else f"{NAMES[chosen]}: prio {level}\n")


@program("renice")
def renice(proc: Process) -> int:
    args = list(proc.args)
    if not args:
        utillinux.bad_usage(proc, "not enough arguments")
    if args[0] in ("-h", "--help", "-V", "--version", "-v"):
        utillinux.read(proc, "v", {})
    if args[0] in ("-n", "--priority"):
        args.pop(0)
    if len(args) < 2:
        utillinux.bad_usage(proc, "not enough arguments")
    word = args.pop(0)
    try:
        wanted = max(-20, min(19, int(word)))
    except ValueError:
        utillinux.bad_usage(proc, f"invalid priority '{word}'")
    which, status = "p", 0
    for word in args:
        if word in ("-g", "--pgrp", "-p", "--pid", "-u", "--user"):
            which = word.lstrip("-")[:1] if word != "--pgrp" else "g"
            continue
        status |= _renice(proc, which, word, wanted)
    return status


_FIELDS = {"p": "pid", "g": "pgid", "u": "uid"}
_KINDS = {"p": "process ID", "g": "process group ID", "u": "user ID"}


def _renice(proc: Process, which: str, word: str, wanted: int) -> int:
    if which == "u" and not word.isdecimal():
        user = nss.user(proc, word)
        if user is None:
            return proc.error(f"unknown user {word}")
        word = str(user.uid)
    if not word.isdecimal():
        return proc.error(f"bad {_KINDS[which]} value: {word}")
    number = int(word[:9])
    entries = [entry for entry in proc.visit.processes if getattr(entry, _FIELDS[which]) == number]
    if not entries:
        return proc.error(f"failed to get priority for {number} ({_KINDS[which]}): No such process")
    old = min(entry.nice for entry in entries)
    if proc.uid and (wanted < old or any(entry.uid != proc.uid for entry in entries)):
        reason = "Operation not permitted" if any(entry.uid != proc.uid for entry in entries) else "Permission denied"
        return proc.error(f"failed to set priority for {number} ({_KINDS[which]}): {reason}")
    for entry in entries:
        proc.visit.processes.own(entry).nice = wanted
        running = proc.session.processes.get(entry.pid)
        if running is not None:
            running.nice = wanted
    proc.out(f"{number} ({_KINDS[which]}) old priority {old}, new priority {wanted}\n")
    return 0
