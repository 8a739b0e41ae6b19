"""What is dropped, and what never is."""

from __future__ import annotations

from pathlib import Path

from mirage.base.clock import SECOND, ManualClock
from mirage.base.events import Envelope, JournalDropped, LineEntered
from mirage.base.ids import IdSource
from mirage.journal.reader import JournalReader
from mirage.journal.retention import survey, sweep
from mirage.journal.verify import verify
from mirage.journal.writer import JournalLimits, JournalWriter

DAY = 86400 * SECOND


def fill(directory: Path, clock: ManualClock, records: int, **limits: int) -> list[str]:
    writer = JournalWriter(directory, clock, JournalLimits(segment=2048, reserve=0, **limits))
    ids, written = IdSource(), []
    for number in range(records):
        clock.advance(1)
        written.append(ids.next(clock.now()))
        writer.append(Envelope(id=written[-1], time=clock.now(), event=LineEntered(text=b"%0100d" % number, mode="exec")))
    writer.close()
    return written


def read(reader: JournalReader, limit: int = 1 << 30) -> list[str]:
    found: list[str] = []
    while len(found) < limit and (batch := reader.read(limit=min(100, limit - len(found)))):
        found += [record.id for record in batch]
    return found


def test_nothing_unread_is_dropped_by_age_or_size(tmp_path: Path) -> None:
    clock = ManualClock()
    written = fill(tmp_path, clock, 100)
    before = len(survey(tmp_path))
    reader = JournalReader(tmp_path)
    assert sweep(tmp_path, [reader.positions], now=clock.now() + 99 * DAY, age=0, size=0).segments == 0
    assert sweep(tmp_path, [], now=clock.now() + 99 * DAY, age=0, size=0).segments == 0
    seen = read(reader, 50)
    dropped = sweep(tmp_path, [reader.positions], now=clock.now() + 99 * DAY, age=0, size=0)
    assert 0 < dropped.segments < before
    assert dropped.unread == 0
    assert dropped.records <= 50
    assert seen + read(reader) == written
    assert reader.lost == 0
    assert verify(tmp_path, [reader.positions]).sound


def test_the_slowest_cursor_decides(tmp_path: Path) -> None:
    clock = ManualClock()
    fill(tmp_path, clock, 100)
    fast, slow = JournalReader(tmp_path), JournalReader(tmp_path)
    read(fast)
    read(slow, 10)
    dropped = sweep(tmp_path, [fast.positions, slow.positions], now=clock.now(), age=0, size=0)
    assert dropped.records <= 10
    assert len(read(slow)) == 90


def test_what_is_read_stays_until_it_is_old_or_too_much(tmp_path: Path) -> None:
    clock = ManualClock()
    fill(tmp_path, clock, 100)
    reader = JournalReader(tmp_path)
    read(reader)
    total = sum(segment.size for segment in survey(tmp_path))
    assert sweep(tmp_path, [reader.positions], now=clock.now(), age=DAY, size=total).segments == 0
    assert sweep(tmp_path, [reader.positions], now=clock.now(), age=DAY, size=total - 1).segments == 1
    assert sweep(tmp_path, [reader.positions], now=clock.now(), age=10 * SECOND, size=total).segments > 3
    assert len(survey(tmp_path)) >= 1


def test_the_disk_limit_drops_the_oldest_and_says_how_many_nobody_had_read(tmp_path: Path) -> None:
    clock = ManualClock()
    written = fill(tmp_path, clock, 300, disk=20_000)
    assert sum(segment.size for segment in survey(tmp_path)) <= 20_000 + 2 * 2048
    reader = JournalReader(tmp_path)
    found, dropped = [], 0
    while batch := reader.read():
        for record in batch:
            event = record.envelope.event
            if isinstance(event, JournalDropped):
                dropped += event.records
            else:
                found.append(record.id)
    assert found == written[-len(found) :]
    first = min(segment.first for segment in survey(tmp_path))
    assert dropped <= first  # the reports that were dropped themselves are not counted again
    assert dropped > 0
    assert verify(tmp_path).sound


def test_what_the_gallery_had_read_is_not_counted_as_dropped(tmp_path: Path) -> None:
    clock = ManualClock()
    fill(tmp_path, clock, 100, disk=1 << 30)
    reader = JournalReader(tmp_path)
    read(reader)
    assert sweep(tmp_path, [reader.positions], now=clock.now(), age=DAY, size=1 << 30).segments == 0
    fill(tmp_path, clock, 20, disk=10_000)
    kinds = [type(record.envelope.event).__name__ for record in reader.read()]
    assert kinds == ["LineEntered"] * 20
    assert reader.lost == 0
