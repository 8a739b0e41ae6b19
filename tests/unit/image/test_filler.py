"""Filler is the same whichever way it is read, and looks like its kind at the start."""

from __future__ import annotations

import pytest

from mirage.image.filler import ARCHIVE, BINARY, ELF, GZIP, PYC, TEXT, filler, kind_of

SEED = bytes(range(32))


@pytest.mark.parametrize("kind", [BINARY, ELF, TEXT, GZIP, PYC, ARCHIVE])
@pytest.mark.parametrize("size", [0, 1, 3, 63, 64, 65, 1000])
def test_any_part_is_the_part_of_the_whole(kind: int, size: int) -> None:
    whole = filler(kind, SEED, size, 0, size)
    assert len(whole) == size
    for at in range(0, size + 1, 37):
        for length in (0, 1, 64, 200, 5000):
            assert filler(kind, SEED, size, at, length) == whole[at : at + length]


def test_a_text_ends_with_its_last_line() -> None:
    assert filler(TEXT, SEED, 70, 0, 70) == b"#" * 63 + b"\n" + b"#" * 5 + b"\n"


def test_files_differ() -> None:
    assert filler(ELF, SEED, 500, 0, 500) != filler(ELF, SEED[::-1], 500, 0, 500)


@pytest.mark.parametrize(
    ("path", "head", "kind"),
    [
        (b"bin/ls", b"\x7fELF\2", ELF),
        (b"x.gz", b"\x1f\x8b\x08", GZIP),
        (b"libx.a", b"!<arch>\nx", ARCHIVE),
        (b"x.pyc", b"\xa7\r\r\n", PYC),
        (b"ld.so.cache", b"glibc\0", BINARY),
        (b"etc/motd", b"Words\n", TEXT),
        (b"empty", b"", TEXT),
    ],
)
def test_the_kind_is_told_by_the_first_bytes(path: bytes, head: bytes, kind: int) -> None:
    assert kind_of(path, head) == kind
    assert kind_of(b"x", filler(kind, SEED, 900, 0, 900)) == (BINARY if kind == PYC else kind)
