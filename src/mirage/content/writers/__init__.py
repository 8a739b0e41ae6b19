"""The deterministic writers: a function for each kind of file, found by its kind; the same brief gives the same bytes."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from random import Random

from mirage.base.chance import dice
from mirage.content import webserver
from mirage.content.facts import Brief

Writer = Callable[[Brief, Random], str | bytes]
WRITERS: dict[str, Writer] = {}
REACHED = 0.73  # of a broken file: its copying ended before its end
VERSION = 7  # of all writers together: part of a file's provenance


def writes(*kinds: str) -> Callable[[Writer], Writer]:
    """Register a writer for kinds of files."""

    def register(writer: Writer) -> Writer:
        for kind in kinds:
            WRITERS[kind] = writer
        return writer

    return register


def write(brief: Brief) -> bytes:
    """The bytes of a file. KeyError: there is no writer for its kind."""
    if brief.state == "empty":
        return b""
    data = WRITERS[brief.kind](brief, dice(brief.seed, "write"))
    whole = webserver.spoken(data if isinstance(data, bytes) else data.encode(), brief.site.packages)
    return whole[: int(len(whole) * REACHED)] if brief.state == "broken" else whole


def _find() -> None:
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")


_find()
