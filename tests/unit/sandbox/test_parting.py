"""What comes out of a cell is closed by nobody whom others wait for."""

from __future__ import annotations

import os
import socket
import struct
import threading
from collections.abc import Iterator

import pytest

from mirage.sandbox import parting
from mirage.sandbox.parting import Parting

LINGERS = struct.pack("ii", 1, 3600)  # struct linger


class Clinging:
    """Connections whose last close waits for an hour, unless their peers go."""

    def __init__(self) -> None:
        self._door = socket.create_server(("127.0.0.1", 0))
        self._peers: list[socket.socket] = []

    def made(self) -> int:
        one = socket.create_connection(self._door.getsockname())
        self._peers.append(self._door.accept()[0])
        one.setblocking(False)
        try:
            while True:
                one.send(bytes(65536))
        except BlockingIOError:
            pass
        one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGERS)
        return one.detach()

    def close(self) -> None:
        self._door.close()
        for peer in self._peers:
            peer.close()


@pytest.fixture
def clinging() -> Iterator[Clinging]:
    made = Clinging()
    yield made
    made.close()
    for thread in threading.enumerate():
        if thread.name == "mirage-parting":
            thread.join(10)
            assert not thread.is_alive()


def test_a_message_with_a_connection_that_lingers_is_read_at_once(clinging: Clinging) -> None:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    with ours, theirs:
        given = clinging.made()
        socket.send_fds(theirs, [b"<13>x: y"], [given])
        os.close(given)
        assert Parting(pytest.fail).received(ours, 100) == b"<13>x: y"


def test_a_line_in_which_one_lies_unread_is_closed_at_once(clinging: Clinging) -> None:
    ours, theirs = socket.socketpair()
    given = clinging.made()
    socket.send_fds(theirs, [b"x"], [given])
    os.close(given)
    theirs.close()
    Parting(pytest.fail).part(ours)
    assert ours.fileno() == -1


def test_pipes_and_devices_are_closed_when_it_returns() -> None:
    reader, writer = os.pipe()
    device = os.open(os.devnull, os.O_RDONLY)
    Parting(pytest.fail).let_go([reader, writer, device])
    for descriptor in (reader, writer, device):
        with pytest.raises(OSError, match="Bad file descriptor"):
            os.fstat(descriptor)


def test_who_has_too_many_wait_is_told_of(clinging: Clinging, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parting, "MOST", 2)
    told = list[bool]()
    one = Parting(lambda: told.append(True))
    for _ in range(parting.THREADS):
        one.let_go([clinging.made()])
    assert told == []
    one.let_go([clinging.made() for _ in range(3)])
    assert told == [True]


def test_what_nobody_outside_may_look_at_is_closed_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """A directory of a cell's own mount."""

    def refuse(descriptor: int) -> None:
        raise PermissionError

    reader, writer = os.pipe()
    with monkeypatch.context() as patched:
        patched.setattr(os, "fstat", refuse)
        Parting(pytest.fail).let_go([writer])
    assert os.read(reader, 1) == b""
    os.close(reader)
