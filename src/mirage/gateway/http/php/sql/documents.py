"""JSON's functions, as far as people and their tools ask for them (MariaDB 10.11)."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

from mirage.gateway.http.php.sql.session import Run
from mirage.gateway.http.php.sql.values import text

_STEP = re.compile(r"\.(\w+)|\.\"([^\"]*)\"|\[(\d+)\]")
KINDS: dict[type, str] = {
    dict: "OBJECT", list: "ARRAY", str: "STRING", int: "INTEGER", float: "DOUBLE", bool: "BOOLEAN", type(None): "NULL",
}  # fmt: skip
_ABSENT = object()


def _read(value: Any) -> Any:
    """_ABSENT: it is no JSON."""
    try:
        return json.loads(text(value))
    except (ValueError, RecursionError):
        return _ABSENT


def _shown(value: Any) -> str:
    return json.dumps(float(value) if isinstance(value, Decimal) else value, ensure_ascii=False)


def _at(document: Any, path: str) -> Any:
    if not path.startswith("$"):
        return _ABSENT
    at = 1
    while at < len(path):
        step = _STEP.match(path, at)
        if step is None:
            return _ABSENT
        name = step[1] if step[1] is not None else step[2]
        if name is not None and isinstance(document, dict) and name in document:
            document = document[name]
        elif step[3] is not None and isinstance(document, list) and int(step[3]) < len(document):
            document = document[int(step[3])]
        else:
            return _ABSENT
        at = step.end()
    return document


def valid(run: Run, value: Any) -> int:
    return int(_read(value) is not _ABSENT)


def extract(run: Run, value: Any, path: Any) -> str | None:
    found = _read(value)
    found = _at(found, text(path)) if found is not _ABSENT else found
    return None if found is _ABSENT else _shown(found)


def scalar(run: Run, value: Any, path: Any) -> str | None:
    """JSON_VALUE."""
    found = _read(value)
    found = _at(found, text(path)) if found is not _ABSENT else found
    if found is _ABSENT or isinstance(found, dict | list):
        return None
    return found if isinstance(found, str) else _shown(found)


def keys(run: Run, value: Any) -> str | None:
    found = _read(value)
    return _shown(list(found)) if isinstance(found, dict) else None


def length(run: Run, value: Any) -> int | None:
    found = _read(value)
    return None if found is _ABSENT else len(found) if isinstance(found, dict | list) else 1


def kind(run: Run, value: Any) -> str | None:
    return KINDS.get(type(_read(value)))


def unquote(run: Run, value: Any) -> str:
    found = _read(value)
    return found if isinstance(found, str) else text(value)


def quote(run: Run, value: Any) -> str:
    return _shown(text(value))


def array(run: Run, *values: Any) -> str:
    return f"[{', '.join(map(_shown, values))}]"


def objects(run: Run, *values: Any) -> str:
    pairs = zip(values[::2], values[1::2])
    return "{" + ", ".join(f"{_shown(text(name))}: {_shown(value)}" for name, value in pairs) + "}"
