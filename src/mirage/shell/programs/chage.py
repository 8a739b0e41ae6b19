"""chage and faillog (shadow 4.13): how old passwords may become, and how often somebody failed to log in."""

from __future__ import annotations

import re
import struct
from datetime import UTC, date, timedelta
from typing import TYPE_CHECKING

from mirage.shell import missing
from mirage.shell.lib import auth, datetext, nss, shadowsuite
from mirage.shell.lib.local import SECOND, local
from mirage.shell.lib.options import UsageError, misused, scan
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.registry import program
from mirage.shell.signals import Exited
from mirage.vfs.caller import Caller
from mirage.vfs.types import ROOT

if TYPE_CHECKING:
    from mirage.shell.lib.options import Options
    from mirage.shell.process import Process

LONGS = {
    "lastday": ":d", "expiredate": ":E", "help": "h", "iso8601": "i", "inactive": ":I", "list": "l", "mindays": ":m", "maxdays": ":M",
    "root": ":R", "warndays": ":W",
}  # fmt: skip
SHADOW = b"/etc/shadow"
FIELDS = {"d": 2, "m": 3, "M": 4, "W": 5, "I": 6, "E": 7}  # of a line of /etc/shadow
DAY, FOREVER = 86_400, 10_000  # seconds; days from which on a password is taken never to expire
USAGE, NO_ROOT = 2, 3


@program("chage")
def chage(proc: Process) -> int:
    options, names = _read(proc, "d:E:hiI:lm:M:R:W:", LONGS)
    given = dict(options)
    if "R" in given:
        proc.error(f"cannot access chroot directory {given['R']}: No such file or directory")
        return NO_ROOT
    for key in FIELDS:
        if key in given:
            _value(proc, key, given[key])
    if len(names) != 1:
        return _usage(proc)
    if "l" in given and given.keys() & FIELDS.keys():
        proc.error('do not include "l" with other flags')
        return _usage(proc)
    user = nss.user(proc, names[0])
    uid = auth.real_uid(proc)
    if uid and ("l" not in given or user is None or user.uid != uid):
        return proc.error("Permission denied.")
    fields = _shadow(proc, names[0])
    if user is None or fields is None:
        return proc.error(f"user '{names[0]}' does not exist in /etc/passwd")
    if "l" in given:
        _list(proc, fields, "%Y-%m-%d" if "i" in given else "%b %d, %Y")
        return 0
    if not given.keys() & FIELDS.keys():
        return _usage(proc)  # a dialogue begins here for whom has a terminal
    shadowsuite.hold(proc, "/etc/passwd", "/etc/shadow")
    for key, at in FIELDS.items():
        if key in given:
            number = _value(proc, key, given[key])
            fields[at] = "" if number < 0 and key in "IEd" else str(number)
    _store(proc, fields)
    auth.note(proc, f"changed password expiry for {names[0]}")
    return 0


def _read(proc: Process, short: str, longs: dict[str, str]) -> tuple[Options, list[str]]:
    try:
        options, names = scan(proc.args, short, longs)
    except UsageError as error:
        misused(proc, error)
        raise Exited(_usage(proc)) from None
    if any(key == "h" for key, _ in options):
        raise Exited(missing.tell(proc, proc.exe, [proc.argv[0], "--help"]) or 0)
    return options, names


def _usage(proc: Process) -> int:
    """The help as a complaint."""
    found = missing.answers(proc.argv[0].rsplit("/", 1)[-1]).answers["--help"][0]
    proc.err(found)
    return USAGE


def _value(proc: Process, key: str, word: str) -> int:
    """A number, or a day as a number of days since 1970."""
    if re.fullmatch(r"-?[0-9]{1,9}", word) and (key not in "dE" or word == "-1" or word.isdecimal()):
        return int(word)
    if key in "dE":
        found = datetext.parse(word, proc.clock.now(), UTC)
        if found is not None:
            return found // SECOND // DAY
        proc.error(f"invalid date '{word}'")
    else:
        proc.error(f"invalid numeric argument '{word}'")
    raise Exited(_usage(proc))


def _shadow(proc: Process, name: str) -> list[str] | None:
    for line in to_text(Caller(proc.caller.view, ROOT).read_file(SHADOW)).split("\n"):
        fields = line.split(":")
        if fields[0] == name and len(fields) == 9:
            return fields
    return None


