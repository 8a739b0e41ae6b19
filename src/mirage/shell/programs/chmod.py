"""chmod, chown and chgrp (coreutils 9.1): modes and owners, of one file or of all below."""

from __future__ import annotations

import re
import stat as st
from collections.abc import AsyncIterator, Callable
from typing import TYPE_CHECKING

from mirage.shell.lib import gnu
from mirage.shell.lib.gnu import shell_escape, why
from mirage.shell.lib.modes import Mode, render
from mirage.shell.lib.quotes import quoted
from mirage.shell.lib.sources import quotef
from mirage.shell.lib.text import to_text
from mirage.shell.registry import program
from mirage.world.traces import describe

if TYPE_CHECKING:
    from mirage.shell.lib.options import Options
    from mirage.shell.process import Process
    from mirage.vfs.types import Stat

COMMON = {
    "changes": "c", "recursive": "R", "quiet": "f", "silent": "f", "verbose": "v", "reference": ":reference",
    "preserve-root": "preserve", "no-preserve-root": "no-preserve",
}  # fmt: skip
OWNER = {**COMMON, "dereference": "dereference", "no-dereference": "h", "from": ":from"}
_IS_MODE = re.compile("-[Rcfv]*[rwxXstugoa,+=0-7]")  # letters of getopt's that take all of the word


def _quoted(name: str) -> str:
    return shell_escape(name)


@program("chmod")
async def chmod(proc: Process) -> int:
    change, args = _negative(proc.args)
    options, operands = _read_chmod(proc, args)
    given = {key for key, _ in options}
    reference = dict(options).get("reference")
    is_option = change is not None
    if change is None and reference is None and operands:
        change = operands.pop(0)
    if not operands:
        if change is None:
            gnu.try_help(proc, "missing operand")
        gnu.try_help(proc, "missing operand" if is_option else f"missing operand after {quoted(proc, change)}")
    if reference is not None:
        try:
            mode = Mode(f"{proc.stat(reference).mode & 0o7777:04o}")
        except OSError as error:
            return proc.error(f"failed to get attributes of {_quoted(reference)}: {why(error)}")
    else:
        try:
            mode = Mode(change or "")
        except ValueError:
            gnu.try_help(proc, f"invalid mode: {quoted(proc, change or '')}")
    status = 0
    for name in operands:
        if "R" in given and "preserve" in given and proc.exists(name) and _is_root(proc, name):
            status = _refuse_root(proc, name)
            continue
        async for path, depth in walk(proc, name, recursive="R" in given):
            status |= _chmod_one(proc, path, depth, mode, given, is_option=is_option)
    return status


def _read_chmod(proc: Process, args: list[str]) -> tuple[Options, list[str]]:
    saved, proc.argv = proc.argv, [proc.argv[0], *args]
    try:
        return gnu.read(proc, "chmod", "Rcfv", COMMON)
    finally:
        proc.argv = saved


def _negative(args: list[str]) -> tuple[str | None, list[str]]:
    """`chmod -x file`: an option of mode letters is a mode."""
    modes = []
    rest = []
    for index, word in enumerate(args):
        if word == "--":
            rest += args[index:]
            break
        if _IS_MODE.match(word):
            modes.append(word)
        else:
            rest.append(word)
    return ",".join(modes) or None, rest


def _chmod_one(proc: Process, path: str, depth: int, mode: Mode, given: set[str], *, is_option: bool) -> int:
    try:
        before = proc.lstat(path) if depth else proc.stat(path)
    except OSError as error:
        if "v" in given:
            proc.out(f"{_quoted(path)} could not be accessed\n")
        if "f" not in given:
            if not depth and _is_dangling(proc, path):
                proc.error(f"cannot operate on dangling symlink {_quoted(path)}")
            else:
                proc.error(f"cannot access {_quoted(path)}: {why(error)}")
        return 1
    if st.S_ISLNK(before.mode):
        if "v" in given:
            proc.out(f"neither symbolic link {_quoted(path)} nor referent has been changed\n")
        return 0
    new = mode.apply(before.mode, directory=st.S_ISDIR(before.mode), umask=proc.caller.umask)
    try:
        proc.caller.chmod(path.encode("utf-8", "surrogateescape"), new)
        describe(proc.caller, "mode", path.encode("utf-8", "surrogateescape"))
    except OSError as error:
        if "f" not in given:
            proc.error(f"changing permissions of {_quoted(path)}: {why(error)}")
        if "v" in given:
            proc.out(f"failed to change mode of {_quoted(path)} from {_both(before.mode)} to {_both(new)}\n")
        return 1
    if new != before.mode & 0o7777 and given & {"v", "c"}:
        proc.out(f"mode of {_quoted(path)} changed from {_both(before.mode)} to {_both(new)}\n")
    elif "v" in given:
        proc.out(f"mode of {_quoted(path)} retained as {_both(new)}\n")
    expected = mode.apply(before.mode, directory=st.S_ISDIR(before.mode), umask=0)
    if is_option and new & ~expected:  # an option that means a mode is diagnosed where the umask makes it another
        shown = f"new permissions are {render(before.mode & ~0o7777 | new)[1:]}, not {render(before.mode & ~0o7777 | expected)[1:]}"
        return proc.error(f"{quotef(path)}: {shown}")
    return 0


