"""The session's terminal: the kernel's line discipline (drivers/tty/n_tty.c) between the client and whoever reads.

Canonical mode edits and echoes a line and turns ^C, ^Z and ^\\ into signals; switched off, bytes go through as they come. What
is typed while nobody reads is kept and, in canonical mode, echoed at once, as a real terminal does. What waited when the mode
changes is handed over as it lies in the queue. The queue is bounded: past it the client is not read any more.
"""

from __future__ import annotations

import asyncio
import errno
import stat as st
from collections.abc import Mapping
from typing import TYPE_CHECKING

from mirage.base import ttymodes
from mirage.shell.fds import Descriptor, Outlet, fault
from mirage.shell.signals import SIGINT, SIGQUIT, SIGTSTP, SIGWINCH
from mirage.vfs.openfile import OpenFile
from mirage.vfs.types import ROOT

if TYPE_CHECKING:
    from mirage.shell.lending import Lending
    from mirage.shell.session import ShellSession
    from mirage.vfs.types import Stat
    from mirage.vfs.view import Node

# asm-generic/termbits.h
IGNBRK, BRKINT, IGNPAR, PARMRK, INPCK, ISTRIP, INLCR, IGNCR = 1, 2, 4, 8, 0o20, 0o40, 0o100, 0o200
ICRNL, IUCLC, IXON, IXANY, IXOFF, IMAXBEL, IUTF8 = 0o400, 0o1000, 0o2000, 0o4000, 0o10000, 0o20000, 0o40000
OPOST, OLCUC, ONLCR, OCRNL, ONOCR, ONLRET, OFILL, OFDEL = 1, 2, 4, 8, 0o20, 0o40, 0o100, 0o200
CSIZE, CS5, CS6, CS7, CS8, CSTOPB = 0o60, 0, 0o20, 0o40, 0o60, 0o100
CREAD, PARENB, PARODD, HUPCL, CLOCAL = 0o200, 0o400, 0o1000, 0o2000, 0o4000
CRTSCTS, CMSPAR = 0o20000000000, 0o10000000000
ISIG, ICANON, XCASE, ECHO, ECHOE, ECHOK, ECHONL, NOFLSH, TOSTOP = 1, 2, 4, 8, 0o20, 0o40, 0o100, 0o200, 0o400
ECHOCTL, ECHOPRT, ECHOKE, FLUSHO, IEXTEN, EXTPROC = 0o1000, 0o2000, 0o4000, 0o10000, 0o100000, 0o200000
VINTR, VQUIT, VERASE, VKILL, VEOF, VTIME, VMIN, VSWTC, VSTART, VSTOP, VSUSP = range(11)
VEOL, VREPRINT, VDISCARD, VWERASE, VLNEXT, VEOL2 = range(11, 17)

CC = bytes([3, 28, 127, 21, 4, 0, 1, 0, 17, 19, 26, 0, 18, 15, 23, 22, 0])  # INIT_C_CC of termbits.h
LINE_MAX = 4095  # characters of a canonical line, N_TTY_BUF_SIZE - 1
QUEUE_MAX = 65536  # bytes that wait unread, before the client is not read any more
SIGNAL_KEYS = ((VINTR, SIGINT), (VQUIT, SIGQUIT), (VSUSP, SIGTSTP))

_FIELDS = ("iflag", "oflag", "cflag", "lflag")


class Termios:
    """struct termios of a pseudo-terminal, as Linux makes it and sshd leaves it."""

    __slots__ = ("cc", "cflag", "iflag", "lflag", "oflag", "speed")

    def __init__(self) -> None:
        self.iflag = ICRNL | IXON
        self.oflag = OPOST | ONLCR
        self.cflag = CS8 | CREAD
        self.lflag = ISIG | ICANON | ECHO | ECHOE | ECHOK | ECHOCTL | ECHOKE | IEXTEN
        self.cc = bytearray(CC)
        self.speed = 38400

    def apply(self, modes: Mapping[int, int]) -> None:
        """The client's terminal modes; see `ttymodes`."""
        for opcode, value in modes.items():
            if opcode in ttymodes.CHARACTERS:
                self.cc[ttymodes.CHARACTERS[opcode]] = 0 if value == ttymodes.NONE else value & 255
            elif opcode in ttymodes.FLAGS:
                field, bit = ttymodes.FLAGS[opcode]
                flags = getattr(self, _FIELDS[field])
                setattr(self, _FIELDS[field], flags | bit if value else flags & ~bit)
            elif opcode == ttymodes.OUTPUT_SPEED or (opcode == ttymodes.INPUT_SPEED and value):
                self.speed = ttymodes.baud(value)

    def copy(self) -> Termios:
        other = Termios.__new__(Termios)
        other.iflag, other.oflag, other.cflag, other.lflag = self.iflag, self.oflag, self.cflag, self.lflag
        other.cc, other.speed = bytearray(self.cc), self.speed
        return other


