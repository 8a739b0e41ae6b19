"""What startup files leave behind is the same in session after session: one copy of it is kept, and who changes it makes his own.

Debian's bash_completion alone leaves 85 functions and 65 completion specifications, 45 KB in each session. Equal means: the same
names in the same order, and the very same values, which are therefore kept once as well (`FunctionEntry`, `completion.Spec`).
"""

from __future__ import annotations

from typing import Any, TypeVar

V = TypeVar("V")

KEPT = 64  # tables; the oldest goes first
LARGEST = 1024  # names of a table that is kept: who makes more pays for it himself

_tables: dict[tuple[tuple[str, ...], tuple[int, ...]], dict[str, Any]] = {}


def shared(table: dict[str, V]) -> dict[str, V]:
    """The one table with these contents. Not to be changed."""
    if len(table) > LARGEST:
        return table
    key = (tuple(table), tuple(map(id, table.values())))  # ids that hold, as the kept table holds the values
    known = _tables.get(key)
    if known is None:
        if len(_tables) >= KEPT:
            del _tables[next(iter(_tables))]
        known = _tables[key] = dict(table)
    return known
