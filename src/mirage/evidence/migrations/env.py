"""Runs migrations on the connection that `database.migrate` has opened and locked; there is no other way to run them."""

from __future__ import annotations

from alembic import context

from mirage.evidence.database import VERSION_TABLE
from mirage.evidence.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    render_as_batch=True,
)
context.run_migrations()
