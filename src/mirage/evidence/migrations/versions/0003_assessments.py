"""What sessions come to, and what captured files are."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_json = sa.JSON().with_variant(JSONB(), "postgresql")
_id = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "assessments",
        sa.Column("session", _id, primary_key=True),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.Column("is_final", sa.Boolean(), nullable=False),
        sa.Column("risk", sa.Integer(), nullable=False),
        sa.Column("skill", sa.Text(), nullable=False),
        sa.Column("typist", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("body", _json, nullable=False),
    )
    op.create_index("assessments_risk", "assessments", ["risk"])
    op.create_table(
        "inspections",
        sa.Column("sha256", _id, primary_key=True),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("architecture", sa.Text(), nullable=False),
        sa.Column("matches", _json, nullable=False),
        sa.Column("body", _json, nullable=False),
    )
