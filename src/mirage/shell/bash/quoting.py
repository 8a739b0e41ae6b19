"""Values written so that a shell reads them back: printf %q, ${x@Q}, declare -p, set, the trace of set -x."""

from __future__ import annotations

import re

_SAFE = re.compile(r"[A-Za-z0-9_@%+=:,./-]+")
_BACKSLASHED = re.compile(r"[ \t!\"$&'()*,;<>?\[\\\]^`{|}]|(?<=[=:])~|^[~#]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\udc80-\udcff]")
_NEEDS = re.compile(r"[ \t\n!\"$&'()*;<>?\[\\\]^`{|}~#]|^$")
_ESCAPES = {"\a": "\\a", "\b": "\\b", "\x1b": "\\E", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\v": "\\v"}


def ansi(text: str) -> str:
    """$'text' (lib/sh/strtrans.c ansic_quote)."""
    pieces = []
    for char in text:
        if char in "\\'":
            pieces.append("\\" + char)
        elif char in _ESCAPES:
            pieces.append(_ESCAPES[char])
        elif "\udc80" <= char <= "\udcff":
            pieces.append(f"\\{ord(char) - 0xDC00:03o}")
        elif _CONTROL.match(char):
            pieces += [f"\\{byte:03o}" for byte in char.encode()]
        else:
            pieces.append(char)
    return "$'" + "".join(pieces) + "'"


def printable(name: str) -> str:
    """A name in a message (general.c printable_filename)."""
    return ansi(name) if _CONTROL.search(name) else name


def single(text: str) -> str:
    """'text', a quote inside written as '\\''"""
    return "'" + text.replace("'", "'\\''") + "'"


def backslashed(text: str) -> str:
    """printf %q"""
    if not text:
        return "''"
    if _CONTROL.search(text):
        return ansi(text)
    return _BACKSLASHED.sub(r"\\\g<0>", text)


def quoted(text: str) -> str:
    """${x@Q}: always in quotes."""
    return ansi(text) if _CONTROL.search(text) else single(text)


def as_needed(text: str) -> str:
    """As `set` and `alias` show values: quoted only where a character asks for it."""
    if _CONTROL.search(text):
        return ansi(text)
    if _shell_special(text):
        return single(text)
    return text


def _shell_special(text: str) -> bool:
    """sh_contains_shell_metas"""
    for position, char in enumerate(text):
        if char in " \t\n'\"\\|&;()<>!{}*[]?^$`":
            return True
        if char == "~" and (position == 0 or text[position - 1] in "=:"):
            return True
        if char == "#" and (position == 0 or text[position - 1] in " \t"):
            return True
    return False


def traced(text: str) -> str:
    """A word of a traced command (set -x)."""
    if not text:
        return "''"
    if text == "'":
        return "\\'"
    if _shell_special(text):
        return single(text)
    return ansi(text) if _CONTROL.search(text) else text


def double(text: str) -> str:
    """ "text" as declare -p shows it; $'' where control characters ask for it."""
    if _CONTROL.search(text):
        return ansi(text)
    return '"' + re.sub(r'[$`"\\]', r"\\\g<0>", text) + '"'
