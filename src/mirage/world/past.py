"""When this machine was up and who was on it before anybody visited: drawn with its identity, so that wtmp, lastlog, the logs of sshd,
sudo, apt and the kernel, and the dates of histories all tell of the same days.
"""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

import msgspec

from mirage.base.clock import SECOND
from mirage.content.moments import zone as zone_of
from mirage.world.persona import Kernel

MINUTE, HOUR, DAY = 60 * SECOND, 3600 * SECOND, 86_400 * SECOND
LATEST = 50 * MINUTE  # after an upgrade at which the machine goes down for it, by the hand of who made it


class Boot(msgspec.Struct, frozen=True, array_like=True):
    """One time that the machine was up: from, to, and under which kernel."""

    up: int
    down: int
    kernel: str
    version: str
    date: str


class Stay(msgspec.Struct, frozen=True, array_like=True):
    """One login, from sshd's acceptance to its end. `upgrade`: the upgrade for which somebody came, or 0."""

    start: int
    end: int
    upgrade: int = 0


def boots(chance: random.Random, kernels: Sequence[Kernel], install: int, upgrades: Sequence[int], last: int) -> list[Boot]:
    """The boots before the running one, which was at `last`: after the installation, and after upgrades that brought a kernel."""
    first = install + int(chance.uniform(8, 40) * MINUTE)
    if last < first + DAY:
        return []
    ups, running = [first], _newest(kernels, install)
    for upgrade in upgrades:
        came = _newest(kernels, upgrade)
        up = upgrade + int(chance.uniform(4, 20) * MINUTE)
        if came is not running and chance.random() < 0.7 and up < last - DAY:
            ups.append(up)
            running = came
    downs = [up - int(chance.uniform(9, 26) * SECOND) for up in (*ups[1:], last)]
    found = []
    for up, down in zip(ups, downs):
        kernel = _newest(kernels, max([install, *(upgrade for upgrade in upgrades if upgrade < up)]))
        found.append(Boot(up - up % 1000, down - down % 1000, kernel.release, kernel.version, kernel.date))
    return found


def _newest(kernels: Sequence[Kernel], moment: int) -> Kernel:
    """What the archive had: uploads are signed and mirrored for some days."""
    day = datetime.fromtimestamp((moment - 3 * DAY) / SECOND, UTC).date().isoformat()
    return kernels[max(0, bisect_right([kernel.date for kernel in kernels], day) - 1)]


def stays(
    chance: random.Random,
    zone: str,
    since: int,
    last: int,
    *,
    every: tuple[float, float],
    upgrades: Iterable[int],
    ends: Sequence[int],
    sets_up: bool = False,
    booted: int = 0,
) -> list[Stay]:
    """Somebody's logins from the making of his account to the last, which began at `last`; some days apart, `every`.

    `upgrades`: the moments at which he brought packages up to date; `ends`: those at which the machine went down; `booted`: when it
    came up last, for who looks whether it did.
    """
    found = _first_days(chance, zone, since) if sets_up else []
    for upgrade in upgrades:
        start = upgrade - int(chance.uniform(2, 7) * MINUTE)
        end = next((end for end in ends if upgrade < end < upgrade + LATEST), upgrade + int(chance.uniform(3, 24) * MINUTE))
        found.append(Stay(start, end, upgrade))
    moment = since
    while (moment := workday(chance, zone, moment + int(chance.uniform(*every) * DAY))) < last - 2 * HOUR:
        if all(moment < other.start - 4 * HOUR or moment > max(other.end + HOUR, other.start + 4 * HOUR) for other in found):
            found.append(Stay(moment, moment + _length(chance)))
    if all(abs(last - other.start) > 2 * HOUR for other in found):
        found.append(Stay(last, last + _length(chance)))
    if ends and booted and all(stay.start < booted for stay in found):
        back = booted + (70 + booted // SECOND % 130) * SECOND
        found.append(Stay(back, back + (2 * MINUTE + booted // 1000 % (4 * MINUTE))))
    return [Stay(stay.start, _within(stay, ends), stay.upgrade) for stay in sorted(found, key=lambda stay: stay.start)]


def _first_days(chance: random.Random, zone: str, since: int) -> list[Stay]:
    """Whoever sets a machine up is on it all day, the first week."""
    found = []
    for number in range(1, 7):
        day = datetime.fromtimestamp(since / SECOND, zone_of(zone)).replace(hour=7, minute=30, second=0, microsecond=0) + timedelta(
            days=number
        )
        start = int(day.timestamp()) * SECOND + chance.randrange(28 * MINUTE)
        if day.weekday() < 5:
            found.append(Stay(start, start + 11 * HOUR + chance.randrange(40 * MINUTE)))
    return found


def office_hour(chance: random.Random, zone: str, moment: int) -> int:
    """A moment of that day, or of the next on which people work, between eight and five."""
    local = datetime.fromtimestamp(moment / SECOND, zone_of(zone))
    local += timedelta(days=(0, 0, 0, 0, 0, 2, 1)[local.weekday()])
    local = local.replace(hour=chance.randint(8, 16), minute=chance.randrange(60), second=chance.randrange(60), microsecond=0)
    return int(local.timestamp()) * SECOND + chance.randrange(SECOND)


def _length(chance: random.Random) -> int:
    """Most look in for some minutes, some stay all afternoon."""
    return int(min(chance.lognormvariate(2.6, 1.0), 240) * MINUTE) + chance.randrange(40 * SECOND)


def _within(stay: Stay, ends: Sequence[int]) -> int:
    """He is thrown out where the machine goes down."""
    return next((end for end in ends if stay.start < end < stay.end), stay.end)


def workday(chance: random.Random, zone: str, moment: int) -> int:
    """A moment of that day or shortly before or after at which people work; a few do so at night and on Sundays."""
    if chance.random() < 0.07:
        return moment
    local = datetime.fromtimestamp(moment / SECOND, zone_of(zone))
    hour = chance.triangular(7.2, 19.5, 10.5) if chance.random() < 0.85 else chance.triangular(18, 23.9, 20.5)
    local = local.replace(hour=int(hour), minute=int(hour * 60) % 60, second=chance.randrange(60), microsecond=0)
    shift = (0, 0, 0, 0, 0, -1, 1)[local.weekday()] if chance.random() < 0.85 else 0
    return (int(local.timestamp()) + shift * 86_400) * SECOND + chance.randrange(SECOND)
