"""Searching the history: key by key (^R, ^S) and by what stands before the point (Page Up)."""

from __future__ import annotations

import fnmatch
import re
from typing import TYPE_CHECKING

from mirage.shell.readline.buffer import Buffer
from mirage.shell.readline.keymap import COMMAND

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
    """One incremental search (isearch.c). The line that is being typed is the last of those that are searched."""

    __slots__ = ("direction", "editor", "failed", "found", "index", "lines", "origin", "place", "wanted")

    def __init__(self, editor: Editor, direction: int) -> None:
        self.editor = editor
        self.direction = direction
        self.wanted = ""
        self.failed = False
        self.found = False
        self.lines = [*editor.history, editor.buffer.text]
        self.origin = (editor.place, editor.buffer.point)
        self.lines[editor.place] = editor.buffer.text
        self.place = editor.place  # of the last line that was found
        self.index = editor.buffer.point

    async def run(self) -> None:
        editor = self.editor
        while True:
            self._show()
            key = await editor.read_key()
            command = editor.bindings.get(key)
            if command in ("reverse-search-history", "forward-search-history"):
                if not self._again(-1 if command == "reverse-search-history" else 1):
                    continue
            elif key in ("\x7f", "\x08"):
                self.wanted = self.wanted[:-1]
            elif key == "\x07":
                editor.go_to(self.origin[0])
                editor.buffer.point = self.origin[1]
                return
            elif key in ("\x17", "\x19"):
                if not self._take(is_all=key == "\x19"):
                    editor.ding()
                    continue
            elif key < " ":
                if key not in _ENDERS:
                    editor.terminal.unread(key)
                elif key == "\x1b" and (more := editor.terminal.queued(16)):
                    editor.terminal.unread(key + more)
                self._end()
                return
            elif len(self.wanted) < LONGEST:
                self.wanted += key
            self._look()

    def _show(self) -> None:
        words = f"({'failed ' if self.failed else ''}{'reverse-' if self.direction < 0 else ''}i-search)`{self.wanted}': "
        marked = (self.index, self.index + len(self.wanted)) if self.found and not self.failed else None
        self.editor.show([(each, 1) for each in words], marked, is_message=True)

    def _again(self, direction: int) -> bool:
        """^R or ^S; False where there is nothing to look for."""
        if not self.wanted:
            self.wanted = self.editor.sought
            self.direction = direction
            self._show()
            return bool(self.wanted)
        if direction != self.direction:
            self.direction = direction
        elif direction < 0 or self.index < len(self.editor.buffer.text):
            self.index += direction
        else:
            self.editor.ding()
        return True

    def _take(self, *, is_all: bool) -> bool:
        """^W: the word behind what was found, into what is searched for; ^Y: all behind it."""
        text = self.editor.buffer.text
        start = end = self.editor.buffer.point + len(self.wanted)
        while end < len(text) and (is_all or text[end].isalnum()):
            end += 1
        self.wanted = (self.wanted + text[start:end])[:LONGEST]
        return end > start

    def _look(self) -> None:
        editor = self.editor
        place = self._search()
        self.failed = place is None
        if place is None:
            editor.ding()
            return
        self.found = True
        self.place = place
        editor.go_to(place)
        editor.buffer.point = self.index

    def _search(self) -> int | None:
        """The line in which the text stands; where in it, is `index` then."""
        if not self.wanted:
            return None
        place, seen = self.place, self.lines[self.place] if self.found else None
        while True:
            line, wanted = self.lines[place], self.wanted
            if self.direction < 0:
                at = line.rfind(wanted, 0, self.index + len(wanted)) if self.index >= 0 else -1
            else:
                at = line.find(wanted, max(0, self.index))
            if at >= 0:
                self.index = at
                return place
            self.index = 0 if self.direction < 0 else len(line)
            place += self.direction
            while 0 <= place < len(self.lines) and (self.lines[place] == seen or len(self.lines[place]) < len(wanted)):
                place += self.direction
            if not 0 <= place < len(self.lines):
                return None
            self.index = len(self.lines[place]) - len(wanted) if self.direction < 0 else 0

    def _end(self) -> None:
        editor = self.editor
        editor.sought = self.wanted or editor.sought
        editor.buffer.point = min(max(0, self.index), len(editor.buffer.text))


def asked(direction: int) -> Command:
    """Search for a line that is typed in the place of the line: M-p (-1), M-n (1), and vi's / and ? (0)."""

    async def command(editor: Editor, count: int) -> None:
        way = direction or (-1 if editor.key == "/" else 1)
        was_marked = editor.was_marked
        wanted = await _typed(editor, editor.key if not direction else ":")
        if wanted is None:
            if was_marked:
                editor.show(marked=(min(editor.buffer.point, editor.buffer.mark), max(editor.buffer.point, editor.buffer.mark)))
            return
        if wanted:
            editor.pattern = wanted[:LONGEST]
        if not editor.pattern or not _seek(editor, way):
            editor.buffer.point = len(editor.buffer.text)
            editor.show()
            editor.buffer.point = 0
            editor.ding()

    return command


def again(editor: Editor, count: int) -> None:
    """vi's n and N."""
    if not editor.pattern or not _seek(editor, -1 if editor.key == "n" else 1):
        editor.ding()
        editor.ding()


async def _typed(editor: Editor, sign: str) -> str | None:
    """What is searched for; None where it is given up."""
    wanted = Buffer()
    while True:
        editor.show([*editor.prompt, (sign, 1)], line=wanted)
        key = await editor.read_key()
        if key in "\r\n":
            return wanted.text
        if key in "\x08\x7f" and wanted.text:
            wanted.delete(wanted.previous(wanted.point), wanted.point)
        elif key in "\x07\x08\x7f":
            if key == "\x07":
                editor.ding()
            return None
        elif key == "\x17":
            wanted.delete(wanted.blank_word_start(wanted.point), wanted.point)
        elif key == "\x15":
            wanted.delete(0, wanted.point)
        else:
            wanted.insert(key)


def _seek(editor: Editor, direction: int) -> bool:
    """To the next line that has the text in it (at its beginning, behind ^); to vi it is a pattern."""
    is_vi = editor.bindings.keymap == COMMAND
    wanted = editor.pattern.removeprefix("^")
    pattern = wanted if is_vi and wanted.count("*") < 4 else re.sub(r"([*?[])", r"[\1]", wanted)
    matches = re.compile(fnmatch.translate(("" if editor.pattern.startswith("^") else "*") + pattern + "*")).match
    place = editor.place + direction
    while 0 <= place < len(editor.history):
        if matches(line := editor.history[place][:4096]):
            if is_vi:
                editor.go_to(place)
            else:  # emacs' keys stay where they are in the history
                editor.buffer.load(line)
                editor.buffer.point = line.find(wanted)
                editor.buffer.mark = editor.buffer.point + len(wanted)
                editor.marked = True
            return True
        place += direction
    return False


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
