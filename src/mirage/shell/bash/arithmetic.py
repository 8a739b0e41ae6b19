"""Arithmetic as `$(( ))`, `(( ))`, `let` and subscripts mean it: 64-bit, C's operators, bash's own complaints (expr.c of 5.2).

An expression is compiled once to nested closures over a `Scope`; the text is the key of a cache that all sessions share,
because the same text always means the same. Variables are looked up when it runs, so nothing of a session is in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Protocol

from mirage.shell.bash.faults import Fault

_MAX_DEPTH = 120  # brackets and prefixes; Python's stack stands behind them
_MAX_CACHED = 4096  # characters of an expression worth keeping
_MASK = (1 << 64) - 1
_SIGN = 1 << 63

_TOKEN = re.compile(
    r"([A-Za-z_][A-Za-z0-9_]*)|([0-9][0-9A-Za-z@_#]*)"
    r"|(\*\*|<<=|>>=|<<|>>|<=|>=|==|!=|&&|\|\||\+\+|--|[-+*/%&^|]=|[-+*/%&^|<>=!~?:,()])"
)
_SPACE = " \t\n"


class Scope(Protocol):
    """What an expression may ask of a shell."""

    def number(self, name: str) -> int: ...

    def store(self, name: str, value: int) -> None: ...

    def element(self, name: str, subscript: str) -> int: ...

    def store_element(self, name: str, subscript: str, value: int) -> None: ...


class ArithmeticFault(Fault):
    """The expression is wrong: `text` is all that bash says."""

    def __init__(self, expression: str, message: str, token: str = "") -> None:
        super().__init__(f'{expression.lstrip(_SPACE)}: {message} (error token is "{token}")')
        self.expression = expression
        self.message = message
        self.token = token


Code = Callable[[Scope], int]


def evaluate(text: str, scope: Scope) -> int:
    """The value of an expression; an empty one is 0. Raises ArithmeticFault."""
    code = _cached(text) if len(text) <= _MAX_CACHED else _compile(text)
    try:
        return code(scope)
    except RecursionError:
        raise ArithmeticFault(text, "expression recursion level exceeded", text) from None


def to_int(value: int) -> int:
    """Wrapped to 64 bits, signed."""
    value &= _MASK
    return value - (1 << 64) if value & _SIGN else value


def _compile(text: str) -> Code:
    try:
        return _Compiler(text).whole()
    except RecursionError:
        raise ArithmeticFault(text, "expression recursion level exceeded", text) from None


_cached = lru_cache(maxsize=4096)(_compile)


class _Compiler:
    """One expression. `kind` is "" at the end, "name", "number" or the operator itself."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.pos = 0
        self.last = 0  # where the last token began: what a complaint shows
        self.kind = ""
        self.value = ""
        self.depth = 0

    def whole(self) -> Code:
        self.read()
        if not self.kind:
            return lambda scope: 0
        code = self.comma()
        if self.kind:
            raise self.fault("syntax error in expression")
        return code

    def fault(self, message: str, last: int | None = None) -> ArithmeticFault:
        return ArithmeticFault(self.text, message, self.text[self.last if last is None else last :])

    def read(self) -> None:
        text = self.text
        pos = self.pos
        while pos < len(text) and text[pos] in _SPACE:
            pos += 1
        if pos >= len(text):
            self.pos, self.kind = pos, ""
            return
        self.last = pos
        found = _TOKEN.match(text, pos)
        if found is None:
            follows = self.kind in ("name", "number", ")")
            raise self.fault("syntax error: " + ("invalid arithmetic operator" if follows else "operand expected"))
        self.pos = found.end()
        name, number, operator = found.groups()
        if name:
            self.kind, self.value = "name", name
        elif number:
            self.kind, self.value = "number", number
        else:
            self.kind = operator
            if operator in ("++", "--"):
                self._split_increment(operator)

    def _split_increment(self, operator: str) -> None:
        """`++` before or behind something that is no variable is two signs (expr.c readtok)."""
        follows = self.text[self.pos :].lstrip(_SPACE)[:1]
        if follows.isalpha() or follows == "_":
            return
        if self.behind_name:
            return
        self.kind = operator[0]
        self.pos -= 1

    behind_name = False  # whether the token before was a variable

    # ---- by rising precedence

    def comma(self) -> Code:
        left = self.assignment()
        while self.kind == ",":
            self.read()
            left = _then(left, self.assignment())
        return left

    def assignment(self) -> Code:
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            raise self.fault("expression recursion level exceeded")
        before = self.pos, self.last, self.kind, self.value
        if self.kind == "name":
            target = self._target()
            if self.kind == "=" or (self.kind in _ASSIGNING):
                op = self.kind
                where = self.last
                self.read()
                value = self.assignment()
                self.depth -= 1
                return target.assign(value) if op == "=" else target.update(op[:-1], value, self, where)
            self.pos, self.last, self.kind, self.value = before
        code = self.conditional()
        if self.kind == "=" or self.kind in _ASSIGNING:
            raise self.fault("attempted assignment to non-variable")
        self.depth -= 1
        return code

    def conditional(self) -> Code:
        test = self.binary(0)
        if self.kind != "?":
            return test
        self.read()
        if not self.kind or self.kind == ":":
            raise self.fault("expression expected")
        yes = self.comma()
        if self.kind != ":":
            raise self.fault("`:' expected for conditional expression")
        self.read()
        if not self.kind:
            raise self.fault("expression expected")
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            raise self.fault("expression recursion level exceeded")
        no = self.conditional()
        self.depth -= 1
        return lambda scope: yes(scope) if test(scope) else no(scope)

    def binary(self, level: int) -> Code:
        """Operators of precedence >= level, by climbing."""
        left = self.power()
        while (entry := _BINARY.get(self.kind)) is not None and entry[0] >= level:
            precedence, maker = entry
            op, where = self.kind, self.last
            self.read()
            right = self.binary(precedence + 1)
            left = self._division(op, left, right, where) if op in "/%" else maker(left, right)
        return left

    def _division(self, op: str, left: Code, right: Code, where: int) -> Code:
        text = self.text
        token = text[where + 1 :].lstrip(_SPACE) if where >= 0 else ""

        def divide(scope: Scope) -> int:
            a, b = left(scope), right(scope)
            if b == 0:
                raise ArithmeticFault(text, "division by 0", token)
            quotient = abs(a) // abs(b)
            if op == "/":
                return to_int(quotient if (a < 0) == (b < 0) else -quotient)
            remainder = abs(a) % abs(b)
            return -remainder if a < 0 else remainder

        return divide

    def power(self) -> Code:
        base = self.unary()
        if self.kind != "**":
            return base
        self.read()
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            raise self.fault("expression recursion level exceeded")
        exponent = self.power()
        self.depth -= 1
        text, token = self.text, self.text[self.last :]

        def raised(scope: Scope) -> int:
            b, e = base(scope), exponent(scope)
            if e < 0:
                raise ArithmeticFault(text, "exponent less than 0", token)
            return to_int(pow(b, e, 1 << 64))

        return raised

    def unary(self) -> Code:
        kind = self.kind
        if kind in ("-", "+", "!", "~"):
            self.depth += 1
            if self.depth > _MAX_DEPTH:
                raise self.fault("expression recursion level exceeded")
            self.read()
            operand = self.unary()
            self.depth -= 1
            match kind:
                case "-":
                    return lambda scope: to_int(-operand(scope))
                case "!":
                    return lambda scope: 0 if operand(scope) else 1
                case "~":
                    return lambda scope: ~operand(scope)
            return operand
        if kind in ("++", "--"):
            self.read()
            if self.kind != "name":
                raise self.fault("identifier expected after pre-increment or pre-decrement")
            return self._target().step(1 if kind == "++" else -1, after=True)
        return self.primary()

    def primary(self) -> Code:
        match self.kind:
            case "(":
                self.depth += 1
                if self.depth > _MAX_DEPTH:
                    raise self.fault("expression recursion level exceeded")
                self.read()
                code = self.comma()
                if str(self.kind) != ")":
                    raise self.fault("missing `)'")
                self.depth -= 1
                self.read()
                return code
            case "number":
                value = self._number(self.value)
                self.read()
                return lambda scope: value
            case "name":
                target = self._target()
                if self.kind in ("++", "--"):
                    step = 1 if self.kind == "++" else -1
                    self.read()
                    return target.step(step, after=False)
                return target.load()
        raise self.fault("syntax error: operand expected")

    def _target(self) -> _Target:
        """The variable that is the current token, with its subscript; the token behind it is read."""
        name, text = self.value, self.text
        subscript: str | None = None
        if text.startswith("[", self.pos):
            depth, end = 0, self.pos
            while end < len(text):
                if text[end] == "[":
                    depth += 1
                elif text[end] == "]":
                    depth -= 1
                    if depth == 0:
                        break
                end += 1
            else:
                raise self.fault("bad array subscript")
            subscript = text[self.pos + 1 : end]
            self.pos = end + 1
        self.behind_name = True
        self.read()
        self.behind_name = False
        return _Target(name, subscript)

    def _number(self, digits: str) -> int:
        if digits.isdigit() and (digits[0] != "0" or len(digits) == 1):
            return to_int(int(digits[:40]))
        base, sharp, rest = digits.partition("#")
        if sharp:
            if base[:1] == "0":
                raise self._of_number("invalid number")
            if not base.isdigit() or len(base) > 4 or not 2 <= int(base) <= 64:
                raise self.fault("invalid arithmetic base")
            if not rest:
                raise self.fault("invalid integer constant")
            return self._digits(rest, int(base))
        if digits[:2] in ("0x", "0X"):
            return self._digits(digits[2:], 16)
        return self._digits(digits, 8 if digits[0] == "0" else 10)

    def _of_number(self, message: str) -> ArithmeticFault:
        """strlong() of expr.c complains while the text is cut behind the number."""
        return ArithmeticFault(self.text[: self.pos], message, self.text[self.last : self.pos])

    def _digits(self, digits: str, base: int) -> int:
        value = 0
        for char in digits:
            if char.isdigit():
                digit = ord(char) - 48
            elif "a" <= char <= "z":
                digit = ord(char) - 87
            elif "A" <= char <= "Z":
                digit = ord(char) - (55 if base <= 36 else 29)
            elif char in "@_":
                digit = 62 if char == "@" else 63
            else:
                raise self.fault("invalid number")
            if digit >= base:
                raise self._of_number("value too great for base")
            value = (value * base + digit) & _MASK
        return to_int(value)