def _store(proc: Process, fields: list[str]) -> None:
    root = Caller(proc.caller.view, ROOT)
    lines = to_text(root.read_file(SHADOW)).split("\n")
    changed = [":".join(fields) if line.partition(":")[0] == fields[0] else line for line in lines]
    root.write_file(SHADOW, to_bytes("\n".join(changed)))


def _list(proc: Process, fields: list[str], form: str) -> None:
    last, least, most, warning, inactive, expires = (int(field) if field else -1 for field in fields[2:8])

    def day(number: int) -> str:
        return (date(1970, 1, 1) + timedelta(days=number)).strftime(form)

    ends = last >= 0 and 0 <= most < FOREVER
    must = "password must be changed"
    never = "never"
    rows = [
        ("Last password change\t\t\t\t\t", must if last == 0 else never if last < 0 else day(last)),
        ("Password expires\t\t\t\t\t", must if last == 0 else day(last + most) if ends else never),
        ("Password inactive\t\t\t\t\t", must if last == 0 else day(last + most + inactive) if ends and inactive >= 0 else never),
        ("Account expires\t\t\t\t\t\t", day(expires) if expires >= 0 else never),
        ("Minimum number of days between password change\t\t", str(least)),
        ("Maximum number of days between password change\t\t", str(most)),
        ("Number of days of warning before password expires\t", str(warning)),
    ]
    proc.out("".join(f"{title}: {value}\n" for title, value in rows))


# ---- faillog

FAILLOG = b"/var/log/faillog"
RECORD = struct.Struct("<hh12sqq")  # fail_cnt, fail_max, fail_line, fail_time, fail_locktime
FAIL_LONGS = {
    "all": "a", "help": "h", "lock-secs": ":l", "maximum": ":m", "reset": "r", "root": ":R", "time": ":t", "user": ":u",
}  # fmt: skip


@program("faillog")
def faillog(proc: Process) -> int:
    options, _ = _read(proc, "ahl:m:rR:t:u:", FAIL_LONGS)
    given = dict(options)
    for key in "lmt":
        if key in given and not re.fullmatch(r"-?[0-9]{1,9}", given[key]):
            proc.error(f"invalid numeric argument '{given[key]}'")
            return NO_ROOT
    users = nss.users(proc)
    if "u" in given:
        users = tuple(user for user in users if given["u"] in (user.name, str(user.uid)))
        if not users:
            proc.error(f"Unknown user or range: {given['u']}")
            return NO_ROOT
    try:
        data = bytearray(proc.read_file(to_text(FAILLOG)))
    except OSError:
        return proc.error(f"Cannot open {to_text(FAILLOG)}: No such file or directory")
    if given.keys() & {"l", "m", "r"}:
        _set(proc, data, [user.uid for user in users], given)
        return 0
    is_first = True
    for user in users:
        record = _record(data, user.uid)
        if record is None and "u" not in given and "a" not in given:
            continue
        count, most, line, when, lock = record or (0, 0, b"", 0, 0)
        if not ("u" in given or "a" in given) and not count:
            continue
        if "t" in given and when < proc.clock.now() // SECOND - int(given["t"]) * DAY:
            continue
        if is_first:
            proc.out("Login       Failures Maximum Latest                   On\n\n")
            is_first = False
        moment = local(proc, when * SECOND)
        place = to_text(line.rstrip(b"\0"))
        proc.out(f"{user.name:<9}   {count:5}    {most:5}   {moment:%D %H:%M:%S %z}  {place}")
        proc.out(f" [{lock}s lock]\n" if lock else "\n")
    return 0


def _record(data: bytearray, uid: int) -> tuple[int, int, bytes, int, int] | None:
    start = uid * RECORD.size
    if start + RECORD.size > len(data):
        return None
    count, most, line, when, lock = RECORD.unpack_from(data, start)
    return count, most, line, when, lock


def _set(proc: Process, data: bytearray, uids: list[int], given: dict[str, str]) -> None:
    for uid in uids:
        record = _record(data, uid)
        if record is None and not (given.keys() & {"m", "l"}):
            continue
        if uid > 60_000:
            continue  # nobody's record would lie far behind the others
        count, most, line, when, lock = record or (0, 0, b"", 0, 0)
        if "r" in given:
            count, line, when = 0, b"", 0
        most, lock = int(given.get("m", most)), int(given.get("l", lock))
        end = (uid + 1) * RECORD.size
        data.extend(bytes(max(0, end - len(data))))
        RECORD.pack_into(data, uid * RECORD.size, count, most, line, when, lock)
    proc.caller.write_file(FAILLOG, bytes(data))
