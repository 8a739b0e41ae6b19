"""The logs as rsyslog, nginx, php-fpm and logrotate 3.21 leave them: today's, and what was moved aside each night.

An empty log is not moved (notifempty), so what is seldom written lies there for months. Everything follows from the machine's
background, and is written anew from it whenever a night has passed.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple
from zlib import crc32

from mirage.base.clock import SECOND
from mirage.content import packing
from mirage.vfs import tree
from mirage.vfs.types import ROOT
from mirage.world.identity import DAY, HOUR, Identity
from mirage.world.logs import applog, logins, sitelogs, weblogs
from mirage.world.logs import lines as logs
from mirage.world.logs.background import Background
from mirage.world.logs.lines import ADM, WWW
from mirage.world.logs.packagelogs import ALTERNATIVES, DPKG, HISTORY, TERM
from mirage.world.pen import Pen
from mirage.world.plans.author import Story

DAILY = (logs.AUTH, logs.SYSLOG, logs.CRON, *weblogs.ACCESS.values(), weblogs.APACHE_ERRORS)
ROTATED = 14  # days that logrotate keeps of them (rsyslog's: see birth.py)
KERNELS = 6  # boots that kern.log tells of
SUNDAY = 6  # on which logrotate moves what is weekly
FPM, FPM_KEPT = b"/var/log/php8.2-fpm.log", 12  # weeks
FPM_BEGINS = 60_000_000  # from its process to its word
STATUS = b"/var/lib/logrotate/status"
APT = b"/var/lib/apt"
SELDOM = (weblogs.NGINX_ERRORS, b"/var/log/apache2/other_vhosts_access.log")
NEVER = (  # what /etc/logrotate.d of the image names beside, and is not there: noted when it was first looked for
    "/var/log/mail.log", "/var/lib/mysql/mysqld.log", "/var/lib/mysql/mariadb.log", "/var/log/mysql/*.log",
)  # fmt: skip


class Machine(NamedTuple):
    """Whose logs these are."""

    background: Background
    identity: Identity
    story: Story


def write(pen: Pen, machine: Machine, now: int) -> None:
    """All of them, brought up to the present. What was moved before is written only where the last night has not been seen yet."""
    identity = machine.identity
    today = rotation(now, identity)
    newest = pen.inode(logs.SYSLOG + b".1")
    moved = _turn_after(rotation(newest.mtime, identity), identity) if newest is not None else 0  # when that was put aside
    is_next = moved == rotation(today - 2 * HOUR, identity)  # a single night has passed since
    own = sitelogs.path(machine.story.company, machine.story.site)
    daily = [path for path in (*DAILY, own) if pen.find(path.rpartition(b"/")[0]) is not None]
    turns = _turns(identity, today, 1 if moved == today or is_next else ROTATED)
    parts = [said(machine, since, until) for since, until in zip(turns, [*turns[1:], now])]
    for path in daily:
        days = [lines.get(path, []) for lines in parts]
        if is_next and days[0]:
            move_on(pen, path, ROTATED, today)
        _lay(pen, path, days, turns[0], turns[1:], identity, owner=_log_owner(path))
    is_new = moved != today
    for path in (logs.KERN, logs.USER, weblogs.NGINX_ERRORS) if is_new else ():
        inode = pen.inode(path)
        if not is_next or (inode is not None and inode.size):
            _seldom(pen, machine, path, now)
    if is_new and (not is_next or logs.local(today, identity.timezone).weekday() == SUNDAY):
        _fpm(pen, machine, now)
    _stamped(pen, machine, now)
    pen.at(today)
    for folder in {path.rpartition(b"/")[0] for path in daily}:
        pen.touch(folder)
    if is_new:
        _status(pen, machine, daily, today)
    pen.at(now)


def move_on(pen: Pen, path: bytes, kept: int, time: int) -> None:
    """What lies beside a log makes room for a new .1 or .1.gz: .1 is packed as .2.gz (delaycompress), the older move on, one goes."""
    pen.at(time)
    folder, _, name = path.rpartition(b"/")
    directory, last = pen.find(folder), pen.inode(path + b".1")
    if directory is None:
        return
    pen.remove(path + b".%d.gz" % kept)
    for number in range(kept - 1, 0, -1):
        if pen.find(path + b".%d.gz" % number) is not None:
            tree.rename(pen.work, directory, name + b".%d.gz" % number, directory, name + b".%d.gz" % (number + 1), 0, ROOT)
    if last is not None:
        data, mtime, owner = pen.read(path + b".1"), last.mtime, (last.mode & 0o7777, last.uid, last.gid)
        pen.at(mtime)
        pen.dated(pen.file(path + b".2.gz", packing.standard_input(data, mtime), *owner), time, time)
        pen.remove(path + b".1")


def _stamped(pen: Pen, machine: Machine, now: int) -> None:
    """What systemd keeps of each persistent timer: a file with the time at which it elapsed last; and timesyncd, of the clock."""
    folder = b"/var/lib/systemd"
    if pen.find(folder) is None:
        return
    last: dict[str, int] = {}
    midnight = logs.local(now, machine.identity.timezone).replace(hour=0, minute=0, second=0, microsecond=0)
    for age in range(8, -1, -1):
        for time, timer in machine.background.elapsed(midnight - datetime.timedelta(days=age)):
            if time <= now and timer.is_persistent:
                last[timer.name] = max(time, last.get(timer.name, 0))
    for name, time in sorted(last.items()):
        pen.at(time + crc32(name.encode()) % 900_000_000)
        pen.file(folder + f"/timers/stamp-{name}.timer".encode(), b"")
    if pen.find(APT) is not None and (ran := [last[name] for name in ("apt-daily", "apt-daily-upgrade") if name in last]):
        pen.at(max(ran) + 1_290_000_000)
        pen.file(APT + b"/daily_lock", b"")  # by apt.systemd.daily, which has nothing else to do unless it is told to
    pen.at(now - (now // SECOND + 977) % 2048 * SECOND)  # PollIntervalMaxSec
    if "systemd-timesyncd" in {daemon.unit for daemon in machine.background.machine(machine.identity.boot_time).daemons}:
        owner = _owner(pen, b"systemd-timesync")
        pen.open_up(folder + b"/timesync", 0o755, *owner)
        pen.file(folder + b"/timesync/clock", b"", 0o644, *owner)


def _owner(pen: Pen, name: bytes) -> tuple[int, int]:
    """uid and gid of an account; root's where there is none."""
    rows = (line.split(b":") for line in pen.read(b"/etc/passwd").splitlines())
    return next(((int(row[2]), int(row[3])) for row in rows if row[0] == name), (0, 0))


