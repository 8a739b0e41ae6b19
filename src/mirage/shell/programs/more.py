"""more of util-linux 2.38.1: into a file or a pipe it is cat; on a terminal it prints a page and asks for the next in the row below.

Behind the end it goes on with empty lines, and says (END) until somebody quits, as that version does without -e.
"""

from __future__ import annotations

import stat as st
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

from mirage.shell.lib import gnu
from mirage.shell.lib.fullscreen import shown
from mirage.shell.lib.gnu import why
from mirage.shell.lib.posixregex import Regex, RegexError, compile
from mirage.shell.lib.recorded import recorded
from mirage.shell.lib.sources import source, whole
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.registry import program
from mirage.shell.signals import SIGCONT, SIGTSTP, Exited
from mirage.shell.tty import ECHO, ICANON, ISIG, TtyDescriptor

if TYPE_CHECKING:
    from mirage.shell.process import Process
    from mirage.shell.tty import Tty

COLONS = ":" * 14
ERASE = "\r\x1b[K"
SCROLLED = 11  # lines of d
NUMBERS = ("-n", "--lines")
ELF = b"\x7fELF"
LETTERS = "dflcpsuen0123456789"  # more.c; the digits are those of -n
LONGS = ("silent", "logical", "no-pause", "exit-on-eof", "print-over", "clean-print", "squeeze", "plain")


@program("more", path=("/usr/bin/more", "/bin/more"))
async def more(proc: Process) -> int:
    given = _Given()
    names = _scan(proc, given)
    if not names and proc.isatty(0):
        _misused(proc, "bad usage")
    tty = proc.tty if proc.isatty(1) else None
    for number, name in enumerate(names or ["-"]):
        data = await _read(proc, name)
        if data is None:
            continue
        if (tty is None and names) or len(names) > 1:
            proc.out(f"{COLONS}\n{name}\n{COLONS}\n")
        if tty is None:
            proc.out(data)
        elif await _Pager(proc, tty, name if names else "", data, given, is_headed=len(names) > 1).run() and number + 1 < len(names):
            return 0
    return 0


def _misused(proc: Process, how: str) -> NoReturn:
    proc.error(how)
    proc.err(f"Try '{proc.name} --help' for more information.\n")
    raise Exited(1)


@dataclass(slots=True)
class _Given:
    lines: int = 0
    first: int = 0
    pattern: str = ""
    helps: bool = False
    quits: bool = False
    clears: bool = False


def _scan(proc: Process, given: _Given) -> list[str]:
    names: list[str] = []
    words = iter(proc.args)
    for word in words:
        if word in ("-V", "--version", "-h", "--help"):
            gnu.tell(proc, "more", "version" if word in ("-V", "--version") else "help", "util-linux")
        if word in NUMBERS:
            value = next(words, "")
            given.lines = int(value) if value.isdecimal() else 0
        elif word.startswith("+/"):
            given.pattern = word[2:]
        elif word.startswith("+") and word[1:].isdecimal():
            given.first = int(word[1:10])
        elif word.startswith("-") and word[1:].isdecimal():
            given.lines = int(word[1:10])
        elif word.startswith("-") and len(word) > 1 and not word.startswith("--"):
            if unknown := word[1:].lstrip(LETTERS):
                _misused(proc, f"invalid option -- '{unknown[0]}'")
            given.helps |= "d" in word
            given.quits |= "e" in word
            given.clears |= "p" in word or "c" in word
        elif word.startswith("--") and word[2:].partition("=")[0] not in ("", "lines", *LONGS):
            _misused(proc, f"unrecognized option '{word}'")
        elif word == "-" or not word.startswith("-"):
            names.append(word)
    return names


async def _read(proc: Process, name: str) -> bytes | None:
    try:
        descriptor = await source(proc, name)
        try:
            if st.S_ISDIR(descriptor.mode):
                proc.out(f"\n*** {name}: directory ***\n\n")
                return None
            data = await whole(proc, descriptor)
        finally:
            descriptor.close()
    except OSError as error:
        proc.err(f"more: cannot open {name}: {why(error)}\n")
        return None
    if data.startswith(ELF) and proc.isatty(1):
        proc.out(f"\n******** {name}: Not a text file ********\n\n")
        return None
    return data


