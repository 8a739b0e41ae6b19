"""The one-liners of PHP that visitors try a machine with: prints, sums, variables, commands; anything else is not understood.

A text is cut into statements, a statement into values; nothing is evaluated by the host. `Unknown` says that a statement is none of
these, and then nothing of the program has been run: it is read as a whole first.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from mirage.shell.lib.text import to_bytes, to_text

if TYPE_CHECKING:
    from mirage.shell.process import Process

TEXT_MAX = 1 << 16  # characters of a value
TOKEN = re.compile(
    r"""\s*(?:(?P<double>"(?:[^"\\]|\\.)*")|(?P<single>'(?:[^'\\]|\\.)*')|(?P<tick>`[^`]*`)|(?P<number>\d+(?:\.\d+)?)"""
    r"""|(?P<name>[A-Za-z_]\w*(?:::\w+)*)|(?P<variable>\$[A-Za-z_]\w*(?:\{\w+\})?|@ARGV)|(?P<mark>\*\*|[-+*/%.,;()=]))""",
    re.DOTALL,
)
ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "0": "\0", "e": "\x1b", "a": "\a"}
Token = tuple[str, str]
Node = tuple[str, object]


class Unknown(Exception):  # noqa: N818  no error: a text that is not ours to run
    """The program is none that is understood."""


class Died(Exception):  # noqa: N818
    """die, or exit: what stands on standard error, and the status."""

    def __init__(self, text: str, status: int) -> None:
        super().__init__(text)
        self.text = text
        self.status = status


