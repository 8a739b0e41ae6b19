"""The bytes of a disk say what lsblk and fdisk say of it."""

from __future__ import annotations

import struct
from collections.abc import Callable

import pytest

from mirage.world.host import Host
from mirage.world.kernel.rawdisk import SECTOR, opened


def rows(sector: bytes) -> list[tuple[int, int, int]]:
    """Kind, start and sectors of each partition of a table."""
    assert sector[510:] == b"\x55\xaa"
    found = (struct.unpack_from("<4xB3xII", sector, 446 + 16 * at) for at in range(4))
    return [row for row in found if row[0]]


@pytest.mark.parametrize("seed", range(8))
def test_the_tables_lead_to_every_partition(begin: Callable[..., Host], seed: int) -> None:
    """As sfdisk -d of util-linux 2.38 reads them: a table in the extended partition counts from its beginning."""
    host = begin(bytes([seed]) * 32)
    disk = host.identity.disk
    whole = opened(host, disk.major, disk.minor)
    found = [(start, sectors) for kind, start, sectors in rows(whole.read(0, SECTOR)) if kind != 5]
    for kind, start, sectors in rows(whole.read(0, SECTOR)):
        if kind == 5:
            assert start + sectors <= disk.sectors
            inner = rows(whole.read(start * SECTOR, SECTOR))
            assert all(from_ + count <= sectors for _, from_, count in inner)
            found += [(start + from_, count) for _, from_, count in inner]
    assert found == [(part.start, part.sectors) for part in disk.partitions if part.use != "extended"]
