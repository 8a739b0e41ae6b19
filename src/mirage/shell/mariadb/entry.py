"""Who is let in: MariaDB 10.11's root comes in by its socket as the machine's root, others by what they know (unix_socket, 50-server.cnf)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell.lib import nss
from mirage.shell.lib.text import to_text
from mirage.shell.net import network
from mirage.shell.programs.passwd import ask
from mirage.world import units
from mirage.world.databases import RefusedError, denied
from mirage.world.internet import ConnectFailure, Failure

if TYPE_CHECKING:
    from mirage.shell.mariadb.settings import Settings
    from mirage.shell.process import Process
    from mirage.world.databases import Connection

SOCKET = "/run/mysqld/mysqld.sock"
PORT = 3306
LOCAL = ("", "localhost")
NO_SERVER, NO_HOST, LOST = 2002, 2005, 2013  # errmsg.h
STATE = "HY000"


async def connect(proc: Process, settings: Settings) -> Connection:
    """RefusedError: nobody is there, or he is not let in. Where -p stands alone the password is asked for."""
    password = settings.last("password")
    if password == "\0":
        password = to_text(await ask(proc, "Enter password: ") or b"")
    found = nss.user(proc, proc.uid)
    account = found.name if found is not None else ""
    user, host = settings.last("user") or account or "root", settings.last("host")
    is_local = host in LOCAL and settings.last("protocol").lower() != "tcp"
    if is_local and host == "" and "port" in settings and "socket" not in settings and settings.last("port") not in ("0", str(PORT)):
        is_local = False
    if not is_local:
        await _reach(proc, host or "localhost", settings.last("port"))
    socket = settings.last("socket", SOCKET)
    is_there = bool(units.members(proc.visit, "mariadb.service"))
    if not is_there or (is_local and socket.replace("/var/run", "/run") != SOCKET):
        where = f"local server through socket '{socket}' (2)" if is_local else f"server on '{host}' (111)"
        raise RefusedError(NO_SERVER, STATE, f"Can't connect to {where}")
    server = proc.host.databases
    if server is None:
        raise denied(user, password)
    return server.connect(proc.visit, user, password, account if is_local else "")


async def _reach(proc: Process, host: str, port: str) -> None:
    """RefusedError: there is no way to that host, or no server of ours there."""
    found = await network.resolve(proc, host)
    if not found.addresses:
        raise RefusedError(NO_HOST, STATE, f"Unknown server host '{host}' ({-3 if found.failure is Failure.TRY_AGAIN else -2})")
    number = int(port) % 65536 if port.isdecimal() and int(port) else PORT
    answer = await network.connect(proc, host, found.addresses[0], number)
    if isinstance(answer, ConnectFailure):
        raise RefusedError(NO_SERVER, STATE, f"Can't connect to server on '{host}' ({network.ERRNO[answer.failure]})")
    if not network.is_own(proc, found.addresses[0]):
        text = "Lost connection to server at 'handshake: reading initial communication packet', system error: 11"
        raise RefusedError(LOST, STATE, text)
