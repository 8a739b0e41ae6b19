"""queue as Python 3.11 has it."""

from __future__ import annotations

import queue
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from mirage.shell.python.faults import Raised, Unknown, throw
from mirage.shell.python.lent import ITEMS_MAX
from mirage.shell.python.objects import Thing

if TYPE_CHECKING:
    from mirage.shell.python.machine import Machine

Names = dict[str, Any]


def queue_names(machine: Machine) -> Names:
    """Threads run to their end where they are started, so that who takes from an empty one would wait for ever."""

    def maker(take: Callable[[list[Any]], Any]) -> Callable[..., Thing]:
        def make(maxsize: int = 0) -> Thing:
            held: list[Any] = []

            def get(block: bool = True, timeout: float | None = None) -> Any:
                if held:
                    return take(held)
                if block and timeout is None:
                    raise Unknown("a wait for ever")
                raise Raised(queue.Empty())

            def put(item: Any, *_: Any, **__: Any) -> None:
                if 0 < maxsize <= len(held):
                    raise Raised(queue.Full())
                if len(held) > ITEMS_MAX:
                    throw(MemoryError)
                held.append(item)

            return Thing("queue.Queue", {
                "get": get, "put": put, "get_nowait": lambda: get(False), "put_nowait": put, "empty": lambda: not held, "qsize": lambda: len(held),
                "full": lambda: 0 < maxsize <= len(held), "task_done": lambda: None, "join": lambda: None,
            })  # fmt: skip

        return make

    first = maker(lambda held: held.pop(0))
    return {"Queue": first, "SimpleQueue": first, "LifoQueue": maker(list.pop), "PriorityQueue": maker(lambda held: held.pop(held.index(min(held)))),
            "Empty": queue.Empty, "Full": queue.Full}  # fmt: skip
