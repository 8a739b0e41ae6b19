"""What can be a lure: a value's kind, how it is drawn, and the forms in which files hold it, each of one length whoever it is for."""

from __future__ import annotations

import base64
import struct
from random import Random

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

PLAIN = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
LENGTHS = {"database": 16, "session": 32, "nas": 12, "mail": 12, "db": 14, "ci": 20, "backup": 12, "print": 8, "application": 10}
CANARY = "canary/"  # and the path: a text of the operator's, the same for everybody
KEY = "key/"  # and the comment: an Ed25519 key, its value the seed in hexadecimal


def draw(name: str, chance: Random) -> str:
    """The value of a secret. All values of one name have one length."""
    if name.startswith(KEY):
        return chance.randbytes(32).hex()
    return "".join(chance.choices(PLAIN, k=LENGTHS.get(name, 14)))


def forms(name: str, value: str) -> list[str]:
    """The texts that stand in files for a secret."""
    return [private_key(value, name[len(KEY) :]), public_key(value)] if name.startswith(KEY) else [value]


def _public(value: str) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(value)).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def _string(data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + data


def public_blob(value: str) -> bytes:
    """The public key as it goes over the wire (RFC 8709)."""
    return _string(b"ssh-ed25519") + _string(_public(value))


def public_key(value: str) -> str:
    """Type and base64, without a comment, as in authorized_keys."""
    return f"ssh-ed25519 {base64.b64encode(public_blob(value)).decode()}"


def private_key(value: str, comment: str) -> str:
    """The private key as ssh-keygen of OpenSSH 9.2 writes it without a passphrase (PROTOCOL.key), its last newline left out."""
    seed, public = bytes.fromhex(value), _public(value)
    check = seed[7:11]
    inside = check * 2 + _string(b"ssh-ed25519") + _string(public) + _string(seed + public) + _string(comment.encode())
    inside += bytes(range(1, 8 - (len(inside) - 1) % 8))
    whole = (
        b"openssh-key-v1\0" + _string(b"none") + _string(b"none") + _string(b"") + struct.pack(">I", 1)
        + _string(public_blob(value)) + _string(inside)
    )  # fmt: skip
    text = base64.b64encode(whole).decode()
    lines = "\n".join(text[at : at + 70] for at in range(0, len(text), 70))
    return f"-----BEGIN OPENSSH PRIVATE KEY-----\n{lines}\n-----END OPENSSH PRIVATE KEY-----"
