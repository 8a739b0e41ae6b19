"""A program that has the whole terminal: raw keys, by name, and rows of text; the terminal's modes come back at the end."""

from __future__ import annotations

import re
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING

from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.signals import SIGTSTP, SIGWINCH
from mirage.shell.tty import ECHO, ICANON, ICRNL, ISIG, IXON, TtyDescriptor

if TYPE_CHECKING:
    from mirage.shell.process import Process
    from mirage.shell.tty import Termios, Tty

ENTER = "\x1b[?1049h\x1b[22;0;0t"  # xterm's smcup
LEAVE = "\x1b[?1049l\x1b[23;0;0t"  # rmcup
REVERSE, NORMAL, ERASE = "\x1b[7m", "\x1b[m", "\x1b[K"
TAB = 8
KEYS = re.compile(r"\x1b(?:\[|O)([0-9;]*)([A-Za-z~])|\x1b([ -~\x7f])|([\x00-\x7f])|([^\x00-\x7f])", re.DOTALL)
LETTERS = {
    "A": "up",
    "B": "down",
    "C": "right",
    "D": "left",
    "H": "home",
    "F": "end",
    "P": "F1",
    "Q": "F2",
    "R": "F3",
    "S": "F4",
    "Z": "S-tab",
}
NUMBERS = {
    "1": "home", "2": "insert", "3": "delete", "4": "end", "5": "pageup", "6": "pagedown", "7": "home", "8": "end", "11": "F1", "12": "F2",
    "13": "F3", "14": "F4", "15": "F5", "17": "F6", "18": "F7", "19": "F8", "20": "F9", "21": "F10", "23": "F11", "24": "F12",
    "200": "paste", "201": "pasted",
}  # fmt: skip
MODIFIERS = {"2": "S-", "3": "M-", "4": "S-M-", "5": "C-", "6": "S-C-"}
UNKNOWN = "unknown"  # a sequence that no key of an xterm sends
CONTROLS = {"\r": "enter", "\x7f": "backspace", "\x08": "backspace", "\t": "tab", "\x1b": "escape"}


class Fullscreen:
    """Use as a context manager. `redraw` is called when the terminal has got another size."""

    def __init__(self, proc: Process, tty: Tty, redraw: Callable[[], str]) -> None:
        self.proc = proc
        self.tty = tty
        self._redraw = redraw
        self._kept: Termios = tty.termios
        self._descriptor = TtyDescriptor(tty)
        self._held = ""
        self._taken = ""  # of it, by the last key

    @property
    def rows(self) -> int:
        return self.tty.rows or 24

    @property
    def columns(self) -> int:
        return self.tty.columns or 80

    def __enter__(self) -> Fullscreen:
        self._kept, raw = self.tty.termios.copy(), self.tty.termios.copy()
        raw.lflag &= ~(ICANON | ECHO | ISIG)
        raw.iflag &= ~(ICRNL | IXON)
        self.tty.set(raw)
        self.proc.handle(SIGWINCH, self._resized)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.tty.set(self._kept)
        if self._held:
            self.tty.give_back(to_bytes(self._held.replace("\r", "\n")))
            self._held = ""
        self.proc.default(SIGWINCH)

    def _resized(self, number: int) -> None:
        self.tty.write_now(self._redraw().encode("utf-8", "surrogateescape"))

    async def show(self, text: str) -> None:
        await self.proc.flush()
        await self.proc.write(1, text)

    async def key(self) -> str:
        """The next key: a character, or a name (`up`, `C-left`, `enter`, `escape`, `^X`, `M-u`); empty when the terminal is gone.

        `paste` and `pasted` stand before and behind what was pasted."""
        while True:
            if self._held:
                found = KEYS.match(self._held)
                if found is None:
                    self._held = self._held[1:]
                    continue
                self._held = self._held[found.end() :]
                self._taken = found[0]
                return _name(found)
            data = await self._read()
            self._taken = ""
            if not data:
                return ""
            await self.proc.tick(1 + len(data))
            self._held = to_text(data)

    async def _read(self) -> bytes:
        """What is typed; nothing where the terminal is gone, or belongs to others for good (EIO)."""
        try:
            return await self.proc.read_from(self._descriptor, 4096)
        except OSError:
            return b""

    async def character(self) -> str:
        """The next character, whatever key it is a part of; empty when the terminal is gone."""
        text = await self.raw()
        self._held = text[1:]
        return text[:1]

    async def peek(self) -> str:
        """The name of the next key, which stays the next."""
        name = await self.key()
        self._held = self._taken + self._held
        return name

    async def raw(self) -> str:
        """What is typed next, as it comes."""
        if not self._held:
            self._held = to_text(await self._read())
        text, self._held = self._held, ""
        return text

    async def suspend(self, parting: str) -> None:
        """Give the terminal back, stop, and take it again when somebody says `fg`."""
        await self.show(parting)
        raw = self.tty.termios.copy()
        self.tty.set(self._kept)
        self.proc.session.signal_group(self.proc.pgid, SIGTSTP)
        await self.proc.write(1, b"")  # which stands still until then
        self.tty.set(raw)

    @property
    def is_plain_cursor_key(self) -> bool:
        """Whether the last key was an arrow (or Home, End) as a terminal sends it before it is told that a program wants the others."""
        return self._taken[:2] == "\x1b[" and self._taken[-1:] in tuple("ABCDHF")

    def unread(self, text: str) -> None:
        """What was taken too much is the next that comes."""
        self._held = text + self._held

    @property
    def is_idle(self) -> bool:
        """Whether all keys that have come are used up."""
        return not self._held


def _name(found: re.Match[str]) -> str:
    numbers, letter, meta, plain, other = found.groups()
    if letter:
        number, _, modifier = numbers.partition(";")
        name = NUMBERS.get(number) if letter == "~" else LETTERS.get(letter)
        return MODIFIERS.get(modifier, "") + name if name is not None else UNKNOWN
    if meta:
        return "M-backspace" if meta == "\x7f" else f"M-{meta}"
    if other:
        return other
    if plain in CONTROLS:
        return CONTROLS[plain]
    return plain if plain >= " " else f"^{chr(ord(plain) + 64)}"


def shown(line: str, *, control: Callable[[str], str] = lambda letter: f"^{chr(ord(letter) ^ 64)}") -> list[str]:
    """The line as cells, one string a character: tabs to their stops, control characters as two."""
    cells: list[str] = []
    width = 0
    for letter in line:
        if letter == "\t":
            cell = " " * (TAB - width % TAB)
        elif letter < " " or letter == "\x7f":
            cell = control(letter)
        elif "\udc80" <= letter <= "\udcff":
            cell = "?"
        else:
            cell = letter
        cells.append(cell)
        width += len(cell)
    return cells
