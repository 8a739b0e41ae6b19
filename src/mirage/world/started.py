"""What the boot and the daemons that it started made on the disk: directories that are in no package, files that they hold.

Recorded from Debian 12: x11.conf of systemd-tmpfiles, nginx 1.22.1 and MariaDB 10.11 started and shut down on the image.
"""

from __future__ import annotations

from mirage.base.clock import SECOND
from mirage.world.identity import Identity
from mirage.world.lives import Lives
from mirage.world.pen import Pen

DISPLAYS = (b".X11-unix", b".ICE-unix", b".XIM-unix", b".font-unix")  # usr/lib/tmpfiles.d/x11.conf
BODIES = (b"body", b"fastcgi", b"proxy", b"scgi", b"uwsgi")
SERVER = "mariadb.service"
NGINX, MARIADB = b"/var/lib/nginx", b"/var/lib/mysql"
CLEARED, TABLES = 3_412_000_000, 7 * SECOND  # from the boot until /tmp is emptied, and until MariaDB opens its files
SET_UP = 47 * SECOND  # nginx, after the installation began
UPGRADED = 31 * SECOND  # MariaDB, after its package was unpacked
WWW = 33  # of every Debian (base-passwd)


def write(pen: Pen, identity: Identity, lives: Lives, now: int) -> None:
    """All of it."""
    pen.at(identity.boot_time + CLEARED)
    for name in DISPLAYS:
        pen.open_up(b"/tmp/" + name, 0o1777)
    if pen.find(NGINX) is not None:
        pen.at(identity.install_time + SET_UP)
        for name in BODIES:
            pen.directory(NGINX + b"/" + name, 0o700, WWW, 0)
    if pen.find(MARIADB) is not None:
        _mariadb(pen, identity, lives, now)


def _mariadb(pen: Pen, identity: Identity, lives: Lives, now: int) -> None:
    """What the server that runs has opened, written and made, and what the one before dumped as it ended."""
    data, started = pen.inode(MARIADB), lives.began(SERVER, identity.boot_time + TABLES)
    times = {b"aria_log_control": started, b"aria_log.00000001": started + 21_400_000, b"ibdata1": started + 96_000_000}
    times[b"ib_logfile0"] = max(now - now % (97 * SECOND), started)  # a page's visit writes there
    life = lives.last(SERVER)
    if life is not None or identity.boots:
        times[b"ib_buffer_pool"] = life.stopped + SECOND // 90 if life is not None else identity.boots[-1].down - SECOND
    came = pen.inode(b"/var/lib/dpkg/info/mariadb-server.list")
    if came is not None and any(upgrade <= came.mtime for upgrade in identity.upgrades):
        times[b"mysql_upgrade_info"] = came.mtime + UPGRADED  # by the server that it restarted
    for name, time in times.items():
        pen.at(time)
        pen.touch(MARIADB + b"/" + name)
    if data is not None:
        pen.at(started + 655_000_000)
        pen.file(MARIADB + b"/multi-master.info", b"", 0o660, data.uid, data.gid)
