"""What a file create costs through `vfs`: O_CREAT|O_EXCL by path, all permission checks, each its own committed transaction.

The file is made in an attacker's layer above the host's and an image, as an ordinary user, in one process. `python -m bench.vfs
[DIRECTORY]` prints a table; `figures(directory)` gives the rows. References: for LMDB the straightforward way with Redis, a loop of
one Lua script a create with the append-only file on; for Redis the commits that the engine sends for such creates, recorded once and
sent again bare by redis-py with hiredis, into a server that holds what the engine's held, each of them taken. Rounds of the two
sides alternate; the medians are compared.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import redis

from bench.state import _one_script, _redis_server
from mirage.base.clock import SystemClock
from mirage.base.limits import LayerLimits
from mirage.state.engines import redis as engine
from mirage.state.open import open_store
from mirage.vfs.caller import Caller
from mirage.vfs.layered import Layered
from mirage.vfs.snapshot import Snapshot
from mirage.vfs.types import Cred
from mirage.vfs.view import View

ROUNDS = 5
LMDB_COUNT = 30_000
REDIS_COUNT = 8_000
USER = Cred(1000, 1000, frozenset({24, 25, 27}))
LIMITS = LayerLimits(bytes=1 << 40, inodes=1 << 40)
Row = dict[str, object]


def figures(directory: Path) -> list[Row]:
    """The rows of bench.json; those that need Redis are missing where no redis-server is installed."""
    if not shutil.which("redis-server"):
        rate, late = _lmdb(directory / "lmdb", 0)
        return [_row("state.create.lmdb", "creates/s", rate, None), _row("state.p99.lmdb", "ms", late, None)]
    ours, loops, through, bare, late_lmdb, late_redis = [], [], [], [], [], []
    with _redis_server(directory / "redis") as port, redis.Redis(port=port) as client:
        commits = _recorded(port)
        for turn in range(ROUNDS):
            rate, late = _lmdb(directory / f"lmdb-{turn}", turn)
            ours.append(rate)
            late_lmdb.append(late)
            client.flushall()
            loops.append(_one_script(client))
            client.flushall()
            rate, late = _redis(port)
            through.append(rate)
            late_redis.append(late)
            client.flushall()
            client.script_load(engine.COMMIT.decode())
            _replay(client, commits[:-REDIS_COUNT])
            bare.append(_replay(client, commits[-REDIS_COUNT:]))
    return [
        _row("state.create.lmdb", "creates/s", median(ours), median(loops)),
        _row("state.create.redis", "creates/s", median(through), median(bare)),
        _row("state.p99.lmdb", "ms", median(late_lmdb), None),
        _row("state.p99.redis", "ms", median(late_redis), None),
    ]


def _row(name: str, unit: str, value: float, reference: float | None) -> Row:
    return {"name": name, "unit": unit, "value": value, "reference": reference}


@contextmanager
def _visitor(url: str) -> Iterator[Caller]:
    """Somebody in his home directory, on an image and a host's layer."""
    clock = SystemClock()
    made = Layered(open_store("memory:", b"image"), None, [b"image"], clock)
    root = Caller(View(made, clock))
    for path in (b"/etc", b"/home", b"/home/deploy", b"/home/deploy/site"):
        root.mkdir(path, 0o755)
    for path in (b"/home/deploy", b"/home/deploy/site"):
        root.chown(path, 1000, 1000)
    store = open_store(url, b"bench")
    fs = Layered(store, Snapshot(made), [b"host", b"source"], clock, LIMITS)
    try:
        yield Caller(View(fs, clock), USER, b"/home/deploy")
    finally:
        fs.close()
        store.close()


def _creates(caller: Caller, start: int, count: int) -> tuple[float, float]:
    """Creates a second, and the 99th percentile in milliseconds."""
    clock = time.perf_counter
    flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY
    durations = []
    begin = clock()
    for number in range(start, start + count):
        one = clock()
        caller.open(b"/home/deploy/site/file-%06d" % number, flags, 0o644).close()
        durations.append(clock() - one)
    rate = count / (clock() - begin)
    durations.sort()
    return rate, durations[count * 99 // 100] * 1000


def _lmdb(path: Path, turn: int) -> tuple[float, float]:
    with _visitor(f"lmdb:{path}") as caller:
        _creates(caller, 0, 1000)
        return _creates(caller, 1000, LMDB_COUNT)


def _redis(port: int) -> tuple[float, float]:
    with _visitor(f"redis://127.0.0.1:{port}") as caller:
        _creates(caller, 0, REDIS_COUNT)
        return _creates(caller, REDIS_COUNT, REDIS_COUNT)


def _recorded(port: int) -> list[tuple[object, ...]]:
    """Every commit of the same, from the opening of the store on, as it would be sent by hand."""
    packed = engine.pack
    commands: list[tuple[object, ...]] = []

    def record(command: tuple[bytes | str | int, ...]) -> bytes:
        commands.append(command)
        return packed(command)

    engine.pack = record
    try:
        _redis(port)
    finally:
        engine.pack = packed
    commits = [command for command in commands if command[1] == engine._COMMIT_SHA]
    while b"file-%06d" % (2 * REDIS_COUNT - 1) not in commits[-1]:
        commits.pop()  # what closing the file system wrote
    return commits


def _replay(client: redis.Redis, commands: list[tuple[object, ...]]) -> float:
    begin = time.perf_counter()
    for command in commands:
        assert client.execute_command(*command) == 1, "a commit was refused: the server does not hold what the engine's held"
    return len(commands) / (time.perf_counter() - begin)


def main() -> None:
    with tempfile.TemporaryDirectory(dir=sys.argv[1] if len(sys.argv) > 1 else None) as directory:
        for row in figures(Path(directory)):
            value, reference = row["value"], row["reference"]
            ratio = (
                f"{value / reference:6.2f} of {reference:,.0f}" if isinstance(reference, float) and isinstance(value, float) else ""
            )
            print(f"{row['name']:24} {value:12,.3f} {row['unit']:10} {ratio}")


if __name__ == "__main__":
    main()
