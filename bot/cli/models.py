"""`cloudops models`."""

from collections.abc import Awaitable, Callable

import click

from bot.app import App
from bot.cards import models as models_card
from bot.cli.shown import lines
from bot.cli.start import Unusable, with_app
from detection.model_history import HistoryError
from detection.models import Model, ModelError


@click.group(invoke_without_command=True)
@click.pass_context
def command(context: click.Context) -> None:
    """The detector's models: lists trainings with data and score, and says which is in use."""
    if context.invoked_subcommand is None:
        with_app(_listed)


@command.command("use")
@click.argument("version", type=click.IntRange(0))
def use(version: int) -> None:
    """Takes a stored model into use at once; 0 is the one that comes with the bot."""
    with_app(_changed(lambda app: app.school.models.use(version)))


@command.command("roll-back")
def roll_back() -> None:
    """Back to the model that was in use before."""
    with_app(_changed(lambda app: app.school.models.roll_back()))


async def _listed(app: App) -> int:
    models = app.school.models
    try:
        await app.school.look()
        told = models_card.card(models.history(), models.in_use(), app.school.drift, app.desk.now(), app.school.next_at)
        click.echo(lines(told))
    except HistoryError as error:
        raise Unusable(str(error)) from error
    return 1 if models.in_use().problem else 0


def _changed(change: Callable[[App], Model]) -> Callable[[App], Awaitable[int]]:
    async def done(app: App) -> int:
        try:
            model = change(app)
        except (ModelError, HistoryError, OSError) as error:
            raise Unusable(str(error)) from error
        click.echo(f"{f'Model {model.version}' if model.version else 'The built-in model'} is in use from now on.")
        return 0

    return done