def _both(mode: int) -> str:
    return f"{mode & 0o7777:04o} ({render(mode)[1:]})"


def _is_dangling(proc: Process, path: str) -> bool:
    try:
        return st.S_ISLNK(proc.lstat(path).mode)
    except OSError:
        return False


def _is_root(proc: Process, name: str) -> bool:
    found, root = proc.stat(name), proc.stat("/")
    return (found.dev, found.ino) == (root.dev, root.ino)


def _refuse_root(proc: Process, name: str) -> int:
    same = "" if name == "/" else " (same as '/')"
    proc.error(f"it is dangerous to operate recursively on {_quoted(name)}{same}")
    return proc.error("use --no-preserve-root to override this failsafe")


async def walk(proc: Process, name: str, *, recursive: bool, climbs: int = 0) -> AsyncIterator[tuple[str, int]]:
    """A file and, `recursive`, all below it, each directory before its entries.

    Symlinks to directories are followed where `climbs` says: 0 nowhere, 1 as operands, 2 everywhere.
    """
    seen: set[tuple[int, int]] = set()
    stack = [(name, 0)]
    while stack:
        path, depth = stack.pop()
        yield path, depth
        await proc.tick()
        if not recursive:
            continue
        try:
            found = proc.stat(path) if climbs > bool(depth) else proc.lstat(path)
            if not st.S_ISDIR(found.mode) or (found.dev, found.ino) in seen:
                continue
            seen.add((found.dev, found.ino))
            entries = proc.caller.listdir(path.encode("utf-8", "surrogateescape"))
        except FileNotFoundError:
            continue
        except OSError as error:
            proc.error(f"cannot read directory {_quoted(path)}: {why(error)}")
            continue
        head = path if path.endswith("/") else path + "/"
        stack += [(head + to_text(entry.name), depth + 1) for entry in reversed(entries)]


@program("chown")
async def chown(proc: Process) -> int:
    return await _change_owner(proc, "chown", _parse_owner, "ownership")


@program("chgrp")
async def chgrp(proc: Process) -> int:
    return await _change_owner(proc, "chgrp", _parse_group, "group")


async def _change_owner(proc: Process, tool: str, read: Callable[[Process, str], tuple[int, int]], what: str) -> int:
    options, operands = gnu.read(proc, tool, "HLPRcfhv", OWNER)
    given = {key for key, _ in options}
    reference = dict(options).get("reference")
    if reference is not None:
        gnu.need(proc, operands)
        try:
            stat = proc.stat(reference)
        except OSError as error:
            return proc.error(f"failed to get attributes of {_quoted(reference)}: {why(error)}")
        uid, gid = (stat.uid, stat.gid) if tool == "chown" else (-1, stat.gid)
    else:
        gnu.need(proc, operands, 2)
        uid, gid = read(proc, operands.pop(0))
    follow = "h" not in given
    wanted_from = _parse_owner(proc, dict(options)["from"]) if "from" in given else (-1, -1)
    climbs = {"H": 1, "L": 2}.get(next((key for key, _ in reversed(options) if key in "HLP"), "P"), 0)
    status = 0
    for name in operands:
        if "R" in given and "preserve" in given and proc.exists(name) and _is_root(proc, name):
            status = _refuse_root(proc, name)
            continue
        async for path, _ in walk(proc, name, recursive="R" in given, climbs=climbs):
            try:
                raw = path.encode("utf-8", "surrogateescape")
                is_followed = follow and ("R" not in given or bool(climbs) or not st.S_ISLNK(proc.lstat(path).mode))
                before = proc.stat(path) if is_followed else proc.lstat(path)
            except OSError as error:
                if "v" in given:
                    owners = ":".join(_owner_words(proc, (uid, gid)))
                    proc.out(f"failed to change {what if uid != -1 else 'group'} of {_quoted(path)} to {owners}\n")
                if "f" not in given:
                    proc.error(f"cannot {'dereference' if _is_dangling(proc, path) else 'access'} {_quoted(path)}: {why(error)}")
                status = 1
                continue
            if any(number not in (-1, own) for number, own in zip(wanted_from, (before.uid, before.gid), strict=True)):
                continue
            try:
                proc.caller.chown(raw, uid, gid, follow=is_followed)
                describe(proc.caller, "owner", raw, is_followed)
            except OSError as error:
                if "f" not in given:
                    proc.error(f"changing {what} of {_quoted(path)}: {why(error)}")
                status = 1
                continue
            _tell_owner(proc, path, before, (uid, gid), given, what)
    return status


