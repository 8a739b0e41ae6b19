"""The machine's SSH host keys as ssh-keygen writes them: `openssh-key-v1` with its comment inside, and the .pub line.

Keys are drawn from the system's randomness, never from the seed: a visitor may see what the seed draws, and must not be able
to compute a key from it. They are made once and kept in the store.
"""

from __future__ import annotations

import base64
import os
import struct

import msgspec
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

KINDS = ("rsa", "ecdsa", "ed25519")  # the order in which openssh-server's postinst makes them
RSA_BITS = 3072  # ssh-keygen's default since OpenSSH 8.0


class HostKey(msgspec.Struct, frozen=True):
    """A private key file and its public line."""

    kind: str
    private: bytes
    public: bytes


def make(kind: str, comment: str, bits: int = RSA_BITS) -> HostKey:
    """A new key of one of KINDS; `bits` of an RSA key."""
    if kind == "rsa":
        name, public, fields = _rsa(bits)
    elif kind == "ecdsa":
        name, public, fields = _ecdsa()
    else:
        name, public, fields = _ed25519()
    blob = _string(name) + public
    check = os.urandom(4)
    secret = check + check + _string(name) + fields + _string(comment.encode())
    secret += bytes(range(1, 1 + -len(secret) % 8))
    body = b"openssh-key-v1\0" + _string(b"none") * 2 + _string(b"") + struct.pack(">I", 1) + _string(blob) + _string(secret)
    text = base64.b64encode(body).decode()
    lines = [text[at : at + 70] for at in range(0, len(text), 70)]
    private = "\n".join(["-----BEGIN OPENSSH PRIVATE KEY-----", *lines, "-----END OPENSSH PRIVATE KEY-----", ""])
    return HostKey(kind, private.encode(), name + b" " + base64.b64encode(blob) + b" " + comment.encode() + b"\n")


def _rsa(bits: int) -> tuple[bytes, bytes, bytes]:
    numbers = rsa.generate_private_key(public_exponent=65537, key_size=bits).private_numbers()
    e, n = numbers.public_numbers.e, numbers.public_numbers.n
    fields = b"".join(map(_mpint, (n, e, numbers.d, numbers.iqmp, numbers.p, numbers.q)))
    return b"ssh-rsa", _mpint(e) + _mpint(n), fields


def _ecdsa() -> tuple[bytes, bytes, bytes]:
    key = ec.generate_private_key(ec.SECP256R1())
    point = key.public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    public = _string(b"nistp256") + _string(point)
    return b"ecdsa-sha2-nistp256", public, public + _mpint(key.private_numbers().private_value)


def _ed25519() -> tuple[bytes, bytes, bytes]:
    key = ed25519.Ed25519PrivateKey.generate()
    seed, public = key.private_bytes_raw(), key.public_key().public_bytes_raw()
    return b"ssh-ed25519", _string(public), _string(public) + _string(seed + public)


def _string(data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + data


def _mpint(value: int) -> bytes:
    """RFC 4251 section 5."""
    return _string(value.to_bytes(value.bit_length() // 8 + 1, "big"))
