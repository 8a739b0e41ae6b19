"""What a commit costs at the engines: a create as three puts in a transaction, beside what each engine stands on.

`python -m bench.state [DIRECTORY]` prints a table; `figures(directory)` gives the rows. Creates through `vfs` are another bench.
References: for LMDB the bare library, and one Lua script a create on a local Redis; for Redis the very commands that the engine
sends, sent bare by redis-py with hiredis.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import lmdb
import redis

from mirage.state.api import Store, Txn
from mirage.state.engines import redis as engine
from mirage.state.open import open_store

ROUNDS = 3
LMDB_COUNT = 60_000
REDIS_COUNT = 8_000
INODE = b"\x81\xa4" + b"i" * 62
PARENT = b"\x41\xed" + b"p" * 62
LUA = """
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 1 then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
redis.call('HSET', KEYS[2], ARGV[2], ARGV[3])
redis.call('HSET', KEYS[2], ARGV[4], ARGV[5])
return 1
"""
Row = dict[str, object]


def figures(directory: Path) -> list[Row]:
    """The rows; those of Redis are missing where no redis-server is installed."""
    rows = _lmdb(directory)
    if shutil.which("redis-server"):
        with _redis_server(directory / "redis") as port:
            rows += _redis(port)
    return rows


def create(number: int) -> Callable[[Txn], None]:
    """The state's share of open(O_CREAT|O_EXCL): is the name there, the parent; the name, the inode, the parent."""
    name, ino = b"file-%06d" % number, number.to_bytes(8, "big")

    def work(txn: Txn) -> None:
        if txn.get(b"names-1", name) is not None:
            raise FileExistsError
        txn.get(b"inodes", b"parent")
        txn.put(b"names-1", name, ino)
        txn.put(b"inodes", ino, INODE)
        txn.put(b"inodes", b"parent", PARENT)

    return work


def _creates(store: Store, start: int, count: int) -> tuple[float, list[float]]:
    """Creates a second, and the sorted durations in seconds."""
    clock = time.perf_counter
    works = [create(number) for number in range(start, start + count)]
    durations = []
    begin = clock()
    for work in works:
        one = clock()
        store.run(work)
        durations.append(clock() - one)
    rate = count / (clock() - begin)
    return rate, sorted(durations)


def _looks(store: Store, count: int) -> list[float]:
    clock = time.perf_counter
    durations = []
    for number in range(count):
        name = b"file-%06d" % (number * 7919 % count)
        one = clock()
        store.look(lambda reader, name=name: reader.get(b"names-1", name))  # type: ignore[misc]
        durations.append(clock() - one)
    return sorted(durations)


