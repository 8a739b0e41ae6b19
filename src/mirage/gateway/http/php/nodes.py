"""The tree of a script: each node knows how to be evaluated, and those that can stand left of = how to be written to."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import msgspec

from mirage.gateway.http.php.values import (
    Fatal,
    PhpArray,
    PhpObject,
    Thrown,
    Value,
    compare,
    equal,
    same,
    to_bool,
    to_int,
    to_key,
    to_num,
    to_str,
)

if TYPE_CHECKING:
    from mirage.gateway.http.php.machine import Machine

INT_MAX, INT_MIN = (1 << 63) - 1, -(1 << 63)


class Ref:
    """A variable's place."""

    __slots__ = ("value",)

    def __init__(self, value: Value = None) -> None:
        self.value = value


class Frame:
    """The variables of a function that runs, and the machine that runs it."""

    __slots__ = ("arguments", "file", "folder", "function", "machine", "variables")

    def __init__(self, machine: Machine, file: str, function: str = "") -> None:
        self.machine = machine
        self.variables: dict[str, Ref] = {}
        self.file = file
        self.folder = file.rpartition("/")[0]
        self.function = function
        self.arguments: list[Value] = []

    def ref(self, name: str) -> Ref:
        if name == "GLOBALS":
            return Ref(PhpArray({key: ref.value for key, ref in self.machine.globals.variables.items()}))
        found = self.machine.superglobals.get(name) or self.variables.get(name)
        if found is None:
            found = self.variables[name] = Ref()
        return found


class Return(Exception):  # noqa: N818 - control flow
    def __init__(self, value: Value) -> None:
        self.value = value


class Leave(Exception):  # noqa: N818 - control flow
    """break and continue, through so many loops."""

    def __init__(self, levels: int, goes_on: bool) -> None:
        self.levels, self.goes_on = levels, goes_on


class Exit(Exception):  # noqa: N818 - control flow
    """exit and die."""


class Node(msgspec.Struct):
    """An expression or a statement."""

    def eval(self, frame: Frame) -> Value:
        raise NotImplementedError

    def is_set(self, frame: Frame) -> bool:
        return self.eval(frame) is not None

    def assign(self, frame: Frame, value: Value) -> None:
        raise Fatal("Cannot use temporary expression in write context")

    def place(self, frame: Frame) -> Value:
        """The array or object here, made if there is none, to write into."""
        return self.eval(frame)

    def remove(self, frame: Frame) -> None:
        """unset()."""

    def quiet(self, frame: Frame) -> Value:
        """The value where a missing one is no fault."""
        return self.eval(frame)


class Literal(Node):
    value: Value

    def eval(self, frame: Frame) -> Value:
        return self.value


class Parts(Node):
    parts: list[Node]

    def eval(self, frame: Frame) -> Value:
        return "".join(to_str(part.eval(frame)) for part in self.parts)


class Variable(Node):
    name: str | Node

    def _name(self, frame: Frame) -> str:
        return self.name if isinstance(self.name, str) else to_str(self.name.eval(frame))

    def eval(self, frame: Frame) -> Value:
        return frame.ref(self._name(frame)).value

    def assign(self, frame: Frame, value: Value) -> None:
        frame.ref(self._name(frame)).value = value

    def place(self, frame: Frame) -> Value:
        ref = frame.ref(self._name(frame))
        if ref.value is None or ref.value == "":
            ref.value = PhpArray()
        return ref.value

    def remove(self, frame: Frame) -> None:
        frame.variables.pop(self._name(frame), None)


