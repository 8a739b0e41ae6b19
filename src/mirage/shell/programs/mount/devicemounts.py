"""What mount(8) of util-linux 2.38.1 makes of a block device of the machine: one file system in a second place, or why not.

The words are those of a disk on which one partition was mounted and another swapped to (Linux 6, btrfs and swap).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell.lib.blockdevices import BlockDevice, devices, mount_points
from mirage.shell.lib.text import to_bytes, to_text

if TYPE_CHECKING:
    from mirage.shell.process import Process
    from mirage.vfs.view import Mount

CONTENTS = {"btrfs": "btrfs", "swap": "swap", "esp": "vfat"}  # a partition's use -> what blkid finds on it
TAGS = ("UUID", "PARTUUID", "LABEL")
GENERIC = {
    "defaults", "auto", "noauto", "user", "nouser", "users", "ro", "rw", "exec", "noexec", "suid", "nosuid", "dev", "nodev", "sync",
    "async", "atime", "noatime", "relatime", "strictatime", "nodiratime", "lazytime", "silent", "loud", "nofail", "_netdev",
}  # fmt: skip
BTRFS = (
    "subvol=",
    "subvolid=",
    "compress",
    "space_cache",
    "discard",
    "ssd",
    "nossd",
    "commit=",
    "autodefrag",
    "nodatacow",
    "degraded",
)
SUBVOLUMES = {"subvol=@rootfs", "subvol=/@rootfs", "subvolid=256"}
_FLAGS = ("nosuid", "nodev", "noexec")
_TIMES = ("noatime", "strictatime")


class NotMountedError(Exception):
    """What mount says of the target."""


def tagged(proc: Process, source: str) -> str | None:
    """The device that UUID=, PARTUUID= or LABEL= names, or None; any other source as it is."""
    tag, equals, value = source.partition("=")
    if not equals or tag not in TAGS:
        return source
    parts = [part for device in devices(proc) for part in device.children if part.partition]
    found = (f"/dev/{part.name}" for part in parts if value and getattr(part.partition, tag.lower()) == value.strip('"'))
    return next(found, None)


def is_known(proc: Process, fstype: str) -> bool:
    """Whether the kernel has the file system, or a module for it."""
    if any(line.split()[-1:] == [fstype] for line in to_text(proc.read_file("/proc/filesystems")).splitlines()):
        return True
    try:
        aliases = to_text(proc.read_file(f"/lib/modules/{proc.host.identity.kernel}/modules.alias", 8 << 20))
    except OSError:
        return False
    return f"\nalias fs-{fstype} " in aliases


def mount_device(proc: Process, source: str, target: str, fstype: str, words: list[str]) -> None:
    """`source` on the directory `target`; NotMountedError."""
    path = to_text(proc.caller.realpath(to_bytes(source)))
    device = next((one for disk in devices(proc) for one in (disk, *disk.children) if f"/dev/{one.name}" == path), None)
    content = CONTENTS.get(device.partition.use, "") if device is not None and device.partition else ""
    kind = _chosen(fstype, content)
    if kind == "swap" or (kind and not is_known(proc, kind)):
        raise NotMountedError(f"unknown filesystem type '{kind}'.")
    holders = [mount for mount in proc.caller.view.mounts if to_text(mount.source) == path and not mount.is_part]
    wrong = f"wrong fs type, bad option, bad superblock on {source}, missing codepage or helper program, or other error."
    if kind and kind == content and holders:
        if holders[-1].path == to_bytes(target):
            raise NotMountedError(f"{source} already mounted on {target}.")
        if not all(word in GENERIC or (kind == "btrfs" and word.startswith(BTRFS)) for word in words):
            raise NotMountedError(wrong)
        _again(proc, holders[0], target, words)
        return
    if kind != "btrfs" and holders:
        raise NotMountedError(f"{source} already mounted on {to_text(holders[-1].path)}.")
    if kind != "btrfs" and device is not None and _is_busy(proc, device):
        raise NotMountedError(f"{source} already mounted or mount point busy.")
    raise NotMountedError(wrong)


def _chosen(fstype: str, content: str) -> str:
    """Of -t: one, a list, a list of those that it is not, or nothing, for which blkid looks."""
    if fstype in ("", "auto") or fstype.startswith("no"):
        return content
    kinds = fstype.split(",")
    return content if content in kinds else kinds[0]


def _is_busy(proc: Process, device: BlockDevice) -> bool:
    return any(mount_points(proc, one) for one in (device, *device.children))


def _again(proc: Process, holder: Mount, target: str, words: list[str]) -> None:
    """The same file system once more. Of a Debian's btrfs that is the volume on top, in which the root is a subvolume."""
    from mirage.shell.binding import above

    own = ["ro" if "ro" in words else "rw", *(word for word in _FLAGS if word in words)]
    own.append(next((word for word in _TIMES if word in words), "relatime"))
    rest = [word for word in to_text(holder.options).split(",") if word not in {*GENERIC}]
    fs = holder.fs
    is_top = holder.path == b"/" and not SUBVOLUMES & {*words}
    if is_top:
        rest = [{"subvolid=256": "subvolid=5", "subvol=/@rootfs": "subvol=/"}.get(word, word) for word in rest]
        fs = above(proc, fs, b"@rootfs")
    options, view = ",".join([*own, *rest]).encode(), proc.caller.view
    place, is_fixed = to_bytes(target), "ro" in words
    view.mount(place, fs, source=holder.source, fstype=holder.fstype, options=options, read_only=is_fixed)
    if is_top:
        inner = place.rstrip(b"/") + b"/@rootfs"
        mount = view.mount(inner, holder.fs, source=holder.source, fstype=holder.fstype, options=options, read_only=is_fixed)
        mount.is_part = True
