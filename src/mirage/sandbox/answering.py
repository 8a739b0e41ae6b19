"""What a cell's first process asks of the stage: system calls that are the world's to answer, programs of ours, what may execute.

By now it may be anybody who speaks: what does not keep to the rules is a LookupError, TypeError, ValueError or AttributeError.
"""

from __future__ import annotations

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor
from errno import EFAULT, ENOEXEC, EPERM
from functools import partial
from typing import TYPE_CHECKING, Any

from mirage.sandbox import answers, rlimits, scheduling
from mirage.sandbox.caller import THREADS, CallerChannel
from mirage.sandbox.judge import Judge
from mirage.sandbox.memory import TOP
from mirage.sandbox.net import adopting
from mirage.sandbox.views import disks
from mirage.vfs.synthetic import SyntheticFs
from mirage.vfs.types import Cred
from mirage.world.answerer import Answerer, Call
from mirage.world.traces import acting

if TYPE_CHECKING:
    from collections.abc import Callable

    from mirage.sandbox.parting import Parting
    from mirage.sandbox.recording import Recording
    from mirage.sandbox.views.census import Census
    from mirage.sandbox.witness import Witness
    from mirage.vfs.view import Mount
    from mirage.world.host import Host
    from mirage.world.mounts import Place
    from mirage.world.visit import Visit

NOT_EXECUTABLE = 126
STUBS = 256  # programs of ours that answer in one cell at once


