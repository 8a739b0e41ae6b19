"""A session's terminal, lent to programs that truly run: one terminal to the visitor, two to us.

Inside of the cell a true pseudo-terminal stands for ours (`tty`). While a program that truly runs is in the foreground, it has what
belongs to a terminal: the modes, the size, what was typed and not read yet, and what is typed from then on; when it ends or stops,
all of that comes back. What it prints passes through at any time.

What has passed through a pseudo-terminal cannot be asked for, as the kernel hands it on by a thread of its own. But the order stays,
so a mark is sent after it, and when the mark has come, all of it has. A key that sends a signal may wipe out a mark: it is sent again.
"""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import os
import secrets
import select
import struct
import termios
from typing import TYPE_CHECKING, Any

from mirage.base.events import InputRead
from mirage.base.readiness import stopped, until
from mirage.shell.fds import CHUNK
from mirage.shell.tty import ICANON, ISIG, SIGNAL_KEYS, Termios, TtyDescriptor

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from mirage.shell.process import Process
    from mirage.shell.session import ShellSession
    from mirage.shell.tty import Tty
    from mirage.world.muscle import Seat

MARK = 24  # bytes: a NUL, which hardly anybody prints, and digits, which no mode of a terminal changes
AGAIN = 0.5  # seconds after which a mark is thought lost
HELD = 65536  # bytes typed that wait for room
CBAUD = 0o10017  # asm-generic/termbits.h
NCCS = 32


