"""How long after an event is in the journal what it means is known: found, and told to those who hear of findings.

A process writes command lines of the shared corpora into a journal, at two rates; the gallery's pump, in this one, reads, examines
and stores them (SQLite). `analysis.live.p99` is from the moment at which an event happened to the moment at which its findings were
told, in ms, at the higher rate; the spread is printed, and beside it when all was in the store. Waits are wall time: on a machine
that does other things they tell more of those, so the load is printed too.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from bench.analysis import SHARED, corpus
from mirage.analysis.analyst import Analyst
from mirage.analysis.attack import shipped
from mirage.analysis.rulebook import shipped_rules
from mirage.analysis.session import Detector
from mirage.app.analysis import Watcher
from mirage.app.gallery import SWITCH
from mirage.base.clock import SystemClock
from mirage.base.events import ConnectionClosed, ConnectionOpened, Envelope, LineEntered
from mirage.evidence.findings import FindingRow
from mirage.evidence.pump import Pump
from mirage.evidence.sinks import Batch
from mirage.evidence.sinks.database import DatabaseSink
from mirage.journal.cursors import Cursor
from mirage.journal.source import EventSource
from mirage.journal.writer import JournalWriter

Row = dict[str, object]
RATES = (20, 400)  # events a second: one busy visitor, and a host full of them
SECONDS = 6
LINES = 20  # of a session
OPENED = ConnectionOpened(protocol="ssh", source_ip="192.0.2.77", source_port=40022, local_ip="198.51.100.7", local_port=22)
WARM = 1.0  # seconds that do not count: rules and drivers are loaded at the first event


def figures(directory: Path) -> list[Row]:
    """The row of bench.json; none where the corpora are not there."""
    if not (SHARED / "threat").is_dir():
        return []
    rows: list[Row] = []
    for rate in RATES:
        place = directory / str(rate)
        place.mkdir()
        waits = Waits()
        asyncio.run(_measure(place, rate, waits))
        spread = "; ".join(f"{name} after {_spread(found)}" for name, found in waits.counted().items())
        print(f"  {rate} events/s, in ms: {spread}; load {os.getloadavg()[0]:.1f}")
        rows = [{"name": "analysis.live.p99", "unit": "ms", "value": _at(waits.counted()["told"], 0.99), "reference": None}]
    return rows


class Waits:
    """From an event's moment until it was examined, told of, and stored, in ms."""

    def __init__(self) -> None:
        self._seen: dict[str, list[tuple[int, float]]] = {"examined": [], "told": [], "stored": []}

    def count(self, what: str, time_of_event: int) -> None:
        self._seen[what].append((time_of_event, (time.time_ns() - time_of_event) / 1e6))

    def counted(self) -> dict[str, list[float]]:
        """Those after the beginning."""
        begin = min(moment for moment, _ in self._seen["examined"]) + WARM * 1e9
        return {what: [wait for moment, wait in seen if moment >= begin] for what, seen in self._seen.items()}


class Timed(Watcher):
    """The gallery's examiner, watched."""

    def __init__(self, detector: Callable[[], Detector], waits: Waits) -> None:
        super().__init__(detector)
        self._waits = waits

    def examine(self, envelope: Envelope) -> Sequence[FindingRow]:
        found = super().examine(envelope)
        self._waits.count("examined", envelope.time)
        return found


class Told:
    """Hears of findings."""

    def __init__(self, waits: Waits) -> None:
        self._waits = waits

    def hear(self, findings: Sequence[FindingRow]) -> None:
        for finding in findings:
            self._waits.count("told", finding.time)


class Stored(DatabaseSink):
    """The store, watched."""

    waits: Waits

    async def write(self, batch: Batch) -> None:
        await super().write(batch)
        for record in batch.records:
            self.waits.count("stored", record.envelope.time)


async def _measure(directory: Path, rate: int, waits: Waits) -> None:
    detector = Detector(Analyst(shipped_rules(), shipped()), None)
    detector.analyst.prepare()
    detector.analyst.settle()
    sys.setswitchinterval(SWITCH)
    sink = Stored(f"sqlite:///{directory / 'evidence.sqlite'}", lambda: Timed(lambda: detector, waits), lambda: Told(waits))
    sink.waits = waits
    pump = Pump("evidence", sink, [directory / "journal"], Cursor(directory, "evidence"), SystemClock(), lambda _: None)
    stop = asyncio.Event()
    pumping = asyncio.create_task(pump.run(stop))
    writing = await asyncio.create_subprocess_exec(sys.executable, "-m", "bench.live", str(directory / "journal"), str(rate))
    await writing.wait()
    stop.set()
    await pumping


def _write(journal: Path, rate: int) -> None:
    source = EventSource(JournalWriter(journal, SystemClock()), SystemClock())
    begin = time.perf_counter()
    for number, line in enumerate(corpus()[: rate * SECONDS]):
        time.sleep(max(0.0, begin + number / rate - time.perf_counter()))
        emit = source.bind("web-1", f"01KAVZ3T8Q4Y6W2E5R7T9Y{number // LINES:04d}", "192.0.2.77")
        if number % LINES == 0:
            emit(OPENED)
        emit(LineEntered(text=line.encode(), mode="interactive"))
        if number % LINES == LINES - 1:
            emit(ConnectionClosed(reason="", duration=0))


def _spread(waits: Sequence[float]) -> str:
    return ", ".join(f"{name} {_at(waits, share):.1f}" for name, share in (("p50", 0.5), ("p90", 0.9), ("p99", 0.99), ("max", 1)))


def _at(waits: Sequence[float], share: float) -> float:
    return sorted(waits)[min(int(len(waits) * share), len(waits) - 1)]


if __name__ == "__main__":
    _write(Path(sys.argv[1]), int(sys.argv[2]))
