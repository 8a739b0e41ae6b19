"""passwd and chpasswd (shadow 4.13 over pam_unix 1.5.2): the visitor's own /etc/shadow gets the new hash."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from mirage.shell import signals
from mirage.shell.lib import auth, nss, shadowsuite
from mirage.shell.lib.options import UsageError, misused, scan
from mirage.shell.lib.recorded import recorded
from mirage.shell.lib.text import to_bytes
from mirage.shell.registry import program
from mirage.shell.tty import ECHO
from mirage.world import accounts, passwords
from mirage.world.passwords import ITOA64

if TYPE_CHECKING:
    from mirage.shell.process import Process

LONGS = {
    "all": "a", "delete": "d", "expire": "e", "help": "h", "inactive": ":i", "keep-tokens": "k", "lock": "l", "maxdays": ":x",
    "mindays": ":n", "quiet": "q", "repository": ":r", "root": ":R", "status": "S", "unlock": "u", "warndays": ":w",
}  # fmt: skip
CHANGES = frozenset("deilnuwx")  # options that are root's, of a user who is named
AGES = {"n": 3, "x": 4, "w": 5, "i": 6}  # fields of a shadow line
ABORTED = "Password change has been aborted.\n"
MANIPULATION = "Authentication token manipulation error"
SHADOW = "/etc/shadow"
TRIES = 3  # MAX_PASSWD_TRIES of pam_unix_passwd.c
UNHEARD = (signals.SIGHUP, signals.SIGINT, signals.SIGQUIT, signals.SIGPIPE, signals.SIGALRM, signals.SIGTERM, signals.SIGTSTP,
           signals.SIGTTOU)  # fmt: skip # pwd_init.c of shadow


@program("passwd")
async def passwd(proc: Process) -> int:
    try:
        options, operands = scan(proc.args, "adehi:kln:qr:R:Suw:x:", LONGS, name=proc.name)
    except UsageError as error:
        misused(proc, error)
        proc.err(recorded(proc, "passwd.help"))
        return 6
    given = dict(options)
    if "h" in given:
        proc.out(recorded(proc, "passwd.help"))
        return 0
    changes = given.keys() & CHANGES
    if len(operands) > 1 or ("a" in given and (operands or "S" not in given)) or (changes and (not operands or "S" in given)):
        proc.err(recorded(proc, "passwd.help"))
        return 2
    own = nss.user_name(proc, auth.real_uid(proc))
    name = operands[0] if operands else own
    entry = nss.user(proc, name)
    if entry is None:
        return proc.error(f"user '{name}' does not exist")
    is_root = auth.real_uid(proc) == 0
    if not is_root and (given.keys() & CHANGES | {"a"} or entry.uid != auth.real_uid(proc)):
        if given.keys() & CHANGES | given.keys() & {"a"}:
            return proc.error("Permission denied.")
        auth.note(proc, f"passwd: can't view or modify password information for {name}")
        return proc.error(f"You may not view or modify password information for {name}.")
    if "a" in given:
        return max(_status(proc, user.name) for user in nss.users(proc))
    if "S" in given:
        return _status(proc, name)
    if verb := next((letter for letter in "dlue" if letter in given), ""):
        return _administer(proc, name, verb)
    if given.keys() & AGES.keys():
        return _age(proc, name, given)
    return await _change(proc, name, is_root)


def _status(proc: Process, name: str) -> int:
    entry = accounts.shadow(proc.visit.view, name)
    if entry is None:
        return 1
    state = "NP" if not entry.hash else "L" if entry.hash[0] in "!*" else "P"
    day = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=entry.changed or 0)
    rest = " ".join(value or "-1" for value in entry.rest[:4])
    proc.out(f"{name} {state} {day:%Y-%m-%d} {rest}\n")
    return 0


def _administer(proc: Process, name: str, verb: str) -> int:
    entry = accounts.shadow(proc.visit.view, name)
    if entry is None:
        return 1
    if verb == "u" and entry.hash in ("!", "!!"):
        proc.err("passwd: unlocking the password would result in a passwordless account.\n"
                 "You should set a password with usermod -p to unlock the password of this account.\n")  # fmt: skip
        return 3
    shadowsuite.hold(proc, SHADOW, status=3, busy=5)
    changed = {"d": "", "l": entry.hash if entry.hash.startswith("!") else "!" + entry.hash, "u": entry.hash.removeprefix("!")}
    accounts.set_hash(proc.visit.view, name, changed.get(verb, entry.hash), 0 if verb == "e" else (entry.changed or 0) * accounts.DAY)
    _changed(proc, name)
    return 0


def _age(proc: Process, name: str, given: dict[str, str]) -> int:
    """-n, -x, -w and -i: the days of the shadow line."""
    for letter, place in AGES.items():
        if letter in given and not given[letter].removeprefix("-").isdecimal():
            proc.err(f"passwd: invalid numeric argument '{given[letter]}'\n")
            proc.err(recorded(proc, "passwd.help"))
            return 6
        if letter in given:
            shadowsuite.hold(proc, SHADOW, status=3, busy=5)
            accounts.set_age(proc.visit.view, name, place, given[letter])
    _changed(proc, name)
    return 0


def _changed(proc: Process, name: str) -> None:
    auth.note(proc, f"password for '{name}' changed by '{auth.caller_name(proc)}'")
    proc.out("passwd: password changed.\n")


async def _change(proc: Process, name: str, is_root: bool) -> int:
    """pam_unix's conversation. Not root: the old one first, and the new one must not be too short or the same."""
    proc.ignore(*UNHEARD)
    old = b""
    if not is_root:
        proc.err(f"Changing password for {name}.\n")
        asked = await ask(proc, "Current password: ")
        if asked is None or accounts.verify(proc.visit.view, name, asked) is not True:
            return _unchanged(proc, MANIPULATION)
        old = asked
    for _ in range(TRIES):
        first = await ask(proc, "New password: ")
        second = await ask(proc, "Retype new password: ") if first is not None else None
        if first is None or second is None:
            proc.err(ABORTED)
            return _unchanged(proc, MANIPULATION)
        if first != second:
            proc.err("Sorry, passwords do not match.\n")
            return _unchanged(proc, MANIPULATION)
        if complaint := _weakness(first, old, is_root):
            proc.err(complaint)
            continue
        if not shadowsuite.is_free(proc, SHADOW):
            return _unchanged(proc, MANIPULATION)
        accounts.set_password(proc.visit.view, name, first, proc.rng, proc.clock.now())
        auth.note(proc, f"pam_unix(passwd:chauthtok): password changed for {name}")
        proc.err("passwd: password updated successfully\n")
        return 0
    return _unchanged(proc, MANIPULATION)


