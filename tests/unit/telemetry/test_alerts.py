"""Alerts with a clock of the test's: what is raised, folded, carried, held in quiet hours, and what a restart remembers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC
from pathlib import Path
from random import Random

import msgspec
import pytest

from mirage.base.clock import SECOND, ManualClock
from mirage.telemetry.alerts import STOPPED, Alerts, Route, Rules
from mirage.telemetry.courier import Courier, Patience, Quiet
from mirage.telemetry.destinations import RefusedError, SendError, text, title
from mirage.telemetry.outbox import Alert, Outbox

NOON = 1_795_003_200 * SECOND  # 2026-11-18 12:00 UTC


class Found(msgspec.Struct, frozen=True, kw_only=True):
    rule: str = "shadow-read"
    session: str = "s1"
    source: str = "192.0.2.1"
    time: int = NOON
    title: str = "Password hashes read"
    severity: str = "high"
    techniques: tuple[str, ...] = ("T1003.008",)


class Letterbox:
    """A destination that takes what it is sent, once it has raised the errors that it was given."""

    def __init__(self, *errors: SendError) -> None:
        self.errors, self.taken = list(errors), list[Alert]()

    async def send(self, alert: Alert) -> None:
        if self.errors:
            raise self.errors.pop(0)
        self.taken.append(alert)

    async def aclose(self) -> None:
        """Nothing is held."""


MADE: list[Desk] = []


class Desk:
    """One process's alerting on a directory; another on the same one is what a restart finds."""

    def __init__(
        self, place: Path, *errors: SendError, rules: Rules | None = None, routes: tuple[Route, ...] = (Route("box"),),
        patience: Patience | None = None, quiet: Quiet | None = None, clock: ManualClock | None = None,
    ) -> None:  # fmt: skip
        self.clock = clock or ManualClock(NOON)
        self.outcomes: Counter[str] = Counter()
        MADE.append(self)
        self.outbox = Outbox(place / "alerts" / "outbox.sqlite")
        self.alerts = Alerts(self.outbox, rules or Rules(), routes, self.clock, self._count)
        self.boxes = {route.name: Letterbox(*errors) for route in routes}
        self.courier = Courier(
            self.alerts, self.outbox, self.boxes, self.clock, Random(7), self._count, patience=patience, quiet=quiet
        )

    def _count(self, outcome: str, number: int) -> None:
        self.outcomes[outcome] += number

    async def deliver(self, name: str = "box") -> list[tuple[str, int]]:
        """Whatever is due now; all that the box ever took, as severity, count."""
        while await self.courier.step(name):
            pass
        return [(alert.severity, alert.count) for alert in self.boxes[name].taken]

    async def told(self) -> list[str]:
        """The titles after what is due is told."""
        self.alerts.settle()
        await self.deliver()
        return [alert.title for alert in self.boxes["box"].taken]


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    yield
    while MADE:
        MADE.pop().outbox.close()


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


async def test_a_storm_of_identical_findings_is_one_alert_with_a_count(desk: Desk) -> None:
    for _ in range(50):
        desk.alerts.hear([Found()] * 2000)
    assert await desk.deliver() == []  # it gathers
    desk.clock.advance(5)
    assert await desk.deliver() == [("high", 100_000)]
    desk.clock.advance(86_400)
    desk.alerts.hear([Found()] * 10)
    desk.clock.advance(5)
    assert await desk.deliver() == [("high", 100_000)]  # once a session and rule, however long it lasts
    assert [row["count"] for row in desk.outbox.listing()] == [100_010]


async def test_other_sessions_fold_within_the_window_and_are_told_after_it(desk: Desk) -> None:
    desk.alerts.hear([Found(), Found(session="s2", source="192.0.2.2")])
    desk.clock.advance(299)
    desk.alerts.hear([Found(session="s3", source="192.0.2.3")])
    desk.clock.advance(1)
    desk.alerts.hear([Found(session="s4", source="192.0.2.4")])
    desk.clock.advance(5)
    assert await desk.deliver() == [("high", 3), ("high", 1)]
    assert [(alert.sessions, alert.sources) for alert in desk.boxes["box"].taken] == [
        (3, ["192.0.2.1", "192.0.2.2", "192.0.2.3"]), (1, ["192.0.2.4"]),
    ]  # fmt: skip
    assert desk.outcomes == {"raised": 2, "folded": 2, "delivered": 2}


async def test_what_is_the_same_can_be_a_source(tmp_path: Path) -> None:
    desk = Desk(tmp_path, rules=Rules(same="source"))
    desk.alerts.hear([Found(), Found(session="s2"), Found(session="s3", source="192.0.2.2")])
    desk.clock.advance(5)
    assert await desk.deliver() == [("high", 2), ("high", 1)]


async def test_findings_below_the_threshold_are_none(desk: Desk) -> None:
    desk.alerts.hear([Found(severity="medium"), Found(severity="info", rule="r")])
    desk.clock.advance(60)
    assert await desk.deliver() == []
    assert list(desk.outbox.listing()) == []


