"""Columns' types: what a kept value is when it is read, and what MariaDB's strict mode makes of a value that is put in."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from typing import Any

from mirage.content.schema import Column
from mirage.gateway.http.php.sql import dates
from mirage.gateway.http.php.sql.faults import SqlError
from mirage.gateway.http.php.sql.values import Hex, number, scaled, text, whole

_TYPE = re.compile(r"(\w+)(?:\((\d+)(?:,\s*(\d+))?\))?(?:.*\b(unsigned)\b)?")
_NUMERIC = re.compile(r"\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*")
WHOLE = {"tinyint": 8, "smallint": 16, "mediumint": 24, "int": 32, "integer": 32, "bigint": 64}
NOW = "current_timestamp()"
ZEROS = {"date": "0000-00-00", **dict.fromkeys(("datetime", "timestamp"), "0000-00-00 00:00:00"), "time": "00:00:00"}
LONGEST = {"tinytext": 255, "text": 65535, "mediumtext": (1 << 24) - 1, "longtext": (1 << 32) - 1, "blob": 65535}


@lru_cache(maxsize=256)
def reader(kind: str) -> Callable[[Any], Any]:
    """What makes a value of this column's type from one that was kept as JSON."""
    base, size, places, _ = _split(kind)
    if base in ("decimal", "numeric"):
        digits = places if size is not None else 0
        return lambda value: None if value is None else scaled(Decimal(str(number(value))), digits)
    if base in WHOLE:
        return lambda value: None if value is None else whole(value)
    if base in ("double", "float"):
        return lambda value: None if value is None else float(number(value))
    return lambda value: None if value is None else text(value)


def filled(column: Column, now: str) -> Any:
    """What a column holds that was given nothing, as it is kept."""
    if column.default is None:
        return None if column.is_null else zero(column)
    given = column.plain_default if column.default != NOW else now
    return put(given, column.type, column.name, "", 1)


def zero(column: Column) -> Any:
    """What stands where NULL may not, if nobody minds."""
    return 0 if column.is_number else ZEROS.get(column.base, "")


def put(value: Any, kind: str, column: str, table: str, row: int) -> Any:
    """A value as it is kept. SqlError: the column does not take it."""
    if value is None:
        return None
    base, size, places, is_unsigned = _split(kind)
    if base in WHOLE or base in ("decimal", "numeric", "double", "float"):
        return _number(value, base, (size, places, is_unsigned), column, table, row)
    if base in ("date", "datetime", "timestamp"):
        return _moment(value, base, column, table, row)
    shown = str(value) if isinstance(value, Hex) else text(value)
    most = size if size is not None else LONGEST.get(base)
    if most is not None and len(shown) > most:
        raise SqlError(1406, "22001", f"Data too long for column '{column}' at row {row}")
    return shown


def _split(kind: str) -> tuple[str, int | None, int, bool]:
    found = _TYPE.match(kind.lower())
    if found is None:
        return "text", None, 0, False
    return found[1], int(found[2]) if found[2] else None, int(found[3] or 0), bool(found[4])


def _number(value: Any, base: str, shape: tuple[int | None, int, bool], column: str, table: str, row: int) -> Any:
    size, places, is_unsigned = shape
    if isinstance(value, str) and not isinstance(value, Hex) and _NUMERIC.fullmatch(value) is None:
        words = "integer" if base in WHOLE else "decimal" if base in ("decimal", "numeric") else "double"
        raise SqlError(1366, "22007", f"Incorrect {words} value: '{value[:120]}' for column {table}.`{column}` at row {row}")
    given = number(value)
    if base in WHOLE:
        bits, made = WHOLE[base], whole(value)
        least, most = (0, 1 << bits) if is_unsigned else (-(1 << bits - 1), 1 << bits - 1)
        is_within = least <= made < most
    elif base in ("decimal", "numeric"):
        made = scaled(Decimal(str(given)), places)  # type: ignore[assignment]
        is_within = abs(made) < 10 ** ((size or 10) - places)
        return float(made) if is_within else _beyond(column, row)
    else:
        return float(given)
    return made if is_within else _beyond(column, row)


def _beyond(column: str, row: int) -> Any:
    raise SqlError(1264, "22003", f"Out of range value for column '{column}' at row {row}")


def _moment(value: Any, base: str, column: str, table: str, row: int) -> str:
    moment = dates.read(value)
    if moment is None:
        words = "date" if base == "date" else "datetime"
        raise SqlError(1292, "22007", f"Incorrect {words} value: '{text(value)[:120]}' for column {table}.`{column}` at row {row}")
    return f"{moment:%Y-%m-%d}" if base == "date" else f"{moment:%Y-%m-%d %H:%M:%S}"
