"""Zones of memory beside a booted Debian 12 (6.1.0-50-amd64, 2 GiB, two processors, in QEMU)."""

from __future__ import annotations

import pytest

from mirage.world.kernel.procmemory import buddyinfo
from mirage.world.kernel.zones import least_free, pagetypeinfo, zoneinfo

TOTAL, FREE = 2_014_140, 1_844_864
RECORDED = """\
        boost    0
        min      11176
        low      13970
        high     16764
        managed  499695
        protection: (0, 0, 0, 0, 0)
      nr_dirty     76
              high:  6985
              batch: 63
  vm stats threshold: 20
  node_unreclaimable:  0
  start_pfn:           4096
"""


def test_a_zone_has_the_marks_of_the_recorded_kernel() -> None:
    told = zoneinfo(TOTAL, FREE, {"nr_dirty": 76}, 2)
    assert (told.count("\n"), told.startswith("Node 0, zone      DMA\n  per-node stats\n"), told.count("Node 0, zone")) == (
        159,
        True,
        5,
    )
    for line in RECORDED.splitlines():
        name, _, value = line.rpartition(" ")
        near = [
            int(one) for one in (row.rpartition(" ")[2] for row in told.splitlines() if row.startswith(name + " ")) if one.isdigit()
        ]
        assert line in told.splitlines() or min(abs(one - int(value)) for one in near) <= 2, line


@pytest.mark.parametrize(("total", "least"), [(TOTAL, 45_056), (8_142_792, 67_584), (500_000, 25_000)])
def test_as_much_is_kept_free_as_huge_pages_want(total: int, least: int) -> None:
    assert least_free(total) == least


@pytest.mark.parametrize("total", [1_000_000, TOTAL, 4_020_000, 16_300_000])
def test_all_say_the_same(total: int) -> None:
    free = total * 2 // 3
    rows = [line.split() for line in zoneinfo(total, free, {}, 4).splitlines()]
    assert abs(sum(int(row[1]) for row in rows if row[0] == "managed") * 4 - total) <= 12
    pages = sum(int(row[2]) for row in rows if row[:2] == ["pages", "free"])
    blocks = [[int(word) for word in line.split()[4:]] for line in buddyinfo(total, free).splitlines()]
    assert pages == sum(count << order for counts in blocks for order, count in enumerate(counts))
    kinds = [line.split()[6:] for line in pagetypeinfo(total, free).splitlines() if ", type " in line]
    assert sum(int(count) for row in kinds for count in row) == sum(map(sum, blocks))
