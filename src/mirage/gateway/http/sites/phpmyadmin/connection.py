"""What lasts as long as a connection: SET, a client's own variables, prepared statements (MariaDB 10.11)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mirage.gateway.http.php import sql
from mirage.gateway.http.php.sql import Result, SqlError, syntax_error
from mirage.gateway.http.php.sql.lexer import Text, parts, unquoted
from mirage.gateway.http.php.sql.parser import parse
from mirage.gateway.http.php.sql.values import show

if TYPE_CHECKING:
    from mirage.gateway.http.sites.phpmyadmin.server import Server

FIXED = frozenset("secure_file_priv plugin_dir datadir basedir version port hostname version_comment socket bind_address".split())
WORDS = frozenset("names character charset transaction role default statement".split())  # after SET, that are no variable's name
_SET = re.compile(r"(?:(global|session|local)\s+|@@(?:(global|session|local)\.)?)?`?(\w+)`?\s*:?=\s*(.*)$", re.IGNORECASE | re.DOTALL)
_OWN = re.compile(r"(@[\w.$]+|@`[^`]+`|@'[^']*')\s*:?=\s*(.*)$", re.DOTALL)
_PREPARE = re.compile(r"prepare\s+`?(\w+)`?\s+from\s+(.*)$", re.IGNORECASE | re.DOTALL)
_EXECUTE = re.compile(r"execute\s+`?(\w+)`?(?:\s+using\s+(.*))?$", re.IGNORECASE | re.DOTALL)


@dataclass(slots=True)
class Client:
    """What somebody has said who is connected."""

    own: dict[str, Any] = field(default_factory=dict)  # variables with an @
    settings: dict[str, str] = field(default_factory=dict)  # of this session
    prepared: dict[str, str] = field(default_factory=dict)


def assign(server: Server, text: str) -> Result:
    """SET."""
    rest = text.strip()[len("set") :].strip()
    if rest.split(None, 1)[:1] and rest.split(None, 1)[0].lower() in WORDS:
        return Result(None, [])
    values = {}
    for part in parts(rest):
        own = _OWN.match(part)
        if own is not None and not part.startswith("@@"):
            values[own[1]] = _evaluated(server, own[2])  # known to the next statement, not to the next part
        else:
            _set(server, part)
    for name, value in values.items():
        server.client.own[name.lstrip("@").strip("`'").lower()] = value
    return Result(None, [])


def _evaluated(server: Server, expression: str) -> Any:
    rows = sql.run(server, f"SELECT {expression}", variables=server.client.own).rows
    return rows[0][0] if rows else None


def _set(server: Server, part: str) -> None:
    found = _SET.match(part)
    if found is None:
        raise syntax_error(part[:80])
    name, given = found[3].lower(), found[4].strip()
    known = server.variables().get(name)
    if known is None:
        raise SqlError(1193, "HY000", f"Unknown system variable '{name}'")
    if name in FIXED:
        raise SqlError(1238, "HY000", f"Variable '{name}' is a read only variable")
    value = given if re.fullmatch(r"\w+", given) else show(_evaluated(server, given) or "")
    switch = {"1": "ON", "0": "OFF", "on": "ON", "off": "OFF", "true": "ON", "false": "OFF"} if known in ("ON", "OFF") else {}
    kept = server.kept.variables if (found[1] or found[2] or "").lower() == "global" else server.client.settings
    kept[name] = switch.get(value.lower(), value)


def prepare(server: Server, text: str) -> Result:
    found = _PREPARE.match(text.strip())
    if found is None:
        raise syntax_error("")
    statement = _statement(server, found[2])
    if not server.handles(statement):
        parse(statement, [None] * statement.count("?"))
    server.client.prepared[found[1].lower()] = statement
    return Result(None, [])


def _statement(server: Server, given: str) -> str:
    """The statement that a text or a variable holds."""
    given = given.strip()
    if given.startswith("@"):
        return show(server.client.own.get(given.lstrip("@").strip("`'").lower()) or "NULL")
    if given[:1] not in "'\"" or len(Text(given).tokens) != 1:
        raise syntax_error(given[:80])
    return unquoted(given)


def execute(server: Server, text: str) -> Result:
    immediate = re.match(r"execute\s+immediate\s+(.*)$", text.strip(), re.IGNORECASE | re.DOTALL)
    if immediate is not None:
        return _run(server, _statement(server, immediate[1]), [])
    found = _EXECUTE.match(text.strip())
    if found is None:
        raise syntax_error("")
    statement = server.client.prepared.get(found[1].lower())
    if statement is None:
        raise SqlError(1243, "HY000", f"Unknown prepared statement handler ({found[1]}) given to EXECUTE")
    return _run(server, statement, [_evaluated(server, part) for part in parts(found[2])] if found[2] else [])


def _run(server: Server, statement: str, values: Sequence[Any]) -> Result:
    wanted = sum(token.word == "?" for token in Text(statement).tokens)
    if wanted != len(values):
        raise SqlError(1210, "HY000", "Incorrect arguments to EXECUTE")
    return server.perform(statement, values)


def deallocate(server: Server, text: str) -> Result:
    name = text.split()[-1].strip("`").lower()
    if server.client.prepared.pop(name, None) is None:
        raise SqlError(1243, "HY000", f"Unknown prepared statement handler ({name}) given to DEALLOCATE PREPARE")
    return Result(None, [])


def evaluate(server: Server, text: str) -> Result:
    """DO."""
    done = sql.run(server, "SELECT" + text.strip()[len("do") :], variables=server.client.own)
    return Result(None, [], slept=done.slept)
