"""The sandbox as a gateway's engine: a session channel runs the account's own shell, the image's, in the visitor's cell."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import os
import signal
import struct
import sys
import termios
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from mirage.base.events import InputRead, LineEntered
from mirage.base.readiness import stopped, until
from mirage.sandbox.cell import Cell, CellError, Program
from mirage.sandbox.cells import Cells
from mirage.sandbox.typed import Typed
from mirage.world.engine import Exit
from mirage.world.environment import environment
from mirage.world.greeting import greeting
from mirage.world.traces import acting

if TYPE_CHECKING:
    from mirage.world.engine import Channel, Engine
    from mirage.world.visit import Login, Visit

PIECE = 32768
TIOCGSID = 0x5429  # asm-generic/ioctls.h; Python does not name it
NOBODY = 0  # who has a terminal in the foreground that no session has taken yet
SIGNALS = {"ABRT": 6, "ALRM": 14, "FPE": 8, "HUP": 1, "ILL": 4, "INT": 2, "KILL": 9, "PIPE": 13, "QUIT": 3, "SEGV": 11, "TERM": 15,
           "USR1": 10, "USR2": 12}  # fmt: skip
NAMES = {one.value: one.name.removeprefix("SIG") for one in signal.Signals}
NO_CELL = 255  # it ended while he came: what ssh says when the connection breaks; sshd itself hangs up


@runtime_checkable
class Counting(Protocol):
    """A channel that gives the client's window back as the program takes what was sent."""

    has_pipe: bool

    def taken(self, size: int) -> None: ...


class SandboxEngine:
    """`world.engine.Engine` for real programs; where no cell is to be had, the other shell answers on the same world.

    Who has that one keeps it until the last of his sessions has ended: a layer is never seen by both at once.
    """

    def __init__(self, cells: Cells, beneath: Engine) -> None:
        self._cells = cells
        self._beneath = beneath
        self._apart = Counter[bytes]()  # sessions of the other shell, by layer

    async def run(self, visit: Visit, command: bytes | None, channel: Channel) -> Exit:
        cell = await self._cell(visit)
        if cell is not None:
            return await _run(cell, visit, command, channel)
        self._apart[visit.layer] += 1
        try:
            return await self._beneath.run(visit, command, channel)
        finally:
            self._apart[visit.layer] -= 1
            if not self._apart[visit.layer]:
                del self._apart[visit.layer]

    async def _cell(self, visit: Visit) -> Cell | None:
        if visit.layer in self._apart:
            return None
        try:
            return await self._cells.enter(visit)
        except CellError:
            return None


async def _run(cell: Cell, visit: Visit, command: bytes | None, channel: Channel) -> Exit:
    login = visit.login(tty=channel.pty is not None)
    acting.set(visit)
    if command is not None:
        visit.emit(LineEntered(text=command, mode="exec"))
    try:
        order = _order(visit, login, command, channel)
        talk = _on_terminal if channel.pty is not None else _on_pipes
        return await talk(cell, visit, login, order, channel)
    except CellError:
        return Exit(NO_CELL)
    finally:
        cell.look_at_limits()
        acting.set(None)
        visit.logout(login)


def _order(visit: Visit, login: Login, command: bytes | None, channel: Channel) -> dict[str, Any]:
    """What sshd's child does between fork and execve (session.c do_child)."""
    account = visit.account
    shell = account.shell.decode("utf-8", "surrogateescape")
    name = shell.rpartition("/")[2]
    words = [f"-{name}"] if command is None else [name, "-c", command.decode("utf-8", "surrogateescape")]
    pty = channel.pty
    terminal = None
    if pty is not None:
        terminal = {"number": int(login.tty.rpartition("/")[2]), "rows": pty.rows, "columns": pty.columns,
                    "modes": list(pty.modes.items())}  # fmt: skip
    return {
        "path": shell, "argv": words, "environment": environment(visit, channel, login), "terminal": terminal,
        "cwd": account.home.decode("utf-8", "surrogateescape"), "uid": account.uid, "gid": account.gid,
        "groups": sorted(account.cred.groups | {account.gid}),
    }  # fmt: skip


