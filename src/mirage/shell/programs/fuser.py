"""fuser (PSmisc 23.6): who holds a file or a port. What it says goes to standard error, the pids alone to standard output."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell import missing, sending, signals
from mirage.shell.lib import nss
from mirage.shell.lib.recorded import recorded
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.net.netfacts import holders, services
from mirage.shell.programs.kill import LISTED, fill
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process
    from mirage.world.processes import ProcessEntry

HEADING = "                     USER        PID ACCESS COMMAND\n"
LETTERS = "aIiklmMnsuvwV46c"
SPACES = ("file", "udp", "tcp")


class _Wrong(Exception):  # noqa: N818  how it is called
    """What is said, before the usage if that is shown."""

    def __init__(self, text: str = "", *, is_usage: bool = True) -> None:
        super().__init__(text + "\n" if text else "")
        self.is_usage = is_usage


@program("fuser")
def fuser(proc: Process) -> int:
    try:
        given, space, number, names = _read(proc.args)
        if "V" in given or "l" in given:
            proc.out(fill(LISTED, 78)) if "l" in given else missing.tell(proc, proc.exe, [proc.argv[0], "-V"])
            return 0
        if not names:
            raise _Wrong("No process specification given")
    except _Wrong as wrong:
        proc.err(str(wrong) + (recorded(proc, "fuser.usage") if wrong.is_usage else ""))
        return 1
    found = [_look(proc, given, space, name, number) for name in names]
    return 0 if any(found) else 1


def _read(args: list[str]) -> tuple[set[str], str, int, list[str]]:
    """Options, name space, the signal of -k, and what is asked for; _Wrong."""
    given, space, number, names, words = set[str](), "file", signals.SIGKILL, list[str](), list(args)
    while words:
        word = words.pop(0)
        if not word.startswith("-") or word == "-":
            names.append(word)
            continue
        if word.startswith("--"):
            raise _Wrong(f"fuser: Invalid option {word}")
        chosen = signals.number_of(word[1:])
        if chosen is not None and not set(word[1:]) <= set(LETTERS):
            number = chosen
            continue
        if word[1].isupper() and word[1] not in LETTERS:
            raise _Wrong(f"{word[1:]}: unknown signal; fuser -l lists signals.", is_usage=False)
        for letter in word[1:]:
            if letter == "h":
                raise _Wrong
            if letter not in LETTERS:
                raise _Wrong(f"fuser: Invalid option {letter}")
            given.add(letter)
            if letter == "n":
                if not words:
                    raise _Wrong("No process specification given")
                space = words.pop(0)
                if space not in SPACES:
                    raise _Wrong("Invalid namespace name")
    return given, space, number, names


def _look(proc: Process, given: set[str], space: str, name: str, number: int) -> bool:
    """One name; whether anybody holds it."""
    port, slash, kind = name.rpartition("/")
    if slash and kind in SPACES[1:] and "/" not in port:
        space, shown = kind, name
    else:
        port, shown = name, f"{name}/{space}"
    if space == "file":
        shown = _path(proc, name)
        if not proc.exists(name):
            proc.err(f"Specified filename {name} does not exist.\n")
            return False
        users = _of_file(proc, shown, whole="m" in given or "c" in given)
    else:
        held = _of_port(proc, space, port)
        if held is None:
            proc.err(f"Cannot resolve local port {port}: Servname not supported for ai_socktype\n")
            return False
        users = held
    if users and "s" not in given:
        _tell(proc, given, shown, users)
    if "k" in given:
        for entry, _ in users:
            if entry.pid != proc.pid:
                sending.deliver(proc, entry, number)
    return bool(users)


def _path(proc: Process, name: str) -> str:
    return name if name.startswith("/") else f"{proc.cwd().rstrip('/')}/{name}"


def _of_port(proc: Process, space: str, port: str) -> list[tuple[ProcessEntry, str]] | None:
    local = port.partition(",")[0]
    known = {name: number for (number, kind), name in services(proc).items() if kind == space}
    number = int(local[:9]) if local.isdecimal() else known.get(local)
    if number is None:
        return None
    found = {}
    for fact in proc.host.sockets(proc.visit):
        if fact.protocol.rstrip("6") == space and fact.local[1] == number:
            found.update({entry.pid: entry for entry, _ in holders(proc, fact)})
    return [(found[pid], "F....") for pid in sorted(found)]


def _of_file(proc: Process, path: str, *, whole: bool) -> list[tuple[ProcessEntry, str]]:
    """Who has it open, runs it, or stands in it."""
    target = proc.caller.realpath(to_bytes(path))
    found = []
    for entry in proc.visit.processes:
        if entry.kernel or entry.pid == proc.pid or (proc.uid and entry.uid != proc.uid):
            continue
        opened = (entry.fds() if entry.fds is not None else {}).values()
        access = ("c" if entry.directory == target else ".") + ("e" if entry.exe == target else ".")
        is_open = target in opened or (whole and any(place.startswith(target.rstrip(b"/") + b"/") for place in opened))
        if is_open or access != "..":
            found.append((entry, f"{'f' if is_open else '.'}{access[1]}{access[0]}.."))
    return found


def _tell(proc: Process, given: set[str], shown: str, users: list[tuple[ProcessEntry, str]]) -> None:
    if "v" in given:
        rows = [f"{nss.user_name(proc, entry.uid):<10} {entry.pid:>5} {access} {to_text(entry.comm)}" for entry, access in users]
        proc.err(HEADING + f"{shown + ':':<20} " + f"\n{'':<21}".join(rows) + "\n")
        return
    proc.err(f"{shown + ':':<20}")
    for entry, access in users:
        proc.out(f"{entry.pid:>6}")
        proc.err(
            access.replace(".", "").replace("f", "").replace("F", "")
            + (f"({nss.user_name(proc, entry.uid)})" if "u" in given else "")
        )
    proc.err("\n")
