"""Events as lines of JSON in a file, for a log shipper to read. After a crash the last lines may stand there twice (same id)."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import msgspec

from mirage.base.events import plain
from mirage.evidence.sinks import Batch

NAME = "jsonl"


class JsonLinesSink:
    """Appends to one file, which may be rotated from outside: it is opened anew for every batch."""

    def __init__(self, path: Path) -> None:
        self._path = path

    async def open(self) -> None:
        await asyncio.to_thread(self._path.parent.mkdir, mode=0o700, parents=True, exist_ok=True)

    async def write(self, batch: Batch) -> None:
        await asyncio.to_thread(self._append, batch)

    async def aclose(self) -> None:
        """Nothing is held."""

    def _append(self, batch: Batch) -> None:
        lines = bytearray()
        for record in batch.records:
            try:
                row = plain(record.envelope)
            except msgspec.MsgspecError:
                row = {"id": record.id, "kind": "", "raw": record.data}
            lines += msgspec.json.encode(row) + b"\n"
        fd = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        try:
            start = os.fstat(fd).st_size
            try:
                view = memoryview(lines)
                while view:
                    view = view[os.write(fd, view) :]
            except OSError:
                os.ftruncate(fd, start)
                raise
            os.fsync(fd)
        finally:
            os.close(fd)


SINK = JsonLinesSink
