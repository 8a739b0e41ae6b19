"""strings (GNU binutils 2.40): runs of printable characters of files."""

from __future__ import annotations

import re
import stat as st
from typing import TYPE_CHECKING

from mirage.shell import gnu
from mirage.shell.gnu import why
from mirage.shell.options import parse
from mirage.shell.recorded import recorded
from mirage.shell.registry import program
from mirage.shell.sources import source, whole

if TYPE_CHECKING:
    from mirage.shell.process import Process

LONGS = {
    "all": "a", "data": "d", "print-file-name": "f", "bytes": ":n", "radix": ":t", "include-all-whitespace": "w", "encoding": ":e",
    "target": ":T", "output-separator": ":s", "unicode": ":U", "help": "help", "version": "v",
}  # fmt: skip
_FORMS = {"o": "%7o ", "d": "%7d ", "x": "%7x "}


@program("strings", path=("/usr/bin/strings", "/usr/bin/x86_64-linux-gnu-strings"))
async def strings(proc: Process) -> int:
    args = [f"-n{word[1:]}" if re.fullmatch(r"-[0-9]+", word) else word for word in proc.args]
    options, operands = parse(proc, "adfhHn:ot:e:T:s:U:wVv", LONGS, args=args, hint=_usage(proc))
    least, form, end, is_named, members = 4, "", "\n", False, rb"\t -~"
    for key, value in options:
        match key:
            case "n":
                if not re.fullmatch(r"0[xX][0-9a-fA-F]+|[0-9]+", value):
                    proc.fail(f"invalid integer argument {value}")
                least = min(int(value, 0) if value.startswith("0x") else int(value[:9]), 1 << 16)
                if least < 1:
                    proc.fail(f"minimum string length is too small: {value}")
            case "o":
                form = "o"
            case "t":
                if value not in _FORMS:
                    proc.err(_usage(proc))
                    return 1
                form = value
            case "f":
                is_named = True
            case "s":
                end = value
            case "w":
                members = rb"\t-\r -~"
            case "help" | "h" | "H":
                gnu.tell(proc, "strings", "help", "binutils")
            case "v" | "V":
                gnu.tell(proc, "strings", "version", "binutils")
    pattern = re.compile(b"[" + members + b"]{%d,}" % least)
    status = 0
    for name in operands or ["-"]:
        data = await _bytes(proc, name if operands else "")
        if data is None:
            status = 1
            continue
        shown = f"{name if operands else '{standard input}'}: " if is_named else ""
        for found in pattern.finditer(data):
            proc.out(shown + (_FORMS[form] % found.start() if form else ""))
            proc.out(found[0] + end.encode())
    return status


def _usage(proc: Process) -> str:
    return recorded(proc, "strings.help", "binutils").replace("{name}", proc.name).partition("Report bugs")[0]


async def _bytes(proc: Process, name: str) -> bytes | None:
    try:
        if name:
            stat = proc.stat(name)
            if st.S_ISDIR(stat.mode):
                proc.error(f"Warning: '{name}' is a directory")
                return None
            descriptor = await proc.open_fd(name)
        else:
            descriptor = await source(proc, "-")
    except FileNotFoundError:
        proc.error(f"'{name}': No such file")
        return None
    except OSError as error:
        proc.err(f"{proc.name}: {name}: {why(error)}\n")
        return None
    try:
        return await whole(proc, descriptor)
    except OSError as error:
        proc.error(f"{name}: {why(error)}")
        return None
    finally:
        descriptor.close()
