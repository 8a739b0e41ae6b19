"""ls, dir and vdir (coreutils 9.1): operands first, then the directories among them, then what lies below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell.lib.quoting import quote
from mirage.shell.programs.ls.colors import palette
from mirage.shell.programs.ls.entries import Entry, Lookup, sort
from mirage.shell.programs.ls.settings import Settings, read
from mirage.shell.programs.ls.showing import Shower
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

Pending = list[tuple[str, bool]]  # a stack of directories, and whether each was an operand


@program("ls")
async def ls(proc: Process) -> int:
    return await _list(proc, "ls")


@program("dir")
async def dir_(proc: Process) -> int:
    return await _list(proc, "dir")


@program("vdir")
async def vdir(proc: Process) -> int:
    return await _list(proc, "vdir")


async def _list(proc: Process, name: str) -> int:
    settings, operands = read(proc, name)
    colors = palette(proc) if settings.colors else None
    settings.colors = colors is not None
    lookup = Lookup(proc, settings, checks_links=colors is not None and colors.checks_links)
    shower = Shower(proc, settings, colors)
    pending: Pending = []
    is_named = len(operands) > 1 or settings.recursive
    if not operands and not settings.immediate:
        pending = [(".", True)]
    else:
        files, directories = _operands(lookup, operands or ["."], settings)
        pending = [(entry.name, True) for entry in reversed(directories)]
        await shower.show(files)
        if files and pending:
            proc.out("\n")
    await _directories(lookup, shower, pending, is_named=is_named)
    return lookup.status


def _operands(lookup: Lookup, operands: list[str], settings: Settings) -> tuple[list[Entry], list[Entry]]:
    entries = sort([entry for name in operands if (entry := lookup.operand(name)) is not None], settings)
    if settings.immediate:
        return entries, []
    return [entry for entry in entries if not entry.is_directory], [entry for entry in entries if entry.is_directory]


async def _directories(lookup: Lookup, shower: Shower, pending: Pending, *, is_named: bool) -> None:
    proc, settings = lookup.proc, lookup.settings
    is_first = True
    seen: set[tuple[int, int]] = set()
    while pending:
        path, operand = pending.pop()
        await proc.flush()
        if settings.recursive and settings.dereference == "all" and not _is_new(lookup, path, seen):
            continue
        entries = await lookup.directory(path, operand=operand)
        if entries is None:
            continue
        if is_named:
            proc.out(f"{'' if is_first else chr(10)}{_header(shower, path)}:\n")
            is_first = False
        entries = sort(entries, settings)
        if settings.recursive:
            below = [entry for entry in entries if entry.is_directory and entry.name not in (".", "..")]
            pending += [(entry.path, False) for entry in reversed(below)]
        if settings.is_long or settings.size:
            proc.out(shower.total(entries))
        await shower.show(entries)


def _header(shower: Shower, path: str) -> str:
    shown = shower.name(path)
    if ":" in path and shown == path and shower.settings.quoting in ("shell", "shell-escape"):
        return quote(path, "shell-escape-always", shower.settings.utf8)
    return shown


def _is_new(lookup: Lookup, path: str, seen: set[tuple[int, int]]) -> bool:
    try:
        stat = lookup.proc.stat(path)
    except OSError:
        return True
    key = (stat.dev, stat.ino)
    if key in seen:
        lookup.failed(f"{path}: not listing already-listed directory", operand=True)
        return False
    seen.add(key)
    return True
