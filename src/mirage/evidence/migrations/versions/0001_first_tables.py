"""The first tables."""

from __future__ import annotations

import uuid

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_json = sa.JSON().with_variant(JSONB(), "postgresql")
_id = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "events",
        sa.Column("id", _id, primary_key=True),
        sa.Column("time", sa.BigInteger(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("session", _id, nullable=False),
        sa.Column("source", _id, nullable=False),
        sa.Column("kind", _id, nullable=False),
        sa.Column("body", _json, nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
    )
    op.create_index("events_kind", "events", ["kind", "id"])
    op.create_index("events_session", "events", ["session", "id"])
    op.create_index("events_source", "events", ["source", "id"])
    op.create_index("events_time", "events", ["time"])
    op.create_table(
        "sessions",
        sa.Column("session", _id, primary_key=True),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("source", _id, nullable=False),
        sa.Column("source_port", sa.Integer()),
        sa.Column("local_ip", sa.Text()),
        sa.Column("local_port", sa.Integer()),
        sa.Column("protocol", sa.Text()),
        sa.Column("opened", sa.BigInteger(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.Column("closed", sa.BigInteger()),
        sa.Column("reason", sa.Text()),
        sa.Column("client", sa.Text()),
        sa.Column("hassh", sa.Text()),
        sa.Column("username", sa.Text()),
        sa.Column("method", sa.Text()),
        sa.Column("events", sa.BigInteger(), nullable=False),
        sa.Column("logins", sa.BigInteger(), nullable=False),
        sa.Column("logins_failed", sa.BigInteger(), nullable=False),
        sa.Column("lines", sa.BigInteger(), nullable=False),
        sa.Column("commands", sa.BigInteger(), nullable=False),
        sa.Column("artifacts", sa.BigInteger(), nullable=False),
        sa.Column("recordings", sa.BigInteger(), nullable=False),
        sa.Column("files", sa.BigInteger(), nullable=False),
        sa.Column("crashes", sa.BigInteger(), nullable=False),
        sa.Column("bytes_in", sa.BigInteger(), nullable=False),
        sa.Column("bytes_out", sa.BigInteger(), nullable=False),
    )
    op.create_index("sessions_hassh", "sessions", ["hassh"])
    op.create_index("sessions_opened", "sessions", ["opened"])
    op.create_index("sessions_source", "sessions", ["source", "opened"])
    op.create_index("sessions_username", "sessions", ["username", "opened"])
    op.create_table(
        "logins",
        sa.Column("id", _id, primary_key=True),
        sa.Column("session", _id, nullable=False),
        sa.Column("source", _id, nullable=False),
        sa.Column("time", sa.BigInteger(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("password", sa.Text()),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("key_type", sa.Text(), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
    )
    op.create_index("logins_credential", "logins", ["username", "password"])
    op.create_index("logins_session", "logins", ["session", "id"])
    op.create_table(
        "keys",
        sa.Column("id", _id, primary_key=True),
        sa.Column("session", _id, nullable=False),
        sa.Column("source", _id, nullable=False),
        sa.Column("time", sa.BigInteger(), nullable=False),
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("key_type", sa.Text(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
    )
    op.create_index("keys_fingerprint", "keys", ["fingerprint"])
    op.create_index("keys_session", "keys", ["session", "id"])
    op.create_table(
        "lines",
        sa.Column("id", _id, primary_key=True),
        sa.Column("session", _id, nullable=False),
        sa.Column("time", sa.BigInteger(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
    )
    op.create_index("lines_session", "lines", ["session", "id"])
    op.create_table(
        "commands",
        sa.Column("id", _id, primary_key=True),
        sa.Column("session", _id, nullable=False),
        sa.Column("time", sa.BigInteger(), nullable=False),
        sa.Column("program", sa.Text(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("cwd", sa.Text(), nullable=False),
        sa.Column("status", sa.BigInteger(), nullable=False),
        sa.Column("pid", sa.BigInteger(), nullable=False),
        sa.Column("ppid", sa.BigInteger(), nullable=False),
        sa.Column("duration", sa.BigInteger(), nullable=False),
    )
    op.create_index("commands_program", "commands", ["program", "id"])
    op.create_index("commands_session", "commands", ["session", "id"])
    op.create_table(
        "captures",
        sa.Column("id", _id, primary_key=True),
        sa.Column("session", _id, nullable=False),
        sa.Column("source", _id, nullable=False),
        sa.Column("time", sa.BigInteger(), nullable=False),
        sa.Column("sha256", _id, nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("stored", sa.Boolean(), nullable=False),
        sa.Column("truncated", sa.Boolean(), nullable=False),
    )
    op.create_index("captures_session", "captures", ["session", "id"])
    op.create_index("captures_sha256", "captures", ["sha256", "id"])
    op.create_table(
        "artifacts",
        sa.Column("sha256", _id, primary_key=True),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("first", sa.BigInteger(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.Column("times", sa.BigInteger(), nullable=False),
    )
    op.create_index("artifacts_last", "artifacts", ["last"])
    op.create_table(
        "urls",
        sa.Column("id", _id, primary_key=True),
        sa.Column("session", _id, nullable=False),
        sa.Column("time", sa.BigInteger(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("program", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
    )
    op.create_index("urls_session", "urls", ["session", "id"])
    op.create_table(
        "recordings",
        sa.Column("id", _id, primary_key=True),
        sa.Column("session", _id, nullable=False),
        sa.Column("channel", sa.BigInteger(), nullable=False),
        sa.Column("opened", sa.BigInteger(), nullable=False),
        sa.Column("term", sa.Text(), nullable=False),
        sa.Column("columns", sa.Integer(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
    )
    op.create_index("recordings_session", "recordings", ["session", "id"])
    op.create_table(
        "rejected",
        sa.Column("id", _id, primary_key=True),
        sa.Column("time", sa.BigInteger(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "positions",
        sa.Column("lane", _id, primary_key=True),
        sa.Column("segment", sa.BigInteger(), nullable=False),
        sa.Column("offset", sa.BigInteger(), nullable=False),
        sa.Column("records", sa.BigInteger(), nullable=False),
        sa.Column("chain", sa.LargeBinary(), nullable=False),
    )
    facts = op.create_table(
        "facts",
        sa.Column("name", _id, primary_key=True),
        sa.Column("value", sa.Text(), nullable=False),
    )
    op.bulk_insert(facts, [{"name": "uuid", "value": str(uuid.uuid4())}])
