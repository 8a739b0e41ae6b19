"""less on a terminal: what each key does, and the prompt that waits for it (less 590, command.c, prompt.c, search.c)."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mirage.shell.canvas import Canvas, Row, text_of
from mirage.shell.fullscreen import UNKNOWN, Fullscreen
from mirage.shell.posixregex import Regex, RegexError, compile
from mirage.shell.programs.less.layout import REVERSE, Layout, Place
from mirage.shell.recorded import recorded
from mirage.shell.text import to_bytes, to_text

if TYPE_CHECKING:
    from mirage.shell.process import Process

ENTER, LEAVE = "\33[?1049h\33[22;0;0t\33[?1h\33=\r", "\r\33[K\33[?1l\33>\33[?1049l\33[23;0;0t"  # xterm's smcup, smkx and back
RETURN = "  (press RETURN)"
WAITING = "Waiting for data... (interrupt to abort)"
HELP = "HELP -- Press RETURN for more, or q when done"
TILDE = Row().put("~", "1")
FOLLOWED = 1.0  # seconds between two looks at a file that grows
MATCHES_MAX = 500  # in a line
SUSPICIOUS = 5  # control characters among the first 256 that make a file a binary one
TOGGLES = {
    "N": ("Don't use line numbers", "Constantly display line numbers"), "S": ("Fold long lines", "Chop long lines"),
    "i": ("Case is significant in searches", "Ignore case in searches"), "I": ("Case is significant in searches", "Ignore case in searches and in patterns"),
    "M": ("Short prompt", "Long prompt"), "m": ("Short prompt", "Medium prompt"), "R": ("Display control characters as ^X", "Display ANSI sequences directly, omit others"),
    "s": ("Display all blank lines", "Squeeze multiple blank lines"), "e": ("Don't quit at end-of-file", "Quit at end-of-file"),
    "F": ("Don't quit if end-of-file on first screen", "Quit if end-of-file on first screen"), "g": ("Don't highlight any search matches", "Highlight matches for previous search pattern"),
    "X": ("Send init strings to terminal", "Don't use termcap init/deinit strings"), "w": ("Don't highlight first unread line", "Highlight first unread line after forward-screen"),
}  # fmt: skip


@dataclass(slots=True)
class File:
    """One of those that are shown."""

    name: str
    data: bytes
    layout: Layout
    top: Place = (0, 0)
    marks: dict[str, Place] = field(default_factory=dict)
    is_told: bool = False  # its name


class Pager:
    """One call."""

    def __init__(self, proc: Process, options: str, first: str) -> None:
        self.proc = proc
        self.options = set(options)
        self.first = first
        self.files: list[File] = []
        self.at = 0
        self.is_over = False
        self.pattern: Regex | None = None
        self.is_highlighted = True
        self.way = 1
        self.number = ""
        self._screen: Fullscreen | None = None
        self._canvas = Canvas(0, 0)
        self._is_squished = False  # fewer lines than rows, and shown where the cursor was
        self._message = ""
        self._is_stale = False  # what is shown, until the message of the option that changed is read
        self._typed: str | None = None
        self._half = 0
        self._help: File | None = None
        self._origin: Place = (0, 0)

    def add(self, name: str, data: bytes) -> None:
        self.files.append(File(name, data, Layout(data)))

    @property
    def file(self) -> File:
        return self._help or self.files[self.at]

    @property
    def screen(self) -> Fullscreen:
        assert self._screen is not None
        return self._screen

    @property
    def height(self) -> int:
        """Rows of text."""
        return max(1, self.screen.rows - 1)

    # ---- the whole of it

    async def run(self) -> int:
        tty = self.proc.tty
        assert tty is not None
        self._screen = screen = Fullscreen(self.proc, tty, self._resized)
        self._lay_out()
        if "F" in self.options and len(self.files) == 1 and self._fits():
            self.proc.out("".join(text_of(row) + "\n" for row in self._rows()))
            return 0
        has_init = "X" not in self.options
        with screen:
            await screen.show(ENTER if has_init else "\33[?1h\33=\r")
            try:
                await self._begin()
                while not self.is_over:
                    await self._command()
            finally:
                self.proc.out(LEAVE if has_init else "\r\33[K\33[?1l\33>")
        return 0

    async def _begin(self) -> None:
        if self._is_suspicious():
            await self._show_line(f'"{self.file.name}" may be a binary file.  See it anyway? ')
            if (await self.screen.character()) not in ("y", "Y"):
                self.is_over = True
                return
        if self.first.isdecimal():
            self._go_to_line(int(self.first[:9]) - 1)
        elif self.first.startswith(("/", "?")):
            self._search(self.first[1:], 1, 1, is_new=True)
        elif self.first in ("G", "F"):
            self._go_to_end()
        elif not self._fits():
            pass
        else:
            self._is_squished = True
            text = "".join(text_of(row) + "\r\n" for row in self._rows())
            await self.screen.show(text)
        if self.first == "F":
            await self._follow()
        await self._show()

    def _is_suspicious(self) -> bool:
        text = to_text(self.file.data[:256])
        return (
            sum((letter < " " and letter not in "\t\n\r\b\x1b\x0c") or "\udc80" <= letter <= "\udcff" for letter in text) > SUSPICIOUS
        )

    # ---- the screen

    def _lay_out(self) -> None:
        for file in (*self.files, *([self._help] if self._help is not None else [])):
            layout = file.layout
            layout.columns = self.screen.columns
            layout.is_chopped, layout.is_numbered = "S" in self.options, "N" in self.options
            layout.is_coloured = bool(self.options & {"R", "r"})

    def _fits(self) -> bool:
        layout = self.file.layout
        return layout.forward((0, 0), self.height + 1)[1] <= self.height - 0 and layout.forward((0, 0), self.height)[0][0] >= len(
            layout.lines
        )

    def _spans(self, text: str) -> Sequence[tuple[int, int]]:
        """Where the pattern is in a line."""
        if self.pattern is None or not self.is_highlighted:
            return ()
        data, at = to_bytes(text), 0
        spans: list[tuple[int, int]] = []
        while at <= len(data) and len(spans) < MATCHES_MAX:
            found = self.pattern.search(data, at)
            if found is None:
                break
            start, end = found.span()
            if end > start:
                spans.append((len(to_text(data[:start])), len(to_text(data[:end]))))
            at = max(end, start + 1)
        return spans

    def _rows(self) -> list[Row]:
        layout = self.file.layout
        rows: list[Row] = []
        line, skipped = self.file.top
        while len(rows) < self.height and line < len(layout.lines):
            if layout.is_shown(line):
                rows += layout.rows(line, self._spans)[skipped:]
            line, skipped = line + 1, 0
        return rows[: self.height]

    @property
    def is_at_end(self) -> bool:
        layout = self.file.layout
        line, _ = layout.forward(self.file.top, self.height)[0]
        while line < len(layout.lines) and not layout.is_shown(line):
            line += 1
        return line >= len(layout.lines)

    def _prompt(self) -> Row:
        """The last row."""
        row = Row()
        if self._typed is not None:
            return row.put(self._typed)
        if self._message:
            return row.put(self._message, REVERSE)
        if self.number:
            return row.put(f":{self.number}")
        if self.file.layout.wanted is not None:
            row.put("& ")
        text = HELP if self._help is not None and not self.is_at_end else self._told()
        return row.put(text, REVERSE) if text else row.put(":")

    def _told(self) -> str:
        file, parts = self.file, []
        if self._help is not None:
            return "HELP -- END -- Press g to see it again, or q when done"
        is_first, file.is_told = not file.is_told, True
        if (is_first or "M" in self.options) and file.name:
            parts.append(file.name)
        if is_first and len(self.files) > 1:
            parts.append(f"(file {self.at + 1} of {len(self.files)})")
        if "M" in self.options:
            parts.append(self._where_lines(has_bytes=False))
        if self.is_at_end:
            parts.append("(END)" + (f" - Next: {self.files[self.at + 1].name}" if self.at + 1 < len(self.files) else ""))
        elif self.options & {"m", "M"} and file.data:
            parts.append(f"{self._percent()}%")
        return " ".join(parts)

    def _where_lines(self, *, has_bytes: bool) -> str:
        layout = self.file.layout
        bottom = self._bottom()
        said = f"lines {self.file.top[0] + 1}-{bottom}/{len(layout.lines)}"
        return said + (f" byte {layout.start(bottom)}/{layout.size}" if has_bytes else "")

    def _bottom(self) -> int:
        layout = self.file.layout
        line, row = layout.forward(self.file.top, self.height)[0]
        return max(1, min(line + (row > 0), len(layout.lines)))

    def _percent(self) -> int:
        layout = self.file.layout
        return (layout.start(self._bottom()) * 100 * 2 + layout.size) // (2 * layout.size) if layout.size else 0

    def painted(self) -> str:
        if self._is_squished:
            return "\r" + text_of(self._prompt()) + "\33[K"
        size = (self.screen.columns, self.screen.rows)
        begin = self._canvas.forget(*size) if size != (self._canvas.columns, self._canvas.rows) else ""
        rows = self._rows()
        rows += [TILDE] * (self.height - len(rows))
        prompt = self._prompt()
        return begin + self._canvas.paint([*rows, prompt], (self.height, len(prompt)))

    def _resized(self) -> str:
        self._lay_out()
        self._is_squished = False
        return self.painted()

    async def _show(self) -> None:
        if self.screen.is_idle:
            await self.proc.tick(self.height)
            await self.screen.show(self.painted())

    async def _show_line(self, text: str) -> None:
        """A question in the last row."""
        self._typed = text
        await self.screen.show(self.painted())
        self._typed = None

    def _unsquish(self) -> None:
        self._is_squished = False

    # ---- keys

    async def _key(self) -> str:
        key = await self.screen.key()
        if key == "":
            self.is_over = True
        if self.screen.is_plain_cursor_key:
            return UNKNOWN
        return key

    async def _command(self) -> None:
        key = await self._key()
        if self.is_over:
            return
        if self._message:
            self._message = ""
            if self._is_stale:
                self._lay_out()
                self._is_stale = False
            if key in ("enter", "^J", " "):
                await self._show()
                return
        if len(key) == 1 and key.isdecimal():
            self.number += key
            await self._show()
            return
        number, self.number = int(self.number[:9]) if self.number else 0, ""
        if key == "escape":
            after = await self.screen.character()
            key = f"M-{after}" if after else ""
        await self._act(key, number)
        if not self.is_over:
            await self._show()

    async def _act(self, key: str, number: int) -> None:
        file, height = self.file, self.height
        step = {
            "e": 1,
            "^E": 1,
            "j": 1,
            "^N": 1,
            "enter": 1,
            "^J": 1,
            "down": 1,
            "y": -1,
            "^Y": -1,
            "k": -1,
            "^K": -1,
            "^P": -1,
            "up": -1,
        }.get(key)
        if step is not None:
            self._move(step * max(1, number))
        elif key in (" ", "f", "^F", "^V", "pagedown", "z", "M- "):
            self._move(number or height)
        elif key in ("b", "^B", "pageup", "M-v", "w"):
            self._move(-(number or height))
        elif key in ("d", "^D", "u", "^U"):
            self._half = number or self._half
            size = self._half or self.screen.rows // 2
            self._move(size if key in "d^D" else -size)
        elif key in ("g", "<", "M-<", "home"):
            self._jumped()
            self._go_to_line(max(0, number - 1))
        elif key in ("G", ">", "M->", "end"):
            self._jumped()
            if number:
                self._go_to_line(number - 1)
            else:
                self._go_to_end()
        elif key in ("p", "%"):
            self._jumped()
            self._go_to_line(file.layout.line_at(file.layout.size * min(number, 100) // 100))
        elif key in ("/", "?", "&"):
            await self._ask_pattern(key, max(1, number))
        elif key in ("n", "N"):
            if self.pattern is None:
                self._unsquish()
                self._message = f"No previous regular expression{RETURN}"
            else:
                self._search(None, self.way if key == "n" else -self.way, max(1, number))
        elif key in ("left", "right"):
            half = number or self.screen.columns // 2
            file.layout.left = max(0, file.layout.left + (half if key == "right" else -half))
            file.top = (file.top[0], 0)
        elif key == "M-u":
            if self.pattern is None:
                self._message = f"No previous regular expression{RETURN}"
            self.is_highlighted = not self.is_highlighted
        else:
            await self._rarer(key, number)

    async def _rarer(self, key: str, number: int) -> None:
        file = self.file
        match key:
            case "q" | "Q":
                self._quit()
            case "Z":
                if (await self._key()) == "Z":
                    self._quit()
            case ":":
                await self._colon()
            case "=" | "^G":
                self._message = self._full() + RETURN
            case "h" | "H":
                text = recorded(self.proc, "less.help").encode()
                self._help = File("", text, Layout(text))
                self._lay_out()
                self._unsquish()
            case "r" | "R" | "^R" | "^L":
                self._canvas = Canvas(0, 0)
            case "m":
                letter = await self._ask_letter("set mark: ")
                if letter.isalpha() and len(letter) == 1:
                    file.marks[letter] = file.top
            case "'":
                await self._to_mark(await self._ask_letter("goto mark: "))
            case "-" | "_":
                await self._toggle(key)
            case "F":
                self._go_to_end()
                await self._follow()
            case "!":
                await self._outside()
            case "v":
                await self._edit()
            case "V":
                self._message = "less 590 (GNU regular expressions)" + RETURN
            case "s":
                await self._save()
            case "|":
                letter = await self._ask_letter("|mark: ")
                if not letter.isalpha() or len(letter) > 1:
                    self._message = f"Invalid mark letter {chr(0xFFFD) if letter.startswith('^') else letter}{RETURN}"
            case "^Z":
                has_init = "X" not in self.options
                await self.screen.suspend(LEAVE if has_init else "\r\33[K")
                self._canvas = Canvas(0, 0)
                await self.screen.show(ENTER if has_init else "")
            case _:
                pass

    def _quit(self) -> None:
        if self._help is not None:
            self._help = None
            self.file.is_told = False
            self._canvas = Canvas(0, 0)
        else:
            self.is_over = True

    def _full(self) -> str:
        file = self.file
        parts = [file.name] if file.name else []
        if len(self.files) > 1:
            parts.append(f"(file {self.at + 1} of {len(self.files)})")
        parts.append(self._where_lines(has_bytes=True))
        parts.append(
            ("(END)" + (f" - Next: {self.files[self.at + 1].name}" if self.at + 1 < len(self.files) else ""))
            if self.is_at_end
            else f"{self._percent()}%"
        )
        return " ".join(parts)

    # ---- moving

    def _move(self, count: int) -> None:
        file, layout = self.file, self.file.layout
        if count > 0:
            if self.is_at_end:
                if self._is_squished and not layout.lines:
                    self._unsquish()
                if "e" in self.options or "E" in self.options:
                    self.is_over = self.at + 1 >= len(self.files)
                return
            _, room = layout.forward(layout.forward(file.top, self.height)[0], count)
            file.top = layout.forward(file.top, min(count, room))[0]
        else:
            self._unsquish()
            file.top = layout.back(file.top, -count)[0]
        if "E" in self.options and self.is_at_end:
            self.is_over = True

    def _jumped(self) -> None:
        self.file.marks["'"] = self._origin = self.file.top

    def _go_to_line(self, line: int) -> None:
        self._unsquish()
        layout = self.file.layout
        self.file.top = (min(max(line, 0), max(0, len(layout.lines) - 1)), 0)

    def _go_to_end(self) -> None:
        layout = self.file.layout
        end = layout.back((len(layout.lines), 0), self.height)[0]
        if not self._is_squished:
            self.file.top = end
        if "E" in self.options:
            self.is_over = True

    async def _to_mark(self, letter: str) -> None:
        file = self.file
        if letter in ("^", "$"):
            self._jumped()
            if letter == "^":
                self._go_to_line(0)
            else:
                self._go_to_end()
            return
        place = file.marks.get(letter, (0, 0) if letter == "'" else None)
        if place is None:
            if letter.isalpha() and len(letter) == 1:
                self._message = f"Mark not set{RETURN}"
            return
        self._unsquish()
        file.top = place

    # ---- searching

    async def _ask_pattern(self, key: str, count: int) -> None:
        typed = await self._ask(key)
        if typed is None:
            return
        if key == "&":
            self._filter(typed)
        else:
            self._search(typed, 1 if key == "/" else -1, count, is_new=True)

    def _compiled(self, text: str) -> Regex | None:
        ignores = "I" in self.options or ("i" in self.options and text == text.lower())
        try:
            return compile(to_bytes(text), is_extended=True, ignores_case=ignores)
        except RegexError:
            self._message = f"Invalid pattern{RETURN}"
            return None

    def _filter(self, text: str) -> None:
        layout = self.file.layout
        self._unsquish()
        if not text:
            layout.wanted = None
            return
        pattern = self._compiled(text)
        if pattern is not None:
            layout.wanted = lambda line: pattern.search(to_bytes(line)) is not None
            line = self.file.top[0]
            while line < len(layout.lines) - 1 and not layout.is_shown(line):
                line += 1
            self.file.top = (line, 0)

    def _search(self, text: str | None, way: int, count: int, *, is_new: bool = False) -> None:
        """A new pattern (or the old one again, where it is empty), from the screen's edge on; `n` from the top line on."""
        if text:
            pattern = self._compiled(text)
            if pattern is None:
                return
            self.pattern = pattern
        if self.pattern is None:
            self._message = f"No previous regular expression{RETURN}"
            return
        if is_new:
            self.way = way
        self.is_highlighted = True
        self._unsquish()
        layout, top = self.file.layout, self.file.top[0]
        line = (top - 1 if way > 0 else self._bottom()) if is_new and text else top
        for _ in range(count):
            line += way
            while 0 <= line < len(layout.lines) and not (layout.is_shown(line) and self.pattern.search(to_bytes(layout.plain(line)))):
                line += way
        if not 0 <= line < len(layout.lines):
            self._message = f"Pattern not found{RETURN}"
            return
        self._jumped()
        self.file.top = (line, 0)

    # ---- what is asked in the last row

    async def _ask(self, prompt: str) -> str | None:
        """A line; None where it was given up."""
        typed = ""
        try:
            while True:
                self._typed = prompt + typed
                await self._show()
                key = await self._key()
                if self.is_over or key == "^C":
                    return None
                if key in ("enter", "^J"):
                    return typed
                if key == "backspace":
                    if not typed:
                        return None
                    typed = typed[:-1]
                elif key == "^U":
                    typed = ""
                elif key == "^W":
                    typed = typed.rstrip(" ").rpartition(" ")[0]
                elif len(key) == 1:
                    typed += key
        finally:
            self._typed = None

    async def _ask_letter(self, prompt: str) -> str:
        await self._show_line(prompt)
        return await self._key()

    async def _toggle(self, key: str) -> None:
        letter = await self._ask_letter(key)
        if letter not in TOGGLES:
            if len(letter) == 1 and letter not in "z":
                self._message = f'There is no -{letter} option ("less --help" for help){RETURN}'
            elif letter == "z":
                typed = await self._ask("Scroll window size: ") if key == "-" else ""
                if typed is not None:
                    self._message = f"Scroll window size is {typed or -1} lines{RETURN}"
            return
        is_on = letter in self.options
        if key == "-":
            is_on = not is_on
            self.options.symmetric_difference_update(letter)
            if letter in "mM":
                self.options.discard("M" if letter == "m" else "m")
            self._unsquish()
            self._is_stale = True
        self._message = TOGGLES[letter][is_on] + RETURN

    async def _colon(self) -> None:
        letter = await self._ask_letter(" :")
        match letter:
            case "q" | "Q":
                self._quit()
            case "n" | "p":
                target = self.at + (1 if letter == "n" else -1)
                if 0 <= target < len(self.files):
                    self._open(target)
                else:
                    self._message = f"No {'next' if letter == 'n' else 'previous'} file{RETURN}"
            case "x":
                if self.at:
                    self._open(0)
            case "f":
                self._message = self._full() + RETURN
            case "d":
                if len(self.files) > 1:
                    del self.files[self.at]
                    self._open(min(self.at, len(self.files) - 1))
            case "e":
                name = await self._ask("Examine: ")
                if name:
                    await self._examine(name.strip())

    def _open(self, at: int) -> None:
        self.at = at
        self.file.is_told = False
        self._unsquish()

    async def _examine(self, name: str) -> None:
        from mirage.shell.programs.less import read

        known = next((index for index, file in enumerate(self.files) if file.name == name), -1)
        if known >= 0:
            self._open(known)
            return
        data = await read(self.proc, name)
        if isinstance(data, str):
            self.file.is_told = False
            self._message = data.rstrip("\n") + RETURN
            return
        self.files.insert(self.at + 1, File(name, data, Layout(data)))
        self._lay_out()
        self._open(self.at + 1)

    # ---- others

    async def _follow(self) -> None:
        """F: what is written behind the end is shown, until ^C."""
        file = self.file
        screen = self.screen
        self._typed = None
        self._message = WAITING
        try:
            while True:
                await self._show()
                waits = [asyncio.ensure_future(wait) for wait in (screen.tty.readable(), self.proc.clock.sleep(FOLLOWED))]
                try:
                    await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
                    is_typed = waits[0].done() or bool(screen.tty.waiting_bytes)
                finally:
                    for wait in waits:
                        wait.cancel()
                self.proc.session.resumed()
                await self.proc.tick(256)
                if screen.tty.is_hung_up:
                    self.is_over = True
                    return
                if is_typed and (await self._key()) in ("^C", ""):
                    return
                self._grow(file)
        finally:
            self._message = ""

    def _grow(self, file: File) -> None:
        if not file.name:
            return
        try:
            data = self.proc.read_file(file.name, len(file.data) + (1 << 20))
        except OSError:
            return
        if len(data) > len(file.data):
            file.data, file.layout = data, Layout(data)
            self._lay_out()
            self._go_to_end()

    async def _outside(self) -> None:
        command = await self._ask("!")
        if command is None:
            return
        name = self.file.name
        line = re.sub(r"(?<!\\)%", lambda found: name, command)
        await self._lend(
            [self.proc.env.get("SHELL", "/bin/sh"), "-c", line] if line else [self.proc.env.get("SHELL", "/bin/sh")],
            ends="!done  (press RETURN)",
        )

    async def _edit(self) -> None:
        if not self.file.name:
            self._message = f"Cannot edit standard input{RETURN}"
            return
        editor = self.proc.env.get("VISUAL") or self.proc.env.get("EDITOR") or "editor"
        middle = self.file.top[0] + (self._bottom() - self.file.top[0]) // 2 + 1
        await self._lend(["/bin/sh", "-c", f'{editor} +{middle} "{self.file.name}"'], ends="")

    async def _lend(self, argv: list[str], *, ends: str) -> None:
        """A command on the terminal as it was before."""
        screen = self.screen
        screen.__exit__(None, None, None)
        await screen.show(LEAVE)
        try:
            await self.proc.spawn(argv)
        except OSError as error:
            self.proc.err(f"{argv[0]}: {error.strerror}\n")
        screen.__enter__()
        if ends:
            await screen.show(ends)
            await screen.key()
            await screen.show("\n")
        await screen.show(ENTER)
        self._canvas = Canvas(0, 0)
        self._unsquish()
        self.file.is_told = False

    async def _save(self) -> None:
        if self.file.name:
            self._message = f"Input is not a pipe{RETURN}"
            return
        name = await self._ask("log file: ")
        if not name:
            return
        try:
            output = self.proc.open_now(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
            output.write_now(memoryview(self.file.data))
            output.close()
        except OSError as error:
            self._message = f"Cannot write to {name}: {error.strerror}{RETURN}"
