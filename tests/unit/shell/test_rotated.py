"""rsyslogd's files: one that has rotated away begins anew with the next line, and what it has open it writes to, wherever its name has gone."""

from __future__ import annotations

from mirage.vfs.caller import Caller
from mirage.vfs.types import ROOT
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