class Answering:
    """`take` what is said; `settle` it when the cell has become a visitor's.

    `say`: back to the first process. `visitor`: whose a process is. `done`: a program of ours has answered.
    """

    def __init__(
        self,
        host: Host,
        answerer: Answerer | None,
        judge: Judge,
        say: Callable[[dict[str, Any]], None],
        visitor: Callable[[int], Visit | None],
        done: Callable[[], None],
        parting: Parting,
    ) -> None:
        self._host = host
        self._answerer = answerer
        self._say = say
        self._visitor = visitor
        self._done = done
        self._parting = parting
        self._judge = judge
        self._mounts: list[Mount] = []
        self.recording: Recording | None = None  # the first of those, as programs have it
        self._place: Place | None = None
        self._witness: Witness | None = None
        self._census: Census | None = None
        self._loop = asyncio.get_running_loop()
        self._running: set[asyncio.Task[None]] = set()
        self._pool = ThreadPoolExecutor(THREADS, "mirage-caller")

    def serve(self, mounts: list[Mount]) -> None:
        """What is served, in the order in which the first process knows it."""
        self._mounts = mounts
        self._judge.mounts = [mount.fs for mount in mounts]

    def serve_too(self, mount: Mount) -> None:
        """One more, the last."""
        self.serve([*self._mounts, mount])

    def settle(self, place: Place, witness: Witness, census: Census) -> None:
        self._place, self._witness, self._census = place, witness, census

    def close(self) -> None:
        self._census = None
        self._pool.shutdown(wait=False, cancel_futures=True)
        for task in self._running:
            task.cancel()

    def take(self, message: dict[str, Any], fds: list[int]) -> bool:
        """Whether it was a question. What comes with it is closed."""
        taker = next((taker for word, taker in TAKERS.items() if word in message), None)
        if taker is None:
            return False
        try:
            taker(self, message, fds)
        finally:
            for descriptor in fds:
                os.close(descriptor)
        return True

    def _asked(self, message: dict[str, Any], fds: list[int]) -> None:
        """A system call whose answer is the world's."""
        number, pid = int(message["call"]), int(message["pid"])
        handler, visit = HANDLERS.get(number), self._visitor(pid)
        reply = answers.GO_ON
        if handler is not None and visit is not None and self._census is not None:
            self._census.refresh(self._census.process(pid))
            arguments = [int(argument) for argument in message["arguments"]]
            census, peek = self._census, partial(self._peek, pid)
            reply = handler(answers.Question(visit, census.process(pid), number, arguments, census.holds, census.process, peek))
        self._reply(message["asked"], pid, reply)

    def _peek(self, pid: int, address: int, size: int) -> bytes:
        if self._witness is None or address >= TOP:
            raise OSError(EFAULT, os.strerror(EFAULT))
        return self._witness.peek(pid, "mem", address, size)

    def _called(self, message: dict[str, Any], fds: list[int]) -> None:
        """A stub runs."""
        if len(self._running) >= STUBS:
            self._reply(message["called"], int(message["pid"]), answers.Reply(value=NOT_EXECUTABLE))
            return
        task = self._loop.create_task(self._call(message))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _call(self, message: dict[str, Any]) -> None:
        """The program of ours that a stub stands for answers on the stub's descriptors."""
        pid = int(message["pid"])
        before = self._place.stack if self._place is not None else None
        status = await self._run(pid, str(message["path"]), [str(word) for word in message["argv"]])
        if before is not None and self._place is not None and self._witness is not None:
            self._witness.adopt(adopting.made(before, self._place.stack))
        self._reply(message["called"], pid, answers.Reply(value=status))

    def _heard(self, message: dict[str, Any], fds: list[int]) -> None:
        """A program that changes the network is about to run."""
        self._hear(message["heard"], int(message["pid"]), str(message["path"]), [str(word) for word in message["argv"]])

    def _hear(self, unique: int, pid: int, path: str, argv: list[str]) -> None:
        """The world does the same, before anybody can look; what it would print the program itself prints."""

        async def follow() -> None:
            try:
                await self._run(pid, path, argv, silently=True)
            finally:
                self._reply(unique, pid, answers.GO_ON)

        if len(self._running) >= STUBS:
            self._reply(unique, pid, answers.GO_ON)
            return
        task = self._loop.create_task(follow())
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _run(self, pid: int, path: str, argv: list[str], *, silently: bool = False) -> int:
        visit = self._visitor(pid)
        if visit is None or self._answerer is None or self._witness is None or self._place is None or self._census is None:
            return NOT_EXECUTABLE
        self._census.refresh()
        entry, (fds, carried) = self._place.table.find(pid), _nothing() if silently else self._witness.standard(pid)
        channel = CallerChannel(fds, carried, self._pool, self._parting)
        try:
            if entry is None or len(fds) < 3:
                return NOT_EXECUTABLE
            lines = [line.decode("utf-8", "surrogateescape") for line in (entry.environ() if entry.environ else [])]
            environment = {name: value for name, _, value in (line.partition("=") for line in lines)}
            cred = Cred(entry.uid, entry.gid, entry.groups, pid)
            return await self._answerer.answer(visit, Call(path, argv, environment, entry.directory, cred), channel)
        finally:
            await channel.close()
            self._done()

    def _judged(self, message: dict[str, Any], fds: list[int]) -> None:
        """Machine code is about to run."""
        try:
            visit = self._visitor(int(message["pid"]))
            path = message["path"].encode("utf-8", "surrogateescape")
            mount = None if message["mount"] is None else int(message["mount"])
            allowed = self._judge.allows(visit, path, mount, int(message["ino"]), fds[0] if fds else -1)
        except (OSError, IndexError):
            allowed = False  # it has gone meanwhile
        if allowed and message["judged"] and message.get("argv"):
            self._hear(message["judged"], int(message["pid"]), str(message["path"]), [str(word) for word in message["argv"]])
        elif message["judged"]:
            self._reply(message["judged"], 0, answers.GO_ON if allowed else answers.Reply(error=ENOEXEC))

    def _flagged(self, message: dict[str, Any], fds: list[int]) -> None:
        """chattr."""
        pid, error, entry = int(message["pid"]), 0, None
        if self._census is not None and self._place is not None:
            self._census.refresh()
            entry = self._place.table.find(pid)
        try:
            if entry is not None:
                cred = Cred(entry.uid, entry.gid, entry.groups, pid)
                mount = int(message["mount"])
                fs = self.recording if self.recording is not None and not mount else self._mounts[mount].fs
                fs.setflags(int(message["ino"]), int(message["value"]), cred)
        except OSError as failure:
            error = failure.errno or EPERM
        self._reply(message["flagged"], pid, answers.Reply(error=error))

    def _made(self, message: dict[str, Any], fds: list[int]) -> None:
        """mknod(2) of a device: the kernel keeps that from who is root of a user namespace. To be opened it is nobody's there."""
        pid, error, entry, visit = int(message["pid"]), EPERM, None, self._visitor(int(message["pid"]))
        if self._census is not None and self._place is not None:
            self._census.refresh()
            entry = self._place.table.find(self._census.process(pid))
        if entry is not None and entry.uid == 0:
            fs, cred = self._mounts[int(message["mount"])].fs, Cred(0, entry.gid, entry.groups, pid)
            name, mode = str(message["name"]).encode("utf-8", "surrogateescape"), int(message["mode"])
            token = acting.set(visit)
            try:
                fs.mknod(int(message["ino"]), name, mode, int(message["device"]), cred)
                error = 0
            except OSError as failure:
                error = failure.errno or EPERM
            finally:
                acting.reset(token)
        # when the loop has had its turn, the cell's kernel has been told that there is such a name
        self._loop.call_soon(self._reply, message["made"], pid, answers.Reply(error=error))

    def _disk(self, message: dict[str, Any], fds: list[int]) -> None:
        """statfs(2) of what is served."""
        mount = self._within(self._mounts[int(message["mount"])], int(message["ino"]))
        number = int.from_bytes(self._host.derive("statfs", mount.path)[:8], "big")
        reply = answers.Reply(address=int(message["address"]), written=disks.shown(mount.fs.statfs(), mount.options, number))
        self._reply(message["disk"], int(message["pid"]), reply)

    def _within(self, mount: Mount, ino: int) -> Mount:
        """What the world has mounted at an inode of /sys or below it: those are one file system here."""
        if not isinstance(mount.fs, SyntheticFs) or self._place is None:
            return mount
        path = b"/".join((mount.path, *mount.fs.trail(ino))) + b"/"
        above = (other for other in reversed(self._place.view.mounts) if path.startswith(other.path.rstrip(b"/") + b"/"))
        return max(above, key=lambda other: len(other.path))

    def _reply(self, unique: int, pid: int, reply: answers.Reply) -> None:
        self._say(
            {"do": "answer", "id": unique, "pid": pid, "value": reply.value, "error": reply.error, "address": reply.address,
             "written": reply.written.hex(), "goes_on": reply.goes_on}
        )  # fmt: skip


def _nothing() -> tuple[list[int], list[int]]:
    """Descriptors that lead nowhere, none of which is carried."""
    return [os.open(os.devnull, os.O_RDWR | os.O_CLOEXEC) for _ in range(3)], []


HANDLERS = {**answers.HANDLERS, **scheduling.HANDLERS, **rlimits.HANDLERS}
TAKERS: dict[str, Callable[[Answering, dict[str, Any], list[int]], None]] = {
    "called": Answering._called, "asked": Answering._asked, "judged": Answering._judged, "flagged": Answering._flagged,
    "disk": Answering._disk, "made": Answering._made, "heard": Answering._heard,
}  # fmt: skip
