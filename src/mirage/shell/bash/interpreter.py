"""Bash itself: the tree walked, in one process, over the `Process` interface.

Everything is a coroutine, and almost nothing suspends: a builtin or a program that does not wait finishes inside the call.
Subshells, pipeline stages and substitutions are processes of their own (tasks), so their depth never adds up on one stack.
`status` is $?. What ends more than the current command travels as an exception (`faults`).
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable, Sequence
from copy import copy
from typing import TYPE_CHECKING, Any

from mirage.base.events import CommandRan, LimitReached
from mirage.shell import signals
from mirage.shell.bash import dash, quoting
from mirage.shell.bash.arithmetic import ArithmeticFault
from mirage.shell.bash.conditional import test as conditional_test
from mirage.shell.bash.expansion import Expansion
from mirage.shell.bash.faults import AssignmentFault, Break, ExitShell, Fault, Interrupted, Return
from mirage.shell.bash.jobs import Job, Jobs, describe
from mirage.shell.bash.launching import Launching
from mirage.shell.bash.reading import Reading
from mirage.shell.bash.redirection import Redirections, Undo
from mirage.shell.bash.sharing import shared
from mirage.shell.bash.specials import Specials
from mirage.shell.bash.subscripts import settled
from mirage.shell.bash.timing import Stopwatch
from mirage.shell.bash.variables import EXPORT, READONLY, Variables
from mirage.shell.signals import Signalled
from mirage.shell.text import to_bytes, to_text
from mirage.syntax import ParseError, Parser, unparse
from mirage.syntax.dash import DashParser
from mirage.syntax.shared import SharedParser
from mirage.syntax.tree import (
    AndOr,
    ArithmeticCommand,
    ArithmeticFor,
    ArrayValue,
    Assignment,
    Case,
    Command,
    CommandSubstitution,
    Conditional,
    Coprocess,
    For,
    Function,
    Group,
    If,
    Item,
    Loop,
    Pipeline,
    ProcessSubstitution,
    Redirect,
    Script,
    Simple,
    Subshell,
    Word,
)
from mirage.syntax.unparse import unparse_function, word_text
from mirage.world.traces import is_untouched

if TYPE_CHECKING:
    from mirage.shell.fds import Descriptor
    from mirage.shell.process import Body, Process

MAX_REPORTED = 2000  # builtins and functions reported between two lines that were read: a loop would flood the journal
_STACK = 12_000  # Python frames: `limits.nesting` functions, each some ten frames deep, with room to spare


class FunctionEntry:
    """A function and where it was defined."""

    __slots__ = ("exported", "node", "readonly", "source", "traced")

    def __init__(self, node: Function, source: str) -> None:
        self.node = node
        self.source = source
        self.exported = False
        self.readonly = False
        self.traced = False

    @property
    def text(self) -> str:
        """As declare -f prints it."""
        return unparse_function(self.node)

    @property
    def exported_text(self) -> str:
        """As the environment of a child has it: one blank for every indentation."""
        *body, last = self.text.split("\n")[2:]
        return "() { " + "\n".join([*(" " + line.lstrip(" ") for line in body), last])


_ENTRIES = 1024  # of functions that several sessions may define; the oldest goes first
_entries: dict[tuple[int, str], FunctionEntry] = {}


def function_entry(node: Function, source: str) -> FunctionEntry:
    """The entry of a definition, one for all sessions that read the same text; who marks it copies it."""
    key = (id(node), source)  # an id that holds, as the kept entry holds the node
    entry = _entries.get(key)
    if entry is None:
        if len(_entries) >= _ENTRIES:
            del _entries[next(iter(_entries))]
        entry = _entries[key] = FunctionEntry(node, source)
    return entry


class Frame:
    """A call: of a function, or of a sourced file (`function` empty then)."""

    __slots__ = ("function", "is_source", "line", "source")

    def __init__(self, function: str, source: str, line: int, *, is_source: bool = False) -> None:
        self.function = function
        self.source = source
        self.line = line
        self.is_source = is_source


class Shell(Specials, Launching, Redirections, Reading):
    """One bash. `name` is $0; `shell_name` begins the messages of an interactive one (`-bash` after a login)."""

    def __init__(
        self, proc: Process, *, name: str = "bash", interactive: bool = False, login: bool = False, is_dash: bool = False
    ) -> None:
        from mirage.shell.bash.settings import default_options, default_shopts

        if sys.getrecursionlimit() < _STACK:
            sys.setrecursionlimit(_STACK)
        self.proc = proc
        self.session = proc.session
        self.builtins = dash.builtins() if is_dash else BUILTINS
        self.name = name
        self.shell_name = name
        self.script_name = name
        self.interactive = interactive
        self.login = login
        self.is_dash = is_dash
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
        child.traps = {name: text for name, text in self.traps.items() if not text}
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

    async def exit_trap(self, status: int) -> int:
        text = self.traps.pop("EXIT", None)
        if text:
            self.status = status
            try:
                await self.run_text(text, source="exit trap")
            except (Return, Break):
                pass
            except ExitShell as done:
                return done.status
        return status

    # ---- messages and output

    def prefix(self) -> str:
        """What bash puts before a message."""
        if (self.interactive or self.was_interactive) and not self.is_dash:
            return f"{self.shell_name}: "
        source = self.frames[-1].source if self.frames else self.script_name
        if self.is_dash:
            return f"{source}: {self.line}: "
        return f"{source}: line {self.line or 1}: "

    def complain(self, text: str) -> None:
        """A message with the prefix, on standard error."""
        if self.is_dash:
            text = dash.said(text)
        self._out.append((2, f"{self.prefix()}{text}\n"))

    warn = complain

    def out(self, text: str) -> None:
        self._out.append((1, text))

    def err(self, text: str) -> None:
        self._out.append((2, text))

    async def flush(self) -> bool:
        """Send what builtins have printed; False when standard output would not take it."""
        pending = self._out
        if not pending:
            return True
        self._out = []
        if len(pending) == 1:
            return await self._send(*pending[0])
        fine = True
        fd, texts = pending[0][0], [pending[0][1]]
        for number, text in pending[1:]:
            if number != fd:
                fine = await self._send(fd, "".join(texts)) and fine
                fd, texts = number, []
            texts.append(text)
        return await self._send(fd, "".join(texts)) and fine

    async def _send(self, fd: int, text: str) -> bool:
        try:
            await self.proc.write(fd, to_bytes(text))
        except OSError as error:
            self.write_error = error
            return fd != 1
        return True

    write_error: OSError | None = None

    def mark(self) -> int:
        """How much was printed and not yet sent."""
        return len(self._out)

    def take_back(self, mark: int) -> list[str]:
        """What was printed since then, not to be sent."""
        taken, self._out = self._out[mark:], self._out[:mark]
        return [text for _, text in taken]

    def weigh(self, size: int) -> None:
        """Refuse what no session may hold in one value."""
        if size > self.session.limits.memory:
            self.session.stop("memory", self.session.limits.memory, "shell variable")

    # ---- texts

    async def run_text(self, text: str, *, source: str = "", line: int | None = None, stop_on_error: bool = True) -> int:
        """Read and run a text command by command, as `eval`, traps and PROMPT_COMMAND do. Returns the status."""
        parser = self.parser(text, self.line if line is None else line)
        await self.jobs.let_go()
        self._enter()
        try:
            status = 0
            while True:
                try:
                    script = self.next_command(parser)
                except ParseError as error:
                    await self.syntax_error(error, source)
                    if self.is_dash and not self.interactive:
                        raise ExitShell(error.status) from None
                    return self.status
                if script is None:
                    return status
                status = await self.run_guarded(script, is_last=source == "-c" and not parser.has_more())
        finally:
            self.nesting -= 1

    async def run_guarded(self, script: Script, *, is_last: bool = False) -> int:
        """One read command, in which a fault ends no more than what was read with it (DISCARD of bash's top_level).

        `set -e` makes it end the shell, if it held before the command: a fault takes back what its own command has set.
        """
        exits = self.errexit
        try:
            return await (self._run_last(script) if is_last and not (self.traps or self.noexec) else self.run_script(script))
        except Fault as fault:
            status = self.discarded(fault)
            await self.flush()
            if exits and not self.interactive:
                raise ExitShell(status if self.is_dash else 1) from None
            if self.is_subshell or ((fault.is_fatal or self.is_dash) and not self.interactive):
                raise ExitShell(status) from None
            self.errexit = exits
            self.status = status
            self.pipestatus = [status]
            return status

    def discarded(self, fault: Fault) -> int:
        """Say what went wrong; the status that it leaves."""
        if self.is_dash:
            self.err(f"{self.prefix()}{dash.words_of(fault)}\n")
            return dash.FAILED
        if fault.text:
            self.err(f"{fault.place or self.prefix()}{fault.text}\n")
        if self.is_subshell or (fault.is_fatal and self.execution_string is None):
            return 1  # 127 is what shell.c run_one_command() makes of a fatal error in the text of `-c`
        return fault.status

    def parser(self, text: str, line: int = 1) -> Parser:
        if self.is_dash:
            return DashParser(text, line=max(line, 1), aliases=self.alias)
        return SharedParser(
            text, line=max(line, 1), aliases=self.alias if "expand_aliases" in self.shopts else None, extglob=self.extglob
        )

    def next_command(self, parser: Parser) -> Script | None:
        """The next command, read under the options that hold now."""
        parser.extglob = self.extglob
        parser.aliases = self.alias if self.aliases and (self.is_dash or "expand_aliases" in self.shopts) else None
        begun = parser.pos
        script = parser.command()
        if script is not None and "verbose" in self.options and not self.reads_stdin:
            self.err(parser.text[begun : parser.pos].rstrip("\n") + "\n")
        if parser.warnings:
            for line, text in parser.warnings:
                self.line = line
                self.complain(f"warning: {text}")
            parser.warnings.clear()
        return script

    def alias(self, name: str) -> str | None:
        return self.aliases.get(name)

    async def syntax_error(self, error: ParseError, source: str = "") -> None:
        """Bash's complaint about a text that does not parse; `source` names what was read (`-c`, `eval`)."""
        if self.is_dash:
            head = f"{self.script_name}: {error.line}: "
        elif self.interactive and not self.frames:
            head = f"{self.shell_name}: "
        elif self.interactive or self.was_interactive:
            head = f"{self.shell_name}: {self.frames[-1].source if self.frames and not source else source or ''}: line {error.line}: "
            head = head.replace(": : ", ": ")
        else:
            name = self.frames[-1].source if self.frames and not source else self.script_name
            head = f"{name}: {source + ': ' if source else ''}line {error.line}: "
        if self.is_dash:
            self.err(f"{head}{'eval: ' if source == 'eval' else ''}Syntax error: {error.message}\n")
        elif error.message:
            self.err(f"{head}{error.message}\n")
            if error.near.startswith("\0"):
                self.err(f"{head}{error.near[1:]}\n")
            elif error.near and not (self.interactive and not self.frames):
                self.err(f"{head}`{error.near}'\n")
        if error.status != ParseError.KEPT:
            self.status = error.status
        elif self.frames or source not in ("", "-c") or (error.incomplete and not self.status):
            self.status = 2
        await self.flush()

    def _enter(self) -> None:
        self.nesting += 1
        if self.nesting > self.session.limits.nesting:
            self.nesting -= 1
            self.session.report_limit("nesting", self.session.limits.nesting)
            raise Signalled(signals.SIGSEGV)  # the real one overflows its stack

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
        """The last command of `-c`: a program there needs no fork (execute_cmd.c optimize_fork), which `ps` and signals show."""
        *before, last = script.items
        if before:
            await self.run_script(Script(tuple(before)))
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

    # ---- simple commands

    async def _simple(self, node: Simple) -> int:
        self.steps += 1
        if not self.steps & 15:
            await self.breathe(16)
        self.line = node.line
        words = node.words
        if not words:
            return await self._bare(node)
        if not self.in_trap:
            self.command_text = node
        if "DEBUG" in self.traps:
            await self.trap("DEBUG")
        self.substitution_status = None
        argv = await self.expand.fields(words)
        if not argv:
            if node.assignments or node.redirects:
                return await self._bare(node)
            return self.substitution_status or 0
        return await self._expanded(node, argv)

    async def _expanded(self, node: Simple, argv: list[str], *, replaces: bool = False) -> int:
        """A command whose words are known; as a program it takes this process over when `replaces`."""
        name = argv[0]
        if self.xtrace:
            await self.trace(node.assignments, argv)
        try:
            function = self.functions.get(name)
            builtin = None if name in self.disabled else self.builtins.get(name)
            if function is not None and not (builtin is not None and builtin.is_special and "posix" in self.options):
                self.subshell_level += replaces
                status = await self._call_with(node, argv, function, None)
            elif builtin is not None:
                status = await self._call_with(node, argv, None, builtin)
            elif replaces:
                if node.redirects and await self.redirect(node.redirects) is None:
                    return self.redirect_status
                return await self.exec_program(argv, await self.temporary_environment(node.assignments))
            else:
                status = await self._program(node, argv)
        finally:
            if self._out:
                await self.flush()
        self.last_argument = argv[-1]
        self.pipestatus = [status]
        return status

    async def breathe(self, count: int) -> None:
        """Account for work, give way when this session's slice is over, and see what came in meanwhile."""
        session = self.session
        session.ticks |= 31
        await self.proc.tick(count)
        if self.is_interrupted:
            self.is_interrupted = False
            raise Interrupted

    async def _bare(self, node: Simple) -> int:
        """Assignments without a command, which stay; redirections are opened and closed."""
        if "DEBUG" in self.traps:
            self.command_text = self.command_text if self.in_trap else node
            await self.trap("DEBUG")
        self.substitution_status = None
        if node.assignments:
            for assignment in node.assignments:
                value = assignment.value
                if type(value) is Word and assignment.subscript is None and not self.xtrace:
                    text = value.static if value.static is not None else await self.expand.assigned(value)
                    self.vars.set(assignment.name, text, append=assignment.append)
                else:
                    await self.assign(assignment)
            self.pipestatus = [0]
        if node.redirects:
            undo = await self.redirect(node.redirects)
            if undo is None:
                return self.redirect_status
            self.restore(undo)
        status = self.substitution_status or 0
        self.pipestatus = [status]
        return status

    async def assign(self, node: Assignment) -> None:
        """One assignment, of a value, an element or a whole array."""
        value = node.value
        if isinstance(value, ArrayValue):
            name = self.vars.target(node.name)
            items = await self.array_items(name, value, self.vars.is_associative(name))
            if self.xtrace:
                await self.trace_text(word_text(node))
            self.vars.set_array(name, items, append=node.append)
            return
        if node.subscript is not None:
            subscript = await self.expand.subscript(self.vars.target(node.name), node.subscript)
            if subscript == "" and not node.subscript.parts:
                raise Fault(f"{node.name}[]: bad array subscript")
            text = await self.expand.assigned(value)
            if self.xtrace:
                await self.trace_text(f"{node.name}[{subscript}]{'+' * node.append}={_traced(text)}")
            await settled(self, lambda: self.vars.set_element(node.name, subscript, text, append=node.append))
            return
        text = await self.expand.assigned(value)
        if self.xtrace:
            await self.trace_text(f"{node.name}{'+' * node.append}={_traced(text)}")
        self.vars.set(node.name, text, append=node.append)

    async def array_items(self, name: str, value: ArrayValue, associative: bool) -> list[tuple[str | None, str, bool]]:
        """The elements of name=(...), expanded before any of them is assigned."""
        items: list[tuple[str | None, str, bool]] = []
        for element in value.elements:
            if element.key is not None:
                if associative:
                    key = await self.expand.one(element.key)
                else:
                    key = self.expand.join(await self.expand.quoted_fragments(element.key.parts))
                items.append((key, await self.expand.assigned(element.value), element.append))
            elif associative:
                items.append((None, await self.expand.one(element.value), False))
            else:
                items.extend([(None, text, False) for text in await self.expand.fields([element.value])])
        return items

    async def assignment_text(self, node: Assignment) -> str:
        """An assignment that is an argument of a command which takes it as text."""
        subscript = f"[{await self.expand.one(node.subscript)}]" if node.subscript is not None else ""
        op = "+=" if node.append else "="
        if isinstance(node.value, ArrayValue):
            return word_text(node)
        return f"{node.name}{subscript}{op}{await self.expand.assigned(node.value)}"

    async def _call_with(self, node: Simple, argv: list[str], function: FunctionEntry | None, builtin: Any) -> int:
        """A function or builtin with its redirections and temporary assignments."""
        undo = None
        if node.redirects:
            undo = await self.redirect(node.redirects)
            if undo is None:
                if self.is_dash and builtin is not None and builtin.is_special:
                    raise ExitShell(dash.FAILED)
                return self.redirect_status
        saved = None
        try:
            if node.assignments:
                saved = await self.set_temporarily(node.assignments)
            if function is not None:
                status = await self.call(argv, function)
            else:
                status = await self.run_builtin(builtin, argv, node, undo)
        finally:
            if saved is not None:
                self.undo_temporary(saved)
            if undo is not None:
                if self._out:
                    await self.flush()
                self.restore(undo)
        return status

    async def run_builtin(self, builtin: Any, argv: list[str], node: Simple | None = None, undo: Undo | None = None) -> int:
        """A builtin's function, and its output sent. `exec` empties `undo` where its redirections stay."""
        try:
            result = builtin.function(self, argv, node, undo) if builtin.takes_node else builtin.function(self, argv)
            if type(result) is not int:
                result = await result
        except AssignmentFault as fault:
            if self.is_dash:
                raise Fault(f"{argv[0]}: {fault.text}", dash.FAILED) from None
            self.complain(f"{argv[0]}: {fault.text}" if argv[0] in _NAMED else fault.text)
            result = 1
        except ArithmeticFault as fault:
            raise Fault(fault.text) from None
        except Fault as fault:
            if not self.is_dash or builtin.is_special:
                raise
            self.err(f"{self.prefix()}{dash.words_of(fault)}\n")
            result = dash.FAILED
        if self._out and not await self.flush():
            error = self.write_error
            self.complain(f"{argv[0]}: write error: {describe(error)}")
            result = 1
        if self.reported < MAX_REPORTED:
            self.report(argv, result)
        return int(result)

    def report(self, argv: list[str], status: int) -> None:
        """The event of a builtin or function call, unless it is the machine's own startup files that make it."""
        if self.is_hushed:
            return
        self.reported += 1
        if self.reported == MAX_REPORTED:
            self.session.emit(LimitReached(limit="events", allowed=MAX_REPORTED, detail="builtins of one line"))
            return
        try:
            cwd = self.proc.caller.getcwd()
        except OSError:
            cwd = b""
        words = [to_bytes(word)[:4096] for word in argv[:256]]
        self.session.emit(CommandRan(argv=words, status=status & 255, pid=self.proc.pid, ppid=self.proc.ppid, cwd=cwd))

    def is_stock(self, path: str) -> bool:
        """Whether a file says what it said before visitors came: Debian's startup files alone make 245 calls a login."""
        try:
            return is_untouched(self.proc.caller.resolve(to_bytes(path)))
        except OSError:
            return False

    async def set_temporarily(self, assignments: Sequence[Assignment]) -> list[tuple[str, Any]]:
        """name=value before a builtin or function: set and exported until it is over."""
        saved: list[tuple[str, Any]] = []
        table = self.vars.table
        for assignment in assignments:
            old = table.get(assignment.name)
            if isinstance(assignment.value, ArrayValue):
                continue
            text = await self.expand.assigned(assignment.value)
            if old is not None and old.flags & READONLY:
                self.complain(f"{assignment.name}: readonly variable")
                continue
            saved.append((assignment.name, old))
            if assignment.append and old is not None:
                text = (self.vars.get(assignment.name) or "") + text
            table.pop(assignment.name, None)
            self.vars.set(assignment.name, text)
            table[assignment.name].flags |= EXPORT
            self.vars.forget_environment()
        return saved

    def undo_temporary(self, saved: list[tuple[str, Any]]) -> None:
        from mirage.shell.bash.variables import _HOOKS

        for name, old in reversed(saved):
            if old is None:
                self.vars.table.pop(name, None)
            else:
                self.vars.table[name] = old
            hook = _HOOKS.get(name)
            if hook is not None:
                hook(self, None if old is None or not isinstance(old.value, str) else old.value)
        self.vars.forget_environment()

    # ---- functions

    async def call(self, argv: list[str], entry: FunctionEntry) -> int:
        """A function call: a scope, positional parameters, a frame."""
        name = argv[0]
        limit = self.vars.get("FUNCNEST")
        if limit and limit.isdigit() and int(limit) and sum(not frame.is_source for frame in self.frames) >= int(limit):
            raise Fault(f"{name}: maximum function nesting level exceeded ({limit})")
        self._enter()
        positional, loops, line = self.positional, self.loops, self.line
        self.positional = argv[1:]
        self.loops = 0
        self.frames.append(Frame(name, entry.source, line))
        self.vars.push()
        trapped = self.traps.pop("RETURN", None) if not entry.traced and "functrace" not in self.options else None
        if self.reported < MAX_REPORTED:
            self.report(argv, 0)
        try:
            status = await self.run(entry.node.body)
        except Return as done:
            status = done.status
        except Fault as fault:
            fault.place = fault.place or self.prefix()
            raise
        finally:
            self.vars.pop()
            self.frames.pop()
            self.positional, self.loops, self.line = positional, loops, line
            self.nesting -= 1
            if trapped is not None and "RETURN" not in self.traps:
                self.traps["RETURN"] = trapped
        if "RETURN" in self.traps and trapped is None:
            await self.trap("RETURN")
        return status

    async def _function(self, node: Function) -> int:
        name = node.name
        if not node.keyword and any(char in name for char in "$'\"\\`"):
            self.complain(f"`{name}': not a valid identifier")
            await self.flush()
            return 1
        old = self.functions.get(name)
        if old is not None and old.readonly:
            self.complain(f"{name}: readonly function")
            await self.flush()
            return 1
        entry = function_entry(node, self.source_name())
        if old is not None and old.exported:
            entry = copy(entry)
            entry.exported = True
        self.own_functions()[name] = entry
        return 0

    def own_functions(self) -> dict[str, FunctionEntry]:
        """The functions, to be changed: this shell's alone from now on."""
        if self.shares_functions:
            self.functions = dict(self.functions)
            self.shares_functions = False
        return self.functions

    def share(self) -> None:
        """The startup files are done: what they left is probably what they left to others."""
        self.functions = shared(self.functions)
        self.shares_functions = True
        self.completions = shared(self.completions)

    def import_function(self, node: Function) -> None:
        entry = self.own_functions()[node.name] = FunctionEntry(node, "environment")
        entry.exported = True

    def source_name(self) -> str:
        """Where code that is being read comes from, as BASH_SOURCE names it."""
        for frame in reversed(self.frames):
            if frame.is_source:
                return frame.source
        if self.execution_string is not None:
            return "environment"
        return self.script_name if self.is_script or self.is_dash else "main"

    # ---- pipelines

    async def _pipeline(self, node: Pipeline) -> int:
        watch = Stopwatch(self) if node.timed else None
        if node.negated:
            self.quiet += 1
        try:
            if not node.commands:
                status = 0
            elif len(node.commands) == 1:
                status = await self.run(node.commands[0])
            else:
                status = await self._piped(node)
        finally:
            if node.negated:
                self.quiet -= 1
        if watch is not None:
            watch.report(posix=node.timed == "time -p")
            await self.flush()
        return (0 if status else 1) if node.negated else status

    async def _piped(self, node: Pipeline) -> int:
        """Every command in a process of its own, joined by pipes; the last one's status, or `pipefail`'s."""
        job = await self.start_pipeline(node, background=False)
        processes = job.processes
        if "lastpipe" in self.shopts and not self.jobs.is_controlled and len(processes) < len(node.commands):
            last = node.commands[-1]
            status = await self._last_piped(job, last)
        else:
            status = await self.jobs.foreground(job)
        self.pipestatus = job.statuses() if not job.last_status else [*job.statuses(), status]
        if job.last_status is not None:
            self.pipestatus = [*job.statuses(), job.last_status]
            status = job.last_status
        if "pipefail" in self.options:
            for each in self.pipestatus:
                if each:
                    status = each
        return status

    async def _last_piped(self, job: Job, command: Command) -> int:
        reader = job.reader
        assert reader is not None
        undo = [(0, self.proc.fds.get(0))]
        self.proc.fds[0] = reader
        try:
            job.last_status = await self.run(command)
        finally:
            self.restore(undo)
        await self.jobs.foreground(job)
        return job.last_status

    async def start_pipeline(self, node: Pipeline | Command, *, background: bool, text: str | None = None) -> Job:
        """Fork the commands of a pipeline; the job that they are."""
        commands: Sequence[Command] = node.commands if isinstance(node, Pipeline) else (node,)
        both = node.both if isinstance(node, Pipeline) else ()
        proc = self.proc
        await self.flush()
        await self.jobs.let_go()
        job = Job(text if text is not None else node)
        previous: Descriptor | None = None
        controlled = self.jobs.is_controlled
        lastpipe = "lastpipe" in self.shopts and not controlled and not background and len(commands) > 1
        session = self.session
        for index, command in enumerate(commands):
            last = index == len(commands) - 1
            if last and lastpipe:
                job.reader = previous
                previous = None
                break
            fds = dict(proc.fds)
            writer: Descriptor | None = None
            following: Descriptor | None = None
            opened: Descriptor | None = None
            if previous is not None:
                fds[0] = previous
            elif background and not controlled:
                opened = await self.null_input()
                if opened is not None:
                    fds[0] = opened
            if not last:
                following, writer = proc.pipe()
                fds[1] = writer
                if both and both[index]:
                    fds[2] = writer
            try:
                child = await self.forked(fds, pgid=(job.pgid or 0) if controlled else None)
            finally:
                for each in (previous, writer, opened):
                    if each is not None:
                        each.close()
            previous = following
            if child is None:
                break
            job.add(child, command)
            if controlled and not background and index == 0 and session.tty is not None:
                session.tty.foreground = child.pgid
            sub = self.fork(child)
            if not background and type(command) is Simple:
                sub.subshell_level -= 1
            if background:
                sub.quiet = 0
                if not controlled:
                    child.ignore(signals.SIGINT, signals.SIGQUIT)
            body = _beginner(sub, command)
            child.begin(self.jobs.behind(body) if background and controlled else body)
        if previous is not None:
            previous.close()
        return job

    async def forked(self, fds: dict[int, Descriptor], pgid: int | None = None) -> Process | None:
        """fork(2), with bash's words when the limit of processes is reached."""
        try:
            child = self.proc.fork(fds=fds, pgid=pgid)
        except BlockingIOError:
            self.complain("fork: retry: Resource temporarily unavailable")
            await self.flush()
            for pause in (1, 2, 4, 8):  # FORKSLEEP_MAX of bash's jobs.c
                await self.proc.sleep(pause)
                if not self.session.is_full:
                    return self.proc.fork(fds=fds, pgid=pgid)
                self.complain("fork: retry: Resource temporarily unavailable")
            self.complain("fork: Resource temporarily unavailable")
            await self.flush()
            raise ExitShell(254) from None
        child.handlers = {
            number: None
            for number in (child.handlers or {})
            if signals.NAMES.get(number) in self.traps and not self.traps[signals.NAMES[number]]
        } or None
        return child

    async def run_in_child(self, command: Command) -> int:
        """A pipeline's command in its own process: a program replaces the shell there, as after fork and execve."""
        if type(command) is Simple and command.words:
            return await self._simple_in_child(command)
        if type(command) is Subshell:
            return await self._within(command.redirects, lambda: self.run_script(command.body))
        return await self.run(command)

    async def _simple_in_child(self, node: Simple) -> int:
        self.line = node.line
        if not self.in_trap:
            self.command_text = node
        if "DEBUG" in self.traps:
            await self.trap("DEBUG")
        self.substitution_status = None
        argv = await self.expand.fields(node.words)
        if not argv:
            status = await self._bare(node) if node.assignments or node.redirects else self.substitution_status or 0
        else:
            status = await self._expanded(node, argv, replaces=not self.traps)
        self.status = status
        if status and (self.errexit or "ERR" in self.traps):
            await self.failed(status)
        return status

    async def background(self, node: Command) -> int:
        """node &"""
        job = await self.start_pipeline(node, background=True)
        if not job.processes:
            return 1
        self.last_background = job.processes[-1].pid
        self.jobs.add(job)
        if self.interactive and self.jobs.is_controlled:
            self.err(f"[{job.number}] {self.last_background}\n")
            await self.flush()
        else:
            await asyncio.sleep(0)
        return 0

    async def _subshell(self, node: Subshell) -> int:
        await self.flush()
        await self.jobs.let_go()
        child = await self.forked(self.proc.fds, pgid=0 if self.jobs.is_controlled else None)
        assert child is not None
        job = Job(node)
        job.add(child, node)
        if self.jobs.is_controlled and self.session.tty is not None:
            self.session.tty.foreground = child.pgid
        sub = self.fork(child)
        child.begin(_beginner(sub, node))
        status = await self.jobs.foreground(job)
        self.pipestatus = [status]
        return status

    async def substitute(self, part: CommandSubstitution) -> str:
        """The output of $(...) or `...`, without its last newlines."""
        body = part.body
        if body is None:
            body = self._backquoted(part)
            if body is None:
                self.substitution_status = self.status = 2
                await self.flush()
                return ""
        if len(body.items) == 1:
            only = body.items[0].command
            if type(only) is Simple and not only.words and not only.assignments and len(only.redirects) == 1:
                redirect = only.redirects[0]
                if redirect.op == "<" and redirect.fd in (None, 0) and not redirect.variable:
                    return await self._file_text(redirect)
        data, status = await self.capture(body)
        self.substitution_status = self.status = status
        text = to_text(data)
        if "\0" in text:
            self.complain("warning: command substitution: ignored null byte in input")
            text = text.replace("\0", "")
        return text.rstrip("\n")

    def _backquoted(self, part: CommandSubstitution) -> Script | None:
        parser = self.parser(part.source, 1)
        try:
            return parser.rest()
        except ParseError as error:
            if self.interactive or self.was_interactive:
                head = f"{self.shell_name}: command substitution: line {error.line + max(self.line, 1) - 1}: "
            else:
                head = f"{self.script_name}: command substitution: line {error.line + max(self.line, 1) - 1}: "
            self.err(f"{head}{error.message}\n")
            if error.near:
                self.err(f"{head}`{error.near}'\n")
            return None

    async def _file_text(self, redirect: Redirect) -> str:
        """$(<file)"""
        undo = await self.redirect((redirect,))
        if undo is None:
            self.substitution_status = self.status = 1
            return ""
        try:
            data = await self.proc.read_all(0)
        except OSError as error:
            self.complain(f"{describe(error)}")
            data = b""
        finally:
            self.restore(undo)
        self.substitution_status = self.status = 0
        return to_text(data.replace(b"\0", b"")).rstrip("\n")

    async def capture(self, body: Script) -> tuple[bytes, int]:
        """Run commands in a subshell and gather their standard output until nobody holds it open any more."""
        from mirage.shell.bash.capture import Capture

        await self.flush()
        self._enter()
        collector = Capture(self.session.limits.memory)
        fds = dict(self.proc.fds)
        fds[1] = collector
        try:
            child = await self.forked(fds)
            assert child is not None
            collector.close()
            sub = self.fork(child)
            if "inherit_errexit" not in self.shopts and "posix" not in self.options:
                sub.errexit = False
                sub.options.discard("errexit")
            child.begin(_script_beginner(sub, body))
            status = await self.wait_for(child)
            await collector.ended()
        finally:
            self.nesting -= 1
        return bytes(collector.data), status

    async def wait_for(self, child: Process) -> int:
        """A child that this shell waits for whatever happens."""
        if child.status is not None:
            return child.status
        return await child.wait()

    async def process_substitution(self, part: ProcessSubstitution) -> str:
        """<(...) or >(...): a pipe under /dev/fd/N, open until the command is over."""
        await self.flush()
        reader, writer = self.proc.pipe()
        ours, theirs = (reader, writer) if part.direction == "<" else (writer, reader)
        fds = dict(self.proc.fds)
        fds[1 if part.direction == "<" else 0] = theirs
        child = await self.forked(fds)
        assert child is not None
        theirs.close()
        number = 63
        while number in self.proc.fds:
            number -= 1
        self.proc.fds[number] = ours
        self.process_fds.append(number)
        self.last_background = child.pid
        sub = self.fork(child)
        child.begin(_script_beginner(sub, part.body))
        return f"/dev/fd/{number}"

    # ---- compound commands

    async def _within(self, redirects: Sequence[Redirect], body: Callable[[], Awaitable[int]]) -> int:
        if not redirects:
            return await body()
        undo = await self.redirect(redirects)
        if undo is None:
            await self.failed(self.redirect_status)
            return self.redirect_status
        try:
            return await body()
        finally:
            if self._out:
                await self.flush()
            self.restore(undo)

    async def _group(self, node: Group) -> int:
        if node.redirects:
            self.line = node.line
            return await self._within(node.redirects, lambda: self.run_script(node.body))
        return await self.run_script(node.body)

    async def _if(self, node: If) -> int:
        if node.redirects:
            return await self._within(node.redirects, lambda: self._if_inside(node))
        return await self._if_inside(node)

    async def _if_inside(self, node: If) -> int:
        for condition, body in node.branches:
            if await self._condition(condition) == 0:
                return await self.run_script(body)
        if node.otherwise is not None:
            return await self.run_script(node.otherwise)
        return 0

    async def _loop(self, node: Loop) -> int:
        if node.redirects:
            return await self._within(node.redirects, lambda: self._loop_inside(node))
        return await self._loop_inside(node)

    async def _loop_inside(self, node: Loop) -> int:
        status = 0
        self.loops += 1
        try:
            while True:
                self.steps += 1
                if not self.steps & 15:
                    await self.breathe(16)
                try:
                    if (await self._condition(node.condition) == 0) == node.until:
                        return status
                    status = await self.run_script(node.body)
                except Break as jump:
                    status = 0
                    if not self._goes_on(jump):
                        return status
        finally:
            self.loops -= 1

    def _goes_on(self, jump: Break) -> bool:
        """Whether a break or continue that reached this loop lets it go on."""
        if jump.levels > 1:
            jump.levels -= 1
            raise jump
        return jump.again

    async def _for(self, node: For) -> int:
        if node.redirects:
            return await self._within(node.redirects, lambda: self._for_inside(node))
        return await self._for_inside(node)

    async def _for_inside(self, node: For) -> int:
        self.line = node.line
        name = node.name
        if not _is_name(name):
            self.complain(f"`{name}': not a valid identifier")
            await self.flush()
            return 1
        self.substitution_status = None
        words = self.positional if node.words is None else await self.expand.fields(node.words)
        if node.select:
            return await self._select(node, words)
        status = 0
        self.loops += 1
        set_variable = self.vars.set
        try:
            for word in words:
                if "DEBUG" in self.traps:
                    self.line = node.line
                    await self.trap("DEBUG")
                if self.xtrace:
                    shown = " ".join([word_text(each) for each in node.words]) if node.words is not None else '"$@"'
                    await self.trace_text(f"for {name} in {shown}")
                set_variable(name, word)
                self.steps += 1
                if not self.steps & 15:
                    await self.breathe(16)
                try:
                    status = await self.run_script(node.body)
                except Break as jump:
                    status = 0
                    if not self._goes_on(jump):
                        return status
            return status
        finally:
            self.loops -= 1

    async def _select(self, node: For, words: list[str]) -> int:
        from mirage.shell.bash.menu import menu

        if not words:
            return 0
        status = 0
        self.loops += 1
        shown = False
        try:
            while True:
                if not shown:
                    self.err(menu(words, self.columns()))
                    shown = True
                prompt = self.vars.get("PS3")
                self.err("#? " if prompt is None else prompt)
                await self.flush()
                line = await self.read_line(0)
                if line is None:
                    self.out("\n")
                    await self.flush()
                    return 1
                reply = line.rstrip("\n")
                self.vars.set("REPLY", reply)
                if not reply.strip():
                    shown = False
                    continue
                number = int(reply) if reply.strip().isascii() and reply.strip().isdigit() else 0
                self.vars.set(node.name, words[number - 1] if 0 < number <= len(words) else "")
                try:
                    status = await self.run_script(node.body)
                except Break as jump:
                    status = 0
                    if not self._goes_on(jump):
                        return status
        finally:
            self.loops -= 1

    async def _count(self, node: ArithmeticFor) -> int:
        if node.redirects:
            return await self._within(node.redirects, lambda: self._count_inside(node))
        return await self._count_inside(node)

    async def _count_inside(self, node: ArithmeticFor) -> int:
        status = 0
        self.line = node.line
        self.loops += 1
        try:
            if await self._expression(node.first, is_clause=True) is None:
                return 1
            while True:
                self.steps += 1
                if not self.steps & 15:
                    await self.breathe(16)
                if node.test.parts and not (node.test.static or "x").isspace():
                    value = await self._expression(node.test, is_clause=True)
                    if value is None:
                        return 1
                    if not value:
                        return status
                try:
                    status = await self.run_script(node.body)
                except Break as jump:
                    status = 0
                    if not self._goes_on(jump):
                        return status
                self.line = node.line
                if await self._expression(node.step, is_clause=True) is None:
                    return 1
        finally:
            self.loops -= 1

    async def _expression(self, word: Word, *, is_clause: bool = False) -> int | None:
        """An arithmetic command's value; None after bash's complaint."""
        if "DEBUG" in self.traps and is_clause:
            await self.trap("DEBUG")
        text = word.static
        if text is None:
            text = self.expand.join(await self.expand.quoted_fragments(word.parts))
        if self.xtrace:
            await self.trace_text(f"(( {text} ))")
        try:
            return await self.expand.evaluated(text)
        except ArithmeticFault as fault:
            self.complain(f"((: {fault.text}")
            await self.flush()
            return None

    async def _arithmetic(self, node: ArithmeticCommand) -> int:
        self.line = node.line
        self.steps += 1
        if not self.steps & 15:
            await self.breathe(16)
        if node.redirects:
            return await self._within(node.redirects, lambda: self._arithmetic_inside(node))
        return await self._arithmetic_inside(node)

    async def _arithmetic_inside(self, node: ArithmeticCommand) -> int:
        self.command_text = self.command_text if self.in_trap else node
        if "DEBUG" in self.traps:
            await self.trap("DEBUG")
        value = await self._expression(node.expression)
        status = 0 if value else 1
        self.pipestatus = [status]
        return status

    async def _case(self, node: Case) -> int:
        if node.redirects:
            return await self._within(node.redirects, lambda: self._case_inside(node))
        return await self._case_inside(node)

    async def _case_inside(self, node: Case) -> int:
        self.line = node.line
        if "DEBUG" in self.traps:
            await self.trap("DEBUG")
        if self.xtrace:
            await self.trace_text(f"case {word_text(node.word)} in")
        text = await self.expand.one(node.word)
        status = 0
        falls = False
        for item in node.items:
            if not falls:
                for pattern in item.patterns:
                    if await self.matches(text, pattern):
                        break
                else:
                    continue
            status = await self.run_script(item.body) if item.body.items else 0
            if item.end == ";;":
                return status
            falls = item.end == ";&"
        return status

    async def matches(self, text: str, pattern: Word) -> bool:
        """Whether a text matches a pattern, as `case` asks."""
        from mirage.shell.bash.patterns import compile_pattern

        source = await self.expand.pattern(pattern)
        return compile_pattern(source, self.extglob, "nocasematch" in self.shopts).fullmatch(text)

    async def _conditional(self, node: Conditional) -> int:
        self.line = node.line
        self.steps += 1
        if not self.steps & 15:
            await self.breathe(16)
        self.command_text = self.command_text if self.in_trap else node
        if "DEBUG" in self.traps:
            await self.trap("DEBUG")
        if node.redirects:
            return await self._within(node.redirects, lambda: conditional_test(self, node))
        status = await conditional_test(self, node)
        self.pipestatus = [status]
        return status

    async def _coprocess(self, node: Coprocess) -> int:
        await self.flush()
        proc = self.proc
        out_reader, out_writer = proc.pipe()
        in_reader, in_writer = proc.pipe()
        fds = dict(proc.fds)
        fds[0], fds[1] = in_reader, out_writer
        child = await self.forked(fds, pgid=0 if self.jobs.is_controlled else None)
        assert child is not None
        in_reader.close()
        out_writer.close()
        high = 63
        numbers = []
        for descriptor in (out_reader, in_writer):
            while high in proc.fds:
                high -= 1
            proc.fds[high] = descriptor
            numbers.append(high)
        self.vars.set_array(node.name, [(None, str(number), False) for number in numbers])
        self.vars.set(f"{node.name}_PID", str(child.pid))
        job = Job(node)
        job.add(child, node.body)
        self.last_background = child.pid
        self.jobs.add(job)
        sub = self.fork(child)
        child.begin(_beginner(sub, node.body))
        if self.interactive and self.jobs.is_controlled:
            self.err(f"[{job.number}] {child.pid}\n")
            await self.flush()
        return 0

    # ---- traps

    async def trap(self, name: str) -> None:
        """Run the trap of ERR, DEBUG or RETURN."""
        text = self.traps.get(name)
        if not text or self.in_trap:
            return
        inherited = "functrace" in self.options or (name == "ERR" and "errtrace" in self.options)
        if self.frames and not self.frames[-1].is_source and name != "RETURN" and not inherited:
            return
        status, line = self.status, self.line
        self.in_trap += 1
        try:
            await self.run_text(text, source=f"{name} trap" if name != "DEBUG" else "")
        finally:
            self.in_trap -= 1
            self.status, self.line = status, line

    async def run_traps(self) -> None:
        """The traps of signals that came in."""
        while self.pending:
            number = self.pending.pop(0)
            text = self.traps.get(signals.NAMES[number], "")
            if not text:
                continue
            status, pipestatus, line = self.status, self.pipestatus, self.line
            self.in_trap += 1
            try:
                await self.run_text(text, source="trap", line=1)
            finally:
                self.in_trap -= 1
                self.status, self.pipestatus, self.line = status, pipestatus, line

    def caught(self, number: int) -> None:
        """A trapped signal: run its command when the current one is over, and end a wait that listens."""
        self.pending.append(number)
        self.wake()

    def interrupt(self, number: int) -> None:
        """SIGINT to an interactive shell."""
        self.is_interrupted = True
        self.wake()

    def wake(self) -> None:
        if self._wakeable is not None:
            self._wakeable.cancel()

    async def interruptible(self, wait: Awaitable[Any]) -> Any:
        """Wait for something that a signal may cut short: Interrupted after Ctrl-C, None after a trapped signal."""
        task = asyncio.current_task()
        assert task is not None
        self._wakeable = task
        try:
            return await wait
        except asyncio.CancelledError:
            if not (self.is_interrupted or self.pending) or self.proc.signal:
                raise
            task.uncancel()
            if self.is_interrupted:
                self.is_interrupted = False
                raise Interrupted from None
            return None
        finally:
            self._wakeable = None

    # ---- set -x

    async def trace(self, assignments: Sequence[Assignment], argv: Sequence[str]) -> None:
        values = [
            f"{each.name}={_traced(await self.expand.assigned(each.value))}"
            for each in assignments
            if not isinstance(each.value, ArrayValue)
        ]
        if self.is_dash:
            await self.trace_text(" ".join([*values, *argv]))
            return
        for value in values:
            await self.trace_text(value)
        await self.trace_text(" ".join([quoting.traced(word) for word in argv]))

    async def trace_text(self, text: str) -> None:
        if self.is_dash and text.startswith(("for ", "case ")):
            return
        ps4 = self.vars.get("PS4")
        self.xtrace = False
        try:
            head = await self.prompt("" if ps4 is None else ps4)
        finally:
            self.xtrace = True
        if head:
            head = head[0] * (self.nesting_shown() + 1) + head[1:]
        number = 2
        where = self.vars.get("BASH_XTRACEFD")
        if where and where.isdigit():
            number = int(where)
        self._out.append((number, f"{head}{text}\n"))
        await self.flush()

    def nesting_shown(self) -> int:
        """How often PS4's first character is repeated: once a level of eval and substitution."""
        return self.trace_level

    trace_level = 0


def _beginner(shell: Shell, command: Command) -> Body:
    """What a forked process does with one command."""
    return lambda process: shell.live(lambda: shell.run_in_child(command))


def _script_beginner(shell: Shell, body: Script) -> Body:
    """What a substitution's process does: its last program could replace the shell, which nobody can tell."""
    shell.trace_level += 1
    if len(body.items) == 1 and not body.items[0].background:
        shell.subshell_level += type(body.items[0].command) is Subshell
        return lambda process: shell.live(lambda: shell.run_in_child(body.items[0].command))
    return lambda process: shell.live(lambda: shell.run_script(body))


def _traced(value: str) -> str:
    return quoting.traced(value) if value else ""


def _is_negated(node: Command) -> bool:
    return type(node) is Pipeline and node.negated


def _is_name(text: str) -> bool:
    return text.isidentifier() and text.isascii()


def text_of(node: Command) -> str:
    """A command as `jobs` shows it."""
    return unparse(node)


_NAMED = frozenset({"declare", "typeset", "local", "export", "readonly"})
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
