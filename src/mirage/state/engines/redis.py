"""Redis 7 or Valkey, alone or as a Cluster: reads from a copy kept true by the server, a commit in one round trip.

**Where things lie.** A bucket is a hash `{namespace}bucket`, so that all of a namespace is in one slot. A value carries twelve
bytes before it, its *version*: who wrote it (six random bytes a store) and in which commit of his. Beside them stand
`m{namespace}`, the version of each bucket, and `t{namespace}...`, a store each, what came of its last commit.

**Commit.** One script (`commit.lua`) checks that every key read has the version that was read, and every bucket scanned the
version that it had, and then writes, all or nothing. A connection that is lost before the answer leaves the outcome unknown:
the same commit is sent again, and its token lets the server answer what came of it, whichever of the two arrived first. A
commit that is reported as failed has either been refused for good (its token is used up) or was not answered at all for as
long as we were willing to wait, and then it is whole or not there. A server that comes back at a moment before what it had
acknowledged is told it again (`recent`).

**The copy.** What was read is kept, misses too, and the server pushes which buckets others change (CLIENT TRACKING with NOLOOP,
not BCAST: that announces a script's writes to their own author, and late). A push is queued to us while the other's script runs,
before any answer to what we ask after it. So the copy is always one moment of the past, as far back as the network's delivery;
one that has not been confirmed for a second is confirmed before use. And whoever reads from the server in the middle of work
sees one moment as long as no push came before the answer; if one did, the work is begun again, and all that it had asked for
is read in one go first. Work that is disturbed over and over so converges to one round trip that holds all, and never starves.

**Away.** A server that does not answer is tried again for a while, and then the work fails. With a `Patience` the store waits
instead, for as long as that says, and the others go on: a thread looks for the server, so that no try holds up anybody; the copy
stays as the last moment that is known, from which work that wants nothing else is answered; and a commit whose outcome is not
known is asked for under its token once the server is back. Then the copy is begun anew.

**Generation.** Counts the pushes, and the connections: a commit by others that touches nothing that this store has ever read
or written does not change it, because nothing that is kept can be stale by it.
"""

from __future__ import annotations

import os
import random
import time
import weakref
from bisect import bisect_left
from collections.abc import Callable, Iterator
from hashlib import sha1
from importlib.resources import files
from typing import Any, TypeVar

import hiredis
from greenlet import getcurrent

from mirage.base.errors import LocalProtocolError, StateError, StateFullError
from mirage.state.api import MAX_BUCKET, MAX_KEY, Conflict, Patience, Reader, Txn
from mirage.state.engines.memory import overlay
from mirage.state.engines.recent import Recent
from mirage.state.engines.resp import Address, Connection, Credentials, Lost, Word, hello, pack
from mirage.state.engines.search import Search

T = TypeVar("T")
Entry = tuple[bytes, bytes | None]  # version and value; (b"", None) is known to be missing
Wanted = dict[bytes, set[bytes] | None]  # keys by bucket; None for all of it

SECONDS = 2.0  # how long an operation tries before it gives up
LEASE_SECONDS = 1.0
PATIENT_SECONDS = 0.05  # between looks whether the server is back, of one who waits
COPY_BYTES = 32 << 20  # of keys and values; when it holds more, the copy is begun anew
VERSION = 12
MISSING: Entry = (b"", None)
RETRIES = 400  # of one transaction that others disturb

READ = files(__package__).joinpath("read.lua").read_bytes()
COMMIT = files(__package__).joinpath("commit.lua").read_bytes()
_READ_SHA = sha1(READ, usedforsecurity=False).hexdigest().encode()
_COMMIT_SHA = sha1(COMMIT, usedforsecurity=False).hexdigest().encode()
_PASSING = ("LOADING", "TRYAGAIN", "CLUSTERDOWN", "BUSY", "MASTERDOWN", "ASK")


