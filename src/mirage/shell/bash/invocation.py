"""bash and dash from their argv to their end: options, where the commands come from, startup files (bash 5.2.15 shell.c, dash 0.5.12).

Commands come from `-c STRING`, a file, or standard input, which is read line by line so that the commands of a script that
comes through a pipe (`curl ... | bash`) find what follows them.
"""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mirage.base.events import LineEntered
from mirage.shell import execve, signals
from mirage.shell.bash import ash
from mirage.shell.bash.faults import ExitShell, Interrupted
from mirage.shell.bash.interpreter import Shell
from mirage.shell.bash.launching import NOT_EXECUTABLE, NOT_FOUND
from mirage.shell.bash.overheard import Overheard, prepare
from mirage.shell.bash.settings import LETTERS, NAMES, SHOPTS, set_option, set_shopt
from mirage.shell.bash.variables import READONLY
from mirage.shell.lib.recorded import recorded
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.login import interactive, source_file, startup
from mirage.syntax import ParseError

if TYPE_CHECKING:
    from mirage.shell.process import Process

USAGE = 2  # EX_BADUSAGE
_LONG = frozenset({"debug", "debugger", "dump-po-strings", "dump-strings", "init-file", "noediting", "noprofile", "norc", "posix",
                   "pretty-print", "rcfile", "restricted", "verbose", "login"})  # fmt: skip
_DASH_LETTERS = {"a": "allexport", "b": "notify", "C": "noclobber", "e": "errexit", "f": "noglob", "m": "monitor", "n": "noexec", "p": "privileged",
                 "u": "nounset", "v": "verbose", "x": "xtrace"}  # fmt: skip
_DASH_NAMES = [*_DASH_LETTERS.values(), "ignoreeof", "interactive", "stdin", "vi", "emacs", "nolog", "debug"]
_DASH_ORDER = ["errexit", "noglob", "ignoreeof", "interactive", "monitor", "noexec", "stdin", "xtrace", "verbose", "vi", "emacs",
               "noclobber", "allexport", "notify", "nounset", "privileged", "nolog", "debug"]  # fmt: skip


@dataclass(slots=True)
class Invocation:
    """What the options say."""

    options: list[tuple[str, bool]] = field(default_factory=list)
    shopts: list[tuple[str, bool]] = field(default_factory=list)
    letters: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    rcfile: str | None = None
    operands: list[str] = field(default_factory=list)


class _Refused(Exception):  # noqa: N818 - an answer, not a fault
    def __init__(self, status: int) -> None:
        self.status = status


async def run(proc: Process, *, is_dash: bool = False, is_ash: bool = False) -> int:
    """The whole life of a shell. `is_ash`: a dash of busybox's."""
    try:
        asked = _dash_options(proc) if is_dash else _options(proc)
    except _Refused as refused:
        return refused.status
    is_interactive = "i" in asked.letters or (
        "c" not in asked.letters and (not asked.operands or "s" in asked.letters) and proc.isatty(0) and proc.isatty(2)
    )
    is_login = proc.argv[0].startswith("-") or "l" in asked.letters or "login" in asked.words
    shell = Shell(proc, name=proc.argv[0], interactive=is_interactive, login=is_login, is_dash=is_dash)
    if is_ash:
        ash.become(shell)
    if not is_dash:
        proc.handle(signals.SIGQUIT, signals.unheard)  # sig.c initialize_shell_signals(), of any bash
    for name in () if is_dash else proc.env.get("SHELLOPTS", "").split(":"):
        if name in NAMES:
            set_option(shell, name, True)
    for name, on in asked.options:
        set_option(shell, name, on)
    for name, on in asked.shopts:
        set_shopt(shell, name, on)
    called = proc.argv[0].rpartition("/")[2]
    is_restricted = called == "rbash" or (not is_dash and bool((asked.letters | asked.words) & {"r", "restricted"}))
    if is_restricted and not is_login:
        confine(shell)
    if is_dash and is_interactive and "c" not in asked.letters and proc.session.tty is not None:
        shell.reads_stdin = True
        if is_ash:
            shell.out(ash.banner(shell))
        await _take_terminal(shell)
        return await shell.live(lambda: _input(shell))
    if is_interactive and not is_dash:
        shell.rc_files = _rc_files(shell, asked)
        if "c" in asked.letters or not proc.isatty(0):
            return await _unattended(shell, asked)
        shell.reads_stdin = True
        return await interactive(shell, proc.session)
    if is_login and not is_dash and "noprofile" not in asked.words:
        await startup(shell)
        if is_restricted:
            confine(shell)
    elif "c" in asked.letters and not is_dash and "SSH_CLIENT" in proc.env and shell.vars.get("SHLVL") == "1":
        await _remote(shell, asked)
    if "c" in asked.letters:
        return await _string(shell, asked.operands)
    if asked.operands and "s" not in asked.letters:
        return await _file(shell, asked.operands)
    shell.reads_stdin = True
    shell.positional = asked.operands
    return await shell.live(lambda: _input(shell))


