"""Lines of access.log (format combined) and error.log, as nginx writes them (ngx_http_log_module, ngx_http_log_error_handler)."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator

from mirage.gateway.http.nginx.message import Exchange, Request

LONGEST = 2048  # NGX_MAX_ERROR_STR
_BASE64 = re.compile(rb"[A-Za-z0-9+/]*")
_PLAIN = re.compile(r"[ !#-\[\]-~]*")
_ESCAPED = {byte: f"\\x{byte:02X}" for byte in (*range(0x20), 0x22, 0x5C, *range(0x7F, 0x100))}


def access(exchange: Exchange, client: str, stamp: str) -> bytes:
    """`stamp` is $time_local."""
    request = exchange.request
    first = request.first
    line = (
        f'{client} - {_user(request)} [{stamp}] "{_shown(request.line)}" {exchange.status} {exchange.body_sent} '
        f'"{_shown(first.get(b"referer", b"-"))}" "{_shown(first.get(b"user-agent", b"-"))}"\n'
    )
    return line.encode("latin-1")


def errors(exchange: Exchange, client: str, stamp: str, pid: int, connection: int, server_name: str) -> Iterator[bytes]:
    """One line a note; `stamp` as 2026/11/29 09:49:05."""
    request = exchange.request
    where = f', client: {client}, server: {server_name}, request: "{request.line.decode("latin-1")}"'
    whom = ""
    if request.script is not None:
        socket = request.script.socket
        shown = socket + request.target.decode("latin-1") if socket.startswith("http") else f"fastcgi://{socket}:"
        whom = f', upstream: "{shown}"'
    host = ""
    for name, word in ((b"host", "host"), (b"referer", "referrer")):
        if name in request.first:
            host += f', {word}: "{request.first[name].decode("latin-1")}"'
    for note in exchange.notes:
        level, _, text = note.partition(" ")
        line = f"{stamp} [{level}] {pid}#{pid}: *{connection} {text}{where}{whom if 'upstream' in text else ''}{host}"
        yield line.encode("latin-1")[: LONGEST - 1] + b"\n"


def _shown(data: bytes) -> str:
    """Quotes, backslashes and what is not printable as \\xNN; nothing at all as it is."""
    text = data.decode("latin-1")
    return text if _PLAIN.fullmatch(text) else text.translate(_ESCAPED)


def credentials(request: Request) -> tuple[bytes, bytes]:
    """Name and password of a Basic authorization; both empty where there is none."""
    given = request.first.get(b"authorization", b"")
    if given[:6].lower() != b"basic ":
        return b"", b""
    word = given[6:].lstrip(b" ").partition(b"=")[0]
    if not _BASE64.fullmatch(word) or len(word) % 4 == 1:  # ngx_decode_base64
        return b"", b""
    name, colon, password = base64.b64decode(word + b"=" * (-len(word) % 4)).partition(b":")
    return (name, password) if name and colon else (b"", b"")


def _user(request: Request) -> str:
    """$remote_user."""
    return _shown(credentials(request)[0]) or "-"
