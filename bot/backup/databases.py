"""A database as one file, taken while others write to it, and put back where there is none."""

import asyncio
import os
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL, make_url

from bot.backup.manifest import BackupError

FILES = {"sqlite": "database.sqlite", "postgresql": "database.dump"}
SPOKEN = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
WITHIN_S = 3600
TOLD = 300  # characters of what a program complained of


async def copied(address: str, folder: Path) -> Path:
    """Raises BackupError."""
    url = make_url(address)
    into = folder / FILES[url.get_backend_name()]
    if url.get_backend_name() == "sqlite":
        await asyncio.to_thread(_copy, Path(str(url.database)), into)
    else:
        await asyncio.to_thread(_postgres, url, "pg_dump", "--format=custom", f"--file={into}", "--no-owner")
    return into


async def put_back(address: str, file: Path) -> None:
    """Where no table is; raises BackupError."""
    url = make_url(address)
    if url.get_backend_name() == "sqlite":
        await asyncio.to_thread(_copy, file, Path(str(url.database)))
        return
    await asyncio.to_thread(
        _postgres, url, "pg_restore", "--exit-on-error", "--single-transaction", "--no-owner", str(file)
    )


def sound(file: Path) -> None:
    """Raises BackupError when the copy of SQLite's file is damaged within; a dump is proven by its hash."""
    if file.name != FILES["sqlite"]:
        return
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as opened:
            said = opened.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.DatabaseError as error:
        said = str(error)
    if said != "ok":
        raise BackupError(f"The database in the backup is damaged: {said}.")


def _copy(source: Path, target: Path) -> None:
    """SQLite's own way of copying what is in use: whole at one moment, whoever writes meanwhile."""
    try:
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        with (
            closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as old,
            closing(sqlite3.connect(target)) as new,
        ):
            old.backup(new, pages=1024, sleep=0.01)
            # The copy says it writes ahead, as the original does; alone in an archive it must be one file.
            new.execute("PRAGMA journal_mode=DELETE")
    except (sqlite3.Error, OSError) as error:
        raise BackupError(f"{source} cannot be copied to {target}: {error}.") from error


def _postgres(url: URL, program: str, *options: str) -> None:
    """The password goes by the environment, which other users cannot read."""
    given = {
        "PGHOST": url.host,
        "PGPORT": str(url.port or ""),
        "PGUSER": url.username,
        "PGPASSWORD": url.password,
        "PGDATABASE": url.database,
    }
    environment = {**os.environ, **{name: value for name, value in given.items() if value}}
    # pg_restore writes to its output unless it is told where else.
    where = [f"--dbname={url.database}"] if program == "pg_restore" else []
    try:
        subprocess.run(  # noqa: S603 - one of two programs, and no word of it is anybody's else
            [program, *where, "--no-password", *options],
            env=environment,
            check=True,
            capture_output=True,
            text=True,
            timeout=WITHIN_S,
        )
    except FileNotFoundError as error:
        raise BackupError(f"{program} is not installed here: on Debian it is in postgresql-client.") from error
    except subprocess.TimeoutExpired as error:
        raise BackupError(f"{program} did not end within an hour.") from error
    except subprocess.CalledProcessError as error:
        raise BackupError(f"{program} failed: {error.stderr.strip()[-TOLD:]}") from error
