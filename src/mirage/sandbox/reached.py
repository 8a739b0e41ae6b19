"""Limits of a cell's control groups that a visitor has met, by the kernel's own counts: told when one has grown."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from mirage.base.events import LimitReached
from mirage.sandbox.cgroups import COUNTED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mirage.base.events import Emit


class Reached:
    """`look` now and then. `files`: what the warden opened (`cgroups.Group.counts`); `allowed`: the limits, by name."""

    def __init__(self, files: Sequence[int], allowed: dict[str, int]) -> None:
        self._files = list(files)
        self._allowed = allowed
        self._seen = [0] * len(self._files)

    def look(self, emit: Emit) -> None:
        """Two reads."""
        for at, (file, (limit, _, _, _, word)) in enumerate(zip(self._files, COUNTED)):
            try:
                found = re.search(rb"^%b (\d+)$" % word, os.pread(file, 4096, 0), re.MULTILINE)
            except OSError:
                continue  # the group has gone
            count = int(found[1]) if found else 0
            if count > self._seen[at]:
                self._seen[at] = count
                emit(LimitReached(limit=limit, allowed=self._allowed.get(limit, 0), detail=f"{count} times in this cell"))

    def close(self) -> None:
        while self._files:
            os.close(self._files.pop())
