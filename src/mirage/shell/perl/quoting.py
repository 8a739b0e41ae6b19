"""Strings, lists of words, patterns and here-documents, and the variables in them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from mirage.shell.perl.tree import Node, PerlSyntaxError

if TYPE_CHECKING:
    from mirage.shell.perl.terms import Terms

PAIRS = {"(": ")", "[": "]", "{": "}", "<": ">"}
ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "0": "\0", "e": "\x1b", "a": "\a", "f": "\f", "b": "\b"}
CASES = {"U": "uc", "L": "lc", "Q": "quotemeta", "u": "ucfirst", "l": "lcfirst"}


def begins(reader: Terms, word: str) -> bool:
    """Whether a quote stands behind a word like `s` or `q`, and not a call, a key or an operator."""
    found = re.compile(r"\s*").match(reader.text, reader.at)
    at = found.end() if found else reader.at
    mark = reader.text[at : at + 1]
    if (
        not mark
        or mark in ",;)"
        or (mark == "=" and (word in ("s", "y", "m", "q") or reader.text[at + 1 : at + 2] in ("=", ">", "~", " ")))
    ):
        return False
    if mark == "#":
        return at == reader.at
    return not (mark.isalnum() or mark == "_") and not mark.isspace()


def is_index(text: str, at: int) -> bool:
    """Whether `[` behind a variable in a string begins an index, and not a class of characters."""
    return re.compile(r"\[\s*(?:-?\d+|\$#?\w+(?:\s*[-+]\s*\d+)?|\$#\{\$?\w+\}|\$\w+\{\w+\})\s*\]").match(text, at) is not None


def delimited(reader: Terms) -> str:
    """The text up to the mark that ends it; the marks' own backslashes are gone, all others are there."""
    reader_text = reader.text
    opening = reader_text[reader.at]
    closing = PAIRS.get(opening, opening)
    reader.at += 1
    parts: list[str] = []
    depth = 1
    while reader.at < len(reader_text):
        letter = reader_text[reader.at]
        if letter == "\\" and reader.at + 1 < len(reader_text):
            following = reader_text[reader.at + 1]
            is_mark = following in (opening, closing) and (opening == closing) and following not in "|.()[]{}^$*+?"
            parts.append(following if is_mark else letter + following)
            reader.at += 2
            continue
        reader.at += 1
        if letter == closing:
            depth -= 1
            if not depth:
                return "".join(parts)
        elif letter == opening:
            depth += 1
        parts.append(letter)
    raise PerlSyntaxError(
        f"Can't find string terminator {_shown(closing)} anywhere before EOF at {reader.name} line {reader.line}.\n"
    )


def _shown(mark: str) -> str:
    return "'\"'" if mark == '"' else f'"{mark}"'


def _opened(reader: Terms) -> str:
    if not reader.text.startswith("#", reader.at):
        reader.space()
    return delimited(reader)


def single(reader: Terms) -> Node:
    return reader.node("string", _plain(delimited(reader)))


def _plain(text: str) -> str:
    return re.sub(r"\\([\\'])", r"\1", text)


def double(reader: Terms) -> Node:
    line = reader.line
    return interpolated(reader, delimited(reader), line)


def command(reader: Terms) -> Node:
    return reader.node("command", interpolated(reader, delimited(reader)))


def pattern(reader: Terms) -> Node:
    return _match(reader, delimited(reader))


def _match(reader: Terms, text: str, *, is_plain: bool = False) -> Node:
    flags = _flags(reader)
    return reader.node("match", reader.node("string", text) if is_plain else interpolated(reader, text, is_pattern=True), flags, None)


def _flags(reader: Terms) -> str:
    found = re.compile(r"[a-z]*").match(reader.text, reader.at)
    reader.at += len(found[0]) if found else 0
    return found[0] if found else ""


def _m(reader: Terms) -> Node:
    is_plain = reader.text[reader.at : reader.at + 1] == "'"
    return _match(reader, _opened(reader), is_plain=is_plain)


def _qr(reader: Terms) -> Node:
    made = _m(reader)
    return reader.node("qr", made.args[0], made.args[1])


def _q(reader: Terms) -> Node:
    return reader.node("string", _plain(_opened(reader)))


def _qq(reader: Terms) -> Node:
    return interpolated(reader, _opened(reader))


def _qw(reader: Terms) -> Node:
    made = reader.node("list", [reader.node("string", word) for word in _opened(reader).split()])
    return reader.node("lslice", made, reader.index()) if reader.peek("[") else made


def _qx(reader: Terms) -> Node:
    return reader.node("command", interpolated(reader, _opened(reader)))


def _second(reader: Terms, opening: str) -> str:
    """The other half of s/// and tr///."""
    if opening in PAIRS:
        reader.space()
    else:
        reader.at -= 1
    return delimited(reader)


def _s(reader: Terms) -> Node:
    if not reader.text.startswith("#", reader.at):
        reader.space()
    opening = reader.text[reader.at]
    line = reader.line
    looked_for = delimited(reader)
    replacement = _second(reader, opening)
    flags = _flags(reader)
    if "e" in flags:
        inner = reader.within(replacement, line)
        put: Node = Node("block", line, (inner.statements(""),))
    else:
        put = interpolated(reader, replacement) if opening != "'" else reader.node("string", replacement)
    return reader.node("subst", interpolated(reader, looked_for, is_pattern=True), put, flags, None)


def _tr(reader: Terms) -> Node:
    reader.space()
    opening = reader.text[reader.at]
    looked_for = delimited(reader)
    replacement = _second(reader, opening)
    return reader.node("trans", _range(looked_for), _range(replacement), _flags(reader), None)


