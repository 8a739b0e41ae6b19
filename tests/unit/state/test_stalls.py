"""Synchronous code that waits in the middle of a task or a callback: others go on, and it ends as if it had not waited."""

from __future__ import annotations

import asyncio
import contextvars
import selectors
import socket
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from mirage.state.stalls import PatientLoop, Stalls

STALLS = Stalls(lambda problem: None, lambda: None)
acting: contextvars.ContextVar[str] = contextvars.ContextVar("acting", default="nobody")


def run(main: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
    with asyncio.Runner(loop_factory=lambda: PatientLoop(selectors.DefaultSelector())) as runner:
        return runner.run(main())


def wait_for(gate: list[bool]) -> None:
    """Synchronous, as the vfs is."""
    while not gate:
        assert STALLS.pause(0.001)


def test_others_run_while_a_task_waits_in_synchronous_code() -> None:
    async def main() -> list[str]:
        gate: list[bool] = []
        seen: list[str] = []

        async def waits() -> str:
            seen.append("begins")
            wait_for(gate)
            seen.append("goes on")
            await asyncio.sleep(0)
            return "its value"

        task = asyncio.create_task(waits())
        await asyncio.sleep(0.01)
        seen.append("others")
        gate.append(True)
        seen.append(await task)
        return seen

    assert run(main) == ["begins", "others", "goes on", "its value"]


def test_what_it_raises_after_it_waited_is_the_tasks() -> None:
    async def main() -> None:
        async def fails() -> None:
            STALLS.pause(0.001)
            raise LookupError("gone")

        await asyncio.create_task(fails())

    with pytest.raises(LookupError, match="gone"):
        run(main)


def test_a_task_that_is_cancelled_stops_where_it_waits() -> None:
    async def main() -> list[str]:
        seen: list[str] = []

        async def waits() -> None:
            try:
                wait_for([])
            finally:
                seen.append("cleaned up")

        task = asyncio.create_task(waits())
        await asyncio.sleep(0.005)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return seen

    assert run(main) == ["cleaned up"]


def test_a_task_cancelled_before_it_began_leaves_no_coroutine_behind() -> None:
    async def main() -> bool:
        async def never() -> None: ...

        task = asyncio.create_task(never())
        task.cancel()
        await asyncio.wait([task])
        return task.cancelled()

    assert run(main)


def test_what_a_task_set_for_itself_is_there_after_it_waited_and_in_its_children() -> None:
    async def main() -> tuple[str, str, str]:
        async def child() -> str:
            return acting.get()

        async def waits() -> tuple[str, str]:
            acting.set("visitor")
            STALLS.pause(0.001)
            await asyncio.sleep(0)
            return acting.get(), await asyncio.create_task(child())

        return *await asyncio.create_task(waits()), acting.get()

    assert run(main) == ("visitor", "visitor", "nobody")


def test_two_that_wait_end_in_the_order_in_which_they_may() -> None:
    async def main() -> list[str]:
        first: list[bool] = []
        second: list[bool] = []
        seen: list[str] = []

        async def waits(name: str, gate: list[bool]) -> None:
            wait_for(gate)
            seen.append(name)

        tasks = [asyncio.create_task(waits("first", first)), asyncio.create_task(waits("second", second))]
        await asyncio.sleep(0.005)
        second.append(True)
        await tasks[1]
        first.append(True)
        await tasks[0]
        return seen

    assert run(main) == ["second", "first"]


class Recorder(asyncio.Protocol):
    """Waits in the callback for the first bytes."""

    def __init__(self, gate: list[bool]) -> None:
        self.gate = gate
        self.seen: list[str] = []
        self.over = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        if not self.seen:
            self.seen.append("waits")
            wait_for(self.gate)
        self.seen.append(data.decode())

    def eof_received(self) -> bool:
        self.seen.append("end")
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        self.over.set_result(None)


def test_a_connections_callbacks_keep_their_order_behind_one_that_waits() -> None:
    async def main() -> list[str]:
        here, there = socket.socketpair()
        here.setblocking(False)
        loop = asyncio.get_running_loop()
        recorder = Recorder([])
        await loop.connect_accepted_socket(lambda: recorder, here)
        there.sendall(b"one")
        await asyncio.sleep(0.005)
        there.sendall(b"two")
        there.shutdown(socket.SHUT_WR)
        await asyncio.sleep(0.005)
        before = list(recorder.seen)
        recorder.gate.append(True)
        await recorder.over
        there.close()
        return [*before, "|", *recorder.seen]

    assert run(main) == ["waits", "|", "waits", "one", "two", "end"]


def test_a_callback_that_fails_after_it_waited_holds_up_none_behind_it() -> None:
    class Failing(Recorder):
        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            if data == b"one":
                raise LookupError("ours")

    async def main() -> list[str]:
        here, there = socket.socketpair()
        here.setblocking(False)
        loop = asyncio.get_running_loop()
        failed: list[str] = []
        loop.set_exception_handler(lambda _, context: failed.append(str(context["exception"])))
        recorder = Failing([])
        await loop.connect_accepted_socket(lambda: recorder, here)
        there.sendall(b"one")
        await asyncio.sleep(0.005)
        there.sendall(b"two")
        there.shutdown(socket.SHUT_WR)
        recorder.gate.append(True)
        await recorder.over
        there.close()
        return [*failed, *recorder.seen]

    assert run(main) == ["ours", "waits", "one", "two", "end"]


def test_who_sends_on_and_on_while_he_waits_is_let_go() -> None:
    async def main() -> list[str]:
        here, there = socket.socketpair()
        here.setblocking(False)
        there.setblocking(False)
        loop = asyncio.get_running_loop()
        recorder = Recorder([])
        await loop.connect_accepted_socket(lambda: recorder, here)
        with pytest.raises(OSError):
            await loop.sock_sendall(there, bytes(100 << 16))
        recorder.gate.append(True)
        await recorder.over
        there.close()
        return recorder.seen[:1]

    assert run(main) == ["waits"]


def test_who_is_not_on_a_stack_of_its_own_is_told_so_at_once() -> None:
    assert not STALLS.pause(60)
