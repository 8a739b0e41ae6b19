"""A full or failing disk: no session stops, what waits is written later, what was dropped is said."""

from __future__ import annotations

import errno
import os
import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mirage.base.clock import ManualClock
from mirage.base.events import Envelope, JournalDropped, LineEntered
from mirage.base.ids import IdSource
from mirage.journal.reader import JournalReader
from mirage.journal.verify import verify
from mirage.journal.writer import JournalLimits, JournalWriter


@contextmanager
def files_end_at(size: int) -> Iterator[None]:
    """The kernel refuses to let a file of this process grow beyond `size` bytes, as a full disk would."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)


def line(ids: IdSource, clock: ManualClock, text: bytes) -> Envelope:
    clock.advance(0.01)
    return Envelope(id=ids.next(clock.now()), time=clock.now(), event=LineEntered(text=text, mode="exec"))


def read_all(directory: Path) -> list[Envelope]:
    reader = JournalReader(directory)
    found = []
    while batch := reader.read():
        found += [record.envelope for record in batch]
    reader.close()
    return found


def test_what_a_full_disk_refuses_is_written_when_there_is_room(tmp_path: Path) -> None:
    clock, ids = ManualClock(), IdSource()
    writer = JournalWriter(tmp_path, clock, JournalLimits(reserve=0, sync=3600))
    written = [line(ids, clock, b"%0100d" % number) for number in range(200)]
    with files_end_at(10_000):
        for envelope in written:
            writer.append(envelope)
        status = writer.status()
        assert status.error == os.strerror(errno.EFBIG)
        assert status.waiting > 0
        assert status.dropped == 0
    assert writer.retry()
    assert writer.status().error == ""
    assert writer.status().waiting == 0
    writer.close()
    assert read_all(tmp_path) == written
    assert verify(tmp_path).sound


def test_what_the_queue_can_not_hold_is_counted_and_reported(tmp_path: Path) -> None:
    clock, ids = ManualClock(), IdSource()
    writer = JournalWriter(tmp_path, clock, JournalLimits(reserve=0, queue=5_000, sync=3600))
    written = [line(ids, clock, b"%0100d" % number) for number in range(200)]
    with files_end_at(1):
        for envelope in written:
            writer.append(envelope)
        status = writer.status()
        assert status.waiting + status.dropped == 200
        assert status.dropped > 100
    assert writer.retry()
    writer.append(last := line(ids, clock, b"last"))
    writer.close()
    found = read_all(tmp_path)
    reports = [envelope.event for envelope in found if isinstance(envelope.event, JournalDropped)]
    assert reports == [JournalDropped(records=status.dropped, reason=os.strerror(errno.EFBIG))]
    kept = [envelope for envelope in found if not isinstance(envelope.event, JournalDropped)]
    assert kept == [*written[: status.waiting], last]
    assert verify(tmp_path).sound