class RedisStore:
    """One host's state in a Redis server or Cluster."""

    def __init__(
        self, addresses: list[Address], credentials: Credentials, namespace: bytes, *, cluster: bool, seconds: float = SECONDS
    ) -> None:
        tag = b"{" + namespace.hex().encode() + b"}"
        self._prefix = tag
        self._versions = b"m" + tag
        self._seeds = addresses
        self._cluster = cluster
        self._credentials = credentials
        self._seconds = seconds
        self._running: Any = None  # the stack that a transaction runs on, which may have been put aside (state.stalls)
        self._closed = False
        self._patience: Patience | None = None
        self.current = 0  # the generation
        self.drops = 0  # how often the copy has lost entries that a reader may have used
        self._begin_anew()
        _living.add(self)
        try:
            self._fetch({})
            self._refuse_eviction()
        except StateError:
            self.close()
            raise

    def _begin_anew(self) -> None:
        """A client that the server has not met: at first, and in a child of fork."""
        self._client = os.urandom(6)
        self._commits = 0
        self._token = b"t" + self._prefix + self._client.hex().encode()
        self._recent = Recent()
        self._connection: Connection | None = None
        self._addresses = list(self._seeds)
        self._pause = 0.0  # how long to leave a server alone that is away
        self._away_until = 0.0
        self._confirmed = 0.0  # when the server was last heard
        self._search: Search | None = None  # for a server that is away, where we are patient
        self._lost_at = 0.0  # when it went away; 0 while it is there
        self._lingering = 0  # calls that wait for it
        self._running = None
        self._forget()

    def be_patient(self, patience: Patience) -> None:
        self._patience = patience

    # transactions

    def run(self, work: Callable[[Txn], T]) -> T:
        self._await_turn()
        if self._closed:
            raise StateError("the store is closed")
        wanted: Wanted | None = None
        for attempt in range(RETRIES):
            if wanted is not None:
                self._prepare(wanted)
            else:
                self._trim()
            self._await_turn()  # what was prepared may have waited, and another begun
            txn = RedisTxn(self)
            self._running = getcurrent()
            try:
                result = work(txn)
                if not txn.writes:
                    if not self._is_outdated(txn):
                        return result
                elif not txn.is_doomed and self._commit(txn):
                    return result
            except Conflict:
                pass
            except StateError:
                raise
            except Exception:
                if not self._is_outdated(txn):
                    raise
            finally:
                self._running = None
                txn.is_over = True
            wanted = txn.wanted()
            if attempt > 2:
                time.sleep(random.random() * min(attempt, 20) * 0.0005)  # noqa: S311 - to fall out of step with a rival
        raise StateError(f"a transaction was disturbed {RETRIES} times")

    def look(self, work: Callable[[Reader], T]) -> T:
        wanted: Wanted | None = None
        for _ in range(RETRIES):
            self._prepare(wanted)
            reader = RedisReader(self)
            try:
                result = work(reader)
                if not self.is_disturbed(reader):
                    return result
            except Exception:
                if not self.is_disturbed(reader):
                    raise
            finally:
                reader.is_over = True
            wanted = reader.wanted()
        raise StateError(f"a look was disturbed {RETRIES} times")

    def _await_turn(self) -> None:
        """Another transaction waits for the server, on a stack that was put aside; one on our own stack has called us, and would
        wait for itself."""
        while self._running is not None:
            if self._running is getcurrent() or not self._lingering:
                raise LocalProtocolError("a transaction inside a transaction")
            self._linger(PATIENT_SECONDS, "the server is away")

    def _is_outdated(self, txn: RedisTxn) -> bool:
        """Whether work that wrote nothing, which no commit checks, saw a moment that is over or a mixture of two."""
        self._prepare(None)
        return self.is_disturbed(txn)

    def is_disturbed(self, reader: RedisReader) -> bool:
        """What it has seen may be a mixture of two moments."""
        return reader.is_doomed or reader.drops != self.drops

    def sync(self) -> None:
        """What a Redis keeps on its disk is its operator's choice; from 7.2 on we wait for its append-only file."""
        if self._closed:
            raise StateError("the store is closed")
        reply = self._call(pack((b"WAITAOF", 1, 0, int(self._seconds * 500))), raising=False)
        if isinstance(reply, hiredis.ReplyError) and "unknown command" not in str(reply) and "appendonly" not in str(reply):
            raise StateError(f"redis: {reply}")

    def generation(self) -> int:
        try:
            self._prepare(None)
        except StateError:
            self.current += 1  # nothing can be said, so nothing that is kept can be trusted
        return self.current

    def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        if self._search is not None:
            self._search.stop()
        _living.discard(self)
        connection, self._connection = self._connection, None
        if connection is not None:
            try:
                connection.call(b"UNLINK", self._token)
            except Lost:
                pass
            connection.close()

    # the copy

    def _forget(self) -> None:
        """Know nothing."""
        self._parts: dict[bytes, Part] = {}
        self._size = 0
        self.current += 1
        self.drops += 1

    def _prepare(self, wanted: Wanted | None) -> None:
        """Before work: take in the pushes, confirm an old copy, read what the work is known to want."""
        if self._closed:
            raise StateError("the store is closed")
        connection = self._connection
        if connection is not None:
            try:
                connection.drain()
            except Lost:
                self._drop()
        self._trim()
        if wanted is not None:
            self._fetch(wanted)
        elif self._connection is None or time.monotonic() - self._confirmed > LEASE_SECONDS:
            self._confirm()

    def _confirm(self) -> None:
        """That the copy is of now; where that can not be had and we are patient, it stays the last moment that is known."""
        if self._patience is None or not self._parts:
            self._fetch({})
        elif self._search is None or self._search.is_over:
            try:
                self._attempt(pack((b"EVALSHA", _READ_SHA, 1, self._versions)))
            except Lost as error:
                self._lose(str(error))

    def _trim(self) -> None:
        if self._size > COPY_BYTES and self._running is None:
            self._parts = {}
            self._size = 0

    def fetch(self, reader: RedisReader, bucket: bytes, key: bytes | None) -> bool:
        """Read a key, or with None all of a bucket, in the middle of work; False: it may be of a later moment than the rest."""
        self._fetch({bucket: None if key is None else {key}})
        return reader.drops == self.drops

    def _fetch(self, wanted: Wanted) -> None:
        """Bring what is wanted into the copy, all of it of one moment. One round trip, also when nothing is wanted."""
        command: list[Word] = [b"EVALSHA", _READ_SHA, 1 + len(wanted), self._versions]
        command += [self._prefix + bucket for bucket in wanted]
        for keys in wanted.values():
            if keys is None:
                command.append(-1)
            else:
                command.append(len(keys))
                command += keys
        self._keep(wanted, self._call(pack(tuple(command))))

    def _keep(self, wanted: Wanted, found: list[Any]) -> None:
        answers = iter(found)
        for bucket, keys in wanted.items():
            part = self._part(bucket)
            if keys is None:
                version, items = next(answers), next(answers)
                part.fill(version, dict(zip(items[::2], [(raw[:VERSION], raw[VERSION:]) for raw in items[1::2]])))
                self._size += sum(map(len, items))
            else:
                for key, raw in zip(keys, next(answers)):
                    part.entries[key] = MISSING if raw is None else (raw[:VERSION], raw[VERSION:])
                    self._size += 200 + len(raw or b"")

    def _part(self, bucket: bytes) -> Part:
        part = self._parts.get(bucket)
        if part is None:
            if len(bucket) > MAX_BUCKET:
                raise LocalProtocolError(f"a bucket of {len(bucket)} bytes")
            part = self._parts[bucket] = Part()
        return part

    def part(self, bucket: bytes) -> Part:
        """What is known of a bucket."""
        return self._parts.get(bucket) or self._part(bucket)

    def _pushed(self, push: list[Any]) -> None:
        if push[0] != b"invalidate":
            return
        if push[1] is None:  # the whole database was flushed
            self._forget()
            return
        length = len(self._prefix)
        for key in push[1]:
            if key.startswith(self._prefix):  # not the versions' hash
                self._parts.pop(key[length:], None)
                self.current += 1
                self.drops += 1

    # the commit

    def _commit(self, txn: RedisTxn) -> bool:
        """True: it is done. False: something it read has changed. StateError: we do not know, but it is not half done.

        The copy takes the writes in while the server is at work, and loses them where they did not come about at once. A connection
        that is lost meanwhile takes all of the copy along: the old one may have done it, and the new one is not told of changes.
        """
        self._commits += 1
        count = self._commits
        version = self._client + count.to_bytes(6, "big")
        head, body = txn.statement(self._prefix, version)
        start: tuple[Word, ...] = (b"EVALSHA", _COMMIT_SHA, 2 + len(head), self._versions, self._token, *head, version, count)

        is_copied = False

        def again() -> bytes:
            nonlocal is_copied
            is_copied = False
            self._distrust(txn)
            return pack((*start, 1, *body))

        def apply() -> None:
            nonlocal is_copied
            is_copied = True
            size = 0
            for bucket, writes in txn.writes.items():
                size += self._part(bucket).apply(version, writes)
            self._size += size

        packed = pack((*start, 0, *body))
        is_done = False
        try:
            is_done = bool(self._call(packed, again, apply))
        finally:
            if not (is_done and is_copied):
                self._distrust(txn)  # others may have read it before it was done, and the server does not tell us of our own
        if is_done:
            self._recent.add(count, packed)
        if self._lingering:
            self.drops += 1  # who waits in the middle of a look has seen what was before
        return is_done

    def _distrust(self, txn: RedisTxn) -> None:
        """What it wrote may not have come about."""
        for bucket in txn.writes:
            self._parts.pop(bucket, None)

    # the connection

    def _call(
        self,
        packed: bytes,
        again: Callable[[], bytes] | None = None,
        meanwhile: Callable[[], None] | None = None,
        *,
        raising: bool = True,
    ) -> Any:
        """Send until it is answered, over new connections where the old is lost; from the second time on what `again` makes.

        `meanwhile` is done once, while the first answer is awaited.
        """
        now = time.monotonic()
        if self._patience is None and self._connection is None and now < self._away_until:
            raise StateError("redis: the server is away")
        end = now + self._seconds
        wait = 0.005
        while True:
            try:
                reply, meanwhile = self._attempt(packed, meanwhile), None
                if not isinstance(reply, hiredis.ReplyError):
                    self._pause = 0.0
                    return reply
                problem = str(reply)
                assert self._connection is not None
                if not self._mend(problem, self._connection):
                    if raising:
                        raise (StateFullError if _is_full(problem) else StateError)(f"redis: {problem}")
                    return reply
            except Lost as error:
                problem, meanwhile = str(error), None
                self._lose(problem)
            if again is not None:
                packed, again = again(), None
            if time.monotonic() + wait > self._end_of_outage(end):
                self._pause = min(2.0, self._pause * 2 or 0.1)
                self._away_until = time.monotonic() + self._pause
                self._drop()
                raise StateError(f"redis: {problem}")
            if not problem.startswith(("MOVED", "NOSCRIPT")):
                self._linger(wait, problem)
                wait = min(PATIENT_SECONDS if self._patience is not None else 0.25, wait * 2)

    def _attempt(self, packed: bytes, meanwhile: Callable[[], None] | None = None) -> Any:
        """Send it once; what the server answers. Lost: it does not, or is known not to."""
        if self._search is not None and not self._search.is_over:
            raise Lost("the server is away")
        connection = self._connection or self._connect()
        reply = connection.send(packed, meanwhile)
        self._confirmed = time.monotonic()
        if self._lost_at and self._patience is not None:
            self._lost_at = 0.0
            self._patience.found()
        return reply

    def _lose(self, problem: str) -> None:
        """The server does not answer."""
        self._drop()
        if self._patience is None:
            return
        if not self._lost_at:
            self._lost_at = time.monotonic()
            self._patience.lost(problem)
        if self._search is None or self._search.is_over:
            self._search = Search(list(self._addresses), self._credentials)

    def _end_of_outage(self, end: float) -> float:
        """Until when to try: one that began a while ago is as long as it is, for all who ask meanwhile."""
        return self._lost_at + self._patience.seconds if self._patience is not None and self._lost_at else end

    def _linger(self, seconds: float, problem: str) -> None:
        if self._patience is None:
            time.sleep(seconds)
        else:
            self._lingering += 1
            try:
                if not self._patience.pause(seconds):
                    raise StateError(f"redis: {problem}")
            finally:
                self._lingering -= 1

    def _mend(self, problem: str, connection: Connection) -> bool:
        """Whether an error of the server is worth another try, and what must be done before it."""
        if problem.startswith("MOVED"):
            host, _, port = problem.split()[2].rpartition(":")
            owner = Address(host or connection.address.host, int(port))
            self._drop()
            self._addresses = [owner, *(each for each in self._addresses if each != owner)]
            return True
        if problem.startswith("NOSCRIPT"):
            connection.call(b"SCRIPT", b"LOAD", READ)
            connection.call(b"SCRIPT", b"LOAD", COMMIT)
            return True
        if problem.startswith("READONLY"):
            self._drop()
            return True
        return problem.startswith(_PASSING)

    def _connect(self) -> Connection:
        """A connection to the first server that answers; the one that owns our slot tells itself by not answering MOVED."""
        lost: Lost | None = None
        for address in list(self._addresses):
            try:
                connection = Connection(address, self._credentials, self._seconds / 2, self._pushed)
            except Lost as error:
                lost = error
                continue
            try:
                self._introduce(connection)
                self._remind(connection)
            except Lost as error:
                connection.close()
                lost = error
                continue
            except BaseException:
                connection.close()
                raise
            if self._patience is not None:
                self._forget()
            self._connection = connection
            return connection
        raise lost or Lost("no address")

    def _introduce(self, connection: Connection) -> None:
        credentials = self._credentials
        commands = [hello(credentials)]
        if credentials.database:
            commands.append((b"SELECT", credentials.database))
        commands.append((b"CLIENT", b"TRACKING", b"ON", b"NOLOOP"))
        commands += [(b"SCRIPT", b"LOAD", READ), (b"SCRIPT", b"LOAD", COMMIT)]
        if self._cluster:
            commands.append((b"CLUSTER", b"SLOTS"))
        for command in commands:
            reply = connection.call(*command)
            if isinstance(reply, hiredis.ReplyError):
                if str(reply).startswith(_PASSING):
                    raise Lost(str(reply))
                raise StateError(f"redis: {command[0]!r}: {reply}")
        if self._cluster:
            known = [Address(each[0].decode(), each[1]) for each in (node for span in reply for node in span[2:]) if each[0]]
            merged = [*self._addresses, *known, *self._seeds]
            self._addresses = list(dict.fromkeys(merged))[:64]

    def _remind(self, connection: Connection) -> None:
        """Have a server that came back at an earlier moment do again what it has forgotten of ours, before anybody asks it.

        Each commit is checked as at first: where others have gone on from that moment, what they did stands.
        """
        last = connection.call(b"GET", self._token)
        if isinstance(last, bytes):  # or it is another node's, or knows nothing of us at all: another world
            for packed in self._recent.behind(int(last.split()[0])):
                connection.send(packed)

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()
        if self._patience is None:
            self._forget()

    def _refuse_eviction(self) -> None:
        """A server that throws keys away when it is full would quietly lose files."""
        reply = self._call(pack((b"INFO", b"memory")), raising=False)
        if isinstance(reply, bytes) and b"maxmemory_policy:allkeys" in reply and b"maxmemory:0\r" not in reply:
            raise StateError("redis: maxmemory-policy throws away keys; set it to noeviction")


