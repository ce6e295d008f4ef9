"""`cloudops train`."""

from pathlib import Path

import click

from bot.app import App
from bot.cards import models as models_card
from bot.cli.shown import lines
from bot.cli.start import Unusable, with_app
from detection.model_history import HistoryError
from detection.saved import KINDS, SaveError

DATA = "Also write what is learned from, as timestamp, service, signal, instance, value, to a .csv or .parquet."


@click.command()
@click.option("--save-data", "file", type=click.Path(dir_okay=False, path_type=Path), help=DATA)
def command(file: Path | None) -> None:
    """Trains the detector's model on the fleet's past; it goes live only when it finds planted faults well enough."""
    if file and file.suffix not in KINDS:
        raise Unusable(f"{file} is neither {' nor '.join(KINDS)}.")

    async def trained(app: App) -> int:
        try:
            done = await app.school.train(save_to=file)
        except (HistoryError, SaveError, OSError) as error:
            raise Unusable(str(error)) from error
        click.echo(lines(models_card.trained(done, app.desk.now())))
        return 0 if done.version or done.kept else 1

    with_app(trained)
