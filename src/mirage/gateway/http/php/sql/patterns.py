"""REGEXP and its functions, by an engine that does not run away (RE2), in the words of MariaDB's own (PCRE2)."""

from __future__ import annotations

import functools
import re
from typing import Any

import re2

from mirage.gateway.http.php.sql.faults import SqlError
from mirage.gateway.http.php.sql.session import Run
from mirage.gateway.http.php.sql.values import text

ENDLESS = (
    ("missing ): ", "missing closing parenthesis"),
    ("missing ]: ", "missing terminating ] for character class"),
    ("trailing \\", "\\ at end of pattern"),
)  # fmt: skip - at the pattern's end
WRONG = (  # RE2's words before the part that it means, PCRE2's, and whether that part's first sign is meant or its last
    ("no argument for repetition operator: ", "quantifier does not follow a repeatable item", 0),
    ("bad repetition operator: ", "quantifier does not follow a repeatable item", -1),
    ("invalid character class range: ", "range out of order in character class", -1),
    ("invalid repetition size: ", "numbers out of order in {} quantifier", -1),
    ("invalid perl operator: ", "unrecognized character after (? or (?-", -1),
)
_COUNTED = re.compile(r"\{\d+,?\}")  # that is more than RE2 counts, and not out of order
LOOKING = ("(?=", "(?!", "(?<", "(?>")  # what PCRE2 has and RE2 not: it fits nothing


@functools.lru_cache(256)
def _compiled(pattern: str) -> Any:
    """None for what RE2 does not have. SqlError: it is no expression."""
    options = re2.Options()
    options.log_errors = False
    options.case_sensitive = False
    try:
        return re2.compile(pattern, options)
    except re2.error as error:
        words = error.args[0].decode("utf-8", "replace") if isinstance(error.args[0], bytes) else str(error)
    said = _said(words, pattern)
    if said is None:
        return None
    raise SqlError(1139, "42000", f"Regex error '{said}'")


def _said(words: str, pattern: str) -> str | None:
    for begin, told in ENDLESS:
        if words.startswith(begin):
            return f"{told} at offset {len(pattern)}"
    if words.startswith("unexpected ): "):
        return f"unmatched closing parenthesis at offset {_unmatched(pattern)}"
    for begin, told, place in WRONG:
        part = words.removeprefix(begin)
        if part != words and not part.startswith(LOOKING) and not _COUNTED.fullmatch(part):
            return f"{told} at offset {pattern.find(part) + (place if place >= 0 else len(part) - 1)}"
    return None


def _unmatched(pattern: str) -> int:
    depth = 0
    for at, sign in enumerate(pattern):
        depth += (sign == "(") - (sign == ")")
        if depth < 0:
            return at
    return len(pattern)


def found(pattern: str, subject: str) -> bool:
    """REGEXP. SqlError: it is no expression."""
    return _search(pattern, subject) is not None


def _search(pattern: str, subject: str) -> Any:
    compiled = _compiled(pattern)
    return compiled.search(subject) if compiled is not None else None


def substr(run: Run, subject: Any, pattern: Any) -> str:
    match = _search(text(pattern), text(subject))
    return str(match[0]) if match is not None else ""


def instr(run: Run, subject: Any, pattern: Any) -> int:
    match = _search(text(pattern), text(subject))
    return int(match.start()) + 1 if match is not None else 0


def replace(run: Run, subject: Any, pattern: Any, new: Any) -> str:
    compiled = _compiled(text(pattern))
    try:
        return str(compiled.sub(text(new), text(subject))) if compiled is not None else text(subject)
    except (re2.error, IndexError):  # it names a group that there is none of
        return text(subject)
