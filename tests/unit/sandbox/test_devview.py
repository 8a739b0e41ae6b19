"""Devices of the pretended machine: what is looked at is a node, what is opened is what a driver would give."""

from __future__ import annotations

import errno
import os
import struct
from collections.abc import Iterator
from stat import S_IFBLK, S_IFCHR, S_IFREG, S_ISREG

import pytest

from mirage.base.clock import ManualClock
from mirage.fuse import wire
from mirage.sandbox.views import nodes
from mirage.sandbox.views.devview import DevView
from mirage.vfs.types import ROOT, Cred
from mirage.world.host import Host
from mirage.world.kernel import rawdisk
from mirage.world.kernel.kernellog import Said
from tests.unit.fuse.kernel import Kernel
from tests.unit.world import ground

OPENING, LOOKING = 7, 8  # processes
SAID = [Said(1_500_000, 5, "Linux version 6.1"), Said(2_000_000, 6, "x")]


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    with ground.build(tmp_path_factory.mktemp("ground") / "debian-12.img") as image:
        yield ground.begin(image, b"s" * 32, ManualClock(ground.NOW))


@pytest.fixture
def view(host: Host) -> DevView:
    return DevView(host.place(b"v").dev, host, lambda pid: pid == OPENING, lambda pid: SAID, lambda pid, data: None)


def found(view: DevView, name: str, pid: int) -> int:
    return view.lookup(view.root, name.encode(), Cred(0, 0, frozenset(), pid))


def test_a_terminal_has_no_places_to_go_to(view: DevView, host: Host) -> None:
    kernel, flags = Kernel(view), {}
    for name in ("tty1", "console", "kmsg", host.identity.disk.name):
        node = kernel.entry(kernel.send(wire.LOOKUP, 1, name.encode() + b"\0", pid=OPENING)[wire.REPLY.size :])[0]
        flags[name] = kernel.open(node, os.O_RDONLY)[1] & wire.FOPEN_NONSEEKABLE
    assert flags == {"tty1": 4, "console": 4, "kmsg": 0, host.identity.disk.name: 0}


def test_who_looks_finds_a_node_and_who_opens_a_file(view: DevView, host: Host) -> None:
    disk = host.identity.disk
    shown = {name: [view.stat(found(view, name, pid)) for pid in (LOOKING, OPENING)] for name in ("kmsg", disk.name)}
    assert [shown["kmsg"][0].mode, shown[disk.name][0].mode] == [S_IFCHR | 0o644, S_IFBLK | 0o660]
    assert [
        (S_ISREG(two.mode), two.rdev, two.mode & 0o777 == one.mode & 0o777, two.gid == one.gid) for one, two in shown.values()
    ] == [(True, 0, True, True)] * 2
    assert shown[disk.name][1].size == disk.sectors * 512


def test_what_is_mounted_over_is_the_same_to_everybody(view: DevView) -> None:
    assert [found(view, name, OPENING) == found(view, name, LOOKING) for name in ("null", "tty", "ptmx", "pts")] == [True] * 4


def test_the_kernel_keeps_no_name_of_a_device_and_reads_it_past_its_cache(view: DevView) -> None:
    kernel = Kernel(view)  # type: ignore[arg-type]
    entry = kernel.entry(kernel.ask(wire.LOOKUP, wire.ROOT_NODE, b"null\0"))
    assert entry[2:4] == (wire.FOREVER, wire.FOREVER)
    head = wire.HEAD.size + len(b"kmsg\0")
    message = wire.HEAD.pack(head, wire.LOOKUP, 99, wire.ROOT_NODE, 0, 0, OPENING, 0, 0) + b"kmsg\0"
    node, _, *seconds = wire.ENTRY_OUT.unpack_from(kernel.connection.receive(memoryview(message)), wire.REPLY.size)[:4]
    assert seconds == [0, 0]
    handle, flags, _ = wire.OPEN_OUT.unpack(kernel.ask(wire.OPEN, node, wire.OPEN_IN.pack(os.O_RDONLY, 0)))
    assert flags == wire.FOPEN_DIRECT_IO
    first = b"5,0,1500000,-;Linux version 6.1\n"
    told = [kernel.ask(wire.READ, node, wire.READ_IN.pack(handle, at, 4096, 0, 0, 0, 0)) for at in (0, 4, len(first), 1000)]
    assert told == [first, first[4:], b"6,1,2000000,-;x\n", b""]
    kernel.ask(wire.RELEASE, node, wire.RELEASE_IN.pack(handle, 0, 0, 0))
    assert view._open == {}


def test_a_disk_begins_with_its_table_and_its_file_systems_and_has_an_end(host: Host) -> None:
    disk = host.identity.disk
    whole = nodes.opened(host, host.place(b"v").dev.stat(found_plainly(host, disk.name)), list)
    sector = whole.read(0, 512)
    assert sector[510:] == b"\x55\xaa"
    root = next(part for part in disk.partitions if part.use == "btrfs")
    assert whole.read(root.start * 512 + 0x10000 + 64, 8) == b"_BHRfS_M"
    if disk.table == "dos":
        assert struct.unpack_from("<II", sector, 446 + 8) == (disk.partitions[0].start, disk.partitions[0].sectors)
    end = disk.sectors * 512
    assert (whole.read(end - 4, 100), whole.read(end, 100), whole.write(end - 4, b"12345678")) == (bytes(4), b"", 4)
    assert whole.told[rawdisk.BLKGETSIZE64]() == struct.pack("=Q", end)
    with pytest.raises(OSError, match=rf"^\[Errno {errno.ENOSPC}\]"):
        whole.write(end, b"x")


def found_plainly(host: Host, name: str) -> int:
    dev = host.place(b"v").dev
    return dev.lookup(dev.root, name.encode(), ROOT)


@pytest.mark.parametrize(("name", "number"), [("sr0", rawdisk.ENOMEDIUM), ("ttyS1", errno.EIO), ("hpet", errno.EBUSY)])
def test_a_driver_may_refuse_to_open(view: DevView, name: str, number: int) -> None:
    with pytest.raises(OSError, match=rf"^\[Errno {number}\]"):
        view.hold(found(view, name, OPENING))


def test_the_log_is_root_s_to_read_and_a_pipe_is_none_of_it(view: DevView) -> None:
    with pytest.raises(OSError, match=rf"^\[Errno {errno.EPERM}\]"):
        view.hold(found(view, "kmsg", OPENING), os.O_RDONLY, Cred(1000, 1000))
    made = view.mknod(view.root, b"pipe", 0o010600, 0, ROOT)
    assert found(view, "pipe", OPENING) == made
    written = view.create(view.root, b"plain", 0o600, ROOT)
    handle = view.hold(found(view, "plain", OPENING), os.O_RDWR)
    assert (view.write(handle, 0, b"abc"), view.read(handle, 0, 9)) == (3, b"abc")
    view.release(handle)
    assert view.stat(written).mode == S_IFREG | 0o600
    view.unlink(view.root, b"plain", ROOT)
    assert not view.unkept(written)


def test_the_clock_of_the_hardware_tells_the_time_in_utc(view: DevView) -> None:
    handle = view.hold(found(view, "rtc0", OPENING))
    told = view.control(handle, nodes.RTC_RD_TIME)
    assert told is not None
    assert struct.unpack("=9i", told)[5] + 1900 == 1970 + ground.NOW // (31_556_952 * 10**9)
    assert view.control(handle, 0x1234) is None
