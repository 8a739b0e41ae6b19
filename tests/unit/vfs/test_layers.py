"""Layers: what falls through, what is copied up, what an operator sees of it."""

from __future__ import annotations

import errno
import io
import os
import tarfile
from collections.abc import Callable
from typing import Any

import pytest

from mirage.base.clock import ManualClock
from mirage.base.limits import LayerLimits
from mirage.state.api import Store
from mirage.state.engines.memory import MemoryStore
from mirage.vfs import contents, layers, tree
from mirage.vfs.caller import Caller
from mirage.vfs.layered import Layered
from mirage.vfs.plain import create_plainly, unlink_plainly, write_plainly
from mirage.vfs.snapshot import Snapshot
from mirage.vfs.touched import Touched
from mirage.vfs.types import FLAG_IMMUTABLE, ROOT, Change, Cred
from mirage.vfs.view import View

HOST, VISITOR, OTHER = b"host", b"source:192.0.2.1", b"source:192.0.2.2"


class World:
    """An image with a few files, a host's layer and two visitors'."""

    def __init__(self, limits: LayerLimits | None = None) -> None:
        self.clock = ManualClock()
        image = Layered(MemoryStore(), None, [b"image"], self.clock)
        root = Caller(View(image, self.clock))
        for path in (b"/etc", b"/var", b"/var/log", b"/usr", b"/usr/bin"):
            root.mkdir(path)
        root.write_file(b"/etc/passwd", b"root:x:0:0\n")
        root.write_file(b"/usr/bin/tool", b"t" * 200_000, 0o755)
        root.link(b"/usr/bin/tool", b"/usr/bin/alias")
        root.setxattr(b"/usr/bin/tool", b"security.capability", b"cap")
        self.image = Snapshot(image)
        self.store: Store = MemoryStore()
        self.limits = limits

    def caller(self, *names: bytes, on_change: Any = None) -> Caller:
        self.clock.advance(1)
        fs = Layered(self.store, self.image, list(names), self.clock, self.limits, on_change)
        return Caller(View(fs, self.clock))

    def diff(self, *names: bytes) -> list[tuple[str, bytes]]:
        return [(one.change, one.path) for one in layers.diff(self.store, self.image, list(names), self.clock)]


@pytest.fixture
def world() -> World:
    return World()


def failure(call: Any, *args: Any) -> str:
    with pytest.raises(OSError) as caught:
        call(*args)
    return errno.errorcode[caught.value.errno or 0]


def attempt(call: Any, *args: Any) -> str:
    try:
        call(*args)
    except OSError as error:
        return errno.errorcode[error.errno or 0]
    return ""


def test_a_log_that_the_host_writes_grows_for_a_visitor_until_he_writes_it(world: World) -> None:
    host, visitor = world.caller(HOST), world.caller(HOST, VISITOR)
    host.write_file(b"/var/log/auth.log", b"one\n")
    assert visitor.read_file(b"/var/log/auth.log") == b"one\n"
    world.clock.advance(60)
    host.write_file(b"/var/log/auth.log", b"two\n", append=True)
    assert visitor.read_file(b"/var/log/auth.log") == b"one\ntwo\n"
    visitor.write_file(b"/var/log/auth.log", b"mine\n", append=True)
    host.write_file(b"/var/log/auth.log", b"three\n", append=True)
    assert visitor.read_file(b"/var/log/auth.log") == b"one\ntwo\nmine\n"
    assert world.caller(HOST, OTHER).read_file(b"/var/log/auth.log") == b"one\ntwo\nthree\n"


def test_reading_moves_the_access_time_without_copying_up(world: World) -> None:
    host, visitor = world.caller(HOST), world.caller(HOST, VISITOR)
    host.write_file(b"/var/log/syslog", b"one\n")
    before = visitor.stat(b"/var/log/syslog").atime
    world.clock.advance(5)
    visitor.read_file(b"/var/log/syslog")
    assert visitor.stat(b"/var/log/syslog").atime == before + 5_000_000_000
    assert host.stat(b"/var/log/syslog").atime == before
    world.clock.advance(5)
    visitor.read_file(b"/var/log/syslog")
    assert visitor.stat(b"/var/log/syslog").atime == before + 5_000_000_000
    world.clock.advance(86_400)
    visitor.read_file(b"/var/log/syslog")
    assert visitor.stat(b"/var/log/syslog").atime == before + 86_410_000_000_000
    host.write_file(b"/var/log/syslog", b"two\n", append=True)
    assert visitor.read_file(b"/var/log/syslog") == b"one\ntwo\n"
    assert world.diff(HOST, VISITOR) == []


