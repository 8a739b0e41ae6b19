"""The clients of MariaDB 10.11: a server that lets nobody in without the password, and what each says of that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mirage.shell import missing, network
from mirage.shell.programs.passwd import ask
from mirage.shell.recorded import upstream
from mirage.shell.registry import program
from mirage.world import units
from mirage.world.internet import ConnectFailure, Failure

if TYPE_CHECKING:
    from mirage.shell.process import Process

SOCKET = "/run/mysqld/mysqld.sock"
PORT = 3306
DENIED, NO_SERVER, NO_HOST, LOST = 1045, 2002, 2005, 2013  # mysqld_error.h, errmsg.h
STATES = {DENIED: "28000"}  # sql_state.h
ABOUT = ("-V", "--version", "--help", "-?", "-I")
# by the client's own name: its complaint of number and text, and the status
SAID = {
    "mariadb-dump": ('{name}: Got error: {number}: "{text}" when trying to connect', 2),
    "mariadb-check": ("{name}: Got error: {number}: {text} when trying to connect", 2),
    "mariadb-show": ("{name}: {text}", 1),
    "mariadb-import": ("{name}: Error: {number} {text}", 1),
    "mariadb-slap": ("{name}: Error when connecting to server: {text}", 1),
}
OLD_NAMES = {
    "mariadb-dump": ("mysqldump",), "mariadb-check": ("mysqlcheck", "mysqlanalyze", "mysqloptimize", "mysqlrepair"), "mariadb-show": ("mysqlshow",),
    "mariadb-import": ("mysqlimport",), "mariadb-slap": ("mysqlslap",),
}  # fmt: skip
WANTS_WORDS = ("mariadb-dump", "mariadb-import", "mariadb-check")


@dataclass(frozen=True, slots=True)
class _Wish:
    user: str
    host: str
    port: int
    has_password: bool
    words: tuple[str, ...]


@program("mysql", path=("/usr/bin/mysql", "/usr/bin/mariadb"))
async def mysql(proc: Process) -> int:
    if proc.args[:1] in (["-V"], ["--version"]):
        release = upstream(proc, "mariadb-client") or upstream(proc, "mariadb-server")
        proc.out(f"mysql  Ver 15.1 Distrib {release}-MariaDB, for debian-linux-gnu (x86_64) using  EditLine wrapper\n")
        return 0
    number, text = await _refusal(proc, await _wish(proc))
    proc.err(f"ERROR {number} ({STATES.get(number, 'HY000')}): {text}\n")
    return 1


@program("mysqladmin", path=("/usr/bin/mysqladmin", "/usr/bin/mariadb-admin"))
async def mysqladmin(proc: Process) -> int:
    status = _told(proc)
    if status is not None:
        return status
    wish = await _wish(proc)
    if not wish.words:
        return missing.tell(proc, proc.exe, [proc.argv[0]]) or 1
    number, text = await _refusal(proc, wish)
    proc.err(f"{_called(proc)}: connect to server at '{wish.host or 'localhost'}' failed\nerror: '{text}'\n")
    if number == NO_SERVER:
        proc.err(f"Check that mariadbd is running and that the socket: '{SOCKET}' exists!\n")
    return 0 if number == DENIED and all(word == "ping" for word in wish.words) else 1  # it is alive


async def _client(proc: Process) -> int:
    status = _told(proc)
    if status is not None:
        return status
    file = proc.exe.rsplit(b"/", 1)[-1].decode()
    client = next(name for name, others in OLD_NAMES.items() if file == name or file in others)
    wish = await _wish(proc)
    has_all = any(word in ("-A", "--all-databases") for word in proc.args)
    if not wish.words and not has_all and client in WANTS_WORDS:
        return missing.tell(proc, proc.exe, [proc.argv[0]]) or 1
    number, text = await _refusal(proc, wish)
    said, status = SAID[client]
    proc.err(said.format(name=_called(proc), number=number, text=text) + "\n")
    return status


for _name, _others in OLD_NAMES.items():
    program(_name, path=tuple(f"/usr/bin/{name}" for name in (_name, *_others)))(_client)


def _called(proc: Process) -> str:
    return proc.argv[0].rsplit("/", 1)[-1]


def _told(proc: Process) -> int | None:
    """Help and version, as they are on record; None: they were not asked for."""
    word = next((word for word in proc.args if word in ABOUT), None)
    return missing.tell(proc, proc.exe, [proc.argv[0], {"-?": "--help"}.get(word, word)]) if word is not None else None


async def _wish(proc: Process) -> _Wish:
    """Who wants in, and where; the password is asked for where -p stands alone."""
    found = {"u": "", "h": "", "P": "", "S": "", "e": "", "D": ""}
    longs = {"user": "u", "host": "h", "port": "P", "socket": "S", "execute": "e", "database": "D"}
    words: list[str] = []
    has_password = asks = False
    left = list(proc.args)
    while left:
        word = left.pop(0)
        name, equals, value = word[2:].partition("=")
        if word.startswith("--"):
            if name in longs:
                found[longs[name]] = value if equals else left.pop(0) if left else ""
            elif name == "password":
                has_password, asks = bool(value) or not equals, not equals
        elif word.startswith("-p"):
            has_password, asks = True, word == "-p"
        elif word[:1] == "-" and word[1:2] in found:
            found[word[1]] = word[2:] or (left.pop(0) if left else "")
        elif not word.startswith("-"):
            words.append(word)
    if asks:
        has_password = bool(await ask(proc, "Enter password: "))
    user = found["u"] or proc.env.get("USER") or "root"
    port = int(found["P"]) if found["P"].isdecimal() and int(found["P"]) < 65536 else PORT
    return _Wish(user, found["h"], port, has_password, tuple(words))


async def _refusal(proc: Process, wish: _Wish) -> tuple[int, str]:
    denied = f"Access denied for user '{wish.user}'@'localhost' (using password: {'YES' if wish.has_password else 'NO'})"
    if wish.host in ("", "localhost"):
        if units.members(proc.visit, "mariadb.service"):
            return DENIED, denied
        return NO_SERVER, f"Can't connect to local server through socket '{SOCKET}' (2)"
    found = await network.resolve(proc, wish.host)
    if not found.addresses:
        return NO_HOST, f"Unknown server host '{wish.host}' ({-3 if found.failure is Failure.TRY_AGAIN else -2})"
    answer = await network.connect(proc, wish.host, found.addresses[0], wish.port)
    if isinstance(answer, ConnectFailure):
        return NO_SERVER, f"Can't connect to server on '{wish.host}' ({network.ERRNO[answer.failure]})"
    if network.is_own(proc, found.addresses[0]):
        return DENIED, denied
    return LOST, "Lost connection to server at 'handshake: reading initial communication packet', system error: 11"
