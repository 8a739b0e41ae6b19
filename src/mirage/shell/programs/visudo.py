"""visudo (sudo 1.9.13p3): sudoers checked, or edited with the editor that there is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from mirage.shell.lib.gnu import why
from mirage.shell.lib.options import UsageError, misused, scan
from mirage.shell.lib.recorded import recorded
from mirage.shell.lib.sources import contents
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

SUDOERS = "/etc/sudoers"
USAGE = "usage: visudo [-chqsV] [[-f] sudoers ]\n"
LONGS = {
    "check": "c",
    "file": ":f",
    "help": "h",
    "no-includes": "I",
    "owner": "O",
    "perms": "P",
    "quiet": "q",
    "strict": "s",
    "version": "V",
}
LIST = r"[^\s=,]+(?:\s*,\s*[^\s=,]+)*"
STATEMENT = re.compile(
    rf"\s*(?:#.*|@?#?include(?:dir)?\s.*|(?:Defaults|User_Alias|Runas_Alias|Host_Alias|Cmnd_Alias)\b.*|{LIST}\s+{LIST}\s*=.+)?$"
)


@program("visudo", path="/usr/sbin/visudo")
async def visudo(proc: Process) -> int:
    try:
        options, operands = scan(proc.args, "cf:hIOPqsVx:", LONGS)
    except UsageError as error:
        misused(proc, error)
        proc.err(USAGE)
        return 1
    given = dict(options)
    if "h" in given:
        proc.out(recorded(proc, "visudo.help"))
        return 0
    if "V" in given:
        proc.out("visudo version 1.9.13p3\nvisudo grammar version 50\n")
        return 0
    if len(operands) + ("f" in given) > 1:
        proc.err(USAGE)
        return 1
    path = given.get("f") or (operands[0] if operands else SUDOERS)
    if "c" in given:
        is_own = not ("f" in given or operands) or bool(given.keys() & {"O", "P"})
        return await _check(proc, path, is_quiet="q" in given, judges_modes=is_own)
    return await _edit(proc, path)


async def _check(proc: Process, path: str, *, is_quiet: bool, judges_modes: bool = False) -> int:
    """The file and what it includes; that they are well is said only where all are. `judges_modes`: they are the system's own."""
    parsed = list[str]()
    try:
        is_well = await _parse(proc, path, parsed, is_quiet=is_quiet)
    except OSError as error:
        proc.error(f"unable to open {path}: {why(error)}")
        return 1
    if not is_well:
        return 1
    status = 0
    for name in parsed:
        if judges_modes and proc.stat(name).mode & 0o7777 != 0o440:
            proc.err(f"{name}: bad permissions, should be mode 0440\n")
            status = 1
        elif not is_quiet:
            proc.out(f"{name}: parsed OK\n")
        await proc.flush()
    return status


async def _parse(proc: Process, path: str, parsed: list[str], *, is_quiet: bool) -> bool:
    """Whether there was no mistake; which files were read is added to `parsed`. OSError."""
    lines = to_text(await contents(proc, path, 1 << 20)).split("\n")
    path = "stdin" if path == "-" else path
    parsed.append(path)
    is_well = True
    for number, line in _statements(lines):
        if STATEMENT.match(line) is None:
            at, length = _offender(line)
            if not is_quiet:
                proc.err(f"{path}:{number}:{at + 1}: syntax error\n{line}\n{' ' * at}^{'~' * (length - 1)}\n")
            is_well = False
    for line in lines:
        included = re.match(r"[@#]includedir\s+(\S+)", line)
        if included is not None and proc.exists(included[1]):
            names = sorted(to_text(entry.name) for entry in proc.caller.listdir(to_bytes(included[1])))
            for name in names:
                if "." not in name and not name.endswith("~"):
                    is_well &= await _parse(proc, f"{included[1].rstrip('/')}/{name}", parsed, is_quiet=is_quiet)
    return is_well


def _statements(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Each with the number of its first line; one that ends in a backslash goes on in the next."""
    start, pending = 1, ""
    for number, line in enumerate(lines, 1):
        if line.endswith("\\") and number < len(lines):
            pending += line[:-1] + " "
            continue
        yield start, pending + line
        start, pending = number + 1, ""


def _offender(line: str) -> tuple[int, int]:
    """Where the word begins that should have been the `=` after users and hosts, and its length; the line's end where there is none."""
    lists = re.match(rf"\s*{LIST}\s+{LIST}\s+(?=\S)", line)
    return (lists.end(), len(re.split(r"[\s,=]", line[lists.end() :])[0])) if lists is not None else (len(line), 1)


async def _edit(proc: Process, path: str) -> int:
    """A copy is edited, and takes the file's place if it parses."""
    copy = f"{path}.tmp"
    try:
        data = proc.read_file(path, 1 << 20) if proc.exists(path) else b""
        proc.caller.write_file(to_bytes(copy), data, 0o440)
    except OSError as error:
        proc.error(f"{path}: {why(error)}")
        return 1
    await proc.flush()
    editor = proc.env.get("SUDO_EDITOR") or proc.env.get("VISUAL") or proc.env.get("EDITOR") or "/usr/bin/editor"
    try:
        await proc.spawn(["sh", "-c", f'{editor} "$1"', "sh", copy], path="/bin/sh")
        after = proc.read_file(copy, 1 << 20)
    except OSError:
        after = data
    if after == data:
        proc.error(f"{copy} unchanged", 0)
    elif await _check(proc, copy, is_quiet=False) == 0:
        proc.caller.rename(to_bytes(copy), to_bytes(path))
        return 0
    if proc.exists(copy):
        proc.caller.unlink(to_bytes(copy))
    return 0
