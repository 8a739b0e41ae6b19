"""The company's database as mysqldump 10.19 of MariaDB 10.11 writes it, and its schema as a person keeps it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from random import Random
from typing import NamedTuple

from mirage.base.chance import dice
from mirage.content import facts, moments, packing, rows
from mirage.content.facts import Brief, Entity, Project
from mirage.content.prose import spun
from mirage.content.schema import PRIMARY, Column, Key, Schema
from mirage.content.writers import writes


def _columns(entity: Entity) -> list[tuple[str, str]]:
    return [(column.name, rows.sql_type(column.kind)) for column in entity.columns]


def _indexed(entity: Entity) -> list[str]:
    """The column that has an index of its own, where there is one: what people look for rows by."""
    return [column.name for column in entity.columns if column.kind in ("date", "firm", "person")][:1]


@writes("sql.schema")
def schema(brief: Brief, chance: Random) -> str:
    """CREATE TABLE as the application's author wrote it."""
    pen = _Pen(brief, chance)
    project, word = brief.company.project, pen.word
    out = [chance.choice((
        f"-- {project.title}\n", f"--\n-- {project.title}: tables of the database {project.database}\n-- MariaDB 10 or later, everything is utf8mb4\n--\n",
        f"# {project.title}\n# load with: mysql {project.database} < {brief.company.project.layout.schema}\n", f"{word('USE')} {pen.quoted(project.database)};\n",
        f"/*\n * Tables of {project.title}. Columns that were added later stand at the end of their table.\n */\n", f"{word('SET NAMES')} utf8mb4;\n", "",
        f"{word('CREATE DATABASE IF NOT EXISTS')} {pen.quoted(project.database)} {word('CHARACTER SET')} utf8mb4;\n{word('USE')} {pen.quoted(project.database)};\n",
        f"-- {project.database}: {', '.join(entity.name for entity in project.entities)}, users, sessions\n",
    ))]  # fmt: skip
    for entity in project.entities:
        columns = [(name, pen.kind(kind) + pen.null()) for name, kind in _columns(entity)]
        said = {column.name: text for column in entity.columns if (text := pen.said(column))}
        out.append(pen.table(entity.name, [pen.identity(), *columns], _indexed(entity), said))
    users = [pen.identity(), ("name", pen.kind("varchar(60)") + word(" NOT NULL UNIQUE")), ("password", pen.kind("varchar(255)") + word(" NOT NULL")),
             ("active", word("TINYINT NOT NULL DEFAULT") + " 1"), ("last_login", pen.kind("datetime") + pen.null())]  # fmt: skip
    sessions = [
        ("id", pen.kind("char(40)") + word(" NOT NULL")),
        ("user_id", pen.kind("int(11)") + pen.null()),
        ("last_seen", pen.kind("datetime") + pen.null()),
    ]
    out += [pen.table("users", users, []), pen.table("sessions", sessions, [])]
    return "\n".join(part for part in out if part)


HEADS = (  # above a table
    "--\n-- Table structure for {name}\n--\n", "-- {said}\n", "--\n-- {said}\n--\n", "/* {name} */\n", "# {said}\n", "-- ---------- {name} ----------\n", "-- table {name}\n", "-- {said}: {n} columns\n", "/*\n * {said}\n */\n",
)  # fmt: skip
SAID = {  # above a column, by its kind
    "firm": "(as on the invoice|name of the company|text, (no|not a) key[ (yet|any more)])", "person": "((only |)a name, no account|first name and surname|not (linked|bound) to users)", "place": "(the town alone|without (zip|postcode)|as (on the letter|typed))",
    "money": "((net|without tax)|in (euro|our currency)[, never negative]|two decimals are enough)", "date": "((set|filled in) by the form|(a day|date), no time)", "later": "(empty (until|as long as) it (is|has) not[ (happened|come)]|NULL: not yet|filled in (afterwards|later))",
    "flow": "(in this order: {v}|{v}|one of {v})", "state": "(one of the (list|values) in the form|free text in old rows|{v})", "flag": "(0 or 1|yes or no|(hidden|left out) in lists (if|where) 0)", "phone": "(as typed|with (the|) area code|no format)",
    "count": "(whole numbers only|can be 0|no halves)", "copies": "(pieces|as ordered)", "weight": "(in kg|kilograms)", "percent": "(percent, not a fraction|0 to 100)", "code": "(our own number|(printed|shown) on all papers|unique, but the old ones are not)",
}  # fmt: skip


