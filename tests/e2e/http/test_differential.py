"""The real nginx and ours are asked the same, and answer the same: bytes, and how the connection goes on, and what stands in the logs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from tests.e2e.http import exchange, handshakes, logbooks, real
from tests.e2e.http.battery import REQUESTS
from tests.e2e.http.duel import Pair, both, compare, servers, show
from tests.e2e.http.handshakes import CLIENTS
from tests.e2e.http.hellos import HELLOS, seen
from tests.e2e.http.mutations import mutations
from tests.e2e.http.oddities import ODDITIES
from tests.e2e.http.strange import STRANGE


@pytest.fixture(scope="module")
def pair() -> Iterator[Pair]:
    if why := real.missing():
        pytest.skip(why)
    with servers() as both:
        yield both


def test_every_request_of_the_battery_is_answered_as_by_nginx(pair: Pair) -> None:
    differing = compare(pair, REQUESTS)
    assert not differing, f"{len(differing)} of {len(REQUESTS)}\n{show(REQUESTS, differing)}"


@pytest.mark.slow
def test_every_oddity_is_answered_as_by_nginx(pair: Pair) -> None:
    differing = compare(pair, ODDITIES)
    assert not differing, f"{len(differing)} of {len(ODDITIES)}\n{show(ODDITIES, differing)}"


@pytest.mark.slow
def test_what_is_stranger_yet_is_answered_as_by_nginx(pair: Pair) -> None:
    differing = compare(pair, STRANGE)
    assert not differing, f"{len(differing)} of {len(STRANGE)}\n{show(STRANGE, differing)}"


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(20))
def test_bent_requests_are_answered_as_by_nginx(pair: Pair, seed: int) -> None:
    requests = {f"{seed}/{number}": data for number, data in enumerate(mutations(seed, 1000))}
    differing = compare(pair, requests)
    assert not differing, show(requests, differing)


def test_the_logs_say_the_same() -> None:
    """On servers of its own: every line counts."""
    if why := real.missing():
        pytest.skip(why)
    with servers() as pair:
        assert logbooks.differing(pair, REQUESTS) == (Counter(), Counter())


# ---- TLS


@pytest.mark.parametrize("name", CLIENTS)
def test_tls_is_spoken_as_by_nginx(pair: Pair, name: str) -> None:
    theirs, ours = both(
        pair, lambda connect, wait: handshakes.handshake(connect, handshakes.client(**CLIENTS[name]), wait=wait), handshakes.WAIT
    )
    assert ours == theirs


@pytest.mark.slow
def test_hellos_of_all_kinds_are_answered_as_by_nginx(pair: Pair) -> None:
    differing = compare(pair, HELLOS, port=443, tell=lambda heard: repr(seen(heard)).encode())
    assert not differing, f"{len(differing)} of {len(HELLOS)}\n{show(HELLOS, differing)}"


@pytest.mark.parametrize("data", [
    b"GET / HTTP/1.1\r\nHost: a\r\n\r\n", b"GET / HTTP/1.0\r\n\r\n", b"\x16garbage that is no hello\r\n\r\n", b"\x16\x03\x01\x00\x05hello", b"\x80\x2e\x01\x00\x02", b"\r\n", b"GET /\r\n",
    b"HEAD / HTTP/1.1\r\nHost: a\r\n\r\n", b"BAD\r\n", b"\x00", b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabcGET / HTTP/1.1\r\n",
])  # fmt: skip
def test_what_is_no_tls_is_answered_as_by_nginx(pair: Pair, data: bytes) -> None:
    theirs, ours = both(pair, lambda connect, quiet: exchange.comparable(exchange.hear(connect(443), data, quiet)), exchange.QUIET)
    assert ours == theirs
