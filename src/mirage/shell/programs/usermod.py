"""usermod (shadow 4.13): a user's lines in the visitor's own /etc/passwd, shadow, group and gshadow, and what auth.log hears of it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from mirage.shell.lib import auth, nss, shadowsuite
from mirage.shell.lib.recorded import recorded
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.registry import program
from mirage.world import accounts
from mirage.world.accounts import Account

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mirage.shell.lib.nss import Passwd
    from mirage.shell.process import Process

USERMOD = {
    "append": "a", "badname": "b", "comment": ":c", "home": ":d", "expiredate": ":e", "inactive": ":f", "gid": ":g", "groups": ":G",
    "help": "h", "login": ":l", "lock": "L", "move-home": "m", "non-unique": "o", "password": ":p", "remove": "r", "shell": ":s",
    "uid": ":u", "unlock": "U",
}  # fmt: skip
IN_USE = 8  # E_USER_BUSY


@program("usermod", path="/usr/sbin/usermod")
def usermod(proc: Process) -> int:
    options, operands = shadowsuite.named(proc, "abc:d:e:f:g:G:hl:Lmop:rR:s:u:UP:v:w:V:W:Z:", USERMOD, "usermod")
    given, name, view = dict(options), operands[0], proc.visit.view
    shadowsuite.measured(proc, given)
    groups = [shadowsuite.group_of(proc, word) for word in given.get("G", "").split(",") if word]
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
    shadowsuite.conflicting(proc, given, (("a", "G"), ("o", "u"), ("m", "d")), ())
    if (refused := shadowsuite.judged(proc, given)) is not None:
        return refused
    gid = shadowsuite.group_of(proc, given["g"]) if "g" in given else user.gid
    if "u" in given and "o" not in given and nss.user(proc, int(given["u"])) is not None:
        return proc.error(f"UID '{given['u']}' already exists", 4)
    if given.get("l", name) != name and nss.user(proc, given["l"]) is not None:
        return proc.error(f"user '{given['l']}' already exists", 9)
    account = Account(given.get("l", name), int(given.get("u", user.uid)), gid, frozenset(), given.get("c", user.gecos),
                      to_bytes(given.get("d", user.home)), to_bytes(given.get("s", user.shell)))  # fmt: skip
    if given.keys() <= set("csdglu") and _line(account) == user.line.split(":")[2:] and account.name == name:
        proc.out("usermod: no changes\n")
        return 0
    if given.keys() & {"l", "u", "d"} and (busy := shadowsuite.busy(proc, user)):
        return proc.error(f"user {name} is currently used by process {busy}", IN_USE)
    shadowsuite.lock(proc)
    changes = _changes(proc, user, account)
    if account.name != name or _line(account) != user.line.split(":")[2:]:
        accounts.change_user(view, name, account)
    changes += [*_aged(proc, given, account.name), *_password(proc, given, account.name)]
    auth.note(proc, *changes)
    if "G" in given:
        shadowsuite.joined(proc, account.name, groups, keeps="a" in given, leaves="r" in given)
    if "m" in given and given["d"] != user.home:
        _move(proc, user.home, given["d"])
    return 0


def _line(account: Account) -> list[str]:
    """The fields of /etc/passwd behind the password."""
    return [str(account.uid), str(account.gid), account.gecos, to_text(account.home), to_text(account.shell)]


def _changes(proc: Process, user: Passwd, account: Account) -> list[str]:
    """new_pwent(): what auth.log hears of a line of /etc/passwd, in its order."""
    name = account.name
    facts = (
        ("UID", user.uid, account.uid), ("GID", user.gid, account.gid), ("home", user.home, to_text(account.home)),
        ("shell", user.shell, to_text(account.shell)),
    )  # fmt: skip
    renamed = [f"change user name '{user.name}' to '{name}'"] if name != user.name else []
    return renamed + [f"change user '{name}' {what} from '{old}' to '{new}'" for what, old, new in facts if old != new]


def _aged(proc: Process, given: Mapping[str, str], name: str) -> Iterator[str]:
    """-f and -e."""
    before = _ages(proc, name)
    shadowsuite.age(proc, given, name)
    for what, old, new in zip(("inactive", "expiration"), before, _ages(proc, name), strict=True):
        if old != new:
            yield f"change user '{name}' {what} from '{old}' to '{new}'"


def _ages(proc: Process, name: str) -> tuple[str, str]:
    entry = accounts.shadow(proc.visit.view, name)
    _, _, _, inactive, expires, *_ = entry.rest if entry is not None else [""] * 6
    return inactive or "-1", str(date(1970, 1, 1) + timedelta(days=int(expires))) if expires.isdecimal() else "never"


def _password(proc: Process, given: Mapping[str, str], name: str) -> Iterator[str]:
    """-p, -L and -U."""
    view = proc.visit.view
    stored = accounts.password_hash(view, name) or ""
    if "U" in given and stored in ("!", "!!"):
        proc.err("usermod: unlocking the user's password would result in a passwordless account.\n"
                 "You should set a password with usermod -p to unlock this user's password.\n")  # fmt: skip
    elif "p" in given:
        accounts.set_hash(view, name, given["p"], proc.clock.now())
        yield f"change user '{name}' password"
    elif ("L" in given) == (stored[:1] != "!") and given.keys() & {"L", "U"}:
        accounts.set_hash(view, name, "!" + stored if "L" in given else stored[1:], proc.clock.now())
        yield f"{'lock' if 'L' in given else 'unlock'} user '{name}' password"


def _move(proc: Process, home: str, new: str) -> None:
    """move_home()."""
    if proc.exists(new):
        proc.error(f"directory {new} exists")
        proc.exit(12)
    if proc.exists(home):
        try:
            proc.caller.rename(to_bytes(home), to_bytes(new))
        except OSError as error:
            proc.fail(f"cannot rename directory {home} to {new}: {error.strerror}", 12)
