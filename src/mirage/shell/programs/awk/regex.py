"""mawk's regular expressions: extended ones over bytes with the escapes of strings, without intervals, `\\w` or back references."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from functools import lru_cache

from mirage.shell.lib import posixregex
from mirage.shell.lib.posixregex import Match, Regex, RegexError
from mirage.shell.programs.awk.lexer import ESCAPE, ESCAPES

PIECES_MAX = 200_000  # of one text, so that splitting ends
_SPECIAL = b"^$.[]|()*+?{}\\"
_OPERATORS = b"*+?|)"
_BRACKET_SPECIAL = b"]^-["
_WORDS = {
    "Unmatched ( or \\(": b"missing ')'",
    "Unmatched [, [^, [:, [., or [=": b"bad class -- [], [^] or [",
    "Invalid character class name": b"bad class -- [], [^] or [",
    "Invalid regular expression": b"bad class -- [], [^] or [",
    "Invalid range end": b"bad class -- [], [^] or [",
}


class AwkRegexError(Exception):
    """`regular expression compile failed (WHY)` and the expression below it."""

    def __init__(self, why: bytes, pattern: bytes, *, is_gawk: bool = False) -> None:
        super().__init__(why)
        if is_gawk:
            self.text = b"error: %s: /%s/" % (why, pattern)
            return
        self.text = b"regular expression compile failed (%s)\n%s" % (why, pattern)


@lru_cache(maxsize=512)
def expression(pattern: bytes) -> Regex:
    """AwkRegexError when it is none."""
    if _lacks_operand(pattern):
        raise AwkRegexError(b"missing operand", pattern)
    try:
        return posixregex.compile(_translated(pattern), is_extended=True, is_utf8=False)
    except RegexError as error:
        raise AwkRegexError(_WORDS.get(str(error), b"syntax error ^* or ^+"), pattern) from None


def _lacks_operand(pattern: bytes) -> bool:
    """Whether a repetition, an alternative or a pair of parentheses stands around nothing."""
    previous, at, is_open = b"(" if pattern else b"x", 0, 0
    while at < len(pattern):
        byte = pattern[at : at + 1]
        if byte in (b"*", b"+", b"?", b"|", b")") and previous in (b"(", b"|") and not (byte == b")" and not is_open):
            return True
        is_open += (byte == b"(") - (byte == b")")
        previous = byte
        at = _bracket_end(pattern, at) if byte == b"[" else at + (2 if byte == b"\\" else 1)
        if byte in b"[\\":
            previous = b"x"
    return previous == b"|"


def _bracket_end(pattern: bytes, at: int) -> int:
    at += 1 + pattern.startswith(b"^", at + 1)
    at += pattern.startswith(b"]", at)
    while at < len(pattern) and pattern[at : at + 1] != b"]":
        end = pattern.find(b":]", at + 2) if pattern.startswith(b"[:", at) else -1
        at = end + 2 if end >= 0 else at + (2 if pattern[at : at + 1] == b"\\" else 1)
    return at + 1


def _translated(pattern: bytes) -> bytes:
    parts: list[bytes] = []
    at = depth = 0
    while at < len(pattern):
        byte = pattern[at : at + 1]
        if byte == b"\\":
            literal, at = _escape(pattern, at)
            parts.append(b"\\" + literal if literal in _SPECIAL else literal)
            continue
        if byte == b"[":
            end = _bracket_end(pattern, at)
            parts.append(_bracket(pattern[at:end]))
            at = end
            continue
        depth += (byte == b"(") - (byte == b")")
        is_stray = byte == b")" and depth < 0
        depth = max(depth, 0)
        parts.append(b"\\" + byte if byte in b"{}" or is_stray else byte)
        at += 1
    return b"".join(parts)


def _escape(pattern: bytes, at: int) -> tuple[bytes, int]:
    """The byte that an escape means, and where it ends."""
    found = ESCAPE.match(pattern, at)
    if found is None:
        return b"\\", at + 1
    octal, hexadecimal, _, letter = found.groups()
    if octal is not None:
        return bytes([int(octal, 8) & 255]), found.end()
    if hexadecimal is not None:
        return bytes([int(hexadecimal, 16)]), found.end()
    return ESCAPES.get(letter or b"\n", letter or b"\n"), found.end()


def _bracket(text: bytes) -> bytes:
    if b"\\" not in text:
        return text
    parts: list[bytes] = []
    at = 0
    while at < len(text):
        if text[at : at + 1] != b"\\":
            parts.append(text[at : at + 1])
            at += 1
            continue
        literal, at = _escape(text, at)
        parts.append(b"[.%s.]" % literal if literal in _BRACKET_SPECIAL else literal)
    return b"".join(parts)


def pieces(regex: Regex, text: bytes) -> list[bytes]:
    """The text split at every match that is not empty."""
    found: list[bytes] = []
    start = at = 0
    while at <= len(text) and len(found) < PIECES_MAX:
        match = regex.search(text, at)
        if match is None:
            break
        first, last = match.span()
        if first == last:
            at = first + 1
            continue
        found.append(text[start:first])
        start = at = last
    found.append(text[start:])
    return found


async def substituted(
    regex: Regex, replacement: bytes, text: bytes, is_global: bool, spend: Callable[[int], Awaitable[None]]
) -> tuple[bytes, int]:
    """What sub and gsub make of the text, and how often they found something; `spend` is told of the bytes made on the way."""
    inserts = _replacement(replacement)
    parts: list[bytes] = []
    count = at = copied = made = 0
    last = -1
    while at <= len(text):
        match: Match | None = regex.search(text, at)
        if match is None:
            break
        first, end = match.span()
        if first == end == last:
            at = end + 1
            continue
        parts.append(text[copied:first])
        insert = inserts[0] if len(inserts) == 1 else text[first:end].join(inserts)
        parts.append(insert)
        count += 1
        made += len(insert)
        if not count & 63:
            await spend(made)
        copied = last = at = end
        if not is_global:
            break
        if first == end:
            at = end + 1
    parts.append(text[copied:])
    return b"".join(parts), count


async def generated(regex: Regex, replacement: bytes, text: bytes, wanted: int, spend: Callable[[int], Awaitable[None]]) -> bytes:
    """gensub(): the match with that number replaced, or (0) every one; `\\1` in the replacement is a group."""
    parts: list[bytes] = []
    count = at = copied = 0
    last = -1
    while at <= len(text):
        match: Match | None = regex.search(text, at)
        if match is None:
            break
        first, end = match.span()
        at = end if end > first else end + 1
        if first == end == last:
            continue
        last = end
        count += 1
        if wanted in (0, count):
            parts += (text[copied:first], _generated_insert(replacement, match, regex.groups))
            copied = end
        if count == wanted:
            break
        if not count & 63:
            await spend(0)
    return b"".join(parts) + text[copied:]


def _generated_insert(replacement: bytes, match: Match, groups: int) -> bytes:
    def one(found: re.Match[bytes]) -> bytes:
        piece = found[0]
        if piece == b"&":
            return match.group() or b""
        if piece[1:].isdigit():
            number = int(piece[1:])
            return (match.group(number) or b"") if number <= groups else b""
        return piece[1:]

    return re.sub(rb"&|\\[0-9\\&]", one, replacement)


def _replacement(text: bytes) -> list[bytes]:
    """The texts between those `&` that stand for the match."""
    parts, current, at = [], bytearray(), 0
    while at < len(text):
        if text.startswith(b"\\\\", at):
            current += b"\\"
            at += 2
        elif text.startswith(b"\\&", at):
            current += b"&"
            at += 2
        elif text[at : at + 1] == b"&":
            parts.append(bytes(current))
            current.clear()
            at += 1
        else:
            current.append(text[at])
            at += 1
    return [*parts, bytes(current)]
