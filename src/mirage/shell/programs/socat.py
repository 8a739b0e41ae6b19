"""socat (1.7.4.4): two addresses joined: files, programs, and TCP over the pretended internet; a reverse shell's other usual half."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import shlex
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mirage.shell.lib.gnu import why
from mirage.shell.lib.recorded import recorded
from mirage.shell.lib.timeformat import format_time
from mirage.shell.net import network
from mirage.shell.net.dialing import Line, dial, listen
from mirage.shell.registry import program
from mirage.shell.signals import Exited
from mirage.world.internet import ConnectFailure, Failure

if TYPE_CHECKING:
    from mirage.shell.process import Process

CONNECTS = ("TCP", "TCP4", "TCP-CONNECT", "TCP4-CONNECT", "INET", "OPENSSL", "SSL", "OPENSSL-CONNECT")
LISTENS = ("TCP-LISTEN", "TCP-L", "TCP4-LISTEN", "TCP4-L")
FILES = {"FILE": os.O_RDWR, "OPEN": os.O_RDWR, "GOPEN": os.O_RDWR | os.O_CREAT, "CREATE": os.O_RDWR | os.O_CREAT | os.O_TRUNC}
STREAMS = ("STDIO", "STDIN", "STDOUT", "FD", "-")
PLAIN = re.compile(r"-(?:[dDhVuUvxsgW46]+|[lbBtTL].*|-.*)")
LINGER = 0.5  # seconds for the other direction, -t


@dataclass(slots=True)
class End:
    """One of the two: what it reads, writes and how it ends."""

    read: Callable[[], Awaitable[bytes]]
    write: Callable[[bytes], Awaitable[None]]
    finish: Callable[[], Awaitable[None]]  # no more will be written
    close: Callable[[], Awaitable[None]]


@program("socat")
async def socat(proc: Process) -> int:
    words = list(proc.args)
    flags = ""
    while words and words[0].startswith("-") and len(words[0]) > 1:
        word = words.pop(0)
        if word.startswith(("-h", "-?")):
            proc.out(recorded(proc, "socat.help"))
            return 0
        if word == "-V":
            own = proc.host.uname
            proc.out(recorded(proc, "socat.version").replace("{kernel}", own.version).replace("{release}", own.release))
            return 0
        if PLAIN.fullmatch(word) is None:
            return _fail(proc, f'unknown option "{word}"; use option "-h" for help')
        flags += word[1:]
    if len(words) != 2:
        return _fail(proc, f'exactly 2 addresses required (there are {len(words)}); use option "-h" for help')
    await proc.flush()
    first = await _open(proc, words[0])
    second = await _open(proc, words[1])
    return await _join(proc, first, second, is_forward_only="u" in flags)


def _fail(proc: Process, text: str) -> int:
    when = format_time(proc, proc.clock.now(), "%Y/%m/%d %H:%M:%S")
    proc.err(f"{when} socat[{proc.pid}] E {text}\n")
    return 1


def _stop(proc: Process, text: str) -> Exited:
    return Exited(_fail(proc, text))


async def _open(proc: Process, text: str) -> End:
    """One address; Exited after what is wrong with it has been said."""
    address = re.split(r",(?![^\"']*[\"'][^\"']*$)", text)[0]
    name, colon, rest = address.partition(":")
    kind = name.upper()
    if not colon and "/" in address:
        kind, rest = "GOPEN", address
    if kind in STREAMS:
        return _streams(proc)
    if kind in CONNECTS:
        return await _connected(proc, kind, rest)
    if kind in LISTENS:
        return await _listened(proc, rest)
    if kind in ("EXEC", "SYSTEM"):
        return await _started(proc, ["sh", "-c", rest] if kind == "SYSTEM" else shlex.split(rest))
    if kind in FILES:
        return await _file(proc, FILES[kind], rest)
    if kind in ("UNIX", "UNIX-CONNECT", "UNIX-CLIENT"):
        raise _stop(proc, f"UNIX-CLIENT:{rest}: No such file or directory")
    raise _stop(proc, f'unknown device/address "{name}"')


async def _nothing() -> None:
    return


def _streams(proc: Process) -> End:
    return End(lambda: proc.read(0), lambda data: proc.write(1, data), _nothing, _nothing)


async def _file(proc: Process, flags: int, path: str) -> End:
    try:
        descriptor = await proc.open_fd(path, flags, 0o666)
    except OSError as error:
        raise _stop(proc, f'open("{path}", {flags:02o}, 0666): {why(error)}') from None

    async def close() -> None:
        descriptor.close()

    async def write(data: bytes) -> None:
        await descriptor.write(data)

    return End(lambda: proc.read_from(descriptor), write, _nothing, close)


def _of_line(proc: Process, line: Line) -> End:
    async def shut() -> None:
        line.shut()

    async def close() -> None:
        line.close()

    return End(lambda: proc.read_from(line.reader), line.send, shut, close)


async def _connected(proc: Process, kind: str, rest: str) -> End:
    host, colon, word = rest.rpartition(":")
    if not colon:
        raise _stop(proc, f"{kind}: wrong number of parameters (1 instead of 2)")
    if not word.isdecimal():
        raise _stop(proc, f'getaddrinfo"{host}", "{word}", {{1,0,1,0}}, {{}}): Servname not supported for ai_socktype')
    found = await network.resolve(proc, host)
    if not found.addresses:
        reason = network.GAI.get(found.failure or Failure.NO_NAME, "Name or service not known")
        raise _stop(proc, f'getaddrinfo("{host}", "NULL", {{1,0,1,6}}, {{}}): {reason}')
    answer = await dial(proc, host, found.addresses[0], int(word[:5]))
    if isinstance(answer, ConnectFailure):
        raise _stop(proc, f"connect(5, AF=2 {found.addresses[0]}:{word}, 16): {network.ERRORS[answer.failure]}")
    return _of_line(proc, answer)


async def _listened(proc: Process, word: str) -> End:
    if not word.isdecimal():
        raise _stop(proc, f'getaddrinfo"NULL", "{word}", {{1,2,1,6}}, {{}}): Servname not supported for ai_socktype')
    try:
        listening = listen(proc, "0.0.0.0", int(word) & 0xFFFF, 5)  # noqa: S104  as socat listens
    except OSError as error:
        raise _stop(proc, f"bind(5, {{AF=2 0.0.0.0:{word}}}, 16): {why(error)}") from None
    try:
        return _of_line(proc, await listening.accept())
    finally:
        listening.close()


async def _started(proc: Process, argv: list[str]) -> End:
    reader, their_out = proc.pipe()
    their_in, writer = proc.pipe()
    try:
        child = proc.start(argv, fds={**proc.fds, 0: their_in, 1: their_out})
    except OSError as error:
        reader.close()
        writer.close()
        raise _stop(proc, f'execvp("{argv[0]}", "{argv[0]}"): {why(error)}') from None
    finally:
        their_in.close()
        their_out.close()

    async def write(data: bytes) -> None:
        await writer.write(data)

    async def shut() -> None:
        writer.close()

    async def close() -> None:
        reader.close()
        if child.is_alive:
            child.kill(15)

    return End(lambda: proc.read_from(reader), write, shut, close)


async def _join(proc: Process, first: End, second: End, *, is_forward_only: bool) -> int:
    """Both directions, until both are over, or half a second after the first of them."""

    async def carry(source: End, target: End) -> None:
        with contextlib.suppress(OSError):
            while data := await source.read():
                await target.write(data)
        with contextlib.suppress(OSError):
            await target.finish()

    tasks = [asyncio.ensure_future(carry(first, second))]
    if not is_forward_only:
        tasks.append(asyncio.ensure_future(carry(second, first)))
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        await asyncio.wait(tasks, timeout=LINGER)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        proc.session.resumed()
        await first.close()
        await second.close()
    return 0