class Index(Node):
    base: Node
    key: Node | None

    def eval(self, frame: Frame) -> Value:
        return self._get(self.base.eval(frame), frame)

    def quiet(self, frame: Frame) -> Value:
        return self._get(self.base.quiet(frame), frame)

    def _get(self, base: Value, frame: Frame) -> Value:
        if self.key is None:
            raise Fatal("Cannot use [] for reading")
        key = self.key.eval(frame)
        if isinstance(base, PhpArray):
            return base.get(to_key(key))
        if isinstance(base, str):
            at = to_int(key)
            return base[at] if -len(base) <= at < len(base) else ""
        return None

    def is_set(self, frame: Frame) -> bool:
        if not self.base.is_set(frame):
            return False
        base = self.base.quiet(frame)
        if isinstance(base, str) and self.key is not None:
            return to_int(self.key.eval(frame)) < len(base)
        return self.quiet(frame) is not None

    def assign(self, frame: Frame, value: Value) -> None:
        base = self.base.place(frame)
        if isinstance(base, PhpArray):
            frame.machine.spend(1)
            if self.key is None:
                base.push(value)
            else:
                base.put(self.key.eval(frame), value)
        elif isinstance(base, str) and self.key is not None:
            at, text = to_int(self.key.eval(frame)), list(base)
            text += " " * (at + 1 - len(text))
            text[at] = to_str(value)[:1]
            self.base.assign(frame, "".join(text))
        else:
            raise Fatal("Uncaught Error: Cannot use a scalar value as an array")

    def place(self, frame: Frame) -> Value:
        base = self.base.place(frame)
        if not isinstance(base, PhpArray):
            return self._get(base, frame)
        if self.key is None:
            made = PhpArray()
            base.push(made)
            return made
        key = to_key(self.key.eval(frame))
        if base.get(key) is None:
            base.put(key, PhpArray())
        return base[key]

    def remove(self, frame: Frame) -> None:
        base = self.base.quiet(frame)
        if isinstance(base, PhpArray) and self.key is not None:
            base.pop(to_key(self.key.eval(frame)), None)


class Property(Node):
    base: Node
    name: Node
    is_lenient: bool = False

    def eval(self, frame: Frame) -> Value:
        base = self.base.eval(frame)
        if isinstance(base, PhpObject):
            name = to_str(self.name.eval(frame))
            known = getattr(base, f"get_{name}", None)
            return known() if known is not None else base.properties.get(name)
        return None

    def assign(self, frame: Frame, value: Value) -> None:
        base = self.base.eval(frame)
        if not isinstance(base, PhpObject):
            raise Fatal(f'Uncaught Error: Attempt to assign property "{to_str(self.name.eval(frame))}" on null')
        base.properties[to_str(self.name.eval(frame))] = value

    def place(self, frame: Frame) -> Value:
        value = self.eval(frame)
        if value is None:
            value = PhpArray()
            self.assign(frame, value)
        return value


class ArrayOf(Node):
    items: list[tuple[Node | None, Node, bool]]  # key, value, is spread

    def eval(self, frame: Frame) -> Value:
        made = PhpArray()
        frame.machine.spend(len(self.items))
        for key, value, is_spread in self.items:
            found = value.eval(frame)
            if is_spread and isinstance(found, PhpArray):
                for inner_key, inner in found.items():
                    made.put(inner_key, inner) if isinstance(inner_key, str) else made.push(inner)
            elif key is not None:
                made.put(key.eval(frame), frame.machine.copied(found))
            else:
                made.push(frame.machine.copied(found))
        return made

    def assign(self, frame: Frame, value: Value) -> None:
        """list(): each takes its own."""
        for number, (key, target, _) in enumerate(self.items):
            wanted = key.eval(frame) if key is not None else number
            if not isinstance(target, Literal):
                target.assign(frame, value.get(to_key(wanted)) if isinstance(value, PhpArray) else None)


class Assign(Node):
    target: Node
    value: Node
    operator: str = ""

    def eval(self, frame: Frame) -> Value:
        if self.operator == "??":
            if self.target.is_set(frame):
                return self.target.eval(frame)
            value = self.value.eval(frame)
        elif self.operator:
            value = frame.machine.fits(BINARY[self.operator](self.target.eval(frame), self.value.eval(frame)))
        else:
            value = frame.machine.copied(self.value.eval(frame))
        self.target.assign(frame, value)
        return value


class Step(Node):
    """++ and --."""

    target: Node
    change: int
    is_before: bool

    def eval(self, frame: Frame) -> Value:
        old = self.target.eval(frame)
        new = to_num(old) + self.change if old is not None or self.change > 0 else None
        self.target.assign(frame, new)
        return new if self.is_before else old


class Binary(Node):
    operator: str
    left: Node
    right: Node

    def eval(self, frame: Frame) -> Value:
        frame.machine.spend(1)
        return frame.machine.fits(BINARY[self.operator](self.left.eval(frame), self.right.eval(frame)))


