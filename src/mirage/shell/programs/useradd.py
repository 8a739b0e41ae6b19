"""useradd, userdel, groupadd and groupdel (shadow 4.13): the visitor's own /etc/passwd, shadow, group and gshadow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell.lib import auth, nss, shadowsuite
from mirage.shell.lib.recorded import recorded
from mirage.shell.lib.text import to_bytes
from mirage.shell.registry import program
from mirage.world import accounts
from mirage.world.accounts import Account

if TYPE_CHECKING:
    from mirage.shell.process import Process

DEFAULTS = "GROUP=100\nHOME=/home\nINACTIVE=-1\nEXPIRE=\nSHELL=/bin/sh\nSKEL=/etc/skel\nCREATE_MAIL_SPOOL=no\nLOG_INIT=yes\n"
BAD_IN_NAME = set(":,/ \t\n\v\f\r")
UID_MIN, UID_MAX = 1000, 60_000  # login.defs
USERADD = {
    "badname": "badname", "base-dir": ":b", "btrfs-subvolume-home": "btrfs", "comment": ":c", "home-dir": ":d", "defaults": "D",
    "expiredate": ":e", "inactive": ":f", "add-subids-for-system": "F", "gid": ":g", "groups": ":G", "help": "h", "skel": ":k",
    "key": ":K", "no-log-init": "l", "create-home": "m", "no-create-home": "M", "no-user-group": "N", "non-unique": "o",
    "password": ":p", "system": "r", "root": ":R", "prefix": ":P", "shell": ":s", "uid": ":u", "user-group": "U", "selinux-user": ":Z",
}  # fmt: skip


@program("useradd", path="/usr/sbin/useradd")
def useradd(proc: Process) -> int:
    options, operands = shadowsuite.named(proc, "b:c:d:De:f:Fg:G:hk:K:lmMNop:rR:P:s:u:UZ:", USERADD, "useradd", needs_name=False)
    given, view = dict(options), proc.visit.view
    if given.keys() == {"D"} and not operands:
        proc.out(DEFAULTS)
        return 0
    shadowsuite.measured(proc, given)
    shadowsuite.conflicting(proc, given, (("o", "u"), ("k", "m")), (("m", "M"), ("U", "N")))
    if len(operands) != 1:
        proc.err(recorded(proc, "useradd.help"))
        return 2
    name = operands[0]
    if set(name) & BAD_IN_NAME or not name or name[0] in "-~+" or name.isdecimal():
        return proc.error(f"invalid user name '{name}': use --badname to ignore", 3)
    if (refused := shadowsuite.judged(proc, given)) is not None:
        return refused
    shadowsuite.lock(proc)
    if nss.user(proc, name) is not None:
        return _given_up(proc, name, f"user '{name}' already exists", 9)
    gid = shadowsuite.group_of(proc, given["g"]) if "g" in given else None
    extra = [shadowsuite.group_of(proc, word) for word in given.get("G", "").split(",") if word]
    is_system = "r" in given
    if "u" in given and "o" not in given and nss.user(proc, int(given["u"])) is not None:
        return _given_up(proc, name, f"UID {given['u']} is not unique", 4)
    uid = int(given["u"]) if "u" in given else _free({user.uid for user in nss.users(proc)}, is_system)
    if gid is None and "N" not in given:
        if nss.group(proc, name) is not None:
            return _given_up(proc, name, f"group {name} exists - if you want to add this user to that group, use -g.", 9)
        gids = {group.gid for group in nss.groups(proc)}
        gid = uid if uid not in gids and uid <= UID_MAX else _free(gids, is_system)
        accounts.add_group(view, name, gid)
        auth.note(proc, f"new group: name={name}, GID={gid}")
    if "u" in given and not is_system and not UID_MIN <= uid <= UID_MAX:
        proc.err(f"useradd warning: {name}'s uid {uid} outside of the UID_MIN 1000 and UID_MAX 60000 range.\n")
    home = given.get("d") or f"{given.get('b', '/home')}/{name}"
    account = Account(name, uid, 100 if gid is None else gid, frozenset(), given.get("c", ""), to_bytes(home),
                      to_bytes(given.get("s", "/bin/sh")))  # fmt: skip
    accounts.add_user(view, account, given.get("p", "!"), proc.clock.now(), is_system=is_system)
    if "F" in given or (not is_system and ("u" not in given or UID_MIN <= uid <= UID_MAX)):
        accounts.add_subordinates(view, name)
    shadowsuite.age(proc, given, name)
    if "m" in given and "M" not in given:
        _make_home(proc, home, account.uid, account.gid, given.get("k", "/etc/skel"))
    place = f"home={home}, shell={given.get('s', '/bin/sh')}, from={'/dev/' + proc.tty.name if proc.tty else 'none'}"
    auth.note(proc, f"new user: name={name}, UID={uid}, GID={account.gid}, {place}")
    shadowsuite.joined(proc, name, extra)
    return 0


def _given_up(proc: Process, name: str, why: str, status: int) -> int:
    """fail_exit()."""
    auth.note(proc, f"failed adding user '{name}', exit code: {status}")
    return proc.error(why, status)


def _free(taken: set[int], is_system: bool) -> int:
    """find_new_uid() and find_new_gid(): one above the highest, or the highest that is free of the system's."""
    if is_system:
        return next((number for number in range(UID_MIN - 1, 99, -1) if number not in taken), UID_MIN - 1)
    highest = max((number for number in taken if UID_MIN <= number <= UID_MAX), default=UID_MIN - 1)
    return highest + 1 if highest < UID_MAX else next(number for number in range(UID_MIN, UID_MAX) if number not in taken)


