"""TLS as Debian's nginx and Apache configure OpenSSL 3.0, from memory to memory, so that a connection can begin with plain bytes too.

nginx.conf: ssl_protocols TLSv1 TLSv1.1 TLSv1.2 TLSv1.3, ssl_prefer_server_ciphers on; nginx's own defaults of ssl_ciphers,
ssl_session_cache and ssl_session_timeout. Apache's ssl.conf: SSLCipherSuite HIGH:!aNULL, SSLSessionTickets off, a cache of sessions.
"""

from __future__ import annotations

import _ssl
import ctypes
import ssl
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from mirage.base.events import Emit, TlsOffered
from mirage.gateway.http.hello import Hello, protocols, read_hello

SESSION = 300  # seconds: ssl_session_timeout, SSLSessionCacheTimeout
PLAIN = "HTTP_REQUEST"  # OpenSSL's reason for what begins with GET, HEAD, POST or PUT
LARGEST_HELLO = 16384 + 5
READ = 65536
SET_SESS_CACHE_MODE, SET_DH_AUTO = 44, 118  # ssl.h: of SSL_CTX_ctrl
SET_SERVERNAME_CALLBACK = 53  # of SSL_CTX_callback_ctrl
OK, FATAL = 0, 2  # SSL_TLSEXT_ERR_
POINTER, SIZE = ctypes.c_void_p, ctypes.c_uint
ASKED = ctypes.CFUNCTYPE(ctypes.c_int, POINTER, ctypes.POINTER(POINTER), ctypes.POINTER(ctypes.c_ubyte), POINTER, SIZE, POINTER)
NAMED = ctypes.CFUNCTYPE(ctypes.c_int, POINTER, POINTER, POINTER)
CONTEXT = 20  # bytes of SHA-1, which nginx makes of its certificates: how long a ticket is tells it from Python's own six
NOT_KEPT = 0x302  # SSL_SESS_CACHE_SERVER | SSL_SESS_CACHE_NO_INTERNAL


@dataclass(frozen=True)
class Manner:
    """How a server has it.

    `has_names`: whether it acknowledges any name that is asked for; `is_only`: whether OpenSSL judges also what is no TLS at all;
    `is_strict`: whether a client that offers protocols of which none is known is refused, or is told the first that is.
    """

    ciphers: str
    alpn: tuple[bytes, ...]
    prefers_own: bool
    has_tickets: bool
    has_dh: bool
    has_names: bool
    is_only: bool
    is_strict: bool


NGINX = Manner(  # NGX_DEFAULT_CIPHERS; NGX_HTTP_ALPN_PROTOS, without h2 as the listen line has no http2
    "HIGH:!aNULL:!MD5", (b"http/1.1", b"http/1.0", b"http/0.9"),
    prefers_own=True, has_tickets=True, has_dh=False, has_names=True, is_only=False, is_strict=True,
)  # fmt: skip
APACHE = Manner(
    "HIGH:!aNULL", (b"http/1.1",),
    prefers_own=False, has_tickets=False, has_dh=True, has_names=False, is_only=True, is_strict=False,
)  # fmt: skip


