"""Shell patterns: `* ? [...]` and the extended `@( ) ?( ) *( ) +( ) !( )`, matched in time that no pattern can blow up.

A plain pattern becomes a regular expression in which each star is atomic (the earliest match of the text behind a star is
always good enough when another star follows), so there is nothing to backtrack into. Extended ones are matched by sets of
positions instead: polynomial whatever they nest.
"""

from __future__ import annotations

import re
from functools import lru_cache

_CLASSES = {
    "alpha": "a-zA-Z", "digit": "0-9", "alnum": "a-zA-Z0-9", "upper": "A-Z", "lower": "a-z", "space": r" \t\n\r\f\v", "blank": r" \t",
    "punct": r"!-/:-@\[-`{-~", "xdigit": "0-9A-Fa-f", "cntrl": r"\x00-\x1f\x7f", "print": r" -~\u00a0-\U0010ffff",
    "graph": r"!-~\u00a1-\U0010ffff", "word": "a-zA-Z0-9_", "ascii": r"\x00-\x7f",
}  # fmt: skip
_SPECIAL = re.compile(r"[*?\[\\]")
_GROUP = re.compile(r"[?*+@!]\(")


def escape(text: str) -> str:
    """The text as a pattern that matches only itself."""
    return _ESCAPE.sub(r"\\\g<0>", text)


_ESCAPE = re.compile(r"[*?\[\]\\+@!()|]")


def has_magic(pattern: str, extglob: bool) -> bool:
    """Whether the pattern holds anything but plain and escaped characters."""
    pos = 0
    while pos < len(pattern):
        char = pattern[pos]
        if char == "\\":
            pos += 1
        elif (
            char in "*?"
            or (char == "[" and _bracket_end(pattern, pos) > 0)
            or (extglob and char in "+@!" and pattern.startswith("(", pos + 1))
        ):
            return True
        pos += 1
    return False


def unescape(pattern: str) -> str:
    """The text of a pattern without magic."""
    return re.sub(r"\\(.)", r"\1", pattern, flags=re.DOTALL) if "\\" in pattern else pattern


EXTENDED_MAX = 1024  # characters of a text that extended patterns are tried on; their cost can be its square
NEGATED_MAX = 256  # the same with !(...), whose cost can be the cube


class Matcher:
    """A compiled pattern. `fullmatch` asks about the whole text; the others find a prefix, suffix or place.

    All are linear in the text, except with extended patterns, which match no text beyond a limit.
    """

    __slots__ = ("_extended", "_limit", "_plain", "literal")

    def __init__(self, pattern: str, extglob: bool, nocase: bool) -> None:
        self.literal: str | None = None
        self._extended: _Alternatives | None = None
        self._plain: _Plain | None = None
        self._limit = 0
        if extglob and _GROUP.search(pattern):
            self._extended = _Alternatives(_split(pattern), nocase)
            self._limit = NEGATED_MAX if "!(" in pattern else EXTENDED_MAX
        elif not _SPECIAL.search(pattern) and not nocase:
            self.literal = pattern
        else:
            self._plain = _Plain(_pieces(pattern), nocase)

    def fullmatch(self, text: str) -> bool:
        if self.literal is not None:
            return self.literal == text
        if self._plain is not None:
            return self._plain.whole.fullmatch(text) is not None
        return len(text) in self._ends(text, 0)

    def _ends(self, text: str, start: int) -> set[int]:
        assert self._extended is not None
        return self._extended.ends(text, {start}) if len(text) <= self._limit else set()

    def prefix(self, text: str, *, longest: bool) -> int:
        """Where the shortest or longest matching prefix ends; -1 for none."""
        if self.literal is not None:
            return len(self.literal) if text.startswith(self.literal) else -1
        if self._plain is not None:
            return self._plain.prefix(text, longest=longest)
        ends = self._ends(text, 0)
        return (max(ends) if longest else min(ends)) if ends else -1

    def suffix(self, text: str, *, longest: bool) -> int:
        """Where the shortest or longest matching suffix begins; -1 for none."""
        if self.literal is not None:
            return len(text) - len(self.literal) if text.endswith(self.literal) else -1
        if self._plain is not None:
            end = self._plain.reversed.prefix(text[::-1], longest=longest)
            return len(text) - end if end >= 0 else -1
        if len(text) > self._limit:
            return -1
        places = range(len(text) + 1) if longest else range(len(text), -1, -1)
        return next((place for place in places if len(text) in self._ends(text, place)), -1)

    def search(self, text: str, start: int) -> tuple[int, int] | None:
        """The first place at or behind `start` with a match, and the longest match there."""
        if self.literal is not None:
            place = text.find(self.literal, start)
            return (place, place + len(self.literal)) if place >= 0 else None
        if self._plain is not None:
            return self._plain.search(text, start)
        for place in range(start, len(text) + 1) if len(text) <= self._limit else ():
            ends = self._ends(text, place)
            if ends:
                return place, max(ends)
        return None


