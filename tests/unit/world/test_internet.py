"""The pretended internet: the same question, the same answer, and nothing leaves."""

from __future__ import annotations

import ipaddress

from mirage.base.events import Event, NetworkAsked
from mirage.world import persona
from mirage.world.host import Host
from mirage.world.internet import ConnectFailure, Failure, Policy, Rules
from tests.unit.world.test_host import enter


async def test_a_name_has_one_public_address_and_it_is_on_record(host: Host) -> None:
    events: list[Event] = []
    visit = enter(host, events=events)
    name = next(f"cdn{n}.example-files.net" for n in range(50) if host.internet.lookup(f"cdn{n}.example-files.net").addresses)
    found = await host.internet.resolve(name, "A", visit, program="wget")
    assert found.addresses == host.internet.lookup(name.upper() + ".").addresses
    assert all(ipaddress.ip_address(address).is_global for address in found.addresses)
    assert events[-1] == NetworkAsked(action="resolve", target=name.encode(), verdict="answered", program="wget")


async def test_nonsense_is_no_name(host: Host) -> None:
    for name in (
        "",
        "a..b",
        "x" * 300 + ".com",
        "nodots",
        "bad name.com",
        "1.2.3.999",
        "host.onion",
        "kubernetes.default.svc",
        "db.corp",
    ):
        assert host.internet.lookup(name).failure is Failure.NO_NAME


async def test_below_a_persona_s_own_domain_the_internet_knows_nobody(host: Host) -> None:
    """Or whatever a visitor mistypes would be found there: the domain is searched."""
    for domain in (one for name in persona.names() for one in persona.load(name).domains if one):
        full = domain.format(company="acme", d=1)
        assert host.internet.lookup(f"nosuch.{full}").failure is Failure.NO_NAME, domain


async def test_metadata_and_private_addresses_never_connect(host: Host) -> None:
    visit = enter(host)
    for address in ("169.254.169.254", "10.255.255.1", "127.0.0.1", "::1", "fe80::1", "8.8.8.8"):
        assert isinstance(await host.internet.connect(address, 80, visit), ConnectFailure)
    assert host.internet.left == 0


async def test_networks_that_nobody_routes_are_said_to_be_unreachable_at_once(host: Host) -> None:
    for address in ("192.0.2.1", "198.51.100.77", "203.0.113.5", "198.19.255.1", "250.1.2.3"):
        failure, seconds = host.internet.outcome(address, 80)
        assert (failure, seconds < 0.1) == (Failure.UNREACHABLE, True)
    assert host.internet.outcome("192.0.3.1", 80)[0] is not Failure.UNREACHABLE
    host.internet.rules = Rules(connect=Policy(timed_out=0.0, refused=1.0, unrouted=False))
    assert host.internet.outcome("203.0.113.5", 80)[0] is Failure.REFUSED


async def test_a_fetch_fails_as_its_connection_does_and_says_so(host: Host) -> None:
    events: list[Event] = []
    visit = enter(host, events=events)
    answer = await host.internet.fetch("http://198.18.7.7:8080/x.sh", visit, program="wget")
    assert answer.failure is host.internet.outcome("198.18.7.7", 8080)[0]
    event = events[-1]
    assert isinstance(event, NetworkAsked)
    assert (event.action, event.url, event.port, event.left) == ("fetch", b"http://198.18.7.7:8080/x.sh", 8080, 0)


async def test_a_bad_url_is_told_apart(host: Host) -> None:
    for url in ("gopher://x/", "http://", "http://[::1", "http://a:99999999/", ""):
        assert (await host.internet.fetch(url, enter(host))).failure is Failure.BAD_URL
