"""The words of an awk program, as mawk 1.3.4 (20200120) cuts them, and what it says where the parser can not go on."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

KEYWORDS = frozenset(
    b"BEGIN END function if else while for do break continue next nextfile exit return delete in getline print printf".split()
)
BUILTINS: dict[bytes, tuple[int, int]] = {  # arguments: least and most
    b"length": (0, 1), b"index": (2, 2), b"substr": (2, 3), b"sprintf": (1, 255), b"sin": (1, 1), b"cos": (1, 1),
    b"atan2": (2, 2), b"exp": (1, 1), b"log": (1, 1), b"int": (1, 1), b"sqrt": (1, 1), b"rand": (0, 0), b"srand": (0, 1),
    b"close": (1, 1), b"system": (1, 1), b"toupper": (1, 1), b"tolower": (1, 1), b"fflush": (0, 1), b"match": (2, 2),
    b"split": (2, 3), b"sub": (2, 3), b"gsub": (2, 3), b"systime": (0, 0), b"strftime": (0, 3), b"mktime": (1, 1),
}  # fmt: skip
GAWK_BUILTINS: dict[bytes, tuple[int, int]] = {
    **BUILTINS, b"gensub": (3, 4), b"strtonum": (1, 1), b"and": (2, 255), b"or": (2, 255), b"xor": (2, 255),
    b"lshift": (2, 2), b"rshift": (2, 2), b"compl": (1, 1), b"asort": (1, 3), b"asorti": (1, 3),
}  # fmt: skip
_TOKEN = re.compile(
    rb"(?P<blank>(?:[ \t\r\v\f]|\\\r?\n)+)|(?P<comment>#[^\n]*)|(?P<newline>\n)"
    rb"|(?P<hexadecimal>0[xX][0-9A-Fa-f]+)|(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)|(?P<name>[A-Za-z_][A-Za-z_0-9]*)|(?P<quote>\")"
    rb"|(?P<mark>\*\*=?|\+\+|--|\+=|-=|\*=|/=|%=|\^=|==|<=|>=|>>|!=|!~|&&|\|\||\|&|[-+*/%^!<>|?:~$=,;(){}\[\]])"
)
_STRING = re.compile(rb'(?:[^"\\\n]|\\[\s\S])*')
_ENDS_OPERAND = frozenset([b")", b"]", b"$", b"++", b"--"])
ESCAPES = {b'"': b'"', b"\\": b"\\", b"a": b"\a", b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t", b"v": b"\v"}
ESCAPE = re.compile(rb"\\(?:([0-7]{1,3})|x([0-9A-Fa-f]{1,2})|(\r?\n)|(.))", re.DOTALL)


class AwkSyntaxError(Exception):
    """What stands on standard error, line by line, each without `awk: `."""

    def __init__(self, *lines: bytes) -> None:
        super().__init__(*lines)
        self.lines = lines


@dataclass(frozen=True, slots=True)
class Token:
    """`kind` is number, string, regex, name, builtin, call (a name with `(` right behind it), error, end, or the mark itself."""

    kind: str
    text: bytes
    line: int
    at: int = 0  # where it begins


def unescape(text: bytes) -> bytes:
    """The escapes of a string; one that means nothing stays with its backslash."""
    return ESCAPE.sub(_escape, text) if b"\\" in text else text


def _escape(found: re.Match[bytes]) -> bytes:
    octal, hexadecimal, newline, letter = found.groups()
    if octal is not None:
        return bytes([int(octal, 8) & 255])
    if hexadecimal is not None:
        return bytes([int(hexadecimal, 16)])
    if newline is not None:
        return b""
    return ESCAPES.get(letter, b"\\" + letter)


def unescape_plainly(text: bytes) -> tuple[bytes, list[bytes]]:
    """gawk's: an escape that means nothing loses its backslash; which letters those were."""
    unknown: list[bytes] = []

    def one(found: re.Match[bytes]) -> bytes:
        letter = found[4]
        if letter is None or letter in ESCAPES:
            return _escape(found)
        unknown.append(letter)
        return letter

    return ESCAPE.sub(one, text), unknown


def unknown_escape(letter: bytes) -> bytes:
    """gawk's warning."""
    return b"warning: escape sequence `\\%s' treated as plain `%s'\n" % (letter, letter)


