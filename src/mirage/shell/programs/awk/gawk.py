"""gawk (GNU Awk 5.2.1), which is awk where Debian has both: the command line, and its own words for what goes wrong.

The engine is mawk's with gawk's dialect; what it does not have (networking, `switch`, FPAT) is refused as a syntax error.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NoReturn

from mirage.shell.lib.options import UsageError, scan
from mirage.shell.lib.recorded import recorded
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.programs.awk.dialect import GAWK
from mirage.shell.programs.awk.interpreter import run
from mirage.shell.programs.awk.lexer import AwkSyntaxError
from mirage.shell.programs.awk.machine import Machine
from mirage.shell.programs.awk.parser import parse
from mirage.shell.programs.awk.program import read
from mirage.shell.programs.awk.streams import AwkFatalError
from mirage.shell.programs.awk.values import integer, number
from mirage.shell.registry import program
from mirage.shell.signals import Exited

if TYPE_CHECKING:
    from mirage.shell.process import Process

LONGS = {
    "file": ":f", "field-separator": ":F", "assign": ":v", "characters-as-bytes": "b", "traditional": "c", "copyright": "C",
    "source": ":e", "exec": ":E", "help": "h", "posix": "P", "re-interval": "r", "no-optimize": "s", "sandbox": "S",
    "version": "V", "optimize": "O", "non-decimal-data": "n", "use-lc-numeric": "N", "lint": "?L", "lint-old": "t",
}  # fmt: skip
# The engine's words, and gawk's; the place stands before those that begin with a space.
_WORDS = [
    (rb'cannot open "(.*)" for output \((.*)\)', rb" fatal: cannot redirect to `\1': \2"),
    (rb"cannot open (.*) \((.*)\)", rb"fatal: cannot open file `\1' for reading: \2"),
    (rb"negative field index \$(-?\d+)", rb" fatal: attempt to access field \1"),
    (rb"line 1: error: (.*)", rb" fatal: invalid regexp: \1"),
    (rb"program limit exceeded: eval stack.*", rb" fatal: memory exhausted"),
    (rb"(?s)(.*)", rb" fatal: \1"),
]


@program("gawk")
async def gawk(proc: Process) -> int:
    proc.name = proc.argv[0].rsplit("/", 1)[-1]
    name = to_bytes(proc.name) + b": "
    machine = Machine(proc, GAWK)
    files, text, operands = _options(proc, machine)
    where = name + (to_bytes(files[-1]) + b":" if files else b"cmd. line:")
    if files:
        text += await read(proc, files, "fatal: cannot open source file `{name}' for reading: {why}")
    machine.prepare(operands)
    try:
        parsed = parse(text, where, is_gawk=True)
        told: set[bytes] = set()
        for line in parsed.warnings:
            words = line.partition(b" ")[2]
            if words not in told:
                told.add(words)
                proc.err(where + line)
        return await run(parsed, machine, where)
    except AwkSyntaxError as error:
        lines = [_translated(line) for line in error.lines]
        proc.err(b"\n".join(lines) + b"\n")
        return 2 if b"fatal: " in lines[0] else 1
    except AwkFatalError as error:
        await proc.flush()
        proc.err(_described(error.text, name, where, machine))
        await machine.streams.close_all()
    return 2


def _translated(line: bytes) -> bytes:
    line = re.sub(rb": illegal reference to array (\w+)$", rb": fatal: attempt to use array `\1' in a scalar context", line)
    return re.sub(rb": illegal reference to variable (\w+)$", rb": fatal: attempt to use scalar `\1' as an array", line)


def _described(text: bytes, name: bytes, where: bytes, machine: Machine) -> bytes:
    for pattern, words in _WORDS:
        found = re.fullmatch(pattern, text)
        if found is None:
            continue
        said = found.expand(words)
        if not said.startswith(b" "):
            return name + said + b"\n"
        count = integer(number(machine.vars[b"FNR"]))
        place = b" (FILENAME=%s FNR=%d)" % (machine.text(machine.vars[b"FILENAME"]), count) if count else b""
        return where + b"1:" + place + said + b"\n"
    return b""


def _usage(proc: Process) -> NoReturn:
    proc.err(recorded(proc, "gawk.help").replace("{name}", proc.name))
    raise Exited(1)


def _options(proc: Process, machine: Machine) -> tuple[list[str], bytes, list[str]]:
    """The -f files, the text of the program if it stands in the words, and the operands."""
    try:
        options, operands = scan(proc.args, "+F:f:v:e:E:W:bcChPrsSVOnNL::t", LONGS)
    except UsageError as error:
        if "requires an argument" in str(error):
            proc.error(str(error).replace("'", ""))
        _usage(proc)
    files: list[str] = []
    parts: list[str] = []
    for key, value in options:
        if key == "V" or (key == "W" and value and "version".startswith(value)):
            proc.out(recorded(proc, "gawk.version", "gawk"))
            raise Exited(0)
        if key == "h" or (key == "W" and value and "help".startswith(value)):
            proc.out(recorded(proc, "gawk.help").replace("{name}", proc.name))
            raise Exited(0)
        if key in ("f", "E"):
            files.append(value)
        elif key == "e":
            parts.append(value)
        elif key == "F":
            machine.assign(b"FS=" + (b"\t" if value == "t" else to_bytes(value)))
        elif key == "v":
            _assign(proc, machine, value)
    if not files and not parts:
        if not operands:
            _usage(proc)
        parts.append(operands.pop(0))
    return files, to_bytes("\n".join(parts)), operands


def _assign(proc: Process, machine: Machine, value: str) -> None:
    if "=" not in value:
        proc.err(f"{proc.name}: `{value}' argument to `-v' not in `var=value' form\n\n")
        _usage(proc)
    if not machine.assign(to_bytes(value)):
        variable = to_text(to_bytes(value).partition(b"=")[0])
        proc.error(f"fatal: `{variable}' is not a legal variable name")
        raise Exited(2)
