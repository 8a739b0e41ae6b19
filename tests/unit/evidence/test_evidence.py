"""What the store answers: sessions summed up once, however often their events come; recordings, artifacts, queries."""

from __future__ import annotations

import hashlib
import json
import random
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from mirage.base.clock import SECOND, ManualClock
from mirage.base.errors import ConfigurationError, MirageError
from mirage.base.events import (
    ArtifactCaptured,
    ConnectionOpened,
    Envelope,
    LineEntered,
    StoreLost,
    StoreRestored,
    TerminalOpened,
    TerminalOutput,
)
from mirage.evidence import database, schema
from mirage.evidence.api import Evidence, open_evidence
from mirage.evidence.artifacts import Ingest
from mirage.evidence.database import HEAD, VERSION_TABLE, StoreError, connect, migrate, parse_url
from mirage.evidence.gallery import GalleryOptions, catch_up, sweep_journals
from mirage.evidence.inspections import Inspecting
from mirage.evidence.pump import Pump
from mirage.evidence.rows import InspectionRow
from mirage.evidence.sinks import Batch, discover
from mirage.evidence.sinks.database import DatabaseSink
from mirage.evidence.sinks.jsonl import JsonLinesSink
from mirage.journal.cursors import Cursor, Positions
from mirage.journal.reader import JournalReader, Record
from mirage.journal.retention import survey
from mirage.journal.spool import Spool
from tests.unit.evidence.samples import NASTY, SESSION, SOURCE, envelopes, journal, visit, whole_session


@pytest.fixture
def options(tmp_path: Path) -> GalleryOptions:
    home = tmp_path / "gal lery%?#"
    home.mkdir()
    return GalleryOptions(url=f"sqlite:///{home}/evidence.sqlite".replace("?", "%3F"), journal=tmp_path / "journal", home=home)


def records_of(directory: Path) -> list[Record]:
    reader = JournalReader(directory)
    found: list[Record] = []
    while batch := reader.read():
        found += batch
    reader.close()
    return found


def everything(evidence: Evidence) -> dict[str, list[dict[str, object]]]:
    """All rows but how far the journal was read and what is drawn once."""
    tables = {name: table for name, table in schema.metadata.tables.items() if name not in ("positions", "facts")}
    return {
        name: [dict(row._mapping) for row in evidence._fetch(sa.select(table).order_by(*table.primary_key.columns))]
        for name, table in tables.items()
    }


def test_a_session_is_summed_up(options: GalleryOptions) -> None:
    written = journal(options.journal, envelopes(whole_session()))
    evidence = open_evidence(options)
    (row,) = evidence.sessions()
    assert row.session == SESSION
    assert (row.source, row.source_port, row.local_ip, row.local_port) == (SOURCE, 40001, "198.51.100.2", 22)
    assert (row.opened, row.closed, row.last) == (written[0].time, written[-2].time, written[-1].time)
    assert (row.client, row.hassh) == ("SSH-2.0-libssh2_1.11.0", "ec7378c1a92f5a8dde7e8b7a1ddf33d1")
    assert (row.username, row.method, row.logins, row.logins_failed) == ("root", "password", 4, 3)
    assert (row.events, row.lines, row.commands, row.artifacts, row.recordings, row.files) == (len(written), 2, 2, 2, 1, 1)
    assert (row.bytes_in, row.bytes_out, row.reason) == (100, 200, "by the client")
    detail = evidence.session(SESSION[:8])
    assert detail.session == row
    assert [login.password for login in detail.logins] == [None, None, "123456", "toor\\xff"]
    assert [key.key for key in detail.keys] == [b"\0\1\2"]
    assert [line.text for line in detail.lines] == ["ls", "nosuch 'a b'"]
    assert [(command.line, command.status) for command in detail.commands] == [("ls", 0), ("nosuch 'a b'", 127)]
    assert [(url.url, url.verdict) for url in detail.urls] == [("http://203.0.113.9/x", "timeout")]
    assert [(capture.origin, capture.url) for capture in detail.captures] == [
        ("upload", ""),
        ("download", "http://203.0.113.9/y"),
    ]
    (artifact,) = evidence.artifacts(session=SESSION)
    assert (artifact.sha256, artifact.times, artifact.held) == ("ab" * 32, 2, False)
    evidence.close()


