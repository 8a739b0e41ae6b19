"""systemd-tmpfiles and systemd-sysusers (systemd 252): what their configuration says, and files made and removed as it does."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING

from mirage.shell import missing, muscle
from mirage.shell.lib import nss
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.registry import program
from mirage.shell.systemd import overrides
from mirage.shell.systemd.asking import asked
from mirage.world.muscle import NoMuscleError

if TYPE_CHECKING:
    from mirage.shell.process import Process

TMPFILES = {
    "help": "h", "version": "version", "user": "user", "cat-config": "cat", "create": "create", "clean": "clean", "remove": "remove",
    "boot": "boot", "prefix": ":prefix", "exclude-prefix": ":exclude", "root": ":root", "image": ":image", "replace": ":replace",
    "no-pager": "no-pager",
}  # fmt: skip
SYSUSERS = {"help": "h", "version": "version", "cat-config": "cat", "root": ":root", "image": ":image", "replace": ":replace",
            "dry-run": "dry-run", "inline": "inline", "no-pager": "no-pager"}  # fmt: skip
FOLDERS = "dDqQve"  # types of lines that make a directory
FILES, LINKS, REMOVED = "fF", "L", "rR"
LETTERS = "fFwdDevqQpLcbCxXrRzZtThHaA"


@program("systemd-tmpfiles")
def systemd_tmpfiles(proc: Process) -> int:
    options, words = asked(proc, "hE", TMPFILES)
    given = dict(options)
    if "cat" in given:
        proc.out(overrides.shown(proc, overrides.files(proc, "tmpfiles.d").values()))
        return 0
    if not given.keys() & {"create", "clean", "remove"}:
        proc.err("You need to specify at least one of --clean, --create or --remove.\n")
        return 1
    known = overrides.files(proc, "tmpfiles.d")
    for word in words:
        path = word if "/" in word else known.get(word, word)
        try:
            text = to_text(proc.read_file(path))
        except OSError as error:
            proc.err(f"Failed to open '{word}': {os.strerror(error.errno or 0)}\n")
            return 1
        status = 0
        for number, line in enumerate(text.splitlines(), 1):
            status = _line(proc, path, number, line.split(None, 6), given) or status
        if status:
            return status
    return 0


def _line(proc: Process, path: str, number: int, fields: list[str], given: dict[str, str]) -> int:
    """One line: made or taken away, as was asked; its status."""
    if not fields or fields[0].startswith("#"):
        return 0
    kind, place, mode, user, group, _age, argument = (fields + ["-"] * 7)[:7]
    letter = kind[0]
    if letter not in LETTERS or set(kind[1:]) - set("+!-=~^"):
        proc.err(
            f"{path}:{number}: Unknown modifiers in command '{kind}'.\n"
            if letter in LETTERS
            else f"{path}:{number}: Unknown command type '{letter}'.\n"
        )
        return 65
    if len(fields) > 1 and not place.startswith("/"):
        proc.err(f"{path}:{number}: Path '{place}' not absolute.\n")
        return 65
    if not place.startswith(given.get("prefix", "/")):
        return 0
    with contextlib.suppress(OSError):
        if "remove" in given and letter in REMOVED + "D":
            proc.caller.unlink(to_bytes(place))
        if "create" in given:
            _make(proc, kind, place, "" if argument == "-" else argument, mode)
            _own(proc, place, user, group)
    return 0


def _make(proc: Process, kind: str, place: str, argument: str, mode: str) -> None:
    is_there, letter = proc.caller.exists(to_bytes(place), follow=False), kind[0]
    bits = int(mode.lstrip("~:"), 8) if mode.lstrip("~:").isdecimal() else 0
    if letter in FOLDERS and not is_there:
        proc.caller.mkdir(to_bytes(place), bits or 0o755)
    elif letter in FILES and (not is_there or "+" in kind or letter == "F"):
        proc.caller.write_file(to_bytes(place), to_bytes(argument), bits or 0o644)
    elif letter == "w" and is_there:
        proc.caller.write_file(to_bytes(place), to_bytes(argument), append="+" in kind)
    elif letter in LINKS and not is_there:
        proc.caller.symlink(to_bytes(argument or f"/usr/share/factory{place}"), to_bytes(place))
    if bits and letter in FOLDERS + FILES + "zZ" and proc.exists(place):
        proc.caller.chmod(to_bytes(place), bits)


def _own(proc: Process, place: str, user: str, group: str) -> None:
    owner = nss.user(proc, int(user) if user.isdecimal() else user) if user != "-" else None
    team = nss.group(proc, int(group) if group.isdecimal() else group) if group != "-" else None
    if owner is not None or team is not None:
        proc.caller.chown(to_bytes(place), owner.uid if owner is not None else -1, team.gid if team is not None else -1, follow=False)


@program("systemd-sysusers")
async def systemd_sysusers(proc: Process) -> int:
    options, words = asked(proc, "h", SYSUSERS)
    given = dict(options)
    if "cat" in given:
        proc.out(overrides.shown(proc, overrides.files(proc, "sysusers.d").values()))
        return 0
    if not words:
        return 0  # all that they say is there
    try:
        return await muscle.run(proc, "/usr/bin/systemd-sysusers")
    except NoMuscleError:
        return missing.end(proc, b"/usr/bin/systemd-sysusers", proc.argv)
