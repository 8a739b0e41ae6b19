"""What the vfs promises on every engine that needs no service: two processes' worth of stores on one world agree at once."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from mirage.base.clock import ManualClock
from mirage.state.api import Store
from mirage.state.open import open_store
from mirage.vfs import layers
from mirage.vfs.caller import Caller
from mirage.vfs.layered import Layered
from mirage.vfs.view import View

Opener = Callable[[], Caller]
_worlds = count()


@pytest.fixture(params=["memory", "lmdb"])
def opener(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Opener]:
    """Makes callers, each with a store of its own on the same world, as in processes of their own."""
    url = f"memory:vfs-{next(_worlds)}" if request.param == "memory" else f"lmdb:{tmp_path / 'state'}"
    stores: list[Store] = []
    clock = ManualClock()

    def opened() -> Caller:
        store = open_store(url, b"contract")
        stores.append(store)
        return Caller(View(Layered(store, None, [b"host", b"top"], clock), clock))

    yield opened
    for store in stores:
        store.close()


def file_system(caller: Caller) -> Layered:
    fs = caller.view.root.fs
    assert isinstance(fs, Layered)
    return fs


def store_of(caller: Caller) -> Store:
    return file_system(caller)._core.store


def test_what_one_does_the_other_sees_at_once(opener: Opener) -> None:
    one, other = opener(), opener()
    for turn in range(5):
        one.mkdir(b"/d%d" % turn)
        assert other.stat(b"/d%d" % turn).ino == one.stat(b"/d%d" % turn).ino
        other.write_file(b"/d%d/f" % turn, b"other")
        assert one.read_file(b"/d%d/f" % turn) == b"other"
        one.rename(b"/d%d" % turn, b"/e%d" % turn)
        assert not other.exists(b"/d%d/f" % turn)
        assert other.read_file(b"/e%d/f" % turn) == b"other"
        one.chmod(b"/e%d" % turn, 0o700)
        assert other.stat(b"/e%d" % turn).mode & 0o777 == 0o700


def test_of_two_who_create_a_name_exactly_one_does(opener: Opener) -> None:
    one, other = opener(), opener()
    one.mkdir(b"/d")
    for turn in range(50):
        for caller in (one, other) if turn % 2 else (other, one):
            try:
                caller.open(b"/d/%d" % turn, os.O_CREAT | os.O_EXCL | os.O_WRONLY).close()
                won = caller
            except FileExistsError:
                assert caller is not won
    numbers = [entry.ino for entry in one.listdir(b"/d")]
    assert len(numbers) == len(set(numbers)) == 50
    assert one.listdir(b"/d") == other.listdir(b"/d")


def test_a_file_that_another_process_holds_outlives_its_name(opener: Opener) -> None:
    one, other = opener(), opener()
    one.write_file(b"/f", b"kept")
    one.write_file(b"/g", b"")
    one.unlink(b"/g")  # when nobody else holds anything yet
    held = other.open(b"/f")
    one.unlink(b"/f")
    assert held.read(100) == b"kept"
    held.close()
    for caller in (one, other):
        file_system(caller).close()
    last = file_system(opener())
    buckets = last._core.top.buckets
    assert last._core.store.look(lambda reader: list(reader.scan(buckets.orphans))) == []
    assert last.usage().bytes == 0


def test_a_reset_and_a_freeze_are_seen_by_the_other(opener: Opener) -> None:
    one, other = opener(), opener()
    one.write_file(b"/f", b"1")
    assert other.exists(b"/f")
    layers.freeze(store_of(one), b"top")
    with pytest.raises(OSError) as caught:
        other.write_file(b"/g", b"1")
    assert caught.value.errno == errno.EROFS
    layers.freeze(store_of(one), b"top", thawed=True)
    layers.reset(store_of(one), b"top")
    assert not other.exists(b"/f")
    other.write_file(b"/g", b"1")
    assert one.read_file(b"/g") == b"1"
    assert [entry.name for entry in one.listdir(b"/")] == [b"g"]


def test_names_and_paths_are_bytes_up_to_their_limits(opener: Opener) -> None:
    caller = opener()
    for name in (b"\xff\xfe\n\t *", b"n" * 255, bytes(range(1, 47)) + bytes(range(48, 200))):
        caller.write_file(b"/" + name, name)
        assert caller.read_file(b"/" + name) == name
    deep = b"/".join([b"d" * 200] * 20)
    path = b""
    for part in deep.split(b"/"):
        path += b"/" + part
        caller.mkdir(path)
    for length, expected in ((4095, errno.ENOENT), (4096, errno.ENAMETOOLONG)):
        with pytest.raises(OSError) as caught:
            caller.stat(path + b"/" + b"./" * ((length - len(path) - 2) // 2) + b"x" * (1 + (length - len(path)) % 2))
        assert caught.value.errno == expected


def test_a_loop_of_links_ends_at_forty(opener: Opener) -> None:
    caller = opener()
    caller.write_file(b"/l0", b"end")
    for number in range(41):
        caller.symlink(b"/l%d" % number, b"/l%d" % (number + 1))
    assert caller.read_file(b"/l40") == b"end"
    with pytest.raises(OSError) as caught:
        caller.read_file(b"/l41")
    assert caught.value.errno == errno.ELOOP
