"""Person, script and agent are told apart, on sessions whose generators' parameters the weights were not made with."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from typing import Protocol

import pytest

from mirage.analysis.typist import Typist
from mirage.base.clock import SECOND
from mirage.base.events import CommandRan, Envelope, Event, LineEntered, TerminalInput, TerminalOutput
from tests.unit.analysis.other_typists import OTHERS, other_typist
from tests.unit.analysis.typists import KINDS, Steps, macro_f1, typist

EACH = 40


class Who(Protocol):
    terminal: bool

    def steps(self) -> Steps: ...


def happened(who: Who, dice: random.Random) -> Iterator[tuple[float, Event]]:
    """The events of one's session on a machine that prints as much as it likes."""
    now, steps = 0.0, who.steps()
    try:
        step = next(steps)
        while True:
            now += step.wait
            if who.terminal:
                yield now, TerminalInput(channel=0, data=step.data)
            printed = 0
            if step.line:
                printed = dice.choice([20, 200, 900, 3000, 6000])
                yield now + 0.001, LineEntered(text=step.line.encode(), mode="terminal" if who.terminal else "exec")
                yield now + 0.01, CommandRan(argv=[b"x"], status=0)
                if who.terminal:
                    yield now + 0.02, TerminalOutput(channel=0, data=b"x" * printed)
                now += 0.05
            step = steps.send(printed)
    except StopIteration:
        return


def named(who: Who, number: int) -> str:
    judge = Typist()
    for at, (moment, event) in enumerate(happened(who, random.Random(number))):
        time = int(1e18) + int(moment * SECOND)
        judge.add(Envelope(id=str(at), time=time, event=event, session="s"))  # type: ignore[arg-type]
    return judge.judge()[0]


@pytest.mark.parametrize("judging", [False, True], ids=["built with", "judged by"])
def test_the_three_are_told_apart(judging: bool) -> None:
    found = Counter((kind, named(typist(kind, number, judging), number)) for kind in KINDS for number in range(EACH))
    assert macro_f1(found) >= 0.85, found


def test_the_three_are_told_apart_by_other_habits_as_well() -> None:
    found = Counter((kind, named(other_typist(kind, number), number)) for kind in OTHERS for number in range(EACH))
    assert macro_f1(found) >= 0.85, found


def test_nobody_is_named_where_too_little_is_known() -> None:
    assert Typist().judge() == ("", ())
