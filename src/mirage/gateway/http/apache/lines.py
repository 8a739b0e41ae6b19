"""The head of a request, read and judged as Apache 2.4 does under HttpProtocolOptions Strict (server/protocol.c, vhost.c, util.c)."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass

from mirage.gateway.http.apache.pages import FIELD_TOO_LONG, TOO_MANY_FIELDS
from mirage.gateway.http.nginx.message import Request

LINE_MAX = 8191  # LimitRequestLine and LimitRequestFieldSize, and the byte that ends the buffer
FOLDED_MAX = 8188  # of a field in several lines
FIELDS_MAX = 100  # LimitRequestFields
LONG_MAX = (1 << 63) - 1
BLANK_MAX = 10  # DEFAULT_LIMIT_BLANK_LINES
_TOKEN = re.compile(rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_PROTOCOL = re.compile(rb"HTTP/(\d)\.(\d)")
_PRINTED = re.compile(rb"[!-~\x80-\xff]*")
_PASSWORD = re.compile(rb"( [A-Za-z][A-Za-z0-9+.-]*://[^/?#:@ ]*):[^/?# ]*@")
_BLANK = re.compile(rb"[\t-\r ]")
_CONTROL = re.compile(rb"[\x00-\x20\x7f]")
_VALUE = re.compile(rb"[\t\x20-\x7e\x80-\xff]*")
_PORTED = re.compile(rb"(\[[^\]]*\]|[^\[].*?)(?::([0-9]+))?", re.DOTALL)
_SCHEME = re.compile(rb"([A-Za-z][A-Za-z0-9+.-]*):")
_PORT = re.compile(rb"[+-]?[0-9]+")
_NAME = re.compile(rb"\.?[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*")
_CHUNKED = re.compile(rb"(?i)(?:.*,)? *chunked", re.DOTALL)
_ADDRESS = re.compile(rb"\[?[0-9A-Fa-f:.]+\]?")
SIMPLE, HTTP_10, HTTP_11 = 9, 1000, 1001
SCHEMES = {  # apr_uri.c
    b"acap": 674, b"ftp": 21, b"gopher": 70, b"http": 80, b"https": 443, b"imap": 143, b"ldap": 389, b"nfs": 2049, b"nntp": 119,
    b"pop": 110, b"prospero": 191, b"rtsp": 554, b"sip": 5060, b"snews": 563, b"ssh": 22, b"telnet": 23, b"tip": 3372, b"wais": 210,
}  # fmt: skip


class Refused(Exception):  # noqa: N818 - what the client did, and what it is told
    """The request is answered with `status` as it stands, and the connection ends."""

    def __init__(self, status: int, note: str = "") -> None:
        super().__init__(note)
        self.status = status
        self.note = note


@dataclass(slots=True)
class Asked(Request):
    """`is_absolute`: its line named the host; `bad_port`: with a port that is none, as far as it is a number;
    `is_foreign`: a URI of another scheme.

    `port`: of its Host field, which a page names even where the host is refused, or of a URI of another scheme; `scheme` and
    `usual`: the connection's own, and the port that goes without saying; `marks`: what mod_setenvif has noted of it; `said`: its
    line as logs have it (r->the_request), None before there is one; `user`: who he says that he is, where he was asked; `is_logged`:
    whether it stands in access.log, which knows nothing of half a line.
    """

    is_absolute: bool = False
    is_foreign: bool = False
    named: tuple[bytes, int] | None = None  # the host of an absolute URI and its port
    bad_port: int | None = None
    port: int | None = None
    scheme: bytes = b"http"
    usual: int = 80
    marks: frozenset[str] = frozenset()
    said: bytes | None = None
    user: bytes = b""
    is_logged: bool = True


@dataclass(slots=True)
class Framing:
    """How the body is delimited: `length` bytes, or in chunks."""

    length: int = 0
    is_chunked: bool = False


def request_line(line: bytes, request: Asked) -> None:
    """ap_read_request_line. Refused: it is none."""
    request.line, request.version = line, HTTP_10
    if b"\0" in line:
        request.said = line.partition(b"\0")[0]
        raise Refused(400)
    request.said = _rebuilt(line)
    method, space, rest = line.partition(b" ")
    request.method = method
    if not space or not method:
        raise Refused(400)
    if not _TOKEN.fullmatch(method):
        with suppress(Refused):  # the host that it names stands on the page
            _target(_BLANK.split(rest.lstrip(), 1)[0], request)
        raise Refused(400)
    target, space, protocol = rest.partition(b" ")
    request.target = target
    broken = _CONTROL.search(target)
    if broken:
        with suppress(Refused):
            _target(target[: broken.start()] if broken[0] == b"\t" else target, request)
        raise Refused(400)
    if not target or (not protocol and method != b"GET"):
        raise Refused(400)
    _target(target, request)
    if not protocol:
        request.version = SIMPLE
        return
    found = _PROTOCOL.fullmatch(protocol)
    if found is None or found[1] == b"0":
        raise Refused(400)
    request.version = HTTP_10 if found.group(1, 2) == (b"1", b"0") else HTTP_11


def _rebuilt(line: bytes) -> bytes:
    """Its first three words, of which the third ends where it is not printable; a password in it is nobody's business."""
    words = line.split(None, 3)[:3]
    if words and line[:1].isspace() and not _TOKEN.fullmatch(words[0]):
        begin = _TOKEN.match(words[0])
        return begin[0] if begin else b""
    words[2:] = [_PRINTED.match(word)[0] for word in words[2:]]  # type: ignore[index] # it matches what is empty
    return _PASSWORD.sub(rb"\1:XXXXXXXX@", b" ".join(word for word in words if word))


