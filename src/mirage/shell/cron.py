"""cron for a visitor's own jobs (cron 3.0pl1-162): what he put into a crontab is run while somebody of his layer is there.

The machine's own jobs run in its logs alone (`world.background`); a crontab is a visitor's when he wrote it.
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from mirage.base.clock import SECOND
from mirage.base.events import LineEntered, SessionCrashed
from mirage.shell.lib.text import to_text
from mirage.shell.popen import Gathered, spawn
from mirage.vfs.caller import Caller
from mirage.vfs.types import ROOT
from mirage.world import accounts
from mirage.world.logs import lines as logs
from mirage.world.logs.lines import Line
from mirage.world.traces import is_untouched

if TYPE_CHECKING:
    from mirage.world.host import Host
    from mirage.world.mounts import Place
    from mirage.world.visit import Visit

SPOOL, ETC, PARTS = b"/var/spool/cron/crontabs", b"/etc/crontab", b"/etc/cron.d"
MINUTE = 60 * SECOND
LATE = 16_000_000  # nanoseconds after the minute that a job begins
AT_ONCE = 16  # jobs of a layer; cron knows no bound, our memory does
LARGEST = 1 << 20  # bytes of a crontab
BOUNDS = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))
NAMES = {3: "jan feb mar apr may jun jul aug sep oct nov dec".split(), 4: "sun mon tue wed thu fri sat".split()}
SPECIAL = {
    "yearly": "0 0 1 1 *", "annually": "0 0 1 1 *", "monthly": "0 0 1 * *", "weekly": "0 0 * * 0", "daily": "0 0 * * *",
    "midnight": "0 0 * * *", "hourly": "0 * * * *",
}  # fmt: skip
_SETTING = re.compile(r"\s*([A-Za-z_][A-Za-z0-9_]*|\"[^\"]*\"|'[^']*')\s*=\s*(.*?)\s*\Z")
_EVERY = re.compile(r"\*(?:/(\w*))?")  # what stands behind an item is read over
_ITEM = re.compile(r"(\w+)(?:-(\w*)(?:/(\w*))?)?(/?)")
_PART = re.compile(rb"\A[A-Za-z0-9_-]+\Z")


@dataclass(frozen=True, slots=True)
class Job:
    """One line of a crontab: minutes, hours, days, months and weekdays in which it runs, whose it is, and what it does."""

    times: tuple[frozenset[int], ...]
    any_day: bool  # the day of the month or the weekday is `*`, so that both have to be right
    user: str
    command: str
    given: bytes  # what stands behind the first %
    environment: tuple[tuple[str, str], ...]

    def is_due(self, moment: datetime) -> bool:
        """Whether it runs in this minute (cron.c find_jobs)."""
        minute, hour, day, month, weekday = self.times
        if moment.minute not in minute or moment.hour not in hour or moment.month not in month:
            return False
        right = (moment.day in day, moment.isoweekday() % 7 in weekday)
        return all(right) if self.any_day else any(right)


def jobs(text: str, user: str) -> Iterator[Job]:
    """The jobs of a crontab; `user` is whose it is, or "" where each line names one. Lines that cron can not read are left out."""
    settings: dict[str, str] = {}
    for line in text.split("\n"):
        line = line.strip(" \t")
        if not line or line.startswith("#"):
            continue
        if setting := _SETTING.match(line):
            settings[setting[1].strip("\"'")] = setting[2].strip("\"'")
            continue
        if line.startswith("@"):
            word, _, rest = line[1:].partition(" ")
            line = f"{SPECIAL.get(word, '')} {rest}"
        words = line.split(None, 5)
        if len(words) < 6 or (times := _times(words[:5])) is None:
            continue
        owner, command = (user, words[5]) if user else ([*words[5].split(None, 1), ""])[:2]
        said, *more = re.split(r"(?<!\\)%", command)
        yield Job(
            times, "*" in (words[2][0], words[4][0]), owner, said.replace("\\%", "%"),
            "\n".join(more).replace("\\%", "%").encode("utf-8", "surrogateescape") + (b"\n" if more else b""),
            tuple(settings.items()),
        )  # fmt: skip


def _times(fields: list[str]) -> tuple[frozenset[int], ...] | None:
    found = []
    for index, field in enumerate(fields):
        values: set[int] = set()
        for part in field.split(","):
            found_in = span(part, index)
            if found_in is None:
                return None
            values.update(found_in)
        found.append(frozenset(value % 7 for value in values) if index == 4 else frozenset(values))
    return tuple(found)


def span(part: str, index: int) -> range | None:
    """What one item of a field stands for, `1-5/2` or `mon`; None where get_range() of cron's entry.c does not take it."""
    low, high = BOUNDS[index]
    if found := _EVERY.match(part):
        step = _step(found[1])
        return range(low, high + 1, step) if step else None
    found = _ITEM.match(part)
    if found is None or found[4]:
        return None
    names = NAMES.get(index, [])
    words = found[1], found[1] if found[2] is None else found[2]
    ends = [str(names.index(word.lower()) + (index == 3)) if word.lower() in names else word for word in words]
    step = _step(found[3])
    if not step or not all(end.isascii() and end.isdecimal() and low <= int(end[:9]) <= high for end in ends):
        return None
    return range(int(ends[0]), int(ends[1]) + 1, step)