def _make_home(proc: Process, home: str, uid: int, gid: int, skeleton: str) -> None:
    """create_home() and copy_tree(): HOME_MODE of login.defs, what the skeleton holds, all the user's own."""
    caller = proc.caller
    if caller.exists(to_bytes(home)):
        proc.err(
            f"useradd: warning: the home directory {home} already exists.\nuseradd: Not copying any file from skel directory into it.\n"
        )
        return
    try:
        caller.mkdir(to_bytes(home), 0o755)
        caller.chown(to_bytes(home), uid, gid)
        for entry in caller.listdir(to_bytes(skeleton)):
            source, target = to_bytes(skeleton) + b"/" + entry.name, to_bytes(home) + b"/" + entry.name
            stat = caller.lstat(source)
            if stat.mode & 0o170000 == 0o100000:
                caller.write_file(target, caller.read_file(source), stat.mode & 0o7777)
                caller.chown(target, uid, gid)
                caller.utimens(target, stat.mtime, stat.mtime)
    except OSError as error:
        proc.fail(f"cannot create directory {home}: {error.strerror}", 12)


@program("userdel", path="/usr/sbin/userdel")
def userdel(proc: Process) -> int:
    longs = {"force": "f", "help": "h", "remove": "r", "root": ":R", "prefix": ":P", "selinux-user": "Z"}
    options, operands = shadowsuite.named(proc, "fhrR:P:Z", longs, "userdel")
    given, name = dict(options), operands[0]
    user = nss.user(proc, name)
    if user is None:
        return proc.error(f"user '{name}' does not exist", 6)
    if busy := shadowsuite.busy(proc, user):
        proc.error(f"user {name} is currently used by process {busy}")
        if "f" not in given:
            return 8
    shadowsuite.lock(proc)
    left = [group.name for group in nss.groups(proc) if name in group.members]
    accounts.remove_user(proc.visit.view, name)
    auth.note(proc, f"delete user '{name}'")
    verb = "delete '{}' from"
    auth.note(proc, *(f"{verb.format(name)} group '{group}'" for group in left))
    _remove_own_group(proc, name, user.gid)
    auth.note(proc, *(f"{verb.format(name)} shadow group '{group}'" for group in left))
    return _clear(proc, user) if "r" in given else 0


