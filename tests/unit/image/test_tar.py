"""A tar is read as tar would unpack it: owners, nanoseconds, links, devices, attributes; what is torn or climbs out is refused."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import stat
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard

from mirage.image.errors import BuildError
from mirage.image.imports import from_anything
from mirage.image.tree import Tree


def member(name: str, kind: bytes = tarfile.REGTYPE, **facts: object) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type = kind
    for key, value in facts.items():
        setattr(info, key, value)
    return info


def archive(place: Path, *members: tuple[tarfile.TarInfo, bytes]) -> Path:
    with tarfile.open(place, "w", format=tarfile.PAX_FORMAT) as tar:
        for info, data in members:
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return place


def tree(place: Path, *members: tuple[tarfile.TarInfo, bytes]) -> Tree:
    return from_anything(archive(place, *members))


def test_every_kind_of_member_becomes_what_it_says(tmp_path: Path) -> None:
    found = tree(
        tmp_path / "x.tar",
        (member("./", tarfile.DIRTYPE, mode=0o755), b""),
        (member("./f", mode=0o4751, uid=70_000, gid=5, pax_headers={"mtime": "1749000000.123456789"}), b"data"),
        (member("./l", tarfile.SYMTYPE, linkname="/etc/f"), b""),
        (member("./h", tarfile.LNKTYPE, linkname="./f"), b""),
        (member("./c", tarfile.CHRTYPE, mode=0o666, devmajor=1, devminor=3), b""),
        (member("./p", tarfile.FIFOTYPE, mode=0o600), b""),
    )
    file, link, device, pipe = (found.root.children[name] for name in (b"f", b"l", b"c", b"p"))
    assert (file.mode, file.uid, file.gid, file.mtime) == (stat.S_IFREG | 0o4751, 70_000, 5, 1_749_000_000_123_456_789)
    assert found.read(b"f") == b"data"
    assert found.root.children[b"h"] is file
    assert (link.mode, link.target) == (stat.S_IFLNK | 0o777, b"/etc/f")
    assert (device.mode, device.rdev) == (stat.S_IFCHR | 0o666, 0x103)
    assert pipe.mode == stat.S_IFIFO | 0o600


def test_extended_attributes_come_with_the_file(tmp_path: Path) -> None:
    found = tree(
        tmp_path / "x.tar",
        (member("a", pax_headers={"SCHILY.xattr.security.capability": "\1\0\2", "SCHILY.xattr.security.selinux": "x"}), b"a"),
        (member("b", pax_headers={"LIBARCHIVE.xattr.user.k": "dg"}), b"b"),
    )
    assert [found.root.children[name].xattrs for name in (b"a", b"b")] == [{b"security.capability": b"\1\0\2"}, {b"user.k": b"v"}]


def test_a_packed_archive_is_the_same_tree(tmp_path: Path) -> None:
    plain = archive(tmp_path / "x.tar", (member("f"), b"data" * 9999)).read_bytes()
    packers: list[Callable[[bytes], bytes]] = [gzip.compress, bz2.compress, lzma.compress, zstandard.ZstdCompressor().compress]
    for pack in packers:
        (tmp_path / "packed").write_bytes(pack(plain))
        assert from_anything(tmp_path / "packed").read(b"f") == b"data" * 9999
        (tmp_path / "packed").write_bytes(pack(plain)[:-20])
        with pytest.raises(BuildError):
            from_anything(tmp_path / "packed")


@pytest.mark.parametrize(
    ("info", "words"),
    [
        (member("a/../../b"), "climbs out of it"),
        (member("h", tarfile.LNKTYPE, linkname="gone"), "is a hard link to 'gone', which is not there"),
    ],
)
def test_what_no_tar_should_hold_is_refused(info: tarfile.TarInfo, words: str, tmp_path: Path) -> None:
    with pytest.raises(BuildError, match=words):
        tree(tmp_path / "x.tar", (info, b""))


def test_a_file_below_a_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="can not be laid there: Not a directory"):
        tree(tmp_path / "x.tar", (member("a"), b"x"), (member("a/b"), b"x"))


def test_an_archive_that_ends_with_its_last_byte_is_whole(tmp_path: Path) -> None:
    data = archive(tmp_path / "x.tar", (member("a"), b"one"), (member("b"), b"data" * 300)).read_bytes()
    end = data.rindex(b"data") + 4
    (tmp_path / "y.tar").write_bytes(data[:end])
    assert from_anything(tmp_path / "y.tar").read(b"b") == b"data" * 300
    (tmp_path / "y.tar").write_bytes(data[: end - 1])
    with pytest.raises(BuildError, match="cut off in the middle of 'b'"):
        from_anything(tmp_path / "y.tar")


def test_what_is_torn_empty_or_no_archive_says_so(tmp_path: Path) -> None:
    whole = archive(tmp_path / "x.tar", (member("f"), b"data" * 9999)).read_bytes()
    for data, words in (
        (whole[:9999], "unexpected end of data"),
        (bytes(10240), "holds nothing"),
        (b"no tar at all" * 99, "is no tar archive"),
    ):
        (tmp_path / "y.tar").write_bytes(data)
        with pytest.raises(BuildError, match=words):
            from_anything(tmp_path / "y.tar")
    with pytest.raises(BuildError, match="can not be read: No such file"):
        from_anything(tmp_path / "gone.tar")
