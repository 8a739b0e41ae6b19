"""Full-screen programs and the line editor, key by key: the screens that the real ones of Debian 12 showed, and ours.

nano 7.2, vim.tiny 9.0, less 590, more of util-linux 2.38.1, bash 5.2.15, on an xterm. What still differs stands in known.txt.
"""

from __future__ import annotations

import asyncio
import json

import pytest

from mirage.world.engine import Pty
from tests.unit.shell.conftest import Machine, Wire
from tests.unit.shell.screens.sessions import FILES, SHELL, Session, kept, sessions
from tests.unit.shell.screens.terminal import Terminal
from tests.unit.shell.test_login import _settled as settled

IUTF8 = 42  # RFC 8160, as OpenSSH's client asks for it
SESSIONS = {session.name: session for session in sessions()}
SHARE = 6  # one session in so many is played at every `make test`, the others with what is slow
KNOWN = dict(line.split(" ", 1) for line in (FILES.parent / "known.txt").read_text(encoding="utf-8").splitlines() if line[:1] != "#")
ALIKE = [name for name in SESSIONS if name not in KNOWN]


async def play(machine: Machine, session: Session) -> list[dict[str, object]]:
    """What ours shows."""
    wire = Wire([], Pty("xterm", *session.size, {IUTF8: 1}), ends=False)
    task = asyncio.ensure_future(machine.serve(SHELL, wire))
    await settled(wire, task)
    terminal = Terminal(*session.size)
    terminal.feed(bytes(wire.out))
    steps: list[dict[str, object]] = []
    for step in session.steps:
        seen = len(wire.out)
        if isinstance(step, tuple):
            terminal.resize(*step)
            assert wire._resized is not None
            wire._resized(*step)
        else:
            wire.say(step.encode("utf-8", "surrogateescape"))
        await settled(wire, task)
        data = bytes(wire.out[seen:])
        terminal.feed(data)
        steps.append(kept(step, terminal, steps, data if session.is_raw else None))
    wire.say(b"", ends=True)
    await task
    return steps


@pytest.fixture(autouse=True)
def an_escape_that_nothing_follows_is_alone_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mirage.shell.readline.editor.KEYSEQ", 0)


def both(machine: Machine, name: str) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """What ours shows, and what the real one showed."""
    session = SESSIONS[name]
    machine.run(f"rm -rf .[a-z]*; {session.setup}")
    return asyncio.run(play(machine, session)), json.loads((FILES / f"{name}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.slow] * (number % SHARE > 0)) for number, name in enumerate(ALIKE)]
)
def test_a_recorded_session_shows_the_same_screens(machine: Machine, name: str) -> None:
    shown, recorded = both(machine, name)
    assert shown == recorded


@pytest.mark.slow
@pytest.mark.parametrize("name", list(KNOWN))
def test_what_is_known_to_differ_still_does(machine: Machine, name: str) -> None:
    shown, recorded = both(machine, name)
    assert shown != recorded
