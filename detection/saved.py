"""The points a training learned from, as one long table for whoever wants to look at them elsewhere."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from monitoring.model import Series

KINDS = (".csv", ".parquet")


class SaveError(Exception):
    """The table cannot be written; the message says why."""


def save(series: Sequence[Series], path: Path) -> int:
    """How many rows; `timestamp, service, signal, instance, value`, one row a point."""
    import pandas as pd

    table = pd.DataFrame(
        {
            "timestamp": np.concatenate([np.empty(0, np.int64), *(one.times for one in series)]),
            **{part: _each(series, part) for part in ("service", "signal", "instance")},
            "value": np.concatenate([np.empty(0), *(one.values for one in series)]),  # noqa: PD011 - ours
        }
    )
    unfinished = path.with_name(f"{path.name}.unfinished")
    try:
        if path.suffix == ".csv":
            table.to_csv(unfinished, index=False)
        else:
            table.to_parquet(unfinished, index=False)
        unfinished.replace(path)
    except OSError as error:
        raise SaveError(f"{path} cannot be written: {error.strerror or error}.") from error
    return len(table)


def _each(series: Sequence[Series], part: str) -> list[str]:
    return [getattr(one.key, part) for one in series for _ in range(len(one))]