class _Plain:
    """A pattern without groups: runs of single characters with stars between."""

    __slots__ = ("_flags", "_pieces", "_runs")

    def __init__(self, pieces: list[str], nocase: bool) -> None:
        self._pieces = pieces
        self._flags = re.DOTALL | (re.IGNORECASE if nocase else 0)
        self._runs: list[str] = [""]
        for piece in pieces:
            if piece == "*":
                self._runs.append("")
            else:
                self._runs[-1] += piece

    @property
    def whole(self) -> re.Pattern[str]:
        return re.compile(self._source(".*"), self._flags)

    @property
    def reversed(self) -> _Plain:
        return _Plain(self._pieces[::-1], bool(self._flags & re.IGNORECASE))

    def _source(self, star: str) -> str:
        """Nothing in it is backtracked into but the last star."""
        first, *rest = self._runs
        if not rest:
            return first
        return first + "".join([f"(?>.*?{run})" for run in rest[:-1] if run]) + star + rest[-1]

    def prefix(self, text: str, *, longest: bool, start: int = 0) -> int:
        found = re.compile(self._source(".*" if longest else ".*?"), self._flags).match(text, start)
        return found.end() if found else -1

    def search(self, text: str, start: int) -> tuple[int, int] | None:
        """Where the first run is found first decides: what a star cannot reach from there it cannot from further on."""
        found = re.compile(self._runs[0], self._flags).search(text, start)
        if found is None or len(self._runs) == 1:
            return found.span() if found else None
        end = self.prefix(text, longest=True, start=found.start())
        return (found.start(), end) if end >= 0 else None


@lru_cache(maxsize=2048)
def compile_pattern(pattern: str, extglob: bool = False, nocase: bool = False) -> Matcher:
    """The matcher of a pattern; the cache is shared, a matcher holds nothing of a session."""
    return Matcher(pattern, extglob, nocase)


# ---- plain patterns --------------------------------------------------------------------------------------------------


def _bracket_end(pattern: str, start: int) -> int:
    """The position of the `]` that closes the bracket expression at start, or -1."""
    pos = start + 1
    if pattern[pos : pos + 1] in ("!", "^"):
        pos += 1
    if pattern[pos : pos + 1] == "]":
        pos += 1
    while pos < len(pattern):
        char = pattern[pos]
        if char == "]":
            return pos
        if char == "\\":
            pos += 1
        elif char == "[" and pattern[pos + 1 : pos + 2] in (":", ".", "="):
            end = pattern.find(pattern[pos + 1] + "]", pos + 2)
            if end > 0:
                pos = end + 1
        elif char == "/":
            return -1
        pos += 1
    return -1


def _bracket(body: str) -> str:
    """The inside of a bracket expression as a regular expression."""
    negated = body[:1] in ("!", "^")
    pos = 1 if negated else 0
    items: list[str] = []
    while pos < len(body):
        char = body[pos]
        if char == "[" and body[pos + 1 : pos + 2] in (":", ".", "="):
            kind = body[pos + 1]
            end = body.find(kind + "]", pos + 2)
            if end > 0:
                name = body[pos + 2 : end]
                pos = end + 2
                if kind == ":":
                    items.append(_CLASSES.get(name, ""))
                elif len(name) == 1:
                    items.append(re.escape(name))
                continue
        if char == "\\" and pos + 1 < len(body):
            pos += 1
            char = body[pos]
        if body[pos + 1 : pos + 2] == "-" and pos + 2 < len(body):
            high, width = body[pos + 2], 3
            if high == "\\" and pos + 3 < len(body):
                high, width = body[pos + 3], 4
            if high == "[" and body[pos + 3 : pos + 4] in (".", "="):
                end = body.find(body[pos + 3] + "]", pos + 4)
                if end > 0:
                    high, width = body[pos + 4 : end][:1] or "[", end + 2 - pos
            if char <= high:
                items.append(f"{re.escape(char)}-{re.escape(high)}")
            pos += width
        else:
            items.append(re.escape(char))
            pos += 1
    inner = "".join(items)
    if not inner:
        return "." if negated else "(?!)"
    return f"[{'^' if negated else ''}{inner}]"


