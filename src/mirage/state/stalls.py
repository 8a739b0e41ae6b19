"""An event loop on which synchronous code can wait for the state engine, as a process waits for its disk, and hold up nobody else.

What a visitor's program does on files is synchronous, deep inside a coroutine or a callback of his connection. While the engine
is away such a call must neither fail at once nor stop the loop that serves everybody. So each step of a task, and each callback
of a connection, runs on a stack of its own (greenlet); `Stalls.pause` puts that stack aside and the loop goes on. To the task it
looks as if the step had awaited something; a connection's later callbacks keep their order behind the one that waits.

It costs about a microsecond a step, and is used only with an engine that can be away: LMDB is part of the process.
"""

from __future__ import annotations

import asyncio
import contextvars
import socket
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from typing import Any

from greenlet import GreenletExit, getcurrent, greenlet

HELD = 1 << 20  # bytes that a client may send while an answer of his stalls
SECONDS = 30.0  # what Linux gives a SCSI disk before it is an error (/sys/block/*/device/timeout)


class Stalls:
    """A `state.api.Patience` for what runs on a `PatientLoop`."""

    def __init__(self, lost: Callable[[str], None], found: Callable[[], None], seconds: float = SECONDS) -> None:
        """`lost` and `found` hear of an engine that goes and comes."""
        self.seconds = seconds
        self.lost = lost
        self.found = found

    def pause(self, seconds: float) -> bool:
        """Let everybody else run for so long; False where who asks can not be put aside."""
        current = getcurrent()
        if not isinstance(current, _Stack):
            return False
        loop = asyncio.get_running_loop()
        waited = loop.create_future()
        timer = loop.call_later(seconds, _done, waited)
        try:
            assert current.parent is not None
            current.parent.switch(waited)
        finally:
            timer.cancel()
        return True


class PatientLoop(asyncio.SelectorEventLoop):
    """Its tasks, and the callbacks of what is connected to it, can stall."""

    def create_task(self, coro: Any, **options: Any) -> asyncio.Task[Any]:
        return super().create_task(_Steps(coro), **options)

    async def connect_accepted_socket(
        self, protocol_factory: Callable[[], asyncio.BaseProtocol], sock: socket.socket, **options: Any
    ) -> Any:
        return await super().connect_accepted_socket(lambda: _Callbacks(protocol_factory()), sock, **options)


class _Stack(greenlet):
    """On which a step or a callback runs that may be put aside."""

    def __init__(self, work: Callable[..., Any], context: contextvars.Context) -> None:
        super().__init__(work)
        self.gr_context = context

    def go_on(self) -> Any:
        """To its end or next stall, and then back to who calls now: it was begun by somebody who may be gone."""
        self.parent = getcurrent()
        return self.switch()

    def fail(self, error: Any) -> Any:
        """As `go_on`; what it waits for raises."""
        self.parent = getcurrent()
        return self.throw(error)


class _Steps(Coroutine[Any, Any, Any]):
    """A coroutine whose steps can stall; the task awaits what the stack that was put aside waits for."""

    __slots__ = ("_aside", "_context", "_coroutine")

    def __init__(self, coroutine: Coroutine[Any, Any, Any]) -> None:
        self._coroutine = coroutine
        self._context = contextvars.copy_context()
        self._aside: _Stack | None = None

    def send(self, value: Any) -> Any:
        aside = self._aside
        if aside is not None:
            return self._went_on(aside, aside.go_on())
        stack = _Stack(self._coroutine.send, self._context)
        return self._went_on(stack, stack.switch(value))

    def throw(self, kind: Any, value: Any = None, trace: Any = None) -> Any:
        error = value if value is not None else kind
        aside = self._aside
        if aside is not None:
            self._aside = None  # unless it is caught, and something waits again
            return self._went_on(aside, aside.fail(error))
        stack = _Stack(self._coroutine.throw, self._context)
        return self._went_on(stack, stack.switch(error))

    def close(self) -> None:
        aside, self._aside = self._aside, None
        if aside is not None:
            aside.fail(GreenletExit)
        self._coroutine.close()

    def __await__(self) -> Generator[Any, Any, Any]:
        return self._coroutine.__await__()

    def _went_on(self, stack: _Stack, result: Any) -> Any:
        """What the step yielded; or, where it was put aside, what it waits for, as an `await` of it would yield that."""
        if stack.dead:
            self._aside = None
            return result
        self._aside = stack
        return next(result.__await__())


class _Callbacks(asyncio.Protocol):
    """A connection's callbacks, one after the other though one of them stalls."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._context = contextvars.copy_context()
        self._is_stalled = False
        self._held = 0  # bytes that came while it was stalled
        self._waiting: deque[tuple[Callable[..., Any], tuple[Any, ...]]] = deque()
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._call(self._connection.connection_made, transport)

    def data_received(self, data: bytes) -> None:
        self._held += len(data) if self._is_stalled else 0
        if self._held > HELD and self._transport is not None:
            self._transport.abort()
            return
        self._call(self._connection.data_received, data)

    def eof_received(self) -> bool:
        self._call(self._eof_received)
        return True

    def pause_writing(self) -> None:
        self._connection.pause_writing()  # comes from within a write, and counts at once

    def resume_writing(self) -> None:
        self._call(self._connection.resume_writing)

    def connection_lost(self, exc: Exception | None) -> None:
        self._call(self._connection.connection_lost, exc)

    def _eof_received(self) -> None:
        """The transport was told to stay open, since the answer may come later."""
        if not self._connection.eof_received() and self._transport is not None:
            self._transport.close()

    def _call(self, work: Callable[..., Any], *arguments: Any) -> None:
        if self._is_stalled:
            self._waiting.append((work, arguments))
            return
        stack = _Stack(work, self._context)
        self._run(stack, lambda: stack.switch(*arguments))

    def _run(self, stack: _Stack, step: Callable[[], Any]) -> None:
        """To its end or next stall; what it raises is the caller's."""
        try:
            result = step()
        finally:
            self._is_stalled = not stack.dead
        if self._is_stalled:
            result.add_done_callback(lambda _: self._resume(stack))
        else:
            self._held = 0

    def _resume(self, stack: _Stack) -> None:
        try:
            self._run(stack, stack.go_on)
        finally:
            while self._waiting and not self._is_stalled:
                work, arguments = self._waiting.popleft()
                self._call(work, *arguments)


def _done(waited: asyncio.Future[None]) -> None:
    if not waited.done():
        waited.set_result(None)