def test_an_appended_line_copies_one_chunk_of_a_large_file_of_the_image(world: World) -> None:
    visitor = world.caller(HOST, VISITOR)
    number = visitor.stat(b"/usr/bin/tool").ino
    visitor.write_file(b"/usr/bin/tool", b"end", append=True)
    fs = visitor.view.root.fs
    assert isinstance(fs, Layered)
    assert fs.usage().bytes <= 32768
    assert visitor.read_file(b"/usr/bin/tool") == b"t" * 200_000 + b"end"
    assert visitor.stat(b"/usr/bin/alias").size == 200_003
    assert visitor.stat(b"/usr/bin/tool").ino == number
    assert visitor.stat(b"/usr/bin/tool").nlink == 2


def test_a_write_takes_the_capability_of_a_file_of_the_image_away_and_a_chmod_keeps_it(world: World) -> None:
    visitor = world.caller(HOST, VISITOR)
    visitor.chmod(b"/usr/bin/tool", 0o700)
    assert visitor.listxattr(b"/usr/bin/alias") == [b"security.capability"]
    visitor.write_file(b"/usr/bin/tool", b"x", append=True)
    assert visitor.listxattr(b"/usr/bin/tool") == []


def test_truncation_and_growth_do_not_bring_the_images_bytes_back(world: World) -> None:
    visitor = world.caller(HOST, VISITOR)
    visitor.truncate(b"/usr/bin/tool", 40_000)
    visitor.truncate(b"/usr/bin/tool", 100_000)
    assert visitor.read_file(b"/usr/bin/tool") == b"t" * 40_000 + bytes(60_000)
    assert visitor.stat(b"/usr/bin/tool").blocks == 80


def test_a_renamed_directory_takes_what_lies_below_along_and_goes_back(world: World) -> None:
    visitor = world.caller(HOST, VISITOR)
    visitor.rename(b"/usr", b"/etc/usr")
    assert visitor.read_file(b"/etc/usr/bin/tool", 3) == b"ttt"
    assert failure(visitor.rename, b"/etc", b"/etc/usr/bin/etc") == "EINVAL"
    visitor.chdir(b"/etc/usr/bin")
    assert visitor.getcwd() == b"/etc/usr/bin"
    assert ("created", b"/etc/usr/bin/alias") in world.diff(HOST, VISITOR)
    assert ("removed", b"/usr") in world.diff(HOST, VISITOR)
    visitor.rename(b"/etc/usr", b"/usr")
    assert [name for change, name in world.diff(HOST, VISITOR) if change != "attributes"] == []


def test_a_diff_names_each_change_once(world: World) -> None:
    visitor = world.caller(HOST, VISITOR)
    visitor.write_file(b"/etc/passwd", b"evil\n", append=True)
    visitor.chmod(b"/usr/bin/tool", 0o777)
    visitor.mkdir(b"/var/new")
    visitor.write_file(b"/var/new/file", b"x")
    visitor.rmdir(b"/var/log")
    assert world.diff(HOST, VISITOR) == [
        ("changed", b"/etc/passwd"),
        ("attributes", b"/usr/bin/alias"),
        ("attributes", b"/usr/bin/tool"),
        ("removed", b"/var/log"),
        ("created", b"/var/new"),
        ("created", b"/var/new/file"),
    ]
    assert world.diff(HOST) == []


def test_a_removed_name_is_final_and_another_visitor_has_it_still(world: World) -> None:
    visitor = world.caller(HOST, VISITOR)
    visitor.unlink(b"/etc/passwd")
    assert not visitor.exists(b"/etc/passwd")
    assert [entry.name for entry in visitor.listdir(b"/etc")] == []
    visitor.write_file(b"/etc/passwd", b"new")
    assert world.caller(HOST, VISITOR).read_file(b"/etc/passwd") == b"new"
    assert world.caller(HOST, OTHER).read_file(b"/etc/passwd") == b"root:x:0:0\n"


