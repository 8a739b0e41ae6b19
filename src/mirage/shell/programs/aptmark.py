"""apt-mark (apt 2.6.1): which packages are held, and which were asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from mirage.shell.lib import dpkgdb
from mirage.shell.lib.recorded import recorded
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

STATUS = b"/var/lib/dpkg/status"
STATES = b"/var/lib/apt/extended_states"


@program("apt-mark", path="/usr/bin/apt-mark")
def apt_mark(proc: Process) -> int:
    words = list(proc.args)
    bad = next((word for word in words if word.startswith("-") and word not in ("-q", "-qq", "-y", "-h", "--help")), "")
    if bad and not bad.startswith("--"):
        proc.err(f"E: Command line option '{bad[1]}' [from {bad}] is not understood in combination with the other options.\n")
        return 100
    words = [word for word in words if not word.startswith("-")]
    if not words:
        proc.out(recorded(proc, "apt-mark.help"))
        return 0 if proc.args else 1
    verb, names = words[0], words[1:]
    command = COMMANDS.get(verb)
    if command is None:
        proc.err(f"E: Invalid operation {verb}\n")
        return 100
    if verb.startswith("show"):
        return command(proc, names)
    known = [name for name in names if _is_known(proc, name)]
    for name in names:
        if name not in known:
            proc.err(f"E: Unable to locate package {name}\n")
    if not known:
        proc.err("E: No packages found\n")
        return 100
    if proc.uid:
        proc.err("E: Could not create temporary file for /var/lib/apt/extended_states - mkstemp (13: Permission denied)\n")
        return 100
    return command(proc, known)


def _is_known(proc: Process, name: str) -> bool:
    return dpkgdb.find(proc, name) is not None


def _records(proc: Process) -> list[str]:
    return to_text(proc.caller.read_file(STATUS)).split("\n\n")


def _name(record: str) -> str:
    return next((line[9:] for line in record.split("\n") if line.startswith("Package: ")), "")


def _hold(proc: Process, names: list[str]) -> int:
    return _select(proc, names, "install", "hold", "set on hold.", "was already set on hold.")


def _unhold(proc: Process, names: list[str]) -> int:
    return _select(proc, names, "hold", "install", "Canceled hold on {}.", "was already not on hold.")


def _select(proc: Process, names: list[str], before: str, after: str, done: str, already: str) -> int:
    records = _records(proc)
    for at, record in enumerate(records):
        name = _name(record)
        if name not in names:
            continue
        changed = record.replace(f"\nStatus: {before} ok", f"\nStatus: {after} ok")
        text = done.format(name) if "{" in done else f"{name} {done}"
        proc.out(f"{text if changed != record else f'{name} {already}'}\n")
        records[at] = changed
    proc.caller.write_file(STATUS, to_bytes("\n\n".join(records)))
    return 0


def _show_hold(proc: Process, names: list[str]) -> int:
    for record in _records(proc):
        if "\nStatus: hold ok" in record and (not names or _name(record) in names):
            proc.out(f"{_name(record)}\n")
    return 0


def _automatic(proc: Process) -> set[str]:
    try:
        text = to_text(proc.caller.read_file(STATES))
    except OSError:
        return set()
    return {_name(record) for record in text.split("\n\n") if "Auto-Installed: 1" in record}


def _mark(proc: Process, names: list[str], *, is_auto: bool) -> int:
    marked = _automatic(proc)
    for name in names:
        state = "automatically" if is_auto else "manually"
        proc.out(
            f"{name} was already set to {state} installed.\n"
            if (name in marked) == is_auto
            else f"{name} set to {state} installed.\n"
        )
    marked = marked | set(names) if is_auto else marked - set(names)
    architecture = "amd64"
    text = "".join([f"Package: {name}\nArchitecture: {architecture}\nAuto-Installed: 1\n\n" for name in sorted(marked)])
    proc.caller.write_file(STATES, to_bytes(text))
    return 0


def _show(proc: Process, names: list[str], *, is_auto: bool) -> int:
    marked = _automatic(proc)
    for name, package in sorted(dpkgdb.packages(proc).items()):
        if package.status == "installed" and (name in marked) == is_auto and (not names or name in names):
            proc.out(f"{name}\n")
    return 0


COMMANDS: dict[str, Callable[[Process, list[str]], int]] = {
    "hold": _hold, "unhold": _unhold, "showhold": _show_hold, "showholds": _show_hold, "auto": lambda proc, names: _mark(proc, names, is_auto=True),
    "manual": lambda proc, names: _mark(proc, names, is_auto=False), "showauto": lambda proc, names: _show(proc, names, is_auto=True),
    "showmanual": lambda proc, names: _show(proc, names, is_auto=False),
}  # fmt: skip
