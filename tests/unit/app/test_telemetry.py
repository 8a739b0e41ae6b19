"""What the pump of figures does with what it does not know."""

from __future__ import annotations

from mirage.app.telemetry import Counting
from mirage.base.events import Envelope, LineEntered, encode
from mirage.evidence.sinks import Batch
from mirage.journal.reader import Record
from mirage.telemetry.health import Health
from mirage.telemetry.metrics import Metrics


async def test_a_record_of_a_newer_mirage_holds_nothing_up() -> None:
    known = encode(
        Envelope(id="0" * 26, time=5, event=LineEntered(text=b"id", mode="exec"), host="h", session="s", source="192.0.2.1")
    )
    strange = known.replace(b"LineEntered", b"LineChanted")
    assert strange != known
    metrics = Metrics(started=1)
    await Counting(metrics, Health(1)).write(Batch([Record("1", strange), Record("2", known), Record("3", b"{")], {}))
    assert b'mirage_events_total{kind="LineEntered"} 1.0' in metrics.render()
