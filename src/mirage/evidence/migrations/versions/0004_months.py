"""Months: on PostgreSQL the tables that grow with the events are partitioned by ranges of their ids.

No row is copied: a table that has rows becomes the partition of all that is before the next month.
"""

from __future__ import annotations

import datetime

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
TABLES = {  # primary key, and the indexes as they were made
    "events": (
        "id",
        {"events_kind": "kind, id", "events_session": "session, id", "events_source": "source, id", "events_time": "time"},
    ),
    "logins": ("id", {"logins_credential": "username, password", "logins_session": "session, id"}),
    "keys": ("id", {"keys_fingerprint": "fingerprint", "keys_session": "session, id"}),
    "lines": ("id", {"lines_session": "session, id"}),
    "commands": ("id", {"commands_program": "program, id", "commands_session": "session, id"}),
    "captures": ("id", {"captures_session": "session, id", "captures_sha256": "sha256, id"}),
    "urls": ("id", {"urls_session": "session, id"}),
    "recordings": ("id", {"recordings_session": "session, id"}),
    "findings": ("id, rule", {"findings_session": "session, id", "findings_rule": "rule, id", "findings_time": "time"}),
}  # fmt: skip


def upgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name != "postgresql":
        return
    for table, (key, indexes) in TABLES.items():
        before = f"{table}_before"
        newest = connection.execute(sa.text(f"SELECT max(id) FROM {table}")).scalar()  # noqa: S608 - a constant
        op.execute(f"ALTER TABLE {table} RENAME TO {before}")
        op.execute(f"ALTER TABLE {before} RENAME CONSTRAINT {table}_pkey TO {before}_pkey")
        for name in indexes:
            op.execute(f"ALTER INDEX {name} RENAME TO {before}{name.removeprefix(table)}")
        op.execute(f"CREATE TABLE {table} (LIKE {before} INCLUDING DEFAULTS) PARTITION BY RANGE (id)")
        op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {table}_pkey PRIMARY KEY ({key})")
        for name, columns in indexes.items():
            op.execute(f"CREATE INDEX {name} ON {table} ({columns})")
        op.execute(f"CREATE TABLE {table}_other PARTITION OF {table} DEFAULT")
        if newest is None:
            op.execute(f"DROP TABLE {before}")
        else:
            op.execute(f"ALTER TABLE {table} ATTACH PARTITION {before} FOR VALUES FROM (MINVALUE) TO ('{_after(str(newest))}')")


def _after(newest: str) -> str:
    """The first id of the month after this one and after that of an id."""
    milliseconds = 0
    for sign in newest[:10]:
        milliseconds = milliseconds * 32 + ALPHABET.index(sign)
    now = datetime.datetime.now(datetime.UTC)
    last = max(now, datetime.datetime.fromtimestamp(milliseconds / 1000, datetime.UTC))
    following = datetime.datetime(last.year + last.month // 12, last.month % 12 + 1, 1, tzinfo=datetime.UTC)
    value = int(following.timestamp()) * 1000 << 80
    return "".join(ALPHABET[value >> shift & 31] for shift in range(125, -1, -5))
