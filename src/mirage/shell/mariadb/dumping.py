"""mysqldump 10.19 of MariaDB 10.11: tables as the statements that make them again, asked of the server one by one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mirage.base.clock import SECOND
from mirage.shell.lib.recorded import upstream
from mirage.shell.lib.text import to_bytes
from mirage.world.databases import RefusedError
from mirage.world.logs.lines import local

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mirage.shell.mariadb.settings import Settings
    from mirage.shell.process import Process
    from mirage.world.databases import Connection

OWN = ("information_schema", "performance_schema", "sys")  # which --all-databases leaves out
SANDBOX = "/*M!999999\\- enable the sandbox mode */ \n"
PACKET = 1 << 20  # net_buffer_length: signs of one INSERT
KEPT = ("CHARACTER_SET_CLIENT", "CHARACTER_SET_RESULTS", "COLLATION_CONNECTION")
NO_TABLE, NO_DATABASE = 6, 2  # EX_ILLEGAL_TABLE, EX_MYSQLERR


class _Stop(Exception):  # noqa: N818 - what was written stays
    def __init__(self, text: str, status: int) -> None:
        super().__init__(text)
        self.status = status


async def dump(proc: Process, given: Settings, connection: Connection) -> int:
    status, parts = 0, []
    try:
        for part in _dumped(proc, given, connection):
            parts.append(part)
            await proc.tick(1 + len(part) // 256)
            if "result-file" not in given:
                proc.out(part)
                if proc.is_buffer_full:
                    await proc.flush()
    except _Stop as stop:
        proc.err(f"{proc.argv[0].rsplit('/', 1)[-1]}: {stop}\n")
        status = stop.status
    if "result-file" in given:
        try:
            proc.caller.write_file(to_bytes(given.last("result-file")), to_bytes("".join(parts)), 0o666 & ~proc.caller.umask)
        except OSError as error:
            proc.err(
                f"mysqldump: Can't create/write to file '{given.last('result-file')}' (Errcode: {error.errno} \"{error.strerror}\")\n"
            )
            return 1
    return status


def _dumped(proc: Process, given: Settings, connection: Connection) -> Iterator[str]:
    is_all, is_listed = "all-databases" in given, "databases" in given
    is_terse, has_comments = "compact" in given, "skip-comments" not in given and "compact" not in given
    names = [str(row[0]) for row in connection.ask("SHOW DATABASES").rows if row[0] not in OWN] if is_all else given.words
    if not is_all and not is_listed:
        names = names[:1]
    yield SANDBOX
    if not is_terse:
        yield from _head(proc, connection, "" if is_all or len(names) != 1 else names[0], has_comments=has_comments)
    for name in names:
        try:
            connection.ask(f"USE `{name}`")
        except RefusedError as error:
            raise _Stop(f'Got error: {error.number}: "{error.text}" when selecting the database', NO_DATABASE) from None
        if is_all or is_listed:
            yield from _database(given, name, has_comments=has_comments)
        wanted = [] if is_all or is_listed else given.words[1:]
        yield from _tables(given, connection, name, wanted, has_comments=has_comments)
    if not is_terse:
        yield _foot()
        if has_comments:
            yield f"\n-- Dump completed on {_moment(proc)}\n" if "skip-dump-date" not in given else "\n-- Dump completed\n"


def _moment(proc: Process) -> str:
    return f"{local(proc.clock.now() // SECOND * SECOND, proc.host.identity.timezone):%Y-%m-%d %k:%M:%S}"


def _head(proc: Process, connection: Connection, database: str, *, has_comments: bool) -> Iterator[str]:
    if has_comments:
        release = upstream(proc, "mariadb-client") or upstream(proc, "mariadb-server")
        yield (
            f"-- MariaDB dump 10.19  Distrib {release}-MariaDB, for debian-linux-gnu (x86_64)\n--\n"
            f"-- Host: localhost    Database: {database}\n-- ------------------------------------------------------\n"
            f"-- Server version\t{connection.version}\n"
        )
    yield "\n"
    yield "".join(f"/*!40101 SET @OLD_{name}=@@{name} */;\n" for name in KEPT)
    yield (
        "/*!40101 SET NAMES utf8mb4 */;\n/*!40103 SET @OLD_TIME_ZONE=@@TIME_ZONE */;\n/*!40103 SET TIME_ZONE='+00:00' */;\n"
        "/*!40014 SET @OLD_UNIQUE_CHECKS=@@UNIQUE_CHECKS, UNIQUE_CHECKS=0 */;\n"
        "/*!40014 SET @OLD_FOREIGN_KEY_CHECKS=@@FOREIGN_KEY_CHECKS, FOREIGN_KEY_CHECKS=0 */;\n"
        "/*!40101 SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='NO_AUTO_VALUE_ON_ZERO' */;\n"
        "/*!40111 SET @OLD_SQL_NOTES=@@SQL_NOTES, SQL_NOTES=0 */;\n"
    )


def _foot() -> str:
    return (
        "/*!40103 SET TIME_ZONE=@OLD_TIME_ZONE */;\n\n/*!40101 SET SQL_MODE=@OLD_SQL_MODE */;\n"
        "/*!40014 SET FOREIGN_KEY_CHECKS=@OLD_FOREIGN_KEY_CHECKS */;\n/*!40014 SET UNIQUE_CHECKS=@OLD_UNIQUE_CHECKS */;\n"
        + "".join(f"/*!40101 SET {name}=@OLD_{name} */;\n" for name in KEPT)
        + "/*!40111 SET SQL_NOTES=@OLD_SQL_NOTES */;\n"
    )


def _database(given: Settings, name: str, *, has_comments: bool) -> Iterator[str]:
    if has_comments:
        yield f"\n--\n-- Current Database: `{name}`\n--\n"
    if "add-drop-database" in given:
        yield f"\n/*!40000 DROP DATABASE IF EXISTS `{name}`*/;\n"
    if "no-create-db" not in given:
        yield f"\nCREATE DATABASE /*!32312 IF NOT EXISTS*/ `{name}` /*!40100 DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci */;\n"
    yield f"\nUSE `{name}`;\n"


def _tables(given: Settings, connection: Connection, database: str, wanted: list[str], *, has_comments: bool) -> Iterator[str]:
    names = [str(row[0]) for row in connection.ask("SHOW FULL TABLES").rows if row[1] == "BASE TABLE"]
    ignored = {name.partition(".")[2] for name in given.given.get("ignore-table", ()) if name.partition(".")[0] == database}
    for name in wanted:
        if name not in names:
            raise _Stop(f'Couldn\'t find table: "{name}"', NO_TABLE)
    for name in wanted or names:
        if name in ignored:
            continue
        if "no-create-info" not in given:
            create = str(connection.ask(f"SHOW CREATE TABLE `{name}`").rows[0][1])
            yield from _structure(given, name, create, has_comments=has_comments)
        if "no-data" not in given:
            yield from _rows(given, connection, name, has_comments=has_comments)


def _structure(given: Settings, name: str, create: str, *, has_comments: bool) -> Iterator[str]:
    if has_comments:
        yield f"\n--\n-- Table structure for table `{name}`\n--\n\n"
    if not {"compact", "skip-add-drop-table", "skip-opt"} & given.given.keys():
        yield f"DROP TABLE IF EXISTS `{name}`;\n"
    yield (
        "/*!40101 SET @saved_cs_client     = @@character_set_client */;\n/*!40101 SET character_set_client = utf8mb4 */;\n"
        f"{create};\n/*!40101 SET character_set_client = @saved_cs_client */;\n"
    )


def _rows(given: Settings, connection: Connection, name: str, *, has_comments: bool) -> Iterator[str]:
    where, asked = given.last("where"), f"SELECT * FROM `{name}`"  # noqa: S608 - of the pretended server
    try:
        answer = connection.ask(asked + (f" WHERE {where}" if where else ""))
    except RefusedError as error:
        raise _Stop(f"Couldn't execute '{asked}': {error.text} ({error.number})", NO_DATABASE) from None
    is_terse = "compact" in given
    if has_comments:
        yield f"\n--\n-- Dumping data for table `{name}`\n--\n" + (f"-- WHERE:  {where}\n" if where else "") + "\n"
    if not is_terse and "skip-add-locks" not in given:
        yield f"LOCK TABLES `{name}` WRITE;\n"
    if not is_terse and "skip-disable-keys" not in given:
        yield f"/*!40000 ALTER TABLE `{name}` DISABLE KEYS */;\n"
    fields = answer.fields or []
    listed = f" ({', '.join(f'`{one.name}`' for one in fields)})" if "complete-insert" in given else ""
    word = "REPLACE" if "replace" in given else "INSERT  IGNORE" if "insert-ignore" in given else "INSERT"
    head = f"{word} INTO `{name}`{listed} VALUES"
    size = 0
    for row in answer.rows:
        line = "(" + ",".join(_literal(value, is_number=one.is_number) for value, one in zip(row, fields)) + ")"
        if "skip-extended-insert" in given or "skip-opt" in given:
            yield f"{head} {line};\n"
            continue
        if size and size + len(line) > PACKET:
            yield ";\n"
            size = 0
        yield f",\n{line}" if size else f"{head}{' ' if listed else chr(10)}{line}"
        size += len(line)
    if size:
        yield ";\n"
    if not is_terse and "skip-disable-keys" not in given:
        yield f"/*!40000 ALTER TABLE `{name}` ENABLE KEYS */;\n"
    if not is_terse and "skip-add-locks" not in given:
        yield "UNLOCK TABLES;\n"


_ESCAPES = {"\\": "\\\\", "'": "\\'", "\0": "\\0", "\n": "\\n", "\r": "\\r", '"': '\\"', "\x1a": "\\Z"}  # mysql_real_escape_string()
_SPECIAL = re.compile("[" + re.escape("".join(_ESCAPES)) + "]")


def _literal(value: str | None, *, is_number: bool) -> str:
    if value is None:
        return "NULL"
    return value if is_number else "'" + _SPECIAL.sub(lambda found: _ESCAPES[found[0]], value) + "'"
