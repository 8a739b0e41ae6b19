"""What a program in a cell downloads: the operator's answers over true TCP, all else ends as the pretended internet says."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.house import House
from tests.e2e.sandbox.conftest import lacking

LARGE = bytes(range(256)) * 8192  # 2 MiB: many windows


@pytest.fixture(scope="module", params=["sandbox", "emulated"])
def house(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Whose programs are true: all of them, or those that the emulated shell has run."""
    lacking()
    place = tmp_path_factory.mktemp("downloads")
    small = _file(place / "small", b"#!/bin/sh\necho fetched\n")
    large = _file(place / "large", LARGE)
    served = [f"http://203.0.113.5/*={small}", f"http://*.example.*:8080/large={large}"]
    settings = {"MIRAGE_INTERNET_SERVED": ",".join(served), "MIRAGE_INTERNET_DOWNLOADS": "refused"}
    house = House(place / "data", "--shell", request.param, settings=settings).start()
    yield house
    assert house.stop() == 0


def _file(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    "command",
    [
        "wget -qO- http://203.0.113.5/bins/x86", "curl -s http://203.0.113.5/bins/x86",
        """python3 -c 'import urllib.request as u; print(u.urlopen("http://203.0.113.5/a").read().decode(), end="")'""",
        r"""perl -MIO::Socket::INET -e '$s = IO::Socket::INET->new("203.0.113.5:80"); print $s "GET /a HTTP/1.0\n\n"; 1 while <$s> =~ /\S/; print <$s>'""",
        "busybox wget -qO- http://203.0.113.5/bins/x86",
    ],
)  # fmt: skip
def test_what_is_served_arrives_by_every_client(house: House, command: str) -> None:
    assert house.sh(f"setpriv --nnp {command}") == "#!/bin/sh\necho fetched\n"


def test_what_is_large_arrives_whole_from_a_name(house: House) -> None:
    names = " ".join("abcdefghijklmnopqrstuvwxyz")  # some of which are not, and some of whose servers do not answer for ten seconds
    lookup = f"for name in {names}; do timeout 5 getent ahosts $name.example.com > /dev/null && echo $name && break; done"
    name = house.sh(f"setpriv --nnp bash -c '{lookup}'").strip()
    said = house.sh(f"setpriv --nnp curl -s http://{name}.example.com:8080/large | sha256sum")
    assert said.split()[0] == hashlib.sha256(LARGE).hexdigest()


def test_what_is_not_served_is_refused_where_the_operator_says_so(house: House) -> None:
    assert house.ssh("setpriv --nnp curl -sS http://198.51.100.9/").stderr.startswith(
        b"curl: (7) Failed to connect to 198.51.100.9 port 80"
    )
    assert (
        b"/dev/tcp/203.0.113.5/4444: Connection refused\n" in house.ssh("setpriv --nnp bash -c '< /dev/tcp/203.0.113.5/4444'").stderr
    )


def test_it_is_on_record_with_its_url(house: House) -> None:
    house.sh("setpriv --nnp wget -qO /dev/null http://203.0.113.5/told", source="127.0.0.51")
    events = [json.loads(line) for line in house.cli("events", "--json").stdout.splitlines()]
    asked = [event for event in events if event["kind"] == "NetworkAsked" and event["source"] == "127.0.0.51"]
    assert [(event["action"], event["url"], event["verdict"], event["program"]) for event in asked] == [
        ("fetch", "http://203.0.113.5/told", "served", "wget")
    ]
