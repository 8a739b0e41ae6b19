"""Reads a journal while it is written: all lanes as one stream by id, from a position, at least once.

A lane's own order is exact; so a session, which one process writes, is exactly ordered. Between lanes the order is that of the
ids among what is there at the moment, since nobody can know what a slower process is about to write.

A record that is only half there is waited for. Damage is stepped over to the next whole record and counted; so is what
retention took away before it was read.
"""

from __future__ import annotations

import heapq
import logging
import os
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from mirage.base.events import Envelope, decode
from mirage.journal import format as fmt
from mirage.journal import lanes
from mirage.journal.cursors import Position, Positions

log = logging.getLogger("mirage.journal")

CHUNK = 1024 * 1024


class Record(NamedTuple):
    """One event as it stands in the journal, and the position behind it in its lane."""

    id: str
    data: bytes
    lane: str = ""
    position: Position | None = None

    @property
    def envelope(self) -> Envelope:
        """The event. Raises `msgspec.ValidationError` where a newer Mirage wrote a kind that this one does not know."""
        return decode(self.data)


class JournalReader:
    """Reads one journal, or several as one. Not for use by two threads at once.

    `positions` moves with what `read` returns; keep it (in a `Cursor`, or in the transaction of the store that was written)
    after the work on those records is done.
    """

    def __init__(self, directories: Path | Sequence[Path], positions: Positions | None = None) -> None:
        self._directories = [directories] if isinstance(directories, Path) else list(directories)
        self.positions: dict[str, Position] = dict(positions or {})
        self._listings = [(directory, lanes.all_lanes(directory)) for directory in self._directories]
        self._lanes: dict[tuple[Path, str], _Lane] = {}
        self.lost = 0  # records that retention took before they were read
        self.damaged = 0  # places that had to be stepped over

    def read(self, limit: int = 1000, size: int = 8 * 1024 * 1024) -> list[Record]:
        """The next records, at most `limit` and about `size` bytes; an empty list when nothing is there now."""
        self._look_for_lanes()
        heads: list[tuple[str, int, _Lane]] = []
        for number, lane in enumerate(self._lanes.values()):
            if (head := lane.peek()) is not None:
                heads.append((head, number, lane))
        heapq.heapify(heads)
        records: list[Record] = []
        while heads and len(records) < limit and size > 0:
            _, number, lane = heads[0]
            lane_id, record, position = lane.pop()
            self.positions[lane_id] = position
            records.append(record)
            size -= len(record.data)
            following = lane.peek()
            if following is None:
                heapq.heappop(heads)
            else:
                heapq.heapreplace(heads, (following, number, lane))
        self.lost += sum(lane.take_lost() for lane in self._lanes.values())
        self.damaged += sum(lane.take_damaged() for lane in self._lanes.values())
        return records

    def backlog(self) -> int:
        """Bytes that wait to be read, about; costs a listing and some stats."""
        self._look_for_lanes()
        return sum(lane.backlog() for lane in self._lanes.values())

    def waiting(self) -> int:
        """Records that wait to be read. Costs a look at every segment's head and the parsing of the last one in each lane."""
        return sum(
            last.records - max(self.positions[last.lane_id].records if last.lane_id in self.positions else 0, last.oldest)
            for directory in self._directories
            for last in ends(directory)
        )

    def skip_to_end(self) -> None:
        """Go on behind all that is there now: for whoever wants only what is to come."""
        for directory in self._directories:
            for last in ends(directory):
                self.positions[last.lane_id] = last.position
        self.close()

    def close(self) -> None:
        for lane in self._lanes.values():
            lane.close()
        self._lanes.clear()

    def _look_for_lanes(self) -> None:
        for directory, listing in self._listings:
            for name in lanes.lanes_among(listing.names()):
                if (directory, name) not in self._lanes:
                    self._lanes[directory, name] = _Lane(directory, name, self.positions)


@dataclass(frozen=True, slots=True)
class End:
    """Where a lane ends now: its records from the first on, those that retention has taken, and the position behind the last."""

    lane_id: str
    records: int
    oldest: int
    position: Position


