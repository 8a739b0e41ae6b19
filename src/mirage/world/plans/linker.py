"""/var/cache/ldconfig/aux-cache as ldconfig (glibc 2.36) leaves it beside /etc/ld.so.cache: which file bore which soname when it last looked.

Recorded from the image's own ldconfig: an entry for each library of the cache by inode, ctime, size and device, in the order of its hash
table of 8191, and then the names. Four bytes of each entry are what malloc's memory held before: a piece of the cache's strings.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from stat import S_IFREG
from typing import TYPE_CHECKING

from mirage.base.clock import SECOND
from mirage.vfs.caller import Caller
from mirage.vfs.lower import Lower
from mirage.vfs.types import ROOT, Stat
from mirage.world.plans import below
from mirage.world.plans.author import LINKER
from mirage.world.plans.entry import Entry, Unit

if TYPE_CHECKING:
    from mirage.world.host import Host

PARENT, NAME, CACHE = b"/var/cache/ldconfig", b"aux-cache", "/etc/ld.so.cache"
AFTER = 3_100_000  # the cache itself
MAGIC, CACHE_MAGIC = b"glibc-ld.so.auxcache-2.0", b"glibc-ld.so.cache1.1"
HEADER, LIBRARY = struct.Struct("<20sIIB19x"), struct.Struct("<iIIIQ")  # of the cache
ENTRY = struct.Struct("<QQQQiII4s")
BUCKETS = 8191
NAMELESS = (b"libgalera_smm.so",)  # which say no soname
LONGEST = 1 << 20


def units(lower: Lower) -> list[Unit]:
    """One, where the image has the cache; `lower` has the machine's times."""
    made = below.stat(lower, CACHE)
    if made is None or below.at(lower, PARENT) is None:
        return []
    return [Unit(PARENT, "", Entry(NAME, 0, S_IFREG | 0o600, 0, 0, made.mtime + AFTER, LINKER))]


def write(host: Host) -> bytes:
    """The file."""
    return beside(below.read(host.author.lower, CACHE, LONGEST), Caller(host.view(), ROOT).stat)


def beside(cache: bytes, stat: Callable[[bytes], Stat]) -> bytes:
    """What goes with a cache whose libraries show so."""
    found: list[tuple[int, tuple[int, int, int, int], int, bytes]] = []
    for name, path, flags in libraries(cache):
        try:
            file = stat(path)
        except OSError:
            continue
        known = (file.ino, file.ctime // SECOND, file.size, file.dev)
        found.append((_bucket(*known), known, flags, b"" if name in NAMELESS else name + b"\0"))
    found.sort(key=lambda entry: entry[0])
    entries, names = b"", b"\0"
    for number, (_place, known, flags, name) in enumerate(found):
        at = HEADER.size + LIBRARY.size * len(found) + 48 * number
        entries += ENTRY.pack(*known, flags, len(names) if name else 0, 0, cache[at : at + 4])
        names += name
    return MAGIC + struct.pack("<II", len(found), len(names)) + entries + names


def libraries(cache: bytes) -> Iterator[tuple[bytes, bytes, int]]:
    """Name, path and flags of each library of the cache; none of what is no cache."""
    if len(cache) < HEADER.size or not cache.startswith(CACHE_MAGIC):
        return
    _magic, count, _strings, _flags = HEADER.unpack_from(cache)
    for flags, key, value, _osversion, _hwcap in LIBRARY.iter_unpack(cache[HEADER.size : HEADER.size + LIBRARY.size * count]):
        yield cache[key : cache.index(b"\0", key)], cache[value : cache.index(b"\0", value)], flags


def _bucket(ino: int, ctime: int, size: int, device: int) -> int:
    """aux_cache_entry_id_hash() of elf/cache.c, in the table of that size."""
    mixed = (((ino * 11 + ctime) * 11 + size) * 11 + device) & 0xFFFFFFFFFFFFFFFF
    return ((mixed ^ (mixed >> 32)) & 0xFFFFFFFF) % BUCKETS
