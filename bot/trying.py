"""Tries runbooks over a database that is thrown away, and notes those that passed."""

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.storage.engine import connect
from remediation.records import metadata
from remediation.runbooks import Runbook
from remediation.story import Told
from remediation.trial import tried


async def try_out(runbook: Runbook, given: Mapping[str, str]) -> tuple[Told, ...]:
    """Never the bot's own tables; raises PlanError for a value that is missing or unfit."""
    with TemporaryDirectory() as folder:
        engine = connect(f"sqlite+aiosqlite:///{Path(folder) / 'trial.db'}")
        try:
            async with engine.begin() as connection:
                await connection.run_sync(metadata.create_all)
            return await tried(runbook, engine, given)
        finally:
            await engine.dispose()
