"""What is asked of journalctl (systemd 252) about the journal itself: its boots, fields, files and sizes."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from mirage.shell.journal import catalog, files
from mirage.shell.journal.fields import fields
from mirage.shell.journal.forms import Given
from mirage.shell.lib.local import local
from mirage.shell.systemd.columns import as_json, table
from mirage.world.journald.daemon import boots, pretty

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mirage.shell.process import Process
    from mirage.world.journald.entry import Entry


def _disk_usage(proc: Process, entries: list[Entry], given: Given) -> int:
    size = sum(size for _path, size in files.files(proc))
    proc.out(f"Archived and active journals take up {pretty(size)} in the file system.\n")
    return 0


def _list_boots(proc: Process, entries: list[Entry], given: Given) -> int:
    spans: dict[str, list[Entry]] = {}
    for entry in entries:
        spans.setdefault(entry.boot.id, []).append(entry)

    def when(entry: Entry) -> str:
        return f"{local(proc, entry.time * 1000):%a %Y-%m-%d %H:%M:%S %Z}"

    numbered = [(number, name, found) for number, (name, found) in enumerate(spans.items(), 1 - len(spans))]
    if given.get("o", "").startswith("json"):
        cells = [(str(number), name, str(found[0].time), str(found[-1].time)) for number, name, found in numbered]
        proc.out(
            as_json(("index", "boot_id", "first_entry", "last_entry"), cells, frozenset({0, 2, 3}), given["o"].removeprefix("json-"))
        )
        return 0
    rows = [(str(number), name, when(found[0]), when(found[-1])) for number, name, found in numbered]
    proc.out(table(("IDX", "BOOT ID", "FIRST ENTRY", "LAST ENTRY"), rows, frozenset({0}), legend="q" not in given))
    return 0


def _vacuum(proc: Process, entries: list[Entry], given: Given) -> int:
    files.vacuum(proc, given)
    return 0


def _rotate(proc: Process, entries: list[Entry], given: Given) -> int:
    files.rotate(proc, entries)
    return _vacuum(proc, entries, given) if given.keys() & {"vacuum-size", "vacuum-files", "vacuum-time"} else 0


def _header(proc: Process, entries: list[Entry], given: Given) -> int:
    proc.out("\n".join(files.described(proc, path, entries) for path, _size in files.files(proc)))
    return 0


def _verify(proc: Process, entries: list[Entry], given: Given) -> int:
    if "verify-key" in given:
        raise ValueError("Failed to parse seed.")
    proc.err("".join(f"PASS: {path}\n" for path, _size in files.files(proc)))
    return 0


def _field(proc: Process, entries: list[Entry], given: Given) -> int:
    """The newest value first, as its hash table's chains have it. ValueError: no name of a field."""
    if not re.fullmatch(r"[A-Z_][A-Z0-9_]*", given["F"]):
        raise ValueError("Failed to query unique data objects: Invalid argument")
    values = (fields(proc, entry).get(given["F"]) for entry in reversed(entries))
    proc.out("".join(f"{value.rstrip()}\n" for value in dict.fromkeys(value for value in values if value is not None)))
    return 0


def _names(proc: Process, entries: list[Entry], given: Given) -> int:
    proc.out("".join(f"{name}\n" for name in dict.fromkeys(name for entry in reversed(entries) for name in fields(proc, entry))))
    return 0


def _list_catalog(proc: Process, entries: list[Entry], given: Given) -> int:
    for number, text in _texts(proc, given, "list").items():
        heads = dict(line.split(": ", 1) for line in text.split("\n\n")[0].split("\n") if ": " in line)
        proc.out(f"{number} {heads.get('Defined-By', '')}: {heads.get('Subject', '')}\n")
    return 0


def _dump_catalog(proc: Process, entries: list[Entry], given: Given) -> int:
    for number, text in _texts(proc, given, "dump").items():
        proc.out(f"-- {number}\n{text}\n")
    return 0


def _texts(proc: Process, given: Given, verb: str) -> dict[str, str]:
    """Those whose ids were named, or all."""
    known, wanted = catalog.texts(proc), given.get("ids", "").split()
    for word in wanted:
        if not re.fullmatch(r"[0-9a-fA-F]{32}|[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", word):
            raise ValueError(f"Failed to parse id128 '{word}': Invalid argument\nFailed to {verb} catalog: Invalid argument")
        if word.replace("-", "").lower() not in known:
            raise ValueError(f"Failed to {verb} catalog: No such file or directory")
    return {number: known[number] for number in (word.replace("-", "").lower() for word in wanted)} if wanted else known


def _nothing(proc: Process, entries: list[Entry], given: Given) -> int:
    return 0


def running(proc: Process) -> str:
    """The running boot's id."""
    return boots(proc.host)[-1].id


def known(entries: list[Entry]) -> Iterator[str]:
    """The boots of which there are entries, the oldest first."""
    yield from dict.fromkeys(entry.boot.id for entry in entries)


QUESTIONS: dict[str, Callable[[Process, list[Entry], Given], int]] = {
    "disk-usage": _disk_usage, "list-boots": _list_boots, "rotate": _rotate, "vacuum-size": _vacuum, "vacuum-files": _vacuum, "vacuum-time": _vacuum, "sync": _nothing, "verify": _verify, "verify-key": _verify, "header": _header,
    "F": _field, "N": _names, "list-catalog": _list_catalog, "dump-catalog": _dump_catalog, "update-catalog": _nothing,
}  # fmt: skip
UNREAD = frozenset((
    "vacuum-size", "vacuum-files", "vacuum-time", "sync", "verify", "verify-key", "list-catalog", "dump-catalog", "update-catalog",
    "disk-usage",
))  # fmt: skip
