"""`cloudops halt`: whoever may run commands here may stop everything."""

import click

from bot.app import App
from bot.cli.operator import operator
from bot.cli.start import with_app


@click.command()
@click.argument("reason", default="")
def command(reason: str) -> None:
    """Kill switch: a running action ends, nothing new starts, also after a restart."""

    async def halt(app: App) -> None:
        halted = await app.flow.halt(operator(), reason)
        click.echo(f"Halted by {halted.by}. Nothing starts until: cloudops resume")

    with_app(halt)
