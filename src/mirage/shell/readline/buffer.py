"""The line being edited: its text, the point, the mark, and what undoes the changes (readline's text.c and undo.c)."""

from __future__ import annotations

import unicodedata

LONGEST = 1 << 20  # characters of a line: what is typed behind them is lost
REMEMBERED = 4 << 20  # characters that undo may hold; past them all is forgotten
MERGED = 20  # undo.c: characters of consecutive typing that one undo takes back
_BEGIN, _END, _INSERT, _DELETE = range(4)

Change = tuple[int, int, str]  # kind, where, what


class Buffer:
    """Positions count characters. Every change goes through `insert` and `delete`, which remember how to undo it."""

    __slots__ = ("_weight", "mark", "point", "text", "undo_list")

    def __init__(self, text: str = "") -> None:
        self.text = text
        self.point = len(text)
        self.mark = 0
        self.undo_list: list[Change] = []
        self._weight = 0

    def insert(self, text: str) -> None:
        """At the point, which moves behind it."""
        text = text[: LONGEST - len(self.text)]
        if not text:
            return
        at = self.point
        self.text = self.text[:at] + text + self.text[at:]
        self.point += len(text)
        if self.undo_list and len(text) == 1:
            kind, start, old = self.undo_list[-1]
            if kind == _INSERT and start + len(old) == at and len(old) < MERGED:
                self.undo_list[-1] = (_INSERT, start, old + text)
                return
        self._remember((_INSERT, at, text))

    def delete(self, start: int, end: int) -> str:
        """What stood from start to end; the point stays where it was in the text."""
        start, end = max(0, min(start, end)), min(len(self.text), max(start, end))
        gone = self.text[start:end]
        if gone:
            self.text = self.text[:start] + self.text[end:]
            self._remember((_DELETE, start, gone))
            if self.point > end:
                self.point -= end - start
            elif self.point > start:
                self.point = start
            self.mark = min(self.mark, len(self.text))
        return gone

    def _remember(self, change: Change) -> None:
        self._weight += len(change[2]) + 16
        if self._weight > REMEMBERED:
            self.undo_list.clear()
            self._weight = 0
        self.undo_list.append(change)

    def replace(self, start: int, end: int, text: str) -> None:
        """One change in the eyes of undo; the point ends behind it."""
        self.begin()
        self.delete(start, end)
        self.point = start
        self.insert(text)
        self.end()

    def move(self, start: int, to: int) -> None:
        """Take one character to before another place, as one change; the point ends behind it."""
        self.begin()
        gone = self.delete(start, start + 1)
        self.point = to - 1
        self.insert(gone)
        self.end()

    def begin(self) -> None:
        """What changes until `end` is one change in the eyes of undo."""
        self.undo_list.append((_BEGIN, 0, ""))

    def end(self) -> None:
        self.undo_list.append((_END, 0, ""))

    def typed(self, back: int) -> str:
        """The text of the last change but so many, if it put something in."""
        kind, _, text = self.undo_list[-1 - back] if len(self.undo_list) > back else (_BEGIN, 0, "")
        return text if kind == _INSERT else ""

    def forget(self) -> None:
        """Nothing can be undone any more."""
        self.undo_list = []
        self._weight = 0

    def load(self, text: str) -> None:
        """Another line, with nothing to undo."""
        self.text = text
        self.point = len(text)
        self.mark = 0
        self.forget()

    def undo(self) -> bool:
        """Take back the last change (or group of changes); False when there is none."""
        if not self.undo_list:
            return False
        depth = 0
        while self.undo_list:
            kind, at, text = self.undo_list.pop()
            if kind == _END:
                depth += 1
            elif kind == _BEGIN:
                depth -= 1
            elif kind == _INSERT:
                self.text = self.text[:at] + self.text[at + len(text) :]
                self.point = at
            else:
                self.text = self.text[:at] + text + self.text[at:]
                self.point = at + len(text)
            if depth <= 0:
                break
        self.point = min(self.point, len(self.text))
        self.mark = min(self.mark, len(self.text))
        return True

    def original(self) -> str:
        """The text before all changes."""
        copy = Buffer(self.text)
        copy.undo_list = list(self.undo_list)
        while copy.undo():
            pass
        return copy.text

    # ---- places

    def next(self, at: int) -> int:
        """Behind the character at a place and the combining ones that belong to it."""
        at = min(at + 1, len(self.text))
        while at < len(self.text) and not self.text[at].isascii() and unicodedata.combining(self.text[at]):
            at += 1
        return at

    def previous(self, at: int) -> int:
        at = max(at - 1, 0)
        while at and not self.text[at].isascii() and unicodedata.combining(self.text[at]):
            at -= 1
        return at

    def word_end(self, at: int) -> int:
        """Where forward-word stops: behind the next run of letters and digits."""
        text, end = self.text, len(self.text)
        while at < end and not text[at].isalnum():
            at += 1
        while at < end and text[at].isalnum():
            at += 1
        return at

    def word_start(self, at: int) -> int:
        """Where backward-word stops."""
        text = self.text
        while at and not text[at - 1].isalnum():
            at -= 1
        while at and text[at - 1].isalnum():
            at -= 1
        return at

    def blank_word_start(self, at: int) -> int:
        """Where unix-word-rubout stops: blanks alone end a word."""
        text = self.text
        while at and text[at - 1] in " \t":
            at -= 1
        while at and text[at - 1] not in " \t":
            at -= 1
        return at
