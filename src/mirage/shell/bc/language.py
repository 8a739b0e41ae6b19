"""bc's grammar (bc.y) and its machine: statements are read a line at a time, and run as soon as they are whole.

A line that does not parse is told of by its number and thrown away; an error at run time ends what its line had begun.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from mirage.shell.bc import numbers
from mirage.shell.bc.machine import (
    COMPARISONS,
    DEPTH,
    Do,
    Function,
    Jump,
    Machine,
    Place,
    Run,
    builtin,
    call,
    changed,
    combined,
    comparison,
    constant,
    jumps,
    later,
    logic,
    said,
    sequence,
)
from mirage.shell.bc.numbers import ONE, ZERO, Number

TOKEN = re.compile(
    r"[ \t]*(?:(?P<comment>/\*.*?\*/|#[^\n]*)|(?P<number>[0-9A-F]+\.?[0-9A-F]*|\.[0-9A-F]+)|(?P<name>[a-z][a-z0-9_]*|\.(?![0-9A-F]))"
    r'|(?P<string>"[^"]*")|(?P<mark>\+\+|--|[-+*/%^<>=!]=|&&|\|\||[-+*/%^=<>!(){}\[\],;\n]|\\\n)|(?P<bad>.))',
    re.DOTALL,
)
KEYWORDS = frozenset(
    "if else while for break continue return define auto print quit halt length sqrt scale read limits warranty".split()
)
ESCAPES = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "q": '"', "\\": "\\"}


class SyntaxFault(Exception):  # noqa: N818  a text that is no bc
    """What is printed after the place; `illegal character: @` or `syntax error`."""


class Incomplete(Exception):  # noqa: N818  more lines are wanted
    """The text has ended within a block."""


class Quit(Exception):  # noqa: N818  no error: the end
    """quit or halt."""


class Parser:
    """Statements out of a text, each a function to be awaited."""

    def __init__(self, machine: Machine, text: str, *, is_final: bool) -> None:
        self.machine, self.is_final = machine, is_final
        self.tokens: list[tuple[str, str]] = []
        self.at = self.depth = 0
        for found in TOKEN.finditer(text):
            kind = found.lastgroup or ""
            if kind == "bad" and found[kind].strip():
                raise SyntaxFault(f"illegal character: {found[kind]}")
            if kind not in ("comment", "bad") and found[kind] != "\\\n":
                self.tokens.append((kind, found[kind]))

    def line(self) -> list[Do]:
        """The statements up to the end of a line."""
        found: list[Do] = []
        while self.at < len(self.tokens) and self.word != "\n":
            if self._takes(";"):
                continue
            found.append(self._statement())
            if self.at < len(self.tokens) and self.word not in (";", "\n"):
                raise SyntaxFault("syntax error")
        self._takes("\n")
        return found

    @property
    def word(self) -> str:
        return self.tokens[self.at][1] if self.at < len(self.tokens) else ""

    @property
    def kind(self) -> str:
        return self.tokens[self.at][0] if self.at < len(self.tokens) else ""

    def _takes(self, *words: str) -> str:
        if self.kind in ("mark", "name") and self.word in words:
            self.at += 1
            return self.tokens[self.at - 1][1]
        return ""

    def _wants(self, word: str) -> None:
        if not self._takes(word):
            if self.at >= len(self.tokens) and not self.is_final:
                raise Incomplete
            raise SyntaxFault("syntax error")

    def _lines(self) -> None:
        while self._takes("\n"):
            pass
        if self.at >= len(self.tokens) and not self.is_final:
            raise Incomplete

    # ---- statements

    def _statement(self) -> Do:
        self.depth += 1
        if self.depth > DEPTH:
            raise SyntaxFault("syntax error")
        try:
            return self._one()
        finally:
            self.depth -= 1

    def _one(self) -> Do:
        machine = self.machine
        if self._takes("{"):
            return sequence(machine, self._block())
        if self.kind == "string":
            text = self.word[1:-1]
            self.at += 1
            return said(lambda: machine.write(text))
        if self.kind == "name" and self.word in STATEMENTS:
            return STATEMENTS[self._takes(self.word)](self)
        begins = self.at
        value = self._expression()
        is_silent = any(word in _ASSIGNMENTS for _, word in self.tokens[begins : self.at]) and self._assigns(begins)

        async def run() -> None:
            result = await value()
            if not is_silent:
                machine.show(result)

        return run

    def _assigns(self, begins: int) -> bool:
        """Whether an expression is an assignment, which is not printed: a name, perhaps with a subscript, and an operator."""
        at, depth = begins + 1, 0
        if self.tokens[begins][0] != "name":
            return False
        if at < self.at and self.tokens[at][1] == "[":
            while at < self.at:
                depth += {"[": 1, "]": -1}.get(self.tokens[at][1], 0)
                at += 1
                if not depth:
                    break
        return at < self.at and self.tokens[at][1] in _ASSIGNMENTS

    def _block(self) -> list[Do]:
        found: list[Do] = []
        while True:
            self._lines()
            if self._takes("}"):
                return found
            if self._takes(";"):
                continue
            if self.at >= len(self.tokens):
                raise SyntaxFault("syntax error")
            found.append(self._statement())

    def _body(self) -> Do:
        self._lines()
        return self._statement()

    def _if(self) -> Do:
        self._wants("(")
        test = self._expression()
        self._wants(")")
        then, otherwise, here = self._body(), None, self.at
        while self._takes("\n", ";"):
            pass
        if self._takes("else"):
            otherwise = self._body()
        else:
            self.at = here

        async def run() -> None:
            if await test():
                await then()
            elif otherwise is not None:
                await otherwise()

        return run

    def _while(self) -> Do:
        self._wants("(")
        test = self._expression()
        self._wants(")")
        return self._loop(None, test, None, self._body())

    def _for(self) -> Do:
        self._wants("(")
        parts: list[Run | None] = []
        for ending in (";", ";", ")"):
            parts.append(None if self.word == ending else self._expression())
            self._wants(ending)
        return self._loop(parts[0], parts[1], parts[2], self._body())

    def _loop(self, first: Run | None, test: Run | None, step: Run | None, body: Do) -> Do:
        machine = self.machine

        async def run() -> None:
            if first is not None:
                await first()
            while test is None or await test():
                await machine.tick()
                try:
                    await body()
                except Jump as jump:
                    if jump.kind == "break":
                        return
                    if jump.kind == "return":
                        raise
                if step is not None:
                    await step()

        return run

    def _print(self) -> Do:
        machine = self.machine
        parts: list[str | Run] = []
        while True:
            if self.kind == "string":
                parts.append(re.sub(r"\\(.)", lambda found: ESCAPES.get(found[1], found[1]), self.word[1:-1]))
                self.at += 1
            else:
                parts.append(self._expression())
            if not self._takes(","):
                break

        async def run() -> None:
            for part in parts:
                machine.write(part if isinstance(part, str) else numbers.shown(await part(), int(machine.names["obase"])))

        return run

    def _return(self) -> Do:
        value = self._expression() if self.word not in (";", "\n", "}", "") else None

        async def run() -> None:
            raise Jump("return", await value() if value is not None else ZERO)

        return run

    def _define(self) -> Do:
        name = self._name()
        self._wants("(")
        parameters = self._names(")")
        self._wants(")")
        self._lines()
        self._wants("{")
        self._lines()
        kept = self._names("\n") if self._takes("auto") else []
        self.machine.functions[name] = Function(parameters, kept, self._block())
        return said(lambda: None)

    def _names(self, ending: str) -> list[str]:
        found = []
        while self.word not in (ending, ";", ""):
            found.append(self._name())
            if self._takes("["):
                self._wants("]")
            if not self._takes(","):
                break
        return found

    def _name(self) -> str:
        if self.kind != "name" or self.word in KEYWORDS:
            raise SyntaxFault("syntax error")
        self.at += 1
        return self.tokens[self.at - 1][1]

    # ---- expressions, from what binds least

    def _expression(self) -> Run:
        self.depth += 1
        if self.depth > DEPTH:
            raise SyntaxFault("syntax error")
        left = self._either()
        self.depth -= 1
        return left

    def _either(self) -> Run:
        left = self._both()
        while self._takes("||"):
            left = logic(left, self._both(), lambda a, b: a or b)
        return left

    def _both(self) -> Run:
        left = self._denied()
        while self._takes("&&"):
            left = logic(left, self._denied(), lambda a, b: a and b)
        return left

    def _denied(self) -> Run:
        if self._takes("!"):
            inner = self._denied()

            async def run() -> Number:
                return ZERO if await inner() else ONE

            return run
        return self._compared()

    def _compared(self) -> Run:
        left = self._assigned()
        while mark := self._takes(*COMPARISONS):
            left = comparison(mark, left, self._assigned())
        return left

    def _assigned(self) -> Run:
        here = self.at
        if self.kind == "name" and (self.word not in KEYWORDS or self.word == "scale"):
            place = self._place()
            if place is not None and (mark := self._takes(*_ASSIGNMENTS)):
                return self._assignment(place, mark, self._assigned())
        self.at = here
        return self._sum()

    def _assignment(self, place: Place, mark: str, value: Run) -> Run:
        machine = self.machine

        async def run() -> Number:
            result = await value()
            if mark != "=":
                result = combined(machine, mark[0], await place.get(machine), result)
            return await place.put(machine, result)

        return run

    def _sum(self) -> Run:
        left = self._product()
        while mark := self._takes("+", "-"):
            left = self._operation(mark, left, self._product())
        return left

    def _product(self) -> Run:
        left = self._power()
        while mark := self._takes("*", "/", "%"):
            left = self._operation(mark, left, self._power())
        return left

    def _power(self) -> Run:
        left = self._negated()
        return self._operation("^", left, self._power()) if self._takes("^") else left

    def _negated(self) -> Run:
        if self._takes("-"):
            return self._operation("-", constant(ZERO), self._negated())
        return self._single()

    def _operation(self, mark: str, left: Run, right: Run) -> Run:
        machine = self.machine

        async def run() -> Number:
            return combined(machine, mark, await left(), await right())

        return run

    def _single(self) -> Run:
        machine = self.machine
        if self.kind == "number":
            text = self.word
            self.at += 1
            return later(lambda: numbers.parse(text, int(machine.names["ibase"])))
        if self._takes("("):
            inner = self._expression()
            self._wants(")")
            return inner
        if mark := self._takes("++", "--"):
            place = self._place()
            if place is None:
                raise SyntaxFault("syntax error")
            return changed(machine, place, 1 if mark == "++" else -1, is_before=True)
        if self.kind != "name":
            raise SyntaxFault("syntax error")
        return self._named()

    def _named(self) -> Run:
        machine, name = self.machine, self.word
        following = self.tokens[self.at + 1][1] if self.at + 1 < len(self.tokens) else ""
        if name in ("length", "sqrt") or (name == "scale" and following == "("):
            self.at += 1
            self._wants("(")
            inner = self._expression()
            self._wants(")")
            return builtin(machine, name, inner)
        if name in KEYWORDS and name != "scale":
            raise SyntaxFault("syntax error")
        if following == "(":
            self.at += 2
            arguments = []
            while self.word != ")":
                arguments.append(self._expression())
                if not self._takes(","):
                    break
            self._wants(")")
            return call(machine, name, arguments)
        place = self._place()
        assert place is not None
        if mark := self._takes("++", "--"):
            return changed(machine, place, 1 if mark == "++" else -1, is_before=False)

        async def run() -> Number:
            return await place.get(machine)

        return run

    def _place(self) -> Place | None:
        if self.kind != "name":
            return None
        name = "last" if self.word == "." else self.word
        self.at += 1
        if not self._takes("["):
            return Place(name)
        index = self._expression()
        self._wants("]")
        return Place(name, index)


_ASSIGNMENTS = ("=", "+=", "-=", "*=", "/=", "%=", "^=")
STATEMENTS: dict[str, Callable[[Parser], Do]] = {
    "if": Parser._if, "while": Parser._while, "for": Parser._for, "print": Parser._print, "return": Parser._return, "define": Parser._define,
    "break": lambda parser: jumps("break"), "continue": lambda parser: jumps("continue"),
    "quit": lambda parser: _quits(), "halt": lambda parser: _quits(),
}  # fmt: skip


def _quits() -> Do:
    raise Quit  # as soon as it is read
