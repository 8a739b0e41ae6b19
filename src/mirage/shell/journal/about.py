"""What is asked of journalctl (systemd 252) about the journal itself: its boots, fields, files and sizes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from mirage.shell.journal import catalog
from mirage.shell.journal.fields import fields, machine_id
from mirage.shell.journal.forms import Given
from mirage.shell.local import local
from mirage.shell.systemd.columns import table
from mirage.shell.text import to_bytes, to_text
from mirage.world.journald.daemon import boots, pretty

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mirage.shell.process import Process
    from mirage.world.journald.entry import Entry

PLACE = "/var/log/journal"


def _disk_usage(proc: Process, entries: list[Entry], given: Given) -> int:
    size = sum(size for _path, size in _files(proc))
    proc.out(f"Archived and active journals take up {pretty(size)} in the file system.\n")
    return 0


def _files(proc: Process) -> list[tuple[str, int]]:
    directory = f"{PLACE}/{machine_id(proc)}"
    try:
        names = sorted(to_text(entry.name) for entry in proc.caller.listdir(to_bytes(directory)))
    except OSError:
        return []
    return [(f"{directory}/{name}", proc.stat(f"{directory}/{name}").size) for name in names if name.endswith(".journal")]


def _list_boots(proc: Process, entries: list[Entry], given: Given) -> int:
    spans: dict[str, list[Entry]] = {}
    for entry in entries:
        spans.setdefault(entry.boot.id, []).append(entry)

    def when(entry: Entry) -> str:
        return f"{local(proc, entry.time * 1000):%a %Y-%m-%d %H:%M:%S %Z}"

    rows = [
        (str(number), name, when(found[0]), when(found[-1])) for number, (name, found) in enumerate(spans.items(), 1 - len(spans))
    ]
    proc.out(table(("IDX", "BOOT ID", "FIRST ENTRY", "LAST ENTRY"), rows, frozenset({0}), legend="q" not in given))
    return 0


def _vacuum(proc: Process, entries: list[Entry], given: Given) -> int:
    for path in (f"{PLACE}/{machine_id(proc)}", PLACE, "/run/log/journal"):
        proc.err(f"Vacuuming done, freed 0B of archived journals from {path}.\n")
    return 0


def _verify(proc: Process, entries: list[Entry], given: Given) -> int:
    proc.err("".join(f"PASS: {path}\n" for path, _size in _files(proc)))
    return 0


def _field(proc: Process, entries: list[Entry], given: Given) -> int:
    """The newest value first, as its hash table's chains have it."""
    values = (fields(proc, entry).get(given["F"]) for entry in reversed(entries))
    proc.out("".join(f"{value.rstrip()}\n" for value in dict.fromkeys(value for value in values if value is not None)))
    return 0


def _names(proc: Process, entries: list[Entry], given: Given) -> int:
    proc.out("".join(f"{name}\n" for name in dict.fromkeys(name for entry in reversed(entries) for name in fields(proc, entry))))
    return 0


def _list_catalog(proc: Process, entries: list[Entry], given: Given) -> int:
    for number, text in catalog.texts(proc).items():
        heads = dict(line.split(": ", 1) for line in text.split("\n\n")[0].split("\n") if ": " in line)
        proc.out(f"{number} {heads.get('Defined-By', '')}: {heads.get('Subject', '')}\n")
    return 0


def _dump_catalog(proc: Process, entries: list[Entry], given: Given) -> int:
    for number, text in catalog.texts(proc).items():
        proc.out(f"-- {number}\n{text}\n")
    return 0


def _nothing(proc: Process, entries: list[Entry], given: Given) -> int:
    return 0


def running(proc: Process) -> str:
    """The running boot's id."""
    return boots(proc.host)[-1].id


def known(entries: list[Entry]) -> Iterator[str]:
    """The boots of which there are entries, the oldest first."""
    yield from dict.fromkeys(entry.boot.id for entry in entries)


QUESTIONS: dict[str, Callable[[Process, list[Entry], Given], int]] = {
    "disk-usage": _disk_usage, "list-boots": _list_boots, "vacuum": _vacuum, "sync": _nothing, "verify": _verify, "header": _nothing,
    "F": _field, "N": _names, "list-catalog": _list_catalog, "dump-catalog": _dump_catalog, "update-catalog": _nothing,
}  # fmt: skip
