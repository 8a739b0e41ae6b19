"""What CREATE TABLE and ALTER TABLE say of one column or key (MariaDB 10.11)."""

from __future__ import annotations

import re

from mirage.content.schema import NUMBERS, PRIMARY, TEXTS, Column, Key, Schema
from mirage.gateway.http.php.sql import SqlError, syntax_error
from mirage.gateway.http.php.sql.columns import NOW, put, reader
from mirage.gateway.http.php.sql.values import show

NAMES = {
    "integer": "int", "bool": "tinyint(1)", "boolean": "tinyint(1)", "numeric": "decimal", "dec": "decimal", "fixed": "decimal",
    "real": "double", "character": "char", "json": "longtext",
}  # fmt: skip
SIZES = {
    "int": "(11)", "bigint": "(20)", "smallint": "(6)", "tinyint": "(4)", "mediumint": "(9)", "decimal": "(10,0)", "char": "(1)",
    "year": "(4)", "bit": "(1)", "binary": "(1)",
}  # fmt: skip
TYPES = frozenset(
    """
    blob date datetime geometry geometrycollection inet4 inet6 linestring long longblob mediumblob multilinestring multipoint
    multipolygon national nchar nvarchar point polygon serial time timestamp tinyblob uuid varbinary
    """.split()
).union(TEXTS, NUMBERS, NAMES, SIZES)
UNSIGNED = {"int": "(10)", "smallint": "(5)", "tinyint": "(3)", "mediumint": "(8)"}  # a sign less
OTHERS = {"primary", "key", "unique", "index", "constraint", "foreign", "fulltext", "check", "spatial"}  # that begin no column
_COLUMN = re.compile(r"`?([\w$-]+)`?\s+(\w+)\s*(\([^)]*\))?\s*(unsigned)?(.*)", re.IGNORECASE | re.DOTALL)
_KEY = re.compile(
    r"(?:constraint\s+(?:`?(?P<constraint>(?!primary|unique)[\w$-]+)`?\s+)?)?"
    r"(?P<kind>primary\s+key|unique(?:\s+(?:key|index))?|key|index)\b\s*(?:if\s+not\s+exists\s+)?(?:`?(?P<name>[\w$-]+)`?\s*)?"
    r"(?:using\s+\w+\s*)?\((?P<columns>(?:[^()]|\(\d+\))*)\)",
    re.IGNORECASE,
)
_DEFAULT = re.compile(r"\bdefault\s+('(?:[^']|'')*'|\"[^\"]*\"|[\w.+-]+(?:\s*\(\s*\))?)", re.IGNORECASE)
_MOMENTS = ("now", "current_timestamp", "localtime", "localtimestamp")


def added(schema: Schema, part: str, at: int | None = None) -> Schema:
    """With one more column (at a place, else behind the others) or key. SqlError: that cannot be."""
    key = _KEY.match(part)
    if key is not None:
        return _keyed(schema, key)
    if not part or first(part) in OTHERS:
        return schema
    found = _COLUMN.match(part)
    if found is None:
        raise syntax_error("")
    column, rest = _column(found), found[5]
    if column.name.lower() in (name.lower() for name in schema.names):
        raise SqlError(1060, "42S21", f"Duplicate column name '{column.name}'")
    columns = list(schema.columns)
    columns.insert(len(columns) if at is None else at, column)
    made = Schema(tuple(columns), schema.keys)
    if re.search(r"\bprimary\s+key\b", rest, re.IGNORECASE):
        made = _with(made, Key(PRIMARY, (column.name,), is_unique=True))
    if re.search(r"\bunique\b", rest, re.IGNORECASE):
        made = _with(made, Key(_spare(made, column.name), (column.name,), is_unique=True))
    return made


def first(part: str) -> str:
    """The word that says what a part is of, where it is no column's name in quotes."""
    return re.split(r"[^\w$-]", part, maxsplit=1)[0].lower()


def without(schema: Schema, name: str) -> Schema:
    """Without a column: keys lose it, and go with their last one."""
    if len(schema.columns) == 1:
        raise SqlError(1090, "42000", "You can't delete all columns with ALTER TABLE; use DROP TABLE instead")
    keys = (key._replace(columns=tuple(other for other in key.columns if other != name)) for key in schema.keys)
    return Schema(tuple(column for column in schema.columns if column.name != name), tuple(key for key in keys if key.columns))


def changed(schema: Schema, name: str, definition: str) -> Schema:
    """A column becomes another in its place, and in its keys."""
    at = schema.names.index(name)
    rest = Schema(tuple(column for column in schema.columns if column.name != name), schema.keys)
    made = added(rest, definition, at)
    if len(made.columns) != len(schema.columns):  # it was a key's
        raise syntax_error(definition[:80])
    new = made.columns[at].name
    keys = tuple(key._replace(columns=tuple(new if one == name else one for one in key.columns)) for key in made.keys)
    return _settled(Schema(made.columns, keys))


