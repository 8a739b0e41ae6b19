"""busybox sh at a terminal, as recorded in a Debian 12 with busybox 1:1.35.0-4+deb12u1+b1."""

from __future__ import annotations

import asyncio

from mirage.world.engine import Pty
from tests.unit.shell.conftest import Machine, Wire

SAID = """nosuch
cd /tmp
exit


BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) built-in shell (ash)
Enter 'help' for a list of built-in commands.

~ # sh: nosuch: not found
~ # /tmp # """  # what was typed ahead has been echoed before


def test_ash_says_what_it_is_and_asks_with_the_directory(machine: Machine) -> None:
    wire = Wire([b"nosuch\r", b"cd /tmp\r", b"exit\r"], Pty("xterm", 80, 24), ends=False)
    told = asyncio.run(machine.serve("busybox sh", wire)).out.decode().replace("\r\n", "\n")
    assert told == SAID
