"""The programs for file systems on the machine's own disks, beside what those of Debian 12 said of a disk with a mounted btrfs and a swap.

e2fsprogs 1.47.0, util-linux 2.38.1 and btrfs-progs 6.2, on partitions of a loop device.
"""

from __future__ import annotations

import re

import pytest

from mirage.shell.programs.e2fsprogs import ADVICE
from tests.unit.shell.conftest import Machine, Result

BUSY = "{} is apparently in use by the system; will not make a filesystem here!\n"
MKE2FS, E2FSCK, TUNE2FS = (f"{name} 1.47.0 (5-Feb-2023)\n" for name in ("mke2fs", "e2fsck", "tune2fs"))
BTRFS = "btrfs-progs v6.2\nSee http://btrfs.wiki.kernel.org for more information.\n\n"
SUPERBLOCK = "Bad magic number in super-block while trying to open"


LINKS = "cd /usr/sbin; ln -s mke2fs mkfs.ext2; ln -s mke2fs mkfs.ext4; ln -s e2fsck fsck.ext2; ln -s e2fsck fsck.ext4; ln -s tune2fs e2label"


@pytest.fixture
def linked(machine: Machine) -> Machine:
    """With the links of e2fsprogs' package."""
    machine.run(LINKS)
    return machine


def _run(machine: Machine, line: str) -> tuple[str, str, int | None]:
    """DISK, ROOT and SWAP stand for the machine's own."""
    disk = machine.host.identity.disk
    names = {"DISK": f"/dev/{disk.name}"}
    names |= {part.use.replace("btrfs", "root").upper(): f"/dev/{part.name}" for part in disk.partitions}
    found: Result = machine.run(re.sub("DISK|ROOT|SWAP", lambda found: names[found[0]], line))
    out, err, status = found.answer
    for word in ("ROOT", "SWAP", "DISK"):  # a partition's name begins with the disk's
        out, err = out.replace(names[word], word), err.replace(names[word], word)
    return out, err, status


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("mkfs.ext4 ROOT", ("", MKE2FS + BUSY.format("ROOT"), 1)),
        ("mkfs.ext4 -q ROOT", ("", BUSY.format("ROOT"), 1)),
        ("mkfs.ext4 -F DISK", ("", MKE2FS + BUSY.format("DISK"), 1)),
        ("mkfs -t ext4 ROOT", ("", MKE2FS + BUSY.format("ROOT"), 1)),
        ("mkfs SWAP", ("", MKE2FS + "SWAP is mounted; will not make a filesystem here!\n", 1)),
        ("mkfs -t foo ROOT", ("", "mkfs: failed to execute mkfs.foo: No such file or directory\n", 1)),
        (
            "mkfs.ext4 -FF ROOT",
            ("", MKE2FS + "ROOT is apparently in use by the system; mke2fs forced anyway.\nROOT: Device or resource busy while setting up superblock\n", 1),
        ),
        (
            "mkfs.btrfs ROOT",
            (BTRFS, "ERROR: ROOT appears to contain an existing filesystem (btrfs)\nERROR: use the -f option to force overwrite of ROOT\n", 1),
        ),
        ("mkfs.btrfs -f ROOT", (BTRFS, "ERROR: ROOT is mounted\n", 1)),
        ("mkfs.btrfs -f DISK", (BTRFS, "ERROR: unable to open DISK: Device or resource busy\n", 1)),
        ("mkfs.btrfs -f SWAP", (BTRFS, "ERROR: SWAP is a swap device\n", 1)),
        ("mkswap -f SWAP", ("", "mkswap: error: SWAP is mounted; will not make swapspace\n", 1)),
        ("mkswap DISK", ("", "mkswap: cannot open DISK: Device or resource busy\n", 1)),
        ("wipefs -a DISK", ("", "wipefs: error: DISK: probing initialization failed: Device or resource busy\n", 1)),
        ("blkdiscard ROOT", ("", "blkdiscard: cannot open ROOT: Device or resource busy\n", 1)),
        ("badblocks -w ROOT", ("", "ROOT is apparently in use by the system; it's not safe to run badblocks!\n", 1)),
        ("tune2fs -l ROOT", (TUNE2FS + "ROOT contains a btrfs file system\n", f"tune2fs: {SUPERBLOCK} ROOT\n", 1)),
        ("tune2fs -l DISK", (TUNE2FS, f"tune2fs: {SUPERBLOCK} DISK\nFound a dos partition table in DISK\n", 1)),
        ("e2label SWAP", ("", "<swap>: No such file or directory while opening mount point\n", 1)),
        (
            "dumpe2fs -h ROOT",
            ("Couldn't find valid filesystem superblock.\nROOT contains a btrfs file system\n",
             f"dumpe2fs 1.47.0 (5-Feb-2023)\ndumpe2fs: {SUPERBLOCK} ROOT\n", 19),
        ),
        (
            "resize2fs ROOT",
            ("Couldn't find valid filesystem superblock.\n",
             "resize2fs 1.47.0 (5-Feb-2023)\nresize2fs: Device or resource busy while trying to open ROOT\n", 1),
        ),
        ("fsck.ext4 -y ROOT", ("ROOT is in use.\n", E2FSCK + "e2fsck: Cannot continue, aborting.\n\n\n", 8)),
        (
            "e2fsck -n SWAP",
            ("Warning!  SWAP is mounted.\next2fs_open2: Bad magic number in super-block\ne2fsck: Superblock invalid, trying backup blocks...\n"
             + ADVICE + "SWAP contains a swap file system\n", E2FSCK + f"e2fsck: {SUPERBLOCK} SWAP\n", 8),
        ),
        ("fsck SWAP", ("fsck from util-linux 2.38.1\n", "", 0)),
        ("fsck DISK", ("fsck from util-linux 2.38.1\nDISK is in use.\n", E2FSCK + "e2fsck: Cannot continue, aborting.\n\n\n", 8)),
        ("fsck -N ROOT", ("fsck from util-linux 2.38.1\n[/usr/sbin/fsck.btrfs (1) -- /] fsck.btrfs ROOT \n", "", 0)),
        ("fsck -A", ("fsck from util-linux 2.38.1\n", "", 0)),
        ("btrfs subvolume list /proc", ("", "ERROR: not a btrfs filesystem: /proc\n", 1)),
        ("btrfs fi df /nonexist", ("", "ERROR: cannot access '/nonexist': No such file or directory\n", 1)),
        ("btrfs balance status /", ("No balance found on '/'\n", "", 0)),
        ("btrfs property get /", ("ro=false\nlabel=\n", "", 0)),
        (
            "btrfs check ROOT",
            ("Opening filesystem to check...\n",
             "ERROR: ROOT is currently mounted, use --force if you really intend to check the filesystem\n", 1),
        ),
        (
            "btrfs device stats / | head -2",
            ("[ROOT].write_io_errs    0\n[ROOT].read_io_errs     0\n", "", 0),
        ),
    ],
)  # fmt: skip
def test_what_is_in_use_is_not_written_over(linked: Machine, line: str, answer: tuple[str, str, int]) -> None:
    assert _run(linked, line) == answer


