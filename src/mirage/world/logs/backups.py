"""/var/backups as dpkg-db-backup (dpkg 1.21) and apt's daily job leave it: seven generations of what is installed.

At midnight after packages have changed, the databases are copied and the older copies move on (savelog -c 7): NAME.0 is plain,
NAME.1.gz and on are packed. dpkg's four files go together; what they held before is what they hold now with the older versions.
"""

from __future__ import annotations

import datetime
import gzip
import io
import tarfile
from collections.abc import Sequence

from mirage.base.clock import SECOND
from mirage.world.identity import DAY, Identity
from mirage.world.logs import leftovers
from mirage.world.logs import lines as logs
from mirage.world.logs.leftovers import Tidying
from mirage.world.logs.removals import Removal
from mirage.world.logs.unpacking import Run
from mirage.world.pen import Pen

FOLDER = b"/var/backups/"
GENERATIONS = 7
ADMIN = b"/var/lib/dpkg/"


def write(pen: Pen, identity: Identity, runs: Sequence[Run], gone: Sequence[Removal], tidied: Tidying | None, now: int) -> None:
    """The copies of a machine on which these runs and removals, oldest first, changed packages, and what the installer had left went."""
    days: dict[int, int] = {}
    for end in sorted([*(run.end for run in runs), *(one.end for one in gone), *([tidied.end] if tidied is not None else [])]):
        midnight = _midnight(end, identity)
        if midnight <= now:
            days[midnight] = end  # the last of a day
    if not days or pen.find(FOLDER) is None:
        return
    nights = sorted(days, reverse=True)[:GENERATIONS]
    status = pen.read(ADMIN + b"status")
    newer: dict[str, tuple[str, str]] = {}
    for age, midnight in enumerate(nights):
        made: list[int] = []
        for name in (b"arch", b"diversions", b"statoverride"):
            kept = pen.inode(ADMIN + name)
            made.append(_copy(pen, b"dpkg." + name, age, pen.read(ADMIN + name), midnight if kept is None else kept.mtime))
        kernels = [one for one in gone if one.end > midnight and not _brought(runs, one.package, midnight)]
        left = b"\n" + leftovers.stanzas(tidied.persona) if tidied is not None and midnight < tidied.start else b""
        made.append(_copy(pen, b"dpkg.status", age, older(status, newer, kernels, identity.kernel) + left, days[midnight]))
        for ino in made:
            pen.dated(ino, nights[max(0, age - 1)], nights[0])  # copied that night, or packed as the next one was; all moved on last
        for step in (step for run in reversed(runs) if run.end > midnight - DAY for step in run.steps):
            newer[step.package] = (newer.get(step.package, (step.new, ""))[0], step.old)
    states = pen.inode(b"/var/lib/apt/extended_states")
    if states is not None:
        _copy(pen, b"apt.extended_states", 0, pen.read(b"/var/lib/apt/extended_states"), states.mtime)
    alternatives = _archive(pen)
    if alternatives:
        _copy(pen, b"alternatives.tar", 0, alternatives, _midnight(identity.install_time, identity))
    pen.at(nights[0])
    pen.touch(FOLDER)


def _copy(pen: Pen, name: bytes, age: int, data: bytes, time: int) -> int:
    """Its inode."""
    pen.at(time)
    if age:
        return pen.file(FOLDER + name + b".%d.gz" % age, _packed(data, name + b".0", time))
    return pen.file(FOLDER + name + b".0", data)


def _packed(data: bytes, name: bytes, time: int) -> bytes:
    """gzip -9 of a named file: its name and time in the header."""
    whole = gzip.compress(data, 9, mtime=time // SECOND)
    return whole[:3] + b"\x08" + whole[4:8] + b"\x02\x03" + name + b"\0" + whole[10:]


def _brought(runs: Sequence[Run], package: str, since: int) -> bool:
    """Whether a package came after a moment."""
    return any(step.package == package for run in runs if run.end > since for step in run.steps)


def older(status: bytes, newer: dict[str, tuple[str, str]], kernels: Sequence[Removal], present: str) -> bytes:
    """dpkg's status before the packages in `newer` were brought from one version to the other, and with kernels that are gone by now."""
    paragraphs = []
    for paragraph in status.split(b"\n\n"):
        name = paragraph.removeprefix(b"Package: ").partition(b"\n")[0].decode("utf-8", "replace")
        new, old = newer.get(name, ("", ""))
        if name == f"linux-image-{present}":
            paragraphs += [_kernel(paragraph, one, present) for one in kernels]
        if old:
            paragraph = paragraph.replace(f"\nVersion: {new}".encode(), f"\nVersion: {old}".encode(), 1)
        if not new or old:
            paragraphs.append(paragraph)
    return b"\n\n".join(paragraphs)


def _kernel(paragraph: bytes, removal: Removal, present: str) -> bytes:
    """Of a kernel as the one has it that is there now."""
    lines = paragraph.replace(present.encode(), removal.release.encode()).split(b"\n")
    return b"\n".join(f"Version: {removal.version}".encode() if line.startswith(b"Version: ") else line for line in lines)


def _archive(pen: Pen) -> bytes:
    """tar -cf of the link groups' records (GNU's format, as root)."""
    whole = io.BytesIO()
    files = pen.files(ADMIN + b"alternatives")
    with tarfile.open(fileobj=whole, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for name, size, time, kind in (
            (b"", 0, max((inode.mtime for _name, inode in files), default=0), tarfile.DIRTYPE),
            *((b"/" + name, inode.size, inode.mtime, tarfile.REGTYPE) for name, inode in files),
        ):
            member = tarfile.TarInfo("alternatives" + name.decode())
            member.size, member.mtime, member.type, member.uname, member.gname = size, time // SECOND, kind, "root", "root"
            member.mode = 0o755 if kind == tarfile.DIRTYPE else 0o644
            archive.addfile(member, io.BytesIO(pen.read(ADMIN + b"alternatives" + name)) if size else None)
    return whole.getvalue() if files else b""


def _midnight(time: int, identity: Identity) -> int:
    """The one after a moment, when dpkg-db-backup.timer elapses."""
    start = logs.local(time, identity.timezone).replace(hour=0, minute=0, second=0, microsecond=0)
    return logs.turn(start + datetime.timedelta(days=1), identity.hostname)
