"""What a cell's kernel is told of a network that root had changed before."""

from __future__ import annotations

from mirage.sandbox.net.adopting import made, steps
from mirage.world.stack import changes
from mirage.world.stack.state import Address, Link, Route, Stack

OWN = Address("inet", "192.0.2.7", 24, "global", broadcast="192.0.2.255", label="ens3")
MORE = Address("inet", "198.51.100.7", 24, "global", label="ens3")


def booted() -> Stack:
    return Stack(
        links=[
            Link(index=1, name="lo", kind="loopback", mtu=65536, is_up=True, was_up=True),
            Link(index=2, name="ens3", mac="02:00:00:00:00:01", is_up=True, was_up=True, addresses=(OWN,)),
        ],
        routes=[
            Route("default", gateway="192.0.2.1", interface="ens3"),
            Route("192.0.2.0/24", interface="ens3", source="192.0.2.7", scope="link", protocol="kernel"),
        ],
        rules=[],
    )  # fmt: skip


def test_a_network_as_it_booted_is_left_alone() -> None:
    assert steps(booted(), booted()) == []


def test_an_address_that_was_added_comes_with_the_routes_behind_it() -> None:
    now = booted()
    changes.add_address(now, now.links[1], MORE, without_route=True)
    assert steps(booted(), now) == [
        ["have", "ens3", "198.51.100.7", 24, "", "ens3", "global"],
        ["route", "192.0.2.0/24", "", "ens3", "192.0.2.7", "link", "kernel", 0, ""],
        ["route", "default", "192.0.2.1", "ens3", "", "", "", 0, ""],
    ]


def test_what_was_taken_away_goes_and_a_link_is_set_as_it_is() -> None:
    now = booted()
    changes.set_mtu(now, now.links[1], 1400)
    del now.routes[0]
    assert steps(booted(), now)[:2] == [["link", "ens3", True, 1400], ["drop", "default", "192.0.2.1", "ens3", "", "", "", 0, ""]]


def test_a_link_of_kind_dummy_is_made_again_with_what_it_has() -> None:
    now = booted()
    changes.add_link(now, Link(index=3, name="d0", kind="dummy", mac="02:00:00:00:00:09", addresses=(MORE,)))
    assert made(booted(), now) == [["dummy", "d0", "02:00:00:00:00:09"]]
    assert made(now, now) == []
    assert steps(booted(), now)[:3] == [
        ["dummy", "d0", "02:00:00:00:00:09"],
        ["link", "d0", False, 1500],
        ["have", "d0", "198.51.100.7", 24, "", "ens3", "global"],
    ]


def test_a_link_of_another_kind_that_root_made_is_not_told_of() -> None:
    now = booted()
    changes.add_link(now, Link(index=3, name="br0", kind="bridge"))
    assert steps(booted(), now) == []
