"""Brace expansion, a{b,c}d and {1..9}: purely a matter of text, done on words before anything in them is expanded."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mirage.syntax.scan import ALIVE, make_word
from mirage.syntax.tree import Literal, Part, Word

_NUMBERS = re.compile(r"([+-]?\d{1,18})\.\.([+-]?\d{1,18})(?:\.\.([+-]?\d{1,18}))?")
_LETTERS = re.compile(r"([A-Za-z])\.\.([A-Za-z])(?:\.\.([+-]?\d{1,18}))?")
_COUNTED = re.compile(r"([\w./:=%+,-]*)\{([+-]?\d{1,18})\.\.([+-]?\d{1,18})(?:\.\.([+-]?\d{1,18}))?\}([\w./:=%+,-]*)")
_MAX_DEPTH = 60


CHARACTERS = 4 << 20  # of all words of an expansion, about: each of them is a list while it is made


class TooManyWords(Exception):  # noqa: N818 - a signal, not a fault
    """The expansion would be longer than the caller allows."""


def expand_braces(word: Word, limit: int = 100_000) -> list[Word]:
    """The words that a word stands for; itself alone where no brace expression is. Raises TooManyWords past the limit."""
    items = _flat(word.parts)
    expanded = _expand(items, min(limit, CHARACTERS // max(1, len(items))), 0)
    if expanded is None:
        return [word]
    return [_word(items, word) for items in expanded]


def count_up(word: Word, limit: int = 1_000_000) -> Iterator[str] | None:
    """The texts of a word that is one sequence of numbers and plain text around it, made one by one; None for any other."""
    found = _COUNTED.fullmatch(word.parts[0].text) if len(word.parts) == 1 and isinstance(word.parts[0], Literal) else None
    if found is None:
        return None
    before, first, last, step, after = found.groups()
    return (f"{before}{number}{after}" for number in _numbers(first, last, int(step or 1), limit))


def _word(items: Items, whole: Word) -> Word:
    try:
        text = "".join(items)  # type: ignore[arg-type]
    except TypeError:
        return make_word(_joined(items), whole.start, whole.end)
    if not text or ALIVE.search(text):
        return make_word(_joined(items), whole.start, whole.end)
    return Word((Literal(text),), text, False, whole.start, whole.end)


Items = list["str | Part"]  # characters of unquoted text, and parts that braces leave alone


def _flat(parts: tuple[Part, ...]) -> Items:
    items: Items = []
    for part in parts:
        if isinstance(part, Literal):
            items.extend(part.text)
        else:
            items.append(part)
    return items


def _joined(items: Items) -> list[Part]:
    parts: list[Part] = []
    text: list[str] = []
    for item in items:
        if isinstance(item, str):
            text.append(item)
            continue
        if text:
            parts.append(Literal("".join(text)))
            text = []
        parts.append(item)
    if text:
        parts.append(Literal("".join(text)))
    return parts


def _expand(items: Items, limit: int, depth: int) -> list[Items] | None:
    """All expansions, or None when there is nothing to expand."""
    if depth > _MAX_DEPTH:
        return None
    start = 0
    while True:
        try:
            start = items.index("{", start)
        except ValueError:
            return None
        found = _match(items, start)
        if found is not None:
            end, commas = found
            middle = _middle(items, start, end, commas, limit, depth)
            if middle is not None:
                break
        start += 1
    rest = items[end + 1 :]
    tails = _expand(rest, limit, depth + 1) if rest else None
    if tails is None:
        tails = [rest]
    before = items[:start]
    if len(middle) * len(tails) > limit:
        raise TooManyWords
    return [before + head + tail for head in middle for tail in tails]


def _match(items: Items, start: int) -> tuple[int, list[int]] | None:
    """The closing brace of the one at start, and the commas of its level."""
    level = 0
    commas: list[int] = []
    for pos in range(start, len(items)):
        item = items[pos]
        if item == "{":
            level += 1
        elif item == "}":
            level -= 1
            if level == 0:
                return pos, commas
        elif item == "," and level == 1:
            commas.append(pos)
    return None


def _middle(items: Items, start: int, end: int, commas: list[int], limit: int, depth: int) -> list[Items] | None:
    if not commas:
        inside = items[start + 1 : end]
        if not all(isinstance(item, str) for item in inside):
            return None
        return _sequence("".join([item for item in inside if isinstance(item, str)]), limit)
    result: list[Items] = []
    edges = [start, *commas, end]
    for left, right in zip(edges, edges[1:]):
        piece = items[left + 1 : right]
        expanded = _expand(piece, limit, depth + 1) if "{" in piece else None
        result.extend(expanded if expanded is not None else [piece])
    return result


def _sequence(text: str, limit: int) -> list[Items] | None:
    """{1..9}, {01..10..3}, {a..e}"""
    if found := _NUMBERS.fullmatch(text):
        first, last, step = found.groups()
        words: Iterator[str] = _numbers(first, last, int(step or 1), limit)
    elif found := _LETTERS.fullmatch(text):
        first, last, step = found.groups()
        words = (chr(value) for value in _range(ord(first), ord(last), int(step or 1), limit))
    else:
        return None
    return [[word] for word in words]


def _range(first: int, last: int, step: int, limit: int) -> range:
    step = abs(step) or 1
    if abs(last - first) // step + 1 > limit:
        raise TooManyWords
    return range(first, last + 1, step) if first <= last else range(first, last - 1, -step)


def _numbers(first: str, last: str, step: int, limit: int) -> Iterator[str]:
    width = 0
    for edge in (first, last):
        digits = edge.lstrip("+-")
        if len(digits) > 1 and digits[0] == "0":
            width = max(len(first), len(last))
    for value in _range(int(first), int(last), step, limit):
        yield f"{value:0{width}d}" if width else str(value)
