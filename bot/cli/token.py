"""`cloudops token NAME`."""

import click

from bot.app import App
from bot.cli.start import Unusable, with_app
from bot.identity.people import UnknownPersonError


@click.command()
@click.argument("name")
@click.option("--revoke", is_flag=True, help="End all tokens of this holder instead.")
def command(name: str, *, revoke: bool) -> None:
    """Print a bearer token for a person, for alertmanager (POST /alerts only) or prometheus (GET /metrics only)."""

    async def create(app: App) -> None:
        if revoke:
            click.echo(f"{await app.tokens.revoke(name)} tokens of {name} ended.")
            return
        try:
            click.echo(await app.tokens.create(name, app.config.people))
        except UnknownPersonError as error:
            raise Unusable(str(error)) from error

    with_app(create)
