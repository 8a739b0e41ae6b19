"""Key exchange methods of OpenSSH 9.2: from the client's public value to our reply, the shared secret and six keys.

Every fault of the client's here is met by silence: sshd's helpers return an error code and it dies of it.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from asyncssh.encryption import get_encryption_params
from asyncssh.kex_dh import _group14_p, _group16_p, _group18_p
from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from mirage.gateway.ssh import sntrup, wire
from mirage.gateway.ssh.packets import Fatal
from mirage.gateway.ssh.proposal import Agreement

GEX_MIN, GEX_MAX = 2048, 8192  # dh.h DH_GRP_MIN, DH_GRP_MAX

_GROUPS: dict[bytes, int] = {
    b"diffie-hellman-group14-sha256": _group14_p,
    b"diffie-hellman-group16-sha512": _group16_p,
    b"diffie-hellman-group18-sha512": _group18_p,
}
_CURVES: dict[bytes, ec.EllipticCurve] = {
    b"ecdh-sha2-nistp256": ec.SECP256R1(),
    b"ecdh-sha2-nistp384": ec.SECP384R1(),
    b"ecdh-sha2-nistp521": ec.SECP521R1(),
}
GEX = b"diffie-hellman-group-exchange-sha256"


def digest(kex: bytes) -> Callable[[bytes], Any]:
    """The hash that a method's name ends with."""
    if b"sha512" in kex or kex.endswith(b"nistp521"):
        return hashlib.sha512
    return hashlib.sha384 if kex.endswith(b"nistp384") else hashlib.sha256


def is_slow(kex: bytes) -> bool:
    """Whether the arithmetic takes long enough to be done beside the event loop."""
    return kex.startswith(b"diffie-hellman")


@dataclass(frozen=True, slots=True)
class Answer:
    """Our public value, the client's, and the shared secret, each as it stands in the exchange hash."""

    ours: bytes
    theirs: bytes
    secret: bytes


def respond(kex: bytes, packet: wire.Reader, group: tuple[int, int] | None = None) -> Answer:
    """Answer KEX_ECDH_INIT, KEXDH_INIT or GEX_INIT."""
    if kex in _CURVES:
        theirs = packet.string()
        packet.end()
        return _nist(_CURVES[kex], theirs)
    if kex.startswith(b"curve25519"):
        theirs = packet.string()
        packet.end()
        public, secret = _curve25519(theirs)
        return Answer(wire.string(public), wire.string(theirs), wire.mpint_of(secret))
    if kex.startswith(b"sntrup761"):
        theirs = packet.string()
        packet.end()
        return _hybrid(theirs)
    prime, generator = group or (_GROUPS[kex], 2)
    theirs = packet.string()
    packet.end()
    return _modular(prime, generator, theirs)


def _curve25519(theirs: bytes) -> tuple[bytes, bytes]:
    if len(theirs) != 32:
        raise Fatal("curve25519 value of a wrong length")
    private = X25519PrivateKey.generate()
    try:
        secret = private.exchange(X25519PublicKey.from_public_bytes(theirs))
    except (ValueError, InvalidKey) as error:  # a point of small order
        raise Fatal("curve25519 value invalid") from error
    return private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw), secret


def _nist(curve: ec.EllipticCurve, theirs: bytes) -> Answer:
    try:
        point = ec.EllipticCurvePublicKey.from_encoded_point(curve, theirs)
    except ValueError as error:
        raise Fatal("elliptic curve point invalid") from error
    if theirs[:1] != b"\x04":
        raise Fatal("compressed elliptic curve point")
    private = ec.generate_private_key(curve)
    secret = private.exchange(ec.ECDH(), point)
    ours = private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return Answer(wire.string(ours), wire.string(theirs), wire.mpint_of(secret))


def _hybrid(theirs: bytes) -> Answer:
    if len(theirs) != sntrup.PUBLIC_KEY + 32:
        raise Fatal("sntrup761 value of a wrong length")
    ciphertext, first = sntrup.encapsulate(theirs[: sntrup.PUBLIC_KEY])
    public, second = _curve25519(theirs[sntrup.PUBLIC_KEY :])
    secret = hashlib.sha512(first + second).digest()
    return Answer(wire.string(ciphertext + public), wire.string(theirs), wire.string(secret))


