"""mount (util-linux 2.38.1): the drive without a disc that /etc/fstab names, and the disk, whose words are those of one with such partitions."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.unit.shell.conftest import Result

HINT = "       dmesg(1) may have more information after failed mount system call.\n"
WRONG = "wrong fs type, bad option, bad superblock on {}, missing codepage or helper program, or other error."
BUSY = "{} already mounted or mount point busy."


@pytest.mark.parametrize("words", ["/media/cdrom0", "/dev/sr0 /media/cdrom0", "-t iso9660 /dev/sr0 /media/cdrom0"])
def test_there_is_no_disc_in_the_drive(run: Callable[..., Result], words: str) -> None:
    out, err, status = run(f"mkdir -p /media/cdrom0; mount {words}").answer
    assert (out, err.split("\n")[0], status) == ("", "mount: /media/cdrom0: no medium found on /dev/sr0.", 32)


def test_the_root_is_too_busy_to_be_made_read_only(run: Callable[..., Result]) -> None:
    assert run("mount -o remount,ro /").answer == ("", f"mount: /: mount point is busy.\n{HINT}", 32)  # a booted 6.1.0-57
    assert run("mount -o remount,rw /; touch /tmp/still; ls /tmp/still").answer == ("/tmp/still\n", "", 0)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("/dev/sda", BUSY.format("/dev/sda")),
        ("-t auto /dev/sda", BUSY.format("/dev/sda")),
        ("-t fuseblk /dev/sda", BUSY.format("/dev/sda")),
        ("-t btrfs /dev/sda", WRONG.format("/dev/sda")),
        ("-t foofs /dev/sda", "unknown filesystem type 'foofs'."),
        ("-t fuseblk /dev/sda1", "/dev/sda1 already mounted on /."),
        ("-o foo /dev/sda1", WRONG.format("/dev/sda1")),
        ("/dev/sda2", WRONG.format("/dev/sda2")),
        ("/dev/sda5", "unknown filesystem type 'swap'."),
        ("-o ro /dev/sda5", "unknown filesystem type 'swap'."),
        ("-t fuseblk /dev/sda5", BUSY.format("/dev/sda5")),
        ("-t btrfs /dev/sda5", WRONG.format("/dev/sda5")),
    ],
)
def test_what_is_said_of_the_disk(run: Callable[..., Result], words: str, said: str) -> None:
    assert run(f"mkdir -p /mnt; mount {words} /mnt").answer == ("", f"mount: /mnt: {said}\n{HINT}", 32)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("-t swap /dev/sda5 /mnt", "/mnt: operation failed: Invalid argument."),
        ("UUID=nosuch /mnt", "/mnt: can't find UUID=nosuch."),
        ("LABEL=nosuch /mnt", "/mnt: can't find LABEL=nosuch."),
        ("-U nosuch /mnt", '/mnt: can\'t find UUID="nosuch".'),
        ("/dev/sda5", "/dev/sda5: can't find in /etc/fstab."),
    ],
)
def test_what_mount_refuses_itself(run: Callable[..., Result], words: str, said: str) -> None:
    assert run(f"mkdir -p /mnt; mount {words}").answer == ("", f"mount: {said}\n", 1)


@pytest.mark.parametrize(
    "source", ["/dev/sda1", "-t btrfs /dev/sda1", "-t ext4,btrfs /dev/sda1", "UUID=$(blkid -s UUID -o value /dev/sda1)"]
)
def test_the_machines_disk_can_be_mounted_once_more(run: Callable[..., Result], source: str) -> None:
    lines = f"""mkdir -p /mnt; mount {source} /mnt; ls /mnt; tail -n1 /proc/mounts
echo a > /mnt/@rootfs/root/a; cat /root/a; echo b > /mnt/b; cd /mnt/@rootfs; umount /mnt; cd; umount /mnt; ls /mnt
mount /dev/sda1 /mnt; cat /mnt/b; mount /dev/sda1 /mnt; umount /dev/sda1; umount /dev/sda1"""
    assert run(lines).answer == (
        "@rootfs\n/dev/sda1 /mnt btrfs rw,relatime,discard=async,space_cache=v2,subvolid=5,subvol=/ 0 0\na\nb\n",
        f"umount: /mnt: target is busy.\nmount: /mnt: /dev/sda1 already mounted on /mnt.\n{HINT}umount: /: target is busy.\n",
        32,
    )


def test_a_second_mount_has_its_own_options(run: Callable[..., Result]) -> None:
    lines = """mkdir -p /mnt; mount -v -o ro,nosuid,noexec,noatime /dev/sda1 /mnt; tail -n1 /proc/mounts; echo a > /mnt/@rootfs/root/a; umount /mnt
mount -o subvol=@rootfs /dev/sda1 /mnt; tail -n1 /proc/mounts; test -e /mnt/etc/passwd"""
    assert run(lines).answer == (
        "mount: /dev/sda1 mounted on /mnt.\n"
        "/dev/sda1 /mnt btrfs ro,nosuid,noexec,noatime,discard=async,space_cache=v2,subvolid=5,subvol=/ 0 0\n"
        "/dev/sda1 /mnt btrfs rw,relatime,discard=async,space_cache=v2,subvolid=256,subvol=/@rootfs 0 0\n",
        "bash: line 1: /mnt/@rootfs/root/a: Read-only file system\n",
        0,
    )
