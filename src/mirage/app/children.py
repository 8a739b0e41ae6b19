"""The two processes and what passes between them and the supervisor: one order in, lines of reports out.

A child gets its order as one JSON object on standard input and answers on standard output, a JSON object a line: `ready`
with what the ready line needs, or `failed` with words for the operator. Everything else it says goes to standard error.
"""

from __future__ import annotations

import os
import resource
import sys
from contextlib import suppress
from pathlib import Path

import msgspec

from mirage.app.config import Config
from mirage.app.leash import accompany, prctl
from mirage.app.reach import keep_code
from mirage.base.errors import ConfigurationError

FIRST_UID, LAST_UID = 61184, 65519  # systemd's range for dynamic users: no distribution gives these to an account
_PR_SET_NO_NEW_PRIVS = 38  # linux/prctl.h


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What the supervisor tells a child. `sockets` are inherited descriptors that listen already."""

    config: Config
    parent: int
    sockets: list[int] = []
    web: list[int] = []
    secure: list[int] = []
    image: str = ""
    uid: int = -1
    gid: int = -1
    warden: int = -1  # its end of the line between stage and warden

    @property
    def descriptors(self) -> list[int]:
        """What the child inherits."""
        return [*self.sockets, *self.web, *self.secure, *([self.warden] if self.warden >= 0 else [])]


def read_order() -> Order:
    """The order on standard input, which is closed afterwards."""
    order = msgspec.json.decode(sys.stdin.buffer.read(), type=Order)
    sys.stdin.close()
    return order


def confine(order: Order) -> None:
    """Give up every privilege that the order asks to give up, and die when the supervisor dies."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if order.uid >= 0:
        keep_code()
        os.setgroups([])
        os.setresgid(order.gid, order.gid, order.gid)
        os.setresuid(order.uid, order.uid, order.uid)
    prctl(_PR_SET_NO_NEW_PRIVS, 1)
    accompany(order.parent)  # after the change of user, which clears it


def stage_user(config: Config, stage: Path) -> tuple[int, int]:
    """The uid and gid of the stage: a named user's, or an unused number that the directory then keeps."""
    import pwd

    if config.stage.user != "auto":
        try:
            entry = pwd.getpwuid(int(config.stage.user)) if config.stage.user.isdigit() else pwd.getpwnam(config.stage.user)
        except KeyError:
            if config.stage.user.isdigit():
                return int(config.stage.user), int(config.stage.user)
            raise ConfigurationError(f'stage.user = "{config.stage.user}": allowed: auto, a uid, or a user of this machine') from None
        if entry.pw_uid == 0:
            raise ConfigurationError(f'stage.user = "{config.stage.user}": allowed: a user who is not root')
        return entry.pw_uid, entry.pw_gid
    owner = stage.stat().st_uid
    if owner != 0:
        return owner, stage.stat().st_gid
    taken = {entry.pw_uid for entry in pwd.getpwall()}
    uid = next(number for number in range(FIRST_UID + os.getpid() % 1000, LAST_UID) if number not in taken)
    return uid, uid


def give(directory: Path, uid: int, gid: int) -> None:
    """Make a tree the stage's own; links are not followed."""
    for place, directories, files in os.walk(directory):
        for path in (place, *(os.path.join(place, name) for name in (*directories, *files))):
            with suppress(FileNotFoundError):  # a stage that was killed, and has not quite ended, took it away
                os.lchown(path, uid, gid)
