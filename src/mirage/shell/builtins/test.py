"""test and [: expressions of words, read by their number first and then by the grammar of test.c (bash 5.2.15)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell.bash.conditional import ARITHMETIC, UNARY, binary, unary
from mirage.shell.builtins.control import integer
from mirage.shell.builtins.registration import builtin

if TYPE_CHECKING:
    from mirage.shell.bash.interpreter import Shell

_STRINGS = frozenset({"=", "==", "!=", "<", ">", "-nt", "-ot", "-ef"})
_MAX_DEPTH = 500  # parentheses and ! that are nested deeper are refused rather than followed


@builtin("test", "[")
def test(shell: Shell, argv: list[str]) -> int:
    words = argv[1:]
    if argv[0] == "[":
        if not words or words[-1] != "]":
            shell.complain("[: missing `]'")
            return 2
        words = words[:-1]
    try:
        return 0 if _Expression(shell, words, argv[0]).value() else 1
    except _SyntaxError as error:
        shell.complain(f"{argv[0]}: {error}")
        return 2


class _SyntaxError(Exception):
    """What test says of an expression that is none."""


class _Expression:
    """One call's words and how far they are read."""

    __slots__ = ("depth", "place", "program", "shell", "words")

    def __init__(self, shell: Shell, words: list[str], program: str) -> None:
        self.shell = shell
        self.words = words
        self.program = program
        self.place = 0
        self.depth = 0

    def value(self) -> bool:
        if not self.words:
            return False
        answer = self._counted(len(self.words))
        if self.place != len(self.words):
            raise _SyntaxError("too many arguments")
        return answer

    def _counted(self, count: int) -> bool:
        """POSIX.1-2024 test: what one to four words mean, whatever they are."""
        words, start = self.words, self.place
        if count == 1:
            self.place += 1
            return words[start] != ""
        if count == 2:
            return self._two()
        if count == 3:
            return self._three()
        if count == 4:
            if words[start] == "!":
                self.place += 1
                return not self._three()
            if words[start] == "(" and words[start + 3] == ")":
                self.place += 1
                answer = self._two()
                self.place += 1
                return answer
        return self._either()

    def _two(self) -> bool:
        first, second = self.words[self.place : self.place + 2]
        if first == "!":
            self.place += 2
            return second == ""
        if first not in UNARY:
            raise _SyntaxError(f"{first}: unary operator expected")
        self.place += 2
        return unary(self.shell, first, second)

    def _three(self) -> bool:
        first, op, third = self.words[self.place : self.place + 3]
        if self._is_binary(op):
            self.place += 3
            return self._compare(first, op, third)
        if op in ("-a", "-o"):
            self.place += 3
            return (first != "" and third != "") if op == "-a" else (first != "" or third != "")
        if first == "!":
            self.place += 1
            return not self._two()
        if first == "(" and third == ")":
            self.place += 3
            return op != ""
        raise _SyntaxError(f"{op}: binary operator expected")

    # ---- the grammar, for five words and more

    def _either(self) -> bool:
        answer = self._both()
        while self._next() == "-o":
            self._advance()
            answer = self._both() or answer
        return answer

    def _both(self) -> bool:
        answer = self._term()
        while self._next() == "-a":
            self._advance()
            answer = self._term() and answer
        return answer

    def _term(self) -> bool:
        word = self._next()
        if word is None:
            raise _SyntaxError("argument expected")
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            raise _SyntaxError("too many arguments")
        try:
            return self._primary(word)
        finally:
            self.depth -= 1

    def _primary(self, word: str) -> bool:
        if word == "!":
            self._advance()
            return not self._term()
        if word == "(":
            self._advance()
            answer = self._either()
            closing = self._next()
            if closing is None:
                raise _SyntaxError("`)' expected, found ]" if self.program == "[" else "`)' expected")
            if closing != ")":
                raise _SyntaxError(f"`)' expected, found {closing}")
            self.place += 1
            return answer
        rest = len(self.words) - self.place
        if rest >= 3 and self._is_binary(self.words[self.place + 1]):
            first, op, third = self.words[self.place : self.place + 3]
            self.place += 3
            return self._compare(first, op, third)
        if rest >= 2 and word in UNARY:
            self.place += 2
            return unary(self.shell, word, self.words[self.place - 1])
        self.place += 1
        return word != ""

    def _next(self) -> str | None:
        return self.words[self.place] if self.place < len(self.words) else None

    def _advance(self) -> None:
        self.place += 1
        if self.place >= len(self.words):
            raise _SyntaxError("argument expected")

    @staticmethod
    def _is_binary(word: str) -> bool:
        return word in _STRINGS or word in ARITHMETIC

    def _compare(self, left: str, op: str, right: str) -> bool:
        if op not in ARITHMETIC:
            return binary(self.shell, op, left, right)
        numbers = []
        for word in (left, right):
            number = integer(word)
            if number is None:
                raise _SyntaxError(f"{word}: integer expression expected")
            numbers.append(number)
        return bool(ARITHMETIC[op](*numbers))
