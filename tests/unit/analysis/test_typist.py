"""Person, script and agent are told apart, on sessions whose generators' parameters the weights were not made with."""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Callable, Iterator
from statistics import fmean

import pytest

from mirage.analysis.typist import KINDS, Typist
from mirage.base.clock import SECOND
from mirage.base.events import CommandRan, Envelope, Event, LineEntered, TerminalInput, TerminalOutput

EACH = 40
PLAIN = [
    "ls -la",
    "id",
    "uname -a",
    "cat /etc/passwd",
    "ps aux",
    "df -h",
    "w",
    "ifconfig",
    "cd /tmp",
    "history",
    "free -m",
    "wget http://192.0.2.5/k",
]
HEADED = [
    'echo "=== users ===" && cat /etc/passwd | head -20',
    "ps aux 2>/dev/null | head -30",
    "find / -perm -4000 2>/dev/null | head -n 20",
    "cat /etc/os-release 2>/dev/null || echo none",
    "# Let me check the network configuration first\nip addr",
]
Session = Iterator[tuple[float, Event]]


class Person:
    """Keys with log-normal gaps (Dhakal et al. 2018), slips, completion, thinking before each line."""

    def __init__(self, dice: random.Random, judging: bool) -> None:
        self.dice = dice
        self.gap = dice.uniform(0.09, 0.34) if judging else dice.uniform(0.13, 0.28)
        self.spread = dice.uniform(0.38, 0.75) if judging else dice.uniform(0.45, 0.65)
        self.slips = dice.uniform(0.0, 0.12) if judging else dice.uniform(0.02, 0.08)

    def session(self) -> Session:
        now, dice = 0.0, self.dice
        for line in dice.sample(PLAIN, dice.randint(5, 9)):
            now += dice.lognormvariate(0.7, 0.8)
            for letter in line:
                if dice.random() < self.slips:
                    for key in (b"x", b"\x7f"):
                        now += dice.lognormvariate(math.log(self.gap), self.spread)
                        yield now, TerminalInput(channel=0, data=key)
                now += dice.lognormvariate(math.log(self.gap), self.spread)
                yield now, TerminalInput(channel=0, data=letter.encode())
            now += dice.uniform(0.1, 0.4)
            yield now, TerminalInput(channel=0, data=b"\r")
            yield from ran(now, line, dice.randint(10, 3000))
            now += 0.05


class Script:
    """Whole lines or keys to a beat; no waiting, or waiting by the clock; over a terminal or one exec after another."""

    def __init__(self, dice: random.Random, judging: bool) -> None:
        self.dice = dice
        self.way = dice.choice(["lines", "keys", "exec"])
        self.pause = dice.choice([0.0, 0.02, 0.3, 1.5, 2.5] if judging else [0.0, 0.05, 0.5, 1.0, 2.0])
        self.jitter = dice.uniform(0, 0.03)

    def session(self) -> Session:
        now, dice = 0.0, self.dice
        for line in dice.sample(PLAIN, dice.randint(5, 9)):
            now += self.pause + dice.uniform(0, self.jitter)
            if self.way == "lines":
                yield now, TerminalInput(channel=0, data=line.encode() + b"\r")
            elif self.way == "keys":
                for letter in line + "\r":
                    now += 0.04 + dice.uniform(0, 0.004)
                    yield now, TerminalInput(channel=0, data=letter.encode())
            yield from ran(now, line, dice.randint(10, 3000), terminal=self.way != "exec")
            now += 0.05


class Agent:
    """Whole lines, seconds apart, later the more there was to read; headings, guards and words in some of them."""

    def __init__(self, dice: random.Random, judging: bool) -> None:
        self.dice = dice
        self.latency = dice.uniform(1.2, 9.0) if judging else dice.uniform(2.0, 6.0)
        self.reading = dice.uniform(0.0003, 0.003) if judging else dice.uniform(0.0008, 0.002)
        self.words = dice.uniform(0.0, 0.6) if judging else dice.uniform(0.2, 0.5)
        self.terminal = dice.random() < 0.5

    def session(self) -> Session:
        now, dice, printed = 0.0, self.dice, 0
        for _ in range(dice.randint(6, 11)):
            line = dice.choice(HEADED if dice.random() < self.words else PLAIN)
            now += self.latency * dice.lognormvariate(0, 0.35) + self.reading * printed
            if self.terminal:
                yield now, TerminalInput(channel=0, data=line.encode() + b"\r")
            printed = dice.choice([20, 200, 900, 3000, 6000])
            yield from ran(now, line, printed, terminal=self.terminal)
            now += 0.05


def ran(now: float, line: str, printed: int, *, terminal: bool = True) -> Session:
    yield now + 0.001, LineEntered(text=line.encode(), mode="terminal" if terminal else "exec")
    yield now + 0.01, CommandRan(argv=[b"x"], status=0)
    if terminal:
        yield now + 0.02, TerminalOutput(channel=0, data=b"x" * printed)


GENERATORS: dict[str, Callable[[random.Random, bool], Person | Script | Agent]] = {"person": Person, "script": Script, "agent": Agent}


def named(kind: str, number: int, judging: bool) -> str:
    typist = Typist()
    session = GENERATORS[kind](random.Random(f"{kind}{number}{judging}"), judging).session()
    for at, (moment, event) in enumerate(session):
        typist.add(Envelope(id=str(at), time=int(1e18) + int(moment * SECOND), event=event, session="s"))
    return typist.judge()[0]


@pytest.mark.parametrize("judging", [False, True], ids=["built with", "judged by"])
def test_the_three_are_told_apart(judging: bool) -> None:
    found = Counter((kind, named(kind, number, judging)) for kind in KINDS for number in range(EACH))
    scores = []
    for kind in KINDS:
        hit = found[kind, kind]
        given = sum(count for (_, name), count in found.items() if name == kind)
        scores.append(2 * hit / (EACH + given))
    assert fmean(scores) >= 0.85, found


def test_nobody_is_named_where_too_little_is_known() -> None:
    assert Typist().judge() == ("", ())
