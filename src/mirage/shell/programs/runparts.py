"""run-parts (debianutils 5.7): the programs of a directory, one after the other."""

from __future__ import annotations

import re
import stat as st
from typing import TYPE_CHECKING

from mirage.shell import missing
from mirage.shell.lib.gathering import TooMuchError, gathered
from mirage.shell.lib.gnu import why
from mirage.shell.lib.options import UsageError, misused, scan
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.registry import program
from mirage.shell.signals import SIGPIPE

if TYPE_CHECKING:
    from mirage.shell.process import Process

LONGS = {
    "test": "test", "list": "list", "verbose": "v", "report": "report", "reverse": "reverse", "exit-on-error": "exit", "stdin": "stdin",
    "umask": ":u", "arg": ":a", "lsbsysinit": "lsb", "regex": ":regex", "new-session": "new", "debug": "d", "help": "h", "version": "V",
}  # fmt: skip
USUAL = r"[a-zA-Z0-9_-]+"
LSB = rf"[a-z0-9]+|_?([a-z0-9_.]+-)+[a-z0-9]+|{USUAL}"  # names as cron's, and those that LANANA hands out
REPORTED = 1 << 20  # bytes of a program's output that are reported
HINT = "Try `run-parts --help' for more information.\n"


@program("run-parts")
async def run_parts(proc: Process) -> int:
    try:
        options, operands = scan(proc.args, "u:a:vdhV", LONGS)
    except UsageError as error:
        misused(proc, error)
        proc.err(HINT)
        return 1
    given = dict(options)
    for key, word in (("h", "--help"), ("V", "--version")):
        if key in given:
            return missing.tell(proc, proc.exe, [proc.argv[0], word]) or 0
    if len(operands) != 1:
        proc.error("missing operand")
        proc.err(HINT)
        return 1
    directory = operands[0]
    try:
        names = sorted(to_text(entry.name) for entry in proc.caller.listdir(to_bytes(directory)))
    except OSError as error:
        return proc.error(f"failed to open directory {directory}: {why(error)}")
    pattern = re.compile(LSB if "lsb" in given else given.get("regex") or USUAL)
    fits = pattern.search if "regex" in given else pattern.fullmatch
    paths = [f"{directory.rstrip('/')}/{name}" for name in names if name not in (".", "..") and fits(name)]
    return await _all(proc, paths[::-1] if "reverse" in given else paths, given, [value for key, value in options if key == "a"])


async def _all(proc: Process, paths: list[str], given: dict[str, str], words: list[str]) -> int:
    status = 0
    for path in paths:
        if not _is_file(proc, path):
            continue
        if "list" in given:
            proc.out(f"{path}\n")
            continue
        if not proc.caller.can(to_bytes(path), 1):
            continue
        if "test" in given:
            proc.out(f"{path}\n")
            continue
        if "v" in given:
            proc.error("executing " + " ".join([path, *words]))
        try:
            ended = await _one(proc, path, words, is_told="report" in given)
        except OSError as error:
            ended = proc.error(f"failed to exec {path}: {why(error)}")
        if ended:
            proc.error(f"{path} exited with return code {ended}")
            status = 1
            if "exit" in given:
                break
    return status


async def _one(proc: Process, path: str, words: list[str], *, is_told: bool) -> int:
    """One program; where it is reported, its name stands before what it says."""
    if not is_told:
        return await proc.spawn([path, *words])
    try:
        said = await gathered(proc, [path, *words], REPORTED)
    except TooMuchError:
        return 128 + SIGPIPE
    if said.data:
        proc.out(f"{path}:\n")
        proc.out(said.data)
    return said.status


def _is_file(proc: Process, path: str) -> bool:
    try:
        return st.S_ISREG(proc.stat(path).mode)
    except OSError:
        return False
