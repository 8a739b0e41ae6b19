"""cd and pwd: the working directory as the visitor went there, symlinks kept."""

from __future__ import annotations

import errno
import os
import re
from typing import TYPE_CHECKING

from mirage.shell.bash.jobs import describe
from mirage.shell.bash.quoting import printable
from mirage.shell.builtins.getopt import getopt
from mirage.shell.builtins.registration import builtin
from mirage.shell.lib.text import to_bytes, to_text

if TYPE_CHECKING:
    from mirage.shell.bash.interpreter import Shell


LOST = "error retrieving current directory: getcwd: cannot access parent directories: "
_UP = re.compile(r"\.\.(/\.\.)*/?")


@builtin("cd")
def cd(shell: Shell, argv: list[str]) -> int:
    if "restricted_shell" in shell.shopts:
        return _refuse(shell, "restricted")
    found = getopt(shell, argv, "eLP@")
    if found is None:
        return 2
    options, words = found
    physical = "physical" in shell.options
    for option, _ in options:
        if option in ("-L", "-P"):
            physical = option == "-P"
    shown = False
    if not words:
        home = shell.vars.get("HOME")
        if home is None:
            return _refuse(shell, "HOME not set")
        target = home
    elif len(words) > 1:
        return _refuse(shell, "too many arguments")
    elif words[0] == "-":
        old = shell.vars.get("OLDPWD")
        if old is None:
            return _refuse(shell, "OLDPWD not set")
        target, shown = old, True
    else:
        target = words[0]
        if not target.startswith("/") and (paths := shell.vars.get("CDPATH")):
            for path in paths.split(":"):
                place = f"{path.rstrip('/') or '/' * path.startswith('/')}/{target}" if path else target
                if move(shell, place, physical) is None:
                    if path:
                        shell.out(current(shell) + "\n")
                    return 0
    error = move(shell, target, physical)
    named = shell.vars.get(words[0]) if error is not None and words and "cdable_vars" in shell.shopts else None
    if named and move(shell, named, physical) is None:
        shell.out(named + "\n")
        return 0
    if error is not None:
        return _refuse(shell, f"{target if shell.is_dash else printable(target)}: {describe(error)}")
    if shown:
        shell.out(current(shell) + "\n")
    return 0


@builtin("pwd")
def pwd(shell: Shell, argv: list[str]) -> int:
    found = getopt(shell, argv, "LP")
    if found is None:
        return 2
    physical = "physical" in shell.options
    for option, _ in found[0]:
        physical = option == "-P"
    try:
        shell.out((to_text(shell.proc.caller.getcwd()) if physical else current(shell)) + "\n")
    except OSError as error:
        if not (physical or shell.is_lost) and (known := shell.vars.get("PWD")):
            shell.out(known + "\n")
            return 0
        if shell.is_dash:
            shell.out("\n")
            return 0
        shell.err(f"pwd: {LOST}{describe(error)}\n")
        return 1
    return 0


def current(shell: Shell) -> str:
    """The logical working directory: $PWD while it names the directory that we are in, else what the kernel says."""
    caller = shell.proc.caller
    name = shell.vars.get("PWD")
    if name and name.startswith("/"):
        try:
            there, here = caller.stat(to_bytes(name)), caller.stat(b".")
            if (there.dev, there.ino) == (here.dev, here.ino):
                return name
        except OSError:
            pass
    return to_text(caller.getcwd())


def move(shell: Shell, target: str, physical: bool) -> OSError | None:
    """chdir, with PWD and OLDPWD; why it failed, or None."""
    if not target:
        return None
    caller = shell.proc.caller
    try:
        before = current(shell)
    except OSError:
        before = shell.vars.get("PWD") or ""
    whole = target if target.startswith("/") else f"{before.rstrip('/')}/{target}"
    logical = canonical(whole)
    try:
        for place in _left(whole):
            if not shell.is_directory(place):
                raise OSError(errno.ENOENT, os.strerror(errno.ENOENT))
        caller.chdir(to_bytes(target if physical else logical))
    except OSError as error:
        if physical:
            return error
        try:
            caller.chdir(to_bytes(target))
        except OSError:
            if _UP.fullmatch(target) is None:
                return error
            try:
                caller.chdir(to_bytes(logical))  # the kernel knows the parent of a directory that is gone
            except OSError:
                return error
        physical = True
    shell.vars.set("OLDPWD", shell.vars.get("PWD") or "")
    try:
        place = to_text(caller.getcwd()) if physical else logical
    except OSError as error:
        shell.complain(f"cd: getcwd() failed: {describe(error)}") if shell.is_dash else shell.err(f"cd: {LOST}{describe(error)}\n")
        place = whole
    shell.vars.set("PWD", place)
    shell.is_lost = False
    return None


def _left(path: str) -> list[str]:
    """The directories that a path enters and leaves again by `..`: they must exist."""
    return [canonical(path[: found.start()]) for found in re.finditer(r"/\.\.(?=/|$)", path)]


def canonical(path: str) -> str:
    """An absolute path without `.`, `..` and doubled slashes, as text alone can tell."""
    parts: list[str] = []
    for part in path.split("/"):
        if part == "..":
            del parts[-1:]
        elif part not in ("", "."):
            parts.append(part)
    root = "//" if path.startswith("//") and not path.startswith("///") else "/"  # POSIX.1-2024 4.16: two are kept
    return root + "/".join(parts)


def _refuse(shell: Shell, text: str) -> int:
    shell.complain(f"cd: {text}")
    return 1
