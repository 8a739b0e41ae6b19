"""The server's users: who is there, who makes another, and what they may (MariaDB 10.11). Whom a visitor has made may come in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, NoReturn

from mirage.gateway.http.php.sql import Result, SqlError, syntax_error
from mirage.gateway.http.php.sql.functions import password_hash
from mirage.gateway.http.php.sql.information import PRIVILEGES
from mirage.gateway.http.php.sql.lexer import Text
from mirage.gateway.http.sites.phpmyadmin.kept import Kept, User
from mirage.world.databases import ADMINISTRATORS, Proof

if TYPE_CHECKING:
    from mirage.gateway.http.sites.phpmyadmin.server import Server

INVALID = "invalid"  # the hash of who is let in by no password
ALL, OPTION, EVERYWHERE = "ALL PRIVILEGES", "GRANT OPTION", "*.*"
GLOBAL = frozenset("RELOAD SHUTDOWN PROCESS FILE SUPER".split()) | {"CREATE USER", "SHOW DATABASES"}
_PASSWORD = re.compile(r"set\s+password(?:\s+for\s+(.+?))?\s*=\s*(?:password\s*\(\s*)?('[^']*'|\"[^\"]*\")\s*\)?$", re.IGNORECASE)


def users(server: Server) -> dict[str, User]:
    """All of them by name@host: Debian's, root and the application's, and what the visitor has made of them."""
    found = {
        "mariadb.sys@localhost": User(grants={"`mysql`.`global_priv`": ["SELECT", "DELETE"]}),
        **{f"{name}@localhost": User(INVALID, {EVERYWHERE: [ALL, OPTION]}, is_peer=True) for name in ADMINISTRATORS},
    }
    for name, word in server.passwords.items():
        user = found.setdefault(f"{name}@localhost", User(grants={f"`{server.tables.name}`.*": [ALL]}))
        user.password = password_hash(word)
    found |= server.kept.users
    return {name: user for name, user in found.items() if not user.is_gone}


def admits(kept: Kept, name: str, password: str | Proof) -> bool | None:
    """Whether the visitor's own changes let somebody in; None where they say nothing of him."""
    own = [user for key, user in kept.users.items() if key.rpartition("@")[0] == name]
    if not own:
        return None
    return any(not user.is_gone and _fits(password, user.password) for user in own)


def _fits(password: str | Proof, stored: str) -> bool:
    return password.is_of(stored) if isinstance(password, Proof) else password_hash(password) == stored


def databases(server: Server) -> set[str] | None:
    """Those that the client's user may see; None for all."""
    levels = {level for name, user in users(server).items() if name.rpartition("@")[0] == server.user for level in user.grants}
    return None if EVERYWHERE in levels else {level[1:].partition("`")[0] for level in levels}


class _Said:
    """The words of a statement about users, read from left to right."""

    def __init__(self, server: Server, text: str, skipped: int) -> None:
        self.text = Text(text)
        self.server, self.at = server, skipped

    def word(self) -> str:
        return self.text.tokens[self.at].word if self.at < len(self.text.tokens) else ""

    def take(self, *words: str) -> bool:
        if [token.word for token in self.text.tokens[self.at : self.at + len(words)]] != list(words):
            return False
        self.at += len(words)
        return True

    def wrong(self) -> NoReturn:
        tokens = self.text.tokens
        raise self.text.wrong(tokens[self.at].at if self.at < len(tokens) else len(self.text.text))

    def value(self) -> str:
        """A name or a text."""
        if self.at >= len(self.text.tokens) or self.text.tokens[self.at].kind not in ("name", "text", "quoted"):
            self.wrong()
        self.at += 1
        return str(self.text.tokens[self.at - 1].value)

    def user(self) -> str:
        """name@host."""
        if self.take("current_user"):
            self.take("(", ")")
            return f"{self.server.user}@localhost"
        name, host = self.value(), "%"
        if self.at < len(self.text.tokens) and self.text.tokens[self.at].kind == "variable":
            token = self.text.tokens[self.at]
            host = self.text.text[token.at + 1 : token.end].strip("'`\"")
            self.at += 1
        return f"{name}@{host}"

    def password(self) -> str | None:
        """The hash of what he is IDENTIFIED BY; None where nothing is said."""
        if not self.take("identified"):
            return None
        if self.take("by"):
            return self.value() if self.take("password") else _hash(self.value())
        self.at += 2  # VIA and the plugin
        return self.value() if self.take("using") or self.take("as") else ""


