"""The world goes on while nobody looks: nights are dumped, the application's log grows and is put aside on the first."""

from __future__ import annotations

import gzip
from collections.abc import Callable

from mirage.base.clock import ManualClock
from mirage.vfs.caller import Caller
from mirage.world.host import Host
from mirage.world.identity import DAY
from mirage.world.logs.lines import local
from tests.unit.world.conftest import begin, clock, image  # noqa: F401


def come(host: Host) -> Caller:
    host.visit("root", ("203.0.113.9", 40000), "S", lambda event: None, layer=b"source/x").close()
    return Caller(host.view())


def test_dumps_and_logs_go_on_and_old_dumps_go(begin: Callable[..., Host], clock: ManualClock) -> None:  # noqa: F811
    host = begin()
    caller, zone = come(host), host.identity.timezone
    project = host.story.company.project
    logs = f"{project.home}/{project.layout.log}".encode()
    before = caller.read_file(logs)
    born = clock.now()
    clock.advance(40 * DAY // 1_000_000_000)
    caller = come(host)
    nights = host.story.company.nights
    folder, kept = nights.dumps.encode(), nights.keep
    dumps = sorted((entry.name for entry in caller.listdir(folder)), key=lambda name: caller.stat(folder + b"/" + name).mtime)
    assert dumps[-1] == f"{local(clock.now(), zone):{nights.dump}}".encode()
    assert kept <= len(dumps) <= kept + 2
    assert b"Dump completed" in gzip.decompress(caller.read_file(folder + b"/" + dumps[-1]))
    whole = caller.read_file(logs + b".1").decode()
    assert whole.startswith(before.decode())
    first = local(born + 25 * DAY, zone).replace(day=1)
    assert {line[:7] for line in caller.read_file(logs).decode().splitlines()} == {f"{first:%Y-%m}"}
    stat = caller.stat(logs)
    assert stat.mtime <= clock.now()
    assert (stat.mode & 0o7777, stat.uid) == (0o664, 33)
