"""What is done to the running machine stays when Mirage begins anew, is nobody else's, and ends with a boot."""

from __future__ import annotations

import pytest

from mirage.base.clock import SECOND, ManualClock
from mirage.world.host import Host
from tests.unit.shell.conftest import Machine

UNIT = "mkdir -p /usr/lib/systemd/system; printf '[Service]\\nExecStart=/usr/sbin/nginx\\n' > /lib/systemd/system/nginx.service"


def again(machine: Machine) -> Machine:
    """The same world in a process that begins now."""
    first = machine.host
    return Machine(Host.open(first.store, first.image, "web-debian-12", ManualClock(first.clock.now())))


@pytest.mark.parametrize(
    ("deed", "seen", "then"),
    [
        ("hostname pwned", "hostname; uname -n; cat /proc/sys/kernel/hostname; sysctl -n kernel.hostname", "pwned\n" * 4),
        ("echo a.b > /proc/sys/kernel/hostname", "bash -c 'echo $HOSTNAME'", "a.b\n"),
        ("sysctl -qw vm.nr_hugepages=128", "cat /proc/sys/vm/nr_hugepages", "128\n"),
        ("iptables -A INPUT -s 192.0.2.1 -j DROP", "iptables -S", "-P INPUT ACCEPT\n-P FORWARD ACCEPT\n-P OUTPUT ACCEPT\n-A INPUT -s 192.0.2.1/32 -j DROP\n"),
        ("systemctl stop nginx", "systemctl is-active nginx; pgrep -c nginx", "inactive\n0\n"),
        ("dmesg -C", "dmesg | wc -l", "0\n"),
        ("sysctl -qw vm.nr_hugepages=64", "grep -E 'HugePages_Total|Hugetlb' /proc/meminfo", "HugePages_Total:      64\nHugetlb:          131072 kB\n"),
        ("swapoff -a", "swapon --show; free -m | tail -1; wc -l < /proc/swaps", "Swap:              0           0           0\n1\n"),
        ("swapoff -a; swapon -a", "swapon --show=NAME,SIZE --noheadings", "/dev/sda5 975M\n"),
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
    reboot(machine)
    seen = "hostname; iptables -S INPUT; cat /proc/sys/vm/nr_hugepages; systemctl is-active nginx"
    for each in (machine, again(machine)):
        assert each.run(seen).answer[0] == "mine\n-P INPUT ACCEPT\n0\nactive\n"


def test_after_a_reboot_the_machine_is_up_since_then_wherever_somebody_looks(machine: Machine) -> None:
    clock = machine.host.clock
    assert isinstance(clock, ManualClock)
    before = machine.run("cat /proc/sys/kernel/random/boot_id; echo x > /tmp/x; echo y > /dev/shm/y; echo z > /var/tmp/z").answer[0]
    began = clock.now()
    wait = reboot(machine)
    assert 10 < wait < 40
    seen = (
        "cat /proc/sys/kernel/random/boot_id; cut -d. -f1 /proc/uptime; grep -c btime /proc/stat; ls -A /tmp /dev/shm /var/tmp | grep -c '^[xyz]$'; "
        "ps -o etimes= -p 1; last -n 3 reboot | grep -c 'reboot   system boot'; last -x shutdown | head -1 | cut -d' ' -f1; uptime -p; echo $$"
    )  # fmt: skip
    for each in (machine, again(machine)):
        said = each.run(seen).answer[0].split("\n")
        assert said[0] != before.strip()
        assert 0 < int(said[1]) < 40
        assert said[3] == "1"
        assert int(said[4]) == pytest.approx(int(said[1]), abs=2)
        assert said[6] == "shutdown"
        assert said[7] == "up 0 minutes"
        assert int(said[8]) < 3000
    log = machine.run("cat /var/log/syslog").answer[0]
    assert log.count("Linux version 6.1") == 1
    assert "System Logging Service" in log
    assert (clock.now() - began) / SECOND == pytest.approx(wait, abs=2)


def test_others_of_the_machine_do_not_feel_it(machine: Machine) -> None:
    own = machine.run("cat /proc/sys/kernel/random/boot_id").answer
    reboot(machine)
    reboot(machine)
    assert machine.run("last reboot | grep -c boot; last -x shutdown | grep -c ^shutdown").answer[2] == 0
    machine.layer = b"somebody else"
    assert machine.run("cat /proc/sys/kernel/random/boot_id").answer == own


def reboot(machine: Machine) -> float:
    """And wait until sshd answers again; how many seconds."""
    machine.run("reboot")
    wait = machine.host.ready_in(machine.layer)
    clock = machine.host.clock
    assert isinstance(clock, ManualClock)
    clock.advance(wait)
    assert machine.host.ready_in(machine.layer) == 0
    return wait


def test_a_file_to_swap_to_has_a_header_and_is_not_copied_on_write(machine: Machine) -> None:
    head = "head -c 4086 /dev/zero > /swap; printf SWAPSPACE2 >> /swap; head -c 4190208 /dev/zero >> /swap; chmod 600 /swap"
    machine.run(f"touch /swap; {head}")
    assert machine.run("swapon /swap").answer == ("", "swapon: /swap: swapon failed: Invalid argument\n", 255)
    machine.run(f"rm /swap; touch /swap; chattr +C /swap; {head}")
    assert machine.run("swapon /swap").answer == ("", "", 0)
    assert machine.run("tail -1 /proc/swaps").answer[0].split() == ["/swap", "file", "4092", "0", "-3"]
    assert machine.run("swapon /swap").answer == ("", "swapon: /swap: swapon failed: Device or resource busy\n", 255)
    assert machine.run("swapoff /swap; swapoff /swap").answer == ("", "swapoff: /swap: swapoff failed: Invalid argument\n", 4)


def test_huge_pages_are_as_many_as_there_is_room_for(machine: Machine) -> None:
    said = machine.run(
        "sysctl -qw vm.nr_hugepages=1000000; cat /proc/sys/vm/nr_hugepages; grep HugePages_Total /proc/meminfo; free | sed -n 2p"
    ).answer[0]
    shown, line, memory = said.splitlines()
    assert line.split()[1] == shown
    total, used, free = map(int, memory.split()[1:4])
    assert 0.4 * total < int(shown) * 2048 < total
    assert used > int(shown) * 2048
    assert free > 0
