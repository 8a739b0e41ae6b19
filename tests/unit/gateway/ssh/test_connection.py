"""A connection without a socket: what goes wrong inside is a record, and the client only sees sshd go."""

from __future__ import annotations

import asyncio
from typing import Any, cast

from mirage.base.events import ConnectionClosed, Event, SessionCrashed
from mirage.gateway.ssh import wire
from mirage.gateway.ssh.connection import Connection, Service
from mirage.gateway.ssh.hostkeys import HostKeys
from mirage.gateway.ssh.policy import Policy
from mirage.world import hostkeys
from tests.e2e.gateway.tiny import Constant, TinyWorld


class _Transport(asyncio.Transport):
    def __init__(self) -> None:
        super().__init__()
        self.sent = b""
        self.is_closed = False
        self.paused = False

    def write(self, data: Any) -> None:
        self.sent += bytes(data)

    def close(self) -> None:
        self.is_closed = True

    def pause_reading(self) -> None:
        self.paused = True

    def resume_reading(self) -> None:
        self.paused = False

    def is_reading(self) -> bool:
        return not self.paused

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        pass

    def get_write_buffer_size(self) -> int:
        return 0


def _connection(events: list[Event]) -> tuple[Connection, _Transport]:
    world = TinyWorld()
    keys = HostKeys.load([hostkeys.make("ed25519", "root@x").private])
    service = Service(world, Constant(), Policy(world.store), keys, b"SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u7")
    connection = Connection(service, "s", ("192.0.2.1", 1), ("192.0.2.2", 22), events.append, lambda: None, lambda _: None)
    transport = _Transport()
    connection.connection_made(transport)
    return connection, transport


async def test_a_fault_of_ours_hangs_up_without_a_word_and_is_on_record() -> None:
    events: list[Event] = []
    connection, transport = _connection(events)
    connection.data_received(b"SSH-2.0-x\r\n")
    before = transport.sent

    def broken(kind: int, packet: wire.Reader) -> None:
        raise ZeroDivisionError("ours")

    connection.keying.expect = cast(Any, broken)
    connection.data_received(b"\0\0\0\x0c\x0a\x14" + bytes(10))
    assert (transport.is_closed, transport.sent) == (True, before)
    assert [event.error for event in events if isinstance(event, SessionCrashed)] == ["ZeroDivisionError('ours')"]
    connection.connection_lost(None)
    assert [event.reason for event in events if isinstance(event, ConnectionClosed)] == ["crashed"]


async def test_random_bytes_end_it_wherever_they_are_cut() -> None:
    for step in (1, 7, 1000):
        events: list[Event] = []
        connection, transport = _connection(events)
        connection.data_received(b"SSH-2.0-x\r\n")
        for start in range(0, 3000, step):
            connection.data_received(bytes((start * 31 + n * 7) & 0xFF for n in range(step)))
        assert transport.is_closed
        connection.connection_lost(None)
        assert not [event for event in events if isinstance(event, SessionCrashed)]