class _Pager:
    """One file."""

    def __init__(self, proc: Process, tty: Tty, name: str, data: bytes, given: _Given, *, is_headed: bool) -> None:
        self.proc = proc
        self.tty = tty
        self.name = name
        self.given = given
        self.lines = data.split(b"\n")
        if self.lines[-1] == b"":
            self.lines.pop()
        self.size = len(data)
        self.line = 0  # the next to be printed
        self.row = 0  # of it, where it is longer than the screen is wide
        self.read = 0  # bytes before it
        self.origin = 0
        self.pattern: Regex | None = None
        self._prompted = False
        self._headed = 3 if is_headed else 0
        self._again: tuple[str, int] = (" ", 0)

    @property
    def _page(self) -> int:
        return max(1, self.given.lines or (self.tty.rows or 24) - 1)

    @property
    def _is_at_end(self) -> bool:
        return self.line >= len(self.lines)

    async def run(self) -> bool:
        """Whether somebody quit before the end."""
        kept, raw = self.tty.termios.copy(), self.tty.termios.copy()
        raw.lflag &= ~(ICANON | ECHO)
        raw.lflag |= ISIG
        self.tty.set(raw)
        self.proc.handle(SIGCONT, lambda number: self.tty.set(raw))
        try:
            if self.given.clears:
                self._out("\x1b[H\x1b[2J")
            if self.given.pattern:
                self._find(self.given.pattern, 1)
            elif self.given.first > 1:
                self._skip_to(self.given.first - 1)
            self._print(self._page - self._headed)
            if self.given.quits and self._is_at_end:
                return False
            return await self._ask()
        finally:
            self.tty.set(kept)
            self.proc.default(SIGCONT)

    def _out(self, text: str) -> None:
        self.proc.out(text)

    # ---- lines

    def _print(self, rows: int) -> None:
        """So many rows; behind the end empty ones."""
        columns = self.tty.columns or 80
        for _ in range(rows):
            text = ""
            if self._is_at_end and self.given.quits:
                return
            if not self._is_at_end:
                cells = "".join(shown(to_text(self.lines[self.line]), control=lambda letter: "" if letter != "\x1b" else letter))
                text = cells[self.row * columns : (self.row + 1) * columns]
                self.row += 1
                if self.row * columns >= len(cells):
                    self.read += len(self.lines[self.line]) + 1
                    self.line, self.row = self.line + 1, 0
            self._out(
                ("\r" if self._prompted else "")
                + text
                + ("\x1b[K" if self._prompted and text else "" if text else ERASE[1:] * self._prompted)
                + "\n"
            )
            self._prompted = False
        self._prompt()

    def _prompt(self) -> None:
        if self._is_at_end:
            self._out(f"\x1b[7m--More--{ERASE}(END)\x1b[27m")
        else:
            place = self.read + self.row * (self.tty.columns or 80)
            percent = f"({min(place, self.size) * 100 // self.size}%)" if self.name and self.size else ""
            hint = "[Press space to continue, 'q' to quit.]" if self.given.helps else ""
            self._out(f"\x1b[7m--More--{percent}{hint}\x1b[27m")
        self._prompted = True

    def _erase(self) -> None:
        self._out(ERASE)
        self._prompted = False

    def _skip_to(self, line: int) -> None:
        self.line, self.row = min(max(line, 0), len(self.lines)), 0
        self.read = sum(len(each) + 1 for each in self.lines[: self.line])

    # ---- keys

    async def _key(self) -> str:
        await self.proc.flush()
        data = await self.proc.read_from(TtyDescriptor(self.tty), 1)
        await self.proc.tick(16)
        return to_text(data)

    async def _ask(self) -> bool:
        while True:
            count, key = 0, await self._key()
            while key.isdecimal():
                count, key = min(count * 10 + int(key), 1 << 20), await self._key()
            if key == ".":
                key, count = self._again
            elif key in " zdsfb=\r\n":
                self._again = (key, count)
            if key in ("", "q", "Q", "\x03", "\x04" if self._is_at_end else "q"):
                self._erase()
                return True
            if key == ":":
                key += await self._key()
                if key[1:] in ("q", "Q"):
                    self._erase()
                    return True
            await self._act(key, count)
            if self._is_at_end and self.given.quits:
                return False

    async def _act(self, key: str, count: int) -> None:
        page = self._page
        match key:
            case " " | "z":
                self._print(count or page)
            case "\r" | "\n" | "j":
                if key != "j":
                    self._print(count or 1)
            case "d" | "\x04":
                self._print(count or SCROLLED)
            case "s" | "f":
                skipped = (count or 1) * (page if key == "f" else 1)
                self._erase()
                self._out(f"\r\n...skipping {skipped} line{'' if skipped == 1 else 's'}\n\n")
                self._skip_to(self.line + skipped)
                self._print(page)
            case "b" | "\x02":
                back = count or 1
                self._erase()
                self._out(f"...back {back} page{'' if back == 1 else 's'}\n\r")
                self._skip_to(self.line - page * (back + 1) - 1)
                self._print(page)
            case "=":
                self._erase()
                self._out(str(self.line))
                self._prompted = True
            case ":f":
                self._erase()
                self._out(f'"{self.name}" line {self.line}')
                self._prompted = True
            case "h" | "?":
                self._erase()
                self._out(recorded(self.proc, "more.keys"))
                self._prompt()
            case "'":
                self._erase()
                self._out("\n***Back***\n\n")
                self._skip_to(self.origin)
                self._print(page)
            case "/" | "n":
                await self._search(key, count or 1)
            case "\x0c":
                self._out("\x1b[H\x1b[2J\r")
                self._prompted = False
                self._skip_to(self.line - page)
                self._print(page)
            case "!":
                await self._outside()
            case "v":
                await self._edit()
            case "\x1a":
                self.proc.session.signal_group(self.proc.pgid, SIGTSTP)
            case _:
                pass

    async def _typed(self, mark: str) -> str | None:
        self._erase()
        self._out(mark)
        text = ""
        while (key := await self._key()) not in ("\r", "\n", ""):
            if key in ("\x7f", "\x08"):
                if not text:
                    return None
                text = text[:-1]
                self._out("\b \b")
            elif key in ("\x03", "\x1b"):
                return None
            else:
                text += key
                self._out(key)
        return text

    async def _search(self, key: str, count: int) -> None:
        if key == "n":
            self._erase()
            self._out("/\r")
            if self.pattern is None:
                self._erase()
                self._out("\x1b[7mNo previous regular expression\x1b[27m")
                self._prompted = True
                return
            self._found(count)
            return
        text = await self._typed("/")
        if text is None:
            self._erase()
            self._prompt()
            return
        self._out("\r")
        self._find(text, count)
        self._print(self._page + 3)

    def _find(self, text: str, count: int) -> None:
        try:
            self.pattern = compile(to_bytes(text)) if text else self.pattern
        except RegexError as error:
            self._out(str(error))
            return
        self._found(count)

    def _found(self, count: int) -> None:
        """Two lines before the match is where it goes on."""
        self.origin = self.line
        at = self.line
        for _ in range(count):
            while at < len(self.lines) and (self.pattern is None or self.pattern.search(self.lines[at]) is None):
                at += 1
            at += 1
        if at > len(self.lines):
            self._erase()
            self._out("\x1b[7mPattern not found\x1b[27m")
            self._prompted = True
            return
        if at - 3 > self.line:
            self._out("\n...skipping\n")
        self._skip_to(max(self.line, at - 3))

    async def _outside(self) -> None:
        line = await self._typed("!")
        if line:
            self._out("\n")
            await self.proc.flush()
            await self.proc.spawn([self.proc.env.get("SHELL", "/bin/sh"), "-c", line])
            self._out("------------------------\n")
        self._prompt()

    async def _edit(self) -> None:
        editor = self.proc.env.get("VISUAL") or self.proc.env.get("EDITOR") or "vi"
        self._erase()
        self._out(f"{editor} +{max(1, self.line - self._page // 2)} {self.name}")
        await self.proc.flush()
        await self.proc.spawn(["/bin/sh", "-c", f'{editor} +{max(1, self.line - self._page // 2)} "{self.name}"'])
        self._out("------------------------\n")
        self._prompt()
