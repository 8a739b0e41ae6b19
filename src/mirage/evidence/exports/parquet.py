"""Events as a Parquet file, a row an event, for whoever asks questions of millions of them (DuckDB, Spark, pandas).

Needs pyarrow, which is 55 MB to fetch and so no part of an ordinary installation: `pip install 'mirage-honeypot[parquet]'`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from mirage.base.errors import MirageError
from mirage.base.events import Envelope
from mirage.evidence.exports import own
from mirage.evidence.exports.facts import Judge, unjudged

BATCH = 5000  # events that are held in memory at once
INSTALL = "a Parquet file needs pyarrow: pip install 'mirage-honeypot[parquet]'"
_LEVELS = ("", "info", "low", "medium", "high", "critical")


def write(path: Path, envelopes: Iterable[Envelope], judge: Judge = unjudged) -> int:
    """Write the file and answer how many events it holds; `event` is each whole, as our own JSON. MirageError without pyarrow."""
    arrow, parquet = _libraries()
    text, texts = arrow.string(), arrow.list_(arrow.string())
    schema = arrow.schema([
        ("time", arrow.timestamp("ns", tz="UTC")), ("id", text), ("host", text), ("session", text), ("source", text), ("kind", text),
        ("severity", text), ("techniques", texts), ("rules", texts), ("event", text),
    ])  # fmt: skip
    count = 0
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        for some in _batches(envelopes):
            rows = [_row(envelope, judge) for envelope in some]
            writer.write_table(arrow.Table.from_pylist(rows, schema=schema))
            count += len(rows)
    return count


def read(path: Path) -> Iterator[Envelope]:
    """The events of a file of ours."""
    _, parquet = _libraries()
    with parquet.ParquetFile(path) as file:
        for batch in file.iter_batches(batch_size=BATCH, columns=["event"]):
            yield from (own.parse(line) for line in batch.column("event").to_pylist())


def _row(envelope: Envelope, judge: Judge) -> dict[str, Any]:
    found = list(judge(envelope))
    return {
        "time": envelope.time, "id": envelope.id, "host": envelope.host, "session": envelope.session, "source": envelope.source,
        "kind": type(envelope.event).__name__,
        "severity": max((judgement.severity for judgement in found), key=_LEVELS.index, default=""),
        "techniques": list(dict.fromkeys(name for judgement in found for name in judgement.techniques)),
        "rules": list(dict.fromkeys(judgement.rule for judgement in found)),
        "event": msgspec.json.encode(own.row(envelope)).decode(),
    }  # fmt: skip


def _batches(envelopes: Iterable[Envelope]) -> Iterator[tuple[Envelope, ...]]:
    left = iter(envelopes)
    while some := tuple(islice(left, BATCH)):
        yield some


def _libraries() -> tuple[Any, Any]:
    try:
        import pyarrow
        import pyarrow.parquet as parquet
    except ImportError:
        raise MirageError(INSTALL) from None
    return pyarrow, parquet