class Tty:
    """One pseudo-terminal. `foreground` is the process group that gets the keyboard's signals; 0 is none yet."""

    __slots__ = (
        "_editing", "_foreground", "_literal", "_queue", "_ready", "_room", "_waiting", "column", "columns",
        "is_hung_up", "lending", "name", "outlet", "rows", "session", "termios",
    )  # fmt: skip

    def __init__(self, session: ShellSession, outlet: Outlet, name: str, columns: int, rows: int) -> None:
        self.session = session
        self.outlet = outlet
        self.name = name  # below /dev: pts/0
        self.columns = columns
        self.rows = rows
        self.termios = Termios()
        self.lending: Lending | None = None  # to programs that truly run
        self._foreground = 0
        self.is_hung_up = False
        self.column = 0  # where the cursor is, as far as the line discipline knows
        self._editing = bytearray()  # the line being typed, in canonical mode
        self._queue = bytearray()  # what can be read
        self._ready: list[int] | None = None  # lengths of the lines (or pushed pieces) in the queue, in canonical mode
        self._literal = False
        self._waiting: list[asyncio.Future[None]] = []
        self._room: asyncio.Future[None] | None = None

    @property
    def foreground(self) -> int:
        return self._foreground

    @foreground.setter
    def foreground(self, group: int) -> None:
        """tcsetpgrp(3)."""
        if self.lending is not None and group != self._foreground:
            self.lending.foreground(group)
        self._foreground = group
        for process in self.session.processes.values():
            process.entry.tpgid = group

    # ---- from the client

    async def feed(self) -> None:
        """Take the client's bytes until it sends no more; runs as a task.

        That the client has ended its input is nothing that a terminal shows (chan_shutdown_write of sshd leaves the master
        open); it hangs up when the channel closes or the connection is lost, which the gateway says by HUP."""
        channel = self.session.channel
        try:
            while data := await channel.read():
                self.receive(data)
                if len(self._queue) > QUEUE_MAX or (self.lending is not None and self.lending.is_full):
                    self._room = asyncio.get_running_loop().create_future()
                    await self._room
        except OSError:
            self.session.hang_up()

    def receive(self, data: bytes) -> None:
        """Bytes typed by the client."""
        if self.lending is not None and self.lending.takes():
            self.lending.put(data)
            return
        termios = self.termios
        if not termios.lflag & ICANON and not self._literal:
            special = {termios.cc[index] for index, _ in SIGNAL_KEYS if termios.cc[index]} if termios.lflag & ISIG else set()
            if termios.iflag & IXON:
                special |= {termios.cc[VSTART], termios.cc[VSTOP]} - {0} | (set(data) if self.outlet.is_held else set())
            if not termios.iflag & (ICRNL | INLCR | IGNCR | ISTRIP) and not special.intersection(data) and not termios.lflag & ECHO:
                self._queue += data
                self._wake()
                return
        for byte in data:
            self._key(byte)
        self._wake()

    def _key(self, byte: int) -> None:
        termios = self.termios
        if self._literal:
            self._literal = False
            self._insert(byte)
            return
        if termios.iflag & ISTRIP:
            byte &= 0x7F
        if byte == 13:
            if termios.iflag & IGNCR:
                return
            if termios.iflag & ICRNL:
                byte = 10
        elif byte == 10 and termios.iflag & INLCR:
            byte = 13
        if termios.lflag & ISIG and byte:
            for index, number in SIGNAL_KEYS:
                if byte == termios.cc[index]:
                    self._signal(byte, number)
                    return
        if termios.iflag & IXON and byte and byte in (termios.cc[VSTART], termios.cc[VSTOP]):
            self.outlet.hold(byte == termios.cc[VSTOP])
            return
        if self.outlet.is_held and termios.iflag & IXANY and termios.iflag & IXON:
            self.outlet.hold(False)
        if not termios.lflag & ICANON:
            self._queue.append(byte)
            if termios.lflag & ECHO:
                self._echo(byte)
            return
        self._edit(byte)

    def _edit(self, byte: int) -> None:
        """One key of canonical mode."""
        termios, cc = self.termios, self.termios.cc
        if byte and byte == cc[VERASE]:
            self._erase(1)
        elif byte and byte == cc[VWERASE] and termios.lflag & IEXTEN:
            self._erase(_word(self._editing))
        elif byte and byte == cc[VKILL]:
            self._erase(len(self._editing))
        elif byte and byte == cc[VLNEXT] and termios.lflag & IEXTEN:
            self._literal = True
            if termios.lflag & ECHO and termios.lflag & ECHOCTL:
                self._raw(b"^\b")
        elif byte and byte == cc[VREPRINT] and termios.lflag & IEXTEN and termios.lflag & ECHO:
            self._echo(byte)
            self._raw(b"\r\n")
            for each in self._editing:
                self._echo(each)
        elif byte == 10 or (byte and byte in (cc[VEOL], cc[VEOL2])):
            if termios.lflag & ECHO or (byte == 10 and termios.lflag & ECHONL):
                self._echo(byte)
            self._editing.append(byte)
            self._push()
        elif byte and byte == cc[VEOF]:
            self._push()
        else:
            self._insert(byte)

    def _insert(self, byte: int) -> None:
        if not self.termios.lflag & ICANON:
            self._queue.append(byte)
            return
        if self.termios.lflag & ECHO:
            self._echo(byte)
        if len(self._editing) >= LINE_MAX:  # n_tty_receive_buf_common(): each takes the place of the last, and is shown
            self._editing.pop()
        self._editing.append(byte)

    def _push(self) -> None:
        """The line is complete: readers get it."""
        self._ready = self._ready if self._ready is not None else []
        self._ready.append(len(self._editing))
        self._queue += self._editing
        self._editing.clear()

    def _erase(self, count: int) -> None:
        """Take characters (UTF-8 sequences, with iutf8) off the end, and off the screen."""
        wanted = len(self._editing) - count
        while self._editing and (len(self._editing) > wanted):
            byte = self._editing.pop()
            if self.termios.iflag & IUTF8:
                while byte & 0xC0 == 0x80 and self._editing:
                    byte = self._editing.pop()
            if self.termios.lflag & ECHO and self.termios.lflag & ECHOE:
                width = 8 if byte == 9 else 2 if (byte < 32 or byte == 127) and self.termios.lflag & ECHOCTL else 1
                self._raw(b"\b" * 8 if byte == 9 else b"\b \b" * width)

    def _signal(self, byte: int, number: int) -> None:
        termios = self.termios
        if termios.iflag & IXON:
            self.outlet.hold(False)
        if not termios.lflag & NOFLSH:
            self.flush_input()
            self.outlet.discard()
        if termios.lflag & ECHO:
            self._echo(byte)
        self.session.signal_group(self.foreground, number)

    def _echo(self, byte: int) -> None:
        if byte == 10:
            self._raw(b"\r\n" if self.termios.oflag & OPOST and self.termios.oflag & ONLCR else b"\n")
        elif (byte < 32 or byte == 127) and self.termios.lflag & ECHOCTL and byte != 9:
            self._raw(bytes([94, byte ^ 64]))
        else:
            self._raw(bytes([byte]))

    def _raw(self, data: bytes) -> None:
        self.outlet.force(data)

    # ---- to the client

    def write_now(self, data: bytes | memoryview) -> int:
        """Output processing (ONLCR), then the client; how many bytes of data were taken."""
        if self.is_hung_up:
            raise fault(errno.EIO)
        room = self.outlet.limit - self.outlet.size
        if room <= 0 or self.outlet.is_held:
            return 0
        part = bytes(data[:room])
        self.session.charge_output(len(part))
        oflag = self.termios.oflag
        cooked = part.replace(b"\n", b"\r\n") if oflag & OPOST and oflag & ONLCR and b"\n" in part else part
        if oflag & OPOST and oflag & OLCUC:
            cooked = cooked.upper()
        self.outlet.force(cooked)
        return len(part)

    # ---- to readers

    def read_now(self, size: int) -> bytes | None:
        """A line or less in canonical mode, what there is otherwise; b"" for ^D or after hang-up; None when there is nothing."""
        if self._ready:
            length = self._ready[0]
            data = bytes(self._queue[: min(size, length)])
            del self._queue[: len(data)]
            if len(data) < length:
                self._ready[0] -= len(data)
            else:
                self._ready.pop(0)
            self.give_room()
            return data
        if self.termios.lflag & ICANON or not self._queue:
            return b"" if self.is_hung_up else None
        data = bytes(self._queue[:size])
        del self._queue[:size]
        self.give_room()
        return data

    @property
    def waiting_bytes(self) -> int:
        """FIONREAD."""
        return len(self._queue)

    async def readable(self) -> None:
        """Until there may be something to read."""
        future = asyncio.get_running_loop().create_future()
        self._waiting.append(future)
        await future

    def unread(self, data: bytes) -> None:
        """Put bytes back in front of what is not read yet (TIOCSTI, in reverse)."""
        self._queue[:0] = data
        if self._ready is not None and self.termios.lflag & ICANON:
            self._ready.insert(0, len(data))

    def take_typed(self) -> bytes:
        """All that was typed and not read yet, finished lines and the one that is not."""
        typed = bytes(self._queue + self._editing)
        self.flush_input()
        return typed

    def give_back(self, data: bytes) -> None:
        """What `take_typed` took, or what was typed meanwhile: before anything else that can be read."""
        if not self.termios.lflag & ICANON:
            self._queue[:0] = data
        else:
            *lines, rest = data.split(b"\n")
            self._queue[:0] = b"".join(line + b"\n" for line in lines)
            self._ready = [len(line) + 1 for line in lines] + (self._ready or [])
            self._editing[:0] = rest
        self._wake()

    def flush_input(self) -> None:
        """TCIFLUSH."""
        self._queue.clear()
        self._editing.clear()
        self._ready = None
        self.give_room()

    def set(self, termios: Termios) -> None:
        """tcsetattr(3)."""
        was, self.termios = self.termios, termios
        if self.outlet.is_held and was.iflag & IXON and not termios.iflag & IXON:
            self.outlet.hold(False)
        if (was.lflag ^ termios.lflag) & ICANON:
            if termios.lflag & ICANON:
                self._ready = [len(self._queue)] if self._queue else None
            else:
                self._queue += self._editing
                self._editing.clear()
                self._ready = None
            self._wake()

    def resize(self, columns: int, rows: int) -> None:
        """TIOCSWINSZ: the foreground gets SIGWINCH when the size has changed."""
        if (columns, rows) != (self.columns, self.rows):
            self.columns, self.rows = columns, rows
            if self.lending is not None:
                self.lending.resize(columns, rows)
            self.session.signal_group(self.foreground, SIGWINCH)

    def hang_up(self) -> None:
        """The other side is gone: reads end, writes fail with EIO."""
        self.is_hung_up = True
        self.outlet.hold(False)
        self._wake()
        self.give_room()

    def _wake(self) -> None:
        waiting, self._waiting = self._waiting, []
        for future in waiting:
            if not future.done():
                future.set_result(None)

    def give_room(self) -> None:
        """Let `feed` go on, if it waits."""
        if self._room is not None and len(self._queue) <= QUEUE_MAX // 2:
            if not self._room.done():
                self._room.set_result(None)
            self._room = None


