"""/dev: the nodes that devtmpfs and udev make on this machine, with the kernel's numbers (Documentation/admin-guide/devices.txt)."""

from __future__ import annotations

import os
from stat import S_ISCHR
from typing import TYPE_CHECKING

from mirage.base.clock import SECOND
from mirage.world.statictree import StaticTree

if TYPE_CHECKING:
    from mirage.world.host import Host

TTY, DISK, KMEM, DIALOUT, CDROM, VIDEO = 5, 6, 15, 20, 24, 44  # base-passwd's

MEMORY = (("mem", 1, 0o640), ("null", 3, 0o666), ("port", 4, 0o640), ("zero", 5, 0o666), ("full", 7, 0o666), ("random", 8, 0o666),
          ("urandom", 9, 0o666), ("kmsg", 11, 0o644))  # fmt: skip
MISC = (  # number, mode, and the group by its name
    ("psaux", 1, 0o600, ""), ("snapshot", 231, 0o600, ""), ("hpet", 228, 0o600, ""), ("vga_arbiter", 127, 0o600, ""),
    ("cpu_dma_latency", 125, 0o600, ""), ("autofs", 235, 0o644, ""), ("fuse", 229, 0o666, ""), ("btrfs-control", 234, 0o660, "disk"),
    ("loop-control", 237, 0o660, "disk"), ("uinput", 223, 0o600, ""), ("uhid", 239, 0o600, ""), ("vhost-net", 238, 0o660, "kvm"),
    ("vhost-vsock", 241, 0o660, "kvm"), ("userfaultfd", 126, 0o600, ""), ("hwrng", 183, 0o600, ""), ("cuse", 203, 0o600, ""),
    ("vhci", 137, 0o600, ""), ("nvram", 144, 0o640, "kmem"),
)  # fmt: skip
STATIC = {
    "uinput",
    "uhid",
    "vhost-net",
    "vhost-vsock",
    "cuse",
    "vhci",
    "nvram",
    "ppp",
    "net/tun",
    "vfio/vfio",
    "snd/seq",
    "snd/timer",
}
"""Nodes that are there before their driver, by what depmod tells of it: udev knows no device of theirs."""


def make_dev(host: Host) -> StaticTree:
    """The tree below /dev."""
    own = host.identity
    tree = StaticTree(own.boot_time + SECOND)
    for name, minor, mode in MEMORY:
        tree.device(name.encode(), "c", 1, minor, mode, 0, KMEM if name in ("mem", "port") else 0)
    tree.device(b"tty", "c", 5, 0, 0o666, 0, TTY)
    tree.device(b"console", "c", 5, 1, 0o600)
    tree.device(b"ptmx", "c", 5, 2, 0o666, 0, TTY)
    for number in range(64):
        tree.device(b"tty%d" % number, "c", 4, number, 0o620, 0, TTY)
    for number in range(4):
        tree.device(b"ttyS%d" % number, "c", 4, 64 + number, 0o660, 0, DIALOUT)
    for name, base in (("vcs", 0), ("vcsu", 64), ("vcsa", 128)):
        for console in range(7):
            tree.device(f"{name}{console or ''}".encode(), "c", 7, base + console, 0o660, 0, TTY)
    for name, minor, mode, group in MISC:
        tree.device(name.encode(), "c", 10, minor, mode, 0, _group(host, group))
    tree.device(b"ppp", "c", 108, 0, 0o600)
    _disks(tree, host)
    _others(tree, host)
    for name, target in (("fd", "/proc/self/fd"), ("stdin", "/proc/self/fd/0"), ("stdout", "/proc/self/fd/1"),
                         ("stderr", "/proc/self/fd/2"), ("core", "/proc/kcore"), ("initctl", "/run/initctl"),
                         ("log", "/run/systemd/journal/dev-log")):  # fmt: skip
        tree.link(name.encode(), target.encode())
    for name, mode in (("pts", 0o755), ("shm", 0o1777), ("hugepages", 0o755), ("mqueue", 0o1777), ("mapper", 0o755)):
        tree.directory(name.encode(), mode)
    tree.device(b"mapper/control", "c", 10, 236, 0o600)
    for path, mode, number in list(tree.devices()):
        if S_ISCHR(mode) and path.decode() not in STATIC:
            tree.link(b"char/%d:%d" % (os.major(number), os.minor(number)), b"../" + path)
    return tree


