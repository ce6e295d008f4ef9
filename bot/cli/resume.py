"""`cloudops resume`."""

import click

from bot.app import App
from bot.cli.operator import operator
from bot.cli.start import with_app


@click.command()
def command() -> None:
    """Release the kill switch."""

    async def resume(app: App) -> None:
        released = await app.flow.resume(operator())
        click.echo("Resumed. Approved actions may start again." if released else "Nothing was halted.")

    with_app(resume)
