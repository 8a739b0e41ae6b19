"""What the boot and the daemons made on the disk is there, as old as the start that made it."""

from __future__ import annotations

from mirage.vfs.caller import Caller
from mirage.vfs.types import ROOT
from mirage.world import pen, started
from mirage.world.host import HOST_LAYER, Host

MADE = (b"aria_log_control", b"aria_log.00000001", b"ibdata1", b"ib_logfile0", b"ib_buffer_pool")


def test_displays_have_their_places_in_a_tmp_that_the_boot_emptied(host: Host) -> None:
    caller = Caller(host.view(), ROOT)
    for name in started.DISPLAYS:
        stat = caller.stat(b"/tmp/" + name)
        assert (stat.mode & 0o7777, stat.mtime) == (0o1777, host.identity.boot_time + started.CLEARED)


def test_the_servers_that_run_have_written_since_they_started(host: Host) -> None:
    own, now = host.identity, host.clock.now()

    def installed(tool: pen.Pen) -> None:
        tool.at(own.install_time)
        tool.directory(b"/var/lib/nginx")
        tool.directory(b"/var/lib/mysql", 0o755, 100, 102)
        for name in MADE:
            tool.file(b"/var/lib/mysql/" + name, b"x", 0o660, 100, 102)
        started.write(tool, own, host.lives, now)

    pen.together(host.place(HOST_LAYER).root, installed)
    caller = Caller(host.view(), ROOT)
    bodies = [caller.stat(started.NGINX + b"/" + name) for name in started.BODIES]
    assert {(stat.mode & 0o7777, stat.uid, stat.gid) for stat in bodies} == {(0o700, 33, 0)}
    files = {name: caller.stat(started.MARIADB + b"/" + name) for name in (*MADE, b"multi-master.info")}
    assert {stat.uid for stat in files.values()} == {100}
    dumped = files.pop(b"ib_buffer_pool").mtime
    assert all(own.boot_time < stat.mtime <= now for stat in files.values())
    assert dumped == (own.boots[-1].down - 1_000_000_000 if own.boots else own.install_time)
