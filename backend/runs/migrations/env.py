"""Runs Alembic's migrations on the connection that `Database.migrate` hands over."""

from alembic import context

from backend.runs.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, transactional_ddl=False)
context.run_migrations()
