"""A small tree with one of everything, and what can be told of a tree or an image of it."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from typing import NamedTuple

from mirage.base.clock import SECOND
from mirage.image.image import Image
from mirage.image.tree import Tree, directory, regular, symlink

BORN = 1_749_000_000 * SECOND
DATED = 1_740_000_000 * SECOND
STATUS = (
    b"Package: coreutils\nEssential: yes\nStatus: install ok installed\nMaintainer: Somebody <s@example.org>\nVersion: 9.1-1\n"
    b"Architecture: amd64\nDepends: libc6\nDescription: GNU core utilities\n Prose of theirs.\n"
)
LIST = b"/.\n/etc\n/etc/deluser.conf\n/bin\n/usr\n/usr/bin\n/usr/bin/ls\n/usr/bin/dir\n"


class Row(NamedTuple):
    """What stat(2), readlink(2) and listxattr(2) tell of one name."""

    mode: int
    nlink: int
    uid: int
    gid: int
    size: int
    mtime: int
    target: bytes
    xattrs: dict[bytes, bytes]


def tree() -> Tree:
    """Files of every kind: programs (one under two names), texts, an empty one, large and small, links, odd owners and names."""
    made = Tree(directory(0o755, mtime=BORN))
    program = regular(b"\x7fELF" + bytes(range(256)) * 600, 0o4755, mtime=DATED)
    program.xattrs[b"security.capability"] = b"\1\0\0\2"
    for path, node in (
        (b"etc", directory(mtime=BORN + 3)),
        (b"etc/passwd", regular(b"root:x:0:0:root:/root:/bin/bash\n", mtime=BORN + 5)),
        (b"etc/deluser.conf", regular(b"# prose\n\nREMOVE_HOME = 0\n  # more\n", mtime=DATED)),
        (b"etc/motd", regular(b"Their words.\n", mtime=DATED)),
        (b"etc/shadow", regular(b"root:*:20000::::::\n", 0o640, 0, 42, BORN + 6)),
        (b"usr/bin/ls", program),
        (b"usr/bin/dir", program),
        (b"usr/bin/sh", symlink(b"dash", DATED)),
        (b"bin", symlink(b"usr/bin", DATED)),
        (b"usr/share/doc/n\xff.gz", regular(b"\x1f\x8b\x08 packed", mtime=DATED)),
        (b"usr/share/doc/prose", regular(b"Words of an author.\n" * 9000, mtime=DATED)),
        (b"var/empty", regular(b"", 0o600, 33, 33, BORN + 7)),
        (b"var/lib/dpkg/status", regular(STATUS, mtime=BORN + 8)),
        (b"var/lib/dpkg/info/coreutils.list", regular(LIST, mtime=BORN + 8)),
    ):
        made.put(path, node)
    return made


def names(image: Image) -> Iterator[tuple[bytes, int]]:
    """Every path with its inode; the root, whose path is empty, first."""
    found = [(b"", image.root)]
    for path, ino in found:
        yield path, ino
        if stat.S_ISDIR(image.stat(ino).mode):
            found += [(path + b"/" + entry.name if path else entry.name, entry.ino) for entry in image.readdir(ino)]


def rows(image: Image) -> dict[bytes, Row]:
    """All facts of an image by path."""
    return {path: _row(image, ino) for path, ino in names(image)}


def _row(image: Image, ino: int) -> Row:
    found = image.stat(ino)
    target = image.readlink(ino) if stat.S_ISLNK(found.mode) else b""
    return Row(found.mode, found.nlink, found.uid, found.gid, found.size, found.mtime, target, dict(image.xattrs(ino)))


def data(image: Image) -> dict[bytes, bytes]:
    """All contents by path."""
    return {path: image.read(ino, 0, 1 << 30) for path, ino in names(image) if stat.S_ISREG(image.stat(ino).mode)}
