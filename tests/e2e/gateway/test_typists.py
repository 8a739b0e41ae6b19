"""People, scripts and agents who type at a real gateway over SSH, in real time, and are told apart by what was recorded of them."""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path

import asyncssh
import pytest

from mirage.app.gallery import options_of
from mirage.cli.options import read
from mirage.evidence.api import open_evidence
from tests.e2e.house import PASSWORD, House
from tests.unit.analysis.typists import KINDS, Agent, Person, Script, macro_f1, typist

EACH = 30
AT_ONCE = 45
LOGINS = 3  # at once: beyond MaxStartups 10:30:100 sshd refuses some, and so do we
QUIET = 0.3  # seconds without output after which somebody who reads takes it that there is no more
READ = 2000  # bytes of what was printed that a reader takes in: so that the slowest agents end within the minutes of a test
LONGEST = 400.0  # seconds that one session may take


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_who_types_at_the_gateway_is_told_apart(tmp_path: Path) -> None:
    house = House(tmp_path / "data", users=("root",)).start()
    try:
        ports = asyncio.run(_all(house.port))
    finally:
        house.stop()
    evidence = open_evidence(options_of(read(None, str(tmp_path / "data"))))
    sessions = {row.source_port: row.session for row in evidence.sessions()}
    judged = {row.session: row for row in evidence.assessments()}
    evidence.close()
    found = Counter((kind, judged[sessions[port]].typist) for port, kind in ports.items())
    print(f"who types: macro-F1 {macro_f1(found):.3f}, {dict(found)}")
    assert sum(found.values()) == EACH * len(KINDS)
    assert all(judged[sessions[port]].is_final for port in ports)
    assert macro_f1(found) >= 0.85, found


async def _all(port: int) -> dict[int, str]:
    """Everybody's session; by the port that it came from, who it was."""
    places, logins = asyncio.Semaphore(AT_ONCE), asyncio.Semaphore(LOGINS)

    async def one(kind: str, number: int) -> tuple[int, str]:
        async with places:
            source = f"127.0.{1 + number // 10}.{1 + number}"
            return await _session(port, typist(kind, number, True), source, logins), kind

    return dict(await asyncio.gather(*(one(kind, number) for number in range(EACH) for kind in KINDS)))


async def _session(port: int, who: Person | Script | Agent, source: str, logins: asyncio.Semaphore) -> int:
    async with logins:
        client = await asyncssh.connect(
            "127.0.0.1", port, local_addr=(source, 0), username="root", password=PASSWORD, known_hosts=None, client_keys=None,
            config=None, login_timeout=60,
        )  # fmt: skip
    async with client:
        here: int = client.get_extra_info("sockname")[1]
        await asyncio.wait_for(_at_a_terminal(client, who) if who.terminal else _by_exec(client, who), LONGEST)
    return here


async def _at_a_terminal(client: asyncssh.SSHClientConnection, who: Person | Script | Agent) -> None:
    process = await client.create_process(term_type="xterm", term_size=(120, 40), encoding=None)
    await _printed(process)  # the prompt
    steps = who.steps()
    printed = 0
    try:
        step = next(steps)
        while True:
            await asyncio.sleep(step.wait)
            process.stdin.write(step.data)
            printed = await _printed(process) if step.line and not isinstance(who, Script) else 0
            step = steps.send(min(printed, READ))
    except StopIteration:
        await _printed(process)
        process.close()


async def _printed(process: asyncssh.SSHClientProcess[bytes]) -> int:
    """How many bytes were printed until it was quiet."""
    total = 0
    while True:
        try:
            data = await asyncio.wait_for(process.stdout.read(65536), QUIET)
        except TimeoutError:
            return total
        if not data:
            return total
        total += len(data)


async def _by_exec(client: asyncssh.SSHClientConnection, who: Person | Script | Agent) -> None:
    steps = who.steps()
    try:
        step = next(steps)
        while True:
            await asyncio.sleep(step.wait)
            done = await client.run(step.line, encoding=None)
            assert isinstance(done.stdout, bytes)
            step = steps.send(min(len(done.stdout), READ))
    except StopIteration:
        return
