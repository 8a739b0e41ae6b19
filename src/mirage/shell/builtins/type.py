"""type, and what `command -v` says: what a name stands for (type.def describe_command)."""

from __future__ import annotations

import stat as st
from typing import TYPE_CHECKING

from mirage.shell.bash import quoting
from mirage.shell.builtins.getopt import getopt
from mirage.shell.builtins.registration import builtin
from mirage.shell.lib.text import to_bytes

if TYPE_CHECKING:
    from mirage.shell.bash.interpreter import Shell

KEYWORDS = ("if then else elif fi case esac for select while until do done in function time { } ! [[ ]] coproc").split()
PATH_OF_ALL = "/bin:/usr/bin"  # getconf PATH
_LONG = {"-type": "-t", "--type": "-t", "-path": "-p", "--path": "-p", "-all": "-a", "--all": "-a"}
_EXECUTABLE = 1


@builtin("type")
def type_builtin(shell: Shell, argv: list[str]) -> int:
    options = []
    for place, word in enumerate(argv[1:], 1):
        if not word.startswith("-"):
            break
        options.append(_LONG.get(word, word))
        argv = [argv[0], *options, *argv[place + 1 :]]
    found = getopt(shell, argv, "afptP")
    if found is None:
        return 2
    letters = {option for option, _ in found[0]}
    last = next((option for option, _ in reversed(found[0]) if option in ("-t", "-p", "-P")), "")
    status = 0
    for word in found[1]:
        if not describe_all(
            shell,
            "type",
            word,
            verbose=not last,
            kind_only=last == "-t",
            path_only=last in ("-p", "-P"),
            files_only="-P" in letters,
            every="-a" in letters,
            functions="-f" not in letters,
        ):
            status = 1
    return status


def describe_all(
    shell: Shell,
    program: str,
    name: str,
    *,
    verbose: bool = False,
    reusable: bool = False,
    kind_only: bool = False,
    path_only: bool = False,
    files_only: bool = False,
    every: bool = False,
    functions: bool = True,
    path: str | None = None,
) -> bool:
    """Print what a name is, or with `every` all that it is; False (after a complaint, when `verbose`) for nothing."""
    known = False
    if not files_only:
        for kind, words, short in _commands(shell, name, functions):
            known = True
            if kind_only:
                shell.out(kind + "\n")
            elif verbose:
                shell.out(words)
            elif reusable:
                shell.out(short + "\n")
            if not every:
                return True
    if not every or "/" in name:
        place = _place(shell, name, files_only, path)
        if place is not None:
            hashed = place[1]
            shell.out(
                "file\n"
                if kind_only
                else f"{name} is {f'hashed ({place[0]})' if hashed else place[0]}\n"
                if verbose
                else f"{place[0]}\n"
            )
            return True
    else:
        for candidate in _candidates(shell, name, path):
            known = True
            shell.out("file\n" if kind_only else f"{name} is {candidate}\n" if verbose else f"{candidate}\n")
    if not known and verbose:
        shell.complain(f"{program}: {name}: not found")
    return known


def _commands(shell: Shell, name: str, functions: bool) -> list[tuple[str, str, str]]:
    """What a name is besides a file: its kind, bash's sentence, and what `command -v` prints."""
    found = []
    alias = shell.aliases.get(name) if "expand_aliases" in shell.shopts or shell.is_dash else None
    if alias is not None:
        found.append(("alias", f"{name} is aliased to `{alias}'\n", f"alias {name}={quoting.single(alias)}"))
    if name in KEYWORDS:
        found.append(("keyword", f"{name} is a shell keyword\n", name))
    entry = shell.functions.get(name) if functions else None
    if entry is not None:
        found.append(("function", f"{name} is a function\n{entry.text}\n", name))
    known = None if name in shell.disabled else shell.builtins.get(name)
    if known is not None:
        special = "special " if known.is_special and (shell.is_dash or "posix" in shell.options) else ""
        found.append(("builtin", f"{name} is a {special}shell builtin\n", name))
    return found


def _place(shell: Shell, name: str, files_only: bool, path: str | None) -> tuple[str, bool] | None:
    """The file of a command, and whether it is remembered."""
    if "/" in name:
        return (name, False) if _is_executable(shell, name) else None
    hashed = shell.hashed.get(name) if path is None else None
    if hashed is not None:
        shell.hashed[name] = (hashed[0], hashed[1] + 1)
        return hashed[0], not files_only
    found = next(iter(_candidates(shell, name, path)), None)
    return None if found is None else (found, False)


def _candidates(shell: Shell, name: str, path: str | None) -> list[str]:
    """Every executable of a name on PATH."""
    if "/" in name:
        return [name] if _is_executable(shell, name) else []
    directories = (shell.vars.get("PATH") or "" if path is None else path).split(":")
    places = [f"{directory or '.'}/{name}" for directory in directories]
    return [place for place in places if name and _is_executable(shell, place)]


def _is_executable(shell: Shell, path: str) -> bool:
    caller = shell.proc.caller
    raw = to_bytes(path)
    return caller.can(raw, _EXECUTABLE) and st.S_ISREG(caller.stat(raw).mode)
