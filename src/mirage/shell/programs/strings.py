"""strings (GNU binutils 2.40): runs of printable characters of files."""

from __future__ import annotations

import re
import stat as st
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from mirage.shell.lib import gnu
from mirage.shell.lib.gnu import why
from mirage.shell.lib.options import parse
from mirage.shell.lib.recorded import recorded
from mirage.shell.lib.sources import pieces, source
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.fds import Descriptor
    from mirage.shell.process import Process

LONGS = {
    "all": "a", "data": "d", "print-file-name": "f", "bytes": ":n", "radix": ":t", "include-all-whitespace": "w", "encoding": ":e",
    "target": ":T", "output-separator": ":s", "unicode": ":U", "help": "help", "version": "v",
}  # fmt: skip
_PRINTABLE = b"\t" + bytes(range(32, 127))
_LONGEST = 1 << 22  # bytes of a run that are kept together
_FORMS = {"o": "%7o ", "d": "%7d ", "x": "%7x "}


@program("strings", path=("/usr/bin/strings", "/usr/bin/x86_64-linux-gnu-strings"))
async def strings(proc: Process) -> int:
    args = [f"-n{word[1:]}" if re.fullmatch(r"-[0-9]+", word) else word for word in proc.args]
    options, operands = parse(proc, "adfhHn:ot:e:T:s:U:wVv", LONGS, args=args, hint=_usage(proc))
    least, form, end, is_named, members = 4, "", "\n", False, _PRINTABLE
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
                members = _PRINTABLE + b"\n\v\f\r"
            case "help" | "h" | "H":
                gnu.tell(proc, "strings", "help", "binutils")
            case "v" | "V":
                gnu.tell(proc, "strings", "version", "binutils")
    status = 0
    for name in operands or ["-"]:
        shown = f"{name if operands else '{standard input}'}: " if is_named else ""
        descriptor = await _opened(proc, name if operands else "")
        if descriptor is None:
            status = 1
            continue
        try:
            async for place, run in _runs(proc, descriptor, members, least):
                proc.out(shown + (_FORMS[form] % place if form else ""))
                proc.out(run + end.encode())
        except OSError as error:
            status = proc.error(f"{name}: {why(error)}")
        finally:
            descriptor.close()
    return status


async def _runs(proc: Process, descriptor: Descriptor, members: bytes, least: int) -> AsyncIterator[tuple[int, bytes]]:
    """Where runs of printable characters begin, and their bytes; one that reaches the end of what was read may go on."""
    run = re.compile(b"[%s]{%d,}" % (re.escape(members), least))
    rest, place = b"", 0
    async for data in pieces(proc, descriptor):
        data = rest + data
        cut = len(data.rstrip(members))
        if len(data) - cut > _LONGEST:
            cut = len(data)
        for found in run.finditer(data, 0, cut):
            yield place + found.start(), found[0]
        rest, place = data[cut:], place + cut
    if len(rest) >= least:
        yield place, rest


def _usage(proc: Process) -> str:
    return recorded(proc, "strings.help", "binutils").replace("{name}", proc.name).partition("Report bugs")[0]


async def _opened(proc: Process, name: str) -> Descriptor | None:
    try:
        if name:
            stat = proc.stat(name)
            if st.S_ISDIR(stat.mode):
                proc.error(f"Warning: '{name}' is a directory")
                return None
            return await proc.open_fd(name)
        return await source(proc, "-")
    except FileNotFoundError:
        proc.error(f"'{name}': No such file")
        return None
    except OSError as error:
        proc.err(f"{proc.name}: {name}: {why(error)}\n")
        return None
