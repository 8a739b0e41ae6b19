"""exec, command, builtin: who runs a command, and as what."""

from __future__ import annotations

import errno
import posixpath
from typing import TYPE_CHECKING

from mirage.shell.bash.faults import ExitShell
from mirage.shell.bash.jobs import describe
from mirage.shell.builtins.getopt import getopt, no_options
from mirage.shell.builtins.registration import builtin
from mirage.shell.builtins.type import PATH_OF_ALL, describe_all
from mirage.shell.execve import ExecError
from mirage.shell.signals import Exited
from mirage.syntax.tree import Simple

if TYPE_CHECKING:
    from mirage.shell.bash.interpreter import Shell
    from mirage.shell.bash.redirection import Undo

_NOT_FOUND, _NOT_EXECUTABLE = 127, 126


@builtin("exec", takes_node=True, is_special=True)
async def execute(shell: Shell, argv: list[str], node: Simple | None = None, undo: Undo | None = None) -> int:
    found = getopt(shell, argv, "cla:")
    if found is None:
        return 2
    options, words = found
    if not words:
        if undo:
            shell.keep(undo)
            undo.clear()
        return 0
    if "restricted_shell" in shell.shopts:
        shell.complain("exec: restricted")
        return 1
    letters = {option for option, _ in options}
    env = {} if "-c" in letters else dict(shell.vars.environment())
    try:
        path = shell.find_program(words[0], {"PATH": shell.vars.get("PATH") or ""})
        if path is not None and "/" in path and not path.startswith("/") and not shell.is_dash:  # full_pathname()
            path = posixpath.join(shell.proc.cwd(), path.removeprefix("./"))
        shell.plan(words, path, env)
    except OSError as error:
        status = _refused(shell, words[0], error)
        await shell.flush()
        if "execfail" in shell.shopts or shell.interactive:
            return status
        raise ExitShell(status) from None
    zeroth = next((argument for option, argument in reversed(options) if option == "-a"), words[0])
    shell.traps.clear()
    if undo:
        shell.keep(undo)
        undo.clear()
    proc = shell.proc
    proc.handlers = {
        number: None for number, handler in (proc.handlers or {}).items() if handler is None and not shell.interactive
    } or None
    status = await shell.exec_program(["-" * ("-l" in letters) + zeroth, *words[1:]], env, path=path)
    raise Exited(status)


def _refused(shell: Shell, name: str, error: OSError) -> int:
    number = error.errno or errno.ENOENT
    path = error.path if isinstance(error, ExecError) else name  # as PATH led to it; nothing where it led nowhere
    if shell.is_dash or (number == errno.ENOENT and not path):
        shell.complain(f"exec: {name}: {'not found' if number == errno.ENOENT else describe(error)}")
        return _NOT_FOUND if number == errno.ENOENT else _NOT_EXECUTABLE
    status = shell.refused(name, error)
    if number != errno.ENOENT:
        reason = "Is a directory" if shell.is_directory(path) else describe(error)
        shell.complain(f"exec: {path}: cannot execute: {reason}")
    return status


@builtin("command", takes_node=True)
async def command(shell: Shell, argv: list[str], node: Simple | None = None, undo: Undo | None = None) -> int:
    found = getopt(shell, argv, "pvV")
    if found is None:
        return 2
    options, words = found
    letters = {option for option, _ in options}
    path = PATH_OF_ALL if "-p" in letters else None
    if not words:
        return 0
    if letters & {"-v", "-V"}:
        known = [describe_all(shell, "command", word, verbose="-V" in letters, reusable=True, path=path) for word in words]
        return 0 if any(known) else 1
    entry = None if words[0] in shell.disabled else shell.builtins.get(words[0])
    if entry is not None:
        return await shell.run_builtin(entry, words, node, undo)
    return await shell.run_program(words, path)


@builtin("builtin", takes_node=True)
async def run_builtin(shell: Shell, argv: list[str], node: Simple | None = None, undo: Undo | None = None) -> int:
    words = no_options(shell, argv)
    if words is None:
        return 2
    if not words:
        return 0
    entry = None if words[0] in shell.disabled else shell.builtins.get(words[0])
    if entry is None:
        shell.complain(f"builtin: {words[0]}: not a shell builtin")
        return 1
    return await shell.run_builtin(entry, words, node, undo)
