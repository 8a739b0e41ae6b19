"""A table as MariaDB 10.11 keeps it in mind: columns and keys. What dumps, tables' files and the server itself say of it comes from here."""

from __future__ import annotations

from typing import NamedTuple

PRIMARY = "PRIMARY"
TEXTS = ("varchar", "char", "text", "tinytext", "mediumtext", "longtext", "enum", "set")
NUMBERS = ("tinyint", "smallint", "mediumint", "int", "bigint", "decimal", "double", "float")
OPTIONS = "DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci"


class Column(NamedTuple):
    """`default` as SHOW CREATE TABLE writes it: 1, 'a', current_timestamp(); None where there is none but NULL."""

    name: str
    type: str
    is_null: bool = True
    default: str | None = None
    is_counter: bool = False  # AUTO_INCREMENT

    @property
    def base(self) -> str:
        """The type without its size."""
        return self.type.partition("(")[0].partition(" ")[0]

    @property
    def is_text(self) -> bool:
        return self.base in TEXTS

    @property
    def is_number(self) -> bool:
        return self.base in NUMBERS

    @property
    def plain_default(self) -> str | None:
        """As DESCRIBE shows it."""
        kept = self.default
        return kept[1:-1].replace("''", "'") if kept is not None and kept.startswith("'") else kept

    @property
    def line(self) -> str:
        """As CREATE TABLE has it, but for its counting."""
        default = f" DEFAULT {self.default}" if self.default is not None else " DEFAULT NULL" if self.is_null else ""
        null = " NULL" if self.base == "timestamp" else ""  # of old, one could not be
        return f"`{self.name}` {self.type}{null if self.is_null else ' NOT NULL'}{default}"


class Key(NamedTuple):
    """One of a table's indexes; the primary one is called PRIMARY."""

    name: str
    columns: tuple[str, ...]
    is_unique: bool = False

    @property
    def line(self) -> str:
        columns = ",".join(f"`{name}`" for name in self.columns)
        if self.name == PRIMARY:
            return f"PRIMARY KEY ({columns})"
        return f"{'UNIQUE ' if self.is_unique else ''}KEY `{self.name}` ({columns})"


class Schema(NamedTuple):
    """`keys` in the server's order: the primary one, those that are unique, the others."""

    columns: tuple[Column, ...]
    keys: tuple[Key, ...] = ()

    @property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]

    @property
    def counter(self) -> str:
        """The column that counts by itself; "" for none."""
        return next((column.name for column in self.columns if column.is_counter), "")

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    def mark(self, name: str) -> str:
        """PRI, UNI or MUL, as DESCRIBE marks a column."""
        if self.keys and name in self.keys[0].columns and self._is_told_apart_by(self.keys[0]):
            return "PRI"
        led = [key for key in self.keys if key.columns[0] == name]
        if any(key.is_unique and len(key.columns) == 1 for key in led):
            return "UNI"
        return "MUL" if led else ""

    def _is_told_apart_by(self, key: Key) -> bool:
        """Without a primary key, the first one that is unique and never NULL stands in for it."""
        return key.is_unique and not any(self.column(name).is_null for name in key.columns)

    def create(self, table: str, following: int) -> str:
        """SHOW CREATE TABLE; `following` is the number that the next row gets."""
        lines = [f"{column.line}{' AUTO_INCREMENT' if column.is_counter else ''}" for column in self.columns]
        body = ",\n".join(f"  {line}" for line in [*lines, *(key.line for key in self.keys)])
        counted = f" AUTO_INCREMENT={following}" if self.counter and following > 1 else ""
        return f"CREATE TABLE `{table}` (\n{body}\n) ENGINE=InnoDB{counted} {OPTIONS}"
