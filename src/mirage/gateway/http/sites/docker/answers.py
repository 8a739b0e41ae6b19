"""The shapes of dockerd's answers: which fields every one of them carries, how JSON is written, what an error is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import msgspec

from mirage.gateway.http.golang.faults import complaint
from mirage.gateway.http.golang.reply import Reply

API, OLDEST = "1.41", "1.12"
VERSION = "20.10.24+dfsg1"
EVERY = [
    (b"Api-Version", API.encode()),
    (b"Docker-Experimental", b"false"),
    (b"Ostype", b"linux"),
    (b"Server", b"Docker/%b (linux)" % VERSION.encode()),
]
JSON = (b"Content-Type", b"application/json")
NOT_FOUND = b'{"message":"page not found"}\n'


class Fault(Exception):  # noqa: N818 - what the client did
    """A status, and the message of the answer."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status, self.message = status, message


def json(value: Any, status: int = 200, *more: tuple[bytes, bytes]) -> Reply:
    """A value as Go's encoder writes it: a line feed at its end, and <, > and & escaped."""
    return Reply(status, fields=[*EVERY, JSON, *more], body=written(value))


def written(value: Any) -> bytes:
    text = msgspec.json.encode(value)
    return text.replace(b"<", b"\\u003c").replace(b">", b"\\u003e").replace(b"&", b"\\u0026") + b"\n"


def empty(status: int = 204) -> Reply:
    return Reply(status, fields=list(EVERY))


def fault(error: Fault) -> Reply:
    return json({"message": error.message}, error.status)


def page_not_found() -> Reply:
    """No route: the router's own answer, which knows nothing of versions."""
    return Reply(404, fields=[JSON], body=NOT_FOUND)


def flow(pieces: AsyncIterator[bytes], *more: tuple[bytes, bytes]) -> Reply:
    """What is sent as it comes."""
    return Reply(200, fields=[*EVERY, *more], flow=pieces)


def decoded(body: bytes, kind: bytes) -> dict[str, Any]:
    """The object in a request's body. Fault: in the words of Go's decoder."""
    if body and kind.partition(b";")[0].strip().lower() != b"application/json":
        shown = kind.decode("latin-1")
        raise Fault(400, f"Content-Type specified ({shown}) must be 'application/json'")
    if not body.strip():
        raise Fault(500, "EOF")
    try:
        value = msgspec.json.decode(body)
    except msgspec.DecodeError as error:
        raise Fault(500, complaint(body, str(error))) from None
    except (UnicodeDecodeError, RecursionError):
        raise Fault(500, "unexpected EOF") from None
    if value is None:
        return {}
    if not isinstance(value, dict):
        name = {list: "array", str: "string", bool: "bool"}.get(type(value), "number")
        raise Fault(500, f"json: cannot unmarshal {name} into Go value of type runconfig.ContainerConfigWrapper")
    return value


def number(text: str) -> int | None:
    """strconv.ParseInt of what has no sign."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 18 else None
