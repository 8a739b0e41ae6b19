"""The image file, byte for byte.

    header            HEADER: magic, version, flags, sizes, checksums, digest, and where each section lies
    data              zstd frames; frame k holds bytes [k * block, (k + 1) * block) of one long stream of contents
    tables            inodes, dirents, names, xattrs, blobs, blocks, chunks, meta: one after another, checked by one CRC-32

Everything that a lookup needs is a fixed record in a table, so an image is used straight from the mapped file: opening
reads no table into Python, and processes that open the same file share its pages. Numbers are little-endian.

A *blob* is a content, kept once: its hashes, its size and where it starts in the stream. A content smaller than a block never
crosses one (the gap is zeros, which cost nothing compressed), so a small file costs one frame; a large one starts its own
block. A blob of a skeleton has no place in the stream: its offset is FILLER plus what kind of bytes stand in for it.

Inode numbers: record i is number chunks[i // CHUNK] + i % CHUNK. The chunks leave random gaps, as a machine on which
packages were unpacked and temporary files came and went has, and so that no two installations number their files alike.
"""

from __future__ import annotations

import struct

import msgspec

MAGIC = b"\x89MIRIMG\n"  # like PNG's: not text, and broken by a transfer that rewrites line ends
VERSION = 1
SITES = ".sites"  # beside an image: what its web applications answered when it was built (zstd of JSON)
ROOT_INO = 256  # BTRFS_FIRST_FREE_OBJECTID, linux/btrfs_tree.h: the number of a btrfs root directory
CHUNK = 32  # inodes numbered in a row
BLOCK = 65536  # bytes of a block; measured on a Debian root: 60 us to unpack, 2.5 times smaller at level 6
FLAG_SKELETON = 1
FILLER = 1 << 63  # added to the kind of filler in a blob's offset

SECTIONS = ("inodes", "dirents", "names", "xattrs", "blobs", "blocks", "chunks", "meta")

# magic, version, flags, size of the file, bytes of a block, CRC of the tables, digest, (offset, length) of each section;
# then the CRC of all that
HEADER = struct.Struct("<8sIIQII32s" + "QQ" * len(SECTIONS))
HEADER_CRC = struct.Struct("<I")
DATA_START = 256

# mode nlink uid gid | rdev | flags xattr | size | atime mtime ctime btime | a b parent name
#   directory: a = first dirent, b = how many; file: a = blob; symlink: a = target's place in names, b = its length
#   parent: record of the directory that holds it; name: the dirent that names it (a directory has one name)
#   xattr: place in xattrs plus one, 0 for none
INODE = struct.Struct("<IIIIQIIQqqqqIIII")
# place of the name in names, inode record, length of the name, type (S_IF bits >> 12), rank: the dirent (counted in this
# directory) whose name is the k-th in byte order, where k is this dirent's own place. Dirents stand in order of creation.
DIRENT = struct.Struct("<IIHBxI")
BLOB = struct.Struct("<32s16sQQ")  # sha256, md5, size, offset in the stream
UNHASHED = bytes(16)  # an md5 of a skeleton: the genuine bytes' hashes are not known
XATTRS = struct.Struct("<H")  # how many pairs follow
XATTR = struct.Struct("<HI")  # length of name and of value, which follow


class Meta(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of an image besides its tree."""

    name: str  # debian-12
    source: str = ""  # "packages", "import", "skeleton"
    born: int = 0  # ns: when its installation began; every later time in the tree is the installation's own
    ended: int = 0  # ns: when it ended
    made: int = 0  # ns: when the file was written
    files: int = 0
    bytes: int = 0  # of contents before deduplication
    stored: int = 0  # of compressed contents