def unkeyed(schema: Schema, name: str) -> Schema:
    """Without a key. SqlError: there is none of that name."""
    if all(key.name.lower() != name.lower() for key in schema.keys):
        raise SqlError(1091, "42000", f"Can't DROP INDEX `{name}`; check that it exists")
    return schema._replace(keys=tuple(key for key in schema.keys if key.name.lower() != name.lower()))


def counted(schema: Schema) -> Schema:
    """SqlError: what counts by itself leads no key, or is not alone."""
    counters = [column.name for column in schema.columns if column.is_counter]
    if len(counters) > 1 or (counters and all(key.columns[0] != counters[0] for key in schema.keys)):
        words = "there can be only one auto column and it must be defined as a key"
        raise SqlError(1075, "42000", f"Incorrect table definition; {words}")
    return schema


def _column(found: re.Match[str]) -> Column:
    name, kind, size, unsigned, rest = found.groups()
    if kind.lower() not in TYPES:
        raise SqlError(4161, "HY000", f"Unknown data type: '{kind}'")
    kind = NAMES.get(kind.lower(), kind.lower())
    sizes = {**SIZES, **UNSIGNED} if unsigned else SIZES
    column = Column(name, kind + (size.replace(" ", "") if size else sizes.get(kind, "")) + (" unsigned" if unsigned else ""))
    is_counter = re.search(r"\bauto_increment\b", rest, re.IGNORECASE) is not None
    is_null = not is_counter and re.search(r"\bnot\s+null\b|\bprimary\s+key\b", rest, re.IGNORECASE) is None
    if is_counter and not column.is_number:
        raise SqlError(1063, "42000", f"Incorrect column specifier for column '{name}'")
    return column._replace(is_null=is_null, is_counter=is_counter, default=defaulted(column, rest))


def defaulted(column: Column, rest: str) -> str | None:
    """As SHOW CREATE TABLE has it."""
    found = _DEFAULT.search(rest)
    if found is None or found[1].lower() == "null":
        return None
    given = found[1]
    if given.rstrip("() ").lower() in _MOMENTS:
        return NOW
    plain = given[1:-1].replace("''", "'") if given[0] in "'\"" else {"true": "1", "false": "0"}.get(given.lower(), given)
    try:
        put(plain, column.type, column.name, "", 1)
    except SqlError:
        raise SqlError(1067, "42000", f"Invalid default value for '{column.name}'") from None
    return show(reader(column.type)(plain)) if column.is_number else "'" + plain.replace("'", "''") + "'"


def _keyed(schema: Schema, found: re.Match[str]) -> Schema:
    named = [re.sub(r"\(.*", "", one).split() for one in found["columns"].split(",")]
    if not all(named):
        raise syntax_error(")")
    columns = tuple(_proper(schema, words[0].strip("`")) for words in named)
    if found["kind"].lower().startswith("primary"):
        return _with(schema, Key(PRIMARY, columns, is_unique=True))
    name = found["name"] or found["constraint"] or _spare(schema, columns[0])
    return _with(schema, Key(name, columns, found["kind"].lower().startswith("unique")))


def _proper(schema: Schema, name: str) -> str:
    for column in schema.names:
        if column.lower() == name.lower():
            return column
    raise SqlError(1072, "42000", f"Key column '{name}' doesn't exist in table")


def _with(schema: Schema, key: Key) -> Schema:
    if any(other.name.lower() == key.name.lower() for other in schema.keys):
        if key.name == PRIMARY:
            raise SqlError(1068, "42000", "Multiple primary key defined")
        raise SqlError(1061, "42000", f"Duplicate key name '{key.name}'")
    return _settled(schema._replace(keys=(*schema.keys, key)))


def _settled(schema: Schema) -> Schema:
    """Keys in the server's order; none of the primary one's columns is ever NULL."""
    keys = sorted(schema.keys, key=lambda key: (key.name != PRIMARY, not key.is_unique))
    first = keys[0].columns if keys and keys[0].name == PRIMARY else ()
    columns = tuple(column._replace(is_null=column.is_null and column.name not in first) for column in schema.columns)
    return Schema(columns, tuple(keys))


def _spare(schema: Schema, name: str) -> str:
    """The name of a key that was given none: its first column's, counted up."""
    taken = {key.name.lower() for key in schema.keys}
    names = [name, *(f"{name}_{number}" for number in range(2, 100))]
    return next((one for one in names if one.lower() not in taken), name)
