"""uniq (coreutils 9.1): neighbours that are alike become one, counted or told apart."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from mirage.shell.lib import gnu
from mirage.shell.lib.gnu import need, shell_escape, try_help, why
from mirage.shell.lib.quotes import quoted
from mirage.shell.lib.sources import batches, quotef, source
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

LONGS = {
    "count": "c", "repeated": "d", "all-repeated": "?D", "group": "?group", "ignore-case": "i", "unique": "u", "skip-fields": ":f",
    "skip-chars": ":s", "check-chars": ":w", "zero-terminated": "z",
}  # fmt: skip
_FIELDS = re.compile(rb"[ \t]*[^ \t]*")
_COUNTS = {"f": "fields to skip", "s": "bytes to skip", "w": "bytes to compare"}
_GROUPS = {"D": ("none", "prepend", "separate"), "group": ("prepend", "append", "separate", "both")}


class _Writer:
    """Groups of lines as the options want them shown."""

    def __init__(self, given: dict[str, str], end: bytes) -> None:
        self.counts = "c" in given
        self.shows_single = "d" not in given and "D" not in given
        self.shows_repeated = "u" not in given
        self.all = "D" in given or "group" in given
        self.method = given.get("D") or given.get("group") or ("none" if "D" in given else "separate")
        self.end = end
        self.is_first = True

    def group(self, lines: list[bytes], count: int) -> bytes:
        if not (self.shows_repeated if count > 1 else self.shows_single):
            return b""
        if self.all:
            before = self.method in ("prepend", "both") or (self.method == "separate" and not self.is_first)
            behind = self.method == "append"
            self.is_first = False
            return (self.end if before else b"") + b"".join([line + self.end for line in lines]) + (self.end if behind else b"")
        return (b"%7d " % count if self.counts else b"") + lines[0] + self.end


@program("uniq")
async def uniq(proc: Process) -> int:
    options, operands = gnu.read(proc, "uniq", "0123456789cdDf:is:uw:z", LONGS)
    given: dict[str, str] = {}
    digits = ""
    for key, value in options:
        if key in _COUNTS:
            if not re.fullmatch(r"[0-9]+", value):
                proc.fail(f"{value}: invalid number of {_COUNTS[key]}")
        elif key in _GROUPS and value and value not in _GROUPS[key]:
            _bad_method(proc, key, value)
        elif key.isdigit():
            digits += key
            given["f"] = digits
            continue
        given[key] = value
    if "group" in given and set(given) & {"c", "d", "D", "u"}:
        try_help(proc, "--group is mutually exclusive with -c/-d/-D/-u")
    if "D" in given and "c" in given:
        try_help(proc, "printing all duplicated lines and repeat counts is meaningless")
    if len(operands) > 2:
        need(proc, operands, 0, 2)
    end = b"\0" if "z" in given else b"\n"
    return await _run(proc, operands[0] if operands else "-", operands[1] if len(operands) > 1 else "-", given, end)


def _bad_method(proc: Process, key: str, value: str) -> None:
    option = "--all-repeated" if key == "D" else "--group"
    proc.error(f"invalid argument {quoted(proc, value)} for {quoted(proc, option)}")
    proc.err("Valid arguments are:\n" + "".join(f"  - {quoted(proc, word)}\n" for word in _GROUPS[key]))
    proc.err(f"Try '{proc.name} --help' for more information.\n")
    proc.exit(1)


async def _run(proc: Process, name: str, target: str, given: dict[str, str], end: bytes) -> int:
    try:
        descriptor = await source(proc, name)
        if target != "-":
            proc.set_fd(1, await proc.open_fd(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC))
    except OSError as error:
        return proc.error(f"{quotef(name)}: {why(error)}")
    writer = _Writer(given, end)
    previous: bytes | None = None
    group: list[bytes] = []
    count = 0
    try:
        async for lines in batches(proc, descriptor, end):
            for line in lines:
                key = _key(line, given)
                if key == previous and count:
                    count += 1
                    if writer.all:
                        group.append(line)
                    continue
                if count:
                    proc.out(writer.group(group, count))
                previous, group, count = key, [line], 1
    except OSError:
        return proc.error(f"error reading {shell_escape(name)}")
    finally:
        descriptor.close()
    if count:
        proc.out(writer.group(group, count))
        if writer.method == "both" and writer.all:
            proc.out(end)
    return 0


def _key(line: bytes, given: dict[str, str]) -> bytes:
    """What of the line is compared."""
    at = 0
    for _ in range(min(int(given.get("f", "0")[:9]), len(line))):
        found = _FIELDS.match(line, at)
        assert found is not None
        at = found.end()
    at += int(given.get("s", "0")[:18])
    key = line[at : at + int(given["w"][:18])] if "w" in given else line[at:]
    return key.upper() if "i" in given else key