class _Pen:
    """How one author writes a table."""

    def __init__(self, brief: Brief, chance: Random) -> None:
        own = dice(brief.company.key, "schema")
        self.is_upper = own.random() < 0.6
        self._mark = own.choice(("", "", "`"))
        self._pad = own.choice(("  ", "  ", "    ", "\t"))
        self._is_aligned, self._drops = own.random() < 0.35, own.random() < 0.4
        self._if_new, self._remarks = own.random() < 0.25, own.random() < 0.7
        self._head = own.choice(HEADS)
        self._says, self._wording = own.choice((0.0, 0.0, 0.15, 0.4, 0.8)), own
        self._index = own.choice(("inside", "inside", "inside", "after", "altered"))
        self._key = self.word(own.choice(("INDEX", "KEY")))
        self._named, self._none = own.random() < 0.4, own.choice(("", "", " DEFAULT NULL", " NULL", " NULL DEFAULT NULL"))
        self._widths = own.random() < 0.3  # int(11), as the server shows it
        self._int, self._flag = (
            own.choice(("int", "int", "int", "integer")),
            own.choice(("tinyint(1)", "tinyint(1)", "bool", "boolean")),
        )
        self._number = own.choice(("decimal", "decimal", "numeric", "dec"))
        self._id = own.choice(
            (
                "NOT NULL AUTO_INCREMENT",
                "NOT NULL AUTO_INCREMENT",
                "AUTO_INCREMENT",
                "AUTO_INCREMENT PRIMARY KEY",
                "NOT NULL AUTO_INCREMENT PRIMARY KEY",
            )
        )
        self._gap = own.choice(("\n", "\n", "", "\n\n"))
        self._open = own.choice((" (\n", " (\n", "(\n", "\n(\n"))
        self._end = own.choice(
            ("ENGINE=InnoDB DEFAULT CHARSET=utf8mb4", "ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci", "ENGINE=InnoDB CHARACTER SET utf8mb4",
             "DEFAULT CHARSET=utf8mb4", "CHARACTER SET=utf8mb4 ENGINE=InnoDB", "ENGINE = InnoDB", "")
        )  # fmt: skip

    def word(self, text: str) -> str:
        return text if self.is_upper else text.lower()

    def quoted(self, name: str) -> str:
        return f"{self._mark}{name}{self._mark}"

    def kind(self, kind: str) -> str:
        """A type, as the author calls what the server shows so."""
        if not self._widths:
            kind = kind.replace("int(11)", self._int).replace("smallint(6)", "smallint").replace("tinyint(1)", self._flag)
        return self.word(kind.replace("decimal", self._number).upper())

    def null(self) -> str:
        return self.word(self._none)

    def identity(self) -> tuple[str, str]:
        return "id", f"{self.kind('int(11)')} {self.word(self._id)}"

    def said(self, column: facts.Column) -> str:
        """What stands above a column; "" for most."""
        kind, _, detail = column.kind.partition(":")
        if kind not in SAID or self._wording.random() >= self._says:
            return ""
        return spun(
            SAID[kind],
            self._wording,
            {"c": column.name.replace("_", " "), "v": (" > " if kind == "flow" else ", ").join(detail.split("|"))},
        )

    def table(self, name: str, columns: list[tuple[str, str]], indexed: list[str], said: Mapping[str, str] | None = None) -> str:
        wide = max(len(self.quoted(column)) for column, _kind in columns) if self._is_aligned else 0
        told = {column: f"{self._pad}-- {text}\n" for column, text in (said or {}).items()}
        lines = [f"{told.get(column, '')}{self._pad}{self.quoted(column):<{wide}} {kind}" for column, kind in columns]
        if not columns[0][1].upper().endswith("PRIMARY KEY"):
            lines.append(f"{self._pad}{self.word('PRIMARY KEY')} ({self.quoted('id')})")
        named = [(f"{self.quoted(column)} " if self._named else "", self.quoted(column)) for column in indexed]
        if self._index == "inside":
            lines += [f"{self._pad}{self._key} {label}({column})" for label, column in named]
        head = self._head.format(name=name, said=name.replace("_", " "), n=len(columns)) if self._remarks else ""
        head += f"{self.word('DROP TABLE IF EXISTS')} {self.quoted(name)};\n" if self._drops else ""
        new = self.word(" IF NOT EXISTS") if self._if_new else ""
        end = self._end if self.is_upper else self._end.lower().replace("innodb", "InnoDB")
        after = {
            "after": [f"{self.word('CREATE INDEX')} {column} {self.word('ON')} {self.quoted(name)} ({column});\n" for _, column in named],
            "altered": [f"{self.word('ALTER TABLE')} {self.quoted(name)} {self.word('ADD')} {self._key} {label}({column});\n" for label, column in named],
        }.get(self._index, [])  # fmt: skip
        return (
            f"{head}{self.word('CREATE TABLE')}{new} {self.quoted(name)}{self._open}"
            + ",\n".join(lines)
            + f"\n){' ' if end else ''}{end};\n"
            + "".join(after)
            + self._gap.removeprefix("\n")
        )


