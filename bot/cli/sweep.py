"""`cloudops sweep`."""

import json

import click

from bot.app import App
from bot.cli.start import with_app
from bot.swept import as_json, as_lines

# A bot waits a second for slow pages and finds them in the next one; here there is no next one.
WAITS = 10
JSON = """One JSON object instead of lines: every series, and of each service one score, the mean of its three strangest
series in robust deviations, with the signals that make it so, the likeliest cause first."""


@click.command()
@click.option("--json", "json_wanted", is_flag=True, help=JSON)
def command(*, json_wanted: bool) -> None:
    """One sweep now: what is strange, what cannot be judged yet, what was not read. Exit 1 when not all was read."""

    async def once(app: App) -> int:
        for _ in range(WAITS):
            await app.watch.sample()
        found = await app.watch.look(app.watched.services())
        units = {signal.name: signal.unit for signal in app.config.signals}
        click.echo(json.dumps(as_json(found, units)) if json_wanted else "\n".join(as_lines(found)))
        return 1 if found.failed else 0

    with_app(once)
