"""Statements of awk as `Code`, and the run of a whole program: BEGIN, the records, END."""

from __future__ import annotations

from typing import Any

from mirage.shell.programs.awk.code import Code, apply, apply_waiting, choose, constant
from mirage.shell.programs.awk.compiler import DEPTH, ExpressionCompiler
from mirage.shell.programs.awk.lexer import AwkSyntaxError
from mirage.shell.programs.awk.machine import Machine
from mirage.shell.programs.awk.parser import Program, Tree
from mirage.shell.programs.awk.regex import AwkRegexError
from mirage.shell.programs.awk.streams import AwkFatalError
from mirage.shell.programs.awk.values import Input, Value, integer, number

ON, BREAK, CONTINUE = range(3)  # how a statement ended


class _Next(Exception):  # noqa: N818 - a signal, not a fault
    """next"""


class _NextFile(Exception):  # noqa: N818 - a signal, not a fault
    """nextfile"""


class _Exit(Exception):  # noqa: N818 - a signal, not a fault
    """exit"""


class _Return(Exception):  # noqa: N818 - a signal, not a fault
    def __init__(self, value: Value) -> None:
        super().__init__()
        self.value = value


class Interpreter(ExpressionCompiler):
    """`run()` runs the program; the status is awk's."""

    def __init__(self, program: Program, machine: Machine, where: bytes = b"") -> None:
        super().__init__(program, machine, where)
        self.status = 0
        self.bodies: dict[bytes, Code] = {}
        for name, function in program.functions.items():
            self.params, self.array_params = function.params, self.function_arrays[name]
            self.bodies[name] = self.statement(function.body)
        self.params, self.array_params = [], set()
        self.begins = [self.statement(tree) for tree in program.begins]
        self.rules = [self._rule(*rule) for rule in program.rules]
        self.ends = [self.statement(tree) for tree in program.ends]

    def _rule(self, first: Tree | None, second: Tree | None, action: Tree) -> Code:
        body = self.statement(action)
        if first is None:
            return body
        if second is None:
            return choose(self.condition(first), body, constant(ON))
        begins, ends = self.condition(first), self.condition(second)
        is_inside = False

        async def ranged() -> int:
            nonlocal is_inside
            if not is_inside and not await begins.value():
                return ON
            is_inside = not await ends.value()
            await body.value()
            return ON

        return Code(ranged, waits=True)

    # ---- the run

    async def run(self) -> int:
        machine = self.machine
        try:
            for code in self.begins:
                await self._one(code)
            if self.rules or self.ends:
                await self._records()
        except _Exit:
            pass
        try:
            for code in self.ends:
                await self._one(code)
        except _Exit:
            pass
        await machine.streams.close_all()
        return self.status

    async def _one(self, code: Code) -> None:
        try:
            await code.value()
        except _Next:
            pass

    async def _records(self) -> None:
        machine, rules = self.machine, self.rules
        while (record := await machine.next_record()) is not None:
            machine.set_record(record)
            try:
                for code in rules:
                    if code.waits:
                        await code.run()
                    else:
                        code.run()
            except _Next:
                pass
            except _NextFile:
                machine.next_file()
            await machine.breathe()

    # ---- statements

    def statement(self, tree: Tree) -> Code:
        code: Code = getattr(self, f"_{tree[0]}_code")(*tree[1:])
        return code

    def _block_code(self, statements: tuple[Tree, ...]) -> Code:
        codes = [self.statement(statement) for statement in statements]
        if any(code.waits for code in codes):

            async def later() -> int:
                for code in codes:
                    ended = await code.run() if code.waits else code.run()
                    if ended:
                        return int(ended)
                return ON

            return Code(later, waits=True)
        runs = [code.run for code in codes]

        def now() -> int:
            for run in runs:
                ended = run()
                if ended:
                    return int(ended)
            return ON

        return Code(now)

    def _expr_code(self, tree: Tree) -> Code:
        return apply(lambda _: ON, self.expression(tree))

    def _if_code(self, condition: Tree, then: Tree, otherwise: Tree | None) -> Code:
        no = self.statement(otherwise) if otherwise is not None else constant(ON)
        return choose(self.condition(condition), self.statement(then), no)

    def _for_code(self, first: Tree | None, condition: Tree | None, last: Tree | None, body: Tree) -> Code:
        before = self.statement(first) if first is not None else constant(ON)
        holds = self.condition(condition) if condition is not None else constant(True)
        after = self.statement(last) if last is not None else constant(ON)
        return self._looping(before, holds, self.statement(body), after)

    def _while_code(self, condition: Tree, body: Tree) -> Code:
        return self._looping(constant(ON), self.condition(condition), self.statement(body), constant(ON))

    def _do_code(self, condition: Tree, body: Tree) -> Code:
        return self._looping(constant(ON), self.condition(condition), self.statement(body), constant(ON), tests_late=True)

    def _looping(self, before: Code, holds: Code, body: Code, after: Code, *, tests_late: bool = False) -> Code:
        machine = self.machine

        async def loop() -> int:
            await before.value()
            skips_test = tests_late
            while skips_test or (await holds.run() if holds.waits else holds.run()):
                skips_test = False
                ended = await body.run() if body.waits else body.run()
                if ended == BREAK:
                    break
                if after.waits:
                    await after.run()
                else:
                    after.run()
                await machine.breathe()
            return ON

        return Code(loop, waits=True)

    def _forin_code(self, target: Tree, name: bytes, body: Tree) -> Code:
        array, machine = self.array(name), self.machine
        assign = self.setter(target).run()
        inner = self.statement(body)

        async def loop() -> int:
            for key in machine.dialect.ordered(list(array())):
                assign(Input(key))
                if await inner.value() == BREAK:
                    break
                await machine.breathe()
            return ON

        return Code(loop, waits=True)

    def _break_code(self) -> Code:
        return constant(BREAK)

    def _continue_code(self) -> Code:
        return constant(CONTINUE)

    def _next_code(self) -> Code:
        return Code(lambda: _throw(_Next()))

    def _nextfile_code(self) -> Code:
        return Code(lambda: _throw(_NextFile()))

    def _exit_code(self, tree: Tree | None) -> Code:
        def leave(value: Value = None) -> None:
            if value is not None:
                self.status = integer(number(value))
            raise _Exit

        return apply(leave, self.expression(tree)) if tree is not None else Code(leave)

    def _return_code(self, tree: Tree | None) -> Code:
        return apply(lambda value: _throw(_Return(value)), self.expression(tree) if tree is not None else constant(None))

    def _delete_code(self, name: bytes, items: tuple[Tree, ...]) -> Code:
        array, machine = self.array(name), self.machine
        return apply(lambda key: machine.forget(array(), key), self.subscript(items))

    def _clear_code(self, name: bytes) -> Code:
        array, machine = self.array(name), self.machine
        return Code(lambda: machine.clear(array()))

    # ---- output

    def _print_code(self, arguments: tuple[Tree, ...], target: tuple[str, Tree] | None) -> Code:
        machine = self.machine
        if not arguments:
            shown = Code(lambda: machine.get_record() + machine.text(machine.vars[b"ORS"]))
        else:

            def line(*values: Value) -> bytes:
                variables = machine.vars
                joined = machine.text(variables[b"OFS"]).join([machine.shown(value) for value in values])
                return joined + machine.text(variables[b"ORS"])

            shown = apply(line, *[self.expression(argument) for argument in arguments])
        return self._written(shown, target)

    def _printf_code(self, arguments: tuple[Tree, ...], target: tuple[str, Tree] | None) -> Code:
        machine = self.machine
        shown = apply(lambda *given: machine.formatted(b"printf", list(given)), *[self.expression(each) for each in arguments])
        return self._written(shown, target)

    def _written(self, shown: Code, target: tuple[str, Tree] | None) -> Code:
        machine = self.machine
        if target is None:
            return apply(machine.proc.out, shown)
        mode, name = target

        async def write(data: bytes, where: Value) -> None:
            await machine.streams.write(mode, machine.text(where), data)

        return apply_waiting(write, shown, self.expression(name))

    # ---- functions of the program

    def _call(self, name: bytes, arguments: tuple[Tree, ...]) -> Code:
        function, machine = self.program.functions[name], self.machine
        if len(arguments) > len(function.params):
            if machine.dialect.is_gawk:
                said = b"1: warning: function `%s' called with more arguments than declared\n" % name
                machine.proc.err(self.where + said)
                return self._call(name, arguments[: len(function.params)])
            raise self.illegal(b"too many arguments in call to " + name)
        arrays, count = self.function_arrays[name], len(function.params)
        codes = [
            self._array_argument(argument) if index in arrays else self.expression(argument)
            for index, argument in enumerate(arguments)
        ]

        async def call(*given: Any) -> Value:
            if machine.depth >= DEPTH:
                raise AwkFatalError(b"program limit exceeded: eval stack size=1024")
            saved = machine.frame
            machine.frame = [*given, *({} if index in arrays else None for index in range(len(given), count))]
            machine.depth += 1
            try:
                await machine.breathe()
                await self.bodies[name].value()
                return None
            except _Return as returned:
                return returned.value
            finally:
                machine.frame = saved
                machine.depth -= 1

        return apply_waiting(call, *codes)

    def _array_argument(self, argument: Tree) -> Code:
        if argument[0] != "var":
            raise self.illegal(b"type error in arg(1) in call")
        return Code(self.array(argument[1]))


def _throw(error: Exception) -> Any:
    raise error


async def run(program: Program, machine: Machine, where: bytes = b"") -> int:
    """The status; AwkSyntaxError and AwkFatalError are for the caller to tell."""
    try:
        interpreter = Interpreter(program, machine, where)
    except RecursionError:
        raise AwkSyntaxError(where + b"line 1: parser stack overflow") from None
    try:
        return await interpreter.run()
    except AwkRegexError as error:
        raise AwkFatalError(b"line 1: " + error.text) from None
    except RecursionError:
        raise AwkFatalError(b"program limit exceeded: eval stack size=1024") from None
