"""A request taken apart into the pieces that an application gets to see: parameters, cookies, parts of forms, strings of JSON.

Every piece is a `Field` with the place that it came from. All is bounded: MAX_FIELDS pieces, MAX_TEXT bytes of each kind of place,
of a longer text its head, its tail and samples between them, and `Fields.truncated` says so.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import msgspec

from mirage.analysis.http.coding import MAX_TEXT, plain_body
from mirage.analysis.http.decoding import entities, pattern, percent, window
from mirage.analysis.http.graphql import strings
from mirage.analysis.http.request import Request

MAX_FIELDS = 192
MAX_LINES = 256  # of a body that has a value of JSON on each
MAX_DEPTH = 32  # of JSON
MAX_HEAD = 1024  # bytes of the head of a part

PLACES = (
    "path", "name", "value", "cookie", "header", "agent", "referer", "body", "file", "upload", "part", "json",
)  # fmt: skip
"""`name` and `value` are parameters, wherever they stood: query, form, multipart, JSON, XML. `file` is the name of an upload,
`upload` its bytes, `part` the head of a part. `body` is a body that is none of these. `json` is a key of JSON."""


class Field(msgspec.Struct, frozen=True):
    """One piece. `encoded` says that its percent signs are the protocol's own, `plus` that its pluses are blanks."""

    place: str
    name: str
    text: bytes
    encoded: bool = False
    plus: bool = False
    query: bool = False


class Fields(msgspec.Struct, frozen=True):
    """All pieces of a request. `body` is the body without its compression; `notes` are oddities met on the way."""

    found: tuple[Field, ...]
    body: bytes
    truncated: bool
    notes: tuple[str, ...] = ()


def fields(request: Request) -> Fields:
    """The pieces of a request. Never raises; cost is linear in what is looked at."""
    body, notes = plain_body(request)
    windowed, cut = window(body, MAX_TEXT)
    target, cut_target = window(request.target.encode(), MAX_TEXT)
    pieces: list[Field] = []
    for piece in _pieces(request, target, windowed, notes):
        pieces.append(piece)
        if len(pieces) == MAX_FIELDS:
            cut = True
            break
    return Fields(tuple(pieces), windowed, cut or cut_target, tuple(notes))


def _pieces(request: Request, target: bytes, body: bytes, notes: list[str]) -> Iterator[Field]:
    path, _, query = target.partition(b"?")
    if b"://" in path[:16]:
        path = urlsplit(path.decode("utf-8", "replace")).path.encode() if b"[" not in path else path
    yield Field("path", "", path, encoded=True)
    if b"+" in path:
        yield Field("path", "", path, encoded=True, plus=True)
    if query:
        yield from _form(query, query=True)
    size = 0
    for name, value in request.headers:
        size += len(name) + len(value)
        if size > MAX_TEXT:
            break
        yield from _header(name, value)
    if body:
        yield from _body(request.header("content-type") or "", body, notes)


_PLACED = {"user-agent": "agent", "referer": "referer", "referrer": "referer"}
_STRUCTURAL = frozenset(
    """accept accept-charset accept-encoding accept-language connection content-length content-type host keep-alive proxy-connection
    transfer-encoding te upgrade-insecure-requests range if-range cache-control pragma dnt expect date sec-ch-ua sec-ch-ua-mobile
    sec-ch-ua-platform sec-fetch-dest sec-fetch-mode sec-fetch-site sec-fetch-user""".split()
)
_EXPRESSION = pattern(rb"[$%#]\{|<\?|<%|\(\)\s*\{|\$\(|`")  # in a header that holds none when it is what its name says
_FILE_NAMES = frozenset("x-filename x_filename x.filename x-file-name x-file_name x_file_name filename file-name".split())


def _header(name: str, value: str) -> Iterator[Field]:
    lower = name.lower()
    data = value.encode()
    if lower == "cookie":
        yield from _cookies(data)
    elif lower in _FILE_NAMES:
        yield Field("file", name, data)
    elif lower == "authorization" and value[:6].lower() == "basic ":
        yield Field("header", name, data[6:])
    else:
        is_structure = lower in _STRUCTURAL and not _EXPRESSION.search(data)
        yield Field(_PLACED.get(lower, "structure" if is_structure else "header"), name, data, encoded=lower == "referer")


