"""Entries as journalctl (systemd 252) prints them, one form for each `--output`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

from mirage.shell.journal import catalog
from mirage.shell.journal.fields import cursor, fields
from mirage.shell.lib.local import local

if TYPE_CHECKING:
    from mirage.shell.process import Process
    from mirage.world.journald.entry import Entry

Given = Mapping[str, str]
NEWLINE = "\n"
T = TypeVar("T")
PLAIN, GREY, BOLD, RED, YELLOW = "\x1b[0m", "\x1b[0;38;5;245m", "\x1b[0;1;39m", "\x1b[0;1;31m", "\x1b[0;1;38;5;185m"
COLOURS = {0: RED, 1: RED, 2: RED, 3: RED, 4: YELLOW, 5: BOLD, 7: GREY}


def lines(proc: Process, entries: list[Entry], given: Given, *, before: Entry | None = None) -> Iterator[str]:
    """All of them; between two boots a line that says so. `before`: what was printed last."""
    kind = given.get("o", "short")
    for entry in entries:
        if before is not None and entry.boot != before.boot and kind not in OBJECTS and kind != "cat" and "q" not in given:
            yield f"-- Boot {entry.boot.id} --\n"
        yield OBJECTS[kind](proc, entry, given) if kind in OBJECTS else short(proc, entry, given, before)
        if "x" in given and kind not in OBJECTS and kind != "cat":
            yield from catalog.explained(proc, entry)
        before = entry


def short(proc: Process, entry: Entry, given: Given, before: Entry | None = None) -> str:
    """A line, in the colour of its priority on a terminal."""
    kind = given.get("o", "short")
    colour = COLOURS.get(entry.priority, "") if proc.isatty(1) else ""
    message = entry.message.replace("\n", "\n" + " " * 8)
    message = f"{colour}{message}{PLAIN}" if colour else message
    if kind == "cat":
        if not given.get("fields"):
            return f"{message}\n"
        known = fields(proc, entry)
        return "".join(f"{known[name]}\n" for name in _mixed(proc, dict.fromkeys(given["fields"].split(","))) if name in known)
    when = local(proc, entry.time * 1000)
    when = (when.astimezone(UTC) if "utc" in given else when).replace(microsecond=entry.time % 1_000_000)
    host = "" if "no-hostname" in given else f"{entry.host} "
    tag = (
        entry.shown_tag
        if kind != "with-unit"
        else f"{entry.unit or entry.tag}[{entry.pid}]"
        if entry.pid
        else entry.unit or entry.tag
    )
    return f"{STAMPS[kind](when, entry, before)} {host}{tag}: {message}\n"


def _since_boot(entry: Entry) -> str:
    return f"{entry.monotonic // 1_000_000:5}.{entry.monotonic % 1_000_000:06}"


def _delta(entry: Entry, before: Entry | None) -> str:
    if before is None or before.boot != entry.boot:
        return f"[{_since_boot(entry)}                ]"
    passed = entry.monotonic - before.monotonic
    return f"[{_since_boot(entry)} <{passed // 1_000_000:5}.{passed % 1_000_000:06} >]"


STAMPS: dict[str, Callable[[datetime, Entry, Entry | None], str]] = {
    "short": lambda when, entry, before: f"{when:%b %d %H:%M:%S}",
    "short-full": lambda when, entry, before: f"{when:%a %Y-%m-%d %H:%M:%S %Z}",
    "short-iso": lambda when, entry, before: f"{when:%Y-%m-%dT%H:%M:%S%z}",
    "short-iso-precise": lambda when, entry, before: f"{when:%Y-%m-%dT%H:%M:%S.%f%z}",
    "short-precise": lambda when, entry, before: f"{when:%b %d %H:%M:%S.%f}",
    "short-monotonic": lambda when, entry, before: f"[{_since_boot(entry)}]",
    "short-delta": lambda when, entry, before: _delta(entry, before),
    "short-unix": lambda when, entry, before: f"{entry.time // 1_000_000}.{entry.time % 1_000_000:06}",
    "with-unit": lambda when, entry, before: f"{when:%a %Y-%m-%d %H:%M:%S %Z}",
}


# ---- as objects


def _wanted(proc: Process, entry: Entry, given: Given) -> dict[str, str]:
    head = {
        "__CURSOR": cursor(proc, entry), "__REALTIME_TIMESTAMP": str(entry.time), "__MONOTONIC_TIMESTAMP": str(entry.monotonic),
    }  # fmt: skip
    asked = given["fields"].split(",") if given.get("fields") else []
    found = fields(proc, entry)
    return head | {key: value for key, value in found.items() if not asked or key in asked or key == "_BOOT_ID"}


def _mixed(proc: Process, known: Iterable[T]) -> list[T]:
    """As they lie in a hash table, whose key is drawn anew for each."""
    found = list(known)
    proc.rng.shuffle(found)
    return found


def _json(proc: Process, entry: Entry, given: Given) -> str:
    pairs = dict(_mixed(proc, _wanted(proc, entry, given).items()))
    return json.dumps(pairs, ensure_ascii=False, separators=(",", ":")) + "\n"


def _pretty(proc: Process, entry: Entry, given: Given) -> str:
    pairs = _mixed(proc, _wanted(proc, entry, given).items())
    return "{\n" + ",\n".join(f"\t{json.dumps(key)} : {json.dumps(value, ensure_ascii=False)}" for key, value in pairs) + "\n}\n"


def _export(proc: Process, entry: Entry, given: Given) -> str:
    return "".join(_exported(key, value) for key, value in _wanted(proc, entry, given).items()) + "\n"


def _exported(key: str, value: str) -> str:
    """A value with a line's end has its length before it, in eight bytes."""
    if "\n" not in value:
        return f"{key}={value}\n"
    length = len(value.encode("utf-8", "surrogateescape")).to_bytes(8, "little").decode("utf-8", "surrogateescape")
    return f"{key}\n{length}{value}\n"


def _verbose(proc: Process, entry: Entry, given: Given) -> str:
    wanted = _wanted(proc, entry, given)
    when = local(proc, entry.time * 1000)
    when = (when.astimezone(UTC) if "utc" in given else when).replace(microsecond=entry.time % 1_000_000)
    asked = given.get("fields", "_BOOT_ID")
    rows = [
        f"    {key}={value.removesuffix(NEWLINE)}"
        for key, value in wanted.items()
        if not key.startswith("__") and (key != "_BOOT_ID" or key in asked)
    ]
    return f"{when:%a %Y-%m-%d %H:%M:%S.%f %Z} [{wanted['__CURSOR']}]\n" + "".join(f"{row}\n" for row in rows)


OBJECTS: dict[str, Callable[[Process, Entry, Given], str]] = {
    "verbose": _verbose, "export": _export, "json": _json, "json-pretty": _pretty,
    "json-sse": lambda proc, entry, given: f"data: {_json(proc, entry, given)}\n",
    "json-seq": lambda proc, entry, given: f"\x1e{_json(proc, entry, given)}",
}  # fmt: skip
NAMES = (
    "short", "short-full", "short-iso", "short-iso-precise", "short-precise", "short-monotonic", "short-delta", "short-unix", "verbose",
    "export", "json", "json-pretty", "json-sse", "json-seq", "cat", "with-unit",
)  # fmt: skip
