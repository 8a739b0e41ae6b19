"""What MariaDB says of a statement that it does not run: number, state and words of its errmsg-utf8.txt, 10.11."""

from __future__ import annotations


class SqlError(Exception):
    """MariaDB's number, state and text of a fault."""

    def __init__(self, number: int, state: str, text: str) -> None:
        super().__init__(text)
        self.number, self.state, self.text = number, state, text


def syntax_error(near: str, line: int = 1) -> SqlError:
    """A text that it cannot read from `near` on."""
    return SqlError(
        1064, "42000",
        "You have an error in your SQL syntax; check the manual that corresponds to your MariaDB server version for the right "
        f"syntax to use near '{near}' at line {line}",
    )  # fmt: skip


def no_column(name: str, clause: str) -> SqlError:
    return SqlError(1054, "42S22", f"Unknown column '{name}' in '{clause}'")


def ambiguous(name: str, clause: str) -> SqlError:
    return SqlError(1052, "23000", f"Column '{name}' in {clause} is ambiguous")


def no_table(database: str, name: str) -> SqlError:
    return SqlError(1146, "42S02", f"Table '{database}.{name}' doesn't exist")


def not_null(column: str) -> SqlError:
    return SqlError(1048, "23000", f"Column '{column}' cannot be null")


def no_default(column: str) -> SqlError:
    return SqlError(1364, "HY000", f"Field '{column}' doesn't have a default value")


def duplicate(entry: str, key: str) -> SqlError:
    return SqlError(1062, "23000", f"Duplicate entry '{entry}' for key '{key}'")


def no_source(database: str, name: str) -> SqlError:
    """name.* where FROM has no such table."""
    return SqlError(1051, "42S02", f"Unknown table '{database + '.' if database else ''}{name}'")


def no_database(name: str = "") -> SqlError:
    """There is none of that name; without a name, none was chosen."""
    return SqlError(1049, "42000", f"Unknown database '{name}'") if name else SqlError(1046, "3D000", "No database selected")


def no_function(name: str) -> SqlError:
    return SqlError(1305, "42000", f"FUNCTION {name} does not exist")


def wrong_count(name: str) -> SqlError:
    return SqlError(1582, "42000", f"Incorrect parameter count in the call to native function '{name}'")


def one_column(wanted: int = 1) -> SqlError:
    return SqlError(1241, "21000", f"Operand should contain {wanted} column(s)")


def one_row() -> SqlError:
    return SqlError(1242, "21000", "Subquery returns more than 1 row")


def uneven() -> SqlError:
    return SqlError(1222, "21000", "The used SELECT statements have a different number of columns")


def group_misused() -> SqlError:
    return SqlError(1111, "HY000", "Invalid use of group function")


def twice(name: str) -> SqlError:
    return SqlError(1066, "42000", f"Not unique table/alias: '{name}'")


def interrupted() -> SqlError:
    return SqlError(1317, "70100", "Query execution was interrupted")


def too_long() -> SqlError:
    return SqlError(1153, "08S01", "Got a packet bigger than 'max_allowed_packet' bytes")


def too_deep() -> SqlError:
    return SqlError(
        1436, "HY000",
        "Thread stack overrun:  294912 bytes used of a 299008 byte stack, and 32000 bytes needed. Consider increasing the "
        "thread_stack system variable.",
    )  # fmt: skip
