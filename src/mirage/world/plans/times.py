"""Moments at which people of an office do things, and what the application held by then."""

from __future__ import annotations

import math
from collections.abc import Sequence
from random import Random

from mirage.base.clock import SECOND
from mirage.world.identity import DAY
from mirage.world.logs.lines import local
from mirage.world.past import Stay
from mirage.world.plans.author import Story


def moment(chance: Random, low: int, high: int) -> int:
    """A moment of an office day in a span; its end where the span is none."""
    if low >= high:
        return high
    at = int(chance.uniform(low, high))
    at = at // DAY * DAY + int(chance.triangular(7.5, 18.5, 11) * 3600) * SECOND
    at -= max(0, (at // DAY + 3) % 7 - 4) * DAY  # 1970-01-01 was a Thursday; a weekend becomes the Friday before
    return min(max(at + chance.randrange(SECOND), low), high)


def within(chance: Random, stays: Sequence[Stay], since: int = 0) -> int:
    """A moment of one of somebody's visits, of those that began since some moment: more is done in a long one, though not all of it."""
    later = [stay for stay in stays if stay.start >= since] or stays[-1:]
    stay = chance.choices(later, [math.sqrt(stay.end - stay.start) for stay in later])[0]
    return int(chance.uniform(stay.start + SECOND, max(stay.end - 2 * SECOND, stay.start + 2 * SECOND)))


def day_of(time: int, zone: str) -> str:
    """2025-03-11, on the machine's clock."""
    return f"{local(time, zone):%Y-%m-%d}"


def rows_at(story: Story, rows: int, time: int) -> int:
    """How many rows a table had then."""
    begun = story.company.project.commits[0].time
    return max(3, int(rows * min(1.0, (time - begun) / max(1, story.site.now - begun))))
