"""The files of the journal as journalctl (systemd 252) describes, turns and deletes them: what lies in none of them is gone."""

from __future__ import annotations

import os
import re
import struct
from typing import TYPE_CHECKING, NamedTuple

from mirage.shell.bash.patterns import compile_pattern
from mirage.shell.journal.fields import machine_id, sequence_id
from mirage.shell.lib.local import local
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.systemd import spans
from mirage.shell.systemd.assignments import size_of
from mirage.vfs.caller import Caller
from mirage.vfs.types import ROOT
from mirage.world.journald import file, stored
from mirage.world.journald.daemon import LARGEST, pretty

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mirage.shell.process import Process
    from mirage.world.journald.entry import Entry

PLACE = "/var/log/journal"
VOLATILE = "/run/log/journal"
_LAYOUT = struct.Struct("<8sIIB7x16s16s16s16s21Q2I")
_ARCHIVED = re.compile(r"[^@]+@[0-9a-f]{32}-([0-9a-f]{16})-([0-9a-f]{16})\.journal")
_ACTIVE = re.compile(r"(?:system|user-[0-9]+)\.journal")
FLAGS = {
    1 << 0: "COMPRESSED-XZ",
    1 << 1: "COMPRESSED-LZ4",
    file.ZSTD: "COMPRESSED-ZSTD",
    file.KEYED: "KEYED-HASH",
    file.COMPACT: "COMPACT",
}


class Head(NamedTuple):
    """What is asked of a file's header. Times in microseconds."""

    id: bytes
    machine: bytes
    boot: bytes
    sequence: bytes
    flags: int
    arena: int
    table: int
    fields_table: int
    objects: int
    entries: int
    last: int
    first: int
    begun: int
    ended: int
    uptime: int
    data: int
    fields: int
    tags: int
    arrays: int
    depth: int
    fields_depth: int


def place(proc: Process) -> str:
    return f"{PLACE}/{machine_id(proc)}"


def files(proc: Process) -> list[tuple[str, int]]:
    """The paths of all of them, and how large each is; [] without the right to look."""
    directory = place(proc)
    return [(path, proc.stat(path).size) for name in _names(proc, directory) if (path := f"{directory}/{name}").endswith(".journal")]


def _names(proc: Process, directory: str) -> list[str]:
    try:
        return sorted(to_text(entry.name) for entry in proc.caller.listdir(to_bytes(directory)))
    except OSError:
        return []


def globbed(proc: Process, pattern: str) -> list[str]:
    """glob(3) of an absolute pattern."""
    found = [""]
    for part in pattern.strip("/").split("/"):
        meant = compile_pattern(part)
        found = [f"{parent}/{name}" for parent in found for name in _names(proc, parent or "/") if meant.fullmatch(name)]
    return found


