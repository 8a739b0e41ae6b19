"""Reads a whole journal and finds every record that was changed, taken out, put in or moved since it was written.

The chain finds all that is done to what lies before a lane's end. That records were cut off *at* the end, or that all was
written anew, no chain can tell: for that, readers keep positions (each with the hash of the record before it), which serve
here as anchors.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from mirage.journal import format as fmt
from mirage.journal import lanes
from mirage.journal.cursors import Position, Positions


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not as it was written: where, and what."""

    lane: str
    segment: int
    offset: int
    problem: str


@dataclass(slots=True)
class Report:
    """What was read and found. `torn` counts bytes that were left half written: a process killed or at work, a full disk."""

    lanes: int = 0
    segments: int = 0
    records: int = 0
    bytes: int = 0
    torn: int = 0
    faults: list[Fault] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        return not self.faults


def verify(directory: Path, anchors: Collection[Positions] = ()) -> Report:
    """Check every lane. While it is being written, retention may take segments away: that is no fault."""
    report = Report()
    checks = [_Check(directory, lane, anchors, report) for lane in lanes.lane_names(directory)]
    report.lanes = len(checks)
    seen = set().union(*(check.run() for check in checks))
    if any(anchor.keys() - seen for anchor in anchors):  # retention leaves the last segment of each lane
        for check in checks:
            check.miss_head()
    return report


class _Check:
    def __init__(self, directory: Path, lane: str, anchors: Collection[Positions], report: Report) -> None:
        self._directory = directory
        self._lane = lane
        self._anchors = anchors
        self._report = report
        self._before: fmt.Header | None = None  # the head of the segment before
        self._sequence = -1
        self._records = 0
        self._chain = fmt.GENESIS
        self._seen = set[str]()  # own names of the lane, of which it has one
        self._headless: int | None = None  # its only segment, where that has lost its head

    def run(self) -> set[str]:
        """The lane's own name, as its heads tell it."""
        with lanes.lane_directory(self._directory, self._lane) as fd:
            present = lanes.segments(fd)
            for index, sequence in enumerate(present):
                try:
                    data = lanes.read_whole(lanes.segment_name(sequence), fd)
                except FileNotFoundError:
                    self._before = None  # retention was here since the listing: nothing to go on from
                    continue
                self._segment(sequence, data, last=index + 1 == len(present))
        if self._before is not None:
            for anchor in self._anchors:
                position = anchor.get(self._before.lane.hex())
                if position is not None and position.segment > self._sequence:
                    self._fault(self._sequence, 0, f"segment {position.segment}, which was read once, is gone from the end")
        return self._seen

    def miss_head(self) -> None:
        """Some lane that was read once is not there: it is this one, where nothing tells what it was."""
        if self._headless is not None and not self._seen:
            self._fault(self._headless, 0, "the head is cut off, and a lane that was read once is gone")

    def _segment(self, sequence: int, data: bytes, last: bool) -> None:
        self._report.segments += 1
        self._report.bytes += len(data)
        header = fmt.read_header(data)
        if header is None:
            if last and len(data) < fmt.HEADER_SIZE:
                self._report.torn += len(data)
                self._headless = sequence
                return
            self._fault(sequence, 0, "the head is damaged")
            self._before = None
            return
        self._head(sequence, header)
        self._before, self._sequence = header, sequence
        self._seen.add(header.lane.hex())
        self._records, self._chain = header.first, header.chain
        frames = self._body(sequence, data, header)
        for anchor in self._anchors:
            position = anchor.get(header.lane.hex())
            if position is not None and position.segment == sequence and not _fits(position, frames):
                self._fault(sequence, position.offset, "what was read here once is not here any more")

    def _head(self, sequence: int, header: fmt.Header) -> None:
        if header.sequence != sequence:
            self._fault(sequence, 0, f"this is segment {header.sequence} under another name")
        before = self._before
        if before is None:
            return
        if sequence != self._sequence + 1:
            self._fault(sequence, 0, f"segments {self._sequence + 1} to {sequence - 1} are missing")
        elif header.lane != before.lane:
            self._fault(sequence, 0, "this segment is of another lane")
        elif header.first != self._records:
            self._fault(sequence, 0, f"{abs(header.first - self._records)} records before this segment are missing or too many")
        elif header.chain != self._chain:
            self._fault(sequence, 0, "the chain does not go on from the segment before")

    def _body(self, sequence: int, data: bytes, header: fmt.Header) -> list[fmt.Frame]:
        offset, frames = fmt.HEADER_SIZE, []
        stretches = list(fmt.walk(data, header.mark))
        for stretch in stretches:
            for frame in stretch.frames:
                begin = frame.end - len(frame.payload) - fmt.RECORD_SIZE
                if begin != offset:
                    self._fault(sequence, offset, f"{begin - offset} bytes are damaged")
                elif fmt.link(self._chain, frame.id.encode(), frame.payload) != frame.chain:
                    self._fault(sequence, begin, f"record {frame.id} does not follow from the one before")
                self._chain = frame.chain
                self._records += 1
                offset = frame.end
                frames.append(frame)
        self._report.records += len(frames)
        # In the middle of a lane too: a writer whose disk failed leaves its torn record behind. The next head counts what
        # stands before it, so that a whole record which was damaged there is missed.
        self._report.torn += len(data) - offset
        return frames

    def _fault(self, segment: int, offset: int, problem: str) -> None:
        self._report.faults.append(Fault(self._lane, segment, offset, problem))


def _fits(position: Position, frames: list[fmt.Frame]) -> bool:
    """Whether a record with the position's chain ends exactly there (the start of a segment has none before it)."""
    if position.offset <= fmt.HEADER_SIZE:
        return True
    return any(frame.end == position.offset and frame.chain == position.chain for frame in frames)
