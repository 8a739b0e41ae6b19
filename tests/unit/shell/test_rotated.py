"""rsyslogd's files: one that has rotated away begins anew with the next line, and what it has open it writes to, wherever its name has gone."""

from __future__ import annotations

import gzip

import pytest

from mirage.base.clock import SECOND, ManualClock
from mirage.vfs.caller import Caller
from mirage.vfs.types import ROOT
from mirage.world.host import HOST_LAYER
from mirage.world.logs import lines as logs
from mirage.world.logs import logins, rotated, rotations
from mirage.world.logs.webtraffic import Line, WebTraffic
from mirage.world.pen import Pen, together
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


def inside(machine: Machine, path: str, layer: bytes = b"") -> list[bytes]:
    """What is in a log and each of its rotations, as the visitor has them (or another layer)."""
    caller, how = Caller(machine.host.view(layer or machine.layer), ROOT), rotations.of(path.encode())
    names = [how.name(path.encode(), number) for number in range(how.kept + 1)]
    found = [caller.read_file(name) if caller.exists(name) else b"" for name in names]
    return [gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data for data in found]


def given(machine: Machine, files: dict[str, bytes]) -> None:
    """Files that the machine has had since an hour before anybody came."""

    def write(pen: Pen) -> None:
        pen.at(machine.host.clock.now() - 3600 * SECOND)
        for path, data in files.items():
            pen.file(path.encode(), data, 0o640)

    together(machine.host.place(HOST_LAYER).root, write)


def asks(machine: Machine, what: str) -> None:
    """He asks for a page that is not there."""
    now = machine.host.clock.now()
    moment = f"{logs.local(now, machine.host.identity.timezone):%d/%b/%Y:%H:%M:%S %z}"
    said = f'198.51.100.7 - - [{moment}] "GET /{what} HTTP/1.1" 404 153 "-" "-"\n'.encode()
    WebTraffic(machine.host, 10).write(
        machine.layer,
        [Line(now, b"/var/log/nginx/access.log", said), Line(now, b"/var/log/nginx/error.log", f"no /{what}\n".encode())],
    )


@pytest.mark.parametrize("nights", [1, 2, 20])
def test_the_web_server_s_logs_are_moved_aside_for_who_comes_back_too(machine: Machine, nights: int) -> None:
    """Its errors are his own alone, and an empty log is not moved: they lie in .1 however often he stayed away."""
    clock = machine.host.clock
    assert isinstance(clock, ManualClock)
    given(machine, {"/var/log/nginx/access.log": b"", "/var/log/nginx/error.log": b""})
    machine.run("true")
    asks(machine, "before")
    clock.advance(nights * 86_400)
    asks(machine, "after")
    access, errors = inside(machine, "/var/log/nginx/access.log"), inside(machine, "/var/log/nginx/error.log")
    assert [at for at, part in enumerate(access) if b"/after" in part] == [0]
    assert [at for at, part in enumerate(access) if b"/before" in part] == ([nights] if nights <= 14 else [])
    assert errors[:2] == [b"no /after\n", b"no /before\n"]
    assert not [part for part in errors[2:] if b"no /" in part]  # what an upgrade of nginx said before lies behind his
    theirs = inside(machine, "/var/log/nginx/access.log", HOST_LAYER)
    own = [part for at, part in enumerate(access) if at not in (0, nights)]
    assert own == [part for at, part in enumerate(theirs) if at not in (0, nights)]
    whole = b"".join(access).splitlines()
    assert len(whole) == len(set(whole)) > 10
    assert machine.run("tail -n 1 /var/log/nginx/error.log").answer == ("no /after\n", "", 0)


