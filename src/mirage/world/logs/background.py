"""What a machine's logs say without any visitor: cron, systemd's timers, boots, its own people, and the whole world knocking at sshd.

All of it is a function of the moment and the seed: any span of time has its lines, always the same, so a log can be brought up to the
present from whenever it was written. Processes get their pids in the order in which they begin.
"""

from __future__ import annotations

import datetime
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from random import Random

from mirage.base.chance import dice, fraction
from mirage.base.clock import SECOND
from mirage.content.writers.shell import tidied
from mirage.world.identity import DAY, Identity, Person
from mirage.world.kernel.kernellog import Said
from mirage.world.lives import Act, Lives
from mirage.world.logs import bootlog, errands, leftovers, loginlines, nightly, packagelogs, removals, upgraded
from mirage.world.logs.knocking import failures, knocks
from mirage.world.logs.lines import AUTH, CRON, HOUR, SYSLOG, USER, Line, local
from mirage.world.logs.lines import turn as turn_of
from mirage.world.logs.loginlines import Entered
from mirage.world.past import Boot, Stay
from mirage.world.services import STRIDE, PidClock

AUDITED = 1130 * SECOND  # a session's number counts cron's as well, which come so often (mounts.py next_session)


@dataclass(frozen=True, slots=True)
class Job:
    """A line of a crontab: at that minute of those hours of the machine's day; on one weekday (Monday is 0) or day of the month."""

    minute: int
    hours: frozenset[int]
    user: str
    command: str
    weekday: int = -1
    monthday: int = -1


ALWAYS = frozenset(range(24))
PHP = "[ -x /usr/lib/php/sessionclean ] && if [ ! -d /run/systemd/system ]; then /usr/lib/php/sessionclean; fi"
SADC = "command -v debian-sa1 > /dev/null && debian-sa1"
SCRUB = "test -e /run/systemd/system || SERVICE_MODE=1"
PARTS = "test -x /usr/sbin/anacron || {{ cd / && run-parts --report /etc/cron.{}; }}"
PACKAGED = {  # what /etc/crontab and the packages' files in /etc/cron.d of Debian 12 have
    "cron": [
        Job(17, ALWAYS, "root", "cd / && run-parts --report /etc/cron.hourly"), Job(25, frozenset({6}), "root", PARTS.format("daily")),
        Job(47, frozenset({6}), "root", PARTS.format("weekly"), weekday=6), Job(52, frozenset({6}), "root", PARTS.format("monthly"), monthday=1),
    ],
    "php-common": [Job(9, ALWAYS, "root", PHP), Job(39, ALWAYS, "root", PHP)],
    "sysstat": [*(Job(minute, ALWAYS, "root", f"{SADC} 1 1") for minute in range(5, 60, 10)), Job(59, frozenset({23}), "root", f"{SADC} 60 2")],
    "e2fsprogs": [
        Job(10, frozenset({3}), "root", f"{SCRUB} /sbin/e2scrub_all -A -r"),
        Job(30, frozenset({3}), "root", f"{SCRUB} /usr/lib/x86_64-linux-gnu/e2fsprogs/e2scrub_all_cron", weekday=6),
    ],
}  # fmt: skip
LASTING = (  # seconds
    (" purge ", (0.3, 1.2)), ("less ", (3.0, 70.0)), ("journalctl ", (2.0, 25.0)), ("status ", (1.0, 9.0)), ("list-timers", (1.0, 6.0)), ("apt update", (2.0, 8.0)),
    ("apt-get update", (2.0, 8.0)), ("upgrade", (1.0, 8.0)), ("du ", (0.1, 1.5)),
)  # fmt: skip

Start = Callable[[int], Iterator[Line]]  # from a pid to the lines of what begins with it


