"""What syslog, auth.log and cron.log tell of the scripts of packages: recorded with what they do (`world.lives`) from a booted Debian 12."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from random import Random

from mirage.base.clock import SECOND
from mirage.world import lives
from mirage.world.lives import MILLISECOND, Act, Life
from mirage.world.logs import bootlog, nightly
from mirage.world.logs import lines as logs
from mirage.world.logs.bootlog import SYSTEM
from mirage.world.logs.lines import Line

TITLES: Mapping[str, str] = {
    **{f"{name}.service": title for name, title in bootlog.TITLES.items()},
    **{name: title.rstrip(".") for _at, text, _package in bootlog.EARLY if text.startswith("Started ")
       for name, _dash, title in [text.removeprefix("Started ").partition(" - ")]},
    "e2scrub_reap.service": "Remove Stale Online ext4 Metadata Check Snapshots", "systemd-journald.service": "Journal Service",
}  # fmt: skip
UNTOLD = ("systemd-journald.service",)  # by systemd: who would hear it
TAKES: Mapping[str, int] = {  # milliseconds from a service's start until systemd takes it for started
    "apache2.service": 95, "containerd.service": 65, "nginx.service": 12, "php8.2-fpm.service": 62, "ssh.service": 50,
    "systemd-timesyncd.service": 44, "systemd-udevd.service": 52, "mariadb.service": 790, "e2scrub_reap.service": 13,
}  # fmt: skip
EXTENSIONS = (  # in the order in which PHP's scripts enable them
    "ftp", "readline", "iconv", "mysqli", "pdo", "sockets", "gettext", "phar", "sysvmsg", "pdo_mysql", "exif", "mysqlnd", "tokenizer", "ctype", "ffi",
    "posix", "opcache", "sysvsem", "sysvshm", "shmop", "fileinfo", "calendar",
)  # fmt: skip
OF_PACKAGE: Mapping[str, tuple[str, ...]] = {
    "php8.2-common": ("calendar", "ctype", "exif", "fileinfo", "ffi", "ftp", "gettext", "iconv", "pdo", "phar", "posix", "shmop", "sockets", "sysvmsg",
                      "sysvsem", "sysvshm", "tokenizer"),
    "php8.2-opcache": ("opcache",),
}  # fmt: skip
ENDS = (  # of mariadbd 10.11.19; milliseconds
    (0.9, "/usr/sbin/mariadbd (initiated by: unknown): Normal shutdown"), (1.7, "InnoDB: FTS optimize thread exiting."), (11.1, "InnoDB: Starting shutdown..."),
    (11.5, "InnoDB: Dumping buffer pool(s) to /var/lib/mysql/ib_buffer_pool"), (11.9, "InnoDB: Buffer pool(s) dump completed at {load}"),
    (17.0, 'InnoDB: Removed temporary tablespace data file: "./ibtmp1"'), (17.2, "Shutdown completed; log sequence number {lsn}; transaction id {transaction}"),
    (22.6, "/usr/sbin/mariadbd: Shutdown complete"),
)  # fmt: skip


def said(act: Act, life: Life | None, machine: bootlog.Machine, pid: Callable[[str], int], chance: Random) -> Iterator[Line]:
    """All lines of one act. `life`: the one that it began; `machine`, `pid`: as it was, and who ran as a unit's first process, before."""
    match act.verb:
        case lives.RELOAD:
            yield _systemd(act.time, "Reloading.")
        case lives.REEXEC:
            yield _systemd(act.time, "Reexecuting.")
        case lives.BUS:
            yield Line(act.time, logs.SYSLOG, f"dbus-daemon[{pid('dbus.service')}]", "[system] Reloaded configuration")
        case lives.PHP:
            yield from _php(act)
        case lives.RUN:
            yield from _run(act)
        case _ if act.unit.endswith(".timer"):
            for number, text in enumerate(
                ("{}: Deactivated successfully.", "Stopped {} - {}.", "Stopping {} - {}...", "Started {} - {}.")
            ):
                yield _systemd(act.time + number * 61_000 + chance.randrange(40_000), text.format(act.unit, TITLES[act.unit]))
        case lives.RESTART | lives.STOP | lives.START if act.unit not in UNTOLD:
            if act.verb != lives.START:
                yield from _stops(act, pid(act.unit), replace(machine, mariadb=act.setup.old), chance)
            if life is not None:
                yield from _starts(act, life, replace(machine, mariadb=act.setup.new), chance)


