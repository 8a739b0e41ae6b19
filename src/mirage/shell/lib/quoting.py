"""Names as gnulib's quotearg shows them (coreutils 9.1): the styles that ls, stat, du and find choose among.

Text outside UTF-8 locales is shown byte by byte: nothing above ASCII can be printed there.
"""

from __future__ import annotations

import unicodedata

STYLES = (
    "literal", "shell", "shell-always", "shell-escape", "shell-escape-always", "c", "c-maybe", "escape", "locale", "clocale",
)  # fmt: skip
_FORCES = frozenset("!\"$&'()*;<=>[^`|?\\ \n\t")
_COMPATIBLE = frozenset("%+,-./:]_@ '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_LETTERS = {"\a": "a", "\b": "b", "\f": "f", "\n": "n", "\r": "r", "\t": "t", "\v": "v"}
_PLAIN = frozenset("+,-./:]_@%0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")


def is_printable(character: str, utf8: bool = True) -> bool:
    """iswprint(3)."""
    if character < "\x7f":
        return character >= " "
    return utf8 and (character.isprintable() or unicodedata.category(character) in ("Zs", "Co", "Cf"))


def quote(text: str, style: str, utf8: bool = True) -> str:
    """The text in one of STYLES."""
    if style == "literal" or (style != "shell-always" and not style.endswith(("escape-always", "c", "locale")) and _is_plain(text)):
        return text
    if style.startswith("shell"):
        return _shell(text, style, utf8)
    if style == "escape":
        return _escape(text, utf8, " ")
    opening, closing = ("\u2018", "\u2019") if utf8 else ("'", "'")
    match style:
        case "c-maybe":
            quoted = _escape(text, utf8, '"')
            return text if quoted == text else f'"{quoted}"'
        case "c" | "clocale" if style == "c" or not utf8:
            return '"' + _escape(text, utf8, '"') + '"'
        case _:
            return opening + _escape(text, utf8, closing) + closing


def in_message(name: str, utf8: bool = True) -> str:
    """quotearg_colon() in the style `escape`, as tar names files in its messages."""
    return _escape(name, utf8, ":")


def _is_plain(text: str) -> bool:
    return text != "" and _PLAIN.issuperset(text)


def _shell(text: str, style: str, utf8: bool) -> str:
    escapes = "escape" in style
    prints = all(is_printable(character, utf8) for character in text)
    special = not text or text[0] in "#~" or text in "{}" or not _FORCES.isdisjoint(text) or (escapes and not prints)
    if not special and not style.endswith("always"):
        return text
    if "'" in text and all(
        character in _COMPATIBLE or (character in "#~" and not index) or (character > "\x7e" and is_printable(character, utf8))
        for index, character in enumerate(text)
    ):
        return f'"{text}"'
    if not escapes or prints:
        return "'" + text.replace("'", "'\\''") + "'"
    return _dollars(text, utf8)


def _dollars(text: str, utf8: bool) -> str:
    """'a'$'\\n''b': what can not be printed stands between $'...'."""
    parts = ["'"]
    inside = True
    for character in text:
        if is_printable(character, utf8):
            if not inside:
                parts.append("''")
                inside = True
            parts.append("'\\''" if character == "'" else character)
            continue
        if inside:
            parts.append("'$'")
            inside = False
        parts.append(_backslash(character))
    return "".join(parts) + "'"


def _escape(text: str, utf8: bool, special: str) -> str:
    return "".join(
        "\\" + character if character in ("\\", special) else character if is_printable(character, utf8) else _backslash(character)
        for character in text
    )


def _backslash(character: str) -> str:
    if character in _LETTERS:
        return "\\" + _LETTERS[character]
    return "".join(f"\\{byte:03o}" for byte in character.encode("utf-8", "surrogateescape"))


def question_marks(text: str, utf8: bool = True) -> str:
    """-q: one for each character that can not be printed (each byte, where it is none)."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        character if is_printable(character, utf8) else "?" * (1 if utf8 else len(character.encode("utf-8", "surrogateescape")))
        for character in text
    )


def width(text: str) -> int:
    """Columns on a terminal (mbswidth)."""
    if text.isascii():
        return len(text)
    total = 0
    for character in text:
        if (
            "\udc80" <= character <= "\udcff"
            or unicodedata.combining(character)
            or unicodedata.category(character) in ("Mn", "Me", "Cf")
        ):
            continue
        total += 2 if unicodedata.east_asian_width(character) in "WF" else 1
    return total