class TtyDescriptor(Descriptor):
    """A descriptor of the terminal: /dev/pts/N or /dev/tty."""

    __slots__ = ("path", "tty")
    is_tty = True

    def __init__(self, tty: Tty, path: bytes = b"") -> None:
        super().__init__()
        self.tty = tty
        self.path = path

    @property
    def name(self) -> bytes:
        return self.path or b"/dev/" + self.tty.name.encode()

    @property
    def mode(self) -> int:
        return st.S_IFCHR | 0o620

    def stat(self) -> Stat | None:
        """fstat(2): the node of devpts."""
        view = self.tty.session.visit.view
        try:
            node = view.walk(b"/dev/" + self.tty.name.encode(), view.root, view.root, ROOT).node
            return None if node is None else node.fs.stat(node.ino, ROOT)
        except OSError:
            return None

    def read_now(self, size: int) -> bytes | None:
        return self.tty.read_now(size)

    async def _readable(self) -> None:
        await self.tty.readable()

    def write_now(self, data: bytes | memoryview) -> int:
        return self.tty.write_now(data)

    async def _writable(self) -> None:
        await self.tty.outlet.wait()


class TtyFile(OpenFile):
    """What vfs hands back for a terminal device; `Process.open_fd` makes a descriptor of it."""

    __slots__ = ("terminal",)

    def __init__(self, node: Node, path: bytes, flags: int, stat: Stat, cred: object, terminal: Tty) -> None:
        super().__init__(node, path, flags, stat, cred)  # type: ignore[arg-type]
        self.terminal = terminal

    def _write_device(self, data: bytes) -> int:
        return self.terminal.write_now(data)


def _word(line: bytearray) -> int:
    """How many bytes ^W takes: blanks, then the word before them (letters, digits and _ with ALTWERASE off: no blank)."""
    end = len(line)
    while end and line[end - 1] in b" \t":
        end -= 1
    while end and line[end - 1] not in b" \t":
        end -= 1
    return len(line) - end
