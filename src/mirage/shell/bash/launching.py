"""From a simple command to a program that runs: PATH and its hash table, execve, and bash 5.2's words for why it was not to be."""

from __future__ import annotations

import errno
import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from mirage.shell import execve
from mirage.shell.bash import window
from mirage.shell.bash.jobs import Job, Jobs
from mirage.shell.bash.quoting import printable
from mirage.shell.bash.variables import hash_order
from mirage.shell.execve import ExecError
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.signals import Signalled
from mirage.syntax.tree import Assignment, Literal, Simple, Word

if TYPE_CHECKING:
    from mirage.shell.bash.expansion import Expansion
    from mirage.shell.bash.redirection import Undo
    from mirage.shell.bash.variables import Variables
    from mirage.shell.process import Process
    from mirage.shell.session import ShellSession

TEMPORARY = 4  # TEMPENV_HASH_BUCKETS of bash's variables.c: such variables come first in the environment
NOT_FOUND, NOT_EXECUTABLE = 127, 126  # EX_NOTFOUND, EX_NOEXEC


class Launching:
    """The part of the Shell that starts programs."""

    proc: Process
    session: ShellSession
    vars: Variables
    expand: Expansion
    jobs: Jobs
    hashed: dict[str, tuple[str, int]]
    hashed_along: str | None = None  # the PATH along which they were found: another one makes the shell forget them
    options: set[str]
    shopts: set[str]
    is_dash: bool
    is_piped: bool
    redirect_status: int

    if TYPE_CHECKING:

        def complain(self, text: str) -> None: ...
        async def flush(self) -> bool: ...
        async def set_temporarily(self, assignments: Sequence[Assignment]) -> list[tuple[str, Any]]: ...
        def undo_temporary(self, saved: list[tuple[str, Any]]) -> None: ...
        async def redirect(self, redirects: Sequence[Any]) -> Undo | None: ...
        def restore(self, undo: Undo) -> None: ...

    async def _program(self, node: Simple, argv: list[str]) -> int:
        """Run a program in the foreground, with its redirections and its own environment."""
        undo = await self.redirect(node.redirects) if node.redirects else []
        if undo is None:
            return self.redirect_status
        try:
            if self.is_confined(argv[0]):
                await self.flush()
                return 1
            env = await self.temporary_environment(node.assignments)
            await self.jobs.let_go()
            try:
                child = self._start(argv, env, _looking_at_self(self.proc, undo))
            except OSError as error:
                status = self.refused(argv[0], error)
                window.checked(self)  # type: ignore[arg-type]
                await self.flush()
                return status
            if self.proc.signal:
                raise Signalled(self.proc.signal)  # what it ran in line has killed this shell
            if child.status is not None and not child.signal and not self.jobs.is_controlled:
                window.checked(self)  # type: ignore[arg-type]
                return child.status
            job = Job(node)
            job.add(child, node)
            return await self.jobs.foreground(job)
        finally:
            self.restore(undo)

    def _start(self, argv: list[str], env: Mapping[str, str], again: dict[int, str]) -> Process:
        """`again`: what the child opens itself, since there it is another file."""
        controlled = self.jobs.is_controlled
        tty = self.session.tty

        def before(child: Process) -> None:
            if controlled and tty is not None:
                tty.foreground = child.pgid
            for number, name in again.items():
                child.set_fd(number, child.open_now(name))

        path = self.find_program(argv[0], env)
        planned = self.plan(argv, path, env)
        return self.proc.start(argv, planned=planned, env=self._handed(env, path), pgid=0 if controlled else None, before=before)

    def _handed(self, env: Mapping[str, str], path: str) -> dict[str, str]:
        """The environment of a program: bash tells it its path, dash hands on what it was told."""
        return dict(env) if self.is_dash else {**env, "_": path}

    def plan(self, argv: list[str], path: str, env: Mapping[str, str]) -> execve.Plan:
        """execve's plan; a text that begins with no `#!` is a script for a shell like this one. OSError: why not."""
        try:
            return execve.plan(self.proc, argv, path, env)
        except ExecError as error:
            if error.errno != errno.ENOEXEC or not error.text:
                raise
        is_dash = self.is_dash
        execve.keep_script(self.proc, path)

        async def main(proc: Process) -> int:
            from mirage.shell.bash.invocation import run_script

            return await run_script(proc, path, is_dash=is_dash)

        return execve.Plan(argv, self.proc.exe, argv[0], main)

    async def run_program(self, argv: list[str], path: str | None = None) -> int:
        """`command NAME`: a program whose redirections are made already, looked for on `path` instead of PATH if given."""
        if path is None:
            return await self._program(Simple((), ()), argv)
        known, self.hashed = self.hashed, {}
        try:
            return await self._program(Simple((Assignment("PATH", Word((Literal(path),), path)),), ()), argv)
        finally:
            self.hashed = known

    async def exec_program(self, argv: list[str], env: Mapping[str, str], path: str | None = None) -> int:
        """execve(2) in this process: the program instead of the shell, or its complaint and 126 or 127."""
        proc = self.proc
        if path is None and self.is_confined(argv[0]):
            await self.flush()
            return 1
        try:
            path = path or self.find_program(argv[0], env)
            planned = self.plan(argv, path, env)
        except OSError as error:
            status = self.refused(argv[0], error)
            await self.flush()
            return status
        await self.flush()
        self.session.capture()
        proc.argv, proc.exe, proc.name = planned.argv, planned.exe, planned.name
        proc.env = self._handed(env, path)
        if "SHLVL" in env and not self.is_dash and not self.is_piped and not env["SHLVL"].startswith("0"):
            proc.env["SHLVL"] = str(int(env["SHLVL"]) - 1)  # as what takes the shell's place does not run below it
        proc.entry.cmdline = [to_bytes(word) for word in planned.argv]
        proc.entry.exe, proc.entry.comm = planned.file or planned.exe, planned.comm
        proc.is_reported = True
        planned.credentials(proc)
        result = planned.main(proc)
        return result if isinstance(result, int) else await result

    def is_confined(self, name: str) -> bool:
        """Whether a restricted shell does not run it, which is said."""
        if "restricted_shell" not in self.shopts or "/" not in name:
            return False
        self.complain(f"{name}: restricted: cannot specify `/' in command names")
        return True

    def find_program(self, name: str, env: Mapping[str, str]) -> str:
        """The file of a command's name; ENOENT when PATH has none. What was found is remembered (`hash`)."""
        if "/" in name:
            return name
        path = env["PATH"] if "PATH" in env else self.vars.get("PATH") or ""
        if path != self.hashed_along:
            self.hashed, self.hashed_along = {}, path
        known = self.hashed.get(name)
        if known is not None:
            self.hashed[name] = (known[0], known[1] + 1)
            return known[0]
        if name and not path and not self.is_dash:
            return name
        found = execve.find(self.proc, name, {"PATH": path}) if name else None
        if found is None:
            unusable = execve.find(self.proc, name, {"PATH": path}, access=0) if name else None
            if unusable is None:
                raise ExecError(errno.ENOENT, "")
            return unusable  # file_to_lose_on of findcmd.c: execve says why not
        if "hashall" in self.options or self.is_dash:
            self.hashed[name] = (found, 1)
        return found

    async def temporary_environment(self, assignments: Sequence[Assignment]) -> dict[str, str]:
        """The environment with the assignments in front of a command."""
        if not assignments:
            return dict(self.vars.environment())
        saved = await self.set_temporarily(assignments)
        env = dict(self.vars.environment())
        self.undo_temporary(saved)
        own = {name: env[name] for name, _ in saved if name in env}
        return {**{name: own[name] for name in hash_order(own, TEMPORARY)}, **env, **own}

    def refused(self, name: str, error: OSError) -> int:
        """shell_execve() of execute_cmd.c: why there is no such program, and the status for it."""
        number = error.errno or errno.ENOENT
        path = error.path if isinstance(error, ExecError) else name
        if number == errno.ENOENT and not path:
            self.complain(f"{name}: not found" if self.is_dash else f"{printable(name)}: command not found")
            return NOT_FOUND
        was_searched = self.is_dash and "/" not in name  # find_command() of dash's exec.c: whatever was found is no command
        status = NOT_FOUND if number == errno.ENOENT or was_searched else NOT_EXECUTABLE
        self.complain(self._why(name if self.is_dash else path, number, error))
        return status

    def _why(self, name: str, number: int, error: OSError) -> str:
        if self.is_dash:
            return f"{name}: {'not found' if number == errno.ENOENT else os.strerror(number)}"
        if self.is_directory(name):
            return f"{name}: {os.strerror(errno.EISDIR)}"
        if number == errno.ENOENT and self.proc.exists(name):
            return f"{name}: cannot execute: required file not found"
        if number == errno.ENOEXEC:
            return f"{name}: cannot execute binary file: {os.strerror(number)}"
        interpreter = getattr(error, "interpreter", "")
        if interpreter:
            return f"{name}: {interpreter}: bad interpreter: {os.strerror(number)}"
        return f"{name}: {os.strerror(number)}"

    def is_directory(self, name: str) -> bool:
        try:
            return self.proc.stat(name).mode & 0o170000 == 0o040000
        except OSError:
            return False


def _looking_at_self(proc: Process, undo: Undo) -> dict[int, str]:
    """Of the descriptors that were redirected those of /proc/self: the redirections of a program are made in its own process."""
    names = {number: proc.fds[number].name for number, _ in undo if number in proc.fds}
    return {number: to_text(name) for number, name in names.items() if name.startswith(b"/proc/self/")}
