"""What runs a script: its functions, constants, files and output, within bounds on steps, memory and depth.

What a script does to the world goes through `effect`, which remembers each result in order: a script that has to wait for a
command of the shell is stopped there and run again from its start when the command has ended, and finds its effects done already.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from mirage.gateway.http.php import nodes as n
from mirage.gateway.http.php.lexer import ParseError
from mirage.gateway.http.php.parser import parse
from mirage.gateway.http.php.values import Fatal, PhpArray, PhpObject, Thrown, Value, to_str
from mirage.world.plans.lures import unseen

STEPS = 150_000  # max_execution_time, in nodes
OUTPUT = 4 << 20
TEXT = 8 << 20  # memory_limit is 128 MiB; one string may be this long
DEPTH = 60
DEEP = 200  # arrays in arrays
Builtin = Callable[..., Value]
BUILTINS: dict[str, tuple[Builtin, tuple[int, ...]]] = {}  # function, and which arguments it writes to
CONSTANTS: dict[str, Value] = {}
CLASSES: dict[str, Callable[..., PhpObject]] = {}


def builtin(*names: str, writes: tuple[int, ...] = ()) -> Callable[[Builtin], Builtin]:
    """Make a function known to scripts: `function(machine, *arguments)`; arguments that it writes to come as `Ref`."""

    def keep(function: Builtin) -> Builtin:
        for name in names:
            BUILTINS[name] = (function, writes)
        return function

    return keep


class Files(Protocol):
    """The machine's files as the script's user may read and write them. OSError: as the file system says it."""

    def read(self, path: str) -> bytes: ...


class Suspended(Exception):  # noqa: N818 - control flow
    """The script waits for a command of the shell."""

    def __init__(self, command: str) -> None:
        self.command = command


FPM, APACHE = "fpm-fcgi", "apache2handler"  # whom PHP serves


class Machine:
    """One run of a script."""

    sapi = FPM

    def __init__(self, files: Any, host: Any, journal: list[Any] | None = None) -> None:
        self.files = files
        self.host = host
        self.journal = journal if journal is not None else []
        self._position = 0
        self.globals = n.Frame(self, "")
        self.superglobals: dict[str, n.Ref] = {}
        self.functions: dict[str, n.Function] = {}
        self.constants: dict[str, Value] = {}
        self.statics: dict[tuple[str, str], n.Ref] = {}
        self.included: set[str] = set()
        self.output: list[str] = []
        self.buffers: list[list[str]] = []
        self.status = 200
        self.headers: list[tuple[str, str]] = []
        self.settings: dict[str, str] = {"display_errors": "0"}
        self.shutdown: list[Value] = []
        self.extra: dict[str, Any] = {}
        self.log: list[str] = []
        self.slept = 0.0
        self._steps = self._size = self._depth = 0

    # ---- bounds

    def spend(self, steps: int) -> None:
        self._steps += steps
        if self._steps > STEPS:
            raise Fatal("Maximum execution time of 30 seconds exceeded")

    def fits(self, value: Value) -> Value:
        if isinstance(value, str) and len(value) > TEXT:
            raise Fatal("Allowed memory size of 134217728 bytes exhausted (tried to allocate 8388640 bytes)")
        if isinstance(value, str) and len(value) > 4096:
            self.spend(len(value) // 4096)
        return value

    def copied(self, value: Value, depth: int = 0) -> Value:
        """Arrays are values: who gets one gets one of his own."""
        if not isinstance(value, PhpArray):
            return value
        self.spend(1 + len(value) // 8)
        if depth > DEEP:
            raise Fatal("Allowed memory size of 134217728 bytes exhausted (tried to allocate 262144 bytes)")
        made = PhpArray()
        for key, inner in value.items():
            made[key] = self.copied(inner, depth + 1) if isinstance(inner, PhpArray) else inner
        made.next = value.next
        return made

    def effect(self, work: Callable[[], Any]) -> Any:
        """The result of something done to, or asked of, the world: done once, however often the script is run again."""
        if self._position < len(self.journal):
            result = self.journal[self._position]
        else:
            result = work()
            self.journal.append(result)
        self._position += 1
        if isinstance(result, Exception):
            raise result
        return result

    def shell(self, command: str) -> str:
        """The output of a command; Suspended until there is one."""
        if self._position < len(self.journal):
            self._position += 1
            return str(self.journal[self._position - 1])
        raise Suspended(command)

    # ---- output

    def echo(self, text: str) -> None:
        if not text:
            return
        self._size += len(text)
        if self._size > OUTPUT:
            raise Fatal("Allowed memory size of 134217728 bytes exhausted")
        (self.buffers[-1] if self.buffers else self.output).append(text)

    # ---- running

    def run(self, path: str) -> None:
        """The script of a request. Thrown, Fatal, Suspended, ParseError: as they say."""
        self.globals.file = path
        self.globals.folder = path.rpartition("/")[0]
        try:
            self._execute(path, self.globals)
        except n.Exit:
            pass
        except n.Return:
            pass
        finally:
            while self.buffers:
                text = "".join(self.buffers.pop())
                (self.buffers[-1] if self.buffers else self.output).append(text)

    def _execute(self, path: str, frame: n.Frame) -> Value:
        return self.execute(self.source(path).decode("latin-1"), path, frame)

    def source(self, path: str) -> bytes:
        """A script's text; what is no script is printed as it stands, and so read by who asked."""
        with unseen():
            source: bytes = self.files.read(path)
        if b"<?" not in source:
            source = self.files.read(path)
        return source

    def execute(self, source: str, path: str, frame: n.Frame) -> Value:
        """Run a text in a frame; what it returns."""
        script = parse(source)
        for statement in script.statements:
            if isinstance(statement, n.Function):
                frame_file, frame.file = frame.file, path
                statement.eval(frame)
                frame.file = frame_file
        before = frame.file, frame.folder
        frame.file, frame.folder = path, path.rpartition("/")[0]
        self._depth += 1
        try:
            if self._depth > DEPTH:
                raise Fatal("Maximum function nesting level reached")
            for statement in script.statements:
                if not isinstance(statement, n.Function):
                    statement.eval(frame)
        except n.Return as given:
            return given.value
        finally:
            self._depth -= 1
            frame.file, frame.folder = before
        return 1

    def include(self, path: str, frame: n.Frame, *, is_once: bool, is_required: bool) -> Value:
        full = self.absolute(path, frame)
        if is_once and full in self.included:
            return True
        try:
            source = self.source(full)
        except OSError as error:
            word = "require" if is_required else "include"
            self.warn(f"{word}({path}): Failed to open stream: {error.strerror}")
            if is_required:
                raise Fatal(f"Uncaught Error: Failed opening required '{path}' (include_path='.:/usr/share/php')") from None
            return False
        self.included.add(full)
        return self.execute(source.decode("latin-1"), full, frame)

    def absolute(self, path: str, frame: n.Frame | None = None) -> str:
        """A path as the script means it: relative ones below the folder of the script that was asked for."""
        if path.startswith("/"):
            return path
        base = self.globals.folder
        if frame is not None and path.startswith(("./", "../")) is False and frame.folder != base:
            try:
                with unseen():
                    self.files.read(f"{base}/{path}")
            except OSError:
                base = frame.folder
        return f"{base}/{path}"

    def warn(self, text: str) -> None:
        """A warning: shown where display_errors says so, and logged."""
        self.log.append(f"PHP Warning:  {text}")
        if self.settings.get("display_errors") in ("1", "On", "on"):
            self.echo(f"<br />\n<b>Warning</b>:  {text} in <b>{self.globals.file}</b> on line <b>1</b><br />\n")

    # ---- calls

    def evaluated(self, arguments: list[tuple[n.Node, bool]], frame: n.Frame) -> list[Value]:
        found: list[Value] = []
        for node, is_spread in arguments:
            value = node.eval(frame)
            if is_spread and isinstance(value, PhpArray):
                found += value.values()
            else:
                found.append(value)
        return found

    def call(self, callee: Value, arguments: list[tuple[n.Node, bool]], frame: n.Frame) -> Value:
        """A call as it stands in a script."""
        if isinstance(callee, str):
            name = callee.lower().lstrip("\\")
            known = BUILTINS.get(name)
            if known is not None and name not in self.functions:
                function, writes = known
                if writes:
                    refs = [_Written(node, frame) if at in writes else node.eval(frame) for at, (node, _) in enumerate(arguments)]
                    return self._builtin(name, function, refs)
                return self._builtin(name, function, self.evaluated(arguments, frame), frame)
            own = self.functions.get(name)
            if own is not None and any(parameter.is_reference for parameter in own.parameters):
                return self._own(own, arguments, frame)
        return self.apply(callee, self.evaluated(arguments, frame))

    def _builtin(self, name: str, function: Builtin, arguments: list[Value], frame: n.Frame | None = None) -> Value:
        try:
            if name in ("extract", "compact", "get_defined_vars", "func_get_args", "eval", "assert", "create_function"):
                return function(self, *arguments, frame=frame)
            return self.fits(function(self, *arguments))
        except TypeError as error:
            raise Thrown("ArgumentCountError", f"{name}() expects other arguments ({error})") from None

    def _own(self, function: n.Function, arguments: list[tuple[n.Node, bool]], frame: n.Frame) -> Value:
        """A function that writes to what it is given."""
        inner = self._frame(function, self.evaluated(arguments, frame))
        result = self._body(function, inner)
        for parameter, (node, _) in zip(function.parameters, arguments):
            if parameter.is_reference:
                node.assign(frame, inner.ref(parameter.name).value)
        return result

    def apply(self, callee: Value, arguments: list[Value]) -> Value:
        """A call with values, as callbacks are made."""
        self.spend(2)
        if isinstance(callee, n.Closure):
            inner = self._frame(callee.function, arguments)
            for name, ref in callee.kept.items():
                inner.variables.setdefault(name, n.Ref(ref.value))
            return self._body(callee.function, inner)
        if isinstance(callee, PhpArray) and len(callee) == 2 and isinstance(callee.get(0), PhpObject):
            return callee[0].call(to_str(callee[1]), arguments)
        name = to_str(callee).lower().lstrip("\\")
        own = self.functions.get(name)
        if own is not None:
            return self._body(own, self._frame(own, arguments))
        if name in BUILTINS:
            function, writes = BUILTINS[name]
            return self._builtin(
                name, function, [n.Ref(value) if at in writes else value for at, value in enumerate(arguments)], self.globals
            )
        raise Fatal(f"Uncaught Error: Call to undefined function {to_str(callee)}()")

    def _frame(self, function: n.Function, arguments: list[Value]) -> n.Frame:
        frame = n.Frame(self, function.file or self.globals.file, function.name)
        frame.arguments = arguments
        for at, parameter in enumerate(function.parameters):
            if parameter.is_rest:
                value: Value = PhpArray.of(arguments[at:])
            elif at < len(arguments):
                value = self.copied(arguments[at])
            elif parameter.default is not None:
                value = parameter.default.eval(frame)
            else:
                raise Thrown("ArgumentCountError", f"Too few arguments to function {function.name}()")
            frame.variables[parameter.name] = n.Ref(value)
        return frame

    def _body(self, function: n.Function, frame: n.Frame) -> Value:
        self._depth += 1
        try:
            if self._depth > DEPTH:
                raise Fatal("Allowed memory size of 134217728 bytes exhausted (tried to allocate 262144 bytes)")
            function.body.eval(frame)
        except n.Return as given:
            return given.value
        finally:
            self._depth -= 1
        return None

    # ---- names

    def constant(self, name: str) -> Value:
        if name in self.constants:
            return self.constants[name]
        if name in CONSTANTS:
            return self.sapi if name == "PHP_SAPI" else CONSTANTS[name]
        raise Fatal(f'Uncaught Error: Undefined constant "{name}"')

    def member(self, kind: str, name: str, arguments: list[tuple[n.Node, bool]] | None, frame: n.Frame) -> Value:
        if arguments is None:
            return CONSTANTS.get(f"{kind}::{name}", name if name == "class" else 0)
        raise Fatal(f"Uncaught Error: Call to undefined method {kind}::{name}()")

    def make(self, kind: str, arguments: list[Value]) -> PhpObject:
        maker = CLASSES.get(kind.lower().lstrip("\\"))
        if maker is not None:
            return maker(self, *arguments)
        if kind.lower().endswith(("exception", "error")):
            return ExceptionObject(kind, to_str(arguments[0]) if arguments else "")
        if kind.lower() == "stdclass":
            return PhpObject()
        raise Fatal(f'Uncaught Error: Class "{kind}" not found')


class _Written:
    """A place that a builtin writes to."""

    def __init__(self, node: n.Node, frame: n.Frame) -> None:
        self._node, self._frame = node, frame

    @property
    def value(self) -> Value:
        return self._node.quiet(self._frame)

    @value.setter
    def value(self, value: Value) -> None:
        self._node.assign(self._frame, value)


class ExceptionObject(PhpObject):
    """An exception as the script holds it."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__()
        self.name = kind
        self.properties["message"] = message

    def do_getmessage(self) -> Value:
        return self.properties["message"]

    def do_getcode(self) -> Value:
        return 0


__all__ = ["BUILTINS", "CLASSES", "CONSTANTS", "Machine", "ParseError", "Suspended", "builtin"]
