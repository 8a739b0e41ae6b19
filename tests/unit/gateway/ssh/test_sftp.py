"""sftp-server's answers, one message at a time, on the small world of the gateway's tests."""

from __future__ import annotations

import asyncio

from mirage.base.events import Event
from mirage.base.limits import SshLimits
from mirage.gateway.ssh import sftp, wire
from mirage.vfs.caller import Caller
from mirage.vfs.types import ROOT
from mirage.world import accounts
from tests.e2e.gateway.tiny import TinyWorld

READ_WRITE, CREATE = 3, 8
OK = b"\0\0\0\0\0\0\0\7Success\0\0\0\0"


def _server() -> tuple[sftp.Server, Caller]:
    def emit(event: Event) -> None:
        """Nobody looks."""

    world = TinyWorld()
    root = accounts.find(world.view, "root")
    assert root is not None
    visit = world.visit(root, ("192.0.2.1", 1), ("192.0.2.2", 22), "s", emit, "password", "")
    return sftp.Server(visit, SshLimits(), 100), Caller(world.view, ROOT)


def _message(kind: int, *parts: bytes) -> bytes:
    return bytes((kind,)) + wire.u32(1) + b"".join(parts)


def _open(path: bytes, flags: int) -> bytes:
    return _message(sftp.OPEN, wire.string(path), wire.u32(flags), wire.u32(0))


def _handle(number: int) -> bytes:
    return wire.string(wire.u32(number))


async def _said(server: sftp.Server, *messages: bytes) -> list[bytes]:
    """The answers without their length and number."""
    return [answer[4:5] + answer[9:] for answer in [await server.answer(message) for message in (b"\1" + wire.u32(3), *messages)]][1:]


def test_a_copy_of_a_file_to_its_own_end_holds_up_nobody() -> None:
    async def run() -> int:
        server, caller = _server()
        caller.write_file(b"/tmp/grows", bytes(sftp.COPIED))
        await _said(server, _open(b"/tmp/grows", READ_WRITE), _open(b"/tmp/../tmp/grows", READ_WRITE))
        nowhere_near = sftp.COPIED.to_bytes(8, "big")
        copy = _message(sftp.EXTENDED, wire.string(b"copy-data"), _handle(0), bytes(16), _handle(1), nowhere_near)
        copying = asyncio.ensure_future(server.answer(copy))
        turns = 0
        while turns < 50 and not copying.done():
            await asyncio.sleep(0)
            turns += 1
        copying.cancel()
        return turns

    assert asyncio.run(run()) == 50


def test_a_path_is_resolved_by_its_letters_and_only_the_last_part_may_be_missing() -> None:
    async def run() -> list[bytes]:
        server, caller = _server()
        caller.write_file(b"/tmp/file", b"")
        caller.symlink(b"nowhere", b"/tmp/dangling")
        caller.symlink(b"loop", b"/tmp/loop")
        paths = (
            b"/tmp/file/..",
            b"/tmp/file/",
            b"/tmp/dangling",
            b"/tmp/dangling/x",
            b"/tmp/none",
            b"/tmp/none/",
            b"/tmp/loop",
            b"//tmp//.",
        )
        return await _said(server, *(_message(sftp.REALPATH, wire.string(path)) for path in paths))

    def name(path: bytes) -> bytes:
        return bytes((sftp.NAME,)) + wire.u32(1) + wire.string(path) * 2 + wire.u32(0)

    missing = bytes((sftp.STATUS,)) + wire.u32(sftp.NO_SUCH_FILE) + wire.string(b"No such file") + wire.string(b"")
    assert asyncio.run(run()) == [
        name(b"/tmp"), name(b"/tmp/file"), name(b"/tmp/nowhere"), missing, name(b"/tmp/none"), missing, missing, name(b"/tmp")
    ]  # fmt: skip


def test_the_handle_that_was_closed_last_comes_back_first() -> None:
    async def run() -> list[bytes]:
        server, caller = _server()
        caller.write_file(b"/tmp/file", b"")
        opening, closing = _open(b"/tmp/file", 1), [_message(sftp.CLOSE, _handle(number)) for number in (0, 1)]
        return await _said(server, opening, opening, opening, *closing, opening, opening, opening)

    handle = [bytes((sftp.HANDLE,)) + _handle(number) for number in range(4)]
    closed = bytes((sftp.STATUS,)) + OK
    assert asyncio.run(run()) == [handle[0], handle[1], handle[2], closed, closed, handle[1], handle[0], handle[3]]


def test_a_directory_lists_itself_and_what_it_is_in_first() -> None:
    async def run() -> bytes:
        server, caller = _server()
        caller.mkdir(b"/tmp/d")
        caller.write_file(b"/tmp/d/a", b"")
        return (await _said(server, _message(sftp.OPENDIR, wire.string(b"/tmp/d")), _message(sftp.READDIR, _handle(0))))[1]

    reader = wire.Reader(asyncio.run(run()), 1)
    names = []
    for _ in range(reader.u32()):
        names.append(reader.string())
        reader.string()
        reader.u32(), reader.u64()
        for _ in range(5):
            reader.u32()
    assert names == [b".", b"..", b"a"]


def test_of_the_last_piece_of_a_copy_no_fault_is_told() -> None:
    """Measured of sftp-server 9.2p1, which counts a piece as done before it is."""

    async def run() -> list[bytes]:
        server, caller = _server()
        caller.write_file(b"/tmp/file", b"abc")

        def copy(source: int, size: int, sink: int) -> bytes:
            return _message(
                sftp.EXTENDED, wire.string(b"copy-data"), _handle(source), bytes(8), size.to_bytes(8, "big"), _handle(sink), bytes(8)
            )

        return (await _said(
            server, _open(b"/tmp/file", 1), _open(b"/tmp/copy", READ_WRITE | CREATE), copy(0, 50, 1), copy(0, 1 << 20, 1), copy(1, 3, 0), copy(1, 0, 0)
        ))[2:]  # fmt: skip

    def status(code: int, words: bytes) -> bytes:
        return bytes((sftp.STATUS,)) + wire.u32(code) + wire.string(words) + wire.string(b"")

    done = status(sftp.OK, b"Success")
    assert asyncio.run(run()) == [done, status(sftp.EOF, b"End of file"), done, status(sftp.NO_SUCH_FILE, b"No such file")]
