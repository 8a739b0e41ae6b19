"""basenc (coreutils 9.1): bytes in one of eight alphabets."""

from __future__ import annotations

import base64 as codec
from typing import TYPE_CHECKING

from mirage.shell.lib import gnu
from mirage.shell.lib.gnu import try_help
from mirage.shell.programs.base64 import BASE32, BASE64, LONGS, UPPER, Code, convert
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

URL = UPPER + UPPER.lower() + b"0123456789-_"
Z85 = b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#"
_FLIPPED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


def _bits(data: bytes) -> bytes:
    return b"".join(b"%08d" % int(f"{byte:b}") for byte in data)


def _of_bits(text: bytes) -> bytes:
    return bytes(int(text[at : at + 8], 2) for at in range(0, len(text), 8))


def _z85(data: bytes) -> bytes:
    found = bytearray()
    for at in range(0, len(data), 4):
        number = int.from_bytes(data[at : at + 4], "big")
        found += bytes(Z85[number // 85**power % 85] for power in (4, 3, 2, 1, 0))
    return bytes(found)


def _of_z85(text: bytes) -> bytes:
    found = bytearray()
    for at in range(0, len(text), 5):
        number = 0
        for letter in text[at : at + 5]:
            number = number * 85 + Z85.index(letter)
        if number >> 32:
            raise ValueError(text[at : at + 5])
        found += number.to_bytes(4, "big")
    return bytes(found)


CODES = {
    "base64": BASE64,
    "base64url": Code(URL, 3, 4, codec.urlsafe_b64encode, codec.urlsafe_b64decode),
    "base32": BASE32,
    "base32hex": Code(b"0123456789" + UPPER[:22], 5, 8, codec.b32hexencode, codec.b32hexdecode),
    "base16": Code(b"0123456789ABCDEF", 1, 2, codec.b16encode, codec.b16decode, is_padded=False),
    "base2msbf": Code(b"01", 1, 8, _bits, _of_bits, is_padded=False),
    "base2lsbf": Code(b"01", 1, 8, lambda data: _bits(data.translate(_FLIPPED)), lambda text: _of_bits(text).translate(_FLIPPED),
                      is_padded=False),
    "z85": Code(Z85, 4, 5, _z85, _of_z85, is_padded=False, is_whole=True),
}  # fmt: skip


@program("basenc")
async def basenc(proc: Process) -> int:
    options, operands = gnu.read(proc, "basenc", "diw:", {**LONGS, **{name: name for name in CODES}})
    kinds = [key for key, _ in options if key in CODES]

    def code() -> Code:
        if not kinds:
            try_help(proc, "missing encoding type")
        return CODES[kinds[-1]]

    return await convert(proc, dict(options), operands, code)
