"""A distribution without its bytes: where no package is within reach, a tree of facts, and of texts of our own.

A skeleton carries paths, types, modes, owners, sizes, times, link targets and package versions, the hashes of programs, and
those files that are nothing but facts (accounts, dpkg's lists, settings). The bytes of all others are filler of the right size.
`skeletons/debian-12.zst` is made from a built image by `tools/skeleton.py`; the words in `skeletons/debian-12.toml` are ours.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from hashlib import sha256
from importlib import resources
from pathlib import Path
from stat import S_ISLNK, S_ISREG

import msgspec
import zstandard

from mirage.image.format import UNHASHED, Meta
from mirage.image.tree import Content, Fact, Literal, Node, Tree
from mirage.image.writer import Progress, silent, write_image

FOLDER = resources.files("mirage.image") / "skeletons"
LEVEL = 22
WINDOW = 24  # log2: all paths lie within reach of dpkg's lists, which repeat them


class Facts(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """What is known of a tree, in columns, one entry a name unless said otherwise; the root, whose name is empty, first.

    Names stand in order of creation. Whatever belongs to an inode is given where its first name stands.
    """

    name: str  # debian-12
    born: int  # ns, as in the image's Meta
    ended: int
    paths: bytes  # NUL between
    owners: list[tuple[int, int, int]]  # the different triples of mode, uid, gid
    owner: bytes  # one byte: which triple
    mtimes: bytes  # ns, as <q
    links: dict[int, int]  # hard links: a later name and the first
    targets: bytes  # of symbolic links in turn, NUL between
    sizes: bytes  # of regular files in turn, as <Q
    fillers: bytes  # of regular files in turn, one byte: what stands in (see `filler`)
    hashes: dict[int, bytes]  # SHA-256 and MD5 of programs
    xattrs: dict[int, dict[bytes, bytes]]
    texts: dict[int, bytes]  # of files that are nothing but facts


def names() -> list[str]:
    """The distributions of which there is a skeleton: debian-12, ..."""
    return sorted(entry.name.removesuffix(".zst") for entry in FOLDER.iterdir() if entry.name.endswith(".zst"))


def mark(name: str) -> str:
    """Eight letters that change whenever the skeleton does."""
    return sha256(_bytes(f"{name}.zst") + _bytes(f"{name}.toml")).hexdigest()[:8]


def write_skeleton(name: str, path: Path, progress: Progress = silent) -> Path:
    """Write the image of a skeleton at path, atomically. Seconds."""
    facts = unpack(_bytes(f"{name}.zst"))
    meta = Meta(name=name, source="skeleton", born=facts.born, ended=facts.ended)
    return write_image(tree_of(facts, words(name)), path, meta, progress=progress)


def words(name: str) -> dict[str, str]:
    """The texts of files, by path without leading slash, that we wrote ourselves."""
    return msgspec.toml.decode(_bytes(f"{name}.toml"), type=dict[str, dict[str, str]])["texts"]


def pack(facts: Facts) -> bytes:
    parameters = zstandard.ZstdCompressionParameters.from_level(LEVEL, window_log=WINDOW)
    return zstandard.ZstdCompressor(compression_params=parameters).compress(msgspec.msgpack.encode(facts))


def unpack(data: bytes) -> Facts:
    plain = zstandard.ZstdDecompressor(max_window_size=1 << WINDOW).decompress(data)
    return msgspec.msgpack.decode(plain, type=Facts)


def tree_of(facts: Facts, ours: Mapping[str, str]) -> Tree:
    """The tree of the facts; `ours` are texts that stand in place of a file's filler, by path."""
    targets = iter(facts.targets.split(b"\0"))
    contents = zip(_numbers(facts.sizes, "Q"), facts.fillers)
    tree = Tree()
    nodes: list[Node] = []
    known: dict[bytes, Node] = {}
    rows = zip(facts.paths.split(b"\0"), facts.owner, _numbers(facts.mtimes, "q"))
    for number, (path, owner, mtime) in enumerate(rows):
        if number in facts.links:
            node = nodes[facts.links[number]]
        else:
            node = Node(*facts.owners[owner], mtime, xattrs=facts.xattrs.get(number, {}))
            if S_ISLNK(node.mode):
                node.target = next(targets)
            elif S_ISREG(node.mode):
                size, kind = next(contents)
                node.content = _content(facts, number, path, size, kind)
        nodes.append(node)
        known[path] = node
        text = ours.get(path.decode("utf-8", "surrogateescape"))
        if text is not None:
            node.content = Literal(text.encode())  # under whichever of its names
        parent, _, name = path.rpartition(b"/")
        if path:
            known[parent].children[name] = node
    tree.root = nodes[0]
    return tree


def _content(facts: Facts, number: int, path: bytes, size: int, kind: int) -> Content:
    text = facts.texts.get(number, b"" if size == 0 else None)
    if text is not None:
        return Literal(text)
    hashes = facts.hashes.get(number)
    if hashes is None:
        return Fact(size, sha256(path).digest(), UNHASHED, kind)  # its name makes its filler
    return Fact(size, hashes[:32], hashes[32:], kind)


def _numbers(column: bytes, kind: str) -> Iterator[int]:
    return (number for (number,) in struct.iter_unpack(f"<{kind}", column))


def _bytes(name: str) -> bytes:
    return (FOLDER / name).read_bytes()
