"""wall on a terminal: the message comes to whoever is on, and so to who sends it."""

from __future__ import annotations

import asyncio
import re

from tests.unit.shell.conftest import Machine
from tests.unit.shell.test_login import converse


def test_who_sends_a_message_reads_it_on_his_own_terminal(machine: Machine) -> None:
    (shown,), _ = asyncio.run(converse(machine, "dumb", [b"wall hi there\r"]))
    blank = " " * 79
    told = (
        re.escape(f"\r{blank}\r\r\nBroadcast message from root@")
        + r"[\w-]+ \(pts/\d+\) \([^)]+\): *\a\a\r\r\n"
        + re.escape(f"{blank}\r\r\nhi there\r\r\n{blank}\r\r\n")
    )
    assert re.search(told, shown.decode())
