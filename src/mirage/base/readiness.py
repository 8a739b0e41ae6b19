"""Waiting in the event loop for what does not block: a descriptor that is ready, a task that has let go."""

from __future__ import annotations

import asyncio


async def until(descriptor: int, *, is_writing: bool) -> None:
    """Until a descriptor that does not block is ready."""
    loop = asyncio.get_running_loop()
    ready: asyncio.Future[None] = loop.create_future()
    add, remove = (loop.add_writer, loop.remove_writer) if is_writing else (loop.add_reader, loop.remove_reader)

    def wake() -> None:
        if not ready.done():
            ready.set_result(None)

    add(descriptor, wake)
    try:
        await ready
    finally:
        remove(descriptor)


async def stopped(task: asyncio.Task[None]) -> None:
    """When it returns, the task uses no descriptor any more."""
    task.cancel()
    await asyncio.wait([task])
    if not task.cancelled():
        task.exception()