def test_what_is_moved_by_the_month_waits_for_it(machine: Machine) -> None:
    clock, host = machine.host.clock, machine.host
    assert isinstance(clock, ManualClock)
    given(machine, {"/var/log/dpkg.log": b"theirs\n", "/var/log/dpkg.log.1": b"older\n", "/var/log/apt/term.log": b"theirs\n"})
    now = logs.local(clock.now(), host.identity.timezone)
    first = (now.replace(day=28) + (logs.local(5 * 86_400 * SECOND, "UTC") - logs.local(0, "UTC"))).replace(day=1, hour=12)
    machine.run("echo mine >> /var/log/dpkg.log; echo mine >> /var/log/apt/term.log")
    clock.time = int(first.timestamp() - 3 * 86_400) * SECOND
    machine.run("true")
    assert inside(machine, "/var/log/dpkg.log")[:3] == [b"theirs\nmine\n", b"older\n", b""]
    clock.time = int(first.timestamp()) * SECOND
    machine.run("true")
    assert inside(machine, "/var/log/dpkg.log")[:4] == [b"", b"theirs\nmine\n", b"older\n", b""]
    assert inside(machine, "/var/log/apt/term.log")[:3] == [b"", b"theirs\nmine\n", b""]
    assert machine.run("cd /var/log; ls dpkg.log* apt").answer == (
        "dpkg.log\ndpkg.log.1\ndpkg.log.2.gz\n\napt:\nterm.log\nterm.log.1.gz\n",
        "",
        0,
    )


def test_what_a_visitor_has_emptied_or_removed_does_not_come_back_from_the_machine_s(machine: Machine) -> None:
    """rsyslogd begins a removed log anew in the night; one that is not there is not moved, and neither is what is empty."""
    clock = machine.host.clock
    assert isinstance(clock, ManualClock)
    given(machine, {"/var/log/dpkg.log": b"theirs\n", "/var/log/dpkg.log.1": b"older\n", "/var/log/alternatives.log": b"theirs\n"})
    before = inside(machine, "/var/log/auth.log")
    machine.run("cd /var/log; : > dpkg.log; : > btmp; rm alternatives.log auth.log")
    clock.advance(33 * 86_400)
    machine.run("true")
    assert inside(machine, "/var/log/dpkg.log")[:3] == [b"", b"older\n", b""]
    assert inside(machine, "/var/log/alternatives.log")[:2] == [b"", b""]
    now, then = (inside(machine, "/var/log/btmp", layer) for layer in (machine.layer, HOST_LAYER))
    assert len(now[1]) < len(then[1])
    assert then[1].endswith(now[1])
    assert before[0] not in inside(machine, "/var/log/auth.log")
    assert machine.run("tail -n 9 /var/log/auth.log | grep -o 'session opened for user root(uid=0) by (uid=0)' | uniq").answer == (
        "session opened for user root(uid=0) by (uid=0)\n",
        "",
        0,
    )


def test_a_removed_log_of_rsyslogd_begins_anew_in_the_night_and_what_lay_beside_it_stays_where_it_was(machine: Machine) -> None:
    clock = machine.host.clock
    assert isinstance(clock, ManualClock)
    before = inside(machine, "/var/log/auth.log")
    machine.run("rm /var/log/auth.log")
    clock.advance(86_400)
    machine.run("true")
    after = inside(machine, "/var/log/auth.log")
    assert after[1:14] == before[1:14]
    assert b"session opened for user root" in after[0]


def test_who_was_refused_before_and_after_a_month_s_end_stands_in_both(machine: Machine) -> None:
    clock, host = machine.host.clock, machine.host
    assert isinstance(clock, ManualClock)
    machine.run("true")

    def refused(port: int) -> None:
        knock = host.door.knock(machine.layer, ("198.51.100.7", port), f"K{port}")
        knock.names("root", True)
        knock.asks()
        knock.fails()
        knock.ends("closed")

    refused(4001)
    clock.advance(31 * 86_400)
    refused(4002)
    live, before = ([*logins.unpack(data)] for data in inside(machine, "/var/log/btmp"))
    own = [[record.time for record in part if record.host == b"198.51.100.7"] for part in (live, before)]
    assert [len(part) for part in own] == [1, 1]
    for part in (live, before):
        assert [record.time for record in part] == sorted(record.time for record in part)
    theirs = [*logins.unpack(inside(machine, "/var/log/btmp", HOST_LAYER)[0])]
    assert [record for record in live if record.host != b"198.51.100.7"] == theirs
