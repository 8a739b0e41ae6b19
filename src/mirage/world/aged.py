"""The image as it lies on a machine that has lived: what the installer touched is from then, what upgrades brought is newer.

An image is installed in some minutes on one day. A real machine was installed once and brought up to date now and then, so a
file that a package dates after the installation came with the first upgrade that could bring it. Nothing is stored: times are
moved as they are read. Costs one comparison a time, and for a directory that the installation touched a look at its files, once.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from stat import S_IFDIR, S_IFMT
from zlib import crc32

from mirage.base.clock import SECOND
from mirage.vfs.lower import Lower
from mirage.vfs.types import Dirent, Stat

DAY = 86_400 * SECOND
MIRRORED = 2 * DAY  # from the building of a package to a machine that upgrades
BETWEEN = 90 * DAY  # from one version of a package to the next
MANUALS = ((b"usr", b"share", b"man"), (b"var", b"cache", b"man"))  # man's pages, and its databases of them
DEBCONF = (b"var", b"cache", b"debconf")
TRIGGERED = 2_500_000_000  # before dpkg ends: man-db's trigger is among the last


class Aged:
    """A `Lower` over a `Lower` whose times since `born` are its installation's own."""

    __slots__ = ("_born", "_install", "_lists", "_lower", "_named", "_spans", "_upgrades", "_used", "last", "root")

    def __init__(
        self, lower: Lower, born: int, install: int, upgrades: Sequence[int], used: Mapping[bytes, int] | None = None
    ) -> None:
        """`used`: paths of programs and when each was last run."""
        self._lower = lower
        self._born = born
        self._install = install
        self._upgrades = sorted(upgrades)
        self._spans: dict[int, tuple[int, int]] = {}  # of directories: when the first and the last of what is in them came
        self._lists: dict[int, int] | None = None
        self._named = used or {}
        self._used: dict[int, int] | None = None
        self.root = lower.root
        self.last = lower.last

    def stat(self, ino: int) -> Stat:
        stat = self._lower.stat(ino)
        start, born = self._arrival(ino, stat), self._born
        shift = start - born
        atime, mtime, ctime, btime = stat.atime, stat.mtime, stat.ctime, stat.btime
        made = shift
        if S_IFMT(stat.mode) == S_IFDIR:
            made = self._spans[ino][0] - born
            if mtime < born:  # dpkg leaves a directory alone that is there, whatever brought it
                mtime -= max(0, -(-(mtime + MIRRORED - self._install) // BETWEEN)) * BETWEEN
        return Stat(
            stat.dev, ino, stat.mode, stat.nlink, stat.uid, stat.gid, stat.rdev, stat.size, stat.blksize, stat.blocks,
            atime + shift if atime >= born else self._read(ino, ctime + shift if ctime >= born else start), mtime + shift if mtime >= born else mtime,
            ctime + shift if ctime >= born else start, btime + made if btime >= born else born + made, stat.flags,
        )  # fmt: skip

    def _read(self, ino: int, start: int) -> int:
        """dpkg's unpacking counts as a look; a program's last run does too (relatime)."""
        if self._used is None:
            found = {self._at(path.split(b"/")[1:]): time for path, time in self._named.items()}
            self._used = {at: time for at, time in found.items() if at is not None}
        return max(start, self._used.get(ino, 0))

    def _arrival(self, ino: int, stat: Stat) -> int:
        """When the machine got this file: at the installation, or with an upgrade."""
        if S_IFMT(stat.mode) == S_IFDIR:
            known = self._spans.get(ino)
            if known is None:
                first, last = self._span(ino, stat)
                known = self._spans[ino] = first, max(last, self._package_lists().get(ino, 0))
            return known[1]
        if stat.mtime < self._born:
            return self._brought(stat.mtime)
        return self._package_lists().get(ino, self._install)

    def _brought(self, dated: int) -> int:
        return brought(dated, self._install, self._upgrades)

    def _span(self, ino: int, stat: Stat) -> tuple[int, int]:
        """When the first and the last of a directory's own files came."""
        if stat.mtime < self._born:
            return self._install, self._install
        inside = [self._lower.stat(entry.ino) for entry in self._lower.readdir(ino) if entry.type != S_IFDIR]
        came = [self._brought(child.mtime) for child in inside if child.mtime < self._born] or [self._install]
        return min(came), max(came)

    def _package_lists(self) -> dict[int, int]:
        """dpkg writes NAME.list as it unpacks, and what a kernel's scripts make comes with the kernel; others date them."""
        if self._lists is None:
            self._lists = {}
            at = self._at((b"var", b"lib", b"dpkg", b"info"))
            beside = self._names(at)
            for name, ino in beside.items():
                if name.endswith(b".list"):
                    sums = beside.get(name[:-5] + b".md5sums")
                    dated = self._lower.stat(sums).mtime if sums is not None else 0
                    self._lists[ino] = self._brought(dated) if dated < self._born else self._install
            newest = max(self._lists.values(), default=max(self._upgrades, default=self._install))
            for path in ((b"var", b"lib", b"dpkg", b"status"), (b"var", b"lib", b"dpkg", b"status-old"), (b"etc", b"ld.so.cache")):
                places = (self._at(path), self._at(path[:-1]))  # what brings a package puts new ones in their place
                self._lists |= dict.fromkeys((place for place in places if place is not None), newest)
            self._kernels(self._lists)
            self._questions(beside, self._lists)
            self._manuals(self._lists)
        return self._lists

    def _questions(self, beside: Mapping[bytes, int], came: dict[int, int]) -> None:
        """debconf writes its databases anew as a package that asks something is set up."""
        asked = [self._brought(self._lower.stat(ino).mtime) for name, ino in beside.items() if name.endswith(b".templates")]
        folder = self._at(DEBCONF)
        made = [ino for name, ino in self._names(folder).items() if not name.startswith(b"passwords")]
        came |= dict.fromkeys([*made, *([folder] if folder is not None else [])], max(asked, default=self._install))

    def _manuals(self, came: dict[int, int]) -> None:
        """mandb puts another database in its place, language by language, when pages are newer."""
        pages, databases = (self._at(path) for path in MANUALS)
        status = self._at((b"var", b"lib", b"dpkg", b"status"))
        ended = self._lower.stat(status).mtime - TRIGGERED if status is not None else 0
        for language, folder in ((b"", databases), *self._names(databases).items()):
            index = self._lower.lookup(folder, b"index.db") if folder is not None else None
            own = self._lower.lookup(pages, language) if language and pages is not None else pages
            if index is not None and own is not None and folder is not None:
                sections = [ino for name, ino in self._names(own).items() if name.startswith(b"man")]
                newest = max((self._span(ino, self._lower.stat(ino))[1] for ino in sections), default=self._install)
                turn = ended + crc32(language) % SECOND  # one language after the other
                came |= {ino: newest + max(0, turn - self._lower.stat(ino).mtime) for ino in (index, folder)}

    def _kernels(self, came: dict[int, int]) -> None:
        """initrd, modules.dep and its like, and the links in / to the newest kernel."""
        boot, top, latest = self._names(self._at((b"boot",))), self._names(self.root), self._install
        for name, ino in boot.items():
            if name.startswith(b"vmlinuz-"):
                release = name.removeprefix(b"vmlinuz-")
                arrived = self._brought(self._lower.stat(ino).mtime)
                latest = max(latest, arrived)
                modules = self._names(self._at((b"usr", b"lib", b"modules", release)))
                made = [modules[file] for file in modules if file.startswith(b"modules.")]
                came |= dict.fromkeys([*made, boot.get(b"initrd.img-" + release, ino)], arrived)
        links = (b"vmlinuz", b"initrd.img", b"vmlinuz.old", b"initrd.img.old")
        came |= dict.fromkeys([top[name] for name in links if name in top], latest)

    def _names(self, directory: int | None) -> dict[bytes, int]:
        entries: Sequence[Dirent] = self._lower.readdir(directory) if directory is not None else ()
        return {entry.name: entry.ino for entry in entries}

    def dated(self, path: bytes) -> int:
        """When the file of a path was written; 0 where there is none."""
        at = self._at(path.split(b"/")[1:])
        return self.stat(at).mtime if at is not None else 0

    def _at(self, path: Sequence[bytes]) -> int | None:
        at: int | None = self.root
        for part in path:
            at = self._lower.lookup(at, part) if at is not None else None
        return at

    # the rest is the image's own

    def lookup(self, directory: int, name: bytes) -> int | None:
        return self._lower.lookup(directory, name)

    def readdir(self, ino: int) -> Sequence[Dirent]:
        return self._lower.readdir(ino)

    def where(self, directory: int) -> tuple[int, bytes]:
        return self._lower.where(directory)

    def readlink(self, ino: int) -> bytes:
        return self._lower.readlink(ino)

    def read(self, ino: int, offset: int, size: int) -> bytes:
        return self._lower.read(ino, offset, size)

    def xattrs(self, ino: int) -> Mapping[bytes, bytes]:
        return self._lower.xattrs(ino)


def brought(dated: int, install: int, upgrades: Sequence[int]) -> int:
    """When a machine that was installed and upgraded at these moments got a file that its package dates so."""
    if dated + MIRRORED <= install or not upgrades:
        return install
    return upgrades[min(bisect_right(upgrades, dated + MIRRORED), len(upgrades) - 1)]