def context(certificate: bytes, key: bytes, manner: Manner = NGINX) -> ssl.SSLContext:
    """The server's side, with a certificate and its key in PEM."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    made.options &= ~(ssl.OP_NO_TLSv1 | ssl.OP_NO_TLSv1_1 | ssl.OP_CIPHER_SERVER_PREFERENCE)
    made.options |= ssl.OP_NO_RENEGOTIATION
    made.options |= ssl.OP_CIPHER_SERVER_PREFERENCE if manner.prefers_own else 0
    made.options |= 0 if manner.has_tickets else ssl.OP_NO_TICKET
    made.set_ciphers(manner.ciphers)
    made.set_alpn_protocols([name.decode() for name in manner.alpn])
    made.sni_callback = (lambda tls, name, context: None) if manner.has_names else None
    with TemporaryDirectory() as place:  # OpenSSL's own reader wants files
        path = Path(place) / "pair.pem"
        path.touch(0o600)
        path.write_bytes(certificate + key)
        made.load_cert_chain(path)
    _tune(made, manner)
    return made


def _tune(made: ssl.SSLContext, manner: Manner) -> None:
    """What Python has no word for: how long a session lasts, which a ticket says, whether sessions are kept without one, what is
    made of unknown protocols, and names that are no ASCII, which break a handshake of Python's.

    CPython's context holds OpenSSL's behind the head that all objects have; where it is something else, or OpenSSL's functions cannot
    be called by name, the context stays as Python makes it.
    """
    try:
        openssl = ctypes.CDLL(getattr(_ssl, "__file__", None))
    except OSError:
        return
    if sys.implementation.name != "cpython" or not hasattr(openssl, "SSL_CTX_set_timeout"):
        return
    at = ctypes.c_void_p.from_address(id(made) + object.__basicsize__)
    openssl.SSL_CTX_set_timeout(at, ctypes.c_long(SESSION))
    if manner.has_tickets:
        openssl.SSL_CTX_ctrl(at, SET_SESS_CACHE_MODE, ctypes.c_long(NOT_KEPT), None)
        openssl.SSL_CTX_set_session_id_context(at, bytes(CONTEXT), CONTEXT)
    if manner.has_dh:
        openssl.SSL_CTX_ctrl(at, SET_DH_AUTO, ctypes.c_long(1), None)
    openssl.SSL_CTX_set_alpn_select_cb(at, _protocols(manner), None)
    if manner.has_names:
        openssl.SSL_CTX_callback_ctrl(at, SET_SERVERNAME_CALLBACK, _any_name())


@cache
def _protocols(manner: Manner) -> Any:
    """What OpenSSL asks when a client offers protocols; kept for ever, since contexts hold it."""
    known = {name: ctypes.create_string_buffer(name, len(name)) for name in manner.alpn}

    def choose(tls: Any, chosen: Any, size: Any, offered: int, length: int, own: Any) -> int:
        names = set(protocols(ctypes.string_at(offered, length)))
        name = next((name for name in manner.alpn if name in names), None if manner.is_strict else manner.alpn[0])
        if name is None:
            return FATAL
        chosen[0], size[0] = ctypes.addressof(known[name]), len(name)
        return OK

    return ASKED(choose)


@cache
def _any_name() -> Any:
    return NAMED(lambda tls, alert, own: OK)


class Refused(Exception):  # noqa: N818 - the client's fault, not ours
    """The handshake ends here; `reason` in OpenSSL's words."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Secure:
    """One connection's TLS: ciphertext in, plaintext out, and the reverse."""

    def __init__(self, made: ssl.SSLContext, emit: Emit) -> None:
        self._emit = emit
        self._in, self._out = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = made.wrap_bio(self._in, self._out, server_side=True)
        self._hello: bytes | None = b""
        self.server_name = b""  # that the client asked for
        self.is_agreed = self.is_over = False

    @property
    def version(self) -> str:
        return self._tls.version() or ""

    @property
    def cipher(self) -> str:
        found = self._tls.cipher()
        return found[0] if found else ""

    def feed(self, data: bytes) -> bytes:
        """The plaintext in it. Refused: the handshake failed, or what came is no TLS; `outgoing` holds the alert."""
        if self._hello is not None:
            self._take_hello(data)
        self._in.write(data)
        if not self.is_agreed:
            try:
                self._tls.do_handshake()
            except ssl.SSLWantReadError:
                return b""
            except ssl.SSLError as error:
                raise Refused(error.reason or "refused") from None
            self.is_agreed = True
        parts = []
        try:
            while piece := self._tls.read(READ):
                parts.append(piece)
            self.is_over = True
        except ssl.SSLWantReadError:
            pass
        except ssl.SSLZeroReturnError:
            self.is_over = True
        except ssl.SSLError as error:
            raise Refused(error.reason or "refused") from None
        return b"".join(parts)

    def outgoing(self) -> bytes:
        """What has to be sent."""
        return self._out.read()

    def encrypt(self, data: bytes) -> bytes:
        view = memoryview(data)
        while view:
            view = view[self._tls.write(view) :]
        return self._out.read()

    def close(self) -> bytes:
        """The alert that says goodbye, once."""
        if not self.is_agreed:
            return b""
        try:
            self._tls.unwrap()
        except (ssl.SSLError, OSError, ValueError):
            pass
        return self._out.read()

    def _take_hello(self, data: bytes) -> None:
        assert self._hello is not None
        self._hello += data[: LARGEST_HELLO - len(self._hello)]
        found = read_hello(self._hello)
        if found is None and len(self._hello) < LARGEST_HELLO:
            return
        raw, self._hello = self._hello, None
        if found is not None:
            self.server_name = found.server_name
            self._emit(_event(found, raw))


def _event(hello: Hello, raw: bytes) -> TlsOffered:
    return TlsOffered(
        server_name=hello.server_name, version=hello.version, ciphers=hello.ciphers, extensions=hello.extensions, alpn=hello.alpn,
        ja3=hello.ja3, ja4=hello.ja4, data=raw,
    )  # fmt: skip