async def _on_terminal(cell: Cell, visit: Visit, login: Login, order: dict[str, Any], channel: Channel) -> Exit:
    program = await cell.spawn(visit, order, login.sshd.pid)
    [master] = program.ends
    os.set_blocking(master, False)
    if order["argv"][0].startswith("-"):
        await channel.write(greeting(visit, login).replace(b"\n", b"\r\n"))

    def resize(columns: int, rows: int) -> None:
        with contextlib.suppress(OSError):
            fcntl.ioctl(master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def is_secret() -> bool:
        try:
            shown: int = termios.tcgetattr(master)[3] & (termios.ICANON | termios.ECHO)
            return shown == termios.ICANON
        except termios.error:  # nobody has the terminal open any more
            return False

    assert channel.pty is not None
    channel.pty.is_secret = is_secret
    channel.on_resize(resize)
    channel.on_signal(lambda name: cell.signal(program, SIGNALS.get(name, 15)))
    feeding = asyncio.create_task(_feed(channel, master, typed=_listener(visit, master)))
    try:
        await _drain(master, channel, False, cell)  # EIO when the last one has closed the terminal
        return await _ending(program)
    except BrokenPipeError:
        return Exit(signal="HUP")
    finally:
        await stopped(feeding)
        cell.signal(program, 1)
        os.close(master)


def _listener(visit: Visit, master: int) -> Callable[[bytes], None]:
    """Tells what is typed: to the shell while it is in the foreground, else to a program."""
    lines = Typed()

    def heard(data: bytes) -> None:
        try:
            is_shell = os.tcgetpgrp(master) in (NOBODY, _leader(master))
        except OSError:
            return
        for line in lines.feed(data):
            visit.emit(LineEntered(text=line, mode="terminal") if is_shell else InputRead(data=line, program=""))

    return heard


def _leader(master: int) -> int:
    """The login shell's process and its group, or NOBODY while it has not taken its terminal yet."""
    try:
        return int.from_bytes(fcntl.ioctl(master, TIOCGSID, bytes(4)), sys.byteorder)
    except OSError:  # ENOTTY: the terminal is no session's
        return NOBODY


async def _on_pipes(cell: Cell, visit: Visit, login: Login, order: dict[str, Any], channel: Channel) -> Exit:
    program = await cell.spawn(visit, order, login.sshd.pid)
    stdin_end, stdout, stderr = program.ends
    for end in program.ends:
        os.set_blocking(end, False)
    channel.on_signal(lambda name: cell.signal(program, SIGNALS.get(name, 15)))
    stdin = [stdin_end]

    def shut() -> None:
        while stdin:  # once: its number is somebody else's soon after
            os.close(stdin.pop())

    feeding = asyncio.create_task(_feed(channel, stdin_end, at_end=shut, passed=_counter(channel, stdin_end)))
    try:
        await asyncio.gather(_drain(stdout, channel, False, cell), _drain(stderr, channel, True, cell))
        return await _ending(program)
    except BrokenPipeError:
        return Exit(signal="PIPE")
    finally:
        await stopped(feeding)
        os.close(stdout)
        os.close(stderr)
        shut()


async def _drain(descriptor: int, channel: Channel, stderr: bool, cell: Cell) -> None:
    """All that comes out, as fast as the client takes it; what was executed for it is on record before."""
    while True:
        try:
            data = os.read(descriptor, PIECE)
        except BlockingIOError:
            await until(descriptor, is_writing=False)
            continue
        except OSError:
            return
        if not data:
            return
        cell.catch_up()
        await channel.write(data, stderr)


async def _feed(
    channel: Channel,
    descriptor: int,
    *,
    at_end: Callable[[], None] = lambda: None,
    typed: Callable[[bytes], None] = lambda data: None,
    passed: Callable[[int], None] = lambda size: None,
) -> None:
    """The client's input; its end closes a pipe, and is nothing to a terminal."""
    while data := await channel.read():
        typed(data)
        view = memoryview(data)
        while view:
            try:
                size = os.write(descriptor, view)
                passed(size)
                view = view[size:]
            except BlockingIOError:
                await until(descriptor, is_writing=True)
            except OSError:
                return
    at_end()


def _counter(channel: Channel, pipe: int) -> Callable[[int], None]:
    """Tells the channel what the program took, by what went into its pipe and what is still in there."""
    if not isinstance(channel, Counting):
        return lambda size: None
    channel.has_pipe = True
    within = 0

    def passed(size: int) -> None:
        nonlocal within
        before, within = within + size, int.from_bytes(fcntl.ioctl(pipe, termios.FIONREAD, bytes(4)), sys.byteorder)
        if before > within:  # else nothing has changed for the client
            channel.taken(before - within)

    return passed


async def _ending(program: Program) -> Exit:
    status = await program.ended
    if os.WIFSIGNALED(status):
        return Exit(signal=NAMES.get(os.WTERMSIG(status), "RTMIN"), core=os.WCOREDUMP(status))
    return Exit(os.WEXITSTATUS(status))
