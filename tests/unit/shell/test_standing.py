"""What is done to the running machine stays when Mirage begins anew, is nobody else's, and ends with a boot."""

from __future__ import annotations

import pytest

from mirage.base.clock import ManualClock
from mirage.world.host import Host
from tests.unit.shell.conftest import Machine
from tests.unit.world import ground

UNIT = "mkdir -p /usr/lib/systemd/system; printf '[Service]\\nExecStart=/usr/sbin/nginx\\n' > /lib/systemd/system/nginx.service"


def again(machine: Machine) -> Machine:
    """The same world in a process that begins now."""
    first = machine.host
    return Machine(Host.open(first.store, first.image, "web-debian-12", ManualClock(ground.NOW)))


@pytest.mark.parametrize(
    ("deed", "seen", "then"),
    [
        ("hostname pwned", "hostname; uname -n; cat /proc/sys/kernel/hostname; sysctl -n kernel.hostname", "pwned\n" * 4),
        ("echo a.b > /proc/sys/kernel/hostname", "bash -c 'echo $HOSTNAME'", "a.b\n"),
        ("sysctl -qw vm.nr_hugepages=128", "cat /proc/sys/vm/nr_hugepages", "128\n"),
        ("iptables -A INPUT -s 192.0.2.1 -j DROP", "iptables -S", "-P INPUT ACCEPT\n-P FORWARD ACCEPT\n-P OUTPUT ACCEPT\n-A INPUT -s 192.0.2.1/32 -j DROP\n"),
        ("systemctl stop nginx", "systemctl is-active nginx; pgrep -c nginx", "inactive\n0\n"),
        ("dmesg -C", "dmesg | wc -l", "0\n"),
    ],
)  # fmt: skip
def test_it_is_so_again_after_a_restart_and_only_for_who_did_it(machine: Machine, deed: str, seen: str, then: str) -> None:
    machine.layer = b"host"  # the small image has no unit files
    machine.run(UNIT)
    machine.layer = b"visitor"
    before = machine.run(seen).answer
    assert machine.run(deed).answer == ("", "", 0)
    assert machine.run(seen).answer[0] == then
    later = again(machine)
    assert later.run(seen).answer[0] == then
    later.layer = b"somebody else"
    assert later.run(seen).answer == before


def test_a_daemon_that_was_started_anew_runs_on_with_its_number(machine: Machine) -> None:
    machine.run(UNIT)
    was = machine.run("pgrep -o nginx").answer[0]
    machine.run("systemctl restart nginx")
    now = machine.run("pgrep nginx").answer[0]
    assert was not in now
    later = again(machine)
    assert later.run("pgrep nginx").answer[0] == now
    later.run("pkill -o -KILL nginx")
    assert again(later).run("pgrep nginx").answer == later.run("pgrep nginx").answer


def test_a_shell_keeps_the_name_with_which_it_began(machine: Machine) -> None:
    own = machine.run("hostname").answer[0]
    line = "hostname pwned; a='\\h'; echo $HOSTNAME ${a@P}; export a; bash -c 'echo $HOSTNAME ${a@P}'; hostname"
    assert machine.run(line).answer[0] == f"{own.strip()} {own}pwned pwned\npwned\n"


def test_a_boot_ends_it_but_for_what_files_say(machine: Machine) -> None:
    machine.run(UNIT)
    machine.run(
        "hostname pwned; echo mine > /etc/hostname; iptables -P INPUT DROP; sysctl -qw vm.nr_hugepages=128; systemctl stop nginx"
    )
    machine.run("reboot")
    seen = "hostname; iptables -S INPUT; cat /proc/sys/vm/nr_hugepages; systemctl is-active nginx"
    assert machine.run(seen).answer[0] == "mine\n-P INPUT ACCEPT\n0\nactive\n"
