"""Streamlined NTRU Prime sntrup761 (NIST round 3), the server's half: encapsulation to a client's public key.

OpenSSH's own client offers it first, so every such login passes here. The product of polynomials is one multiplication of
big integers (Kronecker substitution), which is what makes this take a millisecond and not a second. Timing is not constant:
what it protects is a recording of a honeypot's session.
"""

from __future__ import annotations

import os
from array import array
from functools import lru_cache
from hashlib import sha512

P, Q, W = 761, 4591, 286
HALF = (Q - 1) // 2
PUBLIC_KEY, SECRET = 1158, 32  # bytes
_ROUNDED = (Q + 2) // 3


def encapsulate(public: bytes) -> tuple[bytes, bytes]:
    """A ciphertext (1039 bytes) and the secret (32 bytes) in it, for a public key of 1158 bytes."""
    short = _random_short()
    product = _multiply(_decode(public), short)
    rounded = []
    for coefficient in product:
        value = (coefficient + HALF) % Q - HALF
        rounded.append((value - ((value + 1) % 3 - 1) + HALF) // 3)
    packed = _pack(short)
    ciphertext = _encode(rounded, [_ROUNDED] * P)
    hashed = _hash(3, packed)
    ciphertext += _hash(2, hashed + _hash(4, public))
    return ciphertext, _hash(1, hashed + ciphertext)


def _hash(prefix: int, data: bytes) -> bytes:
    return sha512(bytes((prefix,)) + data).digest()[:32]


def _random_short() -> list[int]:
    """P coefficients in -1, 0, 1, of which exactly W are not 0: random words, sorted, keep their two lowest bits."""
    words = array("I", os.urandom(4 * P))
    tagged = sorted([word & ~1 for word in words[:W]] + [(word & ~3) | 1 for word in words[W:]])
    return [(word & 3) - 1 for word in tagged]


def _multiply(dense: list[int], short: list[int]) -> list[int]:
    """The product modulo x^P - x - 1, coefficients not reduced modulo Q."""
    big = int.from_bytes(array("I", dense).tobytes(), "little")
    plus = int.from_bytes(array("I", [1 if value == 1 else 0 for value in short]).tobytes(), "little")
    minus = int.from_bytes(array("I", [1 if value == -1 else 0 for value in short]).tobytes(), "little")
    size = 4 * 2 * P
    positive = array("I", (big * plus).to_bytes(size, "little"))
    negative = array("I", (big * minus).to_bytes(size, "little"))
    whole = [a - b for a, b in zip(positive, negative, strict=True)]
    for index in range(2 * P - 2, P - 1, -1):
        whole[index - P] += whole[index]
        whole[index - P + 1] += whole[index]
    return whole[:P]


def _pack(short: list[int]) -> bytes:
    """Four coefficients a byte."""
    out = bytearray()
    for index in range(0, P, 4):
        byte = 0
        for offset, value in enumerate(short[index : index + 4]):
            byte |= (value + 1) << (2 * offset)
        out.append(byte)
    return bytes(out)


def _encode(values: list[int], moduli: list[int]) -> bytes:
    """Mixed-radix encoding, pairs merged bottom up; all of one level's low bytes stand before the next level's."""
    out = bytearray()
    while len(values) > 1:
        merged, wider = [], []
        for index in range(0, len(values) - 1, 2):
            value = values[index] + values[index + 1] * moduli[index]
            modulus = moduli[index + 1] * moduli[index]
            while modulus >= 16384:
                out.append(value & 255)
                value >>= 8
                modulus = (modulus + 255) >> 8
            merged.append(value)
            wider.append(modulus)
        if len(values) % 2:
            merged.append(values[-1])
            wider.append(moduli[-1])
        values, moduli = merged, wider
    value, modulus = values[0], moduli[0]
    while modulus > 1:
        out.append(value & 255)
        value >>= 8
        modulus = (modulus + 255) >> 8
    return bytes(out)


@lru_cache(maxsize=1)
def _levels() -> list[tuple[list[int], list[int]]]:
    """For each level of the public key's encoding: the moduli, and how many bytes each pair leaves behind."""
    levels, moduli = [], [Q] * P
    while len(moduli) > 1:
        counts, wider = [], []
        for index in range(0, len(moduli) - 1, 2):
            modulus, count = moduli[index] * moduli[index + 1], 0
            while modulus >= 16384:
                modulus = (modulus + 255) >> 8
                count += 1
            counts.append(count)
            wider.append(modulus)
        if len(moduli) % 2:
            wider.append(moduli[-1])
        levels.append((moduli, counts))
        moduli = wider
    levels.append((moduli, []))
    return levels


def _decode(data: bytes) -> list[int]:
    """The public key's coefficients in [0, Q), less HALF modulo Q (a negative one is Q more)."""
    levels = _levels()
    position, lows = 0, []
    for _, counts in levels[:-1]:
        low = []
        for count in counts:
            low.append(int.from_bytes(data[position : position + count], "little"))
            position += count
        lows.append(low)
    values = [int.from_bytes(data[position : position + 2], "little") % levels[-1][0][0]]
    for (moduli, counts), low in zip(reversed(levels[:-1]), reversed(lows), strict=True):
        wider = []
        for index, count in enumerate(counts):
            value = low[index] + (values[index] << (8 * count))
            high, rest = divmod(value, moduli[2 * index])
            wider += [rest, high % moduli[2 * index + 1]]
        if len(moduli) % 2:
            wider.append(values[-1])
        values = wider
    return [(value - HALF) % Q for value in values]
