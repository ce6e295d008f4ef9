"""`cloudops backup`."""

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from bot.app import App
from bot.backup import databases
from bot.backup.keeping import stored
from bot.backup.making import proven
from bot.backup.manifest import BackupError, Manifest
from bot.backup.restoring import Restored, restored
from bot.backup.shelf import shelf
from bot.cli.operator import operator
from bot.cli.start import Unusable, settings_and_config, with_app
from bot.config.model import Config
from bot.control.hold import HeldError
from bot.storage.engine import StorageError

TO = "A folder, or s3://bucket/prefix; else what backup says in cloudops.yaml."


@click.group()
def command() -> None:
    """Copies of what cannot be made again: the database with its ledger, models, configuration."""


@command.command("make")
@click.option("--to", metavar="PLACE", help=TO)
def make(to: str | None) -> None:
    """Make a backup now, the bot running or not. The ledger's private key is not in it: keep that elsewhere."""

    async def run(app: App) -> None:
        place = _place(app.config, to)
        try:
            click.echo(f"{await stored(app, place)} is in {place}.")
        except BackupError as error:
            raise Unusable(str(error)) from error

    with_app(run)


@command.command("list")
@click.option("--to", metavar="PLACE", help=TO)
def show(to: str | None) -> None:
    """What backups there are, oldest first."""
    _, config = settings_and_config()
    try:
        names = shelf(_place(config, to)).names()
    except BackupError as error:
        raise Unusable(str(error)) from error
    click.echo("\n".join(names) or "None yet.")


@command.command("check")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check(file: Path) -> None:
    """Prove that FILE is whole, its database sound and its ledger unaltered. Exit 2 when not."""
    try:
        with TemporaryDirectory(prefix="cloudops-") as room:
            click.echo(f"Sound: {_told(proven(file, Path(room)))}")
    except BackupError as error:
        raise Unusable(str(error)) from error


@command.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(file: Path) -> None:
    """Put FILE back where there is no database yet. Everything is halted then, and what waited is void."""
    settings, config = settings_and_config()
    try:
        _say(asyncio.run(restored(settings, config, file, operator())))
    except (BackupError, HeldError, StorageError) as error:
        raise Unusable(str(error)) from error


def _say(done: Restored) -> None:
    click.echo(f"Restored: {_told(done.manifest)}")
    click.echo(f"Void, since it may have run: {', '.join(done.voided) or 'nothing waited'}.")
    if done.shorter:
        click.echo(f"The ledger is not what was signed here: {done.shorter}. See docs/how-to/back-up.md.")
    click.echo("Halted. Look at it with cloudops doctor and cloudops ledger verify; then: cloudops resume")


def _told(manifest: Manifest) -> str:
    kind = databases.SPOKEN[manifest.dialect]
    made = f"{manifest.made_at:%Y-%m-%d %H:%M} UTC by version {manifest.program}"
    return f"{kind} with {manifest.entries} ledger entries, made {made}."


def _place(config: Config, to: str | None) -> str:
    if to is None and config.backup is None:
        raise click.UsageError("Say where with --to, or set backup in cloudops.yaml.")
    return to or (config.backup.to if config.backup else "")