class Both(Node):
    """&&, ||, ??, and ?:, whose right side may not be looked at."""

    operator: str
    left: Node
    right: Node

    def eval(self, frame: Frame) -> Value:
        match self.operator:
            case "&&":
                return to_bool(self.left.eval(frame)) and to_bool(self.right.eval(frame))
            case "||":
                return to_bool(self.left.eval(frame)) or to_bool(self.right.eval(frame))
            case "xor":
                return to_bool(self.left.eval(frame)) != to_bool(self.right.eval(frame))
            case "??":
                return self.left.quiet(frame) if self.left.is_set(frame) else self.right.eval(frame)
        value = self.left.eval(frame)
        return value if to_bool(value) else self.right.eval(frame)


class Choice(Node):
    test: Node
    then: Node
    other: Node

    def eval(self, frame: Frame) -> Value:
        return self.then.eval(frame) if to_bool(self.test.eval(frame)) else self.other.eval(frame)


class Unary(Node):
    operator: Callable[[Value], Value]
    operand: Node

    def eval(self, frame: Frame) -> Value:
        return self.operator(self.operand.eval(frame))


class IsSet(Node):
    targets: list[Node]

    def eval(self, frame: Frame) -> Value:
        return all(target.is_set(frame) for target in self.targets)


class IsEmpty(Node):
    target: Node

    def eval(self, frame: Frame) -> Value:
        return not to_bool(self.target.quiet(frame))


class Call(Node):
    """A function by its name, or a value that can be called."""

    callee: str | Node
    arguments: list[tuple[Node, bool]]  # and whether it is spread

    def eval(self, frame: Frame) -> Value:
        machine = frame.machine
        machine.spend(3)
        callee = self.callee if isinstance(self.callee, str) else self.callee.eval(frame)
        return machine.call(callee, self.arguments, frame)


class MethodCall(Node):
    base: Node
    name: Node
    arguments: list[tuple[Node, bool]]
    is_lenient: bool = False

    def eval(self, frame: Frame) -> Value:
        base = self.base.eval(frame)
        if base is None and self.is_lenient:
            return None
        name = to_str(self.name.eval(frame))
        if not isinstance(base, PhpObject):
            raise Fatal(f"Uncaught Error: Call to a member function {name}() on {_kind(base)}")
        frame.machine.spend(3)
        return base.call(name, frame.machine.evaluated(self.arguments, frame))


def _kind(value: Value) -> str:
    return {type(None): "null", bool: "bool", int: "int", float: "float", str: "string"}.get(type(value), "array")


class New(Node):
    name: str | Node
    arguments: list[tuple[Node, bool]]

    def eval(self, frame: Frame) -> Value:
        name = self.name if isinstance(self.name, str) else to_str(self.name.eval(frame))
        return frame.machine.make(name, frame.machine.evaluated(self.arguments, frame))


class StaticMember(Node):
    """Class::CONSTANT and Class::method()."""

    name: str
    member: str
    arguments: list[tuple[Node, bool]] | None = None

    def eval(self, frame: Frame) -> Value:
        return frame.machine.member(self.name, self.member, self.arguments, frame)


class Constant(Node):
    name: str

    def eval(self, frame: Frame) -> Value:
        if self.name in ("__DIR__", "__FILE__"):
            return frame.folder if self.name == "__DIR__" else frame.file
        return frame.machine.constant(self.name)


class Lambda(Node):
    function: Function
    uses: list[str]
    is_arrow: bool = False

    def eval(self, frame: Frame) -> Value:
        kept = {
            name: Ref(frame.machine.copied(frame.ref(name).value)) for name in (list(frame.variables) if self.is_arrow else self.uses)
        }
        return Closure(self.function, kept)


class Closure(PhpObject):
    """A function as a value."""

    name = "Closure"

    def __init__(self, function: Function, kept: dict[str, Ref]) -> None:
        super().__init__()
        self.function, self.kept = function, kept


class Include(Node):
    path: Node
    is_once: bool
    is_required: bool

    def eval(self, frame: Frame) -> Value:
        return frame.machine.include(to_str(self.path.eval(frame)), frame, is_once=self.is_once, is_required=self.is_required)


class Quit(Node):
    value: Node | None

    def eval(self, frame: Frame) -> Value:
        value = self.value.eval(frame) if self.value is not None else None
        if isinstance(value, str):
            frame.machine.echo(value)
        raise Exit


# ---- statements


class Echo(Node):
    values: list[Node]

    def eval(self, frame: Frame) -> Value:
        for value in self.values:
            frame.machine.echo(to_str(value.eval(frame)))