def _pieces(pattern: str) -> list[str]:
    """Regular expressions of the single characters; a star is "*"."""
    pieces: list[str] = []
    pos = 0
    while pos < len(pattern):
        char = pattern[pos]
        if char == "*":
            if not pieces or pieces[-1] != "*":
                pieces.append("*")
        elif char == "?":
            pieces.append(".")
        elif char == "[":
            end = _bracket_end(pattern, pos)
            if end < 0:
                pieces.append(r"\[")
            else:
                pieces.append(_bracket(pattern[pos + 1 : end]))
                pos = end
        elif char == "\\":
            pos += 1
            pieces.append(re.escape(pattern[pos : pos + 1] or "\\"))
        else:
            pieces.append(re.escape(char))
        pos += 1
    return pieces


# ---- extended patterns -----------------------------------------------------------------------------------------------


class _Group:
    """kind(alternatives), one of ? * + @ !"""

    __slots__ = ("kind", "options")

    def __init__(self, kind: str, options: list[_Sequence]) -> None:
        self.kind = kind
        self.options = options

    def once(self, text: str, starts: set[int]) -> set[int]:
        ends: set[int] = set()
        for option in self.options:
            ends |= option.ends(text, starts)
        return ends

    def ends(self, text: str, starts: set[int]) -> set[int]:
        if self.kind == "@":
            return self.once(text, starts)
        if self.kind == "?":
            return starts | self.once(text, starts)
        if self.kind == "!":
            result: set[int] = set()
            for start in starts:
                result |= set(range(start, len(text) + 1)) - self.once(text, {start})
            return result
        reached = set(starts) if self.kind == "*" else self.once(text, starts)
        fresh = set(reached)
        while fresh:
            fresh = self.once(text, fresh) - reached
            reached |= fresh
        return reached


class _Sequence:
    """Characters, stars and groups one after the other."""

    __slots__ = ("items", "nocase")

    def __init__(self, pattern: str, nocase: bool) -> None:
        self.nocase = nocase
        self.items: list[re.Pattern[str] | _Group | None] = []
        pos = 0
        plain: list[str] = []
        flags = re.DOTALL | (re.IGNORECASE if nocase else 0)

        def flush() -> None:
            if plain:
                for piece in _pieces("".join(plain)):
                    if piece == "*":
                        self.items.append(None)
                    else:
                        self.items.append(re.compile(piece, flags))
                plain.clear()

        while pos < len(pattern):
            char = pattern[pos]
            if char in "?*+@!" and pattern.startswith("(", pos + 1):
                end = _closing(pattern, pos + 1)
                if end > 0:
                    flush()
                    self.items.append(_Group(char, [_Sequence(option, nocase) for option in _split(pattern[pos + 2 : end])]))
                    pos = end + 1
                    continue
            if char == "\\" and pos + 1 < len(pattern):
                plain.append(pattern[pos : pos + 2])
                pos += 2
                continue
            if char == "[" and (end := _bracket_end(pattern, pos)) > 0:
                plain.append(pattern[pos : end + 1])
                pos = end + 1
                continue
            plain.append(char)
            pos += 1
        flush()

    def ends(self, text: str, starts: set[int]) -> set[int]:
        for item in self.items:
            if item is None:
                starts = set(range(min(starts), len(text) + 1))
            elif isinstance(item, _Group):
                starts = item.ends(text, starts)
            else:
                match = item.match
                starts = {found.end() for start in starts if (found := match(text, start))}
            if not starts:
                break
        return starts


class _Alternatives(_Group):
    """A whole pattern."""

    __slots__ = ()

    def __init__(self, options: list[str], nocase: bool) -> None:
        super().__init__("@", [_Sequence("|".join(options), nocase)])


def _closing(pattern: str, start: int) -> int:
    """The bracket that closes the one at start, or -1."""
    depth = 0
    pos = start
    while pos < len(pattern):
        char = pattern[pos]
        if char == "\\":
            pos += 1
        elif char == "(":
            depth += 1
        elif char == ")":
            depth -= 1
            if depth == 0:
                return pos
        elif char == "[" and (end := _bracket_end(pattern, pos)) > 0:
            pos = end
        pos += 1
    return -1


def _split(body: str) -> list[str]:
    """The alternatives between top-level bars."""
    options: list[str] = []
    depth = start = pos = 0
    while pos < len(body):
        char = body[pos]
        if char == "\\":
            pos += 1
        elif char == "(":
            depth += 1
        elif char == ")":
            depth -= 1
        elif char == "|" and depth == 0:
            options.append(body[start:pos])
            start = pos + 1
        pos += 1
    options.append(body[start:])
    return options
