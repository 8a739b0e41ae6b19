"""Countries, autonomous systems and scanners, out of files alone; what is no such file is named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mirage.analysis.analyst import Analyst
from mirage.analysis.assessment import LOOKS, Assessment, assess
from mirage.analysis.origins import Origin, Origins
from mirage.analysis.rulebook import shipped_rules
from mirage.analysis.scanners import named
from mirage.analysis.session import Detector
from mirage.base.clock import SECOND
from mirage.base.events import (
    ClientIdentified,
    ConnectionClosed,
    ConnectionOpened,
    Envelope,
    Event,
    HttpRequested,
    LineEntered,
    LoginAttempted,
)
from tests.unit.analysis.mmdb import mmdb

DETECTOR = Detector(Analyst(shipped_rules()))
OPENED = ConnectionOpened(protocol="ssh", source_ip="192.0.2.77", source_port=1, local_ip="198.51.100.2", local_port=22)
CLOSED = ConnectionClosed(reason="bye", duration=1)


@pytest.fixture
def origins(tmp_path: Path) -> Origins:
    countries: dict[str, dict[str, Any]] = {
        "192.0.2.0/25": {"country": {"iso_code": "BE"}},
        "192.0.2.128/25": {"registered_country": {"iso_code": "LU"}},
        "2001:db8:5::/48": {"country_code": "nl"},
    }
    systems: dict[str, dict[str, Any]] = {
        "192.0.2.0/24": {"autonomous_system_number": 64500, "autonomous_system_organization": "Example Hosting " + "x" * 40},
        "198.51.100.0/24": {"asn": "AS64501", "as_name": "Example Carrier"},
    }
    for name, rows in (("country", countries), ("asn", systems)):
        (tmp_path / f"{name}.mmdb").write_bytes(mmdb(rows))
    (tmp_path / "list.txt").write_text(
        "# ours\n192.0.2.64/26  Example Research  # since 2020\n\n2001:db8:5::/64 Other\n203.0.113.9\n"
    )
    return Origins([tmp_path / "country.mmdb", tmp_path / "asn.mmdb"], [tmp_path / "list.txt"])


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("192.0.2.7", Origin(country="BE", asn=64500, organisation="Example Hosting " + "x" * 40)),
        ("::ffff:192.0.2.200", Origin(country="LU", asn=64500, organisation="Example Hosting " + "x" * 40)),
        ("192.0.2.77", Origin(country="BE", asn=64500, organisation="Example Hosting " + "x" * 40, scanner="Example Research")),
        ("198.51.100.1", Origin(asn=64501, organisation="Example Carrier")),
        ("2001:db8:5::1", Origin(country="NL", scanner="Other")),
        ("2001:db8:5:1::1%eth0", Origin(country="NL")),
        ("203.0.113.9", Origin(scanner="list")),
        ("203.0.113.10", Origin()),
        ("not an address", Origin()),
    ],
)
def test_an_address_has_its_origin(origins: Origins, address: str, origin: Origin) -> None:
    assert origins.problems == []
    assert origins.of(address) == origin


def test_what_is_no_such_file_is_named_and_the_rest_is_used(tmp_path: Path) -> None:
    (tmp_path / "bad.mmdb").write_bytes(b"nothing of the sort")
    (tmp_path / "list.txt").write_text("192.0.2.0/24 Good\n192.0.2.1/24 Bits\nnonsense\n")
    origins = Origins([tmp_path / "bad.mmdb", tmp_path / "none.mmdb"], [tmp_path / "list.txt", tmp_path / "none.txt"])
    assert [str(problem).removeprefix(f"{tmp_path}/").split(": ")[0] for problem in origins.problems] == [
        "bad.mmdb", "none.mmdb", "list.txt:2", "list.txt:3", "none.txt",
    ]  # fmt: skip
    assert origins.of("192.0.2.3").scanner == "Good"


def test_a_damaged_file_gives_what_it_has(tmp_path: Path) -> None:
    data = bytearray(mmdb({"192.0.2.0/24": {"country": {"iso_code": "BE"}}}))
    at = data.index(b"iso_code")
    data[at - 1] = 0xFF
    (tmp_path / "bad.mmdb").write_bytes(data)
    assert Origins([tmp_path / "bad.mmdb"]).of("192.0.2.1") == Origin()


def judged(*happened: Event, origins: Origins | None = None) -> Assessment:
    envelopes: list[Any] = [
        Envelope(id=str(at), time=at * SECOND, event=event, session="s", source="192.0.2.77")  # type: ignore[arg-type]
        for at, event in enumerate((OPENED, *happened, CLOSED), 1)
    ]
    return assess(DETECTOR, envelopes, origins)


def test_a_session_says_where_it_is_from(origins: Origins) -> None:
    found = judged(LineEntered(text=b"id", mode="exec"), origins=origins)
    assert (found.origin.country, found.origin.asn, found.scanner) == ("BE", 64500, "Example Research")
    assert "192.0.2.77 (BE, AS64500 Example Hosting" in found.summary and "known as Example Research)" in found.summary
    assert "192.0.2.77 connected" in judged(LineEntered(text=b"id", mode="exec")).summary


def test_a_scanner_is_known_by_its_name_or_by_asking_for_nothing() -> None:
    request = HttpRequested(
        request="1", method=b"GET", target=b"/", path=b"/", query=b"", version="HTTP/1.1", host=b"", head=b"", body=b"", body_size=0,
        status=200, size=0, duration=1, agent=b"Mozilla/5.0 (compatible; CensysInspect/1.1)",
    )  # fmt: skip
    login = LoginAttempted(method="password", username=b"root", password=b"x", accepted=False)
    assert judged(ClientIdentified(version=b"SSH-2.0-ZGrab ZGrab SSH Survey")).scanner == "zgrab"
    assert judged(request).scanner == "censysinspect"
    assert judged(ClientIdentified(version=b"SSH-2.0-Go")).scanner == LOOKS
    assert judged(ClientIdentified(version=b"SSH-2.0-Go"), login).scanner == ""


@pytest.mark.parametrize("text", ["Mozilla/5.0 Firefox/128.0", "SSH-2.0-OpenSSH_9.2p1", "curl/8.5", "nmapper", ""])
def test_an_ordinary_client_is_no_scanner(text: str) -> None:
    assert named(text) == ""
