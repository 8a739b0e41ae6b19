"""A hundred attackers at once: each finds his own world whole, and nothing of anybody else's."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.e2e.house import House

ATTACKERS = 100
LINES = [
    "mkdir -p /tmp/w && cd /tmp/w && echo {me} > who && cat who",
    "cat /tmp/w/who; ls /tmp/w",
    "echo again >> /tmp/w/who; wc -l < /tmp/w/who; sort /tmp/w/who | uniq | wc -l",
    "chmod 600 /tmp/w/who; stat -c '%a %s' /tmp/w/who; rm /tmp/w/who; ls /tmp/w | wc -l",
]


def _expected(me: str) -> list[str]:
    return [f"{me}\n", f"{me}\nwho\n", "2\n2\n", f"600 {len(me) + 7}\n0\n"]


async def test_a_hundred_attackers_at_once_do_not_meet(tmp_path: Path, openssh: None) -> None:
    house = House(tmp_path / "data", settings={"MIRAGE_SSH_LIMITS_MAX_STARTUPS": "200:30:400"})  # sshd's default drops some

    async def attack(number: int) -> list[str]:
        me = f"attacker-{number}"
        async with await house.connect(source=f"127.0.1.{number + 1}") as connection:
            answers = []
            for line in LINES:
                result = await connection.run(line.format(me=me))
                assert (result.exit_status, result.stderr) == (0, ""), (line, result)
                answers.append(str(result.stdout))
            return answers

    house.start()
    try:
        answers = await asyncio.gather(*(attack(number) for number in range(ATTACKERS)))
    finally:
        house.stop()
    assert answers == [_expected(f"attacker-{number}") for number in range(ATTACKERS)]
