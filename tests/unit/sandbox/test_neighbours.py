"""How full the machine's tables of neighbours are."""

from __future__ import annotations

from pathlib import Path

import pytest

from mirage.sandbox.net import neighbours


@pytest.mark.parametrize(("arp", "ndisc", "cells", "is_crowded"), [(700, 8, 0, False), (700, 100, 0, True), (700, 100, 8, False)])
def test_they_are_crowded_beyond_what_cells_are_made_with(
    arp: int, ndisc: int, cells: int, is_crowded: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables = tmp_path / "arp_cache", tmp_path / "ndisc_cache"
    for table, entries in zip(tables, (arp, ndisc)):
        table.write_text(f"entries  allocs   destroys\n{entries:08x} 00023679 000230e2\n{entries:08x} 00000002 00000001\n")
    monkeypatch.setattr(neighbours, "TABLES", tables)
    assert neighbours.are_crowded(cells) is is_crowded


def test_where_the_kernel_does_not_tell_they_may_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neighbours, "TABLES", (tmp_path / "arp_cache",))
    assert neighbours.are_crowded(3)
