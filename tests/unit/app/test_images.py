"""Which image a start gets: the one there is, one built now, or the skeleton; and images made from what an operator has."""

from __future__ import annotations

import io
import os
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from mirage.app import images
from mirage.app.config import Config, ImageConfig
from mirage.image.errors import BuildError, ImageError
from mirage.image.format import Meta
from mirage.image.image import Image
from mirage.image.writer import Progress, silent, write_image
from tests.unit.image import small

UNBUILT = Config(image=ImageConfig(build=False))


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache directory with no image in it."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "mirage" / "images"


@pytest.fixture
def notes() -> list[str]:
    return []


def named(name: str, *, build: bool = True) -> Config:
    return Config(image=ImageConfig(name=name, build=build))


def building(result: Callable[[Path], Path]) -> Callable[..., Path]:
    """In place of the real build, which takes minutes and a network."""

    def build(wanted: object, path: Path, *, mirror: str, progress: Progress) -> Path:
        return result(path)

    return build


def test_without_an_image_and_without_a_build_the_skeleton_stands_in(home: Path, notes: list[str]) -> None:
    found = images.ensure(UNBUILT, silent, notes.append)
    assert found.facts == {"image": "skeleton"}
    assert found.path.parent == home
    assert Image.open(found.path).is_skeleton
    assert notes == [
        "image debian-12: not built yet and image.build is false; run: mirage image build debian:12; "
        "starting on its skeleton: names, sizes and dates are true, most contents are filler"
    ]


def test_the_skeleton_is_made_once(notes: list[str]) -> None:
    first = images.ensure(UNBUILT, silent, notes.append).path
    made = first.stat().st_mtime_ns
    assert images.ensure(UNBUILT, silent, notes.append).path == first
    assert first.stat().st_mtime_ns == made


def test_an_image_that_is_there_is_taken(home: Path, notes: list[str]) -> None:
    path = write_image(small.tree(), home / "debian-12.img", Meta(name="debian-12", source="packages"))
    assert images.ensure(Config(), silent, notes.append) == images.Found(path, {"image": "debian-12"})
    assert images.ensure(named(str(path)), silent, notes.append).path == path
    assert notes == []


