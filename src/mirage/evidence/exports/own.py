"""Our own lines: every event of the catalogue, whole, one JSON object a line; `parse` reads them back to the same events."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator
from typing import Any, get_args, get_type_hints

import msgspec

from mirage.base.events import KINDS, Envelope, Event, plain

_AROUND = ("id", "time", "host", "session", "source", "version")


def lines(envelopes: Iterable[Envelope]) -> Iterator[str]:
    """One line an event, each with its line feed."""
    for envelope in envelopes:
        yield msgspec.json.encode(row(envelope)).decode() + "\n"


def row(envelope: Envelope) -> dict[str, Any]:
    """`plain`, and the exact bytes in base 64 also of lists that text can not hold exactly."""
    found = plain(envelope)
    event = envelope.event
    for name in event.__struct_fields__:  # no list has a name of the envelope's
        value = getattr(event, name)
        if isinstance(value, list) and any(isinstance(item, bytes) and not _is_text(item) for item in value):
            found[f"{name}_base64"] = [base64.b64encode(item).decode() for item in value]
    return found


def parse(line: str | bytes) -> Envelope:
    """The event of a line; raises `msgspec.ValidationError` for what is none."""
    found = msgspec.json.decode(line, type=dict[str, Any])
    kind = KINDS.get(str(found.get("kind")))
    if kind is None:
        raise msgspec.ValidationError(f"unknown kind {found.get('kind')!r}")
    fields = {}
    for field in kind.__struct_fields__:
        name = f"event_{field}" if field in _AROUND else field
        if name in found:
            fields[field] = _value(name, found, _holds_bytes(kind, field))
    return msgspec.convert({**{name: found[name] for name in _AROUND}, "event": {"kind": kind.__name__, **fields}}, Envelope)


def _value(name: str, found: dict[str, Any], is_bytes: bool) -> Any:
    exact = found.get(f"{name}_base64")
    value = found[name]
    if not is_bytes or value is None:
        return value
    if isinstance(value, list):
        return [base64.b64decode(item) for item in exact] if exact is not None else [item.encode() for item in value]
    return base64.b64decode(exact) if exact is not None else value.encode()


def _is_text(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _holds_bytes(kind: type[Event], name: str) -> bool:
    hint = get_type_hints(kind)[name]
    return hint is bytes or bytes in get_args(hint)