def test_any_batches_in_any_repetition_give_the_same_rows(options: GalleryOptions, tmp_path: Path) -> None:
    visit(options.journal, 12)
    journal(options.journal, envelopes(whole_session()))
    records = records_of(options.journal)
    once = open_evidence(options)
    dice = random.Random(5)
    url = f"sqlite:///{tmp_path}/gallery/again.sqlite"
    sink = DatabaseSink(url)
    sink.open_now()
    batches = []
    at = 0
    while at < len(records):
        size = dice.randrange(1, 30)
        batches.append(records[at : at + size])
        at += size
    again = batches + [records[n : n + 40] for n in range(0, len(records), 25)] + [records[::-1]]
    dice.shuffle(again)
    for batch in again:
        sink.write_now(Batch([*batch, *batch[:3]], {}))
    twice = Evidence(GalleryOptions(url=url, journal=options.journal, home=options.home))
    mine, theirs = everything(twice), everything(once)
    for name, rows in mine.items():
        assert rows == theirs[name]
    once.close()
    twice.close()


def test_catching_up_again_changes_nothing(options: GalleryOptions) -> None:
    visit(options.journal, 5)
    evidence = open_evidence(options)
    first = everything(evidence)
    assert catch_up(options)
    assert everything(evidence) == first
    evidence.close()


def test_a_new_store_gets_all_that_the_journal_has(options: GalleryOptions, tmp_path: Path) -> None:
    written = visit(options.journal, 5)
    open_evidence(options).close()
    moved = GalleryOptions(url=f"sqlite:///{tmp_path}/other/new.sqlite", journal=options.journal, home=options.home)
    evidence = open_evidence(moved)
    assert list(evidence.events()) == written
    evidence.close()


def test_two_mirages_share_one_store(options: GalleryOptions, tmp_path: Path) -> None:
    other = GalleryOptions(url=options.url, journal=tmp_path / "journal2", home=tmp_path / "gallery2")
    other.home.mkdir()
    one, two = visit(options.journal, 3), journal(other.journal, envelopes(whole_session()))
    for _ in range(2):
        assert catch_up(options)
        assert catch_up(other)
    evidence = Evidence(options)
    assert list(evidence.events()) == sorted(one + two, key=lambda envelope: envelope.id)
    assert evidence.verify().sound
    assert Evidence(other).verify().sound
    evidence.close()


def test_nothing_recorded_is_said_in_words(options: GalleryOptions) -> None:
    with pytest.raises(MirageError, match="there is no evidence yet"):
        open_evidence(options, catch_up_first=False)
    with pytest.raises(StoreError, match="can not be read"):
        Evidence(options).sessions()
    assert not list(options.home.iterdir())


@pytest.mark.parametrize(
    ("revision", "words"),
    [
        ("0003", f"revision 0003, not {HEAD}: run mirage db upgrade$"),
        ("9999", f"9999, a newer Mirage's: this one knows up to {HEAD}$"),
    ],
)
def test_tables_of_another_revision_are_said_with_what_to_do(options: GalleryOptions, revision: str, words: str) -> None:
    engine = connect(options.url)
    migrate(engine)
    with engine.begin() as connection:
        connection.execute(sa.text(f"UPDATE {VERSION_TABLE} SET version_num = '{revision}'"))
    engine.dispose()
    with pytest.raises(StoreError, match=words):
        open_evidence(options, catch_up_first=False)
    if revision > HEAD:
        with pytest.raises(StoreError, match=words):
            database.upgrade_now(options.url)


