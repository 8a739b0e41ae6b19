"""The alerts that wait, and what became of each: one small SQLite file in the gallery's home, so that a crash loses and doubles none.

A delivery is `waiting`, `delivered` or `dead`. Dead ones stay for the operator to see (`mirage alerts list --dead`).
"""

from __future__ import annotations

import hashlib
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from mirage.base.clock import SECOND

WAITING = 10_000  # deliveries; more are not queued, and counted
KEPT = 30 * 86400 * SECOND  # how long what is over is remembered
SCHEMA = """
CREATE TABLE IF NOT EXISTS alerts (id TEXT PRIMARY KEY, key TEXT NOT NULL, raised INTEGER NOT NULL, body BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS alerts_by_key ON alerts (key, raised);
CREATE TABLE IF NOT EXISTS deliveries (
    alert TEXT NOT NULL, destination TEXT NOT NULL, rank INTEGER NOT NULL, due INTEGER NOT NULL, tries INTEGER NOT NULL,
    state TEXT NOT NULL, error TEXT NOT NULL, PRIMARY KEY (alert, destination)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS deliveries_due ON deliveries (state, destination, due);
CREATE TABLE IF NOT EXISTS told (session TEXT, rule TEXT, time INTEGER, PRIMARY KEY (session, rule)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS components (
    name TEXT PRIMARY KEY, state TEXT NOT NULL, since INTEGER NOT NULL, detail TEXT NOT NULL, changed INTEGER NOT NULL,
    told TEXT NOT NULL, told_at INTEGER NOT NULL, changes INTEGER NOT NULL
);
"""


