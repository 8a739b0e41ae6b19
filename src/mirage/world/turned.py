"""A log that a visitor has lines in is moved aside for him too, in the nights in which he was not there.

His layer has a log of its own as soon as sshd has named him in it, and the machine's logrotate moves the machine's. What he had then
lies where the machine has that day's log, with what was said until it was moved; the days between are the machine's.
"""

from __future__ import annotations

from contextlib import suppress
from stat import S_IFMT, S_IFREG
from typing import TYPE_CHECKING, NamedTuple

from mirage.content import packing
from mirage.vfs.caller import Caller
from mirage.vfs.types import ROOT
from mirage.world import rotated
from mirage.world.identity import HOUR
from mirage.world.logs import ADM
from mirage.world.pen import Pen, jot

if TYPE_CHECKING:
    from mirage.world.host import Host

DAILY = (b"/var/log/auth.log", b"/var/log/syslog", b"/var/log/cron.log")
MOST = 4 << 20  # bytes of a log that is packed while somebody waits


class _Kept(NamedTuple):
    """One file, as it is to lie there; `made` and `written` in nanoseconds since the epoch."""

    data: bytes
    made: int
    written: int


def turn(host: Host, layer: bytes, path: bytes, now: int) -> None:
    """Move his log aside where the machine's was moved since something was written in it. Nothing where he has none of his own."""
    last, theirs = rotated.rotation(now, host.identity), _Files(Caller(host.view(), ROOT), path)
    place = host.place(layer)
    his = _Files(Caller(place.view, ROOT), path)
    own = [number for number in range(rotated.ROTATED + 1) if his.look(number) != theirs.look(number)]
    live = his.look(0)
    if live is None or 0 not in own or theirs.look(0) is None or theirs.made(0) < last - HOUR or any(map(his.is_odd, own)):
        return  # it is the machine's, or the machine's is not moved yet; what is no file, or too large, logrotate leaves too
    ends = [last]
    while (before := rotated.rotation(ends[-1] - 2 * HOUR, host.identity)) > live[1]:
        ends.append(before)
    kept = {number + len(ends): his.read(number) for number in own}
    back = {number: theirs.read(number) for number in own if number and number not in kept}
    missed, until = _said(host, path, live[1], ends[-1])
    ended = kept[len(ends)]
    if ended is not None:
        kept[len(ends)] = _Kept(ended.data + missed, ended.made, until or ended.written)

    def write(pen: Pen) -> None:
        for number, found in sorted((back | kept).items()):
            pen.remove(his.name(number))
            if found is not None and number <= rotated.ROTATED:
                is_fresh = number > 1 and number - len(ends) < 2 and number in kept
                pen.at(found.written)
                data = packing.standard_input(found.data, found.written) if is_fresh else found.data
                pen.dated(pen.file(his.name(number), data, 0o640, gid=ADM), found.made, last)
        pen.remove(path)
        text, until = _said(host, path, last, now)
        pen.at(until or last)
        pen.dated(pen.file(path, text, 0o640, gid=ADM), last)

    with suppress(OSError):  # he has forbidden it
        jot(place.root, write)


def _said(host: Host, path: bytes, since: int, until: int) -> tuple[bytes, int]:
    """By the machine itself, and when last; 0 is never."""
    own, lines = host.identity, [line for line in host.background.lines(since, until) if line.path == path]
    return b"".join(line.render(own.hostname, own.timezone) for line in lines), lines[-1].time if lines else 0


class _Files:
    """A log and what lies beside it, as somebody sees it."""

    def __init__(self, caller: Caller, path: bytes) -> None:
        self._caller, self._path = caller, path

    def name(self, number: int) -> bytes:
        return self._path + (b".%d.gz" % number if number > 1 else b".1" if number else b"")

    def look(self, number: int) -> tuple[int, int, int] | None:
        """Which file it is, when it was written, how large it is; None where there is none."""
        if not self._caller.exists(self.name(number)):
            return None
        stat = self._caller.stat(self.name(number))
        return stat.ino, stat.mtime, stat.size

    def is_odd(self, number: int) -> bool:
        if not self._caller.exists(self.name(number), follow=False):
            return False
        stat = self._caller.lstat(self.name(number))
        return S_IFMT(stat.mode) != S_IFREG or stat.size > MOST

    def made(self, number: int) -> int:
        return self._caller.stat(self.name(number)).btime

    def read(self, number: int) -> _Kept | None:
        if not self._caller.exists(self.name(number)):
            return None
        stat = self._caller.stat(self.name(number))
        return _Kept(self._caller.read_file(self.name(number), MOST), stat.btime, stat.mtime)
