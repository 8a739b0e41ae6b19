"""What the programs of util-linux 2.38.1 do alike: --help and --version as recorded, bad usage, numbers, and running others."""

from __future__ import annotations

import errno
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, NoReturn

from mirage.shell import missing
from mirage.shell.lib.become import become
from mirage.shell.lib.gnu import why
from mirage.shell.lib.options import Options, parse
from mirage.shell.signals import Exited

if TYPE_CHECKING:
    from mirage.shell.process import Process


def read(proc: Process, short: str, longs: Mapping[str, str], *, status: int = 1) -> tuple[Options, list[str]]:
    """Options and operands; `-h`, `-V` and their long names are answered here."""
    options, operands = parse(proc, short + "hV", {**longs, "help": "h", "version": "V"}, status=status)
    for key, _ in options:
        if key in ("h", "V"):
            raise Exited(tell(proc, "--help" if key == "h" else "--version"))
    return options, operands


def tell(proc: Process, word: str) -> int:
    """What is on record for the program's --help or --version."""
    return missing.tell(proc, proc.exe, [proc.argv[0], word]) or 0


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


_SIZE = re.compile(r"\+?(0[xX][0-9a-fA-F]+|[0-9]+)(?:\.([0-9]+))?(?:([KMGTPEZY])(iB|B)?)?", re.IGNORECASE)
_POWERS = "KMGTPEZY"


def size(word: str) -> int:
    """strtosize(): bytes, `10M` and `10MiB` of 1024, `10MB` of 1000; ValueError."""
    found = _SIZE.fullmatch(word)
    if found is None or len(word) > 40 or (found[2] and not found[3]):
        raise ValueError(word)
    unit = (1000 if (found[4] or "").upper() == "B" else 1024) ** (1 + _POWERS.index(found[3].upper())) if found[3] else 1
    whole = int(found[1], 16 if found[1][:2].lower() == "0x" else 8 if found[1][0] == "0" else 10)
    total = whole * unit + (int(found[2]) * unit // 10 ** len(found[2]) if found[2] else 0)
    if total >= 1 << 64:
        raise ValueError(word)
    return total


def human(amount: int) -> str:
    """size_to_human_string(SIZE_SUFFIX_3LETTER | SIZE_SUFFIX_SPACE): `1.5 GiB`."""
    power = max(0, (amount.bit_length() - 1) // 10)
    if not power:
        return f"{amount} B"
    whole, rest = divmod(amount, 1 << 10 * power)
    tenths = (rest * 100 // (1 << 10 * power) + 5) // 10
    if tenths == 10:
        whole, tenths = whole + 1, 0
    return f"{whole}{f'.{tenths}' if tenths else ''} {_POWERS[power - 1]}iB"


async def run(proc: Process, argv: list[str], env: Mapping[str, str] | None = None) -> int:
    """execvp(3), with the words for when it fails."""
    try:
        return await become(proc, argv, env)
    except OSError as error:
        return unexecuted(proc, argv[0], error)


def unexecuted(proc: Process, name: str, error: OSError) -> int:
    """errexec()."""
    return proc.error(f"failed to execute {name}: {why(error)}", 127 if error.errno == errno.ENOENT else 126)
