"""What is known of our own parts from the events that they write about themselves."""

from __future__ import annotations

from mirage.base.events import AnyEvent, Envelope, JournalDropped, MirageStarted, StoreLost
from mirage.telemetry.health import Health


def _at(time: int, event: AnyEvent) -> Envelope:
    return Envelope(id=str(time), time=time, event=event)


def test_a_stage_that_has_begun_has_the_state_and_the_journal_that_the_one_before_lost() -> None:
    health = Health(1)
    health.observe([_at(2, StoreLost(store="state", error="refused")), _at(3, JournalDropped(records=1, reason="disk full"))])
    health.observe([_at(4, StoreLost(store="evidence", error="refused"))])
    assert not health.is_ready
    health.observe([_at(5, MirageStarted(part="stage", version="1", detail=""))])
    states = {name: (component.state, component.since) for name, component in health.components.items()}
    assert states == {
        "gallery": ("ok", 1),
        "stage": ("ok", 1),
        "store evidence": ("away", 4),
        "store state": ("ok", 5),
        "journal": ("ok", 5),
    }


def test_a_stage_that_gives_no_sign_of_life_does_not_answer() -> None:
    since = 0
    health = Health(1, lambda: since)
    assert health.report()["ready"]
    since = 7
    assert not health.is_ready
    assert health.report()["components"]["stage"] == {"state": "away", "since": 7, "detail": "it does not answer"}
    since = 0
    assert health.report()["components"]["stage"] == {"state": "ok", "since": 1, "detail": ""}
