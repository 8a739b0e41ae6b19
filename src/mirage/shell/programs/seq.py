"""seq (coreutils 9.1): numbers in a row."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation, localcontext
from typing import TYPE_CHECKING

from mirage.shell.lib import gnu
from mirage.shell.lib.gnu import need, try_help
from mirage.shell.lib.options import parse
from mirage.shell.lib.quotes import quoted
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

LONGS = {"equal-width": "w", "format": ":f", "separator": ":s", "help": "help", "version": "version"}
_NUMBER = re.compile(
    r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?|[-+]?0[xX][0-9a-fA-F]+|[-+]?inf(?:inity)?", re.IGNORECASE
)
_FORMAT = re.compile(r"((?:[^%]|%%)*)%([-+ #0']*)([0-9]{0,4})(?:\.([0-9]{0,3}))?L?([efgaEFGA])((?:[^%]|%%)*)", re.DOTALL)


@program("seq")
async def seq(proc: Process) -> int:
    args = list(proc.args)
    for at, word in enumerate(args):  # what looks like a negative number is an operand
        if re.match(r"-[.0-9]", word):
            args.insert(at, "--")
            break
        if not word.startswith("-") or word == "--":
            break
        if word in ("-s", "-f", "--separator", "--format") and at + 1 < len(args) and re.match(r"-[.0-9]", args[at + 1]):
            break
    options, operands = parse(proc, "+f:s:w", LONGS, args=args)
    given = {}
    for key, value in options:
        if key in ("help", "version"):
            gnu.tell(proc, "seq", key)
        given[key] = value
    need(proc, operands, 1, 3)
    form = _form(proc, given["f"]) if "f" in given else None
    if form and "w" in given:
        try_help(proc, "format string may not be specified when printing equal width strings")
    numbers = [_number(proc, word) for word in operands]
    first, step, last = numbers[0], Decimal(1), numbers[-1]
    words = list(operands)
    if len(numbers) == 1:
        first, words = Decimal(1), ["1", words[0]]
    elif len(numbers) == 3:
        step = numbers[1]
    if not step:
        try_help(proc, f"invalid Zero increment value: {quoted(proc, operands[1])}")
    places = max(_places(word) for word in ([words[0], words[-1]] if len(words) < 3 else words)[: 2 if len(words) == 3 else 1])
    width = 0
    if "w" in given:
        places = max(places, 0)
        width = max(len(_plain(first, places)), len(_plain(_last(first, step, last), places)))
    await _count(proc, first, step, last, places, width, form, given.get("s", "\n"))
    return 0


def _number(proc: Process, word: str) -> Decimal:
    if _NUMBER.fullmatch(word.lstrip()) is None:
        kind = "not-a-number" if word.lower().lstrip("+-") == "nan" else "floating point"
        text = f"invalid {quoted(proc, 'not-a-number')} argument" if kind != "floating point" else "invalid floating point argument"
        try_help(proc, f"{text}: {quoted(proc, word)}")
    if "x" in word.lower():
        return Decimal(int(word, 16))
    try:
        return Decimal(word.strip())
    except InvalidOperation:
        return Decimal(0)


def _places(word: str) -> int:
    mantissa, _, exponent = word.lower().partition("e")
    return max(0, len(mantissa.partition(".")[2]) - int(exponent or 0)) if "x" not in word.lower() else 0


def _last(first: Decimal, step: Decimal, last: Decimal) -> Decimal:
    return last if last.is_infinite() or (last - first) / step < 0 else first + step * int((last - first) / step)


def _plain(number: Decimal, places: int) -> str:
    return f"{number:.{places}f}"


def _form(proc: Process, text: str) -> tuple[str, str, str]:
    """What stands before and after the one directive, and the directive for Python."""
    found = _FORMAT.fullmatch(text)
    if found is None:
        if "%" not in text.replace("%%", ""):
            proc.fail(f"format {quoted(proc, text)} has no % directive")
        bare = re.match(r"(?:[^%]|%%)*%[-+ #0']*[0-9]*(?:\.[0-9]*)?L?(.?)", text, re.DOTALL)
        letter = bare[1] if bare is not None else ""
        if not letter:
            proc.fail(f"format {quoted(proc, text)} ends in %")
        if letter not in "efgaEFGA":
            proc.fail(f"format {quoted(proc, text)} has unknown %{letter} directive")
        proc.fail(f"format {quoted(proc, text)} has too many % directives")
    flags = found[2].replace("'", "")
    precision = f".{found[4] or 0}" if found[4] is not None else ""
    letter = found[5] if found[5] not in "aA" else "f"
    return found[1].replace("%%", "%"), f"%{flags}{found[3]}{precision}{letter}", found[6].replace("%%", "%")


async def _count(
    proc: Process,
    first: Decimal,
    step: Decimal,
    last: Decimal,
    places: int,
    width: int,
    form: tuple[str, str, str] | None,
    between: str,
) -> None:
    number, is_first = first, True
    whole = places == 0 and first == int(first) if first.is_finite() else False
    quick = whole and step == int(step) and form is None and not width
    value, pace = (int(first), int(step)) if quick else (0, 0)
    with localcontext() as context:
        context.prec = 60
        while True:
            words: list[str] = []
            for _ in range(1000):
                if (number > last) if step > 0 else (number < last):
                    break
                if quick:
                    words.append(str(value))
                    value += pace
                    number = Decimal(value)
                    continue
                text = form[0] + form[1] % number + form[2] if form is not None else _plain(number, places)
                words.append(text.zfill(width) if width else text)
                number += step
            if words:
                proc.out(("" if is_first else between) + between.join(words))
                is_first = False
                await proc.flush()
                await proc.tick(len(words) // 4 + 1)
            if len(words) < 1000:
                break
    if not is_first:
        proc.out("\n")
