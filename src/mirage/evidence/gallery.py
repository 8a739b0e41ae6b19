"""The gallery's process: pumps, the way of artifacts, retention. It has no door; it can be killed at any moment.

It writes its own events (a store that was lost, and came back) into a journal of its own, which it reads beside the stage's.
"""

from __future__ import annotations

import asyncio
import fcntl
import logging
import os
import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import msgspec
import sqlalchemy as sa

from mirage.base.clock import SECOND, Clock, SystemClock
from mirage.base.events import Emit
from mirage.evidence import partitions
from mirage.evidence.artifacts import Ingest
from mirage.evidence.database import connect, is_current, reason
from mirage.evidence.findings import Examiner, Listener
from mirage.evidence.inspections import Inspecting, Inspector
from mirage.evidence.pump import Pump
from mirage.evidence.sinks import Sink
from mirage.evidence.sinks.database import DatabaseSink
from mirage.journal.cursors import Cursor, all_cursors
from mirage.journal.lanes import lane_names
from mirage.journal.retention import sweep
from mirage.journal.source import EventSource
from mirage.journal.spool import MIB, Spool
from mirage.journal.writer import JournalLimits, JournalWriter

log = logging.getLogger("mirage.evidence")

CURSOR = "evidence"
INGEST_SECONDS = 2.0
SWEEP_SECONDS = 60.0
KEEP_SECONDS = 3600.0
_OWN_LIMITS = JournalLimits(segment=1 * MIB, reserve=0, disk=64 * MIB)


class GalleryOptions(msgspec.Struct, frozen=True, kw_only=True):
    """Where things lie and how long they stay. `journal` is the stage's; `home` is a directory that the stage can not open."""

    url: str
    journal: Path
    home: Path
    keep_age: int = 30 * 86400 * SECOND  # ns that read segments stay
    keep_bytes: int = 4096 * MIB  # bytes of read segments that stay
    keep_months: int = 0  # whole months of evidence that stay in the store beside this one; 0: all
    artifact_bytes: int = 64 * MIB  # of one artifact
    vault_bytes: int = 64 * 1024 * MIB  # of all artifacts in the gallery's keeping
    spool_bytes: int = 1024 * MIB  # of all artifacts in the stage's
    examiner: Callable[[], Examiner] | None = None  # makes who finds what events mean
    listener: Callable[[], Listener] | None = None  # makes who hears of what was found
    inspector: Callable[[], Inspector] | None = None  # makes who looks at captured files

    def journals(self) -> list[Path]:
        """The stage's journal and the gallery's own."""
        return [self.journal, self.own_journal]

    @property
    def own_journal(self) -> Path:
        return self.home / "journal"

    @property
    def cursors(self) -> Path:
        return self.home / "cursors"

    def spool(self) -> Spool:
        """The stage's captured files, as the stage keeps them beside its journal."""
        return Spool(self.journal / "spool", limit=self.artifact_bytes, total=self.spool_bytes)

    def vault(self) -> Spool:
        """The gallery's captured files."""
        return Spool(self.home / "artifacts", limit=self.artifact_bytes, total=self.vault_bytes, mode=0o400)


def main(options: GalleryOptions, sinks: Mapping[str, Sink] | None = None) -> None:
    """Run until SIGTERM or SIGINT."""
    asyncio.run(_until_signalled(options, sinks))


async def run(
    options: GalleryOptions,
    stop: asyncio.Event,
    *,
    clock: Clock | None = None,
    sinks: Mapping[str, Sink] | None = None,
    ready: asyncio.Event | None = None,
) -> None:
    """Pump until `stop` is set and what was there then is stored (or 2 s are over).

    Starts whatever the stores do; `ready` is set as soon as events are being read. `sinks` are further destinations by name.
    """
    clock = clock or SystemClock()
    options.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    writer = JournalWriter(options.own_journal, clock, _OWN_LIMITS)
    emit = EventSource(writer, clock).bind()
    try:
        with _lock(options.home) as held:
            if held:
                await asyncio.to_thread(options.vault().clear)
            else:
                log.info("evidence: another process stores this journal at the moment; nothing is stored twice")
            pumps = make_pumps(options, clock, emit, sinks)
            if ready is not None:
                ready.set()
            tasks = [asyncio.create_task(pump.run(stop), name=f"pump {pump.name}") for pump in pumps]
            tasks += [asyncio.create_task(_tend(options, stop, clock), name="retention")]
            await asyncio.gather(*tasks)
    finally:
        await asyncio.to_thread(writer.close)