class Do(Node):
    """An expression as a statement."""

    expression: Node

    def eval(self, frame: Frame) -> Value:
        frame.machine.spend(1)
        self.expression.eval(frame)


class Block(Node):
    statements: list[Node]

    def eval(self, frame: Frame) -> Value:
        for statement in self.statements:
            statement.eval(frame)


class If(Node):
    branches: list[tuple[Node, Node]]
    other: Node | None

    def eval(self, frame: Frame) -> Value:
        for test, body in self.branches:
            if to_bool(test.eval(frame)):
                body.eval(frame)
                return
        if self.other is not None:
            self.other.eval(frame)


def _once(body: Node, frame: Frame) -> bool:
    """One turn of a loop; whether it goes on."""
    frame.machine.spend(1)
    try:
        body.eval(frame)
    except Leave as leave:
        if leave.levels > 1:
            raise Leave(leave.levels - 1, leave.goes_on) from None
        return leave.goes_on
    return True


class While(Node):
    test: Node
    body: Node

    def eval(self, frame: Frame) -> Value:
        while to_bool(self.test.eval(frame)) and _once(self.body, frame):
            pass


class DoWhile(Node):
    body: Node
    test: Node

    def eval(self, frame: Frame) -> Value:
        while _once(self.body, frame) and to_bool(self.test.eval(frame)):
            pass


class For(Node):
    start: list[Node]
    tests: list[Node]
    steps: list[Node]
    body: Node

    def eval(self, frame: Frame) -> Value:
        for node in self.start:
            node.eval(frame)
        while all([to_bool(test.eval(frame)) for test in self.tests][-1:]) and _once(self.body, frame):
            for step in self.steps:
                step.eval(frame)


class Foreach(Node):
    subject: Node
    key: Node | None
    value: Node
    body: Node
    writes_back: bool = False

    def eval(self, frame: Frame) -> Value:
        subject = self.subject.eval(frame)
        items = (
            subject.items()
            if isinstance(subject, PhpArray)
            else getattr(subject, "rows", lambda: PhpArray())().items()
            if subject
            else ()
        )
        for key, value in list(items):
            self.value.assign(frame, frame.machine.copied(value))
            if self.key is not None:
                self.key.assign(frame, key)
            goes_on = _once(self.body, frame)
            if self.writes_back and isinstance(subject, PhpArray):
                subject[key] = self.value.eval(frame)
            if not goes_on:
                return


class Switch(Node):
    subject: Node
    cases: list[tuple[Node | None, list[Node]]]

    def eval(self, frame: Frame) -> Value:
        value = self.subject.eval(frame)
        start = next((at for at, (test, _) in enumerate(self.cases) if test is not None and equal(value, test.eval(frame))), None)
        if start is None:
            start = next((at for at, (test, _) in enumerate(self.cases) if test is None), len(self.cases))
        for _, statements in self.cases[start:]:
            if not _once(Block(statements), frame):
                return


class Match(Node):
    subject: Node
    arms: list[tuple[list[Node] | None, Node]]

    def eval(self, frame: Frame) -> Value:
        value = self.subject.eval(frame)
        for tests, result in self.arms:
            if tests is None or any(same(value, test.eval(frame)) for test in tests):
                return result.eval(frame)
        raise Thrown("UnhandledMatchError", f"Unhandled match case {to_str(value)}")


class Jump(Node):
    levels: int
    goes_on: bool

    def eval(self, frame: Frame) -> Value:
        raise Leave(self.levels, self.goes_on)


class Give(Node):
    """return."""

    value: Node | None

    def eval(self, frame: Frame) -> Value:
        raise Return(self.value.eval(frame) if self.value is not None else None)


class Globals(Node):
    names: list[str]

    def eval(self, frame: Frame) -> Value:
        for name in self.names:
            frame.variables[name] = frame.machine.globals.ref(name)


class Statics(Node):
    items: list[tuple[str, Node | None]]

    def eval(self, frame: Frame) -> Value:
        for name, value in self.items:
            key = (frame.function, name)
            if key not in frame.machine.statics:
                frame.machine.statics[key] = Ref(value.eval(frame) if value is not None else None)
            frame.variables[name] = frame.machine.statics[key]


class Unset(Node):
    targets: list[Node]

    def eval(self, frame: Frame) -> Value:
        for target in self.targets:
            target.remove(frame)


