"""How logrotate 3.21 moves each log aside: /etc/logrotate.d of the image (rsyslog's is as this persona's people set it: see birth.py)."""

from __future__ import annotations

from typing import NamedTuple

from mirage.world.logs import lines as logs
from mirage.world.logs import logins
from mirage.world.logs.lines import ADM, WWW
from mirage.world.logs.packagelogs import ALTERNATIVES, DPKG, HISTORY, TERM

UTMP = 43  # group of every Debian (base-passwd)
WEB = (b"/var/log/nginx/", b"/var/log/apache2/")


class Rotation(NamedTuple):
    """One log's. `delays`: .1 is not packed yet; `wants_lines`: an empty one stays (notifempty). Then what the new one is like."""

    kept: int
    is_monthly: bool = False
    packs: bool = True
    delays: bool = True
    wants_lines: bool = True
    mode: int = 0o640
    uid: int = 0
    gid: int = ADM

    def name(self, path: bytes, number: int) -> bytes:
        """The log itself is 0."""
        if not number:
            return path
        return path + b".%d" % number + (b".gz" if self.is_packed(number) else b"")

    def is_packed(self, number: int) -> bool:
        return self.packs and number > int(self.delays)


DAILY = Rotation(14)
PACKAGES = Rotation(12, is_monthly=True, mode=0o644, gid=0)
LOGS = {
    **dict.fromkeys((logs.AUTH, logs.SYSLOG, logs.CRON, logs.KERN, logs.USER, logs.MAIL), DAILY),
    DPKG: PACKAGES,
    ALTERNATIVES: PACKAGES,
    HISTORY: PACKAGES._replace(delays=False),
    TERM: PACKAGES._replace(delays=False, mode=0o640, gid=ADM),
    logins.VAR_BTMP: Rotation(1, is_monthly=True, packs=False, wants_lines=False, mode=0o660, gid=UTMP),
}


def of(path: bytes) -> Rotation:
    """KeyError: none of these."""
    if path.startswith(WEB):
        return DAILY._replace(uid=WWW if path.startswith(WEB[0]) else 0)
    return LOGS[path]
