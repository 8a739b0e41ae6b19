"""read: a line, or so many characters, into variables (read.def)."""

from __future__ import annotations

import asyncio
import errno
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mirage.shell.bash.faults import AssignmentFault
from mirage.shell.bash.jobs import describe
from mirage.shell.bash.subscripts import key
from mirage.shell.builtins.getopt import getopt
from mirage.shell.builtins.registration import builtin
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.signals import SIGALRM
from mirage.shell.tty import ECHO, ICANON, VMIN, VTIME, TtyDescriptor

if TYPE_CHECKING:
    from mirage.shell.bash.interpreter import Shell

_NAME = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)(?:\[(.+)\])?", re.DOTALL)
_TIMEOUT = re.compile(r"\d{1,9}(?:\.\d*)?|\.\d+")
_TIMED_OUT = 128 + SIGALRM
Characters = list[tuple[str, bool]]  # each with whether a backslash stood before it


@dataclass(slots=True)
class _Wish:
    """The options. `count` 0 reads nothing; `exactly` is -N."""

    fd: int = 0
    delimiter: bytes = b"\n"
    raw: bool = False
    silent: bool = False
    count: int | None = None
    exactly: bool = False
    timeout: float | None = None
    prompt: str = ""
    array: str = ""


@builtin("read")
async def read(shell: Shell, argv: list[str]) -> int:
    found = getopt(shell, argv, "ersa:d:i:n:p:t:u:N:")
    if found is None:
        return 2
    options, names = found
    wish = _wish(shell, options)
    if wish is None:
        return 1
    if wish.fd and wish.fd not in shell.proc.fds:
        shell.complain(f"read: {wish.fd}: invalid file descriptor: Bad file descriptor")
        return 1
    first = wish.array or (names[0] if names else "REPLY")
    if not _is_name(shell, first):
        return 1
    if wish.count == 0:
        return _assign(shell, wish, names, [], 0)
    if wish.timeout == 0:
        return 0
    characters: Characters = []
    try:
        status = await _gather(shell, wish, characters)
    except OSError as error:
        shell.complain(f"read: read error: {wish.fd}: {describe(error)}")
        return 1
    return _assign(shell, wish, names, characters, status)


def _wish(shell: Shell, options: list[tuple[str, str]]) -> _Wish | None:
    wish = _Wish()
    for option, argument in options:
        match option[1]:
            case "r":
                wish.raw = True
            case "s":
                wish.silent = True
            case "a":
                wish.array = argument
            case "d":
                wish.delimiter = to_bytes(argument)[:1] or b"\0"
            case "p":
                wish.prompt = argument
            case "t":
                if not _TIMEOUT.fullmatch(argument):
                    shell.complain(f"read: {argument}: invalid timeout specification")
                    return None
                wish.timeout = float(argument)
            case "n" | "N":
                if not argument.isascii() or not argument.isdigit() or len(argument) > 9:
                    shell.complain(f"read: {argument}: invalid number")
                    return None
                wish.count = int(argument)
                wish.exactly = option == "-N"
            case "u":
                if not argument.isascii() or not argument.isdigit() or len(argument) > 9:
                    shell.complain(f"read: {argument}: invalid file descriptor specification")
                    return None
                wish.fd = int(argument)
    return wish


async def _gather(shell: Shell, wish: _Wish, characters: Characters) -> int:
    """Read; the status: 0, 1 at the end of the input, 142 when the time is over."""
    descriptor = shell.proc.fds.get(wish.fd)
    tty = descriptor.tty if isinstance(descriptor, TtyDescriptor) else None
    before = tty.termios if tty is not None else None
    if tty is not None and before is not None:
        if wish.prompt:
            shell.err(wish.prompt)
            await shell.flush()
        if wish.silent or wish.count is not None or wish.delimiter != b"\n":
            now = before.copy()
            now.lflag &= ~(ECHO if wish.silent else 0)
            if wish.count is not None or wish.delimiter != b"\n":
                now.lflag &= ~ICANON
                now.cc[VMIN], now.cc[VTIME] = 1, 0
            tty.set(now)
    try:
        task = _characters(shell, wish, characters)
        if wish.timeout is not None:
            task = asyncio.wait_for(task, wish.timeout)
        status = await shell.interruptible(task)
    except TimeoutError:
        status = _TIMED_OUT
    finally:
        if tty is not None and before is not None:
            tty.set(before)
    return 1 if status is None else int(status)


