"""Listings: what a walk is told of a name is what stands there when it looks, however long ago the directory was read."""

from __future__ import annotations

import errno
import stat

import pytest

from mirage.base.clock import ManualClock
from mirage.state.engines.memory import MemoryStore
from mirage.vfs.caller import Caller
from mirage.vfs.layered import Layered
from mirage.vfs.listing import Listing
from mirage.vfs.types import Cred, Stat
from mirage.vfs.view import View


@pytest.fixture
def caller() -> Caller:
    clock = ManualClock()
    made = Caller(View(Layered(MemoryStore(), None, [b"top"], clock), clock))
    made.mkdir(b"/d", 0o755)
    made.write_file(b"/d/file", b"four")
    made.mkdir(b"/d/below")
    return made


def look(listing: Listing, name: bytes) -> Stat:
    return listing.lstat(next(entry for entry in listing.entries if entry.name == name))


def test_each_name_has_the_stat_that_its_path_has(caller: Caller) -> None:
    listing = caller.listing(b"/d")
    assert {entry.name: listing.lstat(entry) for entry in listing.entries} == {
        name: caller.lstat(b"/d/" + name) for name in (b"file", b"below")
    }


def test_what_changes_in_a_file_is_seen(caller: Caller) -> None:
    listing = caller.listing(b"/d")
    caller.write_file(b"/d/file", b"longer", append=True)
    caller.chmod(b"/d/file", 0o4755)
    assert (look(listing, b"file").size, look(listing, b"file").mode) == (10, stat.S_IFREG | 0o4755)


def test_a_name_that_is_gone_is_not_there_though_its_file_has_another(caller: Caller) -> None:
    caller.link(b"/d/file", b"/other")
    listing = caller.listing(b"/d")
    caller.unlink(b"/d/file")
    with pytest.raises(OSError) as gone:
        look(listing, b"file")
    assert gone.value.errno == errno.ENOENT


def test_a_name_that_another_file_took_is_that_file(caller: Caller) -> None:
    listing = caller.listing(b"/d")
    caller.unlink(b"/d/file")
    caller.symlink(b"/nowhere", b"/d/file")
    assert stat.S_ISLNK(look(listing, b"file").mode)


def test_names_are_found_where_the_directory_went(caller: Caller) -> None:
    listing = caller.listing(b"/d")
    caller.rename(b"/d", b"/moved")
    assert look(listing, b"file") == caller.lstat(b"/moved/file")


def test_what_is_mounted_over_a_name_is_seen_instead(caller: Caller) -> None:
    listing = caller.listing(b"/d")
    clock = ManualClock()
    caller.view.mount(b"/d/below", Layered(MemoryStore(), None, [b"other"], clock))
    caller.chmod(b"/d/below", 0o1777)
    assert stat.S_IMODE(look(listing, b"below").mode) == 0o1777
    caller.view.unmount(b"/d/below")
    assert stat.S_IMODE(look(listing, b"below").mode) == 0o755


def test_who_may_read_but_not_search_a_directory_learns_names_alone(caller: Caller) -> None:
    caller.chmod(b"/d", 0o744)
    listing = Caller(caller.view, Cred(1000, 1000)).listing(b"/d")
    assert sorted(entry.name for entry in listing.entries) == [b"below", b"file"]
    with pytest.raises(OSError) as denied:
        look(listing, b"file")
    assert denied.value.errno == errno.EACCES
