"""Whether a signal meets its limit soon: by the trend of the long and of the short past, whichever says so sooner."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np

from detection.anomaly import Anomaly, Band, Foreseen, Reason
from detection.forecast import Heading, Outlook, Passed, Reach, Steady, TooLittle, forecast
from monitoring.model import Bad, Series, Signal, Unit

NOTHING = timedelta()
# What is over at once must not come back at once: a warning ends when the limit is so much further than the horizon.
AWAY = 1.25


def is_forecast(signal: Signal) -> bool:
    """A plain number with a limit, such as up, is a state, not a quantity that grows."""
    return signal.limit is not None and signal.unit is not Unit.NUMBER


def soonest(pasts: Sequence[Series], signal: Signal, horizon: timedelta) -> tuple[Series, Outlook] | None:
    """The past that says the limit is met soonest, with what it says; a past says no more than it is long."""
    found = [(one, _outlook(one, signal, horizon)) for one in pasts if len(one)]
    meeting = [
        (one, told) for one, told in found if isinstance(told, Heading) and told.reach and _sure(one, told.reach)
    ]
    if meeting:
        return min(meeting, key=lambda pair: _reached(pair[1]))
    known = [pair for pair in found if not isinstance(pair[1], TooLittle)]
    return next(((one, _without_reach(told)) for one, told in known), None)


def warn(
    series: Series, signal: Signal, reach: Reach | None, before: Anomaly | None, horizon: timedelta
) -> Anomaly | None:
    """A warning where the limit is met within the horizon; an earlier one stays until it is clearly further away."""
    newest = datetime.fromtimestamp(int(series.times[-1]), UTC)
    furthest = horizon * AWAY if before else horizon
    value = series.last
    if reach is None or value is None or signal.limit is None or not timedelta() < reach.at - newest <= furthest:
        return None
    foreseen = Foreseen(
        signal.limit,
        reach.at - newest,
        reach.earliest - newest,
        None if reach.latest is None else reach.latest - newest,
    )
    direction = Bad.LOW if signal.bad is Bad.LOW else Bad.HIGH
    reason = Reason(value, Band(value, value, value), direction, NOTHING)
    made = Anomaly(series.key, signal.unit, newest, 0.0, reason, foreseen=foreseen)
    return replace(made, since=before.since) if before else made


def is_passed(outlook: Outlook) -> bool:
    """Then sweeps say it, and louder."""
    return isinstance(outlook, Passed)


def reach_of(outlook: Outlook) -> Reach | None:
    match outlook:
        case Heading(reach=reach):
            return reach
        case Passed() | Steady() | TooLittle():
            return None


def _outlook(series: Series, signal: Signal, horizon: timedelta) -> Outlook:
    known = series.times[np.isfinite(series.values)]
    span = timedelta(seconds=float(known[-1] - known[0])) if len(known) else NOTHING
    return forecast(series, signal.limit, min(horizon, span / 2) or horizon, low=signal.bad is Bad.LOW)


def _without_reach(outlook: Outlook) -> Outlook:
    """What is too unsure to warn of."""
    return replace(outlook, reach=None) if isinstance(outlook, Heading) else outlook


def _sure(series: Series, reach: Reach) -> bool:
    """Four times in five it is met, and nobody looks further ahead than behind."""
    newest, oldest = (float(series.times[place]) for place in (-1, 0))
    return reach.latest is not None and reach.at.timestamp() - newest <= newest - oldest


def _reached(outlook: Outlook) -> datetime:
    reach = reach_of(outlook)
    assert reach is not None
    return reach.at