def _target(target: bytes, request: Asked) -> None:
    """ap_parse_uri: a path, an asterisk of OPTIONS, an absolute URI of http, or what CONNECT is to reach."""
    target, mark, _ = target.partition(b"#")
    _resource(target, request)
    if mark:
        raise Refused(400)


def _resource(target: bytes, request: Asked) -> None:
    """apr_uri_parse, and apr_uri_parse_hostinfo for what CONNECT names."""
    if request.method == b"CONNECT":
        end = target.find(b":") if not target.startswith(b"[") else target.find(b"]") + 1
        if (end < 1 and not target.startswith(b":")) or target[end : end + 1] != b":":
            raise Refused(400)
        _host(target[:end], target[end + 1 :] or b"-", request)
        return
    path, _, request.query = target.partition(b"?")
    if found := _SCHEME.match(path):
        path = path[found.end() :]
        request.is_foreign = found[1].lower() not in (b"http", b"https")
        if path.startswith(b"//"):
            authority, mark, rest = path[2:].partition(b"/")
            path = mark + rest
            _authority(authority, request, found[1].lower())
        path = path or (b"*" if request.method == b"OPTIONS" else b"/")
    if path == b"*" and request.method == b"OPTIONS":
        request.path = path
        return
    if path == b"" and target.startswith(b"?"):
        path = b"/"
    if not path.startswith(b"/"):
        raise Refused(400)
    request.path = path


def _authority(authority: bytes, request: Asked, scheme: bytes) -> None:
    """The host of an absolute URI; of one whose scheme is another's only the port is believed."""
    _, at, plain = authority.rpartition(b"@")
    if plain.startswith(b"["):
        end = plain.find(b"]") + 1
        if not end:
            raise Refused(400)
        mark = b":" if plain[end : end + 1] == b":" else b""
        name, port = (plain[:end], plain[end + 1 :]) if mark else (plain, b"")
    else:
        name, mark, port = plain.partition(b":")
    if scheme == request.scheme:
        _host(name, port, request)
    elif mark:
        request.port = _number(port, request) if port else SCHEMES.get(scheme, 0)
    if at:
        raise Refused(400)
    if not plain:
        request.named = None


def _host(name: bytes, port: bytes, request: Asked) -> None:
    """Who is named; pages say so even where he is refused, but for one with a port that is none."""
    request.is_absolute = True
    number = _number(port, request) if port else request.usual
    if name.startswith(b"["):
        name = name[1:-1]
    shown = b"[%s]" % name if b":" in name else name
    request.host = shown + port_suffix(number, request)
    request.named = shown, number


def _number(port: bytes, request: Asked) -> int:
    """strtol, apr_port_t. Refused: it is none."""
    found = _PORT.match(port)
    number = min(int(found[0]), LONG_MAX) & 0xFFFF if found else 0
    if found is None or found.end() < len(port):
        request.bad_port = number
        raise Refused(400)
    return number


