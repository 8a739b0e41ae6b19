"""mysql 15.1, mysqladmin 10.0, mysqldump 10.19, mysqlshow and mysqlcheck of MariaDB 10.11: clients of the machine's own server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell import missing
from mirage.shell.lib.recorded import recorded, upstream
from mirage.shell.lib.text import to_text
from mirage.shell.mariadb import display, dumping, entry, monitor, settings
from mirage.shell.mariadb.monitor import Monitor
from mirage.shell.registry import program
from mirage.world.databases import Answer, Connection, Field, RefusedError

if TYPE_CHECKING:
    from mirage.shell.mariadb.settings import Settings
    from mirage.shell.process import Process

DENIED = (1045, 1698)
HELP = ("--help", "-?", "-I")
ABOUT = ("-V", "--version", *HELP)
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


@program("mysql", path=("/usr/bin/mysql", "/usr/bin/mariadb"))
async def mysql(proc: Process) -> int:
    if proc.args[:1] in (["-V"], ["--version"]):
        proc.out(f"mysql  Ver 15.1 Distrib {_release(proc)}-MariaDB, for debian-linux-gnu (x86_64) using  EditLine wrapper\n")
        return 0
    if proc.args[:1] in (["-?"], ["-I"]):
        return missing.tell(proc, proc.exe, [proc.argv[0], "--help"]) or 0
    given = settings.read(proc, "mysql")
    if len(given.words) > 1:
        missing.tell(proc, proc.exe, [proc.argv[0], "--help"])
        return 1
    try:
        connection = await entry.connect(proc, given)
        database = given.words[0] if given.words else given.last("database")
        if database:
            connection.ask(f"USE `{database}`")
    except RefusedError as error:
        proc.err(f"ERROR {error.number} ({error.state}): {error.text}\n")
        if monitor.is_talk(proc, given):
            proc.out(monitor.beep(proc))
        return 1
    client = Monitor(proc, given, connection)
    if "execute" in given:
        return await client.execute("\n".join(given.given["execute"]))
    if not client.is_batch:
        return await client.converse()
    return await client.execute(to_text(await proc.read_all(0, monitor.TEXT_MAX)))


def _release(proc: Process) -> str:
    return upstream(proc, "mariadb-client") or upstream(proc, "mariadb-server")


@program("mysqladmin", path=("/usr/bin/mysqladmin", "/usr/bin/mariadb-admin"))
async def mysqladmin(proc: Process) -> int:
    status = _told(proc)
    if status is not None:
        return status
    given = settings.read(proc, "mysqladmin")
    if not given.words:
        return missing.tell(proc, proc.exe, [proc.argv[0]]) or 1
    try:
        connection = await entry.connect(proc, given)
    except RefusedError as error:
        proc.err(f"\a{_called(proc)}: connect to server at '{given.last('host') or 'localhost'}' failed\nerror: '{error.text}'\n")
        if error.number == entry.NO_SERVER:
            proc.err(f"Check that mariadbd is running and that the socket: '{entry.SOCKET}' exists!\n")
        return 0 if error.number in DENIED and all(word == "ping" for word in given.words) else 1  # it is alive
    words = list(given.words)
    while words:
        word = words.pop(0)
        name = word.replace("_", "-")
        fits = [other for other in ADMIN if other == name] or [other for other in ADMIN if other.startswith(name)]
        if len(fits) != 1:
            proc.err(f"\a{_called(proc)}: Unknown command: '{word}'\n")
            return 1
        try:
            status = await _administer(proc, given, connection, fits[0], words)
        except RefusedError as error:
            proc.err(f"\a{_called(proc)}: {ADMIN[fits[0]]}error: '{error.text}'\n")
            return 1
        if status:
            return status
    return 0


ADMIN = {  # command -> what is said before its error
    "create": "CREATE DATABASE failed; ", "drop": "", "extended-status": "unable to show status; ", "flush-all-statistics": "", "flush-all-status": "",
    "flush-client-statistics": "", "flush-hosts": "refresh failed; ", "flush-logs": "refresh failed; ", "flush-privileges": "reload failed; ",
    "flush-ssl": "", "flush-status": "refresh failed; ", "flush-tables": "refresh failed; ", "flush-threads": "refresh failed; ", "kill": "",
    "password": "unable to change password; ", "old-password": "unable to change password; ", "ping": "", "processlist": "process list failed; ",
    "reload": "reload failed; ", "refresh": "refresh failed; ", "shutdown": "shutdown failed; ", "status": "", "start-slave": "", "stop-slave": "",
    "variables": "unable to show variables; ", "version": "",
}  # fmt: skip
WITH_WORD = ("create", "drop", "kill", "password", "old-password")


async def _administer(proc: Process, given: Settings, connection: Connection, name: str, words: list[str]) -> int:
    """One command; what it needs is taken from the words behind it."""
    if name in WITH_WORD and not words:
        proc.err(f"\a{_called(proc)}: Too few arguments to {name}\n")
        return 1
    word = words.pop(0) if name in WITH_WORD else ""
    match name:
        case "ping":
            proc.out("mysqld is alive\n")
        case "status":
            proc.out(monitor.in_short(monitor.status(connection)) + "\n")
        case "version":
            facts = monitor.status(connection)
            proc.out(
                f"{_called(proc)}  Ver 10.0 Distrib {_release(proc)}-MariaDB, for debian-linux-gnu on x86_64\n"
                "Copyright (c) 2000, 2018, Oracle, MariaDB Corporation Ab and others.\n\n"
                f"Server version\t\t{connection.version}\nProtocol version\t10\nConnection\t\tLocalhost via UNIX socket\n"
                f"UNIX socket\t\t{entry.SOCKET}\nUptime:\t\t\t{monitor.long_time(facts['Uptime'])}\n\n"
                + monitor.in_short(facts).removeprefix(f"Uptime: {facts['Uptime']}  ") + "\n"
            )  # fmt: skip
        case "processlist" | "variables" | "extended-status":
            question = {
                "processlist": "SHOW PROCESSLIST",
                "variables": "SHOW GLOBAL VARIABLES",
                "extended-status": "SHOW GLOBAL STATUS",
            }[name]
            answer = connection.ask(question)
            if name == "processlist":
                answer.rows[0][7] = "show processlist"
            _print_table(proc, answer)
        case "create":
            connection.ask(f"CREATE DATABASE `{word}`")
        case "drop":
            return await _drop(proc, given, connection, word)
        case "kill":
            for number in word.split(","):
                try:
                    connection.ask(f"KILL {number}")
                except RefusedError as error:
                    proc.err(f"\a{_called(proc)}: kill failed on {number}; error: '{error.text}'\n")
                    return 1
        case "shutdown":
            await proc.spawn(["systemctl", "stop", "mariadb"], path="/usr/bin/systemctl")
    return 0


async def _drop(proc: Process, given: Settings, connection: Connection, name: str) -> int:
    if "force" not in given:
        proc.out(
            "Dropping the database is potentially a very bad thing to do.\nAny data stored in the database will be destroyed.\n\n"
            f"Do you really want to drop the '{name}' database [y/N] "
        )
        await proc.flush()
        if not (await proc.read_line(0)).strip().lower().startswith(b"y"):
            proc.out("\nOK, aborting database drop!\n")
            return 1
    try:
        connection.ask(f"DROP DATABASE `{name}`")
    except RefusedError as error:
        proc.err(f"\a{_called(proc)}: DROP DATABASE {name} failed;\nerror: '{error.text}'\n")
        return 1
    proc.out(f'Database "{name}" dropped\n')
    return 0


async def _client(proc: Process) -> int:
    status = _told(proc)
    if status is not None:
        return status
    file = proc.exe.rsplit(b"/", 1)[-1].decode()
    client = next(name for name, others in OLD_NAMES.items() if file == name or file in others)
    given = settings.read(proc, settings.client_of(client))
    if not given.words and "all-databases" not in given and client in WANTS_WORDS:
        return missing.tell(proc, proc.exe, [proc.argv[0]]) or 1
    try:
        connection = await entry.connect(proc, given)
    except RefusedError as error:
        said, status = SAID[client]
        proc.err(said.format(name=_called(proc), number=error.number, text=error.text) + "\n")
        return status
    handler = HANDLERS.get(client)
    return await handler(proc, given, connection) if handler is not None else missing.end(proc, proc.exe, proc.argv)


for _name, _others in OLD_NAMES.items():
    program(_name, path=tuple(f"/usr/bin/{name}" for name in (_name, *_others)))(_client)


async def _show(proc: Process, given: Settings, connection: Connection) -> int:
    """The names of databases, of a database's tables, or a table's columns."""
    database, table = [*given.words, "", ""][:2]
    try:
        if table:
            connection.ask(f"USE `{database}`")
            answer = connection.ask(f"SHOW FULL COLUMNS FROM `{table}`")
        elif database:
            answer = connection.ask(f"SHOW TABLES FROM `{database}`")
        else:
            answer = connection.ask("SHOW DATABASES")
    except RefusedError as error:
        where = f"Cannot list columns in db: {database}, table: {table}: " if table else ""
        proc.err(f"{_called(proc)}: {where}{error.text}\n")
        return 1
    if not table:
        title = "Tables" if database else "Databases"
        width = max([len(title), *(len(str(row[0])) for row in answer.rows)])
        rule = f"+{'-' * (width + 2)}+\n"
        before = (width - len(title)) // 2
        proc.out(f"Database: {database}\n" if database else "")
        proc.out(rule + f"| {' ' * before}{title}{' ' * (width - len(title) - before)} |\n" + rule)
        proc.out("".join(f"| {row[0]:<{width}} |\n" for row in answer.rows) + rule)
        return 0
    proc.out(f"Database: {database}  Table: {table}\n")
    _print_table(proc, answer)
    return 0


def _print_table(proc: Process, answer: Answer) -> None:
    """As these clients show it: NULL is nothing to them."""
    fields = [Field(one.name, is_null=False) for one in answer.fields or ()]
    for part in display.table(fields, [[value or "" for value in row] for row in answer.rows]):
        proc.out(part)


async def _check(proc: Process, given: Settings, connection: Connection) -> int:
    if "all-databases" in given:
        names = [
            str(row[0]) for row in connection.ask("SHOW DATABASES").rows if row[0] not in ("information_schema", "performance_schema")
        ]
    else:
        names = given.words if "databases" in given else given.words[:1]
    for name in names:
        try:
            rows = connection.ask(f"SHOW FULL TABLES FROM `{name}`").rows
        except RefusedError as error:
            proc.err(f"{_called(proc)}: Got error: {error.number}: {error.text} when selecting the database\n")
            return 2
        wanted = given.words[1:] if not {"databases", "all-databases"} & given.given.keys() else []
        for table in wanted or [str(row[0]) for row in rows if row[1] == "BASE TABLE"]:
            proc.out(f"{f'{name}.{table}':<50} OK\n")
    return 0


HANDLERS = {"mariadb-dump": dumping.dump, "mariadb-show": _show, "mariadb-check": _check}


def _called(proc: Process) -> str:
    return proc.argv[0].rsplit("/", 1)[-1]


def _told(proc: Process) -> int | None:
    """Help and version, as they are on record; None: they were not asked for."""
    word = next((word for word in proc.args if word in ABOUT), None)
    if word in HELP and proc.exe.endswith(b"dump"):
        proc.out(recorded(proc, "mysqldump.help", "mariadb-client" if upstream(proc, "mariadb-client") else "mariadb-server"))
        return 0
    return missing.tell(proc, proc.exe, [proc.argv[0], {"-?": "--help"}.get(word, word)]) if word is not None else None
