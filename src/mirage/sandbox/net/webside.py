"""The web as a cell's programs find it beyond the machine: a connection that was accepted, one request on it, and its response."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

from mirage.world.internet import Answer, Failure

if TYPE_CHECKING:
    from mirage.sandbox.net.ether import Packet
    from mirage.sandbox.net.tcp import Peer
    from mirage.world.internet import Internet
    from mirage.world.visit import Visit

AGAIN = 0.5  # seconds after which what was not acknowledged is sent again
PIECE = 65536
HEAD_MAX = 65536  # bytes of a request's line and headers
HANDSHAKE = b"\x16"  # TLS, which nobody speaks here: a content type of RFC 8446 section 5.1
PATIENCE = 60.0  # seconds in which a request comes: Apache's Timeout


class Line:
    """A connection, to wait on."""

    def __init__(self, peer: Peer) -> None:
        self._peer = peer
        self._changed = asyncio.Event()
        self._timer = asyncio.get_running_loop().call_later(AGAIN, self._again)

    def take(self, packet: Packet) -> None:
        self._peer.take(packet)
        self._changed.set()

    def _again(self) -> None:
        self._peer.again()
        self._changed.set()
        self._timer = asyncio.get_running_loop().call_later(AGAIN, self._again)

    async def _change(self) -> None:
        self._changed.clear()
        await self._changed.wait()

    async def read(self) -> bytes:
        """What comes; b"" at the end."""
        while not self._peer.received and not self._peer.has_ended:
            await self._change()
        return self._peer.taken(PIECE)

    async def write(self, data: bytes) -> None:
        """BrokenPipeError: nobody hears it any more."""
        while self._peer.is_full and not self._peer.is_over:
            await self._change()
        if self._peer.is_over:
            raise BrokenPipeError
        self._peer.write(data)

    def reset(self) -> None:
        self._peer.reset()

    async def end(self) -> None:
        """No more is written; when it returns, the other side has all of it, and has ended as well, or has had its time."""
        self._peer.finish()
        try:
            async with asyncio.timeout(PATIENCE):
                while not self._peer.is_over:
                    self._peer.taken(PIECE)
                    await self._change()
        except TimeoutError:
            self._peer.reset()
        finally:
            self._timer.cancel()


async def answer(line: Line, internet: Internet, visit: Visit, address: str, port: int) -> None:
    """Read one request and answer it as the pretended internet does; where that has nothing, the line is cut."""
    try:
        async with asyncio.timeout(PATIENCE):
            head = await _head(line)
    except TimeoutError:
        return
    if head.startswith(HANDSHAKE):
        line.reset()
        return
    first, *lines = head.decode("latin-1").split("\n")
    method, _, rest = first.partition(" ")
    target = rest.rpartition(" ")[0]
    headers = {name.strip().lower(): value.strip() for name, _, value in (each.partition(":") for each in lines)}
    if not target:
        return
    agent = headers.get("user-agent", "")
    url = target if "://" in target else f"http://{headers.get('host', address)}{target}"
    program = agent.partition("/")[0].lower()
    found = await internet.fetch(url, visit, program=program, address=address, agent=agent)
    if found.failure is not None and found.body is None:
        if found.failure is not Failure.TIMED_OUT:
            line.reset()
        return
    with contextlib.suppress(BrokenPipeError):
        await _respond(line, found, has_body=method != "HEAD")


async def _head(line: Line) -> bytes:
    """A request's lines, with single newlines: servers take those as well."""
    head = b""
    while b"\n\n" not in head and not head.startswith(HANDSHAKE) and len(head) < HEAD_MAX and (data := await line.read()):
        head = (head + data).replace(b"\r\n", b"\n")
    return head.partition(b"\n\n")[0]


async def _respond(line: Line, found: Answer, *, has_body: bool) -> None:
    headers = [(name, value) for name, value in found.headers if name.lower() not in ("connection", "transfer-encoding")]
    lines = [f"HTTP/1.1 {found.status} {found.reason}", *(f"{name}: {value}" for name, value in headers), "Connection: close", "", ""]
    await line.write("\r\n".join(lines).encode("latin-1", "replace"))
    if found.body is not None and has_body:
        async for chunk in found.body:
            await line.write(chunk)
