"""Clients of TLS of all kinds, and what each sees of a server: whether two servers are the same to them."""

from __future__ import annotations

import ssl
import warnings

from tests.e2e.http import exchange
from tests.e2e.http.duel import Connect

CHANGE_CIPHER_SPEC = 0x14  # RFC 5246, 6.2.1
WAIT = 3.0  # seconds for each answer


def client(**settings: object) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    context.set_ciphers(str(settings.get("ciphers", "ALL:@SECLEVEL=0")))
    if "version" in settings:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # that they are old is why they are asked for
            context.minimum_version = context.maximum_version = settings["version"]  # type: ignore[assignment]
    if "alpn" in settings:
        context.set_alpn_protocols(settings["alpn"])  # type: ignore[arg-type]
    return context


CLIENTS = {
    "any": {}, "TLS 1.3": {"version": ssl.TLSVersion.TLSv1_3}, "TLS 1.2": {"version": ssl.TLSVersion.TLSv1_2},
    "TLS 1.1": {"version": ssl.TLSVersion.TLSv1_1}, "TLS 1.0": {"version": ssl.TLSVersion.TLSv1},
    "weak": {"version": ssl.TLSVersion.TLSv1_2, "ciphers": "AES128-SHA:@SECLEVEL=0"},
    "client's order": {"version": ssl.TLSVersion.TLSv1_2, "ciphers": "ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384"},
    "CBC": {"version": ssl.TLSVersion.TLSv1_2, "ciphers": "ECDHE-RSA-AES128-SHA:AES256-SHA256"},
    "DHE": {"version": ssl.TLSVersion.TLSv1_2, "ciphers": "DHE-RSA-AES256-GCM-SHA384"},
    "no common cipher": {"version": ssl.TLSVersion.TLSv1_2, "ciphers": "ECDHE-ECDSA-AES128-GCM-SHA256"},
    "PSK": {"version": ssl.TLSVersion.TLSv1_2, "ciphers": "PSK-AES128-CBC-SHA:@SECLEVEL=0"},
    "ARIA": {"version": ssl.TLSVersion.TLSv1_2, "ciphers": "ECDHE-ARIA256-GCM-SHA384:ECDHE-RSA-CAMELLIA256-SHA384"},
    "h2": {"alpn": ["h2"]}, "h2 and 1.1": {"alpn": ["h2", "http/1.1"]}, "http/1.0": {"alpn": ["http/1.0"]}, "http/0.9": {"alpn": ["x", "http/0.9"]},
}  # fmt: skip


def _records(data: bytes) -> list[tuple[int, bytes]]:
    """Kind and version of each record of a server's first flight."""
    found, at = [], 0
    while at + 5 <= len(data):
        found.append((data[at], data[at + 1 : at + 3]))
        at += 5 + int.from_bytes(data[at + 3 : at + 5], "big")
    return found


def _sizes(data: bytes) -> list[tuple[int, int]]:
    """Kind and size of each record, up to the tickets of TLS 1.3."""
    found, at = [], 0
    while at + 5 <= len(data):
        size = int.from_bytes(data[at + 3 : at + 5], "big")
        found.append((data[at], size))
        at += 5 + size
    return found[:8]


def _server_hello(data: bytes) -> bytes:
    """The ServerHello without what is random: what JA4S sees."""
    if len(data) < 44 or data[0] != 0x16:
        return data
    body = data[5 : 5 + int.from_bytes(data[3:5], "big")]
    size = 4 + int.from_bytes(body[1:4], "big")
    session = 39 + body[38]
    extensions, at, kinds = body[session + 3 + 2 : size], 0, []
    while at + 4 <= len(extensions):
        kinds.append((extensions[at : at + 2], extensions[at + 2 : at + 4]))
        at += 4 + int.from_bytes(extensions[at + 2 : at + 4], "big")
    return body[:6] + bytes((body[38],)) + body[session : session + 3] + repr(kinds).encode()


def _lifetime(data: bytes) -> bytes:
    """How long a ticket of TLS 1.2 says that it is good for."""
    at = 0
    while at + 5 <= len(data) and data[at] != CHANGE_CIPHER_SPEC:  # what comes behind it is sealed: any byte may stand there
        if data[at : at + 3] == b"\x16\x03\x03" and data[at + 5] == 4:
            return data[at + 9 : at + 13]
        at += 5 + int.from_bytes(data[at + 3 : at + 5], "big")
    return b""


REQUEST = b"GET /hello.txt HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"


def handshake(
    connect: Connect, context: ssl.SSLContext, request: bytes = REQUEST, name: str | None = "localhost", wait: float = WAIT
) -> tuple[object, ...]:
    """What a client, who asks for a host of that name, sees of a handshake and of the first answer behind it, if each comes in `wait` seconds."""
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = context.wrap_bio(incoming, outgoing, server_hostname=name)
    heard, agreed, answer = b"", False, b""
    with connect(443) as plain:
        plain.settimeout(wait)
        try:
            for _ in range(50):
                try:
                    if not agreed:
                        client.do_handshake()
                        agreed = True
                        client.write(request)
                    answer += client.read(65536)
                except ssl.SSLWantReadError:
                    plain.sendall(outgoing.read())
                    data = plain.recv(65536)
                    heard += data
                    if data:
                        incoming.write(data)
                    else:
                        incoming.write_eof()
                except ssl.SSLZeroReturnError:
                    answer += b"<goodbye>"
                    break
        except ssl.SSLError as error:
            return "refused", error.reason, _records(heard)[:1], heard[:7] if heard[:1] == b"\x15" else b""
        except OSError:
            return ("reset",)
    return (
        _lifetime(heard), _sizes(heard), client.version(), client.cipher(), client.selected_alpn_protocol(), _server_hello(heard), exchange.comparable(answer),
        client.getpeercert(binary_form=True),
    )  # fmt: skip
