"""The default engine: LMDB, one memory-mapped file that several processes share and in which readers never wait.

**Durability.** A commit is written to the kernel with pwrite (never through a writable map), pages first and the meta page
that makes them true last, so a killed process loses nothing that `run` has returned from. Nothing is fsynced on the way:
a thread of its own, awake only while there is something to write, calls fdatasync within a second of a commit, and `sync`
and `close` call it at once. It works on a descriptor of its own because py-lmdb holds the GIL through its calls, its sync
among them, and os.fdatasync does not. What the machine's own loss costs is therefore at most that second where the file
system keeps the order of writes, as copy-on-write ones do; one that does not may bring a meta page to the disk before its pages.

**Sharing.** LMDB wants one environment a file a process, so stores of one path share it here, counted. Every store has a
namespace, which a table in the file maps to four bytes; a key is those, the bucket with its length, and the key. There
is one B-tree on purpose: named sub-trees cost one more page a commit, and the pages written are what a commit costs.

**Writers.** LMDB's writer lock is held from the start of a transaction, so there is no Conflict, and what a caller knows to
be true at the start (see `generation`) stays true to the end. The lock is a robust mutex: a dead process does not keep it.

**Generation.** LMDB numbers its commits; the number of the last one stands in the lock file's header, which we map. Our own
commits are consecutive numbers that we have seen, so any gap is somebody else's commit. Reading it costs no system call.
(The lock file's descriptor must live as long as the environment: closing any descriptor of a file drops this process's
fcntl locks on it, and LMDB's tell other processes that we are alive.)

**Growth.** The map starts large and costs address space only; when it is full the transaction is dropped, the map doubled and
the work run again, and when another process has grown it we follow.

**A full disk.** What is written with pwrite ends with ENOSPC; the lock file is written through a map, where a page that the disk
has no room for would be a SIGBUS and the end of the process. So all of it is laid by before it is mapped.

**Fork.** An environment must not be used by a child of fork. The child forgets it and opens its own on first use.
"""

from __future__ import annotations

import errno
import mmap
import os
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import islice
from typing import Any, TypeVar

import lmdb

from mirage.base.errors import LocalProtocolError, StateError, StateFullError
from mirage.state.api import MAX_BUCKET, Conflict, Reader, Txn
from mirage.state.engines.inotify import written

T = TypeVar("T")

MAP_SIZE = 16 << 30  # bytes of address space at first
MAX_MAP_SIZE = 1 << 45  # half of what user space has on the smaller 64-bit machines
FLOOR = 16 << 20  # bytes of the disk that are left to others, first of all to the journal: with no more than these it is full
FLOOR_SECONDS = 0.25  # for which what was seen of the disk counts
MAX_READERS = 1024  # read transactions at once over all processes
LOCK_FILE = 192 + (MAX_READERS - 1) * 64  # bytes: sizeof(MDB_txninfo) and so many MDB_reader more
SYNC_SECONDS = 1.0
CHECK_SYNCS = 16  # clean up after dead readers every so many background syncs
SCAN_BATCH = 256
FORMAT = b"1"
_FORMAT_KEY = b"\0\0\0\0f"
_NAMESPACE_KEY = b"\0\0\0\0n"
_TXNID_WORDS = (6, 7)  # struct MDB_txbody: magic, format, pthread_mutex_t (40 bytes; 48 on glibc aarch64), then mtb_txnid


