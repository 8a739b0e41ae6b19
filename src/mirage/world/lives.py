"""The lives of services: which process each had when, from the boot on and since an upgrade's scripts began it anew.

Whoever names a daemon asks here: ps and /proc (`services`), systemctl, /run, the logs and the journal. What the scripts of a package do
is recorded from a booted Debian 12 (systemd 252): each of these packages put over itself by `dpkg -i`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mirage.base.clock import SECOND

if TYPE_CHECKING:
    from mirage.world.logs.unpacking import Setup
    from mirage.world.services import PidClock

MILLISECOND = SECOND // 1000
RELOAD, REEXEC, BUS = "reload", "reexec", "bus"  # systemd reads its units anew, begins anew; dbus-daemon reads its configuration
RESTART, STOP, START, UPGRADE, RUN, PHP = "restart", "stop", "start", "upgrade", "run", "php"
BEGINS = (RESTART, START, UPGRADE)
SCRIPTS: Mapping[str, Sequence[str]] = {  # what happens while a package is set up, in this order
    **dict.fromkeys(("apparmor", "docker.io", "ifupdown", "nftables", "procps", "sudo"), (RELOAD,)), "rsync": (RELOAD, RELOAD),
    "dbus": (RELOAD, RELOAD, BUS), "libc6": (REEXEC,), "systemd": (REEXEC, "restart systemd-journald.service"),
    "apt": (RELOAD, "restart apt-daily-upgrade.timer", "restart apt-daily.timer"), "dpkg": (RELOAD, "restart dpkg-db-backup.timer"),
    "e2fsprogs": (RELOAD, "restart e2scrub_all.timer", "run e2scrub_reap.service"), "logrotate": (RELOAD, "restart logrotate.timer"),
    "man-db": (RELOAD, "restart man-db.timer"), "php-common": (RELOAD, "restart phpsessionclean.timer", RELOAD),
    "util-linux": (RELOAD, "restart fstrim.timer", RELOAD),
    "at": (RELOAD, "restart atd.service"), "cron": (RELOAD, RELOAD, "restart cron.service"), "rsyslog": (RELOAD, "restart rsyslog.service"),
    "openssh-server": (RELOAD, RELOAD, "restart ssh.service", RELOAD), "containerd": (RELOAD, "restart containerd.service"),
    "apache2": (RELOAD, RELOAD, RELOAD, "restart apache2.service", RELOAD), "udev": (RELOAD, "restart systemd-udevd.service", RELOAD),
    "nginx-common": (RELOAD, RELOAD, "restart nginx.service"), "nginx": ("upgrade nginx.service",),
    "systemd-timesyncd": (RELOAD, "restart systemd-timesyncd.service"),
    "mariadb-server": (RELOAD, RELOAD, "start mariadb.service"), "php8.2-fpm": ("php fpm", RELOAD, "restart php8.2-fpm.service"),
    "php8.2-cli": ("php cli",), "php8.2-common": ("php cli fpm",), "php8.2-opcache": ("php cli fpm",),
}  # fmt: skip
UNPACKED: Mapping[str, Sequence[str]] = {  # while it is unpacked
    "mariadb-server": ("stop mariadb.service",), "systemd": (BUS,) * 9, "systemd-timesyncd": (BUS,) * 8,
}  # fmt: skip
TRIGGERED: Mapping[str, Sequence[str]] = {"php8.2-fpm": ("restart php8.2-fpm.service",), "mariadb-server": (RELOAD,), "dbus": (BUS,)}
DOWN: Mapping[str, int] = {  # milliseconds from the word that ends a service to its next process; 15 of all others
    "apache2.service": 58, "containerd.service": 32, "nginx.service": 26, "systemd-timesyncd.service": 51, "systemd-udevd.service": 22,
    "php8.2-fpm.service": 17, "systemd-journald.service": 8,
}  # fmt: skip
SPAWNED: Mapping[str, int] = {  # processes that a package's scripts start; 60 of all others
    "initramfs-tools": 13_800, "php8.2-common": 3160, "php8.2-fpm": 760, "php8.2-cli": 730, "php8.2-opcache": 300, "ca-certificates": 900,
    "mariadb-server": 240, "openssh-server": 210, "udev": 110,
}  # fmt: skip
A_KERNEL = 14_600  # processes while a kernel's initramfs is made
OTHERS = 60


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that a package's scripts had done: when, what, and with which unit, or by PHP's scripts for which of its programs."""

    time: int
    verb: str
    unit: str
    setup: Setup


