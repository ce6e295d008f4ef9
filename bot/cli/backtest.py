"""`cloudops backtest`."""

import asyncio
import os
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

from bot.backtesting import Wanted, backtest
from bot.cards import backtest as backtest_card
from bot.cards.backtest import Tested
from bot.cli.shown import lines
from bot.cli.start import Unusable, settings_and_config
from monitoring.model import Unit
from monitoring.quantities import QuantityError, parse_duration

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
CONFIGURED = "configured"
BUDGET = "False alerts a series-day; a stricter one is also a threshold on alert."


@click.command()
@click.argument("inputs", metavar="[INPUT]...", nargs=-1, type=FILE)
@click.option(
    "--out",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="The folder for the results; made when it is not there.",
)
@click.option(
    "--budget", default=1.0, show_default=True, type=click.FloatRange(0, min_open=True), metavar="N", help=BUDGET
)
@click.option(
    "--prometheus",
    is_flag=False,
    flag_value=CONFIGURED,
    metavar="[URL]",
    help="Replay what a Prometheus knows, that of PROMETHEUS_URL unless another is named.",
)
@click.option("--since", default="30d", show_default=True, metavar="TIME", help="How much of it, with --prometheus.")
@click.option(
    "--charts",
    is_flag=True,
    help="Also a PNG for each input: the metric, where it was expected, and the surest 40 alerts.",
)
def command(inputs: tuple[Path, ...], prometheus: str | None, since: str, **given: Any) -> None:
    """What would have been alerted over recorded histories, CSV or Parquet; --budget is false alerts a series-day."""
    _refuse_twins(inputs)
    if not inputs and not prometheus:
        raise click.UsageError("Name at least one file, or say --prometheus.")
    with TemporaryDirectory() as folder:
        files = dict.fromkeys(inputs, Unit.NUMBER)
        if prometheus:
            files |= asyncio.run(_recorded(prometheus, _duration(since), Path(folder)))
        if not files:
            raise Unusable(f"Prometheus has no point of any signal in the last {since}: look at cloudops doctor.")
        given["out"].mkdir(parents=True, exist_ok=True)
        tested = _all([Wanted(path, unit=unit, **given) for path, unit in files.items()])
    click.echo(lines(backtest_card.card(tested, given["budget"])))
    for failed in sorted(one.failed for one in tested if one.failed):
        click.echo(failed, err=True)
    raise SystemExit(1 if any(one.failed for one in tested) else 0)


async def _recorded(url: str, since: timedelta, folder: Path) -> dict[Path, Unit]:
    from bot.recorder import record  # noqa: PLC0415 - files need no Prometheus client
    from monitoring.promql import PrometheusSource  # noqa: PLC0415
    from monitoring.source import MetricsError  # noqa: PLC0415

    settings, config = settings_and_config()
    address = settings.prometheus_url if url == CONFIGURED else url
    if not address:
        raise Unusable("Which Prometheus? Set PROMETHEUS_URL, or say --prometheus http://host:9090.")
    source = PrometheusSource(address, identity=settings.prometheus_identity)
    try:
        await source.check()
        asked = product(config.services or await source.discover(), config.signals)
        now = datetime.now(UTC)
        return await record(source, asked, (now - since, now), folder, partial(click.echo, err=True))
    except MetricsError as error:
        raise Unusable(str(error)) from error
    finally:
        await source.close()


def _all(wanted: Sequence[Wanted]) -> list[Tested]:
    with click.progressbar(
        length=len(wanted), label="Backtest", file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as bar:
        found = []
        for tested in _each(wanted):
            bar.update(1)
            found.append(tested)
    return found


def _each(wanted: Sequence[Wanted]) -> Iterator[Tested]:
    if not wanted:
        return
    workers = min(len(os.sched_getaffinity(0)), len(wanted))
    # The largest first, so that no core waits for one at the end.
    largest = sorted(wanted, key=lambda one: -one.path.stat().st_size)
    with ProcessPoolExecutor(workers) as pool:
        for finished in as_completed(pool.submit(backtest, one) for one in largest):
            yield finished.result()


def _duration(since: str) -> timedelta:
    try:
        return parse_duration(since)
    except QuantityError as error:
        raise Unusable(str(error)) from error


def _refuse_twins(inputs: Sequence[Path]) -> None:
    twins = [name for name, count in Counter(path.stem for path in inputs).items() if count > 1]
    if twins:
        raise Unusable(f"Two inputs would both be written to {twins[0]}.parquet; give them in separate runs.")