def host_name(text: bytes, request: Asked) -> bytes:
    """The host of a Host field with its port, if it is not the usual one: lower case, as Apache will name it."""
    found = _PORTED.fullmatch(text)
    named = request.usual if request.port is None else request.port
    port = int(found[2] or named) if found is not None else 0
    if found is None or (found[2] and not 1 <= port <= 65535):
        raise Refused(400)
    request.port = port
    return _judged(found[1]) + port_suffix(port, request)


def settle(request: Asked) -> None:
    """Who is meant by an absolute URI, judged once the head is read."""
    if request.is_absolute:
        request.host = _judged(request.named[0]) + port_suffix(request.named[1], request) if request.named is not None else b""


def _judged(name: bytes) -> bytes:
    """fix_hostname."""
    if name and not (_ADDRESS.fullmatch(name) if name.startswith(b"[") else _is_strict(name.removesuffix(b"."))):
        raise Refused(400)
    return name.removesuffix(b".").lower()


def port_suffix(number: int, request: Asked) -> bytes:
    """How a port is named behind its host: not at all, where it goes without saying."""
    return b":%d" % number if number != request.usual else b""


def _is_strict(name: bytes) -> bool:
    """strict_host_check: a name whose last label begins with a letter, or four numbers."""
    if not _NAME.fullmatch(name):
        return False
    labels = name.split(b".")
    if all(label.isdigit() for label in labels):
        return len(labels) == 4 and not any(len(label) > 1 and label.startswith(b"0") for label in labels)
    return len(labels) == 1 or labels[-1][:1].isalpha()


def has_token(text: bytes, token: bytes) -> bool:
    """ap_find_token, to which what begins a token is one; `token` in lower case."""
    return any(token.startswith(word.lower()) for word in _TOKEN.findall(text))


class FieldReader:
    """The lines of a head or of trailers, each judged when the next one is there, which may go on with it."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self._pending: bytes | None = None

    def take(self, text: bytes) -> bool:
        """One line without its end; whether it was the last. Refused."""
        text = text.rstrip(b" \t") or text[:1]
        before, self._pending = self._pending, text
        is_more = text[:1] in (b" ", b"\t")
        if is_more and (before is None or len(text) == 1):
            raise Refused(400)
        if is_more and before is not None:
            self._pending = before + b" " + text.lstrip(b" \t")
            if len(self._pending) > FOLDED_MAX:
                raise Refused(400, FIELD_TOO_LONG)
            return False
        if before is not None:
            field_line(before, self._request)
        return not text


def field_line(line: bytes, request: Request) -> None:
    """One line of the head (ap_get_mime_headers_core)."""
    if len(request.fields) >= FIELDS_MAX:
        raise Refused(400, TOO_MANY_FIELDS)
    name, mark, value = line.partition(b":")
    if not mark or not _TOKEN.fullmatch(name) or not _VALUE.fullmatch(value):
        raise Refused(400)
    value = value.strip(b" \t")
    request.fields.append((name, value))
    key = name.lower()
    if key in request.first:
        request.first[key] += b", " + value  # apr_table_compress
    else:
        request.first[key] = value


def framing(request: Asked) -> Framing:
    """The end of the head: what follows, and who is meant. Refused, as ap_read_request refuses."""
    found = _delimited(request)
    host = request.first.get(b"host")
    if not request.is_absolute:
        if host:
            request.host = host_name(host, request)
        elif request.version >= HTTP_11:
            raise Refused(400)
    elif request.version >= HTTP_11 and host is None:
        raise Refused(400)
    else:
        settle(request)
    return found


def _delimited(request: Asked) -> Framing:
    coding, length = request.first.get(b"transfer-encoding"), request.first.get(b"content-length")
    if length is not None and (not length.isdigit() or int(length) > LONG_MAX):
        raise Refused(400)
    if coding is not None:
        if not _CHUNKED.fullmatch(coding):
            raise Refused(400)
        if length is not None:
            request.connection = b"close"  # nothing is read: who knows where it would end
            return Framing()
        return Framing(is_chunked=True)
    return Framing(length=int(length or 0))