def test_a_reset_layer_is_as_it_was_at_first(world: World) -> None:
    visitor = world.caller(HOST, VISITOR)
    visitor.write_file(b"/etc/passwd", b"evil")
    for number in range(50):
        visitor.write_file(b"/var/%d" % number, b"x" * 5000)
    layers.reset(world.store, VISITOR)
    assert visitor.read_file(b"/etc/passwd") == b"root:x:0:0\n"
    assert world.diff(HOST, VISITOR) == []
    visitor.write_file(b"/var/again", b"x")
    assert world.diff(HOST, VISITOR) == [("created", b"/var/again")]
    assert [one.name for one in layers.list_layers(world.store)] == [HOST, VISITOR]


def test_a_frozen_layer_answers_erofs_and_reads(world: World) -> None:
    visitor = world.caller(HOST, VISITOR)
    visitor.write_file(b"/etc/passwd", b"evil")
    layers.freeze(world.store, VISITOR)
    assert failure(visitor.write_file, b"/etc/other", b"x") == "EROFS"
    assert failure(visitor.unlink, b"/etc/passwd") == "EROFS"
    assert visitor.read_file(b"/etc/passwd") == b"evil"
    assert [(one.name, one.frozen) for one in layers.list_layers(world.store)] == [(HOST, False), (VISITOR, True)]
    layers.freeze(world.store, VISITOR, thawed=True)
    visitor.unlink(b"/etc/passwd")


def test_a_tar_of_a_layer_holds_what_it_changed(world: World) -> None:
    visitor = world.caller(HOST, VISITOR)
    visitor.write_file(b"/var/a", b"x" * 70_000, 0o640)
    visitor.link(b"/var/a", b"/var/b")
    visitor.symlink(b"a", b"/var/l")
    visitor.unlink(b"/etc/passwd")
    out = io.BytesIO()
    assert layers.export_tar(world.store, world.image, [HOST, VISITOR], out, world.clock) == 4
    out.seek(0)
    with tarfile.open(fileobj=out) as tar:
        assert [(one.name, one.type) for one in tar] == [
            ("etc/passwd", tarfile.CHRTYPE),
            ("var/a", tarfile.REGTYPE),
            ("var/b", tarfile.LNKTYPE),
            ("var/l", tarfile.SYMTYPE),
        ]
        held = tar.extractfile("var/a")
        assert held is not None
        assert held.read() == b"x" * 70_000


def test_a_full_layer_answers_enospc_and_still_lets_go() -> None:
    world = World(LayerLimits(bytes=100_000, inodes=8))
    visitor = world.caller(HOST, VISITOR)
    assert failure(visitor.write_file, b"/var/big", b"x" * 200_000) == "ENOSPC"
    assert 0 < visitor.stat(b"/var/big").size <= 100_000
    visitor.unlink(b"/var/big")
    visitor.write_file(b"/var/big", b"x" * 90_000)
    results = [attempt(visitor.mkdir, b"/var/%d" % number) for number in range(20)]
    assert "" in results
    assert results[-1] == "ENOSPC"
    assert failure(visitor.chmod, b"/etc/passwd", 0o600) == "ENOSPC"
    visitor.unlink(b"/etc/passwd")
    visitor.unlink(b"/var/big")


def test_an_open_file_outlives_its_name_and_its_bytes_are_counted_back(world: World) -> None:
    visitor = world.caller(HOST, VISITOR)
    fs = visitor.view.root.fs
    assert isinstance(fs, Layered)
    opened = visitor.open(b"/var/gone", os.O_RDWR | os.O_CREAT)
    opened.write(b"still here")
    visitor.unlink(b"/var/gone")
    assert opened.pread(100, 0) == b"still here"
    assert opened.stat().nlink == 0
    held = fs.usage()
    opened.close()
    assert fs.usage().inodes == held.inodes - 1
    assert fs.usage().bytes == 0


def test_offsets_of_a_directory_stay_while_others_come_and_go(world: World) -> None:
    visitor = world.caller(HOST, VISITOR)
    for number in range(30):
        visitor.write_file(b"/var/%02d" % number, b"")
    entries = visitor.listdir(b"/var")
    middle = entries[15]
    for entry in entries[5:20]:
        if entry.name != b"log":
            visitor.unlink(b"/var/" + entry.name)
    visitor.write_file(b"/var/new", b"")
    assert [one.name for one in visitor.listdir(b"/var", middle.offset)] == [one.name for one in entries[20:]] + [b"new"]


