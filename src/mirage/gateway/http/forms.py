"""What a form brings, of either encoding: its fields, and its files."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from mirage.gateway.http.nginx.message import Request

PARTS = 200
_BOUNDARY = re.compile(rb'(?i)multipart/form-data\s*;.*?boundary=(?:"([^"]{1,200})"|([^\s";,]{1,200}))')
_NAME = re.compile(rb'(?i)\bname="([^"]*)"')
_FILE = re.compile(rb'(?i)\bfilename="([^"]*)"')
_KIND = re.compile(rb"(?i)content-type:\s*([^\r\n]+)")


@dataclass(frozen=True, slots=True)
class File:
    """A file of a form."""

    name: str
    kind: str
    data: bytes


@dataclass(slots=True)
class Form:
    """Fields by name, the last of each; files by the name of their field."""

    fields: dict[str, str] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)

    def get(self, name: str, default: str = "") -> str:
        return self.fields.get(name, default)


def read(request: Request) -> Form:
    """Of a request with a body; empty for any other."""
    kind = request.first.get(b"content-type", b"")
    found = _BOUNDARY.match(kind.strip())
    if found is None:
        return Form(query(request.body)) if kind.lower().startswith(b"application/x-www-form-urlencoded") else Form()
    form = Form()
    for part in (b"\r\n" + request.body).split(b"\r\n--" + (found[1] or found[2]))[1 : PARTS + 1]:
        head, blank, data = part.partition(b"\r\n\r\n")
        name = _NAME.search(head)
        if not blank or name is None:
            continue
        file, kind_of = _FILE.search(head), _KIND.search(head)
        if file is None:
            form.fields[_text(name[1])] = _text(data)
        else:
            form.files[_text(name[1])] = File(_text(file[1]), _text(kind_of[1]) if kind_of else "", data)
    return form


def query(raw: bytes) -> dict[str, str]:
    """Pairs of a query string or of a body like one; the last of each name, as PHP takes it."""
    try:
        return dict(parse_qsl(raw.decode("latin-1"), keep_blank_values=True, encoding="utf-8", errors="replace", max_num_fields=1000))
    except ValueError:
        return {}


def every(request: Request, name: str) -> list[str]:
    """All values of one name, of a form without files."""
    try:
        pairs = parse_qsl(request.body.decode("latin-1"), encoding="utf-8", errors="replace", max_num_fields=1000)
    except ValueError:
        return []
    return [value for key, value in pairs if key == name]


def cookies(request: Request) -> dict[str, str]:
    """The first of each name."""
    found: dict[str, str] = {}
    for name, value in request.fields:
        if name.lower() == b"cookie":
            for pair in value.decode("latin-1").split(";"):
                key, equals, text = pair.strip().partition("=")
                if equals:
                    found.setdefault(key, text)
    return found


def basic(request: Request) -> tuple[str, str] | None:
    """Name and password of Authorization: Basic; two empty ones where it is torn, None where there is none."""
    kind, _, value = request.first.get(b"authorization", b"").partition(b" ")
    if kind.lower() != b"basic":
        return None
    try:
        name, _, password = base64.b64decode(value, validate=True).decode("utf-8", "replace").partition(":")
    except (binascii.Error, ValueError):
        return "", ""
    return name, password


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")
