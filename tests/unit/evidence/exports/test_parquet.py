"""Parquet: what is written is read back as it was; without pyarrow the operator is told what to install."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from mirage.base.errors import MirageError
from mirage.evidence.exports import parquet
from mirage.evidence.exports.facts import Judgement
from tests.unit.evidence.samples import envelopes, one_of_each, whole_session

needs_pyarrow = pytest.mark.skipif(find_spec("pyarrow") is None, reason="pyarrow is not installed: pip install '.[parquet]'")


@needs_pyarrow
def test_every_event_is_read_back_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "BATCH", 7)
    written = envelopes([*whole_session(), *((float(at), event) for at, event in enumerate(one_of_each(), 100))])
    assert parquet.write(tmp_path / "e.parquet", written) == len(written)
    assert list(parquet.read(tmp_path / "e.parquet")) == written


@needs_pyarrow
def test_columns_hold_what_was_found(tmp_path: Path) -> None:
    from pyarrow.parquet import read_table  # type: ignore[import-not-found, unused-ignore]

    first, second, *_ = written = envelopes(whole_session())
    judgement = Judgement(
        event=second.id, session="s", source="", time=1, rule="r", title="t", severity="high", techniques=("T1059", "T1105")
    )  # fmt: skip
    parquet.write(tmp_path / "e.parquet", written, lambda envelope: [judgement] if envelope is second else ())
    table = read_table(tmp_path / "e.parquet")
    rows = table.drop(["time"]).to_pylist()
    assert [(row["id"], row["severity"], row["techniques"], row["rules"]) for row in rows[:2]] == [
        (first.id, "", [], []), (second.id, "high", ["T1059", "T1105"], ["r"]),
    ]  # fmt: skip
    assert [moment.value for moment in table.column("time")] == [envelope.time for envelope in written]


def test_without_pyarrow_it_is_said_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MirageError, match="pip install"):
        parquet.write(tmp_path / "e.parquet", [])
    assert not (tmp_path / "e.parquet").exists()
