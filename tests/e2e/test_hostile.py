"""Bad input: bounded memory, the others are answered within a second (of a processor to spare), and an event says what happened."""

from __future__ import annotations

import asyncio
import json
import random
import re
from pathlib import Path

import pytest

from tests.e2e.house import SHELL_KIND, House
from tests.e2e.recovery import Since

GREEDY = {
    "yes": "yes > /dev/null",
    "zero": "cat /dev/zero > /dev/null",
    "loop": "while :; do :; done",
    "fork bomb": ":(){ :|:& };:; wait",
    "globs": "mkdir -p /tmp/g; cd /tmp/g; for i in $(seq 3000); do : > f$i; done; for i in $(seq 50); do echo *; done > /dev/null",
    "memory": "x=aaaaaaaaaaaaaaaa; while :; do x=$x$x; done",
    "recursion": "f(){ f; }; f",
    "flood": "yes flood",
}
MOST = (2 if SHELL_KIND == "sandbox" else 1) << 30  # bytes, of which a cell may have one half (`cgroups.Shares`)
LONG = {
    "a line of a megabyte": "echo " + "a" * (1 << 20),
    "ten thousand arguments": "echo " + " ".join(map(str, range(10_000))) + " | wc -w",
    "deep nesting": "(" * 3000 + "true" + ")" * 3000,
    "deep substitution": "$(" * 2000 + "true" + ")" * 2000,
    "open quotes": "'\"" * 5000,
}


def memory(process: int) -> int:
    """Resident bytes of a process and its children; who has ended has none."""
    try:
        total = sum(map(int, re.findall(r"VmRSS:\s+(\d+)", Path(f"/proc/{process}/status").read_text()))) * 1024
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return total + sum(memory(int(child)) for child in children)


async def _answer_time(house: House) -> float:
    async with await house.connect(source="127.0.3.99") as connection:
        began = Since()
        result = await connection.run("echo still here")
        assert result.stdout == "still here\n"
        return began.spare


@pytest.mark.parametrize("name", GREEDY)
async def test_a_greedy_visitor_does_not_starve_the_others(shared_house: House, name: str) -> None:
    assert shared_house.process is not None
    async with await shared_house.connect(source="127.0.3.1") as connection:
        greedy = await connection.create_process(GREEDY[name])
        times = [await _answer_time(shared_house) for _ in range(5)]
        assert max(times) < 1.0, times
        assert memory(shared_house.process.pid) < MOST
        greedy.close()


@pytest.mark.parametrize("name", LONG)
async def test_a_monstrous_line_is_answered_and_recorded(shared_house: House, name: str) -> None:
    async with await shared_house.connect(source="127.0.3.2") as connection:
        # on standard input, as sshd takes no packet of a megabyte
        asking = asyncio.create_task(connection.run("bash -s", input=LONG[name] + "\n"))
        assert await _answer_time(shared_house) < 1.0
        await asyncio.wait_for(asking, 120)
    assert await _answer_time(shared_house) < 1.0


async def test_random_bytes_and_cut_handshakes_leave_the_door_open(shared_house: House) -> None:
    chance = random.Random(1)
    openings = [
        b"",
        b"\r\n",
        b"SSH-2.0-x\r\n",
        b"SSH-1.5-x\r\n",
        b"GET / HTTP/1.0\r\n\r\n",
        b"SSH-2.0-OpenSSH_9.2\r\n\x00\x00\x00\x0c",
    ]
    for _ in range(60):
        reader, writer = await asyncio.open_connection("127.0.0.1", shared_house.port)
        writer.write(chance.choice(openings) + chance.randbytes(chance.randrange(0, 4096)))
        try:
            await writer.drain()
            await asyncio.wait_for(reader.read(64), 60)
        except ConnectionError:
            pass
        writer.close()
    assert await _answer_time(shared_house) < 1.0


async def test_what_was_cut_is_on_record(shared_house: House) -> None:
    async with await shared_house.connect(source="127.0.3.3") as connection:
        running = asyncio.create_task(connection.run(":(){ :|:& };: ; sleep 100"))
        async with asyncio.timeout(120):
            while "processes" not in await asyncio.to_thread(_limits, shared_house, "127.0.3.3"):
                pass
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


def _limits(house: House, source: str) -> set[str]:
    listed = map(json.loads, house.cli("events", "--json", "--kind", "LimitReached").stdout.splitlines())
    return {event["limit"] for event in listed if event["source"] == source}
