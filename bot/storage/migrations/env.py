"""Lets Alembic see the tables of every package over the connection it is handed."""

from alembic import context

from bot.storage.migrate import ALL

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=list(ALL),
    render_as_batch=connection.dialect.name == "sqlite",
    user_module_prefix="monitoring.columns.",
)
with context.begin_transaction():
    context.run_migrations()
