"""What the analysis found, beside the events that it found it in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_json = sa.JSON().with_variant(JSONB(), "postgresql")
_id = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "findings",
        sa.Column("id", _id, primary_key=True),
        sa.Column("rule", _id, primary_key=True),
        sa.Column("session", _id, nullable=False),
        sa.Column("source", _id, nullable=False),
        sa.Column("time", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("severity", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Text(), nullable=False),
        sa.Column("techniques", _json, nullable=False),
        sa.Column("tactics", _json, nullable=False),
        sa.Column("classes", _json, nullable=False),
        sa.Column("start", sa.BigInteger(), nullable=False),
        sa.Column("end", sa.BigInteger(), nullable=False),
        sa.Column("matched", sa.Text(), nullable=False),
        sa.Column("how", _json, nullable=False),
        sa.Column("truncated", sa.Boolean(), nullable=False),
    )
    op.create_index("findings_session", "findings", ["session", "id"])
    op.create_index("findings_rule", "findings", ["rule", "id"])
    op.create_index("findings_time", "findings", ["time"])
