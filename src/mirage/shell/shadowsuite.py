"""What the programs of shadow 4.13 do alike with their command line: getopt's complaint and all of the usage, or the usage alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from mirage.shell.options import Options, UsageError, misused, scan
from mirage.shell.signals import Exited

if TYPE_CHECKING:
    from mirage.shell.process import Process


def read(
    proc: Process, short: str, longs: Mapping[str, str], usage: str, status: int = 2, *, letter: str = "h"
) -> tuple[Options, list[str]]:
    """Options and operands; `letter` asks for the usage."""
    try:
        options, operands = scan(proc.args, short, longs)
    except UsageError as error:
        misused(proc, error)
        proc.err(usage)
        raise Exited(status) from None
    if (letter, "") in options:
        proc.out(usage)
        raise Exited(0)
    return options, operands
