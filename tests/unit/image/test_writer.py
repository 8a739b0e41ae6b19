"""What a tree says, the image written from it says as well: facts, contents, numbers, and damage that is found."""

from __future__ import annotations

import hashlib
import os
import random
import stat
from pathlib import Path

import pytest

from mirage.base.clock import SECOND
from mirage.image.errors import ImageError
from mirage.image.format import ROOT_INO, Meta
from mirage.image.image import Digests, Image
from mirage.image.tree import Tree, directory, regular
from mirage.image.writer import write_image
from tests.unit.image import small

META = Meta(name="small", source="import", born=small.BORN)


@pytest.fixture
def image(tmp_path: Path) -> Image:
    return Image.open(write_image(small.tree(), tmp_path / "small.img", META))


def test_every_name_of_the_tree_is_in_the_image_with_its_facts(image: Image) -> None:
    found = small.rows(image)
    expected = {b"": small.tree().root} | dict(small.tree().walk())
    assert {path: (row.mode, row.uid, row.gid, row.mtime, row.target, row.xattrs) for path, row in found.items()} == {
        path: (node.mode, node.uid, node.gid, node.mtime, node.target, node.xattrs) for path, node in expected.items()
    }
    assert (found[b"usr/bin/ls"].nlink, found[b"etc/passwd"].nlink, found[b"etc"].nlink) == (2, 1, 2)


def test_contents_come_back_whole_and_in_part(image: Image) -> None:
    expected = {path: b"".join(node.content.pieces()) for path, node in small.tree().walk() if node.content is not None}
    assert small.data(image) == expected
    program = image.find(b"/bin/ls")
    assert program is not None
    for offset, size in ((0, 4), (65_530, 20), (153_600, 99), (1 << 40, 5)):
        assert image.read(program, offset, size) == expected[b"usr/bin/ls"][offset : offset + size]
    image.verify()


def test_hard_links_are_one_inode_and_links_lead_on(image: Image) -> None:
    assert image.find(b"/usr/bin/ls") == image.find(b"/usr/bin/dir") == image.find(b"/bin/../bin/ls")
    assert image.find(b"/usr/bin/sh", follow=False) != image.find(b"/usr/bin/sh")
    assert image.find(b"/usr/bin/sh") is None
    assert image.read_path(b"/etc/nothing") is None


def test_inodes_are_numbered_as_they_were_made_package_after_package(image: Image) -> None:
    order = [path for path, _ino in sorted(small.names(image), key=lambda name: name[1])]
    assert image.root == ROOT_INO
    assert order[:8] == [b"", b"etc", b"etc/deluser.conf", b"bin", b"usr", b"usr/bin", b"usr/bin/ls", b"usr/bin/dir"]
    assert image.last == max(image.inodes())


def test_a_package_s_files_are_as_old_as_its_list_and_their_directory_no_older(tmp_path: Path) -> None:
    """dpkg writes the list of a package as soon as it has unpacked it, which moves the time of each directory that it put something into."""
    tree = small.tree()
    unpacked = small.BORN + 7 * SECOND
    for path, moment in ((b"var/lib/dpkg/info/coreutils.list", unpacked), (b"usr/bin", unpacked), (b"usr", small.BORN + SECOND)):
        node = tree.get(path)
        assert node is not None
        node.mtime = moment
    tree.put(b"usr/bin/cp", regular(b"another", 0o755, mtime=small.DATED))
    listing = tree.get(b"var/lib/dpkg/info/coreutils.list")
    assert listing is not None
    tree.put(b"var/lib/dpkg/info/zeta.list", regular(b"/var\n/var/empty\n", mtime=unpacked + SECOND))
    listing.content = regular(small.LIST + b"/bin/cp\n").content
    image = Image.open(write_image(tree, tmp_path / "packages.img", META))
    stats = {path: image.stat(ino) for path, ino in small.names(image)}
    for path in (b"usr/bin/ls", b"usr/bin/dir", b"usr/bin/cp", b"etc/deluser.conf", b"usr/bin"):
        assert small.BORN < stats[path].btime <= unpacked, path
    assert image.find(b"/usr/bin/cp") < image.find(b"/var/empty"), "by its list, whose /bin is a link"  # type: ignore[operator]
    assert stats[b"usr/bin/ls"].ctime <= stats[b"usr/bin"].mtime == unpacked
    assert stats[b"usr/bin/sh"].ctime <= stats[b"usr/bin"].mtime, "a link that no package has"


