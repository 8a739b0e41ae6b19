"""ptx (coreutils 9.1): a permuted index, in which every word is a keyword once, between its contexts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mirage.shell.lib import gnu, posixregex
from mirage.shell.lib.choices import choose
from mirage.shell.lib.gnu import try_help, why
from mirage.shell.lib.quotes import quoted
from mirage.shell.lib.sources import quotef, source, whole
from mirage.shell.lib.text import to_bytes
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

LONGS = {
    "auto-reference": "A", "break-file": ":b", "flag-truncation": ":F", "ignore-case": "f", "gap-size": ":g", "ignore-file": ":i",
    "macro-name": ":M", "only-file": ":o", "references": "r", "right-side-refs": "R", "format": ":format", "sentence-regexp": ":S",
    "traditional": "G", "typeset-mode": "t", "width": ":w", "word-regexp": ":W",
}  # fmt: skip
WIDTH, GAP = 72, 3
SENTENCE = b"[.?!][]\"')}]*\\($\\|\t\\|  \\)[ \t\n]*"
BLANKS = b" \t\n\v\f\r"
LETTERS = re.compile(rb"[A-Za-z]+")
WORDS = re.compile(rb"[^ \t\n]+")
_TEX = {**{byte: b"\\" + bytes([byte]) for byte in b"$%&#_"}, ord("{"): b"$\\{$", ord("}"): b"$\\}$", ord("\\"): b"\\backslash{}"}
_ESCAPES = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Keyword:
    """Where a word stands in its file, and how far its contexts and its reference reach."""

    file: int
    start: int
    end: int
    left: int
    right: int
    reference: int


@dataclass(slots=True)
class _Fields:
    """What a line of output is made of, and which parts were cut."""

    tail: bytes = b""
    before: bytes = b""
    keyafter: bytes = b""
    head: bytes = b""
    reference: bytes = b""
    slack: int = 0  # blanks before the keyword that are counted twice
    cut: set[str] = field(default_factory=set)


@program("ptx")
async def ptx(proc: Process) -> int:
    options, names = gnu.read(proc, "ptx", "AF:GM:ORS:TW:b:i:fg:o:trw:", LONGS)
    given: dict[str, str] = {}
    for key, value in options:
        if key == "format":
            key = "O" if choose(proc, "--format", value, [("roff",), ("tex",)]) == "roff" else "T"
        if key in "OT":
            given["layout"] = key
        if key in "gw":
            _number(proc, value, "gap" if key == "g" else "line")
        given[key] = value
    if "G" in given and len(names) > 2:
        try_help(proc, f"extra operand {quoted(proc, names[2])}")
    texts: list[bytes] = []
    for name in names[: 1 if "G" in given else None] or ["-"]:
        texts.append(await _read(proc, name))
    index = _Index(proc, given, [name if name != "-" else "" for name in names] or [""], texts)
    await index.load()
    for number in range(len(texts)):
        await index.scan(number)
    lines = index.render()
    if "G" in given and len(names) == 2:
        with proc.open(names[1], 0o1 | 0o100 | 0o1000) as file:  # O_WRONLY | O_CREAT | O_TRUNC
            file.write(b"".join(lines))
    else:
        proc.out(b"".join(lines))
    return 0


def _number(proc: Process, value: str, what: str) -> None:
    if not re.fullmatch(r"\+?0*[1-9][0-9]{0,17}", value):
        proc.fail(f"invalid {what} width: {quoted(proc, value)}")


async def _read(proc: Process, name: str) -> bytes:
    try:
        descriptor = await source(proc, name)
        try:
            return await whole(proc, descriptor)
        finally:
            descriptor.close()
    except OSError as error:
        proc.fail(f"{quotef(name)}: {why(error)}")


def _unescaped(text: str) -> bytes:
    return to_bytes(re.sub(r"\\([abfnrtv])", lambda found: _ESCAPES[found[1]], text))


class _Index:
    """All keywords of all files."""

    def __init__(self, proc: Process, given: dict[str, str], names: list[str], texts: list[bytes]) -> None:
        self._proc, self._given, self._names, self._texts = proc, given, names, texts
        self._is_gnu = "G" not in given
        self._gap = int(given.get("g", GAP))
        self._mark = _unescaped(given.get("F", "/"))
        self._folds = "f" in given
        self._has_references = bool(given.keys() & {"A", "r"})
        self._sentence = self._regex(given["S"]) if "S" in given else posixregex.compile(
            SENTENCE if self._is_gnu and "r" not in given else b"\n", is_multiline=True
        )  # fmt: skip
        self._word: re.Pattern[bytes] = LETTERS if self._is_gnu else WORDS
        self._word_regex = self._regex(given["W"]) if given.get("W") else None
        self._ignored: set[bytes] = set()
        self._only: set[bytes] = set()
        self._keywords: list[_Keyword] = []
        self._lines: list[int] = []  # up to the end of each file
        self._line = 0
        self._longest = self._reference_width = 0

    def _regex(self, text: str) -> posixregex.Regex | None:
        if not text:
            return None
        try:
            return posixregex.compile(_unescaped(text), is_multiline=True, ignores_case=self._folds)
        except posixregex.RegexError as error:
            self._proc.fail(f"{error} (for regexp {quoted(self._proc, text)})")

    async def load(self) -> None:
        """The files of words, and of what breaks them."""
        for key, table in (("i", self._ignored), ("o", self._only)):
            if key in self._given:
                table.update(self._folded(word) for word in (await _read(self._proc, self._given[key])).split(b"\n") if word)
        if "b" in self._given and self._word_regex is None:
            breaks = await _read(self._proc, self._given["b"]) + (b"" if self._is_gnu else b" \t\n")
            if breaks:
                self._word = re.compile(b"[^" + b"".join(b"\\x%02x" % byte for byte in breaks) + b"]+")

    def _folded(self, word: bytes) -> bytes:
        return word.upper() if self._folds else word

    # ---- finding the keywords

    async def scan(self, number: int) -> None:
        text = self._texts[number]
        lines = _Lines(text, is_referenced="r" in self._given)
        cursor = 0
        while cursor < len(text):
            start = cursor
            found = self._sentence.search(text[cursor:]) if self._sentence is not None else None
            if found is not None and found.end() == found.start():
                shown = quoted(self._proc, self._given.get("S", ""))
                self._proc.fail(f"error: regular expression has a match of length zero: {shown}")
            following = cursor + found.end() if found is not None else len(text)
            self._words(number, text, lines, start, _back(text, following, start))
            cursor = following
            await self._proc.tick(1 + (following - start) // 16)
        self._line += lines.count + 1
        self._lines.append(self._line)

    def _words(self, number: int, text: bytes, lines: _Lines, start: int, right: int) -> None:
        cursor, left = start, start
        while (span := self._next(text, cursor, right)) is not None:
            first, last = span
            cursor = last
            self._longest = max(self._longest, last - first)
            if "r" in self._given and not lines.advance(first):
                continue
            word = self._folded(text[first:last])
            if word in self._ignored or ("o" in self._given and word not in self._only):
                continue
            reference = 0
            if "A" in self._given:
                lines.advance(first)
                reference = self._line + lines.count
            elif "r" in self._given:
                reference = lines.start
                self._reference_width = max(self._reference_width, lines.reference)
            if "r" in self._given and lines.start == left:
                while left < right and text[left] not in BLANKS:
                    left += 1
                left = _forward(text, left, right)
            self._keywords.append(_Keyword(number, first, last, left, right, reference))

    def _next(self, text: bytes, cursor: int, right: int) -> Span | None:
        while cursor < right:
            if self._word_regex is None:
                match = self._word.search(text, cursor, right)
                return match.span() if match is not None else None
            found = self._word_regex.search(text[cursor:right])
            if found is None:
                return None
            if found.end() > found.start():
                return cursor + found.start(), cursor + found.end()
            cursor += found.start() + 1
        return None

    # ---- the fields of a line

    def render(self) -> list[bytes]:
        """The lines of output, sorted by their keywords."""
        width = int(self._given.get("w", WIDTH))
        if "A" in self._given:
            ends = [0, *self._lines]
            self._reference_width = 1 + max(
                len(str(ends[number + 1] + 1 - ends[number])) + len(to_bytes(name))
                for number, name in enumerate(self._names[: len(self._lines)])
            )
        if self._has_references and "R" not in self._given:
            width = max(0, width - self._reference_width - self._gap)
        self._half = width // 2
        self._before_max = self._half - self._gap
        self._keyafter_max = self._half - 2 * len(self._mark) - (0 if self._is_gnu else 1)
        if self._is_gnu:
            self._before_max = max(0, self._before_max - 2 * len(self._mark))
        layout = self._given.get("layout", "" if self._is_gnu else "O")
        show = {"O": self._roff, "T": self._tex}.get(layout, self._dumb)
        self._keywords.sort(key=lambda keyword: (self._folded(self._texts[keyword.file][keyword.start : keyword.end]), keyword.file,
                                                 keyword.start))  # fmt: skip
        return [show(self._fields(keyword), keyword) for keyword in self._keywords]

    def _skip(self, text: bytes, at: int, limit: int) -> int:
        """Behind the word or the one byte that stands here."""
        if self._word_regex is not None:
            found = self._word_regex.search(text[at:limit])
            return at + max(1, found.end() if found is not None and not found.start() else 1)
        match = self._word.match(text, at, limit)
        return match.end() if match is not None else at + 1

    def _fields(self, keyword: _Keyword) -> _Fields:
        text, right, fields = self._texts[keyword.file], keyword.right, _Fields()
        marks = bool(self._mark)
        # the keyword and what follows
        start, end, cursor = keyword.start, keyword.end, keyword.end
        while cursor < right and cursor <= start + self._keyafter_max:
            end = cursor
            cursor = self._skip(text, cursor, right)
        if cursor <= start + self._keyafter_max:
            end = cursor
        keyafter_cut = marks and end < right
        end = _back(text, end, start)
        # what stands before it
        left_field = keyword.left
        if start - keyword.left > self._half + self._longest:
            left_field = self._skip(text, start - (self._half + self._longest), start)
        before, before_end = left_field, _back(text, start, left_field)
        while before + self._before_max < before_end:
            before = self._skip(text, before, before_end)
        before_cut = marks and _back(text, before, 0) > keyword.left
        before = _forward(text, before, len(text))
        # what did not fit behind, in the room that is left before
        room = self._before_max - (before_end - before) - self._gap
        if room > 0:
            tail = tail_end = cursor = _forward(text, end, len(text))
            while cursor < right and cursor < tail + room:
                tail_end = cursor
                cursor = self._skip(text, cursor, right)
            if cursor < tail + room:
                tail_end = cursor
            if tail_end > tail:
                keyafter_cut = False
                if marks and tail_end < right:
                    fields.cut.add("tail")
            fields.tail = text[tail : _back(text, tail_end, tail)]
        # and the other way round
        room = self._keyafter_max - (end - start) - self._gap
        if room > 0:
            head_end, head = _back(text, before, 0), left_field
            while head + room < head_end:
                head = self._skip(text, head, head_end)
            if head_end > head:
                before_cut = False
                if marks and head > keyword.left:
                    fields.cut.add("head")
            fields.head = text[_forward(text, head, head_end) : head_end]
        fields.slack = max(0, before - before_end)
        fields.before, fields.keyafter = text[before:before_end], text[start:end]
        fields.cut |= ({"keyafter"} if keyafter_cut else set()) | ({"before"} if before_cut else set())
        fields.reference = self._reference(keyword, text)
        return fields

    def _reference(self, keyword: _Keyword, text: bytes) -> bytes:
        if "A" in self._given:
            line = keyword.reference + 1 - (self._lines[keyword.file - 1] if keyword.file else 0)
            return to_bytes(f"{self._names[keyword.file]}:{line}")
        if "r" in self._given:
            end = keyword.reference
            while end < keyword.right and text[end] not in BLANKS:
                end += 1
            return text[keyword.reference : end]
        return b""

    # ---- the three layouts

    def _flag(self, fields: _Fields, name: str) -> bytes:
        return self._mark if name in fields.cut else b""

    def _dumb(self, fields: _Fields, keyword: _Keyword) -> bytes:
        line = b""
        if "R" not in self._given:
            colon = b":" if "A" in self._given else b""
            line = (fields.reference + colon).ljust(self._reference_width + self._gap)
        before = self._flag(fields, "before") + fields.before
        tail = fields.tail + self._flag(fields, "tail") if fields.tail else b""
        line += tail + b" " * (self._half - self._gap - len(before) - len(tail) + fields.slack) + before + b" " * self._gap
        after = fields.keyafter + self._flag(fields, "keyafter")
        line += after
        is_right = self._has_references and "R" in self._given
        if fields.head:
            head = self._flag(fields, "head") + fields.head
            line += b" " * (self._half - len(after) - len(head)) + head
        elif is_right:
            line += b" " * (self._half - len(after))
        if is_right:
            line += b" " * self._gap + fields.reference
        return _blanked(line) + b"\n"

    def _roff(self, fields: _Fields, keyword: _Keyword) -> bytes:
        parts = [
            fields.tail + self._flag(fields, "tail"),
            self._flag(fields, "before") + fields.before,
            fields.keyafter + self._flag(fields, "keyafter"),
            self._flag(fields, "head") + fields.head,
        ]
        if self._has_references:
            parts.append(fields.reference)
        shown = b" ".join(b'"' + _blanked(part).replace(b'"', b'""') + b'"' for part in parts)
        return b".%b %b\n" % (to_bytes(self._given.get("M", "xx")), shown)

    def _tex(self, fields: _Fields, keyword: _Keyword) -> bytes:
        key = self._skip(fields.keyafter, 0, len(fields.keyafter))
        parts = [fields.tail, fields.before, fields.keyafter[:key], fields.keyafter[key:], fields.head]
        if self._has_references:
            parts.append(fields.reference)
        shown = b"".join(
            b"{" + b"".join(_TEX.get(byte, bytes([byte])) for byte in _blanked(part)) + b"}" for part in parts
        )  # fmt: skip
        return b"\\%b %b\n" % (to_bytes(self._given.get("M", "xx")), shown)


class _Lines:
    """How far the lines of a file have been counted, and what reference the present one begins with."""

    def __init__(self, text: bytes, *, is_referenced: bool) -> None:
        self._text, self._at = text, 0
        self.start = self.count = self.reference = 0
        if is_referenced:
            self._skip_word()
            self.reference = self._at
            self._at = _forward(text, self._at, len(text))

    def advance(self, upto: int) -> bool:
        """Count up to here; False inside of a reference."""
        while self._at < upto:
            if self._text[self._at] == 10:
                self.count += 1
                self._at += 1
                self.start = self._at
                self._skip_word()
                self.reference = self._at - self.start
            else:
                self._at += 1
        return self._at <= upto

    def _skip_word(self) -> None:
        while self._at < len(self._text) and self._text[self._at] not in BLANKS:
            self._at += 1


def _back(text: bytes, at: int, limit: int) -> int:
    while at > limit and text[at - 1] in BLANKS:
        at -= 1
    return at


def _forward(text: bytes, at: int, limit: int) -> int:
    while at < limit and text[at] in BLANKS:
        at += 1
    return at


def _blanked(text: bytes) -> bytes:
    return text.translate(bytes.maketrans(BLANKS, b" " * len(BLANKS)))