class _Target:
    """A variable or an element of one, as something to read and to assign to."""

    __slots__ = ("name", "subscript")

    def __init__(self, name: str, subscript: str | None) -> None:
        self.name = name
        self.subscript = subscript

    def load(self) -> Code:
        name, subscript = self.name, self.subscript
        if subscript is None:
            return lambda scope: scope.number(name)
        return lambda scope: scope.element(name, subscript)

    def _keep(self, scope: Scope, value: int) -> int:
        if self.subscript is None:
            scope.store(self.name, value)
        else:
            scope.store_element(self.name, self.subscript, value)
        return value

    def assign(self, value: Code) -> Code:
        return lambda scope: self._keep(scope, value(scope))

    def update(self, op: str, value: Code, compiler: _Compiler, where: int) -> Code:
        load = self.load()
        if op in "/%":
            result = compiler._division(op, load, value, where + 1)
        else:
            result = _BINARY[op][1](load, value)
        return lambda scope: self._keep(scope, result(scope))

    def step(self, amount: int, *, after: bool) -> Code:
        load = self.load()

        def stepped(scope: Scope) -> int:
            old = load(scope)
            new = self._keep(scope, to_int(old + amount))
            return new if after else old

        return stepped


def _then(left: Code, right: Code) -> Code:
    def both(scope: Scope) -> int:
        left(scope)
        return right(scope)

    return both


