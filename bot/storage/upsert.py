"""INSERT ... ON CONFLICT, which SQLite and PostgreSQL spell alike."""

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncEngine


def inserting(engine: AsyncEngine, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An insert of the engine's own dialect, so that it can say what happens on conflict."""
    return postgresql.insert(table) if engine.dialect.name == "postgresql" else sqlite.insert(table)
