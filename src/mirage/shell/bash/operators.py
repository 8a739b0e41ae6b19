"""What ${x#p}, ${x/p/s}, ${x^^}, ${x:1:2} and ${x@Q} do to one value."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mirage.shell.bash import quoting
from mirage.shell.bash.faults import Fault
from mirage.shell.bash.patterns import compile_pattern
from mirage.syntax.ansi import decode_ansi
from mirage.syntax.unparse import word_text

if TYPE_CHECKING:
    from mirage.shell.bash.interpreter import Shell
    from mirage.syntax.tree import Parameter

_AMPERSAND = re.compile(r"\\(.)|&", re.DOTALL)


def operate(shell: Shell, op: str, text: str, pattern: str, replacement: str) -> str:
    """Every operator that takes a pattern."""
    if op[0] in "^,~":
        return _cased(shell, op, text, pattern)
    matcher = compile_pattern(pattern, shell.extglob, op[0] == "/" and "nocasematch" in shell.shopts)
    if op in ("#", "##"):
        end = matcher.prefix(text, longest=op == "##")
        return text[end:] if end > 0 else text
    if op in ("%", "%%"):
        start = matcher.suffix(text, longest=op == "%%")
        return text[:start] if start >= 0 else text
    if not pattern:
        if op in ("/#", "/%"):
            filled = _filled(shell, replacement, "")
            return filled + text if op == "/#" else text + filled
        return text
    if op == "/#":
        end = matcher.prefix(text, longest=True)
        return text if end < 0 else _filled(shell, replacement, text[:end]) + text[end:]
    if op == "/%":
        start = matcher.suffix(text, longest=True)
        return text if start < 0 else text[:start] + _filled(shell, replacement, text[start:])
    if matcher.literal is not None and "&" not in replacement and "\\" not in replacement:
        return text.replace(matcher.literal, replacement, 1 if op == "/" else -1)
    pieces: list[str] = []
    place = 0
    while place <= len(text):
        found = matcher.search(text, place)
        if found is None:
            break
        start, end = found
        if start == end:  # an empty match replaces nothing but at the start of an empty text
            if not text:
                pieces.append(_filled(shell, replacement, ""))
            pieces.append(text[place : start + 1])
            place = start + 1
            continue
        pieces.append(text[place:start])
        pieces.append(_filled(shell, replacement, text[start:end]))
        place = end
        if op == "/":
            break
    pieces.append(text[place:])
    return "".join(pieces)


def _filled(shell: Shell, replacement: str, matched: str) -> str:
    """The replacement with & standing for what matched (shopt patsub_replacement)."""
    if "&" not in replacement and "\\" not in replacement:
        return replacement
    if "patsub_replacement" not in shell.shopts:
        return replacement
    return _AMPERSAND.sub(
        lambda found: matched if found.group(1) is None else found.group(1) if found.group(1) in "&\\" else found.group(),
        replacement,
    )


def _cased(shell: Shell, op: str, text: str, pattern: str) -> str:
    change = {"^": str.upper, ",": str.lower, "~": str.swapcase}[op[0]]
    matcher = compile_pattern(pattern, shell.extglob) if pattern and pattern != "?" else None

    def changed(char: str) -> str:
        return change(char) if matcher is None or matcher.fullmatch(char) else char

    if len(op) == 1:
        return changed(text[:1]) + text[1:]
    return change(text) if matcher is None else "".join([changed(char) for char in text])


def substring(text: str, offset: int, length: int | None, part: Parameter, shell: Shell) -> str:
    """${x:offset:length}"""
    if offset < 0:
        offset += len(text)
        if offset < 0:
            return ""
    if length is None:
        return text[offset:]
    if length < 0:
        end = len(text) + length
        if end < offset:
            if offset > len(text):
                return ""
            raise Fault(f"{word_text(part.other).strip() if part.other else length}: substring expression < 0")
        return text[offset:end]
    return text[offset : offset + length]


def transform(shell: Shell, name: str, text: str | None, letter: str) -> str:
    """${x@letter}, except P, which needs the prompt."""
    from mirage.shell.bash.declarations import attribute_letters, declaration

    match letter:
        case "Q":
            return quoting.quoted(text or "")
        case "K" | "k":
            return quoting.quoted(text or "")
        case "U":
            return (text or "").upper()
        case "u":
            return (text or "")[:1].upper() + (text or "")[1:]
        case "L":
            return (text or "").lower()
        case "E":
            return decode_ansi(text or "")
        case "a":
            return attribute_letters(shell.vars.lookup(name))
        case _:
            variable = shell.vars.lookup(name)
            if variable is None:
                return ""
            if not attribute_letters(variable):
                return f"{name}={quoting.quoted(text or '')}" if text is not None else ""
            return declaration(shell, name, style="A")
