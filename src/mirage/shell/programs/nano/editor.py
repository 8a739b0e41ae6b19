"""nano at work: the buffers, the screen, the keys as they come, and what is told below the text (nano 7.2)."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

from mirage.shell.lib.canvas import Canvas, Cell
from mirage.shell.programs.nano import files
from mirage.shell.programs.nano.colors import syntax_of
from mirage.shell.programs.nano.text import Text, width
from mirage.shell.programs.nano.window import MAIN, View, painted

if TYPE_CHECKING:
    from mirage.shell.lib.fullscreen import Fullscreen
    from mirage.shell.process import Process

BLANKED = 20  # keys after which the status bar is empty again


class Editor:
    """All buffers of one call. `actions` (keys.py) names what the keys do."""

    screen: Fullscreen
    actions: dict[str, Callable[[Editor], Awaitable[None] | None]]

    def __init__(self, proc: Process, view: View, *, is_constant: bool = False) -> None:
        self.proc = proc
        self.view = view
        self.texts: list[Text] = []
        self.at = 0
        self.is_constant = is_constant  # the place is shown after each key
        self.is_over = False
        self.cut = ""
        self.cut_answer = ""
        self.keeps_cut = False  # the next cut adds to the one before
        self.had_many = False
        self.sought = ""
        self.histories: list[list[str]] = [[], [], []]
        self.directory = ""
        self.has_searched = False
        self.is_exact = self.is_regex = self.is_backwards = False
        self.is_restricted = False
        self._has_said = False
        self._left = 0  # keys until the message goes
        self._escapes = 0
        self._canvas = Canvas(0, 0)

    @property
    def text(self) -> Text:
        return self.texts[self.at]

    @property
    def main_keys(self) -> tuple[tuple[str, str], ...]:
        return tuple((key, "Close" if tag == "Exit" and len(self.texts) > 1 else tag) for key, tag in MAIN)

    # ---- the screen

    def say(self, message: str, *, is_alert: bool = False) -> None:
        """statusline(): what is no alarm does not take an alarm's place."""
        if self.view.is_alert and self.view.message and self._left == BLANKED:
            self.view.message = self.view.message.rstrip("\0") + "\0"
            return
        self.view.message, self.view.is_alert, self._left, self._has_said = message, is_alert, BLANKED, True

    def hush(self) -> None:
        self.view.message = ""

    def screen_size(self) -> None:
        self.view.columns, self.view.rows = self.screen.columns, self.screen.rows

    def paint(self, rows: Sequence[Sequence[Cell]], cursor: tuple[int, int] | None) -> str:
        """What the terminal is sent so that it shows this."""
        size = (self.screen.columns, self.screen.rows)
        begin = self._canvas.forget(*size) if size != (self._canvas.columns, self._canvas.rows) else ""
        return begin + self._canvas.paint(rows, cursor)

    def painted(self) -> str:
        view, text = self.view, self.text
        self.screen_size()
        view.count = (self.at + 1, len(self.texts)) if self.had_many else (1, 0)
        if not text.top <= text.y < text.top + view.height:
            text.top = max(0, text.y - view.height // 2)
        return self.paint(*painted(text, view))

    def resized(self) -> str:
        if not self.view.prompt:
            self.hush()
        return self.painted()

    def forget(self) -> None:
        """Somebody else had the terminal."""
        self._canvas = Canvas(0, 0)

    async def show(self) -> None:
        if self.screen.is_idle:
            await self.proc.tick(self.view.height + len(self.text.line) // 8)
            await self.screen.show(self.painted())

    def scroll_to(self, *, row: int | None = None) -> None:
        """Keep the cursor on the screen by moving as little as possible (STATIONARY), or put it on a row."""
        text, height = self.text, self.view.height
        if row is not None:
            text.top = max(0, text.y - min(max(row, 0), height - 1))
        elif text.y < text.top:
            text.top = text.y
        elif text.y >= text.top + height:
            text.top = text.y - height + 1

    def to_line(self, y: int, x: int = 0, *, row: int | None = None) -> None:
        text = self.text
        text.y = min(max(y, 0), len(text.lines) - 1)
        text.x = min(x, len(text.line))
        text.settle()
        if row is not None:
            self.scroll_to(row=row)

    # ---- buffers

    def open(self, name: str) -> None:
        text, said = files.opened(self.proc, name) if name else (Text(), [])
        for message, is_alert in said:
            self.say(message, is_alert=is_alert)
        self._add(text or Text())

    def _add(self, text: Text) -> None:
        self.texts.append(text)
        self.at = len(self.texts) - 1
        self.had_many |= len(self.texts) > 1
        if text.name and not self.view.is_readonly:
            text.lock = files.lock(self.proc, text.name)
        self.colour()

    def colour(self) -> None:
        self.view.syntax = syntax_of(self.proc, self.text.name, self.text.lines[0])

    def switch(self, step: int) -> None:
        if len(self.texts) == 1:
            self.say("No more open file buffers", is_alert=True)
            return
        self.at = (self.at + step) % len(self.texts)
        self.tell_buffer()

    def tell_buffer(self) -> None:
        count = len(self.text.lines) - (not self.text.lines[-1])
        self.say(f"{self.text.name or 'New Buffer'} -- {count} line{'' if count == 1 else 's'}")
        self.colour()
        self.view.keys = self.main_keys

    def close(self) -> None:
        """This buffer; with the last of them it is over."""
        files.unlock(self.proc, self.text)
        if len(self.texts) == 1:
            self.is_over = True
            return
        del self.texts[self.at]
        self.at %= len(self.texts)
        self.tell_buffer()

    # ---- keys

    async def run(self) -> None:
        self.view.keys = self.main_keys
        await self.screen.show(self.painted())
        while not self.is_over:
            key = await self.next_key()
            if not key:
                return
            await self._key(key)
            if not self.is_over:
                await self.show()

    async def next_key(self) -> str:
        """A key as nano reads it: Esc and a key are Meta, Esc twice and a key Control."""
        while True:
            key = await self.screen.key()
            self._left = max(0, self._left - 1)
            if not self._left:
                self.hush()
            if key == "escape":
                self._escapes += 1
                continue
            if key.startswith("M-") and self._escapes:
                key, self._escapes = key[2:], 2
            if self._escapes and len(key) == 1:
                key = f"M-{key}" if self._escapes == 1 else f"^{key.upper()}"
            self._escapes = 0
            return key

    async def _key(self, key: str) -> None:
        if key not in ("^W", "^Q", "F6"):
            self.view.spot = None
        self._has_said = False
        name = key if len(key) == 1 else "M-" + key[2:].lower() if key.startswith("M-") and len(key) == 3 else key
        action = self.actions.get(name) if len(name) > 1 else None
        keeps = self.keeps_cut
        if name in ("^K", "F9", "M-6"):
            self.keeps_cut = keeps
        else:
            self.keeps_cut = False
        if len(name) == 1:
            self._type(name)
        elif action is None:
            self.say("Unknown sequence" if not name.startswith(("^", "M-")) else "Unbound key: " + name.upper(), is_alert=True)
        elif self.view.is_readonly and action in self.changing:
            self.say("Key is invalid in view mode", is_alert=True)
        else:
            result = action(self)
            if result is not None:
                await result
        if self.is_constant and not self._has_said and not self.is_over:
            self.locate()

    changing: frozenset[object] = frozenset()

    def _type(self, key: str) -> None:
        if self.view.is_readonly:
            self.say("Key is invalid in view mode", is_alert=True)
            return
        self.text.insert("addition", key, grows=True)
        self.scroll_to()

    async def paste_typed(self) -> None:
        """A bracketed paste: what comes is text."""
        pieces = []
        while (key := await self.screen.key()) not in ("pasted", ""):
            pieces.append({"enter": "\n", "^J": "\n", "tab": "\t"}.get(key, key if len(key) == 1 else ""))
        self.hush()
        self.text.insert("paste", "".join(pieces))
        self.scroll_to()

    # ---- what is told

    def locate(self) -> None:
        text = self.text
        lines, columns = len(text.lines), text.column + 1
        whole_columns = width(text.line) + 1
        before, whole = text.before(), text.size()
        lines_width, whole_width = max(2, len(str(lines))), max(2, len(str(whole)))
        self.say(
            f"line {text.y + 1:{lines_width}}/{lines} ({100 * (text.y + 1) // lines:2}%), col {columns:2}/{whole_columns:2} "
            f"({100 * columns // whole_columns:3}%), char {before:{whole_width}}/{whole} ({100 * before // whole if whole else 0:2}%)"
        )

    def count(self) -> None:
        text = self.text
        body = text.between(*text.region) if text.region is not None else "\n".join(text.lines)
        lines = body.count("\n") + (bool(body) and not body.endswith("\n"))
        words = len(re.findall(r"\w+", body))
        part = "In Selection:  " if text.region is not None else ""
        plural = ["" if number == 1 else "s" for number in (lines, words, len(body))]
        self.say(f"{part}{lines} line{plural[0]},  {words} word{plural[1]},  {len(body)} character{plural[2]}")

    def toggle_constant(self) -> None:
        self.is_constant = not self.is_constant
        if not self.is_constant:
            self.hush()

    def remember(self, kind: int, text: str) -> None:
        """What was searched for (0), put in its place (1) or run (2)."""
        history = self.histories[kind]
        if text in history:
            history.remove(text)
        history.append(text)
        del history[:-100]
        self.has_searched = True
