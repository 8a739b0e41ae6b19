"""times and caller: what the shell knows of itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell.builtins.control import integer
from mirage.shell.builtins.getopt import getopt, no_options
from mirage.shell.builtins.registration import builtin

if TYPE_CHECKING:
    from mirage.shell.bash.interpreter import Shell

_MILLISECOND = 1_000_000


@builtin("times", is_special=True)
def times(shell: Shell, argv: list[str]) -> int:
    if no_options(shell, argv) is None:
        return 2
    user, system = shell.proc.entry.times(shell.proc.clock.now())
    shell.out(f"{_shown(user)} {_shown(system)}\n{_shown(0)} {_shown(0)}\n")
    return 0


def _shown(nanoseconds: int) -> str:
    seconds, milliseconds = divmod(nanoseconds // _MILLISECOND, 1000)
    return f"{seconds // 60}m{seconds % 60}.{milliseconds:03d}s"


@builtin("caller")
def caller(shell: Shell, argv: list[str]) -> int:
    if argv[1:2] == ["--help"]:
        return 2 if getopt(shell, argv, "") is None else 0
    frames = list(reversed(shell.frames))
    if not frames:
        return 1
    is_script = shell.execution_string is None and not shell.interactive and not shell.reads_stdin
    sources = [frame.source for frame in frames] + ([shell.script_name] if is_script else [])
    names = [frame.function for frame in frames] + (["main"] if is_script else [])
    if len(argv) == 1:
        shell.out(f"{frames[0].line} {sources[1] if len(sources) > 1 else 'NULL'}\n")
        return 0
    depth = integer(argv[1])
    if depth is None or not 0 <= depth < len(frames) or depth + 1 >= len(names):
        return 1
    shell.out(f"{frames[depth].line} {names[depth + 1]} {sources[depth + 1]}\n")
    return 0
