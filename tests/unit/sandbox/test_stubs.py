"""Which programs are the world's to answer, and of which it hears."""

from __future__ import annotations

import pytest

from mirage.sandbox import stubs

IP = ["/usr/bin/ip", "/usr/sbin/ip", "/bin/ip", "/sbin/ip"]


@pytest.mark.parametrize(
    "line",
    ["ip addr add 192.0.2.9/24 dev lo", "ip -4 a a 192.0.2.9 dev lo", "ip r del default", "ip link set lo down", "ip n flush all",
     "ifconfig lo mtu 1400", "route add default gw 192.0.2.1", "arp -d 192.0.2.1"],
)  # fmt: skip
def test_the_world_hears_of_what_changes_the_network(line: str) -> None:
    assert stubs.changes_network(line.split())


@pytest.mark.parametrize(
    "line", ["ip addr", "ip -br link", "ip route show", "ip addr show lo", "ifconfig lo", "ifconfig -a", "route -n", "arp -an", ""]
)
def test_it_does_not_hear_of_who_looks(line: str) -> None:
    assert not stubs.changes_network(line.split())


def test_each_path_of_a_program_is_heard_of() -> None:
    assert sorted(IP) == stubs.heard(["/usr/bin/ip", "/usr/bin/ls"])


@pytest.mark.parametrize(
    ("line", "stub"),
    [
        ("ip -s link", "/hid/ip"),
        ("ip tuntap", "/hid/ip"),
        ("ip t", None),
        ("ip link", None),
        ("ip link add d0 type dummy", "/hid/ip"),
        ("ip link show type dummy", "/hid/ip"),
        ("ip link del dummy", None),
    ],
)
def test_ip_is_the_world_s_where_the_cell_s_kernel_would_tell_of_a_cell(line: str, stub: str | None) -> None:
    assert stubs.path_for("/usr/bin/ip", line.split(), "hid", frozenset(IP)) == stub


@pytest.mark.parametrize(
    ("line", "stub"),
    [("mysql -e select", "/hid/mysql"), ("mysql -u root --execute=x", "/hid/mysql"), ("mysql -Nse x", "/hid/mysql"), ("mysql", None), ("mysql -u root -p", None)],
)  # fmt: skip
def test_a_client_of_the_database_that_would_talk_on_the_terminal_is_the_image_s_own(line: str, stub: str | None) -> None:
    assert stubs.path_for("/usr/bin/mysql", line.split(), "hid", frozenset(["/usr/bin/mysql"])) == stub


@pytest.mark.parametrize(
    ("line", "stub"),
    [("btrfs filesystem show", "/hid/btrfs"), ("btrfs su li /", "/hid/btrfs"), ("btrfs dev stats /", "/hid/btrfs"), ("btrfs", None),
     ("btrfs --version", None), ("btrfs subvolume create /x", None), ("btrfs filesystem", None)],
)  # fmt: skip
def test_what_a_kernel_s_btrfs_would_say_the_world_says(line: str, stub: str | None) -> None:
    assert stubs.path_for("/usr/bin/btrfs", line.split(), "hid", frozenset(["/usr/bin/btrfs"])) == stub