def ends(directory: Path) -> list[End]:
    """The end of each lane of a journal."""
    found = []
    for lane in lanes.lane_names(directory):
        with lanes.lane_directory(directory, lane) as fd:
            heads = [(sequence, _head(fd, sequence)) for sequence in lanes.segments(fd)]
            known = [(sequence, header) for sequence, header in heads if header is not None]
            if not known:
                continue
            sequence, header = known[-1]
            data = lanes.read_whole(lanes.segment_name(sequence), fd)
        frames = [frame for stretch in fmt.walk(data, header.mark) for frame in stretch.frames]
        records = header.first + len(frames)
        offset, chain = (frames[-1].end, frames[-1].chain) if frames else (fmt.HEADER_SIZE, header.chain)
        oldest = min(head.first for _, head in known if head.lane == header.lane)
        found.append(End(header.lane.hex(), records, oldest, Position(sequence, offset, records, chain)))
    return found


def _head(lane_fd: int, sequence: int) -> fmt.Header | None:
    try:
        file = lanes.open_file(lanes.segment_name(sequence), lane_fd)
    except OSError:
        return None
    try:
        return fmt.read_header(lanes.read_at(file, 0, fmt.HEADER_SIZE))
    finally:
        os.close(file)


@dataclass(slots=True)
class _Open:
    """The segment that a lane is in: what of it was parsed, and what of it was parsed but not yet taken."""

    sequence: int
    fd: int
    header: fmt.Header
    offset: int  # of the first byte that is not parsed
    records: int  # in the lane before `offset`


