"""The store on real databases: migrations by many processes at once, every kind of event, a server that goes and comes back."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from mirage.base.clock import SystemClock
from mirage.base.events import KINDS, CommandRan, Envelope, LoginAttempted, StoreLost, StoreRestored
from mirage.evidence import gallery, schema
from mirage.evidence.api import Evidence, open_evidence
from mirage.evidence.database import HEAD, VERSION_TABLE, connect
from mirage.evidence.gallery import GalleryOptions, catch_up
from mirage.journal.source import EventSource
from mirage.journal.writer import JournalLimits, JournalWriter
from tests.e2e.evidence.postgres import Server, server
from tests.e2e.recovery import Since
from tests.unit.evidence.samples import NASTY, SESSION, envelopes, journal, one_of_each, visit, whole_session


@pytest.fixture(scope="module")
def postgres() -> Iterator[Server]:
    with server() as one:
        yield one


@pytest.fixture(params=["sqlite", "postgresql"])
def options(request: pytest.FixtureRequest, tmp_path: Path) -> GalleryOptions:
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/gallery/evidence.sqlite"
    else:
        postgres: Server = request.getfixturevalue("postgres")
        name = f"t{abs(hash(tmp_path))}"
        postgres.query(f"CREATE DATABASE {name}")
        url = postgres.url.replace("/postgres?", f"/{name}?")
    (tmp_path / "gallery").mkdir()
    return GalleryOptions(url=url, journal=tmp_path / "journal", home=tmp_path / "gallery")


def is_no_partition(thing: object, name: str | None, kind: str, reflected: bool, other: object) -> bool:
    return not (kind == "table" and re.search(r"_(before|other|\d{4}_\d\d)$", name or ""))


MIGRATE = """
import sys
from mirage.evidence.sinks.database import DatabaseSink
sink = DatabaseSink(sys.argv[1])
print(sink.open_now())
sink.close_now()
"""


def test_twenty_processes_migrate_once(options: GalleryOptions) -> None:
    command = [sys.executable, "-W", "error", "-c", MIGRATE, options.url]
    started = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(20)]
    ended = [(*process.communicate(timeout=200), process.returncode) for process in started]
    assert ended == [("{}\n", "", 0)] * 20
    engine = connect(options.url)
    with engine.connect() as connection:
        opts = {"version_table": VERSION_TABLE, "compare_type": True, "include_object": is_no_partition}
        context = MigrationContext.configure(connection, opts=opts)
        assert compare_metadata(context, schema.metadata) == []
    engine.dispose()
    evidence = Evidence(options)
    assert {name: count for name, count in evidence.counts().items() if count} == {"facts": 1}
    evidence.close()


@pytest.mark.slow
def test_twenty_commands_at_once_upgrade_once_and_say_the_same(options: GalleryOptions, tmp_path: Path) -> None:
    command = [str(Path(sys.executable).with_name("mirage")), "db", "upgrade", "--json", "--data", str(tmp_path / "data")]
    surroundings = {**os.environ, "MIRAGE_EVIDENCE": options.url}
    started = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=surroundings) for _ in range(20)
    ]
    ended = [(*process.communicate(timeout=250), process.returncode) for process in started]
    assert ended == [(f'{{"revision": "{HEAD}"}}\n', "", 0)] * 20


def test_every_kind_is_stored_asked_and_verified(options: GalleryOptions) -> None:
    written = journal(options.journal, envelopes((n, event) for n, event in enumerate(one_of_each())))
    evidence = open_evidence(options)
    assert {type(envelope.event).__name__ for envelope in written} == set(KINDS)
    assert list(evidence.events()) == written
    assert evidence.counts()["rejected"] == 0
    assert evidence.verify().sound
    evidence.close()


def test_a_session_is_the_same_in_every_store(options: GalleryOptions) -> None:
    journal(options.journal, envelopes(whole_session()))
    visit(options.journal, 7)
    evidence = open_evidence(options)
    detail = evidence.session(SESSION[:6])
    assert (detail.session.username, detail.session.events, detail.session.logins) == ("root", 31, 4)
    assert [login.password for login in detail.logins] == [None, None, "123456", "toor\\xff"]
    assert [row.session for row in evidence.sessions(user="root")] == [SESSION]
    assert len(evidence.sessions(source="192.0.2.")) == 8
    assert len(list(evidence.asciicast(detail.recordings[0]))) == 5
    assert len(list(evidence.export_cowrie())) == 26 + 14
    assert len(list(evidence.events(since=detail.session.opened, kinds=["CommandRan"]))) == 7 * 20 + 2 - len(
        list(evidence.events(until=detail.session.opened, kinds=["CommandRan"]))
    )
    before = evidence.counts()
    for name in ("positions", "facts"):
        before.pop(name)
    engine = connect(options.url)
    with engine.begin() as connection:
        connection.execute(schema.positions.delete())
    engine.dispose()
    assert catch_up(options)
    after = evidence.counts()
    assert {name: after[name] for name in before} == before
    assert evidence.session(SESSION) == detail
    evidence.close()


def test_hostile_texts_and_sizes_are_stored(options: GalleryOptions) -> None:
    long = NASTY * 30_000
    events = [
        (0.0, LoginAttempted(method="password", username=long, password=long, accepted=True, reason="x" * 10_000)),
        (1.0, CommandRan(argv=[long, *[b"x"] * 10_000], status=-(2**31), path=long, cwd=long, pid=2**40)),
        (2.0, CommandRan(argv=[b"y"], status=0, duration=2**63 + 5)),
        (3.0, CommandRan(argv=[], status=0)),
    ]
    written = journal(options.journal, envelopes(events))
    evidence = open_evidence(options)
    kept = [written[0], written[1], written[3]]
    assert list(evidence.events()) == kept
    assert evidence.counts()["rejected"] == 1
    assert evidence.sessions()[0].commands == 2
    evidence.close()


async def _until(condition: object, seconds: float = 120) -> None:
    end = asyncio.get_running_loop().time() + seconds
    while not condition():  # type: ignore[operator]
        assert asyncio.get_running_loop().time() < end, "it did not happen in time"
        await asyncio.sleep(0.02)


async def test_a_server_stopped_under_load_misses_nothing_and_has_nothing_twice(tmp_path: Path) -> None:
    with server() as postgres:
        options = GalleryOptions(url=postgres.url, journal=tmp_path / "journal", home=tmp_path / "gallery")
        clock = SystemClock()
        writer = JournalWriter(options.journal, clock, JournalLimits(reserve=0))
        source = EventSource(writer, clock)
        stop, ready = asyncio.Event(), asyncio.Event()
        running = asyncio.create_task(gallery.run(options, stop, ready=ready))
        await ready.wait()
        written, most = 0, 4000  # as much as a busy machine stores in the time of a test
        slowest = 0.0

        async def load() -> None:
            nonlocal written, slowest
            emit = source.bind("web-1", "s1", "192.0.2.1")
            while not stop.is_set():
                begin = Since()
                for _ in range(20 if written < most else 0):
                    emit(CommandRan(argv=[b"echo", b"%d" % written], status=0))
                    written += 1
                slowest = max(slowest, begin.spare)
                await asyncio.sleep(0.002)

        def stored() -> int:
            if postgres.query("SELECT to_regclass('events') IS NULL") == "t":
                return 0  # the server was stopped before the tables were made
            return int(postgres.query("SELECT count(*) FROM events"))

        loading = asyncio.create_task(load())
        await _until(lambda: written > 2000)
        for mode in ("immediate", "fast"):
            await asyncio.to_thread(postgres.stop, mode)
            mark = written
            most = mark + 4000
            await _until(lambda mark=mark: written > mark + 3000)
            await asyncio.to_thread(postgres.start)
            mark = written
            begin = clock.monotonic()
            while await asyncio.to_thread(stored) < mark:
                assert clock.monotonic() - begin < 120  # it does catch up; how fast is not a test's to say
        stop.set()
        await asyncio.gather(loading, running)
        writer.close()
        assert await asyncio.to_thread(catch_up, options)
        evidence = Evidence(options)
        commands = [one.event for one in evidence.events(kinds=["CommandRan"])]
        assert commands == [CommandRan(argv=[b"echo", b"%d" % n], status=0) for n in range(written)]
        (session,) = evidence.sessions()
        assert (session.commands, session.events) == (written, written)
        house = [type(one.event) for one in evidence.events(kinds=["StoreLost", "StoreRestored"])]
        assert house == [StoreLost, StoreRestored] * 2
        assert slowest < 1.0
        assert evidence.verify().sound
        evidence.close()


async def test_a_store_that_is_not_there_at_the_start_joins_when_it_comes(tmp_path: Path) -> None:
    with server() as postgres:
        postgres.stop()
        options = GalleryOptions(url=postgres.url, journal=tmp_path / "journal", home=tmp_path / "gallery")
        written: list[Envelope] = visit(options.journal, 3)
        stop, ready = asyncio.Event(), asyncio.Event()
        running = asyncio.create_task(gallery.run(options, stop, ready=ready))
        await asyncio.wait_for(ready.wait(), 60)
        await asyncio.sleep(0.5)
        await asyncio.to_thread(postgres.start)
        begin = Since()
        evidence = Evidence(options)

        def whole() -> bool:
            try:
                return len(list(evidence.events(kinds=["CommandRan"]))) == 60
            except Exception:
                return False

        await _until(whole)
        assert begin.is_within(8)
        stop.set()
        await running
        assert [one for one in evidence.events() if one.session] == written
        evidence.close()
