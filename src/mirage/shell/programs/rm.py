"""rm, rmdir and unlink (coreutils 9.1)."""

from __future__ import annotations

import errno
import os
import stat as st
from typing import TYPE_CHECKING

from mirage.shell.lib import gnu
from mirage.shell.lib.asking import ask
from mirage.shell.lib.choices import choose
from mirage.shell.lib.gnu import shell_escape, why
from mirage.shell.lib.options import UsageError, misused, scan
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.registry import program
from mirage.vfs.types import W_OK

if TYPE_CHECKING:
    from mirage.shell.process import Process
    from mirage.vfs.types import Stat

LONGS = {
    "force": "f", "interactive": "?interactive", "one-file-system": "one", "no-preserve-root": "no-preserve",
    "preserve-root": "?preserve", "recursive": "r", "dir": "d", "verbose": "v",
}  # fmt: skip
ASKING = (("never", "no", "none"), ("once",), ("always", "yes"))
_KINDS = {
    st.S_IFDIR: "directory", st.S_IFLNK: "symbolic link", st.S_IFCHR: "character special file", st.S_IFBLK: "block special file",
    st.S_IFIFO: "fifo", st.S_IFSOCK: "socket",
}  # fmt: skip


def kind_of(stat: Stat) -> str:
    """file_type() of gnulib."""
    if st.S_ISREG(stat.mode):
        return "regular file" if stat.size else "regular empty file"
    return _KINDS.get(st.S_IFMT(stat.mode), "weird file")


class _Wish:
    """What the options ask for, the later ones over the earlier."""

    def __init__(self) -> None:
        self.asks, self.ignores, self.recurses, self.dirs, self.tells, self.keeps_root, self.once = (
            "",
            False,
            False,
            False,
            False,
            True,
            False,
        )


@program("rm")
async def rm(proc: Process) -> int:
    try:
        options, operands = scan(
            proc.args, "dfirvIR", {**LONGS, "help": "help", "version": "version"}, is_posix="POSIXLY_CORRECT" in proc.env
        )
    except UsageError as error:
        return _misused(proc, error)
    for key, _ in options:
        if key in ("help", "version"):
            gnu.tell(proc, "rm", key)
    wish = _Wish()
    for key, value in options:
        match key:
            case "f":
                wish.asks, wish.ignores, wish.once = "never", True, False
            case "i":
                wish.asks, wish.ignores, wish.once = "always", False, False
            case "I":
                wish.asks, wish.ignores, wish.once = "", False, True
            case "interactive":
                when = choose(proc, "--interactive", value, ASKING) if value else "always"
                wish.asks, wish.once = "" if when == "once" else when, when == "once"
            case "r" | "R":
                wish.recurses = True
            case "d":
                wish.dirs = True
            case "v":
                wish.tells = True
            case "preserve" if value not in ("", "all"):
                proc.fail(f"unrecognized --preserve-root argument: {shell_escape(value)}")
            case "preserve":
                wish.keeps_root = True
            case "no-preserve" if "--no-preserve-root" not in proc.args:
                proc.fail("you may not abbreviate the --no-preserve-root option")
            case "no-preserve":
                wish.keeps_root = False
    if not operands:
        if wish.ignores:
            return 0
        gnu.try_help(proc, "missing operand")
    if wish.once and (wish.recurses or len(operands) > 3):
        count = f"{len(operands)} argument{'s' if len(operands) > 1 else ''}"
        if not await ask(proc, f"remove {count}{' recursively' if wish.recurses else ''}? "):
            return 0
    status = 0
    for name in operands:
        if not await _operand(proc, name, wish):
            status = 1
    return status


def _misused(proc: Process, error: UsageError) -> int:
    """diagnose_leading_hyphen() of rm.c: an option that is none may be a file's name."""
    misused(proc, error)
    for word in proc.args:
        if word.startswith("-") and word != "-" and proc.caller.exists(to_bytes(word), False):
            proc.err(f"Try '{proc.name} ./{shell_escape(word, always=False)}' to remove the file {shell_escape(word)}.\n")
            break
    proc.err(f"Try '{proc.name} --help' for more information.\n")
    return 1


async def _operand(proc: Process, name: str, wish: _Wish) -> bool:
    try:
        stat = proc.lstat(name)
    except OSError as error:
        if wish.ignores and error.errno in (errno.ENOENT, errno.ENOTDIR):
            return True
        proc.error(f"cannot remove {shell_escape(name)}: {why(error)}")
        return False
    if st.S_ISDIR(stat.mode):
        if not wish.recurses and not wish.dirs:
            proc.error(f"cannot remove {shell_escape(name)}: Is a directory")
            return False
        if name.rstrip("/").rpartition("/")[2] in (".", ".."):
            proc.error(f"refusing to remove '.' or '..' directory: skipping {shell_escape(name)}")
            return False
        root = proc.lstat("/")
        if wish.recurses and wish.keeps_root and (stat.dev, stat.ino) == (root.dev, root.ino):
            same = "" if name == "/" else " (same as '/')"
            proc.error(f"it is dangerous to operate recursively on {shell_escape(name)}{same}")
            proc.error("use --no-preserve-root to override this failsafe")
            return False
    return await _remove(proc, name, stat, wish)


