"""What goes on by the month while nobody looks: btmp fills, and the logs of packages are moved aside once something stands in them."""

from __future__ import annotations

from collections.abc import Iterator

from mirage.content import packing
from mirage.world.identity import Identity
from mirage.world.logs import lines as logs
from mirage.world.logs import logins, rotations
from mirage.world.logs.background import Background
from mirage.world.logs.rotated import move_on
from mirage.world.logs.rotations import Rotation
from mirage.world.pen import Pen

NOTED = 311_528_417  # nanoseconds from a record's whole second to its writing


def fill(pen: Pen, background: Background, since: int, until: int) -> None:
    """btmp has who was refused in (since, until]."""
    refused = list(failed(background, since, until))
    if refused:
        pen.at(refused[-1].time * 1000 + NOTED)
        pen.append(logins.VAR_BTMP, b"".join(record.pack() for record in refused))


def turn(pen: Pen, identity: Identity, until: int) -> None:
    """Each log is moved whose night has come; in a transaction of its own, as what is read is what was there before it."""
    for path, how in rotations.LOGS.items():
        inode = pen.inode(path)
        if how.is_monthly and inode is not None:
            time = due(how, inode.btime, inode.mtime, identity)
            if time <= until and (inode.size or not how.wants_lines):
                move(pen, path, how, time)


def due(how: Rotation, made: int, written: int, identity: Identity) -> int:
    """When a log that was `made` by the last rotation is moved next, if nothing more is written in it."""
    first = logs.next_turn(identity.install_time, identity.timezone, identity.hostname)  # logrotate looked, and moved nothing
    moved = max(first, made)
    return logs.month_turn(max(moved, written) if how.wants_lines else moved, moved, identity.timezone, identity.hostname)


def failed(background: Background, since: int, until: int) -> Iterator[logins.Record]:
    """What sshd adds to btmp of each wrong password and each unknown name, as auth.log tells of them."""
    for line in background.lines(since, until):
        words = line.text.split()
        if line.text.startswith("Failed password for "):
            yield logins.failed_record(int(line.tag[5:-1]), words[-6], words[-4], line.time)
        elif line.text.startswith("Invalid user "):
            yield logins.failed_record(int(line.tag[5:-1]), words[2], words[4], line.time)


def move(pen: Pen, path: bytes, how: Rotation, time: int) -> None:
    """What is in the log goes to .1, or to .1.gz at once. The file stays, as visitors have it whose own it is (see turned.py)."""
    inode = pen.inode(path)
    if inode is None:
        return
    data, written, owner = pen.read(path, inode.size), inode.mtime, (inode.mode & 0o7777, inode.uid, inode.gid)
    if how.packs:
        move_on(pen, path, how.kept, time)
    pen.at(written)
    first = pen.file(how.name(path, 1), packing.standard_input(data, written) if how.is_packed(1) else data, *owner)
    pen.dated(first, time if how.is_packed(1) else inode.btime, time)
    pen.at(time)
    pen.file(path, b"", how.mode, how.uid, how.gid)
    pen.touch(path.rpartition(b"/")[0])
