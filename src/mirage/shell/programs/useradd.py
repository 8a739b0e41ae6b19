"""useradd, userdel, usermod, groupadd and groupdel (shadow 4.13): the visitor's own /etc/passwd, shadow, group and gshadow."""

from __future__ import annotations

import re
from datetime import UTC
from typing import TYPE_CHECKING

from mirage.shell.lib import auth, datetext, nss, shadowsuite
from mirage.shell.lib.options import Options
from mirage.shell.lib.recorded import recorded
from mirage.shell.lib.text import to_bytes
from mirage.shell.registry import program
from mirage.shell.signals import Exited
from mirage.world import accounts
from mirage.world.accounts import Account

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from mirage.shell.process import Process

DEFAULTS = "GROUP=100\nHOME=/home\nINACTIVE=-1\nEXPIRE=\nSHELL=/bin/sh\nSKEL=/etc/skel\nCREATE_MAIL_SPOOL=no\nLOG_INIT=yes\n"
GROUPS = 10  # E_GRP_UPDATE
INACTIVE, EXPIRE = 6, 7  # fields of a line of /etc/shadow, from 0
BAD_IN_NAME = set(":,/ \t\n\v\f\r")
USERADD = {
    "badname": "badname", "base-dir": ":b", "btrfs-subvolume-home": "btrfs", "comment": ":c", "home-dir": ":d", "defaults": "D",
    "expiredate": ":e", "inactive": ":f", "add-subids-for-system": "F", "gid": ":g", "groups": ":G", "help": "h", "skel": ":k",
    "key": ":K", "no-log-init": "l", "create-home": "m", "no-create-home": "M", "no-user-group": "N", "non-unique": "o",
    "password": ":p", "system": "r", "root": ":R", "prefix": ":P", "shell": ":s", "uid": ":u", "user-group": "U", "selinux-user": ":Z",
}  # fmt: skip
USERMOD = {
    "append": "a", "badname": "b", "comment": ":c", "home": ":d", "expiredate": ":e", "inactive": ":f", "gid": ":g", "groups": ":G",
    "help": "h", "login": ":l", "lock": "L", "move-home": "m", "non-unique": "o", "password": ":p", "remove": "r", "shell": ":s",
    "uid": ":u", "unlock": "U",
}  # fmt: skip


def _read(proc: Process, short: str, longs: Mapping[str, str], name: str, *, needs_name: bool = True) -> tuple[Options, list[str]]:
    """Options and the one name; usage and status 2 otherwise."""
    options, operands = shadowsuite.read(proc, short, longs, recorded(proc, f"{name}.help"))
    if needs_name and len(operands) != 1:
        proc.err(recorded(proc, f"{name}.help"))
        raise Exited(2)
    return options, operands


def _measured(proc: Process, given: Mapping[str, str]) -> None:
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


