"""The real nginx and ours are asked the same, and answer the same: bytes, and how the connection goes on, and what stands in the logs."""

from __future__ import annotations

import re
import ssl
import time
import warnings
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.e2e.http import exchange, real
from tests.e2e.http.battery import REQUESTS
from tests.e2e.http.duel import FLIGHT, Connect, Pair, compare, servers, show
from tests.e2e.http.mutations import mutations
from tests.e2e.http.oddities import ODDITIES


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
@pytest.mark.parametrize("seed", range(20))
def test_bent_requests_are_answered_as_by_nginx(pair: Pair, seed: int) -> None:
    requests = {f"{seed}/{number}": data for number, data in enumerate(mutations(seed, 1000))}
    differing = compare(pair, requests)
    assert not differing, show(requests, differing)


def _lines(logs: Path, kind: str) -> Counter[str]:
    """Lines of all logs of a kind, each with its log's name, without their times, process ids and numbers."""
    return sum((_of(log) for log in logs.glob(f"*{kind}.log")), Counter())


def _of(log: Path) -> Counter[str]:
    text = log.read_bytes().decode("latin-1")
    text = re.sub(r"\[\d\d/\w{3}/\d{4}:\d\d:\d\d:\d\d \+0000\]", "[now]", text)
    text = re.sub(r"(?m)^\d{4}/\d\d/\d\d \d\d:\d\d:\d\d (\[\w+\]) \d+#\d+: \*\d+ ", r"\1 ", text)
    return Counter(f"{log.name}: {line}" for line in text.splitlines())


def test_the_logs_say_the_same() -> None:
    """On servers of its own: every line counts."""
    if why := real.missing():
        pytest.skip(why)
    with servers() as pair:

        def ask(data: bytes) -> None:
            for connect in (pair.theirs, pair.ours):
                exchange.hear(connect(80), data)

        before = [_lines(logs, "access") for logs in (pair.their_logs, pair.our_logs)]
        with ThreadPoolExecutor(FLIGHT) as pool:
            list(pool.map(ask, REQUESTS.values()))
        until = time.monotonic() + 15
        while True:
            theirs, ours = (_lines(logs, "access") - old for logs, old in zip((pair.their_logs, pair.our_logs), before))
            if theirs == ours or time.monotonic() > until:
                break
            time.sleep(0.2)
        assert ours - theirs == Counter() and theirs - ours == Counter()
        errors, our_errors = (_lines(logs, "error") for logs in (pair.their_logs, pair.our_logs))
        assert our_errors - errors == Counter() and errors - our_errors == Counter()


# ---- TLS


def _client(**settings: object) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    context.set_ciphers(str(settings.get("ciphers", "ALL:@SECLEVEL=0")))
    if "version" in settings:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # that they are old is why they are asked for
            context.minimum_version = context.maximum_version = settings["version"]  # type: ignore[assignment]
    if "alpn" in settings:
        context.set_alpn_protocols(settings["alpn"])  # type: ignore[arg-type]
    return context


CLIENTS = {
    "any": {}, "TLS 1.3": {"version": ssl.TLSVersion.TLSv1_3}, "TLS 1.2": {"version": ssl.TLSVersion.TLSv1_2},
    "TLS 1.1": {"version": ssl.TLSVersion.TLSv1_1}, "TLS 1.0": {"version": ssl.TLSVersion.TLSv1},
    "weak": {"version": ssl.TLSVersion.TLSv1_2, "ciphers": "AES128-SHA:@SECLEVEL=0"},
    "client's order": {"version": ssl.TLSVersion.TLSv1_2, "ciphers": "ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384"},
    "CBC": {"version": ssl.TLSVersion.TLSv1_2, "ciphers": "ECDHE-RSA-AES128-SHA:AES256-SHA256"},
    "DHE": {"version": ssl.TLSVersion.TLSv1_2, "ciphers": "DHE-RSA-AES256-GCM-SHA384"},
    "no common cipher": {"version": ssl.TLSVersion.TLSv1_2, "ciphers": "ECDHE-ECDSA-AES128-GCM-SHA256"},
    "PSK": {"version": ssl.TLSVersion.TLSv1_2, "ciphers": "PSK-AES128-CBC-SHA:@SECLEVEL=0"},
    "ARIA": {"version": ssl.TLSVersion.TLSv1_2, "ciphers": "ECDHE-ARIA256-GCM-SHA384:ECDHE-RSA-CAMELLIA256-SHA384"},
    "h2": {"alpn": ["h2"]}, "h2 and 1.1": {"alpn": ["h2", "http/1.1"]}, "http/1.0": {"alpn": ["http/1.0"]}, "http/0.9": {"alpn": ["x", "http/0.9"]},
}  # fmt: skip


