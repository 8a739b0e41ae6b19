"""The request line: method, address and version, how the address is encoded, and what its name says of the file behind it."""

from __future__ import annotations

from collections.abc import Iterator

from mirage.analysis.http.decoding import pattern, percent
from mirage.analysis.http.fields import Fields
from mirage.analysis.http.protocol.fact import Fact, whole
from mirage.analysis.http.request import Request

_TOKEN = pattern(rb"^[!#$%&'*+.^_`|~0-9A-Za-z-]+$")
_METHODS = frozenset("GET HEAD POST OPTIONS".split())
_UNUSUAL = frozenset("PUT DELETE PATCH".split())
_ODD_METHODS = frozenset(
    """TRACE TRACK CONNECT DEBUG PROPFIND PROPPATCH MKCOL COPY MOVE LOCK UNLOCK SEARCH BCOPY BDELETE BMOVE BPROPFIND BPROPPATCH NOTIFY
    POLL SUBSCRIBE UNSUBSCRIBE X-MS-ENUMATTS PURGE BAN REPORT MKACTIVITY CHECKOUT MERGE VERSION-CONTROL ACL BIND LINK UNLINK REBIND
    UNBIND MKCALENDAR M-SEARCH PRI QUERY CHECKIN UNCHECKOUT MKWORKSPACE UPDATE LABEL BASELINE-CONTROL ORDERPATCH""".split()
)
_TARGET = pattern(rb"^(?:/|\*$|[A-Za-z][A-Za-z0-9+.-]*://|[\w.-]+:[0-9]+$)")
_VERSION = pattern(rb"^HTTP/(?:1\.[01]|2(?:\.0)?|3(?:\.0)?|0\.9)$")
_EXTENSIONS = pattern(
    rb"(?i)\.(?:asa|asax|ascx|backup|bak|bat|cdx|cer|cfg|cmd|com|config|conf|cs|csproj|csr|dat|db|dbf|dll|dos|htr|htw|ida|idc|idq|inc|ini|key|"
    rb"licx|lnk|log|mdb|old|pass|pdb|pem|pol|printer|pwd|rdb|resources|resx|sql|swp|sqlite3?|sys|vb|vbs|vbproj|vsdisco|webinfo|xsd|xsx|kdbx?|ppk|p12|pfx|crt|jks|keystore|dump|env|save|orig|tmp|axd|htpasswd|htaccess)/?$"
)
_BACKUP = pattern(rb"(?:\.[a-z0-9]{1,6}~|[\w]~|\.(?:bak|old|orig|save|swp|copy|tmp)[0-9]?|%23)(?:/|$)")
_PERCENT = pattern(rb"%(?:[^0-9A-Fa-fu]|$|[0-9A-Fa-f](?:[^0-9A-Fa-f]|$)|u(?:[^0-9A-Fa-f]|$))")
_DOUBLE = pattern(rb"%25(?:25)*[0-9A-Fa-f]{2}")
_WIDE = pattern(rb"(?i)%u(?:ff[0-9a-f]{2}|00[0-7][0-9a-f])|\\u(?:ff[0-9a-f]{2}|00[0-7][0-9a-f])")
_CONTROLS = pattern(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_BREAK = pattern(rb"[\r\n]")


def line(request: Request, parts: Fields) -> Iterator[Fact]:
    """Method, address and version."""
    method, target = request.method, request.target
    if method in _ODD_METHODS:
        yield whole("line.method-odd", method)
    elif method in _UNUSUAL:
        yield whole("line.method-unusual", method)
    elif method not in _METHODS:
        yield whole("line.method", method)
    if not _TOKEN.search(method.encode()) or not _TARGET.search(target.encode() or b" ") or request.flaws:
        yield whole("line.broken", f"{method} {target}")
    elif " " in target:
        yield whole("line.broken", target)
    if not _VERSION.search(request.version.encode()) and request.version:
        yield whole("line.version", request.version)
    if "#" in target:
        yield whole("line.fragment", target)


def encoding(request: Request, parts: Fields) -> Iterator[Fact]:
    """How the address and the form are encoded."""
    target = request.target[:8192].encode()
    form = b"urlencoded" in (request.header("content-type") or "").lower().encode()
    for name, expression in (("percent.broken", _PERCENT), ("percent.double", _DOUBLE), ("percent.wide", _WIDE)):
        for text in (target, parts.body[:8192] if form else b""):
            found = expression.search(text)
            if found:
                yield name, text, *found.span()
                break
    decoded = percent(target)
    if not _is_utf8(decoded):
        yield whole("text.high", decoded)
        if any(pair in decoded for pair in (b"\xc0", b"\xc1", b"\xe0\x80", b"\xf0\x80")):
            yield whole("text.overlong", decoded)
    zero = decoded.find(b"\0")
    if zero >= 0:
        yield "text.control", decoded, zero, zero + 1
    found = _BREAK.search(decoded)
    if found:
        yield "text.break", decoded, *found.span()
    found = _CONTROLS.search(decoded)
    if found:
        yield "text.special", decoded, *found.span()


def _is_utf8(text: bytes) -> bool:
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True


def file(request: Request, parts: Fields) -> Iterator[Fact]:
    """Files that are not for visitors."""
    path = percent(request.target.partition("?")[0][:4096].encode())
    found = _EXTENSIONS.search(path)
    if found:
        yield "file.extension", path, *found.span()
    found = _BACKUP.search(path)
    if found:
        yield "file.backup", path, *found.span()
