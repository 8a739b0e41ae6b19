"""`make replay`: recorded attackers typed into the emulated shell, in process and without any network.

Each session of SHARED/corpora/public.jsonl is typed into a terminal of its own on a world in memory, with a layer of its own, as the
yardstick types (SHARED/realism/realism.py). Printed are the crashes (the exit status is 1 if there is one), the programs of the
image that are not imitated, and the names that were not found though the image has them. Waits are cut short: the clock jumps.
"""

from __future__ import annotations

import argparse
import asyncio
import importlib.util
import json
import sys
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from multiprocessing import Pool
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec

from mirage.app import images
from mirage.base.clock import SECOND
from mirage.base.events import Event, ProgramMissing, SessionCrashed
from mirage.base.limits import LayerLimits, ShellLimits
from mirage.image.image import Image
from mirage.shell.engine import EmulatedEngine
from mirage.shell.execve import lookup
from mirage.state.open import open_store
from mirage.world.engine import Pty
from mirage.world.host import Host

SOURCE = ("192.0.2.10", 50122)  # documentation's addresses
DIRECTORIES = ("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin")
MOMENT = 0.02  # seconds for which a wait is waited
TOGETHER = 8  # sessions at once in one process
LINES = 60  # of a session, as the yardstick reads it


class HurriedClock:
    """Time goes as usual, but whoever waits is waited for only a moment: the clock jumps ahead instead."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def now(self) -> int:
        return time.time_ns() + int(self.ahead * SECOND)

    def monotonic(self) -> float:
        return time.monotonic() + self.ahead

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(min(seconds, MOMENT))
        self.ahead += max(0.0, seconds - MOMENT)


class Typed:
    """A channel whose client is a Terminal of the yardstick."""

    pty: Pty | None
    is_closed = False

    def __init__(self, yardstick: ModuleType) -> None:
        self.pty = Pty("xterm-256color", 200, 50)
        self.environment = {"LANG": "C.UTF-8"}
        self.keys: asyncio.Queue[bytes] = asyncio.Queue()
        self.terminal = yardstick.Terminal(self.keys.put_nowait)

    async def read(self) -> bytes:
        return await self.keys.get()

    async def write(self, data: bytes, stderr: bool = False) -> None:
        self.terminal.feed(data)
        await asyncio.sleep(0)

    def on_resize(self, callback: object) -> None:
        """The window stays as it is."""

    def on_signal(self, callback: object) -> None:
        """Nobody sends one."""


@dataclass(slots=True)
class Seen:
    """What became of sessions."""

    crashes: Counter[str] = field(default_factory=Counter)
    missing: Counter[str] = field(default_factory=Counter)
    unfound: Counter[str] = field(default_factory=Counter)
    lines: int = 0

    def add(self, other: Seen) -> None:
        self.crashes += other.crashes
        self.missing += other.missing
        self.unfound += other.unfound
        self.lines += other.lines


class Stage:
    """One process's world, in which sessions are played."""

    def __init__(self, yardstick: Path, image: Path, wait: float) -> None:
        spec = importlib.util.spec_from_file_location("yardstick", yardstick)
        assert spec is not None and spec.loader is not None
        self.yardstick = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(self.yardstick)
        self.wait = wait
        self.host = Host.open(
            open_store("memory:", b"replay"), Image.open(image), clock=HurriedClock(), seed=b"replay" * 6, limits=LayerLimits()
        )
        self.host.internet.rules = msgspec.structs.replace(self.host.internet.rules, names="fail", served={})

    async def play(self, sessions: Iterable[dict[str, Any]]) -> Seen:
        gate, seen = asyncio.Semaphore(TOGETHER), Seen()

        async def one(session: dict[str, Any]) -> None:
            async with gate:
                seen.add(await self._session(session))

        await asyncio.gather(*map(one, sessions))
        return seen

    async def _session(self, session: dict[str, Any]) -> Seen:
        events: list[Event] = []
        channel = Typed(self.yardstick)
        visit = self.host.visit("root", SOURCE, "0" * 26, events.append, layer=session["id"].encode(), limits=ShellLimits())
        task = asyncio.create_task(EmulatedEngine().run(visit, None, channel))
        task.add_done_callback(channel.terminal.end)
        ask = channel.terminal.ask
        channel.terminal.ask = lambda line, wait=0.0: ask(line, self.wait)
        answers = await self.yardstick.drive(channel.terminal, session["commands"][:LINES])
        task.cancel()
        await asyncio.wait([task], timeout=10)
        visit.close()
        return self._judged(answers, events)

    def _judged(self, answers: list[dict[str, Any]], events: list[Event]) -> Seen:
        seen = Seen(lines=len(answers))
        for event in events:
            match event:
                case SessionCrashed(where=where, error=error):
                    seen.crashes[f"{where}: {error}"] += 1
                case ProgramMissing(path=path):
                    seen.missing[path.decode("utf-8", "replace")] += 1
        for answer in answers:
            for line in answer["output"].splitlines():
                name = line.removesuffix(": command not found").rpartition(": ")[2]
                if line.endswith(": command not found") and self._has(name):
                    seen.unfound[name] += 1
        return seen

    def _has(self, name: str) -> bool:
        image = self.host.image
        return bool(name) and "/" not in name and any(lookup(image, f"{place}/{name}".encode()) is not None for place in DIRECTORIES)


_stage: list[Stage] = []


def _begin(yardstick: Path, image: Path, wait: float) -> None:
    _stage.append(Stage(yardstick, image, wait))


def _play(sessions: list[dict[str, Any]]) -> Seen:
    return asyncio.run(_stage[0].play(sessions))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True, help="directory that holds realism/ and corpora/")
    parser.add_argument("--stride", type=int, default=1, help="play every Nth session")
    parser.add_argument("--wait", type=float, default=1.0, help="seconds after which a line that waits is interrupted")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    corpus, yardstick = options.shared / "corpora" / "public.jsonl", options.shared / "realism" / "realism.py"
    if not (corpus.exists() and yardstick.exists()):
        print(f"{corpus} or {yardstick} is missing: name the directory with SHARED=DIR", file=sys.stderr)
        return 2
    sessions = [json.loads(line) for line in corpus.read_text(encoding="utf-8").splitlines()][:: options.stride]
    parts = [sessions[at : at + 5 * TOGETHER] for at in range(0, len(sessions), 5 * TOGETHER)]
    seen = Seen()
    with Pool(options.jobs, _begin, (yardstick, images.home() / "debian-12.img", options.wait)) as pool:
        for part in pool.imap_unordered(_play, parts):
            seen.add(part)
    for title, found in (
        ("crashes", seen.crashes),
        ("not imitated", seen.missing),
        ("not found, though the image has it", seen.unfound),
    ):
        print(f"{title}: {found.total()}")
        for name, count in found.most_common(50):
            print(f"  {count:5} {name}")
    print(f"{len(sessions)} sessions, {seen.lines} lines")
    return 1 if seen.crashes else 0


if __name__ == "__main__":
    sys.exit(main())
