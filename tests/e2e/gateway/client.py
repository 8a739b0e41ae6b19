"""A raw SSH client for probes: it sends exactly the packets it is told to, and shows what came back, packet by packet.

Its own code from the ground up (cryptography's primitives only), so that a fault in the server's code is not shared by it.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import socket
import struct
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

KEX = b"curve25519-sha256"
LISTS = [b"ssh-ed25519", b"aes128-ctr", b"aes128-ctr", b"hmac-sha2-256", b"hmac-sha2-256", b"none", b"none", b"", b""]
WAIT = 6.0  # seconds for an answer that must come
QUIET = 0.35  # seconds after which nothing more is expected


def s(data: bytes | str) -> bytes:
    data = data.encode() if isinstance(data, str) else data
    return struct.pack(">I", len(data)) + data


def u32(number: int) -> bytes:
    return struct.pack(">I", number)


def mpint(number: int) -> bytes:
    return s(number.to_bytes(number.bit_length() // 8 + 1, "big")) if number else s(b"")


class Closed(Exception):  # noqa: N818 - a signal, not a fault
    """The server hung up: `how` is `eof` or `reset`."""

    def __init__(self, how: str) -> None:
        super().__init__(how)
        self.how = how


class Quiet(Exception):  # noqa: N818
    """Nothing came in time."""


@dataclass
class Keys:
    cipher: str
    mac: str
    key: bytes
    iv: bytes
    mac_key: bytes


class Half:
    """One direction's cipher."""

    def __init__(self) -> None:
        self.seq = 0
        self.block = 8
        self.keys: Keys | None = None
        self.stream: object = None
        self.counter = 0

    def set(self, keys: Keys, encrypt: bool) -> None:
        self.keys = keys
        self.block = 8 if "chacha" in keys.cipher else 16
        self.counter = int.from_bytes(keys.iv[4:12], "big") if "gcm" in keys.cipher else 0
        if "ctr" in keys.cipher:
            cipher = Cipher(algorithms.AES(keys.key), modes.CTR(keys.iv))
            self.stream = cipher.encryptor() if encrypt else cipher.decryptor()

    @property
    def aad(self) -> bool:
        return self.keys is not None and ("etm" in self.keys.mac or "gcm" in self.keys.cipher or "chacha" in self.keys.cipher)

    def mac(self, data: bytes) -> bytes:
        assert self.keys is not None
        name = {"hmac-sha2-256": "sha256", "hmac-sha2-512": "sha512", "hmac-sha1": "sha1"}[self.keys.mac.split("-etm")[0]]
        return hmac.new(self.keys.mac_key, u32(self.seq) + data, name).digest()

    @property
    def mac_size(self) -> int:
        if self.keys is None:
            return 0
        if "gcm" in self.keys.cipher or "chacha" in self.keys.cipher:
            return 16
        return {"hmac-sha2-256": 32, "hmac-sha2-512": 64, "hmac-sha1": 20}[self.keys.mac.split("-etm")[0]]

    def chacha(self, which: int, data: bytes, block: int) -> bytes:
        assert self.keys is not None
        key = self.keys.key[:32] if which == 0 else self.keys.key[32:]
        nonce = struct.pack("<Q", block) + struct.pack(">Q", self.seq)
        return Cipher(algorithms.ChaCha20(key, nonce), None).encryptor().update(data)

    def gcm_nonce(self) -> bytes:
        assert self.keys is not None
        nonce = self.keys.iv[:4] + struct.pack(">Q", self.counter & 0xFFFFFFFFFFFFFFFF)
        self.counter += 1
        return nonce


