"""pwck, grpck, pwconv and grpconv (shadow 4.13): whether the files of accounts agree, and the shadow ones made of the others."""

from __future__ import annotations

import re
import stat as st
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mirage.shell import missing
from mirage.shell.lib import shadowsuite
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

MISUSED, BAD_ENTRY, NO_FILE = 1, 2, 3
NAME = re.compile(r"[a-z_][a-z0-9_-]*\$?")
NOWHERE = "/nonexistent"
DAY = 86_400 * 1_000_000_000


@dataclass(slots=True)
class _Check:
    """One run over a file and its shadow: what was found wrong, and what is to be taken out or put in."""

    proc: Process
    is_quiet: bool
    is_readonly: bool
    errors: int = 0
    changes: int = 0

    def warn(self, text: str) -> None:
        self.proc.out(f"{text}\n")
        self.errors += 1

    async def ask(self, text: str) -> bool:
        """yes_or_no() of its library: without an answer it is no."""
        self.proc.out(f"{text}? ")
        if self.is_readonly:
            self.proc.out("No\n")
            return False
        await self.proc.flush()
        answer = await self.proc.read_line(0)
        self.changes += answer[:1] in (b"y", b"Y")
        return answer[:1] in (b"y", b"Y")


@program("pwck", path="/usr/sbin/pwck")
async def pwck(proc: Process) -> int:
    return await _checked(proc, "bhqrR:s", {"badname": "b", "quiet": "q"}, ("/etc/passwd", "/etc/shadow"), _passwords)


@program("grpck", path="/usr/sbin/grpck")
async def grpck(proc: Process) -> int:
    return await _checked(proc, "hqrR:sS", {"silence-warnings": "S"}, ("/etc/group", "/etc/gshadow"), _groups)


async def _checked(proc: Process, short: str, longs: dict[str, str], files: tuple[str, str], work: Callable[..., object]) -> int:
    name = proc.name.rsplit("/", 1)[-1]
    longs = {**longs, "help": "h", "read-only": "r", "root": ":R", "sort": "s"}
    usage = missing.answers(name).answers["--help"][0]
    options, operands = shadowsuite.read(proc, short, longs, usage, MISUSED)
    given = {key for key, _ in options}
    if len(operands) > 2:
        proc.err(usage)
        return MISUSED
    if {"r", "s"} <= given:
        return proc.error("-s and -r are incompatible", MISUSED)
    places = (*operands, *files[len(operands) :])
    tables: list[list[str]] = []
    for place in places:
        try:
            tables.append(to_text(proc.read_file(place)).splitlines())
        except OSError:
            return proc.error(f"cannot open {place}", NO_FILE)
    check = _Check(proc, "q" in given, "r" in given)
    kept = await work(check, tables, places)  # type: ignore[misc]
    if check.changes:
        for place, lines in zip(places, kept, strict=True):
            proc.caller.write_file(to_bytes(place), to_bytes("".join([f"{line}\n" for line in lines])))
        proc.out(f"{name}: the files have been updated\n")
    elif check.errors:
        proc.out(f"{name}: no changes\n")
    return BAD_ENTRY if check.errors else 0


async def _passwords(check: _Check, tables: list[list[str]], places: tuple[str, ...]) -> tuple[list[str], list[str]]:
    proc, (lines, shadow) = check.proc, tables
    groups = {line.split(":")[2] for line in to_text(proc.read_file("/etc/group")).splitlines() if line.count(":") == 3}
    names = Counter(line.split(":")[0] for line in lines)
    kept, shadows = [], list(shadow)
    known = {line.split(":")[0] for line in shadow}
    for line in lines:
        fields = line.split(":")
        if len(fields) != 7 or not fields[2].isdecimal() or not fields[3].isdecimal():
            check.warn("invalid password file entry")
            if not await check.ask(f"delete line '{line}'"):
                kept.append(line)
            continue
        name, password, _, gid, _, home, shell = fields
        if names[name] > 1:
            check.warn("duplicate password entry")
            if await check.ask(f"delete line '{line}'"):
                continue
        kept.append(line)
        if not NAME.fullmatch(name):
            check.warn(f"invalid user name '{name}': use --badname to ignore")
        if not check.is_quiet:
            if gid not in groups:
                check.warn(f"user '{name}': no group {gid}")
            if home and home != NOWHERE and not _is_directory(proc, home):
                check.warn(f"user '{name}': directory '{home}' does not exist")
            if shell and not proc.exists(shell):
                check.warn(f"user '{name}': program '{shell}' does not exist")
        if name not in known:
            check.warn(f"no matching password file entry in {places[1]}")
            if await check.ask(f"add user '{name}' in {places[1]}"):
                shadows.append(f"{name}:{password}:{proc.clock.now() // DAY}:0:99999:7:::")
    everybody = {line.split(":")[0] for line in kept}
    for line in shadow:
        if line.count(":") != 8:
            check.warn("invalid shadow password file entry")
        elif line.split(":")[0] not in everybody:
            check.warn(f"no matching password file entry in {places[0]}")
        else:
            continue
        if await check.ask(f"delete line '{line}'"):
            shadows.remove(line)
    return kept, shadows


