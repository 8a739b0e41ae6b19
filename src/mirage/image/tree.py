"""A tree in the making: what importers and builders fill, cleaning edits, and the writer writes.

Contents are not held but named: where their bytes lie (a file, a part of a tar) and how many. So a tree of a whole
distribution costs some megabytes, and what cleaning takes out never reaches the image.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from errno import ELOOP, ENOTDIR
from typing import BinaryIO, Protocol

PIECE = 1 << 20
LINKS = 40  # symbolic links followed on the way to a name


class Content(Protocol):
    """Where the bytes of a regular file come from."""

    @property
    def size(self) -> int: ...

    def pieces(self) -> Iterator[bytes]:
        """The bytes, from the start; may be asked for more than once."""


@dataclass(frozen=True, slots=True)
class Literal:
    """Bytes at hand."""

    data: bytes

    @property
    def size(self) -> int:
        return len(self.data)

    def pieces(self) -> Iterator[bytes]:
        yield self.data


@dataclass(frozen=True, slots=True)
class OnDisk:
    """A file of the host that an operator asked to import."""

    path: bytes
    size: int

    def pieces(self) -> Iterator[bytes]:
        with open(self.path, "rb", buffering=0, opener=_never_follow) as file:
            yield from _exactly(file, self.size)


@dataclass(frozen=True, slots=True)
class Slice:
    """A run of bytes of an open file: a member of a tar. Reads with pread, so slices do not disturb one another."""

    file: BinaryIO
    offset: int
    size: int

    def pieces(self) -> Iterator[bytes]:
        at, end = self.offset, self.offset + self.size
        while at < end:
            piece = os.pread(self.file.fileno(), min(PIECE, end - at), at)
            if not piece:
                raise EOFError("the archive ends in the middle of a file")
            at += len(piece)
            yield piece


@dataclass(frozen=True, slots=True)
class Fact:
    """No bytes, only what is known of them; `kind` says what filler stands in (see `filler`)."""

    size: int
    sha256: bytes
    md5: bytes
    kind: int

    def pieces(self) -> Iterator[bytes]:
        raise LookupError("a fact has no bytes")


@dataclass(slots=True, eq=False)
class Node:
    """An inode. Hard links are one Node under several names."""

    mode: int
    uid: int = 0
    gid: int = 0
    mtime: int = 0
    rdev: int = 0
    target: bytes = b""
    content: Content | None = None
    xattrs: dict[bytes, bytes] = field(default_factory=dict)
    children: dict[bytes, Node] = field(default_factory=dict)
    atime: int | None = None

    @property
    def is_directory(self) -> bool:
        return stat.S_ISDIR(self.mode)

    @property
    def is_link(self) -> bool:
        return stat.S_ISLNK(self.mode)

    @property
    def is_file(self) -> bool:
        return stat.S_ISREG(self.mode)


def directory(mode: int = 0o755, uid: int = 0, gid: int = 0, mtime: int = 0) -> Node:
    return Node(stat.S_IFDIR | mode, uid, gid, mtime)


def regular(data: bytes, mode: int = 0o644, uid: int = 0, gid: int = 0, mtime: int = 0) -> Node:
    return Node(stat.S_IFREG | mode, uid, gid, mtime, content=Literal(data))


def symlink(target: bytes, mtime: int = 0) -> Node:
    return Node(stat.S_IFLNK | 0o777, 0, 0, mtime, target=target)


@dataclass(slots=True)
class Tree:
    """A root directory and the names under it. Paths are bytes; a leading slash changes nothing."""

    root: Node = field(default_factory=directory)

    def walk(self) -> Iterator[tuple[bytes, Node]]:
        """Every name but the root's with its node, directories before what is in them, in order of insertion."""
        yield from _walk(b"", self.root)

    def get(self, path: bytes, follow: bool = False) -> Node | None:
        """The node of a path. Links on the way are followed, the last name only if asked."""
        found = self._resolve(path, follow)
        return found[0] if found else None

    def read(self, path: bytes, limit: int = 64 << 20) -> bytes | None:
        """All bytes of a regular file (links followed), or None."""
        node = self.get(path, follow=True)
        if node is None or node.content is None or node.content.size > limit or isinstance(node.content, Fact):
            return None
        return b"".join(node.content.pieces())

    def put(self, path: bytes, node: Node) -> Node:
        """Put a node at a path, making missing parents; links among the parents are followed.

        A directory put onto a directory keeps its children and takes the new attributes, as unpacking does.
        """
        names = _names(path)
        if not names:
            if not node.is_directory:
                raise NotADirectoryError(ENOTDIR, os.strerror(ENOTDIR), "/")
            node.children = self.root.children | node.children
            self.root = node
            return node
        parent = self.parent(path)
        name = names[-1]
        old = parent.children.get(name)
        if old is not None and old.is_directory and node.is_directory:
            old.mode, old.uid, old.gid, old.mtime, old.xattrs = node.mode, node.uid, node.gid, node.mtime, node.xattrs
            return old
        if old is not None and old.is_link and node.is_directory:
            real = self.get(path, follow=True)
            if real is not None and real.is_directory:
                return real  # dpkg keeps a link to a directory where a package brings the directory
        parent.children[name] = node
        return node

    def parent(self, path: bytes, links: int = 0) -> Node:
        """The directory that holds the last name of path, made where it is missing. OSError where it can be none."""
        *ways, _last = _names(path)
        lacking = list[bytes]()
        while (found := self._resolve(b"/".join(ways), True)) is None:
            lacking.append(ways.pop())
        at = found[0]
        for name in reversed(lacking):
            if not at.is_directory:
                break
            real = at.children.get(name)
            if real is None and name != b"..":
                at.children[name] = at = directory()
            elif real is None or links == LINKS:
                raise OSError(ELOOP, os.strerror(ELOOP), os.fsdecode(path))
            else:  # a dangling link: make what it points to
                at = self.parent(_joined(ways, real.target) + b"/x", links + 1)
            ways.append(name)
        if not at.is_directory:
            raise NotADirectoryError(ENOTDIR, os.strerror(ENOTDIR), os.fsdecode(path))
        return at

    def remove(self, path: bytes) -> Node | None:
        """Take a name and all under it out; None when it is not there."""
        names = _names(path)
        found = self._resolve(b"/".join(names[:-1]), True) if names else None
        return found[0].children.pop(names[-1], None) if found and found[0].is_directory else None

    def clear(self, path: bytes) -> None:
        """Empty a directory."""
        node = self.get(path, follow=True)
        if node is not None:
            node.children.clear()

    def _resolve(self, path: bytes, follow: bool) -> tuple[Node, list[bytes]] | None:
        todo = _names(path)[::-1]
        done: list[bytes] = []
        trail = [self.root]
        links = 0
        while todo:
            name = todo.pop()
            if name == b"..":
                if done:
                    done.pop()
                    trail.pop()
                continue
            child = trail[-1].children.get(name)
            if child is None:
                return None
            if child.is_link and (todo or follow):
                links += 1
                if links > LINKS:
                    return None
                if child.target.startswith(b"/"):
                    done.clear()
                    del trail[1:]
                todo.extend(_names(child.target)[::-1])
                continue
            done.append(name)
            trail.append(child)
        return trail[-1], done


def _names(path: bytes) -> list[bytes]:
    return [name for name in path.split(b"/") if name not in (b"", b".")]


def _joined(base: list[bytes], target: bytes) -> bytes:
    return target if target.startswith(b"/") else b"/".join([*base, target])


def _walk(prefix: bytes, node: Node) -> Iterator[tuple[bytes, Node]]:
    stack = [(prefix, iter(list(node.children.items())))]
    while stack:
        at, names = stack[-1]
        for name, child in names:
            path = at + b"/" + name if at else name
            yield path, child
            if child.is_directory:
                stack.append((path, iter(list(child.children.items()))))
                break
        else:
            stack.pop()


def _never_follow(path: str | bytes, flags: int) -> int:
    return os.open(path, flags | os.O_NOFOLLOW)


def _exactly(file: BinaryIO, size: int) -> Iterator[bytes]:
    """The first size bytes; padded with zeros when the file shrank meanwhile, so that size and content agree."""
    left = size
    while left > 0 and (piece := file.read(min(PIECE, left))):
        left -= len(piece)
        yield piece
    while left > 0:
        yield bytes(min(PIECE, left))
        left -= PIECE
