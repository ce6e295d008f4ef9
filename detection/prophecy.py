"""Prophet's forecast of one series. It takes half a second, so it runs in another process, for few series."""

import logging
import warnings
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from detection.forecast import DAY_S, EIGHTY, SHOWN, Heading, forecast
from detection.forecast_path import Path, straight
from monitoring.model import Floats, Key, Series

BUCKETS = 400
STEPS = 200
# So many days of a shape before it is believed.
DAILY_FROM, WEEKLY_FROM = 3, 21
# How much better it has to be on what it was not shown, to be taken before the trend.
BETTER = 0.9
# Of what is left when a trend is taken away, so much has to be the hour of the day.
SEASONAL = 0.3
HOURS = 24


@dataclass(frozen=True, slots=True, eq=False)
class Past:
    """Points that are numbers, oldest first, and how far ahead to look."""

    times: Floats
    values: Floats
    ahead_s: float


@dataclass(frozen=True, slots=True, eq=False)
class Foretold:
    """Prophet's path, and how far off each way was on the newest three tenths, which none of them was shown."""

    path: Path
    error: float
    trend_error: float
    flat_error: float

    @property
    def pays(self) -> bool:
        """Whether it was clearly better than the trend, and than saying that nothing changes."""
        return self.error < BETTER * min(self.trend_error, self.flat_error)


def is_seasonal(past: Past) -> bool:
    """A cheap look: some days are known, and the hour of the day says much about the value."""
    if past.times[-1] - past.times[0] < DAILY_FROM * DAY_S:
        return False
    bare = past.values - np.polyval(np.polyfit(past.times - past.times[0], past.values, 1), past.times - past.times[0])
    hour = (past.times % DAY_S // (DAY_S / HOURS)).astype(np.int64)
    counts = np.maximum(np.bincount(hour, minlength=HOURS), 1)
    shape = (np.bincount(hour, bare, HOURS) / counts)[hour]
    return float(np.var(bare - shape)) < (1 - SEASONAL) * float(np.var(bare))


def prophesy(past: Past) -> Foretold:
    """The same past gives the same forecast. Its band is as wide as its errors on what was held back."""
    times, values = _thinned(past.times, past.values)
    ahead = times[-1] + np.linspace(0, past.ahead_s, STEPS)
    middle = _predicted(times, values, ahead)
    shown = int(len(times) * SHOWN)
    held, truth = times[shown:], values[shown:]
    missed = truth - _predicted(times[:shown], values[:shown], held)
    spread = EIGHTY * 1.4826 * float(np.median(np.abs(missed)))
    # Errors grow with the square root of the distance, from what they were in the middle of what was held back.
    grown = spread * np.sqrt(np.maximum((ahead - ahead[0]) / max((held[-1] - held[0]) / 2, 1.0), 1.0))
    wobble = EIGHTY * 1.4826 * float(np.median(np.abs(past.values - np.interp(past.times, times, values))))
    width = np.hypot(grown, wobble)
    return Foretold(
        Path(ahead, middle, middle - width, middle + width),
        float(np.abs(missed).mean()),
        float(np.abs(truth - _trend(times[:shown], values[:shown], held)).mean()),
        float(np.abs(truth - np.median(values[max(shown - 5, 0) : shown])).mean()),
    )


def _trend(times: Floats, values: Floats, ahead: Floats) -> Floats:
    horizon = timedelta(seconds=float(ahead[-1] - times[-1]))
    outlook = forecast(Series.of(Key("", ""), times, values), None, horizon)
    if isinstance(outlook, Heading):
        return np.interp(ahead, *_line(straight(outlook, float(times[-1]), float(ahead[-1]))))
    return np.full(len(ahead), float(np.median(values[-5:])))


def _line(path: Path) -> tuple[Floats, Floats]:
    return path.times, path.expected


def _predicted(times: Floats, values: Floats, ahead: Floats) -> Floats:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        logging.getLogger("prophet.plot").addFilter(_nothing)
        import pandas as pd
        from prophet import Prophet

        for name in ("cmdstanpy", "prophet", "prophet.models"):
            logging.getLogger(name).addFilter(_nothing)
        days = (times[-1] - times[0]) / DAY_S
        model = Prophet(
            uncertainty_samples=0,
            daily_seasonality=days >= DAILY_FROM * SHOWN,
            weekly_seasonality=days >= WEEKLY_FROM,
            yearly_seasonality=False,
            n_changepoints=min(15, len(times) // 4),
        )
        model.fit(pd.DataFrame({"ds": pd.to_datetime(times, unit="s"), "y": values}), seed=1)
        told = model.predict(pd.DataFrame({"ds": pd.to_datetime(ahead, unit="s")}))
    found: Floats = told["yhat"].to_numpy(np.float64)
    return found


def _nothing(_record: logging.LogRecord) -> bool:
    """A logger that gives itself a level again still says nothing."""
    return False


def _thinned(times: Floats, values: Floats) -> tuple[Floats, Floats]:
    parts = np.array_split(np.arange(len(times)), min(BUCKETS, len(times)))
    return np.array([times[part].mean() for part in parts]), np.array([np.median(values[part]) for part in parts])
