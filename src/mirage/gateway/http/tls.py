"""TLS as that nginx configures OpenSSL 3.0, spoken from memory, so that a connection can begin with plain bytes as well.

Debian's nginx.conf: ssl_protocols TLSv1 TLSv1.1 TLSv1.2 TLSv1.3, ssl_prefer_server_ciphers on; nginx's own default of ssl_ciphers.
"""

from __future__ import annotations

import ssl
from pathlib import Path
from tempfile import TemporaryDirectory

from mirage.base.events import Emit, TlsOffered
from mirage.gateway.http.hello import Hello, read_hello

CIPHERS = "HIGH:!aNULL:!MD5"  # NGX_DEFAULT_CIPHERS
ALPN = [b"http/1.1", b"http/1.0", b"http/0.9"]  # NGX_HTTP_ALPN_PROTOS, without h2 as the listen line has no http2
NO_PROTOCOL = b"\x15\x03\x03\x00\x02\x02\x78"  # alert: no_application_protocol, fatal
LARGEST_HELLO = 16384 + 5
READ = 65536


def context(certificate: bytes, key: bytes) -> ssl.SSLContext:
    """The server's side, with a certificate and its key in PEM."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    made.options &= ~(ssl.OP_NO_TLSv1 | ssl.OP_NO_TLSv1_1)
    made.options |= ssl.OP_CIPHER_SERVER_PREFERENCE | ssl.OP_NO_RENEGOTIATION
    made.set_ciphers(CIPHERS)
    made.set_alpn_protocols([name.decode() for name in ALPN])
    made.sni_callback = lambda tls, name, context: None  # as with nginx's own, the name is acknowledged
    with TemporaryDirectory() as place:  # OpenSSL's own reader wants files
        path = Path(place) / "pair.pem"
        path.touch(0o600)
        path.write_bytes(certificate + key)
        made.load_cert_chain(path)
    return made


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
        hello = read_hello(self._hello)
        if hello is None and len(self._hello) < LARGEST_HELLO:
            return
        found, raw, self._hello = hello, self._hello, None
        if found is not None:
            self._emit(_event(found, raw))
            if found.alpn and not set(found.alpn) & set(ALPN):  # since 1.21.4; Python's own choice would go on without
                self._out.write(NO_PROTOCOL)
                raise Refused("NO_APPLICATION_PROTOCOL")


def _event(hello: Hello, raw: bytes) -> TlsOffered:
    return TlsOffered(
        server_name=hello.server_name, version=hello.version, ciphers=hello.ciphers, extensions=hello.extensions, alpn=hello.alpn,
        ja3=hello.ja3, ja4=hello.ja4, data=raw,
    )  # fmt: skip
