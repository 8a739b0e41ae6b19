"""Functions as declare -f, export -f and readonly -f show and mark them."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING

from mirage.shell.bash.variables import EXPORT, READONLY, TRACE

if TYPE_CHECKING:
    from mirage.shell.bash.functions import FunctionEntry
    from mirage.shell.bash.interpreter import Shell


def letters(entry: FunctionEntry) -> str:
    """f, and the attributes behind it."""
    return "f" + "r" * entry.readonly + "t" * entry.traced + "x" * entry.exported


def declare(shell: Shell, words: list[str], add: int, remove: int, *, names_only: bool) -> int:
    """declare -f and -F: shown, unless an attribute is given or taken."""
    if not words:
        for name in sorted(shell.functions):
            entry = shell.functions[name]
            if add and not _has(entry, add):
                continue
            shell.out(f"declare -{letters(entry)} {name}\n" if names_only else _whole(name, entry))
        return 0
    status = 0
    for word in words:
        found = shell.functions.get(word)
        if found is None:
            status = 1
        elif (add | remove) & (EXPORT | READONLY | TRACE):
            if remove & READONLY and found.readonly:
                shell.complain(f"declare: {word}: readonly function")
                status = 1
                continue
            _mark(shell, word, add, True)
            _mark(shell, word, remove, False)
        elif names_only:
            shell.out(f"{word} {found.node.line} {found.source}\n" if "extdebug" in shell.shopts else f"{word}\n")
        else:
            shell.out(found.text + "\n")
    return status


def mark(shell: Shell, program: str, words: list[str], *, remove: bool) -> int:
    """export -f and readonly -f."""
    flag = EXPORT if program == "export" else READONLY
    if not words:
        for name in sorted(shell.functions):
            if _has(shell.functions[name], flag):
                shell.out(_whole(name, shell.functions[name]))
        return 0
    status = 0
    for word in words:
        entry = shell.functions.get(word)
        if entry is None:
            shell.complain(f"{program}: {word}: not a function")
            status = 1
        else:
            _mark(shell, word, flag, not remove)
    return status


def _whole(name: str, entry: FunctionEntry) -> str:
    attributes = letters(entry)
    return f"{entry.text}\n" + (f"declare -{attributes} {name}\n" if attributes != "f" else "")


def _has(entry: FunctionEntry, flags: int) -> bool:
    return bool((flags & EXPORT and entry.exported) or (flags & READONLY and entry.readonly) or (flags & TRACE and entry.traced))


def _mark(shell: Shell, name: str, flags: int, on: bool) -> None:
    entry = shell.own_functions()[name] = copy(shell.functions[name])  # the old one may be a parent shell's as well
    if flags & EXPORT:
        entry.exported = on
        shell.vars.forget_environment()
    if flags & READONLY:
        entry.readonly = on
    if flags & TRACE:
        entry.traced = on
