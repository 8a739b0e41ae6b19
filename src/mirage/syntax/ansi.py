"""What the backslash escapes of $'...' mean (bash 5.2 ansicstr), shared with `printf %b` and `echo -e`, which differ in little."""

from __future__ import annotations

import re

_SIMPLE = {"a": "\a", "b": "\b", "e": "\x1b", "E": "\x1b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "\\": "\\"}
_ESCAPE = re.compile(
    r"\\(?:([abeEfnrtv\\'\"?])|([0-7]{1,3})|x\{([0-9a-fA-F]*)\}?|x([0-9a-fA-F]{1,2})"
    r"|u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8})|c(\\\\|.)|)",
    re.DOTALL,
)
_PRINTED = re.compile(
    r"\\(?:([abeEfnrtv\\])|0([0-7]{0,3})|([1-7][0-7]{0,2})|x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8})|(c))"
)


def decode_ansi(source: str) -> str:
    """The text of $'source'. A NUL ends it, as it does in bash."""
    if "\\" not in source:
        return source
    text = fold_bytes(_ESCAPE.sub(_meaning, source))
    return text.partition("\0")[0]


def _meaning(found: re.Match[str]) -> str:
    simple, octal, braced, hexadecimal, short, long, control = found.groups()
    if simple:
        return _SIMPLE.get(simple, simple)
    if octal:
        return byte(int(octal, 8) & 0xFF)
    if braced is not None:
        return byte(int(braced, 16) & 0xFF) if braced else "\0"
    if hexadecimal:
        return byte(int(hexadecimal, 16))
    if short or long:
        return code_point(int(short or long, 16))
    if control:
        return chr(ord(control[-1].upper()) & 0x1F if control != "?" else 0x7F)
    return "\\"


def decode_echo(source: str, octal_needs_zero: bool = True) -> tuple[str, bool]:
    """The text that `echo -e` (or `printf %b`, which takes \\NNN without the zero too) prints, and whether \\c ended it."""
    if "\\" not in source:
        return source, False
    ended = False
    pieces: list[str] = []
    pos = 0
    for found in _PRINTED.finditer(source):
        if found.start() < pos:
            continue
        simple, zeroed, octal, hexadecimal, short, long, end = found.groups()
        if octal and octal_needs_zero:
            continue
        pieces.append(source[pos : found.start()])
        pos = found.end()
        if simple:
            pieces.append(_SIMPLE[simple])
        elif zeroed is not None:
            pieces.append(byte(int(zeroed or "0", 8) & 0xFF))
        elif octal:
            pieces.append(byte(int(octal, 8) & 0xFF))
        elif hexadecimal:
            pieces.append(byte(int(hexadecimal, 16)))
        elif end:
            ended = True
            break
        else:
            pieces.append(code_point(int(short or long, 16)))
    if not ended:
        pieces.append(source[pos:])
    return fold_bytes("".join(pieces)), ended


def byte(value: int) -> str:
    """One byte as text is held here: ASCII as itself, the rest as a lone surrogate until `fold_bytes`."""
    return chr(value) if value < 0x80 else chr(0xDC00 + value)


def code_point(value: int) -> str:
    if value > 0x10FFFF or 0xD800 <= value <= 0xDFFF:
        return ""
    return chr(value)


def fold_bytes(text: str) -> str:
    """Bytes that stand side by side and make UTF-8 become the character that they are."""
    for char in text:
        if "\udc80" <= char <= "\udcff":
            return text.encode("utf-8", "surrogateescape").decode("utf-8", "surrogateescape")
    return text
