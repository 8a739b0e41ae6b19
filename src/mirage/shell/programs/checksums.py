"""md5sum, sha*sum, b2sum, cksum and sum (coreutils 9.1): digests, and their lists checked."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING

from mirage.shell.lib import gnu
from mirage.shell.lib.choices import choose
from mirage.shell.lib.gnu import shell_escape, try_help, why
from mirage.shell.lib.quotes import quoted
from mirage.shell.lib.sources import pieces, quotef, source, whole
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.registry import program

if TYPE_CHECKING:
    from hashlib import _Hash

    from mirage.shell.process import Process

LONGS = {
    "binary": "b", "check": "c", "ignore-missing": "ignore-missing", "quiet": "quiet", "status": "status", "text": "t", "strict": "strict",
    "tag": "tag", "warn": "w", "zero": "z",
}  # fmt: skip
DIGESTS = {"md5": "MD5", "sha1": "SHA1", "sha224": "SHA224", "sha256": "SHA256", "sha384": "SHA384", "sha512": "SHA512",
           "blake2b": "BLAKE2b", "sm3": "SM3"}  # fmt: skip
OLD = ("bsd", "sysv", "crc")
TOOLS = {**{f"{name}sum": name for name in DIGESTS if name[:2] in ("md", "sh")}, "b2sum": "blake2b"}
CHECKING = ("ignore-missing", "status", "warn", "quiet", "strict")
_LINE = re.compile(rb"[ \t]*(\\?)([0-9A-Fa-f]+) ([ *])(.+)", re.DOTALL)
_TAG = re.compile(rb"[ \t]*(\\?)([A-Za-z0-9]+)(?:-([0-9]{1,4}))? ?\((.+)\) ?= ?([0-9A-Fa-f]+)", re.DOTALL)


async def _run(proc: Process, tool: str) -> int:
    algorithm = TOOLS.get(tool)
    if algorithm is None:
        short, longs = "a:cl:wz", {**LONGS, "algorithm": ":a", "debug": "debug", "length": ":l", "untagged": "untagged"}
        longs = {name: key for name, key in longs.items() if name not in ("binary", "text")}
    else:
        short, longs = ("l:bctwz", {**LONGS, "length": ":l"}) if tool == "b2sum" else ("bctwz", LONGS)
    options, operands = gnu.read(proc, tool, short, longs)
    given: dict[str, str] = {}
    for key, value in options:
        if key in ("w", "quiet", "status"):  # the last of them counts
            given = {known: kept for known, kept in given.items() if known not in ("w", "quiet", "status")}
        if key == "a":
            value = choose(proc, "--algorithm", value, [(name,) for name in (*OLD, *DIGESTS)])
        given[key] = value
    bits = _bits(proc, given, algorithm or given.get("a", "crc"))
    if tool == "cksum" and "untagged" not in given:
        given["tag"] = ""
    _refuse(proc, given, algorithm)
    if "c" in given:
        found = algorithm or given.get("a", "")
        return max([await _check(proc, name, found, bits, given) for name in operands or ["-"]])
    chosen = algorithm or given.get("a", "crc")
    if chosen in OLD:
        if "debug" in given and chosen == "crc":
            proc.error("using pclmul hardware support")
        line_of: Callable[..., Awaitable[bytes | OSError]] = _posix if chosen == "crc" else partial(_old, is_sysv=chosen == "sysv")
        return await _all(proc, operands, partial(line_of, proc, end="\0" if "z" in given else "\n"))
    return await _all(proc, operands or ["-"], lambda name: _line_of(proc, name, chosen, bits, given))


def _refuse(proc: Process, given: dict[str, str], algorithm: str | None) -> None:
    """Options that do not go together."""
    if algorithm is None and "c" in given and given.get("a") in OLD:
        proc.fail("--check is not supported with --algorithm={bsd,sysv,crc}")
    if "c" not in given:
        for name in CHECKING:
            if LONGS[name] in given:
                try_help(proc, f"the --{name} option is meaningful only when verifying checksums")
    elif algorithm is not None:
        if "tag" in given:
            try_help(proc, "the --tag option is meaningless when verifying checksums")
        if given.keys() & {"b", "t"}:
            try_help(proc, "the --binary and --text options are meaningless when verifying checksums")
    if "tag" in given and "t" in given and "b" not in given:
        try_help(proc, "--tag does not support --text mode")


def _bits(proc: Process, given: dict[str, str], algorithm: str) -> int:
    """--length; 0 for the algorithm's own."""
    if "l" not in given:
        return 0
    word = given["l"]
    if not re.fullmatch(r"\+?[0-9]+", word):
        proc.fail(f"invalid length: {quoted(proc, word)}")
    if algorithm != "blake2b":
        proc.fail("--length is only supported with --algorithm=blake2b")
    bits = int(word[-9:])
    if bits > 512:
        proc.error(f"invalid length: {quoted(proc, word)}")
        proc.fail(f"maximum digest length for {quoted(proc, 'BLAKE2b')} is 512 bits")
    if bits % 8:
        proc.error(f"invalid length: {quoted(proc, word)}")
        proc.fail("length is not a multiple of 8")
    return bits


