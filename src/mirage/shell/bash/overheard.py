"""An interactive bash that has no terminal to read from: `bash -i` at the end of a pipe or a socket, as reverse shells are.

Readline reads it all the same and writes prompts and what it reads to standard error, one line at a time; history, startup files,
PROMPT_COMMAND and `!` are those of any interactive shell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from mirage.shell.builtins import history
from mirage.shell.login import PROMPTS, Dialogue, startup
from mirage.shell.readline import EndOfInput
from mirage.shell.readline.prompt import decode

if TYPE_CHECKING:
    from mirage.shell.bash.interpreter import Shell


class _NoTerminal:
    """What a dialogue asks of its terminal, where there is none."""

    is_hung_up = False
    columns, rows = 80, 24


class Overheard(Dialogue):
    """The loop of prompts over a standard input that is no terminal."""

    __slots__ = ()

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, shell.session, cast("Any", _NoTerminal()))

    async def whole(self) -> int:
        """From the startup files to the end of the input; the shell's status."""
        await prepare(self.shell)
        self.load()
        status = await self.run()
        history.save(self.shell)
        return status

    async def _line(self, name: str) -> str:
        shell = self.shell
        prompt = await decode(shell, shell.vars.get(name) or "")
        shell.err(prompt.replace("\1", "").replace("\2", ""))
        await shell.flush()
        line = await shell.interruptible(shell.read_line(0))
        if line is None:
            raise EndOfInput
        shell.err(line.removesuffix("\n") + "\n")
        await shell.flush()
        return str(line.removesuffix("\n"))


async def prepare(shell: Shell) -> None:
    """The variables that an interactive shell begins with, and its startup files."""
    home = shell.vars.get("HOME") or "/"
    for name, text in {**PROMPTS, "HISTFILE": f"{home}/.bash_history", "MAILCHECK": "60"}.items():
        if shell.vars.get(name) is None:
            shell.vars.set(name, text)
    await startup(shell)