def _weakness(new: bytes, old: bytes, is_root: bool) -> str:
    """_pam_unix_approve_pass() with `obscure`, in its order."""
    if not new:
        return "No password has been supplied.\n"
    if is_root:
        return ""
    if new == old:
        return "The password has not been changed.\n"
    if len(new) < 6:
        return "You must choose a longer password.\n"
    return ""


def _unchanged(proc: Process, why: str) -> int:
    proc.err(f"passwd: {why}\npasswd: password unchanged\n")
    return 10


async def ask(proc: Process, prompt: str, fd: int = 0) -> bytes | None:
    """misc_conv(3): prompt on standard error, read one line of standard input without echo; None at the end of it."""
    proc.err(prompt)
    await proc.flush()
    tty = proc.tty if proc.isatty(fd) else None
    before = tty.termios if tty is not None else None
    if tty is not None and before is not None:
        silent = before.copy()
        silent.lflag &= ~ECHO
        tty.set(silent)
    try:
        lines = proc.lines(fd)
        line = await anext(lines, None)
        if isinstance(lines, AsyncGenerator):
            await lines.aclose()  # what was read too far goes back at once, for the next question
    finally:
        if tty is not None and before is not None:
            tty.set(before)
    if tty is not None:
        proc.err("\n")
        await proc.flush()
    return None if line is None else line.rstrip(b"\n")[:511]


@program("chpasswd", path="/usr/sbin/chpasswd")
async def chpasswd(proc: Process) -> int:
    longs = {"crypt-method": ":c", "encrypted": "e", "help": "h", "md5": "m", "root": ":R", "sha-rounds": ":s"}
    try:
        options, _ = scan(proc.args, "c:ehmR:s:", longs, name=proc.name)
    except UsageError as error:
        misused(proc, error)
        proc.err(recorded(proc, "chpasswd.help"))
        return 2
    given = dict(options)
    if "h" in given:
        proc.out(recorded(proc, "chpasswd.help"))
        return 0
    if proc.uid and "e" in given:
        proc.err("chpasswd: cannot lock /etc/passwd; try again later.\n")
        return 1
    method = given.get("c", "MD5" if "m" in given else "")
    if method and method not in METHODS:
        proc.error(f"unsupported crypt method: {method}")
        proc.err(recorded(proc, "chpasswd.help"))
        return 2
    if method or "e" in given:
        shadowsuite.hold(proc, "/etc/passwd", SHADOW)
    number, failed = 0, False
    async for raw in proc.lines(0):
        number += 1
        name, colon, word = raw.rstrip(b"\n").partition(b":")
        if not colon:
            proc.err(f"chpasswd: line {number}: missing new password\n")
            failed = True
            continue
        shown = name.decode("utf-8", "surrogateescape")
        if (method or "e" in given) and nss.user(proc, shown) is None:  # without PAM
            proc.error(f"line {number}: user '{shown}' does not exist")
            failed = True
            continue
        if method:
            word = METHODS[method](proc, word).encode()
        failed |= not _set(proc, shown, word, number, "e" in given or bool(method))
    if failed and (method or "e" in given):
        proc.error("error detected, changes ignored")
    return int(failed)


def _salt(proc: Process, size: int) -> str:
    return "".join(proc.rng.choices(ITOA64, k=size))


METHODS: dict[str, Callable[[Process, bytes], str]] = {
    "SHA512": lambda proc, word: passwords.sha512(word, _salt(proc, 16)), "SHA256": lambda proc, word: passwords.sha256(word, _salt(proc, 16)),
    "MD5": lambda proc, word: passwords.md5(word, _salt(proc, 8), "$1$"), "YESCRYPT": lambda proc, word: passwords.make(word, proc.rng),
    "NONE": lambda proc, word: word.decode("utf-8", "surrogateescape"),
}  # fmt: skip


def _set(proc: Process, name: str, word: bytes, number: int, is_hash: bool) -> bool:
    view, now = proc.visit.view, proc.clock.now()
    try:
        if proc.uid or not shadowsuite.is_free(proc, SHADOW):
            raise KeyError(name)
        if is_hash:
            accounts.set_hash(view, name, word.decode("utf-8", "surrogateescape"), now)
        else:
            accounts.set_password(view, name, word, proc.rng, now)
            auth.note(proc, f"pam_unix(chpasswd:chauthtok): password changed for {name}")
    except KeyError:
        proc.err(to_bytes(f"chpasswd: (user {name}) pam_chauthtok() failed, error:\nAuthentication token manipulation error\n"
                          f"chpasswd: (line {number}, user {name}) password not changed\n"))  # fmt: skip
        return False
    return True
