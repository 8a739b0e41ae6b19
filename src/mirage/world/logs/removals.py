"""The kernels that a machine booted before: who reboots into a new one comes back and removes the one that he left.

What dpkg 1.21 and apt 2.6 write of it is recorded from Debian 12, where the second newest of two kernels was purged.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from itertools import pairwise

import msgspec

from mirage.base.clock import SECOND
from mirage.world.identity import Identity
from mirage.world.logs import lines as logs
from mirage.world.logs import unpacking
from mirage.world.pen import Pen

TOUCHED = {  # the last moment of each before dpkg ended, in nanoseconds
    b"/boot": 1_120_449_017, b"/usr/lib/modules": 1_093_310_226, b"/var/lib/dpkg/info": 310_772_408, b"/var/lib/dpkg/triggers": 305_118_653,
    b"/var/lib/dpkg/status-old": 290_340_119, b"/var/lib/dpkg/updates": 9_107_340, b"/var/lib/dpkg": 0, b"/var/lib/dpkg/status": 0,
}  # fmt: skip
FILES = 4930  # of one kernel's package, which dpkg counts


class Removal(msgspec.Struct, frozen=True):
    """One `apt purge`: from, to, what goes, and the kernel that stays."""

    start: int
    end: int
    release: str
    version: str
    stays: str

    @property
    def package(self) -> str:
        return f"linux-image-{self.release}"


def removals(identity: Identity, packages: Container[str]) -> list[Removal]:
    """All of them, the oldest first; none where the kernel is no package, or nobody has come since the boot."""
    if f"linux-image-{identity.kernel}" not in packages:
        return []
    admin = next((person for person in identity.people if person.admin), None)
    ups = [(boot.up, boot.kernel, boot.version) for boot in identity.boots] + [(identity.boot_time, identity.kernel, "")]
    found = []
    for (_up, release, version), (up, kernel, _version) in pairwise(ups):
        stay = next((stay for stay in admin.stays if stay.start > up), None) if admin is not None else None
        if stay is not None and release != kernel:
            start = stay.start + (11 + up // SECOND % 13) * SECOND + up % SECOND + up // 1000 % 997
            found.append(Removal(start, start + (3 + up // SECOND % 4) * SECOND, release, version, kernel))
    return found


def command(removal: Removal, upgrade: str) -> str:
    """As somebody types it who upgrades by that command."""
    return f"{upgrade.partition(' ')[0]} purge {removal.package}"


def history(removal: Removal, upgrade: str, asked: str, zone: str) -> str:
    """Of apt's history."""
    return (
        f"\nStart-Date: {unpacking.wide(removal.start, zone)}\nCommandline: {command(removal, upgrade)}\n{asked}"
        f"Purge: {removal.package}:amd64 ({removal.version})\nEnd-Date: {unpacking.wide(removal.end, zone)}\n"
    )


def logged(removal: Removal, zone: str) -> str:
    """Of dpkg.log."""
    package = f"{removal.package}:amd64"
    whole, nearly = f"{package} {removal.version}", removal.end - SECOND
    told = (
        (removal.start, "startup packages remove"), (removal.start, f"status installed {whole}"), (removal.start, f"remove {whole} <none>"),
        (removal.start, f"status half-configured {whole}"), (removal.start, f"status half-installed {whole}"),
        (nearly, f"status config-files {whole}"), (nearly, "startup packages configure"), (removal.end, "startup packages purge"),
        (removal.end, f"purge {whole} <none>"), (removal.end, f"status config-files {whole}"),
        (removal.end, f"status not-installed {package} <none>"), (removal.end, "startup packages configure"),
    )  # fmt: skip
    return "".join(f"{logs.local(time, zone):%Y-%m-%d %H:%M:%S} {text}\n" for time, text in told)


def said(removal: Removal, zone: str, files: int, *, has_grub: bool) -> str:
    """Of term.log."""
    lines = [
        unpacking.counted(files + FILES), f"Removing {removal.package} ({removal.version}) ...",
        *(f"I: /{name}.old is now a symlink to boot/{name}-{removal.stays}" for name in ("vmlinuz", "initrd.img")),
        "/etc/kernel/postrm.d/initramfs-tools:", f"update-initramfs: Deleting /boot/initrd.img-{removal.release}",
        *(unpacking.menu("postrm", [removal.stays]) if has_grub else ()),
        unpacking.counted(files), f"Purging configuration files for {removal.package} ({removal.version}) ...",
    ]  # fmt: skip
    began, ended = unpacking.wide(removal.start, zone), unpacking.wide(removal.end, zone)
    return f"\nLog started: {began}\n" + "".join(f"{line}\r\n" for line in lines) + f"Log ended: {ended}\n"


def trace(pen: Pen, found: Sequence[Removal]) -> None:
    """What the last one moved: dpkg's database, the directories that lost its files, and the links that named it."""
    status = pen.inode(b"/var/lib/dpkg/status")
    if not found or status is None or found[-1].end <= status.mtime:
        return
    last = found[-1]
    for number, name in enumerate((b"vmlinuz", b"initrd.img")):
        if pen.find(b"/" + name + b".old") is not None:
            pen.at(last.end - (2 - number) * 12_004_331 - 2 * SECOND)
            pen.link(b"/" + name + b".old", b"boot/" + name + b"-" + last.stays.encode())
    for path, before in TOUCHED.items():
        pen.at(last.end - before)
        pen.touch(path)


def within(found: list[Removal], start: int, end: int) -> Iterator[Removal]:
    """Those of one visit."""
    return (removal for removal in found if start < removal.start < end)