class Throw(Node):
    value: Node

    def eval(self, frame: Frame) -> Value:
        value = self.value.eval(frame)
        raise Thrown(getattr(value, "name", "Error"), to_str(getattr(value, "properties", {}).get("message", "")))


class Try(Node):
    body: Node
    catches: list[tuple[list[str], str, Node]]
    last: Node | None

    def eval(self, frame: Frame) -> Value:
        try:
            self.body.eval(frame)
        except Thrown as thrown:
            for kinds, name, body in self.catches:
                if {"Exception", "Throwable", thrown.kind} & set(kinds):
                    if name:
                        frame.ref(name).value = frame.machine.make(thrown.kind, [thrown.message])
                    body.eval(frame)
                    return
            raise
        finally:
            if self.last is not None:
                self.last.eval(frame)


class Function(Node):
    """A function as it is declared."""

    name: str
    parameters: list[Parameter]
    body: Node
    file: str = ""

    def eval(self, frame: Frame) -> Value:
        self.file = frame.file
        frame.machine.functions[self.name.lower()] = self


class Parameter(msgspec.Struct):
    name: str
    default: Node | None = None
    is_rest: bool = False
    is_reference: bool = False


class Script(msgspec.Struct):
    """A whole file."""

    statements: list[Node] = []


def _plus(left: Value, right: Value) -> Value:
    if isinstance(left, PhpArray) and isinstance(right, PhpArray):
        made = left.copy()
        for key, value in right.items():
            if key not in made:
                made.put(key, value)
        return made
    return _bounded(_number(left, "+") + _number(right, "+"))


def _number(value: Value, operator: str) -> int | float:
    if isinstance(value, str) and to_num(value) == 0 and not value.strip()[:1].isdigit() and value.strip()[:1] not in ("-", "+", "."):
        raise Thrown("TypeError", f"Unsupported operand types: string {operator} int")
    if isinstance(value, PhpArray):
        raise Thrown("TypeError", f"Unsupported operand types: array {operator} int")
    return to_num(value)


def _bounded(number: int | float) -> int | float:
    return float(number) if isinstance(number, int) and not INT_MIN <= number <= INT_MAX else number


def _divided(left: Value, right: Value) -> Value:
    if to_num(right) == 0:
        raise Thrown("DivisionByZeroError", "Division by zero")
    result = to_num(left) / to_num(right)
    return int(result) if result == int(result) and abs(result) < 1e15 and isinstance(to_num(left), int) else result


def _rest(left: Value, right: Value) -> Value:
    if to_int(right) == 0:
        raise Thrown("DivisionByZeroError", "Modulo by zero")
    return int(math.fmod(to_int(left), to_int(right)))


def _power(left: Value, right: Value) -> Value:
    base, exponent = to_num(left), to_num(right)
    if abs(exponent) > 4096 or abs(base) > 1e18:
        return float("inf")
    return _bounded(base**exponent) if exponent >= 0 else float(base) ** exponent


def _bits(work: Callable[[int, int], int]) -> Callable[[Value, Value], Value]:
    def apply(left: Value, right: Value) -> Value:
        if isinstance(left, str) and isinstance(right, str):
            return "".join(chr(work(ord(one), ord(other)) & 255) for one, other in zip(left, right))
        return work(to_int(left), to_int(right))

    return apply


BINARY: dict[str, Callable[[Any, Any], Any]] = {
    "+": _plus, "-": lambda left, right: _bounded(_number(left, "-") - _number(right, "-")),
    "*": lambda left, right: _bounded(_number(left, "*") * _number(right, "*")), "/": _divided, "%": _rest, "**": _power,
    ".": lambda left, right: to_str(left) + to_str(right), "==": equal, "!=": lambda left, right: not equal(left, right),
    "<>": lambda left, right: not equal(left, right), "===": same, "!==": lambda left, right: not same(left, right),
    "<": lambda left, right: compare(left, right) < 0, ">": lambda left, right: compare(left, right) > 0,
    "<=": lambda left, right: compare(left, right) <= 0, ">=": lambda left, right: compare(left, right) >= 0, "<=>": compare,
    "&": _bits(lambda left, right: left & right), "|": _bits(lambda left, right: left | right),
    "^": _bits(lambda left, right: left ^ right), "<<": lambda left, right: (to_int(left) << min(63, to_int(right))) & INT_MAX,
    ">>": lambda left, right: to_int(left) >> min(63, to_int(right)), "instanceof": lambda left, right: False,
}  # fmt: skip
