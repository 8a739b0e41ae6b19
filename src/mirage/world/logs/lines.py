"""Lines of the machine's logs as its daemons write them (rsyslog 8.2302's default of Debian 12: RFC 3339 with microseconds), and when
logrotate comes.
"""

from __future__ import annotations

import datetime
import random
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

from mirage.base.chance import fraction
from mirage.base.clock import SECOND

HOUR = 3600 * SECOND
ADM, WWW = 4, 33  # the group that reads them, and the web server's account, of every Debian (base-passwd)

AUTH, SYSLOG, CRON, KERN, USER, MAIL = (
    b"/var/log/auth.log", b"/var/log/syslog", b"/var/log/cron.log", b"/var/log/kern.log", b"/var/log/user.log", b"/var/log/mail.log",
)  # fmt: skip

FACILITIES = {4: AUTH, 10: AUTH, 0: KERN, 1: USER, 2: MAIL, 9: CRON}  # RFC 5424, 6.2.1: those that have a file of their own

NOBODYS = frozenset((6, 7, 10, 11, 21, 22, 26, 28, 29, 30, 33, 55, 100, 127, 169, 172, 192, 198, 203))  # first octets that hold
# private, shared, documentation or never announced blocks (IANA IPv4 special-purpose registry)


@dataclass(frozen=True, slots=True)
class Line:
    """One log line: when, in which file, from whom, what."""

    time: int
    path: bytes
    tag: str  # sshd[1234]
    text: str

    def render(self, hostname: str, zone: str) -> bytes:
        return f"{stamp(self.time, zone)} {hostname} {self.tag}: {self.text}\n".encode("utf-8", "surrogateescape")


def files_of(facility: int) -> list[bytes]:
    """Where rsyslog 8.2302's own configuration of Debian 12 puts a facility's lines."""
    own = FACILITIES.get(facility)
    return [AUTH] if own == AUTH else [SYSLOG, *([own] if own else [])]


def stamp(time: int, zone: str) -> str:
    """2026-11-24T04:25:34.123456+01:00"""
    before, behind = _around(time // SECOND, zone)
    return f"{before}.{time % SECOND // 1000:06d}{behind}"


@lru_cache(maxsize=256)
def _around(second: int, zone: str) -> tuple[str, str]:
    """What stands before and behind the fraction in a stamp: a login writes several lines within a second."""
    text = datetime.datetime.fromtimestamp(second, _zone(zone)).isoformat()
    return text[:19], text[19:]


@lru_cache(maxsize=16)
def _zone(name: str) -> datetime.tzinfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return datetime.UTC


def local(time: int, zone: str) -> datetime.datetime:
    """The moment as the machine's people read it."""
    return datetime.datetime.fromtimestamp(time / SECOND, _zone(zone))


def turn(midnight: datetime.datetime, hostname: str) -> int:
    """When logrotate.timer elapses on a day, and its files are moved (OnCalendar=daily)."""
    return (
        int(midnight.timestamp()) * SECOND
        + 180_000_000
        + int(500_000_000 * fraction(hostname.encode(), "turn", midnight.toordinal()))
    )


def last_turn(now: int, zone: str, hostname: str) -> int:
    """When logrotate came last."""
    midnight = local(now, zone).replace(hour=0, minute=0, second=0, microsecond=0)
    start = turn(midnight, hostname)
    return start if start <= now else turn(midnight - datetime.timedelta(days=1), hostname)


def next_turn(moment: int, zone: str, hostname: str) -> int:
    """When logrotate comes after that."""
    midnight = local(moment, zone).replace(hour=0, minute=0, second=0, microsecond=0)
    start = turn(midnight, hostname)
    return start if start > moment else turn(midnight + datetime.timedelta(days=1), hostname)


def month_turn(moment: int, moved: int, zone: str, hostname: str) -> int:
    """When it comes after that in another month than that of `moved`, in which it moved a monthly log."""
    night = local(next_turn(moment, zone, hostname), zone)
    before = local(moved, zone)
    if (night.year, night.month) == (before.year, before.month):
        night = (night.replace(day=1) + datetime.timedelta(days=32)).replace(day=1)
    return turn(night.replace(hour=0, minute=0, second=0, microsecond=0), hostname)


def attack_address(chance: random.Random) -> str:
    """Somewhere on the internet, and never where nobody can be."""
    while True:
        octets = [chance.randint(1, 223), chance.randrange(256), chance.randrange(256), chance.randint(1, 254)]
        if octets[0] not in NOBODYS:
            return ".".join(map(str, octets))


PAM_FAILED = "pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser="
