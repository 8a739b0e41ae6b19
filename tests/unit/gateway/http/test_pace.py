"""A line that was slowed down: bytes come in their order and a few at a time, ends come behind them, and who writes has to wait."""

from __future__ import annotations

import asyncio

import pytest

from mirage.base.clock import ManualClock
from mirage.gateway.http import pace
from mirage.gateway.http.pace import MEMORY, SOURCES, SlowLine, SlowSources


class Far(asyncio.Transport):
    """The socket behind it."""

    def __init__(self) -> None:
        super().__init__()
        self.sent, self.full, self.ends = b"", 0, [""]

    def write(self, data: bytes) -> None:  # type: ignore[override]
        self.sent += data

    def get_write_buffer_size(self) -> int:
        return self.full

    def write_eof(self) -> None:
        self.ends.append("half")

    def close(self) -> None:
        self.ends.append("closed")

    def abort(self) -> None:
        self.ends.append("aborted")

    def is_closing(self) -> bool:
        return self.ends[-1] in ("closed", "aborted")


class Writer:
    """Who writes."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def pause_writing(self) -> None:
        self.told.append("pause")

    def resume_writing(self) -> None:
        self.told.append("resume")


@pytest.fixture(autouse=True)
def turns(monkeypatch: pytest.MonkeyPatch) -> None:
    """A byte each turn of the loop."""
    monkeypatch.setattr(pace, "TICK", 0.0)


async def until_sent(far: Far, size: int) -> None:
    for _ in range(2 * size):
        if len(far.sent) < size:
            await asyncio.sleep(0)
    assert len(far.sent) == size


async def test_bytes_come_a_few_at_a_time_in_their_order_and_the_end_behind_them() -> None:
    far = Far()
    line = SlowLine(far, Writer(), 4096)
    line.write(b"one ")
    line.write(b"two")
    line.write_eof()
    assert (far.sent, line.get_write_buffer_size(), far.ends) == (b"o", 6, [""])
    await until_sent(far, 7)
    assert (far.sent, far.ends) == (b"one two", ["", "half"])
    line.write(b"!!")
    line.close()
    assert line.is_closing() and not far.is_closing()
    await until_sent(far, 9)
    assert far.ends == ["", "half", "closed"]


async def test_a_line_without_anything_on_its_way_ends_at_once() -> None:
    closed, half, aborted = Far(), Far(), Far()
    SlowLine(closed, Writer(), 4096).close()
    SlowLine(half, Writer(), 4096).write_eof()
    line = SlowLine(aborted, Writer(), 4096)
    line.write(b"never all of this")
    line.abort()
    await asyncio.sleep(0)
    assert (closed.ends[-1], half.ends[-1], aborted.ends[-1], aborted.sent) == ("closed", "half", "aborted", b"n")


async def test_who_writes_waits_while_much_is_on_its_way_and_goes_on_before_the_line_is_empty(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pace, "HIGH", 512)
    far, writer = Far(), Writer()
    line = SlowLine(far, writer, 4096)
    line.write(b"x" * 512)
    assert writer.told == []
    line.write(b"y" * 2)
    assert writer.told == ["pause"]
    await until_sent(far, 512)
    assert writer.told == ["pause", "resume"]


async def test_a_client_that_takes_nothing_is_sent_nothing() -> None:
    far = Far()
    far.full = 9
    line = SlowLine(far, Writer(), 4096)
    line.write(b"abc")
    await asyncio.sleep(0)
    assert (far.sent, line.get_write_buffer_size()) == (b"", 12)
    far.full = 0
    await until_sent(far, 3)


def test_a_source_is_slow_for_some_minutes_and_the_oldest_are_forgotten() -> None:
    clock = ManualClock()
    sources = SlowSources(clock)
    sources.add("192.0.2.1", 4096)
    assert (sources.rate("192.0.2.1"), sources.rate("192.0.2.2")) == (4096, 0)
    clock.advance(int(MEMORY * 1e9))
    assert sources.rate("192.0.2.1") == 0
    for number in range(SOURCES + 1):
        sources.add(f"s{number}", 4096)
    assert (sources.rate("s0"), sources.rate("s1")) == (0, 4096)
