"""Password hashes as Debian 12 writes and checks them: crypt(5), by the host's own libcrypt, or by ours for SHA-512.

libcrypt (libxcrypt) is what knows yescrypt, Debian 12's default. Where it is missing, `$6$` is computed here and used for
every hash that we make, and a `$y$` hash can not be checked: `verify` then says None, and the caller asks the state.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import functools
import hashlib
import hmac
import random
import re
from collections.abc import Callable

ITOA64 = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
YESCRYPT = "$y$j9T$"  # login.defs YESCRYPT_COST_FACTOR 5, what Debian 12's pam_unix and chpasswd write

CHEAP = re.compile(
    r"\$(1|5|6)\$(?!rounds=)|\$[56]\$rounds=[1-9]\d{3}\$|\$y\$j9T\$|[./0-9A-Za-z]{2}"
)  # settings that cost what a login costs


def verify(password: bytes, stored: str) -> bool | None:
    """Whether the password is the one behind the hash; None when this machine can not tell. A locked hash is never right."""
    if not stored or stored[0] in "!*" or b"\0" in password:
        return False
    made = crypted(password, stored)
    return None if made is None else hmac.compare_digest(made, stored)


def make(password: bytes, chance: random.Random) -> str:
    """A new hash: yescrypt where libcrypt is at hand, else SHA-512. `chance` draws the salt."""
    salt = "".join(chance.choices(ITOA64, k=21)) + chance.choice("./01")  # 128 bits, the last character holds two of them
    made = crypted(password, YESCRYPT + salt)
    return made if made is not None else sha512(password, "".join(chance.choices(ITOA64, k=16)))


def unknown(chance: random.Random) -> str:
    """A well-formed yescrypt hash of no password that anybody knows."""
    salt = "".join(chance.choices(ITOA64, k=21)) + chance.choice("./01")
    return YESCRYPT + salt + "$" + "".join(chance.choices(ITOA64, k=42)) + chance.choice(ITOA64[:16])


def crypted(password: bytes, setting: str) -> str | None:
    """crypt(3); None for a setting that nobody here knows."""
    crypt = _library()
    if crypt is not None:
        made = crypt(password, setting.encode())
        if made and not made.startswith(b"*"):
            return made.decode()
    if setting.startswith("$6$"):
        fields = setting.split("$")
        rounds = 5000
        if fields[2].startswith("rounds="):
            rounds, fields = int(fields[2][7:]), fields[:2] + fields[3:]
        return sha512(password, fields[2], rounds)
    return None


@functools.cache
def _library() -> Callable[[bytes, bytes], bytes | None] | None:
    for name in ("libcrypt.so.1", "libcrypt.so.2", ctypes.util.find_library("crypt")):
        try:
            library = ctypes.CDLL(name) if name else None
        except OSError:
            continue
        if library is not None and hasattr(library, "crypt_r"):
            return _bind(library)
    return None


def _bind(library: ctypes.CDLL) -> Callable[[bytes, bytes], bytes | None]:
    crypt_r = library.crypt_r
    crypt_r.argtypes = [ctypes.c_char_p, ctypes.c_char_p, ctypes.c_void_p]
    crypt_r.restype = ctypes.c_char_p

    def crypt(password: bytes, setting: bytes) -> bytes | None:
        data = ctypes.create_string_buffer(131_232 + 32_768)  # struct crypt_data: libxcrypt 32768, glibc 131232
        result = crypt_r(password, setting, data)
        return bytes(result) if result else None

    return crypt


def sha512(password: bytes, salt: str, rounds: int = 5000) -> str:
    """SHA-crypt with SHA-512 (Drepper's specification, version 0.6)."""
    return _sha_crypt("sha512", "$6$", password, salt, rounds)


def sha256(password: bytes, salt: str, rounds: int = 5000) -> str:
    """The same with SHA-256."""
    return _sha_crypt("sha256", "$5$", password, salt, rounds)


def _sha_crypt(kind: str, magic: str, password: bytes, salt: str, rounds: int) -> str:
    def new(data: bytes = b"") -> hashlib._Hash:
        return hashlib.new(kind, data)

    rounds_given = rounds != 5000
    rounds = min(max(rounds, 1000), 999_999_999)
    raw_salt = salt[:16].encode()
    alternate = new(password + raw_salt + password).digest()
    digest = new(password + raw_salt)
    length, size = len(password), len(alternate)
    digest.update((alternate * (length // size + 1))[:length])
    bits = length
    while bits:
        digest.update(alternate if bits & 1 else password)
        bits >>= 1
    current = digest.digest()
    p = (new(password * length).digest() * (length // size + 1))[:length]
    s = (new(raw_salt * (16 + current[0])).digest() * 2)[: len(raw_salt)]
    for number in range(rounds):
        step = new(p if number & 1 else current)
        if number % 3:
            step.update(s)
        if number % 7:
            step.update(p)
        step.update(current if number & 1 else p)
        current = step.digest()
    prefix = f"{magic}rounds={rounds}$" if rounds_given else magic
    return prefix + raw_salt.decode() + "$" + (_encode512 if size == 64 else _encode256)(current)


def _encode512(digest: bytes) -> str:
    out = []
    a, b, c = 0, 21, 42
    for _ in range(21):
        out.append(crypt64(digest[a] << 16 | digest[b] << 8 | digest[c], 4))
        a, b, c = b + 1, c + 1, a + 1
    return "".join(out) + crypt64(digest[63], 2)


def _encode256(digest: bytes) -> str:
    out = []
    a, b, c = 0, 10, 20
    for _ in range(10):
        out.append(crypt64(digest[a] << 16 | digest[b] << 8 | digest[c], 4))
        a, b, c = c + 1, a + 1, b + 1
    return "".join(out) + crypt64(digest[31] << 8 | digest[30], 3)


def crypt64(value: int, count: int) -> str:
    """So many signs of crypt(3)'s own base 64, the lowest six bits first."""
    return "".join(ITOA64[value >> (6 * index) & 63] for index in range(count))


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
    text = "".join(crypt64(current[a] << 16 | current[b] << 8 | current[c], 4) for a, b, c in groups) + crypt64(current[11], 2)
    return f"{magic}{salt}${text}"


def _md5(data: bytes) -> bytes:
    return hashlib.md5(data, usedforsecurity=False).digest()