def confine(shell: Shell) -> None:
    """maybe_make_restricted(): behind the profile, PATH and its like are kept."""
    shell.shopts.add("restricted_shell")
    for name in ("PATH", "SHELL", "ENV", "BASH_ENV", "HISTFILE"):
        shell.vars.declare(name, READONLY)


def _rc_files(shell: Shell, asked: Invocation) -> list[str]:
    """Debian's bash reads /etc/bash.bashrc before the user's own."""
    if "norc" in asked.words:
        return []
    return ["/etc/bash.bashrc", asked.rcfile or f"{shell.vars.get('HOME') or ''}/.bashrc"]


async def _remote(shell: Shell, asked: Invocation) -> None:
    """What sshd runs reads the startup files of an interactive shell (SSH_SOURCE_BASHRC of Debian's config-top.h)."""
    for path in _rc_files(shell, asked):
        await source_file(shell, path)


async def _unattended(shell: Shell, asked: Invocation) -> int:
    """`bash -i` where standard input is no terminal: a reverse shell, a pipe, `-c`."""
    proc = shell.proc
    if proc.session.tty is None:
        shell.err(f"{shell.shell_name}: cannot set terminal process group ({proc.pgid}): Inappropriate ioctl for device\n")
        shell.err(f"{shell.shell_name}: no job control in this shell\n")
        set_option(shell, "monitor", False)
    if "c" not in asked.letters:
        shell.reads_stdin = True
        shell.positional = asked.operands
        return await shell.live(lambda: Overheard(shell).whole())
    try:
        await prepare(shell)
    except ExitShell as done:
        return done.status
    return await _string(shell, asked.operands)


async def run_script(proc: Process, path: str, *, is_dash: bool) -> int:
    """A file without `#!` that execve refused (ENOEXEC): the forked shell reads it itself."""
    return await _file(Shell(proc, name=path, is_dash=is_dash), [path, *proc.args])


# ---- options


def _options(proc: Process) -> Invocation:
    """bash's: long ones first, then letters, where -c takes no argument of its own."""
    asked = Invocation()
    words = proc.args
    at = _long_options(proc, words, asked)
    while at < len(words) and words[at][:1] in ("-", "+") and len(words[at]) > 1:
        word = words[at]
        at += 1
        if word == "--":
            break
        for letter in word[1:]:
            if letter in "oO":
                at = _named(proc, letter, word[0] == "-", words, at, asked)
            elif letter in LETTERS:
                asked.options.append((LETTERS[letter], word[0] == "-"))
            elif letter in "cilsrD":
                asked.letters.add(letter)
            else:
                proc.err(f"{proc.name}: {word[0]}{letter}: invalid option\n")
                raise _usage(proc)
    else:
        if at < len(words) and words[at] == "-":
            at += 1
    asked.operands = words[at:]
    if "c" in asked.letters and not asked.operands:
        raise _Refused(proc.error("-c: option requires an argument", USAGE))
    return asked


