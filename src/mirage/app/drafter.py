"""The process that lets the operator's model draft: ahead of readers while the machine is idle, or at the moment of a first read.

It runs only where that is asked for.
It shares the world's state with the stage, runs as the stage's user, and alone of the two reaches out: to the one endpoint that is
configured. What somebody has listed is drafted first, as its files are what is read next.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections.abc import Coroutine
from functools import partial
from typing import Any

from mirage.app import first_read
from mirage.app.children import Order, confine, read_order
from mirage.app.config import ContentConfig
from mirage.app.contents import draftable, files
from mirage.app.leash import report
from mirage.app.models import ahead, provider
from mirage.app.paths import paths_of
from mirage.app.worlds import NAMESPACE
from mirage.base.clock import SystemClock
from mirage.base.errors import MirageError, StateError
from mirage.content import words
from mirage.content.ahead import Ahead
from mirage.content.facts import Brief
from mirage.content.policy import policies
from mirage.content.providers import Provider
from mirage.image.image import Image
from mirage.state.open import open_store
from mirage.world.host import Host

A_ROUND = 4  # files


def main() -> None:
    order = read_order()
    try:
        image = Image.open(order.image)
        words.preload()
        policies()
        model = provider(
            order.config.content, at_once=order.config.content.model == "first-read"
        )  # reads the key, while it still may
        os.chdir(paths_of(order.config).stage)
        confine(order)
        asyncio.run(work(order, image, model))
    except MirageError as error:
        report("failed", reason=f"the drafter: {error}")
        raise SystemExit(1) from None


async def work(order: Order, image: Image, model: Provider) -> None:
    """A round of drafts whenever the machine is idle, until SIGTERM."""
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    config, clock = order.config, SystemClock()
    store = open_store(config.state or "lmdb:state", NAMESPACE)
    try:
        host = Host.open(store, image, config.persona, clock)
        worker = ahead(config.content, model, store, clock)
        report("ready")
        await (_ask_for_readers if config.content.model == "first-read" else _draft_ahead)(host, worker, config.content, stop)
    finally:
        await model.aclose()
        store.close()


async def _draft_ahead(host: Host, worker: Ahead, config: ContentConfig, stop: asyncio.Event) -> None:
    tried: set[int] = set()
    while not stop.is_set():
        if os.getloadavg()[0] < config.busy * (os.cpu_count() or 1):
            with contextlib.suppress(StateError, OSError):  # the state is away or full: there is time
                if not host.is_kept():
                    return  # and be started again, on the world that there is now
                found = next_files(host, tried)
                tried |= {ino for ino, _brief in found}
                await _unless(stop, worker.draft([(brief, partial(host.ground.offer, ino)) for ino, brief in found]))
        await _unless(stop, asyncio.sleep(config.every))


async def _ask_for_readers(host: Host, worker: Ahead, config: ContentConfig, stop: asyncio.Event) -> None:
    """Each question is asked as soon as it is seen; who asked waits no longer than he would."""
    running: set[asyncio.Task[None]] = set()

    async def answer(ino: int) -> None:
        with contextlib.suppress(StateError, OSError):  # whoever waits then waits in vain, and not for long
            try:
                await worker.draft([(brief, partial(host.ground.offer, ino)) for _ino, brief in draftable(host, [ino])])
            finally:
                first_read.answered(host.store, ino)

    while not stop.is_set():
        with contextlib.suppress(StateError, OSError):
            if not host.is_kept():
                break
            for ino in first_read.wanted(host.store):
                running.add(task := asyncio.create_task(answer(ino)))
                task.add_done_callback(running.discard)
        await asyncio.sleep(first_read.LOOK)
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)


def next_files(host: Host, tried: set[int]) -> list[tuple[int, Brief]]:
    """Some files that nobody has read and nothing was drafted for yet: those whose directory somebody has listed come first."""
    unread = [ino for ino in files(host.ground) if ino not in tried and not host.ground.is_written(ino)]
    listed = {ino: host.ground.is_measured(ino) for ino in unread}  # before draftable() measures them
    found: list[tuple[int, Brief]] = []
    for ino in sorted(unread, key=lambda ino: not listed[ino]):
        found += draftable(host, [ino])
        if len(found) >= A_ROUND:
            break
    return found


async def _unless(stop: asyncio.Event, work: Coroutine[Any, Any, object]) -> None:
    """Wait for the work, or for the end, whichever is first."""
    waits: list[asyncio.Future[Any]] = [asyncio.ensure_future(work), asyncio.ensure_future(stop.wait())]
    await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    for future in waits:
        future.cancel()
    await asyncio.gather(*waits, return_exceptions=True)


if __name__ == "__main__":
    main()
