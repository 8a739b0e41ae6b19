"""What of the journal goes, and when: what all have read, by age and size; what none may have read, only by the disk limit.

`sweep` is for whoever keeps the cursors (the gallery). `enforce` is for the writer, which knows no cursors: it counts as lost
what lies behind the mark that the last sweep left in each lane. The segment at a lane's end stays in any case: it carries the
lane's name and chain.
"""

from __future__ import annotations

import os
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from mirage.journal import format as fmt
from mirage.journal import lanes
from mirage.journal.cursors import Positions


@dataclass(frozen=True, slots=True)
class Dropped:
    """What was taken away. `unread` counts the records among them that a cursor still had before it."""

    segments: int = 0
    bytes: int = 0
    records: int = 0
    unread: int = 0


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment on the disk. `records` is None for a lane's last, `created` 0 where the head is damaged."""

    lane: str
    sequence: int
    size: int
    created: int
    lane_id: str
    first: int
    records: int | None
    read_below: int  # segments below this one are read, says the lane's mark


def survey(directory: Path) -> list[Segment]:
    """All segments, oldest first. Reads one head each."""
    found: list[Segment] = []
    for lane in lanes.lane_names(directory):
        with lanes.lane_directory(directory, lane) as fd:
            found += _survey_lane(lane, fd)
    return sorted(found, key=lambda segment: (segment.created, segment.lane, segment.sequence))


def enforce(directory: Path, limit: int) -> Dropped:
    """Drop the oldest segments until all together have at most `limit` bytes."""
    present = survey(directory)
    excess = sum(segment.size for segment in present) - limit
    doomed = []
    for segment in present:
        if excess <= 0:
            break
        if segment.records is not None:
            doomed.append(segment)
            excess -= segment.size
    return _drop(directory, doomed, {})


def sweep(directory: Path, cursors: Collection[Positions], *, now: int, age: int, size: int) -> Dropped:
    """Drop what every cursor has behind it and is older than `age` nanoseconds, or makes the whole larger than `size` bytes.

    Leaves in each lane the mark that tells the writer what is read. Without any cursor nothing is read, and nothing dropped.
    """
    present = survey(directory)
    read = _read_below(present, cursors)
    excess = sum(segment.size for segment in present) - size
    doomed = []
    for segment in present:
        if segment.records is None or segment.sequence >= read.get(segment.lane, 0):
            continue
        if excess > 0 or now - segment.created > age:
            doomed.append(segment)
            excess -= segment.size
    dropped = _drop(directory, doomed, read)
    for lane, sequence in read.items():
        _leave_mark(directory, lane, sequence)
    return dropped


def _survey_lane(lane: str, fd: int) -> list[Segment]:
    heads: list[tuple[int, int, fmt.Header | None]] = []
    for sequence in lanes.segments(fd):
        try:
            file = lanes.open_file(lanes.segment_name(sequence), fd)
        except OSError:
            continue
        try:
            heads.append((sequence, os.fstat(file).st_size, fmt.read_header(lanes.read_at(file, 0, fmt.HEADER_SIZE))))
        finally:
            os.close(file)
    below = _mark(fd)
    found: list[Segment] = []
    oldest = 0
    for index, (sequence, size, header) in enumerate(heads):
        following = heads[index + 1][2] if index + 1 < len(heads) else None
        last = index + 1 == len(heads)
        records = None if last else max(0, following.first - header.first) if header and following else 0
        lane_id, created, first = (header.lane.hex(), header.created, header.first) if header else ("", 0, 0)
        oldest = created = max(oldest, created)  # a clock that stepped back must not make a hole in the middle of a lane
        found.append(Segment(lane, sequence, size, created, lane_id, first, records, below))
    return found


def _read_below(present: list[Segment], cursors: Collection[Positions]) -> dict[str, int]:
    """For each lane the first segment that some cursor still needs. A cursor that knows no such lane needs it all."""
    names = {segment.lane: segment.lane_id for segment in present if segment.lane_id}
    if not cursors:
        return {}
    return {lane: min(cursor[lane_id].segment if lane_id in cursor else 0 for cursor in cursors) for lane, lane_id in names.items()}


def _drop(directory: Path, doomed: list[Segment], read: dict[str, int]) -> Dropped:
    segments = size = records = unread = 0
    for segment in doomed:
        try:
            with lanes.lane_directory(directory, segment.lane) as fd:
                os.unlink(lanes.segment_name(segment.sequence), dir_fd=fd)
        except FileNotFoundError:
            continue  # another process was faster, and counts it
        segments += 1
        size += segment.size
        records += segment.records or 0
        if segment.sequence >= max(segment.read_below, read.get(segment.lane, 0)):
            unread += segment.records or 0
    return Dropped(segments, size, records, unread)


def _mark(fd: int) -> int:
    try:
        return int(lanes.read_whole(lanes.READ_MARK, fd)[:20])
    except (OSError, ValueError):
        return 0


def _leave_mark(directory: Path, lane: str, sequence: int) -> None:
    with lanes.lane_directory(directory, lane) as fd:
        if _mark(fd) != sequence:
            lanes.replace_file(lanes.READ_MARK, b"%d\n" % sequence, fd, 0o644)  # the stage reads it
