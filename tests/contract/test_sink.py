"""What every sink promises: all events in their order, whatever failed between, and nothing held after the end."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mirage.base.clock import ManualClock
from mirage.evidence.pump import Pump
from mirage.evidence.sinks import Batch, Sink, discover
from mirage.journal.cursors import Cursor
from mirage.journal.reader import JournalReader
from tests.unit.evidence.samples import envelopes, journal, one_of_each, visit


def _database(directory: Path) -> tuple[Sink, Callable[[], list[str]]]:
    def ids() -> list[str]:
        connection = sqlite3.connect(directory / "x.sqlite")
        try:
            return [row[0] for row in connection.execute("SELECT id FROM events ORDER BY id")]
        finally:
            connection.close()

    return discover()["database"](f"sqlite:///{directory}/x.sqlite"), ids


def _jsonl(directory: Path) -> tuple[Sink, Callable[[], list[str]]]:
    def ids() -> list[str]:
        lines = (directory / "x.jsonl").read_text().splitlines()
        return list(dict.fromkeys(json.loads(line)["id"] for line in lines))  # it may say a line again, never skip one

    return discover()["jsonl"](directory / "x.jsonl"), ids


MAKE: dict[str, Callable[[Path], tuple[Sink, Callable[[], list[str]]]]] = {"database": _database, "jsonl": _jsonl}


def test_every_sink_is_held_to_the_contract() -> None:
    assert set(MAKE) == set(discover())


@pytest.fixture(params=sorted(MAKE))
def made(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Sink, Callable[[], list[str]]]:
    return MAKE[request.param](tmp_path)


def pump_of(sink: Sink, directory: Path, **options: Any) -> Pump:
    return Pump("x", sink, [directory / "journal"], Cursor(directory / "cursors", "x"), ManualClock(), lambda _: None, **options)


async def test_all_events_arrive_in_their_order(made: tuple[Sink, Callable[[], list[str]]], tmp_path: Path) -> None:
    sink, ids = made
    written = visit(tmp_path / "journal", 5)
    pump = pump_of(sink, tmp_path, batch=13)
    while await pump.step():
        pass
    await pump.aclose()
    assert ids() == [envelope.id for envelope in written]


async def test_every_kind_is_taken(made: tuple[Sink, Callable[[], list[str]]], tmp_path: Path) -> None:
    sink, ids = made
    written = journal(tmp_path / "journal", envelopes((n, event) for n, event in enumerate(one_of_each())))
    pump = pump_of(sink, tmp_path)
    while await pump.step():
        pass
    await pump.aclose()
    assert ids() == [envelope.id for envelope in written]


async def test_what_is_given_again_does_no_harm(made: tuple[Sink, Callable[[], list[str]]], tmp_path: Path) -> None:
    sink, ids = made
    written = visit(tmp_path / "journal", 2)
    reader = JournalReader(tmp_path / "journal")
    records = reader.read()
    reader.close()
    await sink.open()
    await sink.write(Batch(records, {}))
    await sink.open()
    await sink.write(Batch(records[10:], {}))
    await sink.write(Batch([], {}))
    await sink.aclose()
    await sink.aclose()
    assert ids() == [envelope.id for envelope in written]


async def test_a_pump_killed_between_two_batches_goes_on(made: tuple[Sink, Callable[[], list[str]]], tmp_path: Path) -> None:
    sink, ids = made
    written = visit(tmp_path / "journal", 5)
    for _ in range(30):
        pump = pump_of(sink, tmp_path, batch=7)
        moved = await pump.step()
        if moved:
            assert pump._reader is not None
            pump._reader.close()  # as if killed: the cursor is not saved
            if not isinstance(sink, discover()["database"]):
                pump._cursor.save(pump._reader.positions)
    await sink.aclose()
    assert ids() == [envelope.id for envelope in written]
