"""pushd, popd, dirs: the directories below the current one (pushd.def)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mirage.shell.bash.jobs import describe
from mirage.shell.builtins.directory import cd, current, move
from mirage.shell.builtins.registration import builtin
from mirage.shell.builtins.texts import topics, usage

if TYPE_CHECKING:
    from mirage.shell.bash.interpreter import Shell

_INDEX = re.compile(r"[+-]\d{1,9}")


@builtin("pushd")
def pushd(shell: Shell, argv: list[str]) -> int:
    if argv[1:2] == ["--help"]:
        shell.out(topics()["pushd"])
        return 2
    words, stays = argv[1:], False
    while words and words[0] == "-n":
        stays, words = True, words[1:]
    ended = words[:1] == ["--"]
    words = words[ended:]
    if not words:
        return 0 if stays else _exchange(shell)
    if not ended and words[0][0:1] in ("+", "-") and words[0] != "-":
        if not _INDEX.fullmatch(words[0]):
            return _wrong(shell, "pushd", words[0], "invalid number")
        return _rotate(shell, words[0], stays)
    if len(words) > 1:
        shell.complain("pushd: too many arguments")
        return 1
    if stays:
        shell.directories = [words[0], *shell.directories]
    else:
        before = current(shell)
        if words[0] == "-":
            if cd(shell, ["cd", "-"]):
                return 1
        elif not _go(shell, "pushd", words[0]):
            return 1
        shell.directories = [before, *shell.directories]
    return _show(shell)


def _exchange(shell: Shell) -> int:
    if not shell.directories:
        shell.complain("pushd: no other directory")
        return 1
    before = current(shell)
    if not _go(shell, "pushd", shell.directories[0]):
        return 1
    shell.directories = [before, *shell.directories[1:]]
    return _show(shell)


def _rotate(shell: Shell, word: str, stays: bool) -> int:
    whole = [current(shell), *shell.directories]
    place = _place(shell, "pushd", word, len(whole))
    if place is None:
        return 1
    turned = whole[place:] + whole[:place]
    if not stays and not _go(shell, "pushd", turned[0]):
        return 1
    shell.directories = turned[1:]
    return 0 if stays else _show(shell)


@builtin("popd")
def popd(shell: Shell, argv: list[str]) -> int:
    if argv[1:2] == ["--help"]:
        shell.out(topics()["popd"])
        return 2
    stays, word = False, "+0"
    for each in argv[1:]:
        if each == "-n":
            stays = True
        elif each == "--":
            break
        elif _INDEX.fullmatch(each):
            word = each
        else:
            return _wrong(shell, "popd", each, "invalid number" if each[0:1] in ("+", "-") and each != "-" else "invalid argument")
    place = _place(shell, "popd", word, len(shell.directories) + 1)
    if place is None:
        return 1
    if not shell.directories:
        shell.complain("popd: directory stack empty")
        return 1
    if place == 0:
        if not stays and not _go(shell, "popd", shell.directories[0]):
            return 1
        shell.directories = shell.directories[1:]
    else:
        shell.directories = shell.directories[: place - 1] + shell.directories[place:]
    return _show(shell)


@builtin("dirs")
def dirs(shell: Shell, argv: list[str]) -> int:
    if argv[1:2] == ["--help"]:
        shell.out(topics()["dirs"])
        return 2
    letters: set[str] = set()
    index = ""
    for word in argv[1:]:
        if word in ("-c", "-l", "-p", "-v"):
            letters.add(word[1])
        elif word == "--":
            break
        elif _INDEX.fullmatch(word):
            index = word
        else:
            return _wrong(shell, "dirs", word, "invalid number" if word[0:1] in ("+", "-") else "invalid option")
    if "c" in letters:
        shell.directories = []
        return 0
    whole = [current(shell), *shell.directories]
    shown = whole if "l" in letters else [_short(shell, path) for path in whole]
    if index:
        place = _place(shell, "dirs", index, len(whole))
        if place is None:
            return 1
        shown = shown[place : place + 1]
        shell.out(f"{place:2d}  {shown[0]}\n" if "v" in letters else f"{shown[0]}\n")
    elif "v" in letters:
        shell.out("".join([f"{place:2d}  {path}\n" for place, path in enumerate(shown)]))
    else:
        shell.out(("\n" if "p" in letters else " ").join(shown) + "\n")
    return 0


def _place(shell: Shell, program: str, word: str, count: int) -> int | None:
    """Where +N and -N point to in a stack of so many; None after a complaint."""
    number = int(word[1:])
    place = number if word[0] == "+" else count - 1 - number
    if 0 <= place < count:
        return place
    if count == 1:
        shell.complain(f"{program}: directory stack empty")
    else:
        shell.complain(f"{program}: {word if program != 'dirs' else number}: directory stack index out of range")
    return None


def _go(shell: Shell, program: str, path: str) -> bool:
    error = move(shell, path, "physical" in shell.options)
    if error is not None:
        shell.complain(f"{program}: {path}: {describe(error)}")
    return error is None


def _wrong(shell: Shell, program: str, word: str, what: str) -> int:
    shell.complain(f"{program}: {word}: {what}")
    return usage(shell, program)


def _show(shell: Shell) -> int:
    return dirs(shell, ["dirs"])


def _short(shell: Shell, path: str) -> str:
    """The home directory as ~."""
    home = shell.vars.get("HOME") or ""
    if len(home) > 1 and (path == home or path.startswith(home + "/")):
        return "~" + path[len(home) :]
    return path
