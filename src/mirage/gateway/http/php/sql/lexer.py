"""SQL's tokens, as MariaDB's default mode cuts them: comments of three kinds, text in either quote, names in backticks, numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import msgspec

from mirage.gateway.http.php.sql.faults import syntax_error, too_long
from mirage.gateway.http.php.sql.values import WIDEST, Hex

SHOWN = 80  # signs of what could not be read
VERSION = 101_119  # as comments for a server of a version give it
LONGEST = 1 << 19  # signs of a statement: a second's work
_TOKEN = re.compile(
    r"\s+|--(?=\s|$)[^\n]*|\#[^\n]*|/\*(?!!).*?\*/|/\*!\d*|\*/"
    r"|(?P<hex>0x[0-9a-fA-F]+\b|[xX]'(?:[0-9a-fA-F]{2})*')|(?P<bits>0b[01]+\b|[bB]'[01]*')"
    r"|(?P<number>(?:\d+\.?\d*|\.\d+)[eE][+-]?\d+|\d+\.\d*|\.\d+|\d+(?![\w$]))"
    r"|(?P<text>'(?:[^'\\]|\\.|'')*'|\"(?:[^\"\\]|\\.|\"\")*\")"
    r"|(?P<quoted>`(?:[^`]|``)+`)|(?P<variable>@@?(?:`[^`]+`|[\w.$]+)|@'[^']*')|(?P<name>[\w$]+)"
    r"|(?P<sign><=>|<>|!=|<=|>=|\|\||&&|<<|>>|:=|[-+*/%=<>(),.;?!~&|^:{}])",
    re.DOTALL,
)
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "0": "\0", "b": "\b", "Z": "\x1a", "%": "\\%", "_": "\\_"}


class Token(msgspec.Struct, frozen=True):
    """`word` is the token in lower case, for looking at it; `value` what a literal or a quoted name stands for."""

    kind: str
    word: str
    at: int
    end: int
    value: Any = None


class Text:
    """A statement's text with its tokens."""

    def __init__(self, text: str) -> None:
        if len(text) > LONGEST:
            raise too_long()
        self.text = text
        self.tokens: list[Token] = []
        at = 0
        for found in iter(_TOKEN.scanner(text).match, None):  # type: ignore[attr-defined]
            if found.lastgroup:
                self.tokens.append(_token(found.lastgroup, found[0], at))
            at = found.end()
        if at < len(text):
            raise self.wrong(at)

    def wrong(self, at: int) -> Exception:
        return syntax_error(self.text[at : at + SHOWN], self.text.count("\n", 0, at) + 1)


def _token(kind: str, raw: str, at: int) -> Token:
    value: Any = None
    match kind:
        case "hex":
            digits = raw[2:].strip("'")
            value = Hex(bytes.fromhex(digits.rjust(-(-len(digits) // 2) * 2, "0")).decode("latin-1"))
        case "bits":
            digits = raw[2:].strip("'") or "0"
            value = Hex(int(digits, 2).to_bytes(-(-len(digits) // 8), "big").decode("latin-1"))
        case "number":
            value = _number(raw)
        case "text":
            value = unquoted(raw)
        case "quoted":
            value = raw[1:-1].replace("``", "`")
            return Token("quoted", "`", at, at + len(raw), value)
        case "name":
            value = raw
    return Token(kind, raw.lower() if kind != "text" else "'", at, at + len(raw), value)


def _number(raw: str) -> Any:
    if "e" in raw.lower():
        return min(float(raw), 1.7976931348623157e308)
    if "." in raw or len(raw) > 20 or int(raw) >= WIDEST:
        return Decimal(raw[:81])
    return int(raw)


def unquoted(raw: str) -> str:
    """A literal's text without its quotes and escapes."""
    quote = raw[0]
    return re.sub(
        rf"\\(.)|{quote}{quote}",
        lambda found: quote if found[1] is None else _ESCAPES.get(found[1], found[1]),
        raw[1:-1],
        flags=re.DOTALL,
    )


_TOLD = re.compile(r"""('(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|`[^`]*`)|/\*M?!(\d{5,6})?(.*?)\*/""", re.DOTALL)


def revealed(text: str) -> str:
    """With what stands in comments that are meant for a server of this version (/*!40101 ... */)."""
    if "/*!" not in text and "/*M!" not in text:
        return text
    return _TOLD.sub(lambda found: found[1] or ("" if int(found[2] or 0) > VERSION else f" {found[3]} "), text)


def parts(text: str) -> list[str]:
    """What a text's commas part, those in brackets and quotes apart."""
    depth, ends = 0, []
    for token in Text(text).tokens:
        depth += (token.word == "(") - (token.word == ")")
        if token.word == "," and depth == 0:
            ends.append(token.at)
    return [text[start:end].strip() for start, end in zip([0, *(end + 1 for end in ends)], [*ends, len(text)])]


def brackets(text: str) -> tuple[str, str]:
    """A text that begins with a bracket: what is in it, and what follows the one that closes it."""
    depth = 0
    for token in Text(text).tokens:
        depth += (token.word == "(") - (token.word == ")")
        if depth == 0:
            return text[1 : token.at], text[token.end :]
    raise syntax_error("")


def statements(text: str) -> Iterator[str]:
    """A text cut at its semicolons, those in quotes and comments apart."""
    start = at = 0
    quote = ""
    while at < len(text):
        sign = text[at]
        if quote:
            if sign == "\\" and quote != "`":
                at += 1
            elif sign == quote:
                quote = ""
        elif sign in "'\"`":
            quote = sign
        elif sign == ";":
            if text[start:at].strip():
                yield text[start:at].strip()
            start = at + 1
        at += 1
    if text[start:].strip():
        yield text[start:].strip()
