"""openssl enc, each cipher as a command of its own, and base64."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives import padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from mirage.shell.lib.unpacking import SIZE_MAX
from mirage.shell.programs.openssl import speech
from mirage.shell.programs.openssl.randoms import lines
from mirage.shell.programs.passwd import ask

if TYPE_CHECKING:
    from mirage.shell.process import Process

BLOCK = 16
NAMES = {f"aes-{bits}-{mode}": (bits // 8, mode) for bits in (128, 192, 256) for mode in ("cbc", "ecb", "ctr")} | {
    f"aes{bits}": (bits // 8, "cbc") for bits in (128, 192, 256)
}
MODES: dict[str, Callable[[bytes], modes.Mode]] = {
    "cbc": modes.CBC, "ctr": modes.CTR,
    "ecb": lambda iv: modes.ECB(),  # noqa: S305  the visitor asked for it
}  # fmt: skip
FLAGS = ("e", "d", "a", "base64", "A", "p", "P", "nosalt", "salt", "nopad", "debug", "pbkdf2", "v", "z", "none", "help", "list")
VALUED = ("in", "out", "pass", "k", "kfile", "K", "iv", "S", "md", "iter", "bufsize", "engine", "rand", "provider", "saltlen")
MAGIC = b"Salted__"
DEPRECATED = "*** WARNING : deprecated key derivation used.\nUsing -iter or -pbkdf2 would be better.\n"
ITERATIONS = 10_000
ITERATIONS_MAX = 5_000_000


async def enc(proc: Process, name: str, words: list[str]) -> int:
    options, _ = speech.read(proc, name, words, FLAGS, VALUED)
    chosen = name if name in NAMES else ""
    for key, value in options:
        if key == "?":
            if value not in NAMES:
                proc.err(f"{name}: Unknown cipher: {value}\n{name}: Use -help for summary.\n")
                speech.unfetched(proc, value)
                return 1
            chosen = value
    given = dict(options)
    if "P" in given and chosen:
        return 0 if await _ciphered(proc, chosen, given, b"") is not None else 1
    try:
        data = await speech.source(proc, given.get("in", ""), SIZE_MAX)
    except OSError as error:
        return speech.not_opened(proc, given["in"], error, "rb")
    await proc.tick(1 + len(data) // 64)
    is_text = bool(given.keys() & {"a", "base64"}) or name == "base64"
    if "d" in given and is_text:
        data = _decoded(data, is_one_line="A" in given)
    if chosen:
        made = await _ciphered(proc, chosen, given, data)
        if made is None:
            return 1
        data = made
    if "d" not in given and is_text:
        data = base64.b64encode(data) if "A" in given else lines(data)
    return await speech.put(proc, given.get("out", ""), data)


def _decoded(data: bytes, *, is_one_line: bool) -> bytes:
    """EVP_DecodeUpdate(): as far as it goes; without -A a line has to end, with it none may."""
    if is_one_line:
        text = data.removesuffix(b"\n")
        if b"\n" in text:
            return b""
    else:
        text = b"".join(data[: data.rfind(b"\n") + 1].split())
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        return b""


async def _ciphered(proc: Process, name: str, given: dict[str, str], data: bytes) -> bytes | None:
    size, mode = NAMES[name]
    iv_size = 0 if mode == "ecb" else BLOCK
    salt, head = b"", b""
    if "K" in given:
        key, iv = _hex(proc, given["K"], size, "key"), _hex(proc, given.get("iv", ""), iv_size, "iv")
        if key is None or iv is None:
            return None
        if iv_size and "iv" not in given:
            proc.err("iv undefined\n")
            return None
    else:
        secret = await _secret(proc, name, given)
        if secret is None:
            return None
        if "nosalt" not in given:
            if "S" in given:
                salt = (
                    bytes.fromhex(given["S"][:16].ljust(16, "0"))
                    if all(c in "0123456789abcdefABCDEF" for c in given["S"])
                    else bytes(8)
                )
            elif "d" in given:
                if not data.startswith(MAGIC) or len(data) < 16:
                    proc.err("error reading input file\n" if len(data) < 16 else "bad magic number\n")
                    return None
                salt, data = data[8:16], data[16:]
            else:
                salt = proc.rng.randbytes(8)
                head = MAGIC + salt
        if not given.keys() & {"pbkdf2", "iter"}:
            proc.err(DEPRECATED)
        key, iv = _derived(secret, salt, size, iv_size, given)
    if given.keys() & {"p", "P"}:
        proc.out(f"salt={salt.hex().upper()}\n" if salt else "")
        proc.out(f"key={key.hex().upper()}\n" + (f"iv ={iv.hex().upper()}\n" if iv else ""))
        if "P" in given:
            return b""
    made = _run(key, iv, mode, data, decrypts="d" in given, pads="nopad" not in given)
    if made is None:
        proc.err("bad decrypt\n")
        speech.queue(proc, *(["1C800064:Provider routines:ossl_cipher_unpadblock:bad decrypt:../providers/implementations/ciphers/ciphercommon_block.c:129:"]
                     if len(data) % BLOCK == 0 else
                     ["1C80006B:Provider routines:ossl_cipher_generic_block_final:wrong final block length:../providers/implementations/ciphers/ciphercommon.c:429:"]))  # fmt: skip
        return None
    return head + made


def _hex(proc: Process, text: str, size: int, what: str) -> bytes | None:
    """set_hex(): too short is filled up, too long is cut, and both are told of."""
    if len(text) > 2 * size:
        proc.err("hex string is too long, ignoring excess\n")
        text = text[: 2 * size]
    elif len(text) < 2 * size and text:
        proc.err("hex string is too short, padding with zero bytes to length\n")
    try:
        return bytes.fromhex(text.ljust(2 * size, "0"))
    except ValueError:
        proc.err(f"non-hex digit\ninvalid hex {what} value\n")
        return None


async def _secret(proc: Process, name: str, given: dict[str, str]) -> bytes | None:
    if "k" in given:
        return given["k"].encode("utf-8", "surrogateescape")
    word = given.get("pass", "")
    kind, _, value = word.partition(":")
    if kind == "pass":
        return value.encode("utf-8", "surrogateescape")
    if kind == "env":
        return proc.env.get(value, "").encode("utf-8", "surrogateescape")
    if kind == "file" or "kfile" in given:
        path = given.get("kfile") or value
        try:
            return proc.read_file(path, 1 << 16).split(b"\n", 1)[0]
        except OSError as error:
            speech.not_opened(proc, path, error)
            return None
    if word:
        proc.err(f"Invalid password argument, missing ':' within the first {len(word)} chars\nError getting password\n"
                 if ":" not in word else f'Invalid password argument, starting with "{kind}:"\nError getting password\n')  # fmt: skip
        return None
    verb = "decryption" if "d" in given else "encryption"
    first = await ask(proc, f"enter {name.upper()} {verb} password:")
    if first is None or "d" in given:
        return first
    second = await ask(proc, f"Verifying - enter {name.upper()} {verb} password:")
    if first != second:
        proc.err("Verify failure\nbad password read\n")
        return None
    return first


def _derived(secret: bytes, salt: bytes, size: int, iv_size: int, given: dict[str, str]) -> tuple[bytes, bytes]:
    name = given.get("md", "sha256").lower()
    name = name if name in hashlib.algorithms_guaranteed else "sha256"
    if given.keys() & {"pbkdf2", "iter"}:
        word = given.get("iter", "")
        count = min(int(word), ITERATIONS_MAX) if word.isdecimal() and int(word) else ITERATIONS
        made = hashlib.pbkdf2_hmac(name, secret, salt, count, size + iv_size)
    else:
        made, step = b"", b""
        while len(made) < size + iv_size:
            step = hashlib.new(name, step + secret + salt, usedforsecurity=False).digest()
            made += step
    return made[:size], made[size : size + iv_size]


def _run(key: bytes, iv: bytes, mode: str, data: bytes, *, decrypts: bool, pads: bool) -> bytes | None:
    cipher: Cipher[Any] = Cipher(algorithms.AES(key), MODES[mode](iv))
    is_block = mode in ("cbc", "ecb")
    if not decrypts:
        if is_block and pads:
            padder = padding.PKCS7(BLOCK * 8).padder()
            data = padder.update(data) + padder.finalize()
        elif is_block and len(data) % BLOCK:
            return None
        encryptor = cipher.encryptor()
        return encryptor.update(data) + encryptor.finalize()
    if is_block and (len(data) % BLOCK or not data):
        return None
    decryptor = cipher.decryptor()
    plain = decryptor.update(data) + decryptor.finalize()
    if not is_block or not pads:
        return plain
    unpadder = padding.PKCS7(BLOCK * 8).unpadder()
    try:
        return unpadder.update(plain) + unpadder.finalize()
    except ValueError:
        return None