def _conflicting(
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


def _age(proc: Process, given: Mapping[str, str], name: str) -> None:
    """-f and -e into the user's line of /etc/shadow."""
    if "f" in given:
        accounts.set_age(proc.visit.view, name, INACTIVE, given["f"].removeprefix("+"))
    if "e" in given:
        accounts.set_age(proc.visit.view, name, EXPIRE, (_day(proc, given["e"]) or "") if given["e"] else "")


def _lock(proc: Process, *, of_groups: bool = False) -> None:
    if proc.uid:
        proc.error("Permission denied.")
        proc.fail(f"cannot lock /etc/{'group' if of_groups else 'passwd'}; try again later.", GROUPS if of_groups else 1)
    if not of_groups:
        shadowsuite.hold(proc, "/etc/passwd", "/etc/shadow")
    shadowsuite.hold(proc, "/etc/group", "/etc/gshadow", status=GROUPS)


@program("useradd", path="/usr/sbin/useradd")
def useradd(proc: Process) -> int:
    options, operands = _read(proc, "b:c:d:De:f:Fg:G:hk:K:lmMNop:rR:P:s:u:UZ:", USERADD, "useradd", needs_name=False)
    given, view = dict(options), proc.visit.view
    if given.keys() == {"D"} and not operands:
        proc.out(DEFAULTS)
        return 0
    _measured(proc, given)
    _conflicting(proc, given, (("o", "u"), ("k", "m")), (("m", "M"), ("U", "N")))
    if len(operands) != 1:
        proc.err(recorded(proc, "useradd.help"))
        return 2
    name = operands[0]
    if set(name) & BAD_IN_NAME or not name or name[0] in "-~+" or name.isdecimal():
        return proc.error(f"invalid user name '{name}': use --badname to ignore", 3)
    if (refused := _judged(proc, given)) is not None:
        return refused
    _lock(proc)
    if nss.user(proc, name) is not None:
        return proc.error(f"user '{name}' already exists", 9)
    gid = _group_of(proc, given["g"]) if "g" in given else None
    extra = [_group_of(proc, word) for word in given.get("G", "").split(",") if word]
    is_system = "r" in given
    uid = _number(proc, given) if "u" in given else _free(proc, is_system)
    if gid is None and "N" not in given:
        if nss.group(proc, name) is not None:
            return proc.error(f"group {name} exists - if you want to add this user to that group, use -g.", 9)
        gid = uid if nss.group(proc, uid) is None else accounts.free_id(view)
        accounts.add_group(view, name, gid)
    if "u" in given and not is_system and not 1000 <= uid <= 60000:
        proc.err(f"useradd warning: {name}'s uid {uid} outside of the UID_MIN 1000 and UID_MAX 60000 range.\n")
    home = given.get("d") or f"{given.get('b', '/home')}/{name}"
    account = Account(name, uid, 100 if gid is None else gid, frozenset(), given.get("c", ""), to_bytes(home),
                      to_bytes(given.get("s", "/bin/sh")))  # fmt: skip
    accounts.add_user(view, account, given.get("p", "!"), proc.clock.now())
    _age(proc, given, name)
    for number in extra:
        group = nss.group(proc, number)
        if group is not None:
            accounts.join_group(view, group.name, name)
    if "m" in given and "M" not in given:
        _make_home(proc, home, account.uid, account.gid, given.get("k", "/etc/skel"))
    place = f"home={home}, shell={given.get('s', '/bin/sh')}, from={'/dev/' + proc.tty.name if proc.tty else 'none'}"
    auth.log(proc, f"useradd[{proc.pid}]", f"new user: name={name}, UID={uid}, GID={account.gid}, {place}")
    return 0


def _judged(proc: Process, given: Mapping[str, str]) -> int | None:
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


def _number(proc: Process, given: Mapping[str, str]) -> int:
    word = given["u"]
    if "o" not in given and nss.user(proc, int(word)) is not None:
        proc.fail(f"UID '{word}' already exists" if proc.name == "usermod" else f"UID {word} is not unique", 4)
    return int(word)


def _free(proc: Process, is_system: bool) -> int:
    if not is_system:
        return accounts.free_id(proc.visit.view)
    taken = {user.uid for user in nss.users(proc)} | {group.gid for group in nss.groups(proc)}
    return next((number for number in range(999, 99, -1) if number not in taken), 999)


def _group_of(proc: Process, word: str) -> int:
    group = nss.group(proc, int(word) if word.isdecimal() else word)
    if group is None:
        proc.fail(f"group '{word}' does not exist", 6)
    return group.gid


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
    options, operands = _read(proc, "fhrR:P:Z", longs, "userdel")
    given, name = dict(options), operands[0]
    user = nss.user(proc, name)
    if user is None:
        return proc.error(f"user '{name}' does not exist", 6)
    busy = next((entry.pid for entry in proc.visit.processes if entry.uid == user.uid and not entry.kernel), 0)
    if busy:
        proc.error(f"user {name} is currently used by process {busy if user.uid else 1}")
        if "f" not in given:
            return 8
    _lock(proc)
    accounts.remove_user(proc.visit.view, name)
    own = nss.group(proc, name)
    if own is not None and not any(other.gid == own.gid for other in nss.users(proc)):
        accounts.remove_group(proc.visit.view, name)
    auth.log(proc, f"userdel[{proc.pid}]", f"delete user '{name}'")
    if "r" in given:
        _clear(proc, name, user.home)
    return 0


def _clear(proc: Process, name: str, home: str) -> None:
    spool = f"/var/mail/{name}"
    if proc.exists(spool):
        proc.caller.unlink(to_bytes(spool))
    else:
        proc.error(f"{name} mail spool ({spool}) not found")
    if not proc.exists(home):
        proc.error(f"{name} home directory ({home}) not found")
    elif home not in ("/", "/root", "/bin", "/sbin", "/dev", "/home"):
        _remove_tree(proc, to_bytes(home), 0)


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


@program("usermod", path="/usr/sbin/usermod")
def usermod(proc: Process) -> int:
    options, operands = _read(proc, "abc:d:e:f:g:G:hl:Lmop:rR:s:u:UP:v:w:V:W:Z:", USERMOD, "usermod")
    given, name, view = dict(options), operands[0], proc.visit.view
    _measured(proc, given)
    groups = [_group_of(proc, word) for word in given.get("G", "").split(",") if word]
    user = nss.user(proc, name)
    if user is None:
        return proc.error(f"user '{name}' does not exist", 6)
    if not given:
        proc.error("no options")
        proc.err(recorded(proc, "usermod.help"))
        return 2
    if len(given.keys() & {"L", "p", "U"}) > 1:
        proc.error("the -L, -p, and -U flags are exclusive")
        proc.err(recorded(proc, "usermod.help"))
        return 2
    _conflicting(proc, given, (("a", "G"), ("o", "u"), ("m", "d")), ())
    if (refused := _judged(proc, given)) is not None:
        return refused
    gid = _group_of(proc, given["g"]) if "g" in given else user.gid
    uid = _number(proc, given) if "u" in given else user.uid
    if "l" in given and nss.user(proc, given["l"]) is not None:
        return proc.error(f"user '{given['l']}' already exists", 9)
    _lock(proc)
    if "G" in given:
        _join(proc, name, groups, keeps="a" in given, leaves="r" in given)
    stored = accounts.password_hash(view, name) or ""
    if "U" in given and stored in ("!", "!!"):
        proc.err("usermod: unlocking the user's password would result in a passwordless account.\n"
                 "You should set a password with usermod -p to unlock this user's password.\n")  # fmt: skip
    elif changed := given.get("p") or ("!" + stored if "L" in given and stored[:1] != "!" else stored[1:] if "U" in given else ""):
        accounts.set_hash(view, name, changed, proc.clock.now())
    account = Account(given.get("l", name), uid, gid, frozenset(), given.get("c", user.gecos), to_bytes(given.get("d", user.home)),
                      to_bytes(given.get("s", user.shell)))  # fmt: skip
    before = (user.name, user.uid, user.gid, user.gecos, user.home, user.shell)
    if given.keys() <= set("csdglu") and before == (
        account.name,
        uid,
        gid,
        account.gecos,
        given.get("d", user.home),
        given.get("s", user.shell),
    ):
        proc.out("usermod: no changes\n")
        return 0
    accounts.change_user(view, name, account)
    _age(proc, given, account.name)
    return 0


def _join(proc: Process, name: str, wanted: list[int], *, keeps: bool, leaves: bool) -> None:
    view = proc.visit.view
    for group in nss.groups(proc):
        if group.gid in wanted and not leaves:
            accounts.join_group(view, group.name, name)
        elif name in group.members and (group.gid in wanted if leaves else not keeps):
            accounts.leave_group(view, group.name, name)


@program("groupadd", path="/usr/sbin/groupadd")
def groupadd(proc: Process) -> int:
    longs = {"force": "f", "gid": ":g", "help": "h", "key": ":K", "non-unique": "o", "password": ":p", "system": "r", "users": ":U"}
    options, operands = _read(proc, "fg:hK:op:rR:P:U:", longs, "groupadd")
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
    _lock(proc, of_groups=True)
    gid = int(word) if word else _free(proc, "r" in given)
    accounts.add_group(proc.visit.view, name, gid)
    tag = f"groupadd[{proc.pid}]"
    auth.log(proc, tag, f"group added to /etc/group: name={name}, GID={gid}", f"group added to /etc/gshadow: name={name}",
             f"new group: name={name}, GID={gid}")  # fmt: skip
    return 0


@program("groupdel", path="/usr/sbin/groupdel")
def groupdel(proc: Process) -> int:
    _, operands = _read(proc, "fhR:P:", {"force": "f", "help": "h"}, "groupdel")
    group = nss.group(proc, operands[0])
    if group is None:
        return proc.error(f"group '{operands[0]}' does not exist", 6)
    user = next((user for user in nss.users(proc) if user.gid == group.gid), None)
    if user is not None:
        return proc.error(f"cannot remove the primary group of user '{user.name}'", 8)
    _lock(proc, of_groups=True)
    accounts.remove_group(proc.visit.view, group.name)
    return 0
