"""/var/log/journal of a machine whose journald keeps its files there (Storage=auto, and the directory is Debian's own)."""

from __future__ import annotations

from stat import S_IFDIR, S_IFREG

from mirage.vfs.lower import Lower
from mirage.world.identity import Identity
from mirage.world.journald import stored
from mirage.world.journald.file import STEP
from mirage.world.pen import Pen
from mirage.world.plans import below
from mirage.world.plans.author import JOURNAL, Author
from mirage.world.plans.entry import Entry, Unit

PARENT = b"/var/log/journal"
GROUP = b"systemd-journal"


def units(identity: Identity, now: int, lower: Lower) -> list[Unit]:
    """The directory of this machine's id; [] on an image without journald."""
    gid = _gid(lower)
    if gid is None:
        return []
    made = max(stored.begun(identity, now), *(made for made, _last in stored.users(identity, now).values()), 0)
    root = Entry(identity.machine_id.encode(), 0, S_IFDIR | 0o2755, 0, gid, made)
    return [Unit(PARENT, "journal", root)]


def draw(author: Author, unit: Unit) -> list[Entry]:
    now = author.story.site.now
    own = [
        Entry(b"user-%d.journal" % uid, 0, S_IFREG | 0o640, 0, unit.root.gid, time, JOURNAL, {"size": STEP, "uid": uid}, made=made)
        for uid, (made, time) in stored.users(author.identity, now).items()
    ]
    begun = stored.begun(author.identity, now)
    return [unit.root, Entry(b"system.journal", 0, S_IFREG | 0o640, 0, unit.root.gid, now, JOURNAL, {"size": STEP}, made=begun), *own]


def touched(pen: Pen, identity: Identity, now: int) -> None:
    """journald has written: an entry moves the file's time, though its size stays for long."""
    path = PARENT + b"/" + identity.machine_id.encode() + b"/system.journal"
    if pen.find(path) is not None:
        pen.at(now)
        pen.touch(path)


def _gid(lower: Lower) -> int | None:
    rows = (line.split(b":") for line in below.read(lower, "/etc/group", 1 << 20).splitlines())
    return next((int(row[2]) for row in rows if row[0] == GROUP and len(row) > 2), None)
