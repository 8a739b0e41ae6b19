"""id, whoami, groups (coreutils 9.1): who the process is, and who others are by /etc/passwd and /etc/group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell.lib import nss
from mirage.shell.lib.options import parse
from mirage.shell.lib.quotes import quoted
from mirage.shell.lib.recorded import recorded
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

LONGS = {
    "context": "Z", "group": "g", "groups": "G", "name": "n", "real": "r", "user": "u", "zero": "z", "help": "help",
    "version": "version",
}  # fmt: skip


@program("id")
def id_(proc: Process) -> int:
    options, operands = parse(proc, "agnruzGZ", LONGS)
    given = {option for option, _ in options}
    if told := _told(proc, options, "id"):
        return told - 1
    only = [letter for letter in "ugG" if letter in given]
    if "Z" in given:
        return proc.error("--context (-Z) works only on an SELinux-enabled kernel")
    if len(only) > 1:
        return proc.error('cannot print "only" of more than one choice')
    if not only and given & {"r", "n"}:
        return proc.error("cannot print only names or real IDs in default format")
    if not only and "z" in given:
        return proc.error("option --zero not permitted in default format")
    status = 0
    names: list[str | None] = [*operands] or [None]
    for name in names:
        subject = _subject(proc, name)
        if subject is None:
            status = proc.error(f"{quoted(proc, name or '')}: no such user")
            continue
        end = "\0" if "z" in given else "\n"
        if not only:
            proc.out(_all(proc, *subject) + "\n")
        else:
            proc.out(_only(proc, only[0], "n" in given, subject, "\0" if "z" in given else " ") + end)
    return status


def _told(proc: Process, options: list[tuple[str, str]], name: str) -> int:
    """--help or --version, whichever comes first: 1 when it was there, else 0."""
    for option, _ in options:
        if option in ("help", "version"):
            proc.out(recorded(proc, f"{name}.{option}"))
            return 1
    return 0


Subject = tuple[int, int, list[int]]


def _subject(proc: Process, name: str | None) -> Subject | None:
    """uid, gid and groups of a name or a number, or of the process itself."""
    if name is None:
        cred = proc.caller.cred
        return cred.uid, cred.gid, [cred.gid, *sorted(cred.groups - {cred.gid})]
    entry = nss.user(proc, name)
    if entry is None and name.lstrip("+").isdecimal():
        entry = nss.user(proc, int(name.lstrip("+")))
    if entry is None:
        return None
    first = nss.user(proc, entry.uid) or entry  # print_full_info() and print_group_list(): of those who share a number
    return entry.uid, entry.gid, nss.group_list(proc, entry.name, first.gid)


def _listed(subject: Subject) -> list[int]:
    """The own group, then the others."""
    _, gid, groups = subject
    return [gid, *(number for number in groups if number != gid)]


def _all(proc: Process, uid: int, gid: int, groups: list[int]) -> str:
    user = nss.user(proc, uid)
    text = f"uid={uid}({user.name})" if user else f"uid={uid}"
    return f"{text} gid={_named(proc, gid)} groups={','.join(_named(proc, number) for number in groups)}"


def _named(proc: Process, gid: int) -> str:
    group = nss.group(proc, gid)
    return f"{gid}({group.name})" if group else str(gid)


def _only(proc: Process, which: str, is_name: bool, subject: Subject, between: str) -> str:
    uid, gid, _ = subject
    if which == "u":
        return nss.user_name(proc, uid) if is_name else str(uid)
    return between.join(_group(proc, number, is_name) for number in ([gid] if which == "g" else _listed(subject)))


def _group(proc: Process, gid: int, is_name: bool) -> str:
    group = nss.group(proc, gid) if is_name else None
    return group.name if group else str(gid)


@program("whoami")
def whoami(proc: Process) -> int:
    options, operands = parse(proc, "", {"help": "help", "version": "version"})
    if told := _told(proc, options, "whoami"):
        return told - 1
    if operands:
        proc.error(f"extra operand {quoted(proc, operands[0])}")
        proc.err(f"Try '{proc.name} --help' for more information.\n")
        return 1
    entry = nss.user(proc, proc.uid)
    if entry is None:
        return proc.error(f"cannot find name for user ID {proc.uid}")
    proc.out(entry.name + "\n")
    return 0


@program("groups")
def groups(proc: Process) -> int:
    options, operands = parse(proc, "", {"help": "help", "version": "version"})
    if told := _told(proc, options, "groups"):
        return told - 1
    status = 0
    names: list[str | None] = [*operands] or [None]
    for name in names:
        subject = _subject(proc, name)
        if subject is None:
            status = proc.error(f"{quoted(proc, name or '')}: no such user")
            continue
        proc.out((f"{name} : " if name else "") + " ".join(_group(proc, gid, True) for gid in _listed(subject)) + "\n")
    return status
