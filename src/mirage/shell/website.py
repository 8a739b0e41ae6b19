"""What the machine's own web server answers to the machine itself: nginx 1.22 as Debian sets it up, over the visitor's own files."""

from __future__ import annotations

import email.utils
import stat as st
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

from mirage.base.clock import SECOND
from mirage.vfs.types import Cred
from mirage.world.internet import Answer

if TYPE_CHECKING:
    from mirage.shell.process import Process

ROOT = b"/var/www/html"  # sites-available/default
INDEX = (b"index.html", b"index.htm", b"index.nginx-debian.html")
WWW_DATA = Cred(33, 33, frozenset({33}))
TYPES = {  # /etc/nginx/mime.types, of what lies about on servers
    b"html": "text/html", b"htm": "text/html", b"css": "text/css", b"xml": "text/xml", b"gif": "image/gif", b"jpg": "image/jpeg",
    b"jpeg": "image/jpeg", b"js": "application/javascript", b"txt": "text/plain", b"png": "image/png", b"ico": "image/x-icon",
    b"svg": "image/svg+xml", b"json": "application/json", b"pdf": "application/pdf", b"zip": "application/zip", b"jar": "application/java-archive",
    b"rar": "application/x-rar-compressed", b"mp4": "video/mp4", b"mp3": "audio/mpeg", b"pl": "application/x-perl", b"rpm": "application/x-redhat-package-manager",
}  # fmt: skip
REASONS = {
    200: "OK", 301: "Moved Permanently", 403: "Forbidden", 404: "Not Found", 405: "Not Allowed",
}  # fmt: skip


def answer(proc: Process, url: str, path: str, method: str, address: str, port: int) -> Answer:
    """The response to one request for a path (with its query)."""
    server = f"nginx/{_version(proc)}"
    caller = proc.caller.fork()
    caller.cred = WWW_DATA
    name = unquote_to_bytes(path.partition("?")[0].partition("#")[0])
    place = ROOT + b"/" + b"/".join(part for part in name.split(b"/") if part not in (b"", b".", b".."))
    location, data, kind, mtime = "", b"", "text/html", 0
    try:
        if st.S_ISDIR(caller.stat(place).mode) and not name.endswith(b"/"):
            status, location = 301, f"{url.partition('?')[0]}/"
        else:
            if name.endswith(b"/"):
                place = next((place + b"/" + index for index in INDEX if caller.exists(place + b"/" + index)), place)
            data, mtime = caller.read_file(place, 64 << 20), caller.stat(place).mtime
            kind = TYPES.get(place.rpartition(b"/")[2].rpartition(b".")[2], "application/octet-stream")
            status = 200 if method in ("GET", "HEAD") else 405
    except (FileNotFoundError, NotADirectoryError):
        status = 404
    except OSError:
        status = 403
    headers = [("Server", server), ("Date", email.utils.formatdate(proc.clock.now() // SECOND, usegmt=True))]
    if status != 200:
        data, kind = _page(status, server), "text/html"
    headers += [("Content-Type", kind), ("Content-Length", str(len(data)))]
    if status == 200:
        headers.append(("Last-Modified", email.utils.formatdate(mtime // SECOND, usegmt=True)))
    if location:
        headers.append(("Location", location))
    headers.append(("Connection", "keep-alive"))
    if status == 200:
        headers += [("ETag", f'"{mtime // SECOND:x}-{len(data):x}"'), ("Accept-Ranges", "bytes")]
    return Answer(
        url, status, REASONS[status], tuple(headers), _body(b"" if method == "HEAD" else data), len(data), address=address, port=port
    )


def _version(proc: Process) -> str:
    package = proc.host.packages.get("nginx")
    return package.version.partition("-")[0] if package is not None else "1.22.1"


def _page(status: int, server: str) -> bytes:
    title = f"{status} {REASONS[status]}"
    return (
        f"<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n<center><h1>{title}</h1></center>\r\n"
        f"<hr><center>{server}</center>\r\n</body>\r\n</html>\r\n"
    ).encode()


async def _body(data: bytes) -> AsyncIterator[bytes]:
    for offset in range(0, len(data), 65_536):
        yield data[offset : offset + 65_536]
