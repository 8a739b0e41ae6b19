"""sdiff (GNU diffutils 3.8): diff's side by side under another name; merging (-o) is beyond us."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell import missing
from mirage.shell.lib.options import parse
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

LONGS = {
    "suppress-common-lines": "s", "left-column": "l", "width": ":w", "output": ":o", "ignore-case": "i", "ignore-all-space": "W", "ignore-space-change": "b",
    "ignore-blank-lines": "B", "text": "a", "expand-tabs": "t", "minimal": "d", "ignore-tab-expansion": "E", "ignore-trailing-space": "Z", "ignore-matching-lines": ":I",
    "speed-large-files": "H", "strip-trailing-cr": "cr", "tabsize": ":tabsize", "diff-program": ":diff", "help": "help", "version": "v",
}  # fmt: skip
PASSED = {"s": "--suppress-common-lines", "l": "--left-column", "i": "-i", "W": "-w", "b": "-b", "B": "-B", "a": "-a", "t": "-t", "d": "-d", "E": "-E", "Z": "-Z",
          "H": "-H", "cr": "--strip-trailing-cr"}  # fmt: skip
TROUBLE = 2


@program("sdiff")
async def sdiff(proc: Process) -> int:
    hint = f"{proc.name}: Try '{proc.name} --help' for more information.\n"
    options, operands = parse(proc, "abBdEHiI:lo:stvw:WZ", LONGS, status=TROUBLE, hint=hint)
    words = ["diff", "-y"]
    for key, value in options:
        if key in ("help", "v"):
            return missing.end(proc, proc.exe, [proc.argv[0], "--version" if key == "v" else "--help"])
        if key in ("o", "diff"):
            return missing.end(proc, proc.exe, proc.argv)
        words += (
            ["-W", value]
            if key == "w"
            else ["-I", value]
            if key == "I"
            else [f"--tabsize={value}"]
            if key == "tabsize"
            else [PASSED[key]]
        )
    if len(operands) != 2:
        proc.error(f"missing operand after '{proc.argv[-1]}'" if len(operands) < 2 else f"extra operand '{operands[2]}'")
        proc.err(hint)
        return TROUBLE
    return await proc.spawn([*words, "--", *operands], path="/usr/bin/diff")
