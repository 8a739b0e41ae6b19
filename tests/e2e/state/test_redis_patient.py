"""A Redis that goes away and comes back under a store that waits for it, while others use the same store."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mirage.state.api import Reader, Txn
from mirage.state.engines import recent
from mirage.state.engines.recent import Recent
from mirage.state.engines.redis import RedisStore
from tests.contract.engine_contract import get, scan, until
from tests.e2e.state.servers import Line, Server, server
from tests.e2e.state.work import Opener, add, counted, is_commit


class Meanwhile:
    """A patience whose first wait is what somebody else does in it, once the server answers again."""

    seconds = 30.0

    def __init__(self, store: RedisStore, act: Callable[[], object]) -> None:
        self._store = store
        self._acts = iter([act])
        self.seen: list[object] = []

    def pause(self, seconds: float) -> bool:
        for act in self._acts:
            until(lambda: self._store._search is None or self._store._search.is_over)
            self.seen.append(act())
        return True

    def lost(self, problem: str) -> None: ...

    def found(self) -> None: ...


@pytest.fixture
def store(alone: Server, line: Line, opened: Opener) -> RedisStore:
    store = opened(f"redis://127.0.0.1:{line.port}")
    assert isinstance(store, RedisStore)
    store.run(add)
    return store


@pytest.fixture
def busy(line: Line) -> Iterator[Callable[[Callable[[bytes], bool]], None]]:
    """The next request of a kind is answered with an error that passes, and does nothing."""
    refused = threading.Event()

    def arm(is_meant: Callable[[bytes], bool]) -> None:
        waiting = iter([True])

        def on_request(data: bytes) -> bytes:
            if is_meant(data) and next(waiting, False):
                refused.set()
                return b"*1\r\n$4\r\nPING\r\n"
            return data

        def on_reply(data: bytes) -> bytes:
            if refused.is_set():
                refused.clear()
                return b"-BUSY Redis is busy running a script.\r\n"
            return data

        line.on_request, line.on_reply = on_request, on_reply

    yield arm
    assert not refused.is_set()


@pytest.mark.parametrize("arrives", [False, True], ids=["it never arrived", "its answer was lost"])
def test_what_others_read_before_a_lost_commit_is_sent_again_is_not_believed_behind_it(
    alone: Server, line: Line, store: RedisStore, opened: Opener, arrives: bool
) -> None:
    """The server tells nobody of his own commits: the copy showed a directory without what had been made in it."""
    cuts, lose_answer = iter([True]), threading.Event()

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
    patience = Meanwhile(store, lambda: (counted(store), store.look(lambda reader: list(reader.scan(b"numbers")))))
    store.be_patient(patience)
    store.run(add)
    one = b"2" if arrives else b"1"
    assert patience.seen == [((one, one), [(b"count", one)])]
    assert (counted(store), store.look(lambda reader: list(reader.scan(b"numbers")))) == ((b"2", b"2"), [(b"count", b"2")])
    assert counted(opened(alone.url)) == (b"2", b"2")


def test_what_a_server_has_not_done_yet_is_shown_to_nobody(
    store: RedisStore, busy: Callable[[Callable[[bytes], bool]], None]
) -> None:
    patience = Meanwhile(store, lambda: counted(store))
    store.be_patient(patience)
    busy(is_commit)
    store.run(add)
    assert patience.seen == [(b"1", b"1")]
    assert counted(store) == (b"2", b"2")


def test_a_look_that_waits_does_not_mix_what_was_before_a_commit_with_what_is_behind_it(
    line: Line, opened: Opener, store: RedisStore, busy: Callable[[Callable[[bytes], bool]], None]
) -> None:
    reading = opened(f"redis://127.0.0.1:{line.port}")
    assert isinstance(reading, RedisStore)
    patience = Meanwhile(reading, lambda: reading.run(add))
    reading.be_patient(patience)
    busy(lambda data: not is_commit(data) and b"mirror" in data)

    def work(reader: Reader) -> tuple[bytes | None, bytes | None]:
        return reader.get(b"numbers", b"count"), reader.get(b"mirror", b"count")

    assert reading.look(work) == (b"2", b"2")
    assert patience.seen == [None]


def mark(name: bytes) -> Callable[[Txn], None]:
    return lambda txn: txn.put(b"marks", name, txn.get(b"numbers", b"count") or b"")


@pytest.mark.parametrize("is_patient", [True, False], ids=["patient", "not patient"])
def test_a_server_that_comes_back_before_what_it_acknowledged_is_told_it_again(
    tmp_path: Path, opened: Opener, is_patient: bool
) -> None:
    with server(tmp_path, "--appendonly", "no") as running:
        store, other = opened(running.url), opened(running.url)
        assert isinstance(store, RedisStore)
        if is_patient:
            store.be_patient(Meanwhile(store, lambda: None))
        store.run(add)
        other.run(mark(b"kept"))
        running.ask("SAVE")
        for name in (b"one", b"two"):
            store.run(add)
            store.run(mark(name))
        running.stop()
        running.start()
        assert (get(other, b"marks", b"kept"), get(other, b"marks", b"two")) == (b"1", None)
        assert (counted(store), scan(store, b"marks")) == ((b"3", b"3"), [(b"kept", b"1"), (b"one", b"2"), (b"two", b"3")])
        until(lambda: (counted(other), scan(other, b"marks")) == (counted(store), scan(store, b"marks")))
        store.run(add)
        until(lambda: counted(other) == (b"4", b"4"))


def test_what_others_did_since_a_server_came_back_stands(tmp_path: Path, opened: Opener) -> None:
    with server(tmp_path, "--appendonly", "no") as running:
        store, other = opened(running.url), opened(running.url)
        store.run(add)
        running.ask("SAVE")
        store.run(add)
        store.run(lambda txn: txn.put(b"marks", b"by itself", b"v"))
        running.stop()
        running.start()
        other.run(lambda txn: txn.put(b"numbers", b"count", b"10"))
        assert counted(store) == (b"10", b"1")
        assert scan(store, b"marks") == [(b"by itself", b"v")]


def test_a_server_that_has_forgotten_us_is_another_world_which_is_told_nothing(tmp_path: Path, opened: Opener) -> None:
    with server(tmp_path, "--appendonly", "no") as running:
        store = opened(running.url)
        store.run(lambda txn: txn.put(b"marks", b"of the old one", b"v"))
        running.stop()
        running.start()
        assert scan(store, b"marks") == []


def test_commits_that_are_kept_are_the_last_without_a_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Recent()
    for count in (1, 2, 4):
        kept.add(count, b"%d" % count)
    assert (kept.behind(0), kept.behind(2), kept.behind(4)) == ([b"1", b"2", b"4"], [b"4"], [])
    monkeypatch.setattr(recent, "BYTES", 2)
    kept.add(5, b"5")
    assert (kept.behind(1), kept.behind(2)) == ([], [b"4", b"5"])
    kept.add(6, b"six")
    assert (kept.behind(5), kept.behind(6)) == ([], [])
    monkeypatch.setattr(recent, "SECONDS", -1.0)
    kept.add(7, b"7")
    assert kept.behind(6) == []
