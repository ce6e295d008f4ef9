"""A recorded history of one or more metrics, as files hold it: CSV or Parquet in, scores out."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from monitoring.model import Floats, Times

if TYPE_CHECKING:
    import pandas as pd

TIME, LABEL = "timestamp", "label"


class RecordingError(Exception):
    """The file is no recorded history; the message says why."""


@dataclass(frozen=True, slots=True, eq=False)
class Recording:
    """Rows as they stand in the file; `values` has a row each and a column for each of `metrics`."""

    name: str
    times: Times
    metrics: tuple[str, ...]
    values: Floats


def read(path: Path) -> Recording:
    """Unix seconds or ISO 8601 in `timestamp`; every other column of numbers is a metric, `label` is none."""
    table = _table(path)
    if TIME not in table.columns:
        raise RecordingError(f'{path}: there is no column "{TIME}".')
    metrics = [name for name in table.columns if name not in (TIME, LABEL) and table[name].dtype.kind in "fiub"]
    if not metrics:
        raise RecordingError(f'{path}: beside "{TIME}" there is no column of numbers.')
    values = np.ascontiguousarray(table[metrics].to_numpy(np.float64, na_value=np.nan))
    return Recording(path.stem, _seconds(path, table[TIME]), tuple(map(str, metrics)), values)


def read_labels(path: Path) -> npt.NDArray[np.bool_]:
    """Which rows somebody called wrong: true, or a number above 0, in `label`."""
    table = _table(path)
    if LABEL not in table.columns:
        raise RecordingError(f'{path}: there is no column "{LABEL}".')
    if table[LABEL].dtype.kind not in "fiub":
        raise RecordingError(f'{path}: "{LABEL}" holds neither numbers nor true and false.')
    labelled: npt.NDArray[np.bool_] = table[LABEL].to_numpy(np.float64, na_value=0.0) > 0
    return labelled


def write(columns: dict[str, Floats | Times], path: Path) -> None:
    """Whole or not at all."""
    import pandas as pd

    unfinished = path.with_suffix(f".{os.getpid()}.unfinished")
    pd.DataFrame(columns).to_parquet(unfinished, index=False)
    unfinished.replace(path)


def _table(path: Path) -> "pd.DataFrame":
    import pandas as pd

    try:
        match path.suffix.lower():
            case ".csv":
                return pd.read_csv(path)
            case ".parquet":
                return pd.read_parquet(path)
    except (OSError, ValueError) as error:
        raise RecordingError(f"{path}: cannot be read: {error}.") from error
    raise RecordingError(f"{path}: is neither .csv nor .parquet.")


def _seconds(path: Path, column: "pd.Series") -> Times:
    import pandas as pd

    try:
        if column.dtype.kind in "fiu":
            seconds = column.to_numpy(np.float64)
        else:
            stamps = pd.to_datetime(column, utc=True, format="ISO8601")
            seconds = (stamps - pd.Timestamp(0, tz="UTC")).dt.total_seconds().to_numpy(np.float64)
    except (ValueError, TypeError) as error:
        raise RecordingError(f'{path}: "{TIME}" is neither unix seconds nor ISO 8601: {error}.') from error
    if not np.isfinite(seconds).all():
        raise RecordingError(f'{path}: "{TIME}" is missing in row {int(np.argmin(np.isfinite(seconds))) + 1}.')
    whole: Times = np.floor(seconds).astype(np.int64)
    return whole
