"""Seeded chance: the same seed and the same name give the same numbers, in every process and after every restart."""

from __future__ import annotations

import hashlib
import random


def derive(seed: bytes, *names: str | bytes | int) -> bytes:
    """32 bytes that depend on the seed and on each name, and tell nothing of the seed (BLAKE2b, keyed)."""
    digest = hashlib.blake2b(key=seed[:64], digest_size=32)
    for name in names:
        part = name if isinstance(name, bytes) else str(name).encode("utf-8", "surrogateescape")
        digest.update(len(part).to_bytes(4, "big") + part)
    return digest.digest()


def dice(seed: bytes, *names: str | bytes | int) -> random.Random:
    """A generator of its own for one purpose. Not for keys: a visitor may see what it draws."""
    return random.Random(derive(seed, *names))  # noqa: S311 - repeatable by design


def fraction(seed: bytes, *names: str | bytes | int) -> float:
    """One number in [0, 1) that belongs to these names."""
    return int.from_bytes(derive(seed, *names)[:7], "big") / (1 << 56)