class Part:
    """What the copy knows of a bucket: some entries, or all of them in order."""

    __slots__ = ("_keys", "entries", "version")

    def __init__(self) -> None:
        self.entries: dict[bytes, Entry] = {}
        self.version: bytes | None = None  # of the bucket, when all of it is here
        self._keys: list[bytes] | None = None

    def fill(self, version: bytes, entries: dict[bytes, Entry]) -> None:
        self.entries = entries
        self.version = version
        self._keys = None

    def apply(self, version: bytes, writes: dict[bytes, bytes | None]) -> int:
        """Own writes; about how many bytes they add."""
        entries, size = self.entries, 0
        for key, value in writes.items():
            size += 200
            if value is None:
                if self.version is None:
                    entries[key] = MISSING
                else:
                    entries.pop(key, None)
                self._keys = None
            else:
                if key not in entries:
                    self._keys = None
                entries[key] = (version, value)
                size += len(value)
        if self.version is not None:
            self.version = version
        return size

    def get(self, key: bytes) -> Entry | None:
        """The entry; None when it is not known."""
        entry = self.entries.get(key)
        if entry is None and self.version is not None:
            return MISSING
        return entry

    def items(self, start: bytes) -> Iterator[tuple[bytes, bytes]]:
        entries = self.entries
        if self._keys is None:
            self._keys = sorted(key for key, entry in entries.items() if entry[1] is not None)
        keys = self._keys
        found = []
        for key in keys[bisect_left(keys, start) :]:
            value = entries[key][1]
            if value is not None:
                found.append((key, value))
        return iter(found)


