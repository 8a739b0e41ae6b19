"""alias and unalias."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mirage.shell.bash import quoting
from mirage.shell.builtins.getopt import getopt
from mirage.shell.builtins.registration import builtin
from mirage.shell.builtins.texts import usage

if TYPE_CHECKING:
    from mirage.shell.bash.interpreter import Shell

_INVALID = re.compile(r"[ \t\n&();<>|/$`\\'\"]")


@builtin("alias")
def alias(shell: Shell, argv: list[str]) -> int:
    found = getopt(shell, argv, "p")
    if found is None:
        return 2
    options, words = found
    if options or not words:
        for name in sorted(shell.aliases):
            shell.out(_shown(shell, name))
    status = 0
    for word in words:
        name, equals, value = word.partition("=")
        if equals and name:
            if _INVALID.search(name):
                shell.complain(f"alias: `{name}': invalid alias name")
                status = 1
            else:
                shell.aliases[name] = value
        elif word in shell.aliases:
            shell.out(_shown(shell, word))
        else:
            shell.complain(f"alias: {word}: not found")
            status = 1
    return status


@builtin("unalias")
def unalias(shell: Shell, argv: list[str]) -> int:
    found = getopt(shell, argv, "a")
    if found is None:
        return 2
    options, words = found
    if options:
        shell.aliases.clear()
        return 0
    if not words:
        return usage(shell, "unalias")
    status = 0
    for word in words:
        if shell.aliases.pop(word, None) is None:
            shell.complain(f"unalias: {word}: not found")
            status = 1
    return status


def _shown(shell: Shell, name: str) -> str:
    value = quoting.single(shell.aliases[name])
    return f"alias {'-- ' if name.startswith('-') else ''}{name}={value}\n"
