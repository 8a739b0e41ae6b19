"""What /proc tells of the memory adds up."""

from __future__ import annotations

import pytest

from mirage.vfs.caller import Caller
from mirage.vfs.types import ROOT
from mirage.world.host import Host
from mirage.world.kernel.procmemory import IOPORTS, buddyinfo, hidden, iomem


@pytest.mark.parametrize(("total", "free"), [(2_014_000, 103_000), (4_015_584, 687_428), (8_130_000, 5_000_004)])
def test_the_free_blocks_are_the_free_memory(total: int, free: int) -> None:
    rows = [line.split("zone")[1].split()[1:] for line in buddyinfo(total, free).splitlines()]
    assert sum(int(count) << order for row in rows for order, count in enumerate(row)) * 4 == free // 4 * 4
    assert len(rows) == (3 if total > (3 << 20) else 2)


@pytest.mark.parametrize("size", [2 << 30, 4 << 30, 8 << 30])
def test_the_ram_that_is_mapped_is_what_was_plugged_in(size: int) -> None:
    ranges = [line.split(" : ")[0].split("-") for line in iomem(size, lambda limit: 7).splitlines() if line.endswith("System RAM")]
    mapped = sum(int(end, 16) - int(start, 16) + 1 for start, end in ranges)
    assert 0 < size - mapped < 1 << 20


def test_memory_is_told_in_pages_and_the_trees_of_a_kernel_are_as_old_as_the_boot(host: Host) -> None:
    caller = Caller(host.view(), ROOT)
    shown = [
        line.split()
        for entry in caller.listdir(b"/proc")
        if entry.name.isdigit()
        for line in caller.read_file(b"/proc/%b/status" % entry.name).splitlines()
        if line.startswith((b"Vm", b"Rss"))
    ]
    assert shown
    assert [line for line in shown if int(line[1]) % 4] == []
    assert [caller.stat(path).mtime for path in (b"/proc", b"/sys")] == [host.identity.boot_time] * 2
    assert caller.stat(b"/sys").nlink == 2 + len(caller.listdir(b"/sys"))


def test_who_is_not_root_sees_what_lies_there_and_not_where() -> None:
    """As a booted Debian 12 shows it to nobody."""
    shown = hidden(iomem(8 << 30, lambda limit: 7)).splitlines()
    assert {line.strip().split(" : ")[0] for line in shown} == {"00000000-00000000"}
    assert shown[:2] == ["00000000-00000000 : Reserved", "00000000-00000000 : System RAM"]
    assert hidden(IOPORTS).splitlines()[:2] == ["0000-0000 : PCI Bus 0000:00", "  0000-0000 : dma1"]
