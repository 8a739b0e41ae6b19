"""What a child writes to its standard output, within a bound: popen(3) as interpreters and run-parts have it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from mirage.shell.fds import BytesReader

if TYPE_CHECKING:
    from mirage.shell.process import Process


class TooMuchError(Exception):
    """The child wrote more than its parent takes."""


class Gathered(NamedTuple):
    """All that was written, the status as a shell tells it, and whether it ended by a signal."""

    data: bytes
    status: int
    is_killed: bool


async def gathered(
    proc: Process,
    argv: list[str],
    most: int,
    *,
    path: str | None = None,
    env: Mapping[str, str] | None = None,
    given: bytes | None = None,
) -> Gathered:
    """Run a program to its end, with `given` to read if there is something. OSError: execve found none; TooMuchError: it wrote more than `most` bytes."""
    await proc.flush()
    reader, writer = proc.pipe()
    try:
        fds = {**proc.fds, 1: writer} if given is None else {**proc.fds, 0: BytesReader(given), 1: writer}
        child = proc.start(argv, fds=fds, env=env, path=path)
    except OSError:
        reader.close()
        raise
    finally:
        writer.close()
    parts, total = [], 0
    try:
        while data := await proc.read_from(reader):
            parts.append(data)
            total += len(data)
            if total > most:
                raise TooMuchError
    finally:
        reader.close()
    status = await child.wait()
    return Gathered(b"".join(parts), status, bool(child.signal))
