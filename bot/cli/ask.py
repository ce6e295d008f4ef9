"""`cloudops ask`."""

from collections.abc import Iterable
from pathlib import Path

import click

from bot.app import App
from bot.cards.worded import added
from bot.chat import Message, Place
from bot.cli.shown import lines
from bot.cli.start import with_app
from bot.intents.names import line
from bot.intents.read import read
from bot.router import Router
from bot.wording import worded


@click.command()
@click.argument("text", required=False)
@click.option("--intent", is_flag=True, help="Only say how the text is understood, as one JSON line; runs nothing.")
@click.option(
    "--evidence", is_flag=True, help="Also show, for each figure, the query that gave it and the time it was run over."
)
@click.option(
    "--file",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="With --intent: one text a line.",
)
def command(text: str | None, file: Path | None, *, intent: bool, evidence: bool) -> None:
    """Ask one question on the terminal. It may look; an action is answered with where to ask for it."""
    if file and not intent:
        raise click.UsageError("--file goes with --intent.")
    if (text is None) == (file is None):
        raise click.UsageError('Ask something: cloudops ask "status"')
    texts = file.read_text(encoding="utf-8").splitlines() if file else [text or ""]
    with_app(lambda app: _understood(app, texts) if intent else _answered(app, texts[0], unfolded=evidence))


async def _answered(app: App, text: str, *, unfolded: bool) -> None:
    message = Message(text, "", Place("terminal", ""), app.clock())
    card = await Router(app.desk, may_act=False).reply(message)
    click.echo(lines(card, app.settings.console, app.desk.now() if unfolded else None))
    better = [one async for one in worded(app.desk, message, card)]
    if better:
        click.echo(lines(added(card, better[-1])))


async def _understood(app: App, texts: Iterable[str]) -> None:
    words, now = app.desk.vocabulary(), app.clock()
    for text in texts:
        click.echo(line(read(text, words, now, app.config.zone)))