def _range(text: str) -> str:
    """The characters of a list like `a-zA-Z`."""
    text = unescaped(text)
    found: list[str] = []
    at = 0
    while at < len(text):
        if text[at + 1 : at + 2] == "-" and at + 2 < len(text):
            found += [chr(code) for code in range(ord(text[at]), min(ord(text[at + 2]), 0xFFFF) + 1)]
            at += 3
        else:
            found.append(text[at])
            at += 1
    return "".join(found)


ESCAPE = re.compile(r"\\(?:x\{([0-9A-Fa-f]{1,6})\}|x([0-9A-Fa-f]{0,2})|([0-7]{1,3})|c(.)|(.))", re.DOTALL)


def unescaped(text: str) -> str:
    return ESCAPE.sub(_escape, text)


def _escape(found: re.Match[str]) -> str:
    if found[1] is not None:
        return chr(min(int(found[1], 16), 0x10FFFF))
    if found[2] is not None:
        return chr(int(found[2] or "0", 16))
    if found[3] is not None:
        return chr(int(found[3], 8) & 0xFF)
    if found[4] is not None:
        return chr(ord(found[4].upper()) & 0xFF ^ 64)
    return ESCAPES.get(found[5], found[5])


def here_document(reader: Terms, found: re.Match[str]) -> Node:
    """`<<"END"`: the text is what follows this line."""
    reader.at = found.end()
    mark = next(each for each in found.groups()[1:] if each is not None)
    end_of_line = reader.text.find("\n", reader.at)
    if end_of_line < 0:
        end_of_line = len(reader.text)
    start = reader.skips.get(end_of_line, end_of_line + 1)
    closing = re.compile((r"^[ \t]*" if found[1] else "^") + re.escape(mark) + "$", re.MULTILINE).search(reader.text, start)
    if closing is None:
        raise PerlSyntaxError(f'Can\'t find string terminator "{mark}" anywhere before EOF at {reader.name} line {reader.line}.\n')
    body = reader.text[start : closing.start()]
    reader.skips[end_of_line] = min(closing.end() + 1, len(reader.text))
    if found[1]:
        margins = [len(line) - len(line.lstrip()) for line in body.split("\n") if line.strip()]
        body = re.sub(rf"^[ \t]{{0,{min(margins, default=0)}}}", "", body, flags=re.MULTILINE)
    return reader.node("string", body) if found[3] is not None else interpolated(reader, body, reader.line + 1)


def interpolated(reader: Terms, text: str, line: int = 0, *, is_pattern: bool = False) -> Node:
    """A string with variables in it, as a list of parts to be joined. A pattern keeps its backslashes."""
    inner = reader.within(text, line or reader.line)
    parts: list[object] = []
    held: list[str] = []

    def keep() -> None:
        if held:
            parts.append("".join(held))
            held.clear()

    while inner.at < len(text):
        letter = text[inner.at]
        following = text[inner.at + 1 : inner.at + 2]
        if letter == "\\":
            case = CASES.get(following)
            if case is not None or following == "E":
                keep()
                parts.append((case or "E",))
                inner.at += 2
            elif is_pattern:
                held.append(text[inner.at : inner.at + 2])
                inner.at += 2
            else:
                found = ESCAPE.match(text, inner.at)
                held.append(_escape(found) if found else "\\")
                inner.at = found.end() if found else inner.at + 1
        elif letter == "$" and _is_variable(text, inner.at, is_pattern):
            keep()
            parts.append(inner.variable(is_quoted=True))
        elif letter == "@" and re.compile(r"@(?:[A-Za-z_:]|\{|\$\w)").match(text, inner.at):
            keep()
            parts.append(Node("joined", inner.line, (inner.plural(is_quoted=True),)))
        else:
            held.append(letter)
            inner.at += 1
    keep()
    if not parts:
        return reader.node("string", "")
    if len(parts) == 1 and isinstance(parts[0], str):
        return reader.node("string", parts[0])
    return Node("interpolate", line or reader.line, (_cased(parts),))


def _is_variable(text: str, at: int, is_pattern: bool) -> bool:
    following = text[at + 1 : at + 2]
    if is_pattern and following in ("", ")", "|", "\n", " "):
        return False
    if re.compile(r"\$(?:[A-Za-z_{]|\$+[\w{]|::\w|\d|\^[A-Z]|#[\w{$]|[-+][\[{])").match(text, at):
        return not (is_pattern and following == "{" and re.compile(r"\$\{\d").match(text, at))
    return (
        following in ("&", "`", "'", "!", "?", "@", "$", "0", ",", ";", ".", "/", "\\", "<", ">", "]")
        and not is_pattern
        and following != ""
    )


def _cased(parts: list[object]) -> list[object]:
    """What \\U, \\L, \\Q, \\u and \\l apply to: (function, parts)."""
    stack: list[tuple[str, list[object]]] = [("", [])]
    once = ""
    for part in parts:
        if isinstance(part, tuple):
            name = part[0]
            if name in ("ucfirst", "lcfirst"):
                once = name
            elif name == "E":
                if len(stack) > 1:
                    closed = stack.pop()
                    stack[-1][1].append(closed)
            else:
                stack.append((name, []))
            continue
        stack[-1][1].append((once, [part]) if once else part)
        once = ""
    while len(stack) > 1:
        closed = stack.pop()
        stack[-1][1].append(closed)
    return stack[0][1]


QUOTES: dict[str, Callable[[Terms], Node]] = {
    "q": _q, "qq": _qq, "qw": _qw, "qx": _qx, "m": _m, "qr": _qr, "s": _s, "tr": _tr, "y": _tr,
}  # fmt: skip
