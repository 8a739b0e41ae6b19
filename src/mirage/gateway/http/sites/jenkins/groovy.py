"""Groovy as people type it into the script console: strings, lists, variables, printing, files, and commands that are executed.

A small interpreter of ours, not the language: what it does not understand is answered as the console answers a name that it does not
know. Commands go to the visitor's own layer, nothing else leaves this file.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

STEPS = 4000
OUTPUT = 1 << 20
_TOKEN = re.compile(
    r"""\s+|//[^\n]*|/\*.*?\*/|(?P<text>\"\"\".*?\"\"\"|'''.*?'''|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(?P<number>\d+(?:\.\d+)?[lLdDfF]?)"""
    r"""|(?P<name>[A-Za-z_$][\w$]*)|(?P<sign>\?\.|->|==|!=|<<|&&|\|\||[-+*/%<>=.,;:()\[\]{}!?&|])""",
    re.DOTALL,
)
TYPES = frozenset(
    "def var String int Integer long byte Object List Map File Process boolean StringBuffer StringBuilder final".split()
)
Run = Callable[[list[str], list[str] | None], Awaitable[tuple[bytes, bytes, int]]]


class Trouble(Exception):  # noqa: N818 - the script's own
    """An exception of the script: its class and its words."""


@dataclass
class Ran:
    """A process that has been executed: what it said."""

    out: bytes
    err: bytes
    status: int


@dataclass
class Buffer:
    """A StringBuffer."""

    text: str = ""


@dataclass
class Made:
    """An object of a class that does nothing else here than be there: `new File(...)`, a static name."""

    kind: str
    values: list[Any] = field(default_factory=list)


@dataclass
class Console:
    """One run. `read` gives a file's text or raises OSError; `facts` answers names of Jenkins' own."""

    run: Run
    read: Callable[[str], str]
    write: Callable[[str, str], None]
    facts: dict[str, Any]
    output: str = ""

    def tell(self, text: str) -> None:
        """Print: as much as a run may."""
        self.output += text[: OUTPUT - len(self.output)]

    async def evaluate(self, source: str) -> str:
        """What the script printed, with its result where it has one, as doScript writes it."""
        value, trouble = await self.perform(source)
        if trouble:
            self.output += trouble
        elif value is not None:
            self.output += f"Result: {shown(value)}\n"
        return self.output[:OUTPUT]

    async def perform(self, source: str) -> tuple[Any, str]:
        """A script's value, and what it ended of, or "" where it came to its end; its words are in `output`."""
        try:
            return await _Reader(self, source).statements(), ""
        except Trouble as trouble:
            return None, f"{trouble}\n\tat Script1.run(Script1.groovy:1)\n"
        except (IndexError, RecursionError, ValueError, TypeError, AttributeError):
            return None, _failed("unexpected input")


def _failed(words: str) -> str:
    return (
        "org.codehaus.groovy.control.MultipleCompilationErrorsException: startup failed:\n"
        f"Script1.groovy: 1: {words} @ line 1, column 1.\n\n1 error\n\n"
    )