class LmdbStore:
    """One host's state in an environment."""

    __slots__ = ("_environment", "_namespace", "_own", "_prefixes", "_shared")

    def __init__(self, path: str, namespace: bytes, *, map_size: int = MAP_SIZE) -> None:
        self._environment: Environment | None = Environment.of(path, map_size)
        self._namespace = namespace
        try:
            number = self._environment.namespace(namespace)
        except lmdb.Error as error:
            self._environment.release()
            raise StateError(f"{path}: {error}") from error
        self._prefixes = Prefixes(number.to_bytes(4, "big"))
        self._shared = self._environment.shared.setdefault(namespace, Shared())
        self._own = self._shared.commits

    def run(self, work: Callable[[Txn], T]) -> T:
        environment = self._opened()
        if environment.writing:
            raise LocalProtocolError("a transaction inside a transaction")
        while True:
            try:
                raw = environment.begin(write=True)
            except lmdb.Error as error:
                environment.recover(error)
                continue
            environment.writing = True
            try:
                number = raw.id()
                if number != environment.last + 1:
                    environment.meet(number - 1)
                txn = LmdbTxn(raw, self._prefixes, environment.foreign + self._shared.commits - self._own)
                result = work(txn)
                if not txn.wrote:
                    raw.abort()
                    return result
                raw.commit()
            except Conflict:
                raw.abort()
            except lmdb.Error as error:
                raw.abort()
                environment.writing = False
                environment.recover(error)
            except BaseException:
                raw.abort()
                raise
            else:
                environment.last = number
                self._shared.commits += 1
                self._own += 1
                if environment.synced:
                    environment.written()
                return result
            finally:
                environment.writing = False

    def look(self, work: Callable[[Reader], T]) -> T:
        environment = self._opened()
        while True:
            try:
                raw = environment.begin()
                break
            except lmdb.Error as error:
                environment.recover(error)
        environment.looking += 1
        try:
            number = raw.id()
            if number != environment.last:
                environment.meet(number)
            return work(LmdbReader(raw, self._prefixes, environment.foreign + self._shared.commits - self._own))
        except lmdb.Error as error:
            raise StateError(f"{environment.path}: {error}") from error
        finally:
            environment.looking -= 1
            raw.abort()

    def sync(self) -> None:
        self._opened().sync()

    def generation(self) -> int:
        environment = self._opened()
        number = environment.committed()
        if number != environment.last:
            environment.meet(number)
        return environment.foreign + self._shared.commits - self._own

    def is_full(self) -> bool:
        """See `Finite`."""
        return self._opened().is_full()

    def watch(self) -> int:
        """See `Watchable`: commits are written with pwrite, so inotify(7) sees them."""
        return written(os.path.join(self._opened().path, "data.mdb"))

    def close(self) -> None:
        environment, self._environment = self._environment, None
        if environment is not None:
            environment.release()

    def _opened(self) -> Environment:
        environment = self._environment
        if environment is None:
            raise StateError("the store is closed")
        return environment


class Prefixes(dict[bytes, bytes]):
    """What stands before a key in LMDB, by bucket; made once and kept while it is in use."""

    __slots__ = ("_namespace",)

    def __init__(self, namespace: bytes) -> None:
        self._namespace = namespace

    def __missing__(self, bucket: bytes) -> bytes:
        if len(bucket) > MAX_BUCKET:
            raise LocalProtocolError(f"a bucket of {len(bucket)} bytes")
        if len(self) >= 8192:
            self.clear()
        prefix = self[bucket] = self._namespace + bytes((len(bucket),)) + bucket
        return prefix


class LmdbReader:
    """A read transaction."""

    __slots__ = ("_get", "_prefixes", "_raw", "generation")

    def __init__(self, raw: lmdb.Transaction[bytes], prefixes: Prefixes, generation: int) -> None:
        self._raw = raw
        self._get = raw.get
        self._prefixes = prefixes
        self.generation = generation

    def get(self, bucket: bytes, key: bytes) -> bytes | None:
        return self._get(self._prefixes[bucket] + key)

    def scan(self, bucket: bytes, start: bytes = b"") -> Iterator[tuple[bytes, bytes]]:
        """Walks in batches and seeks again after each, so that what is written meanwhile can not mislead a cursor."""
        prefix = self._prefixes[bucket]
        length = len(prefix)
        seek = prefix + start
        batch = 16  # many a scan only asks whether there is anything
        while True:
            with self._raw.cursor() as cursor:
                if not cursor.set_range(seek) or not cursor.key().startswith(prefix):
                    return
                items = list(islice(cursor.iternext(), batch))
            for key, value in items:
                if not key.startswith(prefix):
                    return
                yield key[length:], value
            if len(items) < batch:
                return
            seek = items[-1][0] + b"\0"
            batch = SCAN_BATCH


class LmdbTxn(LmdbReader):
    """A write transaction, alone in the environment."""

    __slots__ = ("_put", "wrote")

    exclusive = True

    def __init__(self, raw: lmdb.Transaction[bytes], prefixes: Prefixes, generation: int) -> None:
        self._raw = raw
        self._get = raw.get
        self._put = raw.put
        self._prefixes = prefixes
        self.generation = generation
        self.wrote = False

    def rely(self, bucket: bytes, key: bytes) -> None:
        pass

    def put(self, bucket: bytes, key: bytes, value: bytes) -> None:
        self._put(self._prefixes[bucket] + key, value)
        self.wrote = True

    def delete(self, bucket: bytes, key: bytes) -> None:
        if self._raw.delete(self._prefixes[bucket] + key):
            self.wrote = True


class Shared:
    """How often the stores of one namespace in this process have committed."""

    __slots__ = ("commits",)

    def __init__(self) -> None:
        self.commits = 0