def _long_options(proc: Process, words: list[str], asked: Invocation) -> int:
    at = 0
    while at < len(words) and words[at].startswith("-") and len(words[at]) > 2:
        name = words[at].lstrip("-")
        if name in ("help", "version"):
            proc.out(recorded(proc, f"bash.{name}", "bash"))
            raise _Refused(0)
        if name not in _LONG:
            if words[at].startswith("--"):
                proc.error(f"{words[at]}: invalid option")
                raise _usage(proc)
            break
        at += 1
        asked.words.add(name)
        if name in ("rcfile", "init-file"):
            if at == len(words):
                raise _Refused(proc.error(f"{name}: option requires an argument", USAGE))
            asked.rcfile = words[at]
            at += 1
        elif name in ("posix", "verbose"):
            asked.options.append((name, True))
    return at


def _usage(proc: Process) -> _Refused:
    text = recorded(proc, "bash.help", "bash")
    proc.err(text[text.index("Usage:") : text.index("Type `")])
    return _Refused(USAGE)


def _named(proc: Process, letter: str, on: bool, words: list[str], at: int, asked: Invocation) -> int:
    """-o NAME and -O NAME."""
    name = words[at] if at < len(words) else ""
    if letter == "o" and name in NAMES:
        asked.options.append((name, on))
    elif letter == "O" and name in SHOPTS:
        asked.shopts.append((name, on))
    else:
        own = f"{proc.name}: " if letter == "o" else ""
        kind = "option name" if letter == "o" else "shell option name"
        raise _Refused(proc.error(f"line 0: {own}{name}: invalid {kind}", USAGE))
    return at + 1


def _dash_options(proc: Process) -> Invocation:
    asked = Invocation()
    words = proc.args
    at = 0
    while at < len(words) and words[at][:1] in ("-", "+") and len(words[at]) > 1:
        word = words[at]
        at += 1
        if word == "--":
            break
        for letter in word[1:]:
            if letter == "o":
                if at == len(words):
                    raise _Refused(_dash_settings(proc))
                if words[at] not in _DASH_NAMES:
                    raise _Refused(proc.error(f"0: Illegal option {word[0]}o {words[at]}", USAGE))
                asked.options.append((words[at], word[0] == "-"))
                at += 1
            elif letter in _DASH_LETTERS:
                asked.options.append((_DASH_LETTERS[letter], word[0] == "-"))
            elif letter in "cisl":
                asked.letters.add(letter)
            else:
                raise _Refused(proc.error(f"0: Illegal option {word[0]}{letter}", USAGE))
    asked.operands = words[at:]
    if "c" in asked.letters and not asked.operands:
        raise _Refused(proc.error("0: -c requires an argument", USAGE))
    return asked


def _dash_settings(proc: Process) -> int:
    """`sh -o`: all are `on`, as dash 0.5.12 sees what is not set yet."""
    proc.out("Current option settings\n" + "".join(f"{name:<16}on\n" for name in _DASH_ORDER))
    return 0


# ---- where the commands come from


async def _string(shell: Shell, operands: list[str]) -> int:
    text = operands[0]
    if len(operands) > 1:
        shell.name = shell.script_name = operands[1]
        shell.positional = operands[2:]
    shell.execution_string = text
    if not shell.is_dash:
        shell.vars.set("BASH_EXECUTION_STRING", text)
    return await shell.live(lambda: shell.run_text(text, source="-c", line=1))


async def _file(shell: Shell, operands: list[str]) -> int:
    name = path = operands[0]
    proc = shell.proc
    if not shell.is_dash and "/" not in name and not proc.exists(name):
        path = execve.find(proc, name, access=0) or name  # bash alone looks for a script on PATH
    try:
        data = _script(shell, path)
    except OSError as error:
        return _cannot(shell, path, error)
    if not shell.is_dash and not execve.is_text(data[:80]):
        proc.err(f"{path}: {path}: cannot execute binary file\n")
        return NOT_EXECUTABLE
    proc.session.capture()
    shell.name, shell.script_name = name, path
    shell.is_script = True
    shell.positional = operands[1:]
    return await shell.live(lambda: shell.run_text(_stream(to_text(data), shell.is_dash), line=1))


