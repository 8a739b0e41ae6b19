"""What drivers tell in /proc agrees with the processors and with the hardware's clock."""

from __future__ import annotations

import re

from mirage.base.clock import SECOND
from mirage.vfs.caller import Caller
from mirage.world.host import Host
from mirage.world.kernel import procdrivers


def test_the_scheduler_tells_of_each_processor(host: Host) -> None:
    visit = host.visit("root", ("203.0.113.9", 50_222), "S1", lambda event: None, layer=b"source/one")
    assert Caller(visit.view).read_file(b"/proc/schedstat").decode().count("\ncpu") == host.identity.cores


def test_the_hardware_s_clock_is_in_utc() -> None:
    told = procdrivers.rtc(1_700_000_000 * SECOND)
    assert told.startswith("rtc_time\t: 22:13:20\nrtc_date\t: 2023-11-14\n")
    assert all(re.fullmatch(r"[^\t:]+\t+: \S+", line) for line in told.splitlines())