class _Reader:
    def __init__(self, console: Console, source: str) -> None:
        self.console = console
        self.tokens: list[tuple[str, str, bool]] = []
        self.at = 0
        self.steps = 0
        self.variables: dict[str, Any] = {}
        place, is_new_line = 0, False
        while place < len(source):
            found = _TOKEN.match(source, place)
            if found is None:
                raise Trouble(_failed(f"unexpected char: '{source[place]}'").rstrip())
            if found.lastgroup:
                self.tokens.append((found.lastgroup, found[0], is_new_line))
                is_new_line = False
            else:
                is_new_line = is_new_line or "\n" in found[0]
            place = found.end()

    # ---- tokens

    def _peek(self, ahead: int = 0) -> str:
        return self.tokens[self.at + ahead][1] if self.at + ahead < len(self.tokens) else ""

    def _kind(self, ahead: int = 0) -> str:
        return self.tokens[self.at + ahead][0] if self.at + ahead < len(self.tokens) else ""

    def _begins_line(self) -> bool:
        return self.at < len(self.tokens) and self.tokens[self.at][2]

    def _take(self, sign: str) -> bool:
        if self._peek() == sign and self._kind() != "text":
            self.at += 1
            return True
        return False

    def _want(self, sign: str) -> None:
        if not self._take(sign):
            raise Trouble(_failed(f"unexpected token: {self._peek() or '<EOF>'}").rstrip())

    # ---- statements

    async def statements(self, until: str = "") -> Any:
        value: Any = None
        while self.at < len(self.tokens) and not (until and self._peek() == until):
            if self._take(";"):
                continue
            value = await self._statement()
        return value

    async def _statement(self) -> Any:
        self.steps += 1
        if self.steps > STEPS:
            raise Trouble("java.lang.OutOfMemoryError: GC overhead limit exceeded")
        word = self._peek()
        if word == "import":
            while self.at < len(self.tokens) and not self._take(";"):
                self.at += 1
                if self._begins_line():
                    break
            return None
        if word == "try":
            self.at += 1
            return await self._tried()
        if word in ("return",):
            self.at += 1
            return await self._expression()
        if word in ("print", "println") and self._peek(1) != "." and self._kind() == "name":
            return await self._print(word)
        self._declaration()
        if self._kind() == "name" and self._peek(1) == "=" and self._peek(2) != "=":
            name = self._peek()
            self.at += 2
            self.variables[name] = await self._expression()
            while self._take(","):
                await self._statement()
            return None
        if (self._kind() == "name" and self._kind(-1) == "name" and self._peek(1) in (";", "")) or self._declared_only():
            self.variables.setdefault(self._peek(), None)
            self.at += 1
            return None
        value = await self._expression()
        if self._take("="):
            given = await self._expression()
            if isinstance(value, _Place):
                value.put(given)
            return None
        return value.get() if isinstance(value, _Place) else value

    def _declaration(self) -> None:
        """A type in front of a name: read over."""
        if self._peek() in TYPES and self._kind(1) in ("name", "sign") and self._peek(1) not in ("(", ".", "="):
            self.at += 1
            while self._peek() == "[" and self._peek(1) == "]":
                self.at += 2

    def _declared_only(self) -> bool:
        before = self.tokens[self.at - 1][1] if self.at else ""
        return (
            self._kind() == "name" and before in (*TYPES, "]") and self._peek(1) in (";", "") and self._peek() not in self.variables
        )

    async def _tried(self) -> Any:
        self._want("{")
        value = await self.statements("}")
        self._want("}")
        while self._peek() in ("catch", "finally"):
            while not self._take("{"):
                self.at += 1
                if self.at >= len(self.tokens):
                    raise Trouble(_failed("unexpected token: <EOF>").rstrip())
            depth = 1
            while depth and self.at < len(self.tokens):
                depth += (self._peek() == "{") - (self._peek() == "}")
                self.at += 1
        return value

    async def _print(self, word: str) -> Any:
        self.at += 1
        value = "" if self._peek() in (";", "") or self._begins_line() else _plain(await self._expression())
        self.console.tell(shown(value) + ("\n" if word == "println" else ""))
        return None

    # ---- expressions

    async def _expression(self) -> Any:
        value = await self._sum()
        while self._peek() in ("==", "!=", "<", ">", "&&", "||", "?") and self._kind() == "sign":
            sign = self._peek()
            self.at += 1
            if sign == "?":
                first = await self._expression()
                self._want(":")
                second = await self._expression()
                value = first if _plain(value) else second
                continue
            other = _plain(await self._sum())
            left = _plain(value)
            if sign in ("==", "!="):
                value = (shown(left) == shown(other)) == (sign == "==")
            elif sign in ("&&", "||"):
                value = (left and other) if sign == "&&" else (left or other)
            elif isinstance(left, int) and isinstance(other, int):
                value = left < other if sign == "<" else left > other
            else:
                value = shown(left) < shown(other) if sign == "<" else shown(left) > shown(other)
        return value

    async def _sum(self) -> Any:
        value = await self._chain()
        while self._peek() in ("+", "-", "*", "/", "<<") and self._kind() == "sign":
            sign = self._peek()
            self.at += 1
            other = _plain(await self._chain())
            left = _plain(value)
            if sign == "<<":
                self._append(left, other)
                value = left
            elif isinstance(left, int) and isinstance(other, int):
                value = _whole(left, sign, other)
            elif isinstance(left, list):
                value = left + (other if isinstance(other, list) else [other])
                _bounded(len(value) * 64)
            else:
                value = shown(left) + shown(other)
                _bounded(len(value))
        return value

    def _append(self, left: Any, other: Any) -> None:
        if isinstance(left, Buffer):
            left.text += shown(other)
            _bounded(len(left.text))
        elif isinstance(left, list):
            left.append(other)
        elif isinstance(left, Made) and left.kind == "File":
            self.console.write(shown(left.values[0]), self._text(left) + shown(other))

    def _text(self, file: Made) -> str:
        name = shown(file.values[0])
        try:
            return self.console.read(name)
        except OSError as error:
            raise Trouble(f"java.io.FileNotFoundException: {name} ({error.strerror})") from None

    async def _chain(self) -> Any:
        value = await self._value()
        while True:
            if self._peek() in (".", "?.") and self._kind() == "sign":
                self.at += 1
                value = await self._member(_plain(value))
            elif self._peek() == "[" and self._kind() == "sign" and not self._begins_line():
                self.at += 1
                index = _plain(await self._expression())
                self._want("]")
                value = _Place(_plain(value), index)
            else:
                return value

    async def _member(self, value: Any) -> Any:
        name = self._peek().strip("'\"")
        self.at += 1
        arguments: list[Any] | None = None
        if self._take("("):
            arguments = await self._arguments()
        if self._peek() == "{" and self._kind() == "sign":
            return await self._closure(value, name)
        return await self._call(value, name, arguments)

    async def _arguments(self) -> list[Any]:
        found = []
        while not self._take(")"):
            found.append(_plain(await self._expression()))
            self._take(",")
        return found

    async def _closure(self, value: Any, name: str) -> Any:
        """`each { ... }`: its statements, once for each."""
        self._want("{")
        start = self.at
        items = value if isinstance(value, list) else shown(value).splitlines() if name == "eachLine" else [value]
        parameter = "it"
        if self._kind() == "name" and self._peek(1) == "->":
            parameter = self._peek()
            start += 2
        end = self._end(start)
        results = []
        for item in items[:200]:
            self.at = start
            self.variables[parameter] = item
            results.append(await self.statements("}"))
        self.at = end + 1
        return results if name == "collect" else value

    def _end(self, start: int) -> int:
        depth, at = 1, start
        while at < len(self.tokens):
            sign = self.tokens[at][1] if self.tokens[at][0] == "sign" else ""
            depth += (sign == "{") - (sign == "}")
            if not depth:
                return at
            at += 1
        raise Trouble(_failed("unexpected token: <EOF>").rstrip())

    async def _value(self) -> Any:
        if self.at >= len(self.tokens):
            raise Trouble(_failed("unexpected token: <EOF>").rstrip())
        kind, text, _ = self.tokens[self.at]
        self.at += 1
        if kind == "text":
            return await self._string(text)
        if kind == "number":
            return int(text.rstrip("lLdDfF").partition(".")[0][:18])
        if text == "(":
            value = await self._expression()
            self._want(")")
            return value
        if text == "[":
            return await self._list()
        if text in ("-", "!"):
            value = _plain(await self._chain())
            return (not value) if text == "!" else -value
        if text == "new":
            return await self._new()
        if kind != "name":
            raise Trouble(_failed(f"unexpected token: {text}").rstrip())
        if text in ("null", "true", "false"):
            return {"null": None, "true": True, "false": False}[text]
        if text in self.variables:
            return self.variables[text]
        if self._take("("):
            arguments = await self._arguments()
            return await self._call(Made("Script1"), text, arguments)
        return self._static(text)

    def _static(self, name: str) -> Any:
        while self._peek() == "." and self._kind(1) == "name" and name[:1].islower():
            name = self._peek(1)
            self.at += 2
            if name[:1].isupper():
                break
        if name[:1].isupper():
            return Made(name)
        raise Trouble(f"groovy.lang.MissingPropertyException: No such property: {name} for class: Script1")

    async def _new(self) -> Any:
        name = self._peek()
        self.at += 1
        while self._take("."):
            name = self._peek()
            self.at += 1
        if self._take("["):
            size = _plain(await self._expression())
            self._want("]")
            return [None] * min(size if isinstance(size, int) and size > 0 else 0, 1000)
        arguments = await self._arguments() if self._take("(") else []
        if name in ("StringBuffer", "StringBuilder", "ByteArrayOutputStream"):
            return Buffer(shown(arguments[0]) if arguments else "")
        if name == "String":
            return shown(arguments[0]) if arguments else ""
        return Made(name, arguments)

    async def _list(self) -> list[Any]:
        found = []
        while not self._take("]"):
            found.append(_plain(await self._expression()))
            if self._take(":"):
                found.append(_plain(await self._expression()))
            self._take(",")
        if self._peek() == "as":
            self.at += 2
            while self._peek() == "[" or self._peek() == "]":
                self.at += 1
        return found

    async def _string(self, literal: str) -> str:
        quote = literal[:3] if literal[:3] in ('"""', "'''") else literal[0]
        text = literal[len(quote) : -len(quote)]
        text = re.sub(
            r"\\(.)",
            lambda found: {"n": "\n", "t": "\t", "r": "\r"}.get(found[1], "\0$" if found[1] == "$" else found[1]),
            text,
            flags=re.DOTALL,
        )
        if quote[0] == '"':
            for found in reversed(list(re.finditer(r"(?<!\0)\$(?:\{([^}]*)\}|([A-Za-z_]\w*(?:\.\w+)*))", text))):
                inner = _Reader(self.console, found[1] or found[2])
                inner.variables = self.variables
                text = text[: found.start()] + shown(_plain(await inner._expression())) + text[found.end() :]
                _bounded(len(text))
        return text.replace("\0$", "$")

    # ---- what can be called

    async def _call(self, value: Any, name: str, arguments: list[Any] | None) -> Any:
        given = arguments or []
        if name == "execute" and isinstance(value, str | list):
            words = [shown(word) for word in value] if isinstance(value, list) else value.split()
            return await self._execute(words, given)
        if isinstance(value, Made):
            return await self._made(value, name, arguments)
        if isinstance(value, Ran):
            return self._ran(value, name, given)
        if isinstance(value, Buffer):
            if name == "append":
                value.text += shown(given[0]) if given else ""
                _bounded(len(value.text))
                return value
            return len(value.text) if name in ("length", "size") else value.text
        if name in ("text", "getText", "toString", "trim", "strip", "toUpperCase", "toLowerCase", "readLines", "bytes", "getBytes"):
            text = shown(value)
            done = {"trim": text.strip(), "strip": text.strip(), "toUpperCase": text.upper(), "toLowerCase": text.lower()}
            return text.splitlines() if name == "readLines" else done.get(name, text)
        if name in ("size", "length"):
            return len(value)
        if name == "join" and isinstance(value, list):
            between = shown(given[0]) if given else ""
            return _joined(between, value)
        if name == "split" and isinstance(value, str):
            return value.split(shown(given[0]) if given else None)
        if name == "replace" and isinstance(value, str) and len(given) == 2:
            _bounded(len(value) + (value.count(shown(given[0])) * len(shown(given[1]))))
            return value.replace(shown(given[0]), shown(given[1]))
        if name == "decodeBase64":
            return _base64(shown(value))
        raise Trouble(f"groovy.lang.MissingPropertyException: No such property: {name} for class: {_class(value)}")

    async def _made(self, value: Made, name: str, arguments: list[Any] | None) -> Any:
        given = arguments or []
        if value.kind in ("Runtime", "ProcessBuilder"):
            if name in ("getRuntime", "command", "redirectErrorStream", "inheritIO"):
                return Made(value.kind, given if name == "command" else value.values)
            if name in ("exec", "start"):
                words = given or value.values
                flat = words[0] if words and isinstance(words[0], list) else words
                return await self._execute(
                    [shown(word) for word in flat] if len(flat) > 1 or isinstance(words[0], list) else shown(flat[0]).split(), []
                )
        if value.kind in ("Base64", "BASE64Decoder", "Decoder"):
            return _base64(shown(given[0])) if name in ("decode", "decodeBuffer") else Made("Decoder")
        if value.kind == "Eval":
            return Made("BASE64Decoder")
        if value.kind in ("File", "FileReader", "Scanner", "FileInputStream"):
            return self._file(value, name, given)
        if value.kind == "Thread":
            return None
        key = f"{value.kind}.{name}"
        plain = f"{value.kind}.{name[3:4].lower()}{name[4:]}" if name.startswith("get") else key
        for known in (key, plain):
            if known in self.console.facts:
                return self.console.facts[known]
        if name in ("instance", "getInstance", "get", "class", "getActiveInstance") or name[:1].isupper():
            return Made(value.kind if not name[:1].isupper() else name, given)
        if name == "println":
            self.console.tell((shown(given[0]) if given else "") + "\n")
            return None
        raise Trouble(
            f"groovy.lang.MissingMethodException: No signature of method: {value.kind}.{name}() is applicable for argument types: () "
            "values: []"
        )

    def _file(self, value: Made, name: str, given: list[Any]) -> Any:
        path = shown(value.values[0]) if value.values else ""
        if name in ("text", "getText", "bytes", "newReader", "newInputStream", "readLines", "eachLine"):
            text = self._text(value)
            return text.splitlines() if name in ("readLines", "eachLine") else text
        if name in ("write", "setText", "append", "leftShift"):
            before = self._text(value) if name in ("append", "leftShift") else ""
            self.console.write(path, before + shown(given[0]) if given else before)
            return None
        if name in ("exists", "isFile", "canRead"):
            try:
                self.console.read(path)
            except OSError:
                return False
            return True
        return path

    def _ran(self, value: Ran, name: str, given: list[Any]) -> Any:
        out, err = value.out.decode("utf-8", "replace"), value.err.decode("utf-8", "replace")
        if name in ("text", "getText", "inputStream", "in", "getInputStream", "getIn"):
            return out
        if name in ("err", "errorStream", "getErr", "getErrorStream"):
            return err
        if name in ("exitValue", "waitFor", "waitForOrKill", "getExitValue"):
            return value.status if name != "waitForOrKill" else None
        for buffer, text in zip(given, (out, err) if name in ("consumeProcessOutput", "waitForProcessOutput") else (out,)):
            if isinstance(buffer, Buffer):
                buffer.text += text
        return value

    async def _execute(self, words: list[str], given: list[Any]) -> Ran:
        env = [shown(pair) for pair in given[0]] if given and isinstance(given[0], list) else None
        try:
            return Ran(*await self.console.run(words, env))
        except OSError as error:
            raise Trouble(
                f'java.io.IOException: Cannot run program "{words[0] if words else ""}": error={error.errno}, {error.strerror}'
            ) from None


