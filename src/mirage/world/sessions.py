"""Logins as sshd, PAM and systemd-logind leave them: processes, utmp, wtmp, lastlog and auth.log, in the visitor's own layer."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace
from typing import TYPE_CHECKING

from mirage.base.chance import fraction
from mirage.base.clock import SECOND
from mirage.vfs.caller import Caller
from mirage.vfs.types import ROOT
from mirage.world import logind
from mirage.world.logs import loginlines, logins, rotated, turned
from mirage.world.logs.lines import ADM, Line
from mirage.world.logs.loginlines import Entered
from mirage.world.logs.turned import QUIET
from mirage.world.pen import Pen, jot
from mirage.world.visit import LastLogin, Login, Visit

if TYPE_CHECKING:
    from mirage.world.host import Host
    from mirage.world.mounts import Place

REMEMBERED = 4096  # layers of those who left
APART = 61_000  # nanoseconds between two lines that rsyslogd has at once


class Sessions:
    """Begins and ends them for one host."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._gone: OrderedDict[bytes, dict[int, tuple[int, Entered]]] = (
            OrderedDict()
        )  # of a layer, whose managers still run, and since when

    # ---- connections

    def open(self, visit: Visit, place: Place) -> None:
        """A connection has authenticated: its sshd, systemd's manager for the user if he is the first, and auth.log."""
        host, account, now = self._host, visit.account, visit.opened
        if len(place.visits) == 1:
            place.forget_stale_logins()
        listener = host.services.by_comm.get("sshd")
        name = account.name.encode()
        monitor = visit.processes.allocate(
            listener.pid if listener else 1, [b"sshd: " + name + (b"" if account.uid == 0 else b" [priv]")], comm=b"sshd",
            exe=b"/usr/sbin/sshd", start_time=now, pgid=0, sid=0, rss=_size(visit, "sshd", 10_600, 11_700),
            vsz=_size(visit, "sshd v", 17_400, 17_980), unit=self._scope(visit, place), fds=lambda: _sshd_fds(visit),
            pid=host.door.forget(visit.session),
        )  # fmt: skip
        visit.monitor = monitor
        self._manager(visit, place)
        if account.uid:
            worker = visit.processes.allocate(
                monitor.pid, [b"sshd: " + name], comm=b"sshd", exe=b"/usr/sbin/sshd", uid=account.uid, gid=account.gid,
                groups=account.groups, start_time=now + 60_000_000, rss=_size(visit, "sshd u", 6_300, 6_900), vsz=monitor.vsz,
                fds=lambda: _sshd_fds(visit),
            )  # fmt: skip
            visit.worker = worker
        else:
            visit.worker = monitor

    def accepted(self, visit: Visit, method: str = "password", detail: str = "") -> None:
        """What sshd, PAM and logind write once somebody is in. `detail`: of a key, `: ED25519 SHA256:...`."""
        now = visit.opened - 195_000_000  # what follows takes sshd and logind that long, and is over when the shell begins
        monitor = visit.monitor
        assert monitor is not None
        self._dismiss(visit.layer, now)
        stays = self._gone.get(visit.layer, {}).pop(visit.account.uid, None) is not None  # his manager has not been stopped yet
        entered = self._entered(visit, monitor.pid)
        self.log(visit.layer, loginlines.opened(entered, now, f"{method}{detail}", is_first=visit.is_first and not stays))

    def close(self, visit: Visit, place: Place) -> None:
        """The connection is gone: so are its processes; auth.log says so."""
        now, monitor = self._host.clock.now() - 4_000_000, visit.monitor
        if monitor is None:
            return
        entered = self._entered(visit, monitor.pid)
        for entry in [visit.worker, monitor]:
            if entry is not None:
                visit.processes.remove(entry.pid)
        visit.monitor = None
        self.log(visit.layer, loginlines.closed(entered, now))
        if not any(other.account.uid == visit.account.uid for other in place.visits):
            place.dismiss(visit.account.uid)
            self._gone.setdefault(visit.layer, {})[visit.account.uid] = (now, entered)
            if len(self._gone) > REMEMBERED:
                self._gone.popitem(last=False)
        if visit.is_filed:
            logind.closed(place, visit, monitor.pid, now)

    def _dismiss(self, layer: bytes, now: int) -> None:
        """systemd stops the managers of those who have been gone for long enough, and says so."""
        gone = self._gone.get(layer, {})
        for uid, (time, entered) in sorted(gone.items(), key=lambda item: item[1][0]):
            if now - time >= loginlines.STAYS:
                del gone[uid]
                self.log(layer, loginlines.left(entered, time))

    @property
    def _has_logind(self) -> bool:
        return "libpam-systemd" in self._host.packages

    def _entered(self, visit: Visit, pid: int) -> Entered:
        host, account = self._host, visit.account
        keeper = host.services.by_comm.get("systemd-logind") if self._has_logind else None
        worker = visit.worker.pid if visit.worker is not None else pid
        managers = host.place(visit.layer).managers.get(account.uid)
        return Entered(
            account.name, account.uid, *visit.source, pid, worker, visit.number, keeper.pid if keeper is not None else 0,
            managers[0].pid if managers else 0,
        )  # fmt: skip

    def _scope(self, visit: Visit, place: Place) -> str:
        visit.is_first = visit.account.uid not in place.managers
        visit.number = place.next_session(has_manager=visit.is_first)
        return f"user.slice/user-{visit.account.uid}.slice/session-{visit.number}.scope"

    def _manager(self, visit: Visit, place: Place) -> None:
        """`systemd --user` and its `(sd-pam)`, for as long as the user has a session."""
        if not visit.is_first or not self._has_logind:
            return
        uid, start = visit.account.uid, visit.opened + 12_000_000
        scope = f"user.slice/user-{uid}.slice/user@{uid}.service/init.scope"
        manager = visit.processes.allocate(
            1, [b"/lib/systemd/systemd", b"--user"], comm=b"systemd", exe=b"/usr/lib/systemd/systemd", uid=uid, gid=visit.account.gid,
            groups=visit.account.groups, start_time=start, pgid=0, sid=0, rss=_size(visit, "manager", 9_900, 10_900), vsz=18_960,
            unit=scope,
        )  # fmt: skip
        helper = visit.processes.allocate(
            manager.pid, [b"(sd-pam)"], comm=b"(sd-pam)", exe=b"/usr/lib/systemd/systemd", uid=uid, gid=visit.account.gid,
            groups=visit.account.groups, start_time=start + 9_000_000, rss=_size(visit, "sd-pam", 2_600, 3_200), vsz=102_600, unit=scope,
        )  # fmt: skip
        place.employ(uid, visit.account.gid, [manager, helper])

    # ---- terminals

    def begin(self, visit: Visit, tty: bool) -> Login:
        """A session channel begins."""
        place = self._host.place(visit.layer)
        now = self._host.clock.now()
        worker = visit.worker
        assert worker is not None
        login = Login(tty=f"pts/{place.take_terminal(visit)}" if tty else "", since=now, sshd=worker, number=visit.number)
        visit.logins.append(login)
        _retitle(visit)
        if tty:
            login.last = self._last(visit)
            self._record(visit, login, now)
            if self._has_logind and not visit.is_filed and visit.monitor is not None:
                visit.is_filed = True
                logind.opened(place, visit, visit.monitor.pid)
        return login

    def end(self, visit: Visit, login: Login) -> None:
        """It has ended: the terminal is free again, utmp and wtmp say so."""
        if login not in visit.logins:
            return
        visit.logins.remove(login)
        _retitle(visit)
        if not login.tty:
            return
        place = self._host.place(visit.layer)
        place.release_terminal(int(login.tty[4:]))
        now = self._host.clock.now()
        record = logins.dead_record(login.tty, _recorder(visit), now)
        _into_utmp(place, record)

        def write(pen: Pen) -> None:
            pen.at(now)
            pen.append(logins.VAR_WTMP, record.pack())

        jot(place.root, write)

    def _record(self, visit: Visit, login: Login, now: int) -> None:
        place = self._host.place(visit.layer)
        record = logins.user_record(login.tty, _recorder(visit), visit.account.name, visit.source[0], now)
        last = logins.lastlog_record(login.tty, visit.source[0], now)
        _into_utmp(place, record)

        def write(pen: Pen) -> None:
            pen.at(now)
            pen.append(logins.VAR_WTMP, record.pack())
            pen.patch(logins.VAR_LASTLOG, visit.account.uid * logins.LASTLOG.size, last)

        jot(place.root, write)

    def _last(self, visit: Visit) -> LastLogin | None:
        try:
            with Caller(visit.view, ROOT).open(logins.VAR_LASTLOG) as file:
                data = file.pread(logins.LASTLOG.size, visit.account.uid * logins.LASTLOG.size)
        except OSError:
            return None
        if len(data) < logins.LASTLOG.size:
            return None
        time, line, host = logins.LASTLOG.unpack(data)
        return LastLogin(time, line.split(b"\0")[0].decode(), host.split(b"\0")[0].decode()) if time else None

    # ---- logs

    def log(self, layer: bytes, lines: list[Line]) -> list[Line]:
        """Append to the layer's logs, after what has happened meanwhile on the machine; the lines as they stand there, with their times.

        What a visitor has removed stays away, as rsyslogd writes on to what it has open; what has rotated away is begun anew, once.
        """
        self._dismiss(layer, lines[0].time if lines else 0)
        stamped = list[Line]()
        absent, stale = self._append(layer, lines, stamped)
        if stale or absent:
            if turned.overnight(
                self._host, layer, lines[0].time
            ):  # a night has passed since he was here: what he removed may be back
                stale, absent = stale + absent, []
            absent += self._append(layer, [line for line in lines if line.path in stale], stamped, is_turned=True)[0]
        if absent:
            host, place = Caller(self._host.view(), ROOT), self._host.place(layer)
            away = {path for path in absent if not host.exists(path)} - {*place.standing.begun}
            left, _stale = self._append(layer, [line for line in lines if line.path in away], stamped, begins=True)
            if begun := sorted(away - {*left}):
                place.standing.begun = [*place.standing.begun, *begun]
                place.keep()
        return stamped

    def _append(
        self, layer: bytes, lines: list[Line], stamped: list[Line], *, begins: bool = False, is_turned: bool = False
    ) -> tuple[list[bytes], list[bytes]]:
        """The logs that are not there, unless they are to begin, and those that are of a day before, unless they have been turned."""
        place, own, clock = self._host.place(layer), self._host.identity, self._host.clock
        absent, stale, added = list[bytes](), list[bytes](), list[Line]()

        def write(pen: Pen) -> None:
            absent.clear()
            stale.clear()
            added.clear()
            texts: dict[bytes, list[Line]] = {}
            for line in _behind(lines, _written(pen, lines, clock.now())):
                texts.setdefault(line.path, []).append(line)
            for path, new in texts.items():
                start = new[0].time
                ino = pen.find(path)
                if ino is None:
                    if not begins or pen.find(path.rpartition(b"/")[0]) is None:
                        absent.append(path)
                        continue
                    pen.at(start)
                    ino = pen.file(path, b"", 0o640, gid=ADM)
                written = pen.work.peek(ino).mtime
                if start - written > QUIET and not is_turned and path in turned.DAILY and written < rotated.rotation(start, own):
                    stale.append(path)
                    continue
                since = max(written, start - 24 * 3600 * SECOND)
                missed = (
                    [line for line in self._host.background.lines(since, start) if line.path == path] if start - since > QUIET else []
                )
                pen.at(new[-1].time)
                pen.append_to(ino, b"".join(line.render(own.hostname, own.timezone) for line in [*missed, *new]))
                added.extend(new)

        jot(place.root, write)
        stamped += added
        return absent, stale


