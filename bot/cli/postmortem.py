"""`cloudops postmortem`."""

import asyncio
from pathlib import Path

import click

from bot.app import App
from bot.cards import postmortem as postmortem_card
from bot.cards.worded import added
from bot.chat import Message, Place
from bot.cli.start import with_app
from bot.handlers.explain import story_of
from bot.intents.papers import Postmortem
from bot.intents.say import say
from bot.wording import worded
from detection.incident import UnknownIncidentError


@click.command()
@click.argument("incident", metavar="INC-N")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write it there instead of printing it.")
def command(incident: str, out: Path | None) -> None:
    """Draft an incident's postmortem as Markdown, from the record alone or with a model's summary on top."""
    digits = incident.upper().removeprefix("INC-")
    if not (digits.isascii() and digits.isdecimal()):
        raise click.UsageError("Name an incident, such as INC-7.")
    with_app(lambda app: _drafted(app, int(digits), out))


async def _drafted(app: App, number: int, out: Path | None) -> int:
    try:
        text = await _markdown(app, number)
    except UnknownIncidentError as error:
        click.echo(str(error), err=True)
        return 1
    if out:
        await asyncio.to_thread(out.write_text, text, encoding="utf-8")
    else:
        click.echo(text, nl=False)
    return 0


async def _markdown(app: App, number: int) -> str:
    now = app.desk.now()
    story = await story_of(await app.desk.incidents.get(number), app.desk, now)
    card = postmortem_card.card(story, now)
    message = Message(say(Postmortem(number)), "", Place("terminal", ""), now)
    better = [one async for one in worded(app.desk, message, card)]
    more = added(card, better[-1]) if better else None
    words = f"{more.text} ({more.footer})".strip() if more else ""
    return postmortem_card.markdown(story, now, words)
