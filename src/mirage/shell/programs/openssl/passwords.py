"""openssl passwd: the MD5 schemes of crypt(3) and of Apache, and SHA-crypt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell.programs.openssl import speech
from mirage.shell.programs.passwd import ask
from mirage.world.passwords import ITOA64, md5, sha256, sha512

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
    if len(given.keys() & {"in", "stdin"}) + bool(operands) > 1:
        proc.err("passwd: Use -help for summary.\n")
        return None
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
