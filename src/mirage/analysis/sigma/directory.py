"""A directory of the operator's Sigma rules, read again when something in it has changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from mirage.analysis.sigma.engine import SigmaEngine, load_sigma

SECOND = 10**9


class SigmaDirectory:
    """The rules below some directories. `engine` looks at the files at most every `interval` nanoseconds of the given clock."""

    def __init__(self, directories: list[Path], now: Callable[[], int], interval: int = 2 * SECOND) -> None:
        self._directories = directories
        self._now = now
        self._interval = interval
        self._looked = now()
        self._signature = self._sign()
        self._engine = load_sigma(directories)

    @property
    def engine(self) -> SigmaEngine:
        """The rules as the files have them; while they are half written, those that can be read."""
        if self._now() - self._looked >= self._interval:
            self._looked = self._now()
            signature = self._sign()
            if signature != self._signature:
                self._signature = signature
                self._engine = load_sigma(self._directories)
        return self._engine

    def _sign(self) -> frozenset[tuple[str, int, int]]:
        """Names, times and sizes of the files: what changes when one of them does."""
        found = set()
        for directory in self._directories:
            for file in directory.rglob("*.y*ml"):
                try:
                    status = file.stat()
                except OSError:
                    continue
                found.add((str(file), status.st_mtime_ns, status.st_size))
        return frozenset(found)
