"""expr (coreutils 9.1): arithmetic, comparisons and matches of words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mirage.shell.lib import gnu, posixregex
from mirage.shell.lib.gnu import try_help
from mirage.shell.lib.quotes import quoted
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.programs.sort.keys import collation
from mirage.shell.registry import program
from mirage.shell.signals import Exited

if TYPE_CHECKING:
    from collections.abc import Callable

    from mirage.shell.process import Process

Value = str | int
DIGITS = 4000  # of a number: what Python converts without complaint
_INTEGER = re.compile(r"-?[0-9]+")
_FAILURE, _TROUBLE = 2, 3
_LEVELS: list[tuple[str, ...]] = [("|",), ("&",), ("<", "<=", "=", "==", "!=", ">=", ">"), ("+", "-"), ("*", "/", "%"), (":",)]


@program("expr")
def expr(proc: Process) -> int:
    args = proc.args
    if args in (["--help"], ["--version"]):
        gnu.tell(proc, "expr", args[0][2:])
    if args[:1] == ["--"]:
        args = args[1:]
    if not args:
        try_help(proc, "missing operand", _FAILURE)
    run = _Expression(proc, args)
    value = run.level(0, True)
    if run.at < len(args):
        run.wrong(f"unexpected argument {quoted(proc, args[run.at])}")
    proc.out(f"{value}\n")
    return int(_is_null(value))


def _is_null(value: Value) -> bool:
    """Nothing, or zero in any spelling."""
    return not value if isinstance(value, int) else value == "" or re.fullmatch(r"-?0+", value) is not None


class _Expression:
    def __init__(self, proc: Process, words: list[str]) -> None:
        self.proc = proc
        self.words = words
        self.at = 0
        self.depth = 0

    def wrong(self, text: str) -> None:
        self.proc.error(f"syntax error: {text}")
        raise Exited(_FAILURE)

    def _next(self, *wanted: str) -> str:
        """Take one of these words if it stands here."""
        if self.at < len(self.words) and self.words[self.at] in wanted:
            self.at += 1
            return self.words[self.at - 1]
        return ""

    def _need(self) -> None:
        if self.at >= len(self.words):
            self.wrong(f"missing argument after {quoted(self.proc, self.words[self.at - 1])}")

    def level(self, level: int, counts: bool) -> Value:
        """One level of precedence; `counts` is false where only the grammar is looked at."""
        if level == len(_LEVELS):
            return self._word(counts)
        left = self.level(level + 1, counts)
        while operator := self._next(*_LEVELS[level]):
            if level == 0:
                right = self.level(1, counts and _is_null(left))
                left = left if not _is_null(left) else 0 if _is_null(right) else right
            elif level == 1:
                right = self.level(2, counts and not _is_null(left))
                left = 0 if _is_null(left) or _is_null(right) else left
            else:
                right = self.level(level + 1, counts)
                left = self._apply(level, operator, left, right) if counts else left
        return left

    def _apply(self, level: int, operator: str, left: Value, right: Value) -> Value:
        if level == 5:
            return self._match(str(left), str(right))
        if level == 2:
            return int(self._compare(operator, left, right))
        first, second = self._integer(left), self._integer(right)
        if operator in "/%" and not second:
            self.proc.fail("division by zero", _FAILURE)
        match operator:
            case "+":
                return first + second
            case "-":
                return first - second
            case "*":
                return self._bounded(first * second)
            case "/":
                return abs(first) // abs(second) * (1 if (first < 0) == (second < 0) else -1)
        return abs(first) % abs(second) * (-1 if first < 0 else 1)

    def _bounded(self, number: int) -> int:
        if number.bit_length() > 3 * DIGITS:
            self.proc.fail("memory exhausted", _TROUBLE)
        return number

    def _integer(self, value: Value) -> int:
        if isinstance(value, str) and (_INTEGER.fullmatch(value) is None or len(value) > DIGITS):
            self.proc.fail("non-integer argument", _FAILURE)
        return int(value)

    def _compare(self, operator: str, left: Value, right: Value) -> bool:
        first: object
        second: object
        if all(_INTEGER.fullmatch(str(value)) and len(str(value)) <= DIGITS for value in (left, right)):
            first, second = int(left), int(right)
        else:
            key: Callable[[bytes], object] = collation(self.proc)
            first, second = key(to_bytes(str(left))), key(to_bytes(str(right)))
        less, same = bool(first < second), first == second  # type: ignore[operator]
        return {"<": less, "<=": less or same, "=": same, "==": same, "!=": not same, ">=": not less, ">": not (less or same)}[
            operator
        ]

    def _match(self, text: str, pattern: str) -> Value:
        """The first group, or how many characters matched, from the beginning on."""
        try:
            regex = posixregex.compile(to_bytes(pattern))
        except posixregex.RegexError as error:
            self.proc.fail(str(error), _FAILURE)
        found = regex.search(to_bytes(text))
        if found is None or found.start():
            return "" if regex.groups else 0
        if regex.groups:
            return to_text(found.group(1) or b"")
        return len(to_text(found.group(0) or b""))

    def _word(self, counts: bool) -> Value:
        self._need()
        if self._next("+"):
            self._need()
            self.at += 1
            return self.words[self.at - 1]
        if self._next("length"):
            return len(str(self._word(counts)))
        if self._next("match"):
            text, pattern = self._word(counts), self._word(counts)
            return self._match(str(text), str(pattern)) if counts else 0
        if self._next("index"):
            text, members = str(self._word(counts)), str(self._word(counts))
            return next((at for at, character in enumerate(text, 1) if character in members), 0)
        if self._next("substr"):
            text, first, length = str(self._word(counts)), self._word(counts), self._word(counts)
            if not all(_INTEGER.fullmatch(str(value)) for value in (first, length)) or int(first) <= 0 or int(length) <= 0:
                return ""
            return text[int(first) - 1 : int(first) - 1 + int(length)]
        if self._next("("):
            self.depth += 1
            if self.depth > 100:
                self.proc.fail("memory exhausted", _TROUBLE)
            value = self.level(0, counts)
            self.depth -= 1
            if self.at >= len(self.words):
                self.wrong(f"expecting ')' after {quoted(self.proc, self.words[self.at - 1])}")
            if not self._next(")"):
                self.wrong(f"expecting ')' instead of {quoted(self.proc, self.words[self.at])}")
            return value
        if self._next(")"):
            self.wrong("unexpected ')'")
        self.at += 1
        return self.words[self.at - 1]
