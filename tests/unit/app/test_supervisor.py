"""Which shell answers, and the word that says why."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from typing import Any

import pytest

from mirage.app import supervisor
from mirage.app.children import Order
from mirage.app.config import Config, ShellConfig
from mirage.base.errors import ConfigurationError
from mirage.sandbox.walls import Wall

STANDING = [Wall("fuse", "files", ""), Wall("network", "packets", "")]
BROKEN = [Wall("fuse", "files", "/dev/fuse: no such file"), Wall("network", "packets", "/dev/net/tun: no such file")]


@pytest.mark.parametrize(
    ("shell", "found", "has_programs", "answer"),
    [
        ("auto", STANDING, True, ("sandbox", "all-walls-stand")),
        ("auto", BROKEN, True, ("emulated", "no-fuse,no-network")),
        ("auto", STANDING, False, ("emulated", "skeleton")),
        ("sandbox", STANDING, True, ("sandbox", "asked")),
        ("emulated", STANDING, True, ("emulated", "asked")),
        ("emulated", BROKEN, False, ("emulated", "asked")),
    ],
)
def test_the_shell_is_told_with_the_reason_in_a_word(
    monkeypatch: pytest.MonkeyPatch, shell: str, found: list[Wall], has_programs: bool, answer: tuple[str, str]
) -> None:
    monkeypatch.setattr(supervisor, "walls", lambda: found)
    assert supervisor.shell_kind(Config(shell=shell), has_programs=has_programs) == answer  # type: ignore[arg-type]
    assert not any(" " in word for word in answer)


def test_who_wants_no_real_programs_gets_none_by_auto(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "walls", lambda: STANDING)
    assert supervisor.shell_kind(Config(emulated=ShellConfig(muscle=False))) == ("emulated", "no-muscle")


@pytest.mark.parametrize(
    ("found", "has_programs", "words"), [(BROKEN, True, "cannot hold it: fuse"), (STANDING, False, "a skeleton")]
)
def test_a_sandbox_that_cannot_stand_is_refused_with_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, found: list[Wall], has_programs: bool, words: str
) -> None:
    monkeypatch.setattr(supervisor, "walls", lambda: found)
    with pytest.raises(ConfigurationError, match=words):
        supervisor.shell_kind(Config(shell="sandbox"), has_programs=has_programs)


async def test_nobody_waits_for_a_child_that_is_being_started_again_when_all_stops() -> None:
    begun, stopping = asyncio.Event(), asyncio.Event()

    class Slow(supervisor.Child):
        async def start(self) -> dict[str, Any]:
            begun.set()
            await asyncio.Event().wait()
            raise AssertionError("nobody sets it")

    child = Slow("stage", Order(config=Config(), parent=0), lambda text: None)
    child.process = await asyncio.create_subprocess_exec("true")
    keeping = asyncio.create_task(child.keep(stopping))
    await asyncio.wait_for(begun.wait(), 60)
    stopping.set()
    await asyncio.wait_for(keeping, 60)


async def test_a_child_that_does_not_become_ready_is_ended_before_another_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "READY_SECONDS", 0.01)
    child = Silent("stage", Order(config=Config(), parent=0), lambda text: None)
    with pytest.raises(supervisor.StartError, match="the stage was not ready"):
        await child.start()
    assert child.process is not None
    assert await asyncio.wait_for(child.process.wait(), 60) == -signal.SIGKILL


@pytest.mark.parametrize(("lasting", "waits"), [(0.0, [0.2, 0.2, 0.2]), (60.0, [0.2, 0.5, 1.0])])
async def test_who_dies_again_and_again_waits_longer_and_who_has_lived_does_not(
    monkeypatch: pytest.MonkeyPatch, lasting: float, waits: list[float]
) -> None:
    monkeypatch.setattr(supervisor, "LASTING", lasting)
    waited = list[float]()

    class Brief(Silent):
        async def start(self) -> dict[str, Any]:
            self.process = await asyncio.create_subprocess_exec("true")
            return {}

    async def sleep(seconds: float) -> None:
        waited.append(seconds)
        if len(waited) == len(waits):
            stopping.set()
            await asyncio.Event().wait()

    monkeypatch.setattr(asyncio, "sleep", sleep)
    stopping = asyncio.Event()
    child = Brief("stage", Order(config=Config(), parent=0), lambda text: None)
    await child.start()
    await asyncio.wait_for(child.keep(stopping), 60)
    assert waited == waits


async def test_nobody_waits_for_what_a_child_has_left_behind() -> None:
    """A cell that the warden had cloned a moment before his end lives on, and kept the next warden from being started."""

    class Leaving(supervisor.Child):
        async def _spawned(self) -> asyncio.subprocess.Process:
            lines = (
                "import os, signal; from mirage.app.leash import report; report('ready')\n"
                "os.kill(os.getpid(), signal.SIGKILL) if os.fork() else signal.pause()"
            )
            pipe = asyncio.subprocess.PIPE
            return await asyncio.create_subprocess_exec(sys.executable, "-c", lines, stdin=pipe, stdout=pipe, start_new_session=True)

    child = Leaving("warden", Order(config=Config(), parent=0), lambda text: None)
    await child.start()
    assert child.process is not None
    try:
        assert await asyncio.wait_for(child.process.wait(), 60) == -signal.SIGKILL
    finally:
        os.killpg(child.process.pid, signal.SIGKILL)


class Silent(supervisor.Child):
    """It never says a word."""

    async def _spawned(self) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec("sleep", "600", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE)
