"""dircolors (coreutils 9.1): LS_COLORS for a shell, from the recorded database or from a file."""

from __future__ import annotations

import fnmatch
from typing import TYPE_CHECKING

from mirage.shell.lib import gnu
from mirage.shell.lib.gnu import try_help, why
from mirage.shell.lib.quotes import quoted
from mirage.shell.lib.recorded import recorded
from mirage.shell.lib.sources import quotef, source, whole
from mirage.shell.lib.text import to_text
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

LONGS = {
    "sh": "b", "bourne-shell": "b", "csh": "c", "c-shell": "c", "print-database": "p", "print-ls-colors": "print",
}  # fmt: skip
_CODES = {
    "NORMAL": "no", "NORM": "no", "FILE": "fi", "RESET": "rs", "DIR": "di", "LNK": "ln", "LINK": "ln", "SYMLINK": "ln", "ORPHAN": "or",
    "MISSING": "mi", "FIFO": "pi", "PIPE": "pi", "SOCK": "so", "BLK": "bd", "BLOCK": "bd", "CHR": "cd", "CHAR": "cd", "DOOR": "do",
    "EXEC": "ex", "LEFT": "lc", "LEFTCODE": "lc", "RIGHT": "rc", "RIGHTCODE": "rc", "END": "ec", "ENDCODE": "ec", "SUID": "su",
    "SETUID": "su", "SGID": "sg", "SETGID": "sg", "STICKY": "st", "OTHER_WRITABLE": "ow", "OWR": "ow", "STICKY_OTHER_WRITABLE": "tw",
    "OWT": "tw", "CAPABILITY": "ca", "MULTIHARDLINK": "mh", "CLRTOEOL": "cl",
}  # fmt: skip


@program("dircolors")
async def dircolors(proc: Process) -> int:
    options, operands = gnu.read(proc, "dircolors", "bcp", LONGS)
    given = {key for key, _ in options}
    shell = next((key for key, _ in reversed(options) if key in "bc"), "")
    if given & {"p", "print"} and shell:
        try_help(proc, "the options to output non shell syntax,\nand to select a shell syntax are mutually exclusive")
    if {"p", "print"} <= given:
        try_help(proc, "options --print-database and --print-ls-colors are mutually exclusive")
    if "p" in given and operands:
        proc.error(f"extra operand {quoted(proc, operands[0])}")
        proc.err("file operands cannot be combined with --print-database (-p)\n")
        proc.err(f"Try '{proc.name} --help' for more information.\n")
        return 1
    if len(operands) > 1:
        try_help(proc, f"extra operand {quoted(proc, operands[1])}")
    database = recorded(proc, "dircolors.database")
    if "p" in given:
        proc.out(database)
        return 0
    if not shell and "print" not in given:
        login = proc.env.get("SHELL", "")
        if not login:
            proc.fail("no SHELL environment variable, and no shell type option given")
        shell = "c" if login.rpartition("/")[2] in ("csh", "tcsh") else "b"
    text = database
    if operands:
        try:
            descriptor = await source(proc, operands[0])
        except OSError as error:
            return proc.error(f"{quotef(operands[0])}: {why(error)}")
        try:
            text = to_text(await whole(proc, descriptor))
        except OSError as error:
            return proc.error(f"{quotef(operands[0])}: {why(error)}")
        finally:
            descriptor.close()
    pairs = _pairs(proc, text, operands[0] if operands else "")
    if pairs is None:
        return 1
    if "print" in given:
        proc.out("".join(f"\33[{value}m{name}\t{value}\33[0m\n" for name, value in pairs))
        return 0
    colors = "".join(f"{name}={value}:" for name, value in pairs).replace("'", "'\\''")
    proc.out(f"LS_COLORS='{colors}';\nexport LS_COLORS\n" if shell == "b" else f"setenv LS_COLORS '{colors}'\n")
    return 0


def _pairs(proc: Process, text: str, name: str) -> list[tuple[str, str]] | None:
    """Codes and values of the sections that are for this terminal; None after a complaint."""
    terminal, color = proc.env.get("TERM") or "none", proc.env.get("COLORTERM", "")
    pairs: list[tuple[str, str]] = []
    state, is_good = "global", True
    for number, line in enumerate(text.split("\n"), 1):
        keyword, _, rest = line.strip().replace("\t", " ").partition(" ")
        value = rest.partition("#")[0].strip()
        if not keyword or keyword.startswith("#"):
            continue
        if not value:
            proc.error(f"{quotef(name)}:{number}: invalid line;  missing second token")
            is_good = False
            continue
        if keyword.upper() in ("TERM", "COLORTERM"):
            subject = terminal if keyword.upper() == "TERM" else color
            if state != "yes":
                state = "yes" if fnmatch.fnmatchcase(subject, value) else "no" if state != "yes" else state
            continue
        if state == "yes":
            state = "in"
        if state == "no":
            continue
        if keyword.startswith("."):
            pairs.append((f"*{keyword}", value))
        elif keyword.startswith("*"):
            pairs.append((keyword, value))
        elif keyword.upper() in _CODES:
            pairs.append((_CODES[keyword.upper()], value))
        elif keyword.upper() not in ("OPTIONS", "COLOR", "EIGHTBIT") and state == "in":
            proc.error(f"{quotef(name)}:{number}: unrecognized keyword {keyword}")
            is_good = False
    return pairs if is_good else None
