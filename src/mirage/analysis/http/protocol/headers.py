"""Headers: those that are missing, stand twice or contradict each other, and those that no browser sends so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from mirage.analysis.http.decoding import pattern
from mirage.analysis.http.fields import Fields
from mirage.analysis.http.protocol.fact import Fact, whole
from mirage.analysis.http.request import Request

_TOKEN = pattern(rb"^[!#$%&'*+.^_`|~0-9A-Za-z-]+$")
_RESTRICTED = frozenset(
    """proxy lock-token content-range if x-http-method-override x-http-method x-method-override x-original-url x-rewrite-url translate
    accept-ranges x-middleware-subrequest""".split()
)
_SINGLE = frozenset("content-length content-type host transfer-encoding authorization user-agent referer".split())
_TYPES = frozenset(
    """application/x-www-form-urlencoded multipart/form-data multipart/related multipart/mixed text/xml application/xml
    application/soap+xml application/json""".split()
)
_TYPE = pattern(
    rb"^[\w/.+*-]+(?:\s*;\s*(?:(?:charset|action|type|start(?:-info)?|version|boundary|profile)\s*=\s*[\"']?[\w.()+,/:=?<>@#*'_-]*[\"']?)?)*$"
)
_BOUNDARY = pattern(rb"(?i)boundary=\"?[^\s\";,][^\";]*\"?\s*(?:;|$)")
_CHARSETS = frozenset(
    """
    utf-8 utf8 iso-8859-1 iso-8859-15 windows-1252 us-ascii ascii iso-8859-2 windows-1251 windows-1250 koi8-r gbk gb2312
    gb18030 big5 shift_jis euc-jp euc-kr iso-2022-jp utf-16
    """.split()
)
_CODINGS = frozenset(
    """
    gzip deflate br compress identity zstd x-gzip x-compress * dcb dcz pack200-gzip
    """.split()
)
_CACHE = frozenset(
    """
    max-age max-stale min-fresh no-cache no-store no-transform only-if-cached must-revalidate public private proxy-revalidate
    s-maxage immutable stale-while-revalidate stale-if-error
    """.split()
)
_RANGE = pattern(rb"([0-9]*)\s*-\s*([0-9]*)")


def headers(request: Request, parts: Fields) -> Iterator[Fact]:
    """Names and values of headers by themselves, and of those that must be there."""
    counts = Counter(name.lower() for name, _ in request.headers)
    for name, value in request.headers:
        lower = name.lower()
        if not _TOKEN.search(name.encode()):
            yield whole("header.name", name)
        if lower in ("content-encoding", "accept-charset"):
            yield whole("header.rare", name)
        if lower in _RESTRICTED:
            yield whole("header.restricted", f"{name}: {value}")
        if any(char in value for char in "\r\n\0"):
            yield whole("header.control", value)
        if counts[lower] > 1 and lower in _SINGLE:
            yield whole("header.twice", f"{name}: {value}")
    host = request.header("host")
    if host is None:
        yield whole("host.missing", request.target)
    elif host == "":
        yield whole("host.empty", "Host:")
    elif host is not None and host.replace(".", "").replace(":", "").isdigit():
        yield whole("host.address", host)
    agent = request.header("user-agent")
    if not agent:
        yield whole("agent.missing" if agent is None else "agent.empty", request.target)


def negotiation(request: Request, parts: Fields) -> Iterator[Fact]:
    """What the client says it would take."""
    accept = request.header("accept")
    if accept is None:
        yield whole("accept.missing", request.target)
    elif not accept and request.method != "OPTIONS":
        yield whole("accept.empty", "Accept:")
    if accept and "charset" in accept.lower():
        yield whole("accept.charset", accept)
    coding = request.header("accept-encoding") or ""
    if len(coding) > 60 or any(word.split(";")[0].strip().lower() not in _CODINGS for word in coding.split(",") if word.strip()):
        yield whole("accept.coding", coding)
    connection = [word.strip().lower() for word in (request.header("connection") or "").split(",")]
    if sum(word in ("keep-alive", "close") for word in connection) > 1:
        yield whole("connection.twice", request.header("connection") or "")
    cache = request.header("cache-control") or ""
    if any(word.split("=")[0].strip().lower() not in _CACHE for word in cache.split(",") if word.strip()):
        yield whole("cache.odd", cache)
    if request.header("sec-fetch-user") not in (None, "?1", "?0"):
        yield whole("fetch.odd", request.header("sec-fetch-user") or "")
    if "$version" in (request.header("cookie") or "").lower():
        yield whole("cookie.old", request.header("cookie") or "")
    if request.header("x-up-devcap-post-charset") is not None:
        yield whole("device.charset", request.header("x-up-devcap-post-charset") or "")


def ranges(request: Request, parts: Fields) -> Iterator[Fact]:
    """The pieces that are asked for."""
    for name in ("range", "request-range"):
        value = request.header(name)
        if value is None:
            continue
        if name == "request-range":
            yield whole("range.request", value)
        pairs = [(found.group(1), found.group(2)) for found in _RANGE.finditer(value.partition("=")[2].encode()[:4096])]
        if any(first and last and len(first) < 20 and len(last) < 20 and int(first) > int(last) for first, last in pairs):
            yield whole("range.backwards", value)
        if len(pairs) > 5 or not pairs:
            yield whole("range.many", value)


def lengths(request: Request, parts: Fields) -> Iterator[Fact]:
    """Lengths, codings, and a body where none belongs."""
    length, coding = request.header("content-length"), request.header("transfer-encoding")
    if length is not None and not (length.isascii() and length.strip().isdigit()):
        yield whole("length.bad", length)
    if length is not None and coding is not None:
        yield whole("length.both", f"{length}, {coding}")
    if coding is not None and coding.lower() not in ("chunked", "gzip, chunked"):
        yield whole("coding.odd", coding)
    if len(set(request.values("content-length"))) > 1:
        yield whole("length.twice", ", ".join(request.values("content-length")))
    if request.method in ("GET", "HEAD") and (request.body or coding is not None or (length or "0").strip("0")):
        yield whole("body.unasked", request.body or (length or "").encode())
    if "more than is read was compressed" in parts.notes:
        yield whole("body.bomb", request.header("content-encoding") or "gzip")


def types(request: Request, parts: Fields) -> Iterator[Fact]:
    """The type of the body."""
    kind = request.header("content-type")
    if kind is None:
        if request.body:
            yield whole("type.missing", request.body)
        return
    lower = kind.lower()
    first = lower.split(";")[0].strip()
    is_bounded = not (first.startswith("multipart/") and "boundary=" in lower) or _BOUNDARY.search(lower.encode())
    if not (_TYPE.search(lower.encode()) and is_bounded):
        yield whole("type.broken", kind)
    if first not in _TYPES:
        yield whole("type.unknown", kind)
    charsets = [word.split(";")[0].split(",")[0].strip(" \"'") for word in lower.split("charset=")[1:]]
    if len(charsets) > 1 or any(name not in _CHARSETS for name in charsets):
        yield whole("type.charset", kind)
    rest = lower.partition(";")[2]
    if "/" in rest and any(other in rest for other in ("application/", "text/", "image/", "multipart/", "audio/", "video/")):
        yield whole("type.second" if any(word in rest for word in ("json", "xml", "form", "urlencoded")) else "type.hidden", kind)


def order(request: Request, parts: Fields) -> Iterator[Fact]:
    """Headers that no browser leaves out, adds or orders so: what calls itself a browser and is none."""
    agent = request.header("user-agent") or ""
    names = [name.lower() for name, _ in request.headers]
    if agent.startswith("Mozilla/5.0") and "Chrome/" in agent and "compatible" not in agent:
        if "accept-language" in names and "host" in names and names.index("accept-language") < names.index("host"):
            yield whole("order.impossible", ", ".join(names))
        if "accept-encoding" in names and (request.header("accept-encoding") or "").lower() in ("identity", "gzip"):
            yield whole("order.impossible", request.header("accept-encoding") or "")
