"""What is odd about the request as HTTP, before any application reads it: lines, headers, lengths, encodings, parts of forms.

Each oddity is a fact with a name; what it is worth, rules say. Grammar is that of RFC 9110 and 9112.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from mirage.analysis.http.decoding import pattern, percent
from mirage.analysis.http.fields import Fields
from mirage.analysis.http.request import Request

Fact = tuple[str, bytes, int, int]
"""A name, the text that it is about, and where in it."""

FACTS = frozenset(
    """
    line.method line.method-unusual line.method-odd line.broken line.version line.fragment header.name header.control
    header.twice header.restricted header.rare host.missing host.empty host.address agent.missing agent.empty accept.missing
    accept.empty accept.charset accept.coding length.bad length.missing length.twice length.both coding.odd body.unasked
    range.backwards
    range.many range.request connection.twice cache.odd fetch.odd type.missing type.unknown type.broken type.charset
    type.hidden type.second percent.broken percent.double percent.wide text.overlong text.control text.high text.special
    name.twice name.array name.long value.long names.many method.override part.name part.head part.charset part.encoding
    part.broken file.extension file.backup cookie.old device.charset body.bomb order.tool order.impossible text.break
    """.split()
)
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
_HIGH = pattern(rb"[\x80-\xff]")
_RANGE = pattern(rb"([0-9]*)\s*-\s*([0-9]*)")
_ENTITY = pattern(
    rb"(?i)&(?:[a-z]{2,8}(?:acute|grave|circ|uml|tilde|cedil|ring|slash|caron)?|#[0-9]+|amp|lt|gt|quot|apos|nbsp|[a-z]{1,2}(?:elig|lig));"
)
_PART_NAME = pattern(rb"(?i);[ \t]*(?:file)?name\*?=\"?(.*)$")
_OVERRIDE = pattern(rb"(?i)^(?:_method|x-http-method(?:-override)?)$")
_TOOL_ORDER = pattern(
    rb"(?i)^(?:python-requests|python-urllib|aiohttp|httpx|go-http-client|curl|wget|libwww-perl|java|okhttp|axios|node-fetch|ruby|perl|php|scrapy|zgrab|masscan|httpie)\b"
)


def facts(request: Request, parts: Fields) -> Iterator[Fact]:
    """Every oddity of the request."""
    for step in _STEPS:
        yield from step(request, parts)


def _whole(name: str, text: str | bytes) -> Fact:
    data = text[:512].encode() if isinstance(text, str) else text[:512]
    return name, data, 0, len(data)


# ---- request line ----------------------------------------------------------------------------------------------------


def _line(request: Request, parts: Fields) -> Iterator[Fact]:
    method, target = request.method, request.target
    if method in _ODD_METHODS:
        yield _whole("line.method-odd", method)
    elif method in _UNUSUAL:
        yield _whole("line.method-unusual", method)
    elif method not in _METHODS:
        yield _whole("line.method", method)
    if not _TOKEN.search(method.encode()) or not _TARGET.search(target.encode() or b" ") or request.flaws:
        yield _whole("line.broken", f"{method} {target}")
    elif " " in target:
        yield _whole("line.broken", target)
    if not _VERSION.search(request.version.encode()) and request.version:
        yield _whole("line.version", request.version)
    if "#" in target:
        yield _whole("line.fragment", target)


def _percent(request: Request, parts: Fields) -> Iterator[Fact]:
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
        yield _whole("text.high", decoded)
        if any(pair in decoded for pair in (b"\xc0", b"\xc1", b"\xe0\x80", b"\xf0\x80")):
            yield _whole("text.overlong", decoded)
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


# ---- headers ---------------------------------------------------------------------------------------------------------


def _headers(request: Request, parts: Fields) -> Iterator[Fact]:
    counts = Counter(name.lower() for name, _ in request.headers)
    for name, value in request.headers:
        lower = name.lower()
        if not _TOKEN.search(name.encode()):
            yield _whole("header.name", name)
        if lower in ("content-encoding", "accept-charset"):
            yield _whole("header.rare", name)
        if lower in _RESTRICTED:
            yield _whole("header.restricted", f"{name}: {value}")
        if any(char in value for char in "\r\n\0"):
            yield _whole("header.control", value)
        if counts[lower] > 1 and lower in _SINGLE:
            yield _whole("header.twice", f"{name}: {value}")
    host = request.header("host")
    if host is None:
        yield _whole("host.missing", request.target)
    elif host == "":
        yield _whole("host.empty", "Host:")
    elif host is not None and host.replace(".", "").replace(":", "").isdigit():
        yield _whole("host.address", host)
    agent = request.header("user-agent")
    if not agent:
        yield _whole("agent.missing" if agent is None else "agent.empty", request.target)


def _negotiation(request: Request, parts: Fields) -> Iterator[Fact]:
    accept = request.header("accept")
    if accept is None:
        yield _whole("accept.missing", request.target)
    elif not accept and request.method != "OPTIONS":
        yield _whole("accept.empty", "Accept:")
    if accept and "charset" in accept.lower():
        yield _whole("accept.charset", accept)
    coding = request.header("accept-encoding") or ""
    if len(coding) > 60 or any(word.split(";")[0].strip().lower() not in _CODINGS for word in coding.split(",") if word.strip()):
        yield _whole("accept.coding", coding)
    connection = [word.strip().lower() for word in (request.header("connection") or "").split(",")]
    if sum(word in ("keep-alive", "close") for word in connection) > 1:
        yield _whole("connection.twice", request.header("connection") or "")
    cache = request.header("cache-control") or ""
    if any(word.split("=")[0].strip().lower() not in _CACHE for word in cache.split(",") if word.strip()):
        yield _whole("cache.odd", cache)
    if request.header("sec-fetch-user") not in (None, "?1", "?0"):
        yield _whole("fetch.odd", request.header("sec-fetch-user") or "")
    if "$version" in (request.header("cookie") or "").lower():
        yield _whole("cookie.old", request.header("cookie") or "")
    if request.header("x-up-devcap-post-charset") is not None:
        yield _whole("device.charset", request.header("x-up-devcap-post-charset") or "")


def _ranges(request: Request, parts: Fields) -> Iterator[Fact]:
    for name in ("range", "request-range"):
        value = request.header(name)
        if value is None:
            continue
        if name == "request-range":
            yield _whole("range.request", value)
        pairs = [(found.group(1), found.group(2)) for found in _RANGE.finditer(value.partition("=")[2].encode()[:4096])]
        if any(first and last and len(first) < 20 and len(last) < 20 and int(first) > int(last) for first, last in pairs):
            yield _whole("range.backwards", value)
        if len(pairs) > 5 or not pairs:
            yield _whole("range.many", value)


def _lengths(request: Request, parts: Fields) -> Iterator[Fact]:
    length, coding = request.header("content-length"), request.header("transfer-encoding")
    if length is not None and not (length.isascii() and length.strip().isdigit()):
        yield _whole("length.bad", length)
    if length is not None and coding is not None:
        yield _whole("length.both", f"{length}, {coding}")
    if coding is not None and coding.lower() not in ("chunked", "gzip, chunked"):
        yield _whole("coding.odd", coding)
    if len(set(request.values("content-length"))) > 1:
        yield _whole("length.twice", ", ".join(request.values("content-length")))
    if request.method in ("GET", "HEAD") and (request.body or coding is not None or (length or "0").strip("0")):
        yield _whole("body.unasked", request.body or (length or "").encode())
    if "more than is read was compressed" in parts.notes:
        yield _whole("body.bomb", request.header("content-encoding") or "gzip")


def _types(request: Request, parts: Fields) -> Iterator[Fact]:
    kind = request.header("content-type")
    if kind is None:
        if request.body:
            yield _whole("type.missing", request.body)
        return
    lower = kind.lower()
    first = lower.split(";")[0].strip()
    is_bounded = not (first.startswith("multipart/") and "boundary=" in lower) or _BOUNDARY.search(lower.encode())
    if not (_TYPE.search(lower.encode()) and is_bounded):
        yield _whole("type.broken", kind)
    if first not in _TYPES:
        yield _whole("type.unknown", kind)
    charsets = [word.split(";")[0].split(",")[0].strip(" \"'") for word in lower.split("charset=")[1:]]
    if len(charsets) > 1 or any(name not in _CHARSETS for name in charsets):
        yield _whole("type.charset", kind)
    rest = lower.partition(";")[2]
    if "/" in rest and any(other in rest for other in ("application/", "text/", "image/", "multipart/", "audio/", "video/")):
        yield _whole("type.second" if any(word in rest for word in ("json", "xml", "form", "urlencoded")) else "type.hidden", kind)


# ---- parameters ------------------------------------------------------------------------------------------------------


def _parameters(request: Request, parts: Fields) -> Iterator[Fact]:
    names = [field.text for field in parts.found if field.place == "name" and field.name == ""]
    if len(names) > 255:
        yield _whole("names.many", str(len(names)))
    for field in parts.found:
        if (
            field.place == "name"
            and len(field.text) > 100
            and b" " not in field.text
            and b"%" not in field.text
            and b"+" not in field.text
        ):
            yield _whole("name.long", field.text)
        if field.place == "value" and field.encoded and b"u00" in field.text:
            decoded = percent(field.text)
            found = _WIDE.search(decoded)
            if found:
                yield "percent.wide", decoded, *found.span()
        if (
            field.place in ("name", "cookie")
            and (field.name == "cookie" or field.place == "cookie")
            and _CONTROLS.search(percent(field.text))
        ):
            yield _whole("text.special", field.text)
        if field.place in ("name", "value") and field.encoded and b"%" in field.text:
            decoded = percent(field.text)
            if b"\0" in decoded:
                yield _whole("text.control", field.text)
            found = _CONTROLS.search(decoded)
            if found:
                yield "text.special", decoded, *found.span()
        if field.place == "value" and len(field.text) > 4000:
            yield _whole("value.long", field.text)
        if field.place == "value" and _OVERRIDE.search(field.name.encode()) and field.text.isalpha() and len(field.text) <= 10:
            yield _whole("method.override", field.text)
        if field.place == "name" and b"]" in field.text:
            tail = percent(field.text).rpartition(b"]")[0].partition(b"]")[2]
            after = percent(field.text).partition(b"]")[2]
            if (after and not after.startswith((b"[", b"."))) or (tail and not tail.startswith((b"[", b"."))):
                yield _whole("name.array", field.text)
    for name, count in Counter(names).items():
        if count > 1 and not name.endswith((b"[]", b"%5B%5D", b"%5b%5d")):
            yield _whole("name.twice", name)


def _multipart(request: Request, parts: Fields) -> Iterator[Fact]:
    if "part without head" in parts.notes:
        yield _whole("part.broken", parts.body)
    for field in parts.found:
        if field.place != "part":
            if field.name == "" and field.place == "value" and field.text.lower() in (b"_charset_",):
                yield _whole("part.charset", field.text)
            continue
        for line in field.text.split(b"\n"):
            name, _, value = line.partition(b":")
            lower = name.strip().lower()
            if lower == b"content-disposition":
                yield from _part_names(value)
            if lower == b"content-transfer-encoding":
                yield _whole("part.encoding", line)
            if lower == b"content-type" and b"charset" in value.lower():
                charset = value.lower().rpartition(b"charset=")[2].strip(b" \"'").decode("latin-1")
                if charset not in ("utf-8", "iso-8859-1", "iso-8859-15", "windows-1252"):
                    yield _whole("part.charset", line)
            if line and (not _TOKEN.search(name) or lower not in _PART_HEADERS):
                yield _whole("part.head", line)
        if b"_charset_" in field.text:
            yield _whole("part.charset", field.text)


_PART_HEADERS = (
    b"content-disposition",
    b"content-type",
    b"content-transfer-encoding",
    b"content-id",
    b"content-length",
    b"content-description",
    b"content-location",
)


def _part_names(disposition: bytes) -> Iterator[Fact]:
    """A name or file name with characters in it that one parser takes for its end and another does not."""
    for item in _quoted(disposition):
        plain = _ENTITY.sub(b"", item)
        if any(sign in plain for sign in (b";", b'"', b"'", b"=", b"\\")):
            yield _whole("part.name", item)


def _quoted(disposition: bytes) -> Iterator[bytes]:
    rest = disposition
    for _ in range(8):
        _, sign, rest = rest.partition(b'name="')
        if not sign:
            return
        end = rest.find(b'"')
        while end > 0 and rest[end - 1 : end] == b"\\":
            end = rest.find(b'"', end + 1)
        if end < 0:
            yield rest
            return
        yield rest[:end]
        rest = rest[end + 1 :]


def _file(request: Request, parts: Fields) -> Iterator[Fact]:
    path = percent(request.target.partition("?")[0][:4096].encode())
    found = _EXTENSIONS.search(path)
    if found:
        yield "file.extension", path, *found.span()
    found = _BACKUP.search(path)
    if found:
        yield "file.backup", path, *found.span()


# ---- who built it ----------------------------------------------------------------------------------------------------


def _order(request: Request, parts: Fields) -> Iterator[Fact]:
    """Headers that no browser leaves out, adds or orders so: what calls itself a browser and is none."""
    agent = request.header("user-agent") or ""
    names = [name.lower() for name, _ in request.headers]
    if _TOOL_ORDER.search(agent.encode()):
        yield _whole("order.tool", agent)
    if agent.startswith("Mozilla/5.0") and "Chrome/" in agent and "compatible" not in agent:
        if "accept-language" in names and "host" in names and names.index("accept-language") < names.index("host"):
            yield _whole("order.impossible", ", ".join(names))
        if "accept-encoding" in names and (request.header("accept-encoding") or "").lower() in ("identity", "gzip"):
            yield _whole("order.impossible", request.header("accept-encoding") or "")


_STEPS: tuple[Callable[[Request, Fields], Iterator[Fact]], ...] = (
    _line, _percent, _headers, _negotiation, _ranges, _lengths, _types, _parameters, _multipart, _file, _order,
)  # fmt: skip