@dataclass
class _Place:
    """An element of a list, to be read or written."""

    of: Any
    index: Any

    def get(self) -> Any:
        return self.of[self.index] if isinstance(self.of, list | str) and isinstance(self.index, int) else None

    def put(self, value: Any) -> None:
        if isinstance(self.of, list) and isinstance(self.index, int):
            self.of[self.index] = _plain(value)


def _plain(value: Any) -> Any:
    return value.get() if isinstance(value, _Place) else value


def _bounded(size: int) -> None:
    """Trouble: more than a script may hold at once."""
    if size > OUTPUT:
        raise Trouble("java.lang.OutOfMemoryError: Java heap space")


def _joined(between: str, values: list[Any]) -> str:
    parts, size = [], 0
    for value in values:
        parts.append(shown(value))
        size += len(parts[-1]) * (16 if isinstance(value, list) else 1) + len(between)  # lists in lists grow fastest
        _bounded(size)
    return between.join(parts)


def _whole(left: int, sign: str, right: int) -> int:
    if sign == "/" and not right:
        raise Trouble("java.lang.ArithmeticException: Division by zero")
    value = {"+": left + right, "-": left - right, "*": left * right}[sign] if sign != "/" else left // right
    return (value + (1 << 63)) % (1 << 64) - (1 << 63)


def _base64(text: str) -> str:
    return base64.b64decode(re.sub(r"[^A-Za-z0-9+/=]", "", text)).decode("latin-1")


def _class(value: Any) -> str:
    kinds = {str: "java.lang.String", list: "java.util.ArrayList", int: "java.lang.Integer", bool: "java.lang.Boolean"}
    return kinds.get(type(value), "java.lang.Object")


def shown(value: Any) -> str:
    """A value as Groovy prints it."""
    value = _plain(value)
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, list):
        return f"[{_joined(', ', value)}]"
    if isinstance(value, Buffer):
        return value.text
    if isinstance(value, str):
        return value
    if isinstance(value, Ran):
        return f"Process[pid=4711, exitValue={value.status}]"
    return f"class {value.kind}" if isinstance(value, Made) else str(value)