class _Lane:
    """One lane's records in their order, across its segments."""

    def __init__(self, directory: Path, name: str, positions: Positions) -> None:
        self._directory = directory
        self._name = name
        self._positions = positions
        self._listing = lanes.one_lane(directory, name)
        self._segment: _Open | None = None
        self._after = -1  # the last segment that was left behind
        self._lane_id = ""
        self._ready: deque[tuple[str, fmt.Frame, Position]] = deque()
        self._lost = 0
        self._damaged = 0

    def peek(self) -> str | None:
        """The id of the next record, if there is one."""
        if not self._ready:
            self._fill()
        return self._ready[0][1].id if self._ready else None

    def pop(self) -> tuple[str, Record, Position]:
        """The next record, its lane, and the position behind it."""
        lane_id, frame, position = self._ready.popleft()
        return lane_id, Record(frame.id, frame.payload, lane_id, position), position

    def take_lost(self) -> int:
        lost, self._lost = self._lost, 0
        return lost

    def take_damaged(self) -> int:
        damaged, self._damaged = self._damaged, 0
        return damaged

    def backlog(self) -> int:
        if self._segment is None and not self._open_next():
            return 0
        assert self._segment is not None
        waiting = sum(fmt.RECORD_SIZE + len(frame.payload) for _, frame, _ in self._ready)
        waiting += max(0, os.fstat(self._segment.fd).st_size - self._segment.offset)
        try:
            with lanes.lane_directory(self._directory, self._name) as fd:
                for sequence in lanes.segments(fd):
                    if sequence > self._segment.sequence:
                        waiting += os.stat(lanes.segment_name(sequence), dir_fd=fd, follow_symlinks=False).st_size
        except FileNotFoundError:
            pass
        return waiting

    def close(self) -> None:
        if self._segment is not None:
            os.close(self._segment.fd)
            self._segment = None

    # ---- parsing -----------------------------------------------------------------------------------------------------

    def _fill(self) -> None:
        while not self._ready:
            if self._segment is None and not self._open_next():
                return
            assert self._segment is not None
            if self._parse(self._segment):
                continue
            following = self._following()
            if following is None:
                return
            if self._parse(self._segment, sealed=True):  # what was written between the last look and the rotation
                continue
            self._after = self._segment.sequence
            self.close()

    def _parse(self, segment: _Open, sealed: bool = False) -> bool:
        """Take up whole records from the segment; False when there is none now."""
        available = os.fstat(segment.fd).st_size - segment.offset
        if available <= 0:
            return False
        window = CHUNK
        while True:
            data = lanes.read_at(segment.fd, segment.offset, min(window, available))
            found = fmt.scan(data, segment.header.mark)
            if found.frames or window >= available:
                break
            if found.rest == "damaged":
                window = available  # all the rest, to find where to go on
            else:
                window *= 4  # one record larger than the window
        if found.frames:
            self._take(segment, found.frames)
            return True
        return self._step_over(segment, data, found.rest, sealed)

    def _take(self, segment: _Open, frames: list[fmt.Frame]) -> None:
        base = segment.offset
        lane = segment.header.lane.hex()
        for frame in frames:
            segment.records += 1
            position = Position(segment.sequence, base + frame.end, segment.records, frame.chain)
            self._ready.append((lane, frame, position))
        segment.offset = base + frames[-1].end

    def _step_over(self, segment: _Open, data: bytes, rest: str, sealed: bool) -> bool:
        if not rest:
            return False
        behind = fmt.resume(data, segment.header.mark, 1)
        if behind < 0:
            if sealed and rest:
                log.error("journal: %s: the end of segment %d can not be read", self._name, segment.sequence)
                self._damaged += 1
                segment.offset = os.fstat(segment.fd).st_size
            return False  # a record that is being written, or a torn one that its writer will cut off
        log.error("journal: %s: %d bytes of segment %d are damaged", self._name, behind, segment.sequence)
        self._damaged += 1
        segment.offset += behind
        return self._parse(segment, sealed)

    # ---- from segment to segment -------------------------------------------------------------------------------------

    def _following(self) -> int | None:
        current = self._segment.sequence if self._segment else self._after
        return next((sequence for sequence in lanes.segments_among(self._listing.names()) if sequence > current), None)

    def _open_next(self) -> bool:
        present = [sequence for sequence in lanes.segments_among(self._listing.names()) if sequence > self._after]
        if not present:
            return False
        try:
            with lanes.lane_directory(self._directory, self._name) as fd:
                for index, sequence in enumerate(present):
                    last = index + 1 == len(present)
                    try:
                        file = lanes.open_file(lanes.segment_name(sequence), fd)
                    except FileNotFoundError:
                        continue  # retention was faster
                    if self._enter(sequence, file, last):
                        return True
                    os.close(file)
                    if last:
                        return False
                    self._after = sequence
        except FileNotFoundError:
            pass
        return False

    def _enter(self, sequence: int, file: int, last: bool) -> bool:
        """Begin to read a segment, where its lane was left; False when all of it is behind us, or its head is not there yet."""
        head = lanes.read_at(file, 0, fmt.HEADER_SIZE + 8)
        header = fmt.read_header(head)
        if header is None:
            if len(head) < fmt.HEADER_SIZE + 8:
                return False
            log.error("journal: %s: the head of segment %d is damaged", self._name, sequence)
            self._damaged += 1
            lane = (head[fmt.HEADER_SIZE :] + self._name.encode()).ljust(16, b"\0")
            header = fmt.Header(lane, fmt.guess_mark(head), sequence, 0, 0, fmt.GENESIS)
        known = self._positions.get(header.lane.hex())
        if known is not None and known.segment > sequence:
            return False if not last else self._enter_at(sequence, file, header, None)
        if known is not None and known.segment == sequence:
            return self._enter_at(sequence, file, header, known)
        if known is not None and header.first > known.records:
            self._lost += header.first - known.records
            log.error("journal: %s: %d events were dropped before they were read", self._name, header.first - known.records)
        return self._enter_at(sequence, file, header, None)

    def _enter_at(self, sequence: int, file: int, header: fmt.Header, position: Position | None) -> bool:
        if position is not None and position.offset > fmt.HEADER_SIZE and not _stands(file, header, position):
            # a lost machine took the end of the file, and other records stand there now: read the segment again
            log.warning("journal: %s: segment %d is not as it was read; it is read again", self._name, sequence)
            position = None
        offset = position.offset if position else fmt.HEADER_SIZE
        self._segment = _Open(sequence, file, header, offset, position.records if position else header.first)
        return True


def _stands(file: int, header: fmt.Header, position: Position) -> bool:
    """Whether the record before the position is still the one that was read."""
    data = lanes.read_at(file, 0, position.offset)
    last = None
    for stretch in fmt.walk(data, header.mark):
        last = stretch.frames[-1] if stretch.frames else last
    return last is not None and last.end == position.offset and last.chain == position.chain
