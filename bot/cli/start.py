"""What every command does first: reads environment and configuration, and says plainly what is wrong with them."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.config.load import load
from bot.config.model import Config, ConfigError
from bot.settings import Settings, SettingsError, read

if TYPE_CHECKING:
    from bot.app import App


def settings_and_config() -> tuple[Settings, Config]:
    """Ends the process with status 2 and every problem named when they make no sense."""
    try:
        settings = read(os.environ, Path.cwd())
        return settings, load(settings.config)
    except (SettingsError, ConfigError, OSError) as error:
        raise Unusable(str(error)) from error


class Unusable(click.ClickException):
    """Something outside the bot must be mended first."""

    exit_code = 2

    def show(self, file: object = None) -> None:  # noqa: ARG002 - click's signature
        click.echo(self.message, err=True)


def with_app(use: Callable[["App"], Awaitable[int | None]]) -> None:
    """Opens the parts, lets `use` work with them, and ends the process with the status it returns."""
    from bot.app import opened  # noqa: PLC0415 - `--help` does without it
    from bot.storage.engine import StorageError  # noqa: PLC0415

    settings, config = settings_and_config()

    async def run() -> int:
        async with opened(settings, config) as app:
            return await use(app) or 0

    try:
        status = asyncio.run(run())
    except StorageError as error:
        raise Unusable(str(error)) from error
    raise SystemExit(status)
