"""Lines of the machine's logs as its daemons write them (rsyslog 8.2302's default of Debian 12: RFC 3339 with microseconds).

What happens anyway (cron jobs, timers, the scanners of the whole world knocking at sshd) is a function of the moment and the
seed: any span of time has its lines, always the same, so a log can be brought up to the present from whenever it was written.
"""

from __future__ import annotations

import datetime
import itertools
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

from mirage.base.chance import dice
from mirage.base.clock import SECOND
from mirage.world.identity import Identity

HOUR = 3600 * SECOND
APART = 8  # how far the machine's own pids lie from each other (services.py STRIDE)

AUTH, SYSLOG, CRON, KERN, USER, MAIL = (
    b"/var/log/auth.log", b"/var/log/syslog", b"/var/log/cron.log", b"/var/log/kern.log", b"/var/log/user.log", b"/var/log/mail.log",
)  # fmt: skip

GUESSED = (
    "admin", "test", "ubuntu", "user", "oracle", "postgres", "guest", "ftpuser", "git", "deploy", "pi", "hadoop", "mysql", "nagios",
    "jenkins", "www", "steam", "minecraft", "es", "ftp", "dev", "support", "odoo", "ansible", "vagrant", "debian", "centos", "docker",
    "sol", "solana", "validator", "node", "zabbix", "tomcat", "teamspeak", "student", "web", "webmaster", "backup", "server",
)  # fmt: skip


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


def stamp(time: int, zone: str) -> str:
    """2026-11-24T04:25:34.123456+01:00"""
    moment = datetime.datetime.fromtimestamp(time // SECOND, _zone(zone))
    return moment.replace(microsecond=time % SECOND // 1000).isoformat(timespec="microseconds")


@lru_cache(maxsize=16)
def _zone(name: str) -> datetime.tzinfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return datetime.UTC


def local(time: int, zone: str) -> datetime.datetime:
    """The moment as the machine's people read it."""
    return datetime.datetime.fromtimestamp(time / SECOND, _zone(zone))


def attack_address(chance: random.Random) -> str:
    """Somewhere on the internet, and never where nobody can be."""
    while True:
        octets = [chance.randint(1, 223), chance.randrange(256), chance.randrange(256), chance.randint(1, 254)]
        if octets[0] not in NOBODYS:
            return ".".join(map(str, octets))


PAM_FAILED = "pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser="


@dataclass(frozen=True, slots=True)
class Job:
    """A line of a crontab beside the packages' own: at that minute of those hours of the machine's day."""

    minute: int
    hours: frozenset[int]
    user: str
    command: str


class Background:
    """What happens without anybody: an hour at a time, each hour's lines drawn for themselves."""

    def __init__(
        self, seed: bytes, identity: Identity, pid_at: Callable[[int], int], packages: Iterable[str], jobs: Sequence[Job] = ()
    ) -> None:
        self.seed = seed
        self._own_jobs = jobs
        self._identity = identity
        self.pid_at = pid_at
        self._packages = frozenset(packages)

    def lines(self, since: int, until: int) -> Iterator[Line]:
        """All lines of (since, until], in order of time."""
        first = since - since % HOUR
        for hour in range(first, until, HOUR):
            for line in self._hour(hour):
                if since < line.time <= until:
                    yield line

    @lru_cache(maxsize=32)  # noqa: B019 - one Background lives as long as its host
    def _hour(self, hour: int) -> tuple[Line, ...]:
        chance = dice(self.seed, "background", hour)
        lines: list[Line] = []
        lines += self._cron(hour, chance)
        if "openssh-server" in self._packages:
            lines += self._knocking(hour, chance)
        boot = self._identity.boot_time
        return tuple(sorted((line for line in lines if line.time > boot), key=lambda line: line.time))

    def _pid(self, time: int) -> int:
        return self.pid_at(time)

    def _cron(self, hour: int, chance: random.Random) -> Iterator[Line]:
        jobs = [(17, "root", "cd / && run-parts --report /etc/cron.hourly")]
        if "php-common" in self._packages:
            php = "[ -x /usr/lib/php/sessionclean ] && if [ ! -d /run/systemd/system ]; then /usr/lib/php/sessionclean; fi"
            jobs += [(9, "root", php), (39, "root", php)]
        if "sysstat" in self._packages:
            collect = "command -v debian-sa1 > /dev/null && debian-sa1 1 1"
            jobs += [(minute, "root", collect) for minute in range(5, 60, 10)]
        now = local(hour, self._identity.timezone).hour
        jobs += [(job.minute, job.user, job.command) for job in self._own_jobs if now in job.hours]
        for minute, user, command in sorted(jobs):
            start = hour + minute * 60 * SECOND + SECOND + chance.randrange(10_000_000, 60_000_000)
            pid = self._pid(start)
            uid = {"www-data": 33}.get(user, 0)
            took = chance.randrange(2_200_000, 9_000_000)
            yield Line(start, AUTH, f"CRON[{pid}]", f"pam_unix(cron:session): session opened for user {user}(uid={uid}) by (uid=0)")
            said = start + chance.randrange(1_300_000, 2_100_000)
            for path in (CRON, SYSLOG):
                yield Line(said, path, f"CRON[{pid + 1}]", f"({user}) CMD ({command})")
            yield Line(start + took, AUTH, f"CRON[{pid}]", f"pam_unix(cron:session): session closed for user {user}")

    def _knocking(self, hour: int, chance: random.Random) -> Iterator[Line]:
        taken: set[int] = set()
        for _ in range(chance.choice((0, 0, 1, 1, 2, 4))):
            source, port = attack_address(chance), chance.randint(32_768, 60_999)
            start = hour + chance.randrange(HOUR)
            for attempt in range(chance.choice((1, 1, 1, 2, 3, 6))):
                time = start + attempt * chance.randint(4, 9) * SECOND + chance.randrange(SECOND)
                first = self._pid(time) + hour // HOUR % 2  # never one of the hour before, whose last tries reach into this
                pid = next(pid for pid in itertools.count(first, APART) if pid not in taken)  # each try is a connection
                taken.add(pid)  # of its own, with its own sshd
                tag = f"sshd[{pid}]"
                peer = f"{source} port {port + 6 * attempt}"
                if chance.random() < 0.55:
                    user = who = "root"
                    yield Line(time, AUTH, tag, f"{PAM_FAILED} rhost={source}  user=root")
                else:
                    user = chance.choice(GUESSED)
                    yield Line(time, AUTH, tag, f"Invalid user {user} from {peer}")
                    yield Line(
                        time + chance.randrange(2_800_000, 3_100_000), AUTH, tag, "pam_unix(sshd:auth): check pass; user unknown"
                    )
                    yield Line(time + chance.randrange(3_110_000, 3_300_000), AUTH, tag, f"{PAM_FAILED} rhost={source} ")
                    who = f"invalid user {user}"
                failed = time + chance.randrange(1_500_000_000, 2_400_000_000)
                yield Line(failed, AUTH, tag, f"Failed password for {who} from {peer} ssh2")
                kind = "authenticating user root" if user == "root" else f"invalid user {user}"
                ended = failed + chance.randrange(150_000_000, 900_000_000)
                yield Line(ended, AUTH, tag, f"Connection closed by {kind} {peer} [preauth]")
