"""Between a descriptor of a pretended process and a true pipe: what a program that truly runs reads and writes is carried.

Whatever it has not read when it ends goes back to where it came from, so that the next reader finds it; whatever it has written has
arrived before its end is told.
"""

from __future__ import annotations

import array
import asyncio
import contextlib
import fcntl
import os
import termios
from typing import TYPE_CHECKING

from mirage.base.readiness import stopped, until
from mirage.shell.fds import CHUNK, PipeWriter

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from mirage.shell.fds import Descriptor


SHARED = 0o666  # of a pipe: whoever has it opens it again by /dev/stdout, and is of another user namespace than we are


class Inward:
    """Carries a descriptor's bytes into a pipe. `theirs` is the program's end, to be closed by `settle` like all else.

    `kept` is what came, up to so many bytes.
    """

    def __init__(self, source: Descriptor, keeps: int = 0) -> None:
        self.kept = bytearray()
        self._keeps = keeps
        self.theirs, self._ours = os.pipe2(os.O_CLOEXEC)
        os.fchmod(self.theirs, SHARED)
        os.set_blocking(self._ours, False)
        self._source = source.dup()
        self._held = b""  # read, and not in the pipe yet
        self._task = asyncio.get_running_loop().create_task(self._carry())

    async def _carry(self) -> None:
        try:
            while True:
                self._held = await self._source.read(CHUNK)
                if not self._held:
                    break
                self.kept += self._held[: self._keeps - len(self.kept)]
                while self._held:
                    await self._put()
        except OSError:
            pass  # nobody reads it any more, or it could not be read
        finally:
            if not self._held:
                self._shut()

    async def _put(self) -> None:
        try:
            self._held = self._held[os.write(self._ours, self._held) :]
        except BlockingIOError:
            await until(self._ours, is_writing=True)

    def _shut(self) -> None:
        if self._ours >= 0:
            os.close(self._ours)
            self._ours = -1

    async def settle(self) -> None:
        """The program has ended: what it left goes back."""
        await stopped(self._task)
        left = []
        if size := waiting(self.theirs):
            left.append(os.read(self.theirs, size))
        if rest := b"".join([*left, self._held]):
            self._source.unread(rest)
        self._shut()
        os.close(self.theirs)
        self._source.close()


class Outward:
    """Carries what comes out of a pipe to a descriptor, until nobody holds the other end. `theirs` is the program's end."""

    def __init__(self, target: Descriptor) -> None:
        self._ours, self.theirs = os.pipe2(os.O_CLOEXEC)
        os.fchmod(self.theirs, SHARED)
        os.set_blocking(self._ours, False)
        self._target = target.dup()
        self._is_busy = False
        self._idle = asyncio.Event()
        self.task = asyncio.get_running_loop().create_task(self._carry())

    def started(self) -> None:
        """The program has its end: ours of it goes, so that its last holder's end is the end."""
        os.close(self.theirs)

    async def _carry(self) -> None:
        abandoned = asyncio.ensure_future(_abandoned(self._target)) if isinstance(self._target, PipeWriter) else None
        try:
            while True:
                try:
                    data = os.read(self._ours, CHUNK)
                except BlockingIOError:
                    self._idle.set()
                    if not await _either(until(self._ours, is_writing=False), abandoned):
                        return
                    continue
                if not data:
                    return
                self._is_busy = True
                await self._target.write(data)
                self._is_busy = False
        except OSError:
            return  # nobody reads there any more: who writes on gets SIGPIPE
        finally:
            self._is_busy = False
            self._idle.set()
            if abandoned is not None:
                abandoned.cancel()
            os.close(self._ours)
            self._target.close()

    async def settle(self) -> None:
        """All that has been written so far has arrived."""
        while not self.task.done() and (self._is_busy or waiting(self._ours)):
            self._idle.clear()
            await self._idle.wait()


async def _abandoned(target: PipeWriter) -> None:
    """Until the pipe has no reader any more."""
    while target.pipe.readers:
        await target.pipe.wait()


async def _either(wait: Coroutine[None, None, None], other: asyncio.Future[None] | None) -> bool:
    """Whether the wait was over before the other one was."""
    if other is None:
        await wait
        return True
    task = asyncio.ensure_future(wait)
    try:
        await asyncio.wait({task, other}, return_when=asyncio.FIRST_COMPLETED)
        return not other.done()
    finally:
        await stopped(task)


def waiting(descriptor: int) -> int:
    """FIONREAD: the bytes that can be read now."""
    size = array.array("i", [0])
    with contextlib.suppress(OSError):
        fcntl.ioctl(descriptor, termios.FIONREAD, size)
    return size[0]
