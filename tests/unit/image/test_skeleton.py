"""A skeleton says of a tree what the tree says of itself, has none of its prose, and a world opens on it."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from mirage.base.clock import ManualClock
from mirage.image import skeleton
from mirage.image.format import Meta
from mirage.image.image import Image
from mirage.image.writer import write_image
from mirage.state.open import open_store
from mirage.vfs.caller import Caller
from mirage.world.host import Host
from tests.unit.image import small
from tools.skeleton import SUMMARIES, facts_of, settings, unit

META = Meta(name="small", source="packages", born=small.BORN)
WORDS = {"etc/motd": "Ours.\n", "etc/unheard-of": "No name, no file.\n"}
OURS = {b"etc/motd", b"etc/deluser.conf", b"var/lib/dpkg/status"}  # shorter here than in the tree: prose is gone


@pytest.fixture
def genuine(tmp_path: Path) -> Image:
    return Image.open(write_image(small.tree(), tmp_path / "small.img", META))


@pytest.fixture
def bones(genuine: Image, tmp_path: Path) -> Image:
    facts = skeleton.unpack(skeleton.pack(facts_of(genuine)))
    meta = Meta(name=facts.name, source="skeleton", born=facts.born, ended=facts.ended)
    return Image.open(write_image(skeleton.tree_of(facts, WORDS), tmp_path / "bones.img", meta))


@pytest.fixture(scope="module")
def debian(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Image]:
    with Image.open(skeleton.write_skeleton("debian-12", tmp_path_factory.mktemp("skeleton") / "x.img")) as image:
        yield image


def test_every_fact_is_the_trees_own(genuine: Image, bones: Image) -> None:
    expected, found = small.rows(genuine), small.rows(bones)
    assert list(found) == list(expected)
    for path in found:
        assert found[path]._replace(size=0) == expected[path]._replace(size=0)
        assert path in OURS or found[path].size == expected[path].size
    assert [path for path, _ in sorted(small.names(bones), key=lambda name: name[1])] == [
        path for path, _ in sorted(small.names(genuine), key=lambda name: name[1])
    ]


def test_only_facts_and_words_of_ours_are_readable(genuine: Image, bones: Image) -> None:
    theirs, found = small.data(genuine), small.data(bones)
    assert found[b"etc/motd"] == b"Ours.\n"
    assert found[b"etc/deluser.conf"] == b"REMOVE_HOME = 0\n"
    assert found[b"var/lib/dpkg/status"].startswith(b"Package: coreutils\nEssential: yes\nStatus: install ok installed\n")
    assert found[b"var/lib/dpkg/status"].endswith(b"Depends: libc6\nDescription: " + summary("coreutils") + b"\n\n")
    assert b"Maintainer" not in found[b"var/lib/dpkg/status"]
    same = {path for path in found if found[path] == theirs[path]}
    assert same == {b"etc/passwd", b"etc/shadow", b"var/empty", b"var/lib/dpkg/info/coreutils.list"}


def test_filler_is_of_the_right_kind_and_hashes_are_known_of_programs_alone(genuine: Image, bones: Image) -> None:
    found = small.data(bones)
    assert found[b"usr/bin/ls"][:4] == b"\x7fELF"
    assert found[b"usr/share/doc/n\xff.gz"][:2] == b"\x1f\x8b"
    assert set(found[b"usr/share/doc/prose"].splitlines()) == {b"#" * 63, b"#" * 31}
    for path in (b"/usr/bin/ls", b"/usr/bin/dir", b"/usr/share/doc/prose"):
        here, there = bones.find(path), genuine.find(path)
        assert here is not None
        assert there is not None
        assert bones.digest_of(here) == (genuine.digest_of(there) if b"bin" in path else None)


def summary(name: str) -> bytes:
    """The line of ours for a package."""
    return next(words for pattern, words in SUMMARIES if pattern == name).encode()


def test_every_package_has_a_line_of_ours(debian: Image) -> None:
    assert [name for name, package in debian.packages.items() if not package.summary] == []


def test_settings_are_the_lines_in_force() -> None:
    assert settings(b"# a\n\nA = 1 # kept\n  # b\n; c\n// d\n/usr/lib\n\tB\n") == b"A = 1 # kept\n/usr/lib\n\tB\n"


def test_of_a_unit_is_kept_what_systemctl_shows() -> None:
    text = (
        b"# SPDX\n[Unit]\nDescription=A thing\nAfter=x\n\n[Service]\nExecStart=/a \\\n  -b\nPrivateTmp=yes\n[Install]\nWantedBy=y\n"
    )
    assert unit(text) == b"[Unit]\nDescription=A thing\n[Service]\nExecStart=/a    -b\n[Install]\nWantedBy=y\n"


def test_the_skeleton_of_debian_is_small_and_whole(debian: Image) -> None:
    assert len((skeleton.FOLDER / "debian-12.zst").read_bytes()) < 1 << 19
    assert debian.is_skeleton
    assert (debian.meta.name, debian.meta.source) == ("debian-12", "skeleton")
    assert {"openssh-server", "nginx", "mariadb-server", "php8.2-fpm", "bash", "coreutils"} <= set(debian.packages)
    words = {name for name in skeleton.words("debian-12") if debian.find(b"/" + name.encode()) is None}
    assert words == set()
    assert {
        name for name, text in skeleton.words("debian-12").items() if debian.read_path(b"/" + name.encode()) != text.encode()
    } == set()
    debian.verify()


def test_every_file_that_dpkg_lists_is_in_the_skeleton(debian: Image) -> None:
    info = debian.find(b"/var/lib/dpkg/info")
    assert info is not None
    missing = set()
    for entry in debian.readdir(info):
        if entry.name.endswith(b".list"):
            paths = debian.read(entry.ino, 0, 1 << 26).split()
            missing |= {path for path in paths if debian.find(path, follow=False) is None}
    assert not {path for path in missing if not path.startswith((b"/run", b"/dev", b"/proc"))}


def test_no_prose_of_a_package_is_carried(debian: Image) -> None:
    for path, ino in small.names(debian):
        if stat.S_ISREG(debian.stat(ino).mode) and path.startswith((b"usr/share/doc/", b"usr/share/man/", b"usr/lib/python3")):
            assert not debian.stat(ino).size or not debian.has_bytes(ino), path


def test_a_world_opens_on_it(debian: Image) -> None:
    host = Host.open(open_store("memory:", b"host"), debian, clock=ManualClock(debian.meta.born + 10**16), seed=b"s" * 32)
    caller = Caller(host.view())
    assert caller.read_file(b"/etc/hostname").decode().strip() == host.identity.hostname
    assert caller.read_file(b"/etc/passwd").startswith(b"root:x:0:0:root:/root:/bin/bash\n")
    assert b"\nPermitRootLogin yes\n" in caller.read_file(b"/etc/ssh/sshd_config")
    assert caller.stat(b"/bin/ls").size == debian.stat(debian.find(b"/usr/bin/ls") or 0).size
    assert host.uname.release == host.identity.kernel
