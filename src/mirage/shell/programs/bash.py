"""bash 5.2.15, and `sh`, which is dash 0.5.12 on Debian: shells started from a shell."""

from __future__ import annotations

from typing import Any

from mirage.shell.bash import invocation
from mirage.shell.bash.invocation import Invocation
from mirage.shell.process import Process
from mirage.shell.recorded import recorded
from mirage.shell.registry import program


@program("bash")
async def bash(proc: Process) -> int:
    from mirage.shell.bash.interpreter import Shell

    return await invocation.serve(proc, Shell, _usage)


@program("dash")
async def dash(proc: Process) -> int:
    from mirage.shell.bash.interpreter import Shell

    def make(*args: Any, **words: Any) -> Shell:
        shell = Shell(*args, **words)
        shell.is_dash = True
        return shell

    return await invocation.serve(proc, make, _refuse)


def _usage(proc: Process, asked: Invocation) -> int:
    if asked.answer == "version":
        proc.out(recorded(proc, "bash.version"))
        return 0
    name = proc.argv[0]
    text = recorded(proc, "bash.help")
    if asked.answer:
        proc.out(text)
        return 0
    proc.err(f"{name}: {asked.error}\n" + "".join(text.partition("Usage:")[1:]).partition("Type ")[0])
    return invocation.USAGE


def _refuse(proc: Process, asked: Invocation) -> int:
    word = next((word for word in proc.args if word.startswith("-")), "-")
    proc.err(f"{proc.argv[0]}: 0: Illegal option {word[:2]}\n")
    return invocation.USAGE