class RedisReader:
    """Work's view of the copy; remembers what it was asked for."""

    __slots__ = ("_store", "drops", "generation", "is_doomed", "is_over", "reads", "scans")

    exclusive = False

    def __init__(self, store: RedisStore) -> None:
        self._store = store
        self.generation = store.current
        self.drops = store.drops
        self.reads: dict[bytes, dict[bytes, bytes]] = {}  # versions
        self.scans: dict[bytes, bytes] = {}
        self.is_doomed = False
        self.is_over = False

    def get(self, bucket: bytes, key: bytes) -> bytes | None:
        entry = self._store.part(bucket).get(key)
        if entry is None:
            entry = self._fetch(bucket, key)
        reads = self.reads.get(bucket)
        if reads is None:
            reads = self.reads[bucket] = {}
        reads[key] = entry[0]
        return entry[1]

    def scan(self, bucket: bytes, start: bytes = b"") -> Iterator[tuple[bytes, bytes]]:
        part = self._store.part(bucket)
        if part.version is None:
            self._fetch(bucket, None)
            part = self._store.part(bucket)
        assert part.version is not None
        self.scans[bucket] = part.version
        return part.items(start)

    def wanted(self) -> Wanted:
        """All that was asked for, also what could not be had."""
        wanted: Wanted = {bucket: set(keys) for bucket, keys in self.reads.items()}
        for bucket in self.scans:
            wanted[bucket] = None
        return wanted

    def _fetch(self, bucket: bytes, key: bytes | None) -> Entry:
        if self.is_over:
            raise LocalProtocolError("the transaction is over")
        if self.is_doomed:
            raise Conflict
        if key is not None and len(key) > MAX_KEY:
            raise LocalProtocolError(f"a key of {len(key)} bytes")
        if not self._store.fetch(self, bucket, key):
            self.is_doomed = True
            if key is None:
                self.scans[bucket] = b""
            else:
                self.reads.setdefault(bucket, {})[key] = b""
            raise Conflict
        if key is None:
            return MISSING
        entry = self._store.part(bucket).get(key)
        assert entry is not None
        return entry