def test_the_same_tree_has_the_same_digest_whenever_it_is_written(tmp_path: Path) -> None:
    first = Image.open(write_image(small.tree(), tmp_path / "a.img", META, rng=random.Random(1)))
    second = Image.open(write_image(small.tree(), tmp_path / "b.img", META, rng=random.Random(2)))
    changed = small.tree()
    changed.root.children[b"etc"].gid = 5
    third = Image.open(write_image(changed, tmp_path / "c.img", META))
    assert first.digest == second.digest != third.digest


def test_the_hashes_of_contents_are_kept(image: Image) -> None:
    ino = image.find(b"/etc/passwd")
    assert ino is not None
    text = image.read_path(b"/etc/passwd") or b""
    assert image.digest_of(ino) == Digests(hashlib.sha256(text).digest(), hashlib.md5(text).digest())
    assert image.digest_of(image.root) is None


def test_an_installation_can_be_moved_to_another_day(image: Image) -> None:
    moved = image.aged(small.BORN + 1000)
    old, new = small.rows(image), small.rows(moved)
    assert new[b"etc/passwd"].mtime == old[b"etc/passwd"].mtime + 1000
    assert new[b"usr/bin/ls"] == old[b"usr/bin/ls"]


def test_the_newest_is_a_file_whenever_directories_were_last_written_to(tmp_path: Path) -> None:
    tree = small.tree()
    tree.put(b"var/lib/apt/lists", directory(mtime=small.BORN - 1))
    image = Image.open(write_image(tree, tmp_path / "lists.img", META))
    assert image.newest(small.BORN) == small.DATED


def test_packages_are_those_of_dpkg(image: Image) -> None:
    assert [(name, package.version) for name, package in image.packages.items()] == [("coreutils", "9.1-1")]


def test_a_directory_lists_its_names_and_says_where_it_is(image: Image) -> None:
    usr = image.find(b"/usr")
    assert usr is not None
    assert [(entry.name, entry.type) for entry in image.readdir(usr)] == [(b"bin", stat.S_IFDIR), (b"share", stat.S_IFDIR)]
    assert image.where(usr) == (image.root, b"usr")
    assert image.lookup(usr, b"lib") is None


def test_what_is_no_image_says_so(tmp_path: Path) -> None:
    place = tmp_path / "x.img"
    with pytest.raises(ImageError, match="can not be opened: No such file"):
        Image.open(place)
    place.write_bytes(b"short")
    with pytest.raises(ImageError, match="too short"):
        Image.open(place)
    place.write_bytes(bytes(4096))
    with pytest.raises(ImageError, match="is no Mirage image"):
        Image.open(place)


def test_a_torn_or_damaged_image_is_refused(tmp_path: Path) -> None:
    place = write_image(small.tree(), tmp_path / "x.img", META)
    whole = place.read_bytes()
    place.write_bytes(whole[:-1])
    with pytest.raises(ImageError, match="is torn"):
        Image.open(place)
    place.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    with pytest.raises(ImageError, match="the tables of image"):
        Image.open(place)
    place.write_bytes(whole[:20] + bytes([whole[20] ^ 1]) + whole[21:])
    with pytest.raises(ImageError, match="the header of image"):
        Image.open(place)
    place.write_bytes(whole[:300] + bytes([whole[300] ^ 1]) + whole[301:])
    with Image.open(place) as image, pytest.raises(ImageError, match="is damaged"):
        image.verify()


def test_a_failed_writing_leaves_nothing(tmp_path: Path) -> None:
    class Gone:
        size = 5

        def pieces(self) -> list[bytes]:
            raise OSError(5, os.strerror(5))

    broken: Tree = small.tree()
    broken.root.children[b"etc"].children[b"passwd"].content = Gone()  # type: ignore[assignment]
    with pytest.raises(OSError, match="Input/output"):
        write_image(broken, tmp_path / "x.img", META)
    assert list(tmp_path.iterdir()) == []
