"""How WordPress 6.1 keeps a password: phpass' portable hash, or the plain MD5 of old."""

from __future__ import annotations

import hashlib
from functools import lru_cache

from mirage.world.passwords import ITOA64, crypt64

ROUNDS = 13  # 2 ** 13 of MD5, which "B" says


def opens(password: str, kept: str) -> bool:
    """wp_check_password: plain MD5 as of old, which people put in by hand, or phpass' own."""
    if len(kept) <= 32:
        return hashlib.md5(password.encode("utf-8", "replace")).hexdigest() == kept  # noqa: S324
    return kept.startswith(f"$P${ITOA64[ROUNDS]}") and portable(password, kept[4:12]) == kept


@lru_cache(maxsize=64)
def portable(password: str, salt: str) -> str:
    """phpass' portable hash."""
    key = password.encode("utf-8", "replace")
    digest = hashlib.md5(salt.encode() + key).digest()  # noqa: S324 - phpass'
    for _ in range(1 << ROUNDS):
        digest = hashlib.md5(digest + key).digest()  # noqa: S324
    return f"$P${ITOA64[ROUNDS]}{salt}{_encoded(digest)}"


def _encoded(data: bytes) -> str:
    pieces = [data[start : start + 3] for start in range(0, len(data), 3)]
    return "".join(crypt64(int.from_bytes(piece, "little"), len(piece) + 1) for piece in pieces)
