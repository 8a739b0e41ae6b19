"""kill -9 at random moments of random parts of ours, once, twice, while all stops or the stage stands still, with visitors in their cells."""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import subprocess
from pathlib import Path

import asyncssh
import pytest

from tests.e2e.house import House
from tests.e2e.recovery import LONGEST
from tests.e2e.sandbox.conftest import SETTINGS, lacking
from tests.e2e.sandbox.test_kills import _below, _groups, _until

KILLS_IN_CI, KILLS = 4, 100
PARTS = ("supervisor", "stage", "warden", "gallery")
WAYS = ("once", "once", "once", "twice", "two parts", "while it stops", "while the stage stands still")
BUSY = (  # what visitors do meanwhile: reads of all, mapped writes, forks, opens that wait, namespaces of their own
    "find / -xdev -type f -exec cat {} + > /dev/null",
    "while :; do dd if=/dev/zero of=/root/big bs=64k count=40 2> /dev/null; done",
    'python3 -c \'import mmap\nf = open("/root/mapped", "w+b"); f.truncate(1 << 20); m = mmap.mmap(f.fileno(), 1 << 20)\n'
    "while True:\n  for i in range(0, 1 << 20, 4096): m[i] = m[i] + 1 & 255\n  m.flush()'",
    "while :; do for i in 1 2 3 4; do cat /etc/passwd > /dev/null & done; wait; done",
    "mkfifo /root/fifo; cat /root/fifo",
    "setsid sleep 600 & unshare -Urmpf sleep 600 & while :; do ls -laR /etc > /dev/null; done",
    "while :; do mkdir -p /root/d/e/f && rm -r /root/d; done",
)


class Storm:
    """A house and who is in it; `told` are the names whose writers have heard that they are written."""

    def __init__(self, data: Path, chance: random.Random) -> None:
        self.house = House(data, "--shell", "sandbox", users=("root",), settings=SETTINGS).start()
        self.chance = chance
        self.told: list[str] = []
        self.wardens: set[int] = set()

    async def write(self, round_: int) -> None:
        """A file a command, until the connection breaks."""
        async with await self.house.connect() as connection:
            for count in range(10_000):
                name = f"w{round_}n{count}"
                if (await connection.run(f"echo {name} > /root/{name} && echo done")).stdout != "done\n":
                    return
                self.told.append(name)

    async def move(self, round_: int) -> None:
        """The same in one shell, by way of another name."""
        line = "while read n; do echo $n > /root/.new && mv /root/.new /root/$n && echo done; done"
        async with await self.house.connect() as connection, connection.create_process(line) as process:
            for count in range(10_000):
                name = f"m{round_}n{count}"
                process.stdin.write(f"{name}\n")
                if await process.stdout.readline() != "done\n":
                    return
                self.told.append(name)

    async def come(self, round_: int) -> None:
        """One after the other, each to a cell of his own."""
        for count in range(20):
            async with await self.house.connect(source=f"127.0.{3 + round_ % 200}.{count + 1}") as connection:
                await connection.run("id")

    async def work(self) -> None:
        async with await self.house.connect(source=self.chance.choice(("127.0.0.1", "127.0.2.2"))) as connection:
            await connection.run(self.chance.choice(BUSY))

    def kill(self, part: str, number: int = signal.SIGKILL) -> None:
        assert self.house.process is not None
        if self.house.process.poll() is None and (pid := self.house.parts().get(part)):
            os.kill(pid, number)
            if part == "supervisor" and number == signal.SIGKILL:
                self.house.process.wait(LONGEST)  # it is dead a little later, and to be started again

    async def strike(self, part: str, way: str) -> None:
        if way == "while the stage stands still":
            self.kill("stage", signal.SIGSTOP)
            await asyncio.sleep(self.chance.random() * 2)
        elif way == "while it stops":
            self.kill("supervisor", signal.SIGTERM)
            await asyncio.sleep(self.chance.random())
        self.kill(part)
        if way == "while the stage stands still" and part != "stage":
            self.kill("stage", self.chance.choice((signal.SIGCONT, signal.SIGKILL)))
        elif way in ("twice", "two parts"):
            await asyncio.sleep(self.chance.random())
            self.kill(part if way == "twice" else self.chance.choice(PARTS))

    async def round(self, number: int) -> None:
        house, chance = self.house, self.chance
        warden = house.parts()["warden"]
        self.wardens.add(warden)
        visitors = [asyncio.create_task(one) for one in (self.write(number), self.move(number), self.come(number), self.work())]
        await asyncio.sleep(chance.random() * 3)  # any moment
        inside = {(pid, _born(pid)) for pid in _below(warden)}
        part, way = chance.choice(PARTS), chance.choice(WAYS)
        await self.strike(part, way)
        assert house.process is not None
        if way == "while it stops":
            await asyncio.to_thread(house.process.wait, LONGEST)
        if house.process.poll() is not None:
            house.kill()
            house.start()
        await asyncio.to_thread(_until, lambda: house.ssh("true").returncode == 0)
        for visitor in visitors:
            visitor.cancel()
        for end in await asyncio.gather(*visitors, return_exceptions=True):
            assert end is None or isinstance(end, (OSError, asyncssh.Error, asyncio.CancelledError)), (part, way, end)
        now = house.parts()["warden"]
        if now != warden:
            await asyncio.to_thread(_until, lambda: not any(_born(pid) == born for pid, born in inside if born))
        for gone in self.wardens - {now}:
            await asyncio.to_thread(_until, lambda gone=gone: not _groups(gone))
        assert not _is_mounted(house)


def _born(pid: int) -> str:
    """When a process began; empty: it has ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except OSError:
        return ""


def _is_mounted(house: House) -> bool:
    return str(house.data) in Path("/proc/self/mounts").read_text()


async def _storm(data: Path, kills: int, seed: int) -> None:
    lacking()
    storm = Storm(data, random.Random(seed))
    house = storm.house
    try:
        for number in range(kills):
            await storm.round(number)
        written = set(house.sh("cd /root && cat w*n* m*n*").split())
        assert set(storm.told) <= written
        assert house.stop() == 0
    finally:
        assert house.process is not None
        if house.process.poll() is None:
            house.kill()
    events = map(json.loads, house.cli("events", "--json").stdout.splitlines())
    entered = {event["text"].split()[1] for event in events if event["kind"] == "LineEntered" and event["text"].startswith("echo w")}
    assert {name for name in storm.told if name.startswith("w")} <= entered
    verified: subprocess.CompletedProcess[str] = house.cli("verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr


@pytest.mark.timeout(600)
async def test_a_few_kills_at_random_leave_nothing_and_lose_nothing(tmp_path: Path) -> None:
    await _storm(tmp_path / "data", KILLS_IN_CI, 4711)


@pytest.mark.slow
@pytest.mark.timeout(3600)
async def test_a_hundred_kills_at_random_leave_nothing_and_lose_nothing(tmp_path: Path) -> None:
    await _storm(tmp_path / "data", KILLS, random.SystemRandom().getrandbits(32))
