"""openssl dgst, and each digest as a command of its own."""

from __future__ import annotations

import errno
import hashlib
import hmac
from typing import TYPE_CHECKING

from mirage.shell.lib.gnu import why
from mirage.shell.lib.unpacking import SIZE_MAX
from mirage.shell.programs.openssl import speech

if TYPE_CHECKING:
    from mirage.shell.process import Process

NAMES = {  # command -> hashlib's name, and the one that openssl prints
    "md5": ("md5", "MD5"), "sha1": ("sha1", "SHA1"), "sha224": ("sha224", "SHA2-224"), "sha256": ("sha256", "SHA2-256"),
    "sha384": ("sha384", "SHA2-384"), "sha512": ("sha512", "SHA2-512"), "sha3-224": ("sha3_224", "SHA3-224"),
    "sha3-256": ("sha3_256", "SHA3-256"), "sha3-384": ("sha3_384", "SHA3-384"), "sha3-512": ("sha3_512", "SHA3-512"),
    "blake2b512": ("blake2b", "BLAKE2B-512"), "blake2s256": ("blake2s", "BLAKE2S-256"), "sha512-256": ("sha512_256", "SHA2-512/256"),
    "sha512-224": ("sha512_224", "SHA2-512/224"), "sm3": ("sm3", "SM3"), "rmd160": ("ripemd160", "RIPEMD-160"),
    "md5-sha1": ("md5-sha1", "MD5-SHA1"), "shake128": ("shake_128", "SHAKE-128"), "shake256": ("shake_256", "SHAKE-256"),
}  # fmt: skip
ALIASES = {"ripemd": "rmd160", "ripemd160": "rmd160", "ssl3-md5": "md5", "ssl3-sha1": "sha1"}  # of dgst's options
LENGTHS = {"shake_128": 16, "shake_256": 32}  # bytes, without -xoflen
LISTED = (
    "blake2b512 blake2s256 md4 md5 md5-sha1 ripemd ripemd160 rmd160 sha1 sha224 sha256 sha3-224 sha3-256 sha3-384 sha3-512 sha384 sha512 "
    "sha512-224 sha512-256 shake128 shake256 sm3 ssl3-md5 ssl3-sha1 whirlpool"
).split()
FLAGS = ("c", "r", "hex", "binary", "d", "debug", "non-fips-allow", "help", "list", "xoflen")
VALUED = (
    "out",
    "hmac",
    "mac",
    "macopt",
    "engine",
    "sign",
    "verify",
    "prverify",
    "signature",
    "keyform",
    "passin",
    "rand",
    "provider",
)


async def dgst(proc: Process, name: str, words: list[str]) -> int:
    options, files = speech.read(proc, name, words, FLAGS, VALUED)
    chosen, default = name if name in NAMES else "", name == "dgst"
    for key, value in options:
        if key == "?":
            value = ALIASES.get(value, value)
            if value not in NAMES:
                proc.err(f"{name}: Unknown option or message digest: {value}\n{name}: Use -help for summary.\n")
                speech.unfetched(proc, value)
                return 1
            chosen, default = value, False
    given = dict(options)
    if "list" in given:
        rows = [LISTED[start : start + 3] for start in range(0, len(LISTED), 3)]
        lines = (" ".join(f"-{digest:<25}" for digest in row) + " " * (len(row) < 3) for row in rows)
        proc.out("Supported digests:\n" + "".join(f"{line}\n" for line in lines))
        return 0
    made, title = NAMES[chosen or "sha256"]
    if default:
        title = "SHA256"
    parts: list[bytes] = []
    status = 0
    for path in files or [""]:
        try:
            data = await speech.source(proc, path, SIZE_MAX)
        except OSError as error:
            status = 1
            _failed(proc, path, error)
            continue
        digest = _digest(made, data, given.get("hmac"))
        shown = path or "stdin"
        told = f"HMAC-{title}" if "hmac" in given and path else title
        parts.append(_line(digest, told, shown, given))
        await proc.tick(1 + len(data) // 64)
    return await speech.put(proc, given.get("out", ""), b"".join(parts)) or status


def _digest(name: str, data: bytes, key: str | None) -> bytes:
    if key is not None:
        return hmac.new(key.encode("utf-8", "surrogateescape"), data, name).digest()
    if name in LENGTHS:
        return hashlib.new(name, data).digest(LENGTHS[name])  # type: ignore[call-arg]  # typeshed knows no digest of a chosen length here
    return hashlib.new(name, data, usedforsecurity=False).digest()


def _line(digest: bytes, title: str, shown: str, given: dict[str, str]) -> bytes:
    if "binary" in given:
        return digest
    text = digest.hex(":") if "c" in given else digest.hex()
    line = f"{text} *{shown}\n" if "r" in given else f"{title}({shown})= {text}\n"
    return line.encode("utf-8", "surrogateescape")


def _failed(proc: Process, path: str, error: OSError) -> None:
    number = f"{0x80000000 | (error.errno or errno.EIO):08X}"
    if error.errno == errno.EISDIR:
        proc.err(f"Read error in {path}\n")
        speech.queue(
            proc,
            f"{number}:system library:file_read:{why(error)}:../crypto/bio/bss_file.c:149:calling fread()",
            "10080002:BIO routines:file_read:system lib:../crypto/bio/bss_file.c:151:",
        )
        return
    proc.err(f"{path}: {why(error)}\n")
    speech.queue(
        proc,
        f"{number}:system library:file_ctrl:{why(error)}:../crypto/bio/bss_file.c:308:calling fopen({path}, r)",
        "10080002:BIO routines:file_ctrl:system lib:../crypto/bio/bss_file.c:311:",
    )
