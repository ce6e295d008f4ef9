"""`cloudops backtest`."""

import os
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

import click

from bot.cli.start import Unusable
from detection.backtest import replay
from detection.recording import RecordingError, read, write

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("inputs", metavar="INPUT...", nargs=-1, required=True, type=FILE)
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder for the results.")
@click.option("--budget", default=1.0, show_default=True, type=click.FloatRange(0, min_open=True))
def command(inputs: tuple[Path, ...], out: Path, budget: float) -> None:
    """What would have been alerted over recorded histories, CSV or Parquet; --budget is false alerts a series-day."""
    _refuse_twins(inputs)
    out.mkdir(parents=True, exist_ok=True)
    failed = []
    with click.progressbar(length=len(inputs), label="Backtest", file=sys.stderr) as bar:
        for problem in _each(inputs, out, budget):
            bar.update(1)
            failed += [problem] if problem else []
    for problem in sorted(failed):
        click.echo(problem, err=True)
    raise SystemExit(1 if failed else 0)


def one(path: Path, out: Path, budget: float) -> str:
    """Replays one file; what is wrong with it, or nothing."""
    try:
        recording = read(path)
        write(replay(recording, budget).columns(banded=len(recording.metrics) == 1), out / f"{path.stem}.parquet")
    except (RecordingError, OSError) as error:
        return str(error)
    return ""


def _each(inputs: Sequence[Path], out: Path, budget: float) -> Iterator[str]:
    workers = min(len(os.sched_getaffinity(0)), len(inputs))
    # The largest first, so that no core waits for one at the end.
    largest = sorted(inputs, key=lambda path: -path.stat().st_size)
    with ProcessPoolExecutor(workers) as pool:
        for finished in as_completed(pool.submit(one, path, out, budget) for path in largest):
            yield finished.result()


def _refuse_twins(inputs: Sequence[Path]) -> None:
    twins = [name for name, count in Counter(path.stem for path in inputs).items() if count > 1]
    if twins:
        raise Unusable(f"Two inputs would both be written to {twins[0]}.parquet; give them in separate runs.")