def test_sessions_are_filtered(options: GalleryOptions) -> None:
    written = visit(options.journal, 9)
    journal(options.journal, envelopes(whole_session()))
    evidence = open_evidence(options)
    assert len(evidence.sessions()) == 10
    assert [row.session for row in evidence.sessions(user="root")] == [SESSION]
    assert [row.session for row in evidence.sessions(logged_in=True)] == [SESSION]
    assert [row.session for row in evidence.sessions(source="192.0.2.3")] == ["session-3"]
    assert len(evidence.sessions(source="192.0.2.")) == 10
    assert evidence.sessions(source="192_0.2.") == []
    middle = written[len(written) // 2].time
    early, late = evidence.sessions(until=middle), evidence.sessions(since=middle)
    assert len(early) + len(late) == 10
    assert max(row.opened for row in early) < middle <= min(row.opened for row in late)
    newest = evidence.sessions(limit=2)
    assert [row.opened for row in newest] == sorted((row.opened for row in evidence.sessions()), reverse=True)[:2]
    with pytest.raises(MirageError, match="several sessions begin with 'session-'"):
        evidence.session("session-")
    with pytest.raises(MirageError, match="there is no session 'x'"):
        evidence.session("x")
    evidence.close()


def test_events_are_filtered_and_paged(options: GalleryOptions, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mirage.evidence.api.PAGE", 7)
    written = visit(options.journal, 5)
    evidence = open_evidence(options)
    assert list(evidence.events()) == written
    assert list(evidence.events(limit=10)) == written[:10]
    assert list(evidence.events(limit=10, newest=True)) == written[-10:]
    assert list(evidence.events(after=written[29].id)) == written[30:]
    assert list(evidence.events(session="session-3")) == [one for one in written if one.session == "session-3"]
    assert len(list(evidence.events(kinds=["ConnectionOpened", "ConnectionClosed"]))) == 10
    assert list(evidence.events(since=written[40].time, until=written[60].time)) == [
        one for one in written if written[40].time <= one.time < written[60].time
    ]
    evidence.close()


def test_a_recording_is_an_asciicast(options: GalleryOptions) -> None:
    journal(options.journal, envelopes(whole_session()))
    evidence = open_evidence(options)
    (recording,) = evidence.recordings(SESSION)
    head, *lines = [json.loads(line) for line in evidence.asciicast(recording)]
    assert head == {
        "version": 2,
        "width": 80,
        "height": 24,
        "timestamp": 1_763_958_001,
        "env": {"TERM": "xterm"},
        "title": f"{SESSION} 0",
    }
    assert lines == [[0.5, "o", "root@web:~# "], [0.6, "o", "é"], [1.0, "i", "ls\r"], [1.5, "r", "100x30"]]
    without = [json.loads(line) for line in evidence.asciicast(recording, input=False)]
    assert [line for line in without[1:] if line[1] == "i"] == []
    evidence.close()


def test_a_channel_number_given_out_again_is_another_recording(options: GalleryOptions) -> None:
    journal(
        options.journal,
        envelopes(
            [
                (0, TerminalOpened(channel=0, term=b"a", columns=1, rows=1)),
                (1, TerminalOutput(channel=0, data=b"first\xff", dropped=9)),
                (2, TerminalOutput(channel=1, data=b"other")),
                (3, TerminalOpened(channel=0, term=b"b", columns=2, rows=2)),
                (4, TerminalOutput(channel=0, data=b"second\xe2")),
            ]
        ),
    )
    evidence = open_evidence(options)
    first, second = evidence.recordings(SESSION)
    assert [json.loads(line) for line in evidence.asciicast(first)][1:] == [
        [1.0, "o", "first\ufffd"],
        [1.0, "m", "9 bytes left out"],
    ]
    assert [json.loads(line) for line in evidence.asciicast(second)][1:] == [[1.0, "o", "second"], [1.0, "o", "\ufffd"]]
    evidence.close()


def test_captured_files_move_into_the_vault_and_out_again(options: GalleryOptions) -> None:
    data = b"\x7fELF" + NASTY
    name = options.spool().keep(data)
    journal(options.journal, envelopes([(0, ArtifactCaptured(sha256=name, size=len(data), origin="upload"))]))
    evidence = open_evidence(options)
    assert evidence.artifact(name[:10]) == data
    assert [row.held for row in evidence.artifacts()] == [True]
    assert [capture.session for capture in evidence.captures(name)] == [SESSION]
    assert options.vault().find(name) == data
    options.spool().remove(name)
    assert evidence.artifact(name.upper()) == data
    for wrong, words in (("ab", "at least 6 digits"), ("ab" * 32, "is not held"), ("abcdef0", "no artifact begins")):
        with pytest.raises(MirageError, match=words):
            evidence.artifact(wrong)
    assert evidence.verify().sound
    (stored,) = options.home.glob("artifacts/*/*")
    stored.chmod(0o600)
    stored.write_bytes(b"x" + stored.read_bytes()[1:])
    assert evidence.verify().damaged_artifacts == [name]
    evidence.close()


def test_the_spool_is_emptied_only_of_what_the_vault_holds(tmp_path: Path) -> None:
    spool, vault = Spool(tmp_path / "spool"), Spool(tmp_path / "vault", total=3000)
    names = [spool.keep(random.Random(n).randbytes(1200)) for n in range(4)]
    (forged,) = [kept for kept in spool.all() if kept.sha256 == names[3]]
    path = tmp_path / "spool" / names[3][:2] / f"{names[3]}.artifact"
    path.chmod(0o600)
    path.write_bytes(b"not what its name says")
    ingest = Ingest(spool, vault, age=0, total=0)
    assert ingest.run(forged.stored + 10**18) == 2
    assert sorted(kept.sha256 for kept in vault.all()) == sorted(set(names) & {kept.sha256 for kept in vault.all()})
    assert len(list(vault.all())) == 2
    left = {kept.sha256 for kept in spool.all()}
    assert names[3] in left
    assert left | {kept.sha256 for kept in vault.all()} == set(names)
    assert len(left) == 2


def test_an_event_changed_in_the_store_is_found(options: GalleryOptions) -> None:
    written = visit(options.journal, 3)
    evidence = open_evidence(options)
    assert evidence.verify().sound
    with evidence._engine.begin() as connection:
        table = schema.events
        connection.execute(table.update().where(table.c.id == written[5].id).values(raw=b"x"))
        connection.execute(table.delete().where(table.c.id == written[9].id))
    assert evidence.verify().differing_events == [written[5].id, written[9].id]
    assert not evidence.verify().sound
    assert evidence.verify(compare=False).sound
    evidence.close()


def test_the_newest_migration_is_the_one_that_the_code_wants() -> None:
    assert ScriptDirectory(str(Path(database.__file__).parent / "migrations")).get_current_head() == HEAD


def test_the_tables_are_those_that_the_migrations_make(options: GalleryOptions) -> None:
    engine = connect(options.url)
    migrate(engine)
    migrate(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE, "compare_type": True})
        assert compare_metadata(context, schema.metadata) == []
    mode = (options.home / "evidence.sqlite").stat().st_mode
    assert mode & 0o777 == 0o600
    engine.dispose()


@pytest.mark.parametrize("url", ["", "nonsense", "sqlite://", "sqlite:///:memory:", "mysql://x/y", "sqlite:"])
def test_a_url_of_no_such_store_is_refused_in_words(url: str) -> None:
    with pytest.raises(ConfigurationError, match=r"evidence: .*sqlite:///PATH or postgresql://"):
        parse_url(url)


class Flaky:
    """A sink that fails when it is told to, in the way that it is told to."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.fails: list[str] = []

    async def open(self) -> Positions | None:
        if self.fails and self.fails[0] == "open":
            raise OSError(self.fails.pop(0))
        return None

    async def write(self, batch: Batch) -> None:
        if self.fails:
            failure = self.fails.pop(0)
            if failure == "half":
                self.taken += [record.id for record in batch.records[:3]]
            raise StoreError(failure)
        self.taken += [record.id for record in batch.records]

    async def aclose(self) -> None:
        pass


async def test_a_sink_that_fails_gets_everything_later_and_it_is_said_once(options: GalleryOptions) -> None:
    written = visit(options.journal, 10)
    said: list[object] = []
    sink = Flaky()
    cursor = Cursor(options.cursors, "flaky")
    pump = Pump("flaky", sink, [options.journal], cursor, ManualClock(), said.append, batch=50)
    assert await pump.step() == 50
    sink.fails = ["away", "open", "half", "open"]
    for _ in range(4):
        with pytest.raises((StoreError, OSError)) as failure:
            await pump.step()
        pump._lost(failure.value)
    while await pump.step():
        pass
    assert said == [StoreLost(store="flaky", error="away"), StoreRestored(store="flaky", lag=len(written) - 50)]
    assert list(dict.fromkeys(sink.taken)) == [envelope.id for envelope in written]
    await pump.aclose()
    assert JournalReader(options.journal, cursor.load()).read() == []


def test_what_no_store_has_read_is_not_swept(options: GalleryOptions) -> None:
    visit(options.journal, 60)
    small = GalleryOptions(url=options.url, journal=options.journal, home=options.home, keep_age=0, keep_bytes=0)
    before = len(survey(options.journal))
    assert before > 3
    sweep_journals(small, 10**19)
    assert len(survey(options.journal)) == before
    assert catch_up(small)
    Cursor(options.cursors, "slow").save({})
    sweep_journals(small, 10**19)
    assert len(survey(options.journal)) == before
    Cursor(options.cursors, "slow").remove()
    sweep_journals(small, 10**19)
    assert len(survey(options.journal)) == 1
    assert Evidence(small).verify().sound


async def test_lines_of_json_are_written_by_a_sink(options: GalleryOptions, tmp_path: Path) -> None:
    assert set(discover()) == {"database", "jsonl"}
    written = visit(options.journal, 3)
    path = tmp_path / "out" / "events.jsonl"
    pump = Pump(
        "jsonl", JsonLinesSink(path), [options.journal], Cursor(options.cursors, "jsonl"), ManualClock(), lambda _: None, batch=10
    )
    while await pump.step():
        pass
    await pump.aclose()
    assert [json.loads(line)["id"] for line in path.read_text().splitlines()] == [envelope.id for envelope in written]


def test_follow_gives_what_comes_and_needs_no_store(options: GalleryOptions) -> None:
    visit(options.journal, 2)
    open_evidence(options).close()
    evidence = Evidence(options)
    late: list[Envelope] = []
    stream = evidence.follow(interval=0)
    reader = JournalReader(options.journals())
    reader.skip_to_end()
    assert reader.read() == []
    reader.close()
    late = envelopes([(0, LineEntered(text=b"late", mode="exec"))])

    def wanted(envelope: Envelope) -> bool:
        return envelope.session == SESSION

    stream = evidence.follow(wanted=wanted, from_now=False, interval=0)
    journal(options.journal, late)
    assert next(stream) == late[0]
    stream.close()
    evidence.close()


def test_texts_longer_than_an_index_are_cut_in_summaries_and_whole_in_events(options: GalleryOptions) -> None:
    from mirage.base.events import LoginAttempted

    name = random.Random(1).randbytes(100_000)
    written = journal(
        options.journal, envelopes([(0, LoginAttempted(method="password", username=name, password=name, accepted=True))])
    )
    evidence = open_evidence(options)
    (login,) = evidence.session(SESSION).logins
    assert len(login.username) < 2000
    assert list(evidence.events()) == written
    evidence.close()


def test_who_logs_in_to_a_database_of_the_machine_s_is_still_who_he_was(options: GalleryOptions) -> None:
    from mirage.base.events import LoginAttempted

    came = LoginAttempted(method="password", username=b"deploy", accepted=True)
    asked = LoginAttempted(method="mysql", username=b"root", accepted=True)
    journal(options.journal, envelopes([(0, came), (1, asked)]))
    evidence = open_evidence(options)
    detail = evidence.session(SESSION)
    assert [login.username for login in detail.logins] == ["deploy", "root"]
    assert (detail.session.username, detail.session.method) == ("deploy", "password")
    evidence.close()


def test_numbers_that_no_database_holds_are_kept_apart(options: GalleryOptions) -> None:
    good = (1, ConnectionOpened(protocol="ssh", source_ip=SOURCE, source_port=1, local_ip="::1", local_port=22))
    bad = (2, ArtifactCaptured(sha256="cd" * 32, size=2**63 + 1, origin="upload"))
    journal(options.journal, envelopes([good, bad, (3, LineEntered(text=b"x", mode="exec"))]))
    evidence = open_evidence(options)
    assert [type(found.event).__name__ for found in evidence.events()] == ["ConnectionOpened", "LineEntered"]
    assert evidence.counts()["rejected"] == 1
    assert evidence.sessions()[0].events == 2
    evidence.close()


def test_hashes_in_the_vault_are_those_of_the_bytes(options: GalleryOptions) -> None:
    assert options.vault().keep(b"x") == hashlib.sha256(b"x").hexdigest()
    assert SECOND == 10**9


class _Counting:
    """An Inspector that names files by their size, and counts how often it is asked."""

    def __init__(self) -> None:
        self.version = "1"
        self.asked = 0

    def rules(self) -> str:
        return self.version

    def inspect(self, data: bytes) -> dict[str, object]:
        self.asked += 1
        return {"kind": f"{len(data)} bytes", "architecture": "", "matches": [self.version], "body": {}}

    def close(self) -> None:
        pass


def test_each_captured_file_is_looked_at_once_and_again_with_other_rules(options: GalleryOptions) -> None:
    names = [options.spool().keep(b"x" * size) for size in (5, 7)]
    captured = [ArtifactCaptured(sha256=name, size=1, origin="upload") for name in [*names, "ab" * 32]]
    journal(options.journal, envelopes([(float(at), event) for at, event in enumerate(captured)]))
    inspector = _Counting()
    inspecting = Inspecting(connect(options.url), options.vault(), lambda: inspector)
    assert inspecting.run() == 0  # there are no tables yet, and it makes none
    evidence = open_evidence(options)
    assert [inspecting.run(), inspecting.run(), inspector.asked] == [2, 0, 2]
    assert {row.sha256: (row.kind, row.matches) for row in evidence.artifacts()} == {
        names[0]: ("5 bytes", ["1"]), names[1]: ("7 bytes", ["1"]), "ab" * 32: ("", []),
    }  # fmt: skip
    inspector.version = "2"
    assert [inspecting.run(), inspecting.run(), inspector.asked] == [2, 0, 4]
    assert evidence.inspection(names[0]) == InspectionRow(
        sha256=names[0], rules="2", kind="5 bytes", architecture="", matches=["2"], body={}
    )
    evidence.close()
