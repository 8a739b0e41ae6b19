"""Files as Debian's default site serves them: try_files $uri $uri/ =404, index files, no listing (modules try_files, index, static).

Every look at the file system is what nginx's worker would be allowed: it is www-data, and what fails says so in error.log.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from errno import EACCES, EIO, ELOOP, EMLINK, ENAMETOOLONG, ENOENT, ENOTDIR
from stat import S_ISDIR, S_ISREG

from mirage.base.clock import SECOND
from mirage.gateway.http.nginx.found import Found, outline
from mirage.gateway.http.nginx.message import Request, Response
from mirage.gateway.http.nginx.target import escape
from mirage.vfs.caller import Caller
from mirage.vfs.openfile import OpenFile
from mirage.vfs.types import Stat

MISSING = (ENOENT, ENOTDIR, ENAMETOOLONG)
WHOLE = 65536  # bytes of a file that are read at once
CHANGES = 10  # internal redirects of one request (NGX_HTTP_MAX_URI_CHANGES)
TAKEN = (b"GET", b"HEAD", b"POST")
READING = (b"GET", b"HEAD")


@dataclass(frozen=True, slots=True)
class Layout:
    """What the configuration says of a site's files."""

    root: bytes = b"/var/www/html"
    index: tuple[bytes, ...] = (b"index.html", b"index.htm", b"index.nginx-debian.html")
    types: Mapping[bytes, bytes] = None  # type: ignore[assignment]  # by extension in lower case
    default_type: bytes = b"application/octet-stream"


class VfsFile:
    """An open file as a `Source`."""

    __slots__ = ("_file", "size")

    def __init__(self, file: OpenFile, size: int) -> None:
        self._file, self.size = file, size

    def read(self, offset: int, size: int) -> bytes:
        return self._file.pread(size, offset)

    def close(self) -> None:
        if not self._file.is_closed:
            self._file.close()


def answer(layout: Layout, caller: Caller, request: Request, known: Found) -> Response:
    """The response to a request for a path: an open, and another for each index file that is missing, where it is not `known`."""
    found = _quickly(layout, caller, request.path, known) if request.method in READING else None
    if found is not None:
        return found
    notes: list[str] = []
    response = _try(layout, caller, request, request.path, notes)
    response.notes = notes
    return response


def _quickly(layout: Layout, caller: Caller, uri: bytes, known: Found) -> Response | None:
    """A file that is there and may be read, as most are, is opened at once; for all else None: the long way tells why."""
    file = known.get(caller, uri)
    if file is not None:
        data = file.fs.read(file.ino, 0, file.size) if file.size else b""
        return Response(200, file.kind, file.size, file.modified, etag=file.etag, body=data, takes_ranges=True)
    before = outline(caller)
    for name in layout.index if uri.endswith(b"/") else (b"",):
        try:
            opened = caller.open(layout.root + uri + name, os.O_RDONLY | os.O_NONBLOCK)
        except FileNotFoundError:
            continue
        except OSError:
            return None
        found = opened.stat()
        if S_ISREG(found.mode):
            response = _file(layout, opened, found, uri + name)
            if found.size <= WHOLE:
                known.keep(caller, uri, opened, response, before)
            return response
        opened.close()
        return None
    return None


def direct(layout: Layout, caller: Caller, request: Request, uri: bytes, notes: list[str]) -> Response:
    """What is answered where no try_files looks first: the static module, and behind it nothing (ngx_http_core_content_phase)."""
    if not uri.endswith(b"/"):
        return _static(layout, caller, request, uri, notes)
    if request.method not in TAKEN:
        return page(405)
    try:
        caller.stat(layout.root + uri)
    except OSError as error:
        return _index_fault(layout.root + uri + layout.index[0], error, notes)
    notes.append(f'error directory index of "{_text(layout.root + uri)}" is forbidden')
    return page(403)


def page(code: int, location: bytes = b"") -> Response:
    """One of nginx's own pages."""
    return Response(code, location=location, is_page=True)


