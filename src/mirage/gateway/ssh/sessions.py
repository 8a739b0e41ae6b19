"""What is asked of a session channel (session.c): a terminal, the environment, a program, and word of its end."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from mirage.base.events import (
    ChannelRequested,
    EnvironmentOffered,
    ForwardRequested,
    LimitReached,
    TerminalInput,
    TerminalOpened,
    TerminalOutput,
    TerminalResized,
)
from mirage.gateway.ssh import agent, sftp, wire
from mirage.gateway.ssh.channels import LARVAL, SESSION_WINDOW, Channel
from mirage.gateway.ssh.packets import Disconnect, Fatal
from mirage.world.engine import Exit, Pty

if TYPE_CHECKING:
    from mirage.gateway.ssh.connection import Connection

ACCEPT_ENV = ["LANG", "LC_*"]  # Debian's sshd_config
MAX_ENV = 128  # session.c
SIGNALS = {"HUP", "INT", "KILL", "QUIT", "TERM", "USR1", "USR2"}  # session.c name2sig
NAMED = {"ABRT", "ALRM", "FPE", "HUP", "ILL", "INT", "KILL", "PIPE", "QUIT", "SEGV", "TERM", "USR1", "USR2"}  # sig2name
_XAUTH = re.compile(rb"[A-Za-z0-9.:/_+-]*")  # session.c xauth_valid_string


def request(connection: Connection, channel: Channel, name: bytes, packet: wire.Reader) -> bool:
    """Answer one request on a session channel; whether it was granted."""
    granted = False
    start = packet.position
    if channel.state == LARVAL and name in _BEFORE:
        granted = _BEFORE[name](connection, channel, packet)
    elif name in _ALWAYS:
        granted = _ALWAYS[name](connection, channel, packet)
    if name != b"env":
        connection.emit(
            ChannelRequested(
                channel=channel.number,
                request=name.decode("utf-8", "backslashreplace")[:64],
                accepted=granted,
                data=packet.data[start : start + 65536],
            )
        )
    return granted


def _pty(connection: Connection, channel: Channel, packet: wire.Reader) -> bool:
    if channel.pty is not None:
        raise Disconnect("Protocol error: you already have a pty.")
    term, columns, rows = packet.cstring(), packet.u32(), packet.u32()
    packet.u32()
    packet.u32()
    modes = _modes(packet.string())
    packet.end()
    # struct winsize holds 16 bits
    channel.pty = Pty(term.decode("utf-8", "surrogateescape"), columns & 0xFFFF, rows & 0xFFFF, modes)
    connection.emit(TerminalOpened(channel=channel.number, term=term, columns=columns & 0xFFFF, rows=rows & 0xFFFF))
    return True


def _modes(data: bytes) -> dict[int, int]:
    """RFC 4254 section 8; as ttymodes.c: opcodes from 160 on end the list, and of one that is cut off sshd dies."""
    modes, position = {}, 0
    while position < len(data) and 0 < data[position] < 160:
        if position + 5 > len(data):
            raise Fatal("parse modes: incomplete message")
        modes[data[position]] = int.from_bytes(data[position + 1 : position + 5], "big")
        position += 5
    return modes


def _env(connection: Connection, channel: Channel, packet: wire.Reader) -> bool:
    name, value = packet.cstring(), packet.cstring()
    packet.end()
    text = name.decode("utf-8", "surrogateescape")
    granted = len(channel.environment) <= MAX_ENV and any(fnmatchcase(text, pattern) for pattern in ACCEPT_ENV)
    if granted:
        channel.environment[text] = value.decode("utf-8", "surrogateescape")
    connection.emit(EnvironmentOffered(name=name[:256], value=value[:4096], accepted=granted))
    return granted


def _shell(connection: Connection, channel: Channel, packet: wire.Reader) -> bool:
    packet.end()
    _start(connection, channel, None)
    return True


def _exec(connection: Connection, channel: Channel, packet: wire.Reader) -> bool:
    command = packet.cstring()
    packet.end()
    _start(connection, channel, command)
    return True


def _subsystem(connection: Connection, channel: Channel, packet: wire.Reader) -> bool:
    name = packet.cstring()
    packet.end()
    if name != b"sftp":
        return False
    channel.detail = "sftp"
    if channel.pty is not None:  # sshd starts it there as it starts any program, and the terminal does what terminals do
        _start(connection, channel, sftp.PROGRAM)
        return True
    _begin(connection, channel)
    connection.run(channel, connection.serve_sftp(channel))
    return True


def _begin(connection: Connection, channel: Channel) -> None:
    channel.begin(SESSION_WINDOW)
    if connection.agent:
        channel.environment["SSH_AUTH_SOCK"] = connection.agent.decode()


def _start(connection: Connection, channel: Channel, command: bytes | None) -> None:
    _begin(connection, channel)
    _record(connection, channel)
    connection.run(channel, connection.run_engine(channel, command))


def _record(connection: Connection, channel: Channel) -> None:
    """What goes over the wire is what is recorded, before it goes, up to the limit."""
    left = connection.limits.recording

    def output(data: bytes) -> None:
        nonlocal left
        if left > 0:
            kept = data[:left]
            left -= len(kept)
            connection.emit(TerminalOutput(channel=channel.number, data=kept, dropped=len(data) - len(kept)))
            if left <= 0:
                connection.emit(LimitReached(limit="ssh.limits.recording", allowed=connection.limits.recording))

    def typed(data: bytes) -> None:
        nonlocal left
        if left > 0:
            left -= len(data)
            connection.emit(TerminalInput(channel=channel.number, data=data))

    channel.on_output, channel.on_input = output, typed


def _x11(connection: Connection, channel: Channel, packet: wire.Reader) -> bool:
    if channel.number in connection.x11:
        return False
    packet.u8()
    protocol, cookie = packet.cstring(), packet.cstring()
    packet.u32()
    packet.end()
    if not _XAUTH.fullmatch(protocol) or not _XAUTH.fullmatch(cookie):
        return False
    if not connection.has_program(b"/usr/bin/xauth"):
        connection.debug("No xauth program; cannot forward X11.")
        return False
    connection.x11.add(channel.number)
    display = 10 + len(connection.x11) - 1  # X11DisplayOffset
    channel.environment["DISPLAY"] = f"localhost:{display}.0"
    return True


def _agent(connection: Connection, channel: Channel, packet: wire.Reader) -> bool:
    packet.end()
    if connection.agent is not None:
        return False
    connection.agent = agent.open_socket(connection.visit, connection.service.chance)
    if not connection.agent:
        connection.debug("Agent forwarding disabled: mkdtemp() failed")
        return False
    connection.channels.reserve(1)
    connection.emit(ForwardRequested(direction="agent", host=b"", port=0, origin=b"", origin_port=0, verdict="pretended"))
    return True


def _window(connection: Connection, channel: Channel, packet: wire.Reader) -> bool:
    columns, rows = packet.u32(), packet.u32()
    packet.u32()
    packet.u32()
    packet.end()
    if channel.pty is not None:
        channel.pty.columns, channel.pty.rows = columns & 0xFFFF, rows & 0xFFFF
        connection.emit(TerminalResized(channel=channel.number, columns=columns & 0xFFFF, rows=rows & 0xFFFF))
        channel.resized(columns & 0xFFFF, rows & 0xFFFF)
    return True


def _break(connection: Connection, channel: Channel, packet: wire.Reader) -> bool:
    packet.u32()
    packet.end()
    return False  # tcsendbreak() on a pseudo-terminal fails, as its driver knows no break


def _signal(connection: Connection, channel: Channel, packet: wire.Reader) -> bool:
    try:
        name = packet.cstring()
        packet.end()
    except wire.Malformed:
        return False
    text = name.decode("latin-1")
    if text not in SIGNALS or not channel.running or channel.detail == "sftp":
        return False
    channel.signalled(text)
    return True


def exit_message(channel: Channel, ended: Exit) -> None:
    """session.c session_exit_message: exit-status or exit-signal, then word that nobody reads any more."""
    if ended.signal:
        name = ended.signal if ended.signal in NAMED else "SIG@openssh.com"
        channel.exit_signal = ended.signal
        data = wire.string(name.encode()) + bytes((ended.core,)) + wire.string(b"") + wire.string(b"")
        channel.request(b"exit-signal", data)
    else:
        channel.exit_status = (ended.status or 0) & 0xFF
        channel.request(b"exit-status", wire.u32(channel.exit_status))


Handler = Callable[["Connection", Channel, wire.Reader], bool]
_BEFORE: Mapping[bytes, Handler] = {
    b"shell": _shell,
    b"exec": _exec,
    b"pty-req": _pty,
    b"x11-req": _x11,
    b"auth-agent-req@openssh.com": _agent,
    b"subsystem": _subsystem,
    b"env": _env,
}
_ALWAYS: Mapping[bytes, Handler] = {b"window-change": _window, b"break": _break, b"signal": _signal}
