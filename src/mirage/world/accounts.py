"""Accounts, read from the visitor's own /etc: who adds a line to /etc/passwd has added a user, as on any Debian.

Nothing is kept across a change of the files (see vfs.derived), and the text that programs and people left in them is kept as it is.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import TypeVar

from mirage.vfs.caller import Caller
from mirage.vfs.derived import derived
from mirage.vfs.types import ROOT, Cred
from mirage.vfs.view import View
from mirage.world import passwords
from mirage.world.traces import account_changed

T = TypeVar("T")

DAY = 86_400 * 1_000_000_000
PASSWD, GROUP, SHADOW, GSHADOW = b"/etc/passwd", b"/etc/group", b"/etc/shadow", b"/etc/gshadow"
SUBUID, SUBGID = b"/etc/subuid", b"/etc/subgid"
SUB_MIN, SUB_MAX, SUB_COUNT = 100_000, 600_100_000, 65_536  # login.defs


@dataclass(frozen=True, slots=True)
class Account:
    """One line of /etc/passwd with its groups; `groups` are the supplementary ones, the primary not among them unless listed."""

    name: str
    uid: int
    gid: int
    groups: frozenset[int] = frozenset()
    gecos: str = ""
    home: bytes = b"/"
    shell: bytes = b"/bin/sh"

    @property
    def cred(self) -> Cred:
        return Cred(self.uid, self.gid, self.groups | {self.gid})


@dataclass(frozen=True, slots=True)
class Group:
    """One line of /etc/group."""

    name: str
    gid: int
    members: tuple[str, ...] = ()


@dataclass(slots=True)
class Shadow:
    """One line of /etc/shadow; days since the epoch, None where the field is empty."""

    name: str
    hash: str
    changed: int | None = None
    rest: list[str] = field(default_factory=lambda: ["0", "99999", "7", "", "", ""])


def accounts(view: View) -> Iterator[Account]:
    """All accounts in the order of /etc/passwd; lines that are none are left out, as getpwent does."""
    memberships = _read(view, GROUP, _memberships)
    for account in _read(view, PASSWD, _users):
        yield _in_groups(account, memberships)


def groups(view: View) -> Iterator[Group]:
    """All groups in the order of /etc/group."""
    return iter(_read(view, GROUP, _groups))


def find(view: View, name: str | int) -> Account | None:
    """The account of a name or a uid: the first line wins, as in getpwnam and getpwuid."""
    account = _read(view, PASSWD, _by_name_and_uid).get(name)
    return None if account is None else _in_groups(account, _read(view, GROUP, _memberships))


def _users(data: bytes) -> tuple[Account, ...]:
    """The accounts of a passwd file, without their groups."""
    found = []
    for line in _split(data):
        fields = line.split(":")
        if len(fields) >= 7 and fields[0] and fields[2].isdecimal() and fields[3].isdecimal():
            found.append(
                Account(
                    name=fields[0],
                    uid=int(fields[2]),
                    gid=int(fields[3]),
                    gecos=fields[4],
                    home=_bytes(fields[5]) or b"/",
                    shell=_bytes(":".join(fields[6:])) or b"/bin/sh",
                )
            )
    return tuple(found)


def _by_name_and_uid(data: bytes) -> dict[str | int, Account]:
    found: dict[str | int, Account] = {}
    for account in _users(data):
        found.setdefault(account.name, account)
        found.setdefault(account.uid, account)
    return found


def _groups(data: bytes) -> tuple[Group, ...]:
    """The groups of a group file."""
    found = []
    for line in _split(data):
        fields = line.split(":")
        if len(fields) >= 4 and fields[0] and fields[2].isdecimal():
            found.append(Group(fields[0], int(fields[2]), tuple(name for name in fields[3].split(",") if name)))
    return tuple(found)


def _memberships(data: bytes) -> dict[str, frozenset[int]]:
    """Whose member each name is."""
    found: dict[str, set[int]] = {}
    for group in _groups(data):
        for member in group.members:
            found.setdefault(member, set()).add(group.gid)
    return {name: frozenset(gids) for name, gids in found.items()}


def _in_groups(account: Account, memberships: dict[str, frozenset[int]]) -> Account:
    gids = memberships.get(account.name)
    return replace(account, groups=gids) if gids else account


def find_group(view: View, name: str | int) -> Group | None:
    """The group of a name or a gid."""
    for group in groups(view):
        if (group.gid if isinstance(name, int) else group.name) == name:
            return group
    return None


def shadow(view: View, name: str) -> Shadow | None:
    """The shadow line of a name, or None."""
    for line in _lines(view, SHADOW):
        fields = line.split(":")
        if len(fields) >= 2 and fields[0] == name:
            changed = int(fields[2]) if len(fields) > 2 and fields[2].isdecimal() else None
            return Shadow(name, fields[1], changed, (fields[3:] + [""] * 6)[:6])
    return None


def password_hash(view: View, name: str) -> str | None:
    """What is compared: the shadow field when passwd says `x`, else the passwd field (`toor::0:0:...` needs none)."""
    for line in _lines(view, PASSWD):
        fields = line.split(":")
        if len(fields) >= 7 and fields[0] == name:
            if fields[1] != "x":
                return fields[1]
            entry = shadow(view, name)
            return entry.hash if entry else None
    return None


def verify(view: View, name: str, password: bytes) -> bool | None:
    """Whether pam_unix would let the password in; None when this machine can not compute that hash."""
    stored = password_hash(view, name)
    if stored is None:
        return False
    if stored == "":
        return password == b""  # pam_unix nullok
    return passwords.verify(password, stored)


def set_password(view: View, name: str, password: bytes, chance: random.Random, now: int) -> None:
    """As passwd(1) and chpasswd(8) do: a new hash and the day of the change. KeyError: there is no such shadow line."""
    set_hash(view, name, passwords.make(password, chance), now)


def set_hash(view: View, name: str, stored: str, now: int) -> None:
    """Put a hash (or `!`, `*`) into /etc/shadow. KeyError: there is no such line."""

    def change(fields: list[str]) -> list[str]:
        fields = (fields + [""] * 9)[:9]
        fields[1], fields[2] = stored, str(now // DAY)
        return fields

    if not _edit(view, SHADOW, name, change):
        raise KeyError(name)
    account_changed("password set", name)


def set_age(view: View, name: str, place: int, value: str) -> None:
    """One of the days of a line of /etc/shadow, as chage(1) and passwd(1) count its fields from 0. KeyError: there is no such line."""

    def change(fields: list[str]) -> list[str]:
        fields = (fields + [""] * 9)[:9]
        fields[place] = "" if value == "-1" else value
        return fields

    if not _edit(view, SHADOW, name, change):
        raise KeyError(name)


def add_group(view: View, name: str, gid: int) -> Group:
    """Append a group, as groupadd(8) does."""
    _append(view, GROUP, f"{name}:x:{gid}:")
    _append(view, GSHADOW, f"{name}:!::")
    return Group(name, gid)


def add_user(view: View, account: Account, stored: str, now: int, *, is_system: bool = False) -> None:
    """Append the lines of passwd and shadow, as useradd(8) does; the home directory and the group are the caller's to make.

    The password of a system's user does not age.
    """
    home, shell = account.home.decode("utf-8", "surrogateescape"), account.shell.decode("utf-8", "surrogateescape")
    _append(view, PASSWD, f"{account.name}:x:{account.uid}:{account.gid}:{account.gecos}:{home}:{shell}")
    _append(view, SHADOW, f"{account.name}:{stored}:{now // DAY}:{'::' if is_system else '0:99999:7'}:::")
    account_changed("user added", account.name, f"uid {account.uid}")


def add_subordinates(view: View, name: str) -> None:
    """The first free range of subordinate ids, in each of the files that are there."""
    for path in (SUBUID, SUBGID):
        if Caller(view, ROOT).exists(path):
            ranges = [line.split(":")[1:] for line in _lines(view, path)]
            taken = sorted(int(first) for first, *_ in ranges if first.isdecimal())
            first = next(
                (number for number in range(SUB_MIN, SUB_MAX, SUB_COUNT) if not any(abs(number - one) < SUB_COUNT for one in taken)),
                SUB_MIN,
            )
            _append(view, path, f"{name}:{first}:{SUB_COUNT}")


def remove_user(view: View, name: str) -> None:
    """Take a user out of passwd, shadow and all groups, as userdel(8) does, and his subordinate ids."""
    for path in (PASSWD, SHADOW, SUBUID, SUBGID):
        while _edit(view, path, name, lambda fields: None):
            pass
    for path, column in ((GROUP, 3), (GSHADOW, 3)):
        lines = []
        for line in _lines(view, path):
            fields = line.split(":")
            if len(fields) > column:
                fields[column] = ",".join(member for member in fields[column].split(",") if member != name)
            lines.append(":".join(fields))
        _write(view, path, lines)
    account_changed("user removed", name)


def join_group(view: View, group: str, name: str) -> None:
    """Add a member to a group (`usermod -aG`). KeyError: no such group."""

    def change(fields: list[str]) -> list[str]:
        members = [member for member in fields[3].split(",") if member]
        fields[3] = ",".join(members if name in members else [*members, name])
        return fields

    if not _edit(view, GROUP, group, change):
        raise KeyError(group)
    _edit(view, GSHADOW, group, change)
    account_changed("group joined", name, group)


def leave_group(view: View, group: str, name: str) -> None:
    """Take a member out of a group."""

    def change(fields: list[str]) -> list[str]:
        fields[3] = ",".join(member for member in fields[3].split(",") if member and member != name)
        return fields

    _edit(view, GROUP, group, change)
    _edit(view, GSHADOW, group, change)


def remove_group(view: View, name: str) -> None:
    """Take a group out of group and gshadow, as groupdel(8) does."""
    for path in (GROUP, GSHADOW):
        _edit(view, path, name, lambda fields: None)


def change_user(view: View, name: str, account: Account) -> None:
    """Put new facts into a line of /etc/passwd, the name among them, as usermod(8) does."""

    def passwd(fields: list[str]) -> list[str]:
        home, shell = account.home.decode("utf-8", "surrogateescape"), account.shell.decode("utf-8", "surrogateescape")
        return [account.name, fields[1], str(account.uid), str(account.gid), account.gecos, home, shell]

    _edit(view, PASSWD, name, passwd)
    if account.name != name:
        _edit(view, SHADOW, name, lambda fields: [account.name, *fields[1:]])
        for path in (PASSWD, SHADOW):
            whole = _lines(view, path)
            moved = [line for line in whole if line.startswith(f"{account.name}:")]
            _write(view, path, [line for line in whole if line not in moved] + moved)
        for path in (GROUP, GSHADOW):
            lines = [line.split(":") for line in _lines(view, path)]
            _write(view, path, [":".join([*fields[:3], _renamed(fields[3], name, account.name), *fields[4:]]) if len(fields) > 3 else ":".join(fields)
                                for fields in lines])  # fmt: skip


def change_group(view: View, name: str, new: str, gid: int, members: str) -> None:
    """Put a name, a number and members into a group's lines, as groupmod(8) does; whose own group it is follow to the new number."""
    old = find_group(view, name)
    _edit(view, GROUP, name, lambda fields: [new, fields[1], str(gid), members])
    if new != name:
        _edit(view, GSHADOW, name, lambda fields: [new, *fields[1:]])
    if old is not None and old.gid != gid:
        for account in [one for one in accounts(view) if one.gid == old.gid]:
            change_user(view, account.name, replace(account, gid=gid))


