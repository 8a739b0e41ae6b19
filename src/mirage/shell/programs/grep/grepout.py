"""What grep 3.8 prints of one file: selected lines with their context, their parts, their number, or the file's name, in colours."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mirage.shell.lib.text import to_bytes

if TYPE_CHECKING:
    from mirage.shell.process import Process
    from mirage.shell.programs.grep.grepmatch import Matcher

COLORS = {"ms": "01;31", "mc": "01;31", "sl": "", "cx": "", "fn": "35", "ln": "32", "bn": "32", "se": "36"}  # grep's own


@dataclass(slots=True)
class Style:
    """What the options say of the output."""

    before: int | None = None
    after: int | None = None
    most: int | None = None
    separator: bytes | None = b"--"
    has_names: bool = False
    colors: dict[str, bytes] = field(default_factory=dict)
    letters: frozenset[str] = frozenset()
    has_printed: bool = False  # of any file: what comes next is kept apart

    def take(self, given: dict[str, str]) -> None:
        self.letters = frozenset(given)
        if self.is_brief or "o" in given:
            self.before = self.after = None

    @property
    def is_brief(self) -> bool:
        """Nothing of a line is printed."""
        return bool(self.letters & {"c", "l", "L", "q"})

    def color(self, wanted: str) -> None:
        """The colours of $GREP_COLORS over the usual ones."""
        colors = dict(COLORS)
        for part in wanted.split(":"):
            name, equals, value = part.partition("=")
            if equals and not set(value) - set("0123456789;"):
                colors.update({"ms": value, "mc": value} if name == "mt" else {name: value} if name in colors else {})
        self.colors = {name: value.encode() for name, value in colors.items()}

    def paint(self, name: str, data: bytes) -> bytes:
        code = self.colors.get(name)
        return b"\33[" + code + b"m\33[K" + data + b"\33[m\33[K" if code else data


class Printer:
    """One file. `count` is how many lines were selected."""

    def __init__(self, proc: Process, style: Style, match: Matcher, name: bytes, binary: str) -> None:
        self.proc, self.style, self.match, self.name, self.binary = proc, style, match, name, binary
        self.count = 0
        self._number = 0
        self._offset = 0
        self._is_inverted = "v" in style.letters
        self._is_binary = False
        self._is_over = False
        self._held: deque[tuple[int, int, bytes]] = deque(maxlen=style.before or 0)
        self._owed = 0  # lines of context still to come
        self._printed = 0  # number of the last line printed
        self._end = b"\0" if "z" in style.letters else b"\n"
        self._checks_bytes = binary != "text"

    def take(self, lines: list[bytes]) -> bool:
        """More lines; whether no more are wanted."""
        if self._checks_bytes and not self._is_binary and self._end != b"\0" and any(b"\0" in line for line in lines):
            self._is_binary = True
            if self.binary == "without-match":
                self._is_over, self.count = True, 0
                return True
        if self._is_binary:
            lines = [part for line in lines for part in line.split(b"\0")]
        match, is_inverted = self.match, self._is_inverted
        for line in lines:
            self._number += 1
            if (match(line, 0) is None) is is_inverted:
                if self._selected(line):
                    return True
            elif self._owed > 0:
                self._owed -= 1
                self._line(line, b"-")
                if self._is_over:
                    return True
            elif self._is_full:
                return True
            elif self.style.before:
                self._held.append((self._number, self._offset, line))
            self._offset += len(line) + 1
        return False

    @property
    def _is_full(self) -> bool:
        return self.style.most is not None and self.count >= self.style.most

    def _selected(self, line: bytes) -> bool:
        """One line that is wanted; whether it was the last thing wanted of this file."""
        if self._is_full:  # as context behind the last one
            if self._owed > 0:
                self._owed -= 1
                self._line(line, b"-")
                self._offset += len(line) + 1
                return False
            return True
        self.count += 1
        style = self.style
        if style.is_brief:
            return self._is_full or not style.letters & {"c"} or bool(style.letters & {"l", "L", "q"})
        if self._is_binary:
            return self._binary_matches()
        self._context()
        self._line(line, b":")
        self._owed = style.after or 0
        return self._is_over or (self._is_full and not style.after)

    def _context(self) -> None:
        first = self._held[0][0] if self._held else self._number
        style = self.style
        has_context = style.before is not None or style.after is not None
        if has_context and (first > self._printed + 1 if self._printed else style.has_printed) and style.separator is not None:
            self.proc.out(style.paint("se", style.separator) + b"\n")
        number, offset = self._number, self._offset
        for earlier, place, line in self._held:
            self._number, self._offset = earlier, place
            self._line(line, b"-")
        self._held.clear()
        self._number, self._offset = number, offset

    def _binary_matches(self) -> bool:
        self.proc.err(to_bytes(self.proc.name) + b": " + self.name + b": binary file matches\n")
        self._is_over = True
        return True

    def _line(self, line: bytes, mark: bytes) -> None:
        style = self.style
        if self._checks_bytes and not _is_text(line):
            if self.binary == "without-match":
                self._is_over = True
            else:
                self._binary_matches()
            return
        self._printed = self._number
        style.has_printed = True
        matches = (mark == b":") is not self._is_inverted
        if "o" in style.letters:
            if matches and not self._is_inverted:
                self._parts(line, mark)
            return
        text = self._painted(line, "ms" if mark == b":" else "mc") if style.colors and matches else line
        self.proc.out(self._head(mark, self._offset) + text + self._end)

    def _parts(self, line: bytes, mark: bytes) -> None:
        for first, last in self._spans(line):
            self.proc.out(self._head(mark, self._offset + first) + self.style.paint("ms", line[first:last]) + self._end)

    def _spans(self, line: bytes) -> list[tuple[int, int]]:
        """All matches that are not empty."""
        spans: list[tuple[int, int]] = []
        at = 0
        while at < len(line):
            span = self.match(line, at)
            if span is None:
                break
            if span[0] == span[1]:
                at = max(at, span[1]) + 1
                continue
            spans.append(span)
            at = span[1]
        return spans

    def _painted(self, line: bytes, color: str) -> bytes:
        parts: list[bytes] = []
        at = 0
        for first, last in self._spans(line):
            parts += [line[at:first], self.style.paint(color, line[first:last])]
            at = last
        return b"".join([*parts, line[at:]])

    def _head(self, mark: bytes, offset: int) -> bytes:
        style = self.style
        letters = style.letters
        parts: list[bytes] = []
        sign = style.paint("se", mark)
        if style.has_names:
            parts.append(style.paint("fn", self.name) + (b"\0" if "Z" in letters else sign))
        width = b"%2d" if "T" in letters else b"%d"
        if "n" in letters:
            parts.append(style.paint("ln", width % self._number) + sign)
        if "b" in letters:
            parts.append(style.paint("bn", width % offset) + sign)
        if "T" in letters and parts:
            parts.append(b"\t")
        return b"".join(parts)

    def finish(self) -> None:
        """What is said of the file as a whole."""
        style = self.style
        name = style.paint("fn", self.name)
        if "q" in style.letters:
            return
        if "c" in style.letters and not style.letters & {"l", "L"}:
            head = name + (b"\0" if "Z" in style.letters else style.paint("se", b":")) if style.has_names else b""
            self.proc.out(head + b"%d\n" % self.count)
        if ("l" in style.letters and self.count) or ("L" in style.letters and not self.count):
            self.proc.out(name + (b"\0" if "Z" in style.letters else b"\n"))


def _is_text(line: bytes) -> bool:
    if line.isascii():
        return True
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
