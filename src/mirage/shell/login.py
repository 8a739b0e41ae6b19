"""An interactive login from its first byte to its last: what sshd and PAM say, the startup files, the loop of prompts, the end.

The order is that of sshd 9.2p1 with Debian's /etc/pam.d/sshd: /run/motd.dynamic and /etc/motd (pam_motd), `Last login:`
(PrintLastLog), then bash 5.2.15 as a login shell. ~/.hushlogin silences the first three.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from mirage.base.events import LineEntered
from mirage.shell import signals
from mirage.shell.bash import window
from mirage.shell.bash.faults import Break, ExitShell, Fault, Interrupted, Return
from mirage.shell.builtins import fc, history
from mirage.shell.builtins.bind import inputrc
from mirage.shell.lib.local import SECOND
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.readline import Editor, EndOfInput
from mirage.shell.readline.completing import Completing
from mirage.shell.readline.editor import LONG
from mirage.shell.readline.history import Entry, Expander, ExpansionError, keeps, read_file, typed
from mirage.shell.readline.prompt import decode
from mirage.shell.readline.sources import Sources
from mirage.shell.tty import ECHO, ICANON, ICRNL, INLCR, VLNEXT, VMIN, VTIME, Termios, Tty
from mirage.syntax import ParseError
from mirage.vfs.derived import derived

if TYPE_CHECKING:
    from mirage.shell.bash.interpreter import Shell
    from mirage.shell.process import Process
    from mirage.shell.session import ShellSession

PROMPTS = {"PS1": "\\s-\\v\\$ ", "PS2": "> "}
QUOTES = ("'", '"', "`", ")", "}")  # what an open part of a word waits for, where a here-document waits for its last line
SHELL_FD = 255  # move_to_high_fd() of general.c
UNHEARD = (signals.SIGTERM, signals.SIGQUIT, signals.SIGTSTP, signals.SIGTTIN, signals.SIGTTOU)


async def interactive(shell: Shell, session: ShellSession) -> int:
    """The login and every line that is typed; the shell's status."""
    tty = session.tty
    assert tty is not None
    proc = shell.proc
    with suppress(OSError):
        await proc.wait_for_foreground()  # `su &` stops here until it is told to fg: initialize_job_control()
    for number in UNHEARD:
        proc.handle(number, signals.unheard)
    proc.handle(signals.SIGINT, shell.interrupt)
    before = tty.foreground
    proc.entry.pgid = tty.foreground = proc.pid  # initialize_job_control(): a group of its own, which `su` and its like wait beside
    _keep_terminal(proc, b"/dev/" + tty.name.encode())
    home = shell.vars.get("HOME") or "/"
    _default(shell, {**PROMPTS, "HISTFILE": f"{home}/.bash_history", "MAILCHECK": "60"})
    dialogue = Dialogue(shell, session, tty)
    proc.handle(signals.SIGHUP, dialogue.hung_up)
    proc.handle(signals.SIGWINCH, dialogue.resized)
    try:
        await startup(shell)
        shell.share()
        dialogue.load()
        status = await dialogue.run()
    except ExitShell as done:
        status = done.status
    if shell.login:
        await source_file(shell, f"{shell.vars.get('HOME') or ''}/.bash_logout")
    status = await shell.exit_trap(status)
    await shell.flush()
    dialogue.save()
    tty.foreground = before or proc.pgid  # end_job_control()
    return status


def _keep_terminal(proc: Process, path: bytes) -> None:
    """initialize_job_control() of jobs.c: the terminal is held as the last descriptor, which no program inherits."""
    entry = proc.entry
    fds, modes = entry.fds, entry.fd_modes
    assert fds is not None and modes is not None
    entry.fds, entry.fd_modes = lambda: {**fds(), SHELL_FD: path}, lambda: {**modes(), SHELL_FD: 0o700}


def _default(shell: Shell, values: dict[str, str]) -> None:
    """variables.c set_if_not()."""
    for name, text in values.items():
        if shell.vars.get(name) is None:
            shell.vars.set(name, text)


async def startup(shell: Shell) -> None:
    """/etc/profile, then the first of ~/.bash_profile, ~/.bash_login, ~/.profile (bash(1), INVOCATION)."""
    home = shell.vars.get("HOME") or ""
    if not shell.login:
        for path in ("/etc/bash.bashrc", f"{home}/.bashrc") if shell.rc_files is None else shell.rc_files:
            await source_file(shell, path)
        return
    await source_file(shell, "/etc/profile")
    for name in (".bash_profile", ".bash_login", ".profile"):
        if shell.proc.exists(f"{home}/{name}"):
            await source_file(shell, f"{home}/{name}")
            return


