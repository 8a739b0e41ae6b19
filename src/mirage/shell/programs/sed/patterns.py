"""Expressions, replacements and texts of sed 4.9: escapes are resolved here, the rest is regcomp's."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mirage.shell.lib import posixregex
from mirage.shell.lib.posixregex import Match, Regex, RegexError

_SIMPLE = {b"a": b"\a", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t", b"v": b"\v"}
_ESCAPE = re.compile(rb"\\(?:c(.)|d([0-9]{1,3})|o([0-7]{1,3})|x([0-9A-Fa-f]{1,2})|(.))", re.DOTALL)
_BAD_REPEAT = "Invalid preceding regular expression"


def _byte(found: re.Match[bytes]) -> bytes | None:
    """What \\cX, \\dNNN, \\oNNN and \\xHH mean; None for any other escape."""
    control, decimal, octal, hexadecimal, _ = found.groups()
    if control is not None:
        return bytes([ord(control.upper()) ^ 64])
    for digits, base in ((decimal, 10), (octal, 8), (hexadecimal, 16)):
        if digits is not None:
            return bytes([int(digits, base) & 255])
    return None


def unescaped(text: bytes) -> bytes:
    """A text of `a`, `i` and `c`, and the strings of `y`: a backslash that means nothing goes."""

    def one(found: re.Match[bytes]) -> bytes:
        byte = _byte(found)
        if byte is not None:
            return byte
        return _SIMPLE.get(found[5], found[5])

    return _ESCAPE.sub(one, text)


def compiled(pattern: bytes, flags: str, *, is_extended: bool, is_utf8: bool) -> Regex:
    """ValueError in regerror's words."""

    def one(found: re.Match[bytes]) -> bytes:
        byte = _byte(found)
        if byte is not None:
            return byte
        return _SIMPLE.get(found[5], found[0])

    text = _ESCAPE.sub(one, pattern)
    (_check_extended if is_extended else _check_basic)(text)
    try:
        return posixregex.compile(
            text, is_extended=is_extended, ignores_case="I" in flags, is_multiline="M" in flags, is_utf8=is_utf8
        )
    except RegexError as error:
        raise ValueError(str(error)) from None


_BASIC_REPEAT = re.compile(rb"(?:\*|\\[+?]|\\\{[0-9]*,?[0-9]*\\\})+")
_BASIC_PIECE = re.compile(rb"\\\{[0-9]*,?[0-9]*\\\}|\\.|\[\^?\]?(?:\[:[^]]*:\]|[^]])*\]|.", re.DOTALL)
_PIECE = re.compile(rb"\\.|\[\^?\]?(?:\[:[^]]*:\]|[^]])*\]|\{[0-9]*,?[0-9]*\}|.", re.DOTALL)


def _check_basic(pattern: bytes) -> None:
    """A repetition is not repeated."""
    has_operand = has_repeat = False
    for found in _BASIC_PIECE.finditer(pattern):
        is_repeat = has_operand and _BASIC_REPEAT.fullmatch(found[0]) is not None
        if is_repeat and has_repeat:
            raise ValueError(_BAD_REPEAT)
        has_repeat = is_repeat
        has_operand = found[0] not in (b"\\(", b"\\|") and (has_operand or found[0] != b"^")


def _check_extended(pattern: bytes) -> None:
    """RE_SYNTAX_POSIX_EXTENDED is stricter than grep's: no repetition of nothing, no `)` alone, no brace that is no interval."""
    is_start, depth = True, 0
    for found in _PIECE.finditer(pattern):
        piece = found[0]
        if piece[:1] in (b"*", b"+", b"?", b"{"):
            if is_start:
                raise ValueError(_BAD_REPEAT)
            if piece == b"{":
                rest = pattern[found.end() :].lstrip(b"0123456789,")
                raise ValueError("Invalid content of \\{\\}" if rest else "Unmatched \\{")
        if piece == b")":
            depth -= 1
            if depth < 0:
                raise ValueError("Unmatched ) or \\)")
        depth += piece == b"("
        is_start = piece in (b"(", b"|", b"^")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a replacement: `text`, or the group with that number, after a change of case (`L U l u E`, or both)."""

    text: bytes = b""
    group: int = -1
    case: str = ""


def parts_of(replacement: bytes) -> tuple[list[Part], int]:
    """The parts, and the highest group that is asked for."""
    parts: list[Part] = []
    text = bytearray()
    most = at = 0

    def close() -> None:
        if text:
            parts.append(Part(bytes(text)))
            text.clear()

    while at < len(replacement):
        byte = replacement[at : at + 1]
        if byte == b"&":
            close()
            parts.append(Part(group=0))
            at += 1
            continue
        found = _ESCAPE.match(replacement, at) if byte == b"\\" else None
        if found is None:
            text += byte
            at += 1
            continue
        at = found.end()
        letter = found[5]
        if letter is None:
            text += _byte(found) or b""
        elif letter in b"0123456789":
            close()
            parts.append(Part(group=int(letter)))
            most = max(most, int(letter))
        elif letter in b"LUluE":
            close()
            parts.append(Part(case=letter.decode()))
        else:
            text += _SIMPLE.get(letter, letter)
    close()
    return parts, most


def expanded(parts: list[Part], match: Match, *, is_utf8: bool) -> bytes:
    """The replacement for one match."""
    made: list[bytes] = []
    mode = once = ""
    for part in parts:
        if part.case:
            if part.case in "LUE":
                mode, once = part.case, ""
            else:
                once = part.case
            continue
        piece = part.text if part.group < 0 else match.group(part.group) or b""
        if piece and (mode in ("L", "U") or once):
            piece = _cased(piece, mode, once, is_utf8)
            once = ""
        made.append(piece)
    return b"".join(made)


def _cased(piece: bytes, mode: str, once: str, is_utf8: bool) -> bytes:
    if not is_utf8:
        changed = piece.lower() if mode == "L" else piece.upper() if mode == "U" else piece
        first = changed[:1].upper() if once == "u" else changed[:1].lower() if once == "l" else changed[:1]
        return first + changed[1:]
    text = piece.decode("utf-8", "surrogateescape")
    text = text.lower() if mode == "L" else text.upper() if mode == "U" else text
    head = text[:1].upper() if once == "u" else text[:1].lower() if once == "l" else text[:1]
    return (head + text[1:]).encode("utf-8", "surrogateescape")
