"""POSIX extended regular expressions for `=~`, as glibc 2.36 reads them: leftmost, and the longest there.

A pattern is an attacker's, so nothing here backtracks: it becomes a program of some instructions (at most `SIZE`), run by a Pike
machine over the text, whose cost is the product of both. Back references, glibc's extension, are not known.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

SIZE = 4000  # instructions of one pattern
DUP_MAX = 32767  # RE_DUP_MAX of glibc's regex.h
DEEP = 100  # parentheses within parentheses

Tick = Callable[[int], Awaitable[None]]
Predicate = Callable[[str], bool]
Test = Callable[[str, int], bool]

_CLASSES: dict[str, Predicate] = {
    "alpha": str.isalpha,
    "digit": lambda char: "0" <= char <= "9",
    "alnum": lambda char: char.isalpha() or "0" <= char <= "9",
    "upper": str.isupper,
    "lower": str.islower,
    "space": lambda char: char in " \t\n\v\f\r",
    "blank": lambda char: char in " \t",
    "punct": lambda char: char.isprintable() and not char.isalnum() and char != " ",
    "print": str.isprintable,
    "graph": lambda char: char.isprintable() and char != " ",
    "cntrl": lambda char: char < " " or char == "\x7f",
    "xdigit": lambda char: char in "0123456789abcdefABCDEF",
}


def _is_word(char: str) -> bool:
    return char.isalnum() or char == "_"


def _at_edge(text: str, at: int) -> bool:
    return (at > 0 and _is_word(text[at - 1])) != (at < len(text) and _is_word(text[at]))


_ESCAPED_SETS: dict[str, Predicate] = {
    "w": _is_word,
    "W": lambda char: not _is_word(char),
    "s": _CLASSES["space"],
    "S": lambda char: not _CLASSES["space"](char),
}
_ASSERTIONS: dict[str, Test] = {
    "^": lambda text, at: at == 0,
    "`": lambda text, at: at == 0,
    "$": lambda text, at: at == len(text),
    "'": lambda text, at: at == len(text),
    "b": _at_edge,
    "B": lambda text, at: not _at_edge(text, at),
    "<": lambda text, at: _at_edge(text, at) and at < len(text) and _is_word(text[at]),
    ">": lambda text, at: _at_edge(text, at) and at > 0 and _is_word(text[at - 1]),
}


class RegexFault(Exception):  # noqa: N818 - what the visitor did wrong, not we
    """regcomp(3) refuses the expression: status 2 and no word."""


@dataclass(slots=True)
class _Consume:
    matches: Predicate


@dataclass(slots=True)
class _Assert:
    holds: Test


@dataclass(slots=True)
class _Save:
    slot: int


@dataclass(slots=True)
class _Split:
    """Two ways on, relative, the preferred first."""

    first: int
    second: int


_Code = list["_Consume | _Assert | _Save | _Split"]


@dataclass(slots=True)
class Regex:
    """A compiled expression."""

    code: _Code
    groups: int

    async def search(self, text: str, tick: Tick) -> list[str | None] | None:
        """What the whole and each group matched (None: took no part); None when nothing does."""
        best: tuple[int, ...] | None = None
        threads: dict[int, tuple[int, ...]] = {}
        empty = (-1,) * (2 * self.groups + 2)
        for at in range(len(text) + 1):
            following: dict[int, tuple[int, ...]] = {}
            char = text[at] if at < len(text) else ""
            states = list(threads.items()) + ([(0, empty)] if best is None else [])
            seen: dict[int, tuple[int, ...]] = {}
            for place, saved in states:
                self._follow(place, saved, text, at, seen)
            for place, saved in seen.items():
                if place == len(self.code):
                    if best is None or (saved[0] <= best[0] and at > best[1]):
                        best = (saved[0], at, *saved[2:])
                    continue
                step = self.code[place]
                if char and isinstance(step, _Consume) and step.matches(char):
                    following.setdefault(place + 1, saved)
            if best is not None:
                following = {place: saved for place, saved in following.items() if saved[0] <= best[0]}
                if not following:
                    break
            threads = following
            await tick(1 + len(seen) // 8)
        if best is None:
            return None
        return [text[best[i] : best[i + 1]] if best[i + 1] >= 0 else None for i in range(0, len(best), 2)]

    def _follow(self, place: int, saved: tuple[int, ...], text: str, at: int, seen: dict[int, tuple[int, ...]]) -> None:
        """Every place reached from one without reading a character, best first."""
        if saved[0] < 0:
            saved = (at, *saved[1:])
        stack = [(place, saved)]
        visited: set[int] = set()
        while stack:
            place, saved = stack.pop()
            if place in visited or place in seen:
                continue
            visited.add(place)
            step = self.code[place] if place < len(self.code) else None
            match step:
                case _Split(first=first, second=second):
                    stack.append((place + second, saved))
                    stack.append((place + first, saved))
                case _Save(slot=slot):
                    stack.append((place + 1, (*saved[:slot], at, *saved[slot + 1 :])))
                case _Assert(holds=holds):
                    if holds(text, at):
                        stack.append((place + 1, saved))
                case _:
                    seen[place] = saved


def compile_regex(source: str, nocase: bool = False) -> Regex:
    """RegexFault when the expression is none, or too big."""
    reader = _Reader(source, nocase)
    code = reader.alternatives(0)
    return Regex(code, reader.groups)


class _Reader:
    """Recursive descent from the source to instructions."""

    def __init__(self, source: str, nocase: bool) -> None:
        self.source = source
        self.nocase = nocase
        self.at = 0
        self.groups = 0

    def peek(self) -> str:
        return self.source[self.at : self.at + 1]

    def take(self) -> str:
        self.at += 1
        return self.source[self.at - 1 : self.at]

    def alternatives(self, depth: int) -> _Code:
        code = self.branch(depth)
        while self.peek() == "|":
            self.at += 1
            other = self.branch(depth)
            code = _sized([_Split(1, len(code) + 2), *code, _Split(len(other) + 1, len(other) + 1), *other])
        return code

    def branch(self, depth: int) -> _Code:
        code: _Code = []
        while (char := self.peek()) and char != "|" and not (char == ")" and depth):
            code = _sized(code + self.piece(depth))
        return code

    def piece(self, depth: int) -> _Code:
        code = self.atom(depth)
        while (char := self.peek()) and char in "*+?{":
            low, high = self._bounds() if char == "{" else {"*": (0, -1), "+": (1, -1), "?": (0, 1)}[self.take()]
            code = _repeated(code, low, high)
        return code

    def _bounds(self) -> tuple[int, int]:
        end = self.source.find("}", self.at)
        low, comma, high = self.source[self.at + 1 : end].partition(",") if end >= 0 else ("", "", "")
        if not (low or comma) or not all(part.isascii() and part.isdigit() for part in (low, high) if part):
            raise RegexFault
        self.at = end + 1
        bounds = int(low or "0"), (int(high) if high else -1) if comma else int(low)
        if bounds[0] > DUP_MAX or bounds[1] > DUP_MAX or -1 < bounds[1] < bounds[0]:
            raise RegexFault
        return bounds

    def atom(self, depth: int) -> _Code:
        char = self.take()
        match char:
            case "(":
                return self._group(depth)
            case "[":
                return [_Consume(self._set())]
            case ".":
                return [_Consume(lambda _: True)]
            case "^" | "$":
                return [_Assert(_ASSERTIONS[char])]
            case "*" | "+" | "?" | "{":
                raise RegexFault
            case "\\":
                char = self.take()
                if not char or char in "123456789":
                    raise RegexFault
                if char in _ESCAPED_SETS:
                    return [_Consume(_ESCAPED_SETS[char])]
                if char in _ASSERTIONS and char not in "^$":
                    return [_Assert(_ASSERTIONS[char])]
        return [_Consume(self._folded({char}.__contains__))]

    def _group(self, depth: int) -> _Code:
        if depth >= DEEP:
            raise RegexFault
        self.groups += 1
        slot = 2 * self.groups
        code = self.alternatives(depth + 1)
        if self.take() != ")":
            raise RegexFault
        return [_Save(slot), *code, _Save(slot + 1)]

    def _set(self) -> Predicate:
        """A bracket expression behind its `[`."""
        negated = self.peek() == "^"
        self.at += negated
        chars: set[str] = set()
        ranges: list[tuple[str, str]] = []
        classes: list[Predicate] = []
        first = True
        while first or self.peek() != "]":
            first = False
            if not self.peek():
                raise RegexFault
            if self.source.startswith("[:", self.at):
                classes.append(self._class())
                continue
            low = self._element()
            if self.peek() == "-" and self.source[self.at + 1 : self.at + 2] not in ("]", ""):
                self.at += 1
                high = self._element()
                if high < low:
                    raise RegexFault
                ranges.append((low, high))
            else:
                chars.add(low)
        self.at += 1

        def matches(char: str) -> bool:
            return char in chars or any(low <= char <= high for low, high in ranges) or any(is_one(char) for is_one in classes)

        folded = self._folded(matches)
        return (lambda char: not folded(char)) if negated else folded

    def _class(self) -> Predicate:
        end = self.source.find(":]", self.at + 2)
        name = self.source[self.at + 2 : end] if end >= 0 else ""
        if name not in _CLASSES:
            raise RegexFault
        self.at = end + 2
        return _CLASSES[name]

    def _element(self) -> str:
        for mark in ".=":
            if self.source.startswith(f"[{mark}", self.at) and self.source.startswith(f"{mark}]", self.at + 3):
                self.at += 5
                return self.source[self.at - 3]
        return self.take()

    def _folded(self, matches: Predicate) -> Predicate:
        if not self.nocase:
            return matches
        return lambda char: matches(char) or matches(char.lower()) or matches(char.upper())


def _repeated(code: _Code, low: int, high: int) -> _Code:
    """A piece from `low` to `high` times, -1 for no end."""
    size = len(code)
    if size * max(low, high, 1) > SIZE:
        raise RegexFault
    result: _Code = code * low
    if high < 0:
        return _sized([*result, _Split(1, size + 2), *code, _Split(-size - 1, 1)])
    for left in range(high - low, 0, -1):
        result = [*result, _Split(1, left * (size + 1)), *code]
    return _sized(result)


def _sized(code: _Code) -> _Code:
    if len(code) > SIZE:
        raise RegexFault
    return code
