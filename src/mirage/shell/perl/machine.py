"""The interpreter: variables, scopes, statements and calls; every step is a coroutine's, so that a program can wait and be killed.

`fork` is what no interpreter in one process can do: there is one of it. So what forks ends, as the parent of a daemon does, and the program
goes on in a child with 0 for an answer: `Forking` hands the running coroutine over (see `programs.perl`).
"""

from __future__ import annotations

import os
import re
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, NoReturn

from mirage.shell.perl import handles
from mirage.shell.perl.handles import Handle
from mirage.shell.perl.tree import Node, Unknown
from mirage.shell.perl.values import Array, Cell, Code, Died, Dual, Exit, Hash, is_true, text_of, to_octets
from mirage.shell.stepping import Sign

if TYPE_CHECKING:
    from mirage.shell.process import Process

CALLS_MAX = 60  # each takes several of the host's frames
SIZE_MAX = 4 << 20  # characters of a string
ITEMS_MAX = 1 << 19  # of an array
SMALL = 64  # characters of a string that is not counted
SCALAR, LIST = 0, 1
SPECIAL = frozenset('_ 0 ! @ / \\ , ; " | ENV ARGV INC STDIN STDOUT STDERR ARGVOUT'.split())
INC = (
    "/etc/perl", "/usr/local/lib/x86_64-linux-gnu/perl/5.36.0", "/usr/local/share/perl/5.36.0", "/usr/lib/x86_64-linux-gnu/perl5/5.36",
    "/usr/share/perl5", "/usr/lib/x86_64-linux-gnu/perl-base", "/usr/lib/x86_64-linux-gnu/perl/5.36", "/usr/share/perl/5.36",
    "/usr/local/lib/site_perl",
)  # fmt: skip


class Jump(Exception):  # noqa: N818  last, next
    def __init__(self, word: str, label: str) -> None:
        super().__init__()
        self.word = word
        self.label = label


class Goto(Exception):  # noqa: N818
    def __init__(self, label: str) -> None:
        super().__init__()
        self.label = label


class Returned(Exception):  # noqa: N818
    def __init__(self, value: Any) -> None:
        super().__init__()
        self.value = value


class Forking(Sign):
    """What a program that forks yields to whoever drives it, who moves it into the child, where fork answers 0."""


class Scope:
    """The names of a block. A function keeps the scope in which it was made."""

    __slots__ = ("names", "parent")

    def __init__(self, parent: Scope | None) -> None:
        self.parent = parent
        self.names: dict[str, Any] = {}

    def find(self, name: str) -> Any:
        scope: Scope | None = self
        while scope is not None:
            if name in scope.names:
                return scope.names[name]
            scope = scope.parent
        return None


Evaluator = Callable[["Machine", Node, int], Awaitable[Any]]
EVALUATORS: dict[str, Evaluator] = {}  # by the kind of the node; `evaluates` adds to them


def evaluates(*kinds: str) -> Callable[[Evaluator], Evaluator]:
    def add(function: Evaluator) -> Evaluator:
        EVALUATORS.update(dict.fromkeys(kinds, function))
        return function

    return add