def test_inode_numbers_are_never_given_twice(world: World) -> None:
    seen: set[int] = set()
    for _ in range(3):
        for name in (VISITOR, OTHER):
            visitor = world.caller(HOST, name)
            for number in range(300):
                visitor.write_file(b"/var/f%d" % number, b"")
                found = visitor.stat(b"/var/f%d" % number).ino
                assert found not in seen
                seen.add(found)
                visitor.unlink(b"/var/f%d" % number)
    assert min(seen) > world.image.last


def test_who_watches_a_layer_hears_of_changes_by_others(world: World) -> None:
    heard: list[Change] = []
    world.caller(HOST, VISITOR, on_change=heard.append)
    host = world.caller(HOST)
    host.write_file(b"/var/log/x", b"1")
    assert [one.kind for one in heard] == []  # an instance nobody keeps hears nothing
    kept = world.caller(HOST, VISITOR, on_change=heard.append)
    host.write_file(b"/var/log/x", b"12")
    host.rename(b"/var/log/x", b"/var/log/y")
    assert [(one.kind, one.name, one.new_name) for one in heard] == [
        ("write", b"", b""),
        ("write", b"", b""),
        ("rename", b"x", b"y"),
    ]
    assert kept.exists(b"/var/log/y")


def test_the_plain_create_is_the_general_one() -> None:
    """Both ways give the same records, down to the byte, but for what they may not share."""
    shown = []
    for plain in (False, True):
        world = World()
        visitor = world.caller(HOST, VISITOR)
        fs = visitor.view.root.fs
        assert isinstance(fs, Layered)
        core = fs._core
        visitor.mkdir(b"/var/w")
        visitor.chmod(b"/var/w", 0o1777)
        parent = visitor.stat(b"/var/w").ino
        fs.create(parent, b"first", 0o644, ROOT)
        if plain:
            assert create_plainly(core, parent, b"second", 0o4755, Cred(7, 8)) > 0
        else:
            core.commit(tree.create, parent, b"second", 0o4755, Cred(7, 8))
        shown.append(records(world))
        assert fs.readdir(parent) == world.caller(HOST, VISITOR).view.root.fs.readdir(parent)
    assert shown[0] == shown[1]


def records(world: World) -> dict[bytes, dict[bytes, Any]]:
    """All that the store has of inodes, names and bytes."""
    assert isinstance(world.store, MemoryStore)
    return {name: dict(bucket.values) for name, bucket in world.store._world.buckets.items() if name[:1] in b"idgocm"}


@pytest.mark.parametrize("data", [b"x\n", b"p" * 4096, b"q" * 9000, b"w" * 32768])
@pytest.mark.parametrize("does", ["write", "unlink"])
def test_the_plain_write_and_removal_are_the_general_ones(does: str, data: bytes) -> None:
    """The same records, the same news, and the same usage."""
    shown = []
    for plain in (False, True):
        world, heard, news = World(), list[Change](), list[tuple[Touched | None, bool]]()
        visitor = world.caller(HOST, VISITOR, on_change=heard.append)
        fs = visitor.view.root.fs
        assert isinstance(fs, Layered)
        core = fs._core
        visitor.mkdir(b"/var/w")
        visitor.write_file(b"/var/w/other", b"o")
        visitor.unlink(b"/var/w/other")
        parent, mode = visitor.stat(b"/var/w").ino, 0o644
        ino = fs.create(parent, b"f", mode, ROOT)
        fs.subscribe(lambda *one, news=news: news.append(one), listens=False)
        world.clock.advance(3)
        if does == "unlink":
            fs.write(ino, 0, data)
            heard.clear()
            news.clear()
            world.clock.advance(3)
        if does == "write" and plain:
            assert write_plainly(core, ino, 0, data) == len(data)
        elif does == "write":
            assert core.commit(contents.write, ino, 0, data, False, ROOT) == len(data)
        elif plain:
            assert unlink_plainly(core, parent, b"f", ROOT)
        else:
            core.commit(tree.unlink, parent, b"f", ROOT)
        alone = [(sorted(one.inodes), one.written, one.names, one.lost, foreign) for one, foreign in news if one is not None]
        other = world.caller(HOST, VISITOR)
        seen = other.view.root.fs.readdir(parent), [other.read_file(b"/var/w/f")] if does == "write" else []
        shown.append((records(world), heard, alone, fs.usage(), fs.stat(parent), seen))
    assert shown[0] == shown[1]


