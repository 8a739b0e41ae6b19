"""vi while text is typed: into the line, over it, or in place of what was to be changed (vim 9.0, edit.c)."""

from __future__ import annotations

from mirage.shell.programs.vim.editor import Editor
from mirage.shell.programs.vim.motions import kind
from mirage.shell.programs.vim.text import Place, cells

MOVES = {"up": "k", "down": "j", "left": "h", "right": "l", "home": "0", "end": "$"}


async def insert(editor: Editor, count: int, *, repeats: str = "", replaces: bool = False) -> None:
    """Until Esc; then the text once more, as often as the count says. `repeats` is put before each (o and O open a line)."""
    text, view = editor.text, editor.view
    await editor.warn()
    text.keep()
    editor.is_inserting = True
    view.mode = "" if editor.is_compatible else "-- REPLACE --" if replaces else "-- INSERT --"
    if view.mode and not view.scrolled:
        view.message = ("", "")
    typing = _Typing(editor, replaces=replaces)
    try:
        while (letter := await _next(editor, typing)) not in ("\x1b", "\x03"):
            typing.key(letter)
            if letter == "\x16":
                if (literal := await editor.next()) == "\x03":
                    break
                typing.put(literal)
    finally:
        editor.is_inserting = False
        view.ghost = []
        view.mode = ""
    editor.inserted = content = typing.typed
    again = (repeats + content) * (min(count, 1000) - 1)
    editor.proc.session.step(len(again))
    for place, line in enumerate(again.split("\n")):
        if place:
            typing.put("\n")
        for part in line if replaces or "\t" in line else [line] if line else []:
            typing.put(part)
    if not text.line.strip(" \t") and typing.has_indented and not typing.typed.strip("\n"):
        text.lines[text.y], text.x = "", 0
    text.x = max(0, text.x - 1)
    text.settle()
    editor.go((text.y, text.x))


async def _next(editor: Editor, typing: _Typing) -> str:
    """A character; with 'esckeys' (Vim), the arrows move and begin a new insertion."""
    if editor.is_compatible or editor.screen is None or editor._stuffed:
        return await editor.next()
    while True:
        await editor.show()
        key = await editor.screen.peek()
        if key not in MOVES:
            if key in ("paste", "pasted", "delete"):
                await editor.screen.key()
                if key == "delete":
                    typing.delete()
                continue
            return await editor.next()
        await editor.screen.key()
        typing.move(MOVES[key])