async def source_file(shell: Shell, path: str) -> None:
    """A startup file: none is no error, and a fault in it ends only the file."""
    from mirage.shell.bash.functions import Frame

    try:
        text = derived(shell.proc.caller, to_bytes(path), to_text, shell.session.limits.memory)
    except OSError:
        return
    shell.frames.append(Frame("", path, 0, is_source=True))
    was_hushed, shell.is_hushed = shell.is_hushed, shell.is_stock(path)
    try:
        await shell.run_text(text, line=1)
    except (Return, Break, Interrupted):
        pass
    except Fault as fault:
        shell.complain(fault.text)
    finally:
        shell.frames.pop()
        shell.is_hushed = was_hushed
    await shell.flush()


class Dialogue:
    """The loop of an interactive shell, and the terminal as its editor sees it (`readline.Terminal`)."""

    __slots__ = ("_before", "base", "editor", "expander", "is_saved", "session", "shell", "tty")

    def __init__(self, shell: Shell, session: ShellSession, tty: Tty) -> None:
        self.shell = shell
        self.session = session
        self.tty = tty
        self.editor = shell.editor = Editor(self, shell.history)
        self.editor.completer = Completing(Sources(shell), lambda: tty.rows or 24)
        self.expander = Expander(shell.history)
        self.editor.expand_line = self.expander.expand
        self.editor.execute = self._execute
        self.is_saved = False
        self._before: Termios | None = None

    # ---- the terminal

    @property
    def columns(self) -> int:
        return self.tty.columns or 80

    @property
    def is_dumb(self) -> bool:
        return (self.shell.vars.get("TERM") or "dumb") in ("dumb", "")

    @property
    def is_echoing(self) -> bool:
        return self._before is None or bool(self._before.lflag & ECHO)

    def queued(self, limit: int) -> str:
        """What is typed, in whole characters: the bytes of one that is cut stay in the queue."""
        data = self.tty.read_now(limit)
        if not data:
            return ""
        spare = _cut(data)
        if 0 < spare < len(data):
            self.tty.unread(data[len(data) - spare :])
            data = data[: len(data) - spare]
        elif spare:
            more = self.tty.read_now(_length(data[0]) - len(data))
            if not more:
                self.tty.unread(data)
                return ""
            data += more
        text = to_text(data)
        if len(text) > limit:
            self.unread(text[limit:])
        return text[:limit]

    @property
    def is_waiting(self) -> bool:
        return self.tty.waiting_bytes > 0

    async def breathe(self, size: int) -> None:
        await self.session.tick(1 + size // LONG)
        if size > LONG:
            await asyncio.sleep(0)

    async def wait(self) -> None:
        if self.tty.is_hung_up:
            raise EndOfInput
        limit = self.shell.vars.get("TMOUT") or ""
        wait = self.tty.readable()
        if limit.isascii() and limit.isdigit() and int(limit):
            await self.shell.interruptible(asyncio.wait_for(wait, int(limit)))
        else:
            await self.shell.interruptible(wait)
        if signals.SIGINT in self.shell.pending:  # a trap for it does not keep ^C from ending the line
            raise Interrupted

    def unread(self, text: str) -> None:
        self.tty.unread(to_bytes(text))

    def write(self, text: str) -> None:
        data = to_bytes(text).replace(b"\n", b"\r\n")
        self.tty.outlet.force(data)

    async def _execute(self, command: str) -> None:
        """A key of `bind -x`: the line is READLINE_LINE to the command, which may change it."""
        shell, buffer, status = self.shell, self.editor.buffer, self.shell.status
        shell.vars.set("READLINE_LINE", buffer.text)
        shell.vars.set("READLINE_POINT", str(len(to_bytes(buffer.text[: buffer.point]))))
        self._cooked()
        try:
            await shell.run_text(command)
            await shell.flush()
        finally:
            self._raw()
        text, point = shell.vars.get("READLINE_LINE") or "", shell.vars.get("READLINE_POINT") or ""
        if text != buffer.text:
            buffer.load(text)
        if point.isascii() and point.isdigit():
            buffer.point = len(to_text(to_bytes(text)[: int(point)]))
        for name in ("READLINE_LINE", "READLINE_POINT"):
            shell.vars.unset(name)
        shell.status = status

    def resized(self, number: int) -> None:
        """checkwinsize, and the line on the screen."""
        window.measure(self.shell)
        if self._before is not None:
            self.editor.resized(self.tty.columns)

    def hung_up(self, number: int) -> None:
        """SIGHUP: the history is kept, then the signal does what it does."""
        self.save()
        self.shell.proc.default(signals.SIGHUP)
        self.shell.proc.kill(signals.SIGHUP)

    def _raw(self) -> None:
        """Readline's terminal: it sees every key and echoes itself; ^C is still a signal."""
        self._before = self.tty.termios
        raw = self._before.copy()
        raw.lflag &= ~(ICANON | ECHO)
        raw.iflag &= ~(ICRNL | INLCR)
        raw.cc[VMIN], raw.cc[VTIME], raw.cc[VLNEXT] = 1, 0, 0
        self.tty.set(raw)

    def _cooked(self) -> None:
        if self._before is not None:
            self.tty.set(self._before)
            self._before = None

    # ---- lines

    async def run(self) -> int:
        """Prompt, read, run, until `exit` or the end of input."""
        shell = self.shell
        window.measure(shell)
        while True:
            try:
                await self._before_prompt()
                text = await self._command()
                if text is not None:
                    await self._run(text)
            except EndOfInput:
                if await self._leaves():
                    return shell.status
            except TimeoutError:
                shell.err("\atimed out waiting for input: auto-logout\n")
                await shell.flush()
                return shell.status
            except Interrupted:
                shell.status = 130
            except Fault as fault:
                shell.complain(fault.text)
                shell.status = fault.status
                await shell.flush()
            except (Break, Return):
                continue

    async def _leaves(self) -> bool:
        """^D does what exit does."""
        shell = self.shell
        shell.err("logout\n" if shell.login else "exit\n")
        stays = not self.tty.is_hung_up and shell.stays()
        shell.is_leaving = True
        await shell.flush()
        return not stays

    async def _before_prompt(self) -> None:
        shell = self.shell
        shell.reported = 0
        self.session.capture()
        if notices := shell.jobs.notices(at_once=True):
            shell.err(notices)
        await shell.flush()
        if command := shell.vars.get("PROMPT_COMMAND"):
            status = shell.status
            await shell.run_text(command, source="PROMPT_COMMAND")
            shell.status = status

    async def _command(self) -> str | None:
        """A whole command, over as many lines as it takes; None when there is nothing to run."""
        shell = self.shell
        text, awaited, first, has_document = "", "", True, False
        while True:
            try:
                line = await self._line("PS1" if first else "PS2")
            except EndOfInput:
                if first:
                    raise
                shell.err(f"{shell.shell_name}: syntax error: unexpected end of file\n")
                shell.status = 2
                await shell.flush()
                raise
            if self.editor.is_to_be_edited:
                self.editor.is_to_be_edited = False
                self._remember(line, first)
                status = shell.status
                await fc.edit(shell, "${VISUAL:-${EDITOR:-vi}}", [line])
                shell.status = status
                return None
            # a here-document's lines are read past the expansion (read_secondary_line() of parse.y)
            expanded = line if awaited and awaited not in QUOTES else self._expanded(line, awaited)
            await shell.flush()
            if expanded is None:
                return None
            self._remember(expanded, first)
            text += expanded + "\n"
            first = False
            if len(text) > self.session.limits.line:
                self.session.report_limit("line", self.session.limits.line)
                return None
            if awaited and awaited not in expanded:
                continue
            is_whole, awaited = self._is_whole(text)
            if is_whole:
                if has_document and self.is_saved and shell.history:
                    shell.history[-1] = Entry(shell.history[-1] + "\n", typed(shell.history[-1], self._now()))
                return text
            has_document |= bool(awaited) and "<<" in text

    def _is_whole(self, text: str) -> tuple[bool, str]:
        """Whether that is all of a command; if not, the line that may end it (of a here-document)."""
        try:
            parser = self.shell.parser(text)
            parser.final = False
            while parser.command() is not None:
                pass
        except ParseError as error:
            if error.incomplete:
                return False, error.awaits
        return True, ""

    async def _line(self, name: str) -> str:
        shell = self.shell
        prompt = await decode(shell, shell.vars.get(name) or "")
        await shell.flush()
        self._raw()
        try:
            line = await self.editor.read_line(prompt)
        except EndOfInput:
            self.editor.leave(at_end=True)
            raise
        except Interrupted:
            if shell.pending:
                self.write("^C")
                self._cooked()
                await shell.run_traps()
                shell.err("\n")
                await shell.flush()
            else:
                self.editor.interrupted()
            raise
        except TimeoutError:
            self.editor.leave()
            raise
        finally:
            self._cooked()
        self.editor.leave()
        return line

    async def _run(self, text: str) -> None:
        """PS0, then the commands."""
        shell = self.shell
        if not text.strip():
            return
        if ps0 := shell.vars.get("PS0"):
            shell.err(await decode(shell, ps0))
            await shell.flush()
        self.session.emit(LineEntered(text=to_bytes(text.rstrip("\n")), mode="terminal"))
        try:
            await shell.run_text(text, line=1)
        finally:
            shell.is_leaving = text.split()[0] in ("exit", "logout", "jobs")
        await shell.flush()

    # ---- the history

    def _expanded(self, line: str, quote: str) -> str | None:
        """The line with its events, as the quotation has it that it begins in; None after a complaint."""
        shell = self.shell
        if "histexpand" not in shell.options or not ("!" in line or line.startswith("^")):
            return line
        try:
            text = self.expander.expand(line, quote if quote in QUOTES else "")
        except ExpansionError as error:
            shell.complain(str(error))
            return None
        if text != line:
            shell.err(text + "\n")
        if self.expander.is_printed_only:
            self._remember(text, True)
            return None
        return text

    def _remember(self, line: str, is_first: bool) -> None:
        shell = self.shell
        if "history" not in shell.options:
            return
        if is_first:
            self.is_saved = keeps(line, shell.history, shell.vars.get("HISTCONTROL") or "", shell.vars.get("HISTIGNORE") or "")
            if self.is_saved:
                shell.history.append(Entry(line, self._now()))
                shell.history_new += 1
                size = shell.vars.get("HISTSIZE") or "500"
                if size.isascii() and size.isdigit():
                    del shell.history[: max(0, len(shell.history) - int(size))]
        elif self.is_saved and shell.history and "cmdhist" in shell.shopts:
            so_far = shell.history[-1]
            text = so_far[:-1] + line if so_far.endswith("\\") else so_far + _joint(so_far) + line
            shell.history[-1] = Entry(text, typed(so_far, self._now()))

    def load(self) -> None:
        """The person's keys and the history file, at the start."""
        shell = self.shell
        inputrc(shell, shell.vars.get("INPUTRC") or f"{shell.vars.get('HOME') or ''}/.inputrc")
        _default(shell, {"HISTSIZE": "500"})
        _default(shell, {"HISTFILESIZE": shell.vars.get("HISTSIZE") or ""})
        path = shell.vars.get("HISTFILE") or ""
        if not path:
            return
        try:
            lines = derived(shell.proc.caller, to_bytes(path), _history_lines, 1 << 20)
        except OSError:
            return
        shell.history.extend(lines[-1000:])
        shell.history_in_file = len(lines)

    def _now(self) -> int:
        return self.shell.proc.clock.now() // SECOND

    def save(self) -> None:
        """What this session typed, behind what the file holds."""
        history.save(self.shell)


def _history_lines(data: bytes) -> list[str]:
    return read_file(to_text(data))


_OPENERS = frozenset({"do", "then", "else", "elif", "{", "(", "if", "while", "until", "in", "&&", "||", "|", ";", "&", ";;"})


def _joint(text: str) -> str:
    """What cmdhist puts between two lines of one command (parse.y history_delimiting_chars)."""
    if "<<" in text or text.count("'") % 2 or text.count('"') % 2:
        return "\n"
    last = text.split()[-1] if text.split() else ""
    return " " if last in _OPENERS or last[-1:] in "|&;({" else "; "


def _length(byte: int) -> int:
    """How long the UTF-8 sequence is that a byte begins."""
    return 1 if byte < 0xC2 or byte > 0xF4 else 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4


def _cut(data: bytes) -> int:
    """How many bytes at the end belong to a character that is not whole yet."""
    for back in range(1, min(4, len(data) + 1)):
        byte = data[-back]
        if byte & 0xC0 == 0x80:
            continue
        return back if _length(byte) > back else 0
    return 0
