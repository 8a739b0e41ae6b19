"""Asks a machine many things in one session, each in a shell of its own."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from tests.e2e.house import House

MARK = "=#=#="


def hear(house: House, commands: Sequence[str], source: str) -> list[str]:
    """What each printed on both streams."""
    lines = [f"echo '{MARK}'; timeout 90 bash -c {shlex.quote(command)} 2>&1" for command in commands]
    printed = house.ssh("\n".join([*lines, "true"]), source=source, timeout=560).stdout.decode()
    pieces = printed.split(f"{MARK}\n")[1:]
    assert len(pieces) == len(commands)
    return pieces
