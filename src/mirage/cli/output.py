"""How commands print: tables and bars for people, JSON lines for programs, never both."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from mirage.base.clock import SECOND


def rows(items: Iterable[Mapping[str, Any]], columns: Mapping[str, str], as_json: bool, nothing: str) -> None:
    """One JSON object a line, or a table of the columns (key: title); `nothing` is said when there is no row."""
    if as_json:
        for item in items:
            line(item)
        return
    found = list(items)
    if not found:
        print(nothing, file=sys.stderr)
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for title in columns.values():
        table.add_column(title, overflow="fold")
    for item in found:
        table.add_row(*(Text(printable(item.get(key))) for key in columns))
    console = Console() if sys.stdout.isatty() else Console(width=200)  # FORCE_COLOR makes no pipe as narrow as a terminal
    console.print(table)


def line(item: Mapping[str, Any]) -> None:
    """One JSON object on a line of standard output, at once."""
    sys.stdout.write(json.dumps(item, ensure_ascii=False, default=str) + "\n")
    sys.stdout.flush()


def printable(value: Any) -> str:
    """A value as text that cannot move the operator's cursor: what an attacker wrote is shown, never obeyed."""
    text = "" if value is None else str(value)
    return "".join(character if character.isprintable() else repr(character)[1:-1] for character in text)


def clock_time(moment: int) -> str:
    """A time in ns since the epoch, for a table: UTC, to the second."""
    return datetime.fromtimestamp(moment / SECOND, UTC).strftime("%Y-%m-%d %H:%M:%S")


def note(text: str) -> None:
    """Something for the operator, on standard error."""
    print(f"mirage: {printable(text)}", file=sys.stderr, flush=True)


Step = Callable[[int, int, str], None]


@contextmanager
def progress(title: str) -> Iterator[Step]:
    """A progress bar on a terminal, a line when the work changes elsewhere; the callback takes done, total, what."""
    if not sys.stderr.isatty():
        said = [""]

        def tell(done: int, total: int, what: str) -> None:
            stage = what.partition(" ")[0]
            if stage != said[0]:
                said[0] = stage
                note(f"{title}: {what}")

        yield tell
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f}%"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        task = bars.add_task(title, total=None)

        def advance(done: int, total: int, what: str) -> None:
            bars.update(task, completed=done, total=total or None, description=f"{title}: {what[:50]}")

        yield advance