def make_pumps(options: GalleryOptions, clock: Clock, emit: Emit, sinks: Mapping[str, Sink] | None = None) -> list[Pump]:
    """The store's pump, and one for each further sink with a cursor of its name."""
    destinations: dict[str, Sink] = {CURSOR: DatabaseSink(options.url, options.examiner, options.listener), **(sinks or {})}
    return [Pump(name, sink, options.journals(), Cursor(options.cursors, name), clock, emit) for name, sink in destinations.items()]


def catch_up(options: GalleryOptions) -> bool:
    """Store what the journal holds, unless a gallery runs that does it; False where it could not be done.

    For readers of the evidence after a crash: they see all that was recorded.
    """
    try:
        if not lane_names(options.journal):
            return False
        options.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not os.access(options.home, os.W_OK):
            return False
    except OSError:
        return False  # another user's
    with _lock(options.home) as held:
        return held and asyncio.run(_catch_up(options))


async def _catch_up(options: GalleryOptions) -> bool:
    pump = make_pumps(options, SystemClock(), lambda _: None)[0]
    try:
        while await pump.step():
            pass
        await asyncio.to_thread(Ingest(options.spool(), options.vault()).run, SystemClock().now())
        if options.inspector is not None:
            inspecting = Inspecting(connect(options.url), options.vault(), options.inspector)
            await asyncio.to_thread(inspecting.run)
            inspecting.close()
    except Exception as error:
        log.warning("evidence: the journal can not be stored now: %s", error)
        return False
    finally:
        await pump.aclose()
    return True


async def _tend(options: GalleryOptions, stop: asyncio.Event, clock: Clock) -> None:
    """Take artifacts in and sweep the journals, until the end; what fails is tried again next time."""
    ingest = Ingest(options.spool(), options.vault())
    inspecting = Inspecting(connect(options.url), options.vault(), options.inspector) if options.inspector is not None else None
    keeper = connect(options.url)
    swept = kept = 0.0
    attempt = Attempts()
    while not stop.is_set():
        await attempt("artifacts can not be taken in", ingest.run, clock.now())
        if inspecting is not None:
            await attempt("artifacts can not be looked at", inspecting.run)
        if clock.monotonic() - swept >= SWEEP_SECONDS or not swept:
            swept = clock.monotonic()
            await attempt("the journal can not be swept", sweep_journals, options, clock.now())
        if clock.monotonic() - kept >= KEEP_SECONDS or not kept:
            kept = clock.monotonic()
            await attempt("the evidence's months can not be kept", keep_months, keeper, options, clock.now())
        try:
            await asyncio.wait_for(stop.wait(), INGEST_SECONDS)
        except TimeoutError:
            pass
    await attempt("artifacts can not be taken in", ingest.run, clock.now())
    keeper.dispose()
    if inspecting is not None:
        await attempt("artifacts can not be looked at", inspecting.run)
        inspecting.close()


def keep_months(engine: sa.Engine, options: GalleryOptions, now: int) -> None:
    """Make room for the months to come, and drop those that are not to stay."""
    if not is_current(engine):
        return  # the pump brings it up to date
    partitions.ensure(engine, now)
    if options.keep_months:
        gone = partitions.expire(engine, partitions.month_of(now, -options.keep_months))
        if gone:
            log.info("evidence: %d partitions and rows from before the months that stay were dropped", gone)


def sweep_journals(options: GalleryOptions, now: int) -> None:
    """Drop from both journals what every cursor has read and is old or too much."""
    cursors = [cursor.load() for cursor in all_cursors(options.cursors)]
    for directory in options.journals():
        dropped = sweep(directory, cursors, now=now, age=options.keep_age, size=options.keep_bytes)
        if dropped.segments:
            log.info("evidence: %d read events in %d segments were dropped from %s", dropped.records, dropped.segments, directory)


class Attempts:
    """Work that is done again and again. What is in its way is said once, and again when it was well in between or is another."""

    def __init__(self) -> None:
        self._said: dict[str, str] = {}

    async def __call__(self, problem: str, work: Callable[..., object], *arguments: object) -> None:
        try:
            await asyncio.to_thread(work, *arguments)
            self._said.pop(problem, None)
        except Exception as error:
            why = reason(error)
            if self._said.get(problem) != why:
                log.error("evidence: %s: %s", problem, why)
            self._said[problem] = why


async def _until_signalled(options: GalleryOptions, sinks: Mapping[str, Sink] | None) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await run(options, stop, sinks=sinks)


@contextmanager
def _lock(home: Path) -> Iterator[bool]:
    """Whether this process is the one that stores; held as long as the context."""
    fd = os.open(home / "pump.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
    finally:
        os.close(fd)
