"""The options that several commands share, and how they become a configuration."""

from __future__ import annotations

import math
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from mirage.app.config import Config, load
from mirage.base.clock import SECOND
from mirage.base.errors import ConfigurationError

if TYPE_CHECKING:
    from mirage.evidence.api import Evidence as Records


Number = TypeVar("Number", int, float)


def _address(text: str) -> str:
    """An address as it stands on record, the beginning of one, or no text."""
    if not text or re.fullmatch(r"[0-9A-Fa-f.:]*[.:]", text):
        return text
    try:
        return str(ip_address(text))
    except ValueError:
        raise ConfigurationError(f"--source {text}: allowed: an address, or the beginning of one with its last . or :") from None


def at_least(option: str, lowest: Number) -> Callable[[str], Number]:
    """Reads a number of lowest's kind, which it may not be below; ConfigurationError names the option and what it was given."""

    def parse(text: str) -> Number:
        with suppress(ValueError):
            if lowest <= (number := type(lowest)(text)) < math.inf:
                return number
        kind = "a whole number" if isinstance(lowest, int) else "a number"
        raise ConfigurationError(f"{option} {text}: allowed: {kind} from {lowest}")

    return parse


ConfigFile = Annotated[Path | None, typer.Option("--config", metavar="FILE", help="TOML file with the configuration")]
Data = Annotated[str | None, typer.Option("--data", metavar="DIR", help="data directory  [default: ./mirage-data]")]
State = Annotated[str | None, typer.Option("--state", metavar="URL", help="lmdb:PATH, redis://..., redis+cluster://... or memory:")]
Evidence = Annotated[str | None, typer.Option("--evidence", metavar="URL", help="sqlite:///PATH or postgresql://...")]
Json = Annotated[bool, typer.Option("--json", help="print JSON, one object a line")]

SessionId = Annotated[str, typer.Argument(metavar="ID", help="session id, or the beginning of one")]
Since = Annotated[str, typer.Option(metavar="WHEN", help="not before: 2026-01-31, 2026-01-31T12:00, or an age as 30m, 12h, 7d")]
Source = Annotated[
    str, typer.Option(metavar="ADDRESS", help="only this source; the beginning of one ends in . or :", callback=_address)
]
Limit = Annotated[int | None, typer.Option(metavar="N", help="at most so many", parser=at_least("--limit", 1))]
AGES = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 7 * 86400}


def read(config: Path | None, data: str | None, **options: object) -> Config:
    """The configuration of a command: its file, the environment, then these options (underscores stand for dots)."""
    named = {name.replace("__", "."): value for name, value in options.items()}
    return load(config, {"data": data, **named})


@contextmanager
def evidence_of(config: Path | None, data: str | None, evidence: str | None) -> Iterator[Records]:
    """The evidence that a command's options name, closed afterwards."""
    from mirage.app.gallery import options_of
    from mirage.evidence.api import open_evidence

    records = open_evidence(options_of(read(config, data, evidence=evidence)))
    try:
        yield records
    finally:
        records.close()


def moment_of(text: str) -> int | None:
    """Nanoseconds since the epoch, none before it, or None for no text."""
    if not text:
        return None
    if text[-1] in AGES and text[:-1].isdecimal():
        return max(0, time.time_ns() - int(text[:-1]) * AGES[text[-1]] * SECOND)
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        raise ConfigurationError(f"--since {text}: allowed: a date, a date and time, or an age as 30m, 12h, 7d") from None
    return max(0, int((when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp()) * SECOND)
