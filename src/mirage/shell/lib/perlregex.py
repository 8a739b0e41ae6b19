"""grep -P: the expressions of PCRE2 10.42 as far as Python's `re` knows them, and with PCRE's limit on backtracking."""

from __future__ import annotations

import re
from functools import lru_cache

from mirage.shell.lib.posixregex import CLASSES, NESTED, STEPS, RegexError, Span

_RENAMED = {
    "h": r"[ \t]", "H": r"[^ \t\n]", "R": r"(?:\r\n|[\n\v\f\r])", "z": r"\Z", "Z": r"(?=\n?\Z)", "e": r"\x1b", "N": r"[^\n]",
    "K": "(?P<kept_>)", "G": r"\A", "V": r"[^\n\v\f\r]",
}  # fmt: skip
_TOKEN = re.compile(
    r"\\Q(?P<quoted>.*?)(?:\\E|\Z)|\\x\{(?P<code>[0-9A-Fa-f]{1,6})\}|\\(?P<letter>[hHRzZeNKGV])|\\[pP]\{\^?\w+\}|\\.|(?P<name>\(\?<(?=\w))"
    r"|(?P<class>\[\^?\]?(?:\[:\^?\w+:\]|\\.|[^\]\\])*\])|(?P<dollar>\$)|(?P<possessive>[*+?}]\+)|.",
    re.DOTALL,
)
_SETTLED = re.compile(
    r"(?P<class>\\[wds]|\[\^?\]?(?:\\.|[^\]\\])*\])[*+]\)*(?:(?P<next>\\[./:-]|[\w:/=\"'@,;<>& -])(?![*?{])|\Z)",
)
_SAID = {
    "missing )": "missing closing parenthesis",
    "unterminated character set": "missing terminating ] for character class",
    "nothing to repeat": "quantifier does not follow a repeatable item",
    "multiple repeat": "quantifier does not follow a repeatable item",
    "unbalanced parenthesis": "unmatched closing parenthesis",
    "look-behind requires": "lookbehind assertion is not fixed length",
    "bad escape (end": "\\ at end of pattern",
    "bad escape": "unrecognized character follows \\",
    "bad character range": "range out of order in character class",
    "invalid group reference": "reference to non-existent subpattern",
    "unexpected end": "missing closing parenthesis",
    "unknown extension": "unrecognized character after (? or (?-",
}


class BacktrackingError(Exception):
    """PCRE would have given up."""


class PerlRegex:
    """Searches bytes; characters are those of UTF-8."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self._pattern = pattern
        self._loops, self._is_nested = _risk(pattern.pattern)

    def search(self, data: bytes, start: int = 0) -> Span | None:
        judge(self._loops, self._is_nested, len(data) - start)
        before = len(data[:start].decode("utf-8", "surrogateescape"))
        text = data.decode("utf-8", "surrogateescape")
        found = self._pattern.search(text, before)
        if found is None:
            return None
        first, last = found.span()
        if "kept_" in self._pattern.groupindex and found.start("kept_") >= 0:
            first = found.start("kept_")
        lead = len(text[:first].encode("utf-8", "surrogateescape"))
        return Span(data, lead, lead + len(text[first:last].encode("utf-8", "surrogateescape")))


@lru_cache(maxsize=64)
def compile(pattern: bytes, *, ignores_case: bool = False, within: str = "") -> PerlRegex:
    """RegexError in PCRE's words. `within`: see `posixregex.compile`."""
    before, behind = {"^$": (r"\A(?:", r")\Z"), "()": (r"(?<!\w)(?:", r")(?!\w)")}.get(within, ("", ""))
    text = "".join([_piece(found) for found in _TOKEN.finditer(pattern.decode("utf-8", "surrogateescape"))])
    try:
        return PerlRegex(re.compile(before + text + behind, re.ASCII | (re.IGNORECASE if ignores_case else 0)))
    except re.error as error:
        said = next((words for beginning, words in _SAID.items() if str(error).startswith(beginning)), "internal error")
        raise RegexError(said) from None
    except (OverflowError, RecursionError):
        raise RegexError("regular expression is too large") from None


FLAGS = {"i": re.IGNORECASE, "m": re.MULTILINE, "s": re.DOTALL, "x": re.VERBOSE}


@lru_cache(maxsize=256)
def program(source: str, flags: str, *, is_python: bool = False) -> tuple[re.Pattern[str], int, bool]:
    """A pattern of a Perl (or Python) program's over its own strings, and what `judge` wants to know of it; RegexError."""
    if is_python:
        return _compiled(source, sum(FLAGS[flag] for flag in flags))
    pieces = [
        f"(?P={named[1]})"
        if (named := re.fullmatch(r"\\k[<{'](\w+)[>}']", found[0]))
        else found[0]
        if found[0] == "$"
        else _piece(found)
        for found in re.finditer(r"\\k[<{'](?:\w+)[>}']|" + _TOKEN.pattern, re.sub(r"\(\?\^(\w*):", _own_flags, source), re.DOTALL)
    ]
    return _compiled("".join(pieces), re.ASCII | sum(FLAGS[flag] for flag in flags))


def _compiled(text: str, flags: int) -> tuple[re.Pattern[str], int, bool]:
    try:
        return re.compile(text, flags), *_risk(text)
    except (re.error, OverflowError, RecursionError) as error:
        raise RegexError(str(error)) from None


def _own_flags(found: re.Match[str]) -> str:
    """`(?^i:`, as qr// shows itself in a string."""
    return f"(?{found[1]}:"


def judge(loops: int, is_nested: bool, length: int) -> None:
    """BacktrackingError where trying could take for ever."""
    if loops and (length > NESTED if is_nested else length ** (loops + 1) > STEPS * 10):
        raise BacktrackingError


def _piece(found: re.Match[str]) -> str:
    match found.lastgroup:
        case "quoted":
            return re.escape(found["quoted"])
        case "code":
            return re.escape(chr(min(int(found["code"], 16), 0x10FFFF)))
        case "letter":
            return _RENAMED[found["letter"]]
        case "name":
            return "(?P<"
        case "class":
            return re.sub(r"\[:(\^?)(\w+):\]", _class, found[0].replace("\\h", " \\t"))
        case "dollar":
            return r"(?=\n?\Z)"
    if found[0].startswith(("\\p{", "\\P{")):
        return r"\w" if found[0][1] == "p" else r"\W"
    return found[0]


def _class(found: re.Match[str]) -> str:
    members = CLASSES.get(found[2].encode(), b"").decode()
    return members if not found[1] else ""


def _risk(source: str) -> tuple[int, bool]:
    """How many repetitions without a bound there are, and whether one repeats another.

    Those that can end in one place only, before a character that they do not take, are no more work together than one.
    """
    loops, is_nested = 0, False
    depths: list[int] = []
    inner = 0
    for found in re.finditer(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?|[()]|[*+]\+?|\{\d*,\d*\}", source, re.DOTALL):
        token = found[0]
        if token in ("(", "(?"):
            depths.append(loops)
        elif token == ")":
            inner = loops - depths.pop() if depths else 0
            closed = found.end()
        elif token[0] in "*+{":
            is_nested = is_nested or (inner > 0 and found.start() == closed)
            loops += 1
    settled = sum(
        1
        for found in _SETTLED.finditer(source)
        if found["next"] is None or not re.fullmatch(found["class"], found["next"][-1], re.IGNORECASE)
    )
    return loops - max(settled - 1, 0), is_nested