def _add(a: Code, b: Code) -> Code:
    def add(scope: Scope) -> int:
        value = a(scope) + b(scope)
        return value if -_SIGN <= value < _SIGN else to_int(value)

    return add


_ASSIGNING = frozenset({"+=", "-=", "*=", "/=", "%=", "&=", "^=", "|=", "<<=", ">>="})
_BINARY: dict[str, tuple[int, Callable[[Code, Code], Code]]] = {
    "||": (1, lambda a, b: lambda s: 1 if a(s) or b(s) else 0),
    "&&": (2, lambda a, b: lambda s: 1 if a(s) and b(s) else 0),
    "|": (3, lambda a, b: lambda s: a(s) | b(s)),
    "^": (4, lambda a, b: lambda s: a(s) ^ b(s)),
    "&": (5, lambda a, b: lambda s: a(s) & b(s)),
    "==": (6, lambda a, b: lambda s: 1 if a(s) == b(s) else 0),
    "!=": (6, lambda a, b: lambda s: 1 if a(s) != b(s) else 0),
    "<": (7, lambda a, b: lambda s: 1 if a(s) < b(s) else 0),
    ">": (7, lambda a, b: lambda s: 1 if a(s) > b(s) else 0),
    "<=": (7, lambda a, b: lambda s: 1 if a(s) <= b(s) else 0),
    ">=": (7, lambda a, b: lambda s: 1 if a(s) >= b(s) else 0),
    "<<": (8, lambda a, b: lambda s: to_int(a(s) << (b(s) & 63))),
    ">>": (8, lambda a, b: lambda s: a(s) >> (b(s) & 63)),
    "+": (9, _add),
    "-": (9, lambda a, b: lambda s: to_int(a(s) - b(s))),
    "*": (10, lambda a, b: lambda s: to_int(a(s) * b(s))),
    "/": (10, _then),  # made by _division, which knows the text
    "%": (10, _then),
}