class _Typing:
    """One insertion."""

    def __init__(self, editor: Editor, *, replaces: bool) -> None:
        self.editor = editor
        self.text = editor.text
        self.typed = ""
        self.replaces = replaces
        self.start: Place = (self.text.y, self.text.x)
        self.has_indented = False
        self._replaced: list[str] = []

    def key(self, letter: str) -> None:
        match letter:
            case "\x7f" | "\x08":
                self._erase(1)
            case "\x17":
                self._erase(self._word())
            case "\x15":
                self._erase(self.text.x - self.start[1] if self._is_bound else self.text.x)
            case "\x14" | "\x04":
                self._shift(1 if letter == "\x14" else -1)
            case "\x01":
                for each in self.editor.inserted:
                    self.put(each)
            case "\x05" | "\x19":
                y = self.text.y + (1 if letter == "\x05" else -1)
                if 0 <= y < len(self.text.lines) and self.text.x < len(self.text.lines[y]):
                    self.put(self.text.lines[y][self.text.x])
            case (
                "\x16"
                | "\x00"
                | "\x0e"
                | "\x10"
                | "\x18"
                | "\x1c"
                | "\x1d"
                | "\x1e"
                | "\x1f"
                | "\x06"
                | "\x0b"
                | "\x0c"
                | "\x0f"
                | "\x12"
            ):
                return
            case _:
                self.put("\n" if letter in "\r\n" else letter)

    def put(self, letter: str) -> None:
        text, view = self.text, self.editor.view
        self.typed += letter
        if letter == "\n":
            self._break()
            return
        line = text.line
        if letter == "\t" and self.editor.options["expandtab"]:
            letter = " " * (view.tab - text.x % view.tab)
        if self.replaces and text.x < len(line):
            self._replaced.append(line[text.x])
            text.lines[text.y] = line[: text.x] + letter + line[text.x + 1 :]
        else:
            self._replaced.append("")
            text.lines[text.y] = line[: text.x] + letter + line[text.x :]
        if view.ghost:
            wide = sum([width for _, width, _ in cells(line[: text.x] + letter)]) - sum(
                [width for _, width, _ in cells(line[: text.x])]
            )
            while view.ghost and wide > 0:
                wide -= view.ghost.pop(0)[1]
        text.x += len(letter)

    def _break(self) -> None:
        text = self.text
        line = text.line
        lead = line[: len(line) - len(line.lstrip(" \t"))] if self.editor.options["autoindent"] else ""
        rest = line[text.x :].lstrip(" \t") if lead else line[text.x :]
        text.lines[text.y : text.y + 1] = [line[: text.x], lead + rest]
        text.y, text.x = text.y + 1, len(lead)
        self.has_indented = bool(lead)
        self.start = (text.y, text.x)
        self.editor.view.ghost = []
        self.editor.lines_moved(text.y + 1)

    @property
    def _is_bound(self) -> bool:
        return self.editor.is_compatible and self.start[0] == self.text.y

    def _word(self) -> int:
        x, line = self.text.x, self.text.line
        low = self.start[1] if self._is_bound else 0
        at = x
        while at > low and kind(line[at - 1], big=False) == 0:
            at -= 1
        if at > low:
            what = kind(line[at - 1], big=False)
            while at > low and kind(line[at - 1], big=False) == what:
                at -= 1
        return x - at

    def _erase(self, count: int) -> None:
        text, view = self.text, self.editor.view
        low = self.start[1] if self._is_bound else 0
        if text.x == 0 and not self.editor.is_compatible and text.y:
            above = len(text.lines[text.y - 1])
            text.lines[text.y - 1 : text.y + 1] = [text.lines[text.y - 1] + text.line]
            text.y, text.x = text.y - 1, above
            self.typed = self.typed[:-1]
            return
        for _ in range(count):
            if text.x <= low:
                return
            line = text.line
            gone = line[text.x - 1]
            text.x -= 1
            was = self._replaced.pop() if self._replaced else ""
            if self.replaces:
                text.lines[text.y] = line[: text.x] + was + line[text.x + 1 :]
            else:
                text.lines[text.y] = line[: text.x] + line[text.x + 1 :]
                if self.editor.is_compatible:
                    shown = cells(line[: text.x + 1])[-1]
                    view.ghost[:0] = [(" ", 1, False)] * shown[1] if gone == "\t" else [shown]
            self.typed = self.typed[:-1]

    def _shift(self, way: int) -> None:
        text, width = self.text, int(self.editor.options["shiftwidth"])
        line = shifted(text.line, way, width, uses_tabs=not self.editor.options["expandtab"])
        text.x = max(0, text.x + len(line) - len(text.line))
        text.lines[text.y] = line

    def move(self, command: str) -> None:
        """An arrow: the insertion ends there and another begins."""
        text, editor = self.text, self.editor
        text.settle()
        match command:
            case "h":
                text.x = max(0, text.x - 1)
            case "l":
                text.x = min(len(text.line), text.x + 1)
            case "0":
                text.x = 0
            case "$":
                text.x = len(text.line)
            case _:
                y = text.y + (1 if command == "j" else -1)
                if 0 <= y < len(text.lines):
                    text.y, text.x = y, min(text.x, len(text.lines[y]))
        text.keep()
        editor.text.clamp(beyond=True)
        self.typed, self.start, self._replaced = "", (text.y, text.x), []

    def delete(self) -> None:
        text = self.text
        text.lines[text.y] = text.line[: text.x] + text.line[text.x + 1 :]


def shifted(line: str, way: int, width: int, *, uses_tabs: bool = True) -> str:
    """A line moved by one shift."""
    body = line.lstrip(" \t")
    if not body and way > 0:
        return line
    column = sum(wide for _, wide, _ in cells(line[: len(line) - len(body)]))
    column = max(0, column // width * width + way * width if way > 0 or column % width == 0 else column // width * width)
    return ("\t" * (column // 8) + " " * (column % 8) if uses_tabs else " " * column) + body