class Background:
    """One machine's. An hour at a time, each hour's lines drawn for themselves."""

    def __init__(
        self, seed: bytes, identity: Identity, pids: PidClock, packages: Mapping[str, object], jobs: Sequence[Job],
        machine: bootlog.Machine, kernel: Callable[[Boot], Sequence[Said]], method: Callable[[str], str], lives: Lives,
        *, hours: int = 64,
    ) -> None:  # fmt: skip
        """`jobs`: those of the machine's own crontabs; `kernel`: what its kernel said in a boot; `method`: how somebody logs in;
        `lives`: the services', since its boots; `hours`: how many are kept that were drawn."""
        self.lives = lives
        self.seed = seed
        self.identity = identity
        self._pids = pids
        self.packages = packages
        known = [*jobs, *(job for package, own in PACKAGED.items() if package in packages for job in own)]
        self._jobs = sorted(known, key=lambda job: (job.minute, job.user, job.command))
        self._machine = machine
        self._kernel = kernel
        self._method = method
        own = Boot(identity.boot_time, 0, identity.kernel, identity.kernel_version, identity.kernel_date)
        self.boots = [*identity.boots, own]
        self._ups = [boot.up for boot in self.boots]
        self._taken = lives.pids
        self._removals = removals.removals(identity, packages)
        self._tidying = leftovers.tidying(identity, packages)
        self.notes = [  # somebody tried logger(1)
            Line(stay.start + (stay.end - stay.start) // 2, path, "root", "test")
            for stay in identity.root_stays
            if fraction(seed, "noted", stay.start) < 0.1
            for path in (SYSLOG, USER)
        ]
        self._visits = sorted(self._people(), key=lambda visit: visit[0])
        self._times = [time for time, _start in self._visits]
        self._hour = lru_cache(maxsize=hours)(self._drawn)
        self._begun = lru_cache(maxsize=hours)(self._ordered)

    def lines(self, since: int, until: int) -> list[Line]:
        """All lines of (since, until], in order of time."""
        first = since - since % HOUR - HOUR  # what began in the hour before may go on
        found = [line for hour in range(first, until, HOUR) for line in self._hour(hour) if since < line.time <= until]
        return sorted(found, key=lambda line: line.time)

    def refused(self, since: int, until: int) -> Iterator[tuple[int, int, str, str]]:
        """Whom sshd refused, oldest first: its pid, which no other log is left to compare with, when, who, and from where."""
        for hour in range(since - since % HOUR, until, HOUR):
            for came, time, user, source in sorted(failures(self.seed, hour)):
                if since < came <= until and self.is_up(came):
                    yield self.pid(came), time, user, source

    def boot(self, boot: Boot) -> list[Line]:
        """All that is said as the machine comes up."""
        return list(bootlog.up(self.machine(boot.up), boot.up, self._kernel(boot), dice(self.seed, "booted", boot.up)))

    @lru_cache(maxsize=64)  # noqa: B019 - one Background lives as long as its host
    def machine(self, up: int) -> bootlog.Machine:
        """As it was in the boot of this moment: no daemon has the same pid in two."""
        if up == self.identity.boot_time:
            return self._machine
        chance = dice(self.seed, "pids", up)
        shift = chance.randrange(-14, 40)
        daemons = []
        for daemon in self._machine.daemons:
            shift += chance.randrange(0, 3)
            daemons.append(replace(daemon, pid=daemon.pid + shift, after=int(daemon.after * chance.uniform(0.97, 1.06))))
        return replace(self._machine, daemons=daemons)

    def _daemon(self, unit: str, time: int) -> int:
        """The pid of a service at a moment; 0 where there is none."""
        life = self.lives.at(f"{unit}.service", time)
        if life is not None:
            return life.pid
        up = self._ups[max(0, bisect_right(self._ups, time) - 1)]
        return next((daemon.pid for daemon in self.machine(up).daemons if daemon.unit == unit), 0)

    def _machine_at(self, time: int) -> bootlog.Machine:
        """As it was then: with the daemons that upgrades began anew."""
        machine = self.machine(self._ups[max(0, bisect_right(self._ups, time) - 1)])
        daemons = [replace(daemon, pid=self._daemon(daemon.unit, time)) for daemon in machine.daemons]
        return replace(machine, daemons=daemons)

    def lives_of(self, unit: str) -> Iterator[tuple[int, int, int]]:
        """Each of a service: when it began, its pid, and when it was told to end, which is 0 for the one that runs."""
        for boot in self.boots:
            found = [(boot.up + daemon.after, daemon.pid) for daemon in self.machine(boot.up).daemons if daemon.unit == unit]
            lives = self.lives.of(f"{unit}.service", boot.up) if found else []
            found += [(life.start, life.pid) for life in lives]
            ends = [*(life.stopped for life in lives), boot.down]
            yield from ((start, pid, end) for (start, pid), end in zip(found, ends))

    def is_up(self, time: int) -> bool:
        """Whether the machine ran."""
        at = bisect_right(self._ups, time) - 1
        return at >= 0 and (not self.boots[at].down or time < self.boots[at].down)

    def _drawn(self, hour: int) -> tuple[Line, ...]:
        lines = [line for line in self.notes if hour <= line.time < hour + HOUR]
        turns = [
            boot for boot in self.boots if hour - HOUR <= boot.up < hour + 2 * HOUR or hour - HOUR <= boot.down < hour + 2 * HOUR
        ]
        if not turns and not self.is_up(hour):
            return ()
        for _time, pid, start in self._begun(hour):
            lines += start(pid) if not turns else [line for line in start(pid) if self.is_up(line.time)]
        for boot in turns:
            if hour <= boot.up < hour + HOUR:
                lines += self.boot(boot)
            if hour <= boot.down < hour + HOUR:
                lines += bootlog.down(self._machine_at(boot.down - 1), boot.down, dice(self.seed, "down", boot.down))
        for act in self.lives.within(hour, hour + HOUR):
            lines += self._upgraded(act)
        return tuple(lines)

    def _upgraded(self, act: Act) -> Iterator[Line]:
        return upgraded.said(
            act, self.lives.begun(act), self._machine_at(act.time), lambda unit: self._daemon(unit.removesuffix(".service"), act.time),
            dice(self.seed, "upgraded", act.time),
        )  # fmt: skip

    def _ordered(self, hour: int) -> list[tuple[int, int, Start]]:
        """What begins in an hour, in order: when, and with which pid."""
        begun: list[tuple[int, Start]] = [*self._cron(hour, dice(self.seed, "background", hour)), *self._timers(hour)]
        if "openssh-server" in self.packages:
            begun += knocks(self.seed, hour)
        begun += self._visits[bisect_right(self._times, hour - 1) : bisect_right(self._times, hour + HOUR - 1)]
        found: list[tuple[int, int, Start]] = []
        up = last = 0
        for time, start in sorted(begun, key=lambda one: one[0]):
            if self.is_up(time):
                before, up = up, self._ups[bisect_right(self._ups, time) - 1]
                last = max(self.pid(time), self._pids.after(last) if up == before else 0)
                while last in self._taken:
                    last = self._pids.after(last)
                found.append((time, last, start))
        return found

    def pid(self, time: int) -> int:
        """The pid of a process that began then: they are counted anew in each boot."""
        up = self._ups[max(0, bisect_right(self._ups, time) - 1)]
        return self._pids.at(time, up)

    def login_pid(self, stay: Stay) -> int:
        """The sshd of one of the machine's people, which wtmp names too."""
        begun = self._begun(stay.start - stay.start % HOUR)
        return next((pid for time, pid, _start in begun if time == stay.start), self.pid(stay.start))

    # ---- what comes by the clock

    def _cron(self, hour: int, chance: Random) -> Iterator[tuple[int, Start]]:
        now = local(hour, self.identity.timezone)
        for job in self._jobs:
            if now.hour in job.hours and job.weekday in (-1, now.weekday()) and job.monthday in (-1, now.day):
                late = int(min(chance.lognormvariate(16.6, 0.55), 200_000_000))  # 16 ms after the minute, more when busy
                start = hour + (job.minute - now.minute) % 60 * 60 * SECOND + SECOND + late
                yield start, partial(_ran, job, start, chance.getrandbits(32))

    def _timers(self, hour: int) -> Iterator[tuple[int, Start]]:
        up = self._ups[max(0, bisect_right(self._ups, hour + HOUR - 1) - 1)] + 900 * SECOND  # OnBootSec=15min, then each day
        cleaned = up + max(0, hour - up + DAY - 1) // DAY * DAY
        if hour <= cleaned < hour + HOUR:
            yield (
                cleaned,
                partial(_job, nightly.CLEAN, cleaned, dice(self.seed, "cleaned", cleaned), self._daemon("rsyslog", hour), 0),
            )
        day = local(hour, self.identity.timezone).replace(hour=0, minute=0, second=0, microsecond=0)
        for midnight in (day - datetime.timedelta(days=1), day):
            turn = turn_of(midnight, self.identity.hostname)
            found = self.elapsed(midnight)
            first, end = (bisect_left(found, moment, key=lambda one: one[0]) for moment in (hour, hour + HOUR))
            for time, timer in found[first:end]:
                yield time, partial(_job, timer, time, dice(self.seed, "job", timer.name, time), self._daemon("rsyslog", time), turn)

    @lru_cache(maxsize=64)  # noqa: B019
    def elapsed(self, midnight: datetime.datetime) -> list[tuple[int, nightly.Timer]]:
        """The timers of a day of the machine's, and when, the first one first."""
        found = nightly.elapsed(midnight, self.packages, lambda unit, moment: dice(self.seed, "host", "timer", unit, moment))
        return sorted(found, key=lambda one: one[0])

    # ---- the machine's own people

    def _people(self) -> Iterator[tuple[int, Start]]:
        for person in self.identity.people:
            for stay in person.stays:
                yield from self._stay(person.name, person.uid, person, stay)
        admin = self.identity.people[0] if self.identity.people else None
        if admin is not None:
            for stay in self.identity.root_stays:
                yield from self._stay("root", 0, admin, stay)

    def _stay(self, name: str, uid: int, person: Person, stay: Stay) -> Iterator[tuple[int, Start]]:
        chance = dice(self.seed, "stay", name, stay.start)
        port = chance.randint(32_768, 60_999)
        logind = self._daemon("systemd-logind", stay.start)
        up = self._ups[max(0, bisect_right(self._ups, stay.start) - 1)]

        def entered(pid: int) -> Entered:
            worker, manager = pid if not uid else pid // STRIDE * STRIDE + 2 * STRIDE - 1, pid + 2  # behind what his manager ran
            return Entered(name, uid, person.source, port, pid, worker, int((stay.start - up) / AUDITED) + 1, logind, manager)

        yield stay.start, lambda pid: iter(loginlines.opened(entered(pid), stay.start, self._method(name), is_first=True))
        yield stay.end, lambda _pid: iter(self._ended(entered(self.login_pid(stay)), stay.end))
        if uid and person.admin:
            asked = sorted(self._asked(person, stay, chance))
            for (time, command), (until, _next) in zip(asked, [*asked[1:], (stay.end, "")]):
                takes = _lasts(command, chance)
                takes += next(
                    (run.end - time for run in (*self._removals, self._tidying) if run and run.start - 2 * SECOND == time), 0
                )
                takes += stay.upgrade - time + packagelogs.UPGRADED if "upgrade" in command and stay.upgrade else 0
                pause, opens = chance.randrange(500_000_000, 2_600_000_000), chance.randrange(1_000_000, 3_400_000)
                takes = min(takes, max(until - time - pause, pause // 17))  # nobody types the next command sooner
                yield time, partial(_sudo, person, time, command, takes, opens)

    @staticmethod
    def _ended(who: Entered, time: int) -> list[Line]:
        return [*loginlines.closed(who, time), *loginlines.left(who, time)]

    def _asked(self, person: Person, stay: Stay, chance: Random) -> Iterator[tuple[int, str]]:
        """What an administrator did with sudo while he was here."""
        gone = list(removals.within(self._removals, stay.start, stay.end))
        for removal in gone:
            yield removal.start - 2 * SECOND, f"/usr/bin/{removals.command(removal, packagelogs.command(self.seed))}"
        if self._tidying is not None and stay.start < self._tidying.start < stay.end:
            yield self._tidying.start - 2 * SECOND, f"/usr/bin/{leftovers.command(packagelogs.command(self.seed))}"
        if stay.upgrade:
            yield stay.start + (stay.upgrade - stay.start) // 3, "/usr/bin/apt update"
            command = packagelogs.command(self.seed)
            yield stay.upgrade - chance.randrange(2, 12) * SECOND, f"/usr/bin/{command}"
            yield packagelogs.cleaned(stay.upgrade), f"/usr/bin/{command.partition(' ')[0]} clean"
            yield packagelogs.tidied(stay.upgrade), f"/usr/bin/{tidied(command, is_listed=self.identity.is_listed)}"
            if any(boot.down == stay.end for boot in self.boots):
                yield stay.end - 900_000_000, "/usr/sbin/reboot"
        elif not gone:
            yield from errands.ordinary(self.seed, self.packages, person, stay)


def _ran(job: Job, start: int, seed: int, pid: int) -> Iterator[Line]:
    """cron 3.0pl1 runs a job."""
    chance = Random(seed)  # noqa: S311 - repeatable by design
    uid = {"www-data": 33}.get(job.user, 0)
    yield Line(start, AUTH, f"CRON[{pid}]", f"pam_unix(cron:session): session opened for user {job.user}(uid={uid}) by (uid=0)")
    said = start + chance.randrange(1_300_000, 2_100_000)
    for path in (CRON, SYSLOG):
        yield Line(said, path, f"CRON[{pid + 1}]", f"({job.user}) CMD ({job.command})")
    yield Line(
        start + int(3_000_000 + chance.lognormvariate(15.0, 0.9)), AUTH, f"CRON[{pid}]",
        f"pam_unix(cron:session): session closed for user {job.user}",
    )  # fmt: skip


def _job(timer: nightly.Timer, time: int, chance: Random, rsyslog: int, turn: int, _pid: int) -> Iterator[Line]:
    return nightly.job(timer, time, chance, rsyslog, turn)


def _lasts(command: str, chance: Random) -> int:
    """How long somebody's command ran, in nanoseconds: who reads takes his time, programs do not."""
    low, high = next((span for words, span in LASTING if words in command), (0.02, 0.4))
    return int(chance.uniform(low, high) * SECOND)


def _sudo(person: Person, time: int, command: str, takes: int, opens: int, _pid: int) -> Iterator[Line]:
    """sudo 1.9.13 and pam_unix; `takes` and `opens` are nanoseconds from the first line."""
    told = f"{person.name:>8} : TTY=pts/0 ; PWD=/home/{person.name} ; USER=root ; COMMAND={command}"
    yield Line(time, AUTH, "sudo", told)
    yield Line(
        time + opens,
        AUTH,
        "sudo",
        f"pam_unix(sudo:session): session opened for user root(uid=0) by {person.name}(uid={person.uid})",
    )
    yield Line(time + takes, AUTH, "sudo", "pam_unix(sudo:session): session closed for user root")
