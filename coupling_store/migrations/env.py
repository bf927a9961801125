"""Alembic runs this; ``coupling_store.migrate`` hands it the connection."""

from alembic import context

from coupling_store.tokens_tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    # SQLite cannot alter a column in place: migrations copy the table instead.
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