async def test_routes_go_by_severity_and_kind(tmp_path: Path) -> None:
    routes = (Route("all"), Route("worst", "critical"), Route("ours", kinds=("health",)))
    desk = Desk(tmp_path, routes=routes)
    desk.alerts.hear([Found(), Found(rule="r2", severity="critical")])
    desk.alerts.see("store evidence", "away", NOON, "refused")
    desk.clock.advance(300)
    desk.alerts.settle()
    took = {route.name: sorted(severity for severity, _ in await desk.deliver(route.name)) for route in routes}
    assert took == {"all": ["critical", "high", "high"], "worst": ["critical"], "ours": ["high"]}


async def test_a_report_comes_each_period_and_says_what_is_not_well(tmp_path: Path) -> None:
    day, clock = Rules(digest=86_400.0), ManualClock(NOON)
    desk = Desk(tmp_path, rules=day, clock=clock)
    desk.alerts.settle()
    desk.alerts.settle()
    clock.advance(3600)
    desk.alerts.hear([Found(), Found(rule="r2")])
    desk.alerts.see("store evidence", "away", clock.now(), "refused")
    clock.advance(86_399 - 3600)
    desk.alerts.settle()
    again = Desk(tmp_path, rules=day, clock=clock)  # a restart begins no new period
    again.alerts.settle()
    clock.advance(1)
    again.alerts.settle()
    await again.deliver()
    assert [alert.title for alert in again.boxes["box"].taken if alert.kind == "digest"] == [
        "all is well; alerts since the last report: 0",
        "not all is well: store evidence is away; alerts since the last report: 3",
    ]


async def test_a_restart_loses_nothing_and_repeats_nothing(tmp_path: Path) -> None:
    first = Desk(tmp_path)
    first.alerts.hear([Found(), Found(rule="r2")])
    first.clock.advance(5)
    assert await first.courier.step("box")  # one of both, then it dies
    second = Desk(tmp_path, clock=first.clock)
    second.alerts.hear([Found(), Found(rule="r2")])  # the batch whose commit was lost comes again
    second.clock.advance(86_400)
    second.alerts.hear([Found(), Found(rule="r2")])
    second.clock.advance(5)
    await second.deliver()
    assert sorted(alert.rule for desk in (first, second) for alert in desk.boxes["box"].taken) == ["r2", "shadow-read"]


async def test_tries_come_again_after_a_pause_that_doubles(tmp_path: Path) -> None:
    desk = Desk(tmp_path, *[SendError("status 503")] * 3, patience=Patience(tries=5, backoff=8))
    desk.alerts.hear([Found()])
    desk.clock.advance(5)
    for pause in (8, 16, 32):
        assert await desk.deliver() == []
        desk.clock.advance(pause / 2 - 0.01)
        assert not await desk.courier.step("box")  # half of it surely
        desk.clock.advance(pause / 2 + 0.01)
    assert await desk.deliver() == [("high", 1)]
    assert desk.outcomes == {"raised": 1, "retried": 3, "delivered": 1}


@pytest.mark.parametrize(("error", "tries"), [(SendError("status 503"), 3), (RefusedError("status 403"), 1)])
async def test_a_dead_letter_is_kept_for_the_operator(tmp_path: Path, error: SendError, tries: int) -> None:
    desk = Desk(tmp_path, *[error] * 9, patience=Patience(tries=3, backoff=1))
    desk.alerts.hear([Found()])
    for _ in range(6):
        desk.clock.advance(10)
        await desk.deliver()
    (row,) = desk.outbox.listing(dead=True)
    assert (row["title"], row["state"], row["tries"], row["error"]) == ("Password hashes read", "dead", tries, str(error))
    assert desk.outcomes["dead"] == 1


async def test_quiet_hours_hold_all_but_the_worst(tmp_path: Path) -> None:
    desk = Desk(tmp_path, quiet=Quiet(11 * 60, 13 * 60, "critical", UTC))
    desk.alerts.hear([Found(), Found(rule="r2", severity="critical")])
    desk.clock.advance(5)
    assert await desk.deliver() == [("critical", 1)]
    desk.clock.advance(3600)
    assert await desk.deliver() == [("critical", 1), ("high", 1)]


@pytest.mark.parametrize(
    ("start", "end", "is_quiet"), [(22, 7, False), (11, 13, True), (13, 11, False), (22, 13, True), (12, 13, True), (11, 12, False)]
)
def test_quiet_hours_may_span_midnight(start: int, end: int, is_quiet: bool) -> None:
    assert (Quiet(start * 60, end * 60, "critical", UTC).least(NOON) > 0) is is_quiet


