"""What the programs of util-linux 2.38.1 do alike: --help and --version as recorded, bad usage, numbers, and running others."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, NoReturn

from mirage.shell import missing
from mirage.shell.become import become
from mirage.shell.gnu import why
from mirage.shell.options import Options, parse
from mirage.shell.signals import Exited

if TYPE_CHECKING:
    from mirage.shell.process import Process


def read(proc: Process, short: str, longs: Mapping[str, str], *, status: int = 1) -> tuple[Options, list[str]]:
    """Options and operands; `-h`, `-V` and their long names are answered here."""
    options, operands = parse(proc, short + "hV", {**longs, "help": "h", "version": "V"}, status=status)
    for key, _ in options:
        if key in ("h", "V"):
            raise Exited(missing.tell(proc, proc.exe, [proc.argv[0], "--help" if key == "h" else "--version"]) or 0)
    return options, operands


def bad_usage(proc: Process, text: str = "bad usage", status: int = 1) -> NoReturn:
    """The complaint, and where help is."""
    proc.error(text)
    proc.err(f"Try '{proc.name} --help' for more information.\n")
    raise Exited(status)


def number(proc: Process, word: str, what: str, *, is_signed: bool = False) -> int:
    """strtol_or_err(); `what` is what the complaint calls it."""
    if not re.fullmatch(r"[-+]?[0-9]{1,18}" if is_signed else r"\+?[0-9]{1,18}", word):
        proc.fail(f"{what}: '{word}'")
    return int(word)


async def run(proc: Process, argv: list[str], env: Mapping[str, str] | None = None) -> int:
    """execvp(3), with the words for when it fails."""
    try:
        return await become(proc, argv, env)
    except OSError as error:
        return proc.error(f"failed to execute {argv[0]}: {why(error)}", 127 if error.errno == 2 else 126)
