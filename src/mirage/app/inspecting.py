"""Looks at captured files in a process of its own, which may neither take much memory nor long, nor hold up the gallery.

Parsers of archives and rules over hostile bytes are what an attacker would aim at; a file that brings them down is said to have done
so, and the next one finds a new process. What passes is a length and bytes in, a length and JSON out.
"""

from __future__ import annotations

import logging
import os
import resource
import select
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec

from mirage.analysis.rulebook import shipped_yara
from mirage.app.config import Config
from mirage.base.clock import Clock

log = logging.getLogger("mirage.analysis")

SECONDS = 20.0  # for one file; the bounds of each part end sooner
MEMORY = 2 << 30  # bytes of address space
LOOK_EVERY = 5.0  # seconds between looks at the operator's rules
_LENGTH = 8


class InspectionProcess:
    """The evidence's Inspector. The process is started by the first file, and anew when the operator's rules changed."""

    def __init__(self, config: Config, clock: Clock) -> None:
        self._directories = [str(directory.absolute()) for directory in (shipped_yara(), *map(Path, config.analysis.rules))]
        self._clock = clock
        self._looked = float("-inf")
        self._rules = ""
        self._process: subprocess.Popen[bytes] | None = None

    def rules(self) -> str:
        now = self._clock.monotonic()
        if now - self._looked >= LOOK_EVERY:
            self._looked = now
            rules = self._fingerprint()
            if rules != self._rules:
                self._rules = rules
                self.close()
        return self._rules

    def inspect(self, data: bytes) -> dict[str, Any]:
        try:
            answer = self._ask(data)
        except (OSError, EOFError, TimeoutError, ValueError) as error:
            log.error("analysis: a captured file of %d bytes could not be looked at: %s", len(data), error or type(error).__name__)
            self.close()
            answer = {"notes": [f"looking at it failed: {error or type(error).__name__}"]}
        kind = answer.get("kind", {})
        contents = answer.get("contents", [])
        names = [match["rule"] for match in [*answer.get("matches", []), *(one for item in contents for one in item["matches"])]]
        return {
            "kind": kind.get("name", ""),
            "architecture": kind.get("architecture", ""),
            "matches": list(dict.fromkeys(names)),
            "body": answer,
        }

    def close(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def _fingerprint(self) -> str:
        """The files of rules with their times and sizes, as one short text."""
        found = []
        for directory in self._directories:
            for file in sorted([*Path(directory).rglob("*.yar"), *Path(directory).rglob("*.yara")]):
                try:
                    stat = file.stat()
                except OSError:
                    continue  # it went while it was looked at
                found.append(f"{file} {stat.st_mtime_ns} {stat.st_size}")
        return sha256("\n".join(found).encode("utf-8", "surrogateescape")).hexdigest()[:16]

    def _ask(self, data: bytes) -> dict[str, Any]:
        process = self._process
        if process is None:
            command = [sys.executable, "-m", "mirage.app.inspecting", *self._directories]
            process = self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(len(data).to_bytes(_LENGTH, "big") + data)
        process.stdin.flush()
        end = time.monotonic() + SECONDS
        length = int.from_bytes(_read(process.stdout.fileno(), _LENGTH, end), "big")
        found: dict[str, Any] = msgspec.json.decode(_read(process.stdout.fileno(), length, end))
        return found


def _read(fd: int, length: int, end: float) -> bytes:
    """So many bytes by then; TimeoutError or EOFError without them."""
    pieces: list[bytes] = []
    while length:
        if not select.select([fd], [], [], max(0.0, end - time.monotonic()))[0]:
            raise TimeoutError(f"no answer in {SECONDS:.0f} s")
        piece = os.read(fd, min(length, 1 << 16))
        if not piece:
            raise EOFError("the process ended")
        pieces.append(piece)
        length -= len(piece)
    return b"".join(pieces)


def main(directories: list[str]) -> None:
    """Answer until the input ends."""
    from mirage.analysis.artifacts.inspection import inspect
    from mirage.analysis.artifacts.yara import YaraRules

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    rules = YaraRules(map(Path, directories))
    for problem in rules.problems:
        log.error("analysis: %s", problem)
    while head := sys.stdin.buffer.read(_LENGTH):
        answer = msgspec.json.encode(inspect(sys.stdin.buffer.read(int.from_bytes(head, "big")), rules))
        sys.stdout.buffer.write(len(answer).to_bytes(_LENGTH, "big") + answer)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
