"""Whoever keeps answers of the vfs is told exactly what each commit changed, by this process and by others, on every engine."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from mirage.base.clock import ManualClock
from mirage.state.api import Store
from mirage.state.open import open_store
from mirage.vfs import layers, touched
from mirage.vfs.caller import Caller
from mirage.vfs.layered import Layered
from mirage.vfs.touched import Subscriber, Touched
from mirage.vfs.view import View

Opener = Callable[[], tuple[Caller, Layered]]
_worlds = count()


@pytest.fixture(params=["memory", "lmdb"])
def opener(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Opener]:
    """Makes callers, each with a store of its own on the same world, as in processes of their own."""
    url = f"memory:touched-{next(_worlds)}" if request.param == "memory" else f"lmdb:{tmp_path / 'state'}"
    stores: list[Store] = []
    clock = ManualClock()

    def opened() -> tuple[Caller, Layered]:
        store = open_store(url, b"contract")
        stores.append(store)
        fs = Layered(store, None, [b"host", b"top"], clock)
        return Caller(View(fs, clock)), fs

    yield opened
    for store in stores:
        store.close()


def _ear() -> tuple[list[Touched | None], Subscriber]:
    news: list[Touched | None] = []
    return news, lambda one, is_foreign: news.append(one)


def _shown(news: list[Touched | None]) -> list[object]:
    return [one and (sorted(one.inodes), sorted(one.written), sorted(one.names), one.lost) for one in news]


def _change(caller: Caller) -> list[object]:
    """Changes of every kind, and what is to be heard of them."""
    root = caller.stat(b"/").ino
    caller.open(b"/f", os.O_CREAT | os.O_WRONLY).close()
    ino = caller.stat(b"/f").ino
    caller.write_file(b"/f", b"one", append=True)
    caller.chmod(b"/f", 0o600)
    caller.mkdir(b"/d")
    directory = caller.stat(b"/d").ino
    caller.rename(b"/f", b"/d/g")
    caller.unlink(b"/d/g")
    caller.rmdir(b"/d")
    return [
        (sorted([root, ino]), [], [(root, b"f")], []),
        ([ino], [ino], [], []),
        ([ino], [], [], []),
        (sorted([root, directory]), [], [(root, b"d")], []),
        (sorted([root, directory, ino]), [], sorted([(root, b"f"), (directory, b"g")]), []),
        (sorted([directory, ino]), [], [(directory, b"g")], [(directory, b"g", ino)]),
        (sorted([root, directory]), [], [(root, b"d")], [(root, b"d", directory)]),
    ]


def test_each_commit_of_this_process_is_told_as_it_happens(opener: Opener) -> None:
    caller, fs = opener()
    news, hear = _ear()
    fs.subscribe(hear)
    expected = _change(caller)
    assert _shown(news) == expected
    fs.unsubscribe(hear)
    caller.mkdir(b"/unheard")
    assert _shown(news) == expected


def test_each_commit_of_another_is_told_once_it_is_met(opener: Opener) -> None:
    (caller, _), (_, fs) = opener(), opener()
    news, hear = _ear()
    fs.subscribe(hear)
    expected = _change(caller)
    assert news == []
    fs.stamp()
    assert _shown(news) == expected
    fs.stamp()
    assert _shown(news) == expected


def test_a_commit_to_a_layer_below_is_told_too(opener: Opener) -> None:
    (_, fs), (other, other_fs) = opener(), opener()
    below = Caller(View(Layered(other_fs._core.store, None, [b"host"], ManualClock()), ManualClock()))
    news, hear = _ear()
    fs.subscribe(hear)
    below.mkdir(b"/from-below")
    fs.stamp()
    ino, root = other.stat(b"/from-below").ino, other.stat(b"/").ino
    assert _shown(news) == [(sorted([root, ino]), [], [(root, b"from-below")], [])]


def test_who_comes_after_the_ring_has_turned_is_told_that_anything_may_have_changed(
    opener: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(touched, "KEPT", 4)
    (caller, _), (_, fs) = opener(), opener()
    news, hear = _ear()
    fs.subscribe(hear)
    for number in range(4):
        caller.mkdir(b"/%d" % number)
    fs.stamp()
    assert len(news) == 4 and None not in news
    for number in range(4, 9):
        caller.mkdir(b"/%d" % number)
    fs.stamp()
    assert news[4:] == [None]


def test_a_layer_that_was_reset_is_told_as_anything_and_heard_again_after(opener: Opener) -> None:
    (caller, other), (_, fs) = opener(), opener()
    news, hear = _ear()
    fs.subscribe(hear)
    layers.reset(other._core.store, b"top")
    fs.stamp()
    assert None in news
    fs.listen()
    news.clear()
    caller.mkdir(b"/new")
    fs.stamp()
    ino, root = caller.stat(b"/new").ino, caller.stat(b"/").ino
    assert _shown(news) == [(sorted([root, ino]), [], [(root, b"new")], [])]


def test_who_does_not_listen_yet_is_told_that_anything_may_have_changed_and_from_then_on_what(opener: Opener) -> None:
    (caller, _), (_, fs) = opener(), opener()
    news, hear = _ear()
    fs.subscribe(hear, listens=False)
    caller.mkdir(b"/unlogged")
    fs.stamp()
    assert set(news) == {None}
    fs.listen()
    news.clear()
    caller.mkdir(b"/new")
    fs.stamp()
    ino, root = caller.stat(b"/new").ino, caller.stat(b"/").ino
    assert _shown(news) == [(sorted([root, ino]), [], [(root, b"new")], [])]


def test_nobody_listening_means_no_log_and_a_listener_that_died_is_forgotten(opener: Opener) -> None:
    (caller, other), (_, fs) = opener(), opener()
    _, hear = _ear()
    fs.subscribe(hear)
    buckets, store = other._core.top.buckets, other._core.store
    fs._core.shared.presence.__class__._present.discard(fs._core.shared.presence)  # as if its process were gone
    caller.mkdir(b"/unlogged")
    assert store.look(lambda reader: [key for key, _ in reader.scan(buckets.listeners)]) == []
    assert store.look(lambda reader: len(list(reader.scan(buckets.told)))) == 1