def rotation(now: int, identity: Identity) -> int:
    """When logrotate came last."""
    return logs.last_turn(now, identity.timezone, identity.hostname)


def _turns(identity: Identity, today: int, days: int) -> list[int]:
    """The last rotations and the one of this day, oldest first: none before the machine was there."""
    midnight = logs.local(today, identity.timezone).replace(hour=0, minute=0, second=0, microsecond=0)
    found = [logs.turn(midnight - datetime.timedelta(days=age), identity.hostname) for age in range(days, -1, -1)]
    return [turn for turn in found if turn > identity.install_time] or [identity.install_time]


def said(machine: Machine, since: int, until: int) -> dict[bytes, list[logs.Line]]:
    """What was written from one rotation to the next."""
    background, company = machine.background, machine.story.company
    found: dict[bytes, list[logs.Line]] = {}
    for line in (
        *background.lines(since, until), *weblogs.lines(background, since, until),
        *(line for line in sitelogs.lines(company, machine.story.site, since, until) if background.is_up(line.time)),
        *weblogs.errors(background, machine.story.site, since, until, is_over=until == rotation(until, machine.identity)),
    ):  # fmt: skip
        found.setdefault(line.path, []).append(line)
    return found


def _lay(
    pen: Pen, path: bytes, days: Sequence[Sequence[logs.Line]], made: int, ends: Sequence[int], identity: Identity, owner: int
) -> None:  # fmt: skip
    """A log and its rotations, from what came between them: `made` is when the first part began, `ends` when each was moved."""
    begun: list[int] = []  # of the log itself, of .1, and on
    for at, lines in reversed(list(enumerate(days))):
        if at == len(days) - 1 or lines:
            begun.append(next((ends[day] for day in range(at - 1, -1, -1) if days[day]), made))
            pen.at(_written(lines[-1]) if lines else begun[-1])
            text = b"".join(line.render(identity.hostname, identity.timezone) for line in lines)
            _put(pen, path, text, pen.work.now, 0o640, owner, begun=begun)


def _log_owner(path: bytes) -> int:
    """Who logrotate makes it for."""
    return WWW if b"/nginx/" in path else 0


def _written(line: logs.Line) -> int:
    """When its file has it."""
    return line.time + 80_000 + crc32(line.text.encode("utf-8", "surrogateescape")) % 90_000


def _put(pen: Pen, path: bytes, text: bytes, time: int, mode: int, owner: int, group: int = ADM, *, begun: Sequence[int]) -> None:
    """The next of a log itself, .1, and what is packed behind it (delaycompress); `begun` is when logrotate made each, it the last."""
    number = len(begun) - 1
    if number > 1:
        ino = pen.file(path + b".%d.gz" % number, packing.standard_input(text, time), mode, owner, group)
    else:
        ino = pen.file(path + (b".1" if number else b""), text, mode, owner, group)
    pen.dated(ino, begun[max(number - 2, 0)] if number > 1 else begun[number], begun[0] if number else 0)


