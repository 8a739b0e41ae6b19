"""How systemd's programs read what they are asked: getopt's words for what is wrong, and help and version before anything else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from mirage.shell import missing
from mirage.shell.lib.options import Options, UsageError, misused, scan
from mirage.shell.signals import Exited

if TYPE_CHECKING:
    from mirage.shell.process import Process


def asked(proc: Process, short: str, longs: Mapping[str, str]) -> tuple[Options, list[str]]:
    """The options in their order, and the words behind them. Exited: something was wrong, or help or the version was asked for."""
    try:
        options, words = scan(proc.args, short, longs)
    except UsageError as error:
        raise Exited(misused(proc, error)) from None
    given = dict(options)
    for key, word in (("h", "--help"), ("version", "--version")):
        if key in given:
            raise Exited(missing.tell(proc, proc.exe, [proc.argv[0], word]) or 0)
    return options, words