class Environment:
    """An open LMDB file: shared by the stores of this process, followed through growth, forks and damage."""

    _open: dict[str, Environment] = {}  # noqa: RUF012 - one table a process is the point

    @classmethod
    def of(cls, path: str, map_size: int) -> Environment:
        """The environment of that directory, opened or counted once more."""
        real = os.path.realpath(path)
        environment = cls._open.get(real)
        if environment is None:
            environment = cls._open[real] = cls(path, map_size, real)
        environment._users += 1
        return environment

    def __init__(self, path: str, map_size: int, real: str) -> None:
        self.path = path  # as it was named: the way to a relative one may be closed to us by now
        self._real = real
        self.writing = False  # a write transaction of this process runs
        self.looking = 0  # read transactions of this process that run
        self.last = 0  # the number of the last commit that we know of
        self.foreign = 0  # how often somebody else's commits were met
        self.synced = True  # nothing was committed since the last sync began
        self.shared: dict[bytes, Shared] = {}
        self._users = 0
        self._full = False
        self._look_again = 0.0
        self._map_size = map_size
        self._flusher: Flusher | None = None
        self._start()
        _living.add(self)

    def _start(self) -> None:
        """Open the file and what we keep beside it."""
        try:
            os.makedirs(self.path, mode=0o700, exist_ok=True)
            _lay_by(os.path.join(self.path, "lock.mdb"), LOCK_FILE)
            self._handle = lmdb.open(
                self.path,
                map_size=self._map_size,
                sync=False,
                metasync=False,
                mode=0o600,
                max_readers=MAX_READERS,
                max_spare_txns=0,  # what is spare at a fork is a slot of the parent's that the child would clear; it saves 0.1 us
            )
        except lmdb.Error as error:
            raise StateError(f"{self.path}: {str(error).removeprefix(f'{self.path}: ')}") from error
        except OSError as error:
            raise StateError(f"{self.path}: {error.strerror}") from error
        self.begin: Callable[..., lmdb.Transaction[bytes]] = self._handle.begin
        self._map_size = self._handle.info()["map_size"]
        self._file = os.open(os.path.join(self.path, "data.mdb"), os.O_RDWR | os.O_CLOEXEC)
        self._handle.reader_check()
        self._check_format()
        self._header = Header(os.path.join(self.path, "lock.mdb"))
        self.committed: Callable[[], int] = self._find_number() or self._number
        self.last = self._number()

    def _check_format(self) -> None:
        with self._handle.begin() as txn:
            found = txn.get(_FORMAT_KEY)
        if found is None:
            self._bump()
        elif found != FORMAT:
            raise StateError(f"{self.path}: written in format {found!r}, this version reads {FORMAT!r}")

    def _find_number(self) -> Callable[[], int] | None:
        """The header's way to tell the last commit; another number than the one beside it, should they be equal by chance."""
        for _ in range(3):
            with self._handle.begin(write=True) as txn:  # nobody else moves it meanwhile
                places = self._header.places(txn.id() - 1)
            if len(places) == 1:
                return self._header.reading(places[0])
            self._bump()
        return None

    def _bump(self) -> None:
        with self._handle.begin(write=True) as txn:
            txn.put(_FORMAT_KEY, FORMAT)
        self.written()

    def _number(self) -> int:
        """The number of the last commit, asked in the proper way."""
        txn = self.begin()
        number = txn.id()
        txn.abort()
        return number

    def namespace(self, name: bytes) -> int:
        """The number that stands for a namespace in keys; given on first use."""
        key = _NAMESPACE_KEY + name
        with self._handle.begin() as txn:
            found = txn.get(key)
        if found is not None:
            return int.from_bytes(found, "big")
        with self._handle.begin(write=True) as txn:
            found = txn.get(key)
            if found is not None:
                return int.from_bytes(found, "big")
            with txn.cursor() as cursor:
                cursor.set_range(_NAMESPACE_KEY)
                taken = sum(1 for each in cursor.iternext(values=False) if each.startswith(_NAMESPACE_KEY))
            txn.put(key, (taken + 1).to_bytes(4, "big"))
        self.written()
        return taken + 1

    def meet(self, number: int) -> None:
        """Somebody else has committed, up to that number."""
        self.last = number
        self.foreign += 1

    def written(self) -> None:
        """Have what is committed synced within a second."""
        self.synced = False
        if self._flusher is None:
            self._flusher = Flusher(self)
        self._flusher.wake()

    def sync(self) -> None:
        self.synced = True
        try:
            os.fdatasync(self._file)
        except OSError as error:
            self.synced = False
            raise StateError(f"{self.path}: {error.strerror}") from error

    def check_readers(self) -> None:
        """Free what processes that died while reading still hold."""
        self._handle.reader_check()

    def recover(self, error: lmdb.Error) -> None:
        """Make it possible to try again, or raise StateError."""
        if isinstance(error, lmdb.MapResizedError | lmdb.MapFullError):
            if self.looking:
                raise StateError(f"{self.path}: the map must grow, and can not while this process reads") from error
            if isinstance(error, lmdb.MapResizedError):
                self._handle.set_mapsize(0)
                self._map_size = self._handle.info()["map_size"]
            elif self._map_size * 2 <= MAX_MAP_SIZE:
                self._map_size *= 2
                self._handle.set_mapsize(self._map_size)
            else:
                raise StateError(f"{self.path}: the map is full") from error
        elif isinstance(error, lmdb.ReadersFullError):
            if not self._handle.reader_check():
                raise StateError(f"{self.path}: {MAX_READERS} readers at once") from error
        elif isinstance(error, lmdb.BadValsizeError):
            raise LocalProtocolError("a key that is too long") from error
        elif isinstance(error, lmdb.PanicError) and not self.looking:
            self._reopen()  # a failed write has closed the environment for good; the file is whole
            raise StateError(f"{self.path}: {error}") from error
        elif self.room() < FLOOR:
            raise StateFullError(f"{self.path}: the disk is full: {error}") from error
        else:
            raise StateError(f"{self.path}: {error}") from error

    def is_full(self) -> bool:
        now = time.monotonic()
        if now >= self._look_again:
            self._look_again = now + FLOOR_SECONDS
            self._full = self.room() < FLOOR
        return self._full

    def room(self) -> int:
        """Bytes left on the disk. A commit that does not fit is a short write, which LMDB tells as EIO."""
        found = os.fstatvfs(self._file)
        return found.f_bavail * found.f_frsize

    def release(self) -> None:
        """One store less; the last one syncs and closes."""
        self._users -= 1
        if self._users:
            return
        self._open.pop(self._real, None)
        _living.discard(self)
        if self._flusher is not None:
            self._flusher.stop()
            self._flusher = None
        try:
            if not self.synced:
                self.sync()
        finally:
            self._stop()

    def _stop(self) -> None:
        self._handle.close()
        self._header.close()
        os.close(self._file)

    def forget(self) -> None:
        """In a child of fork: use nothing of the parent's, and open the file anew on first use."""
        self._flusher = None
        self.begin = self._begin_after_fork
        self.committed = self._committed_after_fork

    def _begin_after_fork(self, **options: Any) -> lmdb.Transaction[bytes]:
        self._reopen()
        return self.begin(**options)

    def _committed_after_fork(self) -> int:
        self._reopen()
        return self.committed()

    def _reopen(self) -> None:
        """Closing unmaps and closes descriptors; it would also end, in shared memory, a transaction of the parent's."""
        if self.looking or self.writing:
            raise StateError(f"{self.path}: this process was forked inside a transaction and can not use the state")
        self._stop()
        self._start()
        self.foreign += 1


