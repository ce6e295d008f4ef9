"""`cloudops login NAME`."""

import click

from bot.app import App
from bot.cli.start import Unusable, with_app
from bot.identity.logins import link
from bot.identity.people import OWNER, UnknownPersonError


@click.command()
@click.argument("name", default="")
def command(name: str) -> None:
    """Print a single-use console link for a configured person."""

    async def create(app: App) -> None:
        try:
            code = await app.logins.create(name or (OWNER if app.config.sole else ""), app.config.people)
        except UnknownPersonError as error:
            raise Unusable(str(error)) from error
        click.echo(link(app.settings.console, code))

    with_app(create)
