"""printf, as bash's own (printf.def): widths and precisions count bytes, %b, %q, %(date)T."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from mirage.shell.bash import quoting
from mirage.shell.bash.subscripts import key
from mirage.shell.builtins.control import is_help
from mirage.shell.builtins.getopt import getopt
from mirage.shell.builtins.registration import builtin
from mirage.shell.builtins.texts import usage
from mirage.shell.lib.local import local
from mirage.shell.lib.text import to_bytes, to_text
from mirage.syntax.ansi import byte, code_point, decode_echo, fold_bytes

if TYPE_CHECKING:
    from mirage.shell.bash.interpreter import Shell

_SPEC = re.compile(r"%([-+ #'0]*)(\*|\d*)(?:(\.)(\*|-?\d*))?[hjlLtz]*(?:\(([^)]*)\)(?=T))?(.?)", re.DOTALL)
_ESCAPE = re.compile(r"\\(?:([abeEfnrtv\\'\"?])|([0-7]{1,3})|x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8}))", re.DOTALL)
_SIMPLE = {"a": "\a", "b": "\b", "e": "\x1b", "E": "\x1b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_INTEGER = re.compile(r"[ \t\n\v\f\r]*([-+]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*)")
_FLOAT = re.compile(r"[ \t\n\v\f\r]*[-+]?(?:(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|inf(?:inity)?|nan)", re.IGNORECASE)
_NAME = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)(?:\[(.+)\])?", re.DOTALL)
_MAX, _MIN = (1 << 63) - 1, -(1 << 63)
_UNSIGNED = (1 << 64) - 1


@builtin("printf")
def printf(shell: Shell, argv: list[str]) -> int:
    if is_help(shell, argv):
        return 2
    found = getopt(shell, argv, "v:")
    if found is None:
        return 2
    options, words = found
    variable = options[-1][1] if options else None
    name = _NAME.fullmatch(variable) if variable is not None else None
    if variable is not None and name is None:
        shell.complain(f"printf: `{variable}': not a valid identifier")
        return 2
    if not words:
        return usage(shell, "printf")
    call = _Call(shell, words[0], words[1:], is_line_buffered=variable is None and shell.proc.isatty(1))
    call.run()
    text = fold_bytes("".join(call.pieces))
    if name is None:
        shell.out(text)
    elif name[2] is not None:
        shell.vars.set_element(name[1], key(shell, name[1], name[2]), text.partition("\0")[0])
    else:
        shell.vars.set(name[1], text.partition("\0")[0])
    return call.status


class _Stop(Exception):  # noqa: N818 - a signal, not a fault
    """The output ends here: \\c, or a format that is none."""


class _Call:
    """One call: the format used again until the arguments are used up."""

    __slots__ = ("arguments", "format", "is_line_buffered", "pieces", "place", "shell", "size", "status")

    def __init__(self, shell: Shell, text: str, arguments: list[str], is_line_buffered: bool) -> None:
        self.shell = shell
        self.is_line_buffered = is_line_buffered
        self.format = text
        self.arguments = arguments
        self.place = 0
        self.pieces: list[str] = []
        self.size = 0
        self.status = 0

    def run(self) -> None:
        try:
            while True:
                before = self.place
                self._once()
                if self.place >= len(self.arguments) or self.place == before:
                    return
        except _Stop:
            return

    def _once(self) -> None:
        text, at = self.format, 0
        while at < len(text):
            char = text[at]
            if char == "%":
                found = _SPEC.match(text, at)
                assert found is not None
                at = found.end()
                self._put("%" if found[0] == "%%" else self._converted(found))
            elif char == "\\":
                escape = _ESCAPE.match(text, at)
                self._put(_meaning(escape) if escape else char)
                at = escape.end() if escape else at + 1
            else:
                following = min([place for place in (text.find("%", at), text.find("\\", at)) if place >= 0], default=len(text))
                self._put(text[at:following])
                at = following

    def _put(self, text: str) -> None:
        self.pieces.append(text)
        self.size += len(text)
        if self.size > 65536:
            self.shell.weigh(self.size)

    def _complain(self, text: str, status: int = 1) -> None:
        if self.is_line_buffered:  # a terminal has the lines before the complaint, anything else has them behind it
            lines, newline, rest = "".join(self.pieces).rpartition("\n")
            self.shell.out(fold_bytes(lines + newline))
            self.pieces = [rest]
        self.shell.complain(f"printf: {text}")
        self.status = max(self.status, status)

    # ---- arguments

    def _next(self) -> str | None:
        if self.place >= len(self.arguments):
            return None
        self.place += 1
        return self.arguments[self.place - 1]

    def _integer(self, most: int = _MAX) -> int:
        """The argument as a number up to `most`: strtoimax() or strtoumax(), which takes negative ones round the corner."""
        word = self._next()
        if not word:
            return 0
        if word[0] in "'\"":
            return ord(word[1]) if len(word) > 1 else 0
        found = _INTEGER.match(word)
        if found is None or found.end() != len(word):
            kind = "octal " if re.match(r"0\d", word) else "hex " if word[:2] in ("0x", "0X") else ""
            self._complain(f"{word}: invalid {kind}number")
            if found is None:
                return 0
        sign, digits = found.groups()
        number = int(digits, 16) if digits[:2] in ("0x", "0X") else int(digits, 8) if digits[0] == "0" else _decimal(digits)
        number = -number if sign == "-" else number
        if not (_MIN if most == _MAX else -most) <= number <= most:
            self._complain(f"warning: {word}: Numerical result out of range", 0)
            return most if most != _MAX else min(max(number, _MIN), _MAX)
        return number

    def _float(self) -> float:
        word = self._next()
        if not word:
            return 0.0
        if word[0] in "'\"":
            return float(ord(word[1])) if len(word) > 1 else 0.0
        if word.lstrip("-+")[:2] in ("0x", "0X"):
            try:
                return float.fromhex(word)
            except (ValueError, OverflowError):
                self._complain(f"{word}: invalid number")
                return 0.0
        found = _FLOAT.match(word)
        if found is None or found.end() != len(word):
            self._complain(f"{word}: invalid number")
        return float(found[0]) if found is not None else 0.0

    # ---- conversions

    def _converted(self, found: re.Match[str]) -> str:
        flags, wide, dot, precise, date, letter = found.groups()
        width = self._integer() if wide == "*" else _decimal(wide or "0")
        if width < 0:
            flags, width = flags + "-", -width
        precision = None
        if dot:
            precision = self._integer() if precise == "*" else int(precise) if precise and len(precise) < 12 else 0
            precision = None if precision < 0 else precision
        if width > 65536 or (precision or 0) > 65536:
            self.shell.weigh(width + (precision or 0))
        match letter:
            case "s" | "c" | "b" | "q" | "Q":
                return _padded(self._string(letter, precision), flags, width)
            case "T" if date is not None:
                return _padded(to_bytes(self._date(date)[: precision or None]), flags, width)
            case "d" | "i":
                return _integer(self._integer(), flags, width, precision)
            case "u" | "x" | "X" | "o":
                return _unsigned(self._integer(_UNSIGNED) & _UNSIGNED, letter, flags, width, precision)
            case "f" | "F" | "e" | "E" | "g" | "G":
                return _floating(self._float(), letter, flags, width, precision)
            case "a" | "A":
                text = _hexadecimal(self._float())
                return _padded(to_bytes(text.upper() if letter == "A" else text), flags, width)
            case "n":
                name = self._next()
                if name:
                    self.shell.vars.set(name, str(self.size))
                return ""
            case "":
                self._complain(f"`{found[0]}': missing format character")
            case _:
                self._complain(f"`{letter}': invalid format character")
        raise _Stop

    def _string(self, letter: str, precision: int | None) -> bytes:
        word = self._next()
        text = word or ""
        if letter == "c":
            return to_bytes(text)[:1] or b"\0"
        if letter == "b":
            text, ended = decode_echo(text, octal_needs_zero=False)
            if ended:
                self._put(to_text(to_bytes(fold_bytes(text))[:precision]))
                raise _Stop
            return to_bytes(fold_bytes(text))[:precision]
        if letter == "Q":
            text, precision = to_text(to_bytes(text)[:precision]), None
        if letter in "qQ":
            text = quoting.backslashed(text)
        return to_bytes(text)[:precision]

    def _date(self, form: str) -> str:
        clock, started = self.shell.proc.clock, self.shell.started
        seconds = self._integer() if self.place < len(self.arguments) else -1
        now = clock.now() if seconds == -1 else started if seconds == -2 else seconds * 10**9
        try:
            moment = local(self.shell.proc, now, self.shell.vars.environment().get("TZ"))
        except (ValueError, OverflowError, OSError):
            return ""
        form = re.sub(r"%s", str(now // 10**9), form[:256])
        return moment.strftime(form or "%X")


def _decimal(digits: str) -> int:
    """A number however long: past what 64 bits hold its exact value does not matter."""
    return int(digits) if len(digits) < 40 else 10**40


def _meaning(found: re.Match[str]) -> str:
    simple, octal, hexadecimal, short, long = found.groups()
    if simple:
        return _SIMPLE.get(simple, simple)
    if octal:
        return byte(int(octal, 8) & 0xFF)
    if hexadecimal:
        return byte(int(hexadecimal, 16))
    return code_point(int(short or long, 16))


def _padded(data: bytes, flags: str, width: int) -> str:
    return to_text(data.ljust(width) if "-" in flags else data.rjust(width))


def _integer(number: int, flags: str, width: int, precision: int | None) -> str:
    sign = "-" if number < 0 else "+" if "+" in flags else " " if " " in flags else ""
    return _digits(sign, str(abs(number)), flags, width, precision)


def _unsigned(number: int, letter: str, flags: str, width: int, precision: int | None) -> str:
    digits = format(number, {"u": "d"}.get(letter, letter))
    prefix = ""
    if "#" in flags and number:
        if letter == "o":
            digits = "0" + digits
        elif letter in "xX":
            prefix = "0" + letter
    return _digits(prefix, digits, flags, width, precision)


def _digits(prefix: str, digits: str, flags: str, width: int, precision: int | None) -> str:
    if precision is not None:
        digits = "" if precision == 0 and digits == "0" else digits.rjust(precision, "0")
    elif "0" in flags and "-" not in flags:
        digits = digits.rjust(width - len(prefix), "0")
    text = prefix + digits
    return text.ljust(width) if "-" in flags else text.rjust(width)


def _floating(number: float, letter: str, flags: str, width: int, precision: int | None) -> str:
    kept = flags.replace("'", "")
    if not math.isfinite(number):
        kept, letter = kept.replace("0", ""), "F" if letter.isupper() else "f"
    return f"%{kept}{width or ''}{'' if precision is None else f'.{precision}'}{letter}" % number


def _hexadecimal(number: float) -> str:
    """%a of an x86 long double: the mantissa's first digit is 8 to f."""
    if not math.isfinite(number) or number == 0:
        return "0x0p+0" if number == 0 else f"{number}"
    mantissa, exponent = math.frexp(abs(number))
    digits = f"{int(mantissa * (1 << 64)):016x}".rstrip("0")
    fraction = f".{digits[1:]}" if len(digits) > 1 else ""
    return f"{'-' * (number < 0)}0x{digits[0]}{fraction}p{exponent - 4:+d}"