def _renamed(members: str, name: str, new: str) -> str:
    return ",".join(new if member == name else member for member in members.split(","))


def free_id(view: View, first: int = 1000, last: int = 59_999) -> int:
    """The uid that adduser would give: one above the highest in its range (login.defs UID_MIN, adduser's LAST_UID)."""
    taken = {account.uid for account in accounts(view)} | {group.gid for group in groups(view)}
    candidate = max((number for number in taken if first <= number <= last), default=first - 1) + 1
    return candidate if candidate <= last else next(number for number in range(first, last) if number not in taken)


def _edit(view: View, path: bytes, name: str, change: Callable[[list[str]], list[str] | None]) -> bool:
    lines, found = [], False
    for line in _lines(view, path):
        fields = line.split(":")
        if not found and fields[0] == name and len(fields) > 1:
            found = True
            changed = change(fields)
            if changed is None:
                continue
            line = ":".join(changed)
        lines.append(line)
    if found:
        _write(view, path, lines)
    return found


def _append(view: View, path: bytes, line: str) -> None:
    _write(view, path, [*_lines(view, path), line])


def _lines(view: View, path: bytes) -> list[str]:
    return _read(view, path, _split)


def _read(view: View, path: bytes, work: Callable[[bytes], T]) -> T:
    """What a file says, by `work`; that of an empty one where it can not be read."""
    try:
        return derived(Caller(view, ROOT), path, work)
    except OSError:
        return work(b"")


def _split(data: bytes) -> list[str]:
    lines = data.decode("utf-8", "surrogateescape").split("\n")
    return lines[:-1] if lines and not lines[-1] else lines


def _write(view: View, path: bytes, lines: list[str]) -> None:
    """Write anew and rename over, as the shadow tools do, keeping mode and owner, with the old text in `PATH-`."""
    caller = Caller(view, ROOT)
    mode, uid, gid = (0o640, 0, 42) if path in (SHADOW, GSHADOW) else (0o644, 0, 0)
    if caller.exists(path):
        stat = caller.stat(path)
        mode, uid, gid = stat.mode & 0o7777, stat.uid, stat.gid
        caller.write_file(path + b"-", caller.read_file(path))
        caller.chmod(path + b"-", mode)
        caller.chown(path + b"-", uid, gid)
    caller.write_file(path + b"+", "".join(f"{line}\n" for line in lines).encode("utf-8", "surrogateescape"))
    caller.chmod(path + b"+", mode)
    caller.chown(path + b"+", uid, gid)
    caller.rename(path + b"+", path)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