async def _characters(shell: Shell, wish: _Wish, characters: Characters) -> int:
    """Up to the delimiter, backslashes taken away; characters counted, not bytes."""
    escaped = False
    delimiter = to_text(wish.delimiter)
    while True:
        text = await _piece(shell, wish, len(characters))
        if not text:
            return 1
        for char in text:
            if escaped:
                escaped = False
                if char != "\n":
                    characters.append((char, True))
            elif char == "\\" and not wish.raw:
                escaped = True
            elif char == delimiter and not wish.exactly:
                return 0
            elif char != "\0":
                characters.append((char, False))
        if len(characters) > 65536:
            shell.weigh(len(characters) * 64)
        if wish.count is not None and len(characters) >= wish.count:
            return 0


async def _piece(shell: Shell, wish: _Wish, have: int) -> str:
    """A line with its delimiter; of -n and -N one character."""
    proc = shell.proc
    if wish.fd not in proc.fds:
        raise OSError(errno.EBADF, "")
    if wish.count is None:
        return to_text(await proc.read_line(wish.fd, wish.delimiter))
    data = await proc.read(wish.fd, 1)
    if data and data[0] >= 0xC2:
        for _ in range(1 if data[0] < 0xE0 else 2 if data[0] < 0xF0 else 3):
            data += await proc.read(wish.fd, 1)
    return to_text(data)


# ---- into variables


def _is_name(shell: Shell, word: str) -> bool:
    if _NAME.fullmatch(word):
        return True
    shell.complain(f"read: `{word}': not a valid identifier")
    return False


def _assign(shell: Shell, wish: _Wish, names: list[str], characters: Characters, status: int) -> int:
    separators = shell.vars.get("IFS")
    fields = _Fields(characters, " \t\n" if separators is None else separators)
    try:
        if wish.array:
            words: list[tuple[str | None, str, bool]] = []
            while (word := fields.word()) is not None:
                words.append((None, word, False))
            shell.vars.set_array(wish.array, words)
        elif not names:
            shell.vars.set("REPLY", "".join([char for char, _ in characters]))
        elif wish.exactly:
            for name, text in zip(names, ["".join([char for char, _ in characters])] + [""] * len(names)):
                _set(shell, name, text)
        else:
            for name in names[:-1]:
                if not _is_name(shell, name):
                    return 1
                _set(shell, name, fields.word() or "")
            if not _is_name(shell, names[-1]):
                return 1
            _set(shell, names[-1], fields.rest())
    except AssignmentFault as fault:
        shell.complain(fault.text)
        return 1
    return status


def _set(shell: Shell, name: str, text: str) -> None:
    found = _NAME.fullmatch(name)
    if found is not None and found[2] is not None:
        shell.vars.set_element(found[1], key(shell, found[1], found[2]), text)
    else:
        shell.vars.set(name, text)


class _Fields:
    """Characters cut by IFS, as POSIX has it for read: escaped ones separate nothing."""

    __slots__ = ("blanks", "characters", "others", "place")

    def __init__(self, characters: Characters, separators: str) -> None:
        self.characters = characters
        self.blanks = frozenset(separators) & frozenset(" \t\n")
        self.others = frozenset(separators) - self.blanks
        self.place = 0
        self._skip_blanks()

    def word(self) -> str | None:
        """The next field; None at the end."""
        characters = self.characters
        start = self.place
        if start >= len(characters):
            return None
        end = start
        while end < len(characters) and not self._separates(end):
            end += 1
        self.place = end
        self._skip_blanks()
        if self.place < len(characters) and self._is(self.place, self.others):
            self.place += 1
            self._skip_blanks()
        return "".join([char for char, _ in characters[start:end]])

    def rest(self) -> str:
        """What the last name gets: all that is left, but for blanks at its end and a lone separator behind one field."""
        start = self.place
        word = self.word()
        if word is None:
            return ""
        if self.place >= len(self.characters):
            return word
        end = len(self.characters)
        while end > start and self._is(end - 1, self.blanks):
            end -= 1
        return "".join([char for char, _ in self.characters[start:end]])

    def _separates(self, place: int) -> bool:
        return self._is(place, self.blanks) or self._is(place, self.others)

    def _is(self, place: int, kind: frozenset[str]) -> bool:
        char, escaped = self.characters[place]
        return not escaped and char in kind

    def _skip_blanks(self) -> None:
        while self.place < len(self.characters) and self._is(self.place, self.blanks):
            self.place += 1
