"""mapfile and readarray: lines into an array (mapfile.def)."""

from __future__ import annotations

import errno
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mirage.shell.bash import quoting
from mirage.shell.bash.faults import AssignmentFault
from mirage.shell.bash.variables import ASSOCIATIVE, NAME, READONLY
from mirage.shell.builtins.control import integer
from mirage.shell.builtins.getopt import getopt
from mirage.shell.builtins.registration import builtin
from mirage.shell.lib.text import to_bytes, to_text

if TYPE_CHECKING:
    from mirage.shell.bash.interpreter import Shell

_QUANTUM = 5000  # mapfile.def DEFAULT_QUANTUM
_NUMBERS = {"u": "file descriptor specification", "n": "line count", "s": "line count", "c": "callback quantum", "O": "array origin"}


@dataclass(slots=True)
class _Wish:
    delimiter: bytes = b"\n"
    cuts: bool = False
    callback: str = ""
    fd: int = 0
    count: int = 0
    skipped: int = 0
    quantum: int = _QUANTUM
    origin: int | None = None


@builtin("mapfile", "readarray")
async def mapfile(shell: Shell, argv: list[str]) -> int:
    found = getopt(shell, argv, "d:u:n:O:tC:c:s:")
    if found is None:
        return 2
    wish = _wish(shell, argv[0], found[0])
    if wish is None:
        return 1
    name = found[1][0] if found[1] else "MAPFILE"
    if not NAME.fullmatch(name):
        shell.complain(f"{argv[0]}: `{name}': not a valid identifier" if name else f"{argv[0]}: empty array variable name")
        return 1
    if wish.fd not in shell.proc.fds:
        shell.complain(f"{argv[0]}: {wish.fd}: invalid file descriptor: Bad file descriptor")
        return 1
    variable = shell.vars.lookup(name)
    if variable is not None and variable.flags & ASSOCIATIVE:
        shell.complain(f"{argv[0]}: {name}: not an indexed array")
        return 1
    try:
        if variable is not None and variable.flags & READONLY:
            raise AssignmentFault(f"{name}: readonly variable")
        await _fill(shell, name, wish)
    except AssignmentFault as fault:
        shell.complain(fault.text)
        return 1
    except OSError as error:
        return 1 if error.errno == errno.EISDIR else 0
    return 0


def _wish(shell: Shell, program: str, options: list[tuple[str, str]]) -> _Wish | None:
    wish = _Wish()
    for option, argument in options:
        letter = option[1]
        number = 0
        if letter in _NUMBERS:
            parsed = integer(argument)
            if parsed is None or parsed < 0 or (letter == "c" and parsed == 0):
                shell.complain(f"{program}: {argument}: invalid {_NUMBERS[letter]}")
                return None
            number = parsed
        match letter:
            case "d":
                wish.delimiter = to_bytes(argument)[:1] or b"\0"
            case "t":
                wish.cuts = True
            case "C":
                wish.callback = argument
            case "u":
                wish.fd = number
            case "n":
                wish.count = number
            case "s":
                wish.skipped = number
            case "c":
                wish.quantum = number
            case "O":
                wish.origin = number
    return wish


async def _fill(shell: Shell, name: str, wish: _Wish) -> None:
    proc = shell.proc
    if wish.origin is None:
        shell.vars.set_array(name, [])
    for _ in range(wish.skipped):
        if not await proc.read_line(wish.fd, wish.delimiter):
            return
    index, read = wish.origin or 0, 0
    while not wish.count or read < wish.count:
        data = await proc.read_line(wish.fd, wish.delimiter)
        if not data:
            return
        read += 1
        text = to_text((data.removesuffix(wish.delimiter) if wish.cuts else data).partition(b"\0")[0])
        if wish.callback and not read % wish.quantum:
            await shell.run_text(f"{wish.callback} {index} {quoting.single(text)}")
        shell.vars.set_element(name, str(index), text)
        index += 1