def _hash(word: str) -> str:
    return password_hash(word) if word else ""


def _shown(user: str) -> str:
    name, _, host = user.rpartition("@")
    return f"'{name}'@'{host}'"


def _failed(what: str, names: Iterable[str]) -> SqlError:
    return SqlError(1396, "HY000", f"Operation {what} failed for {','.join(map(_shown, names))}")


def create_user(server: Server, text: str) -> Result:
    said = _Said(server, text, 1)
    is_over = said.take("or", "replace")
    said.take("user")
    is_mild = said.take("if", "not", "exists")
    failed = []
    while True:
        name, password = said.user(), said.password() or ""
        if name not in users(server) or is_over:
            server.kept.users[name] = User(password)
        elif not is_mild:
            failed.append(name)
        if not said.take(","):
            break
    if failed:
        raise _failed("CREATE USER", failed)
    return Result(None, [])


def alter_user(server: Server, text: str) -> Result:
    said = _Said(server, text, 2)
    is_mild = said.take("if", "exists")
    name = said.user()
    password = said.password()
    if name not in users(server):
        if is_mild:
            return Result(None, [])
        raise _failed("ALTER USER", [name])
    if password is not None:
        server.kept.users[name] = User(password, users(server)[name].grants)
    return Result(None, [])


def drop_user(server: Server, text: str) -> Result:
    said = _Said(server, text, 2)
    is_mild = said.take("if", "exists")
    names = [said.user()]
    while said.take(","):
        names.append(said.user())
    failed = [name for name in names if name not in users(server)]
    for name in names:
        if name not in failed:
            server.kept.users[name] = User(is_gone=True)
    if failed and not is_mild:
        raise _failed("DROP USER", failed)
    return Result(None, [])


def rename_user(server: Server, text: str) -> Result:
    said = _Said(server, text, 2)
    old = said.user()
    if not said.take("to"):
        said.wrong()
    new = said.user()
    found = users(server)
    if old not in found or new in found:
        raise _failed("RENAME USER", [old])
    server.kept.users |= {new: found[old], old: User(is_gone=True)}
    return Result(None, [])


def set_password(server: Server, text: str) -> Result:
    found = _PASSWORD.match(text.strip())
    if found is None:
        raise syntax_error("")
    name = _Said(server, found[1], 0).user() if found[1] else f"{server.user}@localhost"
    known = users(server).get(name)
    if known is None:
        raise SqlError(1133, "28000", "Can't find any matching row in the user table")
    word = found[2][1:-1]
    server.kept.users[name] = User(_hash(word) if "(" in text else word, known.grants, is_peer=known.is_peer)
    return Result(None, [])


def grant(server: Server, text: str) -> Result:
    said = _Said(server, text, 1)
    names = _privileges(said)
    level = _level(said)
    if not said.take("to"):
        said.wrong()
    name = said.user()
    password = said.password()
    if level.endswith("*") and level != EVERYWHERE and GLOBAL.intersection(names):
        raise SqlError(1221, "HY000", "Incorrect usage of DB GRANT and GLOBAL PRIVILEGES")
    known = users(server).get(name)
    if known is None and password is None:
        raise SqlError(1133, "28000", "Can't find any matching row in the user table")
    user = User(known.password if known is not None else "", dict(known.grants) if known is not None else {})
    user.password = user.password if password is None else password
    option = [OPTION] if said.take("with", "grant", "option") else []
    user.grants[level] = list(dict.fromkeys([*user.grants.get(level, []), *names, *option]))
    server.kept.users[name] = user
    return Result(None, [])