def _tell_owner(proc: Process, path: str, before: Stat, wanted: tuple[int, int], given: set[str], what: str) -> None:
    if not given & {"c", "v"}:
        return
    uid, gid = wanted
    what = what if uid != -1 else "group"
    old = _owner_words(proc, (before.uid if uid != -1 else -1, before.gid if gid != -1 else -1))
    new = _owner_words(proc, wanted)
    is_changed = (uid not in (-1, before.uid)) or (gid not in (-1, before.gid))
    if is_changed:
        proc.out(f"changed {what} of {_quoted(path)} from {':'.join(old)} to {':'.join(new)}\n")
    elif "v" in given:
        proc.out(f"{what} of {_quoted(path)} retained as {':'.join(old)}\n")


def _owner_words(proc: Process, owners: tuple[int, int]) -> list[str]:
    """The names of a user and a group, without what is -1."""
    tables = (names(proc, "/etc/passwd"), names(proc, "/etc/group"))
    return [table.get(number, str(number)) for table, number in zip(tables, owners, strict=True) if number != -1]


def names(proc: Process, path: str) -> dict[int, str]:
    """Numbers and names of /etc/passwd or /etc/group, the first line of each number."""
    found: dict[int, str] = {}
    try:
        text = to_text(proc.read_file(path))
    except OSError:
        return found
    for line in text.split("\n"):
        fields = line.split(":")
        if len(fields) > 2 and fields[2].isdecimal():
            found.setdefault(int(fields[2]), fields[0])
    return found


def _number(proc: Process, path: str, name: str) -> int | None:
    for number, known in names(proc, path).items():
        if known == name:
            return number
    name = name.removeprefix("+")
    return int(name) if name.isdecimal() and len(name) < 11 and int(name) < 2**32 - 1 else None


def _parse_owner(proc: Process, text: str) -> tuple[int, int]:
    """USER, USER:GROUP, USER: (his login group), :GROUP."""
    user, colon, group = text.partition(":")
    if not colon and "." in text and _number(proc, "/etc/passwd", text) is None:
        user, colon, group = text.partition(".")
        if _number(proc, "/etc/passwd", user) is not None and (not group or _number(proc, "/etc/group", group) is not None):
            proc.error(f"warning: '.' should be ':': {quoted(proc, text)}")
    uid: int | None = -1
    if user:
        uid = _number(proc, "/etc/passwd", user)
        if uid is None:
            proc.fail(f"invalid user: {quoted(proc, text)}")
    gid: int | None = -1
    if group:
        gid = _number(proc, "/etc/group", group)
        if gid is None:
            proc.fail(f"invalid group: {quoted(proc, text)}")
    elif colon and user:
        lines = [line.split(":") for line in to_text(proc.read_file("/etc/passwd")).split("\n")]
        gid = next((int(fields[3]) for fields in lines if fields[0] == user and len(fields) > 3), None)
        if gid is None:
            proc.fail(f"invalid spec: {quoted(proc, text)}")
    return uid, gid  # type: ignore[return-value]


def _parse_group(proc: Process, text: str) -> tuple[int, int]:
    if not text:
        return -1, -1
    gid = _number(proc, "/etc/group", text)
    if gid is None:
        proc.fail(f"invalid group: {quoted(proc, text)}")
    return -1, gid
