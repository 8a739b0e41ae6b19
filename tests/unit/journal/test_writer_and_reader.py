"""What is appended is read back, in order, across segments, lanes, restarts and damage."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mirage.base.clock import ManualClock
from mirage.base.events import CommandRan, Envelope, JournalDropped, LineEntered, SessionCrashed, TerminalOutput
from mirage.base.ids import IdSource
from mirage.journal import format as fmt
from mirage.journal.cursors import Cursor, Position
from mirage.journal.reader import JournalReader
from mirage.journal.source import EventSource
from mirage.journal.verify import verify
from mirage.journal.writer import JournalLimits, JournalWriter

SMALL = JournalLimits(segment=2048, reserve=0)
QUIET = JournalLimits(reserve=0)


def line(ids: IdSource, clock: ManualClock, text: bytes, session: str = "s") -> Envelope:
    return Envelope(id=ids.next(clock.now()), time=clock.now(), event=LineEntered(text=text, mode="exec"), session=session)


def write(directory: Path, texts: list[bytes], limits: JournalLimits = QUIET) -> list[Envelope]:
    clock, ids = ManualClock(), IdSource()
    writer = JournalWriter(directory, clock, limits)
    envelopes = [line(ids, clock, text) for text in texts]
    for envelope in envelopes:
        writer.append(envelope)
    writer.close()
    return envelopes


def read_all(directory: Path, positions: dict[str, Position] | None = None) -> list[Envelope]:
    reader = JournalReader(directory, positions)
    found = []
    while batch := reader.read(limit=7):
        found += [record.envelope for record in batch]
    reader.close()
    return found


def only_segment(directory: Path) -> Path:
    (segment,) = directory.glob("lanes/00/*.segment")
    return segment


def test_what_is_appended_is_read_back_in_order(tmp_path: Path) -> None:
    written = write(tmp_path, [b"%d" % n for n in range(100)])
    assert read_all(tmp_path) == written


def test_segments_rotate_and_the_chain_goes_on(tmp_path: Path) -> None:
    written = write(tmp_path, [b"x" * (n % 300) for n in range(200)], SMALL)
    assert len(list(tmp_path.glob("lanes/00/*.segment"))) > 10
    assert read_all(tmp_path) == written
    report = verify(tmp_path)
    assert (report.sound, report.records, report.torn) == (True, 200, 0)


def test_a_second_run_goes_on_in_the_same_lane(tmp_path: Path) -> None:
    written = write(tmp_path, [b"a"] * 5) + write(tmp_path, [b"b"] * 5)
    assert read_all(tmp_path) == written
    assert [path.name for path in tmp_path.glob("lanes/*")] == ["00"]
    assert verify(tmp_path).sound


def test_writers_at_once_take_lanes_of_their_own_and_merge_by_id(tmp_path: Path) -> None:
    clock, ids = ManualClock(), IdSource()
    writers = [JournalWriter(tmp_path, clock, QUIET) for _ in range(3)]
    written = []
    for number in range(90):
        clock.advance(0.01)
        written.append(line(ids, clock, b"%d" % number))
        writers[number * 7 % 3].append(written[-1])
    assert {writer.status().lane for writer in writers} == {"00", "01", "02"}
    assert read_all(tmp_path) == written
    for writer in writers:
        writer.close()


def test_a_reader_follows_what_is_written_later(tmp_path: Path) -> None:
    reader = JournalReader(tmp_path)
    assert reader.read() == []
    clock, ids = ManualClock(), IdSource()
    writer = JournalWriter(tmp_path, clock, SMALL)
    for number in range(50):
        envelope = line(ids, clock, b"%d" % number * 10)
        writer.append(envelope)
        assert [record.envelope for record in reader.read()] == [envelope]
        assert reader.backlog() == 0
    writer.append(envelope := line(ids, clock, b"last"))
    assert reader.backlog() > 0
    assert [record.envelope for record in reader.read()] == [envelope]
    writer.close()


def test_a_cursor_goes_on_where_it_was_saved_and_never_behind(tmp_path: Path) -> None:
    written = write(tmp_path, [b"%d" % n * 20 for n in range(100)], SMALL)
    cursor = Cursor(tmp_path / "cursors", "evidence")
    seen: list[Envelope] = []
    while True:
        reader = JournalReader(tmp_path, cursor.load())
        batch = reader.read(limit=9)
        reader.close()
        if not batch:
            break
        seen += [record.envelope for record in batch]
        cursor.save(reader.positions)
    assert seen == written
    assert verify(tmp_path, [cursor.load()]).sound


def test_a_damaged_cursor_begins_anew(tmp_path: Path) -> None:
    cursor = Cursor(tmp_path, "evidence")
    cursor.save({"ab": Position(1, 2, 3, b"x" * 32)})
    assert cursor.load() == {"ab": Position(1, 2, 3, b"x" * 32)}
    (tmp_path / "evidence.cursor").write_bytes(b'{"ab": [1,')
    assert cursor.load() == {}


@settings(max_examples=40, deadline=None)
@given(st.lists(st.binary(max_size=200), min_size=1, max_size=12), st.data())
def test_a_journal_cut_anywhere_keeps_all_whole_records(
    tmp_path_factory: pytest.TempPathFactory, texts: list[bytes], data: st.DataObject
) -> None:
    directory = tmp_path_factory.mktemp("cut")
    written = write(directory, texts)
    segment = only_segment(directory)
    raw = segment.read_bytes()
    cut = data.draw(st.integers(0, len(raw)))
    segment.write_bytes(raw[:cut])
    ends = []
    offset = fmt.HEADER_SIZE
    for envelope in written:
        offset += fmt.RECORD_SIZE + len(msgspec.msgpack.encode(envelope))
        ends.append(offset)
    whole = written[: sum(end <= cut for end in ends)]
    assert read_all(directory) == whole
    after = write(directory, [b"after"])
    assert read_all(directory) == whole + after
    assert verify(directory).sound


@settings(max_examples=80, deadline=None)
@given(st.lists(st.binary(max_size=60), min_size=1, max_size=6), st.data())
def test_a_flip_of_any_bit_is_found_or_cut_off(
    tmp_path_factory: pytest.TempPathFactory, texts: list[bytes], data: st.DataObject
) -> None:
    directory = tmp_path_factory.mktemp("flip")
    written = write(directory, texts)
    reader = JournalReader(directory)
    reader.read()
    reader.close()
    segment = only_segment(directory)
    raw = bytearray(segment.read_bytes())
    raw[data.draw(st.integers(0, len(raw) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    segment.write_bytes(raw)
    report = verify(directory)
    assert report.faults or report.torn
    assert not verify(directory, [reader.positions]).sound
    survivors = read_all(directory)
    assert len(survivors) >= len(written) - 1
    assert [one for one in written if one in survivors] == survivors
    after = write(directory, [b"after"])
    assert read_all(directory) == survivors + after


@settings(max_examples=30, deadline=None)
@given(st.integers(2, 12), st.data())
def test_a_record_taken_out_moved_or_changed_is_found(
    tmp_path_factory: pytest.TempPathFactory, count: int, data: st.DataObject
) -> None:
    directory = tmp_path_factory.mktemp("forge")
    write(directory, [b"%d" % n for n in range(count)])
    segment = only_segment(directory)
    raw = segment.read_bytes()
    header = fmt.read_header(raw)
    assert header is not None
    begin, frames = fmt.HEADER_SIZE, []
    for frame in fmt.scan(raw, header.mark, fmt.HEADER_SIZE).frames:
        frames.append(raw[begin : frame.end])
        begin = frame.end
    victim = data.draw(st.integers(0, count - 2))
    act = data.draw(st.sampled_from(["out", "swap", "forge"]))
    if act == "out":
        del frames[victim]
    elif act == "swap":
        frames[victim], frames[victim + 1] = frames[victim + 1], frames[victim]
    else:
        frames[victim] = fmt.frame(header.mark, bytes(32), "0" * 26, b"forged, with a right checksum")[0]
    segment.write_bytes(raw[: fmt.HEADER_SIZE] + b"".join(frames))
    assert not verify(directory).sound


def test_a_segment_taken_out_is_found_and_counted_as_lost(tmp_path: Path) -> None:
    written = write(tmp_path, [b"x" * 100 for n in range(100)], SMALL)
    reader = JournalReader(tmp_path)
    first = reader.read(limit=5)
    paths = sorted(tmp_path.glob("lanes/00/*.segment"))
    paths[2].unlink()
    assert [fault.problem for fault in verify(tmp_path).faults] == ["segments 2 to 2 are missing"]
    rest: list[str] = []
    while batch := reader.read():
        rest += [record.id for record in batch]
    assert reader.lost == 100 - 5 - len(rest) > 0
    assert [record.id for record in first] == [envelope.id for envelope in written[:5]]
    reader.close()


def test_records_cut_from_the_end_are_found_by_an_anchor(tmp_path: Path) -> None:
    write(tmp_path, [b"x" * 100 for n in range(100)], SMALL)
    reader = JournalReader(tmp_path)
    while reader.read():
        pass
    paths = sorted(tmp_path.glob("lanes/00/*.segment"))
    paths[-1].unlink()
    assert verify(tmp_path).sound
    assert not verify(tmp_path, [reader.positions]).sound
    reader.close()


@pytest.mark.parametrize("left", [0, fmt.HEADER_SIZE - 1])
def test_a_lane_cut_below_its_head_is_found_by_an_anchor(tmp_path: Path, left: int) -> None:
    write(tmp_path, [b"x"], SMALL)
    (path,) = tmp_path.glob("lanes/00/*.segment")
    reader = JournalReader(tmp_path)
    assert reader.read()
    reader.close()
    os.truncate(path, left)
    assert verify(tmp_path).sound
    assert [fault.segment for fault in verify(tmp_path, [reader.positions]).faults] == [0]


def test_what_a_lost_machine_took_and_was_written_anew_is_read_anew(tmp_path: Path) -> None:
    first = write(tmp_path, [b"%02d" % n for n in range(20)])
    reader = JournalReader(tmp_path)
    reader.read()
    reader.close()
    segment = only_segment(tmp_path)
    header = fmt.read_header(segment.read_bytes())
    assert header is not None
    ends = [frame.end for frame in fmt.scan(segment.read_bytes(), header.mark, fmt.HEADER_SIZE).frames]
    os.truncate(segment, ends[9])
    second = write(tmp_path, [b"%02d" % n for n in range(50, 80)])  # of the same sizes: an offset alone would fit
    assert read_all(tmp_path, reader.positions) == first[:10] + second


def test_an_attacker_can_not_type_a_record(tmp_path: Path) -> None:
    forged = fmt.frame(b"\0" * 8, bytes(32), "7" * 26, b"forged")[0]
    written = write(tmp_path, [b"before", forged * 3, b"after"])
    assert read_all(tmp_path) == written
    segment = only_segment(tmp_path)
    raw = bytearray(segment.read_bytes())
    raw[raw.index(forged) - 20] ^= 1
    segment.write_bytes(raw)
    assert read_all(tmp_path) == [written[0], written[2]]


def test_records_larger_than_a_chunk_pass(tmp_path: Path) -> None:
    written = write(tmp_path, [b"a", b"x" * 5_000_000, b"b", b"y" * 1_100_000])
    assert read_all(tmp_path) == written


def test_text_that_utf8_can_not_hold_is_written_out(tmp_path: Path) -> None:
    clock = ManualClock()
    writer = JournalWriter(tmp_path, clock, QUIET)
    emit = EventSource(writer, clock).bind("h", "s", "1.2.3.4")
    emit(SessionCrashed(where="a\udcff", error="b"))
    emit(CommandRan(argv=[b"\xff"], status=0))
    writer.close()
    assert [envelope.event for envelope in read_all(tmp_path)] == [
        SessionCrashed(where="a\\udcff", error="b"),
        CommandRan(argv=[b"\xff"], status=0),
    ]


def test_what_can_not_be_encoded_is_counted_and_stops_nobody(tmp_path: Path) -> None:
    clock, ids = ManualClock(), IdSource()
    writer = JournalWriter(tmp_path, clock, QUIET)
    writer.append(Envelope(id=ids.next(1), time=1, event=TerminalOutput(channel=0, data=b"x" * (fmt.MAX_PAYLOAD + 1))))
    writer.append(Envelope(id=ids.next(1), time=1, event=SessionCrashed(where=object(), error="")))  # type: ignore[arg-type]
    after = line(ids, clock, b"after")
    writer.append(after)
    writer.close()
    dropped, kept = read_all(tmp_path)[-1], read_all(tmp_path)[:-1]
    assert isinstance(dropped.event, JournalDropped)
    assert dropped.event.records + sum(e.event.records for e in kept if isinstance(e.event, JournalDropped)) == 2
    assert after in kept


def test_ids_of_one_source_sort_in_the_order_of_the_lane(tmp_path: Path) -> None:
    clock = ManualClock()
    writer = JournalWriter(tmp_path, clock, QUIET)
    source = EventSource(writer, clock)
    one, two = source.bind("h", "one", "1.1.1.1"), source.bind("h", "two", "2.2.2.2")
    for number in range(20):
        (one, two)[number % 2](LineEntered(text=b"%d" % number, mode="exec"))
        clock.advance(-1 if number == 10 else 0.0001)
    writer.close()
    found = read_all(tmp_path)
    assert [envelope.event.text for envelope in found if isinstance(envelope.event, LineEntered)] == [b"%d" % n for n in range(20)]
    assert [envelope.id for envelope in found] == sorted(envelope.id for envelope in found)
    assert {(envelope.host, envelope.session, envelope.source) for envelope in found} == {
        ("h", "one", "1.1.1.1"),
        ("h", "two", "2.2.2.2"),
    }


def test_a_symlink_in_the_place_of_a_segment_is_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    journal = tmp_path / "journal"
    write(journal, [b"one"])
    only_segment(journal).rename(secret)
    (journal / "lanes/00/0000000000000000.segment").symlink_to(secret)
    with pytest.raises(OSError):
        JournalReader(journal).read()