def _try(layout: Layout, caller: Caller, request: Request, uri: bytes, notes: list[str]) -> Response:
    for _ in range(CHANGES):
        found = _stat(caller, layout.root + uri, notes)
        if found is None:
            return page(404)
        if not S_ISDIR(found.mode) or not uri.endswith(b"/"):
            return _static(layout, caller, request, uri, notes)
        index = _index(layout, caller, request, uri, notes)
        if isinstance(index, Response):
            return index
        uri += index
    notes.append(f'error rewrite or internal redirection cycle while processing "{_text(uri)}"')
    return page(500)


def _stat(caller: Caller, path: bytes, notes: list[str]) -> Stat | None:
    """try_files looks twice, for a file and for a directory, and complains of a fault both times."""
    try:
        return caller.stat(path)
    except OSError as error:
        if error.errno == EIO:
            raise  # nginx would look for the next name and end with 404; what is there is not denied
        if error.errno not in MISSING:
            notes += [f'crit stat() "{_text(path)}" failed ({_reason(error)})'] * 2
        return None


def _index(layout: Layout, caller: Caller, request: Request, uri: bytes, notes: list[str]) -> bytes | Response:
    """The name of the index file that is there, or what is answered in its place."""
    if request.method not in TAKEN:
        return page(405)
    found = index_of(layout, caller, uri, notes)
    if found is not None:
        return found
    notes.append(f'error directory index of "{_text(layout.root + uri)}" is forbidden')
    return page(403)


def index_of(layout: Layout, caller: Caller, uri: bytes, notes: list[str]) -> bytes | Response | None:
    """The name of a directory's index file; None where there is none, or the page that says why it cannot be told."""
    for name in layout.index:
        path = layout.root + uri + name
        try:
            caller.stat(path)
        except OSError as error:
            if error.errno == ENOENT:
                continue
            return _index_fault(path, error, notes)
        return name
    return None


def _index_fault(path: bytes, error: OSError, notes: list[str]) -> Response:
    if error.errno == ELOOP:
        return page(403)
    if error.errno == EACCES:
        notes.append(f'error "{_text(path)}" is forbidden ({_reason(error)})')
        return page(403)
    if error.errno in MISSING:
        notes.append(f'error "{_text(path)}" is not found ({_reason(error)})')
        return page(404)
    notes.append(f'crit stat() "{_text(path)}" failed ({_reason(error)})')
    return page(500)


def _static(layout: Layout, caller: Caller, request: Request, uri: bytes, notes: list[str]) -> Response:
    if request.method not in TAKEN:
        return page(405)
    path = layout.root + uri
    try:
        file = caller.open(path, os.O_RDONLY | os.O_NONBLOCK)
    except OSError as error:
        code = 404 if error.errno in MISSING else 403 if error.errno in (EACCES, ELOOP, EMLINK) else 500
        notes.append(f'{"crit" if code == 500 else "error"} open() "{_text(path)}" failed ({_reason(error)})')
        return page(code)
    found = file.stat()
    if S_ISDIR(found.mode):
        file.close()
        return page(301, escape(uri) + b"/" + (b"?" + request.query if request.query else b""))
    if not S_ISREG(found.mode):
        file.close()
        notes.append(f'crit "{_text(path)}" is not a regular file')
        return page(404)
    if request.method == b"POST":
        file.close()
        return page(405)
    return _file(layout, file, found, uri)


def _file(layout: Layout, file: OpenFile, found: Stat, uri: bytes) -> Response:
    size, modified = found.size, found.mtime // SECOND
    body: bytes | VfsFile = b""
    if size > WHOLE:
        body = VfsFile(file, size)
    else:
        with file:
            body = file.pread(size, 0) if size else b""
    return Response(
        200,
        kind=type_of(layout, uri),
        length=size,
        modified=modified,
        etag=b'"%x-%x"' % (modified, size),
        body=body,
        takes_ranges=True,
    )


def type_of(layout: Layout, uri: bytes) -> bytes:
    """ngx_http_set_exten: what follows the last dot of the name, unless the name begins with it."""
    name = uri.rpartition(b"/")[2]
    stem, dot, extension = name.rpartition(b".")
    if not dot or not stem:
        return layout.default_type
    return layout.types.get(extension.lower(), layout.default_type)


def _reason(error: OSError) -> str:
    assert error.errno is not None
    return f"{error.errno}: {os.strerror(error.errno)}"


def _text(path: bytes) -> str:
    return path.decode("latin-1")
