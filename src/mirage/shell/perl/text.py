"""Strings: comparison, case, counting up, sprintf; and the functions of the language for them."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any

from mirage.shell.perl import warnings
from mirage.shell.perl.functions import first_of, function
from mirage.shell.perl.machine import LIST, SCALAR, Machine
from mirage.shell.perl.places import place
from mirage.shell.perl.tree import Node
from mirage.shell.perl.values import Array, Hash, number_of, shown, text_of, whole_of

COMPARISONS: dict[str, Callable[[str, str], Any]] = {
    "eq": lambda a, b: 1 if a == b else "", "ne": lambda a, b: 1 if a != b else "", "lt": lambda a, b: 1 if a < b else "",
    "gt": lambda a, b: 1 if a > b else "", "le": lambda a, b: 1 if a <= b else "", "ge": lambda a, b: 1 if a >= b else "",
    "cmp": lambda a, b: (a > b) - (a < b),
}  # fmt: skip
CASES: dict[str, Callable[[str], str]] = {
    "uc": lambda text: _changed(text, str.upper), "lc": lambda text: _changed(text, str.lower),
    "ucfirst": lambda text: _changed(text[:1], str.upper) + text[1:], "lcfirst": lambda text: _changed(text[:1], str.lower) + text[1:],
    "quotemeta": lambda text: re.sub(r"([^A-Za-z0-9_])", r"\\\1", text),
}  # fmt: skip
NUMERIC = re.compile(r"\s*[-+]?(?:\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+(?:[eE][-+]?\d+)?|0x[0-9a-fA-F]+|Inf(?:inity)?|NaN)\s*\Z")
DIRECTIVE = re.compile(r"%v(d)|%(?:(\d+)\$)?([-+ 0#]*)(\*|\d+)?(?:\.(\*|\d+)?)?(?:[hlqLV]*)([a-zA-Z%])", re.DOTALL)
WIDTH_MAX = 1 << 16


def _changed(text: str, change: Callable[[str], str]) -> str:
    """In another case: of octets, only ASCII's letters are letters."""
    if text.isascii() or max(text) > "\xff":
        return change(text)
    return change(text.encode("latin-1").decode("ascii", "surrogateescape")).encode("ascii", "surrogateescape").decode("latin-1")


def looks_like_number(text: str) -> bool:
    return NUMERIC.match(text) is not None


def incremented(text: str) -> str:
    """`++` on a string: az is followed by ba, Zz by AAa, a9 by b0."""
    letters = list(text)
    at = len(letters) - 1
    while at >= 0:
        letter = letters[at]
        if letter not in "zZ9":
            letters[at] = chr(ord(letter) + 1)
            return "".join(letters)
        letters[at] = {"z": "a", "Z": "A", "9": "0"}[letter]
        at -= 1
    return {"a": "a", "A": "A", "0": "1"}[letters[0]] + "".join(letters)


def bitwise(op: str, left: str, right: str) -> str:
    size = min(len(left), len(right)) if op == "&" else max(len(left), len(right))
    a, b = left.ljust(size, "\0")[:size], right.ljust(size, "\0")[:size]
    joined: Callable[[int, int], int] = {"&": lambda x, y: x & y, "|": lambda x, y: x | y, "^": lambda x, y: x ^ y}[op]
    return "".join([chr(joined(ord(x), ord(y))) for x, y in zip(a, b, strict=True)])


def sprintf(machine: Machine, values: list[Any]) -> str:
    """The first value is the format."""
    rest = values[1:]
    at = 0

    def following(index: str | None = None) -> Any:
        nonlocal at
        if index:
            return rest[int(index) - 1] if int(index) <= len(rest) else None
        at += 1
        return rest[at - 1] if at <= len(rest) else None

    def put(found: re.Match[str]) -> str:
        if found[1]:
            return ".".join([str(ord(letter)) for letter in text_of(following())])
        index, flags, width, precision, letter = found.groups()[1:]
        if letter == "%":
            return "%"
        wide = whole_of(following()) if width == "*" else int(width or 0)
        if wide < 0:
            flags, wide = flags + "-", -wide
        exact = whole_of(following()) if precision == "*" else int(precision) if precision else 0 if "." in found[0] else -1
        if wide > WIDTH_MAX or exact > WIDTH_MAX:
            raise MemoryError
        made = formatted(letter, flags, exact, following(index))
        if made is None:
            return found[0]
        if len(made) < wide:
            if "-" in flags:
                return made.ljust(wide)
            if "0" in flags and (letter in "eEfFgGs" or exact < 0):
                sign = made[:1] if made[:1] in ("-", "+") and letter != "s" else ""
                return sign + made[len(sign) :].rjust(wide - len(sign), "0")
        return made.rjust(wide)

    return str(machine.charged(DIRECTIVE.sub(put, text_of(values[0] if values else ""))))


