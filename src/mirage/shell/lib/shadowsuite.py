"""What the programs of shadow 4.13 do alike: getopt's complaint and all of the usage, or the usage alone; and how they open their files."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import UTC
from typing import TYPE_CHECKING

from mirage.shell.lib import auth, datetext, nss
from mirage.shell.lib.gnu import why
from mirage.shell.lib.options import Options, UsageError, misused, scan
from mirage.shell.lib.recorded import recorded
from mirage.shell.lib.text import to_bytes
from mirage.shell.signals import Exited
from mirage.vfs.caller import Caller
from mirage.vfs.types import ROOT, W_OK
from mirage.world import accounts

if TYPE_CHECKING:
    from mirage.shell.process import Process

OPEN = "open"
GROUPS = 10  # E_GRP_UPDATE
INACTIVE, EXPIRE = 6, 7  # fields of a line of /etc/shadow, from 0


def read(
    proc: Process, short: str, longs: Mapping[str, str], usage: str, status: int = 2, *, letter: str = "h"
) -> tuple[Options, list[str]]:
    """Options and operands; `letter` asks for the usage."""
    try:
        options, operands = scan(proc.args, short, longs)
    except UsageError as error:
        misused(proc, error)
        proc.err(usage)
        raise Exited(status) from None
    if (letter, "") in options:
        proc.out(usage)
        raise Exited(0)
    return options, operands


def hold(proc: Process, *paths: str, status: int = 1, busy: int | None = None) -> None:
    """commonio_lock() and commonio_open(): whoever may not change one of the files ends here; chattr's +i and +a hold for root too.

    `busy` is the status where not even the lock can be made, if it is another.
    """
    for path in paths:
        match _obstacle(proc, path):
            case "":
                continue
            case complaint if complaint == OPEN:
                proc.error(f"cannot open {path}")
                raise Exited(status)
            case complaint:
                proc.error(f"{path}.{proc.pid}: {complaint}")
                proc.error(f"cannot lock {path}; try again later.")
                raise Exited(status if busy is None else busy)


def is_free(proc: Process, path: str) -> bool:
    """Whether root can change the file."""
    return not _obstacle(proc, path)


def _obstacle(proc: Process, path: str) -> str:
    """Why a lock can not be made beside the file, OPEN where the file itself can not be opened, or nothing."""
    root = Caller(proc.caller.view, ROOT)
    try:
        root.access(to_bytes(os.path.dirname(path)), W_OK)
    except OSError as error:
        return why(error)
    try:
        root.open(to_bytes(path), os.O_RDWR).close()
    except FileNotFoundError:
        return ""
    except OSError:
        return OPEN
    return ""


# ---- useradd, usermod and their like


def named(proc: Process, short: str, longs: Mapping[str, str], name: str, *, needs_name: bool = True) -> tuple[Options, list[str]]:
    """Options and the one name; usage and status 2 otherwise."""
    options, operands = read(proc, short, longs, recorded(proc, f"{name}.help"))
    if needs_name and len(operands) != 1:
        proc.err(recorded(proc, f"{name}.help"))
        raise Exited(2)
    return options, operands


def measured(proc: Process, given: Mapping[str, str]) -> None:
    """The values of options, in the order of the command line, as both read them: status 3 at the first that is none."""
    for key, value in given.items():
        match key:
            case "f" if not re.fullmatch(r"-1|\+?\d{1,9}", value):
                proc.fail(f"invalid numeric argument '{value}'", 3)
            case "e" if value and _day(proc, value) is None:
                proc.fail(f"invalid date '{value}'", 3)
            case "u" if not value.isdecimal() or int(value) >= (1 << 32) - 1:
                proc.fail(f"invalid user ID '{value}'", 3)
            case "c" if set(value) & set(":\n"):
                proc.fail(f"invalid {'field' if proc.name == 'usermod' else 'comment'} '{value}'", 3)
            case "b" if proc.name == "useradd" and not value.startswith("/"):
                proc.fail(f"invalid base directory '{value}'", 3)
            case "K" if "=" not in value:
                proc.fail("-K requires KEY=VALUE", 3)


def _day(proc: Process, word: str) -> str | None:
    """A day of an account's end, in days since 1970."""
    if re.fullmatch(r"-?\d{1,9}", word):
        return word
    found = datetext.parse(word, proc.clock.now(), UTC)
    return None if found is None else str(found // accounts.DAY)


def conflicting(
    proc: Process, given: Mapping[str, str], needing: Collection[tuple[str, str]], exclusive: Collection[tuple[str, str]]
) -> None:
    """Options that need another, and such as exclude each other: said with the usage, status 2."""
    said = next(
        (f"-{one} flag is only allowed with the -{other} flag" for one, other in needing if one in given and other not in given), ""
    )
    said = said or next((f"options -{one} and -{other} conflict" for one, other in exclusive if given.keys() >= {one, other}), "")
    if said:
        proc.error(said)
        proc.err(recorded(proc, f"{proc.name}.help"))
        raise Exited(2)


def age(proc: Process, given: Mapping[str, str], name: str) -> None:
    """-f and -e into the user's line of /etc/shadow."""
    if "f" in given:
        accounts.set_age(proc.visit.view, name, INACTIVE, given["f"].removeprefix("+"))
    if "e" in given:
        accounts.set_age(proc.visit.view, name, EXPIRE, (_day(proc, given["e"]) or "") if given["e"] else "")


def lock(proc: Process, *, of_groups: bool = False) -> None:
    if proc.uid:
        proc.error("Permission denied.")
        proc.fail(f"cannot lock /etc/{'group' if of_groups else 'passwd'}; try again later.", GROUPS if of_groups else 1)
    if not of_groups:
        hold(proc, "/etc/passwd", "/etc/shadow")
    hold(proc, "/etc/group", "/etc/gshadow", status=GROUPS)


def judged(proc: Process, given: Mapping[str, str]) -> int | None:
    """What both say of a home and a shell; a status where it ends there."""
    if "d" in given and not given["d"].startswith("/"):
        return (
            proc.error("homedir must be an absolute path", 3)
            if proc.name == "usermod"
            else proc.error(f"invalid home directory '{given['d']}'", 3)
        )
    shell = given.get("s", "")
    if shell and not shell.startswith(("/", "*")):
        return proc.error(f"invalid shell '{shell}'", 3)
    if shell and not (proc.exists(shell) and proc.caller.can(to_bytes(shell), 1)):
        proc.err(f"{proc.name}: Warning: missing or non-executable shell '{shell}'\n")
    return None


def busy(proc: Process, user: nss.Passwd) -> int:
    """user_busy(): a process of the user's, or 0."""
    return next(((entry.pid if user.uid else 1) for entry in proc.visit.processes if entry.uid == user.uid and not entry.kernel), 0)


def joined(proc: Process, name: str, gids: Collection[int], *, keeps: bool = True, leaves: bool = False) -> None:
    """Into the groups, out of the others unless it `keeps` them; or out of these. auth.log hears of either file."""
    changes = [
        (group.name, verb)
        for group in nss.groups(proc)
        if (verb := _membership(group, name, group.gid in gids, keeps=keeps, leaves=leaves)) is not None
    ]
    act: dict[str, Callable[..., None]] = {"add '{}' to": accounts.join_group, "delete '{}' from": accounts.leave_group}
    for group, verb in changes:
        act[verb](proc.visit.view, group, name)
    told(proc, name, changes)


def _membership(group: nss.Group, name: str, is_meant: bool, *, keeps: bool, leaves: bool) -> str | None:
    is_in = name in group.members
    if is_meant and not leaves:
        return None if is_in else "add '{}' to"
    return "delete '{}' from" if is_in and (is_meant if leaves else not keeps) else None


def told(proc: Process, name: str, changes: Iterable[tuple[str, str]]) -> None:
    """Of each group and what was done, for either file."""
    changes = list(changes)
    for file in ("group", "shadow group"):
        auth.note(proc, *(f"{verb.format(name)} {file} '{group}'" for group, verb in changes))


def group_of(proc: Process, word: str) -> int:
    group = nss.group(proc, int(word) if word.isdecimal() else word)
    if group is None:
        proc.fail(f"group '{word}' does not exist", 6)
    return group.gid
