"""What the logs tell of visitors who come and go at once, and one after the other."""

from __future__ import annotations

import pytest

from mirage.base.clock import ManualClock
from mirage.vfs.caller import Caller
from mirage.world.host import Host
from mirage.world.logs import lines as logs
from mirage.world.visit import Visit

LAYER = b"source/one"


def _enter(host: Host, user: str, session: str) -> Visit:
    visit = host.visit(user, ("203.0.113.9", 50000), session, lambda _: None, layer=LAYER)
    visit.login()
    return visit


def _lines(host: Host, path: bytes) -> list[str]:
    return Caller(host.view(LAYER)).read_file(path).decode().splitlines()


@pytest.mark.parametrize("path", [logs.AUTH, logs.SYSLOG])
def test_the_lines_of_those_who_come_at_once_stand_one_after_the_other(host: Host, clock: ManualClock, path: bytes) -> None:
    host.add_account("bob", b"Winter2024")
    before = len(_lines(host, path))
    visits = [_enter(host, user, f"{user} {number}") for number in range(3) for user in ("root", "bob")]
    clock.advance(0.05)
    for visit in visits:
        visit.close()
    stamps = [line.split()[0] for line in _lines(host, path)[before:]]
    assert len(set(stamps)) == len(stamps) > 20
    assert stamps == sorted(stamps)


def test_a_manager_s_end_is_told_before_whatever_comes_later(host: Host, clock: ManualClock) -> None:
    uid = host.add_account("bob", b"Winter2024").uid
    _enter(host, "bob", "a").close()
    clock.advance(60)
    _enter(host, "root", "b")
    told = [line.split(": ", 1)[1] for line in _lines(host, logs.SYSLOG)]
    removed, begun = f"Removed slice user-{uid}.slice - User Slice of UID {uid}.", "Created slice user-0.slice - User Slice of UID 0."
    assert told.index(removed) < told.index(begun)


def test_who_is_back_within_ten_seconds_finds_his_manager_still_there(host: Host, clock: ManualClock) -> None:
    _enter(host, "root", "a").close()
    clock.advance(5)
    before = len(_lines(host, logs.SYSLOG))
    number = _enter(host, "root", "b").number
    assert [line.split(": ", 1)[1] for line in _lines(host, logs.SYSLOG)[before:]] == [
        f"Started session-{number}.scope - Session {number} of User root."
    ]
