"""/var/backups holds what dpkg and apt held at the midnights before, and the newest copy is what they hold now."""

from __future__ import annotations

import gzip
import io
import tarfile
from collections.abc import Iterator

import pytest

from mirage.base.clock import ManualClock
from mirage.image import skeleton
from mirage.image.image import Image
from mirage.image.packages import parse_status
from mirage.state.open import open_store
from mirage.vfs.caller import Caller
from mirage.world.host import Host
from mirage.world.identity import DAY
from mirage.world.logs import backups
from mirage.world.logs.removals import Removal


@pytest.fixture(scope="module")
def caller(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Caller]:
    with Image.open(skeleton.write_skeleton("debian-12", tmp_path_factory.mktemp("skeleton") / "x.img")) as image:
        clock = ManualClock(image.meta.born + 90 * DAY)
        yield Caller(Host.open(open_store("memory:", b"host"), image, clock=clock, seed=b"b" * 32).view())


def test_the_newest_copies_are_what_is_there_now(caller: Caller) -> None:
    assert caller.read_file(b"/var/backups/dpkg.status.0") == caller.read_file(b"/var/lib/dpkg/status")
    assert caller.read_file(b"/var/backups/apt.extended_states.0") == caller.read_file(b"/var/lib/apt/extended_states")
    with tarfile.open(fileobj=io.BytesIO(caller.read_file(b"/var/backups/alternatives.tar.0"))) as archive:
        awk = archive.extractfile("alternatives/awk")
        assert awk is not None
        assert awk.read() == caller.read_file(b"/var/lib/dpkg/alternatives/awk")


def test_there_are_seven_generations_and_the_older_have_older_versions(caller: Caller) -> None:
    names = sorted(entry.name for entry in caller.listdir(b"/var/backups") if entry.name.startswith(b"dpkg.status"))
    assert names == [b"dpkg.status.0", *(b"dpkg.status.%d.gz" % age for age in range(1, 7))]
    texts = [gzip.decompress(caller.read_file(b"/var/backups/" + name)) for name in names[1:]]
    versions = [{name: package.version for name, package in parse_status(text).items()} for text in texts]
    for newer, older in zip(versions, versions[1:], strict=False):
        assert older != newer
        assert {name for name in older if not name.startswith("linux-image-6")} <= set(newer)  # kernels were removed
    times = [caller.stat(b"/var/backups/" + name).mtime for name in names]
    assert times == sorted(times, reverse=True)


def test_a_copy_was_made_in_the_night_after_the_change_and_all_were_renamed_in_the_last_one(caller: Caller) -> None:
    """`cp -p` keeps the time of the database, gzip that of the copy; savelog renames all of them."""
    stats = [caller.stat(b"/var/backups/dpkg.status." + name) for name in (b"0", *(b"%d.gz" % age for age in range(1, 7)))]
    nights = [stat.btime for stat in stats]
    assert {stat.ctime for stat in stats} == {nights[0]} == {caller.stat(b"/var/backups").mtime}
    assert nights[0] == nights[1] and nights[1:] == sorted(set(nights), reverse=True)
    assert all(stat.mtime < stat.btime for stat in stats)


def test_a_packed_copy_names_the_file_that_it_was(caller: Caller) -> None:
    assert caller.read_file(b"/var/backups/dpkg.arch.1.gz")[10:22] == b"dpkg.arch.0\0"
    assert len(caller.read_file(b"/var/backups/dpkg.arch.1.gz")) == 32


def test_a_copy_has_the_kernels_that_were_there_then() -> None:
    status = b"Package: linux-image-6.1.0-9-amd64\nVersion: 6.1.99-1\nDepends: x (= 6.1.99-1)\n\nPackage: a\nVersion: 1\n"
    gone = Removal(5, 6, "6.1.0-7-amd64", "6.1.70-1", "6.1.0-9-amd64")
    older = backups.older(status, {"linux-image-6.1.0-9-amd64": ("6.1.99-1", "")}, [gone], "6.1.0-9-amd64")
    assert older.split(b"\n\n")[0] == b"Package: linux-image-6.1.0-7-amd64\nVersion: 6.1.70-1\nDepends: x (= 6.1.99-1)"
    assert b"6.1.0-9" not in older
