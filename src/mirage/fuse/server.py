"""Serves many mounts from one process: a thread, a clerk, that reads a request, answers it and reads the next.

A clerk has one mount, or several that belong together. There is nothing between the read and the answer but one lock: a store is
used from one thread at a time. Whoever else uses the same store in this process takes it too, and tells the mounts of what he
changed, by doing so between `Server.take_turn()` and `Server.end_turn()`.

**Coherence.** A change that is made through one mount is answered only when the other mounts of this server have been told to
forget what it made untrue; so who sees the answer finds no old one anywhere. To tell a kernel may mean to wait: for some
notifications it takes the lock of a directory or of a page, which a process may hold that waits for an answer of ours. Therefore a
mount's notifications are written by a thread of its own (made when first needed), never by one that answers, but for what a kernel
got wrong about a file in what it has just asked, where there is nothing to wait for. And no answer waits for a mount that has an
answer waiting itself, or two mounts that change one directory at the same time would wait for each other; what is not waited for
is told all the same, right after. Nor does an answer wait longer than `PATIENCE`: a process that holds such a lock for ever (its
own pages may be served by itself) must not stop others.

**Other processes.** What they commit to the same store is met at each request, and by a watch over the store; from there it goes
the same way, but they do not wait for it.

**Ends.** A connection ends when it is unmounted, or when this process does: the kernel then closes the device and fails what was
asked. A request that is not answered in time makes the kernel do the same (`Options.request_timeout`, Linux 6.15), so that no
process waits for ever.
"""

from __future__ import annotations

import io
import logging
import os
import select
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import AbstractContextManager, suppress
from errno import EBADF, ECONNABORTED, ENODEV
from typing import Any

from mirage.base.errors import StateError
from mirage.fuse import wire
from mirage.fuse.connection import REQUEST_SIZE, Connection
from mirage.fuse.volume import Notice, Options, Telling
from mirage.fuse.watch import Watch
from mirage.state.api import Store
from mirage.vfs.filesystem import FileSystem

PATIENCE = 1.0  # seconds
LATE = 0.5  # seconds until who serves something new listens to it: his first visitor has his answer first
AT_ONCE = 16  # mounts that a clerk hears of at once
QUEUED = 256  # commits that wait to be told to one kernel; beyond, it is told to forget everything
IN_TURN = 16  # requests of one mount that are answered before another mount's
OPCODE = 4  # where it stands in a request: the lowest byte of four
QUICK = {wire.OPEN, wire.GETATTR, wire.GETXATTR}  # answered before who asked can ask again: to look costs more than to be told
_ENDED = (ENODEV, ECONNABORTED, EBADF)
_log = logging.getLogger("mirage.fuse")


class Server:
    """`serve` the descriptor of each mount; `close` at the end."""

    def __init__(self, lock: AbstractContextManager[Any] | None = None) -> None:
        self.lock = lock or threading.RLock()
        self._served: list[Served] = []
        self._pending: list[Served] = []  # those with news to be told
        self.deaf: deque[tuple[float, Served]] = deque()  # those that do not listen yet to what they serve now, and since when
        self._mutex = threading.Lock()  # of queues and of who waits for them; held for moments only
        self._generations: dict[int, int] = {}  # of stores, by id, as last met by the watch
        self._watch = Watch(self._look)
        self.is_closed = False

    def serve(self, descriptor: int, fs: FileSystem, options: Options | None = None, clerk: Clerk | None = None) -> Served:
        """Answer for a file system at an open /dev/fuse, which is ours from now on. Without a clerk it gets one of its own."""
        with self.lock:
            one = Served(self, descriptor, fs, options)
            self._served.append(one)
            if one.connection.volume.told is not None:
                self._watch.over(one.connection.volume.told.store)
        (clerk or Clerk()).take(one)
        return one

    def take_turn(self) -> None:
        """From now on the store is used past the mounts."""
        self.lock.__enter__()

    def end_turn(self) -> None:
        """No more. When this returns, every mount has been told of what was changed meanwhile."""
        try:
            batches = self.spread(None) if self._pending else ()
        finally:
            self.lock.__exit__(None, None, None)
        for batch in batches:
            batch.done.wait(PATIENCE)

    def close(self, patience: float | None = None) -> None:
        """Wait until all mounts are unmounted, or for so many seconds: whoever still has one is not answered any more.

        What they serve may be closed then.
        """
        end = None if patience is None else time.monotonic() + patience
        for one in list(self._served):
            one.join(None if end is None else max(0.0, end - time.monotonic()))
        self._watch.close()
        with self.lock:
            self.is_closed = True

    # ---- inside, under the lock

    def heard(self, one: Served) -> None:
        """It has news."""
        self._pending.append(one)

    def spread(self, by: Served | None) -> list[Batch]:
        """Pass the news on to the kernels; what an answer of `by` is to wait for."""
        pending, self._pending = self._pending, []
        waits = []
        for one in pending:
            found = one.connection.told()
            batch = one.tell(found) if found else None
            if batch is not None and one is not by and (by is None or not one.held):
                waits.append(batch)
        if waits and by is not None:
            with self._mutex:
                by.held += 1
        return waits

    def ended(self, one: Served) -> None:
        with self.lock:
            if self.is_closed:
                return
            one.connection.close()
            self._served.remove(one)
            self.deaf = deque(waiting for waiting in self.deaf if waiting[1] is not one)

    # ---- inside, of the watch's thread

    def _look(self) -> bool:
        """Somebody may have committed, or a moment has passed. Whether others have committed."""
        has_met = False
        with self.lock:
            while self.deaf and self.deaf[0][0] < time.monotonic() - LATE:
                self.deaf.popleft()[1].connection.listen()
            for store in {id(told.store): told.store for told in self._told()}.values():
                with suppress(StateError, OSError):  # it is away: what was committed meanwhile is met when it is back
                    if store.generation() != self._generations.get(id(store)):
                        self._meet(store)
                        has_met = True
            self.spread(None)
        for one in list(self._served):
            one.release_late()
        return has_met

    def _meet(self, store: Store) -> None:
        """Others committed. A layer that was reset is another one now, to be listened to anew."""
        for one in self._served:
            told = one.connection.volume.told
            if told is not None and told.store is store:
                told.stamp()
                told.listen()
        self._generations[id(store)] = store.generation()

    def _told(self) -> Iterator[Telling]:
        return (one.connection.volume.told for one in self._served if one.connection.volume.told is not None)