class RedisTxn(RedisReader):
    """A transaction: what it writes lies over the copy until the server has taken it."""

    __slots__ = ("writes",)

    def __init__(self, store: RedisStore) -> None:
        self._store = store
        self.generation = store.current
        self.drops = store.drops
        self.reads = {}
        self.scans = {}
        self.is_doomed = False
        self.is_over = False
        self.writes: dict[bytes, dict[bytes, bytes | None]] = {}

    def get(self, bucket: bytes, key: bytes) -> bytes | None:
        writes = self.writes.get(bucket)
        if writes is not None and key in writes:
            return writes[key]
        return super().get(bucket, key)

    def scan(self, bucket: bytes, start: bytes = b"") -> Iterator[tuple[bytes, bytes]]:
        kept = super().scan(bucket, start)
        writes = self.writes.get(bucket)
        return overlay(kept, writes, start) if writes else kept

    def rely(self, bucket: bytes, key: bytes) -> None:
        part = self._store.part(bucket)
        entry = part.entries.get(key) or part.get(key) or self._fetch(bucket, key)
        reads = self.reads.get(bucket)
        if reads is None:
            self.reads[bucket] = {key: entry[0]}
        else:
            reads[key] = entry[0]

    def put(self, bucket: bytes, key: bytes, value: bytes) -> None:
        if self.is_over:
            raise LocalProtocolError("the transaction is over")
        writes = self.writes.get(bucket)
        if writes is None:
            writes = self.writes[bucket] = {}
        writes[key] = value

    def delete(self, bucket: bytes, key: bytes) -> None:
        if self.is_over:
            raise LocalProtocolError("the transaction is over")
        self.writes.setdefault(bucket, {})[key] = None

    def statement(self, prefix: bytes, version: bytes) -> tuple[list[bytes], list[Word]]:
        """The hashes that the commit script is to touch, and its arguments for each (see commit.lua)."""
        body: list[Word] = []
        all_writes, all_reads, scans = self.writes, self.reads, self.scans
        buckets = list(all_writes)
        buckets += [bucket for bucket in all_reads if bucket not in all_writes]
        buckets += [bucket for bucket in scans if bucket not in all_writes and bucket not in all_reads]
        for bucket in buckets:
            reads = all_reads.get(bucket)
            scanned = (scans[bucket] or b"0") if bucket in scans else b""
            body += (scanned, len(reads), *reads, *reads.values()) if reads else (scanned, 0)
            writes = all_writes.get(bucket)
            if not writes:
                body += (0, 0)
                continue
            puts: list[bytes] = []
            deletes: list[bytes] = []
            for key, value in writes.items():
                if value is None:
                    deletes.append(key)
                else:
                    puts += (key, version + value)
            body += (len(puts) // 2, *puts, len(deletes), *deletes)
        return [prefix + bucket for bucket in buckets], body


def _is_full(problem: str) -> bool:
    """No memory left to the server, or no disk."""
    return problem.startswith("OOM ") or "No space left" in problem


_living: weakref.WeakSet[RedisStore] = weakref.WeakSet()


def _forked() -> None:
    """A child of fork closes its copy of the socket, which says nothing to the server, and is a client of its own."""
    for store in list(_living):
        if store._connection is not None:
            store._connection.close()
        store._begin_anew()


os.register_at_fork(after_in_child=_forked)
