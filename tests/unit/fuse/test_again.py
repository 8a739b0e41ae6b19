"""What is asked again is answered from memory, and never from an old one."""

from __future__ import annotations

import errno
from stat import S_IFREG
from typing import cast

import pytest

from mirage.base.clock import ManualClock
from mirage.fuse import again, wire
from mirage.fuse.volume import Options
from mirage.state.open import open_store
from mirage.vfs.caller import Caller
from mirage.vfs.layered import Layered
from mirage.vfs.types import ROOT
from mirage.vfs.view import View
from tests.unit.fuse.kernel import Kernel

DAY = 86400
TOP = wire.ROOT_NODE


def written(kernel: Kernel, data: bytes = b"x") -> int:
    """The node of a file that was written and read, so that reading it does not move its access time."""
    node, handle = kernel.create(TOP, b"f")
    kernel.write(node, handle, 0, data)
    close(kernel, node, handle, 0o2)
    fs(kernel).accessed(node)
    clock(kernel).advance(1)
    fs(kernel).accessed(node)
    return node


def close(kernel: Kernel, node: int, handle: int, flags: int = 0) -> None:
    kernel.ask(wire.RELEASE, node, wire.RELEASE_IN.pack(handle, flags, 0, 0))


def fs(kernel: Kernel) -> Layered:
    return cast("Layered", kernel.connection.volume.fs)


def clock(kernel: Kernel) -> ManualClock:
    return cast("ManualClock", fs(kernel).clock)


def beside(kernel: Kernel) -> Caller:
    """Another view of the same files."""
    return Caller(View(kernel.fs, clock(kernel)))


def capability(kernel: Kernel, node: int) -> bytes:
    return kernel.ask(wire.GETXATTR, node, wire.GETXATTR_IN.pack(64, 0) + again.CAPABILITY + b"\0")


def test_what_another_view_changed_is_in_the_next_answer() -> None:
    kernel = Kernel()
    node = written(kernel)
    assert [kernel.stat(node)["mode"] for _ in range(2)] == [S_IFREG | 0o644] * 2
    with pytest.raises(OSError, match=rf"^\[Errno {errno.ENODATA}\]"):
        capability(kernel, node)
    beside(kernel).chmod(b"/f", 0o600)
    fs(kernel).setxattr(node, again.CAPABILITY, b"may", 0, ROOT)
    assert kernel.stat(node)["mode"] == S_IFREG | 0o600
    assert capability(kernel, node) == b"may"


def test_a_directory_is_asked_for_anew_when_a_name_in_it_has_changed() -> None:
    kernel = Kernel()
    assert [kernel.stat(TOP)["size"] for _ in range(2)] == [0, 0]
    beside(kernel).write_file(b"/name", b"")
    assert kernel.stat(TOP)["size"] == 8


def test_a_file_that_was_closed_leaves_nothing_when_it_is_removed() -> None:
    kernel = Kernel()
    node = written(kernel, b"x" * 10_000)
    for _ in range(3):
        handle, flags = kernel.open(node, 0)
        assert flags == wire.FOPEN_KEEP_CACHE
        close(kernel, node, handle)
    kernel.ask(wire.UNLINK, TOP, b"f\0")
    assert orphans(kernel) == []


def test_one_that_another_view_removed_is_read_until_it_is_closed_and_then_gone() -> None:
    kernel = Kernel()
    node = written(kernel)
    opened = [kernel.open(node, 0)[0] for _ in range(3)]
    beside(kernel).unlink(b"/f")
    kernel.told()
    for handle in opened:
        assert kernel.read(node, handle) == b"x"
        assert orphans(kernel) == [node]
        close(kernel, node, handle)
    assert orphans(kernel) == []


def test_one_that_nobody_has_open_is_gone_when_the_kernel_is_told_that_another_view_removed_it() -> None:
    kernel = Kernel()
    node = written(kernel)
    close(kernel, node, kernel.open(node, 0)[0])
    beside(kernel).unlink(b"/f")
    kernel.told()
    assert orphans(kernel) == []


