"""The text of a page with its escapes: characters, fonts, and what is no more than a hint."""

from __future__ import annotations

import re

ROMAN, BOLD, ITALIC = "R", "B", "I"
HARD, DIGIT = "\xa0", "\u2007"  # a blank at which no line ends
BREAK = "\u200b"  # a place at which one may end, without a hyphen
MINUS = "\u2212"  # \-: no break behind it
DEEPEST, STRING_MAX = 2, 256  # strings in strings, and characters of one
Cell = tuple[str, str]  # a character and its font
NAMED = {
    "em": "—", "en": "–", "hy": "-", "bu": "•", "lq": "“", "rq": "”", "oq": "‘", "cq": "’", "aq": "'", "dq": '"', "co": "©", "rg": "®", "tm": "™",
    "ha": "^", "ti": "~", "rs": "\\", "mu": "×", "+-": "±", "->": "→", "<-": "←", ">=": "≥", "<=": "≤", "at": "@", "sh": "#", "Do": "$", "ga": "`",
    "aa": "´", "de": "°", "sc": "§", "or": "|", "bv": "│", "ul": "_", "br": "│", "sq": "□", "ci": "○", "ss": "ß", "'e": "é", "`e": "è", ":o": "ö", ":u": "ü",
    ":a": "ä", ":O": "Ö", ":U": "Ü", ":A": "Ä", "'a": "á", "'o": "ó", "/o": "ø", "oa": "å", ",c": "ç", "~n": "ñ", "mc": "µ", "*m": "μ", "rA": "⇒", "!=": "≠",
    "Fo": "«", "Fc": "»", "fo": "‹", "fc": "›", "lB": "[", "rB": "]", "lC": "{", "rC": "}", "la": "⟨", "ra": "⟩", "ct": "¢", "Eu": "€", "Po": "£", "en-dash": "–",
    "ps": "¶", "dd": "‡", "dg": "†", "14": "¼", "12": "½", "34": "¾", "sl": "/", "va": "↕", "**": "∗", "pl": "+", "mi": "−", "eq": "=", "no": "¬",
}  # fmt: skip
_ESCAPE = re.compile(
    r"\\(?:f(?:\[([^]]*)\]|\((..)|(.))|\((..)|\[([^]]*)\]|\*(?:\[([^] ]*)[^]]*\]|\((..)|(.))|n[+-]?(?:\[([^]]*)\]|\((..)|(.))"
    r"|s(?:[-+]?\d\d?|\[[^]]*\]|\([^)]{2}|'[^']*')|[mMFk](?:\[[^]]*\]|\(..|.)|([hvwlLDboXxZAR])'([^']*)'|([\s\S]))?"
)
_FONTS = {
    "R": ROMAN,
    "1": ROMAN,
    "B": BOLD,
    "3": BOLD,
    "I": ITALIC,
    "2": ITALIC,
    "BI": BOLD,
    "4": BOLD,
    "CW": ROMAN,
    "CR": ROMAN,
    "CB": BOLD,
    "CI": ITALIC,
    "C": ROMAN,
}
_PLAIN = {"-": MINUS, "e": "\\", "\\": "\\", " ": HARD, "~": HARD, "0": DIGIT, "&": "", ")": "", ",": "", "/": "", "|": "", "^": "", ":": BREAK, "%": "", "'": "´",
          "`": "`", ".": ".", "c": "", "d": "", "u": "", "p": "", "z": "", "{": "", "}": "", "t": "\t", "a": "", "_": "_", "!": "", "?": ""}  # fmt: skip


class Fonts:
    """The font in force, and the one before it."""

    def __init__(self) -> None:
        self.now = self.before = ROMAN

    def set(self, name: str) -> None:
        if name in ("P", ""):
            self.now, self.before = self.before, self.now
        else:
            self.now, self.before = _FONTS.get(name, ROMAN), self.now


def cells(text: str, fonts: Fonts, strings: dict[str, str], numbers: dict[str, str]) -> list[Cell]:
    """What is to be set."""
    return [(character, font) for piece, font in _pieces(text, fonts, strings, numbers, 0) for character in piece]


def _pieces(text: str, fonts: Fonts, strings: dict[str, str], numbers: dict[str, str], depth: int) -> list[Cell]:
    out: list[Cell] = []
    at = 0
    for found in _ESCAPE.finditer(text):
        out.append((text[at : found.start()], fonts.now))
        at = found.end()
        f1, f2, f3, c1, c2, s1, s2, s3, n1, n2, n3, call, argument, plain = found.groups()
        font = next((each for each in (f1, f2, f3) if each is not None), None)
        name = next((each for each in (s1, s2, s3) if each is not None), None)
        number = next((each for each in (n1, n2, n3) if each is not None), None)
        if font is not None:
            fonts.set(font)
        elif c1 or c2 is not None:
            out.append((_named(c1 or c2), fonts.now))
        elif name is not None:
            value = strings.get(name, "")[:STRING_MAX]
            out += _pieces(value, fonts, strings, numbers, depth + 1) if depth < DEEPEST else []
        elif number is not None:
            out.append((numbers.get(number, "0"), fonts.now))
        elif call:
            out.append((_motion(argument) if call == "h" else "", fonts.now))
        elif plain == '"' or plain == "#":
            return out
        elif plain is not None:
            out.append((_PLAIN.get(plain, plain), fonts.now))
    out.append((text[at:], fonts.now))
    return out


def _named(name: str) -> str:
    if name in NAMED:
        return NAMED[name]
    if re.fullmatch(r"u[0-9A-F]{4,6}", name):
        return chr(int(name[1:], 16))
    return name if len(name) == 1 else ""


def _motion(argument: str) -> str:
    """A way to the right, in blanks."""
    found = re.fullmatch(r"\+?0?(\d+)n?", argument)
    return HARD * min(int(found[1]), 80) if found is not None else ""