class Batch:
    """Notifications that one kernel is to be told, and the answers that wait for it."""

    __slots__ = ("answers", "done", "notices")

    def __init__(self, notices: list[Notice]) -> None:
        self.notices = notices
        self.answers: list[Answer] = []
        self.done = threading.Event()


class Answer:
    """An answer that waits until other kernels have been told."""

    __slots__ = ("left", "message", "owner", "since")

    def __init__(self, owner: Served, message: bytes) -> None:
        self.owner = owner
        self.message = message
        self.left = 0
        self.since = time.monotonic()


class Clerk:
    """A thread that serves the mounts it is given, in turn, for as long as it has any.

    `processor`: where it stays. Who asks waits until it has been woken and has answered, and on another processor than his own
    that takes longer than the answer; so those who ask it should stay there too. One clerk for all of a processor does not lose
    anything against many, as one of them has the lock at a time, and many would do little but wake each other.
    """

    def __init__(self, processor: int | None = None) -> None:
        self.processor = processor
        self._desk = select.epoll()
        self._mutex = threading.Lock()
        self._mounts: dict[int, Served] = {}
        self._room = bytearray(REQUEST_SIZE)

    def take(self, one: Served) -> None:
        with self._mutex:
            self._mounts[one.descriptor] = one
            self._desk.register(one.descriptor, select.EPOLLIN)
            if len(self._mounts) == 1:
                threading.Thread(target=self._work, name="mirage-fuse", daemon=True).start()

    def _work(self) -> None:
        if self.processor is not None:
            os.sched_setaffinity(0, {self.processor})
        room, view = self._room, memoryview(self._room)
        poll, mounts = self._desk.poll, self._mounts
        while True:
            for descriptor, _ in poll(None, AT_ONCE):
                if not mounts[descriptor].attend(room, view) and self._drop(descriptor):
                    return

    def _drop(self, descriptor: int) -> bool:
        """It is unmounted, or failed by a fault of ours; whether it was the last."""
        with self._mutex:
            self._desk.unregister(descriptor)
            one = self._mounts.pop(descriptor)
            is_last = not self._mounts
        one.end()
        return is_last


