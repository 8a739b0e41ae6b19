"""The tables of the evidence, for SQLite and PostgreSQL alike.

`events` holds everything, exactly: `raw` is the envelope as the journal had it. All other tables are summaries for questions
that are asked often; an attacker's text stands in them as text (what is no UTF-8, and NUL, escaped) and cut to a length that
an index can hold. Times are nanoseconds since the epoch. Ids sort by time: on PostgreSQL, what grows with the events is partitioned
by ranges of them, a month each (`partitions`).
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

metadata = sa.MetaData()

_json = sa.JSON().with_variant(JSONB(), "postgresql")
_size = sa.BigInteger
_id = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")  # sorts as bytes, whatever the database's locale

SHORT = 256  # characters of an indexed text; PostgreSQL refuses index rows above 2,704 bytes
LONG = 65536  # characters of a text that is shown

events = sa.Table(
    "events",
    metadata,
    sa.Column("id", _id, primary_key=True),
    sa.Column("time", _size, nullable=False),
    sa.Column("host", sa.Text, nullable=False),
    sa.Column("session", _id, nullable=False),
    sa.Column("source", _id, nullable=False),
    sa.Column("kind", _id, nullable=False),
    sa.Column("body", _json, nullable=False),
    sa.Column("raw", sa.LargeBinary, nullable=False),
    sa.Index("events_session", "session", "id"),
    sa.Index("events_kind", "kind", "id"),
    sa.Index("events_source", "source", "id"),
    sa.Index("events_time", "time"),
)

sessions = sa.Table(
    "sessions",
    metadata,
    sa.Column("session", _id, primary_key=True),
    sa.Column("host", sa.Text, nullable=False),
    sa.Column("source", _id, nullable=False),
    sa.Column("source_port", sa.Integer),
    sa.Column("local_ip", sa.Text),
    sa.Column("local_port", sa.Integer),
    sa.Column("protocol", sa.Text),
    sa.Column("opened", _size, nullable=False),
    sa.Column("last", _size, nullable=False),
    sa.Column("closed", _size),
    sa.Column("reason", sa.Text),
    sa.Column("client", sa.Text),
    sa.Column("hassh", sa.Text),
    sa.Column("username", sa.Text),
    sa.Column("method", sa.Text),
    sa.Column("events", _size, nullable=False),
    sa.Column("logins", _size, nullable=False),
    sa.Column("logins_failed", _size, nullable=False),
    sa.Column("lines", _size, nullable=False),
    sa.Column("commands", _size, nullable=False),
    sa.Column("artifacts", _size, nullable=False),
    sa.Column("recordings", _size, nullable=False),
    sa.Column("files", _size, nullable=False),
    sa.Column("crashes", _size, nullable=False),
    sa.Column("bytes_in", _size, nullable=False),
    sa.Column("bytes_out", _size, nullable=False),
    sa.Index("sessions_opened", "opened"),
    sa.Index("sessions_source", "source", "opened"),
    sa.Index("sessions_username", "username", "opened"),
    sa.Index("sessions_hassh", "hassh"),
)

logins = sa.Table(
    "logins",
    metadata,
    sa.Column("id", _id, primary_key=True),
    sa.Column("session", _id, nullable=False),
    sa.Column("source", _id, nullable=False),
    sa.Column("time", _size, nullable=False),
    sa.Column("method", sa.Text, nullable=False),
    sa.Column("username", sa.Text, nullable=False),
    sa.Column("password", sa.Text),
    sa.Column("fingerprint", sa.Text, nullable=False),
    sa.Column("key_type", sa.Text, nullable=False),
    sa.Column("accepted", sa.Boolean, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Index("logins_session", "session", "id"),
    sa.Index("logins_credential", "username", "password"),
)

keys = sa.Table(
    "keys",
    metadata,
    sa.Column("id", _id, primary_key=True),
    sa.Column("session", _id, nullable=False),
    sa.Column("source", _id, nullable=False),
    sa.Column("time", _size, nullable=False),
    sa.Column("username", sa.Text, nullable=False),
    sa.Column("fingerprint", sa.Text, nullable=False),
    sa.Column("key_type", sa.Text, nullable=False),
    sa.Column("key", sa.LargeBinary, nullable=False),
    sa.Column("accepted", sa.Boolean, nullable=False),
    sa.Index("keys_session", "session", "id"),
    sa.Index("keys_fingerprint", "fingerprint"),
)

lines = sa.Table(
    "lines",
    metadata,
    sa.Column("id", _id, primary_key=True),
    sa.Column("session", _id, nullable=False),
    sa.Column("time", _size, nullable=False),
    sa.Column("mode", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Index("lines_session", "session", "id"),
)

commands = sa.Table(
    "commands",
    metadata,
    sa.Column("id", _id, primary_key=True),
    sa.Column("session", _id, nullable=False),
    sa.Column("time", _size, nullable=False),
    sa.Column("program", sa.Text, nullable=False),
    sa.Column("line", sa.Text, nullable=False),
    sa.Column("path", sa.Text, nullable=False),
    sa.Column("cwd", sa.Text, nullable=False),
    sa.Column("status", _size, nullable=False),
    sa.Column("pid", _size, nullable=False),
    sa.Column("ppid", _size, nullable=False),
    sa.Column("duration", _size, nullable=False),
    sa.Index("commands_session", "session", "id"),
    sa.Index("commands_program", "program", "id"),
)

captures = sa.Table(
    "captures",
    metadata,
    sa.Column("id", _id, primary_key=True),
    sa.Column("session", _id, nullable=False),
    sa.Column("source", _id, nullable=False),
    sa.Column("time", _size, nullable=False),
    sa.Column("sha256", _id, nullable=False),
    sa.Column("size", _size, nullable=False),
    sa.Column("origin", sa.Text, nullable=False),
    sa.Column("path", sa.Text, nullable=False),
    sa.Column("url", sa.Text, nullable=False),
    sa.Column("stored", sa.Boolean, nullable=False),
    sa.Column("truncated", sa.Boolean, nullable=False),
    sa.Index("captures_session", "session", "id"),
    sa.Index("captures_sha256", "sha256", "id"),
)

artifacts = sa.Table(
    "artifacts",
    metadata,
    sa.Column("sha256", _id, primary_key=True),
    sa.Column("size", _size, nullable=False),
    sa.Column("first", _size, nullable=False),
    sa.Column("last", _size, nullable=False),
    sa.Column("times", _size, nullable=False),
    sa.Index("artifacts_last", "last"),
)

urls = sa.Table(
    "urls",
    metadata,
    sa.Column("id", _id, primary_key=True),
    sa.Column("session", _id, nullable=False),
    sa.Column("time", _size, nullable=False),
    sa.Column("url", sa.Text, nullable=False),
    sa.Column("program", sa.Text, nullable=False),
    sa.Column("verdict", sa.Text, nullable=False),
    sa.Column("size", _size, nullable=False),
    sa.Index("urls_session", "session", "id"),
)

recordings = sa.Table(
    "recordings",
    metadata,
    sa.Column("id", _id, primary_key=True),
    sa.Column("session", _id, nullable=False),
    sa.Column("channel", _size, nullable=False),
    sa.Column("opened", _size, nullable=False),
    sa.Column("term", sa.Text, nullable=False),
    sa.Column("columns", sa.Integer, nullable=False),
    sa.Column("rows", sa.Integer, nullable=False),
    sa.Index("recordings_session", "session", "id"),
)

findings = sa.Table(
    "findings",
    metadata,
    sa.Column("id", _id, primary_key=True),
    sa.Column("rule", _id, primary_key=True),
    sa.Column("session", _id, nullable=False),
    sa.Column("source", _id, nullable=False),
    sa.Column("time", _size, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("severity", sa.Text, nullable=False),
    sa.Column("confidence", sa.Text, nullable=False),
    sa.Column("techniques", _json, nullable=False),
    sa.Column("tactics", _json, nullable=False),
    sa.Column("classes", _json, nullable=False),
    sa.Column("start", _size, nullable=False),
    sa.Column("end", _size, nullable=False),
    sa.Column("matched", sa.Text, nullable=False),
    sa.Column("how", _json, nullable=False),
    sa.Column("truncated", sa.Boolean, nullable=False),
    sa.Index("findings_session", "session", "id"),
    sa.Index("findings_rule", "rule", "id"),
    sa.Index("findings_time", "time"),
)

assessments = sa.Table(
    "assessments",
    metadata,
    sa.Column("session", _id, primary_key=True),
    sa.Column("last", _size, nullable=False),
    sa.Column("is_final", sa.Boolean, nullable=False),
    sa.Column("risk", sa.Integer, nullable=False),
    sa.Column("skill", sa.Text, nullable=False),
    sa.Column("typist", sa.Text, nullable=False),
    sa.Column("summary", sa.Text, nullable=False),
    sa.Column("body", _json, nullable=False),
    sa.Index("assessments_risk", "risk"),
)

inspections = sa.Table(
    "inspections",
    metadata,
    sa.Column("sha256", _id, primary_key=True),
    sa.Column("rules", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("architecture", sa.Text, nullable=False),
    sa.Column("matches", _json, nullable=False),
    sa.Column("body", _json, nullable=False),
)

rejected = sa.Table(
    "rejected",
    metadata,
    sa.Column("id", _id, primary_key=True),
    sa.Column("time", _size, nullable=False),
    sa.Column("error", sa.Text, nullable=False),
    sa.Column("raw", sa.LargeBinary, nullable=False),
)

positions = sa.Table(
    "positions",
    metadata,
    sa.Column("lane", _id, primary_key=True),
    sa.Column("segment", _size, nullable=False),
    sa.Column("offset", _size, nullable=False),
    sa.Column("records", _size, nullable=False),
    sa.Column("chain", sa.LargeBinary, nullable=False),
)

facts = sa.Table(
    "facts",
    metadata,
    sa.Column("name", _id, primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)