async def _groups(check: _Check, tables: list[list[str]], places: tuple[str, ...]) -> tuple[list[str], list[str]]:
    proc, (lines, shadow) = check.proc, tables
    users = {line.split(":")[0] for line in to_text(proc.read_file("/etc/passwd")).splitlines()}
    names = Counter(line.split(":")[0] for line in lines)
    kept, shadows = [], list(shadow)
    known = {line.split(":")[0] for line in shadow}
    for line in lines:
        fields = line.split(":")
        if len(fields) != 4 or not fields[2].isdecimal():
            check.warn("invalid group file entry")
            if not await check.ask(f"delete line '{line}'"):
                kept.append(line)
            continue
        name, _, _, listed = fields
        if names[name] > 1:
            check.warn("duplicate group entry")
            if await check.ask(f"delete line '{line}'"):
                continue
        members = [each for each in listed.split(",") if each]
        for member in [each for each in members if each not in users]:
            check.warn(f"group {name}: no user {member}")
            if await check.ask(f"delete member '{member}'"):
                members.remove(member)
        kept.append(":".join([*fields[:3], ",".join(members)]))
        if name not in known:
            check.warn(f"no matching group file entry in {places[1]}")
            if await check.ask(f"add group '{name}' in {places[1]}"):
                shadows.append(f"{name}:*::{','.join(members)}")
    return kept, shadows


def _is_directory(proc: Process, path: str) -> bool:
    try:
        return st.S_ISDIR(proc.stat(path).mode)
    except OSError:
        return False


@program("pwconv", path="/usr/sbin/pwconv")
def pwconv(proc: Process) -> int:
    return _converted(
        proc, "pwconv", "/etc/passwd", "/etc/shadow", lambda name, fields, today: f"{name}:{fields[1]}:{today}:0:99999:7:::"
    )


@program("grpconv", path="/usr/sbin/grpconv")
def grpconv(proc: Process) -> int:
    return _converted(proc, "grpconv", "/etc/group", "/etc/gshadow", lambda name, fields, today: f"{name}:{fields[1]}::{fields[3]}")


def _converted(proc: Process, name: str, plain: str, shadow: str, made: Callable[[str, list[str], int], str]) -> int:
    """Who has no line in the shadow file gets one, with the password that stood in the other."""
    shadowsuite.read(proc, "hR:", {"help": "h", "root": ":R"}, missing.answers(name).answers["--help"][0], 2)
    try:
        lines, shadows = [to_text(proc.read_file(place)).splitlines() for place in (plain, shadow)]
    except OSError as error:
        return proc.error(f"cannot open {plain}: {error.strerror}", NO_FILE)
    known = {line.split(":")[0] for line in shadows}
    today = proc.clock.now() // DAY
    rows = [line.split(":") for line in lines if line.count(":") >= 3]
    added = [made(row[0], row, today) for row in rows if row[0] not in known]
    if added:
        proc.caller.write_file(to_bytes(shadow), to_bytes("".join([f"{line}\n" for line in [*shadows, *added]])))
        kept = [":".join([row[0], "x", *row[2:]]) for row in rows]
        proc.caller.write_file(to_bytes(plain), to_bytes("".join([f"{line}\n" for line in kept])))
    return 0
