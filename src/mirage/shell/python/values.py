"""Plain values: which of their methods may be called, and how large they may become."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable
from typing import Any

from mirage.shell.python.faults import Unknown, throw
from mirage.shell.python.kinds import Defaulting, is_lent

SIZE_MAX = 16 << 20  # characters, bytes or items of one value
BITS_MAX = 200_000  # of an integer
WIDE = re.compile(r"\d{6,}")
STRING = frozenset(
    "capitalize casefold center count encode endswith expandtabs find format index isalnum isalpha isascii isdecimal isdigit isidentifier "
    "islower isnumeric isprintable isspace istitle isupper join ljust lower lstrip partition removeprefix removesuffix replace rfind "
    "maketrans rindex rjust rpartition rsplit rstrip split splitlines startswith strip swapcase title translate upper zfill".split()
)
METHODS: dict[type, frozenset[str]] = {
    str: STRING,
    bytes: STRING - {"encode", "format", "casefold", "isidentifier", "isprintable", "isdecimal", "isnumeric"}
    | {"decode", "hex", "fromhex"},
    list: frozenset("append clear copy count extend index insert pop remove reverse sort".split()),
    tuple: frozenset(("count", "index")),
    dict: frozenset("clear copy get items keys pop popitem setdefault update values fromkeys".split()),
    set: frozenset(
        "add clear copy difference difference_update discard intersection intersection_update isdisjoint issubset issuperset pop remove "
        "symmetric_difference union update".split()
    ),
    int: frozenset(("bit_count", "bit_length", "to_bytes", "from_bytes", "real", "imag", "numerator", "denominator")),
    float: frozenset(("is_integer", "as_integer_ratio", "hex", "fromhex")),
    complex: frozenset(("conjugate", "real", "imag")),
    range: frozenset(("count", "index", "start", "stop", "step")),
    slice: frozenset(("start", "stop", "step")),
}
METHODS[bytearray] = METHODS[bytes] | METHODS[list]
METHODS[frozenset] = METHODS[set] - {"add", "clear", "discard", "pop", "remove", "update"}
METHODS[Defaulting] = METHODS[dict]
WIDENING = frozenset(("center", "expandtabs", "ljust", "rjust", "to_bytes", "zfill"))
STATIC = frozenset(("fromkeys", "fromhex", "from_bytes", "maketrans"))  # that a type has without an object
BINARY: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv, ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod, ast.Pow: operator.pow, ast.LShift: operator.lshift, ast.RShift: operator.rshift, ast.BitOr: operator.or_,
    ast.BitAnd: operator.and_, ast.BitXor: operator.xor,
}  # fmt: skip
COMPARE: dict[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Eq: operator.eq, ast.NotEq: operator.ne, ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt, ast.GtE: operator.ge,
    ast.Is: operator.is_, ast.IsNot: operator.is_not, ast.In: lambda left, right: left in right, ast.NotIn: lambda left, right: left not in right,
}  # fmt: skip
UNARY: dict[type[ast.unaryop], Callable[[Any], Any]] = {
    ast.USub: operator.neg, ast.UAdd: operator.pos, ast.Invert: operator.invert, ast.Not: operator.not_,
}  # fmt: skip
PLAIN: tuple[type, ...] = (str, bytes, int, float, complex, bool, type(None), list, tuple, dict, set, frozenset, range, slice, bytearray, Defaulting, type(Ellipsis),
         type({}.keys()), type({}.values()), type({}.items()))  # fmt: skip


def is_plain(value: object) -> bool:
    kind = type(value)
    return kind in PLAIN or (kind.__module__ == "mirage.shell.python.osnames" and isinstance(value, (dict, tuple)))


def binary(kind: type[ast.operator], left: Any, right: Any) -> Any:
    """left op right, if the result stays within bounds."""
    for each in (left, right):
        if not is_plain(each) and not is_lent(each):
            raise Unknown(f"{kind.__name__} of {type(each).__name__}")
    if kind is ast.Mult:
        _judge_product(left, right)
    elif kind in (ast.Pow, ast.LShift) and isinstance(left, int) and isinstance(right, int):
        if right > 0 and (left.bit_length() * right if kind is ast.Pow else right) > BITS_MAX:
            throw(MemoryError)
    elif kind is ast.Mod and isinstance(left, (str, bytes)):
        judge_width(left)
    return bounded(BINARY[kind](left, right))


def _judge_product(left: Any, right: Any) -> None:
    if isinstance(left, int) and isinstance(right, int):
        if left.bit_length() + right.bit_length() > BITS_MAX:
            throw(MemoryError)
        return
    many, times = (left, right) if hasattr(left, "__len__") else (right, left)
    if hasattr(many, "__len__") and isinstance(times, int) and len(many) * times > SIZE_MAX:
        throw(MemoryError)


def judge_width(form: str | bytes) -> None:
    """A width in a format makes text of any length."""
    if WIDE.search(form if isinstance(form, str) else form.decode("latin-1")) or b"*" in (
        form if isinstance(form, bytes) else form.encode("utf-8", "replace")
    ):
        throw(MemoryError)


def method(value: Any, name: str) -> Any:
    """A method of a plain value, with its arguments judged, or one of its facts."""
    kind = next((each for each in (bool, dict, tuple) if isinstance(value, each)), type(value))
    allowed = METHODS.get(int if kind is bool else kind, frozenset())
    if name not in allowed:
        if name in dir(type(value)) or name.startswith("__"):
            raise Unknown(f"{type(value).__name__}.{name}")
        throw(AttributeError, f"'{type(value).__name__}' object has no attribute '{name}'")
    function = getattr(value, name)
    if not callable(function):
        return function

    is_text = isinstance(value, (str, bytes, bytearray, int, float))

    def call(*args: Any, **named: Any) -> Any:
        if is_text and not all(is_plain(each) for each in (*args, *named.values())):
            raise Unknown(f"{name} with something that is no plain value")
        if any(isinstance(each, range) and len(each) > SIZE_MAX >> 4 for each in args):
            throw(MemoryError)
        if name in WIDENING and any(isinstance(each, int) and each > SIZE_MAX for each in args):
            throw(MemoryError)
        if name in ("replace", "join", "translate") and is_text and args:
            size = len(value) * max(1, *(len(each) for each in args if hasattr(each, "__len__")))
            if size > SIZE_MAX:
                throw(MemoryError)
        if name == "format":
            judge_width(value)
            if re.search(r"\{[^}:!]*\.", value):
                raise Unknown("attributes in a format")
        return bounded(function(*args, **named))

    return call


def bounded(value: Any) -> Any:
    if hasattr(value, "__len__") and len(value) > SIZE_MAX and not isinstance(value, range):
        throw(MemoryError)
    return value


def formatted(value: Any, spec: str) -> str:
    """format(value, spec)"""
    judge_width(spec)
    if not is_plain(value) and not is_lent(value):
        raise Unknown(f"format of {type(value).__name__}")
    return format(value, spec)