def _modular(prime: int, generator: int, theirs: bytes) -> Answer:
    if theirs and theirs[0] & 0x80:
        raise Fatal("negative Diffie-Hellman value")
    if len(theirs) > 2049:  # sshbuf.h SSHBUF_MAX_BIGNUM and its sign byte
        raise Fatal("Diffie-Hellman value too long")
    value = int.from_bytes(theirs, "big")
    if not 1 < value < prime - 1 or value.bit_count() < 4:  # dh.c dh_pub_is_valid
        raise Fatal("Diffie-Hellman value invalid")
    exponent = random.SystemRandom().getrandbits(512) | (1 << 511)
    ours = pow(generator, exponent, prime)
    return Answer(wire.mpint(ours), wire.mpint(value), wire.mpint(pow(value, exponent, prime)))


@dataclass(slots=True)
class Moduli:
    """/etc/ssh/moduli of the pretended machine: safe primes by size; without the file, OpenSSH's fixed groups."""

    primes: dict[int, list[tuple[int, int]]] = field(default_factory=dict)

    @classmethod
    def parse(cls, text: bytes) -> Moduli:
        """Lines that dh.c parse_prime takes: type 2 (safe), tested, not known composite, 1 below a round size."""
        primes: dict[int, list[tuple[int, int]]] = {}
        for line in text.decode("ascii", "replace").splitlines():
            fields = line.split()
            if len(fields) != 7 or fields[0].startswith("#"):
                continue
            _, kind, tests, _, size, generator, prime = fields
            try:
                is_tested = kind == "2" and not int(tests) & 1 and int(tests) & ~1
                found = int(size) + 1, (int(generator, 16), int(prime, 16))
            except ValueError:
                continue
            if is_tested:
                primes.setdefault(found[0], []).append(found[1])
        return cls(primes)

    def choose(self, least: int, wanted: int, most: int, chance: random.Random) -> tuple[int, int]:
        """A prime and its generator, as dh.c choose_dh: the smallest size that is not below what is wanted, if there is one."""
        best = 0
        for size in self.primes:
            if least <= size <= most and ((wanted < size < best) or (size > best and best < wanted)):
                best = size
        if not best:
            return (_group18_p if most >= 8192 else _group16_p if most >= 4096 else _group14_p), 2  # dh_new_group_fallback
        generator, prime = chance.choice(self.primes[best])
        return prime, generator


def gex_group(packet: wire.Reader, moduli: Moduli, chance: random.Random) -> tuple[tuple[int, int], bytes]:
    """The group that answers a GEX_REQUEST, and the request as it stands in the exchange hash."""
    least, wanted, most = packet.u32(), packet.u32(), packet.u32()
    packet.end()
    if most < least or wanted < least or most < wanted or most < GEX_MIN:
        raise Fatal("group exchange out of range")
    low, middle, high = max(GEX_MIN, least), min(GEX_MAX, max(GEX_MIN, wanted)), min(GEX_MAX, most)
    if high < low:  # the monitor looks again, at what is left of the range (mm_answer_moduli)
        raise Fatal("bad group exchange parameters")
    group = moduli.choose(low, middle, high, chance)
    return group, wire.u32(least) + wire.u32(wanted) + wire.u32(most)


Keys = tuple[bytes, bytes, bytes]  # encryption key, initial vector, MAC key


def derive(agreed: Agreement, secret: bytes, hashed: bytes, session: bytes) -> tuple[Keys, Keys]:
    """The keys of RFC 4253 section 7.2: towards the server, towards the client."""
    make = digest(agreed.kex)

    def expand(letter: bytes, size: int) -> bytes:
        if not size:
            return b""
        out: bytes = make(secret + hashed + letter + session).digest()
        while len(out) < size:
            out += make(secret + hashed + out).digest()
        return out[:size]

    keys = []
    for way, letters in enumerate((b"ACE", b"BDF")):
        key, vector, _, mac, _, _ = get_encryption_params(agreed.ciphers[way], agreed.macs[way])
        keys.append((expand(letters[1:2], key), expand(letters[0:1], vector), expand(letters[2:3], mac)))
    return keys[0], keys[1]
