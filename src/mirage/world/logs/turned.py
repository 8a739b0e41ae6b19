"""A log that is a visitor's own is moved aside for him too, in the nights in which he was not there.

His layer has a log of its own as soon as sshd has named him in it, he has asked for a page or emptied it, and the machine's logrotate
moves the machine's. What he had then lies as many places further as there were nights in which something stood in it, with what was
said until the first of them; the days between, and what is said since, are the machine's. What he has removed stays away, but for the
logs that daemons open anew in the night.
"""

from __future__ import annotations

import gzip
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import suppress
from stat import S_IFMT, S_IFREG
from typing import TYPE_CHECKING, NamedTuple

from mirage.base.clock import SECOND
from mirage.content import packing
from mirage.vfs.caller import Caller
from mirage.vfs.types import ROOT
from mirage.world.logs import lines as logs
from mirage.world.logs import logins, monthly, rotated, rotations, sitelogs, weblogs
from mirage.world.logs.rotations import WEB, Rotation
from mirage.world.pen import Pen, jot

if TYPE_CHECKING:
    from mirage.world.host import Host

DAILY = (logs.AUTH, logs.SYSLOG, logs.CRON)
BUSY = {*DAILY, *weblogs.ACCESS.values(), weblogs.APACHE_ERRORS, logins.VAR_BTMP}  # moved in each night that there is for them
LATE = {logs.KERN, logs.USER, logs.MAIL}  # which rsyslogd opens with their first line
MOST = 4 << 20  # bytes of a log that is packed while somebody waits
QUIET = 900 * SECOND  # gaps in a log that nobody notices
FILES = 64  # of a web server's, at most


class _Kept(NamedTuple):
    """One file, as it is to lie there; `made` and `written` in nanoseconds since the epoch."""

    data: bytes
    made: int
    written: int
    owner: tuple[int, int, int]  # mode, uid, gid


def overnight(host: Host, layer: bytes, now: int) -> bool:
    """Move his logs aside where a night has passed since something was written in them; whether this night was not yet seen to."""
    place, last = host.place(layer), rotated.rotation(now, host.identity)
    if place.turned >= last:
        return False
    place.turned = last
    own, theirs = Caller(place.view, ROOT), Caller(host.view(), ROOT)
    logs_of = [_Log(host, own, theirs, path) for path in _paths(own, theirs)]
    found = [log for log in logs_of if log.is_his and any(log.nights(now))]
    if found:
        if host.origin.logged < last:
            host.origin.catch_up(least=0)
        for log in found:
            if want := log.turned(now):
                with suppress(OSError):  # he has forbidden it
                    jot(place.root, lambda pen, log=log, want=want: log.lay(pen, want, last))  # type: ignore[misc]
    if any(log.path == logins.VAR_BTMP and log.is_his for log in logs_of):
        fill(host, layer, now)
    return True


def _paths(own: Caller, theirs: Caller) -> Iterator[bytes]:
    yield from rotations.LOGS
    for folder in WEB:
        names: set[bytes] = set()
        for caller in (own, theirs):
            with suppress(OSError):
                names |= {entry.name for entry in caller.listdir(folder) if entry.name.endswith(b".log")}
        yield from (folder + name for name in sorted(names)[:FILES])


