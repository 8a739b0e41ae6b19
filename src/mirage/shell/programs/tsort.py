"""tsort, chroot and stdbuf (coreutils 9.1)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mirage.shell import missing
from mirage.shell.lib import nss
from mirage.shell.lib.become import become
from mirage.shell.lib.gnu import need, shell_escape, try_help, why
from mirage.shell.lib.options import parse
from mirage.shell.lib.quotes import quoted
from mirage.shell.lib.sources import quotef, source, whole
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.registry import program
from mirage.vfs.types import Cred

if TYPE_CHECKING:
    from mirage.shell.lib.options import Options
    from mirage.shell.process import Process

HELP = {"help": "help", "version": "version"}
CANCELED, CANNOT_RUN, MISSING = 125, 126, 127
MODE = re.compile(r"L|0|\d+[kKMGTPE]?B?")


def _told(proc: Process, options: Options) -> bool:
    key = next((key for key, _ in options if key in HELP), "")
    return bool(key) and missing.tell(proc, proc.exe, [proc.argv[0], f"--{key}"]) is not None


@program("tsort")
async def tsort(proc: Process) -> int:
    options, operands = parse(proc, "", HELP)
    if _told(proc, options):
        return 0
    if len(operands) > 1:
        try_help(proc, f"extra operand {quoted(proc, operands[1])}")
    name = operands[0] if operands else "-"
    try:
        descriptor = await source(proc, name)
    except OSError as error:
        return proc.error(f"{quotef(name)}: {why(error)}")
    try:
        words = to_text(await whole(proc, descriptor)).split()
    except OSError as error:
        return proc.error(f"{quotef(name)}: {why(error)}")
    finally:
        descriptor.close()
    if len(words) % 2:
        return proc.error(f"{quotef(name)}: input contains an odd number of tokens")
    return await _sort(proc, name, list(zip(words[::2], words[1::2], strict=True)))


async def _sort(proc: Process, name: str, pairs: list[tuple[str, str]]) -> int:
    after: dict[str, list[str]] = {word: [] for word in sorted({word for pair in pairs for word in pair})}
    count = dict.fromkeys(after, 0)
    for first, second in pairs:
        if first != second:
            after[first].append(second)
            count[second] += 1
    ready = [word for word, number in count.items() if not number]
    status = 0
    while count:
        while ready:
            word = ready.pop(0)
            if count.pop(word, None) is None:
                continue
            proc.out(f"{word}\n")
            await proc.tick()
            for follower in reversed(after[word]):
                if follower in count:
                    count[follower] -= 1
                    if not count[follower]:
                        ready.append(follower)
        if count:
            status = 1
            loop = _loop(count, after)
            proc.error(f"{quotef(name)}: input contains a loop:")
            for word in loop:
                proc.error(word)
            ready.append(loop[0])
            count[loop[0]] = 0
    return status


def _loop(count: dict[str, int], after: dict[str, list[str]]) -> list[str]:
    """Words that wait for each other, from the first in the alphabet on."""
    trail: list[str] = []
    word = next(iter(count))
    while word not in trail:
        trail.append(word)
        word = next(follower for follower in [*after[word], *count] if follower in count)
    return trail[trail.index(word) :]


@program("chroot", path="/usr/sbin/chroot")
async def chroot(proc: Process) -> int:
    options, operands = parse(proc, "+", {"groups": ":g", "userspec": ":u", "skip-chdir": "s", **HELP}, status=CANCELED)
    if _told(proc, options):
        return 0
    if not operands:
        try_help(proc, "missing operand", CANCELED)
    given = dict(options)
    if "s" in given and proc.caller.realpath(to_bytes(operands[0])) != b"/":
        try_help(proc, "option --skip-chdir only permitted if NEWROOT is old '/'", CANCELED)
    try:
        if proc.uid:
            return proc.error(f"cannot change root directory to {shell_escape(operands[0])}: Operation not permitted", CANCELED)
        proc.caller.chroot(to_bytes(operands[0]))
        if "s" not in given:
            proc.caller.chdir(b"/")
    except OSError as error:
        return proc.error(f"cannot change root directory to {shell_escape(operands[0])}: {why(error)}", CANCELED)
    _become_other(proc, given)
    argv = operands[1:] or [proc.env.get("SHELL", "/bin/sh"), "-i"]
    return await _run(proc, argv)


def _become_other(proc: Process, given: dict[str, str]) -> None:
    """--userspec and --groups."""
    uid, gid, groups = proc.uid, proc.gid, set(proc.caller.cred.groups)
    if "u" in given:
        name, _, group_name = given["u"].partition(":")
        user = nss.user(proc, int(name) if name.isdecimal() else name)
        if user is None:
            proc.fail("invalid user", CANCELED)
        uid, gid, groups = user.uid, user.gid, {user.gid}
        if group_name:
            gid = _group(proc, group_name, "invalid group")
            groups = {gid}
    if "g" in given:
        groups = {_group(proc, name, f"invalid group {quoted(proc, name)}") for name in given["g"].split(",") if name}
    proc.caller.cred = Cred(uid, gid, frozenset(groups), proc.pid)
    proc.entry.uid, proc.entry.gid = uid, gid


def _group(proc: Process, name: str, complaint: str) -> int:
    found = nss.group(proc, int(name) if name.isdecimal() else name)
    if found is None:
        proc.fail(complaint, CANCELED)
    return found.gid


@program("stdbuf")
async def stdbuf(proc: Process) -> int:
    options, operands = parse(proc, "+i:o:e:", {"input": ":i", "output": ":o", "error": ":e", **HELP}, status=CANCELED)
    if _told(proc, options):
        return 0
    for key, value in options:
        if key == "i" and value == "L":
            try_help(proc, "line buffering stdin is meaningless", CANCELED)
        if not MODE.fullmatch(value):
            is_large = re.fullmatch(r"[0-9]+|[0-9]*[ZY](?:iB|B)?", value) is not None
            tail = ": Value too large for defined data type" if is_large else ""
            proc.fail(f"invalid mode {quoted(proc, value)}{tail}", CANCELED)
    if not operands:
        try_help(proc, "missing operand", CANCELED)
    if not options:
        try_help(proc, "you must specify a buffering mode option", CANCELED)
    need(proc, operands)
    return await _run(proc, operands)


async def _run(proc: Process, argv: list[str]) -> int:
    try:
        return await become(proc, argv)
    except OSError as error:
        return proc.error(f"failed to run command {quoted(proc, argv[0])}: {why(error)}", MISSING if error.errno == 2 else CANNOT_RUN)
