"""What an event costs the stage: emit, encode, chain and one write, beside a bare `write` of the same bytes in the same run.

`python bench/journal.py [DIRECTORY]` prints a table; `figures(directory)` gives the rows.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

from mirage.base.clock import SystemClock
from mirage.base.events import CommandRan, Emit
from mirage.journal.reader import JournalReader
from mirage.journal.source import EventSource
from mirage.journal.verify import verify
from mirage.journal.writer import JournalWriter

COUNT = 100_000
EVENT = CommandRan(
    argv=[b"ls", b"-la", b"/tmp"], status=0, path=b"/usr/bin/ls", pid=1234, ppid=1200, cwd=b"/root", duration=1_000_000
)


def figures(directory: Path) -> list[dict[str, object]]:
    """`journal.append` (us an event; reference: the bare write), its p99.9, and what reading back and verifying costs."""
    emit, writer = _emit(directory / "journal")
    waits = []
    begin = time.perf_counter()
    for _ in range(COUNT):
        emit(EVENT)
    append = (time.perf_counter() - begin) / COUNT * 1e6
    for _ in range(COUNT):
        one = time.perf_counter_ns()
        emit(EVENT)
        waits.append(time.perf_counter_ns() - one)
    waits.sort()
    writer.close()
    bare = _bare_write(directory / "bare", 280)
    begin = time.perf_counter()
    reader = JournalReader(directory / "journal")
    count = 0
    while batch := reader.read(limit=5000):
        count += len(batch)
    read = (time.perf_counter() - begin) / count * 1e6
    begin = time.perf_counter()
    assert verify(directory / "journal").sound
    check = (time.perf_counter() - begin) / count * 1e6
    return [
        {"name": "journal.append", "unit": "us", "value": append, "reference": bare},
        {"name": "journal.append.p50", "unit": "us", "value": waits[len(waits) // 2] / 1000, "reference": None},
        {"name": "journal.append.p99", "unit": "us", "value": waits[len(waits) * 99 // 100] / 1000, "reference": None},
        {"name": "journal.append.p99.9", "unit": "us", "value": waits[len(waits) * 999 // 1000] / 1000, "reference": None},
        {"name": "journal.append.max", "unit": "us", "value": waits[-1] / 1000, "reference": None},
        {"name": "journal.read", "unit": "us", "value": read, "reference": None},
        {"name": "journal.verify", "unit": "us", "value": check, "reference": None},
    ]


def _emit(directory: Path) -> tuple[Emit, JournalWriter]:
    writer = JournalWriter(directory, SystemClock())
    return EventSource(writer, SystemClock()).bind("web-1", "01KAVZ3T8Q4Y6W2E5R7T9Y1V3C", "192.0.2.77"), writer


def _bare_write(path: Path, size: int) -> float:
    data = os.urandom(size)
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    begin = time.perf_counter()
    for _ in range(COUNT):
        os.write(fd, data)
    taken = (time.perf_counter() - begin) / COUNT * 1e6
    os.close(fd)
    return taken


def main() -> None:
    with tempfile.TemporaryDirectory(dir=sys.argv[1] if len(sys.argv) > 1 else None) as directory:
        for row in figures(Path(directory)):
            reference = f"{row['reference']:9.2f}" if row["reference"] is not None else "        -"
            print(f"{row['name']:24} {row['value']:10.2f} {row['unit']:4} {reference}")


if __name__ == "__main__":
    main()
