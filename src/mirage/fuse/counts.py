"""How often the kernel was told of each node: it counts, gives the count back when it forgets, and so must we.

After a `find /` a kernel knows all of an image; a byte a node is a hundredth of what a dictionary would take, a session.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import compress

DENSE = 1 << 20  # nodes below have a byte each; new files of a long-lived world may have higher numbers
STEP = 1 << 14
FULL = 255  # a count from here on stands in the dictionary


class Counts:
    """Nodes by number. One that was never told of, or given back as often as it was told, is not among them."""

    __slots__ = ("_dense", "_sparse")

    def __init__(self) -> None:
        self._dense = bytearray()
        self._sparse: dict[int, int] = {}

    def __contains__(self, node: int) -> bool:
        return (node < len(self._dense) and self._dense[node] != 0) or node in self._sparse

    def __iter__(self) -> Iterator[int]:
        dense = self._dense
        yield from compress(range(len(dense)), dense)
        yield from [node for node in self._sparse if node >= len(dense)]

    def add(self, node: int) -> None:
        """Told once more."""
        if node < DENSE:
            dense = self._dense
            if node >= len(dense):
                dense.extend(bytes((node // STEP + 1) * STEP - len(dense)))
            count = dense[node]
            if count < FULL - 1:
                dense[node] = count + 1
                return
            if count == FULL - 1:
                dense[node] = FULL
                self._sparse[node] = FULL
                return
        self._sparse[node] = self._sparse.get(node, 0) + 1

    def take(self, node: int, times: int) -> bool:
        """Given back that many times; whether the node is forgotten by that."""
        if node in self._sparse:
            left = self._sparse[node] - times
            if left > 0:
                self._sparse[node] = left
                return False
            del self._sparse[node]
            if node < len(self._dense):
                self._dense[node] = 0
            return True
        if node >= len(self._dense) or not self._dense[node]:
            return False
        self._dense[node] = max(0, self._dense[node] - times)
        return not self._dense[node]
