"""Run by Alembic: within the connection that the journal has open already, so that no other address is ever touched."""

from alembic import context

from tillskott.journal.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
with context.begin_transaction():
    context.run_migrations()