@writes("sql.dump")
def dump(brief: Brief, chance: Random) -> bytes:
    """mysqldump of the database, or of one table; packed where the name says so."""
    text = "".join(_dump(brief, chance)).encode()
    if brief.state == "half":
        text = text[: int(len(text) * 0.4)]
    if not brief.path.endswith(".gz"):
        return text
    return packing.standard_input(text, 0)  # from a pipe gzip has no time to keep


def _dump(brief: Brief, chance: Random) -> Iterator[str]:
    project = brief.company.project
    debian = (brief.site.version("mariadb-server", brief.time) or "1:10.11.6-0+deb12u1").partition(":")[2]
    version = debian.partition("-")[0]
    only = str(brief.spec.get("entity", ""))
    yield (
        f"/*M!999999\\- enable the sandbox mode */ \n-- MariaDB dump 10.19  Distrib {version}-MariaDB, for debian-linux-gnu (x86_64)\n--\n"
        f"-- Host: localhost    Database: {project.database}\n-- ------------------------------------------------------\n"
        f"-- Server version\t{version}-MariaDB-{debian.partition('-')[2]}\n\n"
        "/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;\n"
        "/*!40101 SET @OLD_CHARACTER_SET_RESULTS=@@CHARACTER_SET_RESULTS */;\n"
        "/*!40101 SET @OLD_COLLATION_CONNECTION=@@COLLATION_CONNECTION */;\n/*!40101 SET NAMES utf8mb4 */;\n"
        "/*!40103 SET @OLD_TIME_ZONE=@@TIME_ZONE */;\n/*!40103 SET TIME_ZONE='+00:00' */;\n"
        "/*!40014 SET @OLD_UNIQUE_CHECKS=@@UNIQUE_CHECKS, UNIQUE_CHECKS=0 */;\n"
        "/*!40014 SET @OLD_FOREIGN_KEY_CHECKS=@@FOREIGN_KEY_CHECKS, FOREIGN_KEY_CHECKS=0 */;\n"
        "/*!40101 SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='NO_AUTO_VALUE_ON_ZERO' */;\n"
        "/*!40111 SET @OLD_SQL_NOTES=@@SQL_NOTES, SQL_NOTES=0 */;\n"
    )
    # entity and its lines in the order of the tables' names, as the server lists them
    tables = {entity.name: _table(brief, entity) for entity in project.entities if only in ("", entity.name)}
    if not only:
        tables |= {"users": _users(brief), "sessions": _framed(brief, "sessions", "")}
    for name in sorted(tables):
        yield from tables[name]
    yield (
        "/*!40103 SET TIME_ZONE=@OLD_TIME_ZONE */;\n\n/*!40101 SET SQL_MODE=@OLD_SQL_MODE */;\n"
        "/*!40014 SET FOREIGN_KEY_CHECKS=@OLD_FOREIGN_KEY_CHECKS */;\n/*!40014 SET UNIQUE_CHECKS=@OLD_UNIQUE_CHECKS */;\n"
        "/*!40101 SET CHARACTER_SET_CLIENT=@OLD_CHARACTER_SET_CLIENT */;\n"
        "/*!40101 SET CHARACTER_SET_RESULTS=@OLD_CHARACTER_SET_RESULTS */;\n"
        "/*!40101 SET COLLATION_CONNECTION=@OLD_COLLATION_CONNECTION */;\n/*!40111 SET SQL_NOTES=@OLD_SQL_NOTES */;\n\n"
        f"-- Dump completed on {moments.local(brief.time, brief):%Y-%m-%d %k:%M:%S}\n"
    )


def _framed(brief: Brief, name: str, values: str) -> Iterator[str]:
    create = schema_of(brief.company.project, name).create(name, last(brief, name) + 1)
    yield (
        f"\n--\n-- Table structure for table `{name}`\n--\n\nDROP TABLE IF EXISTS `{name}`;\n"
        "/*!40101 SET @saved_cs_client     = @@character_set_client */;\n/*!40101 SET character_set_client = utf8mb4 */;\n"
        f"{create};\n/*!40101 SET character_set_client = @saved_cs_client */;\n\n"
        f"--\n-- Dumping data for table `{name}`\n--\n\nLOCK TABLES `{name}` WRITE;\n/*!40000 ALTER TABLE `{name}` DISABLE KEYS */;\n"
    )
    if values:
        yield f"INSERT INTO `{name}` VALUES\n{values};\n"
    yield f"/*!40000 ALTER TABLE `{name}` ENABLE KEYS */;\nUNLOCK TABLES;\n"


