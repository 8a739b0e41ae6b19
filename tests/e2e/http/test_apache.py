"""Debian's Apache and ours are asked the same, and answer the same: bytes, and how the connection goes on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from tests.e2e.http import exchange, handshakes, logbooks, real_apache
from tests.e2e.http.battery import REQUESTS
from tests.e2e.http.duel import Pair, both, compare, servers, show
from tests.e2e.http.handshakes import CLIENTS
from tests.e2e.http.hellos import HELLOS, seen
from tests.e2e.http.mutations import mutations
from tests.e2e.http.oddities import ODDITIES
from tests.e2e.http.strange import STRANGE

OF_NGINX = ("intern", "names", "upload", "list")  # paths of nginx's configuration: to Apache they are all the same few
KEPT = {name: data for name, data in REQUESTS.items() if name.partition(" ")[0] not in OF_NGINX}


@pytest.fixture(scope="module")
def pair() -> Iterator[Pair]:
    if why := real_apache.missing():
        pytest.skip(why)
    with servers("apache") as both:
        yield both


def test_every_request_of_the_battery_is_answered_as_by_apache(pair: Pair) -> None:
    differing = compare(pair, KEPT)
    assert not differing, f"{len(differing)} of {len(KEPT)}\n{show(KEPT, differing)}"


@pytest.mark.slow
def test_the_logs_say_the_same() -> None:
    """On servers of its own: every line counts, but for those that are cut short, since numbers of processes stand before the cut."""
    if why := real_apache.missing():
        pytest.skip(why)
    with servers("apache") as pair:
        asked = {name: data for name, data in (KEPT | ODDITIES).items() if len(data) < 8000 and "server-status" not in name}
        assert logbooks.differing(pair, asked) == (Counter(), Counter())


@pytest.mark.slow
def test_every_oddity_is_answered_as_by_apache(pair: Pair) -> None:
    wanted = {name: data for name, data in ODDITIES.items() if "server-status" not in name}  # docs/limitations.md, HTTP-7
    differing = compare(pair, wanted)
    assert not differing, f"{len(differing)} of {len(wanted)}\n{show(wanted, differing)}"


@pytest.mark.slow
def test_what_is_stranger_yet_is_answered_as_by_apache(pair: Pair) -> None:
    differing = compare(pair, STRANGE)
    assert not differing, f"{len(differing)} of {len(STRANGE)}\n{show(STRANGE, differing)}"


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_of_a_hundred_bent_requests_at_most_one_is_answered_otherwise_than_by_apache(pair: Pair, seed: int) -> None:
    requests = {f"{seed}/{number}": data for number, data in enumerate(mutations(seed, 1000))}
    differing = compare(pair, requests)
    assert len(differing) <= len(requests) // 100, f"{len(differing)} of {len(requests)}\n{show(requests, differing)}"


@pytest.mark.parametrize("name", CLIENTS)
def test_tls_is_spoken_as_by_apache(pair: Pair, name: str) -> None:
    theirs, ours = both(
        pair, lambda connect, wait: handshakes.handshake(connect, handshakes.client(**CLIENTS[name]), wait=wait), handshakes.WAIT
    )
    assert ours == theirs


@pytest.mark.slow
def test_hellos_of_all_kinds_are_answered_as_by_apache(pair: Pair) -> None:
    differing = compare(pair, HELLOS, port=443, tell=lambda heard: repr(seen(heard)).encode())
    assert not differing, f"{len(differing)} of {len(HELLOS)}\n{show(HELLOS, differing)}"


@pytest.mark.parametrize("data", [
    b"GET / HTTP/1.1\r\nHost: a\r\n\r\n", b"PUT /x", b"GE", b"OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", b"SSH-2.0-x\r\n", b"\x15\x03\x01\x00\x02\x01\x00",
    b"\x17\x03\x03\x00\x05aaaaa", b"\x16\x03\x01\x00\x05hello", b"\x80\x2e\x01\x00\x02", b"\r\n",
])  # fmt: skip
def test_what_is_no_tls_is_answered_as_by_apache(pair: Pair, data: bytes) -> None:
    theirs, ours = both(pair, lambda connect, quiet: exchange.comparable(exchange.hear(connect(443), data, quiet)), exchange.QUIET)
    assert ours == theirs


@pytest.mark.parametrize("request_line", [
    b"GET /hello.txt HTTP/1.0\r\n\r\n", b"GET /hello.txt\r\n", b"GET /directory HTTP/1.1\r\nHost: a:443\r\n", b"GET /directory HTTP/1.1\r\nHost: a:80\r\n",
    b"GET https://q/directory HTTP/1.1\r\nHost: a\r\n", b"GET http://q/directory HTTP/1.1\r\nHost: a\r\n", b"GET https://q:80/directory HTTP/1.1\r\nHost: a\r\n",
])  # fmt: skip
def test_hosts_and_ports_are_those_of_https_within_tls(pair: Pair, request_line: bytes) -> None:
    request = request_line if request_line.endswith(b"\r\n\r\n") else request_line + b"Connection: close\r\n\r\n"
    for name in ("localhost", None):
        theirs, ours = both(
            pair, lambda connect, wait, name=name: handshakes.handshake(connect, handshakes.client(), request, name, wait), handshakes.WAIT
        )  # fmt: skip
        assert ours == theirs
