"""The Redis engine on real servers: the contract that every engine keeps, and what only a network can do to it."""

from __future__ import annotations

import os
import random
import signal
import socket
import threading
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from mirage.base.errors import LocalProtocolError, StateError, StateFullError
from mirage.state.api import Txn
from mirage.state.engines.redis import RedisStore
from mirage.state.open import open_store
from tests.contract.engine_contract import Place, SharedEngineContract, get, put, scan, until
from tests.e2e.state.servers import Line, Server, cluster, server
from tests.e2e.state.work import Opener, add, counted, is_commit


@pytest.fixture(scope="module")
def nodes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Server]]:
    with cluster(tmp_path_factory.mktemp("cluster")) as running:
        yield running


class TestRedis(SharedEngineContract):
    @pytest.fixture
    def place(self, alone: Server) -> Iterator[Place]:
        alone.ask("FLUSHALL")
        place = Place(alone.url)
        yield place
        place.clean()


class TestRedisCluster(SharedEngineContract):
    @pytest.fixture
    def place(self, nodes: list[Server]) -> Iterator[Place]:
        for node in nodes:
            node.ask("FLUSHALL")
        place = Place(f"redis+cluster://127.0.0.1:{nodes[0].port}")
        yield place
        place.clean()


def test_a_connection_lost_before_the_commit_is_made_anew(alone: Server, line: Line, opened: Opener) -> None:
    store = opened(f"redis://127.0.0.1:{line.port}")
    cuts = iter([line.cut])

    def work(txn: Txn) -> None:
        add(txn)
        next(cuts, lambda: None)()

    store.run(work)
    assert counted(store) == (b"1", b"1")
    assert counted(opened(alone.url)) == (b"1", b"1")


@pytest.mark.parametrize("arrives", [False, True], ids=["it never arrived", "its answer was lost"])
def test_a_connection_lost_at_the_commit_leaves_it_done_once(alone: Server, line: Line, opened: Opener, arrives: bool) -> None:
    store = opened(f"redis://127.0.0.1:{line.port}")
    store.run(add)
    cuts = iter([True])
    lose_answer = threading.Event()

    def on_request(data: bytes) -> bytes | None:
        if is_commit(data) and next(cuts, False):
            if not arrives:
                return None
            lose_answer.set()
        return data

    def on_reply(data: bytes) -> bytes | None:
        if lose_answer.is_set():
            lose_answer.clear()
            return None
        return data

    line.on_request, line.on_reply = on_request, on_reply
    store.run(add)
    assert next(cuts, False) is False, "nothing was cut"
    assert counted(store) == (b"2", b"2")
    assert counted(opened(alone.url)) == (b"2", b"2")


def test_a_commit_that_arrives_after_it_was_sent_again_is_not_done_twice(alone: Server, line: Line, opened: Opener) -> None:
    store = opened(f"redis://127.0.0.1:{line.port}")
    store.run(lambda txn: txn.put(b"names", b"first", b"1"))
    held: list[bytes] = []

    def on_request(data: bytes) -> bytes | None:
        if is_commit(data) and not held:
            held.append(data)
            return b""  # the store waits for an answer, gives up on the connection and sends again over a new one
        return data

    line.on_request = on_request
    store.run(lambda txn: txn.put(b"names", b"blind", b"first"))
    other = opened(alone.url)
    other.run(lambda txn: txn.delete(b"names", b"blind"))
    with socket.create_connection(("127.0.0.1", alone.port)) as late:
        late.sendall(held[0])
        assert late.recv(100) == b":1\r\n", "it is told what came of it"
    assert get(other, b"names", b"blind") is None


def test_cuts_at_any_moment_lose_and_double_nothing(alone: Server, line: Line, opened: Opener) -> None:
    store = opened(f"redis://127.0.0.1:{line.port}")
    dice = random.Random(7)

    def maybe(data: bytes) -> bytes | None:
        return None if dice.random() < 0.06 else data

    line.on_request, line.on_reply = maybe, maybe
    done = failed = 0
    for _ in range(150):
        try:
            store.run(add)
            done += 1
        except StateError:
            failed += 1
    line.on_request, line.on_reply = (lambda data: data), (lambda data: data)
    mine, mirror = counted(opened(alone.url))
    assert mine == mirror
    assert done <= int(mine or b"0") <= done + failed
    assert done > 100


def test_a_server_that_is_gone_is_a_clean_error_and_one_that_is_back_is_used_again(tmp_path: Path, opened: Opener) -> None:
    with server(tmp_path, "--appendfsync", "always") as running:
        store = opened(f"{running.url}?timeout=3")
        store.run(add)
        before = store.generation()

        def work(txn: Txn) -> None:
            add(txn)
            running.stop()

        with pytest.raises(StateError):
            store.run(work)
        with pytest.raises(StateError):
            counted(store)
        assert store.generation() != before
        running.start()

        def answers() -> bool:
            try:
                return counted(store) == (b"1", b"1")
            except StateError:
                return False

        until(answers)
        store.run(add)
        assert counted(store) == (b"2", b"2")


