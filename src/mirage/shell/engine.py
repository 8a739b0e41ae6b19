"""The emulated shell as a gateway's engine: from a session channel to the account's shell running on it, and to how it ended.

What sshd's child does between fork and execve (session.c do_child, Debian 12): the environment, the home directory, the
terminal, then the account's own shell, as a login shell (`-bash`) or with `-c COMMAND`.
"""

from __future__ import annotations

import asyncio
import sys
from os import major, minor
from stat import S_ISBLK
from typing import TYPE_CHECKING

from mirage.base.events import LineEntered
from mirage.shell import execve
from mirage.shell.carried import Carried
from mirage.shell.fds import ChannelWriter, Descriptor, channel_pipes
from mirage.shell.lib.diskfile import DiskFile
from mirage.shell.lib.text import to_text
from mirage.shell.process import Process
from mirage.shell.session import ShellSession
from mirage.shell.signals import NAMES, number_of
from mirage.shell.tty import ECHO, ICANON, Tty, TtyDescriptor, TtyFile
from mirage.vfs.caller import Caller
from mirage.world.engine import Channel, Exit
from mirage.world.environment import environment
from mirage.world.greeting import greeting
from mirage.world.kernel import rawdisk
from mirage.world.traces import acting

if TYPE_CHECKING:
    from mirage.vfs.openfile import OpenFile
    from mirage.vfs.types import Stat
    from mirage.vfs.view import Node
    from mirage.world.visit import Login, Visit

sys.set_int_max_str_digits(1 << 17)  # MAX_ARG_STRLEN, linux/binfmts.h: a word of digits is a number, too large or not
NO_SHELL = 1  # session.c: a shell that cannot be executed


class EmulatedEngine:
    """`world.engine.Engine` for the shell of this package."""

    async def run(self, visit: Visit, command: bytes | None, channel: Channel) -> Exit:
        login = visit.login(tty=channel.pty is not None)
        channel = carried = Carried(channel, visit)
        acting.set(visit)  # for the tasks of this session: `run` is one, and its context is its own
        session = ShellSession(visit, channel, login)
        carried.queued = lambda: session.outlet.size
        feeding: asyncio.Task[None] | None = None
        try:
            fds = _terminal(session, channel, login) if channel.pty is not None else channel_pipes(channel, session.outlet)
            process = session.root = _child(session, channel, login, command, fds)
            channel.on_signal(lambda name: _deliver(session, channel, process, name))
            if session.tty is not None:
                if command is None:  # session.c check_quietlogin(): who asks for a command is not greeted, on a terminal neither
                    session.tty.write_now(greeting(visit, login))
                feeding = asyncio.get_running_loop().create_task(session.tty.feed())
            _execute(process, visit.account.shell)
            await process.wait()
            if session.tty is not None:
                session.hang_up()  # the session leader has gone: its terminal goes from under who is left
            else:
                await _readers_done(session)
            await carried.drain()
            return _ending(process)
        except asyncio.CancelledError:
            session.hang_up()
            raise
        finally:
            carried.close()
            if feeding is not None:
                feeding.cancel()
            await session.end()
            acting.set(None)
            visit.logout(login)


def _terminal(session: ShellSession, channel: Channel, login: Login) -> dict[int, Descriptor]:
    """Standard input, output and error on a pseudo-terminal of its own."""
    pty = channel.pty
    assert pty is not None
    tty = session.tty = Tty(session, session.outlet, login.tty, pty.columns, pty.rows)
    tty.termios.apply(pty.modes)
    pty.is_secret = lambda: tty.termios.lflag & (ICANON | ECHO) == ICANON
    channel.on_resize(tty.resize)
    descriptor = TtyDescriptor(tty, f"/dev/{login.tty}".encode())
    return {0: descriptor, 1: descriptor.dup(), 2: descriptor.dup()}


def _child(session: ShellSession, channel: Channel, login: Login, command: bytes | None, fds: dict[int, Descriptor]) -> Process:
    """The process that will be the shell."""
    account = session.visit.account
    name = to_text(account.shell).rsplit("/", 1)[-1]
    if command is None:
        argv = [f"-{name}"]
    else:
        argv = [name, "-c", to_text(command)]
        session.emit(LineEntered(text=command, mode="exec"))
    caller = Caller(session.visit.view, account.cred)
    tty = session.tty

    def opener(node: Node, path: bytes, flags: int, stat: Stat) -> OpenFile | None:
        if S_ISBLK(stat.mode):
            return DiskFile(
                node, path, flags, stat, account.cred, rawdisk.opened(session.visit.host, major(stat.rdev), minor(stat.rdev))
            )
        return TtyFile(node, path, flags, stat, account.cred, tty) if tty is not None else None

    caller.tty = opener
    try:
        caller.chdir(account.home)
    except OSError:
        caller.chdir(b"/")
    process = Process(session, argv, environment(session.visit, channel, login), caller, fds, exe=account.shell)
    process.entry.pgid = process.entry.sid = process.pid
    if tty is not None:
        tty.foreground = process.pid
    return process


def _execute(process: Process, shell: bytes) -> None:
    """execve of the account's shell, which is what the file at that path is in the visitor's own view."""
    try:
        planned = execve.plan(process, process.argv, to_text(shell), process.env)
    except OSError as error:
        process.err(f"{to_text(shell)}: {error.strerror}\n")
        process.begin(lambda proc: NO_SHELL)
        return
    process.exe = process.entry.exe = planned.exe
    process.entry.comm = planned.comm
    process.begin(planned.main)


def _deliver(session: ShellSession, channel: Channel, process: Process, name: str) -> None:
    """A signal that the client sends goes to the shell's process group, as sshd's killpg does; HUP when it is gone hangs up."""
    if name == "HUP" and channel.is_closed:
        session.hang_up()
        return
    number = number_of(name)
    if number:
        session.signal_group(process.pgid, number)


async def _readers_done(session: ShellSession) -> None:
    """sshd closes a channel without a terminal when nobody holds its pipes any more: background jobs keep it open."""
    while process := next(filter(_holds_output, session.processes.values()), None):
        await process.wait()


def _holds_output(process: Process) -> bool:
    return any(isinstance(descriptor, ChannelWriter) for descriptor in process.fds.values())


def _ending(process: Process) -> Exit:
    if process.signal:
        return Exit(signal=NAMES[process.signal])  # no core: Debian's limit for it is 0
    return Exit(process.status)
