"""base64 and base32 (coreutils 9.1)."""

from __future__ import annotations

import base64 as codec
import binascii
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mirage.shell.lib import gnu
from mirage.shell.lib.gnu import need, why
from mirage.shell.lib.quotes import quoted
from mirage.shell.lib.sources import pieces, quotef, source
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.fds import Descriptor
    from mirage.shell.process import Process

LONGS = {"decode": "d", "wrap": ":w", "ignore-garbage": "i"}


@dataclass(frozen=True, slots=True)
class Code:
    """One alphabet: how many bytes make how many letters. `is_whole`: what is no multiple of 4 bytes can not be encoded."""

    letters: bytes
    size: int
    width: int
    encode: Callable[[bytes], bytes]
    decode: Callable[[bytes], bytes]
    is_padded: bool = True
    is_whole: bool = False

    @property
    def garbage(self) -> bytes:
        return bytes(byte for byte in range(256) if byte not in self.letters + (b"=" if self.is_padded else b""))


UPPER = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
BASE64 = Code(UPPER + UPPER.lower() + b"0123456789+/", 3, 4, codec.b64encode, codec.b64decode)
BASE32 = Code(UPPER + b"234567", 5, 8, codec.b32encode, codec.b32decode)


@program("base64")
async def base64(proc: Process) -> int:
    return await _run(proc, "base64", BASE64)


@program("base32")
async def base32(proc: Process) -> int:
    return await _run(proc, "base32", BASE32)


async def _run(proc: Process, name: str, code: Code) -> int:
    options, operands = gnu.read(proc, name, "diw:", LONGS)
    return await convert(proc, dict(options), operands, lambda: code)


async def convert(proc: Process, given: dict[str, str], operands: list[str], choose: Callable[[], Code]) -> int:
    """What the options ask for, of the operand or standard input; `choose` is asked once the numbers are right."""
    wrap = given.get("w", "76")
    if not re.fullmatch(r"\+?[0-9]+", wrap):
        proc.fail(f"invalid wrap size: {quoted(proc, wrap)}")
    code = choose()
    need(proc, operands or ["-"], 0, 1)
    file = operands[0] if operands else "-"
    try:
        descriptor = await source(proc, file)
    except OSError as error:
        return proc.error(f"{quotef(file)}: {why(error)}")
    try:
        if "d" in given:
            return await _decode(proc, descriptor, code, ignores="i" in given)
        return await _encode(proc, descriptor, code, min(int(wrap[-18:]), 1 << 40))
    except OSError as error:
        return proc.error(f"read error: {why(error)}")
    finally:
        descriptor.close()


async def _encode(proc: Process, descriptor: Descriptor, code: Code, wrap: int) -> int:
    rest, column = b"", 0
    async for data in pieces(proc, descriptor):
        rest += data
        if code.is_whole and len(rest) % code.size:
            continue
        cut = len(rest) - len(rest) % code.size
        column = _wrapped(proc, code.encode(rest[:cut]), wrap, column)
        rest = rest[cut:]
    if rest and code.is_whole:
        return proc.error("invalid input (length must be multiple of 4 characters)")
    column = _wrapped(proc, code.encode(rest), wrap, column)
    if wrap and column:
        proc.out("\n")
    return 0


def _wrapped(proc: Process, text: bytes, wrap: int, column: int) -> int:
    """Put out the text in lines of `wrap` letters; the column behind it."""
    if not wrap or not text:
        proc.out(text)
        return column
    first = wrap - column
    lines = [text[:first], *[text[at : at + wrap] for at in range(first, len(text), wrap)]]
    last = lines[-1] if len(lines) > 1 else text[:first]
    length = len(last) + (column if len(lines) == 1 else 0)
    proc.out(b"\n".join(lines))
    if length == wrap:
        proc.out("\n")
        return 0
    return length


async def _decode(proc: Process, descriptor: Descriptor, code: Code, *, ignores: bool) -> int:
    """What can be decoded, up to the first thing that can not."""
    rest = b""
    block = re.compile(b"(?:[%b]{%d})*" % (re.escape(code.letters), code.width))
    async for data in pieces(proc, descriptor):
        rest += data.translate(None, code.garbage if ignores else b"\n")
        while rest:
            found = block.match(rest)
            cut = found.end() if found is not None else 0
            try:
                proc.out(code.decode(rest[:cut]))
            except ValueError:  # five letters of Z85 that are more than 32 bits
                return proc.error("invalid input")
            rest = rest[cut:]
            if len(rest) < code.width:
                break
            whole, is_good = _padded(rest[: code.width], code)
            proc.out(whole)
            if not is_good:
                return proc.error("invalid input")
            rest = rest[code.width :]
    if rest:
        proc.out(_padded(rest, code)[0])
        return proc.error("invalid input")
    return 0


def _padded(block: bytes, code: Code) -> tuple[bytes, bool]:
    """A block that is short or ends in `=`: its bytes, and whether it was right."""
    if not code.is_padded:
        return b"", False
    found = re.match(b"[%b]*" % re.escape(code.letters), block)
    body = found[0] if found is not None else b""
    bits = len(body) * (6 if code.size == 3 else 5)
    try:
        data = code.decode(body + (code.letters[:1]) * (code.width - len(body)))[: bits // 8]
    except binascii.Error:
        return b"", False
    is_good = len(block) == code.width and block[len(body) :] == b"=" * (code.width - len(body)) and bool(data)
    return data, is_good
