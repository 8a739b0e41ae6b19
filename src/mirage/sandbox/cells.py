"""All cells of a stage: one for each place (a layer of the world), made ahead of who comes, ended when nobody is left."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import os
import socket
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING

from mirage.fuse.server import Clerk, Server
from mirage.sandbox import backing, talk
from mirage.sandbox.cell import Cell, CellError
from mirage.sandbox.reached import Reached
from mirage.sandbox.wardenline import WardenLine

if TYPE_CHECKING:
    from mirage.sandbox.judge import Policy
    from mirage.world.answerer import Answerer
    from mirage.world.host import Host
    from mirage.world.visit import Visit

CLOSE_SECONDS = 1.0  # a hundred need longer; what is left of them ends with us
MOST = 200  # cells at once
SPARE_MEMORY = 128 << 10  # KiB that no further cell takes from the machine
TRIES = 3  # to have a first one
SPARES = 2  # cells that wait for who comes
REST = 0.15  # seconds from the use of one to the making of the next: who came has his answer first
LINGER = 10.0  # seconds that a cell is kept when nobody is in it any more, for who comes again
KEPT = 360  # times as long, while programs run on in it that were left behind


class Cells:
    """All cells of a stage, by layer. One that nobody is in ends, at once or when what was left running in it has had its time."""

    def __init__(
        self,
        warden: socket.socket,
        answerer: Answerer | None = None,
        *,
        execute: Policy = "image",
        most: int = MOST,
    ) -> None:
        """`execute`: which machine code runs. `most`: at once."""
        self._warden = WardenLine(warden)
        self._most = most
        self._execute = execute
        self._answerer = answerer
        self.server = Server()
        self._clerks = itertools.cycle([Clerk(processor) for processor in sorted(os.sched_getaffinity(0))])
        self._cells: dict[bytes, asyncio.Task[Cell]] = {}
        self._copies: dict[int, int] | None = None  # by inode, of what the kernel reads in our stead
        self._spares: deque[asyncio.Task[Cell]] = deque()  # for who comes next
        self._proof: asyncio.Task[None] | None = None

    def prepare(self, host: Host) -> None:
        """Have as many cells at hand as are kept, the first of all proven."""
        while len(self._spares) < SPARES:
            self._spares.append(self._spare(host))
        if self._proof is None:
            self._proof = asyncio.get_running_loop().create_task(self._prove(host))
            self._proof.add_done_callback(lambda proven: proven.cancelled() or proven.exception())

    async def proven(self) -> None:
        """Once the first cell has held. CellError: what of it did not, or why there is none; so nobody is let in."""
        assert self._proof is not None, "it is prepared"
        await asyncio.shield(self._proof)

    async def _prove(self, host: Host) -> None:
        for left in reversed(range(TRIES)):
            try:
                cell = await asyncio.shield(self._spares[0])
                gaps = await cell.attacked()
            except CellError:
                if not left:
                    raise
                self._spares.popleft()  # the machine may be busy
                self._spares.appendleft(self._spare(host))
                continue
            if gaps:
                cell.close()
                raise CellError(f"walls that do not hold: {', '.join(gaps)}")
            return

    def _spare(self, host: Host) -> asyncio.Task[Cell]:
        spare = asyncio.get_running_loop().create_task(self._built(host))
        spare.add_done_callback(lambda built: built.cancelled() or built.exception())  # told to who needs it
        return spare

    def find(self, layer: bytes) -> Cell | None:
        """The cell that a layer has now."""
        making = self._cells.get(layer)
        return making.result() if making is not None and making.done() and not _finish(making) else None

    async def enter(self, visit: Visit) -> Cell:
        """The cell of a visit's layer, made if there is none. CellError: also where there are as many as may be."""
        await self.proven()
        making = self._cells.get(visit.layer)
        if making is None or _finish(making):
            self._cells = {layer: made for layer, made in self._cells.items() if not _finish(made)}
            if len(self._cells) >= self._most:
                raise CellError(f"{self._most} cells are open")
            if _available() < SPARE_MEMORY:
                raise CellError("little memory is left")
            making = self._cells[visit.layer] = asyncio.get_running_loop().create_task(self._make(visit))
        elif making.done():
            making.result().was_entered = True
        return await asyncio.shield(making)

    async def _make(self, visit: Visit) -> Cell:
        """CellError."""
        loop = asyncio.get_running_loop()
        cell = await self._next(visit.host)
        loop.call_later(REST, self.prepare, visit.host)
        cell.settle(visit.layer)
        self._watch(cell, 0)
        return cell

    async def _next(self, host: Host) -> Cell:
        """The one that is ready soonest and lives."""
        while self._spares:
            with contextlib.suppress(CellError):
                cell = await self._spares.popleft()
                if not cell.over.done():
                    return cell
        return await self._built(host)

    def _watch(self, cell: Cell, empty: int) -> None:
        """Every LINGER seconds: `empty` is how often nobody was there."""
        if cell.over.done():
            return
        if cell.is_visited() or cell.was_entered:
            empty = 0
        elif empty and (empty > KEPT or not cell.is_busy()):
            cell.close()
            return
        cell.was_entered = False
        asyncio.get_running_loop().call_later(LINGER, self._watch, cell, empty + 1)

    async def _built(self, host: Host) -> Cell:
        line, reached = await asyncio.get_running_loop().run_in_executor(None, self._ask)
        if self._copies is None:
            self._copies = backing.copies(host.view())
        clerk = next(self._clerks)
        cell = Cell(line, host, self.server, self._answerer, clerk, reached=reached, back=self._back, execute=self._execute)
        try:
            await cell.start()
        except BaseException as error:
            cell.close()
            if isinstance(error, talk.Gone):
                raise CellError(str(error)) from None
            raise
        return cell

    def _ask(self) -> tuple[socket.socket, Reached]:
        message, fds = self._warden.ask({"do": "open"})
        if not fds:
            raise CellError(str(message.get("failed", "the warden did not answer")))
        return socket.socket(fileno=fds[0]), Reached(fds[1:], message["limits"])

    def _back(self, device: int) -> dict[int, int]:
        """Have the kernel read what all cells share; what it does not take it asks us for."""
        found = {}
        for ino, copy in (self._copies or {}).items():
            number = self._warden.ask({"do": "back"}, [device, copy])[0].get("backing")
            if isinstance(number, int):
                found[ino] = number
        return found

    async def close(self) -> None:
        """End them all; who asks for a file of theirs is not answered any more, and the store may be closed."""
        if self._proof is not None:
            self._proof.cancel()
        for making in (*self._cells.values(), *self._spares):
            making.cancel()
            if making.done() and not making.cancelled() and making.exception() is None:
                making.result().close()
        self._warden.close()
        await asyncio.get_running_loop().run_in_executor(None, self.server.close, CLOSE_SECONDS)


def _available() -> int:
    """KiB that programs may still have, proc_meminfo(5)."""
    try:
        lines = Path("/proc/meminfo").read_text().splitlines()
    except OSError:
        return SPARE_MEMORY  # it is not told here
    return next((int(line.split()[1]) for line in lines if line.startswith("MemAvailable:")), SPARE_MEMORY)


def _finish(making: asyncio.Task[Cell]) -> bool:
    return making.done() and (making.cancelled() or making.exception() is not None or making.result().over.done())
