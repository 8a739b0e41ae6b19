"""openssl rand and prime."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from mirage.shell.lib.primes import is_prime
from mirage.shell.programs.openssl import speech

if TYPE_CHECKING:
    from mirage.shell.process import Process

SIZE_MAX = 16 << 20  # bytes of one call
PRIME_MAX = 1 << 128


async def rand(proc: Process, name: str, words: list[str]) -> int:
    options, operands = speech.read(proc, name, words, ("hex", "base64", "help"), ("out", "rand", "engine", "writerand", "provider"))
    for key, value in options:
        if key == "?":
            speech.unknown(proc, name, value)
    given = dict(options)
    if len(operands) > 1:
        proc.err(f"Extra arguments given.\n{name}: Use -help for summary.\n")
        return 1
    word = operands[0] if operands else ""
    if operands and not word.isdecimal():
        proc.err(f'{name}: Can\'t parse "{word}" as a number\n{name}: Use -help for summary.\n')
        return 1
    if operands and not int(word):
        speech.summary(proc, name)
    data = proc.rng.randbytes(min(int(word or 0), SIZE_MAX))
    if "hex" in given:
        data = data.hex().encode() + b"\n"
    elif "base64" in given:
        data = lines(data)
    return await speech.put(proc, given.get("out", ""), data)


def lines(data: bytes) -> bytes:
    """Base64 in lines of 64, as openssl writes it."""
    text = base64.b64encode(data)
    return b"".join(text[at : at + 64] + b"\n" for at in range(0, len(text), 64))


async def prime(proc: Process, name: str, words: list[str]) -> int:
    options, operands = speech.read(proc, name, words, ("hex", "generate", "safe", "help"), ("bits", "checks"))
    for key, value in options:
        if key == "?":
            speech.unknown(proc, name, value)
    if not operands:
        proc.err(f"{name}: No prime specified\n")
        speech.summary(proc, name)
    for word in operands:
        try:
            number = int(word, 16 if ("hex", "") in options else 10)
        except ValueError:
            proc.err(f"Failed to process value ({word})\n")
            return 1
        proc.out(f"{number:X} ({word}) {'is' if number < PRIME_MAX and is_prime(number) else 'is not'} prime\n")
    return 0
