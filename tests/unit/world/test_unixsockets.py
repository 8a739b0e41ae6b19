"""The Unix sockets of a booted machine: /proc/net/unix, ss and /proc/PID/fd tell of the same."""

from __future__ import annotations

import re

from mirage.vfs.caller import Caller
from mirage.world.host import Host
from mirage.world.visit import Visit


def enter(host: Host) -> Visit:
    return host.visit("root", ("203.0.113.9", 50_222), "S1", lambda event: None, layer=b"source/one")


def test_each_end_of_a_pair_names_the_other(host: Host) -> None:
    facts = {fact.inode: fact for fact in host.sockets(enter(host)) if fact.protocol == "unix"}
    ends = [fact for fact in facts.values() if fact.peer and fact.kind == "stream"]
    assert ends
    assert all(facts[fact.peer].peer == fact.inode for fact in ends)
    assert all(
        facts[fact.peer].path.startswith(b"/run/systemd/") for fact in facts.values() if fact.peer and not facts[fact.peer].peer
    )


def test_the_table_counts_who_sends_to_a_socket(host: Host) -> None:
    visit = enter(host)
    rows = [line.split() for line in Caller(visit.view).read_file(b"/proc/net/unix").decode().splitlines()[1:]]
    facts = [fact for fact in host.sockets(visit) if fact.protocol == "unix"]
    assert [int(row[6]) for row in rows] == [fact.inode for fact in facts]
    assert len({fact.inode for fact in facts}) == len(facts)
    [log] = [row for row in rows if row[-1] == "/run/systemd/journal/dev-log"]
    assert int(log[1], 16) == 2 + sum(fact.peer == int(log[6]) for fact in facts) > 4


def test_what_a_process_has_open_is_in_the_table(host: Host) -> None:
    visit = enter(host)
    known = {str(fact.inode) for fact in host.sockets(visit)}
    for pid in (1, host.services.by_comm["dbus-daemon"].pid, host.services.by_comm["cron"].pid):
        held = [
            Caller(visit.view).readlink(b"/proc/%d/fd/%s" % (pid, entry.name)).decode()
            for entry in Caller(visit.view).listdir(b"/proc/%d/fd" % pid)
        ]
        sockets = {found[1] for target in held if (found := re.fullmatch(r"socket:\[(\d+)\]", target))}
        assert sockets and sockets <= known


def test_a_stopped_visit_leaves_no_socket_behind(host: Host) -> None:
    before = {fact.inode for fact in host.sockets(None)}
    visit = enter(host)
    during = {fact.inode for fact in host.sockets(visit)}
    visit.close()
    assert before < during
    assert {fact.inode for fact in host.sockets(None)} == before