def _records(data: bytes) -> list[tuple[int, bytes]]:
    """Kind and version of each record of a server's first flight."""
    found, at = [], 0
    while at + 5 <= len(data):
        found.append((data[at], data[at + 1 : at + 3]))
        at += 5 + int.from_bytes(data[at + 3 : at + 5], "big")
    return found


def _server_hello(data: bytes) -> bytes:
    """The ServerHello without what is random: what JA4S sees."""
    if len(data) < 44 or data[0] != 0x16:
        return data
    body = data[5 : 5 + int.from_bytes(data[3:5], "big")]
    size = 4 + int.from_bytes(body[1:4], "big")
    session = 39 + body[38]
    extensions, at, kinds = body[session + 3 + 2 : size], 0, []
    while at + 4 <= len(extensions):
        kinds.append((extensions[at : at + 2], extensions[at + 2 : at + 4]))
        at += 4 + int.from_bytes(extensions[at + 2 : at + 4], "big")
    return body[:6] + bytes((body[38],)) + body[session : session + 3] + repr(kinds).encode()


def _handshake(connect: Connect, context: ssl.SSLContext) -> tuple[object, ...]:
    """What a client sees of a handshake and of the first answer behind it."""
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = context.wrap_bio(incoming, outgoing, server_hostname="localhost")
    heard, agreed, answer = b"", False, b""
    with connect(443) as plain:
        plain.settimeout(3)
        try:
            for _ in range(50):
                try:
                    if not agreed:
                        client.do_handshake()
                        agreed = True
                        client.write(b"GET /hello.txt HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                    answer += client.read(65536)
                except ssl.SSLWantReadError:
                    plain.sendall(outgoing.read())
                    data = plain.recv(65536)
                    heard += data
                    if data:
                        incoming.write(data)
                    else:
                        incoming.write_eof()
                except ssl.SSLZeroReturnError:
                    answer += b"<goodbye>"
                    break
        except ssl.SSLError as error:
            return "refused", error.reason, _records(heard)[:1], heard[:7] if heard[:1] == b"\x15" else b""
        except OSError:
            return ("reset",)
    return (
        client.version(), client.cipher(), client.selected_alpn_protocol(), _server_hello(heard), exchange.comparable(answer),
        client.getpeercert(binary_form=True),
    )  # fmt: skip


@pytest.mark.parametrize("name", CLIENTS)
def test_tls_is_spoken_as_by_nginx(pair: Pair, name: str) -> None:
    theirs, ours = (_handshake(connect, _client(**CLIENTS[name])) for connect in (pair.theirs, pair.ours))
    assert ours == theirs


@pytest.mark.parametrize("data", [
    b"GET / HTTP/1.1\r\nHost: a\r\n\r\n", b"GET / HTTP/1.0\r\n\r\n", b"\x16garbage that is no hello\r\n\r\n", b"\x16\x03\x01\x00\x05hello", b"\x80\x2e\x01\x00\x02", b"\r\n", b"GET /\r\n",
    b"HEAD / HTTP/1.1\r\nHost: a\r\n\r\n", b"BAD\r\n", b"\x00", b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabcGET / HTTP/1.1\r\n",
])  # fmt: skip
def test_what_is_no_tls_is_answered_as_by_nginx(pair: Pair, data: bytes) -> None:
    theirs, ours = (exchange.comparable(exchange.hear(connect(443), data)) for connect in (pair.theirs, pair.ours))
    assert ours == theirs
