"""Has every captured file looked at once, and again when the rules that it is matched with have changed.

Who looks is handed in by `app`, as the evidence knows no rules. A file's bytes come from the vault, so it is looked at after they
were taken in; what is not held is not waited for.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from mirage.evidence import schema
from mirage.evidence.database import is_current
from mirage.journal.spool import Spool

log = logging.getLogger("mirage.evidence")

AT_ONCE = 8  # files that are looked at before anything else gets its turn


class Inspector(Protocol):
    """Looks at bytes without running them."""

    def rules(self) -> str:
        """What names the rules in force: another text when they changed."""

    def inspect(self, data: bytes) -> dict[str, Any]:
        """What the bytes are: `kind`, `architecture`, `matches` (names of rules), `body` (all of it, as JSON). Never raises."""

    def close(self) -> None:
        """Let go of what it holds."""


@dataclass(slots=True)
class Inspecting:
    """One way from the vault to the table of inspections."""

    engine: sa.Engine
    vault: Spool
    make: Callable[[], Inspector]
    _inspector: Inspector | None = None

    def run(self) -> int:
        """Look at the next few files, the newest first; how many there were. None before the store has its tables."""
        if self._inspector is None and not is_current(self.engine):
            return 0
        missing = self._missing("") if self._inspector is None else []
        if self._inspector is None:
            if not missing:
                return 0  # loading rules takes a moment: not before there is something to look at
            self._inspector = self.make()
        rules = self._inspector.rules()
        seen = 0
        for sha256 in self._missing(rules):
            data = self.vault.find(sha256)
            if data is not None:
                self._store(sha256, rules, self._inspector.inspect(data))
                seen += 1
        return seen

    def close(self) -> None:
        if self._inspector is not None:
            self._inspector.close()

    def _missing(self, rules: str) -> list[str]:
        """Held files that were not looked at with these rules; without rules, that were not looked at."""
        artifacts, inspections = schema.artifacts, schema.inspections
        lacks = inspections.c.sha256.is_(None)
        query = (
            sa.select(artifacts.c.sha256)
            .join(inspections, artifacts.c.sha256 == inspections.c.sha256, isouter=True)
            .where(sa.or_(lacks, inspections.c.rules != rules) if rules else lacks)
            .order_by(artifacts.c.last.desc())
            .limit(50 * AT_ONCE)
        )
        with self.engine.connect() as connection:
            found = connection.execute(query).scalars().all()
        return [sha256 for sha256 in found if self.vault.holds(sha256)][:AT_ONCE]

    def _store(self, sha256: str, rules: str, found: dict[str, Any]) -> None:
        table = schema.inspections
        row = {"sha256": sha256, "rules": rules, **found}
        with self.engine.connect().execution_options(mirage_writes=True) as connection, connection.begin():
            insert: Any = (postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert)(table)
            changes = {name: insert.excluded[name] for name in row if name != "sha256"}
            connection.execute(insert.on_conflict_do_update(index_elements=["sha256"], set_=changes), [row])
