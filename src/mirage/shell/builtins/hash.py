"""hash: where commands were found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell.bash import quoting
from mirage.shell.bash.variables import hash_order
from mirage.shell.builtins.getopt import getopt
from mirage.shell.builtins.registration import builtin
from mirage.shell.execve import find
from mirage.shell.lib.text import to_bytes

if TYPE_CHECKING:
    from mirage.shell.bash.interpreter import Shell

BUCKETS = 256  # FILENAME_HASH_BUCKETS of bash's hashcmd.h


@builtin("hash")
def hash_builtin(shell: Shell, argv: list[str]) -> int:
    if "hashall" not in shell.options:
        shell.complain("hash: hashing disabled")
        return 1
    found = getopt(shell, argv, "dlp:rt")
    if found is None:
        return 2
    options, words = found
    letters = {option for option, _ in options}
    for letter in ("-t", "-d"):
        if letter in letters and not words:
            shell.complain(f"hash: {letter}: option requires an argument")
            return 1
    if not words and "-r" not in letters:
        _show(shell, reusable="-l" in letters)
        return 0
    if "-r" in letters:
        shell.hashed.clear()
    if "-t" in letters:
        return _tell(shell, words, reusable="-l" in letters)
    path = next((argument for option, argument in options if option == "-p"), None)
    status = 0
    for word in words:
        if path is not None:
            fine = _put(shell, word, path)
        elif "-d" in letters:
            fine = shell.hashed.pop(word, None) is not None
        else:
            fine = _look(shell, word)
        if not fine:
            status = 1
            if path is None:
                shell.complain(f"hash: {word}: not found")
    return status


def _show(shell: Shell, *, reusable: bool) -> None:
    if shell.is_dash:
        shell.out("".join(f"{shell.hashed[name][0]}\n" for name in sorted(shell.hashed, key=_place)))
        return
    if not shell.hashed:
        shell.out("" if reusable else "hash: hash table empty\n")
        return
    if not reusable:
        shell.out("hits\tcommand\n")
    for name in hash_order(shell.hashed, BUCKETS):
        path, hits = shell.hashed[name]
        shell.out(_reusable(name, path) if reusable else f"{hits:4d}\t{path}\n")


def _place(name: str) -> int:
    """Where dash's table of 31 has a command (exec.c cmdlookup()); those of one place stand as they were found."""
    data = to_bytes(name)
    return ((data[0] << 4) + sum(data) & 0x7FFF) % 31


def _tell(shell: Shell, words: list[str], *, reusable: bool) -> int:
    status = 0
    for word in words:
        known = shell.hashed.get(word)
        if known is None:
            shell.complain(f"hash: {word}: not found")
            status = 1
        elif reusable:
            shell.out(_reusable(word, known[0]))
        else:
            shell.out(f"{word}\t{known[0]}\n" if len(words) > 1 else f"{known[0]}\n")
    return status


def _reusable(name: str, path: str) -> str:
    return f"builtin hash -p {quoting.as_needed(path)} {quoting.as_needed(name)}\n"


def _put(shell: Shell, word: str, path: str) -> bool:
    if shell.is_directory(path):
        shell.complain(f"hash: {path}: Is a directory")
        return False
    if "/" not in word:
        shell.hashed[word] = (path, 0)
    return True


def _look(shell: Shell, word: str) -> bool:
    if "/" in word or word in shell.builtins or word in shell.functions:
        return True
    path = find(shell.proc, word, {"PATH": shell.vars.get("PATH") or ""})
    if path is not None:
        shell.hashed[word] = (path, 0)
    return path is not None
