"""How a program ends: by an exception of its own, told as Python 3.11 tells it, by sys.exit, or because we know no further."""

from __future__ import annotations

import ast
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NoReturn

COMPREHENSIVE = 120  # frames that a traceback shows


class Raised(Exception):  # noqa: N818  a signal of the interpreter, as StopIteration
    """An exception of the visitor's program; `value` is an instance of a built-in class."""

    def __init__(self, value: BaseException) -> None:
        super().__init__(value)
        self.value = value
        self.trace: list[tuple[str, ast.AST | None]] = []
        self.low = 1 << 30  # the outermost call that stands in the trace
        self.through = ""  # the frames of the library's own below it


class Ended(Exception):  # noqa: N818
    """sys.exit: `status` is its argument."""

    def __init__(self, status: object) -> None:
        super().__init__(status)
        self.status = status


class Unknown(Exception):  # noqa: N818
    """Something that this interpreter does not do; `what` is for the record."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


@dataclass(slots=True)
class Source:
    """The text of a program, and the name under which tracebacks show it."""

    name: str
    text: str = ""
    lines: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        if not self.name.startswith("<"):
            self.lines = self.text.split("\n")


def throw(kind: type[BaseException], text: object = "") -> NoReturn:
    """Raise one of Python's own exceptions in the visitor's program."""
    raise Raised(kind(text) if text != "" else kind())


def passed_through(function: Callable[..., Any], frames: str) -> Callable[..., Any]:
    """A function of the library's that fails inside of itself, where the traceback shows these frames."""

    def call(*args: Any, **named: Any) -> Any:
        try:
            return function(*args, **named)
        except (ValueError, TypeError) as error:
            raised = Raised(error)
        raised.through = frames
        raise raised

    return call


def syntax(error: SyntaxError) -> str:
    """The message of a program that is none."""
    return "".join(traceback.format_exception_only(SyntaxError if not isinstance(error, IndentationError) else type(error), error))


def told(source: Source, raised: Raised) -> str:
    """The traceback, the innermost call last."""
    lines = ["Traceback (most recent call last):\n"]
    for name, node in reversed(raised.trace[:COMPREHENSIVE]):
        number = getattr(node, "lineno", 1)
        lines.append(f'  File "{source.name}", line {number}, in {name}\n')
        if 0 < number <= len(source.lines):
            lines += _quoted(source.lines[number - 1], node)
    return "".join(lines) + raised.through + named(raised.value) + "\n"


def named(value: BaseException) -> str:
    """The last line of a traceback."""
    kind = type(value)
    name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    if isinstance(value, KeyError) and len(value.args) == 1:
        return f"{name}: {value.args[0]!r}"
    text = str(value)
    return f"{name}: {text}" if text else name


def _quoted(line: str, node: ast.AST | None) -> list[str]:
    """The line, and marks below the part that failed where that is not all of it."""
    stripped = line.strip()
    lines = [f"    {stripped}\n"]
    start, end = getattr(node, "col_offset", 0), getattr(node, "end_col_offset", None)
    indent = len(line) - len(line.lstrip())
    is_whole = (
        end is None or getattr(node, "end_lineno", 0) != getattr(node, "lineno", 0) or (start <= indent and end >= len(line.rstrip()))
    )
    if is_whole and not isinstance(node, (ast.BinOp, ast.Subscript)):
        return lines
    marks = "^" * max(1, (end or start) - start)
    if isinstance(node, ast.BinOp) and node.left.end_col_offset is not None:
        left, right = node.left.end_col_offset - start, node.right.col_offset - start
        between = line[node.left.end_col_offset : node.right.col_offset]
        at = left + len(between) - len(between.lstrip())
        marks = "~" * at + "^" * max(1, right - left - between.count(" ")) + "~" * max(0, (end or 0) - start)
        marks = marks[: (end or start) - start]
    elif isinstance(node, ast.Subscript) and node.value.end_col_offset is not None:
        left = node.value.end_col_offset - start
        marks = "~" * left + "^" * (len(marks) - left)
    lines.append(f"    {' ' * (start - indent)}{marks}\n")
    return lines
