"""Expressions of awk as `Code`: see `code.py` for what waits and what does not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mirage.shell.programs.awk.arrays import SortingError, array_names, in_order
from mirage.shell.programs.awk.code import Code, apply, apply_waiting, choose, constant
from mirage.shell.programs.awk.functions import PLAIN, divide, modulo, power
from mirage.shell.programs.awk.lexer import AwkSyntaxError
from mirage.shell.programs.awk.machine import Array, Machine
from mirage.shell.programs.awk.parser import Program, Tree
from mirage.shell.programs.awk.regex import AwkRegexError, generated, substituted
from mirage.shell.programs.awk.streams import AwkFatalError, Reader
from mirage.shell.programs.awk.values import Input, Value, compare, number, truth

_ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b, "/": divide, "%": modulo, "^": power,
}  # fmt: skip
_ORDERS: dict[str, Callable[[int], bool]] = {
    "==": lambda c: c == 0, "!=": lambda c: c != 0, "<": lambda c: c < 0, "<=": lambda c: c <= 0, ">": lambda c: c > 0,
    ">=": lambda c: c >= 0,
}  # fmt: skip
DEPTH = 150  # calls in one another, of which mawk's evaluation stack holds some hundred
Setter = Callable[[Value], None]


class ExpressionCompiler:
    """`params` are the names of the function being compiled; the subclass knows statements and calls."""

    def __init__(self, program: Program, machine: Machine, where: bytes = b"") -> None:
        self.program = program
        self.machine = machine
        self.where = where
        self.params: list[bytes] = []
        self.array_params: set[int] = set()
        self.globals, self.function_arrays = array_names(program)

    # ---- names

    def array(self, name: bytes) -> Callable[[], Array]:
        """How to find the array of that name when running."""
        machine = self.machine
        if name in self.params:
            slot = self.params.index(name)
            return lambda: machine.frame[slot]  # type: ignore[return-value]
        if name in machine.vars:
            raise self.illegal(b"illegal reference to variable " + name)
        table = machine.arrays.setdefault(name, {})
        return lambda: table

    def illegal(self, text: bytes) -> AwkSyntaxError:
        return AwkSyntaxError(self.where + self.machine.dialect.line + text)

    def _is_array(self, name: bytes) -> bool:
        if name in self.params:
            return self.params.index(name) in self.array_params
        return name in self.globals

    def expression(self, tree: Tree) -> Code:
        code: Code = getattr(self, "_" + tree[0])(*tree[1:])
        return code

    def condition(self, tree: Tree) -> Code:
        return apply(truth, self.expression(tree))

    # ---- leaves

    def _number(self, value: float) -> Code:
        return constant(value)

    def _string(self, value: bytes) -> Code:
        return constant(value)

    def _group(self, inner: Tree) -> Code:
        return self.expression(inner)

    def regex(self, pattern: bytes) -> Any:
        try:
            return self.machine.dialect.expression(pattern)
        except AwkRegexError as error:
            raise AwkSyntaxError(self.where + self.machine.dialect.line + error.text) from None

    def _regex(self, pattern: bytes) -> Code:
        regex, machine = self.regex(pattern), self.machine
        return Code(lambda: 1.0 if regex.search(machine.get_record()) is not None else 0.0)

    def _var(self, name: bytes) -> Code:
        machine = self.machine
        if name in machine.arrays or (name in self.params and self._is_array(name)):
            raise self.illegal(b"illegal reference to array " + name)
        if name in self.params:
            slot = self.params.index(name)
            return Code(lambda: machine.frame[slot])
        if name == b"NF":
            return Code(lambda: float(machine.fields()))
        read, variables = machine.vars.get, machine.vars
        variables.setdefault(name, None)
        return Code(lambda: read(name))

    def _field(self, where: Tree) -> Code:
        machine = self.machine
        if where[0] == "number":
            place = where[1]
            return Code(lambda: machine.get_field(place))
        return apply(lambda value: machine.get_field(number(value)), self.expression(where))

    def subscript(self, items: tuple[Tree, ...]) -> Code:
        machine = self.machine
        if len(items) == 1:
            return apply(machine.text, self.expression(items[0]))
        return apply(
            lambda *parts: machine.text(machine.vars[b"SUBSEP"]).join([machine.text(part) for part in parts]),
            *[self.expression(item) for item in items],
        )

    def _index(self, name: bytes, items: tuple[Tree, ...]) -> Code:
        array, machine = self.array(name), self.machine

        def fetch(key: bytes) -> Value:
            table = array()
            if key not in table:
                machine.store(table, key, None)
            return table[key]

        return apply(fetch, self.subscript(items))

    def _in(self, items: tuple[Tree, ...], name: bytes) -> Code:
        array = self.array(name)
        return apply(lambda key: 1.0 if key in array() else 0.0, self.subscript(items))

    # ---- operators

    def _unary(self, operator: str, operand: Tree) -> Code:
        code = self.expression(operand)
        if operator == "!":
            return apply(lambda value: 0.0 if truth(value) else 1.0, code)
        number = self.machine.dialect.number
        return apply((lambda value: 0.0 - number(value)) if operator == "-" else number, code)

    def arithmetic(self, operator: str) -> Callable[[float, float], float]:
        compute = _ARITHMETIC[operator]
        if operator not in self.machine.dialect.zero_divisions:
            return compute
        message = self.machine.dialect.zero_divisions[operator]

        def checked(a: float, b: float) -> float:
            if not b:
                raise AwkFatalError(message, is_run_time=True)
            return compute(a, b)

        return checked

    def _binary(self, operator: str, left: Tree, right: Tree) -> Code:
        compute, number = self.arithmetic(operator), self.machine.dialect.number
        return apply(lambda a, b: compute(number(a), number(b)), self.expression(left), self.expression(right))

    def _compare(self, operator: str, left: Tree, right: Tree) -> Code:
        holds, machine = _ORDERS[operator], self.machine
        return apply(
            lambda a, b: 1.0 if holds(compare(a, b, machine.convfmt(), machine.dialect.integers, machine.dialect.numeric)) else 0.0,
            self.expression(left),
            self.expression(right),
        )

    def _cat(self, left: Tree, right: Tree) -> Code:
        machine = self.machine
        most = machine.proc.session.limits.memory // 4

        def join(a: Value, b: Value) -> bytes:
            joined = machine.text(a) + machine.text(b)
            if len(joined) > most:
                machine.proc.session.stop("memory", most, "awk string")
            return joined

        return apply(join, self.expression(left), self.expression(right))

    def _match(self, negated: bool, subject: Tree, pattern: Tree) -> Code:
        machine = self.machine
        code = self.expression(subject)
        if pattern[0] == "regex":
            regex = self.regex(pattern[1])
            return apply(lambda value: float((regex.search(machine.text(value)) is not None) != negated), code)
        return apply(
            lambda value, source: float((self.dynamic(source).search(machine.text(value)) is not None) != negated),
            code,
            self.expression(pattern),
        )

    def dynamic(self, source: Value) -> Any:
        """A string as an expression; what is wrong with it ends the program."""
        try:
            return self.machine.dialect.expression(self.machine.text(source))
        except AwkRegexError as error:
            raise AwkFatalError(b"line 1: " + error.text) from None

    def matcher(self, pattern: Tree) -> Code:
        """An argument that is meant as an expression."""
        return constant(self.regex(pattern[1])) if pattern[0] == "regex" else apply(self.dynamic, self.expression(pattern))

    def _and(self, left: Tree, right: Tree) -> Code:
        return choose(self.condition(left), apply(float, self.condition(right)), constant(0.0))

    def _or(self, left: Tree, right: Tree) -> Code:
        return choose(self.condition(left), constant(1.0), apply(float, self.condition(right)))

    def _cond(self, condition: Tree, yes: Tree, no: Tree) -> Code:
        return choose(self.condition(condition), self.expression(yes), self.expression(no))

    # ---- assignment

    def setter(self, target: Tree) -> Code:
        """A code whose value is the function that assigns to the place; the place is found once."""
        machine = self.machine
        if target[0] == "index":
            array = self.array(target[1])

            def locate(key: bytes) -> Setter:
                table = array()
                return lambda value: machine.store(table, key, value)

            return apply(locate, self.subscript(target[2]))
        if target[0] == "field":

            def place(where: Value) -> Setter:
                index = number(where)
                return lambda value: machine.set_field(index, value)

            return apply(place, self.expression(target[1]))
        return constant(self._variable_setter(target[1]))

    def _variable_setter(self, name: bytes) -> Setter:
        machine = self.machine
        self._var(name)
        if name in self.params:
            slot = self.params.index(name)
            return lambda value: machine.frame.__setitem__(slot, value)
        if name == b"NF":
            return machine.set_fields
        variables = machine.vars

        def assign(value: Value) -> None:
            old = variables[name]
            if isinstance(value, bytes) or isinstance(old, bytes):
                machine.hold((len(value) if isinstance(value, bytes) else 0) - (len(old) if isinstance(old, bytes) else 0))
            variables[name] = value

        def separate(value: Value) -> None:
            machine.split()
            assign(value)

        return separate if name == b"FS" else assign

    def _assign(self, operator: str, target: Tree, source: Tree) -> Code:
        if not operator:

            def store(assign: Setter, value: Value) -> Value:
                assign(value)
                return value

            return apply(lambda value, assign: store(assign, value), self.expression(source), self.setter(target))
        compute, number = self.arithmetic(operator), self.machine.dialect.number

        def update(old: Value, operand: Value, assign: Setter) -> float:
            value = compute(number(old), number(operand))
            assign(value)
            return value

        return apply(update, self.expression(target), self.expression(source), self.setter(target))

    def _step(self, step: float, target: Tree, gives_old: bool) -> Code:
        number = self.machine.dialect.number

        def update(old: Value, assign: Setter) -> float:
            before = number(old)
            assign(before + step)
            return before if gives_old else before + step

        return apply(update, self.expression(target), self.setter(target))

    def _pre(self, step: float, target: Tree) -> Code:
        return self._step(step, target, False)

    def _post(self, step: float, target: Tree) -> Code:
        return self._step(step, target, True)

    # ---- functions

    def _builtin(self, name: bytes, arguments: tuple[Tree, ...]) -> Code:
        special = getattr(self, f"_{name.decode()}_function", None)
        if special is not None:
            code: Code = special(*arguments)
            return code
        function, machine = self.machine.dialect.functions.get(name) or PLAIN[name], self.machine
        return apply(lambda *given: function(machine, *given), *[self.expression(argument) for argument in arguments])

    def _length_function(self, argument: Tree = ("field", ("number", 0.0))) -> Code:
        machine = self.machine
        if argument[0] == "var" and self._is_array(argument[1]):
            array = self.array(argument[1])
            return Code(lambda: float(len(array())))
        return apply(lambda value: float(machine.dialect.length(machine.text(value))), self.expression(argument))

    def _sprintf_function(self, *arguments: Tree) -> Code:
        machine = self.machine
        return apply(lambda *given: machine.formatted(b"sprintf", list(given)), *[self.expression(each) for each in arguments])

    def _match_function(self, subject: Tree, pattern: Tree) -> Code:
        machine = self.machine

        def match(value: Value, regex: Any) -> float:
            found = regex.search(machine.text(value))
            start, length = 0.0, -1.0
            if found is not None:
                subject, count = machine.text(value), machine.dialect.length
                start = count(subject[: found.start()]) + 1.0
                length = float(count(subject[found.start() : found.end()]))
            machine.vars[b"RSTART"], machine.vars[b"RLENGTH"] = start, length
            return start

        return apply(match, self.expression(subject), self.matcher(pattern))

    def _split_function(self, subject: Tree, target: Tree, separator: Tree = ("var", b"FS")) -> Code:
        if target[0] != "var":
            raise self.illegal(b"syntax error at or near ,")
        array, machine = self.array(target[1]), self.machine
        cutter = constant(separator[1]) if separator[0] == "regex" else apply(machine.text, self.expression(separator))

        def split(value: Value, by: bytes) -> float:
            pieces = machine.cut(machine.text(value), by)
            table = array()
            machine.clear(table)
            for index, piece in enumerate(pieces, 1):
                machine.store(table, b"%d" % index, Input(piece))
            return float(len(pieces))

        return apply(split, self.expression(subject), cutter)

    def _asort_function(self, source: Tree, target: Tree | None = None, how: Tree = ("string", b"@val_type_asc")) -> Code:
        return self._sorted(source, target, how, keeps=b"val")

    def _asorti_function(self, source: Tree, target: Tree | None = None, how: Tree = ("string", b"@ind_str_asc")) -> Code:
        return self._sorted(source, target, how, keeps=b"ind")

    def _sorted(self, source: Tree, target: Tree | None, how: Tree, *, keeps: bytes) -> Code:
        """The values, or the subscripts, as elements 1 to n of the target."""
        if source[0] != "var" or (target is not None and target[0] != "var"):
            raise self.illegal(b"syntax error at or near ,")
        machine, given = self.machine, self.array(source[1])
        made = given if target is None else self.array(target[1])

        def sort(order: bytes) -> float:
            table = given()
            try:
                keys = in_order(table, order, machine.text(machine.vars[b"CONVFMT"]))
            except SortingError:
                raise AwkFatalError(b"sort comparison function `%s' is not defined" % order) from None
            values: list[Value] = [table[key] for key in keys] if keeps == b"val" else list(keys)
            output = made()
            machine.clear(output)
            for index, value in enumerate(values, 1):
                machine.store(output, b"%d" % index, value)
            return float(len(values))

        return apply(sort, apply(machine.text, self.expression(how)))

    def _substitution(self, is_global: bool, pattern: Tree, replacement: Tree, target: Tree) -> Code:
        machine = self.machine
        if target[0] not in ("var", "field", "index"):
            raise self.illegal(b"syntax error at or near )")
        most = machine.proc.session.limits.memory // 4

        async def spend(made: int) -> None:
            if made > most:
                machine.proc.session.stop("memory", most, "awk string")
            await machine.proc.tick(64)

        async def change(regex: Any, text: Value, old: Value, assign: Setter) -> float:
            changed, count = await substituted(regex, machine.text(text), machine.text(old), is_global, spend)
            if count:
                assign(changed)
            return float(count)

        codes = self.matcher(pattern), self.expression(replacement), self.expression(target), self.setter(target)
        return apply_waiting(change, *codes)

    def _sub_function(self, pattern: Tree, replacement: Tree, target: Tree = ("field", ("number", 0.0))) -> Code:
        return self._substitution(False, pattern, replacement, target)

    def _gsub_function(self, pattern: Tree, replacement: Tree, target: Tree = ("field", ("number", 0.0))) -> Code:
        return self._substitution(True, pattern, replacement, target)

    def _gensub_function(self, pattern: Tree, replacement: Tree, how: Tree, target: Tree = ("field", ("number", 0.0))) -> Code:
        machine = self.machine

        async def spend(made: int) -> None:
            await machine.proc.tick(64)

        async def change(regex: Any, text: Value, which: Value, old: Value) -> bytes:
            words = machine.text(which)
            wanted = 0 if words[:1] in (b"g", b"G") else max(int(number(which)) if abs(number(which)) < 1e9 else 1, 1)
            return await generated(regex, machine.text(text), machine.text(old), wanted, spend)

        codes = [self.expression(each) for each in (replacement, how, target)]
        return apply_waiting(change, self.matcher(pattern), *codes)

    # ---- input and output

    def _system_function(self, command: Tree) -> Code:
        machine = self.machine

        async def system(value: Value) -> float:
            return float(await machine.streams.system(machine.text(value)))

        return apply_waiting(system, self.expression(command))

    def _close_function(self, name: Tree) -> Code:
        machine = self.machine

        async def close(value: Value) -> float:
            return float(await machine.streams.close(machine.text(value)))

        return apply_waiting(close, self.expression(name))

    def _fflush_function(self, name: Tree | None = None) -> Code:
        machine = self.machine

        async def fflush(value: Value = None) -> float:
            if value is not None and machine.text(value):
                return float(await machine.streams.flush_one(machine.text(value)))
            await machine.streams.flush()
            return 0.0

        return apply_waiting(fflush, *([] if name is None else [self.expression(name)]))

    def _getline(self, kind: str, source: Tree | None, target: Tree | None) -> Code:
        machine = self.machine
        place = self.setter(target) if target is not None else constant(machine.set_record)

        async def read(assign: Callable[[bytes], None], name: Value = None) -> float:
            await machine.breathe()
            try:
                if not kind:
                    record = await machine.next_record()
                else:
                    reader: Reader | None = await machine.streams.source(kind, machine.text(name))
                    if reader is None:
                        return -1.0
                    record = await reader.record(machine.text(machine.vars[b"RS"]))
                    if record is not None and kind in ("|", "|&"):
                        machine.vars[b"NR"] = number(machine.vars[b"NR"]) + 1.0
            except AwkRegexError as error:
                raise AwkFatalError(b"line 1: " + error.text) from None
            if record is None:
                return 0.0
            assign(Input(record))
            return 1.0

        return apply_waiting(read, place, *([] if source is None else [self.expression(source)]))
