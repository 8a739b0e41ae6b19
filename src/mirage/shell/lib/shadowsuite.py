"""What the programs of shadow 4.13 do alike: getopt's complaint and all of the usage, or the usage alone; and how they open their files."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING

from mirage.shell.lib.gnu import why
from mirage.shell.lib.options import Options, UsageError, misused, scan
from mirage.shell.lib.text import to_bytes
from mirage.shell.signals import Exited
from mirage.vfs.caller import Caller
from mirage.vfs.types import ROOT, W_OK

if TYPE_CHECKING:
    from mirage.shell.process import Process

OPEN = "open"


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


def hold(proc: Process, *paths: str, status: int = 1, busy: int | None = None) -> None:
    """commonio_lock() and commonio_open(): whoever may not change one of the files ends here; chattr's +i and +a hold for root too.

    `busy` is the status where not even the lock can be made, if it is another.
    """
    for path in paths:
        match _obstacle(proc, path):
            case "":
                continue
            case complaint if complaint == OPEN:
                proc.error(f"cannot open {path}")
                raise Exited(status)
            case complaint:
                proc.error(f"{path}.{proc.pid}: {complaint}")
                proc.error(f"cannot lock {path}; try again later.")
                raise Exited(status if busy is None else busy)


def is_free(proc: Process, path: str) -> bool:
    """Whether root can change the file."""
    return not _obstacle(proc, path)


def _obstacle(proc: Process, path: str) -> str:
    """Why a lock can not be made beside the file, OPEN where the file itself can not be opened, or nothing."""
    root = Caller(proc.caller.view, ROOT)
    try:
        root.access(to_bytes(os.path.dirname(path)), W_OK)
    except OSError as error:
        return why(error)
    try:
        root.open(to_bytes(path), os.O_RDWR).close()
    except FileNotFoundError:
        return ""
    except OSError:
        return OPEN
    return ""
