"""Command lines out of files that others wrote: Cowrie's JSON log, shell histories, our own JSON lines, plain lists.

A file is read from an offset on, line by line, and each line says where the next one begins: a million lines need no more memory than
one, and what was interrupted goes on where it stopped.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from mirage.base.events import HttpRequested, LineEntered
from mirage.journal.reader import JournalReader, Record

MAX_LINE = 4 << 20  # bytes of a line that are read; the rest of it is passed over
_HISTORY_TIME = re.compile(r"#(\d{9,11})\s*$")
_ZSH = re.compile(r": (\d{9,11}):\d+;(.*)", re.DOTALL)
_FISH = re.compile(r"- cmd: (.*)", re.DOTALL)
_NUMBERED = re.compile(r"\s{0,6}\d{1,6}[*]?\s{2}(.*)", re.DOTALL)


class Item(NamedTuple):
    """Something to examine: a command line, or a web request (`row`). `next` is the offset in bytes behind its line."""

    next: int
    text: str = ""
    session: str = ""
    time: str = ""
    row: dict[str, Any] | None = None


class Format(NamedTuple):
    """A kind of file: what it is called, and how one of its lines is read; None for a line that holds nothing to examine."""

    name: str
    read: Callable[[str, int, dict[str, str]], Item | None]


def detect(sample: bytes) -> Format:
    """The format of a file, by its first lines."""
    lines = [line.decode("utf-8", "replace").strip() for line in sample.splitlines()[:20]]
    lines = [line for line in lines if line]
    if lines and all(line.startswith("{") for line in lines[:3]):
        return COWRIE if any('"eventid"' in line for line in lines) else JSON_LINES
    if any(_HISTORY_TIME.match(line) or _ZSH.match(line) or _FISH.match(line) for line in lines):
        return HISTORY
    if len(lines) > 2 and sum(bool(_NUMBERED.fullmatch(line)) for line in lines) == len(lines):
        return HISTORY
    return PLAIN


def items(path: Path, form: Format, start: int = 0) -> Iterator[Item]:
    """Everything in the file behind `start`; a line that is not there whole yet is left for next time only by who writes it."""
    state: dict[str, str] = {}
    with path.open("rb") as file:
        file.seek(start)
        offset = start
        while raw := file.readline(MAX_LINE):
            offset += len(raw)
            while not raw.endswith(b"\n") and (rest := file.readline(MAX_LINE)):
                offset += len(rest)
                if rest.endswith(b"\n"):
                    break
            item = form.read(raw.decode("utf-8", "surrogateescape").rstrip("\r\n"), offset, state)
            yield item if item is not None else Item(offset)


def journal_items(directory: Path, start: int = 0) -> Iterator[Item]:
    """The lines and requests of our own journal; `next` counts records."""
    reader = JournalReader(directory)
    number = 0
    while records := reader.read():
        for record in records:
            number += 1
            if number > start:
                yield _event(record, number)
    reader.close()


def _event(record: Record, number: int) -> Item:
    try:
        envelope = record.envelope
    except msgspec.ValidationError:  # of a newer Mirage
        return Item(number)
    match envelope.event:
        case LineEntered(text=text):
            return Item(number, text.decode("utf-8", "surrogateescape"), envelope.session, str(envelope.time))
        case HttpRequested(method=method, target=target, head=head, body=body):
            raw = (head if head.endswith((b"\n\n", b"\r\n\r\n")) else head + b"\r\n\r\n") + body
            row = {"method": method.decode("latin-1"), "uri": target.decode("latin-1"), "raw": raw.decode("latin-1")}
            return Item(number, "", envelope.session, str(envelope.time), row)
    return Item(number)


def _cowrie(line: str, offset: int, _: dict[str, str]) -> Item | None:
    """cowrie.command.input and .failed hold what was typed; the session's id goes with it."""
    row = _object(line)
    if row is None or not str(row.get("eventid", "")).startswith("cowrie.command.") or not isinstance(row.get("input"), str):
        return None
    if row["eventid"] == "cowrie.command.failed":  # said besides cowrie.command.input
        return None
    return Item(offset, row["input"], str(row.get("session", "")), str(row.get("timestamp", "")))


def _json_line(line: str, offset: int, _: dict[str, str]) -> Item | None:
    """`{"command"}`, a web request, or an event as `mirage events --json` prints it."""
    row = _object(line)
    if row is None:
        return None
    session = str(row.get("session") or row.get("id") or "")
    moment = str(row.get("time") or "")
    if row.get("kind") == "LineEntered" and isinstance(row.get("text"), str):
        return Item(offset, row["text"], session, moment)
    if isinstance(row.get("command"), str):
        return Item(offset, row["command"], session, moment)
    if "method" in row or "raw" in row or "uri" in row:
        return Item(offset, "", session, moment, row)
    return None


def _history(line: str, offset: int, state: dict[str, str]) -> Item | None:
    """Bash (with times on lines of their own), zsh, fish, or the output of `history`."""
    if found := _HISTORY_TIME.match(line):
        state["time"] = found.group(1)
        return None
    if found := _ZSH.fullmatch(line):
        return Item(offset, found.group(2), "", found.group(1))
    if found := _FISH.fullmatch(line):
        return Item(offset, found.group(1))
    if line.startswith("  when: "):
        return None
    if found := _NUMBERED.fullmatch(line):
        return Item(offset, found.group(1))
    return Item(offset, line, "", state.pop("time", "")) if line.strip() else None


def _plain(line: str, offset: int, _: dict[str, str]) -> Item | None:
    return Item(offset, line) if line.strip() else None


def _object(line: str) -> dict[str, Any] | None:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return row if isinstance(row, dict) else None


COWRIE = Format("cowrie", _cowrie)
JSON_LINES = Format("json", _json_line)
HISTORY = Format("history", _history)
PLAIN = Format("plain", _plain)
FORMATS = {form.name: form for form in (COWRIE, JSON_LINES, HISTORY, PLAIN)}
