"""kill -9 at any moment under load: what a visitor was told is true afterwards, and it is on record."""

from __future__ import annotations

import asyncio
import json
import random
from pathlib import Path

import asyncssh
import pytest

from tests.e2e.house import House

KILLS_IN_CI = 5
KILLS = 50


async def _load(house: House, source: str, round_: int, told: list[str]) -> None:
    """Write files until the connection breaks; a name is told when its answer has come back."""
    try:
        async with await house.connect(source=source) as connection:
            for count in range(10_000):
                name = f"r{round_}n{count}"
                result = await connection.run(f"echo {name} > /root/{name} && echo done")
                if result.stdout != "done\n":
                    return
                told.append(name)
    except (OSError, asyncssh.Error):
        return


async def _storm(tmp_path: Path, kills: int) -> None:
    chance = random.Random(4711)
    house = House(tmp_path / "data", users=("root",))
    sources = ["127.0.2.1", "127.0.2.2", "127.0.2.3"]
    told: dict[str, list[str]] = {source: [] for source in sources}
    for round_ in range(kills):
        house.start()
        loads = [asyncio.create_task(_load(house, source, round_, told[source])) for source in sources]
        seen = len(told[sources[0]])
        async with asyncio.timeout(60):
            while len(told[sources[0]]) < seen + chance.randrange(1, 12):
                await asyncio.wait(loads, timeout=0.02)
        house.kill()
        await asyncio.gather(*loads)
    house.start()
    for source in sources:
        async with await house.connect(source=source) as connection:
            listed = str((await connection.run("ls /root")).stdout).split()
            assert set(told[source]) <= set(listed)
            contents = str((await connection.run("cd /root && cat r*n*")).stdout).split()
            assert set(told[source]) <= set(contents)
    assert house.stop() == 0
    recorded = {
        event["text"].split()[1]
        for event in map(json.loads, house.cli("events", "--json").stdout.splitlines())
        if event["kind"] == "LineEntered" and event["text"].startswith("echo ")
    }
    assert set().union(*told.values()) <= recorded
    verified = house.cli("verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr


async def test_a_few_kills_lose_nothing(tmp_path: Path, openssh: None) -> None:
    await _storm(tmp_path, KILLS_IN_CI)


@pytest.mark.slow
@pytest.mark.timeout(1800)
async def test_fifty_kills_lose_nothing(tmp_path: Path, openssh: None) -> None:
    await _storm(tmp_path, KILLS)
