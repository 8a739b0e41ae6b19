"""The stage's pen: an append returns when the bytes are the kernel's, so that a killed process loses nothing.

What an append costs is one `write`. A thread of its own makes it durable against a lost machine, at most a second later,
so that no visitor waits for a disk.

A disk that fails or is full stops no session: `append` never raises. The record waits in a bounded queue, the reserve
(room laid by at the start) goes back to the disk, and the thread tries again. What the queue could not hold is counted, and
a `JournalDropped` event says so as soon as there is room for it; `status()` says so at once.

Each process writes a lane of its own. One that finds a torn record at the end of its lane, left by a process that was killed
within a write or by a lost machine, cuts it off. What lies *before* whole records is no torn end but damage: that is never
touched, a new segment goes on behind it, and `verify` reports it.
"""

from __future__ import annotations

import errno
import logging
import os
import threading
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec

from mirage.base.clock import Clock
from mirage.base.events import Envelope, Event, JournalDropped, encode
from mirage.base.ids import IdSource
from mirage.journal import format as fmt
from mirage.journal import lanes
from mirage.journal.retention import enforce

log = logging.getLogger("mirage.journal")

MIB = 1024 * 1024
RETRY_SECONDS = 0.25
_FULL = {errno.ENOSPC, errno.EDQUOT}


