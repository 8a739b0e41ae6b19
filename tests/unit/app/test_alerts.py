"""Alerts where they meet the gallery: findings as they are stored, and health from the journal as it is written."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
import sqlalchemy as sa

from mirage.analysis.session import Detector
from mirage.app.alerts import SEEN, Watching, listener, listing, routes
from mirage.app.analysis import Watcher, detector_of
from mirage.app.config import AlertsConfig, Config, dump, load
from mirage.app.paths import paths_of
from mirage.app.supervisor import Sockets, children
from mirage.base.errors import ConfigurationError
from mirage.base.events import (
    ConnectionOpened,
    Event,
    JournalDropped,
    LineEntered,
    MirageStarted,
    MirageStopped,
    StoreLost,
    StoreRestored,
)
from mirage.evidence.gallery import GalleryOptions
from mirage.evidence.sinks import Batch
from mirage.evidence.sinks.database import DatabaseSink
from mirage.journal.reader import JournalReader, Record
from tests.unit.evidence.samples import envelopes, journal

OPENED = ConnectionOpened(protocol="ssh", source_ip="192.0.2.77", source_port=1, local_ip="198.51.100.2", local_port=22)
URL = "high webhook+http://127.0.0.1:9/secret-path"


@pytest.fixture(scope="module")
def detector() -> Detector:
    return detector_of(Config())


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config(data=str(tmp_path), alerts=AlertsConfig(urls=[URL], secret="s"))


def written(place: Path, *happened: Event) -> list[Record]:
    journal(place, envelopes([(float(at), event) for at, event in enumerate(happened)]))
    reader = JournalReader(place)
    records = list(reader.read())
    reader.close()
    return records


def test_findings_are_alerts_as_they_are_stored_and_once(tmp_path: Path, config: Config, detector: Detector) -> None:
    options = GalleryOptions(url=f"sqlite:///{tmp_path}/evidence.sqlite", journal=tmp_path / "journal", home=tmp_path)
    records = written(options.journal, OPENED, LineEntered(text=b"cat /etc/shadow", mode="terminal"))
    alerts = listener(config)
    sink = DatabaseSink(options.url, lambda: Watcher(lambda: detector), lambda: alerts)
    sink.open_now()
    sink.write_now(Batch(records, {}))
    sink.write_now(Batch(records, {}))
    sink.close_now()
    rows = listing(config, dead=False)
    assert [(row["rule"], row["count"], row["destination"], row["state"]) for row in rows] == [
        ("password-hashes-read", 1, "1 webhook+http", "waiting"),
    ]  # fmt: skip
    alerts.close()


def test_alerting_that_fails_keeps_no_finding_from_the_store(tmp_path: Path, config: Config, detector: Detector) -> None:
    (tmp_path / "gallery").write_text("in the way of the queue")
    options = GalleryOptions(url=f"sqlite:///{tmp_path}/evidence.sqlite", journal=tmp_path / "journal", home=tmp_path)
    records = written(options.journal, OPENED, LineEntered(text=b"cat /etc/shadow", mode="terminal"))
    sink = DatabaseSink(options.url, lambda: Watcher(lambda: detector), lambda: listener(config))
    sink.open_now()
    sink.write_now(Batch(records, {}))
    sink.close_now()
    engine = sa.create_engine(options.url)
    with engine.connect() as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM findings WHERE severity = 'high'")).scalar() == 1
    engine.dispose()


async def test_health_is_read_from_the_journal(tmp_path: Path, config: Config) -> None:
    seen: list[tuple[str, ...]] = []

    class Noted:
        def began(self, component: str, time: int) -> None:
            seen.append(("began", component))

        def see(self, component: str, state: str, since: int, detail: str) -> None:
            seen.append((component, state, detail))

    records = written(
        tmp_path / "journal", MirageStarted(part="stage", version="1"), OPENED, LineEntered(text=b"echo StoreLost", mode="terminal"),
        StoreLost(store="evidence", error="refused"), StoreRestored(store="evidence"), JournalDropped(records=1, reason="disk full"),
        MirageStopped(part="stage", reason="asked to"),
    )  # fmt: skip
    await Watching(Noted()).write(Batch(records, {}))  # type: ignore[arg-type]
    assert seen == [
        ("began", "stage"), ("journal", "ok", ""), ("store state", "ok", ""),
        ("store evidence", "away", "refused"), ("store evidence", "ok", ""), ("journal", "failing", "events were dropped: the disk is full"), ("stage", "stopped", "asked to"),
    ]  # fmt: skip
    assert len(SEEN) == 5


def test_a_destination_is_named_by_its_place_and_service() -> None:
    settings = AlertsConfig(urls=["slack://a/b/c", "critical health mailto://u:p@example.org"])
    assert [(route.name, route.severity, route.kinds) for route in routes(settings)] == [
        ("1 slack", "info", ("finding", "health", "digest")), ("2 mailto", "critical", ("health",)),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["no-url-but-a-key", "loud slack://key", "high low slack://key", ""])
def test_what_is_no_destination_is_refused_and_not_shown(text: str) -> None:
    with pytest.raises(ConfigurationError, match=r"alerts\.urls: allowed: ") as failure:
        load(options={"alerts.urls": [text]}, environment={})
    assert not text or "key" not in str(failure.value).replace("hold a key", "")


def test_the_stage_knows_no_destination(config: Config) -> None:
    paths = paths_of(config)
    paths.make()
    stage, gallery = children(config, paths, Path("image"), Sockets([], [], []), lambda said: None)
    assert stage.order.config.alerts == AlertsConfig()
    assert gallery.order.config.alerts.urls == [URL]


def test_the_configuration_shows_no_secret_of_alerts() -> None:
    config = msgspec.structs.replace(Config(), alerts=AlertsConfig(urls=[URL], secret="sign-with-this"))
    shown = dump(config)
    assert (shown["alerts.urls"], shown["alerts.secret"], shown["telemetry.token"]) == (["high webhook+http://***"], "***", "")
