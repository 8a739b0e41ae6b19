"""tar 1.34 changes an archive that is there: --delete and --concatenate."""

from __future__ import annotations

import io
import os
import tarfile
from typing import TYPE_CHECKING

from mirage.shell.lib import unpacking
from mirage.shell.lib.gnu import why
from mirage.shell.lib.quoting import in_message
from mirage.shell.programs.tar.wish import Fatal, Wish

if TYPE_CHECKING:
    from mirage.shell.process import Process


async def delete(proc: Process, wish: Wish) -> None:
    """--delete: the members of that name, and what lies below a directory of it."""
    data = _read(proc, wish, wish.archive)
    wanted = dict.fromkeys((name.rstrip("/") for name in wish.names), False)
    kept = io.BytesIO()
    for first, last, member in _members(data):
        await proc.tick(4)
        found = next((name for name in wanted if member.name == name or member.name.startswith(name + "/")), None)
        if found is None:
            kept.write(data[first:last])
        else:
            wanted[found] = True
    if data:
        await _write(proc, wish, kept)
    for name, is_found in wanted.items():
        if not is_found:
            wish.fails(proc, f"{in_message(name)}: Not found in archive")


async def catenate(proc: Process, wish: Wish) -> None:
    """-A: the members of other archives behind those of the first."""
    made = io.BytesIO()
    for name in (wish.archive, *wish.names):
        data = _read(proc, wish, name)
        for first, last, _ in _members(data):
            await proc.tick(4)
            made.write(data[first:last])
    await _write(proc, wish, made)


def _read(proc: Process, wish: Wish, path: str) -> bytes:
    """The archive that is changed may be a new one; another must be there."""
    try:
        return proc.read_file(path, unpacking.SIZE_MAX)
    except OSError as error:
        if path != wish.archive:
            wish.fails(proc, f"{in_message(path)}: Cannot open: {why(error)}")
        elif not isinstance(error, FileNotFoundError):
            raise Fatal(f"{in_message(path)}: Cannot open: {why(error)}") from None
        return b""


def _members(data: bytes) -> list[tuple[int, int, tarfile.TarInfo]]:
    """Where each begins, with the headers that belong to it, and ends."""
    found: list[tuple[int, int, tarfile.TarInfo]] = []
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:", errors="surrogateescape") as archive:
            at = 0
            for member in archive:
                size = member.size if member.isreg() else 0
                end = member.offset_data + size + -size % tarfile.BLOCKSIZE
                found.append((at, end, member))
                at = end
    except tarfile.TarError:
        return []
    return found


async def _write(proc: Process, wish: Wish, made: io.BytesIO) -> None:
    made.write(bytes(2 * tarfile.BLOCKSIZE))
    made.write(bytes(-made.tell() % tarfile.RECORDSIZE))
    try:
        target = proc.open_now(wish.archive, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    except OSError as error:
        raise Fatal(f"{in_message(wish.archive)}: Cannot open: {why(error)}") from None
    try:
        await target.write(made.getvalue())
    finally:
        target.close()
