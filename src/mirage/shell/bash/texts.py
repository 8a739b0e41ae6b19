"""Texts read and run command by command: of `eval`, traps, scripts and `-c`, with what bash says of one that does not parse."""

from __future__ import annotations

import re

from mirage.shell import signals
from mirage.shell.bash import ash, dash
from mirage.shell.bash.faults import ExitShell, Fault
from mirage.shell.bash.part import Part
from mirage.shell.bash.quoting import printable
from mirage.shell.signals import Signalled
from mirage.syntax import ParseError, Parser
from mirage.syntax.ash import AshParser
from mirage.syntax.dash import DashParser
from mirage.syntax.shared import SharedParser
from mirage.syntax.tree import Script

_TOKEN = re.compile(r"(?<=near unexpected token `).*(?='$)", re.DOTALL)


class Texts(Part):
    """See the module."""

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
            words = dash.words_of(fault)
            self.err(ash.complaint(self, words) if self.is_ash else f"{self.prefix()}{words}\n")  # type: ignore[arg-type]
            return dash.FAILED
        if fault.text:
            self.err(f"{fault.place or self.prefix()}{fault.text}\n")
        if self.is_subshell or (fault.is_fatal and self.execution_string is None):
            return 1  # 127 is what shell.c run_one_command() makes of a fatal error in the text of `-c`
        return fault.status

    def parser(self, text: str, line: int = 1) -> Parser:
        if self.is_dash:
            return (AshParser if self.is_ash else DashParser)(text, line=max(line, 1), aliases=self.alias)
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
        if self.is_ash:
            self.err(ash.syntax(self, error))  # type: ignore[arg-type]
        elif self.is_dash:
            self.err(f"{head}{'eval: ' if source == 'eval' else ''}Syntax error: {error.message}\n")
        elif error.message:
            self.err(f"{head}{_TOKEN.sub(lambda token: printable(token.group()), error.message)}\n")
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
