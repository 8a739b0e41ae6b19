"""htop 3.2.2: the list on a terminal, and what is said where there is none."""

from __future__ import annotations

import asyncio

import pytest

from mirage.world.engine import Pty
from tests.unit.shell.conftest import Machine, Wire
from tests.unit.shell.test_login import _settled as settled

LOOKS = 200  # turns of the event loop while the list is on the screen: it is drawn anew all the time


async def _play(machine: Machine, leave: bytes) -> str:
    wire = Wire([], Pty("xterm", 80, 24), ends=False)
    task = asyncio.ensure_future(machine.serve(None, wire))
    await settled(wire, task)
    wire.say(b"htop\r")
    for _ in range(LOOKS):
        await asyncio.sleep(0)
    wire.say(leave)
    await settled(wire, task)
    wire.say(b"", ends=True)
    await task
    return wire.out.decode("utf-8", "replace")


@pytest.mark.timeout(30)
@pytest.mark.parametrize("leave", [b"q", b"\x1b[21~", b"\x03"])
def test_the_list_is_shown_until_somebody_leaves_it(machine: Machine, leave: bytes) -> None:
    shown = asyncio.run(_play(machine, leave))
    for text in ("PID USER", "Load average: ", "Uptime: ", "systemd", "F10\x1b[30m\x1b[46mQuit", "\x1b[?1049l"):
        assert text in shown
    assert shown.endswith("# ")


def test_without_a_terminal_it_can_not_open_one(machine: Machine) -> None:
    assert machine.run("TERM=xterm htop").answer == ("", "Error opening terminal: xterm.\n", 1)
