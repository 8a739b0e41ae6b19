"""When a machine is said to have been upgraded and booted."""

from __future__ import annotations

import datetime

from mirage.base.clock import SECOND
from mirage.content.moments import zone
from mirage.world import identity, persona
from mirage.world.identity import DAY, HOUR
from tests.unit.world import ground

NEWEST = ground.NOW - 36 * HOUR  # after all that is drawn by the season


def test_the_last_upgrade_was_made_when_people_are_up_and_machines_of_one_image_differ_in_it() -> None:
    found = persona.load("web-debian-12")
    drawn = [
        identity.draw(bytes([seed]) * 32, found, ground.NOW, newest=NEWEST, kernel="6.1.0-37-amd64", kernel_time=NEWEST - 4 * DAY)
        for seed in range(40)
    ]
    last = [(max(own.upgrades), own.timezone) for own in drawn if max(own.upgrades) > NEWEST]
    assert len(last) == len(drawn)
    for moment, place in last:
        assert NEWEST + HOUR <= moment <= ground.NOW - HOUR
        assert 8 <= datetime.datetime.fromtimestamp(moment / SECOND, zone(place)).hour < 21
    assert len({moment // HOUR for moment, _place in last}) > 10
    assert len({own.boot_time // HOUR for own in drawn}) > 10
