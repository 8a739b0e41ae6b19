"""systemctl on the image's own unit files, beside the same packages booted; and what Debian's init scripts ask it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.e2e.house import House


@pytest.fixture(autouse=True)
def _units(house: House) -> None:
    if house.ready["image"] == "skeleton":
        pytest.skip("the skeleton's unit files are filler: mirage image build debian:12")


def test_a_unit_s_properties_by_name_and_by_value(house: House) -> None:
    assert house.sh("systemctl show ssh -p LoadState --value; systemctl show nope -p LoadState") == "loaded\nLoadState=not-found\n"
    assert house.sh("systemctl show -p ActiveState -p SubState ssh.service") == "ActiveState=active\nSubState=running\n"


def test_all_properties_of_a_service_are_those_of_a_booted_machine(house: House) -> None:
    named = [re.sub("=.*", "", line) for line in house.sh("systemctl show ssh").splitlines()]
    assert named == recorded("show-ssh").splitlines()
    assert house.sh("systemctl show ssh -p NotifyAccess,KillMode,RuntimeDirectory,TimeoutStopUSec,CanReload") == (
        "NotifyAccess=main\nTimeoutStopUSec=1min 30s\nRuntimeDirectory=sshd\nKillMode=process\nCanReload=yes\n"
    )


def test_the_main_process_is_the_one_that_ps_shows(house: House) -> None:
    assert house.sh('[ "$(systemctl show ssh -P MainPID)" = "$(cat /run/sshd.pid)" ] && echo same') == "same\n"


# Recorded from systemd 252.39-1~deb12u2 of the image's own packages, booted in a virtual machine; what was that machine's own (its devices,
# its serial console, its logins, the first boot's units) is left out, and sysstat, which is off on ours.
BOOTED = Path(__file__).parent / "booted"
OWN = re.compile(
    r"\.device |session-|user-\d|user@|user-runtime|run-user|ifup@|\.swap|dev-disk|systemd-(?:hwdb-update|update-done)|sysstat"
)


def recorded(name: str) -> str:
    return (BOOTED / f"{name}.txt").read_text()


def test_what_systemd_has_loaded_is_what_a_booted_machine_has(house: House) -> None:
    shown = [" ".join(line.split()) for line in house.sh("systemctl list-units --all --no-legend").splitlines()]
    assert [line for line in shown if not OWN.search(f"{line} ")] == recorded("list-units").splitlines()


def test_sockets_and_dependencies_are_a_booted_machine_s(house: House) -> None:
    assert house.sh("systemctl list-sockets --all") == recorded("list-sockets")
    assert house.sh("systemctl list-dependencies") == recorded("list-dependencies")
    assert house.sh("systemctl list-dependencies --reverse ssh") == "ssh.service\n● └─multi-user.target\n●   └─graphical.target\n"
    assert house.sh("systemctl list-dependencies --reverse cron --plain") == "cron.service\n  multi-user.target\n  graphical.target\n"


def test_whoever_is_logged_in_stands_among_the_units(house: House) -> None:
    session, *names = house.sh("cut -d/ -f4 /proc/self/cgroup; systemctl list-units --no-legend --plain | cut -d' ' -f1").splitlines()
    assert session.startswith("session-")
    assert {session, "user-0.slice", "user@0.service", "user-runtime-dir@0.service", "run-user-0.mount"} <= set(names)


def test_a_pattern_that_meets_nothing_and_a_machine_without_failures(house: House) -> None:
    assert house.sh("systemctl list-units 'zz*'; systemctl --failed") == (
        "  UNIT LOAD ACTIVE SUB DESCRIPTION\n0 loaded units listed. Pass --all to see loaded but inactive units, too.\n"
        "To show all installed unit files use 'systemctl list-unit-files'.\n"
        "  UNIT LOAD ACTIVE SUB DESCRIPTION\n0 loaded units listed.\n"
    )


def test_a_unit_s_page_tells_how_it_was_started_and_by_what(house: House) -> None:
    page = house.sh("systemctl status rsyslog nginx networking --no-pager")
    assert "TriggeredBy: ● syslog.socket\n       Docs: man:rsyslogd(8)\n             man:rsyslog.conf(5)\n" in page
    assert re.search(
        r"    Process: \d+ ExecStart=/usr/sbin/nginx -g daemon on; master_process on; \(code=exited, status=0/SUCCESS\)\n", page
    )
    assert re.search(
        r"     Active: active \(exited\) since .*\n       Docs: man:interfaces\(5\)\n    Process: \d+ ExecStart=/sbin/ifup -a", page
    )


def test_what_is_stopped_is_told_by_the_table_and_the_machine_s_own_page(house: House) -> None:
    house.sh("systemctl stop cron", source="127.0.0.91")
    assert house.sh("systemctl list-units --all --no-legend --plain cron.service", source="127.0.0.91").split()[1:4] == [
        "loaded", "inactive", "dead",
    ]  # fmt: skip
    page = house.sh("systemctl status --no-pager", source="127.0.0.91")
    assert "─cron.service" not in page and "─ssh.service" in page and "    State: running\n" in page