def _cookies(text: bytes) -> Iterator[Field]:
    """Names and values; both are percent-decoded by most frameworks."""
    for item in text.split(b";"):
        name, _, value = item.strip().partition(b"=")
        if name:
            yield Field("name", "cookie", name, encoded=True, query=True)
        if value:
            yield Field("cookie", _name(name), value.strip(b'"') if value.count(b'"') == 2 else value, encoded=True)


def _form(text: bytes, *, query: bool = False) -> Iterator[Field]:
    for item in text.split(b"&"):
        name, sign, value = item.partition(b"=")
        if name:
            yield Field("name", "", name, encoded=True, plus=True, query=query)
            if not sign and b"%3" in name:  # the sign itself was encoded
                value = _SIGN.split(name, 1)[-1] if _SIGN.search(name) else b""
        if value:
            yield from _value(_name(name), value)


_SIGN = pattern(rb"(?i)%3d")


def _value(name: str, text: bytes) -> Iterator[Field]:
    """A value; where it is JSON, the strings in it, and the whole as a body of its own."""
    plain = percent(text.replace(b"+", b" ")) if text[:1] in b"%{[" else text
    if plain[:1] in (b"{", b"[") and len(plain) < MAX_TEXT:
        try:
            value = json.loads(plain)
        except (ValueError, RecursionError):
            pass
        else:
            yield from _json_values(name, value, 0)
            yield Field("body", name, text, encoded=True, plus=True)
            return
    if name == "query" and (inner := strings(percent(text.replace(b"+", b" ")))) is not None:
        yield from (Field("value", name, item) for item in inner)
        return
    yield Field("value", name, text, encoded=True, plus=True)


def _name(text: bytes) -> str:
    return text[:64].decode("utf-8", "replace")


# ---- bodies ----------------------------------------------------------------------------------------------------------


def _body(kind: str, body: bytes, notes: list[str]) -> Iterator[Field]:
    """A body by its declared type, or by its looks where the type is none that carries parameters."""
    lower = kind.lower()
    start = body.lstrip()[:5]
    boundary = _boundary(kind)
    if "multipart/" in lower and boundary:
        yield from _multipart(boundary, body, notes)
    elif "json" in lower or (start[:1] in (b"{", b"[") and _is_json(body)):
        yield from _json("", body, notes)
    elif "xml" in lower or start == b"<?xml":
        yield from _xml(body)
    elif lower and not any(word in lower for word in ("urlencoded", "plain", "form", "html")):
        yield Field("body", "", body)
    else:
        if body[:4096].translate(None, _BINARY) != body[:4096] and not kind:
            yield Field("body", "", body)
            return
        yield from _form(body.rstrip(b"\r\n"))
        if b"&&" in body:  # what a shell reads as one line is two parameters here
            yield Field("body", "", body, encoded=True, plus=True)


_BINARY = bytes(range(9)) + b"\x0b\x0c" + bytes(range(14, 32))


def _boundary(kind: str) -> bytes:
    _, sign, rest = kind.partition("boundary=")
    return rest.split(";")[0].strip(' "').encode() if sign else b""


