"""lsblk, blkid and fdisk -l agree on the machine's disk, in the columns that util-linux gives a disk of that size."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.unit.shell.conftest import Result

UTF8 = "export LANG=C.UTF-8; "
TREE = """\
NAME   MAJ:MIN RM  SIZE RO TYPE MOUNTPOINTS
sda      8:0    0   32G  0 disk\x20
├─sda1   8:1    0   31G  0 part /
├─sda2   8:2    0    1K  0 part\x20
└─sda5   8:5    0  975M  0 part [SWAP]
sr0     11:0    1 1024M  0 rom \x20
"""
TABLE = """\
Disk /dev/sda: 32 GiB, 34359738368 bytes, 67108864 sectors
Disk model: QEMU HARDDISK  \x20
Units: sectors of 1 * 512 = 512 bytes
Sector size (logical/physical): 512 bytes / 512 bytes
I/O size (minimum/optimal): 512 bytes / 512 bytes
Disklabel type: dos
Disk identifier: 0xc1c33dd9

Device    Boot    Start      End  Sectors  Size Id Type
/dev/sda1 *        2048 65107967 65105920   31G 83 Linux
/dev/sda2      65107970 67106815  1998846  976M  5 Extended
/dev/sda5      65110016 67106815  1996800  975M 82 Linux swap / Solaris
"""


def test_lsblk_draws_the_tree_of_the_disk(run: Callable[..., Result]) -> None:
    assert run(UTF8 + "lsblk").answer == (TREE, "", 0)


def test_fdisk_lists_the_table_with_the_extended_partition_at_its_full_length(run: Callable[..., Result]) -> None:
    assert run("fdisk -l").answer == (TABLE, "", 0)


@pytest.mark.parametrize(
    ("line", "out", "err", "status"),
    [
        ("lsblk -z9", "", "lsblk: invalid option -- '9'\nTry 'lsblk --help' for more information.\n", 1),
        ("lsblk -o FOO", "", "lsblk: unknown column: FOO\n", 1),
        ("lsblk /dev/null", "", "lsblk: /dev/null: not a block device\n", 32),
        ("fdisk", "", "fdisk: bad usage\nTry 'fdisk --help' for more information.\n", 1),
        ("fdisk -l nosuch", "", "fdisk: cannot open nosuch: No such file or directory\n", 1),
        ("blkid nosuch", "", "", 2),
    ],
)
def test_what_they_refuse(run: Callable[..., Result], line: str, out: str, err: str, status: int) -> None:
    assert run(line).answer == (out, err, status)


def test_blkid_tells_the_partitions_that_hold_something(run: Callable[..., Result]) -> None:
    assert run("blkid; blkid /dev/sda").answer == (
        '/dev/sda1: UUID="b526c77d-af6e-44aa-8df5-559ec4ecc64c" UUID_SUB="aa42b529-07de-4e51-b053-b1ca1f39257e" '
        'BLOCK_SIZE="4096" TYPE="btrfs" PARTUUID="c1c33dd9-01"\n'
        '/dev/sda5: UUID="1e4e8f85-0e8a-43a5-83c3-0ebdbcbb4100" TYPE="swap" PARTUUID="c1c33dd9-05"\n'
        '/dev/sda: PTUUID="c1c33dd9" PTTYPE="dos"\n',
        "",
        0,
    )
