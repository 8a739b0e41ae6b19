"""A process that writes through the vfs is killed at a random moment, again and again: the tree is whole and nothing that was
acknowledged is missing."""

from __future__ import annotations

import os
import random
import signal
import stat as st
import subprocess
import sys
import textwrap
from pathlib import Path

from mirage.base.clock import SystemClock
from mirage.state.open import open_store
from mirage.vfs.layered import Layered
from mirage.vfs.types import ROOT

KILLS = int(os.environ.get("MIRAGE_KILLS", "12"))

# Says each step before it is taken (`b`) and after (`a`); a reader of its output knows what was acknowledged.
WRITER = textwrap.dedent(
    """
    import os, random, sys
    from mirage.base.clock import SystemClock
    from mirage.state.open import open_store
    from mirage.vfs.caller import Caller
    from mirage.vfs.layered import Layered
    from mirage.vfs.view import View

    path, seed = sys.argv[1], int(sys.argv[2])
    dice, clock = random.Random(seed), SystemClock()
    fs = Layered(open_store("lmdb:" + path, b"w"), None, [b"host", b"top"], clock)
    caller = Caller(View(fs, clock))
    if caller.exists(b"/b/d"):
        caller.rename(b"/b/d", b"/a/d")
    for name in (b"/a", b"/b", b"/a/d"):
        if not caller.exists(name):
            caller.mkdir(name)
    held = []
    number = 0
    while True:
        number += 1
        name = b"%d-%d" % (seed, number)
        os.write(1, b"%d\\n" % number)
        caller.write_file(b"/a/" + name, name * 2000)
        caller.link(b"/a/" + name, b"/b/" + name)
        caller.rename(b"/a/" + name, b"/a/d/" + name)
        if dice.random() < 0.3:
            held.append(caller.open(b"/b/" + name))
            caller.unlink(b"/b/" + name)
            caller.unlink(b"/a/d/" + name)
        if dice.random() < 0.2:
            caller.rename(b"/a/d", b"/b/d")
            caller.rename(b"/b/d", b"/a/d")
        os.write(1, b"done %d %d\\n" % (number, caller.exists(b"/b/" + name)))
    """
)


def test_a_killed_writer_leaves_a_whole_tree_and_all_that_it_acknowledged(tmp_path: Path) -> None:
    dice = random.Random(7)
    present: dict[bytes, bool] = {}
    for seed in range(KILLS):
        log = tmp_path / "log"
        with log.open("wb") as out:
            writer = subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path / "state"), str(seed)], stdout=out)
            target = dice.randint(1, 120)
            while writer.poll() is None and log.read_bytes().count(b"done") < target:
                pass
            writer.send_signal(signal.SIGKILL)
            writer.wait()
        for line in log.read_bytes().splitlines():
            if line.startswith(b"done "):
                _, number, exists = line.split()
                present[b"%d-%s" % (seed, number)] = exists == b"1"
        check(tmp_path / "state", present)


def check(path: Path, present: dict[bytes, bool]) -> None:
    """Everything reachable is whole, nothing unreachable is left, and the layer's count is true."""
    store = open_store(f"lmdb:{path}", b"w")
    fs = Layered(store, None, [b"host", b"top"], SystemClock())
    core = fs._core
    links: dict[int, int] = {}
    names: dict[int, set[bytes]] = {}
    directories = [fs.root]
    while directories:
        ino = directories.pop()
        entries = fs.readdir(ino)
        names[ino] = {entry.name for entry in entries}
        assert core.inode(ino).size == 2 * sum(len(entry.name) for entry in entries)
        assert core.inode(ino).subdirs == sum(entry.type == st.S_IFDIR for entry in entries)
        for entry in entries:
            links[entry.ino] = links.get(entry.ino, 0) + 1
            if entry.type == st.S_IFDIR:
                directories.append(entry.ino)
                assert fs.where(entry.ino) == (ino, entry.name)
            else:
                data = fs.read(entry.ino, 0, 1 << 20)
                assert data in (b"", entry.name * 2000)
    buckets = core.top.buckets
    counted = 0
    for group, _ in store.look(lambda reader: list(reader.scan(buckets.groups))):
        bucket = buckets.inodes(int.from_bytes(group, "big") << 8)
        for key, _ in store.look(lambda reader, bucket=bucket: list(reader.scan(bucket))):  # type: ignore[misc]
            ino = int.from_bytes(key[:8], "big")
            counted += 1
            assert links.get(ino, int(ino == fs.root)) == core.inode(ino).nlink
    assert store.look(lambda reader: list(reader.scan(buckets.orphans))) == []
    assert fs.usage().inodes == counted
    above = fs.lookup(fs.root, b"b", ROOT)
    held = fs.lookup(fs.root, b"a", ROOT)
    place = held if b"d" in names[held] else above  # killed between the two renames of d
    d = fs.lookup(place, b"d", ROOT)
    for name, exists in present.items():
        assert (name in names[above]) == exists, name
        assert (name in names[d]) == exists, name
    fs.close()
    store.close()
