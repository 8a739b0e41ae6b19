"""What every GNU program does alike: --help and --version from the recordings, its complaints about operands, and errno's words."""

from __future__ import annotations

import errno
import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, NoReturn

from mirage.shell.lib.options import Options, parse
from mirage.shell.lib.quotes import quoted
from mirage.shell.lib.recorded import recorded
from mirage.shell.signals import Exited

if TYPE_CHECKING:
    from mirage.shell.process import Process

COREUTILS = "coreutils"


def read(
    proc: Process, name: str, short: str, longs: Mapping[str, str] | None = None, *, package: str = COREUTILS, status: int = 1
) -> tuple[Options, list[str]]:
    """Options and operands; --help and --version are answered here, at the place where they stand, as the real ones do."""
    options, operands = parse(proc, short, {**(longs or {}), "help": "help", "version": "version"}, status=status)
    for key, _ in options:
        if key in ("help", "version"):
            tell(proc, name, key, package)
    return options, operands


def tell(proc: Process, name: str, what: str, package: str = COREUTILS) -> NoReturn:
    """Print a recorded text, under the name by which the program was called, and end."""
    proc.out(recorded(proc, f"{name}.{what}", package).replace("{name}", proc.name))
    raise Exited(0)


def try_help(proc: Process, text: str, status: int = 1) -> NoReturn:
    """usage(EXIT_FAILURE) after a message."""
    proc.error(text)
    proc.err(f"Try '{proc.name} --help' for more information.\n")
    raise Exited(status)


def need(proc: Process, operands: list[str], least: int = 1, most: int | None = None) -> None:
    """Too few operands, or too many, in coreutils' words."""
    if not operands:
        try_help(proc, "missing operand")
    if len(operands) < least:
        try_help(proc, f"missing operand after {quoted(proc, operands[-1])}")
    if most is not None:
        refuse_more(proc, operands, most)


def refuse_more(proc: Process, operands: list[str], most: int = 0) -> None:
    """More operands than a program takes, which may take none."""
    if len(operands) > most:
        try_help(proc, f"extra operand {quoted(proc, operands[most])}")


def why(error: OSError) -> str:
    """strerror of what went wrong."""
    return os.strerror(error.errno or errno.EIO)


_SPECIAL = frozenset(" \t\n!\"$&'()*;<=>[\\^`|~#{}?")
_ALONE = frozenset("#~")


def shell_escape(text: str, *, always: bool = True) -> str:
    """quoteaf() of gnulib (`always`), and what `ls` writes to a terminal: shell-escape."""
    plain = all(character.isprintable() for character in text)
    if plain and not always and text and not _is_special(text):
        return text
    if not plain:
        return _escaped(text)
    if "'" not in text:
        return f"'{text}'"
    if not any(character in '"$`\\!' for character in text):
        return f'"{text}"'
    return "'" + text.replace("'", "'\\''") + "'"


def _is_special(text: str) -> bool:
    if text[0] in _ALONE or text in ("{", "}"):
        return True
    return any(character in _SPECIAL and character not in "#~{}" for character in text)


_LETTERS = {"\a": "a", "\b": "b", "\f": "f", "\n": "n", "\r": "r", "\t": "t", "\v": "v"}


def _escaped(text: str) -> str:
    """'a'$'\\n''b': what can not be printed stands between $'...'."""
    parts: list[str] = []
    inside = True
    parts.append("'")
    for character in text:
        if character.isprintable() and character != "'":
            if not inside:
                parts.append("''")
                inside = True
            parts.append(character)
        elif character == "'":
            parts.append("'\\''" if inside else "''\\'''")
            inside = True
        else:
            if inside:
                parts.append("'$'")
                inside = False
            parts.append(_backslash(character))
    return "".join(parts) + "'"


def _backslash(character: str) -> str:
    if character in _LETTERS:
        return "\\" + _LETTERS[character]
    return "".join(f"\\{byte:03o}" for byte in character.encode("utf-8", "surrogateescape"))
