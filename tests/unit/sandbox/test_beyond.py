"""The other end of a cell's interface."""

from __future__ import annotations

import asyncio
import os
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest

from mirage.sandbox.net.beyond import Beyond

if TYPE_CHECKING:
    from mirage.world.host import Host

ROUTER = "192.0.2.1"


async def test_an_interface_that_has_been_deleted_is_not_looked_at_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its device is ready for ever, with an error: as the end of a pipe to write to that nobody reads."""
    identity = SimpleNamespace(neighbours=[], gateway=ROUTER, gateway_mac="52:54:00:00:00:01")
    reader, tap = os.pipe()
    os.close(reader)
    asked, read = list[int](), os.read

    def count(descriptor: int, size: int) -> bytes:
        asked.append(descriptor)
        return read(descriptor, size)

    monkeypatch.setattr(os, "read", count)
    beyond = Beyond(tap, cast("Host", SimpleNamespace(internet=None, identity=identity)), lambda: None)
    for _ in range(8):
        await asyncio.sleep(0)
    assert asked.count(tap) == 1
    beyond.close()
