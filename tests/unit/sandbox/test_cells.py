"""Nobody is let into a cell before the first one has held."""

from __future__ import annotations

import asyncio
import socket
from types import SimpleNamespace
from typing import Any

import pytest

from mirage.sandbox.cell import CellError
from mirage.sandbox.cells import Cells


class Built:
    """A cell that gives way as it is told."""

    def __init__(self, gaps: list[str]) -> None:
        self.gaps = gaps
        self.is_closed = False

    async def attacked(self) -> list[str]:
        return self.gaps

    def close(self) -> None:
        self.is_closed = True


def _prepared(monkeypatch: pytest.MonkeyPatch, gaps: list[str], failing: int = 0) -> tuple[Cells, list[Built]]:
    built: list[Built] = []

    async def build(self: Cells, host: Any) -> Any:
        built.append(Built(gaps))
        if len(built) <= failing:
            raise CellError("no mount")
        return built[-1]

    monkeypatch.setattr(Cells, "_built", build)
    ours, theirs = socket.socketpair()
    theirs.close()
    cells = Cells(ours)
    cells.prepare(SimpleNamespace())  # type: ignore[arg-type]
    return cells, built


def test_who_comes_is_refused_where_a_wall_gives_way(monkeypatch: pytest.MonkeyPatch) -> None:
    async def visit() -> None:
        cells, built = _prepared(monkeypatch, ["network:eth0", "namespaces:ipc"])
        for _ in range(2):
            with pytest.raises(CellError, match="walls that do not hold: network:eth0, namespaces:ipc"):
                await cells.enter(SimpleNamespace(layer=b"his"))  # type: ignore[arg-type]
        assert built[0].is_closed
        await cells.close()

    asyncio.run(visit())


def test_a_first_cell_that_was_not_made_in_time_is_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    async def wait() -> None:
        cells, built = _prepared(monkeypatch, [], failing=3)
        await cells.proven()
        assert len(built) == 4  # three that were not, of which one was to wait, and the one that held
        await cells.close()

    asyncio.run(wait())


def test_where_none_can_be_made_it_is_said_why(monkeypatch: pytest.MonkeyPatch) -> None:
    async def wait() -> None:
        cells, _ = _prepared(monkeypatch, [], failing=9)
        with pytest.raises(CellError, match="no mount"):
            await cells.proven()
        await cells.close()

    asyncio.run(wait())


def test_a_cell_that_holds_is_kept_for_who_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    async def wait() -> None:
        cells, built = _prepared(monkeypatch, [])
        await cells.proven()
        assert not any(cell.is_closed for cell in built)
        await cells.close()

    asyncio.run(wait())
