"""The inner port of a running Mirage: what an attacker does is counted, and a store that goes away is told."""

from __future__ import annotations

import json
import os
import signal
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.e2e.house import House

PATIENCE = 90.0  # seconds until the gallery has read what the stage wrote


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path / "data", "--inner", "127.0.0.1:0").start()
    yield made
    made.stop()


def _get(house: House, path: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"http://{house.ready['inner']}{path}", timeout=60) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def _until(claim: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not claim():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_logins_and_commands_are_counted(house: House) -> None:
    assert _get(house, "/livez") == (200, '{"live": true}\n')
    house.sh("id")
    _until(lambda: 'mirage_logins_total{accepted="true",method="password"} 1.0' in _get(house, "/metrics")[1])
    _until(lambda: 'mirage_events_total{kind="LineEntered"} 1.0' in _get(house, "/metrics")[1])
    status, body = _get(house, "/readyz")
    assert status == 200 and json.loads(body)["components"]["stage"]["state"] == "ok"


def test_a_stage_that_stands_still_is_not_ready_until_it_goes_on(house: House) -> None:
    stage = house.parts()["stage"]
    os.kill(stage, signal.SIGSTOP)
    try:
        _until(lambda: _get(house, "/readyz")[0] == 503)
        told = json.loads(_get(house, "/readyz")[1])
        assert (told["components"]["stage"]["state"], told["components"]["stage"]["detail"]) == ("away", "it does not answer")
        assert _get(house, "/livez")[0] == 200
    finally:
        os.kill(stage, signal.SIGCONT)
    _until(lambda: _get(house, "/readyz")[0] == 200)


def test_the_attacker_s_port_knows_nothing_of_it(house: House) -> None:
    assert house.sh("ss -tln").count(house.ready["inner"].rpartition(":")[2]) == 0


def test_off_the_loopback_a_token_is_wanted(tmp_path: Path) -> None:
    house = House(tmp_path / "data", "--inner", "0.0.0.0:0")
    with pytest.raises(AssertionError, match=r'telemetry\.listen = "0\.0\.0\.0:0": others can reach it: set telemetry\.token'):
        house.start()
