"""The web port of a Mirage as users start it: the same files, layers, logs and events as the SSH port beside it."""

from __future__ import annotations

import http.client
import re
import ssl
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from tests.e2e.house import House


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, openssh: None) -> Iterator[House]:
    one = House(tmp_path_factory.mktemp("house") / "data", "--http", "127.0.0.1:0", "--https", "127.0.0.1:0")
    one.start()
    try:
        yield one
    finally:
        one.stop()


def ask(
    house: House, path: str, source: str, method: str = "GET", door: str = "http", body: bytes | None = None
) -> tuple[int, bytes]:
    host, _, port = house.ready[door].rpartition(":")
    if door == "https":
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        client: http.client.HTTPConnection = http.client.HTTPSConnection(
            host, int(port), timeout=60, source_address=(source, 0), context=context
        )
    else:
        client = http.client.HTTPConnection(host, int(port), timeout=60, source_address=(source, 0))
    try:
        client.request(method, path, body=body, headers={"User-Agent": "test/1"})
        answer = client.getresponse()
        return answer.status, answer.read()
    finally:
        client.close()


def test_the_ready_line_names_both_ports(house: House) -> None:
    assert re.fullmatch(r"127\.0\.0\.1:\d+", house.ready["http"])
    assert re.fullmatch(r"127\.0\.0\.1:\d+", house.ready["https"])


@pytest.mark.parametrize("door", ["http", "https"])
def test_a_stranger_sees_debian_s_start_page(house: House, door: str) -> None:
    status, page = ask(house, "/", "127.0.0.21", door=door)
    assert (status, len(page)) == (200, 615)
    assert b"<title>Welcome to nginx!</title>" in page


def test_what_somebody_writes_over_ssh_is_served_to_him_alone(house: House) -> None:
    house.sh("echo mine > /var/www/html/mine.txt", source="127.0.0.22")
    assert ask(house, "/mine.txt", "127.0.0.22") == (200, b"mine\n")
    assert ask(house, "/mine.txt", "127.0.0.23")[0] == 404
    house.sh("chmod 600 /var/www/html/mine.txt", source="127.0.0.22")
    assert ask(house, "/mine.txt", "127.0.0.22")[0] == 403
    errors = house.sh("grep mine.txt /var/log/nginx/error.log | tail -n 1", source="127.0.0.22")
    assert (
        "[error]" in errors
        and 'open() "/var/www/html/mine.txt" failed (13: Permission denied), client: 127.0.0.22, server: _' in errors
    )


def test_requests_stand_in_the_access_log_of_their_source(house: House) -> None:
    house.sh("true", source="127.0.0.24")
    ask(house, "/first?a=b", "127.0.0.24", method="POST", body=b"x=1")
    line = house.sh("grep /first /var/log/nginx/access.log | tail -n 1", source="127.0.0.24")
    assert re.fullmatch(r'127\.0\.0\.24 - - \[[^]]+\] "POST /first\?a=b HTTP/1\.1" 404 153 "-" "test/1"\n', line)
    assert house.sh("grep -c 127.0.0.24 /var/log/nginx/access.log || true", source="127.0.0.25") == "0\n"


def test_what_a_stranger_asked_before_he_got_in_stands_in_the_log_when_he_is_in(house: House) -> None:
    for path in ("/.env", "/wp-login.php", "/"):
        ask(house, path, "127.0.0.26")
    text = house.sh("cat /var/log/nginx/access.log", source="127.0.0.26")
    own = [line for line in text.splitlines() if line.startswith("127.0.0.26 ")]
    assert [line.split('"')[1] for line in own] == ["GET /.env HTTP/1.1", "GET /wp-login.php HTTP/1.1", "GET / HTTP/1.1"]
    times = [
        datetime.strptime(moment, "%d/%b/%Y:%H:%M:%S %z") for moment in re.findall(r"\[(\d\d/\w{3}/\d{4}:[\d:]+ [+-]\d{4})\]", text)
    ]
    assert times == sorted(times)


