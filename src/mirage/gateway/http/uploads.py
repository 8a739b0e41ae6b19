"""The files in a request: what a form brings (multipart/form-data), or the body itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mirage.base.events import ArtifactCaptured, FileChanged
from mirage.gateway.http.nginx.message import Request

if TYPE_CHECKING:
    from mirage.gateway.http.service import Visitor

MOST = 100  # parts of one form that are looked at
_BOUNDARY = re.compile(rb'multipart/form-data\s*;.*?boundary=(?:"([^"]{1,200})"|([^\s";,]{1,200}))', re.IGNORECASE | re.DOTALL)
_NAME = re.compile(rb'^content-disposition:[^\r\n]*?[;\s]filename\*?=(?:"([^"\r\n]*)"|([^\s;]*))', re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file: its name as the client gave it, its bytes, and whether some are missing."""

    name: bytes
    data: bytes
    is_cut: bool


def find(request: Request, recorded: int) -> Iterator[Upload]:
    """The files of a form; of other bodies those that were PUT, and those of which an event would not hold all."""
    is_cut = len(request.body) < request.body_size
    form = _BOUNDARY.match(request.first.get(b"content-type", b"").lstrip())
    if form is not None and request.body:
        files = list(_parts(request.body, form[1] or form[2], is_cut))
        if files:
            yield from files
            return
    if request.body_size > recorded or (request.body and request.method == b"PUT"):
        yield Upload(request.path, request.body, is_cut)


def written(visitor: Visitor, path: bytes, data: bytes) -> None:
    """A site has written a file for a visitor: that is told, and the bytes are kept."""
    visitor.emit(FileChanged(change="written", path=path, size=len(data)))
    sha256 = visitor.service.world.artifacts.keep(data)
    visitor.emit(ArtifactCaptured(sha256=sha256, size=len(data), origin="write", path=path))


def _parts(body: bytes, boundary: bytes, is_cut: bool) -> Iterator[Upload]:
    pieces = (b"\r\n" + body).split(b"\r\n--" + boundary)[1 : MOST + 1]
    for number, piece in enumerate(pieces):
        head, blank, data = piece.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        name = _NAME.search(head)
        if blank and data and name is not None:
            yield Upload(name[1] or name[2] or b"", data, is_cut and number == len(pieces) - 1)
