"""PHP's values as Python's: null, bool, int, float, byte strings as latin-1 text, ordered arrays; and how they become one another."""

from __future__ import annotations

import re
from typing import Any

Value = Any
_NUMERIC = re.compile(r"[ \t\n\r\v\f]*[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")
_INTEGER = re.compile(r"-?(0|[1-9]\d{0,18})\Z")


class PhpArray(dict[Any, Any]):
    """An ordered array; `next` is the key that a push gets."""

    __slots__ = ("next",)

    def __init__(self, items: dict[Any, Any] | None = None) -> None:
        super().__init__(items or {})
        self.next = max([key for key in self if isinstance(key, int)], default=-1) + 1

    @classmethod
    def of(cls, values: Any) -> PhpArray:
        """A list."""
        return cls(dict(enumerate(values)))

    def put(self, key: Value, value: Value) -> None:
        key = to_key(key)
        self[key] = value
        if isinstance(key, int) and key >= self.next:
            self.next = key + 1

    def push(self, value: Value) -> None:
        self[self.next] = value
        self.next += 1

    def copy(self) -> PhpArray:
        made = PhpArray()
        for key, value in self.items():
            made[key] = value.copy() if isinstance(value, PhpArray) else value
        made.next = self.next
        return made

    @property
    def is_list(self) -> bool:
        return list(self) == list(range(len(self)))


class PhpObject:
    """An object of a class of ours (PDO, mysqli, ...) or of stdClass: methods by name in lower case, properties."""

    name: str = "stdClass"

    def __init__(self) -> None:
        self.properties: dict[str, Value] = {}

    def call(self, name: str, arguments: list[Value]) -> Value:
        method = getattr(self, f"do_{name.lower()}", None)
        if method is None:
            raise Fatal(f"Uncaught Error: Call to undefined method {self.name}::{name}()")
        return method(*arguments)


class Fatal(Exception):  # noqa: N818 - PHP's word for it
    """A fatal error: the script ends."""


class Thrown(Exception):  # noqa: N818 - PHP's word for it
    """An exception of the script's world, with its class and message."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind, self.message = kind, message


def to_key(key: Value) -> int | str:
    if isinstance(key, str):
        return int(key) if _INTEGER.match(key) and key != "-0" else key
    if isinstance(key, bool | float):
        return int(key)
    return "" if key is None else key


def to_str(value: Value) -> str:
    if isinstance(value, str):
        return value
    if value is None or value is False:
        return ""
    if value is True:
        return "1"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return _float_text(value)
    if isinstance(value, PhpArray):
        return "Array"
    if isinstance(value, PhpObject) and hasattr(value, "do___tostring"):
        return to_str(value.do___tostring())
    raise Fatal(f"Uncaught Error: Object of class {getattr(value, 'name', 'Closure')} could not be converted to string")


def _float_text(value: float) -> str:
    if value != value:
        return "NAN"
    if value in (float("inf"), float("-inf")):
        return "INF" if value > 0 else "-INF"
    if value == int(value) and abs(value) < 1e15:
        return str(int(value)) if value or not str(value).startswith("-") else "-0"
    text = f"{value:.14G}"  # precision = 14
    return re.sub(r"^(-?\d)E", r"\1.0E", re.sub(r"E([+-])0*(\d+)", r"E\1\2", text))


def to_bool(value: Value) -> bool:
    return value not in (None, False, 0, 0.0, "", "0") if not isinstance(value, PhpArray) else bool(len(value))


def to_num(value: Value) -> int | float:
    if isinstance(value, bool) or value is None:
        return int(bool(value))
    if isinstance(value, int | float):
        return value
    if isinstance(value, str):
        found = _NUMERIC.match(value)
        if found is None:
            return 0
        text = found[0].strip()
        return float(text) if found[3] or "." in text else int(text)
    if isinstance(value, PhpArray):
        return int(bool(value))
    return 1


def to_int(value: Value) -> int:
    number = to_num(value)
    try:
        return int(number)
    except (OverflowError, ValueError):
        return 0


def is_numeric(value: Value) -> bool:
    if isinstance(value, bool):
        return False
    if isinstance(value, int | float):
        return True
    return isinstance(value, str) and re.fullmatch(_NUMERIC.pattern + r"[ \t\n\r\v\f]*", value) is not None


def same(left: Value, right: Value) -> bool:
    """===."""
    if isinstance(left, PhpArray) and isinstance(right, PhpArray):
        return list(left) == list(right) and all(same(left[key], right[key]) for key in left)
    return type(left) is type(right) and left == right


def equal(left: Value, right: Value) -> bool:
    """== of PHP 8."""
    if isinstance(left, bool) or isinstance(right, bool) or left is None or right is None:
        if (isinstance(left, str) or isinstance(right, str)) and (left is None or right is None):
            return to_str(left) == to_str(right)
        return to_bool(left) == to_bool(right)
    if isinstance(left, str) and isinstance(right, str):
        if is_numeric(left) and is_numeric(right):
            return to_num(left) == to_num(right)
        return left == right
    if isinstance(left, PhpArray) and isinstance(right, PhpArray):
        return len(left) == len(right) and all(key in right and equal(left[key], right[key]) for key in left)
    if isinstance(left, int | float) and isinstance(right, str):
        return left == to_num(right) if is_numeric(right) else to_str(left) == right
    if isinstance(left, str) and isinstance(right, int | float):
        return equal(right, left)
    return bool(left == right)


def compare(left: Value, right: Value) -> int:
    """<=>."""
    if equal(left, right):
        return 0
    if isinstance(left, str) and isinstance(right, str) and not (is_numeric(left) and is_numeric(right)):
        return -1 if left < right else 1
    if isinstance(left, PhpArray) and isinstance(right, PhpArray):
        return -1 if len(left) < len(right) else 1
    if isinstance(left, bool) or isinstance(right, bool) or left is None or right is None:
        return -1 if to_bool(left) < to_bool(right) else 1
    return -1 if to_num(left) < to_num(right) else 1


def type_name(value: Value) -> str:
    """As gettype() says it."""
    names = {type(None): "NULL", bool: "boolean", int: "integer", float: "double", str: "string", PhpArray: "array"}
    return names.get(type(value), "object")
