"""Archives are opened within bounds, and what is left closed is said: bombs, encryption, damage, archives in archives."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from mirage.analysis.artifacts import unpacking
from mirage.analysis.artifacts.unpacking import MAX_BYTES, MAX_ENTRIES, MAX_MEMBERS, unpack


def tar(**members: bytes) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def zipped(compression: int = zipfile.ZIP_DEFLATED, /, **members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "members"),
    [
        (gzip.compress(b"one"), {"gzip": b"one"}),
        (bz2.compress(b"one"), {"bzip2": b"one"}),
        (lzma.compress(b"one"), {"xz": b"one"}),
        (zstandard.compress(b"one"), {"zstandard": b"one"}),
        (zipped(a=b"one", b=b"two"), {"a": b"one", "b": b"two"}),
        (tar(a=b"one"), {"a": b"one"}),
        (b"!<arch>\n" + b"a/".ljust(16) + b"0".ljust(32) + b"3".ljust(10) + b"`\none", {"a": b"one"}),
        (b"plain", {}),
    ],
    ids=["gzip", "bzip2", "xz", "zstandard", "zip", "tar", "ar", "none"],
)
def test_what_is_packed_is_found(data: bytes, members: dict[str, bytes]) -> None:
    found = unpack(data)
    assert ({member.name: member.data for member in found.members}, found.notes) == (members, ())


def test_archives_in_archives_are_opened_and_not_for_ever() -> None:
    found = unpack(gzip.compress(zipped(x=tar(y=b"one"))))
    assert [member.name for member in found.members] == ["gzip", "gzip!x", "gzip!x!y"]
    deep = b"one"
    for _ in range(6):
        deep = gzip.compress(deep)
    found = unpack(deep)
    assert len(found.members) == unpacking.MAX_DEPTH and found.notes == ("archives in archives, too deep",)


@pytest.mark.parametrize(
    "pack", [gzip.compress, bz2.compress, lambda data: zipped(a=data, b=data), lambda data: gzip.compress(tar(a=data))]
)
def test_a_bomb_is_opened_up_to_the_bound(pack: object) -> None:
    found = unpack(pack(bytes(MAX_BYTES * 2)))  # type: ignore[operator]
    assert sum(len(member.data) for member in found.members) <= MAX_BYTES
    assert "more is packed than is looked at" in found.notes


def test_many_members_are_looked_at_up_to_the_bound() -> None:
    found = unpack(tar(**{f"f{number}": b"x" for number in range(MAX_MEMBERS + 9)}))
    assert (len(found.members), found.notes) == (MAX_MEMBERS, ("more is packed than is looked at",))
    assert unpack(zipped(a=b"x") + b"PK\x01\x02" * (MAX_ENTRIES + 1)).notes == ("a zip of too many entries",)


def test_what_could_take_any_memory_or_is_encrypted_is_left_closed() -> None:
    assert unpack(zipped(zipfile.ZIP_LZMA, a=b"one")).notes == ("compressed by method 14",)
    locked = bytearray(zipped(a=b"one"))
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    assert (unpack(bytes(locked)).members, unpack(bytes(locked)).notes) == ((), ("encrypted",))
    huge = lzma.compress(b"one", format=lzma.FORMAT_XZ, filters=[{"id": lzma.FILTER_LZMA2, "dict_size": 128 << 20}])
    assert unpack(huge).notes == ("damaged: LZMAError",)


def test_names_of_members_are_cut_and_lead_nowhere() -> None:
    found = unpack(zipped(**{"../" * 100 + "etc/passwd": b"one"}))
    assert len(found.members[0].name) == unpacking.MAX_NAME


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(
        [
            gzip.compress(b"one" * 99),
            zipped(a=b"one"),
            tar(a=b"one"),
            lzma.compress(b"one"),
            bz2.compress(b"one"),
            zstandard.compress(b"one"),
        ]
    ),
    st.integers(0, 400),
    st.binary(min_size=1, max_size=4),
)
def test_damage_anywhere_is_borne(data: bytes, at: int, change: bytes) -> None:
    at %= len(data)
    unpack(data[:at] + change + data[at + len(change) :])
    unpack(data[:at])
