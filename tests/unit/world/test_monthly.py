"""A world that ages: what logrotate moves by the month, and what fills it, whoever looks and however seldom."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from datetime import datetime

import pytest

from mirage.base.clock import SECOND, ManualClock
from mirage.image import skeleton
from mirage.image.image import Image
from mirage.state.engines.memory import MemoryStore
from mirage.vfs.caller import Caller
from mirage.world.host import Host
from mirage.world.identity import DAY
from mirage.world.logs import lines as logs
from mirage.world.logs import logins, rotated, rotations

AGE = 75  # days: two months at least end in them


@pytest.fixture(scope="module")
def debian(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Image]:
    with Image.open(skeleton.write_skeleton("debian-12", tmp_path_factory.mktemp("skeleton") / "x.img")) as image:
        yield image


def aged(image: Image, steps: int) -> Host:
    """A host after AGE days, on which somebody came so many times."""
    clock = ManualClock(image.meta.born + 3 * DAY)
    host = Host.open(MemoryStore(), image, clock=clock, seed=b"m" * 32)
    for _ in range(steps):
        clock.advance(AGE * 86_400 / steps)
        host.catch_up()
    return host


@pytest.fixture(scope="module")
def host(debian: Image) -> Host:
    return aged(debian, 15)


def files(host: Host, path: bytes) -> dict[str, tuple[bytes, int, int]]:
    """A log and its rotations: what is in each, when it was written and made."""
    caller = Caller(host.view())
    how = rotations.of(path)
    names = [how.name(path, number) for number in range(how.kept + 2)]
    found = {name.decode(): (caller.read_file(name), caller.stat(name)) for name in names if caller.exists(name)}
    return {name: (data, stat.mtime, stat.btime) for name, (data, stat) in found.items()}


MONTHLY = [path for path, how in rotations.LOGS.items() if how.is_monthly]


@pytest.mark.parametrize("path", MONTHLY, ids=lambda path: path.decode())
def test_a_machine_at_which_seldom_anybody_looks_has_the_same_logs(debian: Image, host: Host, path: bytes) -> None:
    assert files(host, path) == files(aged(debian, 1), path)


def test_btmp_has_who_was_refused_this_month_and_beside_it_the_month_before(host: Host) -> None:
    zone, path = host.identity.timezone, logins.VAR_BTMP.decode()
    found = files(host, logins.VAR_BTMP)
    assert list(found) == [path, f"{path}.1"]
    months = [
        {f"{logs.local(record.time * 1000, zone):%Y-%m}" for record in logins.unpack(found[name][0])} for name in (path, f"{path}.1")
    ]
    now = logs.local(host.clock.now(), zone)
    before = logs.local(host.clock.now() - now.day * DAY, zone)
    assert months[0] == {f"{now:%Y-%m}"}
    assert f"{before:%Y-%m}" in months[1]
    night = logs.turn(now.replace(day=1, hour=0, minute=0, second=0, microsecond=0), host.hostname)
    assert found[path][2] == night
    assert all(record.time * 1000 <= night + SECOND for record in logins.unpack(found[f"{path}.1"][0]))


def test_btmp_and_auth_log_name_the_same(host: Host) -> None:
    """Of the days that both tell of."""
    caller, auth = Caller(host.view()), []
    for number in range(10):
        data = caller.read_file(rotations.DAILY.name(logs.AUTH, number))
        auth += (gzip.decompress(data) if number > 1 else data).decode().splitlines()
    since = host.clock.now() - 8 * DAY
    told = [
        (int(datetime.fromisoformat(line.split()[0]).timestamp()), line.split(" from ")[1].split()[0])
        for line in auth
        if "]: Failed password for " in line or "]: Invalid user " in line
    ]
    records = [
        (record.time // 1_000_000, record.host.decode())
        for data, _written, _made in files(host, logins.VAR_BTMP).values()
        for record in logins.unpack(data)
    ]
    assert sorted(one for one in records if one[0] * SECOND > since) == sorted(one for one in told if one[0] * SECOND > since) != []


@pytest.mark.parametrize("path", MONTHLY, ids=lambda path: path.decode())
def test_logrotate_would_find_nothing_that_it_should_have_moved(host: Host, path: bytes) -> None:
    """Of another month than the one that its state names, a log is empty (notifempty), or tonight is the first night after its lines."""
    zone, how = host.identity.timezone, rotations.of(path)
    stat = Caller(host.view()).stat(path)
    rows = Caller(host.view()).read_file(rotated.STATUS).decode().splitlines()
    moved = next(row.split(" ")[1] for row in rows if row.startswith(f'"{path.decode()}"'))
    last = logs.local(rotated.rotation(host.clock.now(), host.identity), zone)
    if moved.split("-")[:2] != [str(last.year), str(last.month)]:
        assert how.wants_lines
        assert stat.size == 0 or stat.mtime > int(last.timestamp()) * SECOND


@pytest.mark.parametrize("path", MONTHLY, ids=lambda path: path.decode())
def test_nothing_is_lost_when_it_is_moved(debian: Image, host: Host, path: bytes) -> None:
    if path == logins.VAR_BTMP:
        return
    begun = Host.open(MemoryStore(), debian, clock=ManualClock(debian.meta.born + 3 * DAY), seed=b"m" * 32)

    def whole(of: Host) -> bytes:
        parts = [data for data, _written, _made in files(of, path).values()]
        return b"".join(gzip.decompress(part) if part.startswith(b"\x1f\x8b") else part for part in reversed(parts))

    assert whole(begun) == whole(host) != b""


def test_what_is_moved_monthly_is_moved_in_the_first_night_after_something_stands_in_it() -> None:
    """logrotate 3.21: `monthly` asks for another month than the last one's, and an empty log keeps that one (recorded)."""
    zone, name = "Europe/Paris", "web1"

    def moment(text: str) -> int:
        return int(datetime.fromisoformat(text).timestamp()) * SECOND

    def night(written: str, moved: str) -> str:
        return f"{logs.local(logs.month_turn(moment(written), moment(moved), zone, name), zone):%Y-%m-%d %H:%M}"

    assert night("2026-05-20T12:00+02:00", "2026-05-01T00:00:00+02:00") == "2026-06-01 00:00"
    assert night("2026-07-12T12:00+02:00", "2026-05-01T00:00:00+02:00") == "2026-07-13 00:00"
    assert night("2026-12-31T23:00+01:00", "2026-12-01T00:00:00+01:00") == "2027-01-01 00:00"
    assert night("2027-05-20T12:00+02:00", "2026-05-01T00:00:00+02:00") == "2027-05-21 00:00"
