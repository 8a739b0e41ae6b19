"""Patterns: m//, s///, tr///, split and what they leave in $1, $& and pos()."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from mirage.shell.lib import perlregex
from mirage.shell.lib.posixregex import RegexError
from mirage.shell.perl import warnings
from mirage.shell.perl.functions import function
from mirage.shell.perl.machine import LIST, SCALAR, Machine, evaluates
from mirage.shell.perl.places import place
from mirage.shell.perl.tree import Node, Unknown
from mirage.shell.perl.values import Pattern, text_of, whole_of

TOPIC = Node("scalar", 0, ("_",))
MISTAKES = {  # of Python's words, and how far behind its place perl's mark stands
    "missing ), unterminated subpattern": ("Unmatched (", 1), "unbalanced parenthesis": ("Unmatched )", 1), "nothing to repeat": ("Quantifier follows nothing", 1),
    "unterminated character set": ("Unmatched [", 1),
}  # fmt: skip
MATCHES_MAX = 1 << 18


@lru_cache(maxsize=256)
def compiled(source: str, flags: str) -> tuple[re.Pattern[str], int, bool]:
    """The pattern, and how much trying it may take; Unknown for what only perl has."""
    try:
        return perlregex.program(source, flags)
    except RegexError as error:
        raise Unknown(f"pattern: {error}") from None


@lru_cache(maxsize=256)
def _mistake(source: str) -> str:
    """What perl says of a pattern that is none, where Python finds the same fault."""
    try:
        re.compile(source)
    except re.error as error:
        if error.msg in MISTAKES and error.pos is not None:
            text, behind = MISTAKES[error.msg]
            at = error.pos + behind
            return f"{text} in regex; marked by <-- HERE in m/{source[:at]} <-- HERE {source[at:]}/"
    except (RecursionError, OverflowError):
        pass
    return ""


async def _subject(machine: Machine, target: Node | None) -> Any:
    """Where the text is that a pattern is tried on."""
    return await place(machine, target) if target is not None else machine.variable("$", "_")


async def _source(machine: Machine, node: Node) -> tuple[str, str]:
    """A pattern's text, and flags of its own."""
    value = await machine.ev(node, SCALAR)
    return (value.source, value.flags) if isinstance(value, Pattern) else (text_of(value), "")