def _written(pen: Pen, lines: list[Line], now: int) -> int:
    """When the last of their logs was written to, as far as its time is one that has been."""
    found = (pen.find(path) for path in dict.fromkeys(line.path for line in lines))
    return max((time for ino in found if ino is not None and (time := pen.work.peek(ino).mtime) < now + SECOND), default=0)


def _behind(lines: list[Line], last: int) -> list[Line]:
    """Of two who come at once, each takes a while to be let in; rsyslogd writes, and stamps, one line after the other."""
    moved = dict[int, int]()
    for time in sorted({line.time for line in lines}):
        last = moved[time] = time if time > last else last + APART
    return [line if line.time == moved[line.time] else replace(line, time=moved[line.time]) for line in lines]


def _retitle(visit: Visit) -> None:
    """sshd names its terminals in its title (session.c session_tty_list)."""
    if visit.worker is None:
        return
    ttys = ",".join(login.tty for login in visit.logins if login.tty) or ("notty" if visit.logins else "")
    title = f"sshd: {visit.account.name}" + (f"@{ttys}" if ttys else "")
    visit.worker.cmdline = [title.encode("utf-8", "surrogateescape")]


def _recorder(visit: Visit) -> int:
    """The pid in utmp: the sshd that has the privileges to write there."""
    assert visit.monitor is not None
    return visit.monitor.pid


def _into_utmp(place: Place, record: logins.Record) -> None:
    def write(pen: Pen) -> None:
        pen.at(record.time * 1000)
        data = pen.read(b"/utmp")
        pen.patch(b"/utmp", logins.place(data, record), record.pack())

    jot(place.run, write)


def _sshd_fds(visit: Visit) -> dict[int, bytes]:
    inode = visit.host.network.connection(visit).inode
    fds = {0: b"/dev/null", 1: b"/dev/null", 2: b"/dev/null", 3: b"socket:[%d]" % (inode + 1), 4: b"socket:[%d]" % inode}
    masters = [9 + index for index, login in enumerate(visit.logins) if login.tty]
    return {**fds, **dict.fromkeys(masters, b"/dev/ptmx")}


def _size(visit: Visit, name: str, low: int, high: int) -> int:
    return (low + int(fraction(visit.session.encode()[:64] or b"-", name) * (high - low))) // 4 * 4