class JournalLimits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the journal may take."""

    segment: int = 16 * MIB  # bytes of a segment before the next one begins
    reserve: int = 8 * MIB  # bytes laid by for a full disk
    queue: int = 16 * MIB  # bytes of events that wait in memory while the disk fails
    disk: int = 4096 * MIB  # bytes of all segments, beyond which the oldest are dropped, read or not
    sync: float = 1.0  # seconds after which an event survives the loss of the machine


@dataclass(frozen=True, slots=True)
class Status:
    """How the pen does. `error` is empty while it writes."""

    lane: str
    records: int
    waiting: int
    dropped: int
    error: str
    reserve: bool


class JournalWriter:
    """Appends to one lane. Safe to call from several threads; make it after forking, never before."""

    def __init__(self, directory: Path, clock: Clock, limits: JournalLimits | None = None) -> None:
        self.directory = directory
        self._clock = clock
        self._ids = IdSource()  # of its own: the thread draws from it too
        self._limits = limits or JournalLimits()
        self._lock = threading.Lock()
        self._waiting: deque[tuple[str, bytes]] = deque()
        self._waiting_bytes = 0
        self._dropped = 0  # since the last JournalDropped
        self._dropped_ever = 0
        self._error = ""
        self._reason = ""
        self._closed = False
        self._unsynced: list[int] = []  # descriptors that the thread syncs and closes
        self._dirty = False
        self._wake = threading.Event()
        self._fd = -1  # the open segment, if there is one
        self._lane_id = b""
        self._sequence = -1
        self._mark = b""
        self._size = 0  # bytes of the segment
        self._first = 0  # records of the lane before the segment
        self._records = 0  # records of the lane
        self._chain = fmt.GENESIS
        self.lane, self._lane_fd, self._lock_fd = lanes.claim(directory)
        self._recover()
        self._has_reserve = self._lay_reserve()
        self._thread = threading.Thread(target=self._keep_durable, name="journal", daemon=True)
        self._thread.start()

    def append(self, envelope: Envelope) -> None:
        """Keep an event. Never raises: what can not be kept is counted and reported."""
        try:
            payload = encode(envelope)
        except Exception as error:
            mended = _mend(envelope)
            if mended is None:
                self._refuse(f"an event can not be encoded: {type(error).__name__}")
                return
            payload = encode(mended)
        if len(payload) > fmt.MAX_PAYLOAD:
            self._refuse(f"a {type(envelope.event).__name__} of {len(payload)} bytes is too large")
            return
        with self._lock:
            if self._waiting or self._dropped or self._closed:
                self._queue(envelope.id, payload)
                return
            try:
                self._write(envelope.id, payload)
            except OSError as error:
                room = self._fail(error)
                self._queue(envelope.id, payload)
                if room:
                    self._drain()

    def retry(self) -> bool:
        """Write what waits; True when nothing waits any more. The thread calls it; so may a test."""
        with self._lock:
            return self._drain()

    def sync(self) -> None:
        """Make durable, against the loss of the machine, what was appended. Blocks: not for an event loop."""
        with self._lock:
            self._drain()
            descriptors, self._unsynced = self._unsynced, []
            if self._fd >= 0:
                descriptors.append(os.dup(self._fd))
            self._dirty = False
        for fd in descriptors:
            try:
                os.fsync(fd)
            except OSError as error:
                log.error("journal: what was written may not survive a power cut: %s", error)
            finally:
                os.close(fd)

    def sync_later(self, fd: int) -> None:
        """Take over a descriptor: it is made durable within the second, then closed."""
        with self._lock:
            self._unsynced.append(fd)
            self._mark_dirty()

    def status(self) -> Status:
        """What an operator wants to know; also whether events wait or were dropped."""
        with self._lock:
            return Status(self.lane, self._records, len(self._waiting), self._dropped_ever, self._error, self._has_reserve)

    def close(self) -> None:
        """Write what waits, make all durable, give the lane back. Events that come later are counted as dropped."""
        with self._lock:
            if self._closed:
                return
            self._drain()
            self._closed = True
            self._wake.set()
        self._thread.join()
        self.sync()
        with self._lock:
            for fd in (self._fd, self._lane_fd, self._lock_fd):
                if fd >= 0:
                    os.close(fd)
            self._fd = self._lane_fd = self._lock_fd = -1
            if self._waiting:
                log.error("journal: closed with %d events that could not be written", len(self._waiting))

    # ---- writing, under the lock -------------------------------------------------------------------------------------

    def _write(self, identifier: str, payload: bytes) -> None:
        size = fmt.RECORD_SIZE + len(payload)
        if self._fd < 0 or (self._size + size > self._limits.segment and self._records > self._first):
            self._begin_segment()
        data, chain = fmt.frame(self._mark, self._chain, identifier, payload)
        self._put(data)
        self._size += len(data)
        self._records += 1
        self._chain = chain
        if not self._dirty:
            self._mark_dirty()

    def _put(self, data: bytes) -> None:
        """All of it or nothing: what a full disk took of it is cut off again."""
        try:
            _write_whole(self._fd, data)
        except OSError:
            try:
                os.ftruncate(self._fd, self._size)
            except OSError:
                self._leave_segment()  # behind the torn record no other may stand
            raise

    def _begin_segment(self) -> None:
        self._leave_segment()
        sequence = self._sequence + 1
        mark = os.urandom(8)
        header = fmt.Header(self._lane_id, mark, sequence, self._records, self._clock.now(), self._chain).pack()
        name = lanes.segment_name(sequence)
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC
        fd = os.open(name, flags, 0o640, dir_fd=self._lane_fd)
        try:
            _write_whole(fd, header)
        except OSError:
            os.close(fd)
            with suppress(OSError):
                os.unlink(name, dir_fd=self._lane_fd)
            raise
        self._fd, self._sequence, self._mark = fd, sequence, mark
        self._size, self._first = len(header), self._records
        self._unsynced.append(os.dup(self._lane_fd))
        self._mark_dirty()
        self._keep_below_limit()

    def _leave_segment(self) -> None:
        if self._fd >= 0:
            self._unsynced.append(self._fd)
            self._fd = -1

    def _keep_below_limit(self) -> None:
        try:
            gone = enforce(self.directory, self._limits.disk)
        except OSError as error:
            log.error("journal: the disk limit can not be kept: %s", error)
            return
        if gone.unread:
            self._note_dropped(gone.unread, f"the journal's disk limit of {self._limits.disk} bytes")
            self._report_dropped()

    def _mark_dirty(self) -> None:
        self._dirty = True
        self._wake.set()

    # ---- a disk that fails -------------------------------------------------------------------------------------------

    def _fail(self, error: OSError) -> bool:
        """Take note; True when it made room, so that another try is worth it at once."""
        if not self._error:
            log.error("journal: can not write, events wait in memory: %s", error)
        self._error = self._reason = error.strerror or str(error)
        self._wake.set()
        if error.errno in _FULL:
            had_reserve = self._has_reserve
            self._release_reserve()
            return had_reserve
        if self._fd >= 0 and self._records > self._first:
            self._leave_segment()
        return False

    def _queue(self, identifier: str, payload: bytes) -> None:
        if self._closed or self._waiting_bytes + len(payload) > self._limits.queue:
            self._note_dropped(1, self._reason or "the journal is closed")
            return
        self._waiting.append((identifier, payload))
        self._waiting_bytes += len(payload)

    def _drain(self) -> bool:
        if self._closed:
            return not self._waiting
        try:
            while self._waiting:
                identifier, payload = self._waiting[0]
                self._write(identifier, payload)
                self._waiting.popleft()
                self._waiting_bytes -= len(payload)
            self._report_dropped()
        except OSError as error:
            return self._fail(error) and self._drain()
        self._has_reserve = self._has_reserve or self._lay_reserve()
        if self._error:
            log.warning("journal: writes again%s", "" if self._has_reserve else ", without a reserve")
            self._error = ""
        return True

    def _note_dropped(self, records: int, reason: str) -> None:
        self._dropped += records
        self._dropped_ever += records
        self._reason = reason

    def _report_dropped(self) -> None:
        if self._dropped:
            now = self._clock.now()
            event: Event = JournalDropped(records=self._dropped, reason=self._reason)
            dropped, self._dropped = self._dropped, 0
            try:
                self._write(identifier := self._ids.next(now), encode(_envelope(identifier, now, event)))
            except OSError:
                self._dropped += dropped
                raise
            log.error("journal: %d events were dropped: %s", dropped, self._reason)

    def _refuse(self, reason: str) -> None:
        log.error("journal: %s", reason)
        with self._lock:
            self._note_dropped(1, reason)
            self._wake.set()

    def _lay_reserve(self) -> bool:
        """Room for the events of a while, taken while there is plenty."""
        if not self._limits.reserve:
            return False
        try:
            room = os.fstatvfs(self._lane_fd)
            flags = os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
            fd = os.open(lanes.RESERVE, flags, 0o640, dir_fd=self._lane_fd)
            try:
                taken = os.fstat(fd).st_blocks * 512
                if room.f_bavail * room.f_frsize + taken < 2 * self._limits.reserve:
                    self._release_reserve()
                    return False
                os.posix_fallocate(fd, 0, self._limits.reserve)
            finally:
                os.close(fd)
        except OSError as error:
            log.warning("journal: no reserve for a full disk: %s", error)
            self._release_reserve()
            return False
        return True

    def _release_reserve(self) -> None:
        self._has_reserve = False
        with suppress(OSError):
            os.unlink(lanes.RESERVE, dir_fd=self._lane_fd)

    # ---- opening -----------------------------------------------------------------------------------------------------

    def _recover(self) -> None:
        """Find the end of the lane, cut off a torn record, and take up the chain there."""
        self._lane_id = os.urandom(16)
        for sequence in reversed(lanes.segments(self._lane_fd)):
            name = lanes.segment_name(sequence)
            data = lanes.read_whole(name, self._lane_fd)
            if len(data) < fmt.HEADER_SIZE:  # killed while it began: nothing of it was acknowledged
                os.unlink(name, dir_fd=self._lane_fd)
                continue
            self._sequence = sequence
            header = fmt.read_header(data)
            if header is None:
                log.error("journal: %s/%s has a damaged head; a new lane begins behind it", self.lane, name)
                return
            self._take_up(name, data, header)
            return

    def _take_up(self, name: str, data: bytes, header: fmt.Header) -> None:
        self._lane_id, self._mark, self._first = header.lane, header.mark, header.first
        self._records, self._chain = header.first, header.chain
        stretches = list(fmt.walk(data, header.mark))
        for stretch in stretches:
            self._records += len(stretch.frames)
            self._chain = stretch.frames[-1].chain if stretch.frames else self._chain
        found = stretches[-1]
        if len(stretches) > 1:
            log.error("journal: %s/%s is damaged; what can be read of it is kept", self.lane, name)
            return
        if found.rest:
            log.warning("journal: %s/%s: a torn record of %d bytes is cut off", self.lane, name, len(data) - found.end)
        flags = os.O_RDWR | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC
        self._fd = os.open(name, flags, dir_fd=self._lane_fd)
        os.ftruncate(self._fd, found.end)
        self._size = found.end

    # ---- the thread --------------------------------------------------------------------------------------------------

    def _keep_durable(self) -> None:
        """At most one sync in each period, and none while nothing is written."""
        synced = 0.0
        while not self._closed:
            self._wake.wait()
            self._wake.clear()
            while not self._closed and (self._error or self._dropped) and not self.retry():
                self._wake.clear()
                self._wake.wait(RETRY_SECONDS)
            pause = synced + self._limits.sync - time.monotonic()
            while pause > 0 and not self._closed:
                self._wake.wait(pause)
                self._wake.clear()
                pause = synced + self._limits.sync - time.monotonic()
            if not self._closed:
                synced = time.monotonic()
                self.sync()


def _write_whole(fd: int, data: bytes) -> None:
    done = os.write(fd, data)
    while done < len(data):
        done += os.write(fd, data[done:])


def _envelope(identifier: str, now: int, event: Event) -> Envelope:
    return Envelope(id=identifier, time=now, event=event)  # type: ignore[arg-type]


def _mend(envelope: Envelope) -> Envelope | None:
    """The event with text that UTF-8 can hold: a lone surrogate is written out. None where that is not what ails it."""
    try:
        event = envelope.event
        mended = msgspec.structs.replace(event, **{name: _clean(getattr(event, name)) for name in event.__struct_fields__})
        around = {name: _clean(getattr(envelope, name)) for name in ("host", "session", "source")}
        envelope = msgspec.structs.replace(envelope, event=mended, **around)
        encode(envelope)
    except Exception:
        return None
    return envelope


def _clean(value: object) -> object:
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode()
    if isinstance(value, list):
        return [_clean(item) for item in value]
    return value
