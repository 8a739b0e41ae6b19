"""What text programs read: their operands one after another, `-` for standard input, in pieces, whole, or in batches of lines."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from mirage.shell.gnu import shell_escape, why

if TYPE_CHECKING:
    from mirage.shell.fds import Descriptor
    from mirage.shell.process import Process


def quotef(name: str) -> str:
    """quotef() of gnulib: apostrophes only where a shell would need them."""
    return shell_escape(name, always=not name or (":" in name and name.isprintable()))


async def source(proc: Process, name: str) -> Descriptor:
    """The file, or standard input for `-`; OSError. The caller closes it."""
    if name == "-" and 0 in proc.fds:
        return proc.fds[0].dup()
    return await proc.open_fd("/dev/stdin" if name == "-" else name)


async def pieces(proc: Process, descriptor: Descriptor) -> AsyncIterator[bytes]:
    """All of it, piece by piece; OSError. What the program has put out goes out in between."""
    while data := await proc.read_from(descriptor):
        yield data
        await proc.tick(1 + len(data) // 256)
        if proc.is_buffer_full or not descriptor.is_file:
            await proc.flush()


async def batches(proc: Process, descriptor: Descriptor, delimiter: bytes = b"\n") -> AsyncIterator[list[bytes]]:
    """Lines without their ends, as many at a time as have come. A last line without an end is one, too."""
    rest = b""
    limit = proc.session.limits.memory
    while data := await proc.read_from(descriptor):
        lines = (rest + data).split(delimiter) if rest else data.split(delimiter)
        rest = lines.pop()
        if len(rest) > limit:
            proc.session.stop("memory", limit)
        if lines:
            yield lines
        await proc.tick(1 + len(data) // 64)
        if proc.is_buffer_full or not descriptor.is_file:
            await proc.flush()
    if rest:
        yield [rest]


async def whole(proc: Process, descriptor: Descriptor) -> bytes:
    """All of it at once, within the session's memory; OSError."""
    parts, total = [], 0
    limit = proc.session.limits.memory
    async for data in pieces(proc, descriptor):
        parts.append(data)
        total += len(data)
        if total > limit:
            proc.session.stop("memory", limit)
    return b"".join(parts)


async def read_each(proc: Process, names: list[str]) -> AsyncIterator[tuple[str, bytes]]:
    """Name and bytes of every operand (standard input if there is none); those that can not be read are told of: see `failed`."""
    for name in names or ["-"]:
        try:
            descriptor = await source(proc, name)
        except OSError as error:
            proc.error(f"{quotef(name)}: {why(error)}")
            continue
        try:
            data = await whole(proc, descriptor)
        except OSError as error:
            proc.error(f"{quotef(name)}: {why(error)}")
        else:
            yield name, data
        finally:
            descriptor.close()
