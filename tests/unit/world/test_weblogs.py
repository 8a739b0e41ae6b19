"""The access log of nginx goes on by itself, the same for every span of time, and is rotated by the day."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator

import pytest

from mirage.base.chance import dice
from mirage.base.clock import SECOND, ManualClock
from mirage.content import webserver
from mirage.image import skeleton
from mirage.image.image import Image
from mirage.state.open import open_store
from mirage.vfs.caller import Caller
from mirage.world.host import Host
from mirage.world.identity import DAY, HOUR
from mirage.world.logs import lines as logs
from mirage.world.logs import weblogs

LINE = re.compile(r'(\d+\.){3}\d+ - - \[\d\d/[A-Z][a-z]{2}/\d{4}(:\d\d){3} [+-]\d{4}\] "[^"]+" (200|400|404|405) \d+ "-" "[^"]+"')


@pytest.fixture(scope="module")
def debian(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Image]:
    with Image.open(skeleton.write_skeleton("debian-12", tmp_path_factory.mktemp("skeleton") / "x.img")) as image:
        yield image


@pytest.fixture
def clock(debian: Image) -> ManualClock:
    return ManualClock(debian.meta.born + 60 * DAY)


@pytest.fixture
def host(debian: Image, clock: ManualClock) -> Host:
    return Host.open(open_store("memory:", b"host"), debian, clock=clock, seed=b"w" * 32)


def read(host: Host, name: str) -> bytes:
    data = Caller(host.view()).read_file(b"/var/log/" + name.encode())
    return gzip.decompress(data) if name.endswith(".gz") else data


def test_every_line_is_one_of_nginx_s_combined_format(host: Host) -> None:
    since = host.clock.now() - 10 * DAY
    lines = [line.render("web", "UTC").decode().removesuffix("\n") for line in weblogs.lines(host.background, since, since + 9 * DAY)]
    assert len(lines) > 200
    assert [line for line in lines if LINE.fullmatch(line) is None] == []


def test_a_span_has_the_same_lines_in_one_look_or_in_many(host: Host) -> None:
    start = host.clock.now() - DAY
    whole = list(weblogs.lines(host.background, start, start + DAY))
    parts = [line for at in range(24) for line in weblogs.lines(host.background, start + at * HOUR, start + (at + 1) * HOUR)]
    assert parts == whole
    assert [line.time // SECOND for line in whole] == sorted(line.time // SECOND for line in whole)


def test_the_days_before_lie_packed_beside_the_log_and_join(host: Host) -> None:
    caller = Caller(host.view())
    names = {entry.name.decode() for entry in caller.listdir(b"/var/log") if entry.name.startswith(b"syslog")}
    days = min(14, (host.clock.now() - host.identity.boot_time) // DAY)
    assert {"syslog", "syslog.1", *(f"syslog.{age}.gz" for age in range(2, days + 1))} <= names
    stamps = [line[:32] for name in ("syslog.3.gz", "syslog.2.gz", "syslog.1", "syslog") for line in read(host, name).splitlines()]
    assert stamps == sorted(stamps)
    stat = caller.stat(b"/var/log/nginx/access.log.1")
    assert (stat.mode & 0o777, stat.uid, stat.gid) == (0o640, 33, 4)


def test_a_night_later_every_log_has_moved_by_one(host: Host, clock: ManualClock) -> None:
    before = {name: read(host, name) for name in ("syslog.1", "syslog.2.gz", "nginx/access.log.1", "nginx/access.log.2.gz")}
    clock.advance(24 * 3600)
    visit = host.visit("root", ("203.0.113.9", 50222), "S1", [].append, layer=b"source/one")
    host.leave(visit)
    assert read(host, "syslog.2.gz") == before["syslog.1"]
    assert read(host, "syslog.3.gz") == before["syslog.2.gz"]
    assert read(host, "nginx/access.log.2.gz") == before["nginx/access.log.1"]
    assert read(host, "nginx/access.log.3.gz") == before["nginx/access.log.2.gz"]
    assert f"{logs.local(Caller(host.view()).stat(b'/var/log/nginx').mtime, host.identity.timezone):%H:%M}" == "00:00"


def test_apache_shows_and_counts_what_it_says_itself(host: Host) -> None:
    """Recorded from apache2 2.4.71-1~deb12u1."""
    background = host.background
    asked = len(logs.attack_address(dice(background.seed, "web", "address")))
    own = len(webserver.own_name(host.identity.fqdn))
    assert [weblogs._apache(background, wanted, packs, False)[1] for wanted, packs in (
        ("GET / HTTP/1.1", False), ("GET / HTTP/1.1", True), ("GET / HTTP/1.0", False), ("POST / HTTP/1.1", False), ("GET /.env HTTP/1.1", True),
        (weblogs.BAD[0], False), (weblogs.BAD[3], False),
    )] == [
        '"GET / HTTP/1.1" 200 10956', '"GET / HTTP/1.1" 200 3324', '"GET / HTTP/1.0" 200 10975', '"POST / HTTP/1.1" 200 10956',
        f'"GET /.env HTTP/1.1" 404 {463 + asked}', f'"\\x16\\x03\\x01" 400 {514 + own}', f'"PRI * HTTP/2.0" 400 {514 + own}',
    ]  # fmt: skip
