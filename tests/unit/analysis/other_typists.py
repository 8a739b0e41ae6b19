"""People, scripts and agents of other habits than those that the weights were made with and first judged by.

People who paste, recall and complete, or whose client sends whole lines; scripts that wait for prompts, at random, or look around under
headings as agents do; agents of 2026, who chain commands, cut and guard what they print, write programs and mark ends.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable

from tests.unit.analysis.typists import PLAIN, Step, Steps

MORE = [
    *PLAIN, "cat /proc/cpuinfo", "ls /home", "netstat -antp", "crontab -l", "chmod +x x", "./x", "rm -rf x", "whoami", "last", "sudo -l",
    "which python3 gcc", "lscpu", "passwd", "ls /var/www", "cat .bash_history", "nproc",
]  # fmt: skip
LOOKING_AROUND = [
    'echo "=== SYSTEM ==="', "uname -a; cat /etc/os-release 2>/dev/null", 'echo "--- cpu ---"; lscpu | grep Model', "cat /proc/meminfo | head -3",
    "ss -tlnp 2>/dev/null || netstat -tlnp", "crontab -l 2>/dev/null",
]  # fmt: skip
CHAINED = [
    'cd /tmp && ls -la && echo "---" && df -h', "uname -a && id && cat /etc/os-release | head -5",
    'ps aux --sort=-%cpu 2>/dev/null | head -15; echo "EXIT: $?"', 'find / -name "*.conf" -type f 2>/dev/null | head -50',
    'cat /etc/passwd | grep -v nologin; echo "===DONE==="', "ls -la /root/ /home/* 2>/dev/null", "docker ps 2>&1 | head -20",
    "(ss -tlnp || netstat -tlnp) 2>/dev/null | head -30", "which python3 gcc curl wget nc 2>/dev/null", "sudo -n -l 2>&1",
    "cat > /tmp/check.py << 'EOF'\nimport json,os\nprint(json.dumps({\"uid\":os.getuid()}))\nEOF\npython3 /tmp/check.py",
    'echo "CMD_START"; hostname; echo "CMD_END"', "env | sort | head -40", "test -f /etc/shadow && echo readable || echo no",
    "systemctl list-units --type=service --state=running --no-pager | head -25",
]  # fmt: skip


class Person:
    """Fast or slow; some paste, some go back in the history, all complete now and then."""

    terminal = True

    def __init__(self, dice: random.Random) -> None:
        self.dice = dice
        self.gap, self.spread, self.slips = dice.uniform(0.06, 0.45), dice.uniform(0.35, 0.9), dice.uniform(0, 0.1)
        self.pastes, self.recalls = dice.choice([0, 0, 0, 0.2, 0.5]), dice.choice([0, 0.15])
        self.by_lines = dice.random() < 0.05

    def steps(self) -> Steps:
        dice = self.dice
        for line in dice.sample(MORE, dice.randint(4, 14)):
            thought = dice.lognormvariate(0.9, 0.9)
            if dice.random() < self.recalls:
                yield Step(thought, b"\x1b[A")
            if self.by_lines or dice.random() < self.pastes:
                yield Step(thought, line.encode() + (b"\r" if self.by_lines or dice.random() < 0.5 else b""), line)
                continue
            for at, letter in enumerate(line):
                if dice.random() < self.slips:
                    yield Step(thought + self._between(), b"q")
                    yield Step(self._between() * 1.5, b"\x7f")
                    thought = 0.0
                if at > 3 and dice.random() < 0.04:
                    yield Step(self._between(), b"\t")
                yield Step(thought + self._between() * (2 if letter in "/-=.|" else 1), letter.encode())
                thought = 0.0
            yield Step(dice.uniform(0.08, 0.6), b"\r", line)

    def _between(self) -> float:
        return self.dice.lognormvariate(math.log(self.gap), self.spread)


class Script:
    """Waits for nothing, for a prompt, to a clock or at random; one way looks around under headings."""

    def __init__(self, dice: random.Random) -> None:
        self.dice = dice
        self.way = dice.choice(["lines", "exec", "exec", "prompt", "random", "headings", "keys"])
        self.terminal = self.way != "exec" and not (self.way == "headings" and dice.random() < 0.5)
        self.pause, self.jitter = dice.choice([0, 0.01, 0.1, 0.2, 0.7, 1.2, 3, 5]), dice.uniform(0, 0.04)

    def steps(self) -> Steps:
        dice = self.dice
        for line in LOOKING_AROUND if self.way == "headings" else dice.sample(MORE, dice.randint(4, 12)):
            wait = self.pause + dice.uniform(0, self.jitter)
            if self.way in ("prompt", "random"):
                wait = dice.uniform(0.02, 0.15) if self.way == "prompt" else dice.uniform(0.5, 2.5)
            if self.way != "keys":
                yield Step(wait, line.encode() + b"\n", line)
                continue
            for letter in line:
                yield Step(wait + 0.05 + dice.uniform(0, 0.006), letter.encode())
                wait = 0.0
            yield Step(0.05, b"\r", line)


class Agent:
    """Waits for a model, which takes longer for longer commands; some send the line and its end one after the other, as tmux does."""

    def __init__(self, dice: random.Random) -> None:
        self.dice = dice
        self.latency, self.reading, self.writing = dice.uniform(0.8, 15), dice.uniform(0, 0.002), dice.uniform(0.003, 0.03)
        self.plain, self.terminal = dice.choice([0, 0.2, 0.5, 0.9]), dice.random() < 0.5
        self.parts, self.hurries = dice.random() < 0.3, dice.random() < 0.15

    def steps(self) -> Steps:
        dice, printed = self.dice, 0
        for _ in range(dice.randint(4, 18)):
            line = dice.choice(MORE if dice.random() < self.plain else CHAINED)
            wait = self.latency * dice.lognormvariate(0, 0.45) + self.reading * printed + self.writing * len(line)
            if self.hurries and dice.random() < 0.3:
                wait = 0.3
            if self.terminal and self.parts:
                yield Step(wait, line.encode())
                printed = yield Step(0.05, b"\r", line)
            else:
                printed = yield Step(wait, line.encode() + b"\r", line)


OTHERS: dict[str, Callable[[random.Random], Person | Script | Agent]] = {"person": Person, "script": Script, "agent": Agent}


def other_typist(kind: str, number: int) -> Person | Script | Agent:
    """One of a kind, always the same for the same number."""
    return OTHERS[kind](random.Random(f"other {kind} {number}"))
