"""How a bash begins: its arguments, what it reads its commands from, which startup files come first (bash(1), INVOCATION)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mirage.base.events import LineEntered
from mirage.shell.bash.faults import ExitShell
from mirage.shell.bash.settings import LETTERS, NAMES, SHOPTS, set_option, set_shopt
from mirage.shell.text import to_text
from mirage.syntax import ParseError

if TYPE_CHECKING:
    from mirage.shell.bash.interpreter import Shell
    from mirage.shell.process import Process

NOT_FOUND, NOT_READABLE, USAGE = 127, 126, 2
_LONG = {"login", "norc", "noprofile", "noediting", "posix", "restricted", "verbose", "debugger"}


@dataclass(slots=True)
class Invocation:
    """What the arguments say. `command` is -c's text; `operands` what follows the options."""

    command: bool = False
    is_login: bool = False
    is_interactive: bool = False
    from_stdin: bool = False
    no_rc: bool = False
    no_profile: bool = False
    rcfile: str = "~/.bashrc"
    options: list[tuple[str, bool]] = field(default_factory=list)
    shopts: list[tuple[str, bool]] = field(default_factory=list)
    operands: list[str] = field(default_factory=list)
    answer: str = ""  # --help or --version
    error: str = ""


def read(argv: list[str]) -> Invocation:
    """The arguments of bash 5.2, long options before short ones as shell.c takes them."""
    found = Invocation(is_login=bool(argv) and argv[0].startswith("-"))
    rest = list(argv[1:])
    while rest and rest[0].startswith("--") and len(rest[0]) > 2 or rest and rest[0] in ("-login", "-norc", "-noprofile"):
        word = rest.pop(0)
        name = word.lstrip("-")
        if name in ("help", "version"):
            found.answer = name
            return found
        if name in ("rcfile", "init-file") and rest:
            found.rcfile = rest.pop(0)
        elif name in _LONG:
            found.is_login |= name == "login"
            found.no_rc |= name == "norc"
            found.no_profile |= name == "noprofile"
            if name in ("posix", "verbose"):
                found.options.append((name, True))
        else:
            found.error = f"{word}: invalid option"
            return found
    while rest and rest[0][:1] in ("-", "+") and rest[0] not in ("-", "--") and len(rest[0]) > 1:
        word = rest.pop(0)
        on = word[0] == "-"
        for letter in word[1:]:
            match letter:
                case "c":
                    found.command = True
                case "s":
                    found.from_stdin = True
                case "i":
                    found.is_interactive = True
                case "l":
                    found.is_login = True
                case "o" | "O":
                    table, known = (found.options, NAMES) if letter == "o" else (found.shopts, SHOPTS)
                    if not rest or rest[0] not in known:
                        found.error = f"{rest[0] if rest else word}: invalid {'option' if letter == 'o' else 'shell option'} name"
                        return found
                    table.append((rest.pop(0), on))
                case "D":
                    found.answer = "dump"
                case _ if letter in LETTERS:
                    found.options.append((LETTERS[letter], on))
                case _:
                    found.error = f"{word[0]}{letter}: invalid option"
                    return found
    if rest and rest[0] in ("-", "--"):
        rest.pop(0)
    found.operands = rest
    return found


async def serve(proc: Process, make: Callable[..., Shell], usage: Callable[[Process, Invocation], int]) -> int:
    """The life of a bash, from its arguments to its status."""
    asked = read(proc.argv)
    if asked.answer or asked.error:
        return usage(proc, asked)
    name = proc.argv[0] if proc.argv else "bash"
    on_terminal = proc.isatty(0) and proc.isatty(2)
    script = "" if asked.command or asked.from_stdin or not asked.operands else asked.operands[0]
    interactive = asked.is_interactive or (not asked.command and not script and on_terminal)
    text = ""
    if asked.command:
        if not asked.operands:
            proc.err(f"{name}: -c: option requires an argument\n")
            return USAGE
        text, asked.operands = asked.operands[0], asked.operands[1:]
        shell = make(proc, name=asked.operands[0] if asked.operands else name, interactive=interactive, login=asked.is_login)
        shell.execution_string = text
        shell.positional = asked.operands[1:]
    else:
        shell = make(proc, name=script or name, interactive=interactive, login=asked.is_login)
        shell.positional = asked.operands[1:] if script else asked.operands
        shell.reads_stdin = not script
    shell.shell_name = name
    if script:
        shell.script_name = script
    for option, on in asked.options:
        set_option(shell, option, on)
    for option, on in asked.shopts:
        set_shopt(shell, option, on)
    proc.session.root = proc.session.root or proc
    if interactive and not asked.command and proc.session.tty is not None and on_terminal:
        from mirage.shell.login import interactive as dialogue

        return await dialogue(shell, proc.session)
    return await shell.live(lambda: _read_and_run(shell, asked, text, script))


