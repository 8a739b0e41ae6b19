"""Muscle for the emulated shell: a session's place in the visitor's cell, where programs of the image run in its stead.

Each seat speaks with a stand-in of its own (`standin`), beside the line to the cell's first process: what a program executes and
which system calls it asks about goes the same way as for every other program of the cell.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from mirage.sandbox import talk
from mirage.sandbox.cell import CellError
from mirage.world.muscle import Leader, NoMuscleError, Reopened, Running, Start

if TYPE_CHECKING:
    import socket

    from mirage.sandbox.cell import Cell
    from mirage.sandbox.cells import Cells
    from mirage.vfs.types import Cred
    from mirage.world.visit import Visit

T = TypeVar("T")

READY_SECONDS = 30.0  # on however busy a machine
SETTLING = 0.05  # seconds in which the end of a cell is known to all
KILLED = 9  # the wait status of what was killed


class SandboxMuscle:
    """`world.muscle.Muscle` over the cells of a stage."""

    def __init__(self, cells: Cells) -> None:
        self._cells = cells

    async def seat(self, visit: Visit, leader: Leader) -> Seat:
        try:
            cell = await self._cells.enter(visit)
            ours, theirs = talk.pair()
            with theirs:
                cell.stand(leader.pid or visit.host.pids.next(), _standing(leader), theirs.fileno())
        except (CellError, talk.Gone) as error:
            raise NoMuscleError(str(error)) from None
        seat = Seat(cell, ours)
        try:
            await seat.begin(visit, leader)
        except BaseException:
            seat.close()
            raise
        return seat

    def connect(self, visit: Visit, address: str, port: int) -> socket.socket | None:
        cell = self._cells.find(visit.layer)
        return cell.connect(address, port) if cell is not None else None


def _standing(leader: Leader) -> dict[str, Any]:
    terminal = None
    if leader.terminal >= 0:
        terminal = {"number": leader.terminal, "rows": leader.rows, "columns": leader.columns}
    return {"group": leader.group, "terminal": terminal, "uid": leader.cred.uid}


@dataclass(slots=True)
class Starting:
    """A program that the stand-in was asked for."""

    order: Start
    changed: Callable[[int], None]
    leads: bool
    done: asyncio.Future[Running]

    def fail(self, error: Exception) -> None:
        if not self.done.done():
            self.done.set_exception(error)


class Seat:
    """`world.muscle.Seat`. `begin` it before use."""

    def __init__(self, cell: Cell, line: socket.socket) -> None:
        self.master = self.slave = -1
        self.on_death: Callable[[], None] | None = None
        self.tty = ""
        self._cell = cell
        self._line = line
        self._loop = asyncio.get_running_loop()
        self._pid = 0
        self._count = 0
        self._standing: asyncio.Future[tuple[dict[str, Any], list[int]]] = self._loop.create_future()
        self._starting: dict[int, Starting] = {}
        self._placing: dict[int, asyncio.Future[None]] = {}
        self._running: dict[int, Running] = {}  # by pid inside
        self._inside: dict[int, int] = {}  # the process that it is to everybody -> its pid inside
        self._groups: dict[int, int] = {}
        self._is_closed = False
        line.setblocking(False)
        self._loop.add_reader(line, self._hear)

    @property
    def is_gone(self) -> bool:
        return self._is_closed or self._cell.over.done()

    async def begin(self, visit: Visit, leader: Leader) -> None:
        """Until the stand-in stands. NoMuscleError."""
        message, fds = await _soon(self._standing)
        self._pid, self.tty = int(message["standing"]), str(message["tty"]).removeprefix("/dev/")
        self._groups[leader.group] = self._pid
        self._cell.seated(self._pid, visit)
        if len(fds) == 2:
            self.master, self.slave = fds
            for end in fds:
                os.set_blocking(end, False)

    async def start(self, order: Start, changed: Callable[[int], None]) -> Running:
        self._count += 1
        number = self._count
        leads = order.group == order.shown and self.master < 0 and order.group in self._groups  # it takes its shell's place
        message = {
            "do": "start", "id": number, "pid": order.pid, "group": order.group, "foreground": order.is_foreground, "leads": leads,
            "path": order.path, "argv": order.argv, "environment": dict(order.environment), "cwd": _text(order.cwd),
            "root": _text(order.root), "umask": order.umask, "nice": order.nice, "ignored": list(order.ignored),
            "limits": self._cell.limits(), **_identity(order.cred),
            "handed": {at: what for at, what in order.descriptors.items() if not isinstance(what, Reopened)},
            "files": {
                at: (id(what), _text(what.path), what.flags, what.offset)
                for at, what in order.descriptors.items() if isinstance(what, Reopened)
            },
        }  # fmt: skip
        starting = self._starting[number] = Starting(order, changed, leads, self._loop.create_future())
        self._cell.expects(order.pid, order.shown)
        try:
            talk.send(self._line, message, list(order.handed))
            return await _soon(starting.done)
        except talk.Gone as error:
            raise NoMuscleError(str(error)) from None
        finally:
            del self._starting[number]

    def signal(self, pid: int, number: int) -> None:
        inside = self._inside.get(pid)
        if inside is not None:
            self._say({"do": "signal", "pid": inside, "signal": number})

    def signal_group(self, group: int, number: int) -> bool:
        inside = self._groups.get(group)
        if inside is None or not self._running:
            return False
        if inside != self._pid:
            self._cell.signal_group(inside, number)
        else:  # the stand-in is of it as well, and lives on
            for pid in self._running:
                self._say({"do": "signal", "pid": pid, "signal": number})
        return True

    def foreground(self, group: int) -> asyncio.Future[None]:
        self._count += 1
        placed = self._placing[self._count] = self._loop.create_future()
        self._say({"do": "foreground", "id": self._count, "group": group})
        return placed

    def close(self) -> None:
        if self._is_closed:
            return
        self._is_closed = True
        self._loop.remove_reader(self._line)
        for group in set(self._groups.values()) - {self._pid, 0}:
            self._cell.signal_group(group, signal.SIGKILL)
        for pid in self._running:
            self._say({"do": "signal", "pid": pid, "signal": signal.SIGKILL})
        self._line.close()
        for end in (self.master, self.slave):
            if end >= 0:
                os.close(end)
        self.master = self.slave = -1
        self._cell.left(self._pid)
        self._end()

    def _end(self) -> None:
        """Whoever waits here has waited long enough."""
        for running in self._running.values():
            if not running.ended.done():
                running.ended.set_result(KILLED)
        for placing in self._placing.values():
            placing.set_result(None)
        self._placing.clear()
        for starting in self._starting.values():
            starting.fail(NoMuscleError("the cell has ended"))
        if not self._standing.done():
            self._standing.set_exception(NoMuscleError("the cell has ended"))
            self._standing.exception()  # nobody may wait for it any more

    def _say(self, message: dict[str, Any]) -> None:
        with contextlib.suppress(talk.Gone):
            talk.send(self._line, message)

    def _hear(self) -> None:
        try:
            for _ in range(talk.AT_ONCE):
                if self._is_closed:
                    return
                self._take(*talk.receive(self._line))
        except BlockingIOError:
            return
        except (talk.Gone, KeyError, TypeError, ValueError, IndexError):
            self._loop.remove_reader(self._line)
            self._end()
            self._loop.call_later(SETTLING, self._died)

    def _died(self) -> None:
        """Alone, and not with the cell."""
        if not self.is_gone and self.on_death is not None:
            self.on_death()

    def _take(self, message: dict[str, Any], fds: list[int]) -> None:
        if "standing" in message and not self._standing.done():
            self._standing.set_result((message, fds))
            return
        for stray in fds:
            os.close(stray)
        if "started" in message:
            self._started(self._starting[message["started"]], int(message["pid"]), int(message["group"]))
        elif "failed" in message:
            number = int(message["error"])
            self._starting[message["failed"]].fail(OSError(number, os.strerror(number)))
        elif "placed" in message:
            self._placing.pop(message["placed"]).set_result(None)
        elif "stopped" in message:
            if (stopped := self._running.get(int(message["stopped"]))) is not None:
                stopped.changed(int(message["signal"]))
        elif "ended" in message:
            self._ended(message)

    def _started(self, starting: Starting, pid: int, group: int) -> None:
        running = self._running[pid] = Running(self._loop.create_future(), starting.changed)
        self._inside[starting.order.shown] = pid
        if not starting.leads:
            self._groups[starting.order.group] = group
        self._cell.led(pid, starting.order.pid, starting.order.shown, self._pid)
        if not starting.done.done():
            starting.done.set_result(running)

    def _ended(self, message: dict[str, Any]) -> None:
        pid = int(message["ended"])
        self._cell.seen(int(message["last"]))
        self._cell.finish(pid)
        running = self._running.pop(pid, None)
        self._inside = {shown: inside for shown, inside in self._inside.items() if inside != pid}
        if running is not None and not running.ended.done():
            user, system = message["seconds"]
            running.seconds = float(user), float(system)
            running.offsets = {int(at): int(offset) for at, offset in message["offsets"].items()}
            running.ended.set_result(int(message["status"]))


async def _soon(answer: asyncio.Future[T]) -> T:
    try:
        async with asyncio.timeout(READY_SECONDS):
            return await answer
    except TimeoutError:
        raise NoMuscleError(f"a stand-in did not answer in {READY_SECONDS:.0f} s") from None


def _identity(cred: Cred) -> dict[str, Any]:
    return {"uid": cred.uid, "gid": cred.gid, "groups": sorted(cred.groups | {cred.gid})}


def _text(path: bytes) -> str:
    return path.decode("utf-8", "surrogateescape")
