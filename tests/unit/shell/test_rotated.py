"""rsyslogd's files: one that has rotated away begins anew with the next line, and what it has open it writes to, wherever its name has gone."""

from __future__ import annotations

import gzip

import pytest

from mirage.base.clock import SECOND, ManualClock
from mirage.vfs.caller import Caller
from mirage.vfs.types import ROOT
from mirage.world import logs, rotated
from tests.unit.shell.conftest import Machine

LOG = "/var/log/user.log"


def test_a_log_that_was_begun_and_removed_does_not_come_back(machine: Machine) -> None:
    host = Caller(machine.host.view(), ROOT)
    if host.exists(LOG.encode()):
        host.unlink(LOG.encode())
    assert machine.run(f"logger -p user.info one; tail -n 1 {LOG} | grep -o 'one$'").answer == ("one\n", "", 0)
    assert machine.run(f"rm {LOG}; logger -p user.info two; ls {LOG}").answer == (
        "",
        f"ls: cannot access '{LOG}': No such file or directory\n",
        2,
    )
    assert machine.run(f"logger -p user.info three; ls {LOG}").status == 2
    assert machine.run("grep -c ': three$' /var/log/syslog").answer == ("1\n", "", 0)


def rows(machine: Machine, log: str) -> list[list[str]]:
    """The lines of a log as the visitor has it, and of what lies beside it, .1 first."""
    caller = Caller(machine.host.view(machine.layer), ROOT)
    paths = [f"/var/log/{log}", f"/var/log/{log}.1", *(f"/var/log/{log}.{number}.gz" for number in range(2, 15))]
    found = [caller.read_file(path.encode()) for path in paths]
    return [(gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data).decode().splitlines() for data in found]


@pytest.mark.parametrize("nights", [1, 3])
def test_who_comes_back_on_another_day_finds_his_lines_where_logrotate_has_put_that_day(machine: Machine, nights: int) -> None:
    clock = machine.host.clock
    assert isinstance(clock, ManualClock)
    machine.run("logger -p user.info first day")
    clock.advance(nights * 86_400)
    machine.run("logger -p user.info later")
    found = rows(machine, "syslog")
    assert [at for at, part in enumerate(found) if any(line.endswith(": first day") for line in part)] == [nights]
    assert [at for at, part in enumerate(found) if any(line.endswith(": later") for line in part)] == [0]
    for log in ("syslog", "auth.log"):
        whole = [line for part in reversed(rows(machine, log)) for line in part]
        assert len(whole) == len(set(whole)) > 100
    told = [line for line in machine.run("journalctl -o short-precise").out.splitlines() if b" kernel: " not in line]
    assert len(told) == len(set(told))


def test_what_a_visitor_removed_or_put_in_a_log_s_place_is_moved_as_well_or_left(machine: Machine) -> None:
    clock = machine.host.clock
    assert isinstance(clock, ManualClock)
    machine.run("cd /var/log; rm syslog.1 auth.log.2.gz; mkdir auth.log.2.gz; echo mine > cron.log; logger one")
    clock.advance(86_400)
    assert machine.run("cd /var/log; ls -d syslog.1 syslog.2.gz auth.log.2.gz/; tail -n 1 auth.log | grep -c logind").answer == (
        "auth.log.2.gz/\nsyslog.1\n0\n",
        "ls: cannot access 'syslog.2.gz': No such file or directory\n",
        1,
    )


def test_who_knocks_before_he_comes_in_after_midnight_finds_the_night_between_his_days(machine: Machine) -> None:
    """The machine's own logs are brought up to date once an hour, and when somebody's are to be turned."""
    clock, host = machine.host.clock, machine.host
    assert isinstance(clock, ManualClock)
    midnight = rotated.rotation(clock.now(), host.identity) + 86_400 * SECOND
    clock.time = midnight - 600 * SECOND
    machine.run("logger before")
    clock.time = midnight + 900 * SECOND
    host.door.write(
        machine.layer, [logs.Line(clock.now(), logs.AUTH, "sshd[77]", "Connection closed by 192.0.2.7 port 50001 [preauth]")]
    )
    machine.run("logger after")
    found = rows(machine, "auth.log")
    assert [at for at, part in enumerate(found) for line in part if "192.0.2.7 port 50001" in line] == [0]
    assert [
        at
        for word in ("before", "after")
        for at, part in enumerate(rows(machine, "syslog"))
        for line in part
        if line.endswith(f": {word}")
    ] == [1, 0]
    whole = [line for part in reversed(found) for line in part]
    assert len(whole) == len(set(whole))