class Served:
    """One mount that is served."""

    def __init__(self, server: Server, descriptor: int, fs: FileSystem, options: Options | None) -> None:
        self._server = server
        self.descriptor = descriptor
        self.connection = Connection(fs, options, on_crash=_crashed, on_news=lambda: server.heard(self))
        self._over = threading.Event()
        self._teller: threading.Thread | None = None
        self._queue: deque[Batch] = deque()
        self._has_work = threading.Condition(server._mutex)
        self._is_over = False
        self._is_behind = False
        self._deferred: list[Answer] = []
        self.held = 0  # answers that wait for other kernels, or are about to
        os.set_blocking(descriptor, False)
        device = io.FileIO(descriptor, "r+", closefd=False)
        self._read, self._put = device.readinto, device.write  # which, when nothing is there, raise nothing

    def become(self, fs: FileSystem) -> None:
        """Serve another file system with the same root; what differs the kernel has been told when it returns."""
        with self._server.lock:
            notices = self.connection.become(fs)
            self._server.deaf.append((time.monotonic(), self))
        batch = self.post(notices) if notices else None
        if batch is not None:
            batch.done.wait(PATIENCE)

    def join(self, patience: float | None = None) -> None:
        """Wait until it is unmounted, or for so many seconds."""
        self._over.wait(patience)

    # ---- requests

    def attend(self, room: bytearray, view: memoryview) -> bool:
        """Read and answer what is asked; whether the mount is still there."""
        try:
            return self._attend(room, view)
        except BaseException as error:  # the kernel fails what is asked, and nobody waits for ever
            _crashed(error)
            return False

    def _attend(self, room: bytearray, view: memoryview) -> bool:
        for _ in range(IN_TURN):
            try:
                length = self._read(room)
            except OSError as error:
                return error.errno not in _ENDED  # ENOENT: what was to be read has been given up
            if length is None:
                return True
            self._answer(view[:length])
            if room[OPCODE] in QUICK:
                return True
        return True

    def _answer(self, message: memoryview) -> None:
        server, connection = self._server, self.connection
        with server.lock:
            if server.is_closed:
                return
            answer = connection.receive(message)
            waits = server.spread(self) if server._pending else []
            corrections = connection.corrections() if connection.volume.misled else []
        for notice in corrections:
            if notice.waits:
                self.post([notice])
            else:
                self._write(notice.message)
        if waits:
            self._defer(answer, waits)
        elif answer:
            self._write(answer)

    def _defer(self, message: bytes, waits: list[Batch]) -> None:
        answer = Answer(self, message)
        with self._server._mutex:
            self._deferred.append(answer)
            for batch in waits:
                if not batch.done.is_set():
                    batch.answers.append(answer)
                    answer.left += 1
        if not answer.left:
            self.release(answer)

    def release(self, answer: Answer) -> None:
        """It has waited long enough, or for everybody."""
        with self._server._mutex:
            if answer not in self._deferred:
                return
            self._deferred.remove(answer)
            self.held -= 1
        if answer.message:
            self._write(answer.message)

    def release_late(self) -> None:
        limit = time.monotonic() - PATIENCE
        for answer in [one for one in list(self._deferred) if one.since < limit]:
            self.release(answer)

    def _write(self, message: bytes) -> None:
        try:
            self._put(message)
        except OSError:
            pass  # given up, or unmounted: nobody waits for it

    def end(self) -> None:
        """Forget it, and let the kernel have the device back."""
        with self._server._mutex:
            self._is_over = True
            self._has_work.notify()
        self._server.ended(self)
        if self._teller is not None:
            self._teller.join()
        os.close(self.descriptor)
        self._over.set()

    # ---- notifications

    def tell(self, notices: list[Notice]) -> Batch | None:
        """As `post`; what the kernel need not wait for (an access time) it has been told when this returns."""
        if any(notice.waits for notice in notices):
            return self.post(notices)
        for notice in notices:
            self._write(notice.message)
        return None

    def post(self, notices: list[Notice]) -> Batch | None:
        """Have the kernel told, in order. None: it is far behind, and will be told of everything once it is not."""
        with self._server._mutex:
            if len(self._queue) >= QUEUED:
                self._is_behind = True
                return None
            batch = Batch(notices)
            self._queue.append(batch)
            if self._teller is None:
                self._teller = threading.Thread(target=self._tell, name="mirage-fuse-tell", daemon=True)
                self._teller.start()
            self._has_work.notify()
            return batch

    def _tell(self) -> None:
        """The thread that may have to wait."""
        while (batch := self._next()) is not None:
            for notice in batch.notices:
                self._write(notice.message)
            with self._server._mutex:
                self._queue.popleft()
                batch.done.set()
                for answer in batch.answers:
                    answer.left -= 1
                ready = [answer for answer in batch.answers if not answer.left]
            for answer in ready:
                answer.owner.release(answer)
            if self._is_behind and not self._queue:
                self._is_behind = False
                with self._server.lock:
                    self.connection.hear(None, True)
                    self._server.spread(None)

    def _next(self) -> Batch | None:
        """What is to be told; None when the mount is gone."""
        with self._server._mutex:
            while not self._queue and not self._is_over:
                self._has_work.wait()
            return self._queue[0] if self._queue else None


def _crashed(error: BaseException) -> None:
    _log.error("a request failed by a fault of ours", exc_info=error)
