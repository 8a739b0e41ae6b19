"""The journal as it lies on the disk: what the text logs tell of the last days, and journald's own lines, in one active file for the
system and one for each user whose processes have said anything (SplitMode=uid).

The persona's journald keeps one file (SystemMaxFiles=1 in /etc/systemd/journald.conf.d): what was before was in the last one, which was
full and went. Its entries are those that `journalctl` prints (`shell.journal` asks the same functions), and its size is planned
before a byte of it is written: journald claims room in steps of 8 MiB. What comes later moves the file's time.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from mirage.base.chance import fraction
from mirage.content.moments import zone
from mirage.vfs.caller import Caller
from mirage.world import accounts
from mirage.world.identity import DAY, Identity
from mirage.world.journald import daemon, fields, file
from mirage.world.journald.entry import Boot, Entry
from mirage.world.journald.file import Ids, Record
from mirage.world.journald.origins import placed
from mirage.world.kernel import kernellog
from mirage.world.logs import lines as logs

if TYPE_CHECKING:
    from mirage.world.host import Host

DAYS = 4  # of the logs, at most: whoever reads the file first waits until it is written
LINGERS = 10_250_000_000  # a user's manager, after his last session (UserStopDelaySec=10s)
TAGGED = re.compile(r"([^\[]+)(?:\[([0-9]+)\])?")
STAMPED = re.compile(r"\[ *([0-9]+)\.([0-9]{6})\] (.*)", re.DOTALL)


def begun(identity: Identity, now: int) -> int:
    """When the file before was full, on a world that began `now`."""
    midnight = logs.local(now, identity.timezone).replace(hour=0, minute=0, second=0, microsecond=0)
    start = logs.turn(midnight - datetime.timedelta(days=DAYS), identity.hostname)
    return max(identity.install_time, start + int(DAY * fraction(identity.hostname.encode(), "journal full", midnight.toordinal())))


def write(host: Host, uid: int = 0) -> bytes:
    """The system's file, or a user's. Costs half a second."""
    now, facts = host.logged, Machine(host)
    records = [
        Record(entry.sequence, entry.time, max(0, entry.monotonic), bytes.fromhex(entry.boot.id), fields.stored(facts, entry))
        for entry in entries(host, now)
        if fields.user(facts, entry) == uid
    ]
    own = f"{facts.drawn('journal', 'this file', *([str(uid)] if uid else [])):032x}"
    ids = Ids(*(bytes.fromhex(name) for name in (own, facts.machine_id, fields.sequence_id(facts))))
    while len(whole := file.write(records, ids, daemon.LARGEST)) > file.STEP:
        records = records[len(records) // 6 :]  # a machine that was busier than others: its file was full later
    return whole


def entries(host: Host, now: int) -> list[Entry]:
    """All of the files that were there as the world began, and what came since; the oldest first."""
    ups, since = daemon.boots(host), first(host)
    found = [*_lines(host, ups, now), *kernel(host, ups[-1])]
    found += daemon.told(host, host.identity.machine_id, Caller(host.view()).statfs(b"/"), ups, since)
    return placed(found, host.services, since, now, host.identity.install_time)


def first(host: Host) -> int:
    """Since when the files that were there as the world began have entries, in microseconds since the epoch."""
    return begun(host.identity, host.story.site.now) // 1000


def users(identity: Identity, now: int) -> dict[int, tuple[int, int]]:
    """Who has a file of his own, and when it was made and written last: a login and its end have his manager speak."""
    since = begun(identity, now)
    moments = {
        person.uid: [time for stay in person.stays for time in (stay.start, stay.end + LINGERS) if since < time < now]
        for person in identity.people
    }
    return {uid: (min(times), max(times)) for uid, times in moments.items() if times}


def _lines(host: Host, ups: list[Boot], now: int) -> Iterator[Entry]:
    for line in host.background.lines(begun(host.identity, host.story.site.now), now):
        time = line.time // 1000
        boot = next((boot for boot in reversed(ups) if boot.up <= time), ups[0])
        tag = TAGGED.fullmatch(line.tag)
        if line.tag == "kernel":
            stamped = STAMPED.fullmatch(line.text) if line.path == logs.KERN else None
            if stamped is not None and boot is not ups[-1]:  # of this one the kernel knows itself
                at = max(int(stamped[1]) * 1_000_000 + int(stamped[2]), kernellog.JOURNALD)
                yield Entry(boot.up + at, host.hostname, "kernel", "", stamped[3], boot, facility=0, is_kmsg=True)
        elif tag is not None and line.path in (logs.AUTH, logs.SYSLOG):  # rsyslog writes some lines into a log of their own as well
            yield Entry(time, host.hostname, tag[1], tag[2] or "", line.text, boot)


def kernel(host: Host, boot: Boot) -> Iterator[Entry]:
    """What the kernel has said since it booted, and systemd through it before there was a journal."""
    for line in host.kernel_log:
        parts = re.fullmatch(r"([^\[ ]+)\[([0-9]+)\]: (.*)", line.text) if line.facility else None
        tag, pid, message = parts.groups() if parts is not None else ("kernel", "", line.text)
        time = kernellog.journaled(host, line) // 1000
        yield Entry(time, host.hostname, tag, pid, message, boot, line.level, line.facility, is_kmsg=True)


class Machine:
    """The machine before any visitor."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._zone = zone(host.identity.timezone)
        self._running = host.services.at(host.logged)

    @property
    def machine_id(self) -> str:
        return self._host.identity.machine_id

    def process(self, pid: str, tag: str) -> fields.Process | None:
        found = (self._running.get(int(pid)) if pid else None) or self._host.services.by_comm.get(tag[:15])
        if found is None:
            return None
        comm, exe = (word.decode("utf-8", "surrogateescape") for word in (found.comm, found.exe or b""))
        return fields.Process(comm, exe, fields.command(found), found.uid, found.gid)

    def uid(self, user: str) -> str | None:
        known = accounts.find(self._host.view(), user)
        return str(known.uid) if known is not None else None

    def session_owner(self, unit: str) -> str | None:
        return None

    def run(self, unit: str, time: int) -> str:
        return self._host.lives.run(unit, time * 1000)

    def local(self, time: int) -> datetime.datetime:
        return datetime.datetime.fromtimestamp(time // 1_000_000, self._zone)

    def drawn(self, *names: str) -> int:
        return self._host.dice(*names).getrandbits(128)
