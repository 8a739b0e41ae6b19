"""An HTTP request as it came: from an event, from a line of `mirage analyze --json`, or from the bytes of the wire.

Nothing here fails: a request that no server would read is still a `Request`, and `flaws` says what is wrong with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from mirage.base.events import HttpRequested

MAX_HEADERS = 256  # looked at; Apache httpd answers 400 beyond LimitRequestFields 100
MAX_HEADER = 16 << 10  # bytes of a name or a value looked at; nginx large_client_header_buffers 8k


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """Method, target and version as sent; headers in their order with their spelling; the body not decoded."""

    method: str = "GET"
    target: str = "/"
    version: str = "HTTP/1.1"
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    flaws: tuple[str, ...] = ()

    def header(self, name: str) -> str | None:
        """The value of the first header of that name (given in lower case), or None."""
        for key, value in self.headers:
            if key.lower() == name:
                return value
        return None

    def values(self, name: str) -> list[str]:
        """All values of the headers of that name (given in lower case), in their order."""
        return [value for key, value in self.headers if key.lower() == name]


def from_row(row: Mapping[str, Any]) -> Request:
    """The request of a line `{"method", "uri", "headers", "body", "version"}`, or `{"raw"}` whose characters are bytes."""
    raw = row.get("raw")
    if raw:
        return from_bytes(raw if isinstance(raw, bytes) else _bytes(str(raw), latin=True))
    headers = row.get("headers") or {}
    pairs: Iterable[Any] = headers.items() if isinstance(headers, Mapping) else headers if isinstance(headers, (list, tuple)) else ()
    body = row.get("body") or b""
    return Request(
        method=_text(row.get("method") or "GET"),
        target=_text(row.get("uri") or row.get("target") or ""),
        version=_text(row.get("version") or "HTTP/1.1"),
        headers=_headers(pairs),
        body=body if isinstance(body, bytes) else _bytes(_text(body)),
    )


def from_event(event: HttpRequested) -> Request:
    """The request of an event: its own bytes, as far as they were kept."""
    head = event.head if event.head.endswith((b"\r\n\r\n", b"\n\n")) else event.head.rstrip(b"\r\n") + b"\r\n\r\n"
    return from_bytes(head + event.body)


def from_bytes(data: bytes) -> Request:
    """The request that these bytes of the wire are meant to be."""
    flaws: list[str] = []
    head, separator, body = data.partition(b"\r\n\r\n")
    if not separator:
        head, separator, body = data.partition(b"\n\n")
        flaws.append("bare line feed" if separator else "no end of head")
    first, *rest = head.decode("latin-1").replace("\r\n", "\n").split("\n", MAX_HEADERS + 1)
    parts = first.split(" ")
    method, target, version = parts[0], " ".join(parts[1:-1]), parts[-1]
    if len(parts) < 3 or not version.upper().startswith("HTTP/"):
        target, version = " ".join(parts[1:]), ""
    if len([part for part in parts if part]) != 3 or len(parts) != 3:
        flaws.append("request line")
    pairs = []
    for line in rest[:MAX_HEADERS]:
        name, colon, value = line.partition(":")
        if not colon and line:
            flaws.append("header without colon")
        if line:
            pairs.append((name, value.strip(" \t")))
    return Request(method=method, target=target, version=version, headers=tuple(pairs), body=body, flaws=tuple(flaws))


def _headers(pairs: Iterable[Any]) -> tuple[tuple[str, str], ...]:
    found = []
    for pair in pairs:
        if isinstance(pair, (list, tuple)) and len(pair) == 2:
            name, value = pair
            for item in value if isinstance(value, list) else [value]:
                found.append((_text(name)[:MAX_HEADER], _text(item)[:MAX_HEADER]))
        if len(found) >= MAX_HEADERS:
            break
    return tuple(found)


def _text(value: Any) -> str:
    """A text without lone surrogates, whatever the value is."""
    text = value.decode("utf-8", "surrogateescape") if isinstance(value, bytes) else str(value)
    return text if text.isascii() else _bytes(text).decode("utf-8", "replace")


def _bytes(text: str, *, latin: bool = False) -> bytes:
    """The bytes of a text: one a character where they all fit and `latin` asks for it, else UTF-8."""
    if latin:
        try:
            return text.encode("latin-1")
        except UnicodeEncodeError:
            pass
    try:
        return text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogateescape" if _escaped(text) else "replace")


def _escaped(text: str) -> bool:
    """Whether every lone surrogate stands for a byte (PEP 383)."""
    return all(not "\ud800" <= char <= "\udfff" or "\udc80" <= char <= "\udcff" for char in text)
