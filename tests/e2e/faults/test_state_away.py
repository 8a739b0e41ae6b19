"""While the state is away for long, what is known is answered, the rest stalls like a slow disk, and then fails like a broken one."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import asyncssh
import pytest

from tests.e2e.faults.stand import Stand, stand
from tests.e2e.faults.visitors import Visitor, web
from tests.e2e.house import House
from tests.e2e.recovery import LONGEST, RECOVERY, Since
from tests.e2e.state import servers

HOLDER = """
import lmdb, sys, time
environment = lmdb.open(sys.argv[1], map_size=16 << 30, sync=False, create=False)
with environment.begin(write=True):
    print("held", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, openssh: None) -> Iterator[Stand]:
    with stand(tmp_path_factory.mktemp("away"), drafts=False) as one:
        yield one


class Took(NamedTuple):
    """What a command said, and in how many seconds."""

    text: str
    wall: float
    spare: float


async def _timed(ssh: asyncssh.SSHClientConnection, command: str) -> Took:
    began = Since()
    done = await ssh.run(command)
    return Took(str(done.stdout) + str(done.stderr), began.wall, began.spare)


async def test_what_is_known_is_answered_while_others_wait_and_then_they_go_on(place: Stand) -> None:
    source = place.source()
    async with await place.house.connect(source=source) as ssh, await place.house.connect(source=place.source()) as other:
        known = await _timed(ssh, "cat /etc/hostname; ls /root")
        await _timed(other, "true")
        for _ in range(3):  # what a request writes into the logs may lie beside what another one reads
            await _timed(ssh, "echo $((1 + 1)); cd /; pwd")
            page = await asyncio.to_thread(web, place.house, "/", source)
        place.state.stop()
        waits = asyncio.create_task(_timed(other, "echo late > /root/late; cat /root/late"))
        assert await asyncio.to_thread(web, place.house, "/", source) == page
        answered = await _timed(ssh, "echo $((1 + 1)); cd /; pwd")
        assert (answered.text, answered.spare < RECOVERY) == ("2\n/\n", True)
        assert not waits.done()
        await asyncio.to_thread(place.state.start)
        started = Since()
        assert (await waits).text == "late\n"
        assert started.is_within()
        assert (await _timed(ssh, "cat /etc/hostname; ls /root")).text == known.text
    assert place.crashed() == []


@pytest.mark.slow
async def test_after_half_a_minute_it_is_a_disk_that_fails_and_then_a_good_one_again(place: Stand) -> None:
    source = place.source()
    async with await place.house.connect(source=source) as ssh:
        await _timed(ssh, "true")
        place.state.stop()
        failed = await _timed(ssh, "echo x > /root/x")
        assert failed.text == "bash: line 1: /root/x: Input/output error\n"
        assert failed.wall > 25 and failed.spare < 35
        failed = await _timed(ssh, "echo y > /root/y")
        assert failed.text == "bash: line 1: /root/y: Input/output error\n"
        assert failed.spare < RECOVERY
        unknown = await asyncio.to_thread(web, place.house, "/never-asked-for/", place.source())
        assert unknown.startswith(b"HTTP/1.1 500 Internal Server Error\r\n")
        await asyncio.to_thread(place.state.start)
        started = Since()
        while (await _timed(ssh, "echo x > /root/x; cat /root/x")).text != "x\n":
            assert started.is_within()
    visitor = Visitor(place.house, place.source())
    await visitor.run(3, 0)
    assert place.parts.items() <= place.house.parts().items()


def test_a_server_that_comes_back_without_its_data_is_a_new_world_and_not_the_ruins_of_one(tmp_path: Path, openssh: None) -> None:
    with servers.server(tmp_path / "redis", "--appendonly", "no") as state:
        house = House(tmp_path / "data", users=("root",), settings={"MIRAGE_STATE": state.url})
        house.start()
        try:
            house.sh("echo x > /root/x")
            state.stop()
            state.start()
            began = Since()
            while (told := house.ssh("cat /etc/hostname && ls /root /tmp").stdout).count(b"\n") < 4 or b"\nx\n" in told:
                assert began.is_within(LONGEST), house.errors.read_text()
            assert house.sh("echo y > /tmp/y; cat /tmp/y; id -un") == "y\nroot\n"
            assert len(house.cli("events", "--kind", "HostReset", "--json").stdout.splitlines()) == 1
            assert "the state engine has lost the world: a new one begins\n" in house.errors.read_text()
        finally:
            house.stop()


def test_a_lock_that_somebody_holds_on_lmdb_is_a_slow_disk_and_no_more(tmp_path: Path, openssh: None) -> None:
    house = House(tmp_path / "data", "--http", "127.0.0.1:0", users=("root",))
    house.start()
    try:
        before = house.sh("echo one > /root/one; cat /root/one")
        holder = subprocess.Popen(
            [sys.executable, "-c", HOLDER, str(house.data / "stage/state")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert holder.stdout is not None and holder.stdout.readline() == "held\n"
        began = Since()
        waits = subprocess.Popen(["sleep", "1.5"])
        waits.wait()
        holder.communicate("\n", timeout=60)
        assert house.sh("echo one > /root/one; cat /root/one") == before
        assert began.is_within(1.5 + RECOVERY)
    finally:
        assert house.stop() == 0