class Header:
    """The head of LMDB's lock file, where the number of the last commit stands."""

    __slots__ = ("_file", "_map", "_words")

    def __init__(self, path: str) -> None:
        self._file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        self._map = mmap.mmap(self._file, 4096, mmap.MAP_SHARED, mmap.PROT_READ)
        self._words = memoryview(self._map).cast("Q")

    def places(self, number: int) -> list[int]:
        """Where that number stands, of the places where it may."""
        return [place for place in _TXNID_WORDS if self._words[place] == number]

    def reading(self, place: int) -> Callable[[], int]:
        words = self._words
        return lambda: words[place]

    def close(self) -> None:
        self._words.release()
        self._map.close()
        os.close(self._file)


class Flusher:
    """The thread that brings commits to the disk within a second, asleep while there are none."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self._work = threading.Event()
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._loop, name="mirage-state-sync", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        self._work.set()

    def stop(self) -> None:
        self._end.set()
        self._work.set()
        self._thread.join()

    def _loop(self) -> None:
        syncs = 0
        while not self._end.is_set():  # the clearing below may have been that of the last wake-up
            self._work.wait()
            if self._end.wait(SYNC_SECONDS):
                return
            self._work.clear()
            try:
                self._environment.sync()
            except StateError:
                self._work.set()  # a disk that fails is met by the next commit too; here it is tried again
            syncs += 1
            if syncs % CHECK_SYNCS == 0:
                with suppress(lmdb.Error):  # it is being opened anew: the next time will do
                    self._environment.check_readers()


def _lay_by(path: str, size: int) -> None:
    """Have the disk keep room for all of a file that is written through a map. OSError where it has none."""
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        os.posix_fallocate(file, 0, size)
    except OSError as error:
        if error.errno not in (errno.EOPNOTSUPP, errno.EINVAL):  # a file system that can not promise it
            raise
    finally:
        os.close(file)


_living: weakref.WeakSet[Environment] = weakref.WeakSet()


def _forked() -> None:
    for environment in list(_living):
        environment.forget()


os.register_at_fork(after_in_child=_forked)
