"""The layouts, against the kernel's header."""

from __future__ import annotations

import os
import re
from pathlib import Path
from stat import S_IFBLK, S_IFREG

import pytest

from mirage.fuse import wire
from mirage.vfs.types import Stat

HEADER = Path("/usr/include/linux/fuse.h")
STRUCTURES = {
    "in_header": wire.HEAD, "out_header": wire.REPLY, "init_out": wire.INIT_OUT, "attr": wire.ATTR, "entry_out": wire.ENTRY_OUT,
    "attr_out": wire.ATTR_OUT, "getattr_in": wire.GETATTR_IN, "setattr_in": wire.SETATTR_IN, "forget_in": wire.FORGET_IN,
    "batch_forget_in": wire.BATCH_FORGET_IN, "forget_one": wire.FORGET_ONE, "mknod_in": wire.MKNOD_IN, "mkdir_in": wire.MKDIR_IN,
    "rename_in": wire.RENAME_IN, "rename2_in": wire.RENAME2_IN, "link_in": wire.LINK_IN, "open_in": wire.OPEN_IN,
    "open_out": wire.OPEN_OUT, "create_in": wire.CREATE_IN, "release_in": wire.RELEASE_IN, "read_in": wire.READ_IN,
    "write_in": wire.WRITE_IN, "write_out": wire.WRITE_OUT, "getxattr_in": wire.GETXATTR_IN, "getxattr_out": wire.GETXATTR_OUT,
    "ioctl_in": wire.IOCTL_IN, "ioctl_out": wire.IOCTL_OUT, "fallocate_in": wire.FALLOCATE_IN, "lseek_in": wire.LSEEK_IN,
    "lseek_out": wire.LSEEK_OUT, "copy_file_range_in": wire.COPY_IN, "kstatfs": wire.STATFS_OUT, "dirent": wire.DIRENT,
    "notify_inval_inode_out": wire.INVAL_INODE_OUT, "notify_inval_entry_out": wire.INVAL_ENTRY_OUT,
    "notify_delete_out": wire.DELETE_OUT,
}  # fmt: skip
BYTES = {"uint64_t": 8, "int64_t": 8, "uint32_t": 4, "int32_t": 4, "uint16_t": 2}
FILE = Stat(0, 300, S_IFREG | 0o644, 1, 1000, 1001, 0, 5, 4096, 8, 1_000_000_002, -1, 3_000_000_000, 4_000_000_005, 0)


def _size(text: str, name: str) -> int:
    """The bytes of a structure as the header has it."""
    body = re.search(rf"struct fuse_{name} {{(.*?)\n}};", text, re.DOTALL)
    assert body is not None
    total = 0
    for kind, inner, array in re.findall(r"^\t(u?int\d+_t|struct fuse_\w+)\s+(\w+)(\[\d+\])?;", body[1], re.MULTILINE):
        size = BYTES[kind] if kind in BYTES else _size(text, kind.removeprefix("struct fuse_"))
        total += size * (int(array[1:-1]) if array else 1)
        assert inner
    return total


@pytest.mark.skipif(not HEADER.exists(), reason="no linux/fuse.h here (linux-libc-dev)")
def test_every_layout_is_as_long_as_the_headers_structure() -> None:
    text = HEADER.read_text()
    assert {name: layout.size for name, layout in STRUCTURES.items()} == {name: _size(text, name) for name in STRUCTURES}


@pytest.mark.skipif(not HEADER.exists(), reason="no linux/fuse.h here (linux-libc-dev)")
def test_every_request_has_the_headers_number() -> None:
    numbers = {name: int(value) for name, value in re.findall(r"^\tFUSE_(\w+)\s+= (\d+),", HEADER.read_text(), re.MULTILINE)}
    ours = {name: getattr(wire, name) for name in numbers if hasattr(wire, name)}
    assert len(ours) > 40
    assert ours == {name: numbers[name] for name in ours}


def test_an_entry_carries_node_times_and_attributes() -> None:
    assert wire.ENTRY_OUT.unpack(wire.entry_out(300, FILE, 7)) == (
        300, 0, 7, 7, 0, 0, 300, 5, 8, 1, (1 << 64) - 1, 3, 2, 999_999_999, 0, S_IFREG | 0o644, 1, 1000, 1001, 0, 4096, 0,
    )  # fmt: skip


def test_statx_carries_the_time_of_birth() -> None:
    shown = wire.STATX_OUT.unpack(wire.statx_out(FILE, 7))
    assert len(wire.statx_out(FILE, 7)) == 288
    assert shown[:3] == (7, 0, 0)
    assert shown[3] & wire.STATX_BTIME
    assert shown[14:22] == (1, 2, 4, 5, 3, 0, -1, 999_999_999)


def test_a_device_number_is_packed_as_the_kernel_does_and_back() -> None:
    for major, minor in ((1, 3), (8, 255), (8, 256), (259, 0x12345)):
        assert wire.undevice(wire.device(os.makedev(major, minor))) == os.makedev(major, minor)
    assert wire.device(os.makedev(259, 0x12345)) == 0x12310345
    assert S_IFBLK == 0o060000


def test_a_name_of_a_listing_is_padded_to_eight_bytes() -> None:
    assert (
        wire.dirent(300, 24, S_IFREG, b"name")
        == bytes.fromhex("2c01000000000000 1800000000000000 04000000 08000000") + b"name\0\0\0\0"
    )
    assert len(wire.dirent(300, 24, S_IFREG, b"12345678")) == 32


def test_notifications_are_replies_to_nobody() -> None:
    assert wire.inval_inode(300, False) == bytes.fromhex("28000000 02000000 0000000000000000 2c01000000000000") + b"\xff" * 8 + bytes(
        8
    )
    assert wire.inval_entry(1, b"name") == (
        bytes.fromhex("25000000 03000000 0000000000000000 0100000000000000 04000000 00000000") + b"name\0"
    )
    assert wire.delete(1, b"d", 300) == (
        bytes.fromhex("2a000000 06000000 0000000000000000 0100000000000000 2c01000000000000 01000000 00000000") + b"d\0"
    )
