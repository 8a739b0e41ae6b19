"""What is typed into the full-screen programs: the sessions whose screens were recorded, one file of scripts a program.

A script (`scripts/NAME.py`) is a table of sessions: the lines that furnish the directory, and then keys and sizes of the terminal.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.unit.shell.screens.terminal import Terminal

HERE = Path(__file__).parent
FILES = HERE / "recorded"
_VARYING = ((re.compile(r"^\[(\d)\] \d+$"), r"[\1] PID"), (re.compile(r"/tmp/bash-fc\.\w{6}"), "/tmp/bash-fc.NNNNNN"),
            (re.compile(r"\d+ seconds? ago"), "N seconds ago"),
            (re.compile(r"^~ +(?:Help poor|Sponsor Vim|Become a reg|type  :help (?:iccf|sponsor|register)).*", re.DOTALL), "~ CAUSE"))  # fmt: skip
SHELL = "PS1='$ ' exec bash --norc"

Step = str | tuple[int, int]  # keys, or columns and rows


@dataclass(frozen=True, slots=True)
class Session:
    """`is_raw`: the very bytes are compared as well."""

    name: str
    setup: str
    steps: Sequence[Step]
    size: tuple[int, int] = (80, 24)
    is_raw: bool = False
    quiet: float = 0.35  # seconds without a byte after which a step has ended, where it is recorded


def sessions() -> Iterator[Session]:
    for path in sorted((HERE / "scripts").glob("*.py")):
        module = importlib.import_module(f"tests.unit.shell.screens.scripts.{path.stem}")
        for each in module.SESSIONS:
            yield Session(f"{path.stem}-{each.name}", each.setup, each.steps, each.size, each.is_raw, each.quiet)


def kept(step: Step, terminal: Terminal, before: Sequence[dict[str, object]], data: bytes | None) -> dict[str, object]:
    """A step as it is written down: of the rows, those that have changed."""
    shown: dict[str, object] = {}
    for each in before:
        if "size" in each:
            shown = {number: text for number, text in shown.items() if int(number) <= terminal_rows(each)}
        rows = each["rows"]
        assert isinstance(rows, dict)
        shown.update(rows)
    rows = {str(number): text for number, text in enumerate(map(_masked, terminal.rows), 1) if shown.get(str(number), "") != text}
    written: dict[str, object] = {"keys": step} if isinstance(step, str) else {"size": list(step)}
    written |= {"cursor": terminal.cursor, "rows": rows}
    if data is not None:
        written["bytes"] = data.decode("latin-1")
    return written


def _masked(text: str) -> str:
    """Without what differs from machine to machine."""
    for pattern, mark in _VARYING:
        text = pattern.sub(mark, text)
    return text


def terminal_rows(step: dict[str, object]) -> int:
    size = step["size"]
    assert isinstance(size, list)
    return int(size[1])