def test_a_distribution_is_built_where_packages_are_within_reach(
    home: Path, notes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    meta = Meta(name="debian-12", source="packages")
    monkeypatch.setattr(images, "build_packages", building(lambda path: write_image(small.tree(), path, meta)))
    found = images.ensure(Config(), silent, notes.append)
    assert found == images.Found(home / "debian-12.img", {"image": "debian-12"})
    assert notes == ["building the image debian-12, once for this machine; this takes some minutes"]


@pytest.mark.parametrize("error", [BuildError("the mirror is out of reach"), OSError(28, os.strerror(28))])
def test_a_failed_build_falls_back_to_the_skeleton_and_says_why(
    notes: list[str], monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(path: Path) -> Path:
        raise error

    monkeypatch.setattr(images, "build_packages", building(fail))
    assert images.ensure(Config(), silent, notes.append).facts == {"image": "skeleton"}
    assert notes[1] == (
        f"image debian-12: {error}; starting on its skeleton: names, sizes and dates are true, most contents are filler"
    )


@pytest.mark.parametrize("name", ["no-such", "./debian-12.img"])
def test_an_image_that_the_operator_named_must_be_there(name: str, notes: list[str]) -> None:
    with pytest.raises(ImageError, match="no such image; allowed: a name of `mirage image list`, or a path"):
        images.ensure(named(name), silent, notes.append)
    assert notes == []


def test_a_distribution_without_a_skeleton_must_be_built(notes: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(path: Path) -> Path:
        raise BuildError("no keyring")

    monkeypatch.setattr(images, "build_packages", building(fail))
    with pytest.raises(ImageError, match=r"image.name = 'ubuntu-24.04': no keyring"):
        images.ensure(named("ubuntu-24.04"), silent, notes.append)
    with pytest.raises(ImageError, match=r"image.build is false; run: mirage image build ubuntu:24.04"):
        images.ensure(named("ubuntu-24.04", build=False), silent, notes.append)


def test_what_a_killed_build_left_is_cleared_away(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (".build-debian-12@x1", ".build-other@x1"):
        (home / name / "root").mkdir(parents=True)
    (home / ".debian-12.img.abcdefgh.part").touch()
    monkeypatch.setattr(images, "build_packages", building(lambda path: write_image(small.tree(), path, Meta(name="x"))))
    images.build("debian:12", "", None, silent)
    assert sorted(entry.name for entry in home.iterdir()) == [".build-other@x1", "debian-12.img", "debian-12.lock"]


def a_root(place: Path) -> Path:
    (place / "etc").mkdir(parents=True)
    (place / "etc" / "os-release").write_text("ID=other\n")
    (place / "etc" / "hostname").write_text("theirs\n")
    (place / "bin").symlink_to("usr/bin")
    (place / "usr" / "bin").mkdir(parents=True)
    (place / "usr" / "bin" / "sh").write_bytes(b"\x7fELF")
    (place / "usr" / "bin" / "sh").chmod(0o755)
    os.link(place / "usr" / "bin" / "sh", place / "usr" / "bin" / "ash")
    return place


def a_tar(root: Path, place: Path, mode: str) -> Path:
    with tarfile.open(place, mode) as archive:  # type: ignore[call-overload]
        archive.add(root, ".")
    return place


@pytest.mark.parametrize("kind", ["directory", "w", "w:gz", "w:xz"])
def test_a_root_is_imported_from_a_directory_or_a_tar(kind: str, home: Path, tmp_path: Path) -> None:
    root = a_root(tmp_path / "box.d")
    source = root if kind == "directory" else a_tar(root, tmp_path / "box.tar", kind)
    path = images.import_tree(source, None, silent)
    assert path == home / "box.img"
    image = Image.open(path)
    assert image.meta.source == "import"
    rows = small.rows(image)
    assert {name for name in rows if name.startswith((b"etc", b"usr", b"bin"))} == {
        b"etc", b"etc/os-release", b"bin", b"usr", b"usr/bin", b"usr/bin/sh", b"usr/bin/ash",
    }  # fmt: skip
    assert (rows[b"usr/bin/ash"].nlink, rows[b"usr/bin/ash"].mode, rows[b"bin"].target) == (2, 0o100755, b"usr/bin")
    assert image.read_path(b"/etc/os-release") == b"ID=other\n"
    assert image.find(b"/bin/sh") == image.find(b"/bin/ash")


def test_an_import_is_called_as_the_operator_says(home: Path, tmp_path: Path) -> None:
    assert images.import_tree(a_root(tmp_path / "box"), "mine-1.0", silent) == home / "mine-1.0.img"
    for name in ("../x", ".x", "a/b", "a b"):
        with pytest.raises(ImageError, match="can not be called"):
            images.import_tree(tmp_path / "box", name, silent)


def test_what_is_no_root_is_not_imported(home: Path, tmp_path: Path) -> None:
    (tmp_path / "papers").mkdir()
    with pytest.raises(BuildError, match="papers is no root file system: it has none of bin, etc, usr"):
        images.import_tree(tmp_path / "papers", None, silent)
    assert list(home.glob("*.img")) == []


def test_a_tar_that_points_outside_touches_nothing_outside(tmp_path: Path) -> None:
    source = tmp_path / "evil.tar"
    with tarfile.open(source, "w") as archive:
        for name in ("../../escaped", "/absolute", "a/../../b", "etc/issue"):
            member = tarfile.TarInfo(name)
            member.size = 2
            archive.addfile(member, io.BytesIO(b"x\n"))
    try:
        paths = set(small.rows(Image.open(images.import_tree(source, None, silent))))
    except BuildError:
        return
    assert not any(b".." in path.split(b"/") for path in paths)


def test_the_list_tells_the_facts_of_every_image_and_what_is_wrong_with_one(home: Path) -> None:
    path = write_image(small.tree(), home / "box.img", Meta(name="box", source="import"))
    (home / "torn.img").write_bytes(b"torn")
    image = Image.open(path)
    assert list(images.listing()) == [
        {
            "name": "box", "path": str(path), "packages": 1, "files": image.meta.files, "size": path.stat().st_size,
            "digest": image.digest[:16], "source": "import",
        },
        {
            "name": "torn", "path": str(home / "torn.img"),
            "error": f"{home}/torn.img is no Mirage image (too short); build one with: mirage image build debian:12",
        },
    ]  # fmt: skip


def test_no_image_is_an_empty_list() -> None:
    assert list(images.listing()) == []