def test_the_signatures_are_those_that_other_programs_tell(machine: Machine) -> None:
    part = next(part for part in machine.host.identity.disk.partitions if part.use == "btrfs")
    assert machine.run(f"wipefs /dev/{part.name}").answer == (
        f"DEVICE OFFSET  TYPE  UUID                                 LABEL\n{part.name:<6} 0x10040 btrfs {part.uuid} \n", "", 0
    )  # fmt: skip


def test_btrfs_and_df_agree(machine: Machine) -> None:
    part = next(part for part in machine.host.identity.disk.partitions if part.use == "btrfs")
    told = machine.run("btrfs filesystem usage -b / 2>/dev/null || btrfs filesystem usage /").out.decode()
    free = int(machine.run("df --output=avail -B1 / | tail -1").out)
    assert f"Free (statfs, df):\t\t{free / (1 << 30):>7.2f}GiB\n" in told
    assert f"Device size:\t\t{part.sectors * 512 / (1 << 30):>7.2f}GiB\n" in told


def test_a_disk_can_be_read_and_forgets_what_is_written(machine: Machine) -> None:
    assert _run(machine, "dd if=DISK bs=1 skip=510 count=2 2>/dev/null | od -An -tx1")[0] == " 55 aa\n"
    assert _run(machine, "dd if=ROOT bs=1 skip=65600 count=8 2>/dev/null")[0] == "_BHRfS_M"
    assert _run(machine, "head -c 512 DISK > /tmp/a; echo x > DISK; head -c 512 DISK | cmp - /tmp/a") == ("", "", 0)
    size = next(part.sectors for part in machine.host.identity.disk.partitions if part.use == "swap")
    out, err, status = _run(machine, f"dd if=/dev/zero of=SWAP bs=512 seek={size - 2}")
    assert (out, err.splitlines()[:3], status) == (
        "",
        ["dd: error writing 'SWAP': No space left on device", "3+0 records in", "2+0 records out"],
        1,
    )


def test_file_reads_what_is_on_a_device_where_it_is_asked_to(machine: Machine) -> None:
    """As file 5.44 said of a copy of these bytes."""
    disk = machine.host.identity.disk
    root, swap = (next(part for part in disk.partitions if part.use == use) for use in ("btrfs", "swap"))
    told = machine.run(f"file -b -s /dev/{disk.name} /dev/{root.name} /dev/{swap.name}").out.decode().splitlines()
    assert told[0] == "DOS/MBR boot sector"
    assert re.fullmatch(
        rf"BTRFS Filesystem sectorsize 4096, nodesize 16384, leafsize 16384, UUID={root.uuid}, \d+/{root.sectors * 512} bytes used, 1 devices", told[1]
    )  # fmt: skip
    assert told[2] == (
        f"Linux swap file, 4k page size, little endian, version 1, size {swap.sectors // 8 - 1} pages, 0 bad pages, no label, UUID={swap.uuid}"
    )
    assert machine.run(f"file -b /dev/{disk.name}").out.decode() == f"block special ({disk.major}/{disk.minor})\n"
