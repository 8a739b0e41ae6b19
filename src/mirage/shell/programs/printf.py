"""printf (coreutils 9.1): the program of that name; bash has its own."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from mirage.shell.lib import gnu
from mirage.shell.lib.gnu import shell_escape, try_help
from mirage.shell.lib.quotes import quoted
from mirage.shell.lib.text import to_bytes
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

WIDTH_MAX = 1 << 20
_ESCAPES = {"a": 7, "b": 8, "e": 27, "f": 12, "n": 10, "r": 13, "t": 9, "v": 11, "\\": 92, '"': 34}
_ESCAPE = re.compile(r'\\(?:([abefnrtv\\"])|(c)|([0-7]{1,3})|x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))', re.DOTALL)
_SPEC = re.compile(r"%([-+ #0'I]*)(\*|[0-9]*)(?:(\.)(\*|-?[0-9]*))?([hlLjtz]*)(.?)", re.DOTALL)
_INTEGER = re.compile(r"\s*([-+]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*)")
_FLOAT = re.compile(r"\s*[-+]?(?:(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?|inf(?:inity)?|nan)", re.IGNORECASE)


class _Stop(Exception):  # noqa: N818 - \c
    """Nothing more is printed."""


@program("printf")
def printf(proc: Process) -> int:
    args = proc.args
    if args in (["--help"], ["--version"]):
        gnu.tell(proc, "printf", args[0][2:])
    if args[:1] == ["--"]:
        args = args[1:]
    if not args:
        try_help(proc, "missing operand")
    call = _Call(proc, args[1:])
    try:
        while True:
            before = len(call.words)
            call.once(args[0])
            if not call.words:
                break
            if len(call.words) == before:
                proc.error(f"warning: ignoring excess arguments, starting with {quoted(proc, call.words[0])}")
                break
            proc.session.step(1 + len(args[0]) // 16)
    except _Stop:
        pass
    return call.status


class _Call:
    def __init__(self, proc: Process, words: list[str]) -> None:
        self.proc = proc
        self.words = words
        self.status = 0

    def once(self, form: str) -> None:
        """The format, once over."""
        at = 0
        while at < len(form):
            if form[at] == "\\":
                at = self._escape(form, at, is_b=False)
            elif form.startswith("%%", at):
                self.proc.out("%")
                at += 2
            elif form[at] == "%":
                at = self._directive(form, at)
            else:
                end = min([place for place in (form.find("\\", at), form.find("%", at)) if place >= 0] or [len(form)])
                self.proc.out(form[at:end])
                at = end

    def _escape(self, text: str, at: int, *, is_b: bool) -> int:
        if is_b and text.startswith("\\0", at):
            octal = re.compile(r"\\0([0-7]{0,3})").match(text, at)
            assert octal is not None
            self.proc.out(bytes([int(octal[1] or "0", 8) & 255]))
            return octal.end()
        found = _ESCAPE.match(text, at)
        if found is None:
            self.proc.out("\\")
            return at + 1
        simple, stop, octal_digits, hexa, short, long, other = found.groups()
        if stop:
            raise _Stop
        if simple:
            self.proc.out(bytes([_ESCAPES[simple]]))
        elif octal_digits:
            self.proc.out(bytes([int(octal_digits, 8) & 255]))
        elif hexa:
            self.proc.out(bytes([int(hexa, 16)]))
        elif short or long:
            code = int(short or long, 16)
            self.proc.out(chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "?")
        else:
            if other in "xuU":
                self.proc.fail("missing hexadecimal number in escape")
            self.proc.out("\\" + other)
        return found.end()

    def _next(self) -> str | None:
        return self.words.pop(0) if self.words else None

    def _directive(self, form: str, at: int) -> int:
        found = _SPEC.match(form, at)
        assert found is not None
        flags, width, dot, precision, _, letter = found.groups()
        if letter not in tuple("diouxXeEfFgGaAcsbq"):
            end = found.end()
            self.proc.fail(f"{form[at:end]}: invalid conversion specification")
        size = self._size(width)
        if size < 0:
            flags, size = flags + "-", -size
        places = None if not dot else max(-1, self._size(precision))
        places = None if places is not None and places < 0 else places
        self.proc.out(self._convert(letter, flags, size, places))
        return found.end()

    def _size(self, word: str) -> int:
        number = self._integer(self._next() or "0") if word == "*" else int(word or "0") if len(word) < 10 else WIDTH_MAX
        return max(-WIDTH_MAX, min(WIDTH_MAX, number))

    def _convert(self, letter: str, flags: str, size: int, places: int | None) -> bytes:
        word = self._next()
        if letter in "cs":
            data = to_bytes(word or "")
            data = (data[:1] or b"\0") if letter == "c" and word is not None else data[:1] if letter == "c" else data[:places]
            return data.ljust(size) if "-" in flags else data.rjust(size)
        if letter == "b":
            self._backslashes(word or "")
            return b""
        if letter == "q":
            return to_bytes(shell_escape(word or "", always=not word))
        if letter in "eEfFgGaA":
            return to_bytes(self._float(self._number(word), letter, flags, size, places))
        number = self._integer(word or "0") if word is not None else 0
        if letter in "di":
            return to_bytes(
                _integer(
                    str(abs(number)), "-" if number < 0 else "+" if "+" in flags else " " if " " in flags else "", flags, size, places
                )
            )
        digits = format(number & (1 << 64) - 1, "d" if letter == "u" else letter)
        prefix = {"x": "0x", "X": "0X", "o": "0"}.get(letter, "") if "#" in flags and number else ""
        return to_bytes(_integer(digits, prefix, flags, size, places))

    def _backslashes(self, text: str) -> None:
        at = 0
        while at < len(text):
            if text[at] == "\\":
                at = self._escape(text, at, is_b=True)
            else:
                end = text.find("\\", at)
                end = len(text) if end < 0 else end
                self.proc.out(text[at:end])
                at = end

    def _integer(self, word: str) -> int:
        if word[:1] in ("'", '"') and len(word) > 1:
            return self._quoted(word)
        found = _INTEGER.match(word)
        if found is None:
            self._wrong(word, "expected a numeric value")
            return 0
        digits = found[2][:400]
        number = int(digits, 16 if digits[:2] in ("0x", "0X") else 8 if digits.startswith("0") else 10)
        number = -number if found[1] == "-" else number
        if found.end() < len(word):
            self._wrong(word, "value not completely converted")
        if not -(1 << 63) <= number < 1 << 64:
            self._wrong(word, "Numerical result out of range")
            return (1 << 63) - 1 if number > 0 else -(1 << 63)
        return number

    def _quoted(self, word: str) -> int:
        if len(word) > 2:
            self.proc.error(f"warning: {word[2:]}: character(s) following character constant have been ignored")
        return ord(word[1])

    def _number(self, word: str | None) -> float:
        if not word:
            return 0.0
        if word[:1] in ("'", '"') and len(word) > 1:
            return float(self._quoted(word))
        found = _FLOAT.match(word)
        if found is None:
            self._wrong(word, "expected a numeric value")
            return 0.0
        if found.end() < len(word):
            self._wrong(word, "value not completely converted")
        return float(found[0])

    def _float(self, number: float, letter: str, flags: str, size: int, places: int | None) -> str:
        if letter in "aA":
            text = _hexadecimal(number, places)
            return (text.upper() if letter == "A" else text).rjust(size)
        spec = (
            "%" + re.sub("[^-+ #0]", "", flags) + str(size or "") + (f".{min(places, 1000)}" if places is not None else "") + letter
        )
        return spec % number

    def _wrong(self, word: str, text: str) -> None:
        self.proc.error(f"{quoted(self.proc, word)}: {text}")
        self.status = 1


def _hexadecimal(number: float, places: int | None) -> str:
    """%La of glibc on x86-64: the leading digit holds four bits of the mantissa."""
    if not number or number != number or abs(number) == float("inf"):
        return f"{number:g}" if number else "0x0p+0"
    mantissa, exponent = math.frexp(abs(number))
    whole = int(mantissa * (1 << 64))
    if places is not None and places < 15:
        whole = (whole + (1 << (59 - 4 * places))) >> (60 - 4 * places) << (60 - 4 * places)
    digits = f"{whole & (1 << 60) - 1:015x}"
    digits = digits.rstrip("0") if places is None else digits[:places].ljust(places, "0")
    return f"{'-' if number < 0 else ''}0x{whole >> 60:x}{'.' + digits if digits else ''}p{exponent - 4:+d}"


def _integer(digits: str, prefix: str, flags: str, size: int, places: int | None) -> str:
    if places is not None:
        digits = digits.zfill(places) if places or digits != "0" else ""
    elif "0" in flags and "-" not in flags:
        digits = digits.zfill(size - len(prefix))
    text = prefix + digits
    return text.ljust(size) if "-" in flags else text.rjust(size)
