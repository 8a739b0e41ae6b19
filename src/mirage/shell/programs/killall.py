"""killall (PSmisc 23.6)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mirage.shell import sending, signals
from mirage.shell.bash.regex import RegexFault, compile_regex
from mirage.shell.lib import nss
from mirage.shell.lib.options import UsageError, misused, scan
from mirage.shell.lib.recorded import recorded
from mirage.shell.lib.text import to_text
from mirage.shell.programs.kill import LISTED, fill
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process
    from mirage.world.processes import ProcessEntry

LONGS = {
    "exact": "e", "ignore-case": "I", "process-group": "g", "younger-than": ":y", "older-than": ":o", "interactive": "i", "list": "l",
    "quiet": "q", "regexp": "r", "signal": ":s", "user": ":u", "verbose": "v", "wait": "w", "version": "V", "ns": ":n",
    "context": ":Z",
}  # fmt: skip

MISTAKES = {  # option -> what its value must be like, and what is said of another
    "y": (r"\d+(\.\d*)?[smhdwMy]", "Invalid time format\n"), "o": (r"\d+(\.\d*)?[smhdwMy]", "Invalid time format\n"),
    "n": (r"\d+s?", "Invalid namespace PID\n"),
}  # fmt: skip


@program("killall")
async def killall(proc: Process) -> int:
    args, number = list(proc.args), signals.SIGTERM
    for word in proc.args:
        if word.startswith("-") and (found := signals.number_of(word[1:])) is not None:
            number = found
            args.remove(word)
        elif re.match("-[0-9]", word):
            number = int(re.match(r"[0-9]{1,9}", word[1:])[0])  # type: ignore[index]  # it begins with one
            args.remove(word)
        elif word[:1] == "-" and word[1:2].isupper() and word[1] not in "IVZ":
            proc.err(f"{word[1:].removeprefix('SIG')}: unknown signal; killall -l lists signals.\n")
            return 1
    try:
        options, names = scan(args, "egy:o:ilqrs:u:vwVIn:Z:", LONGS)
    except UsageError as error:
        if "unrecognized" in str(error):
            misused(proc, error)  # of a letter, nothing is said
        proc.err(recorded(proc, "killall.help"))
        return 1
    given = dict(options)
    if "l" in given:
        proc.out(fill(LISTED, 78))
        return 0
    if "V" in given:
        proc.err(recorded(proc, "killall.version"))
        return 0
    if "s" in given:
        chosen = signals.number_of(given["s"])
        if chosen is None:
            proc.err(f"{given['s']}: unknown signal; killall -l lists signals.\n")
            return 1
        number = chosen
    if bad := next((said for option, (fits, said) in MISTAKES.items() if not re.fullmatch(fits, given.get(option, "1s"))), ""):
        proc.err(bad + recorded(proc, "killall.help"))
        return 1
    if not names and "u" not in given:
        proc.err(recorded(proc, "killall.help"))
        return 1
    user = nss.user(proc, given["u"]) if "u" in given else None
    if "u" in given and user is None:
        proc.err(f"Cannot find user {given['u']}\n")
        return 1
    if "r" not in given:
        for name in names:  # each is looked at before any is killed
            if "/" in name and not proc.exists(name):
                proc.err(f"{name}: No such file or directory\n")
                return 1
    status = 0
    for name in names or [""]:
        killed = 0
        for entry in list(proc.visit.processes):
            if entry.pid not in proc.visit.processes or entry.pid == proc.pid or (user is not None and entry.uid != user.uid):
                continue
            if not await _is_called(proc, entry, name, given):
                continue
            killed += _kill(proc, entry, number, given)
        if not killed:
            status = 1
            if "q" not in given and name:
                proc.err(f"{name}: no process found\n")
    return status


async def _is_called(proc: Process, entry: ProcessEntry, name: str, given: dict[str, str]) -> bool:
    comm = to_text(entry.comm)
    if not name:
        return True
    if "r" in given:
        try:
            return await compile_regex(name, "I" in given).search(comm, proc.tick) is not None
        except RegexFault:
            proc.err(f"killall: Bad regular expression: {name}\n")
            proc.exit(1)
    if "/" in name:
        return to_text(entry.exe) == name
    if "I" in given:
        return comm.lower() == name.lower()[:15]
    return comm == (name if "e" in given else name[:15])


def _kill(proc: Process, entry: ProcessEntry, number: int, given: dict[str, str]) -> int:
    name = to_text(entry.comm)
    if not sending.may(proc, entry):
        proc.err(f"{name}({entry.pid}): Operation not permitted\n")
        return 0
    sending.deliver(proc, entry, number)
    if "v" in given:
        proc.err(f"Killed {name}({entry.pid}) with signal {number}\n")
    return 1
