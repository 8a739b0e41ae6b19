"""Sizes as ls, du and df print them (gnulib human.c and xstrtol): block sizes, and numbers with K, M, G; always rounded up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

_POWERS = "KMGTPEZY"


@dataclass(frozen=True, slots=True)
class BlockSize:
    """How a size is to be shown. `base` 1024 or 1000 scales each number by itself; else it is counted in units of `size`."""

    size: int = 1024
    base: int = 0
    suffix: str = ""

    def show(self, amount: int, unit: int = 1) -> str:
        """So many units of so many bytes."""
        amount *= unit
        if not self.base:
            return f"{-(-amount // self.size)}{self.suffix}"
        if amount < self.base:
            return str(amount)
        power, scale = 1, self.base
        while True:
            tenths = -(-amount * 10 // scale)
            letter = _POWERS[power - 1] if power > 1 or self.base == 1024 else "k"
            if tenths < 100:
                return f"{tenths // 10}.{tenths % 10}{letter}"
            whole = -(-amount // scale)
            if whole < self.base or power == len(_POWERS):
                return f"{whole}{letter}"
            power, scale = power + 1, scale * self.base


HUMAN, SI = BlockSize(1, 1024), BlockSize(1, 1000)


def from_environment(env: Mapping[str, str], *names: str) -> BlockSize:
    """default_block_size(): the first variable that is set, else 1024 bytes (512 for POSIX)."""
    for name in (*names, "BLOCK_SIZE", "BLOCKSIZE"):
        if name in env:
            try:
                return parse(env[name])
            except ValueError:
                break
    return BlockSize(512 if "POSIXLY_CORRECT" in env else 1024)


def parse(text: str) -> BlockSize:
    """--block-size=TEXT; ValueError when it is none."""
    text = text.removeprefix("'")
    if text in ("human-readable", "si"):
        return HUMAN if text == "human-readable" else SI
    size = number(text)
    if size == 0:
        raise ValueError(text)
    return BlockSize(size, suffix="" if text[:1].isdigit() else "kB" if text == "KB" else text)


def number(text: str, *, more: Mapping[str, int] | None = None) -> int:
    """xstrtoumax: digits and a multiplier (K, KiB, KB, M...; `more` adds others); ValueError when it is none."""
    digits = text[: len(text) - len(text.lstrip("0123456789"))]
    suffix = text[len(digits) :]
    if not text or (not digits and not suffix):
        raise ValueError(text)
    value = int(digits) if digits else 1
    if not suffix:
        return value
    if more and suffix in more:
        return value * more[suffix]
    letter = suffix[0].upper() if suffix[0] in "km" else suffix[0]
    if letter not in _POWERS or suffix[1:] not in ("", "iB", "B", "D"):
        raise ValueError(text)
    base = 1000 if suffix[1:] in ("B", "D") else 1024
    return int(value * base ** (_POWERS.index(letter) + 1))
