"""The journal among real processes: many writers, killed ones, full disks."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from mirage.base.clock import ManualClock
from mirage.base.events import Envelope, LineEntered
from mirage.base.ids import IdSource
from mirage.journal.reader import JournalReader
from mirage.journal.verify import verify
from mirage.journal.writer import JournalLimits, JournalWriter


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


def texts(envelopes: list[Envelope]) -> list[bytes]:
    return [envelope.event.text for envelope in envelopes if isinstance(envelope.event, LineEntered)]


WRITER = """
import sys
from contextlib import ExitStack, suppress
from pathlib import Path
from mirage.base.clock import SystemClock
from mirage.base.events import LineEntered
from mirage.journal.source import EventSource
from mirage.journal.writer import JournalLimits, JournalWriter
directory, name, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
writer = JournalWriter(directory, SystemClock(), JournalLimits(segment=64 * 1024, reserve=0, sync=0.05))
emit = EventSource(writer, SystemClock()).bind("h", name, "192.0.2.1")
for number in range(count):
    emit(LineEntered(text=b"%s %d " % (name.encode(), number) + b"x" * (number % 700), mode="exec"))
    sys.stdout.write(f"{number}\\n")
    sys.stdout.flush()
writer.close()
"""


def start(directory: Path, name: str, count: int) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", WRITER, directory, name, str(count)], stdout=subprocess.PIPE, text=True)


def test_many_processes_write_at_once_while_one_reads(tmp_path: Path) -> None:
    reader, seen = JournalReader(tmp_path), []
    with ExitStack() as stack:
        processes = [stack.enter_context(start(tmp_path, f"w{number}", 2000)) for number in range(5)]
        for process in processes:
            assert process.stdout is not None
            while process.stdout.readline():
                seen += [record.envelope for record in reader.read()]
        assert [process.wait(240) for process in processes] == [0] * 5
    while batch := reader.read():
        seen += [record.envelope for record in batch]
    reader.close()
    assert reader.damaged == reader.lost == 0
    for number in range(5):
        mine = [text.split()[1] for text in texts(seen) if text.startswith(b"w%d " % number)]
        assert mine == [b"%d" % n for n in range(2000)]
    report = verify(tmp_path, [reader.positions])
    assert (report.faults, report.records, report.torn) == ([], 10000, 0)


def test_fifty_killed_writers_lose_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    dice = random.Random(7)
    acknowledged: list[tuple[str, int]] = []
    for run in range(50):
        with start(tmp_path, f"r{run}", 100_000) as process:
            assert process.stdout is not None
            for _ in range(dice.randrange(1, 400)):
                process.stdout.readline()
            process.send_signal(signal.SIGKILL)
            rest = process.stdout.read().splitlines()
        whole = [int(number) for number in rest if number.isdigit()]
        acknowledged.append((f"r{run}", max(whole[:-1], default=0)))
    found = texts(read_all(tmp_path))
    for name, last in acknowledged:
        mine = [int(text.split()[1]) for text in found if text.startswith(name.encode() + b" ")]
        assert mine == list(range(len(mine)))
        assert len(mine) > last
    report = verify(tmp_path)
    assert report.faults == []
    assert report.lanes == 1


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    if os.geteuid() != 0:
        pytest.skip("a small tmpfs can be mounted by root only")
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", disk], capture_output=True, text=True)
    if mounted.returncode:
        pytest.skip(f"no tmpfs can be mounted here: {mounted.stderr.strip()}")
    yield disk
    subprocess.run(["umount", "-l", disk], check=True)


def test_the_reserve_carries_the_journal_over_a_full_disk(small_disk: Path) -> None:
    clock, ids = ManualClock(), IdSource()
    writer = JournalWriter(small_disk / "journal", clock, JournalLimits(reserve=1 << 20, segment=1 << 18, sync=3600))
    assert writer.status().reserve
    filler = small_disk / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while file.write(b"\0" * 4096) == 4096:
            pass
    written = [line(ids, clock, b"%01000d" % number) for number in range(700)]
    for envelope in written:
        writer.append(envelope)
    assert writer.status().dropped == 0
    assert writer.status().waiting == 0
    assert not writer.status().reserve
    more = [line(ids, clock, b"%01000d" % number) for number in range(1000)]
    for envelope in more:
        writer.append(envelope)
    assert writer.status().waiting > 0
    assert "No space left" in writer.status().error
    assert not writer.retry()
    filler.unlink()
    assert writer.retry()
    assert writer.status().error == ""
    writer.sync()
    writer.close()
    assert read_all(small_disk / "journal") == written + more
    assert verify(small_disk / "journal").sound
    with_reserve = JournalWriter(small_disk / "journal", clock, JournalLimits(reserve=1 << 20))
    assert with_reserve.status().reserve
    with_reserve.close()


def test_the_thread_writes_what_waits_without_being_asked(tmp_path: Path) -> None:
    """In a process of its own, since it waits for the thread: the writer says by its status when it is done."""
    program = f"""
import resource, signal, time
from contextlib import ExitStack, suppress
from pathlib import Path
from mirage.base.clock import SystemClock
from mirage.base.events import LineEntered
from mirage.journal.source import EventSource
from mirage.journal.writer import JournalLimits, JournalWriter
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
writer = JournalWriter(Path({str(tmp_path)!r}), SystemClock(), JournalLimits(reserve=0))
emit = EventSource(writer, SystemClock()).bind()
resource.setrlimit(resource.RLIMIT_FSIZE, (1, resource.RLIM_INFINITY))
for number in range(100):
    emit(LineEntered(text=b"%d" % number, mode="exec"))
assert writer.status().waiting == 100
used = time.process_time()
time.sleep(1)
assert time.process_time() - used < 0.2, "it retries without pause"
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
end = time.monotonic() + 50
while writer.status().waiting and time.monotonic() < end:
    time.sleep(0.01)
import os
os.kill(os.getpid(), signal.SIGKILL)
"""
    subprocess.run([sys.executable, "-c", program], timeout=120)
    found = read_all(tmp_path)
    assert [envelope.event.text for envelope in found if isinstance(envelope.event, LineEntered)] == [b"%d" % n for n in range(100)]