async def _read_and_run(shell: Shell, asked: Invocation, text: str, script: str) -> int:
    await _startup(shell, asked)
    if asked.command:
        return await shell.run_text(text, source="-c", line=1)
    if script:
        return await _script(shell, script)
    return await _stdin(shell)


async def _startup(shell: Shell, asked: Invocation) -> None:
    from mirage.shell.login import source_file, startup

    if shell.login and not asked.no_profile:
        await startup(shell)
    elif asked.command and not asked.no_rc and not shell.is_dash and _run_by_ssh(shell):
        await source_file(shell, "/etc/bash.bashrc")
        await source_file(shell, f"{shell.vars.get('HOME') or ''}/.bashrc")
    elif not shell.is_dash and (name := shell.vars.get("BASH_ENV")):
        await source_file(shell, name)


def _run_by_ssh(shell: Shell) -> bool:
    """Debian builds bash with SSH_SOURCE_BASHRC: `ssh host command` reads the startup file as an interactive shell does."""
    return (shell.vars.get("SSH_CLIENT") is not None) and (shell.vars.get("SHLVL") or "1") == "1"


async def _script(shell: Shell, path: str) -> int:
    """A file of commands."""
    proc = shell.proc
    try:
        data = proc.read_file(path, shell.session.limits.memory)
    except OSError as error:
        proc.err(f"{shell.shell_name}: {path}: {error.strerror}\n")
        raise ExitShell(NOT_FOUND if error.errno == 2 else NOT_READABLE) from None
    if b"\0" in data[:80].split(b"\n", 1)[0]:
        proc.err(f"{path}: {path}: cannot execute binary file\n")
        raise ExitShell(NOT_READABLE)
    shell.session.emit(LineEntered(text=data[: shell.session.limits.line], mode="script"))
    return await shell.run_text(to_text(data), line=1)


async def _stdin(shell: Shell) -> int:
    """Commands from standard input, read no further than each needs, so that what a command reads itself is there for it."""
    proc, limit = shell.proc, shell.session.limits.line
    line, status = 1, 0
    while True:
        text, awaited, ended = b"", "", False
        while True:
            more = await _line(proc, limit)
            ended = not more
            text += more
            if len(text) > limit:
                shell.session.report_limit("line", limit)
                return status
            if not text:
                return status
            if awaited and not ended and awaited not in to_text(more):
                continue
            if ended or _is_whole(shell, text, awaiting := []):
                break
            awaited = awaiting[0]
        shell.reported = 0
        if text.strip():
            shell.session.emit(LineEntered(text=text.rstrip(b"\n"), mode="stdin"))
        status = await shell.run_text(to_text(text), line=line)
        await shell.flush()
        line += text.count(b"\n")
        if ended:
            return status


def _is_whole(shell: Shell, text: bytes, awaiting: list[str]) -> bool:
    parser = shell.parser(to_text(text))
    try:
        while parser.command() is not None:
            pass
    except ParseError as error:
        if error.incomplete:
            awaiting.append(error.awaits)
            return False
    return True


async def _line(proc: Process, limit: int) -> bytes:
    """A line with its newline; read(2) of one byte at a time, as bash does where it cannot seek back."""
    line = bytearray()
    while len(line) <= limit:
        byte = await proc.read(0, 1)
        line += byte
        if not byte or byte == b"\n":
            break
    return bytes(line)
