"""The world goes on while nobody looks: nights are dumped, the application's log grows and is put aside as its logrotate file says."""

from __future__ import annotations

import datetime
import gzip
from collections.abc import Callable

import pytest

from mirage.base.clock import ManualClock
from mirage.vfs.caller import Caller
from mirage.world.host import Host
from mirage.world.identity import DAY
from mirage.world.logs.lines import local
from tests.unit.world.conftest import begin, clock, image  # noqa: F401


def come(host: Host) -> Caller:
    host.visit("root", ("203.0.113.9", 40000), "S", lambda event: None, layer=b"source/x").close()
    return Caller(host.view())


def test_dumps_go_on_and_old_dumps_go(begin: Callable[..., Host], clock: ManualClock) -> None:  # noqa: F811
    host = begin()
    caller, zone = come(host), host.identity.timezone
    clock.advance(40 * DAY // 1_000_000_000)
    caller = come(host)
    nights = host.story.company.nights
    folder, kept = nights.dumps.encode(), nights.keep
    dumps = sorted((entry.name for entry in caller.listdir(folder)), key=lambda name: caller.stat(folder + b"/" + name).mtime)
    assert dumps[-1] == f"{local(clock.now(), zone):{nights.dump}}".encode()
    assert kept <= len(dumps) <= kept + 2
    assert b"Dump completed" in gzip.decompress(caller.read_file(folder + b"/" + dumps[-1]))


def lines(caller: Caller, path: bytes) -> list[str]:
    data = caller.read_file(path)
    return (gzip.decompress(data) if path.endswith(b".gz") else data).decode().splitlines()


def nights(every: str, since: datetime.date, until: datetime.date) -> list[datetime.date]:
    """The days of (since, until] at whose beginning logrotate moves a log."""
    days = [since + datetime.timedelta(days=count) for count in range(1, (until - since).days + 1)]
    return [day for day in days if every == "daily" or (day.weekday() == 6 if every == "weekly" else day.day == 1)]


@pytest.mark.parametrize("seed", range(12))
def test_the_log_is_put_aside_as_its_file_says(begin: Callable[..., Host], clock: ManualClock, seed: int) -> None:  # noqa: F811
    host = begin(bytes([seed]) * 32)
    caller, project, zone = come(host), host.story.company.project, host.identity.timezone
    path = f"{project.home}/{project.layout.log}".encode()
    born, before = local(clock.now(), zone).date(), {entry: lines(caller, entry) for entry in beside(caller, path)}
    clock.advance(40 * DAY // 1_000_000_000)
    caller, said = come(host), caller.read_file(f"/etc/logrotate.d/{project.name}".encode()).decode().split()
    every = next(word for word in said if word in ("daily", "weekly", "monthly"))
    keep, packed = int(said[said.index("rotate") + 1]), 2 if "delaycompress" in said else 1
    moves = nights(every, born, local(clock.now(), zone).date())
    after = beside(caller, path)
    assert after == [
        path + (b".%d" % number if number else b"") + (b".gz" if number >= packed else b"") for number in range(len(after))
    ]
    assert len(after) == min(len(before) + len(moves), keep + 1)
    whole = [line for entry in reversed(after) for line in lines(caller, entry)]
    known = [line for entry in reversed(list(before)) for line in before[entry]]
    kept = next(at for at in range(len(known) + 1) if whole[: len(known) - at] == known[at:])
    assert kept < len(known) or len(moves) >= keep
    stat, folder = caller.stat(path), caller.stat(path.rpartition(b"/")[0])
    assert stat.mtime <= clock.now()
    assert stat.uid == 33
    assert ("su" in said) == bool(folder.mode & 0o020)
    if "create" in said and said[said.index("create") + 1].isdigit():
        assert stat.mode & 0o7777 == int(said[said.index("create") + 1], 8)
    status = caller.read_file(b"/var/lib/logrotate/status").decode()
    last = moves[-1] if moves else born
    assert f'"{path.decode()}" {last.year}-{last.month}-{last.day}-0:0:0\n' in status


def beside(caller: Caller, path: bytes) -> list[bytes]:
    """The log and what was moved, the newest first."""
    folder, _, name = path.rpartition(b"/")
    found = [entry.name for entry in caller.listdir(folder) if entry.name.startswith(name)]
    return [folder + b"/" + one for one in sorted(found, key=lambda one: int(one[len(name) :].strip(b".gz") or b"0"))]
