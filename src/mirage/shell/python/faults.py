"""How a program ends: by an exception of its own, told as Python 3.11 tells it, by sys.exit, or because we know no further."""

from __future__ import annotations

import ast
import traceback
from dataclasses import dataclass, field
from typing import NoReturn

COMPREHENSIVE = 120  # frames that a traceback shows
REPEATED = 3  # times that one frame is shown after another (TB_RECURSIVE_CUTOFF)
CAUSED = "\nThe above exception was the direct cause of the following exception:\n\n"
MEANWHILE = "\nDuring handling of the above exception, another exception occurred:\n\n"


class Raised(Exception):  # noqa: N818  a signal of the interpreter, as StopIteration
    """An exception of the visitor's program; `value` is an instance of a built-in class."""

    def __init__(self, value: BaseException) -> None:
        super().__init__(value)
        self.value = value
        self.trace: list[tuple[str, ast.AST | None]] = []
        self.low = 1 << 30  # the outermost call that stands in the trace
        self.through = ""  # the frames of the library's own below it
        self.before: Raised | None = None  # what was being handled when it came
        self.is_caused = False  # raise ... from


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


def syntax(error: SyntaxError) -> str:
    """The message of a program that is none."""
    if isinstance(error, IndentationError) and error.msg.startswith("expected an indented block"):
        error.end_offset = None  # which CPython's own report leaves out here
    return "".join(traceback.format_exception_only(SyntaxError if not isinstance(error, IndentationError) else type(error), error))


def told(source: Source, raised: Raised) -> str:
    """The traceback, the innermost call last, below those of what was being handled."""
    lines: list[str] = []
    if raised.before is not None:
        lines += [told(source, raised.before), CAUSED if raised.is_caused else MEANWHILE]
    lines.append("Traceback (most recent call last):\n")
    last, times = "", 0
    for name, node in reversed(raised.trace[:COMPREHENSIVE]):
        number = getattr(node, "lineno", 1)
        frame = f'  File "{source.name}", line {number}, in {name}\n'
        shown = []
        if 0 < number <= len(source.lines):
            line = source.lines[number - 1]
            is_cut = getattr(node, "end_lineno", number) != number
            shown = quoted(
                line, getattr(node, "col_offset", None), len(line.encode()) if is_cut else getattr(node, "end_col_offset", None)
            )
        if frame == last:
            times += 1
            if times >= REPEATED:
                continue
        else:
            lines += _repeated(times)
            last, times = frame, 0
        lines += [frame, *shown]
    return "".join([*lines, *_repeated(times)]) + raised.through + named(raised.value) + "\n"


def _repeated(times: int) -> list[str]:
    more = times - REPEATED + 1
    return [f"  [Previous line repeated {more} more time{'' if more == 1 else 's'}]\n"] if more > 0 else []


def named(value: BaseException) -> str:
    """The last line of a traceback."""
    kind = type(value)
    name = kind.__qualname__ if kind.__module__ in ("builtins", "__main__") else f"{kind.__module__}.{kind.__qualname__}"
    if isinstance(value, KeyError) and len(value.args) == 1:
        return f"{name}: {value.args[0]!r}"
    text = str(value)
    return f"{name}: {text}" if text else name


def quoted(line: str, start: int | None, end: int | None) -> list[str]:
    """The line, and marks below the part that failed (in bytes) where that is not all of it: tb_displayline() of traceback.c."""
    stripped = line.strip()
    lines = [f"    {stripped}\n"]
    if start is None or end is None:
        return lines
    raw = line.encode()
    first, last = len(raw[:start].decode("utf-8", "replace")), len(raw[:end].decode("utf-8", "replace").rstrip())
    anchors = _anchors(line[first:last])
    if last - first >= len(stripped) and anchors is None:
        return lines
    width = max(1, last - first)
    marks = "^" * width
    if anchors is not None:
        left, right = anchors
        marks = "~" * left + "^" * (right - left) + "~" * (width - right)
    indent = len(line) - len(line.lstrip())
    return [*lines, f"    {' ' * (first - indent)}{marks}\n"]


def _anchors(segment: str) -> tuple[int, int] | None:
    """Where the operator of a binary operation, or the brackets of a subscript, stand in it."""
    try:
        body = ast.parse(segment).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    node = body[0].value if len(body) == 1 and isinstance(body[0], ast.Expr) else None
    if isinstance(node, ast.BinOp):
        end = _column(segment, node.left.end_col_offset)
        between = segment[end : _column(segment, node.right.col_offset)]
        at = end + len(between) - len(between.lstrip(" ()\t"))
        return at, at + len(between.strip(" ()\t")[:2].rstrip())
    if isinstance(node, ast.Subscript):
        return _column(segment, node.value.end_col_offset), len(segment)
    return None


def _column(text: str, offset: int | None) -> int:
    return len(text.encode()[: offset or 0].decode("utf-8", "replace"))
