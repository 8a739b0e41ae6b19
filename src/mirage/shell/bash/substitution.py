"""Command and process substitution: a subshell whose output becomes text, or a pipe under a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell.bash.jobs import describe
from mirage.shell.bash.part import Part
from mirage.shell.bash.pipelines import script_beginner
from mirage.shell.lib.text import to_text
from mirage.syntax import ParseError
from mirage.syntax.tree import CommandSubstitution, ProcessSubstitution, Redirect, Script, Simple

if TYPE_CHECKING:
    from mirage.shell.process import Process


class Substitutions(Part):
    """See the module."""

    async def substitute(self, part: CommandSubstitution) -> str:
        """The output of $(...) or `...`, without its last newlines."""
        body = part.body
        if body is None:
            body = self._backquoted(part)
            if body is None:
                self.substitution_status = self.status = 2
                await self.flush()
                return ""
        if not body.items:  # nothing is forked, and $? stays what it was
            self.substitution_status = 0
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
            child.begin(script_beginner(sub, body))
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
        child.begin(script_beginner(sub, part.body))
        return f"/dev/fd/{number}"