def horizon(proc: Process) -> int | None:
    """Since when there are entries, in microseconds since the epoch; 0 where they are kept in memory, None where no file is left."""
    directory = to_bytes(place(proc))
    shipped = Caller(proc.host.view(), ROOT)
    if not shipped.exists(directory):
        return 0  # the journal is kept in memory
    caller = Caller(proc.visit.view, ROOT)
    names = [entry.name for entry in caller.listdir(directory)] if caller.exists(directory) else []
    starts = [int(found[2], 16) for name in names if (found := _ARCHIVED.fullmatch(to_text(name)))]
    active = directory + b"/system.journal"
    if caller.exists(active):
        if shipped.exists(active) and shipped.stat(active).ino == caller.stat(active).ino:
            return min([stored.first(proc.host), *starts])
        starts.append(caller.stat(active).btime // 1000)
    return min(starts, default=None)


def read(data: bytes) -> Head | None:
    """The header of a file; None of what is none."""
    if len(data) < _LAYOUT.size or not data.startswith(b"LPKSHHRH"):
        return None
    _, _, flags, _, own, machine, boot, sequence, *rest = _LAYOUT.unpack_from(data)
    _, arena, _, table, _, fields_table, _, objects, entries, last, first, _, begun, ended, uptime, data_, fields, tags, arrays, depth, \
        fields_depth = rest[:21]  # fmt: skip
    return Head(own, machine, boot, sequence, flags, arena, table // 16, fields_table // 16, objects, entries, last, first, begun, ended,
                uptime, data_, fields, tags, arrays, depth, fields_depth)  # fmt: skip


def described(proc: Process, path: str, entries: list[Entry]) -> str:
    """A file's header in words (journal_file_print_header()). `entries`: all that the journal has."""
    head = read(Caller(proc.visit.view, ROOT).read_file(to_bytes(path), file.HEADER))  # who may read the logs may read it
    if head is None:
        return ""
    if path.endswith("/system.journal"):
        head = _grown(head, proc.stat(path).btime // 1000, entries)
    flags = "".join(f" {name}" for flag, name in FLAGS.items() if head.flags & flag)
    begun, ended = (f"{local(proc, time * 1000):%a %Y-%m-%d %H:%M:%S %Z} ({time:x})" for time in (head.begun, head.ended))
    return (
        f"File path: {path}\nFile ID: {head.id.hex()}\nMachine ID: {head.machine.hex()}\nBoot ID: {head.boot.hex()}\n"
        f"Sequential number ID: {head.sequence.hex()}\nState: {'OFFLINE' if _ARCHIVED.search(path) else 'ONLINE'}\n"
        f"Compatible flags:\nIncompatible flags:{flags}\nHeader size: {file.HEADER}\nArena size: {head.arena}\n"
        f"Data hash table size: {head.table}\nField hash table size: {head.fields_table}\nRotate suggested: no\n"
        f"Head sequential number: {head.first} ({head.first:x})\nTail sequential number: {head.last} ({head.last:x})\n"
        f"Head realtime timestamp: {begun}\nTail realtime timestamp: {ended}\n"
        f"Tail monotonic timestamp: {spans.span(head.uptime, 1000)} ({head.uptime:x})\nObjects: {head.objects}\n"
        f"Entry objects: {head.entries}\nData objects: {head.data}\nData hash table fill: {100 * head.data / head.table:.1f}%\n"
        f"Field objects: {head.fields}\nField hash table fill: {100 * head.fields / head.fields_table:.1f}%\n"
        f"Tag objects: {head.tags}\nEntry array objects: {head.arrays}\nDeepest field hash chain: {head.fields_depth}\n"
        f"Deepest data hash chain: {head.depth}\nDisk usage: {pretty(proc.stat(path).blocks * 512)}\n"
    )


def _grown(head: Head, since: int, entries: list[Entry]) -> Head:
    """With what has been said since the file was made, or since it was written down last: two new data an entry."""
    fresh = [entry for entry in entries if (entry.sequence > head.last if head.entries else entry.time >= since)]
    if not fresh:
        return head
    first, last, count = fresh[0], fresh[-1], len(fresh)
    return head._replace(
        first=head.first or first.sequence, begun=head.begun or first.time, last=last.sequence, ended=last.time, uptime=last.monotonic,
        boot=bytes.fromhex(last.boot.id), entries=head.entries + count, data=head.data + 2 * count, objects=head.objects + 3 * count,
    )  # fmt: skip


def rotate(proc: Process, entries: list[Entry]) -> None:
    """Each active file is archived under the number and time of its first entry, and an empty one stands in its place.

    ValueError: it may not be asked for.
    """
    if proc.uid:
        raise ValueError("Failed to connect to /run/systemd/journal/io.systemd.journal: Permission denied")
    caller, directory = Caller(proc.visit.view, ROOT, umask=0), place(proc)
    for name in _names(proc, directory):
        path = to_bytes(f"{directory}/{name}")
        head = read(caller.read_file(path, file.HEADER)) if _ACTIVE.fullmatch(name) else None
        if head is None:
            continue
        head = _grown(head, caller.stat(path).btime // 1000, entries if name == "system.journal" else [])
        if not head.entries:
            continue  # there is nothing to archive
        stem = name.removesuffix(".journal")
        caller.rename(path, to_bytes(f"{directory}/{stem}@{sequence_id(proc)}-{head.first:016x}-{head.begun:016x}.journal"))
        if stem != "system":
            continue  # a user's begins with what he says next
        ids = file.Ids(proc.rng.randbytes(16), bytes.fromhex(machine_id(proc)), bytes.fromhex(sequence_id(proc)))
        empty = file.write([], ids, LARGEST)
        caller.write_file(path, empty.rstrip(b"\0"), mode=0o640)  # the rest is not stored, but taken
        with caller.open(path, os.O_WRONLY) as active:
            active.allocate(0, 0, len(empty))


def vacuum(proc: Process, given: Mapping[str, str]) -> None:
    """Archived files go, the oldest first, as long as they are too many, too large or too old. ValueError: what is wrong with a limit."""
    size, count, age = _limits(given)
    directories = [place(proc), PLACE, VOLATILE]
    proc.rng.shuffle(directories)  # as the hash table of them has it
    for directory in directories:
        freed = 0
        archived = sorted((int(found[2], 16), name) for name in _names(proc, directory) if (found := _ARCHIVED.fullmatch(name)))
        active = sum(bool(_ACTIVE.fullmatch(name)) for name in _names(proc, directory))
        taken = {name: proc.stat(f"{directory}/{name}").blocks * 512 for _, name in archived}
        for begun, name in archived:
            is_old = age is not None and begun < proc.clock.now() // 1000 - age
            if not is_old and (not size or sum(taken.values()) <= size) and (not count or active + len(taken) <= count):
                break
            try:
                proc.caller.unlink(to_bytes(f"{directory}/{name}"))
            except OSError as error:
                proc.err(f"Failed to delete archived journal {directory}/{name}: {error.strerror}\n")
                continue
            proc.err(f"Deleted archived journal {directory}/{name} ({pretty(taken[name])}).\n")
            freed += taken.pop(name)
        proc.err(f"Vacuuming done, freed {pretty(freed)} of archived journals from {directory}.\n")


def _limits(given: Mapping[str, str]) -> tuple[int, int, int | None]:
    """--vacuum-size in bytes, --vacuum-files and --vacuum-time in microseconds."""
    size = count = 0
    age = None
    if (text := given.get("vacuum-size")) is not None:
        found = size_of(text)
        if found is None:
            raise ValueError(f"Failed to parse vacuum size: {text}")
        size = found
    if (text := given.get("vacuum-files")) is not None:
        if not text.isdecimal():
            raise ValueError(f"Failed to parse vacuum files: {text}")
        count = int(text)
    if (text := given.get("vacuum-time")) is not None:
        age = spans.parsed(text)
        if age is None:
            raise ValueError(f"Failed to parse vacuum time: {text}")
    return size, count, age
