"""Bash itself: the tree walked, in one process, over the `Process` interface.

Everything is a coroutine, and almost nothing suspends: a builtin or a program that does not wait finishes inside the call.
Subshells, pipeline stages and substitutions are processes of their own (tasks), so their depth never adds up on one stack.
`status` is $?. What ends more than the current command travels as an exception (`faults`).
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from mirage.shell.bash import dash, locale
from mirage.shell.bash.assigning import Assigning
from mirage.shell.bash.compound import Compounds
from mirage.shell.bash.expansion import Expansion
from mirage.shell.bash.faults import Break, ExitShell, Fault, Interrupted, Return
from mirage.shell.bash.functions import Frame, FunctionEntry, Functions
from mirage.shell.bash.jobs import Jobs
from mirage.shell.bash.launching import Launching
from mirage.shell.bash.messages import Messages
from mirage.shell.bash.pipelines import Pipelines
from mirage.shell.bash.reading import Reading
from mirage.shell.bash.redirection import Redirections
from mirage.shell.bash.simple import SimpleCommands
from mirage.shell.bash.specials import Specials
from mirage.shell.bash.substitution import Substitutions
from mirage.shell.bash.texts import Texts
from mirage.shell.bash.tracing import Tracing
from mirage.shell.bash.traps import Traps
from mirage.shell.bash.variables import Variables
from mirage.syntax.tree import (
    AndOr,
    ArithmeticCommand,
    ArithmeticFor,
    Case,
    Command,
    Conditional,
    Coprocess,
    For,
    Function,
    Group,
    If,
    Item,
    Loop,
    Pipeline,
    Script,
    Simple,
    Subshell,
)

if TYPE_CHECKING:
    from mirage.shell.fds import Descriptor
    from mirage.shell.process import Process

_STACK = 12_000  # Python frames: `limits.nesting` functions, each some ten frames deep, with room to spare


class Shell(
    Messages,
    Texts,
    SimpleCommands,
    Assigning,
    Functions,
    Pipelines,
    Substitutions,
    Compounds,
    Traps,
    Tracing,
    Specials,
    Launching,
    Redirections,
    Reading,
):
    """One bash. `name` is $0; `shell_name` begins the messages of an interactive one (`-bash` after a login)."""

    def __init__(
        self, proc: Process, *, name: str = "bash", interactive: bool = False, login: bool = False, is_dash: bool = False
    ) -> None:
        from mirage.shell.bash.settings import default_options, default_shopts

        if sys.getrecursionlimit() < _STACK:
            sys.setrecursionlimit(_STACK)
        self.proc = proc
        self.session = proc.session
        self.hostname = proc.hostname  # as it was when this shell began, for its prompts
        self.builtins = dash.builtins() if is_dash else BUILTINS
        self.name = name
        self.shell_name = name
        self.script_name = name
        self.interactive = interactive
        self.login = login
        self.is_dash = is_dash
        self.is_lost = False  # whether it began in a directory that has been removed
        self.is_ash = False  # a dash of busybox's: see ash.become
        self.is_script = False  # whether the commands are a script file's
        self.options: set[str] = {"hashall"} if is_dash else default_options(interactive)
        self.shopts: set[str] = default_shopts(interactive, login)
        self.nounset = self.errexit = self.allexport = self.extglob = self.xtrace = self.noexec = False
        self.positional: list[str] = []
        self.functions: dict[str, FunctionEntry] = {}  # changed through `own_functions` alone
        self.shares_functions = False
        self.aliases: dict[str, str] = {}
        self.traps: dict[str, str] = {}
        self.inherited_traps: dict[str, str] = {}
        self.hashed: dict[str, tuple[str, int]] = {}
        self.disabled: set[str] = set()
        self.completions: dict[str, Any] = {}  # builtins.completion.Spec by name
        self.completing: set[str] | None = None  # the options of the completion whose function runs, which compopt changes
        self.status = 0
        self.pipestatus: list[int] = []
        self.last_background = 0
        self.last_argument: str = name
        self.line: int = 0
        self.command_text: Any = None
        self.frames: list[Frame] = []
        self.loops = 0
        self.lists = 0  # > 0 where a command is one of several: an interrupt ends them all
        self.quiet = 0  # > 0 where a failing command does not trip `set -e`
        self.substitution_status: int | None = None
        self.subshell_level: int = 0
        self.is_subshell = False
        self.is_piped = False  # a simple command of a pipeline: forked before it was looked at, its program is no shell's successor
        self.directories: list[str] = []
        self.history: list[str] = []
        self.execution_string: str | None = None
        self.pending: list[int] = []
        self.is_interrupted = False
        self.in_trap = 0
        self.nesting = 0
        self.steps = 0
        self.reported = 0
        self.is_hushed = False  # while startup files run that no visitor has touched
        self.saved_fds: list[list[tuple[int, Descriptor | None]]] = []
        self.started = proc.clock.now()
        self.jobs = Jobs(self)
        self._out: list[tuple[int, str]] = []
        self._wakeable: asyncio.Task[Any] | None = None
        self.vars = Variables(self)
        self.expand = Expansion(self)
        self.getopts_place = (0, 0)
        self.umask_symbolic = False
        self.prepare_variables()
        if not is_dash:
            locale.greet(self)

    @property
    def whole(self) -> Shell:
        """What a part hands on to those who ask for a Shell."""
        return self

    # ---- subshells

    def fork(self, proc: Process) -> Shell:
        """This shell's state in another process; what the copy changes stays its own."""
        child = Shell.__new__(Shell)
        child.__dict__.update(self.__dict__)
        child.proc = proc
        child.options = set(self.options)
        child.shopts = set(self.shopts)
        child.positional = self.positional
        self.shares_functions = child.shares_functions = True
        child.aliases = dict(self.aliases)
        child.inherited_traps = self.traps or self.inherited_traps
        kept = {"ERR"} if "errtrace" in self.options else set[str]()
        kept |= {"DEBUG", "RETURN"} if "functrace" in self.options else set[str]()
        child.traps = {name: text for name, text in self.traps.items() if not text or name in kept}
        child.hashed = dict(self.hashed)
        child.disabled = set(self.disabled)
        child.frames = list(self.frames)
        child.directories = list(self.directories)
        child.pending = []
        child.loops = 0
        child.saved_fds = []
        child._out = []
        child._wakeable = None
        child.subshell_level = self.subshell_level + 1
        child.root_pid = self.root_pid or self.proc.pid
        child.seed = None
        child.is_subshell = True
        child.is_piped = False
        child.interactive = False
        child.was_interactive = self.interactive or self.was_interactive
        child.vars = self.vars.fork(child)
        child.expand = Expansion(child)
        child.jobs = self.jobs.fork(child)
        return child

    was_interactive = False  # a subshell of an interactive shell: its messages carry no line number either

    async def live(self, body: Callable[[], Awaitable[int]]) -> int:
        """What a shell does from fork or execve to exit: the body, then its EXIT trap."""
        try:
            return await self._lived(body)
        finally:
            self.vars.release()

    async def _lived(self, body: Callable[[], Awaitable[int]]) -> int:
        try:
            status = await body()
        except ExitShell as done:
            status = done.status
        except Return as done:
            status = done.status
        except Break:
            status = self.status
        except Fault as fault:
            status = self.discarded(fault)
        except Interrupted:
            status = 130
        try:
            await self.flush()
            status = await self.exit_trap(status)
        except ExitShell as done:
            status = done.status
        await self.flush()
        return status & 255

    # ---- lists

    async def run_script(self, script: Script) -> int:
        """Commands one after the other."""
        items = script.items
        if len(items) == 1:
            return await self._item(items[0])
        status = 0
        self.lists += 1
        try:
            for item in items:
                status = await self._item(item)
        finally:
            self.lists -= 1
        return status

    async def _item(self, item: Item) -> int:
        if self.noexec:
            return 0
        command = item.command
        if item.background:
            status = self.status = await self.background(command)
        elif type(command) is Simple:
            status = self.status = await self._simple(command)
            if status and (self.errexit or "ERR" in self.traps):
                await self.failed(status)
            if self.pending and not self.in_trap:
                await self.run_traps()
        else:
            status = await self.run(command)
        return status

    async def _run_last(self, script: Script) -> int:
        """A list whose last command ends the shell, as of `-c` and of a subshell: a program there needs no fork (execute_cmd.c
        optimize_fork, optimize_subshell_command), which `ps` and signals show.
        """
        if not script.items:
            return 0
        *before, last = script.items
        if before:
            await self.run_script(Script(tuple(before)))
        if self.noexec:
            return 0
        node = last.command
        if last.background or self.traps:
            return await self.run_script(Script((last,)))
        if type(node) is AndOr and node.rest and type(node.rest[-1][1]) is Simple:
            *conditions, (op, end) = node.rest
            status = await self._condition(Script((Item(AndOr(node.first, tuple(conditions)) if conditions else node.first, False),)))
            if (status == 0) != (op == "&&"):
                return status
            node = end
        if type(node) is not Simple or not node.words or node.redirects or self.traps:
            return await self.run(node)
        return await self._simple_in_child(node)

    async def run(self, node: Command) -> int:
        """One command of any kind."""
        status: int = await _RUNNERS[type(node)](self, node)
        self.status = status
        if status and type(node) in _TRIPPING and (self.errexit or "ERR" in self.traps) and not _is_negated(node):
            await self.failed(status)
        if self.pending and not self.in_trap:
            await self.run_traps()
        return status

    async def failed(self, status: int) -> None:
        """A command failed where nothing asks for its status: the ERR trap, and `set -e`."""
        if self.quiet:
            return
        await self.trap("ERR")
        if self.errexit:
            raise ExitShell(status)

    async def _and_or(self, node: AndOr) -> int:
        self.quiet += 1
        self.lists += 1
        try:
            status = await self.run(node.first)
            last = len(node.rest) - 1
            for index, (op, command) in enumerate(node.rest):
                if (status == 0) == (op == "&&"):
                    if index == last:
                        self.quiet -= 1
                        try:
                            status = await self.run(command)
                        finally:
                            self.quiet += 1
                    else:
                        status = await self.run(command)
            return status
        finally:
            self.quiet -= 1
            self.lists -= 1

    async def _condition(self, script: Script) -> int:
        self.quiet += 1
        try:
            return await self.run_script(script)
        finally:
            self.quiet -= 1


def _is_negated(node: Command) -> bool:
    return type(node) is Pipeline and node.negated


_TRIPPING = frozenset({Simple, Pipeline, Subshell, ArithmeticCommand, Conditional})
_RUNNERS: dict[type, Any] = {
    Simple: Shell._simple,
    Pipeline: Shell._pipeline,
    AndOr: Shell._and_or,
    Subshell: Shell._subshell,
    Group: Shell._group,
    If: Shell._if,
    Loop: Shell._loop,
    For: Shell._for,
    ArithmeticFor: Shell._count,
    Case: Shell._case,
    ArithmeticCommand: Shell._arithmetic,
    Conditional: Shell._conditional,
    Function: Shell._function,
    Coprocess: Shell._coprocess,
}

from mirage.shell.builtins import BUILTINS  # noqa: E402 - builtins name the Shell
