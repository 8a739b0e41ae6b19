"""PDO, mysqli and the functions around them, over the tables that the machine's host hands in."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from mirage.gateway.http.php import sql
from mirage.gateway.http.php.machine import CLASSES, CONSTANTS, ExceptionObject, Machine, builtin
from mirage.gateway.http.php.sql.values import show
from mirage.gateway.http.php.values import PhpArray, PhpObject, Thrown, Value, to_int, to_str

CONSTANTS.update({
    "PDO::ATTR_ERRMODE": 3, "PDO::ERRMODE_EXCEPTION": 2, "PDO::ERRMODE_SILENT": 0, "PDO::ERRMODE_WARNING": 1, "PDO::ATTR_DEFAULT_FETCH_MODE": 19,
    "PDO::FETCH_ASSOC": 2, "PDO::FETCH_NUM": 3, "PDO::FETCH_BOTH": 4, "PDO::FETCH_OBJ": 5, "PDO::FETCH_COLUMN": 7, "PDO::FETCH_KEY_PAIR": 12,
    "PDO::ATTR_EMULATE_PREPARES": 20, "PDO::MYSQL_ATTR_INIT_COMMAND": 1002, "PDO::PARAM_INT": 1, "PDO::PARAM_STR": 2,
    "MYSQLI_REPORT_ERROR": 1, "MYSQLI_REPORT_STRICT": 2, "MYSQLI_REPORT_OFF": 0, "MYSQLI_REPORT_ALL": 255, "MYSQLI_ASSOC": 1, "MYSQLI_NUM": 2, "MYSQLI_BOTH": 3,
})  # fmt: skip


def _shown(value: Any) -> Value:
    """A column's value as mysqlnd gives it: integers as such, decimals as text."""
    if isinstance(value, Decimal):
        return show(value)
    return value.encode("utf-8").decode("latin-1") if isinstance(value, str) else value


def _given(value: Value) -> Any:
    return value.encode("latin-1", "replace").decode("utf-8", "replace") if isinstance(value, str) else value


class Connection(PhpObject):
    """A connection to the database, by either name."""

    def __init__(self, machine: Machine, kind: str, user: str, password: str, database: str) -> None:
        super().__init__()
        self.machine, self.kind = machine, kind
        self.name = kind
        self.last_id = self.affected = 0
        self.is_loud = True
        tables = machine.host.database(user, password, database)
        if tables is None:
            text = f"Access denied for user '{user}'@'localhost' (using password: {'YES' if password else 'NO'})"
            raise Thrown(
                "PDOException" if kind == "PDO" else "mysqli_sql_exception",
                f"SQLSTATE[HY000] [1045] {text}" if kind == "PDO" else text,
            )
        self.session = sql.alone(tables)

    def ask(self, statement: str, values: list[Any]) -> sql.Result:
        text = _given(statement)

        def work() -> Any:
            try:
                return sql.run(self.session, text, values)
            except sql.SqlError as error:
                return error
            except (ValueError, TypeError, KeyError, IndexError, OverflowError, RecursionError):
                return sql.SqlError(1105, "HY000", "Unknown error")

        try:
            result: sql.Result = self.machine.effect(work)
        except sql.SqlError as error:
            raise self.fault(error) from None
        self.machine.slept += result.slept
        self.machine.spend(len(result.rows))
        self.last_id, self.affected = result.last_id or self.last_id, result.affected
        return result

    def fault(self, error: sql.SqlError) -> Thrown:
        if self.kind != "PDO":
            return Thrown("mysqli_sql_exception", error.text)
        words = {"42000": "Syntax error or access violation", "42S02": "Base table or view not found", "42S22": "Column not found"}
        return Thrown(
            "PDOException", f"SQLSTATE[{error.state}]: {words.get(error.state, 'General error')}: {error.number} {error.text}"
        )

    # PDO

    def do_setattribute(self, *_: Value) -> Value:
        return True

    def do_prepare(self, text: Value, *_: Value) -> Value:
        return Statement(self, to_str(text))

    def do_query(self, text: Value, *_: Value) -> Value:
        statement = Statement(self, to_str(text))
        statement.do_execute()
        return statement

    def do_exec(self, text: Value) -> Value:
        return self.ask(to_str(text), []).affected

    def do_lastinsertid(self, *_: Value) -> Value:
        return str(self.last_id)

    def do_quote(self, text: Value, *_: Value) -> Value:
        return f"'{self.do_real_escape_string(text)}'"

    def do_begintransaction(self) -> Value:
        return True

    do_commit = do_rollback = do_begin_transaction = do_begintransaction

    # mysqli

    def do_set_charset(self, *_: Value) -> Value:
        return True

    do_select_db = do_options = do_set_charset

    def do_real_escape_string(self, text: Value) -> Value:
        out = to_str(text).replace("\\", "\\\\")
        for sign, escaped in (("'", "\\'"), ('"', '\\"'), ("\n", "\\n"), ("\r", "\\r"), ("\0", "\\0"), ("\x1a", "\\Z")):
            out = out.replace(sign, escaped)
        return out

    do_escape_string = do_real_escape_string

    def do_close(self) -> Value:
        return True

    def get_insert_id(self) -> Value:
        return self.last_id

    def get_affected_rows(self) -> Value:
        return self.affected

    def get_connect_error(self) -> Value:
        return None

    get_error = get_connect_error

    def get_connect_errno(self) -> Value:
        return 0

    get_errno = get_connect_errno


