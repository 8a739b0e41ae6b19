"""What a sink is shown before it writes: every event at once, also while a batch is being written, each examined and told once."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from pathlib import Path

import sqlalchemy as sa

from mirage.base.clock import ManualClock
from mirage.base.events import Envelope
from mirage.evidence import schema
from mirage.evidence.findings import AssessmentRow, FindingRow
from mirage.evidence.pump import Pump
from mirage.evidence.sinks import Batch
from mirage.evidence.sinks.database import DatabaseSink
from mirage.journal.cursors import Cursor, Positions
from mirage.journal.reader import JournalReader, Record
from tests.unit.evidence.samples import visit


class Slow:
    """A sink whose writing takes until it is let go."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.written: list[str] = []
        self.writing = asyncio.Event()
        self.go_on = asyncio.Event()
        self.looked = asyncio.Condition()
        self._loop = asyncio.get_running_loop()

    async def open(self) -> Positions | None:
        return None

    def look(self, records: Sequence[Record]) -> None:
        asyncio.run_coroutine_threadsafe(self._saw([record.id for record in records]), self._loop).result(10)

    async def _saw(self, ids: list[str]) -> None:
        async with self.looked:
            self.seen += ids
            self.looked.notify_all()

    async def write(self, batch: Batch) -> None:
        self.writing.set()
        await self.go_on.wait()
        self.written += [record.id for record in batch.records]

    async def aclose(self) -> None:
        pass


async def test_a_sink_is_shown_what_comes_while_it_writes_and_at_the_end_everything_is_written_once(tmp_path: Path) -> None:
    before = [envelope.id for envelope in visit(tmp_path / "journal", 1)]
    sink = Slow()
    sink.go_on.set()
    stop = asyncio.Event()
    pump = Pump("slow", sink, [tmp_path / "journal"], Cursor(tmp_path, "slow"), ManualClock(), lambda _: None)
    running = asyncio.create_task(pump.run(stop))
    await sink.writing.wait()  # what was there before is only stored
    sink.go_on.clear()
    sink.writing.clear()
    shown: list[str] = []
    async with asyncio.timeout(10):
        for _ in range(3):
            shown += [envelope.id for envelope in visit(tmp_path / "journal", 1)]
            async with sink.looked:
                await sink.looked.wait_for(lambda: len(sink.seen) == len(shown))  # noqa: B023 - waited for here
        await sink.writing.wait()
        assert (sink.seen, sink.written) == (shown, before)
        sink.go_on.set()
        stop.set()
        await running
    assert sink.written == before + shown
    assert JournalReader(tmp_path / "journal", Cursor(tmp_path, "slow").load()).read() == []


class Examined:
    """An examiner that finds one thing in every event, and counts."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.assessed: list[str] = []

    def knows(self, session: str) -> bool:
        return True

    def recall(self, session: str, envelopes: Iterable[Envelope]) -> None:
        raise AssertionError

    def examine(self, envelope: Envelope) -> Sequence[FindingRow]:
        self.seen.append(envelope.id)
        return [
            FindingRow(
                id=envelope.id, rule="r", session=envelope.session, source="", time=envelope.time, title="", severity="low",
                confidence="low", techniques=[], tactics=[], classes=[], start=0, end=0, matched="", how=[], truncated=False,
            )
        ]  # fmt: skip

    @property
    def is_waited_for(self) -> bool:
        return True

    def assess(self, session: str) -> AssessmentRow | None:
        self.assessed.append(session)
        return AssessmentRow(session=session, last=0, is_final=False, risk=len(self.seen), skill="", typist="", summary="", body={})


class Heard:
    def __init__(self) -> None:
        self.ids: list[str] = []

    def hear(self, findings: Sequence[FindingRow]) -> None:
        self.ids += [finding.id for finding in findings]


async def test_the_store_examines_and_tells_at_once_and_once_and_stores_what_was_found(tmp_path: Path) -> None:
    written = [envelope.id for envelope in visit(tmp_path / "journal", 1)]
    reader = JournalReader(tmp_path / "journal")
    records = reader.read()
    examiner, heard = Examined(), Heard()
    sink = DatabaseSink(f"sqlite:///{tmp_path}/evidence.sqlite", lambda: examiner, lambda: heard)
    await sink.open()
    sink.look(records[:5])
    sink.look(records[:5])  # as it comes again where a store was away
    assert (examiner.seen, heard.ids, examiner.assessed) == (written[:5], written[:5], ["session-0"])
    await sink.write(Batch(records, dict(reader.positions)))
    assert (examiner.seen, heard.ids) == (written, written)
    with sink._engine.connect() as connection:
        stored = connection.execute(sa.select(schema.findings.c.id).order_by(schema.findings.c.id)).scalars().all()
        risk = connection.execute(sa.select(schema.assessments.c.risk)).scalars().all()
    assert (stored, risk) == (written, [len(written)])
    await sink.aclose()
