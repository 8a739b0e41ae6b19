"""Which shell answers, and the word that says why."""

from __future__ import annotations

import asyncio
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
