"""What systemd 252 says in syslog of the timers of Debian 12's packages: when each elapses, and the jobs that it starts.

A timer's random delay is drawn as `systemctl list-timers` tells it here, so that both name the same second.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from random import Random

from mirage.base.clock import SECOND
from mirage.world.logs import lines as logs
from mirage.world.logs.lines import Line

SYSTEM = "systemd[1]"
EVERY_DAY = tuple(range(7))


@dataclass(frozen=True, slots=True)
class Timer:
    """One unit: whose package's, its service's description, when it elapses, its delay and how long its job takes, in seconds."""

    name: str
    package: str
    description: str
    hours: Sequence[int]
    minutes: Sequence[int] = (0,)
    days: Sequence[int] = EVERY_DAY  # Monday is 0
    delay: int = 0
    takes: tuple[float, float] = (0.02, 0.2)
    is_persistent: bool = True
    cpu: float = 0.0  # share of jobs of which systemd says what they consumed


TIMERS = (  # the unit files of the image
    Timer("apt-daily", "apt", "Daily apt download activities", (6, 18), delay=12 * 3600, takes=(0.3, 1.2), cpu=0.3),  # APT::Periodic is off
    Timer("apt-daily-upgrade", "apt", "Daily apt upgrade and clean activities", (6,), delay=3600, takes=(0.3, 1.1), cpu=0.2),
    Timer("dpkg-db-backup", "dpkg", "Daily dpkg database backup service", (0,), takes=(0.06, 0.3), is_persistent=False),
    Timer(
        "e2scrub_all",
        "e2fsprogs",
        "Online ext4 Metadata Check for All Filesystems",
        (3,),
        (10,),
        (6,),
        delay=60,
        takes=(0.03, 0.09),
    ),
    Timer("fstrim", "util-linux", "Discard unused blocks on filesystems from /etc/fstab", (0,), days=(0,), delay=6000, takes=(0.1, 2.5)),
    Timer("logrotate", "logrotate", "Rotate log files", (0,), takes=(0.2, 0.6)),
    Timer("man-db", "man-db", "Daily man-db regeneration", (0,), delay=12 * 3600, takes=(0.3, 1.6), cpu=0.2),
    Timer("phpsessionclean", "php-common", "Clean php session files", tuple(range(24)), (9, 39), takes=(0.04, 0.12)),
)  # fmt: skip

CLEAN = Timer(
    "systemd-tmpfiles-clean", "systemd", "Cleanup of Temporary Directories", (), takes=(0.02, 0.08)
)  # by the time since the boot

Dice = Callable[[bytes, bytes], Random]  # by the names of a unit and a moment


def elapsed(day: datetime.datetime, packages: Collection[str], dice: Dice) -> Iterator[tuple[int, Timer]]:
    """All that elapse on a day of the machine's, given by its midnight, in no order. A delay may reach into the next.

    An hour that summer time leaves out has none: systemd passes over moments that there are not.
    """
    for timer in TIMERS:
        if timer.package in packages and day.weekday() in timer.days:
            for hour in timer.hours:
                for minute in timer.minutes:
                    moment = day.replace(hour=hour, minute=minute)
                    if datetime.datetime.fromtimestamp(moment.timestamp(), day.tzinfo).hour != hour:
                        continue
                    share = dice(f"{timer.name}.timer".encode(), moment.isoformat().encode()).random() if timer.delay else 0.0
                    yield int(moment.timestamp()) * SECOND + int(share * timer.delay * SECOND), timer


def job(timer: Timer, time: int, chance: Random, rsyslog: int, turn: int) -> Iterator[Line]:
    """What is said of one run. `rsyslog` is the pid of the daemon that logrotate tells at `turn` to open its files anew."""
    unit, title = f"{timer.name}.service", f"{timer.name}.service - {timer.description}"
    start = turn - 120_000_000 if timer.name == "logrotate" else time + chance.randrange(40_000_000, 400_000_000)
    took = int(chance.uniform(*timer.takes) * SECOND)
    yield Line(start, logs.SYSLOG, SYSTEM, f"Starting {title}...")
    if timer.name == "logrotate":
        yield Line(
            turn - 300_000,
            logs.SYSLOG,
            SYSTEM,
            f"rsyslog.service: Sent signal SIGHUP to main process {rsyslog} (rsyslogd) on client request.",
        )
        yield Line(turn + 700_000, logs.SYSLOG, "rsyslogd", f"[{origin(rsyslog)}] rsyslogd was HUPed")
    yield Line(start + took, logs.SYSLOG, SYSTEM, f"{unit}: Deactivated successfully.")
    ended = start + took + chance.randrange(240_000, 900_000)
    yield Line(ended, logs.SYSLOG, SYSTEM, f"Finished {title}.")
    if chance.random() < timer.cpu:
        used = took / SECOND * chance.uniform(0.4, 0.95)
        yield Line(ended + chance.randrange(60_000, 300_000), logs.SYSLOG, SYSTEM, f"{unit}: Consumed {_span(used)} CPU time.")


def origin(pid: int) -> str:
    """As rsyslogd 8.2302 names itself."""
    return f'origin software="rsyslogd" swVersion="8.2302.0" x-pid="{pid}" x-info="https://www.rsyslog.com"'


def _span(seconds: float) -> str:
    """systemd's format_timespan() to the millisecond."""
    return f"{seconds:.3f}s" if seconds >= 1 else f"{int(seconds * 1000)}ms"
