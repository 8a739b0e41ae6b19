"""true, false, sleep, yes, pwd and echo (coreutils 9.1): programs without a file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mirage.shell.lib import gnu
from mirage.shell.lib.quotes import quoted
from mirage.shell.registry import program
from mirage.shell.signals import Exited

if TYPE_CHECKING:
    from mirage.shell.process import Process

_SECONDS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400}
_NUMBER = re.compile(r"([0-9]{1,300}\.?[0-9]{0,300}|\.[0-9]{1,300}|0x[0-9a-f]{1,64}|inf(?:inity)?)([smhd]?)", re.IGNORECASE)
_ESCAPES = {"a": 7, "b": 8, "e": 27, "f": 12, "n": 10, "r": 13, "t": 9, "v": 11, "\\": 92}


@program("true")
def true(proc: Process) -> int:
    return _only_help(proc, "true", 0)


@program("false")
def false(proc: Process) -> int:
    return _only_help(proc, "false", 1)


def _only_help(proc: Process, name: str, status: int) -> int:
    if proc.args in (["--help"], ["--version"]):
        try:
            gnu.tell(proc, name, proc.args[0][2:])
        except Exited:
            return status
    return status


@program("sleep")
async def sleep(proc: Process) -> int:
    _, operands = gnu.read(proc, "sleep", "")
    gnu.need(proc, operands)
    total, is_wrong = 0.0, False
    for word in operands:
        found = _NUMBER.fullmatch(word)
        if found is None:
            proc.error(f"invalid time interval {quoted(proc, word)}")
            is_wrong = True
        else:
            total += _float(found[1]) * _SECONDS[found[2].lower()]
    if is_wrong:
        proc.err(f"Try '{proc.name} --help' for more information.\n")
        return 1
    await proc.sleep(min(total, 1e9))
    return 0


def _float(digits: str) -> float:
    return float.fromhex(digits) if digits[:2].lower() == "0x" else float(digits)


@program("yes")
async def yes(proc: Process) -> int:
    _, operands = gnu.read(proc, "yes", "+")
    line = " ".join(operands or ["y"]) + "\n"
    block = line * max(1, 8192 // len(line))
    while True:
        proc.out(block)
        await proc.flush()
        await proc.tick()


@program("pwd")
def pwd(proc: Process) -> int:
    options, operands = gnu.read(proc, "pwd", "LP", {"logical": "L", "physical": "P"})
    if operands:
        proc.error("ignoring non-option arguments")
    here = proc.cwd()
    named = proc.env.get("PWD", "")
    if options and options[-1][0] == "L" and named.startswith("/") and "/." not in named:
        try:
            if proc.stat(named).ino == proc.stat(".").ino:
                here = named
        except OSError:
            pass
    proc.out(here + "\n")
    return 0


@program("echo")
def echo(proc: Process) -> int:
    args = proc.args
    is_posix = "POSIXLY_CORRECT" in proc.env
    if args in (["--help"], ["--version"]) and not is_posix:
        gnu.tell(proc, "echo", args[0][2:])
    has_newline, has_escapes = True, is_posix
    takes_options = not is_posix or args[:1] == ["-n"]
    while takes_options and args and len(args[0]) > 1 and args[0][0] == "-" and set(args[0][1:]) <= set("neE"):
        for letter in args[0][1:]:
            if letter == "n":
                has_newline = False
            else:
                has_escapes = letter == "e" or is_posix
        args = args[1:]
    text = " ".join(args)
    if has_escapes:
        data, is_cut = _unescape(text.encode("utf-8", "surrogateescape"))
        proc.out(data)
        if is_cut:
            return 0
    else:
        proc.out(text)
    if has_newline:
        proc.out("\n")
    return 0


_ESCAPE = re.compile(rb"\\(?:0([0-7]{0,3})|x([0-9a-fA-F]{1,2})|([abcefnrtv\\]))")


def _unescape(data: bytes) -> tuple[bytes, bool]:
    """The bytes, and whether \\c cut them off."""
    parts: list[bytes] = []
    at = 0
    for found in _ESCAPE.finditer(data):
        parts.append(data[at : found.start()])
        at = found.end()
        if found[3] == b"c":
            return b"".join(parts), True
        if found[3]:
            parts.append(bytes([_ESCAPES[found[3].decode()]]))
        else:
            parts.append(bytes([int(found[1] or b"0", 8) & 255 if found[1] is not None else int(found[2], 16)]))
    return b"".join([*parts, data[at:]]), False