def _seldom(pen: Pen, machine: Machine, path: bytes, now: int) -> None:
    """A log with lines on few days: kern.log with those of boots, user.log with what somebody gave to logger, nginx' of its upgrades."""
    background, identity = machine.background, machine.identity
    if path == logs.KERN:
        lines = [line for boot in background.boots[-KERNELS:] for line in background.boot(boot) if line.path == path]
    else:
        lines = background.notes if path == logs.USER else weblogs.inherited(background)
    if pen.find(path.rpartition(b"/")[0]) is None:
        return
    days: dict[int, list[logs.Line]] = {}
    for line in lines:
        if line.time < now:
            days.setdefault(rotation(line.time, identity), []).append(line)
    if not days:
        return
    starts = sorted(days)
    if starts[-1] != rotation(now, identity):
        starts.append(_turn_after(starts[-1], identity))
    ends = [_turn_after(start, identity) for start in starts]
    _lay(pen, path, [days.get(start, []) for start in starts], days[starts[0]][0].time, ends, identity, owner=_log_owner(path))


def _turn_after(turn: int, identity: Identity) -> int:
    """The next rotation."""
    return rotation(turn + DAY + 2 * HOUR, identity)


def _fpm(pen: Pen, machine: Machine, now: int) -> None:
    """php-fpm's log (8.2): started, and told each week to open it anew."""
    identity, background = machine.identity, machine.background
    says: list[tuple[int, str]] = []
    for start, pid, end in background.lives_of("php8.2-fpm"):
        word = start + FPM_BEGINS
        says += [(word + step * 400_000, text) for step, text in enumerate((f"fpm is running, pid {pid}", "ready to handle connections", "systemd monitor interval set to 10000ms"))]  # fmt: skip
        if end:
            ends = end + (260_000_000 if any(boot.down == end for boot in background.boots) else 2_000_000)
            says += [(ends, "Terminating ..."), (ends + 40_000_000, "exiting, bye-bye!")]
    if not says:
        return
    turn, turns = rotation(now, identity), list[int]()
    while len(turns) <= FPM_KEPT and turn > identity.install_time:
        if logs.local(turn, identity.timezone).weekday() == SUNDAY:
            turns.append(turn)
            says.append((turn + 21_000_000, "error log file re-opened"))
        turn = rotation(turn - 2 * HOUR, identity)
    borders = [identity.install_time, *sorted(turns), now + 1]
    parts = [(low, [said for said in sorted(says) if low < said[0] < high]) for low, high in pairwise(borders)]
    begun: list[int] = []
    for low, part in reversed([(low, part) for low, part in parts if part or low == borders[-2]][-FPM_KEPT - 1 :]):
        begun.append(low)
        text = "".join(f"[{logs.local(time, identity.timezone):%d-%b-%Y %H:%M:%S}] NOTICE: {said}\n" for time, said in part)
        pen.at(part[-1][0] + 131_000 if part else low)
        _put(pen, FPM, text.encode(), pen.work.now, 0o600, 0, 0, begun=begun)


def _status(pen: Pen, machine: Machine, daily: Iterable[bytes], today: int) -> None:
    """When each was moved last, or first looked at, to the hour (logrotate.c writeState; its order is that of a hash table)."""
    if pen.find(b"/etc/logrotate.d") is None:
        return
    identity, story = machine.identity, machine.story
    first = logs.local(rotation(identity.install_time + DAY, identity), identity.timezone).replace(minute=0, second=0)
    month = logs.local(today, identity.timezone)
    found: dict[str, datetime.datetime] = dict.fromkeys(NEVER, first)
    sunday = month - datetime.timedelta(days=(month.weekday() - SUNDAY) % 7)
    for path in (*daily, *SELDOM, logs.KERN, logs.USER):
        moved = pen.inode(path + b".1")
        inode = pen.inode(path)
        if inode is not None:
            found[path.decode()] = _moved(path, moved.mtime if moved is not None else 0, identity, first)
    for path in (DPKG, ALTERNATIVES, TERM, HISTORY):
        if (inode := pen.inode(path)) is not None:  # an empty one is not moved, which made what is there
            found[path.decode()] = max(first, logs.local(inode.btime, identity.timezone).replace(minute=0, second=0))
    found[logins.VAR_BTMP.decode()] = max(first, month.replace(day=1))
    if pen.inode(applog.path(story.company)) is not None:
        own = logs.local(applog.last(story.company, story.site, today), identity.timezone)
        found[applog.path(story.company).decode()] = own.replace(minute=0, second=0)
    found |= {logins.VAR_WTMP.decode(): first, **({FPM.decode(): sunday} if pen.inode(FPM) is not None else {})}
    pen.at(today)
    order = sorted(found, key=_slot)
    rows = "".join(
        f'"{name}" {when.year}-{when.month}-{when.day}-{when.hour}:{when.minute}:{when.second}\n'
        for name in order
        for when in [found[name]]
    )
    pen.file(STATUS, b"logrotate state -- version 2\n" + rows.encode(), 0o640)


def _moved(path: bytes, written: int, identity: Identity, first: datetime.datetime) -> datetime.datetime:
    """The night after the last line of what was moved."""
    return logs.local(_turn_after(rotation(written, identity), identity), identity.timezone) if written else first


def _slot(name: str) -> int:
    """Where logrotate's state has a file (logrotate.c hashIndex, 64 slots and more)."""
    number = 0
    for byte in name.encode():
        number = (number * 13 + byte) & 0xFFFFFFFF
    return number % 64
