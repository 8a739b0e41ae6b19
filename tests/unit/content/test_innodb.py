"""A table's file: checksums as the RFC has them, pages that hang together however many rows there are. mariadbd itself is asked in tests/e2e."""

from __future__ import annotations

import struct

import pytest

from mirage.content import innodb
from mirage.content.innodb import PAGE, Index, crc32c


@pytest.mark.parametrize(
    ("data", "crc"),
    [
        (b"123456789", 0xE3069283),
        (bytes(32), 0x8A9136AA),  # RFC 3720 appendix B.4
        (b"\xff" * 32, 0x62A8AB43),
        (bytes(range(32)), 0x46DD794E),
        (b"", 0),
    ],
)
def test_the_checksum_is_crc_32c(data: bytes, crc: int) -> None:
    assert crc32c(data) == crc


def test_zeros_in_one_step_are_zeros_byte_by_byte() -> None:
    for count in (64, 65, 1000, 16000):
        mixed = b"head" + bytes(count) + b"tail"
        slow = 0xFFFFFFFF
        for byte in mixed:
            slow ^= byte
            for _ in range(8):
                slow = slow >> 1 ^ (0x82F63B78 if slow & 1 else 0)
        assert crc32c(mixed) == slow ^ 0xFFFFFFFF


def _records(count: int) -> list[tuple[bytes, bytes, bytes]]:
    keys = [struct.pack(">I", 0x80000000 | number) for number in range(1, count + 1)]
    return [(b"\x28\x00", key + bytes(13) + b"%040d" % number, key) for number, key in enumerate(keys)]


@pytest.mark.parametrize(("count", "pages"), [(0, 4), (100, 4), (1000, 9)])
def test_every_row_is_reached_from_the_first_leaf_in_order(count: int, pages: int) -> None:
    data = innodb.file([Index(_records(count), count)], 5, 41_000, 23)
    assert len(data) == pages * PAGE
    sheets = [data[at : at + PAGE] for at in range(0, len(data), PAGE)]
    for number, sheet in enumerate(sheets):
        assert struct.unpack(">I", sheet[4:8])[0] == number
        assert crc32c(sheet[:-4]) == struct.unpack(">I", sheet[-4:])[0]
    number = 3 if count <= 100 else 4
    seen = []
    while number != 0xFFFFFFFF:
        sheet = sheets[number]
        at = 99 + struct.unpack(">H", sheet[97:99])[0]
        while at != 112:
            seen.append(struct.unpack(">I", sheet[at : at + 4])[0] & 0x7FFFFFFF)
            at = (at + struct.unpack(">H", sheet[at - 2 : at])[0]) & 0xFFFF
        number = struct.unpack(">I", sheet[12:16])[0]
    assert seen == list(range(1, count + 1))