def _multipart(boundary: bytes, body: bytes, notes: list[str]) -> Iterator[Field]:
    """Heads, names, file names and contents of the parts. Line ends may be bare, as some servers take them."""
    body = body.replace(b"\r\n", b"\n")
    parts = body.split(b"--" + boundary)
    for part in parts[1:65]:
        if part.startswith(b"--"):
            break
        head, separator, content = part.removeprefix(b"\n").partition(b"\n\n")
        if not separator:
            continue
        yield Field("part", "", head[:MAX_HEAD])
        names = {found.group(1).lower(): found.group(2) or found.group(3) or b"" for found in _PARAMETER.finditer(head[:MAX_HEAD])}
        name = names.get(b"name", b"")
        content = content.removesuffix(b"\n")
        if name:
            yield Field("name", "multipart", name)
        if b"filename" in names or b"filename*" in names:
            yield Field("file", _name(name), names.get(b"filename", names.get(b"filename*", b"")))
            yield Field("upload", _name(name), content)
        kind = head.lower().partition(b"content-type:")[2].split(b"\n")[0].strip()
        kind = kind.split(b";")[0].strip()
        if kind.endswith(b"json"):
            yield from _json(_name(name), content, notes)
        elif kind.endswith(b"xml"):
            yield from _xml(content)
        elif b"filename" not in names:
            yield Field("value", _name(name), content)


_PARAMETER = pattern(rb';[ \t]*([A-Za-z]+\*?)=(?:"([^"\n]*)"|([^;\n]*))')


def _is_json(body: bytes) -> bool:
    try:
        json.loads(body)
    except (ValueError, RecursionError):
        return bool(_json_lines(body))
    return True


def _json_lines(body: bytes) -> list[Any]:
    """The values of a body that has one on each line, as logs and bulks are sent; none where a line is something else."""
    lines = [line for line in body.split(b"\n", MAX_LINES)[:MAX_LINES] if line.strip()]
    try:
        return [json.loads(line) for line in lines] if len(lines) > 1 else []
    except (ValueError, RecursionError):
        return []


_QUOTED = pattern(rb'"((?:[^"\\]|\\.)*)"?(\s*:)?')


def _json(name: str, body: bytes, notes: list[str]) -> Iterator[Field]:
    """Keys and strings of JSON, however nested; of what is no JSON, whatever stands in quotes."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        if values := _json_lines(body):
            for line in values:
                yield from _json_values(name, line, 0)
            return
        notes.append("broken json")
        for found in _QUOTED.finditer(body):
            place = "json" if found.group(2) else "value"
            yield Field(place, name, found.group(1))
        yield Field("body", "", body)
        return
    yield from _json_values(name, value, 0)


def _json_values(name: str, value: Any, depth: int) -> Iterator[Field]:
    if isinstance(value, str):
        text = value.encode("utf-8", "replace")
        inner = strings(text) if "{" in value else None
        yield from (Field("value", name, item) for item in ([text] if inner is None else inner))
        if value[:1] in ("{", "[") and depth < 3:  # JSON in JSON
            try:
                inner = json.loads(value)
            except (ValueError, RecursionError):
                return
            yield from _json_values(name, inner, depth + 3)
    elif depth >= MAX_DEPTH:
        return
    elif isinstance(value, dict):
        for key, item in value.items():
            yield Field("json", name, key.encode("utf-8", "replace"))
            if key == "constructor" and isinstance(item, dict) and "prototype" in item:
                yield Field("json", name, b"constructor.prototype")  # which one key alone does not show
            yield from _json_values(key[:64], item, depth + 1)
    elif isinstance(value, list):
        for item in value:
            yield from _json_values(name, item, depth + 1)


_TAG = pattern(rb"<[A-Za-z/][^<>]*>|<\?[^>]*\?>|<!--|<!\[CDATA\[|\]\]>")
_ATTRIBUTE = pattern(rb"""[\s/][^\s=<>/]+\s*=\s*(?:"([^"]*)"|'([^']*)')""")


def _xml(body: bytes) -> Iterator[Field]:
    """Texts and attribute values of XML, with their entities undone; and the whole of it, for what its head declares."""
    last = 0
    for tag in _TAG.finditer(body):
        text = body[last : tag.start()].strip()
        last = tag.end()
        if text:
            yield Field("value", "", entities(text))
        if tag.group().startswith(b"<?"):
            continue
        for found in _ATTRIBUTE.finditer(tag.group()):
            value = found.group(1) or found.group(2)
            if value:
                yield Field("value", "", entities(value))
    rest = body[last:].strip()
    if rest:
        yield Field("value", "", entities(rest))
    yield Field("body", "xml", body[:4096])
