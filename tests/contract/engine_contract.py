"""What every state engine promises, once; `test_engine.py` runs it on memory and LMDB, `tests/e2e/state` on Redis."""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mirage.base.errors import LocalProtocolError, StateError
from mirage.state.api import MAX_BUCKET, MAX_KEY, Conflict, Reader, Store, Txn
from mirage.state.open import open_store

WORKER = Path(__file__).with_name("engine_worker.py")
DEADLINE = 30.0  # seconds; only a failing test waits for it


@dataclass
class Place:
    """Where the stores of one test live."""

    url: str
    stores: list[Store] = field(default_factory=list)
    workers: list[Worker] = field(default_factory=list)
    namespaces: Iterator[int] = field(default_factory=itertools.count)

    def open(self, namespace: bytes = b"host") -> Store:
        store = open_store(self.url, namespace)
        self.stores.append(store)
        return store

    def worker(self, *arguments: str) -> Worker:
        worker = Worker(self.url, *arguments)
        self.workers.append(worker)
        return worker

    def clean(self) -> None:
        for worker in self.workers:
            worker.end()
        for store in self.stores:
            store.close()


class Worker:
    """Another process on the same place, that speaks lines."""

    def __init__(self, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(WORKER), *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0
        )
        assert self.hear() == "ready"

    def tell(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(line.encode() + b"\n")

    def hear(self) -> str:
        assert self.process.stdout is not None
        line = bytearray()
        while not line.endswith(b"\n"):
            byte = self.process.stdout.read(1)
            if not byte:
                return ""
            line += byte
        return line.decode().rstrip("\n")

    def rest(self) -> list[str]:
        """What it still says until it ends; a line cut off is not said."""
        assert self.process.stdout is not None
        return self.process.stdout.read().decode().split("\n")[:-1]

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def end(self) -> None:
        if self.process.poll() is None:
            self.kill()
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                stream.close()


def put(store: Store, bucket: bytes, key: bytes, value: bytes) -> None:
    store.run(lambda txn: txn.put(bucket, key, value))


def get(store: Store, bucket: bytes, key: bytes) -> bytes | None:
    return store.look(lambda reader: reader.get(bucket, key))


def scan(store: Store, bucket: bytes, start: bytes = b"") -> list[tuple[bytes, bytes]]:
    return store.look(lambda reader: list(reader.scan(bucket, start)))


def until(claim: Callable[[], bool]) -> None:
    """Wait for what another process's commit must bring about, be its message still on the way."""
    end = time.monotonic() + DEADLINE
    while not claim():
        assert time.monotonic() < end, "it did not come about"


Step = tuple[str, bytes, bytes, bytes]
Model = dict[tuple[bytes, bytes], bytes]
BUCKETS = (b"a", b"ab", b"b")
STEP = st.tuples(
    st.sampled_from(["put", "delete", "get", "scan"]), st.sampled_from(BUCKETS), st.binary(max_size=2), st.binary(max_size=5)
)
HISTORY = st.lists(st.tuples(st.booleans(), st.lists(STEP, max_size=12)), max_size=10)


def items(model: Model, bucket: bytes, start: bytes = b"") -> list[tuple[bytes, bytes]]:
    return sorted((key, value) for (name, key), value in model.items() if name == bucket and key >= start)


def follow(txn: Txn, model: Model, steps: list[Step]) -> Model:
    """Act on a transaction and on a dictionary, and compare what they answer."""
    model = dict(model)
    for verb, bucket, key, value in steps:
        match verb:
            case "put":
                txn.put(bucket, key, value)
                model[bucket, key] = value
            case "delete":
                txn.delete(bucket, key)
                model.pop((bucket, key), None)
            case "get":
                assert txn.get(bucket, key) == model.get((bucket, key))
            case "scan":
                assert list(txn.scan(bucket, key)) == items(model, bucket, key)
    return model


def abandon(_model: Model) -> None:
    raise InterruptedError


class EngineContract:
    """What holds within one process. Subclasses give a `place`."""

    def test_a_missing_key_is_none(self, place: Place) -> None:
        assert get(place.open(), b"b", b"k") is None

    def test_what_is_committed_is_read_back(self, place: Place) -> None:
        store = place.open()
        put(store, b"b", b"k", b"value")
        assert get(store, b"b", b"k") == b"value"
        assert store.run(lambda txn: txn.get(b"b", b"k")) == b"value"

    def test_a_put_replaces_and_a_delete_removes(self, place: Place) -> None:
        store = place.open()
        put(store, b"b", b"k", b"one")
        put(store, b"b", b"k", b"two")
        assert get(store, b"b", b"k") == b"two"
        store.run(lambda txn: txn.delete(b"b", b"k"))
        assert get(store, b"b", b"k") is None
        assert scan(store, b"b") == []

    def test_deleting_a_missing_key_is_no_error(self, place: Place) -> None:
        store = place.open()
        store.run(lambda txn: txn.delete(b"b", b"k"))
        assert get(store, b"b", b"k") is None

    @pytest.mark.parametrize("value", [b"", b"\0", b"x" * 1_000_000], ids=["empty", "nul", "a megabyte"])
    def test_any_bytes_are_a_value(self, place: Place, value: bytes) -> None:
        store = place.open()
        put(store, b"b", b"k", value)
        assert get(store, b"b", b"k") == value
        assert get(place.open(), b"b", b"k") == value

    def test_names_of_every_length_and_byte_are_kept(self, place: Place) -> None:
        store = place.open()
        names = [b"", b"\0", b"\xff" * MAX_KEY, b"\0" * MAX_KEY, b"a", b"a\0", b"\r\n", bytes(range(256))]
        buckets = [b"", b"\xff" * MAX_BUCKET, b"{x}", b"}", b"b"]

        def work(txn: Txn) -> None:
            for bucket in buckets:
                for name in names:
                    txn.put(bucket, name, bucket + b"/" + name)

        store.run(work)
        for bucket in buckets:
            assert scan(store, bucket) == [(name, bucket + b"/" + name) for name in sorted(names)]

    def test_buckets_do_not_run_into_each_other(self, place: Place) -> None:
        store = place.open()
        for bucket, key in ((b"a", b"bc"), (b"ab", b"c"), (b"abc", b""), (b"b", b"")):
            put(store, bucket, key, bucket)
        assert scan(store, b"a") == [(b"bc", b"a")]
        assert scan(store, b"ab") == [(b"c", b"ab")]
        assert scan(store, b"abc") == [(b"", b"abc")]

    def test_namespaces_do_not_see_each_other(self, place: Place) -> None:
        one, two, three = place.open(b"one"), place.open(b"two"), place.open(b"one}")
        put(one, b"b", b"k", b"1")
        assert get(two, b"b", b"k") is None
        assert get(three, b"b", b"k") is None
        put(two, b"b", b"k", b"2")
        put(three, b"b", b"k", b"3")
        assert [get(store, b"b", b"k") for store in (one, two, three)] == [b"1", b"2", b"3"]

    def test_a_scan_is_in_order_of_bytes_from_its_start(self, place: Place) -> None:
        store = place.open()
        names = [bytes([first, second]) for first in range(0, 256, 15) for second in (0, 1, 127, 128, 255)]

        def work(txn: Txn) -> None:
            for name in reversed(names):
                txn.put(b"b", name, name)

        store.run(work)
        assert scan(store, b"b") == [(name, name) for name in sorted(names)]
        start = bytes([30, 1])
        assert scan(store, b"b", start) == [(name, name) for name in sorted(names) if name >= start]
        assert scan(store, b"b", b"\xff\xff\xff") == []

    def test_a_scan_of_thousands_misses_none(self, place: Place) -> None:
        store = place.open()
        items = [(b"%05d" % number, b"v%d" % number) for number in range(3000)]

        def work(txn: Txn) -> None:
            for key, value in items:
                txn.put(b"b", key, value)
            txn.put(b"a", b"z", b"before")
            txn.put(b"c", b"", b"after")

        store.run(work)
        assert scan(store, b"b") == items
        assert scan(store, b"b", b"02990") == items[2990:]

    def test_a_transaction_sees_its_own_writes(self, place: Place) -> None:
        store = place.open()
        for name in (b"a", b"c", b"e"):
            put(store, b"b", name, b"old")

        def work(txn: Txn) -> tuple[bytes | None, bytes | None, list[tuple[bytes, bytes]], list[tuple[bytes, bytes]]]:
            txn.put(b"b", b"c", b"new")
            txn.put(b"b", b"d", b"new")
            txn.delete(b"b", b"e")
            return txn.get(b"b", b"d"), txn.get(b"b", b"e"), list(txn.scan(b"b")), list(txn.scan(b"b", b"c"))

        after = [(b"a", b"old"), (b"c", b"new"), (b"d", b"new")]
        assert store.run(work) == (b"new", None, after, after[1:])
        assert scan(store, b"b") == after

    def test_what_was_scanned_may_be_deleted_on_the_way(self, place: Place) -> None:
        store = place.open()

        def fill(txn: Txn) -> None:
            for number in range(700):
                txn.put(b"b", b"%04d" % number, b"v")

        def empty(txn: Txn) -> int:
            count = 0
            for key, _ in txn.scan(b"b"):
                txn.delete(b"b", key)
                txn.put(b"other", key, b"moved")
                count += 1
            return count

        store.run(fill)
        assert store.run(empty) == 700
        assert scan(store, b"b") == []
        assert len(scan(store, b"other")) == 700

    def test_what_work_raises_undoes_it_and_goes_through(self, place: Place) -> None:
        store = place.open()
        put(store, b"b", b"k", b"before")

        def work(txn: Txn) -> None:
            txn.put(b"b", b"k", b"after")
            txn.put(b"b", b"new", b"after")
            raise FileExistsError("seen by the caller")

        with pytest.raises(FileExistsError, match="seen by the caller"):
            store.run(work)
        assert scan(store, b"b") == [(b"k", b"before")]
        put(store, b"b", b"k", b"still usable")

    def test_work_that_raises_conflict_is_run_again_on_a_clean_transaction(self, place: Place) -> None:
        store = place.open()
        seen = []

        def work(txn: Txn) -> int:
            seen.append(txn.get(b"b", b"k"))
            txn.put(b"b", b"k", b"%d" % len(seen))
            if len(seen) < 3:
                raise Conflict
            return len(seen)

        assert store.run(work) == 3
        assert seen == [None, None, None]
        assert get(store, b"b", b"k") == b"3"

    def test_a_transaction_inside_a_transaction_is_refused(self, place: Place) -> None:
        store = place.open()
        with pytest.raises(LocalProtocolError):
            store.run(lambda txn: put(store, b"b", b"k", b"inner"))
        put(store, b"b", b"k", b"still usable")

    def test_a_look_inside_a_transaction_sees_what_is_committed(self, place: Place) -> None:
        store = place.open()
        put(store, b"b", b"k", b"before")

        def work(txn: Txn) -> bytes | None:
            txn.put(b"b", b"k", b"after")
            return get(store, b"b", b"k")

        assert store.run(work) == b"before"

    def test_a_closed_store_says_so_and_closes_twice(self, place: Place) -> None:
        store = place.open()
        store.close()
        store.close()
        for use in (lambda: get(store, b"b", b"k"), lambda: put(store, b"b", b"k", b"v"), store.sync):
            with pytest.raises(StateError):
                use()

    def test_any_history_reads_like_a_dictionary(self, place: Place) -> None:
        @settings(max_examples=60, deadline=None)
        @given(HISTORY)
        def check(history: list[tuple[bool, list[Step]]]) -> None:
            namespace = b"model-%d" % next(place.namespaces)
            store, other = place.open(namespace), place.open(namespace)
            model: Model = {}
            for is_kept, steps in history:
                act = partial(follow, model=model, steps=steps)
                if is_kept:
                    model = store.run(act)
                else:
                    with pytest.raises(InterruptedError):
                        store.run(lambda txn, act=act: abandon(act(txn)))  # type: ignore[misc]
                for bucket in BUCKETS:
                    assert scan(store, bucket) == items(model, bucket)
            until(lambda: all(scan(other, bucket) == items(model, bucket) for bucket in BUCKETS))
            store.close()
            other.close()

        check()

    def test_own_commits_do_not_change_the_generation(self, place: Place) -> None:
        store = place.open()
        put(store, b"b", b"first", b"v")
        before = store.generation()
        for number in range(5):
            put(store, b"b", b"%d" % number, b"v")
            store.run(lambda txn: txn.get(b"b", b"k"))
            store.run(lambda txn: txn.delete(b"b", b"missing"))
        assert store.generation() == before
        assert store.look(lambda reader: reader.generation) == before
        assert store.run(lambda txn: txn.generation) == before

    def test_a_commit_by_another_store_changes_the_generation(self, place: Place) -> None:
        store, other = place.open(), place.open()
        put(store, b"b", b"k", b"mine")
        before = store.look(lambda reader: reader.generation)
        put(other, b"b", b"k", b"theirs")
        until(lambda: store.generation() != before)
        assert get(store, b"b", b"k") == b"theirs"

    def test_a_value_kept_under_its_generation_is_true_while_the_generation_is(self, place: Place) -> None:
        store, other = place.open(), place.open()
        for number in range(200):
            value = b"%d" % number
            put(other, b"b", b"k", value)
            generation, kept = store.look(lambda reader: (reader.generation, reader.get(b"b", b"k")))
            if kept != value:  # its message is still on the way, and will change the generation
                until(lambda generation=generation: store.generation() != generation)  # type: ignore[misc]
            assert get(store, b"b", b"k") == value


class SharedEngineContract(EngineContract):
    """What an engine promises besides that several processes share and that outlives them."""

    def test_what_is_committed_outlives_its_store(self, place: Place) -> None:
        store = place.open()
        put(store, b"b", b"k", b"kept")
        store.sync()
        store.close()
        assert get(place.open(), b"b", b"k") == b"kept"

    def test_a_commit_by_another_process_is_seen_and_changes_the_generation(self, place: Place) -> None:
        worker = place.worker("echo")
        store = place.open()
        put(store, b"b", b"k", b"mine")
        for number in range(20):
            before = store.look(lambda reader: reader.generation)
            worker.tell(f"k {number}")
            assert worker.hear() == "done"
            until(lambda before=before: store.generation() != before)  # type: ignore[misc]
            assert get(store, b"b", b"k") == b"%d" % number

    def test_of_two_processes_that_create_one_name_exactly_one_wins(self, place: Place) -> None:
        workers = [place.worker("race", str(number)) for number in range(2)]
        rounds = 300
        for worker in workers:
            worker.tell(str(rounds))
        said = [worker.rest() for worker in workers]
        assert [len(lines) for lines in said] == [rounds, rounds]
        owners = dict(scan(place.open(), b"names"))
        for number in range(rounds):
            winners = [b"%d" % who for who, lines in enumerate(said) if lines[number] == f"{number} won"]
            assert [owners[b"%06d" % number]] == winners

    def test_increments_of_several_processes_are_all_counted(self, place: Place) -> None:
        workers = [place.worker("count") for _ in range(3)]
        for worker in workers:
            worker.tell("150")
        for worker in workers:
            assert worker.rest() == ["done"]
        assert get(place.open(), b"numbers", b"count") == b"450"

    def test_a_reader_never_sees_half_a_rename(self, place: Place) -> None:
        store = place.open()
        store.run(lambda txn: txn.put(b"one", b"old", b"file"))

        def names(reader: Reader) -> list[bytes]:
            return [name for name in (b"old", b"new") if reader.get(b"one", name) or reader.get(b"two", name)]

        def listing(reader: Reader) -> list[bytes]:
            return [key for bucket in (b"one", b"two") for key, _ in reader.scan(bucket)]

        assert store.look(names) == [b"old"]
        seen: set[bytes] = set()
        for _ in range(20):  # on a busy machine a whole run of the other process may fall between two looks of this one
            worker = place.worker("rename")
            worker.tell("2000")
            while worker.process.poll() is None:
                for view in (names, listing):
                    found = store.look(view)
                    assert len(found) == 1, f"{view.__name__}: {found}"
                    seen.add(found[0])
            assert worker.rest() == ["done"]
            if len(seen) == 2:
                break
        assert seen == {b"old", b"new"}

    def test_a_transaction_never_acts_on_half_a_rename(self, place: Place) -> None:
        worker = place.worker("rename")
        store = place.open()
        worker.tell("1500")
        while worker.process.poll() is None:

            def work(txn: Txn) -> None:
                found = [name for name in (b"old", b"new") if txn.get(b"one", name) or txn.get(b"two", name)]
                txn.put(b"seen", b"names", b",".join(found))

            store.run(work)
            assert get(store, b"seen", b"names") in (b"old", b"new")

    @pytest.mark.parametrize("moment", [1, 7, 60, 400])
    def test_a_process_killed_while_it_writes_loses_nothing_that_was_acknowledged(self, place: Place, moment: int) -> None:
        worker = place.worker("storm")
        worker.tell("go")
        for _ in range(moment):
            worker.hear()
        os.kill(worker.process.pid, signal.SIGKILL)
        said = [int(line) for line in worker.rest()]
        worker.process.wait()
        last = said[-1] if said else moment - 1
        store = place.open()
        left = dict(scan(store, b"left"))
        right = dict(scan(store, b"right"))
        assert left == right, "half a transaction was kept"
        assert sorted(left)[: last + 1] == [b"%08d" % number for number in range(last + 1)]
        assert len(left) in (last + 1, last + 2)
        put(store, b"left", b"after", b"v")
        assert get(place.open(), b"left", b"after") == b"v"
