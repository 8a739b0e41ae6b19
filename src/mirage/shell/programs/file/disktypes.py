"""What is on a disk or a partition, as file 5.44 describes its first bytes: a boot sector, btrfs, a swap."""

from __future__ import annotations

import struct
import uuid

SUPERBLOCK = 0x10000
PAGE = 4096


def describe(data: bytes) -> str:
    """ "" for what is none of them."""
    if data[SUPERBLOCK + 64 : SUPERBLOCK + 72] == b"_BHRfS_M":
        return _btrfs(data[SUPERBLOCK:])
    if data[PAGE - 10 : PAGE] == b"SWAPSPACE2":
        return _swap(data)
    return "DOS/MBR boot sector" if data[510:512] == b"\x55\xaa" else ""


def _btrfs(block: bytes) -> str:
    """struct btrfs_super_block."""
    total, used, _, devices, sector, node, leaf = struct.unpack_from("<QQQQIII", block, 112)
    label = block[299:555].partition(b"\0")[0].decode("utf-8", "replace")
    named = f'label "{label}", ' if label else ""
    return (
        f"BTRFS Filesystem {named}sectorsize {sector}, nodesize {node}, leafsize {leaf}, "
        f"UUID={uuid.UUID(bytes=block[32:48])}, {used}/{total} bytes used, {devices} devices"
    )


def _swap(data: bytes) -> str:
    version, last, bad = struct.unpack_from("<III", data, 1024)
    label = data[1052:1068].partition(b"\0")[0].decode("utf-8", "replace")
    named = f"LABEL={label}" if label else "no label"
    return (
        f"Linux swap file, 4k page size, little endian, version {version}, size {last} pages, {bad} bad pages, {named}, "
        f"UUID={uuid.UUID(bytes=data[1036:1052])}"
    )
