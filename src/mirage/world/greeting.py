"""What sshd says to who has logged in on a terminal: Debian's pam_motd, and `Last login`."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from mirage.vfs.caller import Caller

if TYPE_CHECKING:
    from mirage.world.visit import Login, Visit

MOTD = (b"/run/motd.dynamic", b"/etc/motd")
LARGEST = 65536


def greeting(visit: Visit, login: Login) -> bytes:
    """Nothing for who keeps a ~/.hushlogin."""
    caller = Caller(visit.view, visit.account.cred)
    if caller.exists(visit.account.home + b"/.hushlogin"):
        return b""
    said = b""
    for path in MOTD:
        try:
            said += caller.read_file(path, LARGEST)
        except OSError:
            continue
    if login.last is not None:
        moment = datetime.fromtimestamp(login.last.time, ZoneInfo(visit.host.identity.timezone))
        text = f"Last login: {moment:%a %b} {moment.day:2d} {moment:%H:%M:%S %Y}"
        said += f"{text} from {login.last.host}\n".encode() if login.last.host else f"{text}\n".encode()
    return said