@dataclass(frozen=True, slots=True)
class Life:
    """A unit begun anew in the boot at `up`: when what was before was told to end, when its process began, and its pid (0: it has none).

    `run`: since when systemd takes it for active, by which its run is named: nginx puts a new process in its place without a word.
    """

    up: int
    stopped: int
    start: int
    pid: int
    run: int


class Lives:
    """Those of one machine, after `setups`. `ups`: when it booted, the first one first."""

    def __init__(self, setups: Sequence[Setup], ups: Sequence[int], pids: PidClock) -> None:
        self._ups = ups
        self.acts = sorted((act for setup in setups for act in _acts(setup)), key=lambda act: act.time)
        self._times = [act.time for act in self.acts]
        self._of: dict[str, list[Life]] = {}
        stopped: dict[str, int] = {}
        for act in self.acts:
            if act.verb == STOP:
                stopped[act.unit] = act.time
            if act.verb in BEGINS and (up := self.boot(act.time)):
                self._begin(act, up, stopped.pop(act.unit, act.time), pids)

    def boot(self, time: int) -> int:
        """When the boot of a moment was; 0 before the first."""
        at = bisect_right(self._ups, time) - 1
        return self._ups[at] if at >= 0 else 0

    def of(self, unit: str, up: int) -> list[Life]:
        """All of a unit in the boot at `up` but the first, which that boot gave it."""
        return [life for life in self._of.get(unit, ()) if life.up == up]

    def at(self, unit: str, time: int) -> Life | None:
        """The one of a moment; None: the boot's."""
        found = [life for life in self.of(unit, self.boot(time)) if life.start <= time]
        return found[-1] if found else None

    def begun(self, act: Act) -> Life | None:
        """The one that an act began."""
        found = (life for life in self.of(act.unit, self.boot(act.time)) if life.start >= act.time)
        return next(found, None) if act.verb in BEGINS else None

    def run(self, unit: str, time: int) -> str:
        """Which run of a unit was the last one then; "" for the boot's."""
        life = self.at(unit, time)
        return str(life.run) if life is not None and life.run else ""

    def last(self, unit: str) -> Life | None:
        """The one that goes on now; None: the boot's."""
        found = self.of(unit, self._ups[-1])
        return found[-1] if found else None

    def began(self, unit: str, boots: int) -> int:
        """When the process of a unit that runs now began; `boots`: when the boot's did."""
        life = self.last(unit)
        return life.start if life is not None else boots

    def within(self, since: int, until: int) -> Sequence[Act]:
        """What was done in [since, until)."""
        return self.acts[bisect_right(self._times, since - 1) : bisect_right(self._times, until - 1)]

    @property
    def pids(self) -> frozenset[int]:
        """The first processes of all these lives."""
        return frozenset(life.pid for lives in self._of.values() for life in lives)

    def _begin(self, act: Act, up: int, stopped: int, pids: PidClock) -> None:
        before = self.at(act.unit, act.time)
        start = act.time + (DOWN.get(act.unit, 15) * MILLISECOND if act.verb == RESTART else 0)
        pid = pids.at(start, up) if act.unit.endswith(".service") else 0
        run = (before.run if before is not None else 0) if act.verb == UPGRADE else start
        self._of.setdefault(act.unit, []).append(Life(up, stopped, start, pid, run))


def busy(setups: Sequence[Setup]) -> list[tuple[int, int, int]]:
    """From when to when upgrades kept the machine busy, and how many processes that took; the first one first."""
    return sorted((setup.begins, setup.ends, _spawned(setup.package)) for setup in setups)


def _spawned(package: str) -> int:
    return A_KERNEL if package.startswith("linux-image-6") else SPAWNED.get(package, OTHERS)


def _acts(setup: Setup) -> Iterator[Act]:
    words = TRIGGERED.get(setup.package, ()) if setup.is_trigger else SCRIPTS.get(setup.package, ())
    span = setup.ends - setup.begins
    for number, word in enumerate(words, 1):
        verb, _, unit = word.partition(" ")
        yield Act(setup.begins + span * number // (len(words) + 1), verb, unit, setup)
    for number, word in enumerate(() if setup.is_trigger else UNPACKED.get(setup.package, ()), 1):
        verb, _, unit = word.partition(" ")
        yield Act(setup.unpacked + number * 40 * MILLISECOND, verb, unit, setup)