class Alert(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to tell. Times in nanoseconds since the epoch; `raised` by our clock, `first` and `last` by the events'."""

    id: str
    kind: str
    severity: str
    key: str
    title: str
    raised: int
    first: int
    last: int
    count: int = 1
    sessions: int = 0
    session: str = ""
    rule: str = ""
    sources: list[str] = []
    techniques: list[str] = []

    def but(self, **changes: Any) -> Alert:
        return msgspec.structs.replace(self, **changes)


class Known(msgspec.Struct, frozen=True):
    """A component as it is, and as it was told."""

    name: str
    state: str
    since: int
    detail: str
    changed: int
    told: str
    told_at: int
    changes: int  # for the worse, since it was told


class Delivery(msgspec.Struct, frozen=True):
    """One alert on its way to one destination."""

    alert: Alert
    destination: str
    tries: int


class Outbox:
    """Used from several threads. Opened when it is needed; sqlite3.Error or OSError whenever it cannot be had or written."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.RLock()
        self._db: sqlite3.Connection | None = None

    def close(self) -> None:
        """Let go of the file, until it is needed again."""
        with self._lock:
            if self._db is not None:
                self._db.close()
                self._db = None

    def _open(self) -> sqlite3.Connection:
        if self._db is None:
            try:
                self._db = _connect(self._path)
            except sqlite3.OperationalError:
                raise
            except sqlite3.DatabaseError:  # no database any more: it is put aside, for alerts to go on
                self._path.replace(self._path.with_suffix(".damaged"))
                for suffix in ("-wal", "-shm"):
                    self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)
                self._db = _connect(self._path)
        return self._db

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of it or nothing, on disk when it ends."""
        with self._lock:
            db = self._open()
            if db.in_transaction:
                yield
                return
            db.execute("BEGIN IMMEDIATE")
            try:
                yield
                db.execute("COMMIT")
            except BaseException:
                if db.in_transaction:  # a full disk rolls back by itself
                    db.execute("ROLLBACK")
                raise

    # ---- raising -----------------------------------------------------------------------------------------------------

    def new_id(self, key: str, raised: int) -> str:
        """Sorts by time, and is the same in every try, so that a receiver can drop what it has."""
        return f"{raised // 1_000_000:012x}-{hashlib.sha256(f'{key} {raised}'.encode()).hexdigest()[:8]}"

    def remember(self, session: str, rule: str, now: int) -> bool:
        """Whether a session was not yet told of a rule."""
        with self._lock:
            return self._open().execute("INSERT OR IGNORE INTO told VALUES (?, ?, ?)", (session, rule, now)).rowcount == 1

    def latest(self, key: str) -> Alert | None:
        found = self._rows("SELECT body FROM alerts WHERE key = ? ORDER BY raised DESC LIMIT 1", key)
        return _alert(found[0][0]) if found else None

    def raised_since(self, moment: int, without: str) -> int:
        """How many alerts were raised after a moment, those of one key left out."""
        return int(self._rows("SELECT count(*) FROM alerts WHERE raised > ? AND key != ?", moment, without)[0][0])

    def add(self, alert: Alert, destinations: Sequence[str], rank: int, due: int) -> bool:
        """Keep an alert and its deliveries; False where so many wait that it is only kept."""
        with self.transaction():
            self._open().execute(
                "INSERT OR REPLACE INTO alerts VALUES (?, ?, ?, ?)", (alert.id, alert.key, alert.raised, msgspec.json.encode(alert))
            )
            waiting = self._rows("SELECT count(*) FROM deliveries WHERE state = 'waiting'")[0][0]
            if waiting + len(destinations) > WAITING:
                return False
            rows = [(alert.id, name, rank, due) for name in destinations]
            self._open().executemany("INSERT OR IGNORE INTO deliveries VALUES (?, ?, ?, ?, 0, 'waiting', '')", rows)
            return True

    def change(self, alert: Alert) -> None:
        with self._lock:
            self._open().execute("UPDATE alerts SET body = ? WHERE id = ?", (msgspec.json.encode(alert), alert.id))

    # ---- health ------------------------------------------------------------------------------------------------------

    def learn(self, name: str, state: str, since: int, detail: str) -> None:
        """A component's state, unless something newer is known; one that was never heard of was well."""
        with self.transaction():
            self._open().execute("INSERT OR IGNORE INTO components VALUES (?, 'ok', 0, '', 0, 'ok', 0, 0)", (name,))
            self._open().execute(
                "UPDATE components SET state = ?, since = ?, detail = ?, changed = ?, changes = changes + ? "
                "WHERE name = ? AND state <> ? AND since < ?", (state, since, detail, since, state != "ok", name, state, since),
            )  # fmt: skip

    def components(self) -> list[Known]:
        return [Known(*row) for row in self._rows("SELECT * FROM components ORDER BY name")]

    def told(self, name: str, state: str, now: int) -> None:
        with self._lock:
            self._open().execute("UPDATE components SET told = ?, told_at = ?, changes = 0 WHERE name = ?", (state, now, name))

    # ---- delivering --------------------------------------------------------------------------------------------------

    def next(self, destination: str, now: int, least: int) -> Delivery | None:
        """What is due for a destination and ranks at least so high, the oldest first."""
        found = self._rows(
            "SELECT body, tries FROM deliveries JOIN alerts ON alerts.id = alert "
            "WHERE state = 'waiting' AND destination = ? AND due <= ? AND rank >= ? ORDER BY due, alert LIMIT 1",
            destination, now, least,
        )  # fmt: skip
        return Delivery(_alert(found[0][0]), destination, found[0][1]) if found else None

    def delivered(self, delivery: Delivery) -> None:
        self._mark(delivery, "delivered", 0, "")

    def postpone(self, delivery: Delivery, due: int, error: str) -> None:
        self._mark(delivery, "waiting", due, error)

    def bury(self, delivery: Delivery, error: str) -> None:
        self._mark(delivery, "dead", 0, error)

    def _mark(self, delivery: Delivery, state: str, due: int, error: str) -> None:
        with self._lock:
            self._open().execute(
                "UPDATE deliveries SET state = ?, due = ?, error = ?, tries = tries + 1 WHERE alert = ? AND destination = ?",
                (state, due, error, delivery.alert.id, delivery.destination),
            )

    def orphan(self, known: Sequence[str]) -> int:
        """Bury what waits for destinations that are configured no more; how many those were."""
        marks = ", ".join("?" * len(known))
        with self._lock:
            return self._open().execute(
                "UPDATE deliveries SET state = 'dead', error = 'no longer configured' "  # noqa: S608 - only question marks
                f"WHERE state = 'waiting' AND destination NOT IN ({marks})", tuple(known),
            ).rowcount  # fmt: skip

    def forget(self, now: int) -> None:
        """Drop what is over and old."""
        with self.transaction():
            old = "SELECT id FROM alerts WHERE raised < ? AND id NOT IN (SELECT alert FROM deliveries WHERE state = 'waiting')"
            self._open().execute(f"DELETE FROM deliveries WHERE alert IN ({old})", (now - KEPT,))  # noqa: S608
            self._open().execute(f"DELETE FROM alerts WHERE id IN ({old})", (now - KEPT,))  # noqa: S608
            self._open().execute("DELETE FROM told WHERE time < ?", (now - KEPT,))

    # ---- looking -----------------------------------------------------------------------------------------------------

    def listing(self, dead: bool = False) -> Iterator[dict[str, Any]]:
        """Every alert with each of its deliveries, the newest first."""
        rows = self._rows(
            "SELECT body, destination, state, tries, error FROM alerts LEFT JOIN deliveries ON alerts.id = alert "
            "WHERE NOT ? OR state = 'dead' ORDER BY raised DESC, id, destination", dead,
        )  # fmt: skip
        for body, destination, state, tries, error in rows:
            way = {"destination": destination or "", "state": state or "not sent", "tries": tries or 0, "error": error or ""}
            yield {**msgspec.structs.asdict(_alert(body)), **way}

    def _rows(self, query: str, *values: Any) -> list[Any]:
        with self._lock:
            return self._open().execute(query, values).fetchall()


def _connect(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.touch(0o600)
    db = sqlite3.connect(path, timeout=2.0, isolation_level=None, check_same_thread=False)
    try:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")
        db.executescript(SCHEMA)
    except sqlite3.Error:
        db.close()
        raise
    return db


def _alert(body: bytes) -> Alert:
    return msgspec.json.decode(body, type=Alert)
