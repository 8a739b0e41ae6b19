"""URLs inside values: where a server would be made to go if it followed them."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address, ip_network

from mirage.analysis.http.decoding import pattern
from mirage.analysis.http.fields import Field
from mirage.analysis.http.request import Request

SIGN = (
    rb"(?i)[a-z][a-z0-9+.-]{1,14}:|^//|localhost|\.internal|169\.254|127\."
    rb"|metadata|^\[?::|0x[0-9a-f]{6}|^[\w.-]+\.[a-z]{2,8}(?::[0-9]+)?/"
)
FACTS = frozenset({"url.inside", "url.odd", "url.scheme", "url.address", "url.elsewhere", "url.file", "url.question", "url.data"})
MAX_URLS = 8
OF_THE_BROWSER = frozenset(
    """redirect_uri redirect_uris redirecturi redirecturis post_logout_redirect_uri post_logout_redirect_uris client_uri
    origin referer referrer ref dl dr dp documenturi document-uri document_uri document_url page_url generatorurl externalurl
    clientdatajson cors allowed_origins alloworigins web_origins weborigins
    audience aud issuer iss ruleurl dashboardurl panelurl silenceurl samlresponse""".split()
)
"""Fields with addresses to which a browser goes, or where it was: no server follows them, and developers have them on localhost."""

_URL = pattern(rb"(?i)(?:^|[^a-z0-9+.-])(url:)?([a-z][a-z0-9+.-]{1,14}):(/{0,4})([^\s\"'<>]*)")
_HTTP = (b"http", b"https", b"ftp", b"ftps")
_ODD = frozenset(
    b"""
    gopher dict ldap ldaps ldapi tftp sftp scp netdoc jar imap imaps pop3 pop3s smtp smtps telnet ssh smb smbs rtmp rtsp
    redis mysql postgres mongodb local_file acap acct afp appid aaa aaas cap chrome-extension rsync svn git ipp ws wss unix
    ogg expect view-source finger cid mid nfs xmpp sip sips snmp tn3270 vnc irc ircs nntp news wais rmi iiop corba
    """.split()
)
_LOCAL_NAMES = tuple(
    b"""
    localhost localhost.localdomain ip6-localhost ip6-loopback localtest.me lvh.me vcap.me lacolhost.com yoogle.com metadata
    instance-data metadata.google.internal host.docker.internal gateway.docker.internal host.containers.internal
    host.minikube.internal kubernetes.default kubernetes kubernetes.docker.internal metadata.tencentyun.com
    metadata.packet.net rancher-metadata docker.for.mac.localhost loopback
    """.split()
)
_LOCAL_ENDS = tuple(
    b"""
    .localhost .internal .nip.io .xip.io .sslip.io .svc.cluster.local .localtest.me .lvh.me .burpcollaborator.net
    .oastify.com .oast.fun .oast.me .oast.site .oast.pro .oast.live .oast.online .interact.sh .requestbin.net .ngrok.io
    .localdomain .localdomain4 .localdomain6 .webhook.site .dnslog.cn .ceye.io .1u.ms .rbndr.us .local
    """.split()
)
_METADATA = pattern(
    rb"(?i)latest/(?:meta-data|user-data|dynamic)|computemetadata/v1|metadata/(?:instance|v1)|opc/v[12]/instance|169\.254\.169\.254|100\.100\.100\.200|192\.0\.0\.192|metadata\.google|169\.254\.170\.2"
)
_LOOPBACK = pattern(rb"(?i)^https?://(?:localhost|127\.0\.0\.1|\[::1\])(?::[0-9]+)?(?:[/?#]|$)")
_NUMBER = pattern(rb"(?i)^(?:0x[0-9a-f]+|[0-9]+)(?:\.(?:0x[0-9a-f]+|[0-9]+)){0,3}\.?$")
_BARE = pattern(rb"(?i)^(?://)?(?:[^/@\s]*@)?([\w.-]+|\[[0-9a-f:.]+\])(?::[0-9]+)?(?:/|$)")


def read(text: bytes, field: Field, request: Request) -> Iterator[tuple[str, int, int]]:
    """Where the URLs of the text lead: inside, to a bare address, elsewhere, or by a scheme that no page asks for."""
    is_of_browser = field.name.lower() in OF_THE_BROWSER
    for name, start, end in _found(text, field, request):
        if not (is_of_browser and name == "url.inside" and _LOOPBACK.match(text[start:end])):
            yield name, start, end


def _found(text: bytes, field: Field, request: Request) -> Iterator[tuple[str, int, int]]:
    if field.place in ("referer", "agent", "structure", "upload") or (field.place == "body" and field.name == "xml"):
        return
    text = text[:4096]
    if b"@" in text:
        text = text.replace(b" ", b"")
    found = _METADATA.search(text)
    if found:
        yield "url.inside", *found.span()
    bare = _BARE.search(text)
    if bare and len(text) < 256 and _inside(bare.group(1), bare_word=b"/" in text or text.startswith(b"[")):
        yield "url.inside", *bare.span()
    for count, url in enumerate(_URL.finditer(text)):
        if count == MAX_URLS:
            return
        yield from _url(text, url.group(2).lower(), url.group(3), url.group(4), url.span(2)[0], url.end(), field, request)


def _url(
    text: bytes, scheme: bytes, slashes: bytes, rest: bytes, start: int, end: int, field: Field, request: Request
) -> Iterator[tuple[str, int, int]]:
    host = _host(rest)
    whole = start <= 4
    if scheme == b"file" and slashes:
        yield "url.file", start, end
    elif (
        scheme == b"data"
        and whole
        and (slashes or b"/" in rest[:20])
        and not rest.startswith((b"image/", b"font/", b"audio/", b"video/"))
    ):
        yield "url.data", start, end
    elif scheme == b"git" and rest.rstrip(b"/").endswith(b".git"):
        pass  # what a forge tells of a repository
    elif scheme in _ODD and (slashes or (scheme in (b"jar", b"netdoc") and b":" in rest)):
        yield "url.scheme", start, end
    if scheme not in _HTTP and not (slashes and scheme in _ODD):
        return
    if not slashes and not (whole and _NUMBER.search(host)):
        return
    if b"\\" in rest[:64] or (b"@" in rest and b"@" in rest.split(b"/")[0] and b"#" in rest.split(b"/")[0]):
        yield "url.odd", start, end
    for part in {host, *(_host(piece) for piece in rest.replace(b"#", b"@").split(b"@")[1:4])}:
        if _inside(part.replace(b"\\", b""), bare_word=True) or part == b"0":
            yield "url.inside", start, end
        elif _NUMBER.search(part) and (b"." in part or len(part) >= 8):
            yield "url.address" if part.count(b".") == 3 and not part.startswith(b"0") else "url.odd", start, end
        elif part.startswith(b"[") and b":" in part:
            yield "url.odd", start, end
    if whole and scheme in _HTTP:
        own = (request.header("host") or "").encode().lower().split(b":")[0]
        last = _host(rest.rpartition(b"@")[2])
        if host and (host.lower() != own or last.lower() != own) and field.place in ("value", "name", "cookie"):
            yield "url.elsewhere", start, end
        if text.rstrip().endswith(b"?"):
            yield "url.question", start, end


def _host(rest: bytes) -> bytes:
    host = rest.lstrip(b"/")
    for sign in (b"/", b"?", b"#"):
        host = host.split(sign)[0]
    host = host.rpartition(b"@")[2]
    if host.startswith(b"["):
        return host.partition(b"]")[0] + b"]"
    return host.partition(b":")[0].strip()


def _inside(host: bytes, *, bare_word: bool) -> bool:
    """Whether this host is the server itself, a neighbour of it, or a service that tells of requests."""
    host = host.lower().rstrip(b".")
    if host.startswith(b"["):
        try:
            six = IPv6Address(host.strip(b"[]").decode("ascii", "replace"))
        except ValueError:
            return False
        return _is_inner(six.ipv4_mapped or six)
    if _NUMBER.search(host) and (b"." in host or host.startswith(b"0x") or len(host) >= 8):
        address = _address(host)
        return address is not None and _is_inner(address) and bare_word
    return bare_word and (host in _LOCAL_NAMES or host.endswith(_LOCAL_ENDS))


def _address(host: bytes) -> IPv4Address | None:
    """The address of what inet_aton(3) takes for one: one to four numbers, decimal, octal or hexadecimal."""
    parts = host.split(b".")
    numbers = []
    for part in parts:
        try:
            numbers.append(
                int(part, 16) if part.startswith(b"0x") else int(part, 8) if part.startswith(b"0") and len(part) > 1 else int(part)
            )
        except ValueError:
            return None
    value = numbers[-1]
    for index, number in enumerate(numbers[:-1]):
        value += (number & 0xFF) << (24 - 8 * index)
    return IPv4Address(value & 0xFFFFFFFF)


_INNER = tuple(
    ip_network(net)
    for net in """
    0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.168.0.0/16
    255.255.255.255/32 ::/128 ::1/128 fc00::/7 fe80::/10 64:ff9b::/96""".split()
)


def _is_inner(address: IPv4Address | IPv6Address) -> bool:
    return any(address in net for net in _INNER if net.version == address.version)
