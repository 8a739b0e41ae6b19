"""What breaks, by name: each begins, lasts as long as the block, and ends."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import signal
import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import psycopg

from tests.e2e.faults.disk import filled
from tests.e2e.faults.stand import Stand
from tests.e2e.state.servers import Line

SLOW = 0.05  # seconds that each message takes on a slow line
CUT_EVERY = 0.3  # seconds between cuts of a line that resets


@asynccontextmanager
async def store_stopped(stand: Stand) -> AsyncIterator[None]:
    await asyncio.to_thread(stand.store.stop, "fast")
    try:
        yield
    finally:
        await asyncio.to_thread(stand.store.start)


@asynccontextmanager
async def store_locked(stand: Stand) -> AsyncIterator[None]:
    connection = None
    with contextlib.suppress(psycopg.OperationalError):  # it may have been stopped, or be stopped meanwhile
        connection = await asyncio.to_thread(psycopg.connect, stand.store.url)
        await asyncio.to_thread(connection.execute, "LOCK TABLE events, sessions IN ACCESS EXCLUSIVE MODE")
    try:
        yield
    finally:
        if connection is not None:
            await asyncio.to_thread(connection.close)


@asynccontextmanager
async def state_killed(stand: Stand) -> AsyncIterator[None]:
    stand.state.stop()
    try:
        yield
    finally:
        await asyncio.to_thread(stand.state.start)


@asynccontextmanager
async def state_hangs(stand: Stand) -> AsyncIterator[None]:
    with contextlib.suppress(ProcessLookupError):  # it may have been killed, and begun anew
        os.kill(stand.state.process.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.kill(stand.state.process.pid, signal.SIGCONT)


@asynccontextmanager
async def model_hangs(stand: Stand) -> AsyncIterator[None]:
    before, stand.model.mood = stand.model.mood, "hangs"
    try:
        yield
    finally:
        stand.model.mood = before
        stand.model.released.set()
        stand.model.released = threading.Event()


@asynccontextmanager
async def disk_full(stand: Stand) -> AsyncIterator[None]:
    """What attackers write is in Redis: of theirs nothing fails, and what they do is on record all the same."""
    with filled(stand.disk) if stand.disk is not None else contextlib.nullcontext():
        yield


@asynccontextmanager
async def gallery_killed(stand: Stand) -> AsyncIterator[None]:
    with contextlib.suppress(KeyError, ProcessLookupError):  # it may be on its way back from another end
        os.kill(stand.house.parts()["gallery"], signal.SIGKILL)
    stand.parts.pop("gallery", None)  # from now on it is another
    yield


@asynccontextmanager
async def gallery_hangs(stand: Stand) -> AsyncIterator[None]:
    gallery = stand.house.parts().get("gallery", 0)
    with contextlib.suppress(ProcessLookupError):
        if gallery:
            os.kill(gallery, signal.SIGSTOP)
    try:
        yield
    finally:
        with contextlib.suppress(ProcessLookupError):
            if gallery:
                os.kill(gallery, signal.SIGCONT)


def clock_stepped(seconds: int) -> Callable[[Stand], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def stepped(stand: Stand) -> AsyncIterator[None]:
        if stand.clock is None:
            yield
            return
        stand.clock.step(seconds)
        try:
            yield
        finally:
            stand.clock.step(0)

    return stepped


def slow(line_of: Callable[[Stand], Line]) -> Callable[[Stand], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def slowed(stand: Stand) -> AsyncIterator[None]:
        line = line_of(stand)

        def late(data: bytes) -> bytes:
            time.sleep(SLOW)
            return data

        line.on_reply = late
        try:
            yield
        finally:
            line.on_reply = lambda data: data

    return slowed


def reset(line_of: Callable[[Stand], Line]) -> Callable[[Stand], AbstractAsyncContextManager[None]]:
    """Now and then all connections, and an answer in the middle of being given."""

    @asynccontextmanager
    async def resetting(stand: Stand) -> AsyncIterator[None]:
        line, chance = line_of(stand), random.Random(7)
        line.on_reply = lambda data: None if chance.random() < 0.02 else data

        async def cut() -> None:
            while True:
                line.cut()
                await asyncio.sleep(CUT_EVERY)

        cutting = asyncio.create_task(cut())
        try:
            yield
        finally:
            cutting.cancel()
            line.on_reply = lambda data: data

    return resetting


CAUSES: dict[str, Callable[[Stand], AbstractAsyncContextManager[None]]] = {
    "store stopped": store_stopped,
    "store locked": store_locked,
    "store slow": slow(lambda stand: stand.store_line),
    "store reset": reset(lambda stand: stand.store_line),
    "state killed": state_killed,
    "state hangs": state_hangs,
    "state slow": slow(lambda stand: stand.state_line),
    "state reset": reset(lambda stand: stand.state_line),
    "model hangs": model_hangs,
    "disk full": disk_full,
    "gallery killed": gallery_killed,
    "gallery hangs": gallery_hangs,
    "clock ahead": clock_stepped(3600),
    "clock behind": clock_stepped(-3600),
    "clock a day ahead": clock_stepped(86_400),
}