def _systemd(time: int, text: str) -> Line:
    return Line(time, logs.SYSLOG, SYSTEM, text)


def _full(act: Act, machine: bootlog.Machine) -> str:
    return f"{act.unit} - {TITLES[act.unit].format(mariadb=bootlog.upstream(machine))}"


def _stops(act: Act, pid: int, machine: bootlog.Machine, chance: Random) -> Iterator[Line]:
    full, time = _full(act, machine), act.time
    ended = time + (25 if act.verb == lives.STOP else lives.DOWN.get(act.unit, 15) * 2 // 3) * MILLISECOND
    yield _systemd(time, f"Stopping {full}...")
    if act.unit == "ssh.service":
        yield Line(time + 28_000, logs.AUTH, f"sshd[{pid}]", "Received signal 15; terminating.")
    elif act.unit == "rsyslog.service":
        yield Line(time + 160_000, logs.SYSLOG, "rsyslogd", f"[{nightly.origin(pid)}] exiting on signal 15.")
    elif act.unit == "mariadb.service":
        for after, text in ENDS:
            at = time + int(after * MILLISECOND) + chance.randrange(90_000)
            yield bootlog.noted(machine, at, pid, text, bootlog.numbers(machine, at, chance))
    yield _systemd(ended, f"{act.unit}: Deactivated successfully.")
    yield _systemd(ended + 90_000 + chance.randrange(160_000), f"Stopped {full}.")


def _starts(act: Act, life: Life, machine: bootlog.Machine, chance: Random) -> Iterator[Line]:
    full, start, pid = _full(act, machine), life.start, life.pid
    if act.unit == "mariadb.service":
        for number, text in enumerate(("mysql.user table already exists!", "Run mysql_upgrade, not mysql_install_db")):
            yield Line(act.setup.begins + 9_000_000 + number * 400_000, logs.SYSLOG, f"mariadb-server.postinst[{pid - 65}]", text)
    if act.unit != "cron.service":
        yield _systemd(start - 900_000, f"Starting {full}...")
    yield _systemd(start + TAKES.get(act.unit, 3) * MILLISECOND + chance.randrange(900_000), f"Started {full}.")
    if act.unit == "ssh.service":
        for number, address in enumerate(("0.0.0.0", "::")):  # noqa: S104 - a line of its log
            yield Line(start + 48_700_000 + number * 500_000, logs.AUTH, f"sshd[{pid}]", f"Server listening on {address} port 22.")
    elif act.unit == "cron.service":
        for number, text in enumerate(("pidfile fd = 3", "Skipping @reboot jobs -- not system startup")):
            for path in (logs.SYSLOG, logs.CRON):
                yield Line(start + 5_900_000 + number * 2_000_000, path, f"cron[{pid}]", f"(CRON) INFO ({text})")
    elif act.unit == "rsyslog.service":
        yield bootlog.acquired(start + 6_900_000)
        yield Line(start + 6_915_000, logs.SYSLOG, "rsyslogd", f"[{nightly.origin(pid)}] start")
    elif act.unit == "systemd-udevd.service":
        yield Line(start + 49_000_000, logs.SYSLOG, f"systemd-udevd[{pid}]", "Using default interface naming scheme 'v252'.")
    elif act.unit == "mariadb.service":
        yield from bootlog.mariadb(machine, start, pid, chance)


def _run(act: Act) -> Iterator[Line]:
    full = f"{act.unit} - {TITLES[act.unit]}"
    ended = act.time + TAKES[act.unit] * MILLISECOND
    yield _systemd(act.time, f"Starting {full}...")
    yield _systemd(ended, f"{act.unit}: Deactivated successfully.")
    yield _systemd(ended + 140_000, f"Finished {full}.")


def _php(act: Act) -> Iterator[Line]:
    """phpenmod finds each extension enabled: those that a package brings, or all for a program."""
    package, programs = act.setup.package, act.unit.split()
    own = OF_PACKAGE.get(package, EXTENSIONS)
    pace = min((act.setup.ends - act.setup.begins) // 2 // (len(own) * len(programs) + 1), SECOND // 5)
    moments = (act.setup.begins + pace * number for number in range(1, len(own) * len(programs) + 1))
    for extension in own:
        for program in programs:
            yield Line(next(moments), logs.SYSLOG, package, f"php_invoke {extension}: already enabled for PHP 8.2 {program} sapi")