def test_the_machine_itself_listens_where_it_is_reached(house: House) -> None:
    listening = house.sh("ss -ltn", source="127.0.0.27")
    assert "0.0.0.0:80 " in listening and "0.0.0.0:443 " in listening
    assert house.sh("curl -sk -o /dev/null -w '%{http_code}' http://127.0.0.1/", source="127.0.0.27") == "200"


def test_the_certificate_on_the_wire_is_the_one_on_the_disk(house: House) -> None:
    host, _, port = house.ready["https"].rpartition(":")
    pem = ssl.get_server_certificate((host, int(port)))
    assert house.sh("cat /etc/ssl/certs/ssl-cert-snakeoil.pem", source="127.0.0.28") == pem


def test_every_request_is_an_event(house: House) -> None:
    ask(house, "/probe?x=%27", "127.0.0.29", method="POST", body=b"payload")
    for _ in range(100):
        found = house.cli("events", "--json").stdout
        rows = [line for line in found.splitlines() if '"HttpRequested"' in line and "/probe" in line]
        if rows:
            break
    assert '"payload"' in rows[0] and '"127.0.0.29"' in rows[0]


def test_an_unknown_site_stops_the_start_and_says_why(tmp_path: Path, openssh: None) -> None:
    one = House(tmp_path / "data", "--http", "127.0.0.1:0", "--site", "nowhere")
    with pytest.raises(AssertionError, match=r"http\.site"):
        one.start()
    one.kill()


def test_the_port_is_all_visitors(house: House) -> None:
    house.ssh("systemctl stop nginx", source="127.0.0.30")
    assert ask(house, "/", "127.0.0.30")[0] == 200


@pytest.mark.parametrize("command", [
    "curl -s {}/of-itself", "wget -O - {}/of-itself 2>&1", "exec 3<>/dev/tcp/127.0.0.1/80; printf 'GET /of-itself HTTP/1.0\\r\\n\\r\\n' >&3; cat <&3",
    "printf 'GET /of-itself HTTP/1.0\\r\\n\\r\\n' | nc -q 1 127.0.0.1 80",
])  # fmt: skip
def test_what_the_machine_asks_of_itself_is_answered_by_the_same_server_and_stands_in_its_log(house: House, command: str) -> None:
    said = house.sh(f"{command.format('http://127.0.0.1')}; true", source="127.0.0.20")
    assert "404 Not Found" in said
    last = house.sh("grep /of-itself /var/log/nginx/access.log | tail -n 1", source="127.0.0.20")
    assert re.match(r'127\.0\.0\.1 - - \[[^]]+\] "GET /of-itself HTTP/1\.[01]" 404 153 "-" "', last)


def test_a_page_of_his_own_runs_for_his_own_programs_and_for_nobody_else_s(house: House) -> None:
    host = house.sh("hostname -I", source="127.0.0.31").split()[0]
    page = "server { listen 80; server_name own.example.com; root /srv/own; location / { return 200 \\$remote_addr; } }"
    house.sh(f'echo "{page}" > /etc/nginx/conf.d/own.conf', source="127.0.0.31")
    ask_it = f"curl -s -H 'Host: own.example.com' http://{host}/"
    assert house.sh(ask_it, source="127.0.0.31") == host
    assert "Welcome to nginx!" in house.sh(ask_it, source="127.0.0.32")


def test_a_server_that_he_has_stopped_refuses_his_own_programs(house: House) -> None:
    said = house.sh(
        "systemctl stop nginx; curl -sS http://127.0.0.1/ 2>&1; systemctl start nginx; curl -sI http://127.0.0.1/",
        source="127.0.0.33",
    )
    assert re.search(r"port 80 after \d+ ms: Couldn't connect to server\nHTTP/1\.1 200 OK\r\n", said)
