"""How inodes, names and chunks lie in the store: the buckets, their keys and the records.

Every layer has a number, and its buckets begin with it:

    layers          layer name            -> number
    s NUMBER        state                 -> open | frozen | gone
    i NUMBER GROUP  inode                 -> Inode          256 numbers a bucket, so that layers do not contend in one hash
                    inode "x"             -> its xattrs
                    inode "a"             -> access time of an inode that this layer has not copied up
    g NUMBER        GROUP                 -> ""             which groups the layer has
    d NUMBER INODE  name                  -> Name           inode 0 is a whiteout
    c NUMBER INODE  index                 -> chunk
    o NUMBER        inode                 -> ""             no name any more, but held, or not collected yet
    p NUMBER        token                 -> Holder         processes that may hold inodes or keep uncounted usage
    u NUMBER        ""                    -> Usage
    w NUMBER, t NUMBER                    who listens to the layer's commits, and their log: see `touched`
    meta            next, layer           -> the next free inode and layer number
    trash           NUMBER                -> ""             layers that were reset and wait to be cleared
"""

from __future__ import annotations

from stat import S_IFDIR, S_IFLNK, S_IFMT

import msgspec

from mirage.vfs.lower import Lower

GROUP_BITS = 8

PAGE = 4096
PAGES = 8  # pages a chunk
CHUNK = PAGE * PAGES

META, LAYERS, TRASH = b"meta", b"layers", b"trash"
NEXT_INODE, NEXT_LAYER = b"next", b"layer"
STATE = b"state"
OPEN, FROZEN, GONE = b"open", b"frozen", b"gone"


class Inode(msgspec.Struct, array_like=True, gc=False):
    """One inode as a layer has it. Times in nanoseconds.

    `base`: how many bytes of the image's file still shine through where the layer has no chunk. `pages`: allocated 4 KiB pages
    in all; `stored`: bytes charged to this layer. `born`: the layer that made it, 0 for the image: names of a directory are
    looked for no deeper. `cookie`: the next readdir offset of a directory; `parent` and `name` are a directory's own.
    """

    mode: int
    nlink: int
    uid: int
    gid: int
    size: int
    atime: int
    mtime: int
    ctime: int
    btime: int
    born: int
    parent: int = 0
    name: bytes = b""
    flags: int = 0
    subdirs: int = 0
    cookie: int = 1
    rdev: int = 0
    pages: int = 0
    base: int = 0
    stored: int = 0
    xattrs: bool = False
    target: bytes = b""


def duplicate(inode: Inode) -> Inode:
    """A copy to be changed (copy.copy, without its detours)."""
    return inode.__copy__()  # type: ignore[attr-defined,no-any-return]


class Usage(msgspec.Struct, array_like=True, gc=False):
    """What a layer holds, for its quota."""

    inodes: int = 0
    bytes: int = 0


Name = tuple[int, int, int]  # inode (0: whiteout), S_IF... bits, readdir offset

_encoder = msgspec.msgpack.Encoder()
encode_inode = _encoder.encode
decode_inode = msgspec.msgpack.Decoder(Inode).decode
encode_name = _encoder.encode
decode_name = msgspec.msgpack.Decoder(tuple[int, int, int]).decode
decode_usage = msgspec.msgpack.Decoder(Usage).decode
encode_xattrs = _encoder.encode
decode_xattrs = msgspec.msgpack.Decoder(dict[bytes, bytes]).decode
encode = _encoder.encode

WHITEOUT: Name = (0, 0, 0)
WHITEOUT_RAW = encode_name(WHITEOUT)


def number(value: int) -> bytes:
    """8 bytes that sort as the number does."""
    return value.to_bytes(8, "big")


class Buckets:
    """The names of one layer's buckets."""

    __slots__ = ("_chunks", "_inodes", "_names", "groups", "holders", "listeners", "orphans", "state", "told", "usage")

    def __init__(self, layer: int) -> None:
        prefix = layer.to_bytes(4, "big")
        self._inodes = b"i" + prefix
        self._names = b"d" + prefix
        self._chunks = b"c" + prefix
        self.groups = b"g" + prefix
        self.holders = b"p" + prefix
        self.orphans = b"o" + prefix
        self.state = b"s" + prefix
        self.listeners = b"w" + prefix
        self.told = b"t" + prefix
        self.usage = b"u" + prefix

    def inodes(self, ino: int) -> bytes:
        return self._inodes + (ino >> GROUP_BITS).to_bytes(6, "big")

    def names(self, directory: int) -> bytes:
        return self._names + directory.to_bytes(8, "big")

    def chunks(self, ino: int) -> bytes:
        return self._chunks + ino.to_bytes(8, "big")


def from_lower(lower: Lower, ino: int) -> Inode:
    """An inode of the image as a layer would keep it. KeyError: there is none."""
    stat = lower.stat(ino)
    kind = S_IFMT(stat.mode)
    inode = Inode(
        stat.mode, stat.nlink, stat.uid, stat.gid, stat.size, stat.atime, stat.mtime, stat.ctime, stat.btime, 0, flags=stat.flags
    )
    inode.rdev = stat.rdev
    if kind == S_IFDIR:
        inode.parent, inode.name = lower.where(ino)
        inode.subdirs = stat.nlink - 2
        inode.nlink = 1
    elif kind == S_IFLNK:
        inode.target = lower.readlink(ino)
    else:
        inode.base = stat.size
        inode.pages = -(-stat.size // 4096)
    return inode