async def _remove(proc: Process, top: str, stat: Stat, wish: _Wish) -> bool:
    """Depth first; a directory whose entries could not all go stays."""
    is_whole = True
    stack: list[tuple[str, Stat, bool]] = [(top, stat, False)]
    kept: set[str] = set()
    while stack:
        path, stat, is_left = stack.pop()
        await proc.tick()
        if not st.S_ISDIR(stat.mode) or is_left or not wish.recurses:
            if path in kept:
                is_whole = False
            elif not await _remove_one(proc, path, stat, wish):
                is_whole = False
                _keep_above(kept, path, top)
            continue
        try:
            entries = proc.caller.listdir(to_bytes(path))
        except OSError as error:
            proc.error(f"cannot remove {shell_escape(path)}: {why(error)}")
            is_whole = False
            _keep_above(kept, path, top)
            continue
        if entries and wish.asks == "always" and not await ask(proc, f"descend into directory {shell_escape(path)}? "):
            _keep_above(kept, path, top)
            continue
        stack.append((path, stat, True))
        for entry in reversed(entries):
            below = f"{path.rstrip('/')}/{to_text(entry.name)}"
            try:
                stack.append((below, proc.lstat(below), False))
            except FileNotFoundError:
                continue
            except OSError as error:
                proc.error(f"cannot remove {shell_escape(below)}: {why(error)}")
                is_whole = False
                _keep_above(kept, below, top)
    return is_whole


def _keep_above(kept: set[str], path: str, top: str) -> None:
    while path != top:
        path = path.rpartition("/")[0]
        kept.add(path)


async def _remove_one(proc: Process, path: str, stat: Stat, wish: _Wish) -> bool:
    raw = to_bytes(path)
    guards = wish.asks == "always" or (wish.asks != "never" and proc.isatty(0))
    try:
        is_guarded = guards and not st.S_ISLNK(stat.mode) and _is_write_protected(proc, raw)
    except OSError as error:
        proc.error(f"cannot remove {shell_escape(path)}: {why(error)}")
        return False
    if wish.asks == "always" or is_guarded:
        guard = "write-protected " if is_guarded else ""
        if not await ask(proc, f"remove {guard}{kind_of(stat)} {shell_escape(path)}? "):
            return True
    try:
        if st.S_ISDIR(stat.mode):
            proc.caller.rmdir(raw)
        else:
            proc.caller.unlink(raw)
    except FileNotFoundError:
        return wish.ignores
    except OSError as error:
        proc.error(f"cannot remove {shell_escape(path)}: {why(error)}")
        return False
    if wish.tells:
        proc.out(f"removed {'directory ' if st.S_ISDIR(stat.mode) else ''}{shell_escape(path)}\n")
    return True


def _is_write_protected(proc: Process, path: bytes) -> bool:
    """write_protected_non_symlink() of remove.c: root can write any file, and only EACCES is worth a question."""
    if not proc.caller.cred.uid:
        return False
    try:
        proc.caller.access(path, W_OK)
    except OSError as error:
        if error.errno != errno.EACCES:
            raise
        return True
    return False


@program("rmdir")
def rmdir(proc: Process) -> int:
    longs = {"ignore-fail-on-non-empty": "ignore", "path": "p", "parents": "p", "verbose": "v"}
    options, operands = gnu.read(proc, "rmdir", "pv", longs)
    given = {key for key, _ in options}
    gnu.need(proc, operands)
    status = 0
    for name in operands:
        at = name
        while True:
            if "v" in given:
                proc.out(f"{proc.name}: removing directory, {shell_escape(at)}\n")
            try:
                proc.caller.rmdir(to_bytes(at))
            except OSError as error:
                if not ("ignore" in given and error.errno in (errno.ENOTEMPTY, errno.EEXIST)):
                    text = "failed to remove directory" if at != name else "failed to remove"
                    status = proc.error(f"{text} {shell_escape(at)}: {why(error)}")
                break
            at = os.path.dirname(at.rstrip("/"))
            if "p" not in given or not at.strip("/"):
                break
    return status


@program("unlink")
def unlink(proc: Process) -> int:
    _, operands = gnu.read(proc, "unlink", "")
    gnu.need(proc, operands, 1, 1)
    try:
        proc.caller.unlink(to_bytes(operands[0]))
    except OSError as error:
        return proc.error(f"cannot unlink {shell_escape(operands[0])}: {why(error)}")
    return 0