class Client:
    """One connection. Packets come back as payloads; `recv` raises Closed or Quiet."""

    def __init__(
        self, connected: socket.socket, version: bytes | None = b"SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u7", patience: float = 1.0
    ) -> None:
        """`patience`: of the seconds that it is told to wait."""
        self.socket, self.patience = connected, patience
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.inbox = b""
        self.out, self.into = Half(), Half()
        self.version = version
        self.server_version = b""
        self.my_kexinit = self.server_kexinit = b""
        self.session_id = b""
        self.strict = False
        self.inflate: object = None
        self.deflate: object = None
        self.host_key = b""

    def close(self) -> None:
        self.socket.close()

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # ---- bytes

    def raw(self, data: bytes) -> None:
        try:
            self.socket.sendall(data)
        except OSError as error:
            raise Closed("reset") from error

    def _fill(self, size: int, wait: float) -> None:
        until = time.monotonic() + wait * self.patience
        while len(self.inbox) < size:
            left = until - time.monotonic()
            if left <= 0:
                raise Quiet
            self.socket.settimeout(left)
            try:
                data = self.socket.recv(65536)
            except TimeoutError as error:
                raise Quiet from error
            except OSError as error:
                raise Closed("reset") from error
            if not data:
                raise Closed("eof")
            self.inbox += data

    def take(self, size: int, wait: float = WAIT) -> bytes:
        self._fill(size, wait)
        data, self.inbox = self.inbox[:size], self.inbox[size:]
        return data

    def line(self, wait: float = WAIT) -> bytes:
        while b"\n" not in self.inbox:
            self._fill(len(self.inbox) + 1, wait)
        line, _, self.inbox = self.inbox.partition(b"\n")
        return line + b"\n"

    def rest(self, wait: float = WAIT) -> tuple[bytes, str]:
        """Everything until the server hangs up, and how it did."""
        try:
            while True:
                self._fill(len(self.inbox) + 1, wait)
        except Closed as closed:
            return self.inbox, closed.how
        except Quiet:
            return self.inbox, "open"

    # ---- packets

    def frame(self, payload: bytes, padding: int | None = None, length: int | None = None, padlen: int | None = None) -> bytes:
        half = self.out
        if self.deflate is not None:
            payload = self.deflate.compress(payload) + self.deflate.flush(zlib.Z_PARTIAL_FLUSH)  # type: ignore[attr-defined]
        if padding is None:
            padding = half.block - (len(payload) + (1 if half.aad else 5)) % half.block
            if padding < 4:
                padding += half.block
        head = u32(len(payload) + padding + 1 if length is None else length)
        body = bytes(((padding if padlen is None else padlen) & 255,)) + payload + os.urandom(padding)
        keys = half.keys
        if keys is None:
            data = head + body
        elif "chacha" in keys.cipher:
            data = half.chacha(1, head, 0) + half.chacha(0, body, 1)
            data += _poly1305(half.chacha(0, bytes(32), 0), data)
        elif "gcm" in keys.cipher:
            data = head + AESGCM(keys.key).encrypt(half.gcm_nonce(), body, head)
        elif "etm" in keys.mac:
            data = head + half.stream.update(body)  # type: ignore[attr-defined]
            data += half.mac(data)
        else:
            data = half.stream.update(head + body) + half.mac(head + body)  # type: ignore[attr-defined]
        half.seq = (half.seq + 1) & 0xFFFFFFFF
        return data

    def send(self, *payload: bytes) -> None:
        self.raw(self.frame(b"".join(payload)))

    def recv(self, wait: float = WAIT) -> bytes:
        half, keys = self.into, self.into.keys
        if keys is None or half.aad:
            head = self.take(4, wait)
            if keys is not None and "chacha" in keys.cipher:
                length = int.from_bytes(half.chacha(1, head, 0), "big")
            else:
                length = int.from_bytes(head, "big")
            if length > 300_000:
                raise Closed("garbage")
            body = self.take(length + half.mac_size, WAIT)
            tag = body[length:]
            body = body[:length]
            if keys is not None:
                if "chacha" in keys.cipher:
                    assert _poly1305(half.chacha(0, bytes(32), 0), head + body) == tag
                    body = half.chacha(0, body, 1)
                elif "gcm" in keys.cipher:
                    body = AESGCM(keys.key).decrypt(half.gcm_nonce(), body + tag, head)
                else:
                    assert half.mac(head + body) == tag
                    body = half.stream.update(body)  # type: ignore[attr-defined]
        else:
            first = half.stream.update(self.take(16, wait))  # type: ignore[attr-defined]
            length = int.from_bytes(first[:4], "big")
            rest = self.take(length + 4 - 16 + half.mac_size, WAIT)
            tag = rest[length + 4 - 16 :]
            whole = first + half.stream.update(rest[: length + 4 - 16])  # type: ignore[attr-defined]
            assert half.mac(whole) == tag
            body = whole[4:]
        half.seq = (half.seq + 1) & 0xFFFFFFFF
        payload = body[1 : len(body) - body[0]]
        if self.inflate is not None:
            payload = self.inflate.decompress(payload)  # type: ignore[attr-defined]
        return payload

    def packets(self, wait: float = QUIET, most: int = 50) -> tuple[list[bytes], str]:
        """What comes until the server is quiet or hangs up."""
        found: list[bytes] = []
        try:
            while len(found) < most:
                found.append(self.recv(WAIT if not found and wait > 1 else wait))
        except Closed as closed:
            return found, closed.how
        except Quiet:
            pass
        return found, "open"

    # ---- the beginning

    def greet(self) -> Client:
        self.server_version = self.line().rstrip(b"\r\n")
        if self.version is not None:
            self.raw(self.version + b"\r\n")
        return self

    def kexinit(self, kex: bytes = KEX, lists: list[bytes] | None = None, follows: bool = False, send: bool = True) -> bytes:
        body = b"\x14" + os.urandom(16) + s(kex) + b"".join(s(text) for text in lists or LISTS)
        self.my_kexinit = body + bytes((follows,)) + u32(0)
        if send:
            self.send(self.my_kexinit)
        return self.my_kexinit

    def exchange(
        self, kex: bytes = KEX, lists: list[bytes] | None = None, send_kexinit: bool = True, read_kexinit: bool = True
    ) -> None:
        """A whole key exchange, first or later."""
        lists = lists or LISTS
        if send_kexinit:
            self.kexinit(kex, lists)
        if read_kexinit:
            self.server_kexinit = self.recv()
            assert self.server_kexinit[0] == 20, self.server_kexinit[:1]
        name = kex.split(b",")[0]
        self.strict = self.strict or b"kex-strict-c-v00@openssh.com" in kex
        make, begin, finish = _method(name, self)
        public = begin()
        self.send(b"\x1e" + s(public) if make is not None else public)
        reply = self.recv()
        assert reply[0] in (31, 33), reply[:20]
        at = 1
        fields = []
        for _ in range(3):
            size = int.from_bytes(reply[at : at + 4], "big")
            fields.append(reply[at + 4 : at + 4 + size])
            at += 4 + size
        self.host_key, theirs, _ = fields
        secret = finish(theirs)
        digest = _digest(name)
        assert self.version is not None
        h = digest(
            s(self.version) + s(self.server_version) + s(self.my_kexinit) + s(self.server_kexinit) + s(self.host_key)
            + _hashed(self, name, public, theirs) + secret
        ).digest()  # fmt: skip
        self.session_id = self.session_id or h
        newkeys = self.recv()
        assert newkeys == b"\x15", newkeys
        self.send(b"\x15")
        if self.strict:
            self.out.seq = self.into.seq = 0
        c2s, s2c = self._keys(digest, secret, h, lists)
        self.out.set(c2s, True)
        self.into.set(s2c, False)
        if self.deflate is not None:
            self.compress()

    def _keys(self, digest: Callable[..., object], secret: bytes, h: bytes, lists: list[bytes]) -> tuple[Keys, Keys]:
        def expand(letter: bytes, size: int) -> bytes:
            out = digest(secret + h + letter + self.session_id).digest()  # type: ignore[attr-defined]
            while len(out) < size:
                out += digest(secret + h + out).digest()  # type: ignore[attr-defined]
            return out[:size]  # type: ignore[no-any-return]

        made = []
        for way, letters in enumerate((b"ACE", b"BDF")):
            cipher, mac = lists[1 + way].split(b",")[0].decode(), lists[3 + way].split(b",")[0].decode()
            size = 64 if "chacha" in cipher else int(cipher[3:6]) // 8
            iv = 12 if "gcm" in cipher else 16
            mac_size = {"hmac-sha2-256": 32, "hmac-sha2-512": 64, "hmac-sha1": 20}.get(mac.split("-etm")[0], 32)
            made.append(Keys(cipher, mac, expand(letters[1:2], size), expand(letters[0:1], iv), expand(letters[2:3], mac_size)))
        return made[0], made[1]

    def start(self, kex: bytes = KEX, lists: list[bytes] | None = None) -> Client:
        """Version exchange, key exchange, and the user authentication service."""
        self.greet()
        self.exchange(kex, lists)
        if b"ext-info-c" in kex:
            assert self.recv()[0] == 7
        return self

    def service(self, name: bytes = b"ssh-userauth") -> bytes:
        self.send(b"\x05" + s(name))
        return self.recv()

    def userauth(self, user: str | bytes, method: bytes, body: bytes = b"", service: bytes = b"ssh-connection") -> bytes:
        self.send(b"\x32" + s(user) + s(service) + s(method) + body)
        return self.recv()

    def login(self, key: object, user: str = "tester") -> Client:
        """By public key (ed25519); raises AssertionError when the server says no."""
        assert self.service()[0] == 6
        blob = s(b"ssh-ed25519") + s(key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))  # type: ignore[attr-defined]
        head = b"\x32" + s(user) + s(b"ssh-connection") + s(b"publickey") + b"\1" + s(b"ssh-ed25519") + s(blob)
        signature = key.sign(s(self.session_id) + head)  # type: ignore[attr-defined]
        self.send(head + s(s(b"ssh-ed25519") + s(signature)))
        answer = self.recv()
        assert answer[0] == 52, answer
        return self

    def compress(self) -> None:
        self.deflate, self.inflate = zlib.compressobj(6), zlib.decompressobj()


