"""openssl passwd: the MD5 schemes of crypt(3) and of Apache, and SHA-crypt."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from mirage.shell.programs.openssl import speech
from mirage.shell.programs.passwd import ask
from mirage.world.passwords import ITOA64, sha256, sha512

if TYPE_CHECKING:
    from mirage.shell.process import Process

FLAGS = ("1", "5", "6", "apr1", "aixmd5", "stdin", "noverify", "quiet", "table", "reverse", "help")
SALTS = {"1": 8, "apr1": 8, "aixmd5": 8, "5": 16, "6": 16}
PASSWORD_MAX = 256


async def passwd(proc: Process, name: str, words: list[str]) -> int:
    options, operands = speech.read(proc, name, words, FLAGS, ("salt", "in", "rand", "provider"))
    for key, value in options:
        if key == "?":
            speech.unknown(proc, name, value)
    given = dict(options)
    mode = next((key for key, _ in reversed(options) if key in SALTS), "1")
    try:
        found = await _asked(proc, given, operands)
    except OSError as error:
        return speech.not_opened(proc, given["in"], error)
    if found is None:
        return 1
    for word in found:
        salt = given.get("salt", "") or "".join(proc.rng.choices(ITOA64, k=SALTS[mode]))
        text = word.decode("utf-8", "surrogateescape")
        made = _hash(mode, word[:PASSWORD_MAX], salt[: SALTS[mode]])
        shown = f"{made}\t{text}" if "reverse" in given else f"{text}\t{made}"
        proc.out((shown if "table" in given else made) + "\n")
        await proc.tick(100)
    return 0


async def _asked(proc: Process, given: dict[str, str], operands: list[str]) -> list[bytes] | None:
    if operands:
        return [word.encode("utf-8", "surrogateescape") for word in operands]
    if "in" in given or "stdin" in given:
        data = await speech.source(proc, given.get("in", ""), 1 << 20)
        return data.removesuffix(b"\n").split(b"\n")
    first = await ask(proc, "Password: ")
    second = first if "noverify" in given else await ask(proc, "Verifying - Password: ")
    if first != second:
        proc.err("Verify failure\n")
    return [first] if first is not None and first == second else None


def _hash(mode: str, word: bytes, salt: str) -> str:
    if mode == "6":
        return sha512(word, salt)
    if mode == "5":
        return sha256(word, salt)
    return md5(word, salt, {"1": "$1$", "apr1": "$apr1$", "aixmd5": ""}[mode])


def md5(word: bytes, salt: str, magic: str) -> str:
    """Poul-Henning Kamp's MD5 scheme; AIX leaves the magic away."""
    raw = salt.encode("utf-8", "surrogateescape")
    mixed = _md5(word + raw + word)
    start = word + magic.encode() + raw + (mixed * (len(word) // 16 + 1))[: len(word)]
    bits = len(word)
    while bits:
        start += b"\0" if bits & 1 else word[:1]
        bits >>= 1
    current = _md5(start)
    for number in range(1000):
        step = word if number & 1 else current
        step += raw if number % 3 else b""
        step += word if number % 7 else b""
        current = _md5(step + (current if number & 1 else word))
    groups = [(0, 6, 12), (1, 7, 13), (2, 8, 14), (3, 9, 15), (4, 10, 5)]
    text = "".join(_base64(current[a] << 16 | current[b] << 8 | current[c], 4) for a, b, c in groups) + _base64(current[11], 2)
    return f"{magic}{salt}${text}"


def _md5(data: bytes) -> bytes:
    return hashlib.md5(data, usedforsecurity=False).digest()


def _base64(value: int, count: int) -> str:
    return "".join(ITOA64[value >> (6 * index) & 63] for index in range(count))
