"""A visitor who would fill the disk with his record: what he repeats is summed up, what is new in the midst of it is told."""

from __future__ import annotations

from tests.e2e.house import House
from tests.e2e.test_lures import events

LOUD = "127.0.0.83"
TIMES = 600
FLOOD = f"""python3 -c '
import os
for _ in range({TIMES}):
    os.spawnv(os.P_WAIT, "/bin/true", ["true"] + ["a" * 4000] * 7)
os.spawnv(os.P_WAIT, "/bin/echo", ["echo", "in the midst of it"])
'"""


def test_a_loop_of_large_execs_is_summed_up(sandbox: House) -> None:
    sandbox.sh(FLOOD, source=LOUD)
    (closed,) = events(sandbox, "ConnectionClosed", source=LOUD)
    session = closed["session"]
    ran = [event for event in events(sandbox, "ProgramExecuted", session=session) if event["path"] == "/bin/true"]
    (summed,) = [event for event in events(sandbox, "EventsRepeated", session=session) if event["name"] == "/bin/true"]
    assert summed["repeated"] == "ProgramExecuted"
    assert len(ran) + summed["count"] == TIMES
    assert len(ran) * 7 * 4000 < 10 << 20
    assert ["echo", "in the midst of it"] in [event["argv"] for event in events(sandbox, "ProgramExecuted", session=session)]
