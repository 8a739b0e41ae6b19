"""preg_*: patterns are run by RE2, which no pattern can make slow; what it does not know (look-around, back references) matches nothing."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import re2

from mirage.gateway.http.php.machine import CONSTANTS, Machine, builtin
from mirage.gateway.http.php.values import PhpArray, Value, to_int, to_str

CONSTANTS.update({"PREG_SPLIT_NO_EMPTY": 1, "PREG_PATTERN_ORDER": 1, "PREG_SET_ORDER": 2})
CLOSING = {"(": ")", "[": "]", "{": "}", "<": ">"}


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> Any:
    """None for a pattern that is none, or that RE2 does not run."""
    pattern = pattern.lstrip()
    if not pattern or pattern[0].isalnum() or pattern[0] == "\\":
        return None
    end = pattern.rfind(CLOSING.get(pattern[0], pattern[0]))
    if end <= 0:
        return None
    options = re2.Options()
    options.log_errors = False
    options.encoding = re2.Options.Encoding.LATIN1
    flags = pattern[end + 1 :]
    options.case_sensitive = "i" not in flags
    options.dot_nl = "s" in flags
    body = pattern[1:end].replace("(?<", "(?P<")
    body = f"(?m){body}" if "m" in flags else body
    try:
        return re2.compile(body.encode("latin-1"), options)
    except re2.error:
        return None


def _groups(found: Any) -> PhpArray:
    made = PhpArray()
    names = {number: name for name, number in found.re.groupindex.items()}
    last = max([at for at in range(len(found.groups()) + 1) if found[at] is not None], default=0)
    for at in range(last + 1):
        text = (found[at] or b"").decode("latin-1")
        if at in names:
            made.put(names[at], text)
        made.put(at, text)
    return made


@builtin("preg_match", writes=(2,))
def preg_match(machine: Machine, pattern: Value, text: Value, target: Any = None, *_: Value) -> Value:
    compiled = _compiled(to_str(pattern))
    found = compiled.search(to_str(text).encode("latin-1")) if compiled is not None else None
    if target is not None:
        target.value = _groups(found) if found else PhpArray()
    return False if compiled is None else int(found is not None)


@builtin("preg_match_all", writes=(2,))
def preg_match_all(machine: Machine, pattern: Value, text: Value, target: Any = None, order: Value = 1, *_: Value) -> Value:
    compiled = _compiled(to_str(pattern))
    if compiled is None:
        return False
    sets = [_groups(found) for found in compiled.finditer(to_str(text).encode("latin-1"))]
    machine.spend(len(sets))
    if target is not None:
        if to_int(order) & 2:
            target.value = PhpArray.of(sets)
        else:
            target.value = PhpArray({at: PhpArray.of([one.get(at, "") for one in sets]) for at in range(compiled.groups + 1)})
    return len(sets)


@builtin("preg_replace")
def preg_replace(machine: Machine, pattern: Value, other: Value, text: Value, *_: Value) -> Value:
    patterns = list(pattern.values()) if isinstance(pattern, PhpArray) else [pattern]
    out = to_str(text)
    for at, one in enumerate(patterns):
        compiled = _compiled(to_str(one))
        if compiled is None:
            return None
        into = to_str(list(other.values())[at]) if isinstance(other, PhpArray) else to_str(other)
        out = machine.fits(compiled.sub(lambda found, into=into: _filled(found, into), out.encode("latin-1")).decode("latin-1"))
    return out


def _filled(found: Any, text: str) -> bytes:
    out, at = "", 0
    while at < len(text):
        if text[at] in "$\\" and text[at + 1 : at + 2].isdigit():
            number = int(text[at + 1])
            out += (found[number] or b"").decode("latin-1") if number <= len(found.groups()) else ""
            at += 2
        else:
            out += text[at]
            at += 1
    return out.encode("latin-1")


@builtin("preg_replace_callback")
def preg_replace_callback(machine: Machine, pattern: Value, callback: Value, text: Value, *_: Value) -> Value:
    compiled = _compiled(to_str(pattern))
    if compiled is None:
        return None

    def fill(found: Any) -> bytes:
        return to_str(machine.apply(callback, [_groups(found)])).encode("latin-1")

    return compiled.sub(fill, to_str(text).encode("latin-1")).decode("latin-1")


@builtin("preg_split")
def preg_split(machine: Machine, pattern: Value, text: Value, limit: Value = -1, flags: Value = 0) -> Value:
    compiled = _compiled(to_str(pattern))
    if compiled is None:
        return False
    parts = [(part or b"").decode("latin-1") for part in compiled.split(to_str(text).encode("latin-1"))]
    return PhpArray.of([part for part in parts if part or not to_int(flags) & 1])


@builtin("preg_quote")
def preg_quote(machine: Machine, text: Value, *_: Value) -> Value:
    return "".join(f"\\{sign}" if sign in ".\\+*?[^]$(){}=!<>|:-#/" else sign for sign in to_str(text))
