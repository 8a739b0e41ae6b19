"""md5sum, sha*sum, b2sum, cksum and sum (coreutils 9.1): digests, and their lists checked."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING

from mirage.shell import gnu
from mirage.shell.gnu import shell_escape, try_help, why
from mirage.shell.quotes import quoted
from mirage.shell.registry import program
from mirage.shell.sources import pieces, quotef, source, whole
from mirage.shell.text import to_bytes, to_text

if TYPE_CHECKING:
    from mirage.shell.process import Process

LONGS = {
    "binary": "b", "check": "c", "ignore-missing": "missing", "quiet": "quiet", "status": "status", "text": "t", "strict": "strict",
    "tag": "tag", "warn": "w", "zero": "z",
}  # fmt: skip
DIGESTS = {"md5": "MD5", "sha1": "SHA1", "sha224": "SHA224", "sha256": "SHA256", "sha384": "SHA384", "sha512": "SHA512"}
_LINE = re.compile(rb"[ \t]*(\\?)([0-9A-Fa-f]+) ([ *])(.+)", re.DOTALL)
_TAG = re.compile(rb"[ \t]*(\\?)([A-Z0-9]+) ?\((.+)\) ?= ?([0-9A-Fa-f]+)", re.DOTALL)


async def _run(proc: Process, algorithm: str) -> int:
    options, operands = gnu.read(proc, f"{algorithm}sum", "bctwz", LONGS)
    given: set[str] = set()
    for key, _ in options:
        if key in ("w", "quiet", "status"):  # the last of them counts
            given -= {"w", "quiet", "status"}
        given.add(key)
    for key, text in (
        ("missing", "the --ignore-missing option is meaningful only when verifying checksums"),
        ("status", "the --status option is meaningful only when verifying checksums"),
        ("w", "the --warn option is meaningful only when verifying checksums"),
        ("quiet", "the --quiet option is meaningful only when verifying checksums"),
        ("strict", "the --strict option is meaningful only when verifying checksums"),
    ):
        if key in given and "c" not in given:
            try_help(proc, text)
    if "c" in given and "tag" in given:
        try_help(proc, "the --tag option is meaningless when verifying checksums")
    if "c" in given and given & {"b", "t"}:
        try_help(proc, "the --binary and --text options are meaningless when verifying checksums")
    if "tag" in given and "t" in given and "b" not in given:
        try_help(proc, "--tag does not support --text mode")
    status = 0
    for name in operands or ["-"]:
        if "c" in given:
            status = max(status, await _check(proc, name, algorithm, given))
            continue
        digest = await _digest(proc, name, algorithm)
        if isinstance(digest, OSError):
            status = proc.error(f"{quotef(name)}: {why(digest)}")
        else:
            proc.out(_line(name, digest, algorithm, given))
    return status


def _line(name: str, digest: str, algorithm: str, given: set[str]) -> bytes:
    raw = to_bytes(name)
    mark = b""
    if "z" not in given and re.search(rb"[\\\n\r]", raw):
        raw = raw.replace(b"\\", b"\\\\").replace(b"\n", b"\\n").replace(b"\r", b"\\r")
        mark = b"\\"
    end = b"\0" if "z" in given else b"\n"
    if "tag" in given:
        return mark + DIGESTS[algorithm].encode() + b" (" + raw + b") = " + digest.encode() + end
    return mark + digest.encode() + (b" *" if "b" in given else b"  ") + raw + end


async def _digest(proc: Process, name: str, algorithm: str) -> str | OSError:
    try:
        descriptor = await source(proc, name)
    except OSError as error:
        return error
    state = hashlib.new(algorithm, usedforsecurity=False)
    try:
        async for data in pieces(proc, descriptor):
            state.update(data)
    except OSError as error:
        return error
    finally:
        descriptor.close()
    return state.hexdigest()


# ---- checking


async def _check(proc: Process, name: str, algorithm: str, given: set[str]) -> int:
    """One list of digests; the summary as sums of what went wrong."""
    shown = "standard input" if name == "-" else name
    try:
        descriptor = await source(proc, name)
    except OSError as error:
        return proc.error(f"{quotef(name)}: {why(error)}")
    try:
        data = await whole(proc, descriptor)
    except OSError as error:
        return proc.error(f"{quotef(name)}: {'read error' if name == '-' else why(error)}")
    finally:
        descriptor.close()
    malformed = unreadable = wrong = right = 0
    matched = 0
    is_quiet = bool(given & {"quiet", "status"})
    for number, line in enumerate(data.removesuffix(b"\n").split(b"\n") if data else [], 1):
        if line.startswith(b"#"):
            continue
        entry = _entry(line.removesuffix(b"\r"), algorithm)
        if entry is None or (entry[1] == "-" and name == "-"):
            malformed += 1
            if "w" in given:
                proc.error(f"{quotef(shown)}: {number}: improperly formatted {DIGESTS[algorithm]} checksum line")
            continue
        right += 1
        digest = await _digest(proc, entry[1], algorithm)
        if isinstance(digest, OSError):
            if "missing" in given and digest.errno == 2:
                continue
            proc.error(f"{quotef(entry[1])}: {why(digest)}")
            unreadable += 1
            if "status" not in given:
                proc.out(f"{entry[1]}: FAILED open or read\n")
        elif digest == entry[0]:
            matched += 1
            if not is_quiet:
                proc.out(f"{entry[1]}: OK\n")
        else:
            wrong += 1
            if "status" not in given:
                proc.out(f"{entry[1]}: FAILED\n")
    if not right:
        return proc.error(f"{quotef(shown)}: no properly formatted checksum lines found")
    if "status" not in given:
        await proc.flush()
        _sum_up(proc, malformed, unreadable, wrong)
    if "missing" in given and not matched and "status" not in given:
        proc.error(f"{quotef(shown)}: no file was verified")
    return int(bool(wrong or unreadable or not matched or ("strict" in given and malformed)))


def _sum_up(proc: Process, malformed: int, unreadable: int, wrong: int) -> None:
    for count, one, many in (
        (malformed, "line is improperly formatted", "lines are improperly formatted"),
        (unreadable, "listed file could not be read", "listed files could not be read"),
        (wrong, "computed checksum did NOT match", "computed checksums did NOT match"),
    ):
        if count:
            proc.error(f"WARNING: {count} {one if count == 1 else many}")


def _entry(line: bytes, algorithm: str) -> tuple[str, str] | None:
    """Digest and name of one line of a list."""
    tagged = _TAG.fullmatch(line)
    if tagged is not None:
        if tagged[2].decode() != DIGESTS[algorithm]:
            return None
        escaped, raw, digest = tagged[1], tagged[3], tagged[4]
    else:
        found = _LINE.fullmatch(line)
        if found is None:
            return None
        escaped, digest, raw = found[1], found[2], found[4]
    if len(digest) != 2 * hashlib.new(algorithm, usedforsecurity=False).digest_size:
        return None
    if escaped:
        raw = raw.replace(b"\\n", b"\n").replace(b"\\\\", b"\\")
    return digest.decode().lower(), to_text(raw)


for _algorithm in DIGESTS:
    program(f"{_algorithm}sum")(partial(_run, algorithm=_algorithm))


# ---- cksum and sum


def _table() -> list[int]:
    table = []
    for byte in range(256):
        value = byte << 24
        for _ in range(8):
            value = (value << 1 ^ 0x04C11DB7) & 0xFFFFFFFF if value & 0x80000000 else value << 1
        table.append(value)
    return table


_CRC = _table()


def _crc(data: bytes, value: int) -> int:
    table = _CRC
    for byte in data:
        value = (value << 8 & 0xFFFFFFFF) ^ table[value >> 24 ^ byte]
    return value


@program("cksum")
async def cksum(proc: Process) -> int:
    options, operands = gnu.read(
        proc, "cksum", "a:cwz",
        {"algorithm": ":a", "check": "c", "debug": "debug", "length": ":l", "tag": "tag", "untagged": "untagged", "zero": "z",
         "ignore-missing": "missing", "quiet": "quiet", "status": "status", "strict": "strict", "warn": "w"},
    )  # fmt: skip
    given = dict(options)
    algorithm = given.get("a", "crc")
    if algorithm in DIGESTS:
        marks = set(given) | (set() if "untagged" in given else {"tag"})
        return await _all(proc, operands, lambda name: _line_of(proc, name, algorithm, marks))
    if algorithm != "crc":
        names = ["bsd", "sysv", "crc", *DIGESTS, "blake2b", "sm3"]
        proc.error(f"invalid argument {quoted(proc, algorithm)} for {quoted(proc, '--algorithm')}")
        proc.err("Valid arguments are:\n" + "".join(f"  - {quoted(proc, name)}\n" for name in names))
        proc.err(f"Try '{proc.name} --help' for more information.\n")
        return 1
    return await _all(proc, operands, lambda name: _posix(proc, name))


async def _all(proc: Process, operands: list[str], line_of: Callable[[str], Awaitable[bytes | OSError]]) -> int:
    status = 0
    for name in operands or [""]:
        line = await line_of(name)
        if isinstance(line, OSError):
            status = proc.error(f"{quotef(name or '-')}: {why(line)}")
        else:
            proc.out(line)
    return status


async def _line_of(proc: Process, name: str, algorithm: str, given: set[str]) -> bytes | OSError:
    digest = await _digest(proc, name or "-", algorithm)
    return digest if isinstance(digest, OSError) else _line(name or "-", digest, algorithm, given)


async def _posix(proc: Process, name: str) -> bytes | OSError:
    value = size = 0
    try:
        descriptor = await source(proc, name or "-")
    except OSError as error:
        return error
    try:
        async for data in pieces(proc, descriptor):
            for at in range(0, len(data), 8192):
                value = _crc(data[at : at + 8192], value)
                await proc.tick(16)
            size += len(data)
    except OSError as error:
        return error
    finally:
        descriptor.close()
    length = size
    while length:
        value = _crc(bytes([length & 255]), value)
        length >>= 8
    return to_bytes(f"{value ^ 0xFFFFFFFF} {size}" + (f" {name}" if name else "") + "\n")


@program("sum")
async def sum_blocks(proc: Process) -> int:
    options, operands = gnu.read(proc, "sum", "rs", {"sysv": "s"})
    is_sysv = bool(options) and options[-1][0] == "s"
    return await _all(proc, operands, lambda name: _old(proc, name, is_sysv))


async def _old(proc: Process, name: str, is_sysv: bool) -> bytes | OSError:
    value = size = 0
    try:
        descriptor = await source(proc, name or "-")
    except OSError as error:
        return error
    try:
        async for data in pieces(proc, descriptor):
            size += len(data)
            if is_sysv:
                value = (value + sum(data)) & 0xFFFFFFFF
                continue
            for byte in data:
                value = ((value >> 1) + ((value & 1) << 15) + byte) & 0xFFFF
    except OSError as error:
        return error
    finally:
        descriptor.close()
    shown = f" {shell_escape(name, always=False)}" if name else ""
    if is_sysv:
        folded = (value & 0xFFFF) + (value >> 16)
        return to_bytes(f"{(folded & 0xFFFF) + (folded >> 16)} {-(-size // 512)}{shown}\n")
    return to_bytes(f"{value:05d} {-(-size // 1024):5d}{shown}\n")