def formatted(letter: str, flags: str, exact: int, value: Any) -> str | None:
    """One value for a directive, without its width; None: there is no such directive."""
    if letter == "s":
        made = text_of(value)
        return made[:exact] if exact >= 0 else made
    if letter == "c":
        return chr(max(0, min(whole_of(value), 0x10FFFF)))
    if letter in "di":
        number = number_of(value)
        if isinstance(number, float) and not math.isfinite(number):
            return "-1" if number != math.inf else shown(number)
        digits = str(abs(int(number))).rjust(max(exact, 0), "0")
        return ("-" if number <= -1 else "+" if "+" in flags else " " if " " in flags else "") + digits
    if letter in "uxXobB":
        whole = whole_of(value) & ((1 << 64) - 1)
        made = {"u": str(whole), "x": f"{whole:x}", "X": f"{whole:X}", "o": f"{whole:o}", "b": f"{whole:b}", "B": f"{whole:b}"}[
            letter
        ]
        return (
            {"x": "0x", "X": "0X", "o": "0", "b": "0b", "B": "0B"}.get(letter, "") if "#" in flags and whole else ""
        ) + made.rjust(max(exact, 0), "0")
    if letter in "eEfFgG":
        number = float(number_of(value))
        if not math.isfinite(number):
            return shown(number)
        sign = "+" if "+" in flags else " " if " " in flags else ""
        return f"{number:{sign}{'#' if '#' in flags else ''}.{exact if exact >= 0 else 6}{letter}}"
    return None


# ---- functions


def _one(name: str, work: Callable[[Any], Any]) -> None:
    @function(name)
    async def call(machine: Machine, args: list[Node], want: int) -> Any:
        return work(await first_of(machine, args))


def _cased(change: Callable[[str], str]) -> Callable[[Any], str]:
    return lambda value: change(text_of(value))


for _name, _work in {
    **{case: _cased(change) for case, change in CASES.items()}, "fc": lambda value: text_of(value).casefold(),
    "length": lambda value: None if value is None else len(text_of(value)), "chr": lambda value: chr(max(0, min(whole_of(value), 0x10FFFF))),
    "ord": lambda value: ord(text_of(value)[0]) if text_of(value) else 0, "int": lambda value: _int(number_of(value)),
    "abs": lambda value: abs(number_of(value)), "sin": lambda value: math.sin(number_of(value)), "cos": lambda value: math.cos(number_of(value)),
    "hex": lambda value: _radix(text_of(value), 16), "oct": lambda value: _oct(text_of(value)), "exp": lambda value: math.exp(min(number_of(value), 700)),
}.items():  # fmt: skip
    _one(_name, _work)


def _int(number: Any) -> Any:
    return int(number) if isinstance(number, int) or (math.isfinite(number) and abs(number) < 1 << 63) else number


def _radix(text: str, base: int) -> int:
    digits = {16: r"(?:0?[xX])?([0-9a-fA-F_]*)", 8: r"(?:0?[oO])?([0-7_]*)", 2: r"(?:0?[bB])?([01_]*)"}[base]
    found = re.match(digits, text.strip())
    digits = found[1].replace("_", "")[:64] if found else ""
    return int(digits, base) & ((1 << 64) - 1) if digits else 0


def _oct(text: str) -> int:
    text = text.strip()
    return _radix(text, 16 if text[:2].lower() == "0x" or text[:1] in "xX" else 2 if text[:2].lower() == "0b" else 8)


@function("sqrt")
async def _root(machine: Machine, args: list[Node], want: int) -> Any:
    number = number_of(await first_of(machine, args))
    if number < 0:
        machine.die(f"Can't take sqrt of {shown(float(number))}")
    return math.sqrt(number)


@function("log")
async def _log(machine: Machine, args: list[Node], want: int) -> Any:
    number = number_of(await first_of(machine, args))
    if number <= 0:
        machine.die(f"Can't take log of {shown(float(number))}")
    return math.log(number)


@function("atan2")
async def _atan2(machine: Machine, args: list[Node], want: int) -> Any:
    a, b = [number_of(value) for value in await machine.many(args)][:2]
    return math.atan2(a, b)


