"""What is planned is decided once: names, sizes and bytes are the first look's, whoever looks next, with whatever writer."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from stat import S_IFDIR, S_IFREG
from typing import Any

import pytest

from mirage.base.clock import ManualClock
from mirage.state.api import Store
from mirage.state.open import open_store
from mirage.vfs.layered import Layered
from mirage.vfs.types import ROOT
from mirage.world.plans.entry import Entry, Sketch, Unit
from mirage.world.plans.ground import Planned
from mirage.world.statictree import StaticTree

UNITS = [
    Unit(b"/home", "home", Entry(b"anna", 0, S_IFDIR | 0o700, 1000, 1000, 5_000)),
    Unit(b"/etc", "", Entry(b"motd", 0, S_IFREG | 0o644, 0, 0, 7_000, "motd")),
    Unit(b"/nowhere", "home", Entry(b"lost", 0, S_IFDIR | 0o700, 0, 0, 5_000)),
]


class Toy:
    """A writer whose draws and bytes tell which of its kind it is."""

    def __init__(self, mark: str, length: int = 60_000) -> None:
        self.mark, self.length = mark, length
        self.written: list[bytes] = []

    def draw(self, unit: Unit) -> list[Entry]:
        sketch = Sketch("anna", 5_000, uid=1000, gid=1000, mode=0o700)
        sketch.file("notes.txt", "text", 6_000, exact=True)
        sketch.file(f"sub/{self.mark}.txt", "text", 9_000, exact=True)
        sketch.link("latest", "notes.txt", 6_000)
        return sketch.entries

    def write(self, path: bytes, entry: Entry) -> bytes:
        self.written.append(path)
        return (self.mark * self.length).encode()[: self.length]

    def provenance(self, path: bytes, entry: Entry) -> dict[str, Any]:
        return {"mark": self.mark}


def below() -> StaticTree:
    tree = StaticTree(1_000, root=256)
    tree.directory(b"/home")
    tree.directory(b"/etc")
    tree.file(b"/etc/hosts", b"127.0.0.1\n")
    return tree


def planned(store: Store, writer: Toy) -> Planned:
    return Planned(below(), store, UNITS, writer)


def at(ground: Planned, path: str) -> int:
    ino: int | None = ground.root
    for part in path.split("/"):
        if part and ino is not None:
            ino = ground.lookup(ino, part.encode())
    assert ino is not None
    return ino


def test_units_stand_beside_what_the_image_has_and_one_without_a_place_is_left_out() -> None:
    ground = planned(open_store("memory:", b"x"), Toy("a"))
    assert [entry.name for entry in ground.readdir(at(ground, "/etc"))] == [b"hosts", b"motd"]
    assert [entry.name for entry in ground.readdir(ground.root)] == [b"etc", b"home"]
    assert ground.path(at(ground, "/home/anna/sub/a.txt")) == b"/home/anna/sub/a.txt"
    home = ground.stat(at(ground, "/home"))
    assert (home.nlink, home.size, home.mtime) == (3, below().stat(257).size + 2 * len("anna"), 5_000)


def test_a_directory_shows_its_names_links_and_the_time_of_the_last_that_came() -> None:
    ground = planned(open_store("memory:", b"x"), Toy("a"))
    anna = ground.stat(at(ground, "/home/anna"))
    assert (anna.mode, anna.uid, anna.nlink, anna.size, anna.mtime) == (
        S_IFDIR | 0o700,
        1000,
        3,
        2 * len("notes.txtsublatest"),
        9_000,
    )
    assert ground.readlink(at(ground, "/home/anna/latest")) == b"notes.txt"


def test_a_later_version_that_would_draw_and_write_otherwise_changes_nothing_that_was_seen() -> None:
    store = open_store("memory:", b"x")
    first = planned(store, Toy("a"))
    listed = first.readdir(at(first, "/home/anna"))
    notes = first.stat(at(first, "/home/anna/notes.txt"))
    shown = first.read(at(first, "/home/anna/notes.txt"), 0, 70_000)
    second = planned(store, Toy("b", 10))
    assert second.readdir(at(second, "/home/anna")) == listed
    assert second.stat(at(second, "/home/anna/notes.txt")) == notes
    assert second.read(at(second, "/home/anna/notes.txt"), 0, 70_000) == shown
    assert len(shown) == notes.size == 60_000


def test_a_size_that_was_shown_is_kept_by_whoever_writes_the_bytes_later() -> None:
    store = open_store("memory:", b"x")
    size = planned(store, Toy("a", 100)).stat(at(planned(store, Toy("a", 100)), "/etc/motd")).size
    later = planned(store, Toy("b", 90))
    assert later.read(at(later, "/etc/motd"), 0, 1000) == b"b" * 90 + b"\n" * 10
    assert size == 100


def test_stat_is_the_same_before_and_after_the_first_read() -> None:
    ground = planned(open_store("memory:", b"x"), Toy("a"))
    fs = Layered(open_store("memory:", b"y"), ground, [b"host"], ManualClock())
    ino = at(ground, "/home/anna/notes.txt")
    before = fs.stat(ino)
    handle = fs.hold(ino)
    assert len(fs.read(handle, 0, 1 << 20)) == before.size
    assert fs.stat(ino) == before


def test_who_writes_into_a_file_that_nobody_has_read_changes_that_part_only() -> None:
    store = open_store("memory:", b"x")
    ground = planned(store, Toy("a"))
    fs = Layered(store, ground, [b"host"], ManualClock())
    handle = fs.hold(at(ground, "/home/anna/notes.txt"))
    fs.write(handle, 40_000, b"HERE", cred=ROOT)
    data = fs.read(handle, 0, 1 << 20)
    assert data == b"a" * 40_000 + b"HERE" + b"a" * 19_996
    again = Layered(store, planned(store, Toy("b")), [b"host"], ManualClock())
    ground.read(at(ground, "/etc/motd"), 0, 10)  # a look from outside: what was drawn inside is committed with it
    assert again.read(handle, 0, 1 << 20) == data


def test_a_draft_is_taken_once_and_only_at_the_planned_size() -> None:
    ground = planned(open_store("memory:", b"x"), Toy("a", 50))
    ino = at(ground, "/etc/motd")
    assert not ground.offer(ino, b"short", {"provider": "model"})
    assert ground.provenance(ino) is None
    assert ground.offer(ino, b"m" * 50, {"provider": "model"})
    assert not ground.offer(ino, b"n" * 50, {"provider": "model"})
    assert ground.read(ino, 0, 100) == b"m" * 50
    assert ground.provenance(ino) == {"provider": "model"}


def test_a_file_that_was_read_takes_no_draft_and_tells_who_wrote_it() -> None:
    ground = planned(open_store("memory:", b"x"), Toy("a", 50))
    ino = at(ground, "/etc/motd")
    ground.read(ino, 0, 100)
    assert not ground.offer(ino, b"m" * 50, {"provider": "model"})
    assert ground.provenance(ino) == {"provider": "writer", "mark": "a"}


def test_an_inode_that_is_not_planned_is_a_key_error() -> None:
    ground = planned(open_store("memory:", b"x"), Toy("a"))
    for ino in (ground.last + 1, ground.first + 4000, ground.first + 4096 + 1):
        with pytest.raises(KeyError):
            ground.stat(ino)


READER = """
import sys
from mirage.state.open import open_store
from tests.unit.world.plans.test_ground import Toy, at, planned
sys.stdin.readline()
ground = planned(open_store("lmdb:" + sys.argv[1], b"x"), Toy(sys.argv[2]))
names = [entry.name.decode() for entry in ground.readdir(at(ground, "/home/anna/sub"))]
print(names, ground.read(at(ground, "/home/anna/notes.txt"), 0, 3).decode())
"""


def test_processes_that_look_at_the_same_moment_see_the_same(tmp_path: Path) -> None:
    state = str(tmp_path / "state")
    open_store(f"lmdb:{state}", b"x").close()
    workers = [
        subprocess.Popen([sys.executable, "-c", READER, state, mark], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for mark in "abc"
    ]
    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.write("\n")
        worker.stdin.flush()
    answers = {worker.communicate(timeout=60)[0] for worker in workers}
    assert answers <= {f"['{name}.txt'] {mark * 3}\n" for name in "abc" for mark in "abc"}
    assert len(answers) == 1