class Lending:
    """Of one session, over the ends of its terminal inside. `close` it before they are closed."""

    def __init__(self, session: ShellSession, tty: Tty, seat: Seat) -> None:
        self._session = session
        self._tty = tty
        self._seat = seat
        self._is_lent = self._is_moving = self._is_held = False
        self._placed: Awaitable[None] | None = None  # when the foreground is what it was last said to be
        self._passed = 0  # bytes that went in since it was lent
        self._held = bytearray()  # typed, and not in yet
        self._mark = _mark()  # left out of what is printed
        self._marked = asyncio.Event()
        self._lock = asyncio.Lock()
        self._line = bytearray()
        self._carrying = asyncio.get_running_loop().create_task(self._carry())
        self._feeding: asyncio.Task[None] | None = None

    async def close(self) -> None:
        for task in (self._carrying, self._feeding):
            if task is not None:
                await stopped(task)

    # ---- who has it

    @property
    def is_full(self) -> bool:
        """Whether more had better not be typed now."""
        return len(self._held) > HELD

    def takes(self) -> bool:
        """Whether what is typed is a true program's: one is in the foreground, and no other program that reads the terminal."""
        if self._is_moving or self._is_held:
            return True
        if not self._is_lent:
            return False
        group = self._session.group(self._tty.foreground)
        true = [process for process in group if process.real is not None]
        above = {id(process) for each in true for process in _ancestors(each)}
        return bool(true) and not any(
            process.real is None and id(process) not in above and isinstance(process.fds.get(0), TtyDescriptor) for process in group
        )

    def put(self, data: bytes) -> None:
        """What was typed."""
        self._held += data
        if not self._is_moving and not self._is_held:
            self._put_held()

    def _put_held(self) -> None:
        self._tell(self._held)
        self._signal_others(self._held)
        self._push()

    async def lend(self) -> None:
        """A true program is about to be in the foreground; what is typed waits until `release`."""
        async with self._lock:
            if self._is_lent or self._seat.slave < 0:
                return
            self._is_lent = self._is_held = True
            self._passed = 0
            if self._placed is not None:
                await self._placed
            with contextlib.suppress(OSError, termios.error):
                size = struct.pack("HHHH", self._tty.rows, self._tty.columns, 0, 0)
                fcntl.ioctl(self._seat.slave, termios.TIOCSWINSZ, size)
                termios.tcsetattr(self._seat.slave, termios.TCSANOW, _true(self._tty.termios))
                if self.takes() and (typed := self._tty.take_typed()):
                    await self._move_in(typed)

    def release(self) -> None:
        """It is in the foreground."""
        if self._is_held:
            self._is_held = False
            self._put_held()

    async def take_back(self, stopping: Process | None = None) -> None:
        """A true program has ended or is stopping: unless another one has it, the terminal is ours again."""
        async with self._lock:
            await self._settle()
            others = [process for process in self._session.group(self._tty.foreground) if process is not stopping]
            if not self._is_lent or any(process.real is not None and not process.is_stopped for process in others):
                return
            self._is_moving = True
            left = b""
            try:
                with contextlib.suppress(OSError, termios.error):
                    modes = termios.tcgetattr(self._seat.slave)
                    if self._passed:
                        left = await self._move_out(modes)
                    self._tty.set(_pretended(modes))
                    self._tty.rows, self._tty.columns = struct.unpack(
                        "HHHH", fcntl.ioctl(self._seat.slave, termios.TIOCGWINSZ, bytes(8))
                    )[:2]
            finally:
                self._is_moving = self._is_lent = False
            if left:
                self._tty.give_back(left)
            if self._held:
                held = bytes(self._held)
                self._held.clear()
                self._tty.receive(held)

    def resize(self, columns: int, rows: int) -> None:
        if self._seat.master >= 0:
            with contextlib.suppress(OSError):
                fcntl.ioctl(self._seat.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def foreground(self, group: int) -> None:
        self._placed = self._seat.foreground(group)

    # ---- what is typed

    async def _move_in(self, typed: bytes) -> None:
        """What waits here already, and was echoed already.

        All of it is one piece to the kernel, which lets nobody change the modes while it takes one in: they are put back when a
        line of it can be read, or, where there is no whole line, when a look has had the kernel finish what it began (n_tty_poll).
        """
        slave = self._seat.slave
        self._is_moving = True
        try:
            modes = termios.tcgetattr(slave)
            termios.tcsetattr(slave, termios.TCSANOW, _unheard(modes, at_least=min(len(typed), 255)))
            os.write(self._seat.master, typed)
            if b"\n" in typed or not modes[3] & ICANON:
                await until(slave, is_writing=False)
            else:
                select.select([slave], [], [], 0)
            termios.tcsetattr(slave, termios.TCSANOW, modes)
            self._passed += len(typed)
            self._tell(typed)
        finally:
            self._is_moving = False

    async def _move_out(self, modes: list[Any]) -> bytes:
        """What nobody has read: all that comes before a mark."""
        termios.tcsetattr(self._seat.slave, termios.TCSANOW, _raw(modes))
        mark, found = _mark(), b""
        try:
            os.write(self._seat.master, mark)
            async with asyncio.timeout(AGAIN):
                while not found.endswith(mark):
                    try:
                        found += os.read(self._seat.slave, CHUNK)
                    except BlockingIOError:
                        await until(self._seat.slave, is_writing=False)
        except TimeoutError:
            pass  # somebody has thrown away what was typed
        finally:
            termios.tcsetattr(self._seat.slave, termios.TCSANOW, modes)
        return found.removesuffix(mark)

    def _push(self) -> None:
        """As much as there is room for; the rest as there is room."""
        try:
            while self._held:
                count = os.write(self._seat.master, self._held)
                del self._held[:count]
                self._passed += count
        except BlockingIOError:
            if self._feeding is None or self._feeding.done():
                self._feeding = asyncio.get_running_loop().create_task(self._feed())
        except OSError:
            self._held.clear()  # the terminal is gone

    async def _feed(self) -> None:
        await until(self._seat.master, is_writing=True)
        if self._is_lent and not self._is_moving:
            self._push()
        self._tty.give_room()

    def _signal_others(self, data: bytes | bytearray) -> None:
        """The keys that send signals: the kernel signals the true programs, we those that are not."""
        try:
            modes = termios.tcgetattr(self._seat.master)
        except (OSError, termios.error):
            return
        if not modes[3] & ISIG:
            return
        for index, number in SIGNAL_KEYS:
            key = modes[6][index]
            if key != b"\0" and key in data:
                for process in self._session.group(self._tty.foreground):
                    if process.real is None:
                        process.kill(number)

    def _tell(self, data: bytes | bytearray) -> None:
        """On record line by line."""
        reader = next((process for process in self._session.group(self._tty.foreground) if process.real is not None), None)
        if reader is None:
            return
        self._line += data.replace(b"\r", b"\n")
        *lines, rest = bytes(self._line).split(b"\n")
        self._line[:] = rest[-CHUNK:]
        for line in lines:
            self._session.emit(InputRead(program=reader.name.rsplit("/", 1)[-1], data=line[:4096]))

    # ---- what is printed

    async def _carry(self) -> None:
        """Until nobody can print any more."""
        outlet, master = self._session.outlet, self._seat.master
        rest = b""
        while True:
            try:
                data = rest + os.read(master, CHUNK)
            except BlockingIOError:
                await until(master, is_writing=False)
                continue
            except OSError:
                self._marked.set()
                return
            data, rest = self._without_mark(data)
            view = memoryview(data)
            while view:
                try:
                    view = view[outlet.give(view) :]
                except OSError:
                    break  # the client is gone
                if view:
                    await outlet.wait()
            if outlet.sent > self._session.limits.output:
                self._session.report_limit("output", self._session.limits.output)
                self._session.hang_up()

    def _without_mark(self, data: bytes) -> tuple[bytes, bytes]:
        """What is to be shown, and what may be the beginning of the mark."""
        if self._mark in data:
            data = data.replace(self._mark, b"")
            self._marked.set()
        size = next((size for size in range(min(len(data), MARK - 1), 0, -1) if data.endswith(self._mark[:size])), 0)
        return (data[:-size], data[-size:]) if size else (data, b"")

    async def _settle(self) -> None:
        """All that was printed so far is on its way to the client."""
        self._marked.clear()
        while not self._carrying.done() and not self._marked.is_set():
            try:
                await self._send_mark()
                async with asyncio.timeout(AGAIN):
                    await self._marked.wait()
            except TimeoutError:
                continue
            except (OSError, termios.error):
                return  # it is hung up

    async def _send_mark(self) -> None:
        termios.tcflow(self._seat.slave, termios.TCOON)
        mark = self._mark
        while mark:
            try:
                mark = mark[os.write(self._seat.slave, mark) :]
            except BlockingIOError:
                await until(self._seat.slave, is_writing=True)


def _ancestors(process: Process) -> list[Process]:
    found = []
    while process.parent is not None:
        process = process.parent
        found.append(process)
    return found


def _mark() -> bytes:
    return b"\0%0*d" % (MARK - 1, secrets.randbelow(10 ** (MARK - 1)))


def _unheard(modes: list[Any], at_least: int) -> list[Any]:
    """Modes that take input as it is and show nothing of it: by lines, if the terminal is; else readable from so many bytes on."""
    raw = _raw(modes)
    raw[3] = modes[3] & ICANON
    raw[6][termios.VMIN] = bytes([at_least])
    return raw


def _raw(modes: list[Any]) -> list[Any]:
    """The modes of a terminal that hands on what it gets, and shows nothing of it."""
    _, oflag, cflag, _, ispeed, ospeed, _ = modes
    keys = [b"\0"] * NCCS
    keys[termios.VMIN] = b"\1"
    return [0, oflag, cflag, 0, ispeed, ospeed, keys]


def _true(modes: Termios) -> list[Any]:
    """As tcsetattr(3) takes them."""
    speed = getattr(termios, f"B{modes.speed}", termios.B38400)
    keys = [bytes([code]) for code in modes.cc.ljust(NCCS, b"\0")]
    return [modes.iflag, modes.oflag, modes.cflag, modes.lflag, speed, speed, keys]


def _pretended(modes: list[Any]) -> Termios:
    """From what tcgetattr(3) gives."""
    found = Termios()
    found.iflag, found.oflag, cflag, found.lflag, _, speed, keys = modes
    found.cflag = cflag & ~CBAUD
    found.cc = bytearray(key if isinstance(key, int) else key[0] for key in keys)[: len(found.cc)]
    found.speed = SPEEDS.get(speed, found.speed)
    return found


SPEEDS = {getattr(termios, name): int(name[1:]) for name in dir(termios) if name[:1] == "B" and name[1:].isdigit()}
