"""Files that only pretend to be ELF end at once: refused in the words of binutils 2.40, whatever their headers claim."""

from __future__ import annotations

import base64
import random
import struct
from collections.abc import Callable

import pytest

from tests.unit.shell.conftest import Result

NAMES, STRINGS = b"\0main\0", b"\0.symtab\0.strtab\0.shstrtab\0".ljust(32, b"\0")
BEYOND = "{0}: warning: f has a section extending past end of file\n"
UNKNOWN = "{0}: f: file format not recognized\n"


def _section(name: int, kind: int, offset: int, size: int, link: int = 0, entry: int = 0) -> bytes:
    return struct.pack("<IIQQQQIIQQ", name, kind, 0, 0, offset, size, link, 0, 1, entry)


def _file(size: int = 48, entry: int = 24, link: int = 2) -> bytes:
    """An ELF file of one symbol; its table as the arguments say."""
    symbols = bytes(24) + struct.pack("<IBBHQQ", 1, 0x12, 0, 1, 0x1000, 8)
    body = symbols + NAMES + STRINGS
    head = b"\x7fELF\x02\x01\x01".ljust(16, b"\0") + struct.pack(
        "<HHIQQQIHHHHHH", 1, 62, 1, 0, 0, 64 + len(body), 0, 64, 0, 0, 64, 4, 3
    )
    tables = (bytes(64), _section(1, 2, 64, size, link, entry), _section(9, 3, 112, len(NAMES)), _section(17, 3, 118, len(STRINGS)))
    return head + body + b"".join(tables)


def _made(data: bytes) -> str:
    return f"echo {base64.b64encode(data).decode()} | base64 -d > f; "


@pytest.mark.parametrize(("data", "err"), [
    (_file(1 << 58, entry=0), BEYOND + UNKNOWN), (_file(entry=0), UNKNOWN), (_file(link=99), UNKNOWN), (_file(1 << 58), BEYOND + "{0}: f: no symbols\n"),
], ids=["entries of no size", "entries of no size in a file that is whole", "names nowhere", "beyond the end"])  # fmt: skip
def test_a_table_of_symbols_that_can_not_be_is_refused(run: Callable[..., Result], data: bytes, err: str) -> None:
    assert run(_made(data) + "nm f").answer == ("", err.format("nm"), 1)


def test_bytes_that_are_bent_crash_and_hold_nothing(run: Callable[..., Result]) -> None:
    chance = random.Random(1)
    for _ in range(40):
        data = bytearray(_file())
        for _ in range(chance.randint(1, 6)):
            data[chance.randrange(4, len(data))] = chance.choice((0, 1, 255, chance.randrange(256)))
        assert run(_made(bytes(data)) + "nm f; nm -D f; size f; size -A f; objdump -f f; readelf -hSldn f").status in (0, 1, 127)
