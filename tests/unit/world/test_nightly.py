"""When timers elapse on the days on which a machine's clock is put forward."""

from __future__ import annotations

from datetime import datetime
from random import Random
from zoneinfo import ZoneInfo

from mirage.base.clock import SECOND
from mirage.world.logs import nightly


def test_an_hour_that_summer_time_leaves_out_has_no_timer_and_the_next_one_has_each_once() -> None:
    day = datetime(2027, 3, 28, tzinfo=ZoneInfo("Europe/Paris"))
    found = sorted(time for time, _timer in nightly.elapsed(day, {"php-common"}, lambda _unit, _moment: Random(0)))
    times = [f"{datetime.fromtimestamp(time // SECOND, day.tzinfo):%H:%M}" for time in found]
    assert times == [f"{hour:02}:{minute:02}" for hour in range(24) if hour != 2 for minute in (9, 39)]
