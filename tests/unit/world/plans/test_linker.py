"""What ldconfig keeps beside its cache tells of the files that the machine shows, in the order in which glibc 2.36 writes it."""

from __future__ import annotations

import struct
from collections.abc import Mapping

from mirage.base.clock import SECOND
from mirage.vfs.types import Stat
from mirage.world.plans.linker import beside, libraries

RECORDED = (  # the first entries that ldconfig wrote on the image: name, inode, ctime, size, device
    (b"libmd.so.0", 0xF57177, 0x6B0BF0E1, 0xB8D0, 0xA2),
    (b"libbz2.so.1.0", 0xF572D1, 0x6B0BF0E2, 0x123C0, 0xA2),
    (b"libtic.so.6", 0xF57165, 0x6B0BF0E1, 0x118A0, 0xA2),
    (b"libsepol.so.2", 0xF572C5, 0x6B0BF0E2, 0xBA920, 0xA2),
    (b"libsensors.so.5", 0xF57256, 0x6B0BF0E2, 0xE990, 0xA2),
    (b"libgdbm.so.6", 0xF571B0, 0x6B0BF0E1, 0x11818, 0xA2),
)


def cache(paths: Mapping[bytes, bytes]) -> bytes:
    """As /etc/ld.so.cache holds these names and paths."""
    strings, entries = b"", b""
    start = 48 + 24 * len(paths)
    for name, path in paths.items():
        entries += struct.pack("<iIIIQ", 0x303, start + len(strings), start + len(strings) + len(name) + 1, 0, 0)
        strings += name + b"\0" + path + b"\0"
    return b"glibc-ld.so.cache1.1" + struct.pack("<IIB19x", len(paths), len(strings), 2) + entries + strings


def shown(ino: int, time: int, size: int, device: int) -> Stat:
    return Stat(device, ino, 0o100644, 1, 0, 0, 0, size, 4096, 0, 0, 0, time * SECOND + 5, 0)


def names(data: bytes) -> list[bytes]:
    """The sonames of the entries, in their order."""
    count, _length = struct.unpack_from("<II", data, 24)
    texts = data[32 + 48 * count :]
    at = [struct.unpack_from("<QQQQiI", data, 32 + 48 * number)[5] for number in range(count)]
    return [texts[start : texts.index(b"\0", start)] for start in at]


def test_entries_stand_in_the_order_in_which_ldconfig_wrote_them() -> None:
    paths = {b"/lib/" + name: shown(*facts) for name, *facts in RECORDED}
    written = beside(cache({path.removeprefix(b"/lib/"): path for path in reversed(paths)}), paths.__getitem__)
    assert names(written) == [name for name, *_facts in RECORDED]
    assert written.startswith(b"glibc-ld.so.auxcache-2.0" + struct.pack("<I", len(RECORDED)))
    assert written[32:68] == struct.pack("<QQQQi", 0xF57177, 0x6B0BF0E1, 0xB8D0, 0xA2, 0x303)


def test_a_library_without_a_soname_has_the_empty_one_and_one_that_is_gone_none_at_all() -> None:
    def stat(path: bytes) -> Stat:
        if path == b"/usr/lib/libgone.so.1":
            raise FileNotFoundError
        return shown(300, 7, 12, 26)

    paths = {b"libgalera_smm.so": b"/usr/lib/libgalera_smm.so", b"libgone.so.1": b"/usr/lib/libgone.so.1"}
    assert names(beside(cache(paths), stat)) == [b""]


def test_what_is_no_cache_names_no_library() -> None:
    assert list(libraries(b"")) == list(libraries(b"ld.so-1.7.0" + b"\0" * 100)) == []
