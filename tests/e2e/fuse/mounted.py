"""A layer that another process serves at several places."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SERVING = Path(__file__).with_name("serving.py")


class Mounts:
    """One layer at several places."""

    def __init__(self, base: Path, count: int, *options: str, url: str = "") -> None:
        self.options = options
        self.url = url or f"lmdb:{base / 'state'}"
        self.places = [base / f"mount-{number}" for number in range(count)]
        for place in self.places:
            place.mkdir()
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(SERVING), *self.options, self.url, *map(str, self.places)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert self._line() == b"ready\n"

    def change(self, *words: str) -> None:
        """Past the mounts, in the process that serves them; done when this returns."""
        assert self._ask(" ".join(words)) == b"done\n"

    def known(self) -> list[int]:
        """How many nodes the kernel knows of each mount."""
        return [int(number) for number in self._ask("known").split()]

    def _ask(self, line: str) -> bytes:
        assert self.process.stdin is not None
        self.process.stdin.write(line.encode() + b"\n")
        self.process.stdin.flush()
        return self._line()

    def _line(self) -> bytes:
        assert self.process.stdout is not None
        return self.process.stdout.readline()

    def kill(self) -> None:
        """kill -9."""
        self.process.kill()
        self.process.wait()
        self._close()

    def stop(self) -> int:
        """Unmount, and wait for the process."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        status = self.process.wait(90)
        self._close()
        return status

    def _close(self) -> None:
        for pipe in (self.process.stdin, self.process.stdout):
            assert pipe is not None
            pipe.close()