def _table(brief: Brief, entity: Entity) -> Iterator[str]:
    lines_of = _lines(rows.drawn_from(brief.company, brief.site, entity))
    values = []
    for row in rows.rows(brief.company, brief.site, entity, 1, last(brief, entity.name), brief.time):
        key = tuple(row)  # a row is paid or delivered one day
        line = lines_of.get(key)
        if line is None:
            line = lines_of[key] = "(" + ",".join(map(_literal, row)) + ")"
        values.append(line)
    return _framed(brief, entity.name, ",\n".join(values))


@lru_cache(maxsize=8)
def _lines(drawn: tuple[bytes, str, int, int, int]) -> dict[tuple[rows.Value, ...], str]:
    """Rows as SQL, once a process: the same ones stand in the dump of every night."""
    return {}


class Table(NamedTuple):
    """A table of the database at a moment. `last` is the number that was given out last; 0 where none are."""

    schema: Schema
    last: int
    rows: list[Sequence[rows.Value]]


IDENTITY, PRIMARY_KEY = Column("id", "int(11)", is_null=False, is_counter=True), Key(PRIMARY, ("id",), is_unique=True)
OWN = {  # tables that every one of these applications has
    "users": Schema(
        (IDENTITY, Column("name", "varchar(60)", is_null=False), Column("password", "varchar(255)", is_null=False),
         Column("active", "tinyint(4)", is_null=False, default="1"), Column("last_login", "datetime")),
        (PRIMARY_KEY, Key("name", ("name",), is_unique=True)),
    ),
    "sessions": Schema((Column("id", "char(40)", is_null=False), Column("user_id", "int(11)"), Column("last_seen", "datetime")), (PRIMARY_KEY,)),
}  # fmt: skip


def tables(project: Project) -> list[str]:
    """All tables in the order in which the schema makes them."""
    return [*(entity.name for entity in project.entities), *OWN]


def schema_of(project: Project, name: str) -> Schema:
    """A table as the server has it."""
    if name in OWN:
        return OWN[name]
    entity = _entity(project, name)
    columns = (IDENTITY, *(Column(column, kind) for column, kind in _columns(entity)))
    return Schema(columns, (PRIMARY_KEY, *(Key(column, (column,)) for column in _indexed(entity))))


def _entity(project: Project, name: str) -> Entity:
    return next(one for one in project.entities if one.name == name)


def last(brief: Brief, name: str) -> int:
    """The number that a table has given out last; the application's own account came before the people's and was counted with them."""
    if name in OWN:
        return len(brief.company.staff) + 1 if OWN[name].counter else 0
    return rows.newest(brief.company, brief.site, _entity(brief.company.project, name), brief.time)


def table(brief: Brief, name: str) -> Table:
    """What the dump of the same moment says of a table."""
    known, number = schema_of(brief.company.project, name), last(brief, name)
    if name in OWN:
        return Table(known, number, list(_user_rows(brief)) if name == "users" else [])
    entity = _entity(brief.company.project, name)
    return Table(known, number, list(rows.rows(brief.company, brief.site, entity, 1, number, brief.time)))


def _users(brief: Brief) -> Iterator[str]:
    return _framed(brief, "users", ",\n".join("(" + ",".join(map(_literal, row)) + ")" for row in _user_rows(brief)))


def _user_rows(brief: Brief) -> Iterator[Sequence[rows.Value]]:
    company = brief.company
    for number, one in enumerate(company.staff, 1):
        if one.since > brief.time:
            continue
        chance = dice(company.key, "user", one.mail)
        seen = moments.local(int(brief.time - chance.expovariate(1 / 6) * moments.DAY), brief)
        seen = seen.replace(hour=chance.randint(7, 17), minute=chance.randrange(60), second=chance.randrange(60))
        active = int(chance.random() < 0.9)
        when = None if chance.random() < 0.1 else f"{min(seen, moments.local(brief.time, brief)):%Y-%m-%d %H:%M:%S}"
        yield [number, one.mail.partition("@")[0], _bcrypt(chance), active, when]


BASE64 = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


def _bcrypt(chance: Random) -> str:
    """A hash of a password that nobody knows: 22 characters of salt (the last holds 2 bits) and 31 of digest (4 bits in the last)."""
    salt = "".join(chance.choices(BASE64, k=21)) + chance.choice(".Oeu")
    return "$2y$10$" + salt + "".join(chance.choices(BASE64, k=30)) + chance.choice(BASE64[::4])


def _literal(value: rows.Value) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, str):
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
    return str(value)
