"""The environment with which sshd starts a program: session.c do_setup_env of OpenSSH 9.2p1, and Debian's PAM modules for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.vfs.caller import Caller
from mirage.vfs.derived import derived
from mirage.vfs.types import ROOT

if TYPE_CHECKING:
    from mirage.vfs.view import View
    from mirage.world.engine import Channel
    from mirage.world.visit import Login, Visit

ROOT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"  # sshd's own, recorded on Debian 12
USER_PATH = "/usr/local/bin:/usr/bin:/bin:/usr/games"
PAM_FILES = (b"/etc/environment", b"/etc/default/locale")


def environment(visit: Visit, channel: Channel, login: Login) -> dict[str, str]:
    """In the order in which it is set; bytes that are no UTF-8 stand as surrogates."""
    account = visit.account
    (client, client_port), (local, local_port) = visit.source, visit.local
    env = {
        **channel.environment,
        "USER": account.name,
        "LOGNAME": account.name,
        "HOME": _text(account.home),
        "PATH": ROOT_PATH if account.uid == 0 else USER_PATH,
        "SHELL": _text(account.shell),
        "XDG_SESSION_ID": str(login.number),
        "XDG_RUNTIME_DIR": f"/run/user/{account.uid}",
        "XDG_SESSION_TYPE": "tty",
        "XDG_SESSION_CLASS": "user",
        "MOTD_SHOWN": "pam",
        "SSH_CLIENT": f"{client} {client_port} {local_port}",
        "SSH_CONNECTION": f"{client} {client_port} {local} {local_port}",
    }
    bus = f"/run/user/{account.uid}/bus"
    if Caller(visit.view, ROOT).exists(bus.encode()):  # pam_systemd looks, and Debian has it with dbus-user-session alone
        env["DBUS_SESSION_BUS_ADDRESS"] = f"unix:path={bus}"
    env.update(defaults(visit.view))
    if channel.pty is not None:
        env["SSH_TTY"] = f"/dev/{login.tty}"
        if channel.pty.term:
            env["TERM"] = channel.pty.term
    return env


def defaults(view: View) -> dict[str, str]:
    """What pam_env reads for sshd on Debian (/etc/pam.d/sshd); it goes before what the client has sent."""
    found: dict[str, str] = {}
    caller = Caller(view, ROOT)
    for path in PAM_FILES:
        try:
            found.update(derived(caller, path, _assignments))
        except OSError:
            continue
    return found


def _assignments(data: bytes) -> dict[str, str]:
    found = {}
    for line in _text(data[: 1 << 16]).splitlines():
        name, mark, value = line.strip().removeprefix("export ").partition("=")
        if mark and name.isidentifier():
            found[name] = value.strip("\"'")
    return found


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")
