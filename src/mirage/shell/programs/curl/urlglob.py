"""curl's patterns in URLs: `{a,b}` and `[1-9:2]` (tool_urlglob.c of curl 7.88.1). A range of any length costs nothing: URLs come one by one."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

CHARACTERS = re.compile(r"([A-Za-z])-(.)(?::(\d+))?\]", re.DOTALL)
NUMBERS = re.compile(r"(\d+)-[ \t]*(\d+)(?::(\d+))?\]")
LETTERS = 25  # from a to z
BIGGEST = 1 << 62  # of a number; ULONG_MAX there, which nobody counts to
ESCAPED = ("\\{", "\\[", "\\}", "\\]")


class GlobError(Exception):
    """What curl says of a pattern: it shows the URL with a mark below the place."""

    def __init__(self, why: str, url: str, position: int) -> None:
        super().__init__(f"{why} in URL position {position}:\n{url}\n{' ' * max(1, position - 1)}^"[:511])


@dataclass(frozen=True, slots=True)
class Glob:
    """A URL in parts: texts, and sequences of which each text is taken in turn."""

    parts: tuple[str | Sequence[str], ...]

    @property
    def count(self) -> int:
        count = 1
        for part in self.parts:
            count *= 1 if isinstance(part, str) else len(part)
        return count

    def urls(self) -> Iterator[tuple[str, list[str]]]:
        """Each URL, and what its patterns stand for in it: `#1` and so on of -o."""
        for number in range(self.count):
            texts: list[str] = []
            chosen: list[str] = []
            for part in reversed(self.parts):  # the last goes round first
                if isinstance(part, str):
                    texts.append(part)
                else:
                    number, place = divmod(number, len(part))
                    texts.append(part[place])
                    chosen.append(part[place])
            yield "".join(reversed(texts)), chosen[::-1]


class _Numbers(Sequence[str]):
    """A range, padded to its width; never laid out, as it may have any length."""

    def __init__(self, numbers: range, width: int) -> None:
        self._numbers, self._width = numbers, width

    def __len__(self) -> int:
        return len(self._numbers)

    def __getitem__(self, index: int) -> str:  # type: ignore[override]
        return f"{self._numbers[index]:0{self._width}}"


def read(url: str) -> Glob:
    """GlobError."""
    parts: list[str | Sequence[str]] = []
    text = ""
    at = 0
    while at < len(url):
        letter = url[at]
        if letter == "[" and (skip := _address(url, at)):
            text += url[at : at + skip]
            at += skip
            continue
        if letter in "{[":
            if text:
                parts.append(text)
                text = ""
            chosen, at = _set(url, at) if letter == "{" else _range(url, at)
            parts.append(chosen)
            continue
        if letter in "}]":
            raise GlobError("unmatched close brace/bracket", url, at + 1)
        at += url.startswith(ESCAPED, at)
        text += url[at]
        at += 1
    return Glob((*parts, text) if text else tuple(parts))


def _address(url: str, at: int) -> int:
    """The length of an IPv6 address in brackets; of empty ones as well, which are the URL's own fault."""
    end = url.find("]", at)
    try:
        if end > at + 1:
            ipaddress.IPv6Address(url[at + 1 : end])
    except ValueError:
        return 0
    return end - at + 1 if end > 0 else 0


def _set(url: str, begin: int) -> tuple[list[str], int]:
    chosen, text, at = [], "", begin + 1
    while True:
        if at >= len(url):
            raise GlobError("unmatched brace", url, begin + 1)
        letter = url[at]
        if letter in "{[":
            raise GlobError("nested brace", url, at + 1)
        if letter == "]":
            raise GlobError("unexpected close bracket", url, at + 1)
        if letter == "}" and at == begin + 1:
            raise GlobError("empty string within braces", url, at + 1)
        if letter in ",}":
            chosen.append(text)
            text = ""
            if letter == "}":
                return chosen, at + 1
        else:
            at += url.startswith(ESCAPED, at)
            text += url[at]
        at += 1


def _range(url: str, begin: int) -> tuple[Sequence[str], int]:
    start = begin + 1
    if url[start : start + 1].isalpha() and url[start].isascii():
        found = CHARACTERS.match(url, start)
        if found is None:
            raise GlobError("bad range", url, start + 1)
        low, high, step = ord(found[1]), ord(found[2]), int((found[3] or "1")[:20])
        if not _is_range(low, high, step) or high - low > LETTERS:
            raise GlobError("bad range", url, found.end() + 1)
        return [chr(number) for number in range(low, high + 1, step)], found.end()
    if not (url[start : start + 1].isdigit() and url[start].isascii()):
        raise GlobError("bad range specification", url, start + 1)
    found = NUMBERS.match(url, start)
    if found is None:
        partial = re.compile(r"\d+-[ \t]*(?:\d+:)?").match(url, start)
        raise GlobError("bad range", url, (partial.end() if partial else start) + 1)
    low, high, step = int(found[1][:20]), int(found[2][:20]), int((found[3] or "1")[:20])
    if max(low, high, step) >= BIGGEST or not _is_range(low, high, step):
        raise GlobError("bad range", url, found.end() + 1)
    return _Numbers(range(low, high + 1, step), len(found[1]) if found[1].startswith("0") else 0), found.end()


def _is_range(low: int, high: int, step: int) -> bool:
    return step == 1 if low == high else low < high and 0 < step <= high - low