def revoke(server: Server, text: str) -> Result:
    said = _Said(server, text, 1)
    names = _privileges(said)
    level = _level(said) if said.word() == "on" else ""
    if not said.take("from"):
        said.wrong()
    name = said.user()
    known = users(server).get(name)
    if known is None and not level:
        raise SqlError(1269, "HY000", "Can't revoke all privileges for one or more of the requested users")
    if known is None or (level and level not in known.grants and level != EVERYWHERE):
        raise no_grant(name)
    grants = dict(known.grants) if level else {}
    if level:
        before = _spread(grants.pop(level, []))
        left = [] if ALL in names else [one for one in before if one not in names]
        grants |= {level: left} if left else {}
    server.kept.users[name] = User(known.password, grants)
    return Result(None, [])


def _spread(names: list[str]) -> list[str]:
    return [*PRIVILEGES, *names[1:]] if ALL in names else names


def _privileges(said: _Said) -> list[str]:
    names = []
    while True:
        words = []
        while said.word() not in ("", "on", ",", "from", "to"):
            words.append(said.word().upper())
            said.at += 1
        name = " ".join(words)
        name = {"ALL": ALL, "REPLICATION CLIENT": "BINLOG MONITOR"}.get(name, name).partition(" (")[0]
        if name not in (ALL, OPTION, "USAGE", "PROXY", *PRIVILEGES):
            said.wrong()
        names += [name] if name != "USAGE" else []
        if not said.take(","):
            return names


def _level(said: _Said) -> str:
    if not said.take("on"):
        said.wrong()
    said.take("table")
    if said.take("*", ".", "*"):
        return EVERYWHERE
    first = "" if said.take("*") else said.value()
    if not said.take("."):
        database = said.server.database
        return f"`{database}`.`{first}`" if first else f"`{database}`.*"
    return f"`{first}`.*" if said.take("*") else f"`{first}`.`{said.value()}`"


def no_grant(user: str) -> SqlError:
    name, _, host = user.rpartition("@")
    return SqlError(1141, "42000", f"There is no such grant defined for user '{name}' on host '{host}'")


def show_grants(server: Server, text: str) -> Result:
    said = _Said(server, text, 2)
    name = said.user() if said.take("for") else f"{server.user}@localhost"
    user = users(server).get(name)
    if user is None:
        raise no_grant(name)
    return Result([f"Grants for {name}"], [[line] for line in _lines(name, user)])


def _lines(name: str, user: User) -> Iterable[str]:
    who = "`{}`@`{}`".format(*name.rsplit("@", 1))
    for level, names in {EVERYWHERE: [], **user.grants}.items():
        plain = [one for one in (ALL, *PRIVILEGES) if one in names]
        shown = ALL if ALL in plain else ", ".join(plain) or "USAGE"
        option = f" WITH {OPTION}" if OPTION in names else ""
        yield f"GRANT {shown} ON {level} TO {who}{_known(user) if level == EVERYWHERE else ''}{option}"
    if name in {f"{one}@localhost" for one in ADMINISTRATORS}:
        yield f"GRANT PROXY ON ``@`%` TO {who} WITH {OPTION}"


def show_create_user(server: Server, text: str) -> Result:
    name = _Said(server, text, 3).user()
    user = users(server).get(name)
    if user is None:
        raise no_grant(name)
    who = "`{}`@`{}`".format(*name.rsplit("@", 1))
    return Result([f"CREATE USER for {name}"], [[f"CREATE USER {who}{_known(user)}"]])


def _known(user: User) -> str:
    """How he shows who he is."""
    if user.is_peer:
        return f" IDENTIFIED VIA mysql_native_password USING '{user.password}' OR unix_socket"
    return f" IDENTIFIED BY PASSWORD '{user.password}'" if user.password else ""