class _Log:
    """One log and what lies beside it, as he and as the machine has them."""

    def __init__(self, host: Host, own: Caller, theirs: Caller, path: bytes) -> None:
        self._host, self.path, self._how = host, path, rotations.of(path)
        self._his, self._theirs = _Files(own, path, self._how), _Files(theirs, path, self._how)
        self.is_his = self._his.look(0) != self._theirs.look(0)
        live = self._his.look(0)
        folder = path.rpartition(b"/")[0]
        self._since = live[1] if live is not None else own.stat(folder).mtime if own.exists(folder) else host.clock.now()

    def nights(self, now: int) -> Iterator[int]:
        """Those since he wrote in it in which logrotate comes for such a log: an empty one may be left alone."""
        zone, name = self._host.identity.timezone, self._host.hostname
        moved = max(logs.next_turn(self._host.identity.install_time, zone, name), self._his.made())
        night = self._since
        while (
            night := logs.month_turn(night, moved, zone, name) if self._how.is_monthly else logs.next_turn(night, zone, name)
        ) <= now:
            yield night
            moved = night

    def turned(self, now: int) -> dict[int, _Kept | None]:
        """What is to lie there of the log (0) and its rotations, as far as that is not what is seen."""
        his, theirs, how = self._his, self._theirs, self._how
        numbers = range(how.kept + 1)
        own = {number for number in numbers if his.look(number) != theirs.look(number)}
        if 0 not in own or any(map(his.is_odd, own)):
            return {}  # what is no file, or too large, logrotate leaves too
        nights, live = list(self.nights(now)), his.read(0)
        if not nights:
            return {}
        missed, until = self._said(self._since, nights[0])
        stirs = [self._stirs(night, at < len(nights) - how.kept - 1) for at, night in enumerate(nights)]
        moves = sum(stirs[1:]) + int(live is not None and (bool(live.data or missed) or not how.wants_lines))
        made = theirs.made()
        theirs_moves = sum(stirs) if any(stirs) else int(made > self._since)
        if live is not None and moves:
            live = live._replace(data=live.data + missed, written=until or live.written)
        is_back = live is None and not how.is_monthly and self.path not in LATE
        want: dict[int, _Kept | None] = {}
        for number in numbers:
            old = number - moves
            if old < 0 or (is_back and not number):
                if number in own or moves != theirs_moves:
                    want[number] = theirs.read(number)
            elif old in own:
                if moves:
                    want[number] = _formed(live if not old else his.read(old), how, old, number)
            elif moves != theirs_moves:
                want[number] = _formed(theirs.read(old + theirs_moves), how, old + theirs_moves, number)
            elif number in own:
                want[number] = theirs.read(number)
        return want

    def lay(self, pen: Pen, want: dict[int, _Kept | None], moved: int) -> None:
        for number, kept in sorted(want.items()):
            name = self._how.name(self.path, number)
            pen.remove(name)
            if kept is not None:
                pen.at(kept.written)
                pen.dated(pen.file(name, kept.data, *kept.owner), kept.made, moved if number else 0)

    def _stirs(self, night: int, is_old: bool) -> bool:
        """Whether the machine itself had written something when logrotate came; `is_old`: it does not matter any more."""
        if self.path != sitelogs.path(self._host.story.company, self._host.story.site):
            return self.path in BUSY
        before = rotated.rotation(night - SECOND, self._host.identity)
        return is_old or next(sitelogs.lines(self._host.story.company, self._host.story.site, before, night), None) is not None

    def _said(self, since: int, until: int) -> tuple[bytes, int]:
        """By the machine itself, and when last; 0 is never."""
        host = self._host.origin
        if self.path == logins.VAR_BTMP:
            return missing(host, since, until)
        own, machine = host.identity, rotated.Machine(host.background, host.identity, host.story)
        lines = rotated.said(machine, since, until).get(self.path, []) if not self._how.is_monthly else []
        return b"".join(line.render(own.hostname, own.timezone) for line in lines), lines[-1].time if lines else 0


def missing(host: Host, since: int, until: int) -> tuple[bytes, int]:
    """What the machine's own btmp has of the time after somebody else's was written, or will have, and when the last of it was."""
    theirs = _Files(Caller(host.view(), ROOT), logins.VAR_BTMP, rotations.LOGS[logins.VAR_BTMP])
    parts = [kept.data for number in (1, 0) if (number == 0 or theirs.made() > since) and (kept := theirs.read(number)) is not None]
    data, size = b"".join(parts), logins.UTMP.size
    first, end = (
        bisect_right(range(len(data) // size), moment, key=lambda at: _time(data[at * size :])) for moment in (since, until)
    )
    later = [record.pack() for record in monthly.failed(host.background, max(since, host.logged), until)]
    found = data[first * size : end * size] + b"".join(later)
    return found, _time(found[-size:]) + monthly.NOTED if found else 0


def fill(host: Host, layer: bytes, until: int) -> None:
    """His own btmp has what the machine's has, before what he does next."""
    place = host.place(layer)
    own = Caller(place.view, ROOT)
    since = own.stat(logins.VAR_BTMP).mtime if own.exists(logins.VAR_BTMP) else until
    data, last = missing(host.origin, since, until) if until - since > QUIET else (b"", 0)

    def write(pen: Pen) -> None:
        pen.at(last)
        pen.append(logins.VAR_BTMP, data)

    if data:
        with suppress(OSError):
            jot(place.root, write)


def _time(record: bytes) -> int:
    return next(logins.unpack(record[: logins.UTMP.size])).time * 1000


def _formed(kept: _Kept | None, how: Rotation, was: int, now: int) -> _Kept | None:
    """Packed, or unpacked, as the place asks for to which it goes."""
    if kept is None or how.is_packed(was) == how.is_packed(now):
        return kept
    return kept._replace(data=packing.standard_input(kept.data, kept.written) if how.is_packed(now) else gzip.decompress(kept.data))


class _Files:
    """A log and what lies beside it, as somebody sees it."""

    def __init__(self, caller: Caller, path: bytes, how: Rotation) -> None:
        self._caller, self._path, self._how = caller, path, how

    def look(self, number: int) -> tuple[int, int, int] | None:
        """Which file it is, when it was written, how large it is; None where there is none."""
        name = self._how.name(self._path, number)
        if not self._caller.exists(name):
            return None
        stat = self._caller.stat(name)
        return stat.ino, stat.mtime, stat.size

    def is_odd(self, number: int) -> bool:
        name = self._how.name(self._path, number)
        if not self._caller.exists(name, follow=False):
            return False
        stat = self._caller.lstat(name)
        return S_IFMT(stat.mode) != S_IFREG or stat.size > MOST

    def made(self) -> int:
        """The log itself; 0 where there is none."""
        return self._caller.stat(self._path).btime if self._caller.exists(self._path) else 0

    def read(self, number: int) -> _Kept | None:
        name = self._how.name(self._path, number)
        if not self._caller.exists(name):
            return None
        stat = self._caller.stat(name)
        return _Kept(self._caller.read_file(name, MOST), stat.btime, stat.mtime, (stat.mode & 0o7777, stat.uid, stat.gid))
