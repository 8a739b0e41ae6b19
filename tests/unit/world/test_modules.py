"""The kernel's modules as a visitor leaves them."""

from __future__ import annotations

import struct

import pytest

from mirage.world.host import Host
from mirage.world.kernel import proctables
from mirage.world.kernel.modules import MOST, Module, Modules, size_of

HEADER, SECTION = 64, struct.Struct("<IIQQQQIIQQ")


def test_those_of_the_boot_are_there_until_somebody_changes_them(host: Host) -> None:
    modules = Modules(host)
    assert modules.rows() == proctables.modules(host)
    assert not modules.are_changed


def test_one_that_is_put_in_comes_first_and_holds_what_it_needs(host: Host) -> None:
    modules = Modules(host)
    modules.insert(Module("low", 16384))
    modules.insert(Module("high", 20480, ("low", "libcrc32c")))
    before = {name: (count, users) for name, _, count, users in proctables.modules(host)}["libcrc32c"]
    rows = {name: row for name, *row in modules.rows()}
    assert [row[0] for row in modules.rows()[:2]] == ["high", "low"]
    assert rows["low"] == [16384, 1, "high,"]
    assert rows["libcrc32c"][1:] == [before[0] + 1, f"high,{before[1]}"]
    modules.remove("high")
    assert {name: row for name, *row in modules.rows()}["libcrc32c"][1:] == list(before)


def test_one_of_the_boot_that_goes_uses_nothing_any_more(host: Host) -> None:
    modules = Modules(host)
    modules.remove("btrfs")
    rows = {name: row for name, *row in modules.rows()}
    assert "btrfs" not in rows
    assert rows["xor"][1:] == [0, ""]


def test_one_that_has_no_name_of_its_own_or_comes_after_many_is_not_put_in(host: Host) -> None:
    modules = Modules(host)
    assert [modules.insert(Module(name, 1)) for name in ("", "a/b", "a\nb", "x" * 56, "btrfs")] == [False] * 5
    assert all(modules.insert(Module(f"m{number}", 1)) for number in range(MOST))
    assert not modules.insert(Module("one_more", 1))


def test_a_file_takes_pages_for_what_stays_of_it_and_for_its_symbols() -> None:
    """One section of code of 5000 bytes, one that goes with the start, a symbol: two pages, and one."""
    names = b"\0.text\0.init.text\0.symtab\0.names\0"
    texts = b"\0work\0"
    symbols = bytes(24) + struct.pack("<IBBHQQ", 1, 0, 0, 1, 0, 0)
    data = bytearray(HEADER)
    places = []
    for piece in (names, texts, symbols):
        places.append(len(data))
        data += piece
    rows = [
        (0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
        (1, 1, 6, 0, 0, 5000, 0, 0, 16, 0),
        (7, 1, 6, 0, 0, 9000, 0, 0, 16, 0),
        (18, 2, 0, 0, places[2], len(symbols), 5, 0, 8, 24),
        (26, 3, 0, 0, places[0], len(names), 0, 0, 1, 0),
        (26, 3, 0, 0, places[1], len(texts), 0, 0, 1, 0),
    ]
    struct.pack_into("<Q", data, 40, len(data))
    struct.pack_into("<HH", data, 60, len(rows), 4)
    for row in rows:
        data += SECTION.pack(*row)
    assert size_of(bytes(data)) == 3 * 4096
    with pytest.raises((ValueError, struct.error)):
        size_of(b"no module")


def test_a_file_that_would_keep_one_long_is_none() -> None:
    def made(*rows: tuple[int, ...]) -> bytes:
        data = bytearray(HEADER)
        struct.pack_into("<Q", data, 40, HEADER)
        struct.pack_into("<HH", data, 60, len(rows), 0)
        return bytes(data) + b"".join(SECTION.pack(*row) for row in rows)

    with pytest.raises(ValueError, match="so many"):
        size_of(made((0,) * 10, (0, 2, 0, 0, 0, 24 << 20, 0, 0, 8, 24)))
    with pytest.raises(ValueError, match="not found"):
        size_of(made((0, 0, 0, 0, HEADER + SECTION.size, 0, 0, 0, 0, 0)) + b"x" * 600 + b"\0")
