"""vi at work: the buffers, the keys as they come, what is said below the text (vim 9.0).

Called as `vi`, Debian's is compatible with the one of old (/etc/vim/vimrc.tiny): no arrows while text is inserted, one undo, what is
deleted while typing stays on the screen until Esc. By its other names it is Vim (debian.vim).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell.lib.canvas import Canvas
from mirage.shell.programs.vim import files
from mirage.shell.programs.vim.text import Place, Text, at_column, column_of, indent
from mirage.shell.programs.vim.window import BEGIN, END, ERROR, PROMPT, WARNING, View, painted, ruler

if TYPE_CHECKING:
    from mirage.shell.lib.fullscreen import Fullscreen
    from mirage.shell.process import Process

NAMES = {
    "up": "k", "down": "j", "left": "h", "right": "l", "home": "0", "end": "$", "pageup": "\x02", "pagedown": "\x06", "delete": "x", "insert": "i",
    "enter": "\r", "backspace": "\x7f", "tab": "\t", "escape": "\x1b", "F1": ":help\r", "C-right": "W", "C-left": "B", "S-right": "w", "S-left": "b",
    "S-up": "\x02", "S-down": "\x06", "C-home": "gg", "C-end": "G",
}  # fmt: skip
STUFFED_MAX = 1 << 16
WARNED = 1.002  # seconds that the first change of a file that is only to be read takes


class GoneError(Exception):
    """No more keys will come."""


class Interrupted(Exception):  # noqa: N818 - a key, not a fault
    """^C"""


class Editor:
    """One call."""

    screen: Fullscreen | None = None

    def __init__(self, proc: Process, names: list[str], *, is_compatible: bool, is_readonly: bool) -> None:
        self.proc = proc
        self.names = names
        self.at = 0
        self.is_compatible = is_compatible
        self.is_readonly = is_readonly
        self.text = Text()
        self.others: dict[str, Text] = {}
        self.alternate = ""
        self.view = View(has_ruler=not is_compatible)
        self.is_over = False
        self.is_silent = False  # an ex whose commands come from a pipe
        self.is_inserting = False
        self.was_told_more = False  # that there are more files
        self.was_outside = False  # and so the cursor of the terminal before is not at the beginning of a row
        self.had_last = False  # the last of the files was open
        self.status = 0
        self.registers: dict[str, tuple[str, bool]] = {}  # text, and whether it is whole lines
        self.sought = ""
        self.sought_way = 1
        self.found_letter = ("", "f")  # of f, F, t and T
        self.substituted: tuple[str, str, str] | None = None
        self.shell_line = ""
        self.inserted = ""
        self.dot = ""
        self.trace: list[str] = []
        self.commands: list[str] = []  # that were typed after a colon
        self.searches: list[str] = []
        self.options: dict[str, int | bool] = {
            "shiftwidth": 8,
            "ignorecase": False,
            "wrapscan": True,
            "autoindent": False,
            "expandtab": False,
        }
        self.visual = ""
        self.visual_from: Place = (0, 0)
        self.recording = ""
        self.recorded = ""
        self.keys: list[str] | None = None  # from a pipe
        self._stuffed: list[str] = []
        self._canvas = Canvas(0, 0)
        self._is_fresh = False  # the message: what the text does now does not wipe it
        self.view.selected = self._selected

    # ---- files

    def edit(self, name: str, *, is_forced: bool = False) -> None:
        """:e"""
        if self.text.name and self.text.name != name:
            self.alternate = self.text.name
        files.drop_swap(self.proc, self.text)
        self.had_last |= bool(self.names) and name == self.names[-1]
        self.text = Text(name, is_readonly=self.is_readonly, now=self.proc.clock.now)
        self.view.ghost = []
        self.say(files.load(self.proc, self.text, brief=not self.is_compatible))
        self.text.swap = files.make_swap(self.proc, name)

    def close(self) -> None:
        files.drop_swap(self.proc, self.text)

    # ---- what is said

    def say(self, text: str, look: str = "") -> None:
        """Below the text; what needs more room, or comes behind another, pushes the text up and waits for Enter."""
        view = self.view
        view.hidden_ruler = ""
        self._is_fresh = True
        if view.scrolled:
            view.scrolled.append((text, look))
        elif len(text) >= view.columns:
            view.scrolled = [(text, look)]
        else:
            view.message = (text, look)

    def say_more(self, *lines: tuple[str, str]) -> None:
        """Several lines at once."""
        self.view.scrolled += lines

    def complain(self, text: str) -> None:
        self.say(text, ERROR)

    def beep(self) -> None:
        """vi beeps; a terminal shows nothing of it. What is typed ahead or repeated ends."""
        self._stuffed.clear()
        if self.screen is not None:
            self.proc.out("\a")

    async def warn(self) -> None:
        """The first change of a file that is only to be read."""
        text = self.text
        if text.is_readonly and not text.is_warned and not text.is_changed:
            text.is_warned = True
            self.say("W10: Warning: Changing a readonly file", WARNING)
            self.view.hidden_ruler = ruler(text, self.view)
            await self.show()
            await self.proc.sleep(WARNED)

    # ---- the screen

    def _selected(self, at: int) -> tuple[int, int] | None:
        if not self.visual:
            return None
        here = (self.text.y, self.text.x)
        start, end = min(self.visual_from, here), max(self.visual_from, here)
        if not start[0] <= at <= end[0]:
            return None
        beyond = len(self.text.lines[at]) + 1
        if self.visual == "V":
            return 0, beyond
        return (start[1] if at == start[0] else 0), (end[1] + 1 if at == end[0] else beyond)

    def painted(self) -> str:
        view, text = self.view, self.text
        if self.screen is None:
            return ""
        size = (self.screen.columns, self.screen.rows)
        begin = ""
        if size != (self._canvas.columns, self._canvas.rows):
            begin = self._canvas.forget(*size)
            view.columns, view.rows = size
        view.has_intro &= not self.is_inserting and text.lines == [""] and not text.name
        self.follow()
        rows, cursor = painted(text, view, inserting=self.is_inserting)
        if self.visual and cursor is not None:
            cells = rows[cursor[0]]
            if cursor[1] < len(cells):
                cells[cursor[1]] = (cells[cursor[1]][0], "")
        self._is_fresh = False
        return begin + self._canvas.paint(rows, cursor)

    def resized(self) -> str:
        if self.screen is None:
            return ""
        view, text = self.view, self.text
        old, new = view.height, max(1, self.screen.rows - 1)
        row = sum(view.tall(text, at) for at in range(text.top, text.y))
        fraction = (row * 16384 + old // 2) // old
        wanted = min((fraction * new + 8191) // 16384, new - 1)
        view.rows, view.columns = self.screen.rows, self.screen.columns
        if new != old:
            text.top = max(0, text.y - wanted)
        view.message = ("", "") if not view.scrolled else view.message
        view.has_intro = False
        self._canvas = Canvas(0, 0)
        return self.painted()

    def forget(self) -> None:
        self._canvas = Canvas(0, 0)

    async def show(self) -> None:
        if self.screen is not None and self.screen.is_idle and not self._stuffed:
            await self.proc.tick(self.view.height + len(self.text.line) // 8)
            await self.screen.show(self.painted())

    def follow(self) -> None:
        """Bring the cursor into the window: a few lines by scrolling, else into its middle. Scrolling wipes the message."""
        text, view = self.text, self.view
        height, was = view.height, text.top
        if text.y < text.top:
            text.skipped = 0
            far = text.top - text.y
            text.top = text.y if far < height // 2 - 1 else self._middle()
        elif text.y > (last := view.below(text, text.top)) and text.y > text.top:
            text.skipped = 0
            need, top = 0, text.top
            rows = sum(view.tall(text, at) for at in range(last + 1, text.y + 1))
            while top < text.y and need < rows:
                need += view.tall(text, top)
                top += 1
            while top < text.y and sum(view.tall(text, at) for at in range(top, text.y + 1)) > height:
                top += 1
            text.top = top if text.y - last < height else self._middle()
        if text.top != was:
            self._wipe(abs(text.top - was))
        self._follow_within()

    def _follow_within(self) -> None:
        """A line taller than the window, or longer than it where lines are not wrapped."""
        text, view = self.text, self.view
        if not view.wraps:
            column = column_of(text.line, text.x, view.tab)
            if column < view.left or column >= view.left + view.columns - view.margin:
                view.left = max(0, column - (view.columns - view.margin) // 2) if column >= view.columns - view.margin else 0
            return
        if text.y == text.top and view.tall(text, text.top) > view.height:
            row = column_of(text.line, text.x, view.tab) // max(1, view.columns - view.margin)
            text.skipped = max(min(text.skipped, row), row - view.height + 1)
        else:
            text.skipped = 0

    def _middle(self) -> int:
        """The first line where the cursor's is in the middle; towards the end of the file, where the window is full."""
        text, view = self.text, self.view
        used = view.tall(text, text.y)
        top = bottom = text.y
        above = below = 0
        while top and used < view.height:
            if below < above and bottom + 1 < len(text.lines):
                bottom += 1
                step = view.tall(text, bottom)
                below += step
            else:
                step = view.tall(text, top - 1)
                if used + step > view.height:
                    break
                top -= 1
                above += step
            used += step
        return top

    def _wipe(self, count: int) -> None:
        if count < self.view.height and not self.view.scrolled and not self._is_fresh:
            self.view.message = ("", "")

    def lines_moved(self, below: int, count: int = 1) -> None:
        """So many lines have gone or come before the line `below`: what is on the screen from there on moves, which wipes the message."""
        text, view = self.text, self.view
        row = sum(view.tall(text, at) for at in range(text.top, min(below, text.top + view.height, len(text.lines))))
        if below < len(text.lines) and row + abs(count) < view.height - 2 and count and not view.scrolled:
            view.message = ("", "")

    # ---- keys

    def stuff(self, keys: str) -> None:
        """What is read before anything that is typed."""
        if len(self._stuffed) < STUFFED_MAX:
            self._stuffed[:0] = keys

    async def next(self, *, raw: bool = True) -> str:
        """The next character; in command mode (not `raw`) the keys of the keyboard are the commands that they stand for."""
        if self._stuffed:
            letter = self._stuffed.pop(0)
            await self.proc.tick(1)
        elif self.keys is not None:
            if not self.keys:
                raise GoneError
            letter = self.keys.pop(0)
        else:
            assert self.screen is not None
            await self.show()
            if raw:
                letter = await self.screen.character()
            else:
                key = await self.screen.key()
                if key.startswith("M-") and len(key) == 3:
                    self.screen.unread(key[2:])
                    key = "escape"
                if len(key) == 2 and key[0] == "^":
                    key = chr(ord(key[1]) ^ 64)
                named = NAMES.get(key, key if len(key) < 2 else "\0")
                letter = named[:1]
                self._stuffed[:0] = named[1:]
            if not letter:
                raise GoneError
            if self.recording:
                self.recorded += letter
        self.trace.append(letter)
        return letter

    # ---- places

    def go(self, place: Place, *, keeps_column: bool = False) -> None:
        self.text.y, self.text.x = place
        self.text.clamp(beyond=self.is_inserting)
        if not keeps_column:
            self.text.wanted = column_of(self.text.line, self.text.x, self.view.tab)

    def go_to_line(self, y: int, *, first: bool = True) -> None:
        y = min(max(y, 0), len(self.text.lines) - 1)
        self.go((y, indent(self.text.lines[y]) if first else 0))

    def vertical(self, y: int) -> Place:
        return y, at_column(self.text.lines[y], self.text.wanted, self.view.tab)

    # ---- the outside

    async def outside(self, argv: list[str], *, waits: bool = True) -> None:
        """A command on the terminal as it was before vi."""
        screen = self.screen
        if screen is None:
            await self.proc.spawn(argv)
            return
        rows = screen.rows
        screen.__exit__(None, None, None)
        told = "\n[No write since last change]\n" if self.text.is_changed else "\n"
        await screen.show(END.format(rows=rows) + told)
        try:
            status = await self.proc.spawn(argv)
        except OSError as error:
            self.proc.err(f"\nCannot execute shell {argv[0]}: {error.strerror}\n")
            status = 127
        ended = f"\nshell returned {status}\n" if status else ""
        screen.__enter__()
        if waits:
            await screen.show(f"{ended}\n{PROMPT}")
            letter = await screen.character()
            if letter not in "\r\n \x03":
                self.stuff(letter)
        self.was_outside = True
        await screen.show(BEGIN.format(rows=rows))
        self.view.message = ("", "")
        self.forget()

    async def suspend(self) -> None:
        if self.screen is None:
            return
        await self.screen.suspend(END.format(rows=self.screen.rows))
        self.view.message = ("", "")
        self.forget()
        await self.screen.show(BEGIN.format(rows=self.screen.rows))
