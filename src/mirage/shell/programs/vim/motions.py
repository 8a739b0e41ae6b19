"""Where vi's cursor goes: words, sentences, paragraphs, brackets, searches (vim 9.0, search.c, textobject.c)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from mirage.shell.programs.vim.text import Place

PAIRS = "()[]{}"
PATTERN_MAX = 1000  # characters of a pattern
_ATOMS = {
    "s": r"[ \t]", "S": r"[^ \t]", "d": r"\d", "D": r"\D", "w": r"\w", "W": r"\W", "a": "[A-Za-z]", "A": "[^A-Za-z]", "l": "[a-z]", "u": "[A-Z]",
    "x": "[0-9A-Fa-f]", "h": "[A-Za-z_]", "o": "[0-7]", "i": r"\w", "k": r"\w", "f": r"[\w./~+-]", "p": r"[^\x00-\x1f]", "t": r"\t", "e": r"\x1b",
    "r": r"\r", "n": r"\n", "<": r"\b(?=\w)", ">": r"(?<=\w)\b", "(": "(", ")": ")", "|": "|", "+": "+", "?": "?", "=": "?",
}  # fmt: skip


def kind(letter: str, *, big: bool) -> int:
    """0 for blanks, then what makes a word."""
    if letter in " \t":
        return 0
    if big:
        return 1
    return 2 if letter.isalnum() or letter == "_" else 1


def forward(lines: Sequence[str], place: Place, *, big: bool) -> Place:
    """w: the next word; behind the last character of all where there is none."""
    y, x = place
    line = lines[y]
    if x < len(line) and (what := kind(line[x], big=big)):
        while x < len(line) and kind(line[x], big=big) == what:
            x += 1
    while True:
        line = lines[y]
        while x < len(line) and kind(line[x], big=big) == 0:
            x += 1
        if x < len(line) or y == len(lines) - 1:
            return y, x
        y, x = y + 1, 0
        if not lines[y]:
            return y, x


def to_end(lines: Sequence[str], place: Place, *, big: bool, stays: bool = False) -> Place | None:
    """e: the end of this or the next word. `stays`: of this one even at its end (cw)."""
    y, x = place
    if not stays:
        x += 1
    while x >= len(lines[y]) or kind(lines[y][x], big=big) == 0:
        x += 1
        if x >= len(lines[y]):
            if y == len(lines) - 1:
                return None
            y, x = y + 1, 0
    what = kind(lines[y][x], big=big)
    while x + 1 < len(lines[y]) and kind(lines[y][x + 1], big=big) == what:
        x += 1
    return y, x


def back(lines: Sequence[str], place: Place, *, big: bool) -> Place | None:
    """b"""
    y, x = place
    if (y, x) == (0, 0):
        return None
    while True:
        while x and kind(lines[y][x - 1], big=big) == 0:
            x -= 1
        if x:
            break
        if not y:
            return 0, 0
        y, x = y - 1, len(lines[y - 1])
        if not lines[y]:
            return y, 0
    what = kind(lines[y][x - 1], big=big)
    while x and kind(lines[y][x - 1], big=big) == what:
        x -= 1
    return y, x


def back_to_end(lines: Sequence[str], place: Place, *, big: bool) -> Place | None:
    """ge"""
    y, x = place
    if x < len(lines[y]):
        what = kind(lines[y][x], big=big)
        while x >= 0 and kind(lines[y][x], big=big) == what and what:
            x -= 1
    else:
        x -= 1
    while True:
        while x >= 0 and kind(lines[y][x], big=big) == 0:
            x -= 1
        if x >= 0:
            return y, x
        if not y:
            return None
        y -= 1
        x = len(lines[y]) - 1
        if not lines[y]:
            return y, 0


def paragraph(lines: Sequence[str], y: int, way: int) -> Place | None:
    """} and {"""
    last = len(lines) - 1
    if y == (last if way > 0 else 0) and (way < 0 or not lines[y]):
        return None
    while 0 <= y + way <= last and not lines[y]:
        y += way
    while 0 <= y + way <= last and lines[y]:
        y += way
    if lines[y] and way > 0:
        return last, max(0, len(lines[last]) - 1)
    return y, 0


def sentence(lines: Sequence[str], place: Place, way: int) -> Place | None:
    """) and ( : sentences end with . ! ? and blanks, or a paragraph."""
    starts: list[Place] = []
    was_blank = True
    for y, line in enumerate(lines):
        if not line:
            if not was_blank:
                starts.append((y, 0))
            was_blank = True
            continue
        if was_blank:
            starts.append((y, len(line) - len(line.lstrip())))
        was_blank = False
        starts += [(y, found.end()) for found in re.finditer(r"[.!?][)\]\"']*[ \t]+(?=\S)", line)]
        if re.search(r"[.!?][)\]\"']*[ \t]*$", line):
            was_blank = True
    if way > 0:
        return next((start for start in starts if start > place), (len(lines) - 1, max(0, len(lines[-1]) - 1)))
    return next((start for start in reversed(starts) if start < place), None)


def bracket(lines: Sequence[str], place: Place) -> Place | None:
    """% : the one that belongs to the first bracket at or behind the cursor."""
    y, x = place
    line = lines[y]
    while x < len(line) and line[x] not in PAIRS:
        x += 1
    if x >= len(line):
        return None
    letter = line[x]
    number = PAIRS.index(letter)
    return balanced(lines, (y, x), letter, PAIRS[number ^ 1], -1 if number % 2 else 1)


def balanced(lines: Sequence[str], place: Place, letter: str, other: str, way: int) -> Place | None:
    y, x = place
    depth = 0
    while 0 <= y < len(lines):
        line = lines[y]
        while 0 <= x < len(line):
            depth += (line[x] == letter) - (line[x] == other)
            if depth == 0:
                return y, x
            x += way
        y += way
        x = 0 if way > 0 else len(lines[y]) - 1 if y >= 0 else 0
    return None


def enclosing(lines: Sequence[str], place: Place, opening: str, closing: str) -> tuple[Place, Place] | None:
    """The brackets around a place."""
    y, x = place
    letter = lines[y][x : x + 1]
    start: Place | None
    if letter == opening:
        start = place
    elif letter == closing:
        start = balanced(lines, place, closing, opening, -1)
    else:
        start = _outer(lines, place, opening, closing)
    if start is None:
        return None
    end = balanced(lines, start, opening, closing, 1)
    return None if end is None else (start, end)


def _outer(lines: Sequence[str], place: Place, opening: str, closing: str) -> Place | None:
    y, x = place
    depth = 1
    while y >= 0:
        line = lines[y]
        while x >= 0:
            if x < len(line):
                depth += (line[x] == closing) - (line[x] == opening)
                if depth == 0:
                    return y, x
            x -= 1
        y -= 1
        x = len(lines[y]) - 1 if y >= 0 else 0
    return None


@lru_cache(maxsize=256)
def compiled(pattern: str, ignores_case: bool) -> re.Pattern[str] | None:
    """A pattern of vi's, magic; None where it is none."""
    if len(pattern) > PATTERN_MAX:
        return None
    if r"\c" in pattern or r"\C" in pattern:
        ignores_case = r"\c" in pattern
        pattern = pattern.replace(r"\c", "").replace(r"\C", "")
    parts: list[str] = []
    at = 0
    while at < len(pattern):
        letter = pattern[at]
        at += 1
        if letter == "\\" and at < len(pattern):
            after = pattern[at]
            at += 1
            if after == "{":
                end = pattern.find("}", at)
                inner = pattern[at:end].removesuffix("\\") if end >= 0 else ""
                lazy = inner.startswith("-")
                parts.append(
                    ("*" if inner in ("", "-") else "{" + (inner.lstrip("-") if "," in inner or inner.lstrip("-") else "0,") + "}")
                    + "?" * lazy
                )
                at = end + 1 if end >= 0 else len(pattern)
            elif after.isdigit() and after != "0":
                parts.append(f"\\{after}")
            else:
                parts.append(_ATOMS.get(after, re.escape(after)))
        elif letter == "[" and (end := _class_end(pattern, at)) >= 0:
            inner = (
                pattern[at:end]
                .replace("[:alpha:]", "a-zA-Z")
                .replace("[:digit:]", "0-9")
                .replace("[:space:]", r"\s")
                .replace("[:alnum:]", "a-zA-Z0-9")
            )
            negated = inner.startswith("^")
            parts.append("[" + "^" * negated + inner[negated:].replace("[", r"\[") + "]")
            at = end + 1
        elif letter == "*" and parts and parts[-1] not in ("^", "(", "|"):
            parts.append("*")
        elif letter == "^" and (not parts or parts[-1] in ("(", "|")):
            parts.append("^")
        elif letter == "$" and (at == len(pattern) or pattern[at : at + 2] in (r"\)", r"\|")):
            parts.append("$")
        elif letter == ".":
            parts.append(".")
        else:
            parts.append(re.escape(letter))
    try:
        return re.compile("".join(parts), re.IGNORECASE if ignores_case else 0)
    except re.error:
        return None


def _class_end(pattern: str, at: int) -> int:
    at += pattern[at : at + 1] == "^"
    at += pattern[at : at + 1] == "]"
    while at < len(pattern):
        if pattern.startswith("[:", at) and (end := pattern.find(":]", at)) >= 0:
            at = end + 2
            continue
        if pattern[at] == "]":
            return at
        at += 2 if pattern[at] == "\\" else 1
    return -1


def find(lines: Sequence[str], place: Place, pattern: re.Pattern[str], way: int) -> tuple[Place, int, bool] | None:
    """The next match: its place, its end in that line, and whether the search went over the file's edge."""
    y, x = place
    count = len(lines)
    for step in range(count + 1):
        at = (y + way * step) % count
        spans = [found.span() for found in pattern.finditer(lines[at]) if found.start() < max(1, len(lines[at])) or not lines[at]]
        if step == 0:
            spans = [span for span in spans if (span[0] > x if way > 0 else span[0] < x)]
        if spans:
            start, end = spans[0 if way > 0 else -1]
            wrapped = (y + way * step) != at or (step == count)
            return (at, start), end, wrapped
    return None
