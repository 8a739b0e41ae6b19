"""bc's machine: what it knows, and the pieces that the grammar makes programs of; each is awaited when its turn comes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from mirage.shell.bc import numbers
from mirage.shell.bc.numbers import ONE, ZERO, BcFault, Number

SPECIAL = {"scale": 0, "ibase": 10, "obase": 10, "last": 0}
COMPARISONS: dict[str, Callable[[int], bool]] = {
    "<": lambda sign: sign < 0, ">": lambda sign: sign > 0, "<=": lambda sign: sign <= 0, ">=": lambda sign: sign >= 0,
    "==": lambda sign: sign == 0, "!=": lambda sign: sign != 0,
}  # fmt: skip
DEPTH = 60  # of expressions and calls in one another

Run = Callable[[], Awaitable[Number]]
Do = Callable[[], Awaitable[None]]


class Jump(Exception):  # noqa: N818
    """break, continue or return, with a value."""

    def __init__(self, kind: str, value: Number = ZERO) -> None:
        self.kind, self.value = kind, value


@dataclass(slots=True)
class Function:
    """define NAME(parameters) { auto locals; body }."""

    parameters: list[str]
    locals: list[str]
    body: list[Do]


@dataclass(slots=True)
class Machine:
    """What a bc knows; `tick` lets others have a turn, `write` puts text out."""

    tick: Callable[[], Awaitable[None]]
    write: Callable[[str], None]
    has_library: bool = False
    names: dict[str, Number] = field(default_factory=dict)
    arrays: dict[tuple[str, int], Number] = field(default_factory=dict)
    functions: dict[str, Function] = field(default_factory=dict)
    depth: int = 0

    def __post_init__(self) -> None:
        self.names |= {name: Number(value) for name, value in SPECIAL.items()}
        if self.has_library:
            self.names["scale"] = Number(20)

    @property
    def scale(self) -> int:
        return int(self.names["scale"])

    def show(self, value: Number) -> None:
        self.write(numbers.shown(value, int(self.names["obase"])) + "\n")
        self.names["last"] = value

    def assign(self, name: str, value: Number) -> None:
        if name in ("ibase", "obase"):
            value = Number(min(max(int(value), 2), 16 if name == "ibase" else 10**6))
        elif name == "scale":
            value = Number(min(max(int(value), 0), 1000))
        self.names[name] = value


@dataclass(frozen=True, slots=True)
class Place:
    """A variable, or an element of an array."""

    name: str
    index: Run | None = None

    async def get(self, machine: Machine) -> Number:
        if self.index is None:
            return machine.names.get(self.name, ZERO)
        return machine.arrays.get((self.name, int(await self.index())), ZERO)

    async def put(self, machine: Machine, value: Number) -> Number:
        if self.index is None:
            machine.assign(self.name, value)
            return machine.names[self.name]
        machine.arrays[self.name, int(await self.index())] = value
        return value


def sequence(machine: Machine, body: list[Do]) -> Do:
    async def run() -> None:
        for do in body:
            await machine.tick()
            await do()

    return run


def said(work: Callable[[], None]) -> Do:
    async def run() -> None:
        work()

    return run


def jumps(kind: str) -> Do:
    async def run() -> None:
        raise Jump(kind)

    return run


def constant(value: Number) -> Run:
    return later(lambda: value)


def later(work: Callable[[], Number]) -> Run:
    async def run() -> Number:
        return work()

    return run


def logic(left: Run, right: Run, judge: Callable[[bool, bool], bool]) -> Run:
    async def run() -> Number:
        a, b = bool(await left()), bool(await right())
        return ONE if judge(a, b) else ZERO

    return run


def comparison(mark: str, left: Run, right: Run) -> Run:
    async def run() -> Number:
        return ONE if COMPARISONS[mark](numbers.compare(await left(), await right())) else ZERO

    return run


def combined(machine: Machine, mark: str, a: Number, b: Number) -> Number:
    if mark in "+-":
        return numbers.add(a, b, 1 if mark == "+" else -1)
    work = {"*": numbers.multiply, "/": numbers.divide, "%": numbers.remainder, "^": numbers.power}[mark]
    return work(a, b, machine.scale)


def changed(machine: Machine, place: Place, step: int, *, is_before: bool) -> Run:
    async def run() -> Number:
        old = await place.get(machine)
        new = await place.put(machine, numbers.add(old, Number(step)))
        return new if is_before else old

    return run


def builtin(machine: Machine, name: str, inner: Run) -> Run:
    async def run() -> Number:
        value = await inner()
        if name == "sqrt":
            return numbers.root(value, machine.scale)
        if name == "scale":
            return Number(value.scale)
        return Number(max(len(str(abs(value.digits))), value.scale or 1))

    return run


def call(machine: Machine, name: str, arguments: list[Run]) -> Run:
    async def run() -> Number:
        values = [await argument() for argument in arguments]
        function = machine.functions.get(name)
        if function is None:
            from mirage.shell.bc.library import LIBRARY

            if machine.has_library and name in LIBRARY and values:
                return LIBRARY[name](values, machine.scale)
            raise BcFault(f"Function {name} not defined.")
        return await _entered(machine, function, values)

    return run


async def _entered(machine: Machine, function: Function, values: list[Number]) -> Number:
    if len(values) != len(function.parameters):
        raise BcFault("Parameter number mismatch")
    machine.depth += 1
    if machine.depth > DEPTH:
        raise BcFault("Stack error.")
    own = [*function.parameters, *function.locals]
    saved = {name: machine.names.get(name) for name in own}
    machine.names |= dict.fromkeys(function.locals, ZERO) | dict(zip(function.parameters, values, strict=True))
    try:
        for do in function.body:
            await machine.tick()
            await do()
    except Jump as jump:
        return jump.value
    finally:
        machine.depth -= 1
        for name, value in saved.items():
            if value is None:
                machine.names.pop(name, None)
            else:
                machine.names[name] = value
    return ZERO
