"""`cloudops doctor`."""

import click

from bot.app import App
from bot.checks import examine
from bot.cli.start import with_app


@click.command()
def command() -> None:
    """Check every configured part and say how to mend it. Exit 1 when something is wrong."""

    async def look(app: App) -> int:
        found = await examine(app)
        for check in found:
            mark = click.style("ok  ", fg="green") if check.ok else click.style("bad ", fg="red")
            click.echo(f"{mark} {check.part:14} {check.says}")
        return 0 if all(check.ok for check in found) else 1

    with_app(look)
