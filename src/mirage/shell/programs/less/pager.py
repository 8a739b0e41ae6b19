"""less' screen: the files that it has open, how they are shown, and the prompt that waits for keys (less 590, output.c, prompt.c)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mirage.shell.lib.canvas import Canvas, Row, text_of
from mirage.shell.lib.fullscreen import UNKNOWN, Fullscreen
from mirage.shell.lib.posixregex import Regex
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.programs.less.layout import REVERSE, Layout, Place

if TYPE_CHECKING:
    from mirage.shell.process import Process

ENTER, LEAVE = "\33[?1049h\33[22;0;0t\33[?1h\33=\r", "\r\33[K\33[?1l\33>\33[?1049l\33[23;0;0t"  # xterm's smcup, smkx and back
RETURN = "  (press RETURN)"
HELP = "HELP -- Press RETURN for more, or q when done"
TILDE = Row().put("~", "1")
MATCHES_MAX = 500  # in a line


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
    """One call: what is open, how it is shown, and what is read and asked. What the keys do stands in commands.py."""

    screen: Fullscreen

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
        self.canvas = Canvas(0, 0)
        self.is_squished = False  # fewer lines than rows, and shown where the cursor was
        self.message = ""
        self.is_stale = False  # what is shown, until the message of the option that changed is read
        self.typed: str | None = None
        self.half = 0
        self.help: File | None = None

    def add(self, name: str, data: bytes) -> None:
        self.files.append(File(name, data, Layout(data)))

    @property
    def file(self) -> File:
        return self.help or self.files[self.at]

    @property
    def height(self) -> int:
        """Rows of text."""
        return max(1, self.screen.rows - 1)

    # ---- the screen

    def lay_out(self) -> None:
        for file in (*self.files, *([self.help] if self.help is not None else [])):
            layout = file.layout
            layout.columns = self.screen.columns
            layout.is_chopped, layout.is_numbered = "S" in self.options, "N" in self.options
            layout.is_coloured = bool(self.options & {"R", "r"})

    def fits(self) -> bool:
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

    def rows(self) -> list[Row]:
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
        if self.typed is not None:
            return row.put(self.typed)
        if self.message:
            return row.put(self.message, REVERSE)
        if self.number:
            return row.put(f":{self.number}")
        if self.file.layout.wanted is not None:
            row.put("& ")
        text = HELP if self.help is not None and not self.is_at_end else self._told()
        return row.put(text, REVERSE) if text else row.put(":")

    def _told(self) -> str:
        file, parts = self.file, []
        if self.help is not None:
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

    def full(self) -> str:
        """Where it is, as = tells it."""
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

    def _where_lines(self, *, has_bytes: bool) -> str:
        layout = self.file.layout
        bottom = self.bottom()
        said = f"lines {self.file.top[0] + 1}-{bottom}/{len(layout.lines)}"
        return said + (f" byte {layout.start(bottom)}/{layout.size}" if has_bytes else "")

    def bottom(self) -> int:
        layout = self.file.layout
        line, row = layout.forward(self.file.top, self.height)[0]
        return max(1, min(line + (row > 0), len(layout.lines)))

    def _percent(self) -> int:
        layout = self.file.layout
        return (layout.start(self.bottom()) * 100 * 2 + layout.size) // (2 * layout.size) if layout.size else 0

    def painted(self) -> str:
        if self.is_squished:
            return "\r" + text_of(self._prompt()) + "\33[K"
        size = (self.screen.columns, self.screen.rows)
        begin = self.canvas.forget(*size) if size != (self.canvas.columns, self.canvas.rows) else ""
        rows = self.rows()
        rows += [TILDE] * (self.height - len(rows))
        prompt = self._prompt()
        return begin + self.canvas.paint([*rows, prompt], (self.height, len(prompt)))

    def resized(self) -> str:
        self.lay_out()
        self.is_squished = False
        return self.painted()

    async def show(self) -> None:
        if self.screen.is_idle:
            await self.proc.tick(self.height)
            await self.screen.show(self.painted())

    async def show_line(self, text: str) -> None:
        """A question in the last row."""
        self.typed = text
        await self.screen.show(self.painted())
        self.typed = None

    # ---- keys, and what is asked in the last row

    async def key(self) -> str:
        key = await self.screen.key()
        if key == "":
            self.is_over = True
        if self.screen.is_plain_cursor_key:
            return UNKNOWN
        return key

    async def ask(self, prompt: str) -> str | None:
        """A line; None where it was given up."""
        typed = ""
        try:
            while True:
                self.typed = prompt + typed
                await self.show()
                key = await self.key()
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
            self.typed = None

    async def ask_letter(self, prompt: str) -> str:
        await self.show_line(prompt)
        return await self.key()

    def leave(self) -> None:
        """q: out of the help, or altogether."""
        if self.help is not None:
            self.help = None
            self.file.is_told = False
            self.canvas = Canvas(0, 0)
        else:
            self.is_over = True