async def _line_of(proc: Process, name: str, algorithm: str, bits: int, given: dict[str, str]) -> bytes | OSError:
    digest = await _digest(proc, name, algorithm, bits)
    return digest if isinstance(digest, OSError) else _line(name, digest, algorithm, bits, given)


def _line(name: str, digest: str, algorithm: str, bits: int, given: dict[str, str]) -> bytes:
    raw = to_bytes(name)
    mark = b""
    if "z" not in given and re.search(rb"[\\\n\r]", raw):
        raw = raw.replace(b"\\", b"\\\\").replace(b"\n", b"\\n").replace(b"\r", b"\\r")
        mark = b"\\"
    end = b"\0" if "z" in given else b"\n"
    if "tag" in given:
        length = f"-{bits}" if bits not in (0, 512) else ""
        return mark + f"{DIGESTS[algorithm]}{length} (".encode() + raw + b") = " + digest.encode() + end
    return mark + digest.encode() + (b" *" if "b" in given else b"  ") + raw + end


def _state(algorithm: str, bits: int) -> _Hash | hashlib.blake2b:
    if algorithm == "blake2b":
        return hashlib.blake2b(digest_size=bits // 8 or 64, usedforsecurity=False)
    return hashlib.new(algorithm, usedforsecurity=False)


async def _digest(proc: Process, name: str, algorithm: str, bits: int) -> str | OSError:
    try:
        descriptor = await source(proc, name)
    except OSError as error:
        return error
    state = _state(algorithm, bits)
    try:
        async for data in pieces(proc, descriptor):
            state.update(data)
    except OSError as error:
        return error
    finally:
        descriptor.close()
    return state.hexdigest()


# ---- checking


async def _check(proc: Process, name: str, algorithm: str, bits: int, given: dict[str, str]) -> int:
    """One list of digests, of any algorithm where none is named; the summary as sums of what went wrong."""
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
    is_quiet = bool(given.keys() & {"quiet", "status"})
    for number, line in enumerate(data.removesuffix(b"\n").split(b"\n") if data else [], 1):
        if line.startswith(b"#"):
            continue
        entry = _entry(line.removesuffix(b"\r"), algorithm, bits)
        if entry is None or (entry[1] == "-" and name == "-"):
            malformed += 1
            if "w" in given:
                proc.error(f"{quotef(shown)}: {number}: improperly formatted {DIGESTS.get(algorithm, 'CRC')} checksum line")
            continue
        right += 1
        digest = await _digest(proc, entry[1], entry[2], entry[3])
        if isinstance(digest, OSError):
            if "ignore-missing" in given and digest.errno == 2:
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
    if "ignore-missing" in given and not matched and "status" not in given:
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


def _entry(line: bytes, algorithm: str, bits: int) -> tuple[str, str, str, int] | None:
    """Digest, name, algorithm and its length of one line of a list."""
    tagged = _TAG.fullmatch(line)
    if tagged is not None:
        named = next((name for name, tag in DIGESTS.items() if tag.encode() == tagged[2]), "")
        if not named or (algorithm and named != algorithm) or (tagged[3] and named != "blake2b"):
            return None
        algorithm, bits = named, int(tagged[3] or 0)
        escaped, raw, digest = tagged[1], tagged[4], tagged[5]
    else:
        found = _LINE.fullmatch(line)
        if found is None or not algorithm:
            return None
        escaped, digest, raw = found[1], found[2], found[4]
        if algorithm == "blake2b":
            bits = len(digest) * 4
    if bits > 512 or bits % 8 or len(digest) != 2 * _state(algorithm, bits).digest_size:
        return None
    if escaped:
        raw = raw.replace(b"\\n", b"\n").replace(b"\\\\", b"\\")
    return digest.decode().lower(), to_text(raw), algorithm, bits


for _tool in (*TOOLS, "cksum"):
    program(_tool)(partial(_run, tool=_tool))


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


async def _all(proc: Process, operands: list[str], line_of: Callable[[str], Awaitable[bytes | OSError]]) -> int:
    status = 0
    for name in operands or [""]:
        line = await line_of(name)
        if isinstance(line, OSError):
            status = proc.error(f"{quotef(name or '-')}: {why(line)}")
        else:
            proc.out(line)
    return status


async def _posix(proc: Process, name: str, end: str = "\n") -> bytes | OSError:
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
    except IsADirectoryError:
        pass  # taken for an empty file
    except OSError as error:
        return error
    finally:
        descriptor.close()
    length = size
    while length:
        value = _crc(bytes([length & 255]), value)
        length >>= 8
    return to_bytes(f"{value ^ 0xFFFFFFFF} {size}" + (f" {name}" if name else "") + end)


@program("sum")
async def sum_blocks(proc: Process) -> int:
    options, operands = gnu.read(proc, "sum", "rs", {"sysv": "s"})
    is_sysv = bool(options) and options[-1][0] == "s"
    return await _all(proc, operands, lambda name: _old(proc, name, is_sysv))


async def _old(proc: Process, name: str, is_sysv: bool, end: str = "\n") -> bytes | OSError:
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
        return to_bytes(f"{(folded & 0xFFFF) + (folded >> 16)} {-(-size // 512)}{shown}{end}")
    return to_bytes(f"{value:05d} {-(-size // 1024):5d}{shown}{end}")
