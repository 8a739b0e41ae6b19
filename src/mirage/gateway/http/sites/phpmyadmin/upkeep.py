"""CHECK, ANALYZE, OPTIMIZE, REPAIR and CHECKSUM TABLE, and what is said of views and routines: there are none (MariaDB 10.11)."""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING

import msgspec

from mirage.gateway.http.php.sql import Result, SqlError, syntax_error
from mirage.gateway.http.php.sql.faults import no_table
from mirage.gateway.http.php.sql.lexer import parts
from mirage.gateway.http.sites.phpmyadmin.definition import EXISTS, NAME, current

if TYPE_CHECKING:
    from mirage.gateway.http.sites.phpmyadmin.server import Server

_VERB = re.compile(r"(\w+)\s+(?:(?:local|no_write_to_binlog)\s+)?tables?\s+(.*)$", re.IGNORECASE | re.DOTALL)
SAID = {  # of an InnoDB table
    "check": [("status", "OK")], "analyze": [("status", "OK")],
    "optimize": [("note", "Table does not support optimize, doing recreate + analyze instead"), ("status", "OK")],
    "repair": [("note", "The storage engine for the table doesn't support repair")],
}  # fmt: skip
ABSENT = {  # by what is dropped, called or shown
    "view": (4092, "42S02", "Unknown VIEW: '{database}.{name}'"),
    "trigger": (1360, "HY000", "Trigger does not exist"),
    "event": (1539, "HY000", "Unknown event '{name}'"),
    "procedure": (1305, "42000", "PROCEDURE {database}.{name} does not exist"),
    "function": (1305, "42000", "FUNCTION {database}.{name} does not exist"),
}


def look_after(server: Server, text: str) -> Result:
    found = _VERB.match(text.strip())
    if found is None:
        raise syntax_error("".join(text.split(None, 1)[1:])[:80])
    verb = found[1].lower()
    rows: list[list[object]] = []
    for part in parts(found[2]):
        named = re.match(NAME, part)
        if named is None:
            raise syntax_error(part[:80])
        database, table = named[1] or current(server), named[2]
        is_there, full = table in server.names(database), f"{database}.{table}"
        if verb == "checksum":
            rows.append([full, zlib.crc32(msgspec.json.encode(server.of(database).rows(table))) if is_there else None])
        else:
            missing = [("Error", f"Table '{full}' doesn't exist"), ("status", "Operation failed")]
            rows += [[full, verb, kind, words] for kind, words in (SAID[verb] if is_there else missing)]
    return Result(["Table", "Checksum"] if verb == "checksum" else ["Table", "Op", "Msg_type", "Msg_text"], rows)


def drop(server: Server, text: str) -> Result:
    """DROP VIEW and the like, and CALL."""
    found = re.match(rf"(?:drop\s+(\w+)|call){EXISTS}{NAME}", text.strip(), re.IGNORECASE)
    if found is None:
        raise syntax_error("")
    if re.match(r"drop\s+\w+\s+if\s+exists\b", text, re.IGNORECASE):
        return Result(None, [])
    raise _absent((found[1] or "procedure").lower(), found[2] or current(server), found[3])


def _absent(kind: str, database: str, name: str) -> SqlError:
    number, state, words = ABSENT[kind]
    return SqlError(number, state, words.format(database=database, name=name))


def show_create(server: Server, kind: str, text: str) -> SqlError:
    """SHOW CREATE of one of them."""
    found = re.search(rf"\b{kind}\s+{NAME}", text, re.IGNORECASE)
    if found is None:
        return syntax_error("")
    database, name = found[1] or current(server), found[2]
    if kind == "view":
        return no_table(database, name)
    number, state, words = ABSENT[kind]
    return SqlError(number, state, words.replace("{database}.", "").format(name=name))
