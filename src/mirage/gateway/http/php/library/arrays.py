"""Arrays, numbers and the types of values."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from typing import Any

from mirage.gateway.http.php.machine import CONSTANTS, Machine, builtin
from mirage.gateway.http.php.nodes import Closure, Frame
from mirage.gateway.http.php.values import (
    PhpArray,
    PhpObject,
    Value,
    compare,
    equal,
    is_numeric,
    same,
    to_bool,
    to_int,
    to_key,
    to_num,
    to_str,
    type_name,
)

CONSTANTS.update({
    "COUNT_RECURSIVE": 1, "SORT_STRING": 2, "SORT_NUMERIC": 1, "SORT_REGULAR": 0, "PHP_INT_MAX": (1 << 63) - 1, "PHP_INT_SIZE": 8, "M_PI": math.pi,
    "ARRAY_FILTER_USE_KEY": 2, "ARRAY_FILTER_USE_BOTH": 1, "E_ALL": 32767, "E_NOTICE": 8, "E_WARNING": 2, "E_ERROR": 1, "E_STRICT": 2048, "E_DEPRECATED": 8192,
    "NAN": math.nan, "INF": math.inf, "PHP_ROUND_HALF_UP": 1,
})  # fmt: skip


def _of(work: Callable[..., Any]) -> Callable[..., Any]:
    return lambda machine, *arguments: work(*arguments)


_WORKS: dict[str, Callable[..., Any]] = {
    "is_array": lambda value: isinstance(value, PhpArray), "is_string": lambda value: isinstance(value, str),
    "is_int": lambda value: isinstance(value, int) and not isinstance(value, bool), "is_float": lambda value: isinstance(value, float),
    "is_bool": lambda value: isinstance(value, bool), "is_null": lambda value: value is None, "is_numeric": is_numeric,
    "is_object": lambda value: isinstance(value, PhpObject), "is_callable": lambda value, *_: isinstance(value, Closure | str),
    "intval": lambda value, base=10: int(to_str(value), 16) if base == 16 else to_int(value), "floatval": lambda value: float(to_num(value)),
    "boolval": to_bool, "gettype": type_name, "abs": lambda value: abs(to_num(value)), "floor": lambda value: float(math.floor(to_num(value))),
    "ceil": lambda value: float(math.ceil(to_num(value))), "sqrt": lambda value: math.sqrt(max(0, to_num(value))), "pi": lambda: math.pi,
    "array_values": lambda array: PhpArray.of(array.values()), "array_sum": lambda array: sum(to_num(value) for value in array.values()),
    "array_flip": lambda array: PhpArray({to_key(value): key for key, value in array.items()}), "hexdec": lambda text: int(to_str(text) or "0", 16),
    "dechex": lambda number: f"{to_int(number):x}", "decbin": lambda number: f"{to_int(number):b}", "bindec": lambda text: int(to_str(text) or "0", 2),
    "octdec": lambda text: int(to_str(text) or "0", 8), "decoct": lambda number: f"{to_int(number):o}", "array_is_list": lambda array: array.is_list,
    "array_key_first": lambda array: next(iter(array), None), "array_key_last": lambda array: next(reversed(array), None),
    "fmod": lambda left, right: math.fmod(to_num(left), to_num(right) or 1), "intdiv": lambda left, right: int(to_int(left) / (to_int(right) or 1)),
    "pow": lambda left, right: to_num(left) ** min(1024, to_num(right)), "array_product": lambda array: math.prod(to_num(value) for value in array.values()),
}  # fmt: skip
for _name, _work in _WORKS.items():
    builtin(_name)(_of(_work))
builtin("is_integer", "is_long")(_of(lambda value: isinstance(value, int) and not isinstance(value, bool)))
builtin("doubleval")(_of(lambda value: float(to_num(value))))
builtin("key_exists", "array_key_exists")(_of(lambda key, array: isinstance(array, PhpArray) and to_key(key) in array))


@builtin("count", "sizeof")
def count(machine: Machine, value: Value, mode: Value = 0) -> Value:
    if not isinstance(value, PhpArray):
        return 1
    return len(value) + (sum(count(machine, inner, 1) for inner in value.values() if isinstance(inner, PhpArray)) if mode == 1 else 0)


@builtin("array_keys")
def array_keys(machine: Machine, array: Value, *wanted: Value) -> Value:
    return PhpArray.of([key for key, value in array.items() if not wanted or equal(value, wanted[0])])


@builtin("in_array")
def in_array(machine: Machine, wanted: Value, array: Value, is_strict: Value = False) -> Value:
    alike = same if to_bool(is_strict) else equal
    return any(alike(wanted, value) for value in array.values())


@builtin("array_search")
def array_search(machine: Machine, wanted: Value, array: Value, is_strict: Value = False) -> Value:
    alike = same if to_bool(is_strict) else equal
    return next((key for key, value in array.items() if alike(wanted, value)), False)


@builtin("array_merge")
def array_merge(machine: Machine, *arrays: Value) -> Value:
    made = PhpArray()
    for array in arrays:
        for key, value in array.items():
            made.push(value) if isinstance(key, int) else made.put(key, value)
    return made


@builtin("array_map")
def array_map(machine: Machine, callback: Value, array: Value, *others: Value) -> Value:
    columns = [list(other.values()) for other in others]
    made = PhpArray()
    for at, (key, value) in enumerate(array.items()):
        arguments = [value, *(column[at] if at < len(column) else None for column in columns)]
        result = machine.apply(callback, arguments) if callback is not None else PhpArray.of(arguments)
        made.push(result) if others else made.put(key, result)
    return made


@builtin("array_filter")
def array_filter(machine: Machine, array: Value, callback: Value = None, mode: Value = 0) -> Value:
    def keeps(key: Value, value: Value) -> bool:
        if callback is None:
            return to_bool(value)
        return to_bool(machine.apply(callback, [key] if mode == 2 else [value, key] if mode == 1 else [value]))

    return PhpArray({key: value for key, value in array.items() if keeps(key, value)})


@builtin("array_walk")
def array_walk(machine: Machine, array: Value, callback: Value, *more: Value) -> Value:
    for key, value in list(array.items()):
        machine.apply(callback, [value, key, *more])
    return True


@builtin("array_reduce")
def array_reduce(machine: Machine, array: Value, callback: Value, start: Value = None) -> Value:
    for value in array.values():
        start = machine.apply(callback, [start, value])
    return start


@builtin("array_slice")
def array_slice(machine: Machine, array: Value, start: Value, length: Value = None, keeps: Value = False) -> Value:
    items = list(array.items())
    begin = max(0, len(items) + to_int(start)) if to_int(start) < 0 else to_int(start)
    end = len(items) if length is None else begin + to_int(length) if to_int(length) >= 0 else len(items) + to_int(length)
    made = PhpArray()
    for key, value in items[begin:end]:
        made.push(value) if isinstance(key, int) and not to_bool(keeps) else made.put(key, value)
    return made


@builtin("array_column")
def array_column(machine: Machine, array: Value, column: Value, index: Value = None) -> Value:
    made = PhpArray()
    for row in array.values():
        if isinstance(row, PhpArray) and (column is None or to_key(column) in row):
            value = row if column is None else row[to_key(column)]
            made.push(value) if index is None else made.put(row.get(to_key(index)), value)
    return made


@builtin("array_combine")
def array_combine(machine: Machine, keys: Value, values: Value) -> Value:
    made = PhpArray()
    for key, value in zip(keys.values(), values.values()):
        made.put(key, value)
    return made


@builtin("array_fill")
def array_fill(machine: Machine, start: Value, number: Value, value: Value) -> Value:
    machine.spend(max(0, to_int(number)))
    return PhpArray({to_int(start) + at: value for at in range(min(100_000, to_int(number)))})


@builtin("array_unique")
def array_unique(machine: Machine, array: Value, *_: Value) -> Value:
    seen: list[str] = []
    made = PhpArray()
    for key, value in array.items():
        if to_str(value) not in seen:
            seen.append(to_str(value))
            made.put(key, value)
    return made


@builtin("array_reverse")
def array_reverse(machine: Machine, array: Value, keeps: Value = False) -> Value:
    made = PhpArray()
    for key, value in reversed(list(array.items())):
        made.push(value) if isinstance(key, int) and not to_bool(keeps) else made.put(key, value)
    return made


@builtin("array_diff")
def array_diff(machine: Machine, array: Value, *others: Value) -> Value:
    gone = {to_str(value) for other in others for value in other.values()}
    return PhpArray({key: value for key, value in array.items() if to_str(value) not in gone})


@builtin("array_intersect_key")
def array_intersect_key(machine: Machine, array: Value, *others: Value) -> Value:
    return PhpArray({key: value for key, value in array.items() if all(key in other for other in others)})


@builtin("range")
def range_(machine: Machine, start: Value, end: Value, step: Value = 1) -> Value:
    if isinstance(start, str) and isinstance(end, str) and start and end and not is_numeric(start):
        first, last = ord(start[0]), ord(end[0])
        return PhpArray.of([chr(code) for code in range(first, last + (1 if last >= first else -1), 1 if last >= first else -1)])
    first, last, width = to_int(start), to_int(end), max(1, abs(to_int(step)))
    machine.spend(abs(last - first) // width)
    return PhpArray.of(range(first, last + 1, width) if last >= first else range(first, last - 1, -width))


@builtin("array_push", writes=(0,))
def array_push(machine: Machine, target: Any, *values: Value) -> Value:
    array = target.value
    for value in values:
        array.push(value)
    target.value = array
    return len(array)


@builtin("array_pop", writes=(0,))
def array_pop(machine: Machine, target: Any) -> Value:
    array = target.value
    if not isinstance(array, PhpArray) or not array:
        return None
    value = array.pop(next(reversed(array)))
    array.next = max([key for key in array if isinstance(key, int)], default=-1) + 1
    target.value = array
    return value


@builtin("array_shift", writes=(0,))
def array_shift(machine: Machine, target: Any) -> Value:
    array = target.value
    if not isinstance(array, PhpArray) or not array:
        return None
    value = array.pop(next(iter(array)))
    target.value = array_merge(machine, array)
    return value


@builtin("array_unshift", writes=(0,))
def array_unshift(machine: Machine, target: Any, *values: Value) -> Value:
    target.value = array_merge(machine, PhpArray.of(values), target.value)
    return len(target.value)


def _sorter(name: str, *, by_key: bool = False, keeps: bool = False, is_down: bool = False, has_callback: bool = False) -> None:
    @builtin(name, writes=(0,))
    def sort(machine: Machine, target: Any, callback: Value = None, *_: Value) -> Value:
        array = target.value
        machine.spend(len(array) * 4)

        def order(left: tuple[Value, Value], right: tuple[Value, Value]) -> int:
            one, other = (left[0], right[0]) if by_key else (left[1], right[1])
            return to_int(machine.apply(callback, [one, other])) if has_callback else compare(one, other)

        items = sorted(array.items(), key=functools.cmp_to_key(order), reverse=is_down)
        made = PhpArray()
        for key, value in items:
            made.put(key, value) if keeps else made.push(value)
        target.value = made
        return True


_sorter("sort")
_sorter("rsort", is_down=True)
_sorter("usort", has_callback=True)
_sorter("uasort", has_callback=True, keeps=True)
_sorter("uksort", has_callback=True, keeps=True, by_key=True)
_sorter("asort", keeps=True)
_sorter("arsort", keeps=True, is_down=True)
_sorter("ksort", keeps=True, by_key=True)
_sorter("krsort", keeps=True, by_key=True, is_down=True)


@builtin("max")
def max_(machine: Machine, *values: Value) -> Value:
    found = list(values[0].values()) if len(values) == 1 and isinstance(values[0], PhpArray) else list(values)
    return max(found, key=functools.cmp_to_key(compare))


@builtin("min")
def min_(machine: Machine, *values: Value) -> Value:
    found = list(values[0].values()) if len(values) == 1 and isinstance(values[0], PhpArray) else list(values)
    return min(found, key=functools.cmp_to_key(compare))


@builtin("round")
def round_(machine: Machine, number: Value, digits: Value = 0, *_: Value) -> Value:
    scale = 10 ** max(-12, min(12, to_int(digits)))
    return math.copysign(math.floor(abs(float(to_num(number))) * scale + 0.5), to_num(number)) / scale


@builtin("reset", "current")
def reset(machine: Machine, array: Value) -> Value:
    return next(iter(array.values()), False) if isinstance(array, PhpArray) else False


@builtin("end")
def end(machine: Machine, array: Value) -> Value:
    return next(reversed(array.values()), False) if isinstance(array, PhpArray) else False


@builtin("compact")
def compact(machine: Machine, *names: Value, frame: Frame) -> Value:
    return PhpArray({to_str(name): frame.ref(to_str(name)).value for name in names})


@builtin("extract")
def extract(machine: Machine, array: Value, *_: Value, frame: Frame) -> Value:
    for key, value in array.items():
        frame.ref(to_str(key)).value = value
    return len(array)


@builtin("func_get_args")
def func_get_args(machine: Machine, *, frame: Frame) -> Value:
    return PhpArray.of(frame.arguments)


@builtin("var_dump", "print_r")
def print_r(machine: Machine, value: Value, gives: Value = False) -> Value:
    text = _shown(value, 0)
    if to_bool(gives):
        return text
    machine.echo(text)
    return True


def _shown(value: Value, depth: int) -> str:
    if not isinstance(value, PhpArray) or depth > 20:
        return to_str(value) if not isinstance(value, PhpObject) else f"{value.name} Object\n(\n)\n"
    pad = " " * (depth * 8)
    lines = [f"{pad}    [{key}] => {_shown(inner, depth + 1)}\n" for key, inner in value.items()]
    return f"Array\n{pad}(\n{''.join(lines)}{pad})\n"


@builtin("var_export")
def var_export(machine: Machine, value: Value, gives: Value = False) -> Value:
    text = _exported(value, 0)
    if to_bool(gives):
        return text
    machine.echo(text)
    return None


def _exported(value: Value, depth: int) -> str:
    if isinstance(value, PhpArray):
        pad = "  " * depth
        lines = "".join(
            f"{pad}  {_exported(key, 0)} => {chr(10) + pad + '  ' if isinstance(inner, PhpArray) else ''}{_exported(inner, depth + 1)},\n"
            for key, inner in value.items()
        )
        return f"array (\n{lines}{pad})"
    if isinstance(value, str):
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "NULL"}[value]
    return to_str(value) + (".0" if isinstance(value, float) and value == int(value) else "")


@builtin("serialize")
def serialize(machine: Machine, value: Value) -> Value:
    return serialized(value)


def serialized(value: Value) -> str:
    """PHP's own notation of a value."""
    if value is None:
        return "N;"
    if isinstance(value, bool):
        return f"b:{int(value)};"
    if isinstance(value, int):
        return f"i:{value};"
    if isinstance(value, float):
        return f"d:{to_str(value)};"
    if isinstance(value, str):
        return f's:{len(value)}:"{value}";'
    if isinstance(value, PhpArray):
        return f"a:{len(value)}:{{{''.join(serialized(key) + serialized(inner) for key, inner in value.items())}}}"
    return "N;"


def unserialized(text: str, at: int = 0, depth: int = 0) -> tuple[Value, int]:
    """The value at a place of a text, and where it ends. ValueError, IndexError: none stands there."""
    kind = text[at]
    if depth > 50:
        raise ValueError
    if kind == "N":
        return None, at + 2
    end = text.index(":" if kind in "sa" else ";", at + 2)
    head = text[at + 2 : end]
    if kind == "s":
        size = int(head)
        return text[end + 2 : end + 2 + size], end + 4 + size
    if kind == "a":
        made, at = PhpArray(), end + 2
        for _ in range(min(10_000, int(head))):
            key, at = unserialized(text, at, depth + 1)
            value, at = unserialized(text, at, depth + 1)
            made.put(key, value)
        return made, at + 1
    plain: dict[str, Value] = {"i": to_int(head), "b": head == "1", "d": float(to_num(head))}
    return plain[kind], end + 1


@builtin("unserialize")
def unserialize(machine: Machine, text: Value, *_: Value) -> Value:
    try:
        return unserialized(to_str(text))[0]
    except (ValueError, IndexError, KeyError):
        return False
