"""The true internet's gate: which addresses and ports, how often, and what of a redirect; nothing here opens a connection."""

from __future__ import annotations

import pytest

from mirage.base.clock import ManualClock
from mirage.base.limits import DownloadLimits
from mirage.world.outside import Outside, may_reach

FORBIDDEN = (
    "0.0.0.0 10.1.2.3 100.100.100.200 127.0.0.1 127.255.255.254 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.192 192.168.1.1 "
    "198.18.0.1 224.0.0.1 239.255.255.250 255.255.255.255 240.0.0.1 168.63.129.16 192.88.99.1 "
    ":: ::1 ::ffff:127.0.0.1 ::127.0.0.1 ::ffff:10.0.0.1 64:ff9b::a00:1 64:ff9b:1::1 2002:7f00:1::1 2001::1 fc00::1 fd00:ec2::254 fe80::1 "
    "fec0::1 ff02::1 100::1"
)


@pytest.mark.parametrize("address", FORBIDDEN.split())
def test_what_is_private_special_or_a_cloud_s_own_is_never_reached(address: str) -> None:
    assert not may_reach(address)


@pytest.mark.parametrize("address", ["203.0.113.5", "198.51.100.7", "192.0.2.9", "2001:db8::1", "172.32.0.1", "11.0.0.1"])
def test_what_is_somebody_else_s_may_be(address: str) -> None:
    assert may_reach(address)


def outside(**limits: int) -> tuple[Outside, ManualClock]:
    clock = ManualClock()
    return Outside(DownloadLimits(**limits), clock), clock


@pytest.mark.parametrize("port", [1, 21, 22, 25, 110, 6667, 6379])
def test_a_port_where_no_web_server_is_stays_closed(port: int) -> None:
    assert not outside()[0].admit(f"http://203.0.113.5:{port}/", "203.0.113.5", port)


def test_only_the_web_is_asked() -> None:
    assert not outside()[0].admit("ftp://203.0.113.5/x", "203.0.113.5", 8021)
    assert outside()[0].admit("https://203.0.113.5/x", "203.0.113.5", 443)


def test_the_hour_s_allowance_ends_and_comes_back() -> None:
    world, clock = outside(hourly=3)
    asked = [world.admit(f"http://203.0.113.5/{n}", "203.0.113.5", 80) for n in range(5)]
    assert asked == [True, True, True, False, False]
    clock.advance(3601)
    assert world.admit("http://203.0.113.5/6", "203.0.113.5", 80)


async def test_a_name_is_not_asked_when_the_allowance_is_spent() -> None:
    world, _ = outside(hourly=1)
    assert world.admit("http://203.0.113.5/", "203.0.113.5", 80)
    assert await world.resolve("files.example.com") is None
    assert world.known("files.example.com") is None
