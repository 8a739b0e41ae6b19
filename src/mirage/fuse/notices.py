"""From what a commit changed to what one kernel must forget of it: nothing that it does not know, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from stat import S_IFDIR

from mirage.fuse import wire
from mirage.fuse.volume import Notice, Volume
from mirage.vfs.touched import Touched


def notices(volume: Volume, news: Iterable[Touched | None]) -> list[Notice]:
    """For several commits at once, each thing once.

    Names come first: for them the kernel waits until nobody reads the directory, so that no listing of before is kept by who has
    just read it when the listing is given up after that.
    """
    attributes: dict[int, bool] = {}
    names: dict[tuple[int, bytes], int] = {}
    for one in news:
        if one is None:
            _anything(volume, attributes, names)
        else:
            _add(volume, one, attributes, names)
    found = [
        Notice(wire.delete(parent, name, child) if child else wire.inval_entry(parent, name), True)
        for (parent, name), child in names.items()
    ]
    return found + [Notice(wire.inval_inode(node, has_bytes), has_bytes) for node, has_bytes in attributes.items()]


def _add(volume: Volume, one: Touched, attributes: dict[int, bool], names: dict[tuple[int, bytes], int]) -> None:
    known, number = volume.known, volume.node
    for ino in one.inodes:
        node = number(ino)
        if node in known:
            attributes.setdefault(node, False)
    for ino in one.written:
        if number(ino) in attributes:
            attributes[number(ino)] = True
    for parent, name in one.names:
        node = number(parent)
        if node in known:
            names.setdefault((node, name), 0)
            attributes[node] = True
            volume.listings.pop(node, None)
    for parent, name, child in one.lost:
        if number(child) in known and (number(parent), name) in names:
            names[number(parent), name] = number(child)


def _anything(volume: Volume, attributes: dict[int, bool], names: dict[tuple[int, bytes], int]) -> None:
    """All that the kernel knows, and every name of the directories among it; a name that is gone leads to an inode that is gone."""
    volume.listings.clear()
    for node in list(volume.known):
        attributes[node] = True
        for name in _names(volume, node):
            names.setdefault((node, name), 0)


def _names(volume: Volume, node: int) -> Iterator[bytes]:
    ino = volume.ino(node)
    try:
        if volume.fs.kind(ino) == S_IFDIR:
            yield from (entry.name for entry in volume.fs.readdir(ino))
    except OSError:
        return  # gone
