"""SQL as pages and people ask it of tables in memory, in MariaDB 10.11's manner: read, planned, worked out.

No database of the host's is ever asked: a statement, whoever wrote it, can do no more than read and change these rows, in bounded
steps. `parser` makes a tree of the text (`tree`), `queries` plans it against the tables of a `Session`, `expressions` makes functions
of a row, `changes` writes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mirage.gateway.http.php.sql import changes, tree
from mirage.gateway.http.php.sql.faults import SqlError, syntax_error, too_deep, uneven
from mirage.gateway.http.php.sql.information import variables as settings
from mirage.gateway.http.php.sql.parser import parse
from mirage.gateway.http.php.sql.queries import Planner
from mirage.gateway.http.php.sql.session import Alone, Result, Row, Run, Session, Tables

__all__ = ["Result", "Row", "Session", "SqlError", "Tables", "alone", "run", "syntax_error"]


def run(session: Session, statement: str, values: Sequence[Any] = (), *, variables: dict[str, Any] | None = None) -> Result:
    """One statement, its ? filled with values; `variables` are those with an @, for statements in a row.

    SqlError: what MariaDB would say.
    """
    running = Run(session, variables={} if variables is None else variables)
    try:
        result = _run(running, parse(statement, values))
    except RecursionError:
        raise too_deep() from None
    result.slept = running.slept
    return result


def alone(tables: Tables) -> Session:
    """The connection of an application's own user."""
    return Alone(tables, settings())


def _run(running: Run, statement: tree.Statement) -> Result:
    planner = Planner(running)
    match statement:
        case tree.Query():
            plan = planner.query(statement)
            if statement.into is not None and statement.into.names:
                return _kept(running, statement.into.names, plan.columns, list(plan.rows(None)))
            return Result(plan.columns, plan.rows(None), into=statement.into)
        case tree.Insert():
            return changes.insert(planner, statement)
        case tree.Update():
            return changes.update(planner, statement)
        case tree.Delete():
            return changes.delete(planner, statement)
        case tree.Show():
            database = running.session.database
            return Result([f"Tables_in_{database}"], [[name] for name in running.session.of(database).names()])
    return Result(None, [])


def _kept(running: Run, names: Sequence[str], columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> Result:
    """SELECT ... INTO @name."""
    if len(names) != len(columns):
        raise uneven()
    if len(rows) > 1:
        raise SqlError(1172, "42000", "Result consisted of more than one row")
    for row in rows:
        running.variables.update(zip(names, row))
    return Result(None, [], len(rows))