class Statement(PhpObject):
    """A statement, and once it ran its rows."""

    name = "PDOStatement"

    def __init__(self, connection: Connection, text: str) -> None:
        super().__init__()
        self.connection, self.text = connection, text
        self.bound: list[Any] = []
        self.result: sql.Result | None = None
        self.at = 0

    def do_execute(self, values: Value = None) -> Value:
        text, given = self.text, self.bound
        if isinstance(values, PhpArray):
            text, given = self._positional(values)
        self.result, self.at = self.connection.ask(text, [_given(value) for value in given]), 0
        return True

    def _positional(self, values: PhpArray) -> tuple[str, list[Any]]:
        """:name becomes ? with the value of that name."""
        if values.is_list:
            return self.text, list(values.values())
        import re

        order: list[Any] = []

        def place(found: re.Match[str]) -> str:
            order.append(values.get(found[1], values.get(f":{found[1]}")))
            return "?"

        return re.sub(r":(\w+)", place, self.text), order

    def do_bind_param(self, types: Value = "", *values: Value) -> Value:
        self.bound = list(values)
        return True

    def do_bindvalue(self, key: Value, value: Value, *_: Value) -> Value:
        self.bound.append(value)
        return True

    do_bindparam = do_bindvalue

    def rows(self) -> PhpArray:
        result = self.result
        if result is None or result.columns is None:
            return PhpArray()
        return PhpArray.of([PhpArray({name: _shown(value) for name, value in zip(result.columns, row)}) for row in result.rows])

    def do_fetchall(self, mode: Value = 2, *_: Value) -> Value:
        rows = self.rows()
        if to_int(mode) == 7:
            return PhpArray.of([next(iter(row.values()), None) for row in rows.values()])
        if to_int(mode) == 3:
            return PhpArray.of([PhpArray.of(row.values()) for row in rows.values()])
        return rows

    def do_fetch(self, mode: Value = 2, *_: Value) -> Value:
        rows = self.rows()
        if self.at >= len(rows):
            return False
        self.at += 1
        return rows[self.at - 1]

    def do_fetchcolumn(self, column: Value = 0) -> Value:
        row = self.do_fetch()
        return list(row.values())[to_int(column)] if isinstance(row, PhpArray) else False

    def do_rowcount(self) -> Value:
        return self.result.affected or len(self.result.rows) if self.result is not None else 0

    def do_get_result(self) -> Value:
        return self

    def do_fetch_all(self, mode: Value = 2) -> Value:
        return self.rows() if to_int(mode) == 1 else PhpArray.of([PhpArray.of(row.values()) for row in self.rows().values()])

    def do_fetch_assoc(self) -> Value:
        row = self.do_fetch()
        return row if row is not False else None

    do_fetch_array = do_fetch_assoc

    def do_fetch_row(self) -> Value:
        row = self.do_fetch()
        return PhpArray.of(row.values()) if isinstance(row, PhpArray) else None

    def do_fetch_object(self) -> Value:
        row = self.do_fetch()
        if not isinstance(row, PhpArray):
            return None
        made = PhpObject()
        made.properties = {to_str(key): value for key, value in row.items()}
        return made

    def do_close(self) -> Value:
        return True

    do_free = do_store_result = do_closecursor = do_close

    def get_num_rows(self) -> Value:
        return len(self.rows())

    def get_affected_rows(self) -> Value:
        return self.connection.affected

    def get_insert_id(self) -> Value:
        return self.connection.last_id


def _pdo(machine: Machine, source: Value, user: Value = "", password: Value = "", *_: Value) -> PhpObject:
    import re

    found = re.search(r"dbname=([^;]*)", to_str(source))
    return Connection(machine, "PDO", to_str(user), to_str(password), found[1] if found else "")


def _mysqli(machine: Machine, host: Value = "", user: Value = "", password: Value = "", database: Value = "", *_: Value) -> PhpObject:
    return Connection(machine, "mysqli", to_str(user), to_str(password), to_str(database))


CLASSES["pdo"] = _pdo
CLASSES["mysqli"] = _mysqli
CLASSES["exception"] = lambda machine, message="", *_: ExceptionObject("Exception", to_str(message))


@builtin("mysqli_report", "mysqli_set_charset", "mysqli_close")
def mysqli_report(machine: Machine, *_: Value) -> Value:
    return True


@builtin("mysqli_connect")
def mysqli_connect(machine: Machine, *arguments: Value) -> Value:
    return _mysqli(machine, *arguments)


@builtin("mysqli_query")
def mysqli_query(machine: Machine, connection: Value, text: Value, *_: Value) -> Value:
    return connection.do_query(text)


@builtin("mysqli_fetch_assoc", "mysqli_fetch_array")
def mysqli_fetch_assoc(machine: Machine, statement: Value, *_: Value) -> Value:
    return statement.do_fetch_assoc()


@builtin("mysqli_num_rows")
def mysqli_num_rows(machine: Machine, statement: Value) -> Value:
    return statement.get_num_rows()


@builtin("mysqli_real_escape_string")
def mysqli_real_escape_string(machine: Machine, connection: Value, text: Value) -> Value:
    return connection.do_real_escape_string(text)


@builtin("password_verify")
def password_verify(machine: Machine, password: Value, kept: Value) -> Value:
    word, stored = to_str(password), to_str(kept)
    return machine.effect(lambda: machine.host.verify(word.encode("latin-1", "replace"), stored))


@builtin("password_hash")
def password_hash(machine: Machine, password: Value, *_: Value) -> Value:
    signs = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
    return machine.effect(lambda: "$2y$10$" + "".join(machine.host.chance().choices(signs, k=53)))
