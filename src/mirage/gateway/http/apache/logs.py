"""Lines of access.log (combined, with %O) and error.log, as Apache 2.4 under mpm_prefork writes them (mod_log_config, log.c)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mirage.gateway.http.apache.lines import Asked
from mirage.gateway.http.nginx.message import Exchange

LONGEST = 8190  # MAX_STRING_LEN, less an end of line and of string
OTHERS = b"/var/log/apache2/other_vhosts_access.log"
_NUMBERED = re.compile(r"(\(\d+\)[^:]+: )?(.*)", re.DOTALL)
_NAMED = {0x08: "\\b", 0x0A: "\\n", 0x0D: "\\r", 0x09: "\\t", 0x0B: "\\v", 0x22: '\\"', 0x5C: "\\\\"}
_ESCAPED = {byte: f"\\x{byte:02x}" for byte in (*range(0x20), *range(0x7F, 0x100))} | _NAMED


def access(exchange: Exchange, client: str, stamp: str) -> bytes:
    """`stamp` is %t without its brackets."""
    request = exchange.request
    assert isinstance(request, Asked)
    first, line = request.first, b"-" if request.said is None else request.said
    text = (
        f'{client} - {_shown(request.user) or "-"} [{stamp}] "{_shown(line)}" '
        f'{exchange.status} {exchange.sent} "{_shown(first.get(b"referer", b"-"))}" "{_shown(first.get(b"user-agent", b"-"))}"\n'
    )
    kept = request.logs
    if kept is not None and kept[0] == OTHERS:
        text = f"{kept[2]}:{443 if request.is_secure else 80} {text}"
    return text.encode("latin-1")


def errors(exchange: Exchange, client: str, port: int, stamp: str, pid: int) -> Iterator[bytes]:
    """One line a note, which begins with its module and level, then the error's number and name if it has one.

    `stamp` as Sun Nov 29 20:21:36.048098 2026.
    """
    referer = exchange.request.first.get(b"referer")
    behind = f", referer: {_shown(referer)}" if referer is not None else ""
    for note in exchange.notes:
        module, _, text = note.partition(" ")
        number, text = _NUMBERED.fullmatch(text).groups("")  # type: ignore[union-attr] # it matches whatever there is
        said = _shown(text.encode("latin-1", "replace"))
        line = f"[{stamp}] [{module}] [pid {pid}] {number}[client {client}:{port}] {said}{behind}"
        yield line[:LONGEST].encode("latin-1") + b"\n"


def _shown(data: bytes) -> str:
    """ap_escape_logitem."""
    return data.decode("latin-1").translate(_ESCAPED)