def tokens(program: bytes, *, is_gawk: bool = False, warnings: list[bytes] | None = None) -> list[Token]:
    """All of them; a fault becomes a token, so that what stands before it is parsed first. The program is `\\n`-ended."""
    found: list[Token] = []
    line, at = 1, 0
    program += b"\n"
    while at < len(program):
        if program[at : at + 1] == b"/" and not _is_after_operand(found):
            body, at = _regex(program, at + 1)
            if body is None:
                found.append(
                    Token("error", b"line %d: runaway regular expression /%s ..." % (line, _start(program, at)), line, at - 1)
                )
                break
            found.append(Token("regex", body, line, at))
            continue
        match = _TOKEN.match(program, at)
        if match is None:
            byte = program[at : at + 1]
            shown = b"'%s'" % byte if 32 <= byte[0] < 127 else b"0x%02x" % byte[0]
            found.append(Token("error", b"%d: unexpected character %s" % (line, shown), line, at))
            break
        kind, text = str(match.lastgroup), match[0]
        if kind == "hexadecimal":
            match = match if is_gawk else _TOKEN.match(program[: at + 1], at)
            assert match is not None
            kind, text = "number", match[0]
        if kind == "quote":
            inside = _STRING.match(program, match.end())
            assert inside is not None
            at = inside.end() + 1
            if program[at - 1 : at] != b'"':
                shown = program[match.start() : match.start() + 11].split(b"\n")[0]
                found.append(Token("error", b"line %d: runaway string constant %s ..." % (line, shown), line, match.start()))
                break
            content = unescape(inside[0])
            if is_gawk:
                content, unknown = unescape_plainly(inside[0])
                warnings = [] if warnings is None else warnings
                warnings += [b"%d: " % line + unknown_escape(letter) for letter in unknown]
            found.append(Token("string", content, line, match.start()))
            line += inside[0].count(b"\n")
            continue
        at = match.end()
        if kind not in ("blank", "comment"):
            token = _token(kind, text, line, program[at : at + 1], is_gawk)
            found.append(replace(token, at=match.start()))
        line += text.count(b"\n")
    found.append(Token("end", b"end of file", program.count(b"\n") + 1, len(program)))
    return found


def _start(program: bytes, at: int) -> bytes:
    return program[at : at + 10].split(b"\n")[0]


def _token(kind: str, text: bytes, line: int, following: bytes, is_gawk: bool) -> Token:
    if kind == "newline":
        return Token("newline", b"end of line", line)
    if kind == "name":
        if text in KEYWORDS:
            return Token(text.decode(), text, line)
        if is_gawk and text == b"func":
            return Token("function", text, line)
        if text in (GAWK_BUILTINS if is_gawk else BUILTINS):
            return Token("builtin", text, line)
        return Token("call" if following == b"(" else "name", text, line)
    if text == b"|&" and not is_gawk:
        return Token("error", b"%d: unexpected character '&'" % line, line)
    if is_gawk and text[:2] == b"**":
        return Token("^" + text[2:].decode(), text, line)
    if text[:2] == b"**":
        return Token("error", b"line %d: syntax error at or near %s" % (line, text[1:]), line)
    return Token(text.decode() if kind == "mark" else kind, text, line)


def _is_after_operand(found: list[Token]) -> bool:
    if not found:
        return False
    last = found[-1]
    return last.kind in ("number", "string", "regex", "name", "builtin") or last.text in _ENDS_OPERAND


def _regex(program: bytes, at: int) -> tuple[bytes | None, int]:
    """The expression up to its slash and where to go on; None and its beginning when the line ends before."""
    start, is_inside = at, False
    while at < len(program):
        byte = program[at : at + 1]
        if byte == b"\n":
            return None, start
        if byte == b"\\":
            at += 2
            continue
        if byte == b"[" and not is_inside:
            is_inside = True
            at += 1 + (program[at + 1 : at + 2] == b"^")
            at += program[at : at + 1] == b"]"
            continue
        if byte == b"]":
            is_inside = False
        elif byte == b"/" and not is_inside:
            return program[start:at], at + 1
        at += 1
    return None, start