def _disks(tree: StaticTree, host: Host) -> None:
    disk = host.identity.disk
    tree.device(disk.name.encode(), "b", disk.major, disk.minor, 0o660, 0, DISK)
    for folder in ("disk", "disk/by-uuid", "disk/by-partuuid", "disk/by-path", "disk/by-diskseq", "block"):
        tree.directory(folder.encode())
    path = {"openstack": "virtio-pci-0000:00:04.0", "qemu": "pci-0000:00:05.0-scsi-0:0:0:0"}.get(
        host.hardware.name, "pci-0000:03:00.0-scsi-0:0:0:0"
    )
    tree.link(f"disk/by-path/{path}".encode(), f"../../{disk.name}".encode())
    tree.link(b"disk/by-diskseq/9", f"../../{disk.name}".encode())
    tree.link(f"block/{disk.major}:{disk.minor}".encode(), f"../{disk.name}".encode())
    if disk.serial:
        tree.directory(b"disk/by-id")
        kind = "virtio" if disk.name.startswith("vd") else "scsi-0QEMU_QEMU_HARDDISK"
        tree.link(
            f"disk/by-id/{kind}-{disk.serial}".replace("scsi-0QEMU_QEMU_HARDDISK-", "scsi-0QEMU_QEMU_HARDDISK_").encode(),
            f"../../{disk.name}".encode(),
        )
    for part in disk.partitions:
        target = f"../../{part.name}".encode()
        tree.device(part.name.encode(), "b", disk.major, disk.minor + part.number, 0o660, 0, DISK)
        tree.link(f"block/{disk.major}:{disk.minor + part.number}".encode(), f"../{part.name}".encode())
        tree.link(f"disk/by-partuuid/{part.partuuid}".encode(), target)
        tree.link(f"disk/by-path/{path}-part{part.number}".encode(), target)
        if part.uuid:
            tree.link(f"disk/by-uuid/{part.uuid}".encode(), target)
    for number in range(8):
        tree.device(b"loop%d" % number, "b", 7, number, 0o660, 0, DISK)
        tree.link(b"block/7:%d" % number, b"../loop%d" % number)
    tree.device(b"sr0", "b", 11, 0, 0o660, 0, CDROM)
    tree.link(b"block/11:0", b"../sr0")
    tree.link(b"cdrom", b"sr0")
    tree.device(b"sg0", "c", 21, 0, 0o660, 0, CDROM)
    if disk.name.startswith("sd"):
        tree.device(b"sg1", "c", 21, 1, 0o660, 0, DISK)


def _group(host: Host, name: str) -> int:
    """A group's number: those that udev's package made have the numbers that were free. No name is root's."""
    lines = (host.image.read_path(b"/etc/group") or b"").splitlines() if name else []
    return next((int(line.split(b":")[2]) for line in lines if line.startswith(name.encode() + b":")), 0)


def _others(tree: StaticTree, host: Host) -> None:
    for folder in ("input", "input/by-path", "dri", "net", "char", "bsg", "vfio", "snd"):
        tree.directory(folder.encode())
    group = _group(host, "input")
    for number in range(3):
        tree.device(b"input/event%d" % number, "c", 13, 64 + number, 0o660, 0, group)
    tree.device(b"input/mice", "c", 13, 63, 0o660, 0, group)
    tree.device(b"net/tun", "c", 10, 200, 0o666)
    tree.device(b"vfio/vfio", "c", 10, 196, 0o666)
    tree.device(b"dri/card0", "c", 226, 0, 0o660, 0, VIDEO)
    tree.device(b"fb0", "c", 29, 0, 0o660, 0, VIDEO)
    tree.device(b"rtc0", "c", 251, 0, 0o600)
    tree.link(b"rtc", b"rtc0")
    tree.device(b"snd/seq", "c", 116, 1, 0o660, 0, 29)
    tree.device(b"snd/timer", "c", 116, 33, 0o660, 0, 29)