async def test_ill_health_is_told_when_it_lasts_and_so_is_its_end(desk: Desk) -> None:
    desk.alerts.see("store evidence", "away", NOON, "refused")
    desk.clock.advance(4)
    desk.alerts.settle()
    assert await desk.told() == []
    desk.clock.advance(1)
    assert await desk.told() == ["store evidence is away: refused"]
    desk.alerts.see("store evidence", "ok", desk.clock.now(), "")
    desk.clock.advance(300)
    assert await desk.told() == ["store evidence is away: refused", "store evidence is back"]


async def test_a_store_that_flaps_costs_a_message_a_window_and_the_last_word_is_true(desk: Desk) -> None:
    for _ in range(100):
        desk.alerts.see("store evidence", "away", desk.clock.now(), "refused")
        desk.clock.advance(6)
        desk.alerts.settle()
        desk.alerts.see("store evidence", "ok", desk.clock.now(), "")
        desk.clock.advance(6)
        desk.alerts.settle()
    desk.clock.advance(300)
    said = await desk.told()
    assert len(said) <= 100 * 12 / 300 + 2
    assert said[0] == "store evidence is away: refused"
    assert said[-1] == "store evidence is back"


async def test_health_that_is_read_again_after_a_crash_changes_nothing(tmp_path: Path) -> None:
    first = Desk(tmp_path)
    first.alerts.see("store evidence", "away", NOON, "refused")
    first.alerts.see("store evidence", "ok", NOON + SECOND, "")
    second = Desk(tmp_path, clock=first.clock)
    second.alerts.see("store evidence", "away", NOON, "refused")
    second.clock.advance(400)
    assert await second.told() == []


async def test_a_part_that_died_is_told_and_one_that_was_stopped_is_not(desk: Desk) -> None:
    desk.alerts.began("stage", desk.clock.now())
    desk.clock.advance(10)
    desk.alerts.see("stage", STOPPED, desk.clock.now(), "asked to")
    desk.clock.advance(400)
    desk.alerts.settle()
    for _ in range(3):  # the first was stopped before, the others died; each is read twice, as after a crash
        desk.alerts.began("stage", desk.clock.now())
        desk.alerts.began("stage", desk.clock.now())
        desk.clock.advance(5)
    assert await desk.told() == ["stage ended without being asked to, and was started again"]
    assert [alert.count for alert in desk.boxes["box"].taken] == [2]


async def test_what_waits_for_a_destination_that_is_gone_is_dead(tmp_path: Path) -> None:
    desk = Desk(tmp_path, routes=(Route("old"), Route("box")))
    desk.alerts.hear([Found()])
    assert desk.outbox.orphan(["box"]) == 1
    desk.clock.advance(5)
    assert not await desk.courier.step("old")
    assert await desk.deliver() == [("high", 1)]


def test_the_queue_has_an_end(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mirage.telemetry.outbox.WAITING", 3)
    desk.alerts.hear([Found(rule=f"r{number}") for number in range(5)])
    assert desk.outcomes == {"raised": 3, "overflowed": 2}


def test_a_queue_that_cannot_be_written_is_counted_and_stops_nobody(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "alerts").write_text("a file where the directory should be")
    desk.alerts.hear([Found()])
    assert desk.outcomes == {"failed": 1}
    (tmp_path / "alerts").unlink()
    desk.alerts.hear([Found()])
    assert desk.outcomes == {"failed": 1, "raised": 1}


async def test_a_queue_that_is_damaged_is_put_aside(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "alerts").mkdir()
    (tmp_path / "alerts" / "outbox.sqlite").write_bytes(b"no database at all" * 500)
    desk.alerts.hear([Found()])
    desk.clock.advance(5)
    assert await desk.deliver() == [("high", 1)]
    assert (tmp_path / "alerts" / "outbox.damaged").exists()


def test_what_is_old_is_forgotten_unless_it_waits(desk: Desk) -> None:
    desk.alerts.hear([Found()])
    desk.outbox.forget(NOON + 40 * 86_400 * SECOND)
    assert len(list(desk.outbox.listing())) == 1
    delivery = desk.outbox.next("box", NOON + 10 * SECOND, 0)
    assert delivery is not None
    desk.outbox.delivered(delivery)
    desk.outbox.forget(NOON + 40 * 86_400 * SECOND)
    assert list(desk.outbox.listing()) == []


def test_a_message_says_what_where_and_where_to_look() -> None:
    alert = Alert(
        id="1", kind="finding", severity="high", key="k", title="Password hashes read", raised=NOON, first=NOON, last=NOON + SECOND,
        count=3, sessions=2, session="s1", rule="shadow-read", sources=["192.0.2.1", "192.0.2.2"], techniques=["T1003.008"],
    )  # fmt: skip
    assert title(alert) == "[high] Password hashes read (3 times)"
    assert text(alert) == (
        "finding, high: Password hashes read\nsince 2026-11-18 12:00:00 UTC, last 2026-11-18 12:00:01 UTC\n"
        "3 times in 2 sessions, from 192.0.2.1, 192.0.2.2\nrule shadow-read, T1003.008\nlook: mirage session s1\n"
    )
