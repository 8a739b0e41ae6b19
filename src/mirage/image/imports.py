"""Trees from what an operator has: a directory, a tar, an OCI or `docker save` layout. All of it is read, none executed."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from mirage.image.errors import BuildError
from mirage.image.layers import from_layers, layout_of
from mirage.image.tar import SMALL, Archive
from mirage.image.tree import Node, OnDisk, Tree


def from_anything(path: Path) -> Tree:
    """The tree of a directory, a tar (plain, gzip, xz, bzip2, zstd), or an OCI or `docker save` layout in either form.

    Slices of a tar stay open while the tree lives.
    """
    if path.is_dir():
        layout = layout_of(lambda name: _bytes_of(path, name))
        return from_layers(layout, lambda name: _content_of(path, name)) if layout else from_directory(path)
    archive = Archive.open(path)
    layout = layout_of(archive.read)
    return from_layers(layout, archive.content) if layout else archive.tree()


def _bytes_of(path: Path, name: str) -> bytes | None:
    place = path / name
    try:
        return place.read_bytes() if place.stat().st_size <= SMALL else None
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise BuildError(f"{place} can not be read: {error.strerror}") from error


def _content_of(path: Path, name: str) -> OnDisk:
    place = path / name
    if not place.resolve().is_relative_to(path.resolve()):
        raise BuildError(f"{path} names a layer that lies outside of it: {name!r}")
    try:
        return OnDisk(os.fsencode(place), place.stat().st_size)
    except OSError as error:
        raise BuildError(f"{place} can not be read: {error.strerror}") from error


def from_directory(path: str | os.PathLike[str]) -> Tree:
    """The tree under a directory, with true owners (so read as root), links, devices and extended attributes.

    Other file systems mounted below are left out, as an image of one root has no use for them.
    """
    top = os.fsencode(path)
    try:
        info = os.lstat(top)
    except OSError as error:
        raise BuildError(f"{os.fsdecode(top)} can not be read: {error.strerror}") from error
    if not stat.S_ISDIR(info.st_mode):
        raise BuildError(f"{os.fsdecode(top)} is no directory")
    tree = Tree()
    tree.root = _node(top, info)
    known: dict[tuple[int, int], Node] = {}
    try:
        _fill(tree.root, top, info.st_dev, known)
    except OSError as error:
        name = os.fsdecode(error.filename or b"?")
        raise BuildError(f"{name} can not be read: {error.strerror}; import as root, or from a tar") from error
    return tree


def _fill(parent: Node, path: bytes, device: int, known: dict[tuple[int, int], Node]) -> None:
    stack = [(parent, path)]
    while stack:
        node, at = stack.pop()
        for entry in sorted(_entries(at), key=lambda entry: entry.name):
            info = entry.stat(follow_symlinks=False)
            if info.st_nlink > 1 and not stat.S_ISDIR(info.st_mode):
                child = known.get((info.st_dev, info.st_ino))
                if child is None:
                    child = known[info.st_dev, info.st_ino] = _node(entry.path, info)
            else:
                child = _node(entry.path, info)
            node.children[entry.name] = child
            if child.is_directory and info.st_dev == device:
                stack.append((child, entry.path))


def _entries(path: bytes) -> Iterator[os.DirEntry[bytes]]:
    with os.scandir(path) as entries:
        yield from entries


def _node(path: bytes, info: os.stat_result) -> Node:
    node = Node(info.st_mode, info.st_uid, info.st_gid, info.st_mtime_ns)
    if node.is_link:
        node.target = os.readlink(path)
    elif node.is_file:
        node.content = OnDisk(path, info.st_size)
    elif stat.S_ISCHR(info.st_mode) or stat.S_ISBLK(info.st_mode):
        node.rdev = info.st_rdev
    try:
        for name in os.listxattr(path, follow_symlinks=False):
            if not name.startswith(("security.selinux", "trusted.overlay", "user.overlay", "btrfs.")):
                node.xattrs[os.fsencode(name)] = os.getxattr(path, name, follow_symlinks=False)
    except OSError:
        pass  # a file system without them
    return node
