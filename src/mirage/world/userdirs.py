"""/run/user/UID, a tmpfs of each user who is logged in, with what `systemd --user` keeps there (recorded: systemd 252 of a booted Debian 12)."""

from __future__ import annotations

from stat import S_IFBLK, S_IFCHR, S_IFIFO, S_IFSOCK

from mirage.vfs.layered import Layered
from mirage.world.pen import Pen, jot

INACCESSIBLE = (
    (b"blk", S_IFBLK),
    (b"chr", S_IFCHR),
    (b"fifo", S_IFIFO),
    (b"sock", S_IFSOCK),
)  # what a unit is shown instead of a path


def path_of(uid: int) -> bytes:
    """Below /run."""
    return b"/user/%d" % uid


def furnish(run: Layered, uid: int, gid: int, now: int) -> None:
    """Have it in a layer's /run; what is there from before Mirage was started again stays."""

    def work(pen: Pen) -> None:
        top = path_of(uid)
        if pen.find(top) is not None:
            return
        pen.at(now)
        pen.directory(top, 0o700, uid, gid)
        for name in (b"systemd", b"systemd/inaccessible", b"systemd/units"):
            pen.directory(top + b"/" + name, 0o755, uid, gid)
        pen.directory(top + b"/systemd/inaccessible/dir", 0, uid, gid)
        pen.file(top + b"/systemd/inaccessible/reg", b"", 0, uid, gid)
        for name, kind in INACCESSIBLE:
            pen.node(top + b"/systemd/inaccessible/" + name, kind, uid, gid)
        pen.node(top + b"/systemd/notify", S_IFSOCK | 0o755, uid, gid)
        pen.node(top + b"/systemd/private", S_IFSOCK | 0o700, uid, gid)

    jot(run, work)
