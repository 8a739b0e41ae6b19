"""visudo (sudo 1.9.13p3): sudoers checked, or edited with the editor that there is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mirage.shell.gnu import why
from mirage.shell.options import UsageError, misused, scan
from mirage.shell.recorded import recorded
from mirage.shell.registry import program
from mirage.shell.sources import contents
from mirage.shell.text import to_bytes, to_text

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
STATEMENT = re.compile(r"\s*(?:#.*|@?#?include(?:dir)?\s.*|(?:Defaults|User_Alias|Runas_Alias|Host_Alias|Cmnd_Alias)\b.*|[^=]+=.+)?$")


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
        return await _check(proc, path, is_quiet="q" in given)
    return await _edit(proc, path)


async def _check(proc: Process, path: str, *, is_quiet: bool) -> int:
    """The file and what it includes."""
    try:
        lines = to_text(await contents(proc, path, 1 << 20)).split("\n")
    except OSError as error:
        proc.error(f"unable to open {path}: {why(error)}")
        return 1
    path = "stdin" if path == "-" else path
    for number, line in enumerate(lines, 1):
        if STATEMENT.match(line) is None:
            if not is_quiet:
                proc.err(f"{path}:{number}:{len(line) + 1}: syntax error\n{line}\n{' ' * len(line)}^\n")
            return 1
    if not is_quiet:
        proc.out(f"{path}: parsed OK\n")
    status = 0
    for line in lines:
        included = re.match(r"[@#]includedir\s+(\S+)", line)
        if included is not None and proc.exists(included[1]):
            names = sorted(to_text(entry.name) for entry in proc.caller.listdir(to_bytes(included[1])))
            for name in names:
                if "." not in name and not name.endswith("~"):
                    status |= await _check(proc, f"{included[1].rstrip('/')}/{name}", is_quiet=is_quiet)
    return status


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
