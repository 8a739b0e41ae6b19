"""What is LMDB's own: growth, forks, dead readers, damage, and the sync that nobody asked for."""

from __future__ import annotations

import errno
import os
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import lmdb
import pytest

from mirage.base.errors import LocalProtocolError, StateError
from mirage.state.api import Txn
from mirage.state.engines import lmdb as engine
from mirage.state.engines.lmdb import Environment, Flusher, LmdbStore

SMALL = 1 << 20
Opener = Callable[..., LmdbStore]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opener]:
    stores: list[LmdbStore] = []

    def opener(namespace: bytes = b"host", **options: int) -> LmdbStore:
        stores.append(LmdbStore(str(tmp_path / "state"), namespace, **options))
        return stores[-1]

    yield opener
    for store in stores:
        store.close()


def put(store: LmdbStore, key: bytes, value: bytes) -> None:
    store.run(lambda txn: txn.put(b"b", key, value))


def get(store: LmdbStore, key: bytes) -> bytes | None:
    return store.look(lambda reader: reader.get(b"b", key))


def child(work: Callable[[], bool]) -> int:
    """The exit status of a forked process that does work: 0 when it says True."""
    pid = os.fork()
    if not pid:
        try:
            os._exit(0 if work() else 1)
        except BaseException:
            os._exit(2)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def elsewhere(path: Path, code: str) -> subprocess.Popen[bytes]:
    """Another process with `store` open on the path."""
    head = f"from mirage.state.engines.lmdb import LmdbStore\nstore = LmdbStore({str(path)!r}, b'host', map_size={SMALL})\n"
    return subprocess.Popen([sys.executable, "-c", head + code], stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def test_a_full_map_grows_and_the_work_is_run_again(opened: Opener) -> None:
    store = opened(map_size=SMALL)
    for number in range(40):
        put(store, b"%d" % number, b"x" * 100_000)
    assert [get(store, b"%d" % number) for number in range(40)] == [b"x" * 100_000] * 40


def test_one_transaction_larger_than_the_map_grows_it_as_often_as_it_takes(opened: Opener) -> None:
    store = opened(map_size=SMALL)

    def work(txn: Txn) -> None:
        for number in range(100):
            txn.put(b"b", b"%d" % number, b"x" * 100_000)

    store.run(work)
    assert get(store, b"99") == b"x" * 100_000


def test_a_map_that_can_not_grow_while_we_read_is_a_clean_error(opened: Opener) -> None:
    store = opened(map_size=SMALL)

    def fill() -> None:
        for number in range(40):
            put(store, b"%d" % number, b"x" * 100_000)

    with pytest.raises(StateError, match="must grow"):
        store.look(lambda _reader: fill())
    fill()


def test_a_map_that_another_process_grew_is_followed(opened: Opener, tmp_path: Path) -> None:
    store = opened(map_size=SMALL)
    put(store, b"mine", b"1")
    code = "for n in range(60):\n    store.run(lambda txn: txn.put(b'b', b'%d' % n, b'x' * 100_000))\nstore.close()"
    with elsewhere(tmp_path / "state", code) as other:
        other.communicate(timeout=60)
    assert other.returncode == 0
    assert get(store, b"59") == b"x" * 100_000
    put(store, b"mine", b"2")
    assert get(store, b"mine") == b"2"


def test_what_a_dead_reader_held_is_freed(opened: Opener, tmp_path: Path) -> None:
    store = opened()
    put(store, b"k", b"v")
    with elsewhere(tmp_path / "state", "store.look(lambda reader: (print('reading', flush=True), input()))") as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"reading\n"
        other.send_signal(signal.SIGKILL)
        other.wait()
        environment = store._environment
        assert environment is not None
        environment.check_readers()
        assert f"{other.pid}" not in environment._handle.readers()


def test_a_writer_that_died_holding_the_lock_does_not_keep_it(opened: Opener, tmp_path: Path) -> None:
    store = opened()
    put(store, b"k", b"before")
    code = "store.run(lambda txn: (txn.put(b'b', b'k', b'never'), print('writing', flush=True), input()))"
    with elsewhere(tmp_path / "state", code) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"writing\n"
        other.send_signal(signal.SIGKILL)
        other.wait()
    assert get(store, b"k") == b"before"
    put(store, b"k", b"after")
    assert get(store, b"k") == b"after"


def test_a_child_of_fork_uses_the_same_state_and_leaves_the_parent_its_own(opened: Opener) -> None:
    store = opened()
    put(store, b"k", b"parent")
    before = store.generation()

    def work() -> bool:
        assert store.generation() != before
        put(store, b"k", get(store, b"k") + b" and child")  # type: ignore[operator]
        return get(store, b"k") == b"parent and child"

    assert child(work) == 0
    assert store.generation() != before
    assert get(store, b"k") == b"parent and child"
    put(store, b"k", b"parent again")
    assert child(lambda: get(store, b"k") == b"parent again") == 0
    store.close()


def test_a_child_forked_while_the_parent_reads_is_refused_and_harms_nothing(opened: Opener) -> None:
    store = opened()
    put(store, b"k", b"v")

    def refused() -> bool:
        with pytest.raises(StateError, match="forked inside"):
            get(store, b"k")
        return True

    def work(reader: engine.Reader) -> bytes | None:
        assert child(refused) == 0
        environment = store._environment
        assert environment is not None
        assert f"{os.getpid()}" in environment._handle.readers()
        return reader.get(b"b", b"k")

    assert store.look(work) == b"v"


def test_stores_of_one_path_share_an_environment_and_the_last_closes_it(opened: Opener, tmp_path: Path) -> None:
    one, two = opened(b"one"), opened(b"two")
    assert one._environment is two._environment
    one.close()
    put(two, b"k", b"v")
    two.close()
    assert str(tmp_path / "state") not in engine.Environment._open
    lmdb.open(str(tmp_path / "state")).close()  # py-lmdb refuses a second one


def test_commits_to_one_namespace_do_not_disturb_another_in_the_same_process(opened: Opener) -> None:
    one, two = opened(b"one"), opened(b"two")
    before = two.generation()
    put(one, b"k", b"v")
    assert two.generation() == before


def test_the_number_of_the_last_commit_is_read_without_a_system_call(opened: Opener) -> None:
    store = opened()
    environment = store._environment
    assert environment is not None
    assert environment.committed != environment._number, "the lock file's header was not understood"
    for _ in range(3):
        put(store, b"k", b"v")
        assert environment.committed() == environment._number()


def test_others_may_not_read_the_files(opened: Opener, tmp_path: Path) -> None:
    put(opened(), b"k", b"v")
    modes = {each.name: stat.S_IMODE(each.stat().st_mode) for each in (tmp_path / "state").iterdir()}
    assert modes == {"data.mdb": 0o600, "lock.mdb": 0o600}
    assert stat.S_IMODE((tmp_path / "state").stat().st_mode) == 0o700


def test_commits_are_synced_though_nobody_asks(opened: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    store = opened()
    environment = store._environment
    assert environment is not None
    environment.sync()
    monkeypatch.setattr(engine.os, "fdatasync", synced.append)
    put(store, b"k", b"v")
    assert environment.synced is False
    store.close()
    assert len(synced) == 1


def test_a_disk_that_fails_to_sync_is_said_and_tried_again(opened: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    store = opened()
    put(store, b"k", b"v")

    def failing(_file: int) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(engine.os, "fdatasync", failing)
        with pytest.raises(StateError, match="Input/output error"):
            store.sync()
    store.sync()


FULL = """
import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
def fill(txn):
    for number in range(20):
        txn.put(b'b', b'%d' % number, b'x' * 50_000)
def names():
    return len(store.look(lambda reader: list(reader.scan(b'b'))))
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, resource.RLIM_INFINITY))
for _ in range(2):
    try:
        store.run(fill)
    except Exception as error:
        print(type(error).__name__, names())
store.run(lambda txn: txn.put(b'b', b'small', b'v'))
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
store.run(fill)
print(names())
"""


def test_a_disk_that_is_full_refuses_the_transaction_whole_and_is_used_again_when_it_is_not(tmp_path: Path) -> None:
    with elsewhere(tmp_path / "state", FULL) as other:
        said, _ = other.communicate(timeout=60)
    assert said.decode().splitlines() == ["StateError 0", "StateError 0", "21"]


def test_no_page_of_the_mapped_lock_file_is_left_to_a_disk_that_may_be_full(opened: Opener, tmp_path: Path) -> None:
    opened()
    lock = (tmp_path / "state" / "lock.mdb").stat()
    assert (lock.st_size, lock.st_blocks * 512 >= lock.st_size) == (engine.LOCK_FILE, True)


def test_a_disk_without_room_for_the_lock_file_is_a_clean_error(opened: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_file: int, _offset: int, _size: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(engine.os, "posix_fallocate", full)
        with pytest.raises(StateError, match="No space left on device"):
            opened()
    put(opened(), b"k", b"v")


def test_a_file_of_another_format_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "state"
    path.mkdir()
    with lmdb.open(str(path)) as raw, raw.begin(write=True) as txn:
        txn.put(b"\0\0\0\0f", b"99")
    with pytest.raises(StateError, match="format b'99'"):
        LmdbStore(str(path), b"host")
    LmdbStore(str(tmp_path / "other"), b"host").close()


def test_a_file_that_is_no_state_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "state"
    path.mkdir()
    (path / "data.mdb").write_bytes(b"no such thing" * 1000)
    with pytest.raises(StateError, match=str(path)):
        LmdbStore(str(path), b"host")


def test_a_bucket_or_key_that_is_too_long_is_our_own_fault(opened: Opener) -> None:
    store = opened()
    with pytest.raises(LocalProtocolError):
        store.run(lambda txn: txn.put(b"b" * 97, b"k", b"v"))
    with pytest.raises(LocalProtocolError):
        put(store, b"k" * 600, b"v")
    put(store, b"k", b"still usable")


class Disk:
    """What the flusher asks of an environment."""

    def __init__(self) -> None:
        self.syncs = 0

    def sync(self) -> None:
        self.syncs += 1


class StoppedJustAfter(threading.Event):
    """An end that is called for right after the flusher has seen that it was not: the wake-up comes before it is cleared."""

    flusher: Flusher

    def wait(self, timeout: float | None = None) -> bool:
        self.set()
        self.flusher.wake()
        return False


def test_a_stop_between_the_wait_and_the_clearing_of_the_wake_up_ends_the_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "SYNC_SECONDS", 0)
    disk = Disk()
    flusher = Flusher(cast(Environment, disk))
    flusher._end = end = StoppedJustAfter()
    end.flusher = flusher
    flusher.wake()
    flusher._thread.join(5)
    assert not flusher._thread.is_alive()
    assert disk.syncs == 1