async def _pattern(machine: Machine, node: Node, flags: str, text: str) -> re.Pattern[str]:
    if node.kind == "interpolate" and len(node.args[0]) == 1 and isinstance(node.args[0][0], Node):
        node = node.args[0][0]
    source, own = await _source(machine, node)
    mistake = _mistake(source)
    if mistake:
        machine.die(mistake)
    made, loops, is_nested = compiled(source, "".join(sorted(set(flags + own) & set("imsx"))))
    perlregex.judge(loops, is_nested, len(text))
    machine.proc.session.step(1 + len(text) // 32)
    return made


@evaluates("match")
async def _match(machine: Machine, node: Node, want: int) -> Any:
    source, flags, target = node.args
    spot = await _subject(machine, target)
    if spot.value is None:
        await warnings.unset(machine, node, target or TOPIC, "pattern match (m//)")
    text = text_of(spot.value)
    pattern = await _pattern(machine, source, flags, text)
    if "g" in flags:
        return await (_all if want == LIST else _next)(machine, pattern, text, spot)
    found = pattern.search(text)
    if found is None:
        return [] if want == LIST else ""
    machine.matched = found
    if want == SCALAR:
        return 1
    return list(found.groups()) if pattern.groups else [1]


async def _all(machine: Machine, pattern: re.Pattern[str], text: str, spot: Any) -> list[Any]:
    found: list[Any] = []
    for each in pattern.finditer(text, machine.positions.pop(id(spot), 0)):
        machine.matched = each
        found += each.groups() if pattern.groups else [each.group()]
        if len(found) > MATCHES_MAX:
            raise MemoryError
    return found


async def _next(machine: Machine, pattern: re.Pattern[str], text: str, spot: Any) -> Any:
    """`while (/x/g)`: where the last one ended, the next one begins."""
    key = id(spot) if not hasattr(spot, "key") else (id(spot.hash), spot.key)
    start = machine.positions.get(key, 0)
    found = pattern.search(text, start) if start <= len(text) else None
    if found is None:
        machine.positions.pop(key, None)
        return ""
    machine.matched = found
    machine.positions[key] = found.end() + (found.end() == found.start())
    return 1


@evaluates("subst")
async def _subst(machine: Machine, node: Node, want: int) -> Any:
    source, put, flags, target = node.args
    spot = await _subject(machine, target)
    if spot.value is None:
        await warnings.unset(machine, node, target or TOPIC, "substitution (s///)")
    text = text_of(spot.value)
    pattern = await _pattern(machine, source, flags, text)
    parts: list[str] = []
    at = count = size = 0
    for found in pattern.finditer(text):
        machine.matched = found
        count += 1
        value = await machine.ev(put, SCALAR)
        if flags.count("e") > 1:
            value = await machine.ev(Node("evaltext", node.line, (Node("string", node.line, (text_of(value),)),)), SCALAR)
        parts += [text[at : found.start()], text_of(value)]
        size += len(parts[-1])
        at = found.end()
        if "g" not in flags:
            break
        if size > 4 << 20:
            raise MemoryError
    made = machine.charged("".join([*parts, text[at:]]))
    if "r" in flags:
        return [made] if want == LIST else made
    if count:
        spot.value = made
    return [count or ""] if want == LIST else count or ""


@evaluates("trans")
async def _trans(machine: Machine, node: Node, want: int) -> Any:
    looked_for, replacement, flags, target = node.args
    spot = await _subject(machine, target)
    text = text_of(spot.value)
    table = _table(looked_for, replacement, flags)
    made: list[str] = []
    count = 0
    last = ""
    for letter in text:
        is_hit = (letter in table) != ("c" in flags)
        if not is_hit:
            made.append(letter)
            last = ""
            continue
        count += 1
        new = table.get(letter, replacement[-1:] or ("" if "d" in flags else letter))
        if "s" in flags and new == last and new:
            continue
        made.append(new)
        last = new
    result = "".join(made)
    if "r" in flags:
        return [result] if want == LIST else result
    if result != text:
        spot.value = result
    return [count] if want == LIST else count


def _table(looked_for: str, replacement: str, flags: str) -> dict[str, str]:
    if "d" not in flags:
        replacement = replacement or looked_for
        replacement += replacement[-1:] * (len(looked_for) - len(replacement))
    table: dict[str, str] = {}
    for at, letter in enumerate(looked_for):
        table.setdefault(letter, replacement[at : at + 1])
    return table


@function("split")
async def _split(machine: Machine, args: list[Node], want: int) -> Any:
    text = text_of(await machine.ev(args[1], SCALAR)) if len(args) > 1 else text_of(machine.variable("$", "_").value)
    limit = whole_of(await machine.ev(args[2], SCALAR)) if len(args) > 2 else 0
    node = args[0] if args else Node("string", machine.line, (" ",))
    if node.kind == "match":
        source, own = await _source(machine, node.args[0])
        flags = "".join(sorted(set(node.args[1] + own) & set("imsx")))
    else:
        value = await machine.ev(node, SCALAR)
        source, flags = (value.source, value.flags) if isinstance(value, Pattern) else (text_of(value), "")
        if source == " ":
            text, source = text.lstrip(" \t\n\r\f\v"), r"\s+"
    fields = _fields(source, flags, text, limit)
    machine.proc.session.step(1 + len(text) // 32)
    return machine.room(fields) if want == LIST else len(fields)


def _fields(source: str, flags: str, text: str, limit: int) -> list[Any]:
    if not text:
        return []
    pattern, loops, is_nested = compiled("^" + source[1:] if source[:1] == "^" else source, flags + ("m" if source == "^" else ""))
    perlregex.judge(loops, is_nested, len(text))
    fields: list[Any] = []
    at = 0
    for found in pattern.finditer(text):
        if limit > 0 and len(fields) >= limit - 1:
            break
        if (found.end() == found.start() and found.start() in (0, len(text))) or not found.end():
            continue
        fields.append(text[at : found.start()])
        fields += found.groups()
        at = found.end()
    fields.append(text[at:])
    if not limit:
        while fields and not fields[-1]:
            fields.pop()
    return fields


@function("pos")
async def _pos(machine: Machine, args: list[Node], want: int) -> Any:
    return machine.positions.get(id(await _subject(machine, args[0] if args else None)))


@function("study")
async def _study(machine: Machine, args: list[Node], want: int) -> Any:
    return 1