def _step(word: str | None) -> int:
    """What stands behind the slash; 0 for what is no step."""
    return 1 if word is None else int(word[:9]) if word.isascii() and word.isdecimal() else 0


# ---- the daemon


def attend(host: Host) -> None:
    """Somebody comes: crontabs are looked at each minute, in each layer where anybody is, as long as there is one."""
    first = host.origin
    if first.crond is None or first.crond.done():
        first.crond = asyncio.get_running_loop().create_task(_serve(first))


async def _serve(host: Host) -> None:
    while True:
        await host.clock.sleep((MINUTE - host.clock.now() % MINUTE + LATE) / SECOND)
        places, now = host.occupied(), host.clock.now()
        if not places:
            return
        for place in places:
            for job in due(place, now) if place.visits else ():
                if len(place.tasks) < AT_ONCE:
                    task = asyncio.get_running_loop().create_task(run(place.visits[0], job))
                    place.tasks.add(task)
                    task.add_done_callback(place.tasks.discard)
            await asyncio.sleep(0)  # thousands of layers are not looked at in one go


def due(place: Place, now: int) -> list[Job]:
    """The visitors' jobs of this minute; none while cron does not run."""
    if _daemon(place) is None:
        return []
    caller = Caller(place.view, ROOT)
    moment = logs.local(now, place.host.identity.timezone)
    found: list[Job] = []
    for path, user in _crontabs(caller):
        with contextlib.suppress(OSError):
            node = caller.resolve(path)
            stat = caller.stat(path)
            if not is_untouched(node) and (user or (stat.uid == 0 and not stat.mode & 0o022)):
                found += [job for job in jobs(to_text(caller.read_file(path, LARGEST)), user) if job.is_due(moment)]
    return found


def _crontabs(caller: Caller) -> Iterator[tuple[bytes, str]]:
    for folder in (SPOOL, PARTS):
        with contextlib.suppress(OSError):
            for entry in caller.listdir(folder):
                if folder == SPOOL or _PART.match(entry.name):
                    yield folder + b"/" + entry.name, to_text(entry.name) if folder == SPOOL else ""
    yield ETC, ""


def _daemon(place: Place) -> int | None:
    entry = place.host.services.by_comm.get("cron")
    return (place.table.holder(entry.pid) or None) if entry is not None else None


async def run(visit: Visit, job: Job) -> None:
    """Run one job as its user, and say so where cron does."""
    place = visit.host.place(visit.layer)
    account, daemon = accounts.find(place.view, job.user), _daemon(place)
    if account is None or daemon is None:
        return
    entry = visit.processes.allocate(
        daemon, [b"/usr/sbin/CRON", b"-f"], comm=b"cron", exe=b"/usr/sbin/cron", start_time=visit.clock.now(), rss=2900, vsz=8500
    )
    session = f"pam_unix(cron:session): session %s for user {job.user}"
    _log(visit, entry.pid, f"{session % 'opened'}(uid={account.uid}) by (uid=0)", logs.AUTH)
    _log(visit, entry.pid + 1, f"({job.user}) CMD ({job.command})", logs.CRON, logs.SYSLOG)
    home = to_text(account.home)
    env = {"HOME": home, "LOGNAME": job.user, "SHELL": "/bin/sh", "PATH": "/usr/bin:/bin", **dict(job.environment), "PWD": home}
    channel = Gathered(job.given)
    caller = Caller(place.view, account.cred, umask=0o022)
    with contextlib.suppress(OSError):
        caller.chdir(account.home)
    own = dataclasses.replace(visit, account=account)
    own.emit(LineEntered(text=job.command.encode("utf-8", "surrogateescape"), mode="exec"))
    try:
        with contextlib.suppress(OSError):
            await spawn(own, entry, [env["SHELL"], "-c", job.command], env, caller, channel, path=env["SHELL"])
    except Exception as error:
        own.emit(SessionCrashed(where="cron", error=repr(error)[:500]))
    finally:
        visit.processes.remove(entry.pid)
    if channel.data:
        _log(visit, entry.pid, "(CRON) info (No MTA installed, discarding output)", logs.CRON, logs.SYSLOG)
    _log(visit, entry.pid, session % "closed", logs.AUTH)


def _log(visit: Visit, pid: int, text: str, *paths: bytes) -> None:
    visit.host.logins.log(visit.layer, [Line(visit.clock.now(), path, f"CRON[{pid}]", text) for path in paths])