def test_the_end_of_a_writers_open_is_not_taken_for_a_readers() -> None:
    kernel = Kernel()
    node = written(kernel)
    reader, writer = kernel.open(node, 0)[0], kernel.open(node, 0o1)[0]
    kernel.ask(wire.UNLINK, TOP, b"f\0")
    close(kernel, node, writer, 0o1)
    assert orphans(kernel) == [node]
    close(kernel, node, reader)
    assert orphans(kernel) == []


def test_a_read_that_is_to_move_the_access_time_comes_to_us() -> None:
    kernel = Kernel()
    node = written(kernel)
    assert [kernel.open(node, 0)[1] for _ in range(2)] == [wire.FOPEN_KEEP_CACHE] * 2
    clock(kernel).advance(DAY - 1)
    assert kernel.open(node, 0)[1] == wire.FOPEN_KEEP_CACHE
    clock(kernel).advance(1)
    assert kernel.open(node, 0)[1] == 0
    beside(kernel).read_file(b"/f")
    assert kernel.open(node, 0)[1] == wire.FOPEN_KEEP_CACHE
    beside(kernel).write_file(b"/f", b"y")
    assert kernel.open(node, 0)[1] == 0


def test_who_opens_to_write_is_judged_each_time() -> None:
    kernel = Kernel()
    node = written(kernel)
    kernel.open(node, 0)
    fs(kernel).setflags(node, 0x10, ROOT)  # +i
    kernel.open(node, 0)
    with pytest.raises(OSError, match=rf"^\[Errno {errno.EPERM}\]"):
        kernel.open(node, 0o1)


def test_no_more_is_kept_than_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(again, "KEPT", 4)
    kernel = Kernel()
    made = [kernel.create(TOP, b"%d" % index) for index in range(20)]
    clock(kernel).advance(1)
    for node, handle in made:
        close(kernel, node, handle, 0o2)
        fs(kernel).accessed(node)
        close(kernel, node, kernel.open(node, 0)[0])
    assert list(fs(kernel)._core.top.holds) == [node for node, _ in made[-4:]]


def test_another_file_system_in_its_place_is_believed_to_have_what_cannot_differ_and_nothing_else() -> None:
    clock_ = ManualClock()
    store = open_store("memory:", b"fuse")
    host, other = Layered(store, None, [b"host"], clock_), Layered(store, None, [b"host", b"top"], clock_)
    kernel = Kernel(host, Options(replaceable=True))
    same = written(kernel)
    changed, handle = kernel.create(TOP, b"changed")
    close(kernel, changed, handle, 0o2)
    for node in (same, changed):
        kernel.stat(node)
        kernel.open(node, 0)
    Caller(View(other, clock_)).write_file(b"/changed", b"longer")
    kernel.connection.become(other)
    assert kernel.stat(changed)["size"] == 6
    assert kernel.open(same, 0)[1] == wire.FOPEN_KEEP_CACHE


def test_a_file_that_the_one_before_held_is_held_by_the_one_in_its_place() -> None:
    clock_ = ManualClock()
    store = open_store("memory:", b"fuse")
    host, other = Layered(store, None, [b"host"], clock_), Layered(store, None, [b"host", b"top"], clock_)
    kernel = Kernel(host, Options(replaceable=True))
    node = written(kernel)
    close(kernel, node, kernel.open(node, 0)[0])
    kernel.connection.become(other)
    handle = kernel.open(node, 0)[0]
    kernel.ask(wire.UNLINK, TOP, b"f\0")
    assert kernel.read(node, handle) == b"x"
    close(kernel, node, handle)
    assert orphans(kernel) == []
    assert host._core.top.holds == other._core.top.holds == {}


def orphans(kernel: Kernel) -> list[int]:
    """Files without a name that somebody is believed to have open."""
    core = fs(kernel)._core
    return [int.from_bytes(key, "big") for key, _ in core.store.look(lambda reader: list(reader.scan(core.top.buckets.orphans)))]