def _remove_own_group(proc: Process, name: str, gid: int) -> None:
    """remove_usergroup()."""
    own = nss.group(proc, name)
    if own is None:
        return
    if own.gid != gid:
        proc.error(f"group {name} not removed because it is not the primary group of user {name}.")
    elif own.members:
        proc.error(f"group {name} not removed because it has other members.")
    elif any(other.gid == gid for other in nss.users(proc)):
        proc.error(f"group {name} is the primary group of another user and is not removed.")
    else:
        accounts.remove_group(proc.visit.view, name)
        auth.note(proc, f"removed group '{name}' owned by '{name}'", f"removed shadow group '{name}' owned by '{name}'")


def _clear(proc: Process, user: nss.Passwd) -> int:
    """What userdel -r takes away; E_HOMEDIR where the home is somebody else's."""
    name, home = user.name, user.home
    spool = f"/var/mail/{name}"
    if proc.exists(spool):
        proc.caller.unlink(to_bytes(spool))
    else:
        proc.error(f"{name} mail spool ({spool}) not found")
    if not proc.exists(home):
        proc.error(f"{name} home directory ({home}) not found")
    elif proc.stat(home).uid != user.uid:
        return proc.error(f"{home} not owned by {name}, not removing", 12)
    elif home not in ("/", "/root", "/bin", "/sbin", "/dev", "/home"):
        _remove_tree(proc, to_bytes(home), 0)
    return 0


def _remove_tree(proc: Process, path: bytes, depth: int) -> None:
    caller = proc.caller
    proc.session.step()
    try:
        if caller.lstat(path).mode & 0o170000 != 0o040000:
            caller.unlink(path)
            return
        for entry in caller.listdir(path) if depth < 64 else []:
            if entry.name not in (b".", b".."):
                _remove_tree(proc, path + b"/" + entry.name, depth + 1)
        caller.rmdir(path)
    except OSError:
        return


@program("groupadd", path="/usr/sbin/groupadd")
def groupadd(proc: Process) -> int:
    longs = {"force": "f", "gid": ":g", "help": "h", "key": ":K", "non-unique": "o", "password": ":p", "system": "r", "users": ":U"}
    options, operands = shadowsuite.named(proc, "fg:hK:op:rR:P:U:", longs, "groupadd")
    given, name = dict(options), operands[0]
    if set(name) & BAD_IN_NAME or not name:
        return proc.error(f"'{name}' is not a valid group name", 3)
    if nss.group(proc, name) is not None:
        return 0 if "f" in given else proc.error(f"group '{name}' already exists", 9)
    word = given.get("g", "")
    if word and not word.isdecimal():
        return proc.error(f"invalid group ID '{word}'", 3)
    if word and "o" not in given and nss.group(proc, int(word)) is not None:
        return proc.error(f"GID '{word}' already exists", 4)
    shadowsuite.lock(proc, of_groups=True)
    gid = int(word) if word else _free({group.gid for group in nss.groups(proc)}, "r" in given)
    accounts.add_group(proc.visit.view, name, gid)
    auth.note(proc, f"group added to /etc/group: name={name}, GID={gid}", f"group added to /etc/gshadow: name={name}",
              f"new group: name={name}, GID={gid}")  # fmt: skip
    return 0


@program("groupdel", path="/usr/sbin/groupdel")
def groupdel(proc: Process) -> int:
    _, operands = shadowsuite.named(proc, "fhR:P:", {"force": "f", "help": "h"}, "groupdel")
    group = nss.group(proc, operands[0])
    if group is None:
        return proc.error(f"group '{operands[0]}' does not exist", 6)
    user = next((user for user in nss.users(proc) if user.gid == group.gid), None)
    if user is not None:
        return proc.error(f"cannot remove the primary group of user '{user.name}'", 8)
    shadowsuite.lock(proc, of_groups=True)
    accounts.remove_group(proc.visit.view, group.name)
    removed = f"group '{group.name}' removed"
    auth.note(proc, f"{removed} from /etc/group", f"{removed} from /etc/gshadow", removed)
    return 0