def _p99(durations: list[float]) -> float:
    return durations[len(durations) * 99 // 100] * 1000


def _lmdb(directory: Path) -> list[Row]:
    floors, rates = [], []
    for turn in range(ROUNDS):
        floors.append(_bare_lmdb(directory / f"bare-{turn}"))
        store = open_store(f"lmdb:{directory / f'engine-{turn}'}", b"bench")
        rate, durations = _creates(store, 0, LMDB_COUNT)
        rates.append(rate)
        looks = _looks(store, LMDB_COUNT)
        generation = _each(store.generation)
        store.close()
    return [
        {"name": "state.engine.create.lmdb", "unit": "creates/s", "value": median(rates), "reference": median(floors)},
        {"name": "state.engine.p99.lmdb", "unit": "ms", "value": _p99(durations), "reference": None},
        {"name": "state.engine.look.p99.lmdb", "unit": "ms", "value": _p99(looks), "reference": None},
        {"name": "state.engine.generation.lmdb", "unit": "us", "value": generation, "reference": None},
    ]


def _each(call: Callable[[], object], count: int = 50_000) -> float:
    begin = time.perf_counter()
    for _ in range(count):
        call()
    return (time.perf_counter() - begin) / count * 1e6


def _bare_lmdb(path: Path) -> float:
    """begin, three puts, commit: nothing that an engine could do without."""
    with lmdb.open(str(path), map_size=16 << 30, sync=False, metasync=False, max_readers=1024) as environment:
        begin = time.perf_counter()
        for number in range(LMDB_COUNT):
            ino = number.to_bytes(8, "big")
            txn = environment.begin(write=True)
            txn.put(b"\0\0\0\1\7names-1file-%06d" % number, ino)
            txn.put(b"\0\0\0\1\6inodes" + ino, INODE)
            txn.put(b"\0\0\0\1\6inodesparent", PARENT)
            txn.commit()
        return LMDB_COUNT / (time.perf_counter() - begin)


def _redis(port: int) -> list[Row]:
    rates, bares, scripts = [], [], []
    durations: list[float] = []
    with redis.Redis(port=port) as client:
        for _ in range(ROUNDS):
            client.flushall()
            rate, durations, commands = _recorded(port)
            rates.append(rate)
            client.flushall()
            client.script_load(engine.COMMIT.decode())
            bares.append(_replay(client, commands))
            client.flushall()
            scripts.append(_one_script(client))
        store = open_store(f"redis://127.0.0.1:{port}", b"bench")
        for number in range(2000):
            store.run(create(number + REDIS_COUNT))
        looks = _looks(store, 2000)
        generation = _each(store.generation)
        store.close()
    return [
        {"name": "state.engine.create.redis", "unit": "creates/s", "value": median(rates), "reference": median(bares)},
        {"name": "state.engine.p99.redis", "unit": "ms", "value": _p99(durations), "reference": None},
        {"name": "state.engine.look.p99.redis", "unit": "ms", "value": _p99(looks), "reference": None},
        {"name": "state.engine.generation.redis", "unit": "us", "value": generation, "reference": None},
        {"name": "state.reference.lua", "unit": "creates/s", "value": median(scripts), "reference": None},
    ]


def _recorded(port: int) -> tuple[float, list[float], list[tuple[object, ...]]]:
    """The engine's rate, and every commit as it would be sent by hand. A first run is kept, the timed one is not slowed by it."""
    packed, commands = engine.pack, []

    def record(command: tuple[bytes | str | int, ...]) -> bytes:
        commands.append(command)
        return packed(command)

    engine.pack = record
    store = open_store(f"redis://127.0.0.1:{port}", b"bench")
    store.look(lambda reader: list(reader.scan(b"names-1")))
    _creates(store, 0, REDIS_COUNT)
    engine.pack = packed
    rate, durations = _creates(store, REDIS_COUNT, REDIS_COUNT)
    store.close()
    commits = [command for command in commands if command[1] == engine._COMMIT_SHA]
    return rate, durations, commits


def _replay(client: redis.Redis, commands: list[tuple[object, ...]]) -> float:
    begin = time.perf_counter()
    for command in commands:
        assert client.execute_command(*command) == 1
    return len(commands) / (time.perf_counter() - begin)


def _one_script(client: redis.Redis) -> float:
    """The straightforward way: one script a create, written for it."""
    script = client.register_script(LUA)
    begin = time.perf_counter()
    for number in range(REDIS_COUNT):
        script(keys=["names", "inodes"], args=[b"file-%06d" % number, number, INODE, b"parent", PARENT])
    return REDIS_COUNT / (time.perf_counter() - begin)


@contextmanager
def _redis_server(directory: Path) -> Iterator[int]:
    directory.mkdir(parents=True)
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = int(probe.getsockname()[1])
    options = ["--port", str(port), "--bind", "127.0.0.1", "--dir", str(directory), "--appendonly", "yes", "--save", ""]
    server = subprocess.Popen(["redis-server", *options], stdout=subprocess.DEVNULL)
    try:
        with redis.Redis(port=port) as client:
            for _ in range(500):
                try:
                    client.ping()
                    break
                except redis.ConnectionError:
                    time.sleep(0.01)
        yield port
    finally:
        server.kill()
        server.wait()


def main() -> None:
    base = sys.argv[1] if len(sys.argv) > 1 else os.getcwd()
    with tempfile.TemporaryDirectory(dir=base) as directory:
        for row in figures(Path(directory)):
            value, reference = row["value"], row["reference"]
            assert isinstance(value, float)
            beside = f"{reference:12,.0f} {value / reference:6.2f}" if isinstance(reference, float) else ""
            print(f"{row['name']:30} {value:12,.3f} {row['unit']:10} {beside}")


if __name__ == "__main__":
    main()