@dataclass(slots=True)
class Language:
    """The words for printing, and what is there to call and to name."""

    prints: frozenset[str]
    functions: frozenset[str] = frozenset()
    constants: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Script:
    """A program that was understood: run it with `run`."""

    proc: Process
    language: Language
    body: list[tuple[str, list[Node]]]
    variables: dict[str, str] = field(default_factory=dict)

    async def run(self) -> int:
        """Raises Died."""
        for verb, nodes in self.body:
            await self.proc.tick(4)
            await self._statement(verb, nodes)
        return 0

    async def _statement(self, verb: str, nodes: list[Node]) -> None:
        proc = self.proc
        if verb.startswith("$"):
            self.variables[verb] = (await self._values(nodes))[0]
            return
        values = await self._values(nodes)
        if verb in self.language.prints:
            proc.out("".join(values))
        elif verb in ("system", "exec", "passthru", "shell_exec"):
            argv = ["/bin/sh", "-c", values[0]] if len(values) < 2 else values
            with contextlib.suppress(OSError):
                await proc.spawn(argv)
        elif verb == "sleep":
            await proc.sleep(min(float(values[0] or 0), 1e6))
        elif verb in ("exit", "die"):
            if verb == "die" and "echo" not in self.language.prints:
                text = "".join(values) or "Died"
                raise Died(text if text.endswith("\n") else f"{text} at -e line 1.\n", 255)
            value = values[0] if values else "0"
            if not value.isdecimal():
                proc.out(value)
            raise Died("", int(value[:9]) & 255 if value.isdecimal() else 0)

    async def _values(self, nodes: list[Node]) -> list[str]:
        return [await self._value(node) for node in nodes]

    async def _value(self, node: Node) -> str:
        kind, content = node
        if kind == "text":
            return str(content)
        if kind == "mixed":
            return re.sub(r"\$(\w+)", lambda found: self.variables.get(f"${found[1]}", ""), str(content))
        if kind == "variable":
            return self.variables.get(str(content), "")
        if kind == "tick":
            return await self._output(str(content))
        name, nodes = cast("tuple[str, list[Node]]", content)
        values = await self._values(nodes)
        if kind == "call":
            return await self._call(name, values)
        return _combined(name, *values)

    async def _call(self, name: str, values: list[str]) -> str:
        if name == "base64_decode":
            try:
                return to_text(base64.b64decode(values[0] + "=="))
            except binascii.Error:
                return ""
        if name == "base64_encode":
            return base64.b64encode(to_bytes(values[0])).decode()
        if name in ("shell_exec", "qx"):
            return await self._output(values[0])
        return {"time": str(self.proc.clock.now() // 1_000_000_000), "getmypid": str(self.proc.pid)}.get(name, "")

    async def _output(self, line: str) -> str:
        proc = self.proc
        reader, writer = proc.pipe()
        await proc.flush()
        try:
            child = proc.start(["/bin/sh", "-c", line], fds={**proc.fds, 1: writer})
        except OSError:
            reader.close()
            return ""
        finally:
            writer.close()
        parts = []
        while data := await proc.read_from(reader):
            parts.append(data)
        reader.close()
        await child.wait()
        return to_text(b"".join(parts))[: 1 << 22]


def _combined(op: str, left: str, right: str) -> str:
    if op == ".":
        return (left + right)[:TEXT_MAX]
    if op == "x":
        return left * min(int(_number(right)), TEXT_MAX // max(1, len(left)))
    a, b = _number(left), _number(right)
    if op in "/%" and not b:
        raise Died("Illegal division by zero at -e line 1.\n", 255)
    if op == "**" and (abs(a) > 1e6 or abs(b) > 40):
        return "inf"
    made = {
        "+": a + b,
        "-": a - b,
        "*": a * b,
        "/": a / b if b else 0.0,
        "%": a % b if b else 0.0,
        "**": a**b if op == "**" else 0.0,
    }[op]
    return str(int(made)) if made == int(made) and abs(made) < 1e15 else f"{made:.15g}"


def _number(text: str) -> float:
    found = re.match(r"\s*-?\d{1,300}(?:\.\d+)?", text)
    return float(found[0]) if found else 0.0


def understood(proc: Process, code: str, language: Language, words: list[str]) -> Script:
    """The program; Unknown."""
    if len(code) > TEXT_MAX:
        raise Unknown
    return Script(proc, language, _Reader(_tokens(code), language, words).body())


def _tokens(code: str) -> list[Token]:
    tokens: list[Token] = []
    at = 0
    while at < len(code) and code[at:].strip():
        found = TOKEN.match(code, at)
        if found is None or found.lastgroup is None:
            raise Unknown
        tokens.append((found.lastgroup, found[found.lastgroup]))
        at = found.end()
    return tokens


class _Reader:
    """Statements of a few shapes, values with operators from left to right as far as they bind alike."""

    def __init__(self, tokens: list[Token], language: Language, words: list[str]) -> None:
        self.tokens = tokens
        self.language = language
        self.words = words
        self.at = 0
        self.depth = 0

    def body(self) -> list[tuple[str, list[Node]]]:
        found = []
        while self.at < len(self.tokens):
            if not self._takes(";"):
                found.append(self._statement())
                if self.at < len(self.tokens) and not self._takes(";"):
                    raise Unknown
        return found

    def _peek(self) -> Token:
        return self.tokens[self.at] if self.at < len(self.tokens) else ("", "")

    def _takes(self, mark: str) -> bool:
        if self._peek() == ("mark", mark):
            self.at += 1
            return True
        return False

    def _statement(self) -> tuple[str, list[Node]]:
        kind, text = self._peek()
        self.at += 1
        if kind == "name" and text in ("my", "our"):
            kind, text = self._peek()
            self.at += 1
        if kind == "variable":
            if not self._takes("="):
                raise Unknown
            return text, [self._sum()]
        if kind != "name":
            raise Unknown
        if text in ("use", "no") and self._peek()[0] == "name":
            module = self._peek()[1]
            while self._peek() not in (("mark", ";"), ("", "")):
                self.at += 1
            if module not in ("strict", "warnings", "MIME::Base64", "utf8", "POSIX"):
                raise Unknown
            return "use", []
        if text not in self.language.prints | {"system", "exec", "exit", "die", "sleep", "passthru", "shell_exec"}:
            raise Unknown
        return text, self._list()

    def _list(self) -> list[Node]:
        if self._peek() in (("mark", ";"), ("", "")):
            return []
        start, has_parenthesis = self.at, self._takes("(")
        if has_parenthesis and self._takes(")"):
            return []
        found = [self._sum()]
        while self._takes(","):
            found.append(self._sum())
        if has_parenthesis:
            if not self._takes(")"):
                raise Unknown
            if self._peek() not in (("mark", ";"), ("", "")):  # the parenthesis was part of a value
                self.at = start
                found = [self._sum()]
                while self._takes(","):
                    found.append(self._sum())
        return found

    def _sum(self) -> Node:
        left = self._product()
        while self._peek()[0] == "mark" and self._peek()[1] in "+-.":
            op = self._peek()[1]
            self.at += 1
            left = ("op", (op, [left, self._product()]))
        return left

    def _product(self) -> Node:
        left = self._one()
        while self._peek() == ("name", "x") or (self._peek()[0] == "mark" and self._peek()[1] in ("*", "/", "%", "**")):
            op = self._peek()[1]
            self.at += 1
            left = ("op", (op, [left, self._one()]))
        return left

    def _one(self) -> Node:
        self.depth += 1
        if self.depth > 50:
            raise Unknown
        try:
            return self._single()
        finally:
            self.depth -= 1

    def _single(self) -> Node:
        kind, text = self._peek()
        self.at += 1
        if kind == "number":
            return "text", text
        if kind == "single":
            return "text", re.sub(r"\\(['\\])", r"\1", text[1:-1])
        if kind == "double":
            if re.search(r"[@]\w|\$[{(\[]|\$\w+\s*(?:->|\[|\{)", text):
                raise Unknown
            return "mixed", re.sub(r"\\(.)", lambda found: ESCAPES.get(found[1], found[1]), text[1:-1], flags=re.DOTALL)
        if kind == "tick":
            return "tick", text[1:-1]
        if kind == "variable":
            return self._variable(text)
        if (kind, text) == ("mark", "("):
            value = self._sum()
            if not self._takes(")"):
                raise Unknown
            return value
        if kind == "name":
            return self._named(text)
        raise Unknown

    def _variable(self, text: str) -> Node:
        if text == "@ARGV":
            return "text", "".join(self.words)
        if "{" in text and not text.startswith("$ENV{"):
            raise Unknown
        return "variable", text

    def _named(self, text: str) -> Node:
        if text in self.language.constants:
            if self._takes("(") and not self._takes(")"):
                raise Unknown
            return "text", self.language.constants[text]
        if text not in self.language.functions:
            raise Unknown
        if not self._takes("("):
            return "call", (text, [])
        if self._takes(")"):
            return "call", (text, [])
        found = [self._sum()]
        while self._takes(","):
            found.append(self._sum())
        if not self._takes(")"):
            raise Unknown
        return "call", (text, found)
