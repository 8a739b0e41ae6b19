"""Who is risky is slowed down or hung up on, once, and only where the operator asked for it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from mirage.app import directives
from mirage.app.config import AnalysisConfig
from mirage.app.directives import MORE, SLOW, Directing, is_wanted, obey
from mirage.base.events import Event, LimitReached
from mirage.base.limits import HttpLimits, SshLimits
from mirage.evidence.findings import AssessmentRow
from mirage.journal.directives import Directive, Mailbox


def row(risk: int, session: str = "s", is_final: bool = False) -> AssessmentRow:
    return AssessmentRow(session=session, last=1, is_final=is_final, risk=risk, skill="", typist="", summary="", body={})


@dataclass
class Client:
    """A connection of the gateway, as far as directives know it."""

    session: str
    limits: Any = field(default_factory=SshLimits)
    said: list[Event] = field(default_factory=list)
    closed: str = ""
    rate: int = 0
    ended: asyncio.Event = field(default_factory=asyncio.Event)

    def emit(self, event: Event) -> None:
        self.said.append(event)

    def slow_down(self, rate: int) -> None:
        self.rate = rate
        self.ended.set()

    def close(self, reason: str) -> None:
        self.closed = reason
        self.ended.set()


@pytest.fixture
def box(tmp_path: Path) -> Mailbox:
    found = Mailbox(tmp_path)
    found.make()
    return found


def test_nothing_is_wanted_by_default() -> None:
    assert not is_wanted(AnalysisConfig())
    assert is_wanted(AnalysisConfig(cut_off=90)) and is_wanted(AnalysisConfig(raise_limits=30))
    assert not is_wanted(AnalysisConfig(cut_off=90, enabled=False))


def test_each_directive_is_asked_once_from_its_risk_on_and_not_of_who_is_gone(box: Mailbox) -> None:
    directing = Directing(AnalysisConfig(slow_down=50, cut_off=90, raise_limits=20), box)
    for risk in (10, 19, 21, 49):
        directing.consider(row(risk))
    assert box.take() == [Directive(verb="raise-limits", session="s", risk=21, threshold=20)]
    for risk in (50, 70, 70):
        directing.consider(row(risk))
    directing.consider(row(95, "other", is_final=True))
    assert box.take() == [Directive(verb="slow-down", session="s", risk=50, threshold=50)]
    directing.consider(row(92))
    directing.consider(row(93))
    assert box.take() == [Directive(verb="cut-off", session="s", risk=92, threshold=90)]


async def test_the_stage_obeys_for_that_session_alone_and_says_so(box: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(directives, "LOOK_EVERY", 0.0)
    slow, gone, other = Client("a"), Client("b"), Client("c")
    assert box.ask(Directive(verb="slow-down", session="a", risk=55, threshold=50))
    assert box.ask(Directive(verb="cut-off", session="b", risk=92, threshold=90))
    assert box.ask(Directive(verb="cut-off", session="unknown", risk=92, threshold=90))
    task = asyncio.create_task(obey(box, lambda: [slow, gone, other]))
    await gone.ended.wait()
    task.cancel()
    assert (slow.rate, slow.closed) == (SLOW, "")
    assert slow.said == [LimitReached(limit="analysis.slow_down", allowed=50, detail="risk 55")]
    assert (gone.closed, gone.said) == (
        "cut off by the operator's directive", [LimitReached(limit="analysis.cut_off", allowed=90, detail="risk 92")],
    )  # fmt: skip
    assert (other.limits, other.closed, other.said) == (SshLimits(), "", [])


async def test_who_is_given_more_room_has_more_of_what_nobody_sees_alone(box: Mailbox) -> None:
    shell, web = Client("a", SshLimits(idle=60.0)), Client("b", HttpLimits())
    for client in (shell, web):
        assert box.ask(Directive(verb="raise-limits", session=client.session, risk=33, threshold=30))
    task = asyncio.create_task(obey(box, lambda: [shell, web]))
    for _ in range(10):
        await asyncio.sleep(0)
    task.cancel()
    own, webs = SshLimits(), HttpLimits()
    assert shell.limits == SshLimits(
        length=MORE * own.length, idle=MORE * 60.0, recording=MORE * own.recording, artifact=MORE * own.artifact
    )
    assert web.limits == HttpLimits(length=MORE * webs.length, recording=MORE * webs.recording)
    assert shell.said == [LimitReached(limit="analysis.raise_limits", allowed=30, detail="risk 33")]


async def test_the_stage_obeys_as_soon_as_it_is_asked(box: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(directives, "LOOK_EVERY", 60.0)
    client = Client("w")
    task = asyncio.create_task(obey(box, lambda: [client]))
    await asyncio.sleep(0)
    assert (client.said, client.closed) == ([], "")
    assert box.ask(Directive(verb="cut-off", session="w", risk=92, threshold=90))
    async with asyncio.timeout(10):
        await client.ended.wait()
    task.cancel()
    assert client.said == [LimitReached(limit="analysis.cut_off", allowed=90, detail="risk 92")]
