"""`cloudops evaluate`."""

import os
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

import click

from bot.cards import evaluate as evaluate_card
from bot.cli.shown import lines
from bot.evaluating import Evaluated, Labelled, evaluated

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)

BUDGET = "False alerts a series-day."
LEAD = "The share of rows at the start of each input that only teach and are not judged."


@click.command()
@click.argument("inputs", metavar="INPUT...", nargs=-1, required=True, type=FILE)
@click.option(
    "--budget", default=1.0, show_default=True, type=click.FloatRange(0, min_open=True), metavar="N", help=BUDGET
)
@click.option(
    "--lead", default=0.0, show_default=True, type=click.FloatRange(0, 1, max_open=True), metavar="SHARE", help=LEAD
)
def command(inputs: tuple[Path, ...], budget: float, lead: float) -> None:
    """How the detector does on histories with a column `label`; --lead is the share of rows that only teach."""
    hidden = not sys.stderr.isatty()
    with click.progressbar(length=len(inputs), label="Evaluate", file=sys.stderr, hidden=hidden) as bar:
        every = []
        for one in _each([Labelled(path, budget, lead) for path in inputs]):
            bar.update(1)
            every.append(one)
    outcomes = {one.name: one.outcome for one in every if one.outcome is not None}
    if outcomes:
        click.echo(lines(evaluate_card.card(outcomes, budget)))
    failed = sorted(one.failed for one in every if one.outcome is None)
    for problem in failed:
        click.echo(problem, err=True)
    raise SystemExit(1 if failed else 0)


def _each(wanted: Sequence[Labelled]) -> Iterator[Evaluated]:
    # The largest first, so that no core waits for one at the end.
    largest = sorted(wanted, key=lambda one: -one.path.stat().st_size)
    with ProcessPoolExecutor(min(len(os.sched_getaffinity(0)), len(wanted))) as pool:
        for finished in as_completed(pool.submit(evaluated, one) for one in largest):
            yield finished.result()