class Machine:
    """One program. `name` is $0; `words` are @ARGV."""

    def __init__(self, proc: Process, name: str, words: list[str]) -> None:
        self.proc = proc
        self.name = name
        self.line = 1
        self.package = "main"
        self.scope = Scope(None)
        self.globals: dict[str, Any] = {}
        self.subs: dict[str, Code] = {}
        self.handles: dict[str, Handle] = handles.standard()
        self.selected = self.handles["STDOUT"]
        self.last_read: Handle | None = None
        self.matched: re.Match[str] | None = None
        self.wants: list[int] = [SCALAR]
        self.calls: list[tuple[str, int, str]] = []
        self.ends: list[Code] = []
        self.undo: list[Callable[[], None]] = []
        self.flips: set[Node] = set()
        self.held = 0
        self.depth = 0
        self.seed = proc.rng
        self.loaded: set[str] = set()
        self.evals = 0
        self.states: dict[int, Cell] = {}  # `state` variables, by their node
        self.interrupted: list[str] = []  # names of signals that have come, for %SIG
        self.warns = False  # -w, `use warnings`
        self.strict_refs = False
        self.alarm = 0  # when it goes off, in nanoseconds of the clock
        self.in_place: str | None = None  # the ending of the copies that -i keeps
        self.flooded: set[str] = set()  # where datagrams have gone
        self.positions: dict[Any, int] = {}
        self.variable("$", "0").value = name
        self.variable("$", "/").value = "\n"
        self.variable("$", ",").value = self.variable("$", "\\").value = None
        self.variable("$", '"').value = " "
        self.variable("$", ";").value = "\x1c"
        self.variable("$", "~").value = "STDOUT"
        self.variable("@", "ARGV").items = list(words)
        self.variable("@", "INC").items = list(INC)
        self.variable("%", "ENV").items = dict(proc.env)
        self.environment: Hash = self.variable("%", "ENV")
        self.signals: Hash = self.variable("%", "SIG")

    # ---- variables

    def variable(self, sigil: str, name: str) -> Any:
        """The one that a name means here; made when there was none."""
        found = self.scope.find(sigil + name)
        return found if found is not None else self.global_variable(sigil, name)

    def global_variable(self, sigil: str, name: str) -> Any:
        if "::" not in name:
            owner = "main" if name in SPECIAL or not (name[0].isalpha() or name[0] == "_") or name == "_" else self.package
            name = f"{owner}::{name}"
        key = sigil + name
        found = self.globals.get(key)
        if found is None:
            found = self.globals[key] = {"$": Cell, "@": Array, "%": Hash}[sigil]()
        return found

    def sub(self, name: str) -> Code | None:
        if "::" in name:
            return self.subs.get(name) or self.subs.get(name.removeprefix("main::"))
        return self.subs.get(name if self.package == "main" else f"{self.package}::{name}") or self.subs.get(name)

    def qualified(self, name: str) -> str:
        return name if "::" in name or self.package == "main" else f"{self.package}::{name}"

    def method(self, package: str, name: str, depth: int = 0) -> Code | None:
        """By the class and its @ISA."""
        found = self.subs.get(name if package == "main" else f"{package}::{name}")
        if found is not None or depth > 20:
            return found
        above = self.globals.get(f"@{package}::ISA")
        for parent in above.items if above else []:
            found = self.method(text_of(parent), name, depth + 1)
            if found is not None:
                return found
        return None

    # ---- faults

    def die(self, text: str) -> NoReturn:
        """One of perl's own errors, at this line."""
        raise Died(f"{text}{self.place()}")

    def place(self) -> str:
        read = self.last_read
        behind = f", <{read.name}> line {read.number}" if read is not None and read.number and read.name else ""
        return f" at {self.name} line {self.line}{behind}.\n"

    def fault(self, error: OSError) -> None:
        """Note in $! why something failed."""
        self.set_errno(error.errno or 5)

    def set_errno(self, number: int) -> None:
        self.global_variable("$", "!").value = Dual.of(number, os.strerror(number) if number else "")

    def charged(self, value: Any) -> Any:
        """What a string holds counts against the session's memory until the program ends; small ones are bounded by its steps."""
        if isinstance(value, str) and len(value) > SMALL:
            if len(value) > SIZE_MAX:
                raise MemoryError
            if len(value) > 4096:
                self.proc.session.hold(len(value))
                self.held += len(value)
            else:
                self.proc.session.step(1 + len(value) // 64)
        return value

    def room(self, items: list[Any]) -> list[Any]:
        if len(items) > ITEMS_MAX:
            raise MemoryError
        if len(items) > 1024:
            self.proc.session.step(len(items) // 16)
        return items

    def release(self) -> None:
        """The program is over."""
        self.proc.session.hold(-self.held)
        self.held = 0

    # ---- running

    async def run(self, tree: Node) -> int:
        """The status. What it did not know of is Unknown."""
        try:
            await self._run(tree)
            status = 0
        except Exit as end:
            status = end.status
        except Died as died:
            status = await self._died(died)
        for code in reversed(self.ends):
            try:
                await self.call(code, [], SCALAR)
            except Exit as end:
                status = end.status
        for handle in list(self.handles.values()):
            await handles.finish(self, handle)
        return status

    async def _run(self, tree: Node) -> None:
        self.declare(tree)
        try:
            await self.body(tree, SCALAR)
        except Returned:
            self.die("Can't return outside a subroutine")
        except Goto as goto:
            self.die(f"Can't find label {goto.label}")
        except Jump as jump:
            self.die(
                f'Can\'t "{jump.word}" outside a loop block' if not jump.label else f'Label not found for "{jump.word} {jump.label}"'
            )

    async def _died(self, died: Died) -> int:
        handler = self.signals.items.get("__DIE__")
        if isinstance(handler, Code):
            self.signals.items["__DIE__"] = None
            try:
                await self.call(handler, [died.value], SCALAR)
            except Died as again:
                died = again
        self.proc.err(to_octets(text_of(died.value)))
        number = int(self.global_variable("$", "!").value or 0)
        return number & 255 or 255

    def declare(self, block: Node) -> None:
        """Functions are there before the first statement runs."""
        package = self.package
        for node in block.args[0]:
            if node.kind == "sub":
                self.subs[self.qualified(node.args[0])] = Code(node.args[1], self.scope, node.args[0], self.package)
            elif node.kind == "package":
                self.package = node.args[0]
                if node.args[1] is not None:
                    self.declare(node.args[1])
                    self.package = package
            elif node.kind == "bare":
                self.declare(node.args[0])
        self.package = package

    async def ev(self, node: Node, want: int) -> Any:
        """A node's value: a scalar, or a list of scalars."""
        self.depth += 1
        try:
            if self.depth > 400:
                self.die("Deep recursion limit exceeded")
            await self.proc.tick()
            evaluate = EVALUATORS.get(node.kind)
            if evaluate is None:
                raise Unknown(node.kind)
            self.line = node.line
            return await evaluate(self, node, want)
        finally:
            self.depth -= 1

    async def text(self, node: Node) -> str:
        return text_of(await self.ev(node, SCALAR))

    async def truth(self, node: Node) -> bool:
        return is_true(await self.ev(node, SCALAR))

    async def many(self, nodes: list[Node]) -> list[Any]:
        found: list[Any] = []
        for node in nodes:
            found += await self.ev(node, LIST)
        return self.room(found)

    async def block(self, block: Node, want: int, names: dict[str, Any] | None = None) -> Any:
        """A block in a scope of its own; the value of its last statement."""
        before = self.scope
        self.scope = Scope(before)
        if names:
            self.scope.names.update(names)
        marks, package = len(self.undo), self.package
        try:
            return await self.body(block, want)
        finally:
            self.scope, self.package = before, package
            self.restore(marks)

    async def body(self, block: Node, want: int) -> Any:
        value: Any = [] if want == LIST else None
        statements = block.args[0]
        last = len(statements) - 1
        at = 0
        while at <= last:
            if self.proc.is_buffer_full:
                await self.proc.flush()
            while self.interrupted:
                await self._heed(self.interrupted.pop(0))
            try:
                value = await self.ev(statements[at], want if at == last else SCALAR)
            except Goto as goto:
                target = next((n for n, node in enumerate(statements) if node.kind == "label" and node.args[0] == goto.label), -1)
                if target < 0:
                    raise
                at = target
                continue
            at += 1
        return value

    async def _heed(self, name: str) -> None:
        handler = self.signals.items.get(name)
        if isinstance(handler, Code):
            await self.call(handler, [name], SCALAR)

    def restore(self, marks: int) -> None:
        """Take back what `local` has changed since."""
        while len(self.undo) > marks:
            self.undo.pop()()

    async def call(self, code: Code, args: list[Any], want: int, aliases: Array | None = None) -> Any:
        if code.native is not None:
            made = await code.native(self, args, want)
            if want == LIST:
                return made if isinstance(made, list) else [made]
            return (made[-1] if made else None) if isinstance(made, list) else made
        if code.body is None:
            self.die(f"Undefined subroutine &main::{code.name} called")
        if len(self.calls) > CALLS_MAX:
            self.die("Deep recursion limit exceeded")
        before, package, matched, depth = self.scope, self.package, self.matched, self.depth
        self.calls.append((package, self.line, code.name))
        self.wants.append(want)
        self.scope, self.package, self.depth = Scope(code.scope), code.package, 0
        self.scope.names["@_"] = aliases or Array(list(args))
        marks = len(self.undo)
        try:
            return await self.body(code.body, want)
        except Returned as returned:
            return returned.value
        finally:
            self.scope, self.package, self.matched, self.depth = before, package, matched, depth
            self.wants.pop()
            self.calls.pop()
            self.restore(marks)

    async def ring(self) -> None:
        """Let the alarm go off when it is time."""
        if not self.alarm or self.proc.clock.now() < self.alarm:
            return
        self.alarm = 0
        handler = self.signals.items.get("ALRM")
        if isinstance(handler, Code):
            await self.call(handler, ["ALRM"], SCALAR)
        elif handler != "IGNORE":
            self.proc.kill(14)
            await self.proc.tick()

    async def sleep(self, seconds: float) -> None:
        """Until the time is over or the alarm goes off."""
        if self.alarm:
            seconds = min(seconds, max(0, self.alarm - self.proc.clock.now()) / 1e9 + 0.001)
        await self.proc.sleep(min(seconds, 1e8))
        await self.ring()

    def put_data(self, text: str) -> None:
        """What stands behind __END__, to be read as DATA."""
        self.handles["DATA"] = Handle("DATA", memory=Cell(text))

    # ---- output

    async def put(self, handle: Handle, text: str) -> bool:
        """print to a handle; False with $! where that fails."""
        data = to_octets(text)
        if handle.descriptor == 1 and 1 in self.proc.fds:
            self.proc.out(data)
        elif handle.descriptor == 2:
            self.proc.err(data)
        else:
            try:
                await handles.write(self, handle, data)
            except OSError as error:
                self.fault(error)
                return False
        if is_true(self.global_variable("$", "|").value):
            await self.proc.flush()
        return True

    def warn(self, text: str) -> None:
        self.proc.err(to_octets(text))
