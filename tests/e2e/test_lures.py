"""What was read over one gateway and is used over another, in a later session and after a restart, names the session that read it."""

from __future__ import annotations

import http.client
import re
import time
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from tests.e2e.house import House

READER, USER, OTHER = "127.0.0.41", "127.0.0.42", "127.0.0.43"
TOKEN = "AKIAEXAMPLEEXAMPLE77"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, openssh: None) -> Iterator[House]:
    settings = {"MIRAGE_CONTENT_CANARIES": f"/root/.aws/credentials=aws_access_key_id = {TOKEN}"}
    one = House(tmp_path_factory.mktemp("house") / "data", "--http", "127.0.0.1:0", settings=settings).start()
    if not one.sh("ls /var/www | grep -v html || true"):
        one.stop()
        pytest.skip("this image has no packages, so nobody runs an application on it")
    yield one
    one.stop()


def events(house: House, kind: str, **wanted: str) -> list[dict[str, Any]]:
    """The stored events of a kind with these fields; waits until there is one."""
    until = time.monotonic() + 90
    while time.monotonic() < until:
        rows = [msgspec.json.decode(line) for line in house.cli("events", "--json").stdout.splitlines()]
        found = [row for row in rows if row.get("kind", row.get("type")) == kind and wanted.items() <= {**row, **_event(row)}.items()]
        if found:
            return found
    raise AssertionError(f"no {kind} {wanted}")


def _event(row: dict[str, Any]) -> dict[str, Any]:
    inside = row.get("event", {})
    return inside if isinstance(inside, dict) else {}


def ask(house: House, target: str, source: str, host: str = "x", **headers: str) -> str:
    address, _, port = house.ready["http"].rpartition(":")
    client = http.client.HTTPConnection(address, int(port), timeout=30, source_address=(source, 0))
    try:
        client.request("GET", target, headers={"Host": host, **headers})
        return client.getresponse().read().decode()
    finally:
        client.close()


def test_read_over_ssh_and_used_over_http_after_a_restart(house: House) -> None:
    settings = house.sh("cat /var/www/*/*conf*.php /var/www/*/*sett*.php 2>/dev/null || true", source=READER)
    password = re.search(r"'([A-Za-z2-9]{16})'", settings)
    assert password
    reader = events(house, "LureRead", lure="database")[0]["session"]
    house.stop()
    house.start()
    ask(house, f"/login?password={password[1]}", USER)
    used = events(house, "LureUsed", lure="database", how="http")[0]
    assert (_event(used) or used)["read_in"] == reader
    assert used["session"] != reader


def test_read_over_http_and_used_over_ssh(house: House) -> None:
    root = house.sh("ls -d /var/www/*/ | grep -v html", source=OTHER).split()[0]
    site = house.sh(f"grep server_name /etc/nginx/sites-available/$(basename {root})", source=OTHER)
    name = re.findall(r"^\s*server_name\s+([^;\s]+)", site, re.MULTILINE)[0]
    house.sh(f"echo '<?php foreach (glob(\"*.php\") as $f) echo file_get_contents($f);' > {root}/r.php", source=OTHER)
    ask(house, "/", OTHER, name)
    secrets = re.findall(r"'([A-Za-z2-9]{32})'", ask(house, "/r.php", OTHER, name))
    assert secrets, "the settings hold the secret of the sessions"
    request = events(house, "HttpRequested", path="/r.php")[0]
    house.ssh(f"echo {secrets[0]}", source=USER)
    used = events(house, "LureUsed", lure="session", layer=f"source/{OTHER}")[0]
    assert used["session"] != request["session"]
    readers = {event["session"] for event in events(house, "LureRead") if event["layer"] == f"source/{OTHER}"}
    assert readers == {request["session"]}, "the page itself reads the settings, and nobody who looks at it does"
    assert (_event(used) or used)["read_in"] == request["session"]


def test_a_canary_of_the_operator_s_names_who_read_it(house: House) -> None:
    assert house.sh("cat /root/.aws/credentials", source=READER) == f"aws_access_key_id = {TOKEN}"
    ask(house, "/", USER, Authorization=f"AWS4-HMAC-SHA256 Credential={TOKEN}/20260101/eu/s3")
    used = events(house, "LureUsed", lure="canary//root/.aws/credentials", how="http")[0]
    read = events(house, "LureRead", lure="canary//root/.aws/credentials")[0]
    assert (_event(used) or used)["read_in"] == read["session"]
    assert house.cli("content", "lures", "--json").stdout.count('"canary//root/.aws/credentials"') == 1
