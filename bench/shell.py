"""What the emulated shell costs beside a real bash: `python -m bench shell` (figures shell.* of bench.json).

Three command lines are run by both in turn, timed by the line itself, and the median of each counts; ours in process, as
`mirage exec` runs them. The first prompt and fairness are asked over SSH of a `mirage up` as users start it: how long after the
login the prompt is there, and how long fifty visitors' simple commands take while one more keeps his shell busy. As other load on
the machine tells on the wall clock, the CPU seconds of both sides stand on standard error.
"""

from __future__ import annotations

import asyncio
import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import asyncssh

from bench.ssh import PASSWORD, ours
from mirage.app import images
from mirage.app.rehearsal import Answer, Wire, converse
from mirage.base.clock import SystemClock
from mirage.base.limits import LayerLimits
from mirage.image.image import Image
from mirage.state.open import open_store
from mirage.world.host import Host

ROUNDS = 5
LINES = 360_000  # of the pipeline's file: 10 MB
VISITORS, COMMANDS, PAUSE = 50, 12, 0.5  # each waits so many seconds between two of his commands
BUSY = "while :; do x=$((x+1)); done\n"
SIMPLE = ("id", "uname -a", "ls /", "pwd", "echo hello", "cat /etc/hostname")
Row = dict[str, object]

MADE = f'awk \'BEGIN {{ for (i = 0; i < {LINES}; i++) print "line " (i * 7919) % 1000 " of a log, and more" }}\' > '
STAMPED = 'a=$EPOCHREALTIME; %s; b=$EPOCHREALTIME; echo "took $(( ${b/./} - ${a/./} ))"'
COMMAND_LINES = {
    "true-1000": "for i in {1..1000}; do /bin/true; done",
    "loop": "for i in $(seq 100000); do x=$((x+i)); done",
    "pipeline": "cat LOG | grep 7 | sort | uniq -c > /dev/null",
}


def figures(directory: Path) -> Iterator[Row]:
    """Milliseconds, beside the real shell's where there is one."""
    yield from _against_bash(directory)
    yield from asyncio.run(_over_ssh(directory))


def _against_bash(directory: Path) -> Iterator[Row]:
    image = images.home() / "debian-12.img"
    if not image.exists():
        print("bench: shell: no image; run: mirage image build debian:12", file=sys.stderr)
        return
    host = Host.open(open_store("memory:", b"bench"), Image.open(image), clock=SystemClock(), seed=b"bench" * 8, limits=LayerLimits())
    theirs = str(directory / "log")
    for name, command in COMMAND_LINES.items():
        mine, real, spent = [], [], []
        for round_ in range(ROUNDS):
            before = _spent()
            mine.append(_emulated(host, _timed(command, "/tmp/log"), b"%d" % round_))
            between = _spent()
            real.append(_real(_timed(command, theirs)))
            spent.append((between - before, _spent() - between))
        ours_spent, theirs_spent = (statistics.median(each) for each in zip(*spent))
        print(f"{name}: CPU {ours_spent:.3f} s of {theirs_spent:.3f} s, startup and making of files included", file=sys.stderr)
        yield {"name": f"shell.{name}", "unit": "ms", "value": statistics.median(mine), "reference": statistics.median(real)}


def _spent() -> float:
    """CPU seconds of this process and of the children that it has waited for."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _timed(command: str, log: str) -> str:
    """The line, timed by itself, and before it what it reads."""
    return f"{MADE}{log}; {STAMPED % command.replace('LOG', log)}" if "LOG" in command else STAMPED % command


def _emulated(host: Host, script: str, layer: bytes) -> float:
    told = Answer()
    asyncio.run(converse(host, script.encode(), Wire(told, b""), told, user="root", layer=layer))
    return _took(told.out.decode())


def _real(script: str) -> float:
    environment = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
    ran = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True, env=environment)
    return _took(ran.stdout)


def _took(text: str) -> float:
    found = re.search(r"took (\d+)", text)
    return int(found[1]) / 1000 if found else 0.0


async def _over_ssh(directory: Path) -> list[Row]:
    with ours(directory) as (port, _):
        await _first_prompt(port)
        prompts = [await _first_prompt(port) for _ in range(4 * ROUNDS)]
        times = await _fairness(port)
    middle = statistics.median(times)
    print(f"beside a busy session: {len(times)} commands, median {middle:.1f} ms; load {os.getloadavg()[0]:.1f}", file=sys.stderr)
    return [
        {"name": "shell.first-prompt", "unit": "ms", "value": statistics.median(prompts), "reference": None},
        {"name": "shell.fairness.p99", "unit": "ms", "value": times[len(times) * 99 // 100], "reference": None},
    ]


async def _connect(port: int) -> asyncssh.SSHClientConnection:
    return await asyncssh.connect(
        "127.0.0.1", port, username="root", password=PASSWORD, known_hosts=None, config=None, client_keys=None, agent_path=None
    )


async def _first_prompt(port: int) -> float:
    """From the request for a shell by who is logged in to the prompt."""
    async with await _connect(port) as connection:
        begun = time.perf_counter()
        process = await connection.create_process(term_type="xterm")
        await process.stdout.readuntil("# ")
        took = (time.perf_counter() - begun) * 1000
        connection.abort()
    return took


async def _fairness(port: int) -> list[float]:
    """Milliseconds of each command of VISITORS, who type at their leisure, while one more computes; sorted."""
    async with AsyncExitStack() as stack:
        shells = []
        for _ in range(VISITORS + 1):
            connection = await stack.enter_async_context(await _connect(port))
            shell = await connection.create_process(term_type="xterm")
            await shell.stdout.readuntil("# ")
            shells.append(shell)
        shells.pop().stdin.write(BUSY)
        took = await asyncio.gather(*[_typed(shell, place) for place, shell in enumerate(shells)])
        return sorted(each for one in took for each in one)


async def _typed(shell: asyncssh.SSHClientProcess[str], place: int) -> list[float]:
    took = []
    await asyncio.sleep(PAUSE * place / VISITORS)
    for number in range(COMMANDS):
        begun = time.perf_counter()
        shell.stdin.write(SIMPLE[(place + number) % len(SIMPLE)] + "\n")
        await shell.stdout.readuntil("# ")
        took.append((time.perf_counter() - begun) * 1000)
        await asyncio.sleep(PAUSE)
    return took
