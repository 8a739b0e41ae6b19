"""Answers that are kept, since attackers repeat each other: the latest so many."""

from __future__ import annotations

from collections import OrderedDict
from typing import Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class Memory(Generic[Key, Value]):
    """Of `limit` answers, the one that nobody has asked for longest is forgotten first."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._kept: OrderedDict[Key, Value] = OrderedDict()

    def get(self, key: Key) -> Value | None:
        found = self._kept.get(key)
        if found is not None:
            try:
                self._kept.move_to_end(key)
            except KeyError:  # another thread kept one more in the meantime
                pass
        return found

    def keep(self, key: Key, value: Value) -> Value:
        self._kept[key] = value
        if len(self._kept) > self._limit:
            self._kept.popitem(last=False)
        return value