@function("rand")
async def _rand(machine: Machine, args: list[Node], want: int) -> Any:
    limit = number_of(await machine.ev(args[0], SCALAR)) if args else 1
    return machine.seed.random() * (limit or 1)


@function("srand")
async def _srand(machine: Machine, args: list[Node], want: int) -> Any:
    import random

    number = whole_of(await machine.ev(args[0], SCALAR)) if args else machine.proc.rng.randrange(1 << 32)
    machine.seed = random.Random(number)  # noqa: S311  the visitor's own dice
    return number


@function("join")
async def _join(machine: Machine, args: list[Node], want: int) -> Any:
    values = await machine.many(args)
    if machine.warns and args and len(values) > 1:
        await warnings.of_values(machine, Node("call", machine.line), args[1:], values[1:], "join or string")
    return machine.charged(text_of(values[0] if values else "").join([text_of(value) for value in values[1:]]))


@function("sprintf")
async def _sprintf(machine: Machine, args: list[Node], want: int) -> Any:
    values = await machine.many(args)
    if machine.warns:
        await warnings.of_values(machine, Node("call", machine.line), args[1:], values[1:], "sprintf")
    return sprintf(machine, values)


@function("substr")
async def _substr(machine: Machine, args: list[Node], want: int) -> Any:
    if len(args) > 3:
        return await replace_part(machine, args[:3], await machine.ev(args[3], SCALAR), gives_old=True)
    values = [await machine.ev(each, SCALAR) for each in args]
    text = text_of(values[0])
    span = _span(text, values[1], values[2] if len(values) > 2 else None)
    if span is None and machine.warns:
        machine.warn(f"substr outside of string{machine.place()}")
    return None if span is None else text[span[0] : span[1]]


def _span(text: str, offset: Any, size: Any) -> tuple[int, int] | None:
    start = whole_of(offset)
    if start > len(text):
        return None
    start = max(0, start + len(text)) if start < 0 else start
    if size is None:
        return start, len(text)
    count = whole_of(size)
    return start, max(start, len(text) + count) if count < 0 else min(len(text), start + count)


async def replace_part(machine: Machine, args: list[Node], value: Any, *, gives_old: bool = False) -> Any:
    """substr on the left of an assignment, or with four arguments."""
    spot = await place(machine, args[0])
    text = text_of(spot.value)
    span = _span(text, await machine.ev(args[1], SCALAR), await machine.ev(args[2], SCALAR) if len(args) > 2 else None)
    if span is None:
        machine.die("substr outside of string")
    spot.value = machine.charged(text[: span[0]] + text_of(value) + text[span[1] :])
    return text[span[0] : span[1]] if gives_old else value


def _finder(name: str) -> None:
    @function(name)
    async def find(machine: Machine, args: list[Node], want: int) -> Any:
        values = [await machine.ev(each, SCALAR) for each in args]
        text, part = text_of(values[0]), text_of(values[1])
        at = whole_of(values[2]) if len(values) > 2 else None
        if name == "index":
            return text.find(part, max(0, at or 0))
        return text.rfind(part, 0, len(text) if at is None else max(0, at) + len(part))


_finder("index")
_finder("rindex")


@function("chomp")
async def _chomp(machine: Machine, args: list[Node], want: int) -> Any:
    return await _cut(machine, args, "\n")


@function("chop")
async def _chop(machine: Machine, args: list[Node], want: int) -> Any:
    return await _cut(machine, args, "")


async def _cut(machine: Machine, args: list[Node], ending: str) -> Any:
    spots = [await place(machine, each) for arg in args for each in (arg.args[0] if arg.kind == "list" else [arg])] or [
        machine.variable("$", "_")
    ]
    count: Any = 0
    for spot in spots:
        if isinstance(spot, (Array, Hash)):
            values = spot.items if isinstance(spot, Array) else list(spot.items.values())
            made = [text_of(value).removesuffix("\n") if ending else text_of(value)[:-1] for value in values]
            if isinstance(spot, Array):
                spot.items = made
            continue
        text = text_of(spot.value)
        if ending and text.endswith(ending):
            spot.value = text[: -len(ending)]
            count += len(ending)
        elif not ending:
            spot.value, count = text[:-1], text[-1:]
    return count


@function("reverse")
async def _reverse(machine: Machine, args: list[Node], want: int) -> Any:
    values = await machine.many(args)
    if want == LIST:
        return values[::-1]
    return ("".join([text_of(value) for value in values]) if args else text_of(machine.variable("$", "_").value))[::-1]
