"""One process's files while an engine is away: an operation waits in its middle, and others use the same store meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import pytest

from mirage.base.clock import ManualClock
from mirage.state.api import Reader, Txn
from mirage.state.engines.memory import MemoryStore, World
from mirage.vfs.core import Core
from mirage.vfs.layered import Layered
from mirage.vfs.types import ROOT

T = TypeVar("T")


class Waiting(MemoryStore):
    """Its callers may have to wait, as for an engine that is away, while somebody else
    uses the same store."""

    meanwhile: Iterator[Callable[[], object]] = iter(())

    def look(self, work: Callable[[Reader], T]) -> T:
        self._wait()
        return super().look(work)

    def run(self, work: Callable[[Txn], T]) -> T:
        self._wait()
        return super().run(work)

    def _wait(self) -> None:
        for act in self.meanwhile:
            act()


def test_a_directory_that_changes_while_it_is_listed_is_read_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    world, clock, layers = World(), ManualClock(), [b"host", b"top"]
    first = Layered(MemoryStore(world), None, layers[:1], clock)
    for number in range(100):
        first.mkdir(first.root, b"%d" % number, 0o755, ROOT)
    store = Waiting(world)
    fs = Layered(store, None, layers, clock)
    read = Core.listing

    def listing(self: Core, *arguments: Any) -> Any:
        rows = read(self, *arguments)
        store.meanwhile = iter([lambda: fs.mkdir(fs.root, b"new", 0o755, ROOT)])
        return rows

    monkeypatch.setattr(Core, "listing", listing)
    assert len(fs.readdir(fs.root)) == 100
    monkeypatch.undo()
    assert next(store.meanwhile, None) is None, "nobody waited"
    assert len(fs.readdir(fs.root)) == 101


def test_two_who_wait_for_a_layer_that_nobody_had_used_share_what_is_known_of_it() -> None:
    world, clock, layers = World(), ManualClock(), [b"host", b"top"]
    Layered(MemoryStore(world), None, layers[:1], clock).mkdir(256, b"srv", 0o755, ROOT)
    store, made = Waiting(world), list[Layered]()

    def other() -> None:
        made.append(Layered(store, None, layers, clock))
        assert made[0].lookup(256, b"srv", ROOT)

    store.meanwhile = iter([other])
    fs = Layered(store, None, layers, clock)
    srv = fs.lookup(fs.root, b"srv", ROOT)
    fs.mkdir(srv, b"mine", 0o755, ROOT)
    assert [entry.name for entry in made[0].readdir(srv)] == [b"mine"]


def test_a_file_that_is_made_while_another_waits_to_be_made_is_not_the_same() -> None:
    store = Waiting(World())
    fs = Layered(store, None, [b"top"], ManualClock())
    fs.create(fs.root, b"first", 0o644, ROOT)
    fs.create(fs.root, b"second", 0o644, ROOT)  # the plain way begins here
    store.meanwhile = iter([lambda: fs.create(fs.root, b"other", 0o644, ROOT)])
    ino = fs.create(fs.root, b"mine", 0o644, ROOT)
    assert next(store.meanwhile, None) is None, "nobody waited"
    entries = fs.readdir(fs.root)
    assert [entry.name for entry in entries] == [b"first", b"second", b"other", b"mine"]
    assert (len({entry.ino for entry in entries}), len({entry.offset for entry in entries})) == (4, 4)
    assert (fs.lookup(fs.root, b"mine", ROOT), fs.stat(fs.root).size) == (ino, 2 * len("firstsecondothermine"))
