"""What Alembic runs: the revisions of one history, in the transaction that is open already."""

from alembic import context

attributes = context.config.attributes
context.configure(
    connection=attributes["connection"],
    version_table=attributes["version_table"],
    on_version_apply=attributes["on_version_apply"],
    transactional_ddl=True,
)
context.run_migrations()
