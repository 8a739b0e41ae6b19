"""What bash says of a locale that the machine lacks: LC_ALL when it starts, any category when it is assigned (locale.c)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from mirage.shell.bash.variables import on_change
from mirage.shell.lib import locales

if TYPE_CHECKING:
    from mirage.shell.bash.interpreter import Shell

WATCHED = ("LC_CTYPE", "LC_COLLATE", "LC_MESSAGES", "LC_NUMERIC", "LC_TIME")


def greet(shell: Shell) -> None:
    """The shell has just taken over its environment; no line has been read yet."""
    wanted = shell.proc.env.get("LC_ALL", "")
    if not locales.is_there(shell.proc, wanted):
        shell.err(f"{shell.name}: warning: setlocale: LC_ALL: cannot change locale ({wanted})\n")


def _watch(name: str) -> Callable[[Shell, str | None], None]:
    def assigned(shell: Shell, value: str | None) -> None:
        if shell.is_dash or name in shell.vars.hidden or (name != "LC_ALL" and shell.vars.get("LC_ALL")):
            return
        wanted = value or ("" if name == "LC_ALL" else shell.vars.get("LANG")) or ""
        if not locales.is_there(shell.proc, wanted):
            shell.warn(f"warning: setlocale: {name}: cannot change locale ({wanted}): No such file or directory")

    return assigned


for _name in ("LC_ALL", *WATCHED):
    on_change(_name)(_watch(_name))
