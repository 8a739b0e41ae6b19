"""Simple commands: words expanded, then a function, a builtin or a program, with redirections and what is reported of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mirage.base.events import CommandRan, LimitReached
from mirage.shell.bash import dash
from mirage.shell.bash.arithmetic import ArithmeticFault
from mirage.shell.bash.faults import AssignmentFault, ExitShell, Fault, Interrupted
from mirage.shell.bash.jobs import describe
from mirage.shell.bash.part import Part
from mirage.shell.bash.redirection import Undo
from mirage.shell.bash.tracing import without_values
from mirage.shell.lib.text import to_bytes
from mirage.syntax.tree import Simple, Word
from mirage.world.traces import is_untouched

MAX_REPORTED = 2000  # builtins and functions reported between two lines that were read: a loop would flood the journal
_NAMED = frozenset({"declare", "typeset", "local", "export", "readonly"})


if TYPE_CHECKING:
    from mirage.shell.bash.functions import FunctionEntry


class SimpleCommands(Part):
    """See the module."""

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
        late: list[str] | None = None
        if self.xtrace:
            node = await self.traced(node)
            shown = without_values(node, argv)
            if shown == argv:
                await self.trace(argv)
            else:  # the values of arrays are told of before, when they are found
                late = shown
        try:
            function = self.functions.get(name)
            builtin = None if name in self.disabled else self.builtins.get(name)
            if function is not None and not (builtin is not None and builtin.is_special and "posix" in self.options):
                self.subshell_level += replaces
                status = await self._call_with(node, argv, function, None)
            elif builtin is not None:
                status = await self._call_with(node, argv, None, builtin)
            elif replaces:
                if node.redirects:
                    replaced = await self.redirect(node.redirects)
                    if replaced is None:
                        return self.redirect_status
                    self.keep(replaced)  # execve closes them: a pipe that somebody still held would never end
                return await self.exec_program(argv, await self.temporary_environment(node.assignments))
            else:
                status = await self._program(node, argv)
        finally:
            if late is not None:
                await self.trace(late)
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