def _digest(kex: bytes) -> Callable[[bytes], hashlib._Hash]:
    if b"sha512" in kex or b"521" in kex:
        return hashlib.sha512
    return hashlib.sha384 if b"384" in kex else hashlib.sha256


def _method(kex: bytes, client: Client) -> tuple[object, Callable[[], bytes], Callable[[bytes], bytes]]:
    if kex.startswith(b"curve25519"):
        private = X25519PrivateKey.generate()

        def finish(theirs: bytes) -> bytes:
            return mpint(int.from_bytes(private.exchange(X25519PublicKey.from_public_bytes(theirs)), "big"))

        return private, lambda: private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw), finish
    if kex.startswith(b"ecdh"):
        curve = {b"256": ec.SECP256R1(), b"384": ec.SECP384R1(), b"521": ec.SECP521R1()}[kex[-3:]]
        point = ec.generate_private_key(curve)

        def join(theirs: bytes) -> bytes:
            public = ec.EllipticCurvePublicKey.from_encoded_point(curve, theirs)
            return mpint(int.from_bytes(point.exchange(ec.ECDH(), public), "big"))

        return point, lambda: point.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint), join
    raise ValueError(kex)


def _hashed(client: Client, kex: bytes, ours: bytes, theirs: bytes) -> bytes:
    return s(ours) + s(theirs)


def _poly1305(key: bytes, data: bytes) -> bytes:
    from cryptography.hazmat.primitives.poly1305 import Poly1305

    return Poly1305.generate_tag(key, data)
