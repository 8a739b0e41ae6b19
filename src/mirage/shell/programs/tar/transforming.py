"""--transform of tar 1.34 (transform.c): what sed's `s` makes of the names of members and of the targets of their links."""

from __future__ import annotations

from dataclasses import dataclass

from mirage.shell.lib.posixregex import Regex
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.programs.sed.patterns import Part, compiled, expanded, parts_of

MEMBERS, SYMLINKS, HARDLINKS = "r", "s", "h"  # for which names an expression counts; its flags in capitals take them out
_FLAGS = "gixrRsShH"


@dataclass(frozen=True, slots=True)
class Transform:
    """One expression."""

    regex: Regex
    parts: list[Part]
    first: int  # which match is the first to be replaced
    is_global: bool
    kinds: frozenset[str]

    def apply(self, name: str) -> str:
        data = to_bytes(name)
        made, at, count, start = bytearray(), 0, 0, 0
        while start <= len(data) and (found := self.regex.search(data, start)) is not None:
            first, last = found.span()
            count += 1
            if count >= self.first:
                made += data[at:first] + expanded(self.parts, found, is_utf8=True)
                at = last
                if not self.is_global:
                    break
            start = last if last > first else last + 1
        return to_text(bytes(made) + data[at:])


def transforms(text: str) -> list[Transform]:
    """Of `s,a,b,FLAGS` and more behind semicolons. ValueError: in tar's words what is wrong."""
    found: list[Transform] = []
    at = 0
    while at < len(text):
        if text[at] == ";":
            at += 1
            continue
        if text[at] != "s" or at + 1 >= len(text):
            raise ValueError("Invalid transform expression")
        mark = text[at + 1]
        pattern, at = _until(text, at + 2, mark)
        replacement, at = _until(text, at, mark)
        flags = ""
        while at < len(text) and text[at] != ";":
            if text[at] not in _FLAGS and not text[at].isdigit():
                raise ValueError(f"Unknown flag in transform expression: {text[at]}")
            flags += text[at]
            at += 1
        found.append(_made(pattern, replacement, flags))
    return found


def _until(text: str, at: int, mark: str) -> tuple[str, int]:
    start = at
    while at < len(text) and text[at] != mark:
        at += 2 if text[at] == "\\" else 1
    if at >= len(text):
        raise ValueError("Invalid transform expression")
    return text[start:at].replace("\\" + mark, mark), at + 1


def _made(pattern: str, replacement: str, flags: str) -> Transform:
    try:
        regex = compiled(to_bytes(pattern), "I" if "i" in flags else "", is_extended="x" in flags, is_utf8=True)
    except ValueError as error:
        raise ValueError(f"Invalid transform expression: {error}") from None
    digits = "".join(flag for flag in flags if flag.isdigit())
    kinds = {MEMBERS, SYMLINKS, HARDLINKS} - {flag.lower() for flag in flags if flag in "RSH"}
    return Transform(regex, parts_of(to_bytes(replacement))[0], int(digits[:6] or 1), "g" in flags, frozenset(kinds))