def test_the_plain_write_and_removal_leave_what_is_not_plain(world: World) -> None:
    visitor = world.caller(HOST, VISITOR)
    fs = visitor.view.root.fs
    assert isinstance(fs, Layered)
    core = fs._core
    visitor.mkdir(b"/var/w", 0o1777)
    parent = visitor.stat(b"/var/w").ino

    def made(name: bytes, data: bytes = b"") -> int:
        visitor.write_file(b"/var/w/" + name, data)
        return visitor.stat(b"/var/w/" + name).ino

    made(b"first")
    visitor.unlink(b"/var/w/first")  # nobody else holds anything here, as is known from then on
    empty = made(b"empty")
    for offset, data in ((0, b""), (1, b"x"), (0, b"x" * (1 << 15) + b"x")):
        assert write_plainly(core, empty, offset, data) == 0
    assert write_plainly(core, made(b"full", b"1"), 0, b"x") == 0
    visitor.chmod(b"/var/w/empty", 0o4755)
    assert write_plainly(core, empty, 0, b"x") == 0
    behind = made(b"behind", b"1")
    fs.fallocate(behind, 1, 1 << 16, 4096)  # FALLOC_FL_KEEP_SIZE
    visitor.link(b"/var/w/full", b"/var/w/twice")
    held = fs.hold(made(b"held", b"1"))
    for name in (b"behind", b"full", b"held", b"none"):
        assert not unlink_plainly(core, parent, name, ROOT)
    fs.release(held)
    assert not unlink_plainly(core, parent, b"held", Cred(5, 5))  # sticky
    assert unlink_plainly(core, parent, b"held", ROOT)
    visitor.setflags(b"/var/w/empty", FLAG_IMMUTABLE)
    assert not unlink_plainly(core, parent, b"empty", ROOT)
    assert not unlink_plainly(core, visitor.stat(b"/etc").ino, b"passwd", ROOT)


def test_the_plain_create_leaves_what_is_not_plain(world: World) -> None:
    visitor = world.caller(HOST, VISITOR)
    fs = visitor.view.root.fs
    assert isinstance(fs, Layered)
    visitor.mkdir(b"/var/w", 0o755)
    visitor.write_file(b"/var/w/first", b"")
    parent = visitor.stat(b"/var/w").ino
    for name, cred in ((b"first", ROOT), (b"n" * 256, ROOT), (b"x", Cred(5, 5))):
        assert create_plainly(fs._core, parent, name, 0o644, cred) == 0
    visitor.setflags(b"/var/w", FLAG_IMMUTABLE)
    assert create_plainly(fs._core, parent, b"x", 0o644, ROOT) == 0


CHANGES: dict[str, Callable[[Caller], object]] = {
    "a new name": lambda caller: caller.write_file(b"/etc/new", b""),
    "a name less": lambda caller: caller.unlink(b"/etc/passwd"),
    "another name": lambda caller: caller.rename(b"/etc/passwd", b"/etc/other"),
    "other bytes": lambda caller: caller.write_file(b"/etc/passwd", b"other"),
    "another mode": lambda caller: caller.chmod(b"/etc/passwd", 0o600),
    "an attribute": lambda caller: caller.setxattr(b"/etc/passwd", b"user.a", b"1"),
    "a time of access": lambda caller: caller.read_file(b"/etc/passwd"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_stacks_may_differ_in_what_one_of_their_layers_has_touched_and_in_nothing_before(world: World, change: str) -> None:
    host, visitor = world.caller(HOST), world.caller(HOST, VISITOR)
    above, below = visitor.view.root.fs, host.view.root.fs
    assert isinstance(above, Layered) and isinstance(below, Layered)
    paths = (b"/", b"/etc", b"/etc/passwd", b"/usr/bin/tool")
    inos = {path: host.stat(path).ino for path in paths}
    host.write_file(b"/usr/bin/tool", b"of both")
    assert not any(map(above.apart(below), inos.values()))
    touched = b"/etc" if " name" in change else b"/etc/passwd"
    CHANGES[change](visitor)
    assert above.apart(below)(inos[touched]) and below.apart(above)(inos[touched])
