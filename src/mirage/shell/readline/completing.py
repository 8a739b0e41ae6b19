"""TAB: the word at the point completed, or what it could become listed, as readline's complete.c shows it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from mirage.shell.readline.editor import Editor, _cell


@dataclass(frozen=True, slots=True)
class Matches:
    """What a word (line[start:point]) could become. `shown` is each as a list shows it; `suffix` follows a single one."""

    start: int
    texts: Sequence[str]  # as they are inserted, quoted where they have to be
    shown: Sequence[str]
    suffix: str = " "
    closing: str = ""  # the quote that a finished word needs


Source = Callable[[str, int, str], Awaitable[Matches]]


@dataclass(slots=True)
class _Menu:
    """What menu-complete goes through: the common beginning first, then each."""

    start: int
    choices: Sequence[str]
    index: int = 0


class Completing:
    """The completer of an editor: `source(line, point, kind)` knows the words, this knows the keys and the screen."""

    __slots__ = ("has_changed", "menu", "rows", "source")

    def __init__(self, source: Source, rows: Callable[[], int]) -> None:
        self.has_changed = False  # by the completion before this one: a second TAB lists only when it did not
        self.menu: _Menu | None = None
        self.source = source
        self.rows = rows

    async def __call__(self, editor: Editor, kind: str) -> None:
        buffer, settings = editor.buffer, editor.settings
        if kind.startswith("menu"):
            await self._choose(editor, -1 if kind == "menu back" else 1)
            return
        matches = await self.source(buffer.text, buffer.point, kind)
        kind = kind.partition(" ")[0]
        word = buffer.text[matches.start : buffer.point]
        texts = sorted(set(matches.texts))
        if not texts:
            editor.ding()
            return
        if kind == "insert":
            buffer.replace(matches.start, buffer.point, " ".join(texts) + " ")
            return
        if kind == "list":
            await self._list(editor, matches)
            return
        common = _common(texts, is_caseless=settings.is_on("completion-ignore-case"))
        had_changed, self.has_changed = self.has_changed, len(texts) == 1 or len(common) > len(word)
        if len(texts) == 1:
            self._insert(editor, matches.start, word, common + matches.closing + matches.suffix)
            return
        if settings.is_on("show-all-if-ambiguous"):
            self._insert(editor, matches.start, word, common or word)
            await self._list(editor, matches)
            return
        is_again = editor.last == "complete" and editor.this == "complete" and not had_changed
        if len(common) > len(word) or (common and common != word and not is_again):
            self._insert(editor, matches.start, word, common)
        elif is_again:
            await self._list(editor, matches)
            return
        editor.ding()

    async def _choose(self, editor: Editor, step: int) -> None:
        """menu-complete: the next of what the word could become, in its place."""
        buffer, menu = editor.buffer, self.menu
        if menu is None or not editor.last.startswith("menu-complete"):
            matches = await self.source(buffer.text, buffer.point, "")
            texts = sorted(set(matches.texts))
            self.menu = None
            if not texts:
                editor.ding()
                return
            if len(texts) > 1 and editor.settings.is_on("show-all-if-ambiguous"):
                await self._list(editor, matches)
            menu = self.menu = _Menu(matches.start, [_common(texts), *[text + matches.closing + matches.suffix for text in texts]])
        menu.index = (menu.index + step) % len(menu.choices)
        if not menu.index:
            editor.ding()
        buffer.replace(menu.start, buffer.point, menu.choices[menu.index])

    @staticmethod
    def _insert(editor: Editor, start: int, word: str, text: str) -> None:
        buffer = editor.buffer
        if text.startswith(word):
            buffer.insert(text[len(word) :])
        else:
            buffer.replace(start, buffer.point, text)

    async def _list(self, editor: Editor, matches: Matches) -> None:
        shown = sorted(set(matches.shown))
        if len(shown) == 1:
            editor.screen.move_to_end()
            editor.terminal.write(editor.screen.take() + "\n" + shown[0] + "\n")
            editor.fresh()
            return
        editor.end_line()
        most = int(editor.settings.text("completion-query-items"))
        if len(shown) >= most > 0:
            editor.terminal.write(f"Display all {len(shown)} possibilities? (y or n)")
            if not await self._agreed(editor):
                editor.terminal.write("\n")
                editor.fresh()
                return
            editor.terminal.write("\n")
        await self._columns(editor, shown)
        editor.fresh()

    @staticmethod
    async def _agreed(editor: Editor) -> bool:
        while True:
            key = await editor.read_key()
            if key in "yY ":
                return True
            if key in "nN\x7f":
                return False
            editor.ding()

    async def _columns(self, editor: Editor, shown: Sequence[str]) -> None:
        """Down the columns, two blanks between; a page at a time."""
        cells = [sum([_cell(each)[1] for each in text]) for text in shown]
        width = max(cell - text.endswith("/") for cell, text in zip(cells, shown)) + 2  # what marks a directory stands in the blanks
        columns = max(1, editor.screen.width // width)
        if columns != 1 and columns * width == editor.screen.width:
            columns -= 1
        count = -(-len(shown) // columns)
        lines = 0
        for row in range(count):
            line = []
            for index in range(row, len(shown), count):
                line.append(shown[index])
                if index // count + 1 < columns:
                    line.append(" " * (width - cells[index]))
            editor.terminal.write("".join(line) + "\n")
            lines += 1
            if lines >= self.rows() - 1 and row + 1 < count:
                lines = await self._more(editor, lines)
                if lines < 0:
                    return

    @staticmethod
    async def _more(editor: Editor, lines: int) -> int:
        """--More--: how many lines are on this page already; -1 to stop."""
        editor.terminal.write("--More--")
        while True:
            key = await editor.read_key()
            if key in " yY":
                editor.terminal.write("\r        \r")
                return 0
            if key in "\r\n":
                editor.terminal.write("\r        \r")
                return lines - 1
            if key in "qQnN\x7f":
                editor.terminal.write("\r        \r")
                return -1
            editor.ding()


def _common(texts: Sequence[str], *, is_caseless: bool = False) -> str:
    """What all of them begin with; they are sorted."""
    first, *others = texts if is_caseless else (texts[0], texts[-1])
    end = len(first)
    for other in others:
        same = 0
        while same < min(end, len(other)) and (
            first[same] == other[same] or (is_caseless and first[same].lower() == other[same].lower())
        ):
            same += 1
        end = same
    return first[:end]
