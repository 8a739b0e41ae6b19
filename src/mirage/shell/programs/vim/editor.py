"""vi on a terminal: the window, and what each key does in each mode."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

from mirage.shell.fullscreen import ERASE, NORMAL, shown
from mirage.shell.programs.vim import commands
from mirage.shell.programs.vim.text import Text

TILDE = "\x1b[1m\x1b[34m~"
PENDING = frozenset("dycgr<>Z")


class Editor(Text):
    """One call. `keys` is where they come from when not from the terminal."""

    keys: AsyncIterator[str] | None = None

    # ---- the screen

    def body(self, rows: int, columns: int) -> str:
        """The lines of the window, and tildes where there are none."""
        height = rows - 1
        if self.y < self.top:
            self.top = self.y
        while self.top < self.y and self._height(self.top, self.y + 1, columns) > height:
            self.top += 1
        parts, row, at = [], 1, self.top
        is_styled = False
        while row <= height:
            if at < len(self.lines):
                text = self._text(at)
                pieces = [text[start : start + columns] for start in range(0, len(text), columns)] or [""]
                if row + len(pieces) - 1 > height and at > self.top:
                    parts += [f"\x1b[{line};1H@{ERASE}" for line in range(row, height + 1)]
                    break
                for piece in pieces[: height - row + 1]:
                    parts.append(f"\x1b[{row};1H{piece}{ERASE}")
                    row += 1
                at += 1
            else:
                parts.append(f"\x1b[{row};1H{'~' if is_styled else TILDE}{' ' * (columns - 1)}")
                is_styled = True
                row += 1
        return "".join(parts)

    def _text(self, at: int) -> str:
        number = f"{at + 1:>3} " if self.is_numbered else ""
        return number + "".join(shown(self.lines[at]))

    def _height(self, first: int, last: int, columns: int) -> int:
        return sum(max(1, -(-len(self._text(at)) // columns)) for at in range(first, last))

    def painted(self) -> str:
        assert self.screen is not None
        rows, columns = self.screen.rows, self.screen.columns
        self.x = min(self.x, max(0, len(self.lines[self.y]) - (self.mode != "insert")))
        body = self.body(rows, columns)
        below = (
            ":" + self.typed
            if self.mode == "command"
            else self.typed
            if self.mode == "search"
            else "\x1b[1m-- INSERT --"
            if self.mode == "insert"
            else self.message
        )
        cells = shown(self.lines[self.y])
        width = sum(len(cell) for cell in cells[: self.x]) + (4 if self.is_numbered else 0)
        if self.mode != "insert" and self.x < len(cells) and cells[self.x].isspace() and len(cells[self.x]) > 1:
            width += len(cells[self.x]) - 1
        line = self.lines[self.y]
        where = f"{self.y + 1 if self.lines != [''] else 0},{self.x + 1 if line else '0-1'}"
        height = rows - 1
        whole = "All" if self.top == 0 and len(self.lines) <= height else "Top" if self.top == 0 else (
            "Bot" if self.top + height >= len(self.lines) else f"{100 * self.top // max(1, len(self.lines) - height)}%")  # fmt: skip
        ruler = f"\x1b[{rows};{columns - 17}H{where:<14}{whole}" if self.mode not in ("command", "search") and columns > 40 else ""
        row = self._height(self.top, self.y, columns) + width // columns + 1
        cursor = f"\x1b[{row};{width % columns + 1}H"
        if self.mode in ("command", "search"):
            cursor = f"\x1b[{rows};{len(below) + 1}H"
        return f"\x1b[?25l{body}{NORMAL}\x1b[{rows};1H{below[: columns + 8]}{NORMAL}{ERASE}{ruler}{cursor}\x1b[?25h"

    # ---- keys

    async def keys_of(self, text: str) -> AsyncIterator[str]:
        for letter in text:
            yield {"\n": "enter", "\r": "enter", "\x1b": "escape", "\x7f": "backspace"}.get(
                letter, letter if letter >= " " else f"^{chr(ord(letter) + 64)}"
            )

    async def next_key(self) -> str:
        if self.keys is not None:
            return await anext(self.keys, "")
        assert self.screen is not None
        key = await self.screen.key()
        if key.startswith("M-"):  # Esc, and a key that came with it
            self.screen.unread(key[2:])
            return "escape"
        return key

    async def run(self) -> None:
        await self._show()
        while not self.is_over:
            key = await self.next_key()
            if not key:
                return
            await self._key(key)
            await self._show()

    async def _show(self) -> None:
        if self.screen is not None and self.screen.is_idle and not self.is_over:
            await self.screen.show(self.painted())

    async def _key(self, key: str) -> None:
        if self.mode == "insert":
            self._insert(key)
        elif self.mode in ("command", "search"):
            await self._line(key)
        else:
            await self._normal(key)

    async def _line(self, key: str) -> None:
        if key == "enter":
            mode, text, self.mode, self.typed, self.message = self.mode, self.typed, "", "", ""
            if mode == "command":
                await commands.run(self, text)
            else:
                self.sought = text[1:] or self.sought
                self.search(-1 if text[0] == "?" else 1)
        elif key in ("escape", "^C"):
            self.mode = self.typed = ""
        elif key == "backspace":
            if len(self.typed) <= (self.mode == "search"):
                self.mode = ""
            self.typed = self.typed[:-1]
        elif key == "^U":
            self.typed = self.typed[:1] if self.mode == "search" else ""
        elif len(key) == 1:
            self.typed += key

    def _insert(self, key: str) -> None:
        line = self.lines[self.y]
        if key in ("escape", "^C"):
            self.mode, self.x, self.message = "", max(0, self.x - 1), ""
        elif key == "enter":
            self.lines[self.y : self.y + 1] = [line[: self.x], line[self.x :]]
            self.y, self.x = self.y + 1, 0
        elif key == "backspace":
            if self.x:
                self.lines[self.y], self.x = line[: self.x - 1] + line[self.x :], self.x - 1
            elif self.y:
                self.x = len(self.lines[self.y - 1])
                self.lines[self.y - 1 : self.y + 1] = [self.lines[self.y - 1] + line]
                self.y -= 1
        elif key == "delete":
            self.lines[self.y] = line[: self.x] + line[self.x + 1 :]
        elif key in ("up", "down", "left", "right", "home", "end"):
            self._arrow(key, len(line))
        elif len(key) == 1 or key == "tab":
            self.lines[self.y] = line[: self.x] + ("\t" if key == "tab" else key) + line[self.x :]
            self.x += 1

    def _arrow(self, key: str, limit: int) -> None:
        match key:
            case "up" | "down":
                self.y = min(max(self.y + (1 if key == "down" else -1), 0), len(self.lines) - 1)
                self.x = min(self.x, len(self.lines[self.y]))
            case "left":
                self.x = max(0, self.x - 1)
            case "right":
                self.x = min(limit, self.x + 1)
            case "home":
                self.x = 0
            case "end":
                self.x = limit

    async def _normal(self, key: str) -> None:
        pending = self.typed
        self.typed = ""
        if key in ("escape", "^C"):
            self.message = "Type  :qa  and press <Enter> to exit Vim" if key == "^C" else self.message
            return
        if key.isdecimal() and len(key) == 1 and (key != "0" or pending.isdecimal()) and pending[-1:] not in ("r",):
            self.typed = pending + key
            return
        digits = re.match(r"\d*", pending)
        count = int(digits[0]) if digits and digits[0] else 0
        operator = pending.lstrip("0123456789")
        if key in PENDING and not operator and len(key) == 1:
            self.typed = pending + key
            return
        if operator:
            self.operate(operator[-1], key, max(1, min(count, 99999)), has_count=bool(count))
        elif key in EDITS:
            EDITS[key](self, max(1, min(count, 99999)))
        elif key in (":", "/", "?"):
            self.mode, self.typed, self.message = ("command", "", "") if key == ":" else ("search", key, "")
        else:
            self.move(key, min(count, 1 << 30))

    def operate(self, operator: str, key: str, count: int, *, has_count: bool) -> None:
        """dd, dw, yy, cc, gg, rX, ZZ and their like."""
        line = self.lines[self.y]
        if operator == "Z":
            if key == "Z" and self.is_changed and not self.write(self.name, is_forced=False):
                return
            self.is_over = key in "ZQ"
        elif operator == "g":
            if key == "g":
                self.y, self.x = (min(count - 1, len(self.lines) - 1) if has_count else 0), 0
        elif operator == "r" and len(key) == 1 and self.x < len(line):
            self.keep()
            self.lines[self.y] = line[: self.x] + key + line[self.x + 1 :]
        elif operator in "dyc":
            if key == operator:
                self.take_lines(operator, self.y, min(self.y + count, len(self.lines)))
            elif key in ("j", "down", "k", "up", "G"):
                first = self.y if key in ("j", "down", "G") else max(0, self.y - count)
                last = len(self.lines) if key == "G" else min(len(self.lines), (self.y if key in ("k", "up") else self.y + count) + 1)
                self.take_lines(operator, first, last)
            else:
                self.take_part(operator, key, count)


EDITS = {
    key: (lambda editor, count, act=act, key=key: act(editor, count, key))
    for keys, act in (
        ("iaIAoOsSC", Text.begin),
        ("xXD", Text.erase),
        ("pP", Text.put),
        ("J", Text.join),
        ("u", Text.undo),
        ("~", Text.switch),
    )
    for key in keys
} | {"delete": lambda editor, count: editor.erase(count, "x"), "insert": lambda editor, count: editor.begin(count, "i")}
