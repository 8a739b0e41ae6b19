"""PHP's tokens: the text outside of <?php ?>, and inside variables, names, numbers, strings with what is spelled out in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

_SPACE = re.compile(r"(?:\s+|#(?!\[)[^\n]*?(?=\?>|\n|\Z)|//[^\n]*?(?=\?>|\n|\Z)|/\*.*?\*/)+", re.DOTALL)
_VARIABLE = re.compile(r"\$([A-Za-z_\x80-\xff][\w\x80-\xff]*)")
_NAME = re.compile(r"\\?[A-Za-z_\x80-\xff][\w\x80-\xff]*(?:\\[A-Za-z_\x80-\xff][\w\x80-\xff]*)*")
_NUMBER = re.compile(r"0[xX][0-9a-fA-F_]+|0[bB][01_]+|(?:\d[\d_]*)?\.\d+(?:[eE][+-]?\d+)?|\d[\d_]*(?:\.\d*)?(?:[eE][+-]?\d+)?")
_HEREDOC = re.compile(r"<<<[ \t]*([\"']?)([A-Za-z_]\w*)\1\r?\n")
_CAST = re.compile(r"\(\s*(int|integer|float|double|string|bool|boolean|array|object)\s*\)", re.IGNORECASE)
_OPERATORS = sorted(
    "<=> **= ... <<= >>= === !== ??= ?-> ++ -- -> => :: == != <> <= >= && || ?? += -= *= /= .= %= &= |= ^= << >> ** "
    "+ - * / % = < > ! . ( ) [ ] { } , ; ? : & | ^ ~ @ $ ` \\".split(),
    key=len, reverse=True,
)  # fmt: skip
_OPERATOR = re.compile("|".join(map(re.escape, _OPERATORS)))
_ESCAPE = re.compile(r"\\(?:([nrtvef0\\$\"`])|([0-7]{1,3})|x([0-9a-fA-F]{1,2})|u\{([0-9a-fA-F]+)\})")
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t", "v": "\v", "e": "\x1b", "f": "\f"}
_SIMPLE = re.compile(r"\$([A-Za-z_\x80-\xff][\w\x80-\xff]*)(?:\[(?:([A-Za-z_]\w*)|(-?\d+)|\$([A-Za-z_]\w*))\]|->([A-Za-z_]\w*))?")


class ParseError(Exception):
    """No PHP stands there."""


@dataclass(frozen=True, slots=True)
class Token:
    """`kind`: html, var, name, number, string, parts, cast, op, end. `line` is where it stands."""

    kind: str
    value: Any
    line: int


def tokens(source: str) -> list[Token]:
    """All of a file. ParseError: a string or a comment does not end."""
    found: list[Token] = []
    at, line = 0, 1
    while at < len(source):
        start = _opening(source, at)
        if start is None:
            found.append(Token("html", source[at:], line))
            break
        begin, inside, is_echo = start
        if begin > at:
            found.append(Token("html", source[at:begin], line))
        line += source.count("\n", at, inside)
        if is_echo:
            found.append(Token("name", "echo", line))
        at, line = _code(source, inside, line, found)
        if is_echo or (found and found[-1].value != ";"):
            found.append(Token("op", ";", line))
    found.append(Token("end", "", line))
    return found


def _opening(source: str, at: int) -> tuple[int, int, bool] | None:
    found = re.compile(r"<\?(php(?=\s|\Z)|=)", re.IGNORECASE).search(source, at)
    return (found.start(), found.end(), found[1] == "=") if found else None


def _code(source: str, at: int, line: int, found: list[Token]) -> tuple[int, int]:
    """Tokens up to the closing tag, or the end."""
    end = len(source)
    while at < end:
        space = _SPACE.match(source, at)
        if space is not None:
            line += source.count("\n", at, space.end())
            at = space.end()
            continue
        if source.startswith("?>", at):
            at += 2
            if source.startswith("\n", at):
                return at + 1, line + 1
            return at, line
        token, after = _token(source, at, line)
        found.append(token)
        line += source.count("\n", at, after)
        at = after
    return at, line


def _token(source: str, at: int, line: int) -> tuple[Token, int]:
    sign = source[at]
    if found := _VARIABLE.match(source, at):
        return Token("var", found[1], line), found.end()
    if found := _NAME.match(source, at):
        return Token("name", found[0].rpartition("\\")[2], line), found.end()
    if sign.isdigit() or (sign == "." and source[at + 1 : at + 2].isdigit()):
        found = _NUMBER.match(source, at)
        assert found is not None
        return Token("number", _number(found[0].replace("_", "")), line), found.end()
    if sign == "'":
        return _single(source, at, line)
    if sign == '"':
        text, after = _until(source, at + 1, '"')
        return Token("parts", _parts(text, '"'), line), after
    if sign == "`":
        text, after = _until(source, at + 1, "`")
        return Token("shell", _parts(text, "`"), line), after
    if found := _HEREDOC.match(source, at):
        return _heredoc(source, found, line)
    if found := _CAST.match(source, at):
        return Token("cast", found[1].lower(), line), found.end()
    if found := _OPERATOR.match(source, at):
        return Token("op", found[0], line), found.end()
    raise ParseError(f"syntax error, unexpected character 0x{ord(sign):02X} on line {line}")


def _number(text: str) -> int | float:
    lowered = text.lower()
    if lowered.startswith("0x"):
        return int(text, 16)
    if lowered.startswith("0b"):
        return int(text, 2)
    if "." in text or "e" in lowered:
        return float(text)
    return int(text, 8) if text.startswith("0") and text.isdigit() and len(text) > 1 and set(text) <= set("01234567") else int(text)


def _single(source: str, at: int, line: int) -> tuple[Token, int]:
    text, after = _until(source, at + 1, "'")
    return Token("string", re.sub(r"\\([\\'])", r"\1", text), line), after


def _until(source: str, at: int, quote: str) -> tuple[str, int]:
    start = at
    while at < len(source):
        if source[at] == "\\":
            at += 2
        elif source[at] == quote:
            return source[start:at], at + 1
        else:
            at += 1
    raise ParseError("syntax error, unexpected end of file")


def _heredoc(source: str, opening: re.Match[str], line: int) -> tuple[Token, int]:
    closing = re.compile(rf"^([ \t]*){opening[2]}\b", re.MULTILINE).search(source, opening.end())
    if closing is None:
        raise ParseError("syntax error, unexpected end of file")
    text = source[opening.end() : max(opening.end(), closing.start() - 1)]
    if closing[1]:
        text = re.sub(rf"^{closing[1]}", "", text, flags=re.MULTILINE)
    if opening[1] == "'":
        return Token("string", text, line), closing.end()
    return Token("parts", _parts(text, ""), line), closing.end()


def _parts(text: str, quote: str) -> list[Any]:
    """Text, and between it what stands for a value: ("var", name, index or property), or the source of {$...}."""
    parts: list[Any] = []
    at, plain = 0, ""
    while at < len(text):
        if text[at] == "\\" and (found := _ESCAPE.match(text, at)):
            plain += _unescaped(found) if found[1] not in ('"', "`") or found[1] == quote else found[0]
            at = found.end()
        elif text.startswith("{$", at) or text.startswith("${", at):
            end = _closing(text, at + 1)
            source = text[at + 1 : end] if text[at] == "{" else "$" + text[at + 2 : end]
            parts += [plain, ("code", source)]
            plain, at = "", end + 1
        elif text[at] == "$" and (found := _SIMPLE.match(text, at)):
            key = found[2] if found[2] is not None else int(found[3]) if found[3] is not None else None
            parts += [plain, ("var", found[1], key, found[4], found[5])]
            plain, at = "", found.end()
        else:
            plain += text[at]
            at += 1
    return [*parts, plain]


def _unescaped(found: re.Match[str]) -> str:
    simple, octal, hexadecimal, point = found.groups()
    if octal or simple == "0":
        return chr(int(octal or "0", 8) & 255)
    if simple:
        return _ESCAPED.get(simple, simple)
    if hexadecimal:
        return chr(int(hexadecimal, 16))
    return chr(int(point, 16)).encode("utf-8", "replace").decode("latin-1")


def _closing(text: str, at: int) -> int:
    depth = 1
    while at + 1 < len(text):
        at += 1
        depth += (text[at] == "{") - (text[at] == "}")
        if not depth:
            return at
    raise ParseError("syntax error, unexpected end of file")
