"""Searching the history: key by key (^R, ^S) and by what stands before the point (Page Up)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mirage.shell.readline.editor import Command, Editor

LONGEST = 256  # characters of what is searched for
_ENDERS = "\x1b\n"  # isearch-terminators; any other command ends the search too and is carried out


def incremental(direction: int) -> Command:
    """reverse-search-history (-1) and forward-search-history (1)."""

    async def command(editor: Editor, count: int) -> None:
        await _Search(editor, direction).run()

    return command


class _Search:
    """One incremental search."""

    __slots__ = ("direction", "editor", "failed", "marked", "origin", "wanted")

    def __init__(self, editor: Editor, direction: int) -> None:
        self.editor = editor
        self.direction = direction
        self.wanted = ""
        self.failed = False
        self.marked: tuple[int, int] | None = None
        self.origin = (editor.place, editor.buffer.point)

    async def run(self) -> None:
        editor = self.editor
        while True:
            self._show()
            key = await editor.read_key()
            if key in ("\x12", "\x13"):
                self.direction = -1 if key == "\x12" else 1
                self._look(again=True)
            elif key in ("\x7f", "\x08"):
                self.wanted = self.wanted[:-1]
                self._look(again=False)
            elif key == "\x07":
                editor.go_to(self.origin[0])
                editor.buffer.point = self.origin[1]
                return
            elif key < " ":
                if key not in _ENDERS or key == "\n":
                    editor.terminal.unread(key)
                elif key == "\x1b" and (more := editor.terminal.queued(16)):
                    editor.terminal.unread(key + more)
                return
            elif len(self.wanted) < LONGEST:
                self.wanted += key
                self._look(again=False)

    def _show(self) -> None:
        words = f"({'failed ' if self.failed else ''}{'reverse-' if self.direction < 0 else ''}i-search)`{self.wanted}': "
        self.editor.show([(each, 1) for each in words], self.marked)

    def _look(self, *, again: bool) -> None:
        editor = self.editor
        if not self.wanted:
            self.marked = None
            return
        at = self._within(editor.buffer.text, editor.buffer.point, again)
        place = editor.place
        while at < 0:
            place += self.direction
            if not 0 <= place < len(editor.history):
                self.failed = True
                editor.ding()
                return
            text = editor.history[place]
            if text == editor.buffer.text:
                continue
            at = text.rfind(self.wanted) if self.direction < 0 else text.find(self.wanted)
        self.failed = False
        editor.go_to(place)
        editor.buffer.point = at
        self.marked = (at, at + len(self.wanted))

    def _within(self, text: str, point: int, again: bool) -> int:
        if self.direction < 0:
            start = point - 1 if again else point
            return text.rfind(self.wanted, 0, start + len(self.wanted)) if start >= 0 else -1
        return text.find(self.wanted, point + 1 if again else point)


def prefix(direction: int) -> Command:
    """history-search-backward and -forward: lines that begin with what stands before the point."""

    def command(editor: Editor, count: int) -> None:
        wanted = editor.buffer.text[: editor.buffer.point]
        place = editor.place + direction
        while 0 <= place < len(editor.history):
            if editor.history[place].startswith(wanted) and editor.history[place] != editor.buffer.text:
                editor.go_to(place)
                editor.buffer.point = len(wanted)
                return
            place += direction
        editor.ding()

    return command
