"""The end of a server: what it serves may be closed, whoever has not unmounted yet."""

from __future__ import annotations

import socket
import threading

import pytest

from mirage.base.errors import StateError
from mirage.fuse import wire
from mirage.fuse.connection import REQUEST_SIZE
from mirage.fuse.server import Clerk, Served, Server
from mirage.fuse.volume import Notice
from tests.unit.fuse.kernel import layered


class Nobody(Clerk):
    """Requests are attended to by the test."""

    def take(self, one: Served) -> None:
        pass


def test_of_what_keeps_no_kernel_waiting_it_has_been_told_at_once() -> None:
    """Nobody waits for the answer of a kernel that itself waits for such news: so there must be none of these on their way."""
    kernel, ours = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    kernel.setblocking(False)
    one = Server().serve(ours.detach(), layered(), clerk=Nobody())
    with kernel:
        assert one.tell([Notice(b"its access time", False), Notice(b"another's", False)]) is None
        assert [kernel.recv(64) for _ in range(2)] == [b"its access time", b"another's"]
        batch = one.tell([Notice(b"its access time", False), Notice(b"its bytes", True)])
        assert batch is not None
        assert batch.done.wait(60)
        assert [kernel.recv(64) for _ in range(2)] == [b"its access time", b"its bytes"]
        one.end()


def test_who_is_still_mounted_when_the_server_closes_is_not_answered_any_more() -> None:
    kernel, ours = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    kernel.setblocking(False)
    fs, server, room = layered(), Server(), bytearray(REQUEST_SIZE)
    one = server.serve(ours.detach(), fs, clerk=Nobody())

    def ask() -> bytes:
        kernel.send(wire.HEAD.pack(wire.HEAD.size, wire.STATFS, 2, wire.ROOT_NODE, 0, 0, 77, 0, 0))
        assert one.attend(room, memoryview(room))
        try:
            return kernel.recv(4096)
        except BlockingIOError:
            return b""

    with kernel:
        kernel.send(
            wire.HEAD.pack(wire.HEAD.size + 64, wire.INIT, 2, 0, 0, 0, 0, 0, 0) + wire.INIT_IN.pack(7, wire.MINOR, 0, 0) + bytes(48)
        )
        assert one.attend(room, memoryview(room))
        kernel.recv(4096)
        assert ask()
        server.close(0.0)
        fs.store.close()
        assert ask() == b""
        one.end()  # nor does its end ask the store for anything


def test_the_watch_goes_on_when_the_state_was_away(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = threading.Semaphore(0)

    def away(store: object) -> int:
        asked.release()
        raise StateError("closed by the server")

    kernel, ours = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with kernel:
        fs, server = layered(), Server()
        server.serve(ours.detach(), fs, clerk=Nobody())
        with monkeypatch.context() as patch:
            patch.setattr(type(fs.store), "generation", away)
            for _ in range(3):
                assert asked.acquire(timeout=60)
        server.close(0.0)