def _stream(text: str, is_dash: bool) -> str:
    """A file's text, in which NULs are read over. For bash a backslash as the last character escapes the end: nothing is left of it."""
    text = text.replace("\0", "")
    if is_dash:
        return text
    backslashes = len(text) - len(text.rstrip("\\"))
    return text[:-1] if backslashes % 2 else text


def _script(shell: Shell, name: str) -> bytes:
    """The file's bytes. A script is an artifact."""
    proc = shell.proc
    if name.startswith(("/dev/", "/proc/")):
        descriptor = proc.open_now(name, os.O_RDONLY)
        try:
            return descriptor.read_now(shell.session.limits.memory) or b""
        finally:
            descriptor.close()
    data = proc.read_file(name, shell.session.limits.memory)
    execve.keep_script(proc, name)
    return data


def _cannot(shell: Shell, name: str, error: OSError) -> int:
    proc = shell.proc
    number = error.errno or errno.ENOENT
    if shell.is_dash:
        why = "No such file" if number == errno.ENOENT else os.strerror(number)
        return proc.error(f"can't open '{name}': {os.strerror(number)}" if shell.is_ash else f"0: cannot open {name}: {why}", USAGE)
    if number == errno.EISDIR:
        proc.err(f"{name}: {name}: {os.strerror(number)}\n")
        return NOT_EXECUTABLE
    return proc.error(f"{name}: {os.strerror(number)}", NOT_FOUND if number == errno.ENOENT else NOT_EXECUTABLE)


async def _input(shell: Shell) -> int:
    """Standard input, command by command: a line is read when it is needed, never further."""
    text, awaited = "", ""
    number = 1
    while True:
        try:
            line = await _line(shell, "PS2" if text else "PS1")
        except Interrupted:
            shell.err("\n")
            text = awaited = ""
            continue
        if line is None and not text:
            shell.err("\n" * shell.interactive)
            return shell.status
        if line is not None:
            text += _stream(line, shell.is_dash)
            if "verbose" in shell.options:
                shell.err(line)
            if awaited and awaited not in line:
                continue
        parser = shell.parser(text, number)
        parser.final = line is None
        try:
            script = shell.next_command(parser)
        except ParseError as error:
            if error.incomplete and line is not None:
                awaited = error.awaits
                continue
            await shell.syntax_error(error)
            if not shell.interactive:
                return min(shell.status, USAGE)
            number += text.count("\n") - shell.interactive  # an interactive dash has not counted the line of the error
            text = awaited = ""
            continue
        if shell.session.root is shell.proc:
            shell.session.emit(LineEntered(text=to_bytes(text), mode="stdin"))
        number += text.count("\n")
        text = awaited = ""
        try:
            while script is not None:  # more than one only where an alias has put newlines into the text
                await shell.run_guarded(script)
                script = shell.next_command(parser)
        except Interrupted:
            shell.status = 130
        except ParseError as error:
            await shell.syntax_error(error)
        await shell.flush()
        shell.reported = 0


async def _line(shell: Shell, prompt: str) -> str | None:
    """The next line; an interactive dash has no editor and asks on standard error."""
    if not shell.interactive:
        return await shell.read_line(0)
    asked = shell.vars.get(prompt) or ""
    shell.err(shell.jobs.notices() + (ash.prompt(shell, asked) if shell.is_ash else asked))
    await shell.flush()
    line: str | None = await shell.interruptible(shell.read_line(0))
    return line


async def _take_terminal(shell: Shell) -> None:
    """What an interactive dash does before its first prompt (trap.c setinteractive, jobs.c setjobctl)."""
    proc = shell.proc
    with suppress(OSError):
        await proc.wait_for_foreground()
    proc.ignore(signals.SIGTERM, signals.SIGQUIT, signals.SIGTSTP, signals.SIGTTOU)
    proc.handle(signals.SIGINT, shell.interrupt)
    set_option(shell, "monitor", True)
    if proc.tty is not None:
        proc.tty.foreground = proc.pgid
