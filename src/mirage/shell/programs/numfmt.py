"""numfmt (coreutils 9.1): numbers between digits and K, M, G."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_UP, ROUND_UP, Decimal, localcontext
from typing import TYPE_CHECKING

from mirage.shell.lib import gnu
from mirage.shell.lib.choices import choose
from mirage.shell.lib.fieldlists import ENDLESS, Ranges, parse_ranges
from mirage.shell.lib.quotes import quoted
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.registry import program
from mirage.shell.signals import Exited

if TYPE_CHECKING:
    from mirage.shell.process import Process

LONGS = {
    "from": ":from", "from-unit": ":from-unit", "to": ":to", "to-unit": ":to-unit", "round": ":round", "padding": ":padding",
    "suffix": ":suffix", "grouping": "grouping", "delimiter": ":d", "field": ":field", "debug": "debug", "-debug": "debug",
    "header": "?header", "format": ":format", "invalid": ":invalid", "zero-terminated": "z",
}  # fmt: skip
SUFFIXES = "KMGTPEZY"
BASES = {"si": 1000, "iec": 1024, "iec-i": 1024, "auto": 1000}
ROUNDING = {
    "up": ROUND_CEILING, "down": ROUND_FLOOR, "from-zero": ROUND_UP, "towards-zero": ROUND_DOWN, "nearest": ROUND_HALF_UP,
}  # fmt: skip
DIGITS_MAX, UNSCALED_MAX = 33, 18
WRONG = 2  # EXIT_CONVERSION_WARNINGS
_FORMAT = re.compile(r"((?:[^%]|%%)*)%((?: *['0])* *)(-?[0-9]*)(?:\.([0-9]*))?(f?)(.*)", re.DOTALL)


class _BadNumberError(Exception):
    """Text that is no number: what is said of it."""


@dataclass(slots=True)
class _Wish:
    """What the options ask for."""

    source: str = "none"
    target: str = "none"
    from_unit: int = 1
    to_unit: int = 1
    rounding: str = ROUND_UP
    padding: int = 0
    zeros: int = 0
    precision: int | None = None
    suffix: str = ""
    before: str = ""
    after: str = ""
    delimiter: str = ""
    fields: Ranges = field(default_factory=lambda: [(1, 1)])
    invalid: str = "abort"
    header: int = 0
    end: bytes = b"\n"
    is_debugged: bool = False


@program("numfmt")
async def numfmt(proc: Process) -> int:
    wish, words = _read(proc)
    is_right = True
    with localcontext() as context:
        context.prec = 60
        for word in words:
            is_right &= _line(proc, wish, word)
            proc.out(wish.end)
        if not words:
            count = 0
            async for raw in proc.lines(0, wish.end):
                count += 1
                if count <= wish.header:
                    proc.out(raw)
                    continue
                is_right &= _line(proc, wish, to_text(raw.removesuffix(wish.end)))
                proc.out(wish.end if raw.endswith(wish.end) else b"")
    if wish.is_debugged and not is_right:
        proc.error("failed to convert some of the input numbers")
    return WRONG if not is_right and wish.invalid == "fail" else 0


# ---- the options


def _read(proc: Process) -> tuple[_Wish, list[str]]:
    options, words = gnu.read(proc, "numfmt", "d:z", LONGS)
    wish = _Wish()
    given: dict[str, str] = {}
    for key, value in options:
        given[key] = value
        match key:
            case "from" | "to":
                rows = [("none",), *([("auto",)] if key == "from" else []), ("si",), ("iec",), ("iec-i",)]
                setattr(wish, "source" if key == "from" else "target", choose(proc, f"--{key}", value, rows))
            case "from-unit":
                wish.from_unit = _unit(proc, value)
            case "to-unit":
                wish.to_unit = _unit(proc, value)
            case "round":
                wish.rounding = ROUNDING[choose(proc, "--round", value, [(word,) for word in ROUNDING])]
            case "padding":
                if not re.fullmatch(r"[-+]?[0-9]{1,9}", value) or not int(value):
                    proc.fail(f"invalid padding value {quoted(proc, value)}")
                wish.padding = int(value)
            case "d":
                if len(to_bytes(value)) > 1:
                    proc.fail("the delimiter must be a single character")
                wish.delimiter = value or "\0"
            case "field":
                wish.fields = [(1, ENDLESS)] if value == "-" else parse_ranges(proc, value, is_field=True)
            case "invalid":
                wish.invalid = choose(proc, "--invalid", value, [("abort",), ("fail",), ("warn",), ("ignore",)])
            case "header":
                if value and (not re.fullmatch(r"\+?[0-9]{1,18}", value) or not int(value)):
                    proc.fail(f"invalid header value {quoted(proc, value)}")
                wish.header = int(value or 1)
    wish.suffix = given.get("suffix", "")
    wish.end = b"\0" if "z" in given else b"\n"
    wish.is_debugged = "debug" in given
    _check(proc, wish, given)
    return wish, words


def _check(proc: Process, wish: _Wish, given: dict[str, str]) -> None:
    if "format" in given and "grouping" in given:
        proc.fail("--grouping cannot be combined with --format")
    is_idle = wish.source == wish.target == "none" and not wish.padding and not given.keys() & {"grouping", "format"}
    if wish.is_debugged and is_idle:
        proc.error("no conversion option specified")
    groups = "grouping" in given
    if "format" in given:
        groups = _form(proc, wish, given["format"])
    if groups:
        if wish.target != "none":
            proc.fail("grouping cannot be combined with --to")
        if wish.is_debugged:
            proc.error("grouping has no effect in this locale")


def _unit(proc: Process, text: str) -> int:
    found = re.fullmatch(r"\+?([0-9]*)(?:([KMGTPEZY])(i?))?", text)
    if found is None or not text:
        proc.fail(f"invalid unit size: {quoted(proc, text)}")
    base = 1024 if found[3] else 1000
    size = int(found[1] or "1") * (base ** (SUFFIXES.index(found[2]) + 1) if found[2] else 1)
    if not 0 < size < 1 << 64:
        proc.fail(f"invalid unit size: {quoted(proc, text)}")
    return size


def _form(proc: Process, wish: _Wish, text: str) -> bool:
    """--format; whether it asks for grouping."""
    found = _FORMAT.fullmatch(text)
    if found is None:
        proc.fail(f"format {quoted(proc, text)} has no % directive")
    before, flags, width, precision, letter, after = found.groups()
    if not letter:
        if not after:
            proc.fail(f"format {quoted(proc, text)} ends in %")
        proc.fail(f"invalid format {quoted(proc, text)}, directive must be %[0]['][-][N][.][N]f")
    if "%" in after.replace("%%", ""):
        proc.fail(f"format {quoted(proc, text)} has too many % directives")
    wish.before, wish.after = before, after
    if width not in ("", "-"):
        if "0" in flags and not width.startswith("-"):
            wish.zeros = int(width[:9])
        elif int(width[:9]):
            wish.padding = int(width[:9])
    if precision is not None:
        wish.precision = int(precision[:4] or 0)
    return "'" in flags


# ---- the lines


def _line(proc: Process, wish: _Wish, text: str) -> bool:
    """Print one line without its end; False when a number in it is none."""
    is_right = True
    for number, (word, is_last) in enumerate(_fields(text, wish.delimiter), 1):
        if any(low <= number <= high for low, high in wish.fields):
            try:
                proc.out(_converted(wish, word, number))
            except _BadNumberError as bad:
                is_right = False
                if wish.invalid != "ignore":
                    proc.error(bad.args[0].format(*[quoted(proc, shown) for shown in bad.args[1:]]))
                if wish.invalid == "abort":
                    raise Exited(WRONG) from None
                proc.out(word.removesuffix(wish.suffix) if wish.suffix and len(word) > len(wish.suffix) else word)
        else:
            proc.out(word)
        if not is_last:
            proc.out(wish.delimiter or " ")
    return is_right


def _fields(text: str, delimiter: str) -> Iterator[tuple[str, bool]]:
    """The fields and whether each is the last; without a delimiter they keep the blanks before them."""
    if delimiter:
        words = text.split(delimiter)
    else:
        words = []
        at = 0
        while True:
            found = re.compile(r"[ \t\n]*[^ \t\n]*").match(text, at)
            assert found is not None
            words.append(found[0])
            at = found.end() + 1
            if found.end() >= len(text):
                break
    for index, word in enumerate(words):
        yield word, index == len(words) - 1


def _converted(wish: _Wish, text: str, number: int) -> str:
    if wish.suffix and len(text) > len(wish.suffix):
        text = text.removesuffix(wish.suffix)
    bare = text.lstrip(" \t")
    padding = wish.padding
    if not padding and not wish.delimiter and (len(bare) < len(text) or number > 1):
        padding = len(text)
    value, precision = _parsed(wish, bare)
    if wish.from_unit != 1 or wish.to_unit != 1:
        value = value * wish.from_unit / wish.to_unit
    shown = _shown(wish, value, precision if wish.precision is None else wish.precision) + wish.suffix
    return wish.before + (shown.rjust(padding) if padding >= 0 else shown.ljust(-padding)) + wish.after


def _parsed(wish: _Wish, text: str) -> tuple[Decimal, int]:
    """The value, and how many digits stand behind its point."""
    found = re.match(r"(-?)([0-9]+)(?:\.(-?)([0-9]+))?", text)
    if found is None or text[found.end() : found.end() + 1] == ".":
        raise _BadNumberError("invalid number: {}", text)
    if len(found[2].lstrip("0")) > DIGITS_MAX or len(found[4] or "") > DIGITS_MAX:
        raise _BadNumberError("value too large to be converted: {}", text)
    value, precision = Decimal(found[1] + found[2] + "." + (found[4] or "0")), len(found[4] or "")
    rest = text[found.end() :].lstrip(" \t")
    if not text[found.end() :]:
        return value, precision
    if not rest or rest[0] not in SUFFIXES:
        raise _BadNumberError("invalid suffix in input: {}", text)
    if wish.source == "none":
        raise _BadNumberError("rejecting suffix in input: {} (consider using --from)", text)
    power, base, rest = SUFFIXES.index(rest[0]) + 1, BASES[wish.source], rest[1:]
    if wish.source == "auto" and rest.startswith("i"):
        base, rest = 1024, rest[1:]
    if wish.source == "iec-i":
        if not rest.startswith("i"):
            raise _BadNumberError("missing 'i' suffix in input: {} (e.g Ki/Mi/Gi)", text)
        rest = rest[1:]
    if rest:
        raise _BadNumberError("invalid suffix in input {}: {}", text, rest)
    return value * Decimal(base) ** power, 0


def _shown(wish: _Wish, value: Decimal, precision: int) -> str:
    size = max(0, value.adjusted()) if value else 0
    if wish.target == "none" and size + precision > UNSCALED_MAX:
        shown = f"{float(value):g}" + (f"/{precision}" if precision else "")
        raise _BadNumberError(f"value{'/precision' if precision else ''} too large to be printed: '{shown}' (consider using --to)")
    if size > DIGITS_MAX - 1:
        raise _BadNumberError(f"value too large to be printed: '{float(value):g}' (cannot handle values > 999Y)")
    if wish.target == "none":
        whole: str = f"{_rounded(wish, value, precision):.{precision}f}"
        return whole.zfill(wish.zeros)
    base, power = BASES[wish.target], 0
    while abs(value) >= base:
        value /= base
        power += 1
    places = min(power * 3, wish.precision) if wish.precision is not None else int(abs(value) < 10)
    value = _rounded(wish, value, places)
    if abs(value) >= base:
        value /= base
        power += 1
    shows_point = value != 0 and abs(value) < 10 and power > 0
    digits: str = f"{value:.{int(shows_point) if wish.precision is None else wish.precision}f}"
    letter = SUFFIXES[power - 1 : power] + ("i" if wish.target == "iec-i" and power else "")
    return digits.zfill(wish.zeros) + letter


def _rounded(wish: _Wish, value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), rounding=wish.rounding)