def test_a_transaction_that_calls_for_another_is_told_so_though_a_third_one_waits(
    alone: Server, opened: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a file's bytes are made in the middle of a transaction; it waited for itself, and everybody for it."""
    alone.ask("FLUSHALL")
    store, said = opened(alone.url), list[str]()
    assert isinstance(store, RedisStore)

    def work(txn: Txn) -> None:
        with monkeypatch.context() as patch:
            patch.setattr(store, "_lingering", 1)
            with pytest.raises(LocalProtocolError) as error:
                store.run(add)
        said.append(str(error.value))
        add(txn)

    store.run(work)
    assert said == ["a transaction inside a transaction"]
    assert counted(store) == (b"1", b"1")


def test_a_server_that_hangs_is_given_up_in_time(tmp_path: Path, opened: Opener) -> None:
    with server(tmp_path) as running:
        store = opened(f"{running.url}?timeout=3")
        store.run(add)
        os.kill(running.process.pid, signal.SIGSTOP)
        with pytest.raises(StateError):
            store.run(add)
        with pytest.raises(StateError, match="away"):
            store.run(add)  # at once: nobody waits twice
        os.kill(running.process.pid, signal.SIGCONT)

        def answers() -> bool:
            try:
                return counted(store) in ((b"1", b"1"), (b"2", b"2"))
            except StateError:
                return False

        until(answers)


def test_scripts_that_the_server_forgot_are_told_again(alone: Server, line: Line, opened: Opener) -> None:
    store = opened(alone.url)
    store.run(add)
    alone.ask("SCRIPT", "FLUSH")
    store.run(add)
    alone.ask("SCRIPT", "FLUSH")
    assert get(store, b"other", b"key") is None
    assert counted(store) == (b"2", b"2")


def test_a_flush_of_the_server_is_noticed(alone: Server, line: Line, opened: Opener) -> None:
    store = opened(alone.url)
    store.run(add)
    before = store.generation()
    alone.ask("FLUSHALL")
    until(lambda: store.generation() != before)
    assert counted(store) == (None, None)


def test_what_is_relied_on_and_was_changed_is_a_conflict(alone: Server, line: Line, opened: Opener) -> None:
    store, other = opened(alone.url), opened(alone.url)
    put(store, b"b", b"k", b"one")
    seen: list[bytes | None] = []

    def work(txn: Txn) -> None:
        txn.rely(b"b", b"k")
        if not seen:
            put(other, b"b", b"k", b"two")
        seen.append(get(other, b"b", b"k"))
        txn.put(b"b", b"made of", seen[-1] or b"")

    store.run(work)
    assert len(seen) == 2
    assert get(store, b"b", b"made of") == b"two"


def test_a_name_that_appears_in_a_scanned_bucket_is_a_conflict(alone: Server, line: Line, opened: Opener) -> None:
    store, other = opened(alone.url), opened(alone.url)
    seen: list[list[tuple[bytes, bytes]]] = []

    def work(txn: Txn) -> None:
        seen.append(list(txn.scan(b"directory")))
        if len(seen) == 1:
            put(other, b"directory", b"new", b"file")
        if not seen[-1]:
            txn.delete(b"names", b"directory")
            txn.put(b"removed", b"directory", b"yes")

    store.run(work)
    assert seen == [[], [(b"new", b"file")]]
    assert get(store, b"removed", b"directory") is None


def test_a_name_that_was_missing_and_appears_is_a_conflict(alone: Server, line: Line, opened: Opener) -> None:
    store, other = opened(alone.url), opened(alone.url)
    won: list[bool] = []

    def work(txn: Txn) -> None:
        won.append(txn.get(b"names", b"file") is None)
        if len(won) == 1:
            put(other, b"names", b"file", b"theirs")
        if won[-1]:
            txn.put(b"names", b"file", b"mine")

    store.run(work)
    assert won == [True, False]
    assert get(store, b"names", b"file") == b"theirs"


def test_commits_to_other_keys_of_a_bucket_do_not_conflict(alone: Server, line: Line, opened: Opener) -> None:
    store, other = opened(alone.url), opened(alone.url)
    tries = count(1)
    last = 0

    def work(txn: Txn) -> None:
        nonlocal last
        last = next(tries)
        txn.get(b"b", b"mine")
        put(other, b"b", b"theirs %d" % last, b"v")
        txn.put(b"b", b"mine", b"v")

    store.run(work)
    assert last == 1


def test_a_child_of_fork_speaks_for_itself(alone: Server, line: Line, opened: Opener) -> None:
    store = opened(alone.url)
    store.run(add)
    child = os.fork()
    if not child:
        try:
            store.run(add)
            os._exit(0 if counted(store) == (b"2", b"2") else 1)
        except BaseException:
            os._exit(2)
    assert os.waitpid(child, 0)[1] == 0
    until(lambda: counted(store) == (b"2", b"2"))
    store.run(add)
    assert counted(store) == (b"3", b"3")


def test_a_large_transaction_is_one_commit(alone: Server, line: Line, opened: Opener) -> None:
    store = opened(alone.url)
    keys = [b"%06d" % number for number in range(12_000)]

    def fill(txn: Txn) -> None:
        for key in keys:
            assert txn.get(b"b", b"never") is None
            txn.put(b"b", key, key)

    store.run(fill)

    def empty(txn: Txn) -> None:
        for key in keys:
            assert txn.get(b"b", key) == key
            txn.delete(b"b", key)

    opened(alone.url).run(empty)
    until(lambda: scan(store, b"b") == [])


def test_a_password_is_asked_for_and_given(tmp_path: Path, opened: Opener) -> None:
    with server(tmp_path, "--requirepass", "p@ss:word") as running:
        with pytest.raises(StateError, match="HELLO"):
            opened(running.url)
        with pytest.raises(StateError, match="WRONGPASS"):
            opened(f"redis://:wrong@127.0.0.1:{running.port}")
        store = opened(f"redis://:p%40ss%3Aword@127.0.0.1:{running.port}/3")
        store.run(add)
        assert counted(store) == (b"1", b"1")


def test_a_server_that_throws_keys_away_is_refused(tmp_path: Path, opened: Opener) -> None:
    with (
        server(tmp_path, "--maxmemory", "100mb", "--maxmemory-policy", "allkeys-lru") as running,
        pytest.raises(StateError, match="noeviction"),
    ):
        opened(running.url)


def test_a_full_server_refuses_the_commit_whole(tmp_path: Path, opened: Opener) -> None:
    with server(tmp_path, "--maxmemory", "8mb", "--maxmemory-policy", "noeviction") as running:
        store = opened(running.url)
        stored: list[bytes] = []

        def work(txn: Txn) -> None:
            for half in (b"left", b"right"):
                txn.put(half, b"%03d" % len(stored), os.urandom(100_000))

        def fill() -> None:
            while True:
                store.run(work)
                stored.append(b"%03d" % len(stored))

        with pytest.raises(StateFullError, match="OOM"):
            fill()
        for half in (b"left", b"right"):
            assert [key for key, _ in scan(store, half)] == stored


def test_namespaces_of_a_cluster_lie_on_different_nodes(nodes: list[Server]) -> None:
    stores = [open_store(f"redis+cluster://127.0.0.1:{nodes[0].port}", b"host %d" % number) for number in range(12)]
    for number, store in enumerate(stores):
        put(store, b"b", b"k", b"%d" % number)
    assert [get(store, b"b", b"k") for store in stores] == [b"%d" % number for number in range(12)]
    assert all(int(str(node.ask("DBSIZE"))) > 0 for node in nodes)
    for store in stores:
        store.close()


def test_a_slot_that_moves_to_another_node_is_followed(nodes: list[Server]) -> None:
    url = f"redis+cluster://127.0.0.1:{nodes[0].port}"
    store, other = open_store(url, b"moving"), open_store(url, b"moving")
    put(store, b"b", b"k", b"before")
    assert get(other, b"b", b"k") == b"before"
    tag = "{" + b"moving".hex() + "}"
    slot = int(str(nodes[0].ask("CLUSTER", "KEYSLOT", tag)))
    owner = next(node for node in nodes if int(str(node.ask("CLUSTER", "COUNTKEYSINSLOT", slot))))
    target = next(node for node in nodes if node is not owner)
    names = {node.port: str(node.ask("CLUSTER", "MYID").decode()) for node in nodes}  # type: ignore[attr-defined]
    target.ask("CLUSTER", "SETSLOT", slot, "IMPORTING", names[owner.port])
    owner.ask("CLUSTER", "SETSLOT", slot, "MIGRATING", names[target.port])
    keys = owner.ask("CLUSTER", "GETKEYSINSLOT", slot, 100)
    assert isinstance(keys, list)
    owner.ask("MIGRATE", "127.0.0.1", target.port, "", 0, 5000, "KEYS", *keys)
    for node in (target, owner, *nodes):
        node.ask("CLUSTER", "SETSLOT", slot, "NODE", names[target.port])
    put(store, b"b", b"k", b"after")
    until(lambda: get(other, b"b", b"k") == b"after")
    assert int(str(target.ask("CLUSTER", "COUNTKEYSINSLOT", slot))) > 0
    store.close()
    other.close()
