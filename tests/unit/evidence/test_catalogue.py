"""Every kind of event can be journalled, stored, asked for, exported and read back to the same facts."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mirage.base.events import KINDS, CommandRan, Envelope, LineEntered
from mirage.evidence.api import Evidence, open_evidence
from mirage.evidence.exports import own
from mirage.evidence.gallery import GalleryOptions
from mirage.evidence.summaries import body, command_line
from tests.unit.evidence.samples import envelopes, journal, one_of_each


@pytest.fixture
def options(tmp_path: Path) -> GalleryOptions:
    (tmp_path / "gallery").mkdir()
    return GalleryOptions(
        url=f"sqlite:///{tmp_path}/gallery/evidence.sqlite", journal=tmp_path / "journal", home=tmp_path / "gallery"
    )


def test_every_kind_is_stored_and_read_back(options: GalleryOptions) -> None:
    written = journal(options.journal, envelopes((n, event) for n, event in enumerate(one_of_each())))
    assert {type(envelope.event).__name__ for envelope in written} == set(KINDS)
    evidence = open_evidence(options)
    assert list(evidence.events()) == written
    assert evidence.counts()["rejected"] == 0
    for kind in KINDS:
        assert [type(found.event).__name__ for found in evidence.events(kinds=[kind])] == [kind]
    evidence.close()


def test_our_own_lines_read_back_to_the_same_events(options: GalleryOptions) -> None:
    written = journal(options.journal, envelopes((n, event) for n, event in enumerate(one_of_each())))
    evidence = open_evidence(options)
    assert [own.parse(line) for line in own.lines(evidence.events())] == written
    evidence.close()


@given(st.lists(st.binary(max_size=20)), st.binary(max_size=40))
def test_any_bytes_survive_our_own_lines(argv: list[bytes], cwd: bytes) -> None:
    (envelope,) = envelopes([(0, CommandRan(argv=argv, status=1, cwd=cwd))])
    assert own.parse(own.row(envelope) and next(iter(own.lines([envelope])))) == envelope


@given(st.binary(max_size=300))
def test_a_body_is_json_without_nul(text: bytes) -> None:
    (envelope,) = envelopes([(0, LineEntered(text=text, mode="exec"))])
    decoded = msgspec.json.decode(body(envelope))
    assert not any("\0" in value for value in decoded.values())
    assert set(decoded) - {"text_base64"} == {"text", "mode"}


def test_a_line_of_another_catalogue_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError):
        own.parse(b'{"id": "x", "time": 1, "kind": "MoonLanded"}')


def test_a_command_is_quoted_as_a_shell_would_split_it() -> None:
    assert command_line([b"echo", b"a b", b"", b"x=1", b"it's"]) == "echo 'a b' '' x=1 'it'\"'\"'s'"


def test_an_unknown_kind_is_kept_apart_and_stops_nothing(options: GalleryOptions) -> None:
    from mirage.base.clock import ManualClock
    from mirage.journal.writer import JournalLimits, JournalWriter

    before, after = envelopes([(0, LineEntered(text=b"before", mode="exec")), (2, LineEntered(text=b"after", mode="exec"))])
    journal(options.journal, [before])
    writer = JournalWriter(options.journal, ManualClock(), JournalLimits(reserve=0))
    writer._write("7" * 26, msgspec.msgpack.encode({"id": "7" * 26, "time": 1, "event": {"kind": "MoonLanded"}}))
    writer.close()
    journal(options.journal, [after])
    evidence = open_evidence(options)
    assert list(evidence.events()) == [before, after]
    assert evidence.counts()["rejected"] == 1
    evidence.close()


def events_of(evidence: Evidence) -> list[Envelope]:
    return list(evidence.events())
